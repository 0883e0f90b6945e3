"""The costs page: one total, rows with a share bar, ways to save, bills and prices."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QWidget

from apimon_desktop.core.text.formats import UNKNOWN
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.commands import (
    CopyText,
    DismissSuggestion,
    LeavePage,
    RestoreSuggestion,
    ShowCosts,
)
from apimon_desktop.ui.views.costs import (
    BY_NAMES,
    HOW_TO,
    PERIOD_NAMES,
    CostRow,
    CostsChoice,
    CostsView,
    IdeaView,
    PriceLine,
    PricesView,
    TotalView,
)
from apimon_desktop.ui.widgets.bars import Track, paint_track
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind, CopyButton, GlyphButton
from apimon_desktop.ui.widgets.cards import CARD_MARGINS, Card, Notice, paint_tile
from apimon_desktop.ui.widgets.controls import Segmented
from apimon_desktop.ui.widgets.labels import TextLabel, caption, tip
from apimon_desktop.ui.widgets.layouts import ScrolledPage, in_column, in_row, mirrored, show_each
from apimon_desktop.ui.widgets.painting import Painted, paint_text, painter_for
from apimon_desktop.ui.widgets.tokens import (
    Space,
    Tone,
    Type,
    accent,
    card_color,
    font,
    hairline,
    px,
    tone_color,
)
from apimon_desktop.ui.widgets.window import ask

_NOTHING: Final = say("No usage yet. Costs appear once your tools report what they use, or a bill is read.")


class CostsPage(ScrolledPage):
    """Shows a `CostsView`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = CostsChoice()
        head = QWidget(self)
        back = GlyphButton("back", tr("Back"), head)
        self._copy = CopyButton(tr("Copy as CSV"), head)
        title = TextLabel(tr("Costs"), kind=Type.TITLE, parent=head)
        margins = Space.S, Space.M, Space.M, Space.S
        in_row(back, (title, 1), self._copy, of=head, margins=margins, spacing=Space.S)
        self._period = Segmented(tr("Period"), localised(PERIOD_NAMES), self)
        self._notice = Notice(self)
        self._total = _TotalCard(self)
        self._by = Segmented(tr("Group by"), localised(BY_NAMES), self)
        self._rows = CostRows(self)
        self._nothing = Card(self)
        how = CopyButton(tr("Copy code to track usage"), self._nothing)
        why = TextLabel(localised(_NOTHING), wraps=True, parent=self._nothing)
        in_column(
            why, (how, Qt.AlignmentFlag.AlignLeading), of=self._nothing, margins=CARD_MARGINS, spacing=6
        )
        self._ideas = IdeaRows(self)
        self._bills = _Lines(tr("Bills"), self)
        self._prices = PriceRows(self)
        self.lay_out(
            head,
            self._notice,
            in_row(self._period, None),
            self._total,
            in_row(self._by, None),
            self._rows,
            self._nothing,
            self._ideas,
            self._bills,
            self._prices,
        )
        back.command = LeavePage()
        self._period.chosen.connect(lambda period: self._choose(period=period))
        self._by.chosen.connect(lambda by: self._choose(by=by))
        how.command = CopyText(text=HOW_TO)

    def show_view(self, view: CostsView) -> None:
        """Replaces what is shown, in place."""
        self._choice, table = view.choice, view.table
        self._period.show_choice(view.choice.period)
        self._by.show_choice(view.choice.by)
        self._notice.show_text(view.note)
        has_rows = table is not None and bool(table.rows)
        self._total.show_view(None if table is None else table.total)
        self._total.setVisible(view.is_used if table is not None else not view.note)
        self._rows.show_rows(() if table is None else table.rows)
        self._nothing.setVisible(table is not None and not view.is_used)
        self._by.setVisible(has_rows)
        self._copy.setVisible(has_rows)
        self._copy.command = None if table is None else CopyText(text=table.csv, keeps_amounts=True)
        self._copy.setEnabled(not view.hides_amounts)
        self._copy.setToolTip(tip(tr("Amounts are hidden: show them first") if view.hides_amounts else ""))
        self._ideas.show_ideas(view.ideas, view.dismissed)
        self._bills.show_lines(view.bills)
        self._prices.show_view(view.prices)
        self.order_tab()

    def _choose(self, **chosen: Any) -> None:
        self._choice = replace(self._choice, **chosen)
        ask(self, ShowCosts(choice=self._choice))


class _TotalCard(Card):
    """The total of the period, against the budget."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._amount = TextLabel(kind=Type.HEADLINE, parent=self)
        self._note, self._lines = caption(self), caption(self)
        self._track = Track(self)
        row = in_row(self._amount, (self._note, 1), spacing=Space.S)
        in_column(row, self._track, self._lines, of=self, margins=CARD_MARGINS, spacing=Space.S)

    def show_view(self, view: TotalView | None) -> None:
        """Replaces what is shown. None: it is being read."""
        self._amount.setText(UNKNOWN if view is None else view.amount)
        self._note.setText(tr("Reading…") if view is None else view.note)
        self._track.show_share(None if view is None else view.share, None if view is None else view.level)
        self._lines.show_text("" if view is None else "\n".join(view.lines))


class _Lines(QWidget):
    """Sentences under a heading; nothing at all where there are none."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        card = Card(self)
        self._text = caption(card)
        in_column(self._text, of=card, margins=CARD_MARGINS)
        heading = TextLabel(title, kind=Type.STRONG, tone=Tone.MUTED, parent=self)
        in_column(heading, card, of=self, spacing=Space.XS)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Replaces what is shown."""
        self._text.setText("\n\n".join(lines))
        self.setVisible(bool(lines))


_TILE: Final = 24
_BAR: Final = 4
_ROW: Final = 44
_LIST_MARGINS: Final = (0, 2, 0, 2)


class CostRows(Card):
    """A row for each provider, model, tool or day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[int, _CostRow] = {}
        self._column = in_column(of=self, margins=_LIST_MARGINS)

    def show_rows(self, rows: tuple[CostRow, ...]) -> None:
        """Replaces what is shown, in place."""
        wanted, has_tiles = dict(enumerate(rows)), any(row.tile is not None for row in rows)
        widest = max(rows, key=_end_width, default=None)
        self._rows = show_each(self._column, self._rows, wanted, lambda place: _CostRow(self, place))
        for place, row in wanted.items():
            self._rows[place].show_row(row, widest or row, has_tile=has_tiles)
        self.setVisible(bool(rows))


class _CostRow(Painted):
    """A name over its share of the dearest; the amount over the tokens at the other end."""

    SPOKEN_ROLE = QAccessible.Role.ListItem

    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent, 200, _ROW, grows=True)
        self._is_first = not place
        self._row: CostRow | None = None
        self._widest: CostRow | None = None
        self._has_tile = False

    def show_row(self, row: CostRow, widest: CostRow, *, has_tile: bool) -> None:
        """Shows a row; ``widest`` is the one whose amount sets the length of every bar."""
        if (row, widest, has_tile) != (self._row, self._widest, self._has_tile):
            self._row, self._widest, self._has_tile = row, widest, has_tile
            self.setAccessibleName(row.spoken)
            self.setAccessibleDescription(row.tip)
            self.setToolTip(tip(row.tip))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        row = self._row
        if row is None:
            return
        painter, palette, width, high = painter_for(self), self.palette(), self.width(), self.height()
        left, direction = px(Space.M), self.layoutDirection()
        if self._has_tile:
            side = px(_TILE)
            place = QRectF(left, (high - side) / 2, side, side)
            if row.tile is not None:
                paint_tile(painter, mirrored(self, place), row.tile, card_color(palette), palette)
            left += side + px(10)
        if not self._is_first:
            line = QRectF(left, 0, width - left - px(Space.M), 1)
            painter.fillRect(mirrored(self, line), hairline(palette))
        wide = max(_end_width(self._widest or row), px(64))
        right = width - px(Space.M) - wide
        top, middle = px(5), px(5) + px(18)
        text, muted = tone_color(Tone.TEXT, palette), tone_color(Tone.MUTED, palette)
        name_room = right - px(Space.S) - left
        amount_height = px(18) if row.caption else high - 2 * top
        name_height = px(18) if row.share is not None else high - 2 * top
        start, end = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
        for place, words, kind, color, align in (
            (QRectF(left, top, name_room, name_height), row.name, Type.BODY, text, start),
            (QRectF(right, top, wide, amount_height), row.amount, Type.BODY, text, end),
            (QRectF(right, middle, wide, px(14)), row.caption, Type.CAPTION, muted, end),
        ):
            room = mirrored(self, place)
            paint_text(painter, room, words, kind=kind, color=color, align=align, direction=direction)
        if row.share is not None:
            bar = QRectF(left, middle + px(5), name_room, px(_BAR))
            paint_track(painter, self, bar, row.share, accent(palette))


class IdeaRows(QWidget):
    """A line for each way to save; each can be hidden for 30 days, and taken back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[str, _IdeaRow] = {}
        self._card = Card(self)
        self._list = in_column(of=self._card, margins=_LIST_MARGINS)
        heading = TextLabel(tr("Ways to save"), kind=Type.STRONG, tone=Tone.MUTED, parent=self)
        in_column(heading, self._card, of=self, spacing=Space.XS)

    def show_ideas(self, ideas: tuple[IdeaView, ...], dismissed: tuple[IdeaView, ...]) -> None:
        """Replaces what is shown; a line that was hidden just now keeps its place."""
        shown = {idea.id: idea for idea in (*ideas, *dismissed)}
        wanted = {idea_id: shown[idea_id] for idea_id in (*self._rows, *shown) if idea_id in shown}
        self._rows = show_each(self._list, self._rows, wanted, lambda _id: _IdeaRow(self._card))
        gone = {idea.id for idea in dismissed}
        for idea_id, idea in wanted.items():
            self._rows[idea_id].show_idea(idea, is_gone=idea_id in gone)
        self.setVisible(bool(shown))


class _IdeaRow(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = TextLabel(wraps=True, parent=self)
        self._note = caption(self)
        self._saving = TextLabel(kind=Type.STRONG, tone=Tone.HEALTHY, parent=self)
        self._monthly = TextLabel(tr("a month"), kind=Type.CAPTION, tone=Tone.MUTED, parent=self)
        self._hide = GlyphButton("cross", "", self)
        self._undo = Button(tr("Undo"), self, kind=ButtonKind.LINK)
        end = Qt.AlignmentFlag.AlignTrailing
        in_row(
            (in_column(self._text, self._note), 1),
            in_column(None, (self._saving, end), (self._monthly, end), None),
            self._hide,
            self._undo,
            of=self,
            margins=(Space.M, 6, Space.S, 6),
            spacing=Space.S,
        )

    def show_idea(self, idea: IdeaView, *, is_gone: bool) -> None:
        """Shows the way to save, or that it is hidden."""
        self._hide.command = DismissSuggestion(suggestion_id=idea.id)
        self._undo.command = RestoreSuggestion(suggestion_id=idea.id)
        self._text.setText(tr("Hidden for 30 days.") if is_gone else idea.text)
        self._note.show_text("" if is_gone else idea.note)
        self._saving.setText(idea.saving)
        self._hide.set_name(tr("Hide for 30 days: {idea}", idea=idea.text))
        self._undo.setAccessibleName(tr("Show again: {idea}", idea=idea.text))
        for label in (self._saving, self._monthly):
            label.setVisible(bool(idea.saving) and not is_gone)
        self._hide.setVisible(not is_gone)
        self._undo.setVisible(is_gone)


class PriceRows(QWidget):
    """What a million tokens cost; folded away until somebody asks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_open = False
        self._view: PricesView | None = None
        self._rows: dict[int, _PriceRow] = {}
        self._updated, self._note = caption(self), caption(self)
        self._toggle = Button(tr("Compare prices"), self, kind=ButtonKind.LINK)
        self._card = Card(self)
        self._list = in_column(of=self._card, margins=_LIST_MARGINS)
        head = in_row((self._updated, 1), self._toggle, spacing=Space.XS)
        in_column(head, self._note, self._card, of=self, spacing=Space.XS)
        self._toggle.clicked.connect(self._unfold)

    def show_view(self, view: PricesView | None) -> None:
        """Replaces what is shown. None: they are being read."""
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        self._updated.setText(view.updated)
        self._note.setText(tr("Per million tokens. {basis}", basis=view.note))
        self._toggle.set_words(tr("Hide prices") if self._is_open else tr("Compare prices"))
        lines = dict(enumerate(view.lines if self._is_open else ()))
        self._rows = show_each(self._list, self._rows, lines, lambda _place: _PriceRow(self._card))
        for place, line in lines.items():
            self._rows[place].show_line(line)
        self._note.setVisible(self._is_open)
        self._card.setVisible(self._is_open)

    def _unfold(self) -> None:
        self._is_open = not self._is_open
        self.show_view(self._view)


class _PriceRow(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = TextLabel(wraps=True, parent=self)
        self._caption = caption(self)
        self._price = TextLabel(parent=self)
        words = in_column(self._name, self._caption)
        in_row((words, 1), self._price, of=self, margins=(Space.M, 5, Space.M, 5), spacing=Space.S)

    def show_line(self, line: PriceLine) -> None:
        self._name.setText(line.name)
        self._caption.setText(line.caption)
        self._price.setText(line.price)
        self.setToolTip(tip(line.tip))


def _end_width(row: CostRow) -> float:
    """How wide the amount and the tokens of a row are."""
    amount, tokens = QFontMetricsF(font(Type.BODY)), QFontMetricsF(font(Type.CAPTION))
    return max(amount.horizontalAdvance(row.amount), tokens.horizontalAdvance(row.caption)) + 1
