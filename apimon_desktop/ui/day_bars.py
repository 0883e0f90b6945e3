"""A bar for each day, with the total above it."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolTip, QWidget

from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.spoken_roles import CHART
from apimon_desktop.ui.tones import Tone, line_color, veil
from apimon_desktop.ui.views.details import DayBar, DayBars

_LINES_HIGH: Final = 2.2


class DayBarsWidget(QWidget):
    """Draws a `DayBars` with its title, total and both ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = TextLabel(bold=True, parent=self)
        self._total = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._bars = _Bars(self)
        self._ends = [TextLabel(tone=Tone.MUTED, scale=0.8, parent=self) for _ in range(2)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0, 1, 2)
        grid.addWidget(self._total, 1, 0, 1, 2)
        grid.addWidget(self._bars, 2, 0, 1, 2)
        grid.addWidget(self._ends[0], 3, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._ends[1], 3, 1, Qt.AlignmentFlag.AlignRight)

    def show_view(self, view: DayBars) -> None:
        """Replaces what is shown."""
        self._title.setText(view.title)
        self._total.setText(view.total)
        self._bars.show_bars(view.bars)
        self._bars.setAccessibleName(view.spoken)
        for label, text in zip(self._ends, view.ends, strict=True):
            label.setText(text)
        for part in (self._bars, *self._ends):
            part.setVisible(bool(view.bars))

    def tip_at(self, x: float) -> str:
        """What is told of the bar there; empty: there is none."""
        return self._bars.tip_at(x)


class _Bars(QWidget):
    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[DayBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: tuple[DayBar, ...]) -> None:
        if bars != self._shown:
            self._shown = bars
            self.update()

    def tip_at(self, x: float) -> str:
        count = len(self._shown)
        if not count:
            return ""
        place = min(count - 1, max(0, int(x * count / max(1, self.width()))))
        return self._shown[count - 1 - place if self._is_mirrored else place].tip

    def sizeHint(self) -> QSize:
        return QSize(120, round(_LINES_HIGH * self.fontMetrics().height()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._shown:
            return
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # edges lie on the screen's own pixels
        width, height = int(self.width() * ratio), int(self.height() * ratio)
        bars = tuple(reversed(self._shown)) if self._is_mirrored else self._shown
        count, line = len(bars), max(1, round(ratio))
        color = line_color(self.palette())
        for place, bar in enumerate(bars):
            left, right = place * width // count, (place + 1) * width // count - 2 * line
            high = max(line, round(bar.share * (height - line))) if bar.share else 0
            painter.fillRect(QRectF(left, height - line - high, right - left, high), color)
        painter.fillRect(QRectF(0, height - line, width, line), veil(self.palette(), 0.25))

    @property
    def _is_mirrored(self) -> bool:
        # Time runs as reading does: the labels at its ends stand in a layout, which Qt turns round.
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft
