"""The last 24 hours as a row of strokes: height and shape say what colour says."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolTip, QWidget

from apimon_desktop.core.heartbeat import SLOTS, Pulse
from apimon_desktop.ui.labels import FONT_CHANGES, TextLabel, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.spoken_roles import CHART
from apimon_desktop.ui.tones import Tone, tone_color
from apimon_desktop.ui.views.heartbeat import BEGIN_LABEL, END_LABEL, HeartbeatView

_HEIGHTS: Final[Mapping[Pulse, float]] = MappingProxyType(
    {Pulse.HEALTHY: 0.56, Pulse.MISSED: 0.28, Pulse.DEGRADED: 0.86, Pulse.FAILED: 1.0}
)
"""Shares of the bar's height; what was not watched has none."""
_TONES: Final[Mapping[Pulse, Tone]] = MappingProxyType(
    {
        Pulse.HEALTHY: Tone.HEALTHY,
        Pulse.MISSED: Tone.HEALTHY,
        Pulse.DEGRADED: Tone.DEGRADED,
        Pulse.FAILED: Tone.FAILED,
    }
)
_THIN_SHARE: Final = 0.55
_THICK_SHARE: Final = 1.25
"""Of the height of a line of text."""
_CUT_LEAST: Final = 14
"""Device pixels: in a lower bar, the cut through a failure would not be seen."""


class HeartbeatBar(QWidget):
    """Draws a `HeartbeatView`; resting the pointer on a stroke tells what it stands for."""

    SPOKEN_ROLE = CHART

    def __init__(self, parent: QWidget, *, thick: bool = False) -> None:
        super().__init__(parent)
        self._view: HeartbeatView | None = None
        self._share = _THICK_SHARE if thick else _THIN_SHARE
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_view(self, view: HeartbeatView | None) -> None:
        """Replaces what is drawn. None: nothing is known yet, and nothing is drawn."""
        before, self._view = self._view, view
        if view is not None and (before is None or before.spoken != view.spoken):
            self.setAccessibleName(view.spoken)
        if before is None or view is None or before.pulses != view.pulses:
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(2 * SLOTS, round(self._share * self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(SLOTS, self.sizeHint().height())

    def tip_at(self, x: float) -> str:
        """What is told of the stroke there; empty: nothing is known."""
        if self._view is None:
            return ""
        place = min(SLOTS - 1, max(0, int(x * SLOTS / max(1, self.width()))))
        return localised(self._view.tip(SLOTS - 1 - place if self._is_mirrored else place))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            text = self.tip_at(event.pos().x())
            QToolTip.showText(event.globalPos(), tip(text), self)
            return bool(text)
        return super().event(event)

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
        bodies: dict[Pulse, list[QRectF]] = {pulse: [] for pulse in _HEIGHTS}
        for place, pulse in enumerate(self._view.pulses):
            if pulse is not Pulse.UNWATCHED:
                left, right = place * room.width() // SLOTS, (place + 1) * room.width() // SLOTS
                high = max(2, round(room.height() * _HEIGHTS[pulse]))
                # Failures stand side by side and make a block.
                width = right - left if pulse in (Pulse.FAILED, Pulse.DEGRADED) else right - left - gap
                bodies[pulse].append(QRectF(left, room.height() - high, width, high))
        self._paint_bodies(painter, bodies, gap)

    def _paint_bodies(self, painter: QPainter, bodies: Mapping[Pulse, list[QRectF]], gap: int) -> None:
        """All strokes of a kind at once: there are two thousand of them in a long report."""
        painter.setPen(Qt.PenStyle.NoPen)
        for pulse, rects in bodies.items():
            color = tone_color(_TONES[pulse], self.palette())
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

    @property
    def _is_mirrored(self) -> bool:
        # Time runs as reading does. The labels at its ends, "24 h ago" and "now", stand in a layout, which
        # Qt turns round: bars that stayed would stand above the wrong ends, the newest at "24 h ago".
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft


def _paint_spike(painter: QPainter, body: QRectF, color: QColor) -> None:
    """A stroke that ends in a point, as the shape of what is degraded does."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
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


class HeartbeatStrip(QWidget):
    """A bar with the uptime beside it; a thick one with both of its ends labelled."""

    def __init__(self, parent: QWidget, *, thick: bool = False) -> None:
        super().__init__(parent)
        self.bar = HeartbeatBar(self, thick=thick)
        self._uptime = TextLabel(tone=Tone.MUTED, scale=0.86, parent=self)
        self._uptime.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._uptime.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.bar, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._uptime, 0, 1)
        if thick:
            grid.addWidget(HeartbeatAxis(self), 1, 0)
        self._reserve()

    def show_view(self, view: HeartbeatView | None) -> None:
        """Replaces what is shown."""
        self.bar.show_view(view)
        self._uptime.setText("" if view is None else view.uptime)
        self._uptime.setToolTip(
            tip("" if view is None else tr("Share of the watched time in which it had not failed"))
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._uptime.adopt_font()
            self._reserve()

    @property
    def figure_width(self) -> int:
        """The room beside the bar, in pixels; all bars of a window are as long."""
        return self._uptime.width() + self._grid.horizontalSpacing()

    def _reserve(self) -> None:
        # Nothing moves when the figures come, and nothing is laid out again.
        metrics = self._uptime.fontMetrics()
        self._uptime.setFixedSize(metrics.horizontalAdvance("100.0%") + 2, metrics.height())


class HeartbeatAxis(QWidget):
    """What the two ends of bars stand for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        ends = [
            TextLabel(text, tone=Tone.MUTED, scale=0.8, parent=self)
            for text in localised((BEGIN_LABEL, END_LABEL))
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(ends[0], 0, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(ends[1], 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
