"""The settings' page of providers: their list, and the form of the selected one."""

from collections.abc import Sequence

from PySide6.QtCore import QDir, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.import_panel import ImportPanel
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.provider_settings import ProviderSettingsForm
from apimon_desktop.ui.shapes import shape_icon
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import (
    KEY_STORE_NOTE,
    SUBSCRIPTION_NOTE,
    ImportOffer,
    KeyTest,
    ProviderChange,
    ProviderForm,
    SettingsView,
)

_ID_ROLE = Qt.ItemDataRole.UserRole
_TESTING = KeyTest(ok=None, text="Testing…")
_SAVING = KeyTest(ok=None, text="Saving…")
_REMOVING = KeyTest(ok=None, text="Removing…")


class ProvidersPage(QWidget):
    """Shows the providers of a `SettingsView`."""

    provider_changed = Signal(str, object)
    """The provider's id and a `ProviderChange`."""
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
        # In the order in which the Tab key goes through them.
        self._list = QListWidget(self)
        self._scroll = QScrollArea(self)
        self._inner = QWidget(self._scroll)
        self._offers = ImportPanel(self._inner)
        self._form = ProviderSettingsForm(self._inner)
        self._import = QPushButton("Import from .env…", self)
        self._lay_out()
        self._list.currentItemChanged.connect(self._show_selected)
        self._import.clicked.connect(self._choose_file)
        self._offers.confirmed.connect(self.import_confirmed)
        self._form.changed.connect(self._changed)
        key = self._form.key_field
        key.saved.connect(self._saved)
        key.removed.connect(self._removed)
        key.test_requested.connect(self._test_requested)
        key.edited.connect(self._key_edited)
        key.link_requested.connect(self.link_requested)

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
        for row in range(self._list.count()):
            if self._list.item(row).data(_ID_ROLE) == provider_id:
                self._list.setCurrentRow(row)
                self._form.key_field.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_test(self, provider_id: ProviderId, test: KeyTest) -> None:
        """Shows what came of a test, now or when its provider is selected."""
        self._tests[provider_id] = test
        self._show_selected()

    def offer_import(self, offers: Sequence[ImportOffer]) -> None:
        """Asks which keys of a file to save."""
        self._offers.offer(offers)
        self._scroll.ensureVisible(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._view is not None:
            self._name_items()

    def _list_again(self, view: SettingsView) -> None:
        selected = self._selected()
        self._list.clear()
        for form in view.providers:
            item = QListWidgetItem(form.name, self._list)
            item.setData(_ID_ROLE, form.provider_id)
            item.setSizeHint(QSize(0, round(self._list.fontMetrics().height() * 1.8)))
            if selected is not None and form.provider_id == selected.provider_id:
                self._list.setCurrentItem(item)
        if self._list.currentItem() is None:
            self._list.setCurrentRow(0)
        names = max(
            (self._list.fontMetrics().horizontalAdvance(form.name) for form in view.providers), default=0
        )
        self._list.setFixedWidth(names + self._list.iconSize().width() + 40)

    def _name_items(self) -> None:
        for row, form in enumerate(self._forms()):
            item = self._list.item(row)
            item.setIcon(shape_icon(form.status, self._list.palette(), self._list.iconSize().width()))
            item.setToolTip(form.word)
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
        self._form.setVisible(form is not None)
        if form is not None and self._view is not None:
            test = self._tests.get(form.provider_id)
            self._form.show_form(form, can_save_keys=self._view.can_save_keys, test=test)

    def _changed(self, change: ProviderChange) -> None:
        if (form := self._selected()) is not None:
            self.provider_changed.emit(form.provider_id, change)

    def _saved(self, key: Secret) -> None:
        if (form := self._selected()) is not None:
            self.show_test(form.provider_id, _SAVING)
            self.key_saved.emit(form.provider_id, key)

    def _removed(self) -> None:
        if (form := self._selected()) is not None:
            self.show_test(form.provider_id, _REMOVING)
            self.key_removed.emit(form.provider_id)

    def _key_edited(self) -> None:
        if (form := self._selected()) is not None and self._tests.pop(form.provider_id, None) is not None:
            self._show_selected()

    def _test_requested(self, key: Secret | None) -> None:
        if (form := self._selected()) is not None:
            self.show_test(form.provider_id, _TESTING)
            self.key_test_requested.emit(form.provider_id, key)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Import keys from a .env file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setFilter(QDir.Filter.AllEntries | QDir.Filter.Hidden | QDir.Filter.NoDotAndDotDot)
        dialog.fileSelected.connect(self.dotenv_chosen)
        dialog.open()

    def _lay_out(self) -> None:
        self._list.setAccessibleName("Providers")
        side = self._list.fontMetrics().height()
        self._list.setIconSize(self._list.iconSize().scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio))
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(4, 0, 4, 0)
        column.addWidget(self._offers)
        column.addWidget(self._form, stretch=1)
        scroll = self._scroll
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(
            self._inner.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        across = QHBoxLayout()
        across.setSpacing(14)
        across.addWidget(self._list)
        across.addWidget(scroll, stretch=1)
        note = TextLabel(f"{KEY_STORE_NOTE}\n{SUBSCRIPTION_NOTE}", tone=Tone.MUTED, wraps=True, parent=self)
        below = QHBoxLayout()
        below.setSpacing(14)
        below.addWidget(note, stretch=1)
        below.addWidget(self._import, alignment=Qt.AlignmentFlag.AlignTop)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 12, 0, 0)
        page.setSpacing(12)
        page.addLayout(across, stretch=1)
        page.addLayout(below)
