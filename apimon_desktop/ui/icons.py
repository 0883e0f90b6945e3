"""Pictures from ``resources/icons``, drawn at the sizes they are shown at."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from apimon_desktop.core.types import Status
from apimon_desktop.paths import resource

TRAY_SIZES: Final = (16, 18, 22, 24, 32, 36, 44, 48, 64, 88, 96)
"""Pixels: what the platforms ask for, once and twice as large."""
_SMALL: Final = 18
"""Up to here the meter has three bars, above it five."""
_APP_SIZES: Final = (16, 32, 48, 64, 128, 256)


def tray_icon(status: Status) -> QIcon:
    """The level meter for a status.

    Its colours have a contrast of 3:1 and more on light and on dark bars alike, since no platform but
    macOS tells which kind its bar is.
    """
    icon = QIcon()
    for size in TRAY_SIZES:
        bars = 3 if size <= _SMALL else 5
        renderer = QSvgRenderer(str(resource(f"icons/tray-{status.value}-{bars}.svg")))
        icon.addPixmap(_drawn(renderer, size, _crisp_size(size, renderer.defaultSize().width())))
    return icon


def app_icon() -> QIcon:
    """The program's own icon."""
    renderer = QSvgRenderer(str(resource("icons/apimon.svg")))
    icon = QIcon()
    for size in _APP_SIZES:
        icon.addPixmap(_drawn(renderer, size, size))
    return icon


def line_icon(name: str, color: QColor, size: QSize) -> QIcon:
    """A line drawing for a button in the colour of its text, once and twice as large as ``size``."""
    drawing = resource(f"icons/{name}.svg").read_bytes()
    renderer = QSvgRenderer(drawing.replace(b"currentColor", color.name().encode()))
    icon = QIcon()
    for ratio in (1, 2):
        pixels = size.width() * ratio
        pixmap = _drawn(renderer, pixels, pixels)
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    return icon


def _crisp_size(size: int, grid: int) -> int:
    """The drawing's size inside a pixmap: a multiple of its grid where that leaves a thin border only."""
    multiple = size - size % grid
    return multiple if size - multiple <= size // 8 else size


def _drawn(renderer: QSvgRenderer, size: int, inner: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    margin = (size - inner) // 2
    renderer.render(painter, QRectF(margin, margin, inner, inner))
    painter.end()
    return pixmap
