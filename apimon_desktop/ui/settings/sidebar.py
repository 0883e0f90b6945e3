"""The settings' sidebar: pages, then providers with their state, and the buttons that add some."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from apimon_desktop.core.model.ids import Status
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.views.settings import ProviderForm
from apimon_desktop.ui.views.tile import TileLook
from apimon_desktop.ui.widgets import tokens
from apimon_desktop.ui.widgets.buttons import Button
from apimon_desktop.ui.widgets.cards import paint_tile
from apimon_desktop.ui.widgets.labels import tip
from apimon_desktop.ui.widgets.layouts import ScrollThumb, in_column, in_row, mirrored
from apimon_desktop.ui.widgets.painting import (
    edge_rounded,
    fill_rounded,
    glyph,
    paint_shape,
    paint_text,
    paint_words,
    painter_for,
)
from apimon_desktop.ui.widgets.tokens import Radius, Space, Tone, Type, px

WIDTH_PX: Final = 212
COMPACT_PX: Final = 58
"""Where the window is narrow, tiles alone are shown."""
_TILE_PX: Final = 20
_BADGE_PX: Final = 9
_ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the sidebar."""

    key: str
    """By which it is chosen. Empty: a heading."""
    name: str
    tile: TileLook | None = None
    """None: a heading."""
    glyph: str = ""
    """On the tile, instead of a letter."""
    status: Status | None = None
    word: str = ""
    """The state in words."""
    is_faint: bool = False


def provider_entry(form: ProviderForm) -> Entry:
    """A provider's line."""
    return Entry(
        key=form.provider_id,
        name=form.name,
        tile=form.tile,
        status=form.status,
        word=form.word,
        is_faint=not form.is_checked,
    )


class Sidebar(QWidget):
    """Chooses what is shown beside it. Names that are too long end in "…", with a tooltip."""

    chosen = Signal(str)
    """The key of an entry."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._is_compact = True
        self._list = _Lines(self)
        self._list.setAccessibleName(tr("Pages and providers"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        # Qt would make one as well, but to ask for it loads the types of every widget there is.
        self._ground = QWidget(self._list)
        self._list.setViewport(self._ground)
        self._ground.setAutoFillBackground(False)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._thumb = ScrollThumb(self._list)
        self._list.setItemDelegate(_Painter(self._ground, self._list))
        self._list.setMouseTracking(True)
        self._list.itemSelectionChanged.connect(self._emit_choice)
        self.add, self.load = Button("", self), Button("", self)
        for button in (self.add, self.load):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._buttons = in_row(self.add, self.load, spacing=6)
        self._column = in_column((self._list, 1), self._buttons, of=self, spacing=Space.S)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.set_compact(is_compact=False)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replaces the lines; the chosen one stays chosen."""
        if tuple(entries) == self._entries:
            return
        key, keys = self.key, [entry.key for entry in self._entries]
        self._entries = tuple(entries)
        has_other_keys = keys != [entry.key for entry in entries]
        with QSignalBlocker(self._list):
            if has_other_keys:
                self._list.clear()
            for row, entry in enumerate(entries):
                item = QListWidgetItem(self._list) if has_other_keys else self._list.item(row)
                if not entry.key:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                spoken = f"{entry.name}: {entry.word}" if entry.word else entry.name
                item.setText(entry.name)
                item.setData(_ENTRY_ROLE, entry)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                item.setToolTip(tip(spoken))
        if has_other_keys and key and not self.choose(key):
            self._list.setCurrentRow(0)
        self._ground.update()

    def choose(self, key: str) -> bool:
        """Marks the entry of a key. False: there is none."""
        for row, entry in enumerate(self._entries):
            if entry.key == key:
                self._list.setCurrentRow(row)
                return True
        return False

    def clear_choice(self) -> None:
        """Marks no entry, while something else is shown. It stays where the arrow keys go on from."""
        self._list.clearSelection()

    @property
    def key(self) -> str:
        """Of the marked entry. Empty: none is."""
        return next((str(item.data(_ENTRY_ROLE).key) for item in self._list.selectedItems()), "")

    def set_compact(self, *, is_compact: bool) -> None:
        """Shows tiles alone, or names as well."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.add.set_words("+" if is_compact else tr("+ Add"), spoken=tr("Add a provider"))
            words = "…" if is_compact else tr("Import…")
            self.load.set_words(words, spoken=tr("Import keys from a .env file"))
            side = px(7 if is_compact else 10)
            self._column.setContentsMargins(side, px(Space.M), side, px(Space.M))
            down, across = QHBoxLayout.Direction.TopToBottom, QHBoxLayout.Direction.LeftToRight
            self._buttons.setDirection(down if is_compact else across)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(px(COMPACT_PX if self._is_compact else WIDTH_PX), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._thumb.take_place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = painter_for(self), self.palette()
        painter.fillRect(self.rect(), tokens.veil(palette, 0.04))
        edge = QRectF(self.width() - 1, 0, 1, self.height())
        painter.fillRect(mirrored(self, edge), tokens.hairline(palette))

    def _emit_choice(self) -> None:
        for item in self._list.selectedItems():
            self._list.setCurrentItem(item)  # a screen reader only selects
        if self.key:
            self.chosen.emit(self.key)


class _Lines(QListWidget):
    """Knows whether the keyboard moves in it: only then does the chosen line need a focus ring as well."""

    has_keyboard = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.has_keyboard = event.reason() in by_key
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.has_keyboard = True
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.has_keyboard = False
        super().mousePressEvent(event)


class _Painter(QStyledItemDelegate):
    """Draws an entry: tile, name, state. ``option`` is a `QStyleOptionViewItem`."""

    def __init__(self, ground: QWidget, lines: _Lines) -> None:
        super().__init__(ground)
        self._ground, self._lines = ground, lines

    def sizeHint(self, _option: Any, _index: Any) -> QSize:
        return QSize(0, px(30))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        entry, rect = index.data(_ENTRY_ROLE), QRectF(option.rect)
        if isinstance(entry, Entry):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if entry.key:
                self._paint_line(painter, rect, entry, option.state)
            else:
                self._paint_heading(painter, rect, entry.name)
            painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, name: str) -> None:
        """A line where there is no room for words."""
        if rect.width() < px(COMPACT_PX):
            middle = QRectF(rect.left() + 4, rect.center().y(), rect.width() - 8, 1)
            painter.fillRect(middle, tokens.hairline(self._ground.palette()))
        else:
            words = rect.adjusted(px(Space.S), 0, 0, 0)
            paint_words(painter, self._ground, words, name, Type.CAPTION, tone=Tone.MUTED)

    def _paint_line(self, painter: QPainter, rect: QRectF, entry: Entry, state: QStyle.StateFlag) -> None:
        palette, direction = self._ground.palette(), self._ground.layoutDirection()
        is_chosen, radius = bool(state & QStyle.StateFlag.State_Selected), px(Radius.CONTROL)
        accent, inner = tokens.accent(palette), rect.adjusted(0, 1, 0, -1)
        ink = tokens.on_accent(palette) if is_chosen else tokens.tone_color(Tone.TEXT, palette)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            fill_rounded(painter, inner, radius, accent if is_chosen else tokens.veil(palette, 0.05))
        if state & QStyle.StateFlag.State_HasFocus and self._lines.has_keyboard:
            ring = ink if is_chosen else accent
            edge_rounded(painter, inner.adjusted(2, 2, -2, -2), radius - 2, ring, 1.5)
        side, left = px(_TILE_PX), px(Space.S)
        tile = self._seen(QRectF(rect.left() + left, rect.center().y() - side / 2, side, side))
        if entry.tile is not None:
            paint_tile(painter, tile, entry.tile, palette.window().color(), palette)
        if entry.glyph:
            glyph(entry.glyph, painter, tile.adjusted(3, 3, -3, -3), QColor("white"))
        room = rect.adjusted(2 * left + side, 0, -px(_BADGE_PX) - 2 * left, 0)
        if room.width() > 0:
            painter.setOpacity(1.0 if is_chosen or not entry.is_faint else 0.7)
            paint_text(painter, self._seen(room), entry.name, Type.BODY, ink, direction=direction)
            painter.setOpacity(1.0)
        if entry.status is not None:
            is_alone = room.width() <= 0
            ground = accent if is_chosen and not is_alone else palette.window().color()
            color = ink if is_chosen and not is_alone else tokens.state_fill(entry.status, palette)
            place = self._seen(_badge_place(rect, is_alone=is_alone))
            paint_shape(painter, place, entry.status, color, ground)

    def _seen(self, place: QRectF) -> QRectF:
        return mirrored(self._ground, QRectF(place.toRect()))


def _badge_place(rect: QRectF, *, is_alone: bool) -> QRectF:
    """At the end of the line, or on the tile's corner where there are no names."""
    side, top = px(_BADGE_PX), rect.center().y() - px(_BADGE_PX) / 2
    if is_alone:
        left = rect.left() + px(Space.S) + px(_TILE_PX) - side / 2
        return QRectF(left, top + px(_TILE_PX) / 2, side, side)
    return QRectF(rect.right() - px(Space.S) - side, top, side, side)
