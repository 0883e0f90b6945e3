"""A shape for each status, so that it reads without its colour."""

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPalette, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from apimon_desktop.core.text import say
from apimon_desktop.core.types import Status
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.spoken_roles import PICTURE
from apimon_desktop.ui.tones import STATUS_TONES, tone_color

_DOTS = 8
_WORDS: Final = MappingProxyType(
    {
        Status.HEALTHY: say("healthy"),
        Status.DEGRADED: say("degraded"),
        Status.FAILED: say("failed"),
        Status.UNKNOWN: say("unknown"),
    }
)
"""What a shape says to those who don't see it."""


def paint_shape(painter: QPainter, rect: QRectF, status: Status, color: QColor, ground: QColor) -> None:
    """Draws healthy as a disc, degraded as a triangle, failed as a barred disc, unknown as a dotted ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    size = rect.width()
    match status:
        case Status.HEALTHY:
            painter.drawEllipse(rect.adjusted(size * 0.1, size * 0.1, -size * 0.1, -size * 0.1))
        case Status.DEGRADED:
            left, right, bottom = rect.left(), rect.right(), rect.bottom() - size * 0.06
            corners = [QPointF(rect.center().x(), rect.top()), QPointF(right, bottom), QPointF(left, bottom)]
            painter.drawPolygon(QPolygonF(corners))
        case Status.FAILED:
            painter.drawEllipse(rect)
            painter.setBrush(ground)
            painter.drawRect(
                QRectF(rect.left() + size * 0.2, rect.center().y() - size * 0.1, size * 0.6, size * 0.2)
            )
        case Status.UNKNOWN:
            for angle in range(0, 360, 360 // _DOTS):
                spoke = QLineF.fromPolar(size * 0.4, angle).translated(rect.center())
                painter.drawEllipse(spoke.p2(), size * 0.1, size * 0.1)


def shape_icon(status: Status, palette: QPalette, size: int) -> QIcon:
    """The shape as an icon for a list, once and twice as large as ``size``."""
    icon = QIcon()
    colors = {
        QIcon.Mode.Normal: (tone_color(STATUS_TONES[status], palette), palette.base().color()),
        QIcon.Mode.Selected: (palette.highlightedText().color(), palette.highlight().color()),
    }
    for ratio in (1, 2):
        for mode, (color, ground) in colors.items():
            pixmap = QPixmap(size * ratio, size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_shape(painter, QRectF(1, 1, size - 2, size - 2), status, color, ground)
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


def shape_side(metrics: QFontMetrics) -> int:
    """Width and height of a shape beside a text, in pixels."""
    return round(metrics.capHeight() * 1.35) + 2


class StatusShape(QWidget):
    """The shape of a status, as large as the text beside it."""

    SPOKEN_ROLE = PICTURE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = Status.UNKNOWN
        self._name()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_status(self, status: Status) -> None:
        """Takes the shape of a status."""
        if status is not self._status:
            self._status = status
            self._name()
            self.update()

    def sizeHint(self) -> QSize:
        side = shape_side(self.fontMetrics())
        return QSize(side, side)

    def _name(self) -> None:
        self.setAccessibleName(localised(_WORDS[self._status]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        color = tone_color(STATUS_TONES[self._status], self.palette())
        paint_shape(painter, rect, self._status, color, self.palette().window().color())
