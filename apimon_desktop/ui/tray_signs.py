"""What is added to the tray icon's drawing: a number, and the line that says "muted"."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_SMALL_GRID: Final = 16
_MANY: Final = 10
_DIGITS: Final = {
    1: (" # ", "## ", " # ", " # ", "###"),
    2: ("###", "  #", "###", "#  ", "###"),
    3: ("###", "  #", "###", "  #", "###"),
    4: ("# #", "# #", "###", "  #", "  #"),
    5: ("###", "#  ", "###", "  #", "###"),
    6: ("###", "#  ", "###", "# #", "###"),
    7: ("###", "  #", "  #", "  #", "  #"),
    8: ("###", "# #", "###", "# #", "###"),
    9: ("###", "# #", "###", "  #", "###"),
    _MANY: ("   ", " # ", "###", " # ", "   "),
}
"""Whole pixels, as no font has them at this size; the last one is a plus, for more than nine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraySigns:
    """Paints in the units of the drawing."""

    grid: int
    """The drawing's width and height, in its own units."""
    color: QColor

    def paint_number(self, painter: QPainter, number: int) -> None:
        """Puts a number, from 1 on, where the meter would stand; the state's own sign stays beside it."""
        cell = 2 if self.grid == _SMALL_GRID else 3
        for row, cells in enumerate(_DIGITS[min(number, _MANY)]):
            for column, is_set in enumerate(cells):
                if is_set != " ":
                    painter.fillRect(QRectF(column * cell, (row + 0.5) * cell, cell, cell), self.color)

    def paint_slash(self, painter: QPainter) -> None:
        """Strikes through the corner that the meter leaves free, and a bit of the meter."""
        unit = self.grid / _SMALL_GRID
        line = QLineF(0.9 * unit, 6.4 * unit, 6.4 * unit, 0.9 * unit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        painter.setPen(_pen(QColor(Qt.GlobalColor.black), 4.0 * unit))
        painter.drawLine(line)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(_pen(self.color, 1.7 * unit))
        painter.drawLine(line)


def _pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
