"""Where a window opens: the first time by the icon, later where it was left."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

_GAP = 8
"""Pixels between the icon and the window."""


class Placement:
    """One window's place, for as long as the app runs."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._left_at: QPoint | None = None

    def place(self, icon: QRect) -> None:
        """Moves the window to where it opens; ``icon`` empty: nobody knows where the icon is."""
        place = QRect(QPoint(), self._window.frameGeometry().size())
        if self._left_at is not None and QGuiApplication.screenAt(self._left_at) is not None:
            place.moveTo(self._left_at)
        else:
            anchor = icon if icon.isValid() else QRect(QCursor.pos(), QCursor.pos())
            screen = QGuiApplication.screenAt(anchor.center()) or QGuiApplication.primaryScreen()
            room = screen.availableGeometry()
            place.moveCenter(room.center())
            if icon.isValid():
                place = _beside(icon, place, room)
        self._window.move(place.topLeft())

    def leave(self) -> None:
        """Remembers where the window is."""
        self._left_at = self._window.pos()


def _beside(icon: QRect, place: QRect, room: QRect) -> QRect:
    """Below an icon in the upper half, else above it, and within the room that panels leave."""
    place.moveCenter(QPoint(icon.center().x(), place.center().y()))
    if icon.center().y() < room.center().y():
        place.moveTop(icon.bottom() + _GAP)
    else:
        place.moveBottom(icon.top() - _GAP)
    return clamped(place, room)


def clamped(place: QRect, room: QRect) -> QRect:
    """A rectangle moved into the room; one that is larger keeps its upper left corner in it."""
    moved = QRect(place)
    moved.moveRight(min(moved.right(), room.right()))
    moved.moveBottom(min(moved.bottom(), room.bottom()))
    moved.moveLeft(max(moved.left(), room.left()))
    moved.moveTop(max(moved.top(), room.top()))
    return moved
