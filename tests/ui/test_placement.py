"""Where windows open."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from apimon_desktop.ui.placement import Placement, clamped

NOWHERE = QRect()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    return window


@pytest.fixture
def room(window: QWidget) -> QRect:
    return QGuiApplication.primaryScreen().availableGeometry()


def test_the_first_time_it_is_in_the_middle_where_the_icon_is_unknown(window: QWidget, room: QRect) -> None:
    Placement(window).place(NOWHERE)
    window.show()
    assert (window.frameGeometry().center() - room.center()).manhattanLength() <= 2


def test_it_hangs_from_an_icon_above_and_stays_on_the_screen(window: QWidget, room: QRect) -> None:
    icon = QRect(room.right() - 40, room.top(), 22, 22)
    Placement(window).place(icon)
    assert window.y() > icon.bottom()
    assert room.contains(QRect(window.pos(), window.size()))


def test_it_stays_on_the_screen_with_its_frame_before_anybody_has_seen_it(
    window: QWidget, room: QRect
) -> None:
    Placement(window).place(QRect(room.right() - 40, room.top(), 22, 22))
    before = window.pos()
    window.show()
    assert window.frameGeometry().width() > window.width()
    assert room.contains(window.frameGeometry())
    assert window.pos() == before


def test_a_frame_that_is_known_only_once_the_window_is_shown_is_brought_in(
    window: QWidget, room: QRect
) -> None:
    placement = Placement(window)
    placement.place(QRect(room.right() - 40, room.top(), 22, 22))
    window.show()
    window.move(window.pos() + QPoint(5, 0))  # as if it had been placed by its own size alone
    assert not room.contains(window.frameGeometry())
    assert not placement.is_settled
    placement.settle()
    assert placement.is_settled
    assert room.contains(window.frameGeometry())


def test_a_window_that_the_user_moved_out_of_the_screen_is_left_there(window: QWidget, room: QRect) -> None:
    placement = Placement(window)
    window.move(room.right() - 20, 50)
    placement.leave()
    placement.place(NOWHERE)
    window.show()
    assert placement.is_settled
    placement.settle()
    assert window.pos() == QPoint(room.right() - 20, 50)


def test_it_stands_on_an_icon_below(window: QWidget, room: QRect) -> None:
    icon = QRect(room.center().x(), room.bottom() - 22, 22, 22)
    Placement(window).place(icon)
    assert window.y() + window.height() <= icon.top()
    assert abs(window.x() + 100 - icon.center().x()) <= 1


def test_later_it_opens_where_it_was_left(window: QWidget) -> None:
    placement = Placement(window)
    placement.place(NOWHERE)
    window.move(33, 44)
    placement.leave()
    window.move(0, 0)
    placement.place(QRect(300, 0, 22, 22))
    assert window.pos() == QPoint(33, 44)


def test_a_screen_that_is_gone_is_not_waited_for(window: QWidget, room: QRect) -> None:
    placement = Placement(window)
    window.move(room.right() + 5000, 10)
    placement.leave()
    placement.place(NOWHERE)
    assert room.contains(QRect(window.pos(), window.size()))


def test_what_is_larger_than_the_screen_keeps_its_upper_left_corner_in_it() -> None:
    room = QRect(10, 30, 400, 300)
    assert clamped(QRect(200, 200, 900, 900), room).topLeft() == room.topLeft()
    assert clamped(QRect(QPoint(50, 60), QSize(20, 20)), room).topLeft() == QPoint(50, 60)
