"""What the windows hear of the engine's updates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.state import Update
from apimon_desktop.core.types import Cause, Status
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.report_row import ProviderRow
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.report import ReportView
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.views.tray import TrayView


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
    assert [view.status for view in heard] == [Status.HEALTHY]


def test_a_closed_window_costs_nothing(qtbot: QtBot, bridge: Bridge, samples: Samples) -> None:
    heard: list[object] = []
    bridge.report_changed.connect(heard.append)
    bridge.settings_changed.connect(heard.append)
    bridge.receive(Update(snapshot=samples.snapshot(openai=Cause.TIMEOUT)))
    with qtbot.waitSignal(bridge.tray_changed):
        pass
    bridge.send_report()
    assert heard == []


def test_a_window_that_opens_is_filled_at_once(bridge: Bridge) -> None:
    reports: list[ReportView] = []
    forms: list[SettingsView] = []
    bridge.report_changed.connect(reports.append)
    bridge.settings_changed.connect(forms.append)
    bridge.set_report_open(True)
    bridge.set_settings_open(True)
    assert reports[0].verdict == "All 5 providers are healthy."
    assert forms[0].settings == Settings()


def test_a_report_that_opens_for_a_provider_is_filled_sized_and_unfolded_before_it_is_seen(
    qtbot: QtBot, bridge: Bridge
) -> None:
    window = ReportWindow()
    qtbot.addWidget(window)
    window.open_changed.connect(bridge.set_report_open)
    window.ages_outdated.connect(bridge.send_report)
    bridge.report_changed.connect(window.show_view)
    window.open_in_front("openai")
    rows = {str(row.provider_id): row for row in window.findChildren(ProviderRow)}
    assert rows["openai"].header.isChecked()
    assert window.height() > sum(row.sizeHint().height() for row in rows.values())


def test_ages_grow_when_the_report_asks(bridge: Bridge, clock: Clock) -> None:
    reports: list[ReportView] = []
    bridge.report_changed.connect(reports.append)
    bridge.set_report_open(True)
    clock.at += timedelta(minutes=3)
    bridge.send_report()
    assert "checked 1 min ago" in reports[0].rows[0].line
    assert "checked 4 min ago" in reports[1].rows[0].line


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
