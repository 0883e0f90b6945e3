"""The money of each day as bars, and a month's budget as a line."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from apimon_desktop.ui.spoken_roles import CHART
from apimon_desktop.ui.tones import Tone, line_color, tone_color, veil
from apimon_desktop.ui.views.money import BudgetLine, MoneyBar, MoneyBars

_BARS_LINES_HIGH = 2.2
_BUDGET_LINES_HIGH = 0.62
_LEVEL_TONES = {80: Tone.DEGRADED, 100: Tone.FAILED}


class MoneyBarsWidget(QWidget):
    """A bar for each day: solid as far as it is billed, hollow where it is estimated.

    A day with usage of unknown cost is a dotted line on the ground.
    """

    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bars: tuple[MoneyBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_view(self, view: MoneyBars) -> None:
        """Replaces what is drawn."""
        if self.accessibleName() != view.spoken:
            self.setAccessibleName(view.spoken)
        if self._bars != view.bars:
            self._bars = view.bars
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(_BARS_LINES_HIGH * self.fontMetrics().height()))

    def tip_at(self, x: float) -> str:
        """What is told of the day there; empty: there is none."""
        count = len(self._bars)
        if not count:
            return ""
        place = min(count - 1, max(0, int(x * count / max(1, self.width()))))
        return self._bars[count - 1 - place if self._is_mirrored else place].tip

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # edges lie on the screen's own pixels
        width, height = int(self.width() * ratio), int(self.height() * ratio)
        bars = tuple(reversed(self._bars)) if self._is_mirrored else self._bars
        line, count = max(1, round(ratio)), len(bars)
        for place, bar in enumerate(bars):
            left, right = place * width // count, (place + 1) * width // count - 2 * line
            self._paint_bar(painter, bar, QRectF(left, 0, right - left, height - line), line)
        painter.fillRect(QRectF(0, height - line, width, line), veil(self.palette(), 0.25))

    def _paint_bar(self, painter: QPainter, bar: MoneyBar, room: QRectF, line: int) -> None:
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
            soft = QColor(color)
            soft.setAlphaF(0.25)
            painter.fillRect(hollow, soft)
            _frame(painter, hollow, line, color)

    @property
    def _is_mirrored(self) -> bool:
        # Time runs as reading does: the labels at its ends stand in a layout, which Qt turns round.
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft


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
            self.setToolTip("" if view is None else view.text)
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
            soft = QColor(color)
            soft.setAlphaF(0.25)
            painter.fillRect(hatched, soft)
            painter.fillRect(hatched, QBrush(color, Qt.BrushStyle.BDiagPattern))
            _frame(painter, hatched, line, color)
        painter.fillRect(QRectF(0, track.top(), round(view.spent * width), track.height()), color)
        mark = min(width - 2 * line, round(view.limit * width) - line)
        painter.fillRect(QRectF(mark, 0, 2 * line, height), tone_color(Tone.TEXT, self.palette()))


def _frame(painter: QPainter, box: QRectF, line: int, color: QColor) -> None:
    """A frame whose lines lie inside, each one device pixel thick or as many as the screen needs."""
    if box.height() <= 2 * line or box.width() <= 2 * line:
        painter.fillRect(box, color)
        return
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), line), color)
    painter.fillRect(QRectF(box.left(), box.bottom() - line, box.width(), line), color)
    painter.fillRect(QRectF(box.left(), box.top(), line, box.height()), color)
    painter.fillRect(QRectF(box.right() - line, box.top(), line, box.height()), color)
