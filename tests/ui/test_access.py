"""What a screen reader finds: a name on everything that can be clicked or written in."""

from collections.abc import Callable
from datetime import UTC

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import Cause
from apimon_desktop.ui.first_run_window import FirstRunWindow
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.first_run import Looking, answers_view, first_keys
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.settings import settings_view

INTERACTIVE = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.SpinBox,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
    QAccessible.Role.PageTab,
}


def report(samples: Samples) -> QWidget:
    snapshot = samples.snapshot(anthropic=Cause.AUTHENTICATION, google_gemini=Cause.SLOW)
    window = ReportWindow()
    window.show_view(report_view(snapshot, Conditions(), now=samples.now, tz=UTC))
    window.open_in_front("anthropic")
    return window


def settings(samples: Samples) -> QWidget:
    window = SettingsWindow()
    window.show_view(settings_view(samples.snapshot(), Settings(), Conditions()))
    window.open_in_front("anthropic")
    return window


def first_run(samples: Samples) -> QWidget:
    window = FirstRunWindow(has_tray=True)
    snapshot = samples.without_keys()
    window.show_answers(answers_view(snapshot, Looking.NOT_ASKED, now=samples.now, tz=UTC))
    window.show_keys(first_keys(snapshot, (), {}), can_save=True)
    window.open_in_front()
    return window


def found(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    below = [interface.child(place) for place in range(interface.childCount())]
    return [interface, *(deeper for child in below for deeper in found(child))]


@pytest.mark.parametrize("make", [report, settings, first_run])
def test_everything_interactive_has_a_name(
    qtbot: QtBot, samples: Samples, make: Callable[[Samples], QWidget]
) -> None:
    window = make(samples)
    qtbot.addWidget(window)
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    interactive = [part for part in found(root) if part.role() in INTERACTIVE]
    assert len(interactive) > 5
    for part in interactive:
        assert part.text(QAccessible.Text.Name), (part.role(), part.object())


def test_a_row_speaks_its_state_in_words(qtbot: QtBot, samples: Samples) -> None:
    window = report(samples)
    qtbot.addWidget(window)
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    names = {part.text(QAccessible.Text.Name) for part in found(root)}
    assert "Google Gemini: slow" in names
    assert any(name.startswith("OpenAI: healthy, 377 ms") for name in names)
