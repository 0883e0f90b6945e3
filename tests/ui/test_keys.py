"""Everything can be reached with Tab, and worked with arrows, Space and Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from reach import has_arrows, interactive, reached_by_tab
from report_states import details, trouble, usage
from settings_states import SETTINGS
from window_states import WINDOWS, disturbing

from apimon_desktop.core.latency import Span
from apimon_desktop.ui.latency_chart import LatencyChart
from apimon_desktop.ui.usage_choice import ChoiceButton
from apimon_desktop.ui.usage_table import SortableTable

pytestmark = pytest.mark.one_python


def opened(qtbot: QtBot, window: QWidget) -> QWidget:
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    return window


def shown(window: QWidget, kind: type[QWidget]) -> QWidget:
    return next(widget for widget in window.findChildren(kind) if widget.isVisible())


@pytest.mark.parametrize("state", WINDOWS)
def test_tab_reaches_everything_that_can_be_used(qtbot: QtBot, state: str) -> None:
    window = opened(qtbot, WINDOWS[state]())
    wanted = [widget for widget in interactive(window) if widget.isEnabled() and not has_arrows(widget)]
    reached = reached_by_tab(window)
    assert len(wanted) >= 2
    missed = [widget for widget in wanted if widget not in reached and widget.focusProxy() not in reached]
    assert missed == []


@pytest.mark.parametrize("state", WINDOWS)
def test_tab_goes_down_the_page_and_never_to_what_is_not_seen(qtbot: QtBot, state: str) -> None:
    window = opened(qtbot, WINDOWS[state]())
    for widget in reached_by_tab(window):
        assert widget.isVisible()
        assert widget.isEnabled()


@pytest.mark.parametrize("state", [*SETTINGS, "first run: disturbing"])
def test_what_has_the_focus_is_scrolled_into_sight(qtbot: QtBot, state: str) -> None:
    window = opened(qtbot, WINDOWS[state]())
    unseen = []
    for _ in range(60):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        focused = window.focusWidget()
        assert focused is not None
        if focused.visibleRegion().isEmpty():
            unseen.append(focused)
    assert unseen == []


def test_arrows_go_through_choices_and_space_makes_one(qtbot: QtBot) -> None:
    window = opened(qtbot, disturbing())
    choices = [one for one in window.findChildren(QRadioButton) if one.isVisible()]
    first = next(one for one in choices if one.isChecked())
    first.setFocus()
    place = choices.index(first)
    step = Qt.Key.Key_Down if place + 1 < len(choices) else Qt.Key.Key_Up
    QTest.keyClick(first, step)
    chosen = next(one for one in choices if one.isChecked())
    assert chosen is not first
    assert chosen.hasFocus()


def test_arrows_go_through_the_spans_of_a_chart(qtbot: QtBot) -> None:
    window = opened(qtbot, details(Span.DAY))
    spans = [one for one in window.findChildren(ChoiceButton) if one.isVisible()]
    spans[0].setFocus()
    with qtbot.waitSignal(window.span_chosen) as chosen:  # type: ignore[attr-defined]  # a ReportWindow's
        QTest.keyClick(spans[0], Qt.Key.Key_Right)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert chosen.args == [Span.WEEK]


def test_arrows_tell_the_values_of_a_chart_step_by_step(qtbot: QtBot) -> None:
    window = opened(qtbot, details(Span.WEEK))
    chart = shown(window, LatencyChart)
    assert isinstance(chart, LatencyChart)
    chart.setFocus()
    told = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
        told.append(chart.accessibleDescription())
    assert all("p50" in text for text in told)
    assert told[0] == told[2] != told[1]


def test_arrows_walk_a_table_and_enter_sorts_it(qtbot: QtBot) -> None:
    window = opened(qtbot, usage())
    table = shown(window, SortableTable)
    assert isinstance(table, SortableTable)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == 1
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.horizontalHeader().sortIndicatorSection() == 1


def test_the_tab_key_leaves_a_table(qtbot: QtBot) -> None:
    for window in (opened(qtbot, usage()), opened(qtbot, details(Span.DAY))):
        table = shown(window, QAbstractItemView)
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Tab)
        assert window.focusWidget() is not table


def test_space_unfolds_a_row_and_presses_its_buttons(qtbot: QtBot) -> None:
    window = opened(qtbot, trouble())
    headers = [row.header for row in window.list.rows.values()]  # type: ignore[attr-defined]  # a ReportWindow's
    folded = next(header for header in headers if not header.isChecked())
    folded.setFocus()
    QTest.keyClick(folded, Qt.Key.Key_Space)
    assert folded.isChecked()
    pressed = [one for one in window.findChildren(QAbstractButton) if one.isVisible() and one.isCheckable()]
    assert folded in pressed
