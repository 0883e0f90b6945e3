"""Where a window opens: the first time by the icon, later where it was left.

Where nobody tells where the icon is, the first time is where an earlier run left it.
"""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

_GAP = 8
"""Pixels between the icon and the window."""


class Placement:
    """One window's place."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.left_at: QPoint | None = None
        """Where the window was when it was closed. None: it never was."""
        self.remembered: QPoint | None = None
        """Where an earlier run left it. None: nobody knows."""
        self._is_guess = False
        """True where it was put by a size that may lack the frame."""

    def place(self, icon: QRect) -> None:
        """Moves the window to where it opens; ``icon`` empty: nobody knows where the icon is."""
        self._window.winId()  # most platforms know the frame of a window before it is shown, if it is made
        frame = self._window.windowHandle().frameMargins()
        place = QRect(QPoint(), self._window.size().grownBy(frame))
        remembered = None if icon.isValid() else self.remembered
        known = remembered if self.left_at is None else self.left_at
        screen = None if known is None else QGuiApplication.screenAt(known)
        self._is_guess = known is None or screen is None
        if known is not None and screen is not None:
            place.moveTo(known)
        else:
            anchor = icon if icon.isValid() else QRect(QCursor.pos(), QCursor.pos())
            screen = QGuiApplication.screenAt(anchor.center()) or QGuiApplication.primaryScreen()
            room = screen.availableGeometry()
            place.moveCenter(room.center())
            if icon.isValid():
                place = _beside(icon, place, room)
        self._window.move(place.topLeft())

    def settle(self) -> None:
        """Puts the window back into the screen where its frame, known once it is shown, reaches out."""
        if self._is_guess:
            self._is_guess = False
            place = QRect(self._window.frameGeometry())
            inside = clamped(place, self._window.screen().availableGeometry())
            if inside != place:
                self._window.move(inside.topLeft())

    @property
    def is_settled(self) -> bool:
        """False until the frame of a window that was put beside the icon is known."""
        return not self._is_guess

    def leave(self) -> None:
        """Remembers where the window is."""
        self.left_at = self._window.pos()


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
