"""The settings' page of notifications, with clicks and keys."""

from dataclasses import replace
from datetime import time

import pytest
from found_widgets import click, named, texts, to_page
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QTimeEdit
from pytestqt.qtbot import QtBot
from settings_windows import opened, said, show

from apimon_desktop.core.previews import AlertKind
from apimon_desktop.core.settings import AlertSettings, QuietHours, Settings
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.settings_window import SettingsWindow

NIGHT = QuietHours(start=time(22), end=time(8))


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    window = opened(qtbot)
    to_page(window, "Alerts")
    return window


def switch(window: SettingsWindow, label: str) -> QCheckBox:
    return next(box for box in window.findChildren(QCheckBox) if box.text() == label)


def clock(window: SettingsWindow, name: str) -> QTimeEdit:
    return named(window, QTimeEdit, name)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Failed", AlertKind.FAILED),
        ("Degraded", AlertKind.DEGRADED),
        ("Slow", AlertKind.SLOW),
        ("Back again", AlertKind.RECOVERED),
        ("Key or balance", AlertKind.ACCOUNT),
        ("Budget", AlertKind.BUDGET),
    ],
)
def test_each_kind_is_switched_alone_and_has_a_preview(
    qtbot: QtBot, window: SettingsWindow, label: str, kind: AlertKind
) -> None:
    before = AlertSettings()
    assert switch(window, label).isChecked() is getattr(before, kind.value)
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(switch(window, label))
    flipped = {kind.value: not getattr(before, kind.value)}
    assert said(changed.args).alerts == replace(before, **flipped)  # type: ignore[arg-type]  # a flag
    with qtbot.waitSignal(window.preview_wanted) as wanted:
        click(named(window, QPushButton, f"Preview of: {label}"))
    assert wanted.args == [kind]


def test_a_kind_its_meaning_and_its_preview_stand_on_one_line(window: SettingsWindow) -> None:
    tick = switch(window, "Slow")
    meaning = next(
        label for label in window.findChildren(TextLabel) if label.text() == tick.accessibleDescription()
    )
    preview = named(window, QPushButton, "Preview of: Slow")
    line = meaning.contentsRect().translated(meaning.pos())
    middle = line.top() + meaning.fontMetrics().height() / 2
    assert abs(middle - tick.geometry().center().y()) <= 1
    assert abs(middle - preview.geometry().center().y()) <= 1


def test_a_sound_is_off_until_it_is_wanted(qtbot: QtBot, window: SettingsWindow) -> None:
    assert not switch(window, "Play a sound").isChecked()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(switch(window, "Play a sound"))
    assert said(changed.args).alerts.sound


def test_quiet_hours_begin_with_a_click_and_end_with_one(qtbot: QtBot, window: SettingsWindow) -> None:
    quiet = switch(window, "No notifications from")
    assert not clock(window, "Quiet from").isEnabled()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(quiet)
    assert said(changed.args).alerts.quiet_hours == NIGHT
    show(window, said(changed.args))
    assert clock(window, "Quiet from").isEnabled()
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(quiet)
    assert said(changed.args).alerts.quiet_hours is None


def test_another_time_is_taken_when_the_field_is_left(qtbot: QtBot, window: SettingsWindow) -> None:
    show(window, Settings(alerts=AlertSettings(quiet_hours=NIGHT)))
    until = clock(window, "Quiet until")
    until.setFocus()
    QTest.keyClick(until, Qt.Key.Key_Up)
    show(window, Settings(alerts=AlertSettings(quiet_hours=NIGHT)))
    assert until.time() == QTime(9, 0), "what is being set stays"
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(until, Qt.Key.Key_Return)
    assert said(changed.args).alerts.quiet_hours == QuietHours(start=time(22), end=time(9))


def test_hours_that_last_no_time_are_refused_in_their_place(qtbot: QtBot, window: SettingsWindow) -> None:
    show(window, Settings(alerts=AlertSettings(quiet_hours=NIGHT)))
    until = clock(window, "Quiet until")
    until.setFocus()
    with qtbot.assertNotEmitted(window.settings_changed):
        until.setTime(QTime(22, 0))
        QTest.keyClick(until, Qt.Key.Key_Return)
    assert "Quiet hours that begin when they end last no time." in texts(window)
    until.setTime(QTime(7, 0))
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(until, Qt.Key.Key_Return)
    assert said(changed.args).alerts.quiet_hours == QuietHours(start=time(22), end=time(7))
    assert "last no time" not in texts(window)


def test_hours_of_the_settings_are_shown(window: SettingsWindow) -> None:
    hours = QuietHours(start=time(21, 30), end=time(7, 15))
    show(window, Settings(alerts=AlertSettings(quiet_hours=hours)))
    assert clock(window, "Quiet from").text() == "21:30"
    assert clock(window, "Quiet until").text() == "07:15"
