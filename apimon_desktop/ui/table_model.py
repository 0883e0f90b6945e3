"""The rows of a table, sorted as they were asked for."""

from decimal import Decimal
from typing import Final
from unicodedata import combining, normalize

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from apimon_desktop.ui.labels import tip
from apimon_desktop.ui.views.usage import TableRow, TableView

Index = QModelIndex | QPersistentModelIndex
SHARE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""A row's share of the largest one, 0 to 1; None: it has none."""
_NOWHERE: Final = QModelIndex()
_ZERO: Final = Decimal(0)


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
                return tip(row.tip if text in row.tip else f"{text}\n{row.tip}")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(row, index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._view.heads[index.column()]}: {row.cells[index.column()]}"
            case _ if role == SHARE_ROLE and index.column() == 0:
                return row.share
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return padded(self._view.heads[section])
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
        return (*sorted(known, key=lambda row: _place(row.sort_keys[column][1]), reverse=is_down), *unknown)


def padded(text: str) -> str:
    """With air on both sides: figures stand at the right end of their columns, texts at the left."""
    return f"\u2009{text}\u2009"


def _place(value: str | Decimal) -> tuple[str, Decimal]:
    """Where it stands among others of its column: words as a dictionary has them, "Ä" as "A"."""
    if not isinstance(value, str):
        return "", value
    return "".join(sign for sign in normalize("NFKD", value) if not combining(sign)).casefold(), _ZERO


def _alignment(row: TableRow, column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if _is_number(row, column) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _is_number(row: TableRow, column: int) -> bool:
    return not isinstance(row.sort_keys[column][1], str) or row.cells[column] == "—"
