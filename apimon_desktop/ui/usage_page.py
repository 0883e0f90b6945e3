"""The page of what was used: a table, suggestions and a comparison of prices."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.core.text import say
from apimon_desktop.core.usage_report import UsageBy
from apimon_desktop.ui.labels import TextLabel, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.page_scroll import PageScroll
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.usage_choice import ChoiceRow
from apimon_desktop.ui.usage_ideas import IdeaList
from apimon_desktop.ui.usage_table import SortableTable
from apimon_desktop.ui.views.usage import BY_NAMES, Period, UsageChoice
from apimon_desktop.ui.views.usage_page import UsageView

_MARGIN = 12
_AS_REPORTED = say("As reported to API Monitor. What providers billed besides stands in Money.")
_PERIODS: Final = {
    Period.TODAY: say("Today"),
    Period.WEEK: say("7 days"),
    Period.DAYS_30: say("30 days"),
    Period.MONTH: say("Month"),
}


class UsagePage(QWidget):
    """Shows a `UsageView`; says what was asked for and does nothing itself."""

    back_requested = Signal()
    choice_changed = Signal(object)
    """A `UsageChoice`."""
    idea_dismissed = Signal(str)
    """The suggestion's id."""
    idea_restored = Signal(str)
    csv_requested = Signal(str)
    """What is to be copied as it is."""
    copy_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: UsageView | None = None
        self._choice = UsageChoice()
        self._periods, self._bys = tuple(Period), tuple(UsageBy)
        self._back = QToolButton(self)
        self._note = TextLabel(wraps=True, parent=self)
        self._period = ChoiceRow(
            tr("Time"), localised(tuple(_PERIODS[period] for period in self._periods)), self
        )
        self._by = ChoiceRow(tr("Summed up by"), localised(tuple(BY_NAMES[by] for by in self._bys)), self)
        self._total = TextLabel(bold=True, wraps=True, parent=self)
        self._table = SortableTable(self)
        self._as_reported = TextLabel(
            localised(_AS_REPORTED), tone=Tone.MUTED, scale=0.86, wraps=True, parent=self
        )
        self._csv = QPushButton(tr("Copy as CSV"), self)
        self._ideas = IdeaList(self)
        self._prices = SortableTable(self)
        self._prices_notes = TextLabel(tone=Tone.MUTED, scale=0.86, wraps=True, parent=self)
        self._lay_out()
        self._connect()

    def show_view(self, view: UsageView) -> None:
        """Replaces what is shown, in place."""
        self._view = view
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        if view.usage is not None:
            self._choice = view.usage.choice
            self._table.show_view(view.usage.table)
        self._period.show_choice(self._periods.index(self._choice.period))
        self._by.show_choice(self._bys.index(self._choice.by))
        self._total.setText(tr("reading …") if view.usage is None else view.usage.total)
        self._total.setVisible(view.usage is not None or not view.note)
        has_rows = view.usage is not None and bool(view.usage.table.rows)
        for part in (self._table, self._as_reported, self._csv):
            part.setVisible(has_rows)
        self._csv.setEnabled(not view.hides_amounts)
        self._csv.setToolTip(tip(tr("Amounts are hidden: show them first") if view.hides_amounts else ""))
        self._ideas.show_ideas(view.ideas, view.dismissed)
        self._chain()
        self._prices.setVisible(view.prices is not None)
        self._prices_notes.setText("" if view.prices is None else view.prices.notes)
        if view.prices is not None:
            self._prices.show_view(view.prices.table)

    def begin(self) -> None:
        """Starts at the top, with the focus where the keys can lead back."""
        self._scroll.verticalScrollBar().setValue(0)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self._back.setText(tr("‹ Back"))
        self._back.setAccessibleName(tr("Back to all providers"))
        self._back.setToolTip(tip(tr("Back to all providers (Esc)")))
        self._back.setAutoRaise(True)
        self._csv.setAutoDefault(False)
        self._csv.setAccessibleName(self._csv.text())
        top = QHBoxLayout()
        top.setContentsMargins(6, 8, _MARGIN, 4)
        top.setSpacing(8)
        top.addWidget(self._back)
        top.addWidget(TextLabel(tr("Usage"), scale=1.3, bold=True, parent=self), stretch=1)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(_MARGIN, 2, _MARGIN, 12)
        inside.setSpacing(8)
        under = QHBoxLayout()
        under.addWidget(self._as_reported, stretch=1)
        under.addWidget(self._csv, alignment=Qt.AlignmentFlag.AlignTop)
        for part in (self._note, self._period, self._by, self._total, self._table):
            inside.addWidget(part)
        inside.addLayout(under)
        inside.addSpacing(6)
        inside.addWidget(TextLabel(tr("Suggestions"), bold=True, parent=body))
        inside.addWidget(self._ideas)
        inside.addSpacing(6)
        inside.addWidget(TextLabel(tr("Cost of 1,000 tokens"), bold=True, parent=body))
        inside.addWidget(self._prices)
        inside.addWidget(self._prices_notes)
        inside.addStretch(1)
        scroll = self._scroll = PageScroll(body, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(scroll, stretch=1)

    def _connect(self) -> None:
        self._back.clicked.connect(self._go_back)
        self._period.chosen.connect(self._choose_period)
        self._by.chosen.connect(self._choose_by)
        self._csv.clicked.connect(self._ask_for_csv)
        self._ideas.dismissed.connect(self.idea_dismissed)
        self._ideas.restored.connect(self.idea_restored)
        for table in (self._table, self._prices):
            table.copy_requested.connect(self.copy_requested)

    def _chain(self) -> None:
        """The Tab key goes from top to bottom, though suggestions come and go."""
        order: list[QWidget] = [self._csv, *self._ideas.buttons, self._prices]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def _go_back(self) -> None:
        self.back_requested.emit()

    def _choose_period(self, place: int) -> None:
        self._choose(UsageChoice(period=self._periods[place], by=self._choice.by))

    def _choose_by(self, place: int) -> None:
        self._choose(UsageChoice(period=self._choice.period, by=self._bys[place]))

    def _choose(self, choice: UsageChoice) -> None:
        self._choice = choice
        self.choice_changed.emit(choice)

    def _ask_for_csv(self) -> None:
        if self._view is not None and self._view.usage is not None:
            self.csv_requested.emit(self._view.usage.csv)
