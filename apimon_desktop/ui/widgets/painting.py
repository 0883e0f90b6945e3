"""What painted widgets share: their base, rounded grounds, the focus ring, texts, glyphs and shapes."""

from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from types import MappingProxyType
from typing import Final, TypeAlias

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QColor,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QAccessibleWidget, QSizePolicy, QStyle, QWidget

from apimon_desktop.core.model.ids import Status
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.widgets import tokens
from apimon_desktop.ui.widgets.layouts import mirrored
from apimon_desktop.ui.widgets.tokens import STATUS_TONES, Tone, Type, px, tone_color

CHART: Final = QAccessible.Role.Chart
PICTURE: Final = QAccessible.Role.Graphic
RING: Final = 2.0
"""Width of the focus ring, in pixels."""


class Painted(QWidget):
    """A widget that is only looked at; ``width`` and ``height`` are in pixels at the base text size."""

    SPOKEN_ROLE = PICTURE
    """What a screen reader takes it for, where Qt would call it a panel."""

    def __init__(self, parent: QWidget | None, width: int, height: int, *, grows: bool = False) -> None:
        """``grows``: it may be wider than that."""
        super().__init__(parent)
        self._size = width, height
        across = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(*map(px, self._size))


@cache
def tell_roles() -> None:
    """Lets every widget whose class has a ``SPOKEN_ROLE`` be found under it; once for the program."""
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """None leaves it to Qt, which takes the nearest of its own classes."""
    role = getattr(type(thing), "SPOKEN_ROLE", None)
    if isinstance(thing, QWidget) and isinstance(role, QAccessible.Role):
        return QAccessibleWidget(thing, role)
    return None


def painter_for(widget: QWidget) -> QPainter:
    """A painter with smooth edges and no pen."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return painter


def fill_rounded(painter: QPainter, rect: QRectF, radius: float, color: QColor) -> None:
    """Fills a rounded rectangle without an edge."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, radius, radius)


def edge_rounded(painter: QPainter, rect: QRectF, radius: float, color: QColor, width: float = 1) -> None:
    """Draws the edge of a rounded rectangle, inside it."""
    half = width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, width))
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def paint_focus_ring(painter: QPainter, widget: QWidget, rect: QRectF, radius: float) -> None:
    """Draws the 2 px focus ring where the widget has the keyboard focus."""
    if widget.hasFocus():
        edge_rounded(painter, rect, radius, tokens.accent(widget.palette()), RING)


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    kind: Type,
    color: QColor,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Draws one line, vertically centred; what does not fit ends in "…"."""
    face = tokens.font(kind)
    painter.setFont(face)
    painter.setPen(color)
    flags = QStyle.visualAlignment(direction, align | Qt.AlignmentFlag.AlignVCenter)
    elided = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.drawText(rect, int(flags.value) | Qt.TextFlag.TextSingleLine.value, elided)


def paint_words(
    painter: QPainter,
    widget: QWidget,
    rect: QRectF,
    text: str,
    kind: Type,
    *,
    tone: Tone = Tone.TEXT,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
) -> None:
    """Draws one line into a rectangle of a widget that was laid out from left to right."""
    color, direction = tokens.tone_color(tone, widget.palette()), widget.layoutDirection()
    paint_text(painter, mirrored(widget, rect), text, kind, color, align=align, direction=direction)


def paint_plus_tile(painter: QPainter, widget: QWidget, tile: QRectF) -> None:
    """Draws what stands for more providers in the place of a tile."""
    palette, inset = widget.palette(), tile.width() / 4
    fill_rounded(painter, mirrored(widget, tile), tokens.Radius.TILE, tokens.veil(palette, 0.08))
    inner = tile.adjusted(inset, inset, -inset, -inset)
    glyph("plus", painter, mirrored(widget, inner), tokens.tone_color(Tone.MUTED, palette))


def glyph(name: str, painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Draws a line glyph of the control set; ``name`` is a key of `GLYPHS`."""
    drawing = GLYPHS[name]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    for first, *others in drawing.lines:
        path = QPainterPath(QPointF(*first))
        for point in others:
            path.lineTo(QPointF(*point))
        painter.drawPath(path)
    for x, y, radius, start, span in drawing.arcs:
        painter.drawArc(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), start * 16, span * 16)
    painter.setBrush(color)
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y, radius in drawing.dots:
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.restore()


_Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glyph:
    """Drawn on a grid of 16 × 16."""

    lines: tuple[tuple[_Point, ...], ...] = ()
    arcs: tuple[tuple[float, float, float, int, int], ...] = ()
    """Middle, radius, first angle and span in degrees."""
    dots: tuple[tuple[float, float, float], ...] = ()
    """Middle and radius."""


def _spoke(angle: int) -> tuple[_Point, _Point]:
    across, up = cos(radians(angle)), sin(radians(angle))
    return (8 + 4.8 * across, 8 + 4.8 * up), (8 + 6.6 * across, 8 + 6.6 * up)


GLYPHS: Final = MappingProxyType(
    {
        "check": _Glyph(lines=(((3.5, 8.5), (6.8, 11.8), (12.5, 4.8)),)),
        "alert": _Glyph(lines=(((8, 3.5), (8, 8.8)),), dots=((8, 12.2, 1.3),)),
        "bar": _Glyph(lines=(((4, 8), (12, 8)),)),
        "cross": _Glyph(lines=(((4, 4), (12, 12)), ((12, 4), (4, 12)))),
        "plus": _Glyph(lines=(((8, 3.5), (8, 12.5)), ((3.5, 8), (12.5, 8)))),
        "dots": _Glyph(dots=tuple((x, 8, 1.35) for x in (3.2, 8.0, 12.8))),
        "refresh": _Glyph(lines=(((13.4, 2.4), (13.2, 5.6), (10.0, 5.4)),), arcs=((8, 8, 5.2, 40, 285),)),
        "settings": _Glyph(
            lines=tuple(map(_spoke, range(0, 360, 45))), arcs=((8, 8, 2.1, 0, 360), (8, 8, 4.6, 0, 360))
        ),
        "forward": _Glyph(lines=(((6, 3.8), (10.2, 8), (6, 12.2)),)),
        "back": _Glyph(lines=(((10, 3.8), (5.8, 8), (10, 12.2)),)),
        "down": _Glyph(lines=(((3.8, 6), (8, 10.2), (12.2, 6)),)),
        "up": _Glyph(lines=(((3.8, 10), (8, 5.8), (12.2, 10)),)),
        "key": _Glyph(
            lines=(((7.4, 8.6), (12.8, 3.2)), ((10.6, 5.4), (12.6, 7.4))), arcs=((5.4, 10.6, 2.6, 0, 360),)
        ),
        "pause": _Glyph(lines=(((6, 4.5), (6, 11.5)), ((10, 4.5), (10, 11.5)))),
        "wait": _Glyph(dots=tuple((x, 8, 1.1) for x in (4.4, 8.0, 11.6))),
        "offline": _Glyph(
            lines=(((3.5, 2.8), (12.5, 13.2)),), arcs=((8, 10, 5.5, 45, 90), (8, 10.2, 2.8, 45, 90))
        ),
    }
)


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


class StatusShape(Painted):
    """The shape of a status, as large as the text beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, 0, 0)
        self._status: Status | None = None
        self.show_status(Status.UNKNOWN)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_status(self, status: Status) -> None:
        """Takes the shape of a status."""
        if status is not self._status:
            self._status = status
            self.setAccessibleName(localised(_WORDS[status]))
            self.update()

    def sizeHint(self) -> QSize:
        side = round(self.fontMetrics().capHeight() * 1.35) + 2
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._status is not None:
            rect, palette = QRectF(self.rect()).adjusted(1, 1, -1, -1), self.palette()
            color = tone_color(STATUS_TONES[self._status], palette)
            paint_shape(QPainter(self), rect, self._status, color, palette.window().color())
