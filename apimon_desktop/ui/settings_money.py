"""The settings' page of money: budgets, paid tests and prices."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from apimon_desktop.core.settings_document import MOST_DAILY_TOKENS
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.paid_test_row import PaidTestRow
from apimon_desktop.ui.settings_field import CheckedField
from apimon_desktop.ui.settings_number import SettledNumber
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.about import price_list_text
from apimon_desktop.ui.views.provider_form import ProviderForm
from apimon_desktop.ui.views.settings import ProviderChange, SettingsView
from apimon_desktop.ui.views.settings_entries import amount_fault, amount_of, amount_text

_BEFORE_HOLDS: Final = say("The budget before still holds.")


class MoneyPage(SettingsPage):
    """Shows the money of a `SettingsView`."""

    budget_changed = Signal(object)
    """The monthly budget for all together, a `Decimal` in USD; 0: none."""
    provider_changed = Signal(str, object)
    """A provider's id and a `ProviderChange`."""
    cap_changed = Signal(int)
    """What all paid tests together may use in a day, in tokens."""
    price_update_switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[ProviderId, ProviderMoneyRow] = {}
        self._budget = CheckedField(
            amount_fault, self.inner, in_force=localised(_BEFORE_HOLDS), is_short=True
        )
        self._budget.line.setAccessibleName(tr("Monthly budget for all providers, in USD"))
        self._budget.line.setPlaceholderText(tr("None"))
        self._budget.entered.connect(self._budget_entered)
        self._cap = SettledNumber(
            tr("What all paid tests together may use"),
            (0, MOST_DAILY_TOKENS),
            self.inner,
            suffix=tr(" tokens a day"),
        )
        self._cap.setSingleStep(500)
        self._cap.setGroupSeparatorShown(True)
        self._cap.settled.connect(self.cap_changed)
        self._used = TextLabel(tone=Tone.MUTED, wraps=True, parent=self.inner)
        self._update = QCheckBox(tr("Fetch newer prices once a day"), self.inner)
        self._update.clicked.connect(self.price_update_switched)
        self.add(self._budgets(), self._tests(), self._prices())

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; what is being written stays."""
        hides = view.settings.appearance.hide_amounts
        self._budget.show_text(amount_text(view.settings.monthly_budget_usd))
        _mask(self._budget.line, hides=hides)
        if list(self._rows) != [form.provider_id for form in view.providers]:
            self._list_again(view)
        for form in view.providers:
            self._rows[form.provider_id].show_form(form, hides=hides)
        self._cap.show_value(view.settings.paid_test_daily_tokens)
        self._used.setText(view.paid_tests)
        self._update.setChecked(view.settings.update_prices)

    def show_price_date(self, text: str) -> None:
        """Tells how old the prices are."""
        self._price_date.setText(text)

    def apply(self) -> None:
        """Tells what was turned, if anything was."""
        self._cap.apply()

    def _budgets(self) -> Section:
        section = Section(tr("Monthly budget, in USD"), self.inner)
        self._budget_rows = section.form()
        self._budget_rows.addRow(TextLabel(tr("All providers")), self._budget)
        section.note(
            tr(
                "You are told at 80 % and at 100 %; nothing is stopped. What was not billed is estimated "
                "from the tokens that your programs report."
            )
        )
        return section

    def _tests(self) -> Section:
        section = Section(tr("Paid tests"), self.inner)
        section.note(
            tr(
                "A free check proves that a key is accepted. Only a real request proves that models answer, "
                "and it costs a little."
            )
        )
        self._test_rows = QVBoxLayout()
        self._test_rows.setSpacing(8)
        section.column.addLayout(self._test_rows)
        section.form().addRow(TextLabel(tr("All together at most")), self._cap)
        section.column.addWidget(self._used)
        return section

    def _prices(self) -> Section:
        section = Section(tr("Prices"), self.inner)
        self._price_date = section.note(localised(price_list_text(None)))
        section.column.addWidget(self._update)
        section.note(
            tr("From a public list on GitHub; nothing about you is sent. Off, nobody is contacted for them.")
        )
        self._update.clicked.connect(self.price_update_switched)
        return section

    def _list_again(self, view: SettingsView) -> None:
        for row in self._rows.values():
            self._budget_rows.removeRow(row.budget)
            self._test_rows.removeWidget(row.test)
            row.test.deleteLater()
            row.deleteLater()
        self._rows = {}
        for form in view.providers:
            row = self._rows[form.provider_id] = ProviderMoneyRow(form, self)
            self._budget_rows.addRow(TextLabel(form.name), row.budget)
            self._test_rows.addWidget(row.test)
            row.changed.connect(self.provider_changed)
        # They came after it was made, and stand above it.
        lines = [self._budget.line, *(row.budget.line for row in self._rows.values())]
        switches = [row.test.switch for row in self._rows.values()]
        for one, following in pairwise((*lines, *switches, self._cap, self._update)):
            QWidget.setTabOrder(one, following)

    def _budget_entered(self, text: str) -> None:
        self.budget_changed.emit(amount_of(text))


class ProviderMoneyRow(QWidget):
    """One provider's budget and paid test, which stand in different places of the page."""

    changed = Signal(str, object)
    """The provider's id and a `ProviderChange`."""

    def __init__(self, form: ProviderForm, parent: MoneyPage) -> None:
        super().__init__(parent)
        self.hide()
        self._provider_id = form.provider_id
        self.budget = CheckedField(
            amount_fault, parent.inner, in_force=localised(_BEFORE_HOLDS), is_short=True
        )
        self.budget.line.setPlaceholderText(tr("None of its own"))
        self.budget.line.setAccessibleName(tr("Monthly budget for {name}, in USD", name=form.name))
        self.test = PaidTestRow(parent.inner)
        self.budget.entered.connect(self._budget_entered)
        self.test.switched.connect(self._test_switched)

    def show_form(self, form: ProviderForm, *, hides: bool) -> None:
        """Shows a provider's; ``hides`` amounts from who looks on."""
        self.budget.show_text(form.budget)
        _mask(self.budget.line, hides=hides)
        self.test.setVisible(form.paid_test is not None)
        if form.paid_test is not None:
            self.test.show_form(form.paid_test, form.name)

    def _budget_entered(self, text: str) -> None:
        self.changed.emit(self._provider_id, ProviderChange(monthly_usd=amount_of(text)))

    def _test_switched(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self.changed.emit(self._provider_id, ProviderChange(paid_test=on))


def _mask(line: QLineEdit, *, hides: bool) -> None:
    """Shows dots for an amount while amounts are hidden."""
    line.setEchoMode(QLineEdit.EchoMode.Password if hides else QLineEdit.EchoMode.Normal)
