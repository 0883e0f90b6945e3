"""The settings' section of whom to turn to first when a provider fails."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import tip
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.settings_page import Section
from apimon_desktop.ui.views.settings import FailoverPlace, SettingsView

_ROLE: Final = Qt.ItemDataRole.UserRole


class FailoverSection(Section):
    """Shows the order of a `SettingsView`: those in it from first to last, then those left out."""

    changed = Signal(object)
    """The new order, a tuple of ids; None: the usual one again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Use instead"), parent)
        self._shown: tuple[tuple[FailoverPlace, ...], tuple[FailoverPlace, ...]] | None = None
        self.note(tr("When a provider fails, the first of these that works and can do the same is named."))
        self._list = QListWidget(self)
        self._list.setAccessibleName(tr("Order of failover"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._up = _button(tr("Move up"), tr("Alt+Up moves it, too"), self)
        self._down = _button(tr("Move down"), tr("Alt+Down moves it, too"), self)
        self._leave = _button(tr("Leave out"), tr("Nobody is told to use it instead"), self)
        self._usual = _button(tr("Usual order"), tr("The order that the app comes with"), self)
        buttons = FlowLayout()
        for button in (self._up, self._down, self._leave, self._usual):
            buttons.addWidget(button)
        row = QHBoxLayout()
        row.addWidget(self._list)
        self.column.addLayout(row)
        self.column.addLayout(buttons)
        self._list.installEventFilter(self)
        self._list.currentRowChanged.connect(self._judge)
        self._up.clicked.connect(self._move_up)
        self._down.clicked.connect(self._move_down)
        self._leave.clicked.connect(self._toggle)
        self._usual.clicked.connect(self._ask_for_usual)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; the selected one stays selected."""
        places = view.failover, view.not_in_failover
        self._usual.setEnabled(view.settings.failover_order is not None)
        if places != self._shown:
            self._shown = places
            self._list_again(self._selected())
        self._judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._list and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and Qt.KeyboardModifier.AltModifier in event.modifiers():
                self._move(step)
                return True
        if watched is self._list and event.type() in (QEvent.Type.FontChange, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    @property
    def _order(self) -> tuple[ProviderId, ...]:
        return () if self._shown is None else tuple(place.provider_id for place in self._shown[0])

    def _list_again(self, selected: ProviderId | None) -> None:
        if self._shown is None:
            return
        within, without = self._shown
        self._list.clear()
        for number, place in enumerate(within, start=1):
            self._add(f"{number}.  {place.name}", place, f"{number}: {place.name}")
        for place in without:
            self._add(
                tr("–  {name} (left out)", name=place.name), place, tr("{name}: left out", name=place.name)
            )
        ids = [place.provider_id for place in (*within, *without)]
        self._list.setCurrentRow(ids.index(selected) if selected in ids else 0)
        self._fit()

    def _add(self, text: str, place: FailoverPlace, spoken: str) -> None:
        item = QListWidgetItem(text, self._list)
        item.setData(_ROLE, place.provider_id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _fit(self) -> None:
        """As high as its rows: the page scrolls, not a list in it."""
        self._list.setSpacing(2)
        rows = sum(
            self._list.sizeHintForRow(row) + 2 * self._list.spacing() for row in range(self._list.count())
        )
        self._list.setFixedHeight(rows + 2 * self._list.frameWidth())

    def _selected(self) -> ProviderId | None:
        selected = self._list.selectedItems()
        return ProviderId(selected[0].data(_ROLE)) if selected else None

    def _judge(self) -> None:
        selected, order = self._selected(), self._order
        place = order.index(selected) if selected in order else None
        self._up.setEnabled(place is not None and place > 0)
        self._down.setEnabled(place is not None and place < len(order) - 1)
        self._leave.setEnabled(selected is not None)
        self._leave.setText(tr("Leave out") if place is not None or selected is None else tr("Put in"))

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        order, selected = list(self._order), self._selected()
        if selected not in order:
            return
        place = order.index(selected)
        if 0 <= place + step < len(order):
            order.insert(place + step, order.pop(place))
            self._take(order, selected)

    def _toggle(self) -> None:
        order, selected = list(self._order), self._selected()
        if selected is not None:
            order.remove(selected) if selected in order else order.append(selected)
            self._take(order, selected)

    def _take(self, order: list[ProviderId], selected: ProviderId) -> None:
        """Shows the new order at once, so that keys in a row find it, and tells it."""
        if self._shown is None:
            return
        places = {place.provider_id: place for group in self._shown for place in group}
        left_out = tuple(place for pid, place in places.items() if pid not in order)
        self._shown = tuple(places[pid] for pid in order), left_out
        self._list_again(selected)
        self._judge()
        self.changed.emit(tuple(order))

    def _ask_for_usual(self) -> None:
        self.changed.emit(None)


def _button(text: str, explanation: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setToolTip(tip(explanation))
    button.setAutoDefault(False)
    return button
