"""A table that is sorted by a click on a head, or by a key."""

from heapq import nlargest
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QLocale,
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

from apimon_desktop.ui.labels import tip
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.table_model import SHARE_ROLE, Index, TableModel, padded
from apimon_desktop.ui.tones import line_color
from apimon_desktop.ui.views.usage import TableView

_ALWAYS: Final = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
_NEVER: Final = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_MOST_LINES: Final = 12
_MEASURED: Final = 4
_NAMES_SHARE: Final = 0.5
"""Of the width, where the table is scrolled: longer names are cut, so that the first figures are seen."""
_WORDS_LEAST_LINES: Final = 4.5
"""In heights of a line: names, then other words, are cut down to that before the table is scrolled."""


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
        # A bar that came while lines are added and went again would hide a change of width.
        self.setVerticalScrollBarPolicy(_NEVER)
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
        head.setToolTip(tip(tr("Click to sort; or press Enter in the column")))

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
        is_longer = rows > _MOST_LINES
        self.setVerticalScrollBarPolicy(_ALWAYS if is_longer else _NEVER)
        bars = self.verticalScrollBar().sizeHint().width() if is_longer else 0
        room = self.width() - 2 * self.frameWidth() - bars
        widths = self._widths(room)
        for column, width in enumerate(widths):
            head.resizeSection(column, width)
        is_wider = sum(widths) > room
        self.setHorizontalScrollBarPolicy(_ALWAYS if is_wider else _NEVER)
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
        return max((metrics.horizontalAdvance(padded(text)) for text in texts), default=0) + 2 * margin + 2


class _ShareDelegate(QStyledItemDelegate):
    """Draws a row's share as a bar behind its name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(SHARE_ROLE)
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
        return padded(str(value))
