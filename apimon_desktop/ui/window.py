"""A window that another one can take the place of, built anew for another language."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from apimon_desktop.core.window_place import WindowPlace
from apimon_desktop.ui.labels import FONT_CHANGES, TextLabel
from apimon_desktop.ui.placement import Placement
from apimon_desktop.ui.spoken_roles import tell_roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a window stands there, for the one that takes its place."""

    left_at: QPoint | None
    """Where it is, or was when it was closed. None: it was never opened."""
    size: QSize | None
    """None: the one that fits what it shows."""
    page: str
    """What is looked at in it, by a name of the window's own; empty: what it opens with."""
    is_open: bool
    is_active: bool
    """True where what is typed goes to it."""


class Window(QWidget):
    """Knows how it stands, and can stand as another one did."""

    left = Signal(object)
    """It was closed; the `WindowPlace` where it stood."""

    def __init__(self) -> None:
        super().__init__()
        tell_roles()
        self._placement = Placement(self)

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
        if event.type() in FONT_CHANGES:
            # Qt tells no widget with a font of its own that the application's has changed.
            for label in self.findChildren(TextLabel):
                label.adopt_font()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._placement.is_settled:
            # X11 tells the frame of a window before it is first drawn, and not before it is shown.
            QTimer.singleShot(0, self, self._placement.settle)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._placement.leave()
            size = self._chosen_size
            self.left.emit(
                WindowPlace(
                    left=self.x(),
                    top=self.y(),
                    width=None if size is None else size.width(),
                    height=None if size is None else size.height(),
                )
            )

    def remember(self, place: WindowPlace) -> None:
        """Takes the place where an earlier run left the window."""
        self._placement.remembered = QPoint(place.left, place.top)
        if place.width is not None and place.height is not None:
            self.resize(place.width, place.height)

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        return Standing(
            left_at=self.pos() if self.isVisible() else self._placement.left_at,
            size=self._chosen_size,
            page=self._page_name,
            is_open=self.isVisible(),
            is_active=self.isActiveWindow(),
        )

    def stand_as(self, other: Standing) -> None:
        """Takes place, size and page of one that is gone; opens where that was open, no further in front."""
        self._placement.left_at = other.left_at
        if other.size is not None:
            self.resize(other.size)
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
