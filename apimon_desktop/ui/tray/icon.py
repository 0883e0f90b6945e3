"""The tray icon, a level meter of three bars painted sharply at every size, and the program's own icon."""

import sys
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QIcon, QPainter, QPixmap, QPolygonF

from apimon_desktop.core.model.ids import Status
from apimon_desktop.paths import resource
from apimon_desktop.ui.views.tray import IconLook

TRAY_SIZES: Final = (16, 18, 22, 24, 32, 36, 44, 48, 64, 88, 96)
"""Pixels: what the platforms ask for, once and twice as large."""
_MACOS_TRAY_SIZES: Final = (18, 36)
"""Pixels. Qt takes the largest size that fits the menu bar, and twice that on a Retina screen: 36 is drawn
unscaled, larger ones would be scaled down and blurred."""
_APP_SIZES: Final = (16, 32, 48, 64, 128, 256)
_COLORS: Final = {
    Status.HEALTHY: "#129a5c",
    Status.DEGRADED: "#c47800",
    Status.FAILED: "#ee4237",
    Status.UNKNOWN: "#7c7c7c",
}
"""Contrast 3:1 and more on light and on dark bars alike: only macOS tells which kind its bar is."""
_MUTED: Final = 0.45
"""Opacity."""
_LEVELS: Final = (0.62, 1.0, 0.80)
"""Heights of the bars, of the whole."""
_LOW: Final = (0.30, 0.44, 0.36)
"""Those of a degraded provider: the meter is low."""
_FAILED: Final = (0.62, 1.0, 1.0)


def tray_icon(look: IconLook) -> QIcon:
    """The icon for a state, at all sizes."""
    icon = QIcon()
    is_macos = sys.platform == "darwin"
    for size in _MACOS_TRAY_SIZES if is_macos else TRAY_SIZES:
        pixmap = _glyph(look, size)
        icon.addPixmap(_with_title(pixmap, look) if is_macos and look.number else pixmap)
    # macOS draws a mask in the colour of its menu bar's texts.
    icon.setIsMask(not look.is_coloured)
    return icon


def app_icon() -> QIcon:
    """The program's own icon."""
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - 1 MB, only once a window opens

    renderer = QSvgRenderer(str(resource("icons/apimon.svg")))
    icon = QIcon()
    for size in _APP_SIZES:
        pixmap = _canvas(size, size)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _canvas(width: int, height: int) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _color(look: IconLook) -> QColor:
    return QColor(_COLORS[look.status if look.is_coloured else Status.UNKNOWN])


def _glyph(look: IconLook, size: int) -> QPixmap:
    pixmap = _canvas(size, size)
    painter = QPainter(pixmap)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_color(look))
    painter.setOpacity(_MUTED if look.is_muted else 1.0)
    match look.status:
        case Status.FAILED:
            _paint_failed(painter, size)
        case Status.UNKNOWN:
            _paint_dots(painter, size)
        case status:
            for bar in _bars(size, _LEVELS if status is Status.HEALTHY else _LOW):
                _rounded(painter, bar)
            if status is Status.DEGRADED:
                _paint_triangle(painter, size)
    painter.end()
    return pixmap


def _bars(size: int, levels: tuple[float, ...]) -> list[QRectF]:
    """The bars, on whole pixels."""
    width, gap, margin, room = _measures(size)
    left = (size - 3 * width - 2 * gap) // 2
    bars = []
    for place, level in enumerate(levels):
        high = round(room * level)
        bars.append(QRectF(left + place * (width + gap), margin + room - high, width, high))
    return bars


def _measures(size: int) -> tuple[int, int, int, int]:
    """Width and gap of the bars, the margin above and below, and the height between; pixels."""
    margin = max(1, size // 16)
    return size // 4, round(size / 11.5), margin, size - 2 * margin


def _rounded(painter: QPainter, bar: QRectF) -> None:
    radius = bar.width() / 6
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=bar.width() > 6)
    painter.drawRoundedRect(bar, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)


def _paint_failed(painter: QPainter, size: int) -> None:
    """Three outlined bars, and in the corner a barred disc of 9/22 that is knocked out of them by 2/22."""
    stroke, side, knock = max(1, round(size / 18)), round(size * 9 / 22) + 1, max(1.5, size / 11)
    disc = QRectF(size - side, size - side, side, side)
    floor = int(disc.top() - knock)
    for bar in _bars(size, _FAILED):
        if bar.right() > disc.left() - knock / 2:  # no crumb of it is left beside the disc
            bar.setBottom(floor)
        painter.fillRect(bar, painter.brush())
        _erase(painter, bar.adjusted(stroke, stroke, -stroke, -stroke))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawEllipse(disc)
    high, inset = max(1, round(side * 0.2)), round(side * 0.22)
    top = round(disc.center().y() - high / 2)
    _erase(painter, QRectF(disc.left() + inset, top, side - 2 * inset, high))


def _erase(painter: QPainter, place: QRectF) -> None:
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillRect(place, painter.brush())
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _paint_triangle(painter: QPainter, size: int) -> None:
    """A warning triangle above the low bars, at the end where the meter leaves most room."""
    side, top = round(size * 10 / 22), size // 22
    left, bottom = size - side - top, top + side * 0.92
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    corners = ((left + side / 2, top), (left + side, bottom), (left, bottom))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def _paint_dots(painter: QPainter, size: int) -> None:
    """The same meter in dots: nothing is known."""
    width, _gap, margin, room = _measures(size)
    dot = max(2, round(width * 0.7))
    step = dot + max(1, round(dot * 0.7))
    for bar in _bars(size, _LEVELS):
        y = margin + room - dot
        while y >= bar.top() - step / 2:
            _rounded(painter, QRectF(bar.left() + (width - dot) // 2, y, dot, dot))
            y -= step


def _with_title(glyph: QPixmap, look: IconLook) -> QPixmap:
    """The glyph with a number beside it in the menu bar's font, as macOS shows titles of its own items."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(glyph.height() * 0.72))
    font.setWeight(QFont.Weight.Medium)
    text = look.number or ""
    advance, left = round(QFontMetricsF(font).horizontalAdvance(text)), glyph.width() + glyph.height() // 6
    wide = _canvas(left + advance, glyph.height())
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, glyph)
    painter.setFont(font)
    painter.setPen(_color(look))
    room = QRectF(left, 0, advance + 1, glyph.height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter.value, text)
    painter.end()
    return wide
