"""A picture of the bar with the icon in it, and an arrow to it."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from apimon_desktop.core.text import say
from apimon_desktop.core.types import Status
from apimon_desktop.ui.icons import tray_icon
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.spoken_roles import PICTURE
from apimon_desktop.ui.tones import Tone, tone_color, veil
from apimon_desktop.ui.views.tray import IconLook

_CLOCK: Final = "14:03"
_SPOKEN: Final = say("Picture: the icon, a small level meter, stands in the bar beside the clock.")


class BarPicture(QWidget):
    """Drawn in heights of a line of text, so that it grows with the letters."""

    SPOKEN_ROLE = PICTURE

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = tray_icon(IconLook(status=Status.HEALTHY))
        self.setAccessibleName(localised(_SPOKEN))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(16 * line, 5 * line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        bar = QRectF(0.5, 0.5, self.width() - 1, 1.9 * line)
        painter.setPen(QPen(veil(self.palette(), 0.16), 1))
        painter.setBrush(veil(self.palette(), 0.07))
        painter.drawRoundedRect(bar, 5, 5)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        icon = self._paint_neighbours(painter, bar, line)
        self._paint_arrow(painter, icon, line)
        painter.resetTransform()
        self._paint_texts(painter, bar, icon, line)

    def _paint_neighbours(self, painter: QPainter, bar: QRectF, line: int) -> QRectF:
        """Paints what else stands in a bar, and gives the icon's place."""
        middle, right = bar.center().y(), bar.right() - 4.6 * line
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil(self.palette(), 0.22))
        side = 0.72 * line
        for step in (0, 1):
            painter.drawRoundedRect(QRectF(right - step * 1.6 * line, middle - side / 2, side, side), 3, 3)
        icon = QRectF(right - 3.6 * line, middle - 0.6 * line, 1.2 * line, 1.2 * line)
        painter.drawRoundedRect(QRectF(icon.left() - 1.5 * line, middle - side / 2, side, side), 3, 3)
        return icon

    def _paint_arrow(self, painter: QPainter, icon: QRectF, line: int) -> None:
        color = tone_color(Tone.HEALTHY, self.palette())
        tip = QPointF(icon.center().x(), icon.bottom() + 0.7 * line)
        tail = QPointF(tip.x() - 4.2 * line, tip.y() + 1.75 * line)
        bow = QPainterPath(tail)
        bow.quadTo(QPointF(tip.x(), tail.y()), tip + QPointF(0, 0.3 * line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, max(2.0, line / 8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(bow)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        wing = 0.34 * line
        painter.drawPolygon(
            QPolygonF([tip, tip + QPointF(-wing, 1.5 * wing), tip + QPointF(wing, 1.5 * wing)])
        )

    def _paint_texts(self, painter: QPainter, bar: QRectF, icon: QRectF, line: int) -> None:
        """What must not be mirrored: the icon's drawing, and letters."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if mirrored:
            icon = QRectF(self.width() - icon.right(), icon.top(), icon.width(), icon.height())
        self._icon.paint(painter, icon.toRect())
        painter.setPen(tone_color(Tone.TEXT, self.palette()))
        room = QRectF(bar.right() - 3.4 * line, bar.top(), 3 * line, bar.height())
        if mirrored:
            room.moveLeft(0.4 * line)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _CLOCK)
