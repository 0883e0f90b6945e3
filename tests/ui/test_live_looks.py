"""Colours, direction and size of letters change while windows are open: nothing keeps the old ones."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot
from report_states import trouble
from room import lack_of_room, settled
from settings_states import a_key
from window_states import WINDOWS

from apimon_desktop.ui.widgets.bars import HeartbeatAxis, HeartbeatBar
from apimon_desktop.ui.widgets.buttons import GlyphButton
from apimon_desktop.ui.widgets.labels import TextLabel

pytestmark = pytest.mark.one_python

DARK = QPalette(QColor("#3a3a3a"), QColor("#2b2b2b"))


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[QApplication]:
    """The application, put back as it was; nothing blinks meanwhile."""
    palette, font, flash = qapp.palette(), qapp.font(), qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield qapp
    qapp.setPalette(palette)
    qapp.setFont(font)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qapp.setCursorFlashTime(flash)


def darken(app: QApplication) -> None:
    app.setPalette(DARK)


def turn_round(app: QApplication) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def picture(window: QWidget) -> QImage:
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 5_000), "an inactive window has other colours"
    settled(window)
    return window.grab().toImage()


@pytest.mark.parametrize("change", [darken, turn_round])
@pytest.mark.parametrize("state", WINDOWS)
def test_an_open_window_looks_as_one_that_is_opened_after_the_change(
    qtbot: QtBot, looks: QApplication, state: str, change: Callable[[QApplication], None]
) -> None:
    live = WINDOWS[state]()
    qtbot.addWidget(live)
    before = picture(live)
    change(looks)
    settled(live)
    opened_after = WINDOWS[state]()
    qtbot.addWidget(opened_after)
    opened_after.resize(live.size())
    expected = picture(opened_after)
    opened_after.hide()
    shown = picture(live)
    assert shown == expected
    assert shown != before


@pytest.mark.parametrize("state", WINDOWS)
def test_all_letters_grow_while_a_window_is_open(qtbot: QtBot, looks: QApplication, state: str) -> None:
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    texts = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    sizes = [widget.font().pointSizeF() for widget in texts]
    large = QFont(looks.font())
    large.setPointSizeF(2 * large.pointSizeF())
    looks.setFont(large)
    settled(window)
    assert [widget.font().pointSizeF() for widget in texts] == pytest.approx([2 * size for size in sizes])


def test_drawings_grow_with_the_letters(qtbot: QtBot, looks: QApplication) -> None:
    report, settings = trouble(), a_key()
    for window in (report, settings):
        qtbot.addWidget(window)
    icon = next(one for one in report.findChildren(GlyphButton) if one.isVisible())
    providers = next(one for one in settings.findChildren(QListWidget) if one.isVisible())
    before = icon.size(), providers.iconSize()
    large = QFont(looks.font())
    large.setPointSizeF(2 * large.pointSizeF())
    looks.setFont(large)
    settled(report)
    assert (icon.width(), providers.iconSize().width()) > tuple(round(1.8 * size.width()) for size in before)


@pytest.mark.parametrize("state", WINDOWS)
def test_nothing_is_cut_where_reading_goes_from_right_to_left(
    qtbot: QtBot, looks: QApplication, state: str
) -> None:
    turn_round(looks)
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    settled(window)
    assert lack_of_room(window) == []


def test_time_goes_the_way_that_reading_goes_in_bars_and_below_them(
    qtbot: QtBot, looks: QApplication
) -> None:
    turn_round(looks)
    window = trouble()
    qtbot.addWidget(window)
    settled(window)
    bar = next(one for one in window.findChildren(HeartbeatBar) if one.isVisible())
    assert bar.tip_at(0).startswith("14:00"), "now is at the left"
    axis = next(one for one in window.findChildren(HeartbeatAxis) if one.isVisible())
    begin, end = axis.findChildren(TextLabel)
    assert begin.text() == "24 h ago"
    assert end.x() < begin.x()


def test_read_from_right_to_left_the_list_stands_on_the_right(qtbot: QtBot, looks: QApplication) -> None:
    turn_round(looks)
    window = a_key()
    qtbot.addWidget(window)
    settled(window)
    providers = next(one for one in window.findChildren(QListWidget) if one.isVisible())
    assert providers.mapTo(window, QPoint()).x() > window.width() / 2
