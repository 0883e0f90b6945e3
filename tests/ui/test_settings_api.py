"""The settings' page of the local API, driven with clicks and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QSpinBox, QTabWidget
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.settings import ApiSettings, Settings
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions, notices
from apimon_desktop.ui.views.settings import settings_view

LEFT = Qt.MouseButton.LeftButton
BUSY = "The local API can't be reached at 127.0.0.1:8000: another program uses it."


@pytest.fixture
def window(qtbot: QtBot, samples: Samples) -> SettingsWindow:
    window = SettingsWindow()
    qtbot.addWidget(window)
    show(window, samples)
    window.open_in_front()
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(next(i for i in range(tabs.count()) if tabs.tabText(i) == "Advanced"))
    return window


def show(
    window: SettingsWindow,
    samples: Samples,
    api: ApiSettings | None = None,
    conditions: Conditions | None = None,
) -> None:
    settings = replace(Settings(), api=api or ApiSettings())
    window.show_view(settings_view(samples.snapshot(), settings, conditions or Conditions()))


def switch(window: SettingsWindow) -> QCheckBox:
    return next(box for box in window.findChildren(QCheckBox) if "other programs" in box.text())


def port(window: SettingsWindow) -> QSpinBox:
    return next(b for b in window.findChildren(QSpinBox) if b.accessibleName() == "Port of the local API")


def texts(window: SettingsWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(TextLabel) if label.isVisible())


def test_a_click_switches_the_api_on_and_off(qtbot: QtBot, window: SettingsWindow) -> None:
    for wanted in (True, False):
        with qtbot.waitSignal(window.settings_changed) as changed:
            QTest.mouseClick(switch(window), LEFT, pos=QPoint(8, switch(window).height() // 2))
        assert changed.args is not None
        assert changed.args[0].api == ApiSettings(enabled=wanted)


def test_another_port_is_taken_when_it_is_typed_to_its_end(qtbot: QtBot, window: SettingsWindow) -> None:
    port(window).selectAll()
    QTest.keyClicks(port(window), "9123")
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(port(window), Qt.Key.Key_Return)
    assert changed.args is not None
    assert changed.args[0].api.port == 9123


def test_where_it_answers_is_shown(window: SettingsWindow, samples: Samples) -> None:
    show(window, samples, ApiSettings(enabled=True), Conditions(api_url="http://127.0.0.1:8000"))
    assert switch(window).isChecked()
    assert "Answers at http://127.0.0.1:8000" in texts(window)


def test_why_it_does_not_answer_is_shown_here_and_in_the_report(
    window: SettingsWindow, samples: Samples
) -> None:
    conditions = Conditions(api_notes=(BUSY,))
    show(window, samples, ApiSettings(enabled=True), conditions)
    assert BUSY in texts(window)
    assert "Answers at" not in texts(window)
    assert notices(conditions) == (BUSY,)


def test_a_port_that_is_being_typed_stays(qtbot: QtBot, window: SettingsWindow, samples: Samples) -> None:
    with qtbot.waitSignal(window.settings_changed, timeout=5000) as changed:
        port(window).stepBy(1)
        show(window, samples)
        assert port(window).value() == 8001
    assert changed.args is not None
    assert changed.args[0].api == ApiSettings(port=8001)


def test_what_the_user_did_not_touch_is_not_reported_as_changed(
    qtbot: QtBot, window: SettingsWindow, samples: Samples
) -> None:
    with qtbot.assertNotEmitted(window.settings_changed):
        show(window, samples, ApiSettings(port=80))  # below what the box takes
        window.close()
