"""A bar for each day, with the total above it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from apimon_desktop.ui.bar_chart import BarChart
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.tones import Tone, line_color
from apimon_desktop.ui.views.details import DayBar, DayBars


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
        self._bars.show_bars(view.bars, view.spoken)
        for label, text in zip(self._ends, view.ends, strict=True):
            label.setText(text)
        for part in (self._bars, *self._ends):
            part.setVisible(bool(view.bars))

    def tip_at(self, x: float) -> str:
        """What is told of the bar there; empty: there is none."""
        return self._bars.tip_at(x)


class _Bars(BarChart[DayBar]):
    """Each day's bar is solid."""

    def paint_bar(self, painter: QPainter, bar: DayBar, room: QRectF, line: int) -> None:
        if bar.share:
            high = max(line, round(bar.share * room.height()))
            solid = QRectF(room.left(), room.bottom() - high, room.width(), high)
            painter.fillRect(solid, line_color(self.palette()))
