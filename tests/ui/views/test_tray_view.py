"""The icon's picture and the tooltip: how many of how many, and what."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from moneys import OPENAI, summary
from samples import NOW, Samples

from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.settings import AppearanceSettings, IconColour, IconNumber, Settings
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.menu import tray_view
from apimon_desktop.ui.views.tile import private
from apimon_desktop.ui.views.tray import TrayView

SAMPLES = Samples()
TROUBLE = AppearanceSettings(icon_number=IconNumber.TROUBLE)
COST = AppearanceSettings(icon_number=IconNumber.COST)


def view_of(
    snapshot: Snapshot,
    appearance: AppearanceSettings | None = None,
    mute: Mute | None = None,
    money: MoneySummary | None = None,
) -> TrayView:
    settings, prefs = Settings(appearance=appearance or AppearanceSettings()), NotificationPrefs(mute=mute)
    return tray_view(Known(snapshot=snapshot, settings=settings, prefs=prefs, money=money, now=NOW, tz=UTC))


def test_all_healthy_counts_only_providers_with_a_key() -> None:
    view = view_of(SAMPLES.snapshot())
    assert view.look.status is Status.HEALTHY
    assert view.tooltip == "Everything is working · 5 providers"


def test_one_failure_is_named_with_its_cause() -> None:
    view = view_of(SAMPLES.snapshot(anthropic=Cause.AUTHENTICATION, openai=Cause.NO_KEY))
    assert view.look.status is Status.FAILED
    assert view.tooltip == "Anthropic rejected your key · The rest is working"


def test_the_worst_is_named_and_the_rest_counted() -> None:
    view = view_of(SAMPLES.snapshot(google_gemini=Cause.SLOW, openai=Cause.TIMEOUT))
    assert view.tooltip == "1 down, 1 slow · The rest is working"


def test_slow_is_degraded() -> None:
    view = view_of(SAMPLES.snapshot(google_gemini=Cause.SLOW))
    assert view.look.status is Status.DEGRADED
    assert view.tooltip == "Google Gemini is slow · The rest is working"


def test_offline_blames_no_provider() -> None:
    view = view_of(SAMPLES.snapshot(NOW, anthropic=Cause.TIMEOUT), TROUBLE)
    assert view.look.status is Status.UNKNOWN
    assert view.look.number is None
    assert view.tooltip == "You're offline · Checks resume when you're back"


def test_one_that_a_proxy_keeps_away_neither_colours_nor_counts_as_unchecked() -> None:
    view = view_of(SAMPLES.blocked(SAMPLES.snapshot(), "openai"))
    assert view.look.status is Status.HEALTHY
    assert view.tooltip == "4 of 5 working · 1 not reachable from here"
    all_of_them = SAMPLES.blocked(SAMPLES.snapshot(), *SAMPLES.snapshot().providers)
    assert view_of(all_of_them).tooltip == "The proxy a:1 is down · Check the proxy settings of this computer"


def test_without_keys_it_says_so() -> None:
    assert (
        view_of(SAMPLES.without_keys()).tooltip
        == "Add a key to get started · Nothing is checked until you do"
    )


def test_what_is_not_checked_yet_is_not_called_healthy() -> None:
    none = SAMPLES.snapshot(None, **dict.fromkeys(map(str, SAMPLES.snapshot().providers), Cause.NOT_CHECKED))
    assert view_of(none).tooltip == "Checking your providers…"
    some = view_of(SAMPLES.snapshot(openai=Cause.NOT_CHECKED))
    assert some.tooltip == "4 of 5 working · 1 not checked yet"


def test_a_paused_provider_neither_counts_nor_colours() -> None:
    assert view_of(SAMPLES.paused("openai")).tooltip == "Everything is working · 4 providers"
    assert view_of(SAMPLES.paused(*SAMPLES.snapshot().providers)).tooltip == "Checks are paused"


def test_a_single_provider_is_named() -> None:
    others = [pid for pid in SAMPLES.snapshot().providers if pid != "openai"]
    assert view_of(SAMPLES.paused(*others)).tooltip == "OpenAI is working"


def test_an_ignored_provider_is_counted_apart_and_does_not_colour() -> None:
    view = view_of(SAMPLES.ignoring(SAMPLES.snapshot(openai=Cause.TIMEOUT), "openai"))
    assert view.look.status is Status.HEALTHY
    assert view.tooltip == "4 of 5 working · 1 snoozed"
    both = SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW)
    view = view_of(SAMPLES.ignoring(both, "openai"))
    assert view.look.status is Status.DEGRADED
    assert view.tooltip == "Anthropic is slow · 3 working, 1 snoozed"


@pytest.mark.parametrize(
    ("mute", "said"),
    [
        (Mute(until=NOW + timedelta(minutes=87)), "muted until 15:30"),
        (Mute(worst=Status.FAILED), "muted until it changes"),
    ],
)
def test_a_muted_icon_says_until_when(mute: Mute, said: str) -> None:
    view = view_of(SAMPLES.snapshot(openai=Cause.TIMEOUT), mute=mute)
    assert view.look.is_muted
    assert view.tooltip == f"OpenAI is down · The rest is working — {said}"


@pytest.mark.parametrize(
    ("rule", "coloured"),
    [
        (IconColour.ALWAYS, [True, True, True, True]),
        (IconColour.TROUBLE, [False, True, True, False]),
        (IconColour.NEVER, [False, False, False, False]),
    ],
)
def test_the_colour_rule_decides_which_states_have_one(rule: IconColour, coloured: list[bool]) -> None:
    snapshots = (
        SAMPLES.snapshot(),
        SAMPLES.snapshot(openai=Cause.SLOW),
        SAMPLES.snapshot(openai=Cause.TIMEOUT),
        SAMPLES.without_keys(),
    )
    views = [view_of(snapshot, AppearanceSettings(icon_colour=rule)) for snapshot in snapshots]
    assert [view.look.is_coloured for view in views] == coloured


def test_the_number_is_how_many_are_in_trouble() -> None:
    bad = SAMPLES.snapshot(openai=Cause.TIMEOUT, anthropic=Cause.SLOW)
    assert view_of(bad, TROUBLE).look.number == "2"
    assert view_of(bad).look.number is None
    assert view_of(SAMPLES.snapshot(), TROUBLE).look.number is None
    assert view_of(SAMPLES.ignoring(bad, "openai"), TROUBLE).look.number == "1"
    assert view_of(bad, TROUBLE, Mute(until=NOW)).look.number is None, "who is not to be told needs no count"
    assert view_of(replace(bad, offline_since=NOW), TROUBLE).look.number is None


@pytest.mark.parametrize(
    ("usd", "number", "said"),
    [
        ("0", "0", "about $0.00 today"),
        ("0.004", "<1", "less than $0.01 today"),
        ("0.999", "<1", "about $1.00 today"),
        ("1", "1", "about $1.00 today"),
        ("4.49", "4", "about $4.49 today"),
        ("1E+1", "10", "about $10.00 today"),
        ("36.50", "37", "about $36.50 today"),
        ("99.49", "99", "about $99.49 today"),
        ("99.50", "99+", "about $99.50 today"),
        ("1234", "99+", "about $1,234.00 today"),
    ],
)
def test_the_number_is_what_today_cost_in_whole_dollars(usd: str, number: str, said: str) -> None:
    view = view_of(SAMPLES.snapshot(), COST, money=summary({OPENAI: usd}))
    assert view.look.number == number
    assert view.tooltip == f"Everything is working · 5 providers — {said}".replace("about $0.00", "$0.00")


def test_a_known_cost_is_shown_whatever_the_providers_do() -> None:
    money = summary({OPENAI: "4.55"}, billed=True)
    for snapshot in (SAMPLES.snapshot(NOW), SAMPLES.snapshot(openai=Cause.TIMEOUT), SAMPLES.without_keys()):
        assert view_of(snapshot, COST, money=money).look.number == "5"
        assert view_of(snapshot, COST, money=money).tooltip.endswith(" — $4.55 today")


def test_a_cost_that_nobody_knows_is_no_number() -> None:
    yesterday = summary({OPENAI: "4.55"}, now=NOW - timedelta(days=1))
    unpriced = replace(summary({OPENAI: "4.55"}), costs=summary().costs)
    for money in (None, summary(), yesterday, unpriced):
        view = view_of(SAMPLES.snapshot(), COST, money=money)
        assert view.look.number is None
        assert view.tooltip == "Everything is working · 5 providers — today's cost is not known"


def test_the_day_is_the_readers() -> None:
    money = summary({OPENAI: "4.55"})
    zones = [timezone(timedelta(hours=hours)) for hours in (0, 12)]
    known = Known(snapshot=SAMPLES.snapshot(), settings=Settings(appearance=COST), money=money, now=NOW)
    views = [tray_view(replace(known, tz=tz)) for tz in zones]
    assert [view.look.number for view in views] == ["5", None]


def test_a_hidden_cost_is_not_in_the_icon() -> None:
    view = view_of(SAMPLES.snapshot(), replace(COST, hide_amounts=True), money=summary({OPENAI: "4.55"}))
    assert view.look.number is None
    assert private(view).tooltip == "Everything is working · 5 providers — about ••• today"


def test_a_muted_icon_shows_no_cost_but_tells_it() -> None:
    view = view_of(SAMPLES.snapshot(), COST, Mute(worst=Status.FAILED), summary({OPENAI: "4.55"}))
    assert view.look.number is None
    assert view.tooltip == "Everything is working · 5 providers — about $4.55 today — muted until it changes"


def test_money_is_told_only_where_it_is_wanted() -> None:
    for appearance in (AppearanceSettings(), TROUBLE):
        view = view_of(SAMPLES.snapshot(), appearance, money=summary({OPENAI: "4.55"}))
        assert view.look.number is None
        assert view.tooltip == "Everything is working · 5 providers"
