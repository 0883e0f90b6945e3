"""The money of each day as bars, and a month's budget as a line."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from apimon_desktop.ui.bar_chart import BarChart
from apimon_desktop.ui.labels import tip
from apimon_desktop.ui.spoken_roles import CHART
from apimon_desktop.ui.tones import Tone, line_color, tone_color, veil
from apimon_desktop.ui.views.money import BudgetLine, MoneyBar, MoneyBars

_BUDGET_LINES_HIGH: Final = 0.62
"""Height in lines of text."""
_LEVEL_TONES: Final = {80: Tone.DEGRADED, 100: Tone.FAILED}
"""By percent of the budget; below the first, the line has its own colour."""


class MoneyBarsWidget(BarChart[MoneyBar]):
    """A bar for each day: solid as far as it is billed, hollow where it is estimated.

    A day with usage of unknown cost is a dotted line on the ground.
    """

    def show_view(self, view: MoneyBars) -> None:
        """Replaces what is drawn."""
        self.show_bars(view.bars, view.spoken)

    def paint_bar(self, painter: QPainter, bar: MoneyBar, room: QRectF, line: int) -> None:
        color = line_color(self.palette())
        if bar.is_unknown:
            pen = QPen(tone_color(Tone.MUTED, self.palette()), line, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            y = room.bottom() - 2 * line
            painter.drawLine(round(room.left()), round(y), round(room.right()), round(y))
            return
        billed = round(bar.billed * room.height())
        whole = max(line, round((bar.billed + bar.estimated) * room.height()))
        if bar.billed:
            high = max(line, billed)
            painter.fillRect(QRectF(room.left(), room.bottom() - high, room.width(), high), color)
        if bar.estimated and whole > billed:
            hollow = QRectF(room.left(), room.bottom() - whole, room.width(), whole - billed)
            painter.fillRect(hollow, _faint(color))
            _frame(painter, hollow, line, color)


class BudgetBar(QWidget):
    """A line that fills up; where the month may end is hatched, and a mark stands at the budget."""

    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: BudgetLine | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_view(self, view: BudgetLine | None) -> None:
        """Replaces what is drawn. None: no budget is set."""
        self.setVisible(view is not None)
        if view != self._view:
            self._view = view
            self.setAccessibleName("" if view is None else view.text)
            self.setToolTip(tip("" if view is None else view.text))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(_BUDGET_LINES_HIGH * self.fontMetrics().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        view = self._view
        if view is None:
            return
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        width, height = int(self.width() * ratio), int(self.height() * ratio)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(width, 0)
            painter.scale(-1, 1)
        line = max(1, round(ratio))
        tone = _LEVEL_TONES.get(view.level_percent)
        color = line_color(self.palette()) if tone is None else tone_color(tone, self.palette())
        track = QRectF(0, height * 0.25, width, height * 0.5)
        painter.fillRect(track, veil(self.palette(), 0.12))
        if view.forecast is not None:
            low, high = (round(share * width) for share in view.forecast)
            hatched = QRectF(low, track.top(), max(line, high - low), track.height())
            painter.fillRect(hatched, _faint(color))
            painter.fillRect(hatched, QBrush(color, Qt.BrushStyle.BDiagPattern))
            _frame(painter, hatched, line, color)
        painter.fillRect(QRectF(0, track.top(), round(view.spent * width), track.height()), color)
        mark = min(width - 2 * line, round(view.limit * width) - line)
        painter.fillRect(QRectF(mark, 0, 2 * line, height), tone_color(Tone.TEXT, self.palette()))


def _faint(color: QColor) -> QColor:
    fainter = QColor(color)
    fainter.setAlphaF(0.25)
    return fainter


def _frame(painter: QPainter, box: QRectF, line: int, color: QColor) -> None:
    """A frame whose lines lie inside, each one device pixel thick or as many as the screen needs."""
    if box.height() <= 2 * line or box.width() <= 2 * line:
        painter.fillRect(box, color)
        return
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), line), color)
    painter.fillRect(QRectF(box.left(), box.bottom() - line, box.width(), line), color)
    painter.fillRect(QRectF(box.left(), box.top(), line, box.height()), color)
    painter.fillRect(QRectF(box.right() - line, box.top(), line, box.height()), color)
