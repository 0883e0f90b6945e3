"""Pictures from ``resources/icons``, drawn at the sizes they are shown at."""

import re
import sys
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from apimon_desktop.adapters.file_access import read_resource
from apimon_desktop.paths import resource
from apimon_desktop.ui.tray_signs import TraySigns
from apimon_desktop.ui.views.tray import IconLook

TRAY_SIZES: Final = (16, 18, 22, 24, 32, 36, 44, 48, 64, 88, 96)
"""Pixels: what the platforms ask for, once and twice as large."""
_MACOS_TRAY_SIZES: Final = (18, 36)
"""Pixels. Qt takes the largest size that fits the menu bar, and twice that on a Retina screen: 36 is drawn
unscaled, larger ones would be scaled down and blurred."""
_SMALL: Final = 18
"""Up to here the meter has three bars, above it five."""
_APP_SIZES: Final = (16, 32, 48, 64, 128, 256)
_GREY: Final = b"#7c7c7c"
_COLOR: Final = re.compile(rb"#[0-9a-f]{6}")


def tray_icon(look: IconLook) -> QIcon:
    """The level meter for a status.

    Its colours have a contrast of 3:1 and more on light and on dark bars alike, since no platform but
    macOS tells which kind its bar is.
    """
    icon = QIcon()
    for size in _MACOS_TRAY_SIZES if sys.platform == "darwin" else TRAY_SIZES:
        icon.addPixmap(_tray_pixmap(look, size))
    # macOS draws a mask in the colour of its menu bar's texts.
    icon.setIsMask(not look.is_coloured)
    return icon


def _tray_pixmap(look: IconLook, size: int) -> QPixmap:
    bars = 3 if size <= _SMALL else 5
    shape = bars if look.number is None else f"under-{bars}"
    drawing = read_resource(f"icons/tray-{look.status.value}-{shape}.svg")
    if not look.is_coloured:
        drawing = _COLOR.sub(_GREY, drawing)
    renderer = QSvgRenderer(drawing)
    grid = renderer.defaultSize().width()
    inner = _crisp_size(size, grid)
    pixmap = _drawn(renderer, size, inner)
    signs = TraySigns(grid=grid, color=QColor(_COLOR.findall(drawing)[0].decode()))
    painter = QPainter(pixmap)
    painter.translate((size - inner) // 2, (size - inner) // 2)
    painter.scale(inner / grid, inner / grid)
    if look.number is not None:
        signs.paint_number(painter, look.number)
    elif look.is_muted:
        signs.paint_slash(painter)
    painter.end()
    return pixmap


def app_icon() -> QIcon:
    """The program's own icon."""
    renderer = QSvgRenderer(str(resource("icons/apimon.svg")))
    icon = QIcon()
    for size in _APP_SIZES:
        icon.addPixmap(_drawn(renderer, size, size))
    return icon


def line_icon(name: str, color: QColor, size: QSize) -> QIcon:
    """A line drawing for a button in the colour of its text, once and twice as large as ``size``."""
    drawing = read_resource(f"icons/{name}.svg")
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
