"""The incidents of a provider, to be walked with the keys."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from apimon_desktop.ui.labels import FONT_CHANGES, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.details import INCIDENT_COLUMNS, IncidentRow

_MOST_LINES = 8


class IncidentTable(QTreeWidget):
    """One line for each; copying takes the line that is chosen."""

    copy_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[IncidentRow, ...] = ()
        self._items: list[QTreeWidgetItem] = []
        self.setHeaderLabels(list(localised(INCIDENT_COLUMNS)))
        self.setAccessibleName(tr("Incidents"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)

    def show_rows(self, rows: tuple[IncidentRow, ...]) -> None:
        """Replaces the lines; the chosen one stays chosen where nothing changed but its length."""
        if rows == self._rows:
            return
        self._rows = rows
        while len(self._items) > len(rows):
            self._items.pop()
            self.takeTopLevelItem(len(self._items))
        while len(self._items) < len(rows):
            self._items.append(QTreeWidgetItem(self))
        for place, row in enumerate(rows):
            item = self._items[place]
            for column, text in enumerate(row.cells):
                item.setText(column, text)
                item.setToolTip(column, tip(row.spoken))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            QTimer.singleShot(0, self, self._fit)  # the head hears of it after this

    def _fit(self) -> None:
        """As high as its lines, up to some."""
        rows = self._rows
        lines = min(_MOST_LINES, max(1, len(rows)))
        frame = 2 * self.frameWidth() + self.horizontalScrollBar().sizeHint().height()
        line = self.sizeHintForRow(0) if rows else self.fontMetrics().height() + 4
        self.setFixedHeight(self.header().sizeHint().height() + lines * max(1, line) + frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy) and 0 <= place < len(self._rows):
            self.copy_requested.emit(self._rows[place].spoken)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            event.ignore()  # the page's own keys
        else:
            super().keyPressEvent(event)
