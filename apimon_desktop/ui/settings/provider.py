"""The settings' page of one provider, and the rows of its keys."""

from decimal import Decimal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.base_url import url_fault
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings.page import AmountRow, Editor, SettingsPage
from apimon_desktop.ui.views.commands import OpenLink, RemoveKey, SaveKey, TestKey
from apimon_desktop.ui.views.settings import (
    SUBSCRIPTION_NOTE,
    KeyDoubt,
    KeyForm,
    KeyTest,
    ProviderForm,
    SettingsView,
    doubt_about,
    owner_name,
    possible_doubts,
    usable_key,
)
from apimon_desktop.ui.views.settings_entries import without_added
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind, GlyphButton
from apimon_desktop.ui.widgets.cards import Tile
from apimon_desktop.ui.widgets.controls import Choice, Field, Switch
from apimon_desktop.ui.widgets.forms import TEST_TONES, AskInPlace, CheckedField, FormCard
from apimon_desktop.ui.widgets.labels import BreakingLabel, TextLabel, literal, tip
from apimon_desktop.ui.widgets.layouts import in_column, in_row
from apimon_desktop.ui.widgets.painting import StatusShape
from apimon_desktop.ui.widgets.tokens import STATUS_TONES, Tone, Type

_TILE_PX = 40


class ProviderPage(SettingsPage):
    """Shows the `ProviderForm` of one provider; every change applies as soon as it is finished."""

    def __init__(self, editor: Editor, parent: QWidget, form: ProviderForm) -> None:
        super().__init__(editor, parent)
        self._form = form
        self._admin_is_open = False
        self._add_head()
        self.keys = KeyRows(self.section(tr("API key")), editor, form.key)
        self._key_note = self.note(localised(SUBSCRIPTION_NOTE))
        used_for = self.section(tr("Used for"))
        self._used_for = Field(used_for)
        self._used_for.setPlaceholderText(tr("What you use it for, e.g. vocal tuner"))
        self._used_for.setAccessibleName(tr("What {name} is used for", name=form.name))
        used_for.add(self._used_for)
        self._used_for.editingFinished.connect(self._take_used_for)
        spoken = tr("Notify me of {name} even while recording", name=form.name)
        self._loud = self._switch("notify_while_recording", spoken)
        self.section(tr("Notifications")).row(tr("Notify me even while recording"), self._loud)
        self._add_costs()
        self._add_address()
        if form.is_added:
            self._add_removal()

    @property
    def provider_id(self) -> ProviderId:
        """The provider that is shown."""
        return self._form.provider_id

    def show_view(self, view: SettingsView) -> None:
        super().show_view(view)
        form = next((form for form in view.providers if form.provider_id == self.provider_id), None)
        if form is None:  # it was removed
            return
        self._form = form
        self._show_head()
        self.keys.show_form(form.key, can_save=view.conditions.can_save_keys)
        self._key_note.setVisible(form.needs_key)
        if not self._used_for.hasFocus():
            self._used_for.setText(form.used_for)
        self._loud.setChecked(form.notify_while_recording)
        self._show_costs(view)
        self._show_address()

    # The head

    def _add_head(self) -> None:
        self._tile = Tile(self.inner, side=_TILE_PX)
        self._name = TextLabel(kind=Type.FIGURE, wraps=True, parent=self.inner)
        self._state = TextLabel(kind=Type.CAPTION, wraps=True, parent=self.inner)
        self._shape = StatusShape(self.inner)
        self._monitor = self._switch("enabled", tr("Monitor {name}", name=self._form.name))
        label = TextLabel(tr("Monitor"), kind=Type.CAPTION, tone=Tone.MUTED, parent=self.inner)
        state = in_row((self._shape, Qt.AlignmentFlag.AlignTop), (self._state, 1), spacing=4)
        words = in_column(None, self._name, state, None)
        self.add(in_row(self._tile, (words, 1), label, self._monitor, spacing=10))

    def _show_head(self) -> None:
        form = self._form
        self._tile.show_look(form.tile, form.name)
        self._shape.show_status(form.status)
        self._name.setText(form.name)
        self._state.setText(form.state)
        self._state.set_tone(STATUS_TONES[form.status])
        self._monitor.setChecked(form.enabled)

    # Costs

    def _add_costs(self) -> None:
        form, card = self._form, self.section(tr("Costs"))
        spoken = tr("Monthly limit for {name}, in USD", name=form.name)
        caption = tr("We'll notify you at 80% and 100%. Nothing is blocked.")
        label = tr("Monthly limit, in USD")
        self._budget = AmountRow(label, spoken, self._set_budget, card, caption=caption)
        self._admin_keys: KeyRows | None = None
        if form.admin_key is not None:
            self._add_admin = Button(tr("Add admin key…"), card)
            self._add_admin.setAccessibleName(tr("Add an {key}", key=form.admin_key.name))
            self._add_admin.clicked.connect(lambda: self.open_admin(""))
            label = tr("Show {name}'s bill", name=form.name)
            self._bill_row = card.row(label, self._add_admin, caption=tr("Needs an admin key"))
            self._admin_keys = KeyRows(card, self.editor, form.admin_key)
        self._paid_test = self._switch("paid_test", tr("Test {name} with real requests", name=form.name))
        self._test_row = card.row(tr("Real test requests"), self._paid_test, caption=" ")

    def _show_costs(self, view: SettingsView) -> None:
        form, test = self._form, self._form.paid_test
        self._budget.setVisible(form.budget is not None)
        if form.budget is not None:
            self._budget.show_amount(form.budget, hides=view.settings.appearance.hide_amounts)
        if self._admin_keys is not None and form.admin_key is not None:
            self._show_admin()
            self._admin_keys.show_form(form.admin_key, can_save=view.conditions.can_save_keys)
        self._test_row.setVisible(test is not None)
        if test is not None:
            self._paid_test.setChecked(test.enabled)
            self._paid_test.setAccessibleDescription(test.text)
            self._test_row.caption.set_usual(test.text)

    def _show_admin(self) -> None:
        """An admin key that few people have stays folded until it is asked for, or is there."""
        admin = self._form.admin_key
        if self._admin_keys is not None and admin is not None:
            self._admin_is_open = self._admin_is_open or admin.key_id in self.editor.tests
            is_open = self._admin_is_open or admin.has_key or admin.is_saved
            self._add_admin.setVisible(not is_open)
            self._bill_row.caption.set_usual("" if admin.has_key else tr("Needs an admin key"))
            self._admin_keys.set_visible(is_visible=is_open)

    def open_admin(self, text: str) -> None:
        """Unfolds the field of the admin key, with a text that was pasted elsewhere; empty: none was."""
        self._admin_is_open = True
        self._show_admin()
        if self._admin_keys is not None:
            self._admin_keys.paste(text)

    def _set_budget(self, amount: Decimal) -> None:
        self._change(monthly_usd=amount or None)

    # The address

    def _add_address(self) -> None:
        name = self._form.name
        self._address_text = BreakingLabel(kind=Type.CAPTION, tone=Tone.MUTED, parent=self.inner)
        self._change_address = Button(tr("Change…"), self.inner, kind=ButtonKind.LINK)
        self._change_address.setAccessibleName(tr("Change the API address of {name}", name=name))
        self.add(in_row((self._address_text, 1), self._change_address, margins=(2, 12, 0, 0), spacing=4))
        card = self._address_card = self.section()
        self._region = Choice(tr("Region of {name}", name=name), (), card)
        card.row(tr("Region"), self._region).setVisible(bool(self._form.regions))
        self._address = CheckedField(_address_fault, card, in_force=tr("Still using the previous address."))
        self._address.setPlaceholderText(tr("The provider's own"))
        self._address.setAccessibleName(tr("API address of {name}", name=name))
        row = card.row(tr("API address"), caption=tr("http:// works only for this computer."))
        self._address.tell_in(row.caption)
        card.add(self._address, is_joined=True)
        card.hide()
        self._change_address.clicked.connect(self._open_address)
        self._region.activated.connect(self._take_region)
        self._address.entered.connect(self._take_address)

    def _show_address(self) -> None:
        url = self._form.base_url
        self._address_text.setText(tr("API address: {url}", url=url))
        self._address.show_text(url)
        names = {region.base_url: region.name for region in self._form.regions}
        names.setdefault(url, tr("Another address"))
        self._region.show_texts(tuple(names.values()))
        self._region.setCurrentIndex(list(names).index(url))

    def _open_address(self) -> None:
        self._address_card.show()
        self._address.setFocus()
        self._change_address.hide()
        # Its place is known once the page is laid out anew.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self._address))

    def _take_region(self, place: int) -> None:
        if place < len(self._form.regions):
            url = self._form.regions[place].base_url
            if url != self._form.base_url:
                self._change(base_url=url)

    def _take_address(self, text: str) -> None:
        if not text and self._form.is_added:
            self._address.show_fault(tr("This provider needs an address."))
        else:
            self._change(base_url=text.rstrip("/") or None)

    # The rest

    def _take_used_for(self) -> None:
        text = self._used_for.text().strip()
        if text != self._form.used_for:
            self._change(used_for=text)

    def _add_removal(self) -> None:
        name, card = self._form.name, self.section()
        question = tr("Remove {name} and its key? Its history is kept.", name=name)
        removal = AskInPlace(tr("Remove {name}", name=name), question, tr("Remove…"), tr("Remove"), card)
        card.add_row(removal)
        removal.confirmed.connect(self._remove_provider)

    def _remove_provider(self) -> None:
        self.editor.tests.pop(self.provider_id, None)
        self.editor.change(without_added(self.editor.settings, self.provider_id))

    def _switch(self, name: str, spoken: str) -> Switch:
        """A switch for the provider's setting of that name."""
        switch = Switch(spoken, self.inner)
        switch.clicked.connect(lambda on: self._change(**{name: on}))
        return switch

    def _change(self, **changes: object) -> None:
        self.editor.change_provider(self.provider_id, **changes)


def _address_fault(text: str) -> str | None:
    """What is wrong with an address; an empty one means the provider's own."""
    return url_fault(text) if text else None


class KeyRows:
    """Two rows: the key in use with *Test* and •••, and a field for another whose Enter saves and tests."""

    def __init__(self, card: FormCard, editor: Editor, form: KeyForm) -> None:
        self._editor, self._form = editor, form
        self._can_save = True
        self._doubt: KeyDoubt | None = None
        self._make = Button(tr("Get a key"), card, kind=ButtonKind.LINK)
        self._make.setAccessibleName(tr("Get a key: {key}", key=form.name))
        self._try = Button(tr("Test"), card)
        self._try.setAccessibleName(tr("Test the {key}", key=form.name))
        self._more = GlyphButton("dots", tr("More about the {key}", key=form.name), card)
        self._row = card.row(" ", self._make, self._try, self._more)
        self._row.caption.keep_room_for(*localised(possible_doubts(form.key_id)))
        self.entry = Field(card)
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setAccessibleName(f"{form.name[:1].upper()}{form.name[1:]}")
        if form.variable is not None:
            words = tr("Also read from {variable} in the environment", variable=form.variable)
            self.entry.setToolTip(tip(words))
        self._save = Button(tr("Save"), card, kind=ButtonKind.PRIMARY)
        self._entry_row = card.add(self.entry, self._save)
        self._menu = QMenu(card)
        self._remove_action = self._menu.addAction(tr("Remove the saved key"))
        self._make_action = self._menu.addAction(tr("Get another key"))
        self._anyway_action = self._menu.addAction(literal(tr("Save here anyway")))
        self._connect()

    def _connect(self) -> None:
        self.entry.textChanged.connect(self._judge)
        self.entry.textEdited.connect(self._forget_test)
        self.entry.returnPressed.connect(self._save_or_move)
        self._save.clicked.connect(self._save_or_move)
        self._try.clicked.connect(self._ask_for_test)
        self._more.clicked.connect(lambda: self._more.open_menu(self._menu))
        self._make_action.triggered.connect(self._make.click)
        self._remove_action.triggered.connect(self._ask_to_remove)
        self._anyway_action.triggered.connect(self._save_anyway)

    def set_visible(self, *, is_visible: bool) -> None:
        """Shows or hides both rows."""
        self._row.setVisible(is_visible)
        self._entry_row.setVisible(is_visible)

    def show_form(self, form: KeyForm, *, can_save: bool) -> None:
        """Shows the key in use; when that is another one, what was being entered is forgotten."""
        if form.hint != self._form.hint:
            self.entry.clear()
        self._form, self._can_save = form, can_save
        self._row.set_label(form.hint)
        self._row.caption.set_usual(form.origin)
        self.entry.setPlaceholderText(tr("Paste a new key") if form.has_key else tr("Paste the key"))
        self._make.command = OpenLink(url=form.make_url or "")
        self._make.setVisible(form.make_url is not None and not form.has_key)
        self._judge()

    def paste(self, text: str) -> None:
        """Enters a key that was pasted elsewhere; nothing is saved yet."""
        self.entry.setText(text)
        self.entry.setFocus()

    def _judge(self) -> None:
        """Judges what is in the field, by its looks alone."""
        form, text = self._form, self.entry.text()
        test = self._editor.tests.get(form.key_id)
        doubt = self._doubt = doubt_about(text, form.key_id)
        if doubt is not None:
            self._row.caption.remark(localised(doubt.text), Tone.DEGRADED)
        elif test is not None:
            self._row.caption.remark(test.text, TEST_TONES[test.ok])
        else:
            self._row.caption.remark(None)
        owner = None if doubt is None else doubt.owner
        if owner is None:
            self._save.set_words(tr("Save"), spoken=tr("Save the {key}", key=form.name))
        else:
            self._save.set_words(tr("Move to {name}", name=owner_name(owner)))
        usable = usable_key(text) is not None
        is_busy = test is not None and test.ok is None
        self._save.setEnabled(usable and (self._can_save or owner is not None) and not is_busy)
        self._try.setEnabled((usable if text else form.has_key) and not is_busy)
        self._remove_action.setEnabled(form.is_saved and self._can_save)
        self._make_action.setEnabled(form.make_url is not None)
        self._anyway_action.setVisible(owner is not None and usable and self._can_save)

    def _forget_test(self) -> None:
        if self._editor.tests.pop(self._form.key_id, None) is not None:
            self._judge()

    def _save_or_move(self) -> None:
        owner = None if self._doubt is None else self._doubt.owner
        if owner is not None:
            text = self.entry.text()
            self.entry.clear()
            self._editor.move_key(owner, text)
        elif self._save.isEnabled():
            self._save_anyway()

    def _save_anyway(self) -> None:
        key = usable_key(self.entry.text())
        if key is not None and self._can_save:
            self.entry.clear()
            self._begin(tr("Saving…"), SaveKey(key_id=self._form.key_id, key=key))

    def _ask_for_test(self) -> None:
        key = usable_key(self.entry.text())
        self._begin(tr("Testing…"), TestKey(key_id=self._form.key_id, key=key))

    def _ask_to_remove(self) -> None:
        self._begin(tr("Removing…"), RemoveKey(key_id=self._form.key_id))

    def _begin(self, text: str, command: object) -> None:
        """Says what is under way, and has it done."""
        self._editor.tests[self._form.key_id] = KeyTest(ok=None, text=text)
        self._judge()
        self._editor.send(command)
