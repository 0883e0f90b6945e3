"""The report's texts."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from moneys import OPENAI, summary
from samples import NOW, Samples

from apimon_desktop.core.check import Balance
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus
from apimon_desktop.core.profile import KeyInfo, KeySource
from apimon_desktop.core.settings import Problem
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.spending import money_spans
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.report import ReportRow, ReportView, report_view


def view_of(
    snapshot: Snapshot, conditions: Conditions | None = None, money: MoneySummary | None = None
) -> ReportView:
    return report_view(snapshot, conditions or Conditions(), now=Samples().now, tz=UTC, money=money)


def row_of(snapshot: Snapshot, provider_id: str) -> ReportRow:
    return next(row for row in view_of(snapshot).rows if row.provider_id == provider_id)


def facts_of(snapshot: Snapshot, provider_id: str) -> dict[str, str]:
    return {fact.label: fact.value for fact in row_of(snapshot, provider_id).facts}


def test_the_verdict_stands_on_top_with_its_time() -> None:
    view = view_of(Samples().snapshot(google_gemini=Cause.SLOW))
    assert view.verdict == "Google Gemini is slow. Everything else is fine."
    assert view.as_of == "as of 14:02 · next check in 1 min"
    assert view.status is Status.DEGRADED


def test_a_healthy_provider_needs_one_line() -> None:
    row = row_of(Samples().snapshot(), "anthropic")
    assert (row.word, row.trouble, row.failover, row.next_action) == ("healthy", (), None, None)
    assert row.line == (
        "418 ms",
        "0 of 20 failed",
        "checked 1 min ago",
        "high-quality answers",
        "no usage reported yet",
    )
    assert row.spoken == f"Anthropic: healthy, {', '.join(row.line)}"


def used_before_today() -> MoneySummary:
    """OpenAI was used, though not in the last two days."""
    earlier = summary({OPENAI: "2"}, now=NOW - timedelta(days=2))
    costs = money_spans(earlier.days, today=NOW.date())
    one = replace(earlier.providers[OPENAI], costs=costs, used=summary().used)
    return replace(earlier, providers={OPENAI: one})


def test_one_that_was_used_before_today_is_not_said_to_have_reported_nothing() -> None:
    rows = {row.provider_id: row for row in view_of(Samples().snapshot(), money=used_before_today()).rows}
    assert rows[OPENAI].line[-1] == "no usage today"
    told = {fact.label: fact.value for fact in rows[OPENAI].facts}
    assert (told["Today"], "Cost" in told) == ("no usage", False)
    assert "no usage reported yet" not in str(rows[OPENAI]), "nor in what is copied"
    assert rows[ProviderId("anthropic")].line[-1] == "no usage reported yet"


def test_what_all_its_tokens_cost_is_told_of_one_that_was_not_used_today() -> None:
    snapshot = Samples().changed(
        "openai", lambda state: replace(state, tokens_used=215_000, cost_usd=Decimal("2.15"))
    )
    rows = {row.provider_id: row for row in view_of(snapshot, money=used_before_today()).rows}
    assert rows[OPENAI].line[-1] == "$2.15 estimated, 215,000 tokens"
    told = {fact.label: fact.value for fact in rows[OPENAI].facts}
    assert (told["Today"], told["Cost"]) == ("no usage", "$2.15 estimated, 215,000 tokens")


def test_in_a_line_of_texts_a_missing_price_needs_no_dash() -> None:
    def unpriced(state: ProviderState) -> ProviderState:
        profile = replace(state.profile, usd_per_1k_tokens=None)
        return replace(state, profile=profile, tokens_used=10, cost_usd=Decimal(0))

    row = row_of(Samples().changed("openai", unpriced), "openai")
    assert row.line[-1] == "no price known, 10 tokens"


def test_the_words_for_fixed_limits_do_not_praise_what_is_slow_for_this_provider() -> None:
    snapshot = Samples().snapshot(google_gemini=Cause.SLOW)
    assert facts_of(snapshot, "google_gemini")["Response time"] == "2.8 s (usual 389 ms)"
    assert (
        facts_of(Samples().snapshot(), "google_gemini")["Response time"] == "389 ms, excellent (usual 389 ms)"
    )


def test_a_bad_provider_says_what_since_when_and_what_it_is_for() -> None:
    row = row_of(Samples().snapshot(google_gemini=Cause.SLOW), "google_gemini")
    assert row.word == "slow"
    assert row.trouble == (
        "2.8 s instead of 0.4 s, since 13:49",
        "Used for live assistant, Logic Pro plug-in",
        "2.8 s (usual 389 ms)",
        "0 of 20 failed, 0.0%, excellent",
    )
    assert row.failover is not None
    assert (row.failover.text, row.failover.copies) == ("Use Together AI instead", "Together AI")


def test_one_that_failed_does_not_praise_its_last_good_answer() -> None:
    assert row_of(Samples().snapshot(openai=Cause.AUTHENTICATION), "openai").trouble == (
        "The key was rejected, since 13:49",
        "Used for general AI",
        "6 of 20 failed, 30.0%, critical",
    )


def test_one_without_a_key_says_what_it_takes() -> None:
    assert row_of(Samples().snapshot(), "moonshot_ai").line == ("add a key to have it checked",)


def test_where_nobody_works_the_failover_says_why_once() -> None:
    samples = Samples()
    causes = dict.fromkeys(map(str, samples.snapshot().providers), Cause.TIMEOUT)
    first, *others = (row.failover for row in view_of(samples.snapshot(None, **causes)).rows)
    assert first is not None
    assert (first.text, first.copies) == ("Nothing to use instead", None)
    assert first.reason
    assert first.passed_over
    assert {other and (other.text, other.repeats) for other in others} == {
        ("Nothing to use instead here either", True)
    }


def test_the_same_failover_is_told_in_full_once() -> None:
    view = view_of(
        Samples().snapshot(openai=Cause.TIMEOUT, anthropic=Cause.TIMEOUT, google_gemini=Cause.SLOW)
    )
    cards = [row.failover for row in view.rows if row.failover is not None]
    assert [(card.text, card.repeats) for card in cards] == [
        ("Use Together AI instead", False),
        ("Use Together AI instead, as above", True),
        ("Use Together AI instead, as above", True),
    ]
    assert len(cards[0].facts) >= 3
    assert {card.occasion for card in cards} == {cards[0].occasion}


def test_the_failover_tells_who_would_have_come_first() -> None:
    card = row_of(Samples().snapshot(openai=Cause.TIMEOUT, together_ai=Cause.SLOW), "openai").failover
    assert card is not None
    assert card.text != "Use Together AI instead"
    assert "Together AI: slow" in card.passed_over


def test_a_card_is_about_something_new_once_anything_changes() -> None:
    def occasion(snapshot: Snapshot) -> str | None:
        card = row_of(snapshot, "openai").failover
        return None if card is None else card.occasion

    before = occasion(Samples().snapshot(openai=Cause.TIMEOUT))
    assert before == occasion(Samples().snapshot(openai=Cause.TIMEOUT))
    assert before != occasion(Samples().snapshot(openai=Cause.SERVER_ERROR))
    assert before != occasion(Samples().snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW))


def test_the_details_tell_everything_in_words() -> None:
    facts = facts_of(Samples().snapshot(anthropic=Cause.AUTHENTICATION), "anthropic")
    assert facts == {
        "Status": "The key was rejected, since 13:49",
        "Proven": "answers · key accepted 1 min ago · generating not proven "
        "(a paid test in Settings proves it)",
        "Status page": "— not read yet",
        "Response time": "418 ms, excellent (usual 418 ms)",
        "Errors": "6 of 20 failed, 30.0%, critical",
        "Last check": "14:02, 1 min ago; next in 1 min",
        "Requests": "none made yet",
        "Cost": "— no usage reported yet",
        "Used for": "high-quality answers",
        "Key": "•••• 4f2a from the keyring",
        "Address": "https://api.anthropic.com/v1",
        "Incident": "since 13:49 (14 min): key rejected, HTTP 401",
        "Request id": "req_011CSample",
    }


def official(level: OfficialLevel) -> OfficialStatus:
    says = Announcement(level=level, title="Elevated errors")
    return OfficialStatus(says=says, read_at=Samples().now, url="https://status.claude.com")


def test_what_the_status_page_reports_stands_under_a_healthy_provider_with_the_way_there() -> None:
    snapshot = Samples().changed(
        "anthropic", lambda state: replace(state, official=official(OfficialLevel.DEGRADED))
    )
    row = row_of(snapshot, "anthropic")
    assert row.status is Status.HEALTHY
    assert row.trouble == ("Anthropic reports an incident (Elevated errors); your checks pass",)
    assert row.next_action == Action(
        label="Open status page", kind=ActionKind.LINK, target="https://status.claude.com"
    )
    assert [action.label for action in row.actions] == ["Details…", "Copy details"]
    assert facts_of(snapshot, "anthropic")["Status page"] == f"{row.trouble[0]} (read just now)"


def test_a_status_page_that_reports_nothing_takes_no_room_while_all_is_well() -> None:
    snapshot = Samples().changed(
        "anthropic", lambda state: replace(state, official=official(OfficialLevel.OPERATIONAL))
    )
    row = row_of(snapshot, "anthropic")
    assert (row.trouble, row.next_action) == ((), None)


def test_what_the_status_page_says_of_a_failure_stands_with_it() -> None:
    snapshot = Samples().snapshot(anthropic=Cause.SERVER_ERROR)
    failed = replace(
        snapshot.providers[ProviderId("anthropic")], official=official(OfficialLevel.OPERATIONAL)
    )
    snapshot = replace(snapshot, providers={**snapshot.providers, failed.id: failed})
    assert "Anthropic reports no incident" in row_of(snapshot, "anthropic").trouble


def test_that_the_status_page_reports_nothing_is_not_said_where_it_is_about_the_users_own_account() -> None:
    snapshot = Samples().snapshot(anthropic=Cause.NO_CREDIT)
    broke = snapshot.providers[ProviderId("anthropic")]
    for level, is_said in ((OfficialLevel.OPERATIONAL, False), (OfficialLevel.OUTAGE, True)):
        states = {**snapshot.providers, broke.id: replace(broke, official=official(level))}
        trouble = row_of(replace(snapshot, providers=states), "anthropic").trouble
        assert any("Anthropic reports" in line for line in trouble) is is_said


def test_an_incident_of_good_but_slow_answers_names_no_http_status() -> None:
    def slowed(state: ProviderState) -> ProviderState:
        assert state.incident is not None
        return replace(state, incident=replace(state.incident, http_status=200))

    snapshot = Samples().snapshot(openai=Cause.SLOW)
    slow = slowed(snapshot.providers[ProviderId("openai")])
    facts = facts_of(replace(snapshot, providers={**snapshot.providers, slow.id: slow}), "openai")
    assert facts["Incident"] == "since 13:49 (14 min): slow"


def test_what_was_never_seen_is_a_dash_with_its_reason() -> None:
    facts = facts_of(Samples().snapshot(), "moonshot_ai")
    assert facts["Response time"] == "— no answer yet"
    assert facts["Errors"] == "— nothing counted yet"
    assert facts["Last check"] == "— never"
    assert facts["Key"] == "none"


def test_a_key_tells_what_it_hides() -> None:
    key = KeyInfo(
        source=KeySource.ENVIRONMENT,
        origin="OPENAI_API_KEY in the environment",
        hint="•••• 9aZZ",
        hides=("the keyring", "/home/me/.env"),
    )
    snapshot = Samples().changed("openai", lambda state: replace(state, key=key))
    assert facts_of(snapshot, "openai")["Key"] == (
        "•••• 9aZZ from OPENAI_API_KEY in the environment, overrides the keyring and /home/me/.env"
    )


def test_cost_is_an_estimate_and_needs_a_price() -> None:
    def used(state: ProviderState) -> ProviderState:
        return replace(state, tokens_used=215_000, cost_usd=Decimal("2.15"))

    def unpriced(state: ProviderState) -> ProviderState:
        return replace(state, tokens_used=10, profile=replace(state.profile, usd_per_1k_tokens=None))

    assert facts_of(Samples().changed("openai", used), "openai")["Cost"] == "$2.15 estimated, 215,000 tokens"
    assert facts_of(Samples().changed("openai", unpriced), "openai")["Cost"] == "— no price known, 10 tokens"


def test_a_balance_is_shown_where_the_provider_tells_it() -> None:
    balance = Balance(amount=Decimal("18.2"), currency="USD")
    snapshot = Samples().changed("openrouter", lambda state: replace(state, balance=balance))
    assert facts_of(snapshot, "openrouter")["Balance"] == "$18.20 left"


def test_a_closed_incident_is_over() -> None:
    samples = Samples()
    state = samples.state("openai", Cause.SERVER_ERROR)
    assert state.incident is not None
    over = replace(state.incident, ended_at=samples.now)
    snapshot = samples.changed("openai", lambda healthy: replace(healthy, incident=over))
    assert facts_of(snapshot, "openai")["Incident"] == "over, 13:49–14:03 (14 min): server error, HTTP 500"


@pytest.mark.parametrize(
    ("cause", "label", "kind"),
    [
        (Cause.AUTHENTICATION, "Replace the key…", ActionKind.SETTINGS),
        (Cause.NO_KEY, "Add key…", ActionKind.SETTINGS),
        (Cause.NOT_FOUND, "Check the base URL…", ActionKind.SETTINGS),
        (Cause.NO_CREDIT, "Top up…", ActionKind.LINK),
        (Cause.PERMISSION, "See what the key may do…", ActionKind.LINK),
        (Cause.SERVER_ERROR, "Open status page", ActionKind.LINK),
    ],
)
def test_each_cause_offers_the_click_that_helps(cause: Cause, label: str, kind: ActionKind) -> None:
    action = row_of(Samples().snapshot(openai=cause), "openai").next_action
    assert action is not None
    assert (action.label, action.kind) == (label, kind)


def test_rate_limits_only_need_waiting() -> None:
    row = row_of(Samples().snapshot(openai=Cause.RATE_LIMITED), "openai")
    assert row.next_action is None
    assert [action.label for action in row.actions] == ["Details…", "Open status page", "Copy details"]


def test_copied_details_hold_every_fact_and_no_button_stands_twice() -> None:
    row = row_of(Samples().snapshot(openai=Cause.SERVER_ERROR), "openai")
    assert [action.label for action in row.actions] == ["Details…", "Copy details"]
    text = row.actions[1].target
    assert text.startswith("OpenAI: server error\nStatus: ")
    assert all(f"{fact.label}: {fact.value}" in text for fact in row.facts)


def test_a_paused_provider_can_be_resumed() -> None:
    row = row_of(Samples().paused("openai"), "openai")
    assert (row.word, row.status, row.trouble) == ("paused", Status.UNKNOWN, ())
    assert row.next_action == Action(label="Resume in settings…", kind=ActionKind.SETTINGS, target="openai")


def test_without_keys_the_first_step_is_offered() -> None:
    view = view_of(Samples().without_keys())
    assert view.first_step == Action(label="Add keys…", kind=ActionKind.SETTINGS, target="")
    assert view.as_of == "no checks yet"
    assert view_of(Samples().snapshot()).first_step is None


def test_notices_say_what_does_not_work_here() -> None:
    conditions = Conditions(
        has_tray=False,
        key_problems=("The keyring is locked.",),
        problems=(
            Problem(where="monitor.interval_s", message="5 is too little, 120 is used.", line=2),
            Problem(where="config.toml", message="It may not be written to."),
        ),
    )
    assert view_of(Samples().snapshot(), conditions).notices == (
        (
            "This desktop shows no tray icons, so this window stands in for the icon. Checking goes on when "
            "it is closed; Ctrl+Q ends it."
        ),
        "The keyring is locked.",
        "In config.toml: monitor.interval_s (line 2): 5 is too little, 120 is used.",
        "config.toml: It may not be written to.",
    )
