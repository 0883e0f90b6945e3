"""Contrast as it is seen: schemes of colours, and what pixels of a rendered window have."""

from collections import Counter
from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from apimon_desktop.ui.widgets.tokens import contrast

SCHEMES: Final = {
    "light": ("#f5f5f7", "#ffffff", "#1d1d1f", "#0a6cff"),
    "dark": ("#1e1e20", "#161618", "#f5f5f7", "#4c9dff"),
    "fusion, light": ("#efefef", "#ffffff", "#000000", "#308cc6"),
    "fusion, dark": ("#323232", "#242424", "#ffffff", "#308cc6"),
}
"""Window, base, text and accent."""


def palette_of(scheme: str) -> QPalette:
    """The palette of a scheme."""
    window, base, text, accent = SCHEMES[scheme]
    palette, role = QPalette(), QPalette.ColorRole
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(one, QColor(text))
    for one, color in ((role.Window, window), (role.Base, base), (role.Accent, accent)):
        palette.setColor(one, QColor(color))
    return palette


def picture(window: QWidget) -> QImage:
    """The window, four times as large, so that strokes have pixels without smoothing."""
    for _ in range(3):
        QApplication.processEvents()
    image = QImage(window.size() * 4, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(4)
    image.fill(window.palette().window().color())
    window.render(image)
    return image


def colors_in(image: QImage, place: QRect) -> Counter[int]:
    """How often each colour is in a place."""
    return Counter(
        image.pixel(x, y)
        for y in range(max(0, place.top() * 4), min(image.height(), (place.bottom() + 1) * 4), 2)
        for x in range(max(0, place.left() * 4), min(image.width(), (place.right() + 1) * 4), 2)
    )


def place_in(window: QWidget, part: QWidget) -> QRect:
    """Where a part is in its window."""
    return QRect(part.mapTo(window, QPoint()), part.size())


def best_contrast(found: Counter[int]) -> float:
    """Of the ground, which most pixels have, and the colour of the letters that stands out most."""
    ground = QColor(found.most_common(1)[0][0])
    strokes = [QColor(value) for value, count in found.items() if count >= 6]
    return max((contrast(color, ground) for color in strokes), default=1.0)
