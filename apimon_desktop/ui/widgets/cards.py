"""Cards, the rows on them, and the tile that shows a provider with its state."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from apimon_desktop.core.model.ids import Status
from apimon_desktop.ui.views.tile import TileLook
from apimon_desktop.ui.widgets.buttons import PressedByEnter
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.layouts import in_row, mirrored
from apimon_desktop.ui.widgets.painting import (
    Painted,
    StatusShape,
    edge_rounded,
    fill_rounded,
    paint_focus_ring,
    paint_shape,
    paint_text,
    painter_for,
)
from apimon_desktop.ui.widgets.tokens import (
    Radius,
    Space,
    Tone,
    Type,
    card_color,
    card_edge,
    hairline,
    px,
    state_fill,
    veil,
)

CARD_MARGINS: Final = (Space.M, 10, Space.M, 10)
"""Between a card's edge and what is on it."""


class Card(QWidget):
    """A rounded ground; give it any layout. ``tint``: the state that colours it, for a problem's card."""

    def __init__(self, parent: QWidget | None = None, *, tint: Status | None = None) -> None:
        super().__init__(parent)
        self._tint = tint

    def set_tint(self, tint: Status | None) -> None:
        """Changes the state that colours it. None: a plain card."""
        if tint is not self._tint:
            self._tint = tint
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette, room = painter_for(self), self.palette(), QRectF(self.rect())
        fill_rounded(painter, room, Radius.CARD, card_color(palette, self._tint))
        edge_rounded(painter, room, Radius.CARD, card_edge(palette, self._tint))


class WarningLine(QWidget):
    """A sentence about something that does not work as it should, or nothing."""

    def __init__(self, parent: QWidget, *, kind: Type = Type.BODY, tone: Tone = Tone.TEXT) -> None:
        super().__init__(parent)
        self._text = TextLabel(kind=kind, tone=tone, wraps=True, parent=self)
        shape = StatusShape(self)
        shape.show_status(Status.DEGRADED)
        in_row((shape, Qt.AlignmentFlag.AlignTop), (self._text, 1), of=self, spacing=Space.S)

    def show_text(self, text: str) -> None:
        """Shows a sentence, or nothing at all where there is none."""
        self._text.setText(text)
        self.setVisible(bool(text))


class Notice(Card):
    """A `WarningLine` on a ground of its own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tint=Status.DEGRADED)
        self._line = WarningLine(self)
        in_row((self._line, 1), of=self, margins=(Space.M, Space.S, Space.M, Space.S))

    def show_text(self, text: str) -> None:
        """Shows a sentence, or nothing at all where there is none."""
        self._line.show_text(text)
        self.setVisible(bool(text))


TILE = 28
"""Width and height of a tile, in pixels at the base text size."""
_LARGE = 36
"""From here on, the letter grows with the tile."""
_BADGE = 10
BADGE_REACH: Final = 6
"""Pixels that a badge reaches beyond the tile."""
_ROW = 44


def paint_tile(painter: QPainter, rect: QRectF, look: TileLook, ground: QColor, palette: QPalette) -> None:
    """Draws a tile; ``ground`` is the colour around it, which sets the badge apart."""
    radius = Radius.TILE * rect.width() / TILE
    fill_rounded(painter, rect, radius, QColor.fromRgb(look.hue))
    edge_rounded(painter, rect, radius, hairline(palette))  # a dark tile on a dark ground
    kind = Type.FIGURE if rect.width() > px(_LARGE) else Type.STRONG
    paint_text(painter, rect, look.monogram, kind, QColor("white"), align=Qt.AlignmentFlag.AlignHCenter)
    if look.status is None:
        return
    side = _BADGE * rect.width() / TILE
    badge = QRectF(0, 0, side, side)
    badge.moveCenter(QPointF(rect.right() - 2, rect.bottom() - 2))
    fill_rounded(painter, badge.adjusted(-2, -2, 2, 2), side / 2 + 2, ground)
    paint_shape(painter, badge, look.status, state_fill(look.status, palette), ground)


class Tile(Painted):
    """A provider's tile as a widget, for heads and cards."""

    def __init__(self, parent: QWidget, *, side: int = TILE) -> None:
        super().__init__(parent, side, side)
        self._side = side
        self._look: TileLook | None = None
        self._tint: Status | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_look(self, look: TileLook, name: str, *, tint: Status | None = None) -> None:
        """Takes on a provider; ``name`` is what a screen reader says; ``tint`` is that of the card below."""
        self._look, self._tint = look, tint
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._side) + BADGE_REACH, px(self._side) + BADGE_REACH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._look is not None:
            rect = mirrored(self, QRectF(0, 0, px(self._side), px(self._side)))
            palette = self.palette()
            paint_tile(painter_for(self), rect, self._look, card_color(palette, self._tint), palette)


class Row(PressedByEnter, QAbstractButton):
    """A whole row that is one button: hover veil, focus ring, a hairline above; a subclass paints the rest.

    Override `paint_content`; set the accessible name.
    """

    def __init__(self, parent: QWidget | None = None, *, height: int = _ROW) -> None:
        super().__init__(parent)
        self._height = height
        self.has_line = True
        """A hairline above: for all but the first row of a card."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette, room = painter_for(self), self.palette(), QRectF(self.rect())
        self.paint_ground(painter, room)
        if self.has_line:
            inset = px(Space.M + TILE + Space.M)  # where the texts begin
            line = QRectF(inset, 0, room.width() - inset - px(Space.M), 1)
            painter.fillRect(mirrored(self, line), hairline(palette))
        inner = room.adjusted(4, 3, -4, -2)
        shade = 0.09 if self.isDown() or self.isChecked() else 0.05 if self.underMouse() else 0.0
        if shade and self.isEnabled():
            fill_rounded(painter, inner, Radius.CONTROL, veil(palette, shade))
        self.paint_content(painter, room)
        paint_focus_ring(painter, self, inner, Radius.CONTROL)

    def paint_ground(self, painter: QPainter, room: QRectF) -> None:
        """Draws a ground of the row's own below hover and content; none by default."""

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        """Draws what the row shows; lay out from left to right and pass rectangles through `mirrored`."""
        raise NotImplementedError
