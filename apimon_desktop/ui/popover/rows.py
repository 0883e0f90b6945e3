"""The rows of the popover, and the cards of providers that have a problem."""

from typing import Final, TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from apimon_desktop.core.model.ids import Status
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.views.commands import Action, CopyText, OpenDetails
from apimon_desktop.ui.views.heartbeat import HeartbeatView
from apimon_desktop.ui.views.report import RowView, TroubleView
from apimon_desktop.ui.views.tile import TileLook
from apimon_desktop.ui.widgets.bars import HeartbeatAxis, HeartbeatBar
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind, GlyphButton
from apimon_desktop.ui.widgets.cards import TILE, Card, Row, Tile, paint_tile
from apimon_desktop.ui.widgets.labels import TextLabel, literal, tip
from apimon_desktop.ui.widgets.layouts import in_column, in_flow, in_row, mirrored, show_each
from apimon_desktop.ui.widgets.painting import edge_rounded, fill_rounded, glyph, paint_plus_tile, paint_words
from apimon_desktop.ui.widgets.tokens import (
    STATUS_TONES,
    Radius,
    Space,
    Tone,
    Type,
    card_color,
    card_edge,
    control_edge,
    font,
    px,
    tone_color,
)
from apimon_desktop.ui.widgets.window import ask

_LEAST_NAME: Final = 96
"""Pixels at the base text size that a long value leaves to the name."""
END: Final = Qt.AlignmentFlag.AlignTrailing
Line: TypeAlias = tuple[str, Type, Tone]


def text_width(text: str, kind: Type) -> float:
    """The width that a line needs, in pixels."""
    return QFontMetricsF(font(kind)).horizontalAdvance(text)


class LinedRow(Row):
    """A row with a tile, and one or two lines beside it and at its end."""

    def paint_tile(self, painter: QPainter, room: QRectF, look: TileLook | None, ground: QColor) -> float:
        """Draws the tile, or a plus; gives where the texts begin."""
        side = px(TILE)
        tile = QRectF(px(Space.M), (room.height() - side) / 2, side, side)
        if look is None:
            paint_plus_tile(painter, self, tile)
        else:
            paint_tile(painter, mirrored(self, tile), look, ground, self.palette())
        return tile.right() + px(Space.M)

    def paint_lines(
        self,
        painter: QPainter,
        place: QRectF,
        *lines: Line,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
    ) -> None:
        """Draws the lines that are not empty one below the other, in the middle."""
        shown = [line for line in lines if line[0]]
        heights = [QFontMetricsF(font(kind)).height() for _, kind, _ in shown]
        top = place.top() + (place.height() - sum(heights)) / 2
        for (text, kind, tone), height in zip(shown, heights, strict=True):
            line = QRectF(place.left(), top, place.width(), height)
            paint_words(painter, self, line, text, kind, tone=tone, align=align)
            top += height


class ProviderRow(LinedRow):
    """Shows a `RowView`; pressed, it says the row's command."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: RowView | None = None

    def show_view(self, view: RowView) -> None:
        """Replaces what is shown."""
        if view != self.view:
            self.view, self.command = view, view.command
            self.setAccessibleName(view.spoken)
            self.setToolTip(tip("\n".join(part for part in (view.name, view.note) if part)))
            self.update()

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        if self.view is not None:
            start = self.paint_tile(painter, room, self.view.tile, card_color(self.palette()))
            width = room.width() - start - self._paint_end(painter, room, self.view) - px(Space.M)
            name, note = (self.view.name, Type.STRONG, Tone.TEXT), (self.view.note, Type.CAPTION, Tone.MUTED)
            self.paint_lines(painter, QRectF(start, 0, width, room.height()), name, note)

    def _paint_end(self, painter: QPainter, room: QRectF, view: RowView) -> float:
        """Draws what is at the right; gives its width with the margin."""
        if view.button:
            return self._paint_button(painter, room, view.button)
        if view.provider_id is None:
            side = px(14)
            place = QRectF(room.width() - px(Space.M) - side, (room.height() - side) / 2, side, side)
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            name = "back" if is_mirrored else "forward"
            glyph(name, painter, mirrored(self, place), tone_color(Tone.MUTED, self.palette()))
            return side + px(Space.M) + px(Space.S)
        most = room.width() - px(Space.M) * 3 - px(TILE) - px(_LEAST_NAME)
        wanted = max(text_width(view.caption, Type.CAPTION), text_width(view.value, Type.BODY)) + 1
        width = min(wanted, most)
        place = QRectF(room.width() - px(Space.M) - width, 0, width, room.height())
        caption = (view.caption, Type.CAPTION, Tone.DEGRADED if view.is_low else Tone.MUTED)
        self.paint_lines(painter, place, (view.value, Type.BODY, Tone.TEXT), caption, align=END)
        return width + px(Space.M) + px(Space.S) if width > 1 else px(Space.M)

    def _paint_button(self, painter: QPainter, room: QRectF, words: str) -> float:
        width = text_width(words, Type.BODY) + 2 * px(10)
        place = QRectF(room.width() - px(Space.M) - width, (room.height() - px(26)) / 2, width, px(26))
        seen = mirrored(self, place)
        fill_rounded(painter, seen, Radius.CONTROL, card_color(self.palette()))
        edge_rounded(painter, seen, Radius.CONTROL, control_edge(self.palette()))
        paint_words(painter, self, place, words, Type.BODY, align=Qt.AlignmentFlag.AlignHCenter)
        return width + px(Space.M) + px(Space.S)


class RowsCard(Card):
    """A card with a row for each provider."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[str, ProviderRow] = {}
        self._column = in_column(of=self)

    @property
    def rows(self) -> tuple[ProviderRow, ...]:
        """From top to bottom."""
        return tuple(self._rows.values())

    def row_of(self, provider_id: str) -> ProviderRow | None:
        """The row of a provider. None: it has none now."""
        return self._rows.get(provider_id)

    def show_rows(self, views: tuple[RowView, ...]) -> None:
        """Replaces what is shown, in place."""
        wanted = {view.provider_id or "": view for view in views}
        self._rows = show_each(self._column, self._rows, wanted, lambda _key: ProviderRow(self))
        for place, (row, view) in enumerate(zip(self.rows, views, strict=True)):
            row.has_line = place > 0
            row.show_view(view)
        self.setVisible(bool(views))


_COLLAPSED: Final = 56
_RING: Final = 2
"""What a button leaves free around itself for its focus ring."""


class TroubleCard(Card):
    """One problem in full."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[Action, ...] = ()
        self._tile = Tile(self)
        self._name = TextLabel(kind=Type.STRONG, wraps=True, parent=self)
        self._affects = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=self)
        self._word = TextLabel(kind=Type.STRONG, parent=self)
        self._lasted = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, parent=self)
        self._sentence = TextLabel(wraps=True, parent=self)
        self._note = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=self)
        self._past = HeartbeatBar(self)
        self._primary = Button("", self, kind=ButtonKind.PRIMARY)
        self._details = Button(tr("Details"), self)
        self._more = GlyphButton("dots", tr("More"), self)
        self._menu = QMenu(self)
        self._lay_out()
        self._primary.clicked.connect(self._answer)
        self._more.clicked.connect(lambda: self._more.open_menu(self._menu))
        self._menu.triggered.connect(lambda line: ask(self, line.data()))

    def _lay_out(self) -> None:
        for label in (self._word, self._lasted):
            label.setAlignment(END | Qt.AlignmentFlag.AlignVCenter)
        names = in_column(None, self._name, self._affects, None)
        states = in_column(None, self._word, self._lasted, None)
        buttons = in_flow(self._primary, self._details, parent=self)
        buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        words = in_column(
            in_row((self._tile, Qt.AlignmentFlag.AlignTop), (names, 1), states, spacing=Space.S),
            Space.XS,
            self._sentence,
            self._note,
            self._past,
            HeartbeatAxis(self),
            Space.XS,
            margins=(_RING, 0, _RING, 0),
            spacing=Space.XS,
        )
        actions = in_row(
            (buttons, 1),
            (self._more, Qt.AlignmentFlag.AlignVCenter),
            margins=(0, 0, _RING, 0),
            spacing=6,
        )
        sides = Space.M - _RING
        in_column(words, actions, of=self, margins=(sides, Space.M, sides, 10), spacing=Space.XS)

    def show_view(self, view: TroubleView) -> None:
        """Replaces what is shown."""
        self.set_tint(view.status)
        self._tile.show_look(view.tile, view.name, tint=view.status)
        self._name.setText(view.name)
        self._affects.show_text(view.affects)
        self._word.setText(view.word)
        self._word.set_tone(STATUS_TONES[view.status])
        self._lasted.setText(view.lasted)
        self._sentence.setText(view.sentence)
        self._note.show_text(view.note)
        self._details.setAccessibleName(tr("Details of {name}", name=view.name))
        self._details.command = OpenDetails(provider_id=view.provider_id)
        self._more.set_name(tr("More about {name}", name=view.name))
        self._primary.setVisible(view.primary is not None)
        if view.primary is not None:
            words, self._primary.command = view.primary.label, view.primary.command
            self._primary.set_words(words, spoken=tr("{action} ({name})", action=words, name=view.name))
        if view.menu != self._lines and not self._menu.isVisible():
            self._fill_menu(view.menu)

    def show_past(self, view: HeartbeatView | None) -> None:
        """Replaces the bar of the last 24 hours."""
        self._past.show_view(view)

    def _fill_menu(self, lines: tuple[Action, ...]) -> None:
        """What can be done, and below a line what there is to know."""
        self._lines = lines
        self._menu.clear()
        for place, line in enumerate(lines):
            if line.command is None and all(before.command is not None for before in lines[:place]):
                self._menu.addSeparator()
            action = self._menu.addAction(literal(line.label))
            action.setEnabled(line.command is not None)
            action.setCheckable(line.is_checked is not None)
            action.setChecked(bool(line.is_checked))
            action.setData(line.command)

    def _answer(self) -> None:
        if isinstance(self._primary.command, CopyText):
            self._primary.confirm_copy()


class CollapsedTrouble(LinedRow):
    """One problem in a row of its own colour; pressed, it opens the provider's details."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, height=_COLLAPSED)
        self.has_line = False
        self._view: TroubleView | None = None

    def show_view(self, view: TroubleView) -> None:
        """Replaces what is shown."""
        if view != self._view:
            self._view, self.command = view, OpenDetails(provider_id=view.provider_id)
            self.setAccessibleName(view.spoken)
            self.setToolTip(tip(view.sentence))
            self.update()

    def show_past(self, view: HeartbeatView | None) -> None:
        """There is no room for it."""

    def paint_ground(self, painter: QPainter, room: QRectF) -> None:
        status = Status.UNKNOWN if self._view is None else self._view.status
        fill_rounded(painter, room, Radius.CARD, card_color(self.palette(), status))
        edge_rounded(painter, room, Radius.CARD, card_edge(self.palette(), status))

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        view = self._view
        if view is None:
            return
        start = self.paint_tile(painter, room, view.tile, card_color(self.palette(), view.status))
        ends = max(text_width(view.word, Type.STRONG), text_width(view.lasted, Type.CAPTION)) + 1
        right, high = room.width() - px(Space.M) - ends, room.height()
        name, word = (view.name, Type.STRONG, Tone.TEXT), (view.word, Type.STRONG, STATUS_TONES[view.status])
        note = (view.affects or view.sentence, Type.CAPTION, Tone.MUTED)
        lasted = (view.lasted, Type.CAPTION, Tone.MUTED)
        self.paint_lines(painter, QRectF(start, 0, right - px(Space.S) - start, high), name, note)
        self.paint_lines(painter, QRectF(right, 0, ends, high), word, lasted, align=END)


class Troubles(QWidget):
    """A card for each problem."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cards: dict[tuple[str, bool], TroubleCard | CollapsedTrouble] = {}
        self._column = in_column(of=self, spacing=Space.S)

    @property
    def cards(self) -> tuple[TroubleCard | CollapsedTrouble, ...]:
        """From top to bottom."""
        return tuple(self._cards.values())

    def card_of(self, provider_id: str) -> TroubleCard | CollapsedTrouble | None:
        """The card of a provider. None: it has none now."""
        return next((card for (pid, _), card in self._cards.items() if pid == provider_id), None)

    def show_views(self, views: tuple[TroubleView, ...], pasts: dict[str, HeartbeatView]) -> None:
        """Replaces what is shown, in place."""
        wanted = {(str(view.provider_id), view.is_collapsed): view for view in views}
        self._cards = show_each(self._column, self._cards, wanted, self._new_card)
        for card, view in zip(self.cards, views, strict=True):
            card.show_view(view)
        self.show_pasts(pasts)
        self.setVisible(bool(views))

    def show_pasts(self, pasts: dict[str, HeartbeatView]) -> None:
        """Replaces the bars."""
        for (provider_id, _), card in self._cards.items():
            card.show_past(pasts.get(provider_id))

    def _new_card(self, key: tuple[str, bool]) -> TroubleCard | CollapsedTrouble:
        return CollapsedTrouble(self) if key[1] else TroubleCard(self)
