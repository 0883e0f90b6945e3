"""What the windows hear of the engine's updates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from moneys import summary
from pytestqt.qtbot import QtBot
from samples import Samples
from states import with_fields

from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Transition, Verdict
from apimon_desktop.core.settings.settings import AppearanceSettings, IconColour, IconNumber, Settings
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.report import ReportView
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.views.tray import MenuView, TrayView

OPENAI = ProviderId("openai")


class Clock:
    """A time that the test sets."""

    def __init__(self) -> None:
        self.at = Samples().now

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bridge(qtbot: QtBot, samples: Samples, clock: Clock) -> Bridge:
    return Bridge(snapshot=samples.snapshot(), settings=Settings(), now=clock.now, tz=UTC)


def test_many_updates_in_one_turn_are_shown_once(qtbot: QtBot, bridge: Bridge, samples: Samples) -> None:
    heard: list[TrayView] = []
    bridge.tray_changed.connect(heard.append)
    for cause in (Cause.SLOW, Cause.TIMEOUT, Cause.OK):
        bridge.receive(Update(snapshot=samples.snapshot(openai=cause)))
    with qtbot.waitSignal(bridge.menu_changed):
        pass
    assert [view.look.status for view in heard] == [Status.HEALTHY]


class Checked:
    """Checks that find what was known, one after the other."""

    def __init__(self, bridge: Bridge, samples: Samples) -> None:
        self._bridge = bridge
        self._samples = samples
        self.menus: list[MenuView] = []
        bridge.menu_changed.connect(self.menus.append)
        bridge.send()

    def check(self, after_s: float, *, cause: Cause = Cause.OK, latency_ms: float = 321.0) -> None:
        at = self._samples.now + timedelta(seconds=after_s)
        snapshot = replace(self._samples.snapshot(openai=cause), at=at)
        state = with_fields(snapshot.providers[OPENAI], latency_ms=latency_ms)
        result = CheckResult(provider_id=OPENAI, kind=CheckKind.POLL, at=at, at_mono_s=after_s, cause=cause)
        snapshot = replace(snapshot, providers={**snapshot.providers, OPENAI: state})
        self._bridge.receive(Update(snapshot=snapshot, result=result))

    @property
    def sent(self) -> int:
        """How many menus were sent so far."""
        return len(self.menus)


@pytest.fixture
def checked(bridge: Bridge, samples: Samples) -> Checked:
    return Checked(bridge, samples)


def test_figures_wait_until_somebody_opens_the_menu(qtbot: QtBot, bridge: Bridge, checked: Checked) -> None:
    checked.check(20)
    qtbot.wait(200)
    assert checked.sent == 1
    bridge.bring_up_to_date()
    assert checked.sent == 2
    bridge.bring_up_to_date()
    assert checked.sent == 2


def test_figures_that_nobody_looks_at_are_sent_now_and_then(
    qtbot: QtBot, bridge: Bridge, checked: Checked
) -> None:
    checked.check(299)
    checked.check(300)
    with qtbot.waitSignal(bridge.menu_changed):
        pass
    assert checked.sent == 2


def test_settings_that_open_are_filled_once_and_again_when_they_open_anew(bridge: Bridge) -> None:
    heard: list[SettingsView] = []
    bridge.settings_changed.connect(heard.append)
    bridge.set_settings_open(True)  # before the window is shown ...
    bridge.set_settings_open(True)  # ... and as it says that it was
    assert len(heard) == 1
    bridge.set_settings_open(False)
    bridge.set_settings_open(True)
    assert len(heard) == 2


@pytest.mark.parametrize("opens", ["set_report_open", "set_settings_open"])
def test_figures_do_not_wait_while_a_window_is_open(
    qtbot: QtBot, bridge: Bridge, checked: Checked, opens: str
) -> None:
    getattr(bridge, opens)(True)
    checked.check(20)
    with qtbot.waitSignal(bridge.menu_changed):
        pass
    assert checked.sent == 2


def test_news_does_not_wait(qtbot: QtBot, bridge: Bridge, checked: Checked) -> None:
    checked.check(20, cause=Cause.TIMEOUT)
    with qtbot.waitSignal(bridge.menu_changed):
        pass
    assert len(checked.menus) == 2


def test_what_was_asked_for_about_messages_is_shown_at_once(bridge: Bridge) -> None:
    icons: list[TrayView] = []
    menus: list[MenuView] = []
    bridge.tray_changed.connect(icons.append)
    bridge.menu_changed.connect(menus.append)
    bridge.set_prefs(NotificationPrefs(mute=Mute(until=Samples().now + timedelta(hours=1))))
    assert icons[0].look.is_muted
    assert menus[0].mute.label == "Muted until 15:03"


def test_the_icon_follows_what_today_cost(qtbot: QtBot, bridge: Bridge) -> None:
    bridge.set_settings(Settings(appearance=AppearanceSettings(icon_number=IconNumber.COST)))
    icons: list[TrayView] = []
    bridge.tray_changed.connect(icons.append)
    for usd in ("4.10", "37"):
        with qtbot.waitSignal(bridge.tray_changed):
            bridge.set_money(summary({OPENAI: usd}))
    assert [view.look.number for view in icons] == ["4", "37"]
    bridge.set_settings(
        Settings(appearance=AppearanceSettings(icon_number=IconNumber.COST, hide_amounts=True))
    )
    assert icons[-1].look.number is None
    assert icons[-1].tooltip == "Everything is working · 5 providers — about ••• today"


def test_a_changed_look_is_shown_at_once(bridge: Bridge) -> None:
    icons: list[TrayView] = []
    bridge.tray_changed.connect(icons.append)
    bridge.set_settings(Settings(appearance=AppearanceSettings(icon_colour=IconColour.NEVER)))
    assert [icon.look.is_coloured for icon in icons] == [False]


def test_events_come_from_the_history_and_from_what_happens(
    qtbot: QtBot, bridge: Bridge, samples: Samples
) -> None:
    menus: list[MenuView] = []
    bridge.menu_changed.connect(menus.append)
    snapshot = samples.snapshot(openai=Cause.SERVER_ERROR)
    state = snapshot.providers[ProviderId("openai")]
    assert state.health.incident is not None
    began = samples.now - timedelta(days=2)
    earlier = replace(
        state.health.incident, id="earlier", started_at=began, ended_at=began + timedelta(minutes=5)
    )
    bridge.begin_incidents([earlier])
    verdict = Verdict(cause=Cause.OK)
    transition = Transition(
        provider_id=state.id,
        before=verdict,
        after=state.health.verdict,
        incident=replace(state.health.incident, ended_at=samples.now),
        news=True,
    )
    bridge.receive(Update(snapshot=snapshot, transition=transition))
    with qtbot.waitSignal(bridge.menu_changed):
        pass
    assert [entry.label for entry in menus[-1].rows[0].entries[1:4]] == [
        "13:49–14:03 (14 min) · server error",
        "21 Nov 14:03–14:08 (5 min) · server error",
        "",
    ]


def test_a_closed_window_costs_nothing(qtbot: QtBot, bridge: Bridge, samples: Samples) -> None:
    heard: list[object] = []
    bridge.report_changed.connect(heard.append)
    bridge.settings_changed.connect(heard.append)
    bridge.receive(Update(snapshot=samples.snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(bridge.tray_changed):
        pass
    bridge.send_report()
    assert heard == []


def test_money_reaches_the_card_and_the_rows_while_the_report_is_open(qtbot: QtBot, bridge: Bridge) -> None:
    reports: list[ReportView] = []
    bridge.report_changed.connect(reports.append)
    bridge.set_report_open(True)
    assert reports[-1].spending is None, "nothing is known yet, which is not the same as nothing reported"
    bridge.set_money(summary({OPENAI: "2"}))
    with qtbot.waitSignal(bridge.report_changed):
        pass
    assert reports[-1].spending is not None
    assert reports[-1].spending.today == "≈ $2.00"
    (row,) = [row for row in reports[-1].rows if row.provider_id == OPENAI]
    assert row.value == "≈ $2.00"
    hidden = replace(Settings(), appearance=AppearanceSettings(hide_amounts=True))
    bridge.set_settings(hidden)
    assert reports[-1].spending.today == "≈ •••"
    assert len({bar.share for bar in reports[-1].spending.bars.bars}) == 1
    bridge.set_report_open(False)
    count = len(reports)
    bridge.set_money(summary({OPENAI: "3"}))
    with qtbot.waitSignal(bridge.menu_changed):
        pass
    assert len(reports) == count


def test_a_window_that_opens_is_filled_at_once(bridge: Bridge) -> None:
    reports: list[ReportView] = []
    forms: list[SettingsView] = []
    bridge.report_changed.connect(reports.append)
    bridge.settings_changed.connect(forms.append)
    bridge.set_report_open(True)
    bridge.set_settings_open(True)
    assert reports[0].overall.title == "Everything is working"
    assert forms[0].settings == Settings()


def test_a_report_that_opens_for_a_provider_is_filled_before_it_is_seen(qtbot: QtBot, bridge: Bridge) -> None:
    window = Popover()
    qtbot.addWidget(window)
    window.open_changed.connect(bridge.set_report_open)
    window.ages_outdated.connect(bridge.send_report)
    bridge.report_changed.connect(window.show_view)
    window.open_in_front("openai")
    assert window.pages.provider_id == "openai"
    assert len(window.body.rows.rows) == 6


def test_ages_grow_when_the_report_asks(bridge: Bridge, clock: Clock) -> None:
    reports: list[ReportView] = []
    bridge.report_changed.connect(reports.append)
    bridge.set_report_open(True)
    clock.at += timedelta(minutes=3)
    bridge.send_report()
    assert "checked 1 min ago" in reports[0].caption
    assert "checked 4 min ago" in reports[1].caption


def test_changed_settings_and_conditions_reach_open_windows(qtbot: QtBot, bridge: Bridge) -> None:
    bridge.set_report_open(True)
    bridge.set_settings_open(True)
    reports: list[ReportView] = []
    forms: list[SettingsView] = []
    bridge.report_changed.connect(reports.append)
    bridge.settings_changed.connect(forms.append)
    bridge.set_settings(replace(Settings(), interval_s=300))
    bridge.set_conditions(Conditions(key_problems=("The keyring is locked.",)))
    with qtbot.waitSignal(bridge.settings_changed):
        pass
    assert [view.notices for view in reports] == [("The keyring is locked.",)]
    assert [view.settings.interval_s for view in forms] == [300]


def test_details_to_hand_on_say_what_was_used_today_once_money_is_known(bridge: Bridge) -> None:
    before = bridge.details(OPENAI)
    assert before.startswith("OpenAI: working\nStatus: Working")
    bridge.set_money(summary({OPENAI: "2.50"}))
    assert "\nToday: $" in bridge.details(OPENAI)
    assert "\nToday: — no usage yet" in before
