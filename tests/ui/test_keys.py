"""Everything can be reached with Tab, and worked with arrows, Space and Enter."""

import pytest
from found_widgets import named
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from reach import has_arrows, interactive, reached_by_tab
from report_states import details, trouble
from settings_states import SETTINGS, adding_a_preset
from window_states import WINDOWS

from apimon_desktop.core.health.uptime import Span
from apimon_desktop.ui.popover.rows import ProviderRow
from apimon_desktop.ui.views.commands import ShowSpan
from apimon_desktop.ui.widgets.buttons import Button, GlyphButton
from apimon_desktop.ui.widgets.charts import LatencyChart

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


@pytest.mark.parametrize("state", [*SETTINGS, "first run: keys"])
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
    window = opened(qtbot, adding_a_preset())
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
    span = named(window, QAbstractButton, "Reply time: 24 hours")
    span.setFocus()
    with qtbot.waitSignal(window.commanded) as chosen:  # type: ignore[attr-defined]  # a Popover's
        QTest.keyClick(span, Qt.Key.Key_Right)
    assert chosen.args == [ShowSpan(span=Span.WEEK)]


def test_arrows_tell_the_values_of_a_chart_step_by_step(qtbot: QtBot) -> None:
    window = opened(qtbot, details(Span.WEEK))
    chart = shown(window, LatencyChart)
    assert isinstance(chart, LatencyChart)
    chart.setFocus()
    told = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
        told.append(chart.accessibleDescription())
    assert all("slowest 5%" in text for text in told)
    assert told[0] == told[2] != told[1]


def test_enter_and_space_press_every_focused_button(qtbot: QtBot) -> None:
    window = opened(qtbot, trouble())
    for kind in (Button, GlyphButton, ProviderRow):
        one = next(found for found in window.findChildren(kind) if found.isVisible())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            one.setFocus(Qt.FocusReason.TabFocusReason)
            with qtbot.waitSignal(one.clicked):
                QTest.keyClick(one, key)
            window.pages.leave()  # type: ignore[attr-defined]  # a Popover's
