"""A page of the settings, whose fields are bound to settings by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.declare import Number as Valid
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.commands import ChangeSettings
from apimon_desktop.ui.views.settings import KeyTest, Places, SettingsView, with_provider
from apimon_desktop.ui.views.settings_entries import amount_fault, amount_of, amount_text
from apimon_desktop.ui.widgets.controls import Choice, Number, Switch
from apimon_desktop.ui.widgets.forms import CheckedField, FormCard, FormPage, FormRow

_AMOUNT_PX = 108
"""Width of a field for an amount, at the base text size."""


@dataclass(kw_only=True)
class Editor:
    """What pages ask of the window, and the settings: the next change starts from the last one."""

    send: Callable[[object], None]
    """Carries out a command."""
    show_provider: Callable[[ProviderId], None]
    """Shows a provider as soon as it is listed."""
    move_key: Callable[[ProviderId, str], None]
    """Takes a pasted key to the provider that it belongs to."""
    go_back: Callable[[], None]
    """Shows what was shown before."""
    settings: Settings = field(default_factory=Settings)
    tests: dict[ProviderId, KeyTest] = field(default_factory=dict)
    """The latest result for each key, by the id that it is kept under."""

    def value(self, name: str) -> Any:
        """The value of a setting, such as ``alerts.sound``."""
        found: Any = self.settings
        for part in name.split("."):
            found = getattr(found, part)
        return found

    def set(self, name: str, value: object) -> None:
        """Changes one setting."""
        *groups, leaf = name.split(".")
        changed: Any = replace(self.value(groups[0]) if groups else self.settings, **{leaf: value})
        self.change(replace(self.settings, **{groups[0]: changed}) if groups else changed)

    def change_provider(self, provider_id: ProviderId, **changes: object) -> None:
        """Changes settings of one provider."""
        self.change(with_provider(self.settings, provider_id, **changes))

    def change(self, settings: Settings) -> None:
        """Applies settings at once."""
        if settings != self.settings:
            self.settings = settings
            self.send(ChangeSettings(settings=settings))


class SettingsPage(FormPage):
    """Rows for settings; each shows the value in force, and changes it at once."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self._refresh: list[Callable[[], None]] = []
        self._numbers: list[Number] = []

    def show_view(self, _view: SettingsView) -> None:
        """Shows the settings in force; what is being written stays."""
        for refresh in self._refresh:
            refresh()

    def show_places(self, places: Places) -> None:
        """Shows where files are, and how old the prices are; nothing on most pages."""

    def apply(self) -> None:
        """Applies numbers that were just changed."""
        for number in self._numbers:
            number.apply()

    def switch(self, card: FormCard, name: str, label: str, *, caption: str = "") -> FormRow:
        """A row that turns a setting on or off."""
        switch = Switch(label, card)
        switch.setAccessibleDescription(caption)
        switch.clicked.connect(lambda: self.editor.set(name, switch.isChecked()))
        self._refresh.append(lambda: switch.setChecked(self.editor.value(name)))
        return card.row(label, switch, caption=caption)

    def choice(
        self, card: FormCard, name: str, label: str, texts: Mapping[Any, str], *, caption: str = ""
    ) -> FormRow:
        """A row that chooses one of a setting's values."""
        values = tuple(texts)
        choice = Choice(label, localised(tuple(texts.values())), card)
        choice.activated.connect(lambda place: self.editor.set(name, values[place]))
        self._refresh.append(lambda: choice.setCurrentIndex(values.index(self.editor.value(name))))
        return card.row(label, choice, caption=caption)

    def number(
        self, card: FormCard, name: str, label: str, valid: Valid, *, step: int = 1
    ) -> tuple[FormRow, Number]:
        """A row for a whole number as its setting declares it, and its field."""
        bounds = round(valid.least), round(valid.most)
        number = Number(label, bounds, card, suffix=localised(valid.unit))
        number.setSingleStep(step)
        kind = type(self.editor.value(name))
        number.settled.connect(lambda value: self.editor.set(name, kind(value)))
        self._refresh.append(lambda: number.show_value(round(self.editor.value(name))))
        self._numbers.append(number)
        return card.row(label, number), number


class AmountRow(FormRow):
    """A monthly amount in USD."""

    def __init__(
        self, label: str, name: str, entered: Callable[[Decimal], None], card: FormCard, *, caption: str
    ) -> None:
        """``name`` is what a screen reader says."""
        in_force = tr("Keeping the previous budget.")
        self.field = CheckedField(amount_fault, card, in_force=in_force, width=_AMOUNT_PX)
        self.field.setPlaceholderText(tr("No limit"))
        self.field.setAccessibleName(name)
        self.field.entered.connect(lambda text: entered(amount_of(text)))
        super().__init__(label, (self.field,), card, caption=caption)
        card.add_row(self)
        self.field.tell_in(self.caption)

    def show_amount(self, amount: Decimal | str | None, *, hides: bool) -> None:
        """Shows an amount, as dots while amounts are hidden."""
        self.field.show_text(amount if isinstance(amount, str) else amount_text(amount))
        self.field.setEchoMode(CheckedField.EchoMode.Password if hides else CheckedField.EchoMode.Normal)
