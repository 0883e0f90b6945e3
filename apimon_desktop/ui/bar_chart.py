"""A bar for each day, side by side on one ground; what a bar looks like is up to the chart."""

from typing import Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from apimon_desktop.ui.labels import tip
from apimon_desktop.ui.spoken_roles import CHART
from apimon_desktop.ui.tones import veil

_LINES_HIGH: Final = 2.2
"""Height in lines of text."""


class Bar(Protocol):
    """One day."""

    @property
    def tip(self) -> str:
        """What is told of it under the pointer."""
        ...


B = TypeVar("B", bound=Bar)


class BarChart(QWidget, Generic[B]):
    """Gives each bar its place and tells what it stands for; a subclass paints it."""

    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bars: tuple[B, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: tuple[B, ...], spoken: str) -> None:
        """Replaces what is drawn, oldest first; ``spoken`` is what a screen reader says of it."""
        if self.accessibleName() != spoken:
            self.setAccessibleName(spoken)
        if self._bars != bars:
            self._bars = bars
            self.update()

    def tip_at(self, x: float) -> str:
        """What is told of the bar there; empty: there is none."""
        count = len(self._bars)
        if not count:
            return ""
        place = min(count - 1, max(0, int(x * count / max(1, self.width()))))
        return self._as_seen[place].tip

    def sizeHint(self) -> QSize:
        return QSize(120, round(_LINES_HIGH * self.fontMetrics().height()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.tip_at(event.pos().x())), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # edges lie on the screen's own pixels
        width, height = int(self.width() * ratio), int(self.height() * ratio)
        line, count = max(1, round(ratio)), len(self._bars)
        for place, bar in enumerate(self._as_seen):
            left, right = place * width // count, (place + 1) * width // count - 2 * line
            self.paint_bar(painter, bar, QRectF(left, 0, right - left, height - line), line)
        painter.fillRect(QRectF(0, height - line, width, line), veil(self.palette(), 0.25))

    def paint_bar(self, painter: QPainter, bar: B, room: QRectF, line: int) -> None:
        """Draws one bar on the lower edge of its room; that and ``line``, the thinnest, in device pixels."""
        raise NotImplementedError

    @property
    def _as_seen(self) -> tuple[B, ...]:
        # Time runs as reading does: the labels at its ends stand in a layout, which Qt turns round.
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return tuple(reversed(self._bars)) if is_mirrored else self._bars
