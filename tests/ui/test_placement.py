"""Where windows open."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from apimon_desktop.ui.popover.place import place_by
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.widgets.window import Window, clamped

SIZE = QSize(200, 100)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.resize(SIZE)
    return window


@pytest.fixture
def room(window: Window) -> QRect:
    return QGuiApplication.primaryScreen().availableGeometry()


def test_the_first_time_it_is_in_the_middle_where_the_icon_is_unknown(window: Window, room: QRect) -> None:
    window.take_place()
    window.show()
    assert (window.frameGeometry().center() - room.center()).manhattanLength() <= 2


def test_it_hangs_from_an_icon_above_and_stays_on_the_screen(room: QRect) -> None:
    icon = QRect(room.right() - 40, room.top(), 22, 22)
    place, is_above = place_by(icon, QPoint(), SIZE)
    assert place.top() > icon.bottom()
    assert not is_above
    assert room.contains(place)


def test_it_stays_on_the_screen_with_its_frame_before_anybody_has_seen_it(qtbot: QtBot, room: QRect) -> None:
    window = Popover(has_tray=False)
    qtbot.addWidget(window)
    window._take_place(QRect(room.right() - 40, room.top(), 22, 22))
    before = window.pos()
    window.show()
    assert window.frameGeometry().width() > window.width()
    assert room.contains(window.frameGeometry())
    assert window.pos() == before


def test_a_frame_that_is_known_only_once_the_window_is_shown_is_brought_in(
    window: Window, room: QRect
) -> None:
    window.take_place()
    window.show()
    window.move(room.right() - window.width() + 1, room.top())  # placed by its own size alone
    assert window.frameGeometry().width() > window.width()
    assert not room.contains(window.frameGeometry())
    assert window._is_guess
    window._settle()
    assert not window._is_guess
    assert room.contains(window.frameGeometry())


def test_a_window_that_the_user_moved_out_of_the_screen_is_left_there(window: Window, room: QRect) -> None:
    window.show()
    window.move(room.right() - 20, 50)
    window.close()
    window.take_place()
    window.show()
    assert not window._is_guess
    window._settle()
    assert window.pos() == QPoint(room.right() - 20, 50)


def test_it_stands_on_an_icon_below(room: QRect) -> None:
    icon = QRect(room.center().x(), room.bottom() - 22, 22, 22)
    place, is_above = place_by(icon, QPoint(), SIZE)
    assert place.bottom() < icon.top()
    assert is_above
    assert abs(place.center().x() - icon.center().x()) <= 1


def test_later_it_opens_where_it_was_left(window: Window) -> None:
    window.take_place()
    window.show()
    window.move(33, 44)
    window.close()
    window.move(0, 0)
    window.take_place()
    assert window.pos() == QPoint(33, 44)


def test_a_screen_that_is_gone_is_not_waited_for(window: Window, room: QRect) -> None:
    window.show()
    window.move(room.right() + 5000, 10)
    window.close()
    window.take_place()
    assert room.contains(QRect(window.pos(), window.size()))


def test_what_is_larger_than_the_screen_keeps_its_upper_left_corner_in_it() -> None:
    room = QRect(10, 30, 400, 300)
    assert clamped(QRect(200, 200, 900, 900), room).topLeft() == room.topLeft()
    assert clamped(QRect(QPoint(50, 60), QSize(20, 20)), room).topLeft() == QPoint(50, 60)
