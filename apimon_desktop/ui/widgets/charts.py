"""A chart of reply times: a line with a band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from apimon_desktop.core.health.uptime import LatencyPoint
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.details import ChartView
from apimon_desktop.ui.widgets.painting import CHART, paint_focus_ring
from apimon_desktop.ui.widgets.tokens import (
    Radius,
    Tone,
    Type,
    accent,
    card_color,
    font,
    px,
    tone_color,
    veil,
)

_CHART_HEIGHT: Final = 132
_EMPTY_HEIGHT: Final = 36
_BAND_STRENGTH: Final = 0.20


class LatencyChart(QWidget):
    """Draws a `ChartView`; the pointer or the arrow keys tell the values of one step."""

    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: ChartView | None = None
        self._at: int | None = None
        """Which point's values are told."""
        self._name()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_view(self, view: ChartView | None) -> None:
        """Replaces what is drawn. None: it is not known yet."""
        if view != self._view:
            if view is None or self._view is None or view.points != self._view.points:
                self._at = None
            self._view = view
            self._name()
            self.updateGeometry()
            self.update()

    def picture(self) -> QImage:
        """What is drawn, for a file: twice as sharp, on its own ground."""
        image = QImage(self.size() * 2, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(2)
        image.fill(card_color(self.palette()))
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        return image

    def told(self) -> str:
        """The values that are told now; empty: none."""
        if self._view is None or self._at is None:
            return ""
        return localised(self._view.tip(self._at))

    def sizeHint(self) -> QSize:
        is_empty = self._view is not None and not self._view.points
        return QSize(px(300), px(_EMPTY_HEIGHT if is_empty else _CHART_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tell(self._nearest(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = 0 if self._view is None else len(self._view.points)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not count:
            super().keyPressEvent(event)
            return
        step = -step if self._is_mirrored else step  # an arrow leads to where it points
        self._tell(count - 1 if self._at is None else max(0, min(count - 1, self._at + step)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._paint(QPainter(self))

    def _tell(self, place: int | None) -> None:
        if place != self._at:
            self._at = place
            self._name()
            self.update()

    def _name(self) -> None:
        spoken = tr("Reply time") if self._view is None else self._view.spoken
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(self.told())

    def _nearest(self, x: float) -> int | None:
        view = self._view
        if view is None or not view.points:
            return None
        plane = self._plane(view)
        places = [abs(plane.middle(point) - x) for point in view.points]
        nearest = min(range(len(places)), key=places.__getitem__)
        reach = max(6.0, plane.room.width() * (view.step / (view.until - view.since)))
        return nearest if places[nearest] <= reach else None

    @property
    def _is_mirrored(self) -> bool:
        # Time runs as reading does, as in the bars on the same page.
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _plane(self, view: ChartView) -> "_Plane":
        metrics = QFontMetricsF(font(Type.CAPTION))
        left = max(metrics.horizontalAdvance(label) for label, _ in view.scale) + 8
        room = QRectF(self.rect()).adjusted(left, metrics.height() * 0.6, -6, -metrics.height() * 1.5)
        return _Plane(view, room, self._is_mirrored)

    def _paint(self, painter: QPainter) -> None:
        view = self._view
        if view is None:
            return
        painter.setFont(font(Type.CAPTION))
        if not view.points:
            painter.setPen(tone_color(Tone.MUTED, self.palette()))
            flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
            painter.drawText(QRectF(self.rect()), flags, view.empty)
            return
        plane = self._plane(view)
        self._paint_axes(painter, plane)
        color = accent(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in runs(view.points, view.longest_pause):
            _paint_run(painter, plane, run, color)
        if self._at is not None and self._at < len(view.points):
            self._paint_told(painter, plane, view.points[self._at], color)
        paint_focus_ring(painter, self, QRectF(self.rect()), Radius.CONTROL)

    def _paint_axes(self, painter: QPainter, plane: "_Plane") -> None:
        view, muted = plane.view, tone_color(Tone.MUTED, self.palette())
        metrics = QFontMetricsF(painter.font())
        for label, ms in view.scale:
            y = _sharp(plane.y(ms), self.devicePixelRatioF())
            painter.setPen(QPen(veil(self.palette(), 0.10), 0))
            painter.drawLine(QPointF(plane.room.left(), y), QPointF(plane.room.right(), y))
            painter.setPen(muted)
            box = QRectF(0, y - metrics.height() / 2, plane.room.left() - 6, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
        painter.setPen(muted)
        top, last = plane.room.bottom() + metrics.height() * 0.25, -1e9
        for label, at in sorted(view.times, key=lambda time: plane.x(time[1])):
            wide = metrics.horizontalAdvance(label)
            left = min(max(plane.x(at) - wide / 2, plane.room.left()), plane.room.right() - wide)
            if left > last:  # one that would touch its neighbour is left out
                painter.drawText(QRectF(left, top, wide + 1, metrics.height()), 0, label)
                last = left + wide + metrics.averageCharWidth()

    def _paint_told(self, painter: QPainter, plane: "_Plane", point: LatencyPoint, color: QColor) -> None:
        x, text = plane.middle(point), self.told()
        painter.setPen(QPen(veil(self.palette(), 0.4), 1))
        painter.drawLine(QPointF(x, plane.room.top()), QPointF(x, plane.room.bottom()))
        painter.setPen(QPen(card_color(self.palette()), 1.5))
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, plane.y(point.p50_ms)), 4, 4)
        metrics = QFontMetricsF(painter.font())
        lines = text.split("\n")
        wide = max(metrics.horizontalAdvance(line) for line in lines) + 14
        high = metrics.height() * len(lines) + 8
        left = x + 8 if x + 8 + wide <= self.width() else max(0.0, x - 8 - wide)
        box = QRectF(left, plane.room.top(), wide, high)
        painter.setPen(QPen(veil(self.palette(), 0.3), 1))
        painter.setBrush(card_color(self.palette()))
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        painter.setPen(tone_color(Tone.TEXT, self.palette()))
        painter.drawText(box.adjusted(7, 4, -7, -4), 0, text)


@dataclass(frozen=True, slots=True)
class _Plane:
    """From times and milliseconds to places."""

    view: ChartView
    room: QRectF
    is_mirrored: bool

    def x(self, at: datetime) -> float:
        share = (at - self.view.since) / (self.view.until - self.view.since)
        share = min(1.0, max(0.0, share))
        share = 1 - share if self.is_mirrored else share
        return self.room.left() + share * self.room.width()

    def middle(self, point: LatencyPoint) -> float:
        return self.x(point.starts_at + self.view.step / 2)

    def y(self, ms: float) -> float:
        return self.room.bottom() - min(1.0, ms / self.view.most_ms) * self.room.height()


def runs(points: Sequence[LatencyPoint], longest_pause: timedelta) -> Iterator[tuple[LatencyPoint, ...]]:
    """The points in runs without a gap; nothing is drawn over unwatched time."""
    start = 0
    for place, (one, following) in enumerate(pairwise(points), start=1):
        if following.starts_at - one.starts_at > longest_pause:
            yield tuple(points[start:place])
            start = place
    if points:
        yield tuple(points[start:])


def _paint_run(painter: QPainter, plane: _Plane, run: Sequence[LatencyPoint], color: QColor) -> None:
    lower = [QPointF(plane.middle(point), plane.y(point.p50_ms)) for point in run]
    upper = [QPointF(plane.middle(point), plane.y(point.p95_ms)) for point in run]
    band = QColor(color)
    band.setAlphaF(_BAND_STRENGTH)
    if len(run) == 1:  # a line needs two ends
        painter.setPen(QPen(band, 3))
        painter.drawLine(upper[0], lower[0])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(lower[0], 1.6, 1.6)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(band)
    painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
    line = QPainterPath(lower[0])
    for place in lower[1:]:
        line.lineTo(place)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(color, 1.6)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(line)


def _sharp(y: float, ratio: float) -> float:
    """The middle of a row of the screen's own pixels, so that a thin line is one of them."""
    return (int(y * ratio) + 0.5) / ratio
