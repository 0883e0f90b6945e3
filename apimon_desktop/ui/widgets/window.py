"""A window: where it opens, how it is remembered, and how another one takes its place.

It opens in the middle the first time, and later where it was left. A window that is built anew for another
language takes the place of the one before.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QHideEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from apimon_desktop.core.settings.settings import WindowPlace
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.painting import tell_roles


def clamped(place: QRect, room: QRect) -> QRect:
    """A rectangle moved into the room; one that is larger keeps its upper left corner in it."""
    moved = QRect(place)
    moved.moveRight(min(moved.right(), room.right()))
    moved.moveBottom(min(moved.bottom(), room.bottom()))
    moved.moveLeft(max(moved.left(), room.left()))
    moved.moveTop(max(moved.top(), room.top()))
    return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a window stands there, for the one that takes its place."""

    place: WindowPlace | None
    """Where it is, or was when it was closed. None: it was never opened."""
    page: str
    """What is looked at in it, by a name of the window's own; empty: what it opens with."""
    is_open: bool
    is_active: bool
    """True where what is typed goes to it."""
    is_torn_off: bool = False
    """True for a popover that became a window of its own."""


class Window(QWidget):
    """Knows how it stands, and can stand as another one did."""

    commanded = Signal(object)
    """One of `ui.views.commands`."""
    left = Signal(object)
    """It was closed; the `WindowPlace` where it stood."""

    def __init__(self) -> None:
        super().__init__()
        tell_roles()
        self._left_at: QPoint | None = None
        """Where it was when it was closed. None: it never was."""
        self._remembered: QPoint | None = None
        """Where an earlier run left it. None: nobody knows."""
        self._is_guess = False
        """True where it was put by a size that may lack the frame."""

    def do(self, command: object) -> None:
        """Takes what was asked for in one of its parts."""
        self.commanded.emit(command)

    def focusNextPrevChild(self, following: bool) -> bool:  # noqa: FBT001 - Qt's
        moved = super().focusNextPrevChild(following)
        focused: QWidget | None = self.focusWidget()  # Qt's own hints leave None out
        above: QWidget | None = None if focused is None else focused.parentWidget()
        while moved and focused is not None and above is not None:
            if isinstance(above, QScrollArea):  # Qt scrolls only to what is reached from inside
                above.ensureWidgetVisible(focused)
            above = above.parentWidget()
        return moved

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            for widget in self.findChildren(QWidget):
                if isinstance(widget, TextLabel):
                    # Qt tells no widget with a font of its own that the application's has changed.
                    widget.adopt_font()
                widget.updateGeometry()  # which most measure by the letters

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def come_to_front(self) -> None:
        """Shows the window above all others, with the keyboard."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_guess:
            # X11 tells the frame of a window before it is first drawn, and not before it is shown.
            QTimer.singleShot(0, self, self._settle)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._left_at = self.pos()
            self.left.emit(self._place_at(self.pos()))

    def take_place(self) -> None:
        """Moves it, still hidden, to where it was left, or else into the middle of the screen."""
        known = self._remembered if self._left_at is None else self._left_at
        screen = None if known is None else QGuiApplication.screenAt(known)
        self._is_guess = screen is None
        if known is not None and screen is not None:
            self.move(known)
            return
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        place = QRect(QPoint(), self._framed_size)
        place.moveCenter(screen.availableGeometry().center())
        self.move(place.topLeft())

    @property
    def _framed_size(self) -> QSize:
        self.winId()  # most platforms know the frame of a window before it is shown, if it is made
        return self.size().grownBy(self.windowHandle().frameMargins())

    def _settle(self) -> None:
        """Puts it back into the screen where its frame, known once it is shown, reaches out."""
        if self._is_guess:
            self._is_guess = False
            place = QRect(self.frameGeometry())
            inside = clamped(place, self.screen().availableGeometry())
            if inside != place:
                self.move(inside.topLeft())

    def _place_at(self, corner: QPoint) -> WindowPlace:
        size = self._chosen_size
        width, height = (None, None) if size is None else (size.width(), size.height())
        return WindowPlace(left=corner.x(), top=corner.y(), width=width, height=height)

    def remember(self, place: WindowPlace) -> None:
        """Takes the place where an earlier run left the window."""
        self._remembered = QPoint(place.left, place.top)
        if place.width is not None and place.height is not None:
            self.resize(place.width, place.height)

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        corner = self.pos() if self.isVisible() else self._left_at
        return Standing(
            place=None if corner is None else self._place_at(corner),
            page=self._page_name,
            is_open=self.isVisible(),
            is_active=self.isActiveWindow(),
        )

    def stand_as(self, other: Standing) -> None:
        """Takes place, size and page of one that is gone; opens where that was open, no further in front."""
        if other.place is not None:
            self.remember(other.place)
            self._left_at = self._remembered
        if other.is_open:
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=not other.is_active)
            self._open(other)
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)
            if other.is_active:
                self.activateWindow()

    @property
    def _chosen_size(self) -> QSize | None:
        """None: nobody chose one."""
        return self.size()

    @property
    def _page_name(self) -> str:
        return ""

    def _open(self, _other: Standing) -> None:
        """Shows the window at the page where the other one was."""
        raise NotImplementedError


def ask(part: QWidget, command: object) -> None:
    """Asks for something on behalf of the window that a part is in."""
    window = part.window()
    if isinstance(window, Window):
        window.do(command)
