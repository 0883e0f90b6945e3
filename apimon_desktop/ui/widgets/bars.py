"""Bars: how much of something is used, an amount for each day, and the last 24 hours as a row of strokes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from apimon_desktop.core.health.uptime import SLOTS, Pulse
from apimon_desktop.core.model.ids import Status
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.details import DayBars
from apimon_desktop.ui.views.heartbeat import BEGIN_LABEL, END_LABEL, HeartbeatView
from apimon_desktop.ui.widgets.labels import TextLabel, tip
from apimon_desktop.ui.widgets.layouts import in_row, mirrored
from apimon_desktop.ui.widgets.painting import CHART, Painted, fill_rounded, painter_for
from apimon_desktop.ui.widgets.tokens import Tone, Type, accent, blended, card_color, state_fill, veil

_GAP: Final = 2
_PAST_SHARE: Final = 0.75
"""Bars of past days are a little paler than today's."""
_STROKES: Final[Mapping[Pulse, tuple[float, Status]]] = MappingProxyType(
    {
        Pulse.HEALTHY: (0.56, Status.HEALTHY),
        Pulse.MISSED: (0.28, Status.HEALTHY),
        Pulse.DEGRADED: (0.86, Status.DEGRADED),
        Pulse.FAILED: (1.0, Status.FAILED),
    }
)
"""Shares of the bar's height, which say what the colours say; what was not watched has no stroke."""
_CUT_LEAST: Final = 14
"""Device pixels: in a lower bar, the cut through a failure would not be seen."""


class Track(Painted):
    """How much of a budget is used; nothing at all where there is none."""

    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 100, 6, grows=True)
        self._share = 0.0
        self._state: Status | None = None

    def show_share(self, share: float | None, state: Status | None) -> None:
        """Fills it to ``share``, 0 to 1. ``state`` None: the budget is far from its end."""
        self.setVisible(share is not None)
        if share is not None:
            self._share, self._state = share, state
            self.setAccessibleName(tr("{share}% of the budget used", share=round(100 * share)))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self.palette()
        color = accent(palette) if self._state is None else state_fill(self._state, palette)
        paint_track(painter_for(self), self, QRectF(self.rect()), self._share, color)


def paint_track(painter: QPainter, widget: QWidget, room: QRectF, share: float, color: QColor) -> None:
    """Draws a track into a rectangle of a widget that was laid out from left to right."""
    radius = room.height() / 2
    fill_rounded(painter, mirrored(widget, room), radius, veil(widget.palette(), 0.12))
    if share > 0:
        done = QRectF(room.left(), room.top(), max(room.height(), room.width() * share), room.height())
        fill_rounded(painter, mirrored(widget, done), radius, color)


class _Bars(Painted):
    """Bars of one width, oldest first where reading starts; resting the pointer on one tells its values."""

    SPOKEN_ROLE = CHART

    def tip_at(self, x: float) -> str:
        """What is told of the bar there; empty: there is none."""
        count = self._count()
        if not count:
            return ""
        place = min(count - 1, max(0, int(x * count / max(1, self.width()))))
        return self._tip(count - 1 - place if self._is_mirrored else place)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.tip_at(event.pos().x())), self)
            return True
        return super().event(event)

    @property
    def _is_mirrored(self) -> bool:
        # Time runs as reading does, and so do the labels at its ends.
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _count(self) -> int:
        raise NotImplementedError

    def _tip(self, place: int) -> str:
        raise NotImplementedError


class DayBarsChart(_Bars):
    """Draws a `DayBars`: today is the strongest."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 200, 44, grows=True)
        self._view = DayBars(bars=(), total="", spoken="")

    def show_bars(self, view: DayBars) -> None:
        """Replaces what is drawn."""
        if view != self._view:
            self._view = view
            self.setAccessibleName(view.spoken)
            self.update()

    def _count(self) -> int:
        return len(self._view.bars)

    def _tip(self, place: int) -> str:
        return self._view.bars[place].tip

    def paintEvent(self, _event: QPaintEvent) -> None:
        bars = self._view.bars
        if not bars:
            return
        painter, palette, room = painter_for(self), self.palette(), QRectF(self.rect())
        step = (room.width() + _GAP) / len(bars)
        past = blended(accent(palette), card_color(palette), _PAST_SHARE)
        for place, bar in enumerate(bars):
            high = max(2.0, bar.share * room.height())
            is_today = place == len(bars) - 1
            painter.setBrush(veil(palette, 0.12) if not bar.share else accent(palette) if is_today else past)
            rect = QRectF(place * step, room.height() - high, step - _GAP, high)
            painter.drawRoundedRect(mirrored(self, rect), 1.5, 1.5)


class HeartbeatBar(_Bars):
    """Draws a `HeartbeatView`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 2 * SLOTS, 18, grows=True)
        self._view: HeartbeatView | None = None

    def show_view(self, view: HeartbeatView | None) -> None:
        """Replaces what is drawn. None: nothing is known yet, and nothing is drawn."""
        before, self._view = self._view, view
        if view is not None and (before is None or before.spoken != view.spoken):
            self.setAccessibleName(view.spoken)
        if before is None or view is None or before.pulses != view.pulses:
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(SLOTS, self.sizeHint().height())

    def _count(self) -> int:
        return 0 if self._view is None else SLOTS

    def _tip(self, place: int) -> str:
        return "" if self._view is None else localised(self._view.tip(place))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # edges lie on the screen's own pixels
        if self._is_mirrored:
            painter.translate(self.width() * ratio, 0)
            painter.scale(-1, 1)
        room = QSize(int(self.width() * ratio), int(self.height() * ratio))
        gap = max(1, round(ratio))
        bodies: dict[Pulse, list[QRectF]] = {pulse: [] for pulse in _STROKES}
        for place, pulse in enumerate(self._view.pulses):
            if pulse is not Pulse.UNWATCHED:
                left, right = place * room.width() // SLOTS, (place + 1) * room.width() // SLOTS
                high = max(2, round(room.height() * _STROKES[pulse][0]))
                # Failures stand side by side and make a block.
                width = right - left if pulse in (Pulse.FAILED, Pulse.DEGRADED) else right - left - gap
                bodies[pulse].append(QRectF(left, room.height() - high, width, high))
        self._paint_bodies(painter, bodies, gap)

    def _paint_bodies(self, painter: QPainter, bodies: Mapping[Pulse, list[QRectF]], gap: int) -> None:
        """All strokes of a kind at once: there are two thousand of them in a long report."""
        painter.setPen(Qt.PenStyle.NoPen)
        for pulse, rects in bodies.items():
            color = state_fill(_STROKES[pulse][1], self.palette())
            if pulse is Pulse.DEGRADED:
                for rect in rects:
                    _paint_spike(painter, rect, color)
                continue
            painter.setBrush(color)
            painter.drawRects(rects)
            if pulse is Pulse.FAILED and rects and rects[0].height() >= _CUT_LEAST * gap:
                cut = max(gap, round(rects[0].height() * 0.14))
                painter.setBrush(self.palette().window())
                painter.drawRects(
                    [QRectF(r.left(), round(r.center().y() - cut / 2), r.width(), cut) for r in rects]
                )


def _paint_spike(painter: QPainter, body: QRectF, color: QColor) -> None:
    """A stroke that ends in a point, as the shape of what is degraded does."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(color)
    shoulder = body.top() + min(body.height() * 0.5, body.width() * 1.2)
    points = (
        QPointF(body.left(), body.bottom()),
        QPointF(body.left(), shoulder),
        QPointF(body.center().x(), body.top()),
        QPointF(body.right(), shoulder),
        QPointF(body.right(), body.bottom()),
    )
    painter.drawPolygon(QPolygonF(points))
    painter.restore()


class HeartbeatAxis(QWidget):
    """What the two ends of bars stand for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        begin, end = (
            TextLabel(text, tone=Tone.MUTED, kind=Type.CAPTION, parent=self)
            for text in localised((BEGIN_LABEL, END_LABEL))
        )
        in_row(begin, None, end, of=self)
