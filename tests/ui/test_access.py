"""What a screen reader finds in every window and every state: a name and a role on everything."""

from datetime import UTC

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reach import interactive, is_a_part
from report_states import details, trouble
from samples import Samples
from window_states import WINDOWS

from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.ui.settings.sidebar import Sidebar
from apimon_desktop.ui.tray.tray import TrayMenu
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.menu import menu_view
from apimon_desktop.ui.widgets.bars import HeartbeatBar
from apimon_desktop.ui.widgets.cards import Card
from apimon_desktop.ui.widgets.charts import LatencyChart
from apimon_desktop.ui.widgets.controls import Segmented
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.layouts import ScrollThumb
from apimon_desktop.ui.widgets.painting import StatusShape

pytestmark = pytest.mark.one_python

Role = QAccessible.Role
ROLES = {
    Role.Button,
    Role.CheckBox,
    Role.RadioButton,
    Role.ComboBox,
    Role.EditableText,
    Role.SpinBox,
    Role.List,
    Role.ListItem,
    Role.Table,
    Role.Tree,
    Role.TreeItem,
    Role.Cell,
    Role.ColumnHeader,
    Role.PageTab,
    Role.Chart,
}
"""Of what can be reached, moved in, pressed or written in."""
SPEAKS_BESIDE = (Card, ScrollThumb, Segmented, Sidebar)
"""Grounds, painted for the eye alone: what stands on them speaks."""


def parts_of(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """Everything below that can be seen, and itself."""
    below = [interface.child(place) for place in range(interface.childCount())]
    seen = [child for child in below if not child.state().invisible]
    return [interface, *(deeper for child in seen for deeper in parts_of(child))]


def walked(window: QWidget) -> list[QAccessibleInterface]:
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return parts_of(root)


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


@pytest.mark.parametrize("state", WINDOWS)
def test_everything_interactive_has_a_name_and_a_role(qtbot: QtBot, state: str) -> None:
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    found = walked(window)
    reached = {id(part.object()) for part in found}
    widgets = interactive(window)
    assert len(widgets) > 2
    unfit = []
    for widget in widgets:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        is_tabs = isinstance(widget, QTabBar)  # a list of tabs, each with a name of its own
        if not (interface.text(QAccessible.Text.Name) or is_tabs):
            unfit.append(f"{widget} has no name")
        if interface.role() not in ROLES and not is_tabs:
            unfit.append(f"{widget} is a {interface.role()}")
        if id(widget) not in reached and interface.parent() is None:
            unfit.append(f"{widget} stands in no tree")
    named_by_role = [part for part in found if part.role() in ROLES and not is_a_part(part.object())]
    unfit += [
        f"{part.object()} {part.role()} has no name"
        for part in named_by_role
        if not part.text(QAccessible.Text.Name)
    ]
    assert unfit == []


@pytest.mark.parametrize("state", WINDOWS)
def test_everything_drawn_is_told_in_words(qtbot: QtBot, state: str) -> None:
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    QApplication.processEvents()
    drawn = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and any(
            "paintEvent" in vars(kind) and kind.__module__.startswith("apimon_desktop")
            for kind in type(widget).mro()
        )
    ]
    assert drawn
    speechless = []
    for widget in drawn:
        role = getattr(type(widget), "SPOKEN_ROLE", None)
        if isinstance(role, QAccessible.Role):
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface is not None
            assert interface.role() == role
            if not interface.text(QAccessible.Text.Name):
                speechless.append(f"{widget} says nothing of what it draws")
        elif isinstance(widget, QAbstractButton | QAbstractSpinBox | QComboBox | QLineEdit | TextLabel):
            is_empty = isinstance(widget, TextLabel) and not widget.text()
            if not (name_of(widget) or is_empty):
                speechless.append(f"{widget} has no words")
        elif not (isinstance(widget, SPEAKS_BESIDE) or widget.findChild(TextLabel) is not None):
            speechless.append(f"{widget} is drawn, and nothing beside it speaks")
    assert speechless == []


def test_what_a_chart_says_changes_with_what_it_draws(qtbot: QtBot) -> None:
    said = []
    for span in Span:
        window = details(span)
        qtbot.addWidget(window)
        said += [name_of(chart) for chart in window.findChildren(LatencyChart)]
    assert len(set(said)) == len(Span)


def test_a_shape_says_its_status_and_follows_it(qtbot: QtBot) -> None:
    shape = StatusShape()
    qtbot.addWidget(shape)
    said = []
    for status in (Status.FAILED, Status.DEGRADED, Status.HEALTHY, Status.UNKNOWN):
        shape.show_status(status)
        said.append(shape.accessibleName())
    assert said == ["failed", "degraded", "healthy", "unknown"]


def test_a_row_speaks_its_state_in_words(qtbot: QtBot) -> None:
    window = trouble()
    qtbot.addWidget(window)
    names = {part.text(QAccessible.Text.Name) for part in walked(window)}
    assert {"Google Gemini", "Slow", "for 14 min"} <= names
    assert any(name.startswith("OpenAI: Working") for name in names)


def test_the_bars_of_24_hours_are_charts_with_their_incidents(qtbot: QtBot) -> None:
    window = trouble()
    qtbot.addWidget(window)
    charts = [part for part in walked(window) if part.role() is Role.Chart]
    heartbeats = [part for part in charts if isinstance(part.object(), HeartbeatBar)]
    assert len(heartbeats) == 2
    assert all("1 incident of 12 min" in part.text(QAccessible.Text.Name) for part in heartbeats)


def test_every_line_of_the_menu_has_words(qtbot: QtBot, samples: Samples) -> None:
    menu = TrayMenu()
    qtbot.addWidget(menu)
    menu.show_view(
        menu_view(
            Known(
                snapshot=samples.snapshot(anthropic=Cause.SERVER_ERROR, google_gemini=Cause.SLOW),
                now=samples.now,
                tz=UTC,
            )
        )
    )
    lines = [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    menus = [action.menu() for action in lines]
    below = [line for sub in menus if isinstance(sub, QMenu) for line in sub.actions()]
    lines += [line for line in below if line.isVisible() and not line.isSeparator()]
    assert len(lines) > 40
    assert [line for line in lines if not line.text().strip()] == []
