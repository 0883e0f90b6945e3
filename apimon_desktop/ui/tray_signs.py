"""What is added to the tray icon's drawing: a number, and the line that says "muted"."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_SMALL_GRID: Final = 16
_GLYPHS: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "<": ("  #", " # ", "#  ", " # ", "  #"),
    "+": (" # ", "###", " # "),
}
"""Whole pixels, as no font has them at this size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """How wide and high the cells of a glyph are, in units of the drawing."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    plus: tuple[int, ...]
    """Columns and rows of a plus."""
    gap: int
    """Between two glyphs."""


_SMALL_TYPE: Final = _Type(columns=(2, 2, 2), rows=(2, 2, 2, 2, 2), plus=(2, 2, 2), gap=2)
_TYPE: Final = _Type(columns=(3, 2, 3), rows=(3, 2, 3, 2, 3), plus=(2, 2, 2), gap=2)
_NARROW: Final = {
    _SMALL_TYPE: replace(_SMALL_TYPE, columns=(2, 1, 2), plus=(1, 2, 1), gap=1),
    _TYPE: replace(_TYPE, columns=(3, 1, 3), gap=1),
}
"""The same for three glyphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraySigns:
    """Paints in the units of the drawing."""

    grid: int
    """The drawing's width and height, in its own units."""
    color: QColor

    def paint_number(self, painter: QPainter, number: str) -> None:
        """Puts a number of up to three glyphs where the meter would stand; the state's sign stays below."""
        kind = _SMALL_TYPE if self.grid == _SMALL_GRID else _TYPE
        kind = _NARROW[kind] if len(number) > 2 else kind
        widths = [sum(kind.plus if glyph == "+" else kind.columns) for glyph in number]
        left = (self.grid - sum(widths) - kind.gap * (len(number) - 1)) // 2
        for glyph, width in zip(number, widths, strict=True):
            self._paint_glyph(painter, glyph, left, kind)
            left += width + kind.gap

    def _paint_glyph(self, painter: QPainter, glyph: str, left: int, kind: _Type) -> None:
        columns, rows = (kind.plus, kind.plus) if glyph == "+" else (kind.columns, kind.rows)
        top = (sum(kind.rows) - sum(rows)) // 2
        for cells, height in zip(_GLYPHS[glyph], rows, strict=True):
            x = left
            for cell, width in zip(cells, columns, strict=True):
                if cell != " ":
                    painter.fillRect(QRectF(x, top, width, height), self.color)
                x += width
            top += height

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
