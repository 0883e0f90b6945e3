"""The settings window over sample states, and what it said was changed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import settings_view

OPENAI = ProviderId("openai")


def show(
    window: SettingsWindow,
    settings: Settings | None = None,
    *,
    snapshot: Snapshot | None = None,
    conditions: Conditions | None = None,
) -> None:
    """Shows settings as the app would."""
    view = settings_view(snapshot or Samples().snapshot(), settings or Settings(), conditions or Conditions())
    window.show_view(view)


def opened(qtbot: QtBot, settings: Settings | None = None) -> SettingsWindow:
    """A window that is looked at."""
    window = SettingsWindow()
    qtbot.addWidget(window)
    show(window, settings)
    window.open_in_front(OPENAI)
    return window


def said(args: list[object] | None) -> Settings:
    """The settings that a signal carried."""
    assert args is not None
    assert isinstance(args[0], Settings)
    return args[0]


def write(line: QLineEdit, text: str) -> None:
    """Replaces what stands in a field, key by key, and leaves it with Enter."""
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
