"""The settings' page of providers: their list, and the form of the selected one."""

from collections.abc import Sequence

from PySide6.QtCore import QDir, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.core.keys import admin_id, owner_of
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.import_panel import ImportPanel
from apimon_desktop.ui.labels import FONT_CHANGES, TextLabel, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.provider_settings import ProviderSettingsForm
from apimon_desktop.ui.settings_adding import AddProviderForm
from apimon_desktop.ui.settings_page import SettingsPage
from apimon_desktop.ui.shapes import shape_icon
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.provider_form import ProviderForm
from apimon_desktop.ui.views.settings import (
    KEY_STORE_NOTE,
    SUBSCRIPTION_NOTE,
    ImportOffer,
    KeyTest,
    ProviderChange,
    SettingsView,
)

_ID_ROLE = Qt.ItemDataRole.UserRole
_TESTING = KeyTest(ok=None, text=say("Testing…"))
_SAVING = KeyTest(ok=None, text=say("Saving…"))
_REMOVING = KeyTest(ok=None, text=say("Removing…"))


class ProvidersPage(QWidget):
    """Shows the providers of a `SettingsView`."""

    provider_changed = Signal(str, object)
    """The provider's id and a `ProviderChange`."""
    provider_added = Signal(object)
    """A `NewProvider`."""
    provider_removed = Signal(str)
    key_saved = Signal(str, object)
    key_removed = Signal(str)
    key_test_requested = Signal(str, object)
    dotenv_chosen = Signal(str)
    import_confirmed = Signal(object)
    link_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: SettingsView | None = None
        self._tests: dict[ProviderId, KeyTest] = {}
        """By the ids that keys are kept by."""
        self._awaited: ProviderId | None = None
        """Whom to select as soon as it is listed."""
        # In the order in which the Tab key goes through them.
        self._list = QListWidget(self)
        self._add = QPushButton(tr("Add a provider…"), self)
        self._import = QPushButton(tr("Import from .env…"), self)
        self._scroll = SettingsPage(self)
        self._offers = ImportPanel(self._scroll.inner)
        self._form = ProviderSettingsForm(self._scroll.inner)
        self._adding = AddProviderForm(self._scroll.inner)
        self._adding.hide()
        self._lay_out()
        self._list.currentItemChanged.connect(self._row_chosen)
        self._list.itemClicked.connect(self._row_chosen)
        self._import.clicked.connect(self._choose_file)
        self._offers.confirmed.connect(self.import_confirmed)
        self._add.clicked.connect(self._open_adding)
        self._adding.added.connect(self.provider_added)
        self._adding.cancelled.connect(self._close_adding)
        self._form.changed.connect(self._changed)
        self._form.remove_wanted.connect(self._remove)
        for field in (self._form.key_field, self._form.admin_field):
            field.saved.connect(self._saved)
            field.removed.connect(self._removed)
            field.test_requested.connect(self._test_requested)
            field.edited.connect(self._key_edited)
            field.link_requested.connect(self.link_requested)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; what is being written stays."""
        self._view = view
        listed = [self._list.item(row).data(_ID_ROLE) for row in range(self._list.count())]
        if listed != [form.provider_id for form in view.providers]:
            self._list_again(view)
        self._name_items()
        self._show_selected()

    def select(self, provider_id: str) -> None:
        """Shows one provider, with the field for its key ready to be written in."""
        self._close_adding()
        self._awaited = ProviderId(provider_id)  # one that was just added is not listed yet
        if self._select_awaited():
            self._form.key_field.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_test(self, key_id: ProviderId, test: KeyTest) -> None:
        """Shows what came of a test, now or when its provider is selected."""
        self._tests[key_id] = localised(test)
        self._show_selected()
        selected = self._selected()
        if selected is not None and selected.provider_id == owner_of(key_id) != key_id:
            self._form.open_admin_key(key_id)

    def offer_import(self, offers: Sequence[ImportOffer]) -> None:
        """Asks which keys of a file to save."""
        self._offers.offer(offers)
        self._scroll.ensureVisible(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange or event.type() in FONT_CHANGES:
            QTimer.singleShot(0, self, self._adopt_looks)  # the list hears of it after this

    def _adopt_looks(self) -> None:
        self._fit_list()
        self._name_items()

    def _list_again(self, view: SettingsView) -> None:
        selected = self._selected()
        self._list.clear()
        for form in view.providers:
            item = QListWidgetItem(form.name, self._list)
            item.setData(_ID_ROLE, form.provider_id)
            if selected is not None and form.provider_id == selected.provider_id:
                self._list.setCurrentItem(item)
        if self._list.currentItem() is None:
            self._list.setCurrentRow(0)
        self._fit_list()
        self._select_awaited()

    def _select_awaited(self) -> bool:
        """Selects whom it waits for. False: it is not listed yet."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_ID_ROLE) == self._awaited:
                self._awaited = None
                self._list.setCurrentRow(row)
                return True
        return False

    def _fit_list(self) -> None:
        """As wide as its longest name, whatever the size of the letters."""
        metrics = self._list.fontMetrics()
        side = metrics.height()
        self._list.setIconSize(QSize(side, side))
        for row in range(self._list.count()):
            self._list.item(row).setSizeHint(QSize(0, round(side * 1.8)))
        texts = [self._list.item(row).text() for row in range(self._list.count())]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        buttons = max(button.sizeHint().width() for button in (self._add, self._import))
        width = max(widest + side + 40, buttons)
        self._list.setFixedWidth(width)

    def _name_items(self) -> None:
        for row, form in enumerate(self._forms()):
            item = self._list.item(row)
            item.setIcon(shape_icon(form.status, self._list.palette(), self._list.iconSize().width()))
            item.setToolTip(tip(form.word))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{form.name}: {form.word}")

    def _forms(self) -> tuple[ProviderForm, ...]:
        return () if self._view is None else self._view.providers

    def _selected(self) -> ProviderForm | None:
        item = self._list.currentItem()
        if item is None:
            return None
        return next((form for form in self._forms() if form.provider_id == item.data(_ID_ROLE)), None)

    def _show_selected(self) -> None:
        form = self._selected()
        self._form.setVisible(form is not None and not self._is_adding)
        if form is not None and self._view is not None:
            self._form.show_form(
                form,
                can_save_keys=self._view.can_save_keys,
                test=self._tests.get(form.provider_id),
                admin_test=self._tests.get(admin_id(form.provider_id)),
            )

    @property
    def _is_adding(self) -> bool:
        return not self._adding.isHidden()

    def _row_chosen(self) -> None:
        self._adding.hide()
        self._show_selected()

    def _open_adding(self) -> None:
        self._form.hide()
        self._adding.open(
            tuple(form.name for form in self._forms()),
            can_save=self._view is not None and self._view.can_save_keys,
        )
        self._scroll.ensureVisible(0, 0)

    def _close_adding(self) -> None:
        if self._is_adding:
            self._adding.hide()
            self._show_selected()
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        if (form := self._selected()) is not None:
            self._tests.pop(form.provider_id, None)
            self.provider_removed.emit(form.provider_id)

    def _changed(self, change: ProviderChange) -> None:
        if (form := self._selected()) is not None:
            self.provider_changed.emit(form.provider_id, change)

    def _saved(self, key_id: str, key: Secret) -> None:
        self.show_test(ProviderId(key_id), _SAVING)
        self.key_saved.emit(key_id, key)

    def _removed(self, key_id: str) -> None:
        self.show_test(ProviderId(key_id), _REMOVING)
        self.key_removed.emit(key_id)

    def _key_edited(self, key_id: str) -> None:
        if self._tests.pop(ProviderId(key_id), None) is not None:
            self._show_selected()

    def _test_requested(self, key_id: str, key: Secret | None) -> None:
        self.show_test(ProviderId(key_id), _TESTING)
        self.key_test_requested.emit(key_id, key)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Import keys from a .env file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setFilter(QDir.Filter.AllEntries | QDir.Filter.Hidden | QDir.Filter.NoDotAndDotDot)
        dialog.fileSelected.connect(self.dotenv_chosen)
        dialog.open()

    def _lay_out(self) -> None:
        self._list.setAccessibleName(tr("Providers"))
        notes = QWidget(self._scroll.inner)
        below = QVBoxLayout(notes)
        below.setContentsMargins(0, 0, 0, 0)
        for text in localised((KEY_STORE_NOTE, SUBSCRIPTION_NOTE)):
            below.addWidget(TextLabel(text, tone=Tone.MUTED, wraps=True, parent=notes))
        self._scroll.add(self._offers, self._form, self._adding, notes)
        side = QVBoxLayout()
        side.addWidget(self._list, stretch=1)
        side.addWidget(self._add)
        side.addWidget(self._import)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 12, 0, 0)
        page.setSpacing(6)
        page.addLayout(side)
        page.addWidget(self._scroll, stretch=1)
