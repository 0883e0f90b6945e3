"""The menu's labels, and what their clicks do."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from samples import NOW, Samples

from apimon_desktop.core.budget import Budget
from apimon_desktop.core.money import MoneyFacts, MoneySummary, money_summary
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.spending import DayCost
from apimon_desktop.core.state import Incident
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wishes import Mute, Wishes
from apimon_desktop.ui.views.actions import Action, ActionKind, MuteFor
from apimon_desktop.ui.views.menu import MenuEntry, MenuView, menu_view

SAMPLES = Samples()
OPENAI = ProviderId("openai")
TODAY = NOW.date()


def view_of(
    snapshot: Snapshot,
    *,
    wishes: Wishes | None = None,
    incidents: dict[ProviderId, tuple[Incident, ...]] | None = None,
    money: MoneySummary | None = None,
) -> MenuView:
    return menu_view(
        snapshot,
        wishes=wishes or Wishes(),
        incidents=incidents or {},
        money=money,
        hides_amounts=False,
        now=NOW,
        tz=UTC,
    )


def entries_of(view: MenuView, provider_id: str = "openai") -> dict[str, MenuEntry]:
    row = next(row for row in view.rows if row.provider_id == provider_id)
    return {entry.label: entry for entry in row.entries if entry.label}


def summary(costs: dict[int, DayCost], limit: str | None = None) -> MoneySummary:
    """What OpenAI cost so many days ago."""
    return money_summary(
        MoneyFacts(costs={(OPENAI, TODAY - timedelta(days=ago)): cost for ago, cost in costs.items()}),
        providers=[OPENAI],
        budgets=[] if limit is None else [Budget(limit_usd=Decimal(limit))],
        now=NOW,
        tz=UTC,
    )


def billed(amount: str) -> DayCost:
    return DayCost(billed_usd=Decimal(amount))


def test_healthy_providers_show_their_time_in_the_fixed_order() -> None:
    view = view_of(SAMPLES.snapshot())
    assert [row.label for row in view.rows] == [
        "● OpenRouter — 312 ms",
        "● Google Gemini — 389 ms",
        "● Together AI — 204 ms",
        "● Anthropic — 418 ms",
        "● OpenAI — 377 ms",
        "○ Moonshot AI — no key",
    ]
    assert view.summary == "5 healthy · 1 without a key — 14:02"
    assert view.failover is None


def test_the_worst_stands_first() -> None:
    view = view_of(SAMPLES.snapshot(google_gemini=Cause.SLOW, openai=Cause.TIMEOUT))
    assert [row.label for row in view.rows[:2]] == [
        "✕ OpenAI — not answering",
        "▲ Google Gemini — slow, 2.8 s",
    ]
    assert view.summary == "1 not answering · 1 slow · 3 healthy · 1 without a key — 14:02"


def test_several_causes_are_counted_together_so_that_the_menu_stays_narrow() -> None:
    view = view_of(SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.NO_CREDIT, openrouter=Cause.SLOW))
    assert view.summary == "2 failed · 1 slow · 2 healthy · 1 without a key — 14:02"


def test_a_failover_is_offered_for_the_worst_with_its_reasons() -> None:
    view = view_of(SAMPLES.snapshot(google_gemini=Cause.SLOW, together_ai=Cause.TIMEOUT))
    assert view.failover is not None
    assert view.failover.label == "Use Anthropic instead of Together AI"
    shown = [entry.label for entry in view.failover.entries if entry.is_visible and entry.label]
    assert shown[:2] == ["Healthy for 9 days", "P95 0.4 s over 20 answers in 24 h"]
    assert view.failover.entries[-1].action == Action(
        label="Copy provider name", kind=ActionKind.COPY, target="Anthropic"
    )


def test_no_failover_is_offered_where_nobody_is_healthy() -> None:
    causes = dict.fromkeys(map(str, SAMPLES.snapshot().providers), Cause.TIMEOUT)
    assert view_of(SAMPLES.snapshot(None, **causes)).failover is None


def test_offline_is_one_quiet_line() -> None:
    view = view_of(SAMPLES.snapshot(offline_since=SAMPLES.now, openai=Cause.TIMEOUT))
    assert view.summary == "No internet, checking again when it returns"
    assert view.failover is None
    assert "○ OpenAI — offline" in [row.label for row in view.rows]


def test_paused_and_missing_keys_are_told_apart() -> None:
    view = view_of(SAMPLES.paused("openai"))
    assert "○ OpenAI — paused" in [row.label for row in view.rows]
    assert view.summary == "4 healthy · 1 paused · 1 without a key — 14:02"
    assert view_of(SAMPLES.without_keys()).summary == "No provider has a key yet"
    assert view_of(SAMPLES.paused(*SAMPLES.snapshot().providers)).summary == "All checks are paused"


def test_an_ignored_provider_says_so_and_stands_behind_the_healthy_ones() -> None:
    bad = SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW)
    view = view_of(SAMPLES.ignoring(bad, "openai"))
    assert [row.label for row in view.rows][-2:] == [
        "✕ OpenAI — not answering, ignored",
        "○ Moonshot AI — no key",
    ]
    assert view.summary == "1 slow · 3 healthy · 1 ignored · 1 without a key — 14:02"
    assert view.failover is not None
    assert view.failover.label == "Use Together AI instead of Anthropic"
    assert entries_of(view)["Ignore until it changes"].is_checked
    assert not entries_of(view, "anthropic")["Ignore until it changes"].is_checked


def test_a_sub_menu_tells_the_cause_and_the_last_three_events() -> None:
    snapshot = SAMPLES.snapshot(openai=Cause.SERVER_ERROR)
    current = snapshot.providers[OPENAI].incident
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
        ("since 13:49 (14 min): server error, HTTP 500", True),
        ("over, yesterday 12:03–12:26 (23 min): not answering", True),
        ("", False),
        ("", True),
    ]
    assert {entry.action.kind for entry in row.entries[:3] if entry.action} == {ActionKind.REPORT}
    assert "No trouble seen in the last 30 days" in entries_of(view, "anthropic")


def test_each_line_of_a_sub_menu_keeps_its_place_whatever_happens() -> None:
    causes = (Cause.OK, Cause.TIMEOUT, Cause.NO_KEY, Cause.NOT_CHECKED)
    snapshots = [SAMPLES.snapshot(openai=cause) for cause in causes]
    snapshots += [SAMPLES.paused("openai"), SAMPLES.ignoring(snapshots[1], "openai")]
    kinds = set()
    for snapshot in snapshots:
        row = next(row for row in view_of(snapshot).rows if row.provider_id == OPENAI)
        kinds.add(tuple(entry.action and entry.action.kind for entry in row.entries))
    assert len(kinds) == 1


def test_what_makes_no_sense_now_is_disabled() -> None:
    offered = ("Open status page", "Copy details", "Tell me when it is back", "Ignore until it changes")
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
    wishes = Wishes(awaited=frozenset({OPENAI}))
    for snapshot in (SAMPLES.snapshot(openai=Cause.TIMEOUT), SAMPLES.snapshot(NOW)):
        entry = entries_of(view_of(snapshot, wishes=wishes))["Tell me when it is back"]
        assert (entry.is_checked, entry.is_enabled) == (True, True)


def test_mute_offers_three_lengths_and_says_which_is_in_force() -> None:
    quiet = view_of(SAMPLES.snapshot()).mute
    assert quiet.label == "Mute"
    assert [(entry.label, entry.is_enabled) for entry in quiet.entries if entry.action] == [
        ("For 1 hour", True),
        ("Until tomorrow 8:00", True),
        ("Until it changes", True),
        ("Unmute", False),
    ]
    assert [entry.action.target for entry in quiet.entries if entry.action] == list(MuteFor)
    until = Mute(until=NOW + timedelta(minutes=87))
    muted = view_of(SAMPLES.snapshot(), wishes=Wishes(mute=until)).mute
    assert muted.label == "Muted until 15:30"
    assert muted.entries[-1].is_enabled
    forever = view_of(SAMPLES.snapshot(), wishes=Wishes(mute=Mute(worst=Status.HEALTHY))).mute
    assert forever.label == "Muted until it changes"


def test_nothing_can_change_that_is_not_known_yet() -> None:
    choices = {entry.label: entry for entry in view_of(SAMPLES.snapshot(NOW)).mute.entries}
    assert not choices["Until it changes"].is_enabled


@pytest.mark.parametrize(
    ("costs", "limit", "line", "row"),
    [
        ({}, "120", None, "377 ms"),
        (
            {0: billed("4.55"), 1: billed("56.20")},
            "120",
            "Today $4.55 · this month $61 of $120",
            "377 ms, $4.55 today",
        ),
        ({1: billed("2.5")}, None, "Today nothing reported · this month $2.50", "377 ms"),
        ({40: billed("2.5")}, None, None, "377 ms"),
        (
            {0: DayCost(billed_usd=Decimal(1), estimated_usd=Decimal("1.07"))},
            None,
            "Today about $2.07 · this month about $2.07",
            "377 ms, about $2.07 today",
        ),
        (
            {0: DayCost(estimated_usd=Decimal("2.07"), unpriced_tokens=5)},
            None,
            "Today at least $2.07 · this month at least $2.07",
            "377 ms, at least $2.07 today",
        ),
        (
            {0: DayCost(estimated_usd=Decimal("0.2474"))},
            None,
            "Today about $0.25 · this month about $0.25",
            "377 ms, about $0.25 today",
        ),
        (
            {0: billed("0.004")},
            None,
            "Today less than $0.01 · this month less than $0.01",
            "377 ms, less than $0.01 today",
        ),
        (
            {0: DayCost(unpriced_tokens=5, is_known=False)},
            None,
            "Today — (no price known) · this month — (no price known)",
            "377 ms",
        ),
    ],
    ids=["none", "billed", "none today", "long ago", "estimate", "partly", "small", "tiny", "unpriced"],
)
def test_money_is_told_where_something_was_reported_and_how_sure_it_is(
    costs: dict[int, DayCost], limit: str | None, line: str | None, row: str
) -> None:
    view = view_of(SAMPLES.snapshot(), money=summary(costs, limit))
    assert view.money == line
    assert f"● OpenAI — {row}" in [row.label for row in view.rows]
    assert view_of(SAMPLES.snapshot()).money is None
