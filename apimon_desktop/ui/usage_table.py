"""A table that is sorted by a click on a head, or by a key."""

from heapq import nlargest
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import line_color
from apimon_desktop.ui.views.usage import TableRow, TableView

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_SHARE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_MOST_LINES: Final = 12
_MEASURED: Final = 4
_NAMES_SHARE: Final = 0.5
"""Of the width, where the table is scrolled: longer names are cut, so that the first figures are seen."""
_WORDS_LEAST_LINES: Final = 4.5
"""In heights of a line: names, then other words, are cut down to that before the table is scrolled."""


class TableModel(QAbstractTableModel):
    """The rows of a `TableView`, in the order that was asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = TableView(name="", heads=(), rows=())
        self._rows: tuple[TableRow, ...] = ()
        self._column = -1
        """What it is sorted by. Less than 0: as the view has it."""
        self._order = Qt.SortOrder.AscendingOrder

    def show_view(self, view: TableView) -> None:
        """Replaces what is shown; the order stays."""
        self.beginResetModel()
        self._view = view
        self._rows = self._sorted()
        self.endResetModel()

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """All of them, in their order."""
        return self._rows

    def row(self, place: int) -> TableRow:
        """What stands in a line."""
        return self._rows[place]

    def has_words(self, column: int) -> bool:
        """True where no line has a figure."""
        return not any(_is_number(row, column) for row in self._rows)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._view.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.cells[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                text = row.cells[index.column()]
                return row.tip if text in row.tip else f"{text}\n{row.tip}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(row, index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._view.heads[index.column()]}: {row.cells[index.column()]}"
            case _ if role == _SHARE_ROLE and index.column() == 0:
                return row.share
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _padded(self._view.heads[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and self._rows:
            return _alignment(self._rows[0], section)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        self._rows = self._sorted()
        self.layoutChanged.emit()

    def _sorted(self) -> tuple[TableRow, ...]:
        """What is unknown stays at the end, whichever way it is sorted."""
        column = self._column
        if not 0 <= column < len(self._view.heads):
            return self._view.rows
        known = [row for row in self._view.rows if row.sort_keys[column][0] == 0]
        unknown = [row for row in self._view.rows if row.sort_keys[column][0] != 0]
        is_down = self._order is Qt.SortOrder.DescendingOrder
        return (*sorted(known, key=lambda row: row.sort_keys[column], reverse=is_down), *unknown)


class SortableTable(QTableView):
    """Arrows walk the cells, Enter sorts by the column that they are in, and copying takes a line."""

    copy_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = TableModel(self)
        self._shown: TableView | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        """Not the head's own: a click there turns it round before anybody hears of it."""
        self.setModel(self._model)
        self.setItemDelegate(_ShareDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleDescription(tr("Arrow keys move, Enter sorts by the column"))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(1)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sectionClicked.connect(self.sort_by)
        head.setToolTip(tr("Click to sort; or press Enter in the column"))

    def show_view(self, view: TableView) -> None:
        """Replaces what is shown; the order and the place stay."""
        if view == self._shown:
            return
        self._shown = view
        place = self.currentIndex()
        row, column = place.row(), max(0, place.column())
        self._model.show_view(view)
        self.setAccessibleName(view.name)
        if 0 <= row < len(view.rows):
            self.setCurrentIndex(self._model.index(row, column))
        self._fit()

    def sort_by(self, column: int) -> None:
        """Sorts by a column; the other way round where it is sorted by it already."""
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        # Of figures, the large ones are looked for first.
        order = up if column == 0 else down
        if self._sorted_by == (column, order):
            order = down if order is up else up
        self._sorted_by = column, order
        self.horizontalHeader().setSortIndicator(column, order)
        self._model.sort(column, order)
        self._fit()  # the arrow needs room in another head

    def cells(self, place: int) -> tuple[str, ...]:
        """The texts of a line, as it is sorted now."""
        return self._model.row(place).cells

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and place.isValid():
            self.sort_by(place.column())
        elif event.matches(QKeySequence.StandardKey.Copy) and place.isValid():
            self.copy_requested.emit("\t".join(self.cells(place.row())))
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            event.ignore()  # the page's own keys
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._fit()

    def _fit(self) -> None:
        """Gives the names what the figures leave, and as much height as the lines take, up to some."""
        head, rows = self.horizontalHeader(), self._model.rowCount()
        if not self._model.columnCount():
            return
        line = self.fontMetrics().height() + 6
        self.verticalHeader().setDefaultSectionSize(line)
        bars = self.verticalScrollBar().sizeHint().width() if rows > _MOST_LINES else 0
        room = self.width() - 2 * self.frameWidth() - bars
        widths = self._widths(room)
        for column, width in enumerate(widths):
            head.resizeSection(column, width)
        is_wider = sum(widths) > room
        always, never = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(always if is_wider else never)
        below = self.horizontalScrollBar().sizeHint().height() if is_wider else 0
        lines = min(_MOST_LINES, max(1, rows))
        self.setFixedHeight(head.sizeHint().height() + lines * line + 2 * self.frameWidth() + below)

    def _widths(self, room: int) -> list[int]:
        """Of the columns: heads do without room for an arrow, then words are cut, before all is scrolled."""
        head, columns = self.horizontalHeader(), range(self._model.columnCount())
        needed = [self._needed(column) for column in columns]
        whole = [max(needed[column], head.sectionSizeHint(column)) for column in columns]
        if sum(whole) > room:
            close = [max(needed[column], self._closest_head(column)) for column in columns]
            least = round(_WORDS_LEAST_LINES * self.fontMetrics().height())
            for column in (place for place in columns if self._model.has_words(place)):
                shortest = least if column == 0 else max(least, self._closest_head(column))
                close[column] -= max(0, min(sum(close) - room, close[column] - shortest))
            if sum(close) > room:
                return [min(whole[0], round(_NAMES_SHARE * room)), *whole[1:]]
            whole = close
        return [room - sum(whole[1:]), *whole[1:]]

    def _closest_head(self, column: int) -> int:
        """The width of a head without the room that is kept for an arrow, unless it has one."""
        head = self.horizontalHeader()
        if self._sorted_by is not None and self._sorted_by[0] == column:
            return head.sectionSizeHint(column)
        text = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin, None, head)
        return head.fontMetrics().horizontalAdvance(text) + 2 * margin + 1

    def _needed(self, column: int) -> int:
        """The width of a column's longest texts: to lay out every one would hold up the window."""
        texts = nlargest(_MEASURED, (row.cells[column] for row in self._model.rows), key=len)
        metrics, style = self.fontMetrics(), self.style()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1
        return max((metrics.horizontalAdvance(_padded(text)) for text in texts), default=0) + 2 * margin + 2


class _ShareDelegate(QStyledItemDelegate):
    """Draws a row's share as a bar behind its name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(_SHARE_ROLE)
        if isinstance(share, float) and share > 0:
            color = line_color(option.palette)
            color.setAlphaF(0.28)
            room: QRect = option.rect.adjusted(1, 2, -1, -2)
            width = max(2, round(share * room.width()))
            left = room.left()
            if option.direction is Qt.LayoutDirection.RightToLeft:
                left = room.right() - width + 1
            painter.fillRect(QRect(left, room.top(), width, room.height()), color)
        super().paint(painter, option, index)

    def displayText(self, value: object, _locale: QLocale | QLocale.Language) -> str:
        return _padded(str(value))


def _padded(text: str) -> str:
    """With air on both sides: figures stand at the right end of their columns, texts at the left."""
    return f"\u2009{text}\u2009"


def _alignment(row: TableRow, column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if _is_number(row, column) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _is_number(row: TableRow, column: int) -> bool:
    return not isinstance(row.sort_keys[column][1], str) or row.cells[column] == "—"
