"""The settings' page on which a provider is added, and the one on which keys are imported."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings.page import Editor, SettingsPage
from apimon_desktop.ui.views.commands import ImportKeys, OpenLink, ReadDotenv, SaveKey, TestKey
from apimon_desktop.ui.views.settings import ImportOffer, SettingsView, doubt_about, usable_key
from apimon_desktop.ui.views.settings_entries import (
    PRESETS,
    NewProvider,
    Preset,
    address_fault,
    name_fault,
    with_added,
)
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind
from apimon_desktop.ui.widgets.controls import Field, PresetButton, Switch
from apimon_desktop.ui.widgets.forms import FormCard, FormRow, choose_dotenv
from apimon_desktop.ui.widgets.layouts import in_flow
from apimon_desktop.ui.widgets.tokens import Tone

_NOBODY: Final = ProviderId("")
"""A key that looks like a built-in provider's is pointed out, whatever the new one is called."""
_WHERE: Final = say("Any OpenAI-compatible API, ending in /v1. http:// works only for this computer.")
_NO_KEY: Final = say("Leave empty if the server needs no key.")
_NO_KEYRING: Final = say("Keys can't be saved here. Put it into the environment instead.")


class AddingPage(SettingsPage):
    """Presets with their address filled in, or any other; nothing is sent before *Add and test*."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self._taken: tuple[str, ...] = ()
        self._can_save = True
        self._rows: dict[Field, FormRow] = {}
        self.head(tr("Add a provider"))
        self._add_presets()
        card = self.section()
        self._get = Button(tr("Get a key"), card, kind=ButtonKind.LINK)
        row = card.row(tr("Name"), caption=tr("Name shown in the menu"))
        self._name = self._field(card, row, tr("Name of the provider to add"))
        row = card.row(tr("API address"), caption=localised(_WHERE))
        self._address = self._field(card, row, tr("API address of the provider to add"))
        row = card.row(tr("API key"), self._get, caption=localised(_NO_KEY))
        self._key = self._field(card, row, tr("Key of the provider to add"))
        self._address.setPlaceholderText("https://host/v1")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._add = Button(tr("Add and test"), self.inner, kind=ButtonKind.PRIMARY)
        self.add(self._add, gap=12, align=Qt.AlignmentFlag.AlignTrailing)
        self._key.textChanged.connect(self._judge_key)
        for field in (self._name, self._address):
            field.editingFinished.connect(self._left)
        self._add.clicked.connect(self._try)

    def open(self, view: SettingsView) -> None:
        """Begins anew, with the first preset that was not added yet."""
        self._taken = tuple(form.name for form in view.providers)
        self._can_save = view.conditions.can_save_keys
        free = [preset for preset in PRESETS if preset.name not in self._taken]
        self._choose(free[0] if free else None)
        self.verticalScrollBar().setValue(0)
        (self._add if free else self._name).setFocus()

    def _field(self, card: FormCard, row: FormRow, name: str) -> Field:
        field = Field(card)
        field.setAccessibleName(name)
        field.returnPressed.connect(self._try)
        card.add(field, is_joined=True)
        self._rows[field] = row
        return field

    def _add_presets(self) -> None:
        self._group = QButtonGroup(self)
        names = (*((preset, preset.name) for preset in PRESETS), (None, tr("Other")))
        self._buttons = [(preset, PresetButton(name, self.inner)) for preset, name in names]
        for _, button in self._buttons:
            self._group.addButton(button)
            button.clicked.connect(self._preset_clicked)
        self.add(in_flow(*self._group.buttons(), parent=self.inner), gap=12)

    def _preset_clicked(self) -> None:
        chosen = next(preset for preset, button in self._buttons if button.isChecked())
        self._choose(chosen)
        target = self._name if chosen is None else self._key if chosen.keys_url else self._add
        target.setFocus()

    def _choose(self, preset: Preset | None) -> None:
        for one, button in self._buttons:
            button.setChecked(one is preset)
            # Tab reaches the chosen one, and the arrow keys the others.
            reached, others = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(reached if one is preset else others)
        self._name.setText("" if preset is None else preset.name)
        self._address.setText("" if preset is None else preset.base_url)
        self._key.clear()
        keys_url = None if preset is None else preset.keys_url
        self._get.command = OpenLink(url=keys_url or "")
        self._get.setVisible(keys_url is not None)
        is_local = preset is not None and keys_url is None
        self._key.setPlaceholderText(tr("Not needed") if is_local else tr("Paste the key"))
        for row in self._rows.values():
            row.caption.remark(None)
        hint = _NO_KEY if preset is None or not preset.hint else preset.hint
        self._rows[self._key].caption.set_usual(localised(hint))
        self._judge_key()

    def _judge_key(self) -> None:
        text = self._key.text()
        doubt = doubt_about(text, _NOBODY)
        warning = None if doubt is None else localised(doubt.text)
        if text and warning is None and not self._can_save:
            warning = localised(_NO_KEYRING)
        self._rows[self._key].caption.remark(warning, Tone.DEGRADED)

    def _judge(self, field: Field) -> str | None:
        """What is wrong with a field. None: nothing."""
        if field is self._name:
            return localised(name_fault(field.text(), self._taken))
        if field is self._address:
            return localised(address_fault(field.text()))
        is_wrong = bool(field.text()) and (usable_key(field.text()) is None or not self._can_save)
        return self._rows[field].caption.text() if is_wrong else None

    def _left(self) -> None:
        """Judges a field that is left; one that is still empty has its turn yet to come."""
        for field, row in self._rows.items():
            if self.sender() is field and field.text():
                row.caption.remark(self._judge(field), Tone.FAILED)

    def _try(self) -> None:
        faults = {field: self._judge(field) for field in self._rows}
        for field, fault in reversed(faults.items()):
            if fault is not None or field is not self._key:
                self._rows[field].caption.remark(fault, Tone.FAILED)
            field.setAccessibleDescription(fault or "")
            if fault is not None:
                field.setFocus()
        if not any(faults.values()):
            self._send()

    def _send(self) -> None:
        key = usable_key(self._key.text())
        new = NewProvider(name=self._name.text(), base_url=self._address.text(), key=key)
        settings, added_id = with_added(self.editor.settings, new)
        self._key.clear()
        self.editor.change(settings)
        self.editor.show_provider(added_id)
        self.editor.send(TestKey(key_id=added_id) if key is None else SaveKey(key_id=added_id, key=key))


class ImportPage(SettingsPage):
    """The keys of a ``.env`` file, each with a switch; nothing is saved before *Save*."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self._choices: list[tuple[str, Switch, FormRow]] = []
        self.head(tr("Import keys"))
        self._card = self.section()
        self._nothing = self.note(tr("No keys for these providers in this file."))
        self._save = Button(tr("Save"), self.inner, kind=ButtonKind.PRIMARY)
        self._cancel = Button(tr("Cancel"), self.inner)
        self.add(in_flow(self._save, self._cancel, parent=self.inner), gap=12)
        self._save.clicked.connect(self._confirm)
        self._cancel.clicked.connect(editor.go_back)

    def choose_file(self) -> None:
        """Asks for the file."""
        choose_dotenv(self, self._read)

    def _read(self, path: str) -> None:
        self.editor.send(ReadDotenv(path=path))

    def offer(self, offers: Sequence[ImportOffer]) -> None:
        """Shows what the file holds."""
        for _, _, row in self._choices:
            row.hide()
            row.deleteLater()
        self._choices = [self._choice(offer) for offer in offers]
        self._card.setVisible(bool(offers))
        self._nothing.setVisible(not offers)
        self._save.setVisible(bool(offers))
        self._cancel.set_words(tr("Cancel") if offers else tr("Close"))
        self._judge()
        (self._save if offers else self._cancel).setFocus()

    def _choice(self, offer: ImportOffer) -> tuple[str, Switch, FormRow]:
        switch = Switch(tr("Save the key of {name}", name=offer.name), self._card)
        switch.setChecked(True)
        switch.toggled.connect(self._judge)
        caption = offer.hint
        if offer.replaces is not None:
            caption = tr("{hint}, replaces {old}", hint=offer.hint, old=offer.replaces)
        return offer.provider_id, switch, self._card.row(offer.name, switch, caption=caption)

    def _judge(self) -> None:
        self._save.setEnabled(any(switch.isChecked() for _, switch, _ in self._choices))

    def _confirm(self) -> None:
        chosen = tuple(key_id for key_id, switch, _ in self._choices if switch.isChecked())
        self.editor.go_back()
        self.editor.send(ImportKeys(key_ids=chosen))
