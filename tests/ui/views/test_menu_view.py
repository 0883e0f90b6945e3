"""The menu's labels, and what their clicks do."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from moneys import day_cost
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.summary import MoneyFacts, MoneySummary, money_summary
from apimon_desktop.core.usage.sums import UsageSum
from apimon_desktop.ui.views.commands import Action, CopyText, MuteFor, MuteNotifications, OpenReport
from apimon_desktop.ui.views.conditions import Conditions, Known
from apimon_desktop.ui.views.menu import menu_view
from apimon_desktop.ui.views.tray import MenuView

SAMPLES = Samples()
OPENAI = ProviderId("openai")
TODAY = NOW.date()


def view_of(
    snapshot: Snapshot,
    *,
    prefs: NotificationPrefs | None = None,
    incidents: dict[ProviderId, tuple[Incident, ...]] | None = None,
    money: MoneySummary | None = None,
) -> MenuView:
    prefs = prefs or NotificationPrefs()
    return menu_view(
        Known(snapshot=snapshot, prefs=prefs, incidents=incidents or {}, money=money, now=NOW, tz=UTC)
    )


def entries_of(view: MenuView, provider_id: str = "openai") -> dict[str, Action]:
    row = next(row for row in view.rows if row.provider_id == provider_id)
    return {entry.label: entry for entry in row.entries if entry.label}


def summary(costs: dict[int, UsageSum], limit: str | None = None) -> MoneySummary:
    """What OpenAI cost so many days ago."""
    return money_summary(
        MoneyFacts(days=tuple(replace(cost, day=TODAY - timedelta(days=ago)) for ago, cost in costs.items())),
        providers=[OPENAI],
        budgets=[] if limit is None else [Budget(limit_usd=Decimal(limit))],
        now=NOW,
        tz=UTC,
    )


def billed(amount: str) -> UsageSum:
    return day_cost(billed_usd=Decimal(amount))


def test_working_providers_show_only_their_names_in_the_fixed_order() -> None:
    view = view_of(SAMPLES.snapshot())
    assert [(row.status, row.label) for row in view.rows] == [
        (Status.HEALTHY, "OpenRouter"),
        (Status.HEALTHY, "Google Gemini"),
        (Status.HEALTHY, "Together AI"),
        (Status.HEALTHY, "Anthropic"),
        (Status.HEALTHY, "OpenAI"),
        (Status.UNKNOWN, "Moonshot AI — no key"),
    ]
    assert view.summary == "Everything is working · 5 providers"
    assert view.failover is None


def test_while_keys_are_read_nobody_is_said_to_have_none() -> None:
    reading = Conditions(is_reading_keys=True)
    view = menu_view(Known(snapshot=SAMPLES.without_keys(), conditions=reading, now=NOW, tz=UTC))
    assert view.summary == "Checking your providers…"
    assert not any("key" in row.label for row in view.rows)


def test_the_worst_stands_first() -> None:
    view = view_of(SAMPLES.snapshot(google_gemini=Cause.SLOW, openai=Cause.TIMEOUT))
    assert [(row.status, row.label) for row in view.rows[:2]] == [
        (Status.FAILED, "OpenAI — no reply"),
        (Status.DEGRADED, "Google Gemini — slow"),
    ]
    assert view.summary == "1 down, 1 slow · The rest is working"


def test_kinds_of_problems_are_counted_so_that_the_menu_stays_narrow() -> None:
    causes = {"openai": Cause.TIMEOUT, "anthropic": Cause.NO_CREDIT, "openrouter": Cause.OVERLOADED}
    view = view_of(SAMPLES.snapshot(None, **causes))
    assert view.summary == "1 down, 1 needs attention, 1 has problems · The rest is working"


def test_a_failover_is_offered_for_the_worst_with_its_reasons() -> None:
    view = view_of(SAMPLES.snapshot(google_gemini=Cause.SLOW, together_ai=Cause.TIMEOUT))
    assert view.failover is not None
    assert view.failover.label == "Use Anthropic instead of Together AI"
    shown = [entry.label for entry in view.failover.entries if entry.is_visible and entry.label]
    assert shown[:2] == ["Working for 9 days", "95% of 20 replies today came within 0.4 s"]
    assert view.failover.entries[-1] == Action(label="Copy provider name", command=CopyText(text="Anthropic"))


def test_no_failover_is_offered_where_nobody_is_healthy() -> None:
    causes = dict.fromkeys(map(str, SAMPLES.snapshot().providers), Cause.TIMEOUT)
    assert view_of(SAMPLES.snapshot(None, **causes)).failover is None


def test_offline_is_one_quiet_line() -> None:
    view = view_of(SAMPLES.snapshot(offline_since=SAMPLES.now, openai=Cause.TIMEOUT))
    assert view.summary == "You're offline · Checks resume when you're back"
    assert view.failover is None
    assert "OpenAI — offline" in [row.label for row in view.rows]


def test_paused_and_missing_keys_are_told_apart() -> None:
    view = view_of(SAMPLES.paused("openai"))
    assert "OpenAI — paused" in [row.label for row in view.rows]
    assert view.summary == "Everything is working · 4 providers"
    assert (
        view_of(SAMPLES.without_keys()).summary
        == "Add a key to get started · Nothing is checked until you do"
    )
    assert view_of(SAMPLES.paused(*SAMPLES.snapshot().providers)).summary == "Checks are paused"


def test_an_ignored_provider_says_so_and_stands_behind_the_healthy_ones() -> None:
    bad = SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW)
    view = view_of(SAMPLES.ignoring(bad, "openai"))
    assert [row.label for row in view.rows][-2:] == [
        "OpenAI — no reply, snoozed",
        "Moonshot AI — no key",
    ]
    assert view.summary == "Anthropic is slow · 3 working, 1 snoozed"
    assert view.failover is not None
    assert view.failover.label == "Use Together AI instead of Anthropic"
    assert entries_of(view)["Snooze until its status changes"].is_checked
    assert not entries_of(view, "anthropic")["Snooze until its status changes"].is_checked


def test_a_sub_menu_tells_the_cause_and_the_last_three_events() -> None:
    snapshot = SAMPLES.snapshot(openai=Cause.SERVER_ERROR)
    current = snapshot.providers[OPENAI].health.incident
    assert current is not None
    earlier = Incident(
        id="earlier",
        provider_id=OPENAI,
        started_at=NOW - timedelta(days=1, hours=2),
        ended_at=NOW - timedelta(days=1, hours=1, minutes=37),
        cause=Cause.TIMEOUT,
    )
    view = view_of(snapshot, incidents={OPENAI: (current, earlier)})
    row = view.rows[0]
    assert [(entry.label, entry.is_visible) for entry in row.entries[:5]] == [
        ("Server error, since 13:49", True),
        ("Yesterday 12:03–12:26 (23 min) · no reply", True),
        ("", False),
        ("", False),
        ("", True),
    ]
    assert {type(entry.command) for entry in row.entries[:2]} == {OpenReport}
    assert "No problems in the last 30 days" in entries_of(view, "anthropic")


def test_each_line_of_a_sub_menu_keeps_its_place_whatever_happens() -> None:
    causes = (Cause.OK, Cause.TIMEOUT, Cause.NO_KEY, Cause.NOT_CHECKED)
    snapshots = [SAMPLES.snapshot(openai=cause) for cause in causes]
    snapshots += [SAMPLES.paused("openai"), SAMPLES.ignoring(snapshots[1], "openai")]
    kinds = set()
    for snapshot in snapshots:
        row = next(row for row in view_of(snapshot).rows if row.provider_id == OPENAI)
        kinds.add(tuple(entry.command and type(entry.command) for entry in row.entries))
    assert len(kinds) == 1


def test_what_makes_no_sense_now_is_disabled() -> None:
    offered = (
        "Open status page",
        "Copy details",
        "Notify me when it's back",
        "Snooze until its status changes",
    )
    healthy, failed = entries_of(view_of(SAMPLES.snapshot())), view_of(SAMPLES.snapshot(openai=Cause.TIMEOUT))
    assert [healthy[label].is_enabled for label in offered] == [True, True, False, False]
    assert [entries_of(failed)[label].is_enabled for label in offered] == [True, True, True, True]
    nowhere = SAMPLES.changed(
        "openai", lambda state: replace(state, profile=replace(state.profile, status_page_url=None))
    )
    assert not entries_of(view_of(nowhere))["Open status page"].is_enabled
    assert entries_of(failed)["Pause this provider"].is_enabled
    assert "Resume this provider" in entries_of(view_of(SAMPLES.paused("openai")))


def test_who_is_waited_for_is_ticked_and_can_be_given_up_any_time() -> None:
    prefs = NotificationPrefs(awaited=frozenset({OPENAI}))
    for snapshot in (SAMPLES.snapshot(openai=Cause.TIMEOUT), SAMPLES.snapshot(NOW)):
        entry = entries_of(view_of(snapshot, prefs=prefs))["Notify me when it's back"]
        assert (entry.is_checked, entry.is_enabled) == (True, True)


def test_mute_offers_three_lengths_and_says_which_is_in_force() -> None:
    quiet = view_of(SAMPLES.snapshot()).mute
    assert quiet.label == "Mute"
    assert [(entry.label, entry.is_enabled) for entry in quiet.entries if entry.command] == [
        ("For 1 hour", True),
        ("Until 8:00 tomorrow", True),
        ("Until something changes", True),
        ("Unmute", False),
    ]
    assert [entry.command for entry in quiet.entries if entry.command] == [
        MuteNotifications(duration=duration) for duration in MuteFor
    ]
    until = Mute(until=NOW + timedelta(minutes=87))
    muted = view_of(SAMPLES.snapshot(), prefs=NotificationPrefs(mute=until)).mute
    assert muted.label == "Muted until 15:30"
    assert muted.entries[-1].is_enabled
    forever = view_of(SAMPLES.snapshot(), prefs=NotificationPrefs(mute=Mute(worst=Status.HEALTHY))).mute
    assert forever.label == "Muted until it changes"


def test_nothing_can_change_that_is_not_known_yet() -> None:
    choices = {entry.label: entry for entry in view_of(SAMPLES.snapshot(NOW)).mute.entries}
    assert not choices["Until something changes"].is_enabled


@pytest.mark.parametrize(
    ("costs", "limit", "line", "row"),
    [
        ({}, "120", None, ""),
        (
            {0: billed("4.55"), 1: billed("56.20")},
            "120",
            "Today $4.55 · $61 of $120 this month",
            "$4.55 today",
        ),
        ({1: billed("2.5")}, None, "Today no usage · $2.50 this month", ""),
        ({40: billed("2.5")}, None, None, ""),
        (
            {0: day_cost(billed_usd=Decimal(1), estimated_usd=Decimal("1.07"))},
            None,
            "Today about $2.07 · about $2.07 this month",
            "about $2.07 today",
        ),
        (
            {0: day_cost(estimated_usd=Decimal("2.07"), unpriced_tokens=5)},
            None,
            "Today at least $2.07 · at least $2.07 this month",
            "at least $2.07 today",
        ),
        (
            {0: day_cost(estimated_usd=Decimal("0.2474"))},
            None,
            "Today about $0.25 · about $0.25 this month",
            "about $0.25 today",
        ),
        (
            {0: billed("0.004")},
            None,
            "Today less than $0.01 · less than $0.01 this month",
            "less than $0.01 today",
        ),
        (
            {0: day_cost(unpriced_tokens=5, is_known=False)},
            None,
            "Today — (no price known) · — (no price known) this month",
            "",
        ),
    ],
    ids=["none", "billed", "none today", "long ago", "estimate", "partly", "small", "tiny", "unpriced"],
)
def test_money_is_told_where_something_was_reported_and_how_sure_it_is(
    costs: dict[int, UsageSum], limit: str | None, line: str | None, row: str
) -> None:
    view = view_of(SAMPLES.snapshot(), money=summary(costs, limit))
    assert view.money == line
    assert f"OpenAI — {row}".removesuffix(" — ") in [row.label for row in view.rows]
    assert view_of(SAMPLES.snapshot()).money is None


@pytest.mark.parametrize("cause", [Cause.NO_CREDIT, Cause.AUTHENTICATION, Cause.TIMEOUT])
def test_a_sub_menu_tells_what_is_wrong_now_once_and_without_a_code(cause: Cause) -> None:
    snapshot = SAMPLES.snapshot(openai=cause)
    current = snapshot.providers[OPENAI].health.incident
    assert current is not None
    view = view_of(with_detail(snapshot, "HTTP 402"), incidents={OPENAI: (current,)})
    shown = [entry.label for entry in view.rows[0].entries[:4] if entry.label]
    assert len(shown) == 1
    assert shown[0].endswith(", since 13:49")
    assert "HTTP" not in shown[0]


def with_detail(snapshot: Snapshot, detail: str) -> Snapshot:
    state = snapshot.providers[OPENAI]
    verdict = replace(state.health.verdict, detail=detail)
    changed = with_fields(state, verdict=verdict)
    return replace(snapshot, providers={**snapshot.providers, OPENAI: changed})
