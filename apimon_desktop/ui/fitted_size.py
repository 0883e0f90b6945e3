"""The size of a window that fits what it shows, until somebody chooses another."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QWidget

from apimon_desktop.ui.placement import clamped

_WIDTH_LINES: Final = 27
"""In heights of a line of text: larger letters need a larger window."""
_TALLEST_SHARE: Final = 0.85
"""Of the screen: what is higher is scrolled."""


class FittedSize:
    """One window's size."""

    def __init__(self, window: QWidget, wanted_height: Callable[[int], int]) -> None:
        """``wanted_height`` tells how high all that is shown is in a width."""
        self._window = window
        self._wanted_height = wanted_height
        self._fitted = QSize()
        """The size that fitted what was shown; another one is the user's choice."""
        self._fitted_before = QSize()
        """What fitted before a page was opened."""

    @property
    def chosen(self) -> QSize | None:
        """The size that the user gave the window. None: it still has the one that fits."""
        was_resized = self._window.testAttribute(Qt.WidgetAttribute.WA_Resized)
        return self._window.size() if was_resized and self._window.size() != self._fitted else None

    def fit(self) -> None:
        """Gives the window the size that it needs, within reason, unless the user chose one."""
        if self.chosen is None:
            lines = _WIDTH_LINES * self._window.fontMetrics().height()
            width = max(lines, self._window.minimumSizeHint().width())
            self._window.resize(width, self._height(width))
            self._fitted = self._window.size()

    def make_room(self) -> None:
        """Makes the window higher where what was asked for needs it, unless the user chose a size."""
        window = self._window
        if window.size() != self._fitted or window.isMaximized():
            return
        height = self._height(window.width())
        if height > window.height():
            place = QRect(window.pos(), QSize(window.width(), height))
            window.move(clamped(place, window.screen().availableGeometry()).topLeft())
            window.resize(window.width(), height)
            self._fitted = window.size()

    def note(self) -> None:
        """Notes what fits now, for `go_back`."""
        self._fitted_before = self._fitted

    def go_back(self) -> None:
        """Takes back the room that was made since `note`."""
        if self._window.size() == self._fitted and self._fitted_before.isValid():
            self._window.resize(self._fitted_before)
            self._fitted = self._window.size()

    def _height(self, width: int) -> int:
        tallest = round(_TALLEST_SHARE * self._window.screen().availableGeometry().height())
        return min(self._wanted_height(width), tallest)


def height_in(layout: QLayout, width: int) -> int:
    """How high a layout is in a width."""
    return layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
