"""One provider's settings."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.core.base_url import url_fault
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.key_field import KeyField
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_field import CheckedField
from apimon_desktop.ui.settings_page import AskInPlace
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.provider_form import ADMIN_NOTE, ProviderForm
from apimon_desktop.ui.views.settings import KeyTest, ProviderChange
from apimon_desktop.ui.written_line import WrittenLine

_GAP = 14
"""Between a row's name and its field, and between two rows."""


class ProviderSettingsForm(QWidget):
    """Shows a `ProviderForm`; every change is told as soon as it is finished."""

    changed = Signal(object)
    """A `ProviderChange`."""
    remove_wanted = Signal()
    """The provider, which the user added, is to go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form: ProviderForm | None = None
        self._rows = QFormLayout()
        # In the order in which the Tab key goes through them.
        self._name = TextLabel(bold=True, scale=1.2, parent=self)
        self._enabled = QCheckBox(tr("Check this provider"), self)
        self.key_field = KeyField(self)
        self._region = QComboBox(self)
        self._used_for = WrittenLine(self)
        self._address = CheckedField(_address_fault, self, in_force=tr("The address before is still in use."))
        self._add_admin = QPushButton(tr("Add an admin key…"), self)
        self._admin = QWidget(self)
        self.admin_field = KeyField(self._admin)
        self._remove = AskInPlace(tr("Remove"), "", tr("Remove"), self)
        self._lay_out()
        self._enabled.clicked.connect(self._enabled_clicked)
        self._region.activated.connect(self._region_chosen)
        self._used_for.editingFinished.connect(self._used_for_edited)
        self._address.entered.connect(self._address_entered)
        self._add_admin.clicked.connect(self._open_admin)
        self._remove.confirmed.connect(self.remove_wanted)

    def show_form(
        self,
        form: ProviderForm,
        *,
        can_save_keys: bool,
        test: KeyTest | None,
        admin_test: KeyTest | None,
    ) -> None:
        """Shows a provider; a field that is being edited keeps what is being written."""
        before, self._form = self._form, form
        is_other = before is None or before.provider_id != form.provider_id
        self._name.setText(form.name)
        self._enabled.setChecked(form.enabled)
        self._enabled.setAccessibleName(tr("Check {name}", name=form.name))
        if is_other or not self._used_for.hasFocus():
            self._used_for.setText(form.used_for)
        self._used_for.setAccessibleName(tr("What {name} is used for", name=form.name))
        self._address.show_text(form.base_url, anew=is_other)
        self._address.line.setAccessibleName(tr("Base URL of {name}", name=form.name))
        self._show_regions(form)
        self.key_field.show_form(form.key, can_save=can_save_keys, test=test)
        self._show_admin(form, is_other=is_other, can_save=can_save_keys, test=admin_test)
        self._show_remove(form, is_other=is_other)

    def open_admin_key(self, key_id: ProviderId) -> None:
        """Shows the field of the admin key that is kept by an id, where it is this provider's."""
        admin = None if self._form is None else self._form.admin_key
        if admin is not None and admin.key_id == key_id:
            self._open_admin()

    def _show_regions(self, form: ProviderForm) -> None:
        self._rows.setRowVisible(self._region, bool(form.regions))
        names = [region.name for region in form.regions]
        urls = [region.base_url for region in form.regions]
        if form.base_url not in urls:
            names.append(tr("Another address"))
        if [self._region.itemText(place) for place in range(self._region.count())] != names:
            self._region.clear()
            self._region.addItems(names)
        self._region.setCurrentIndex(urls.index(form.base_url) if form.base_url in urls else len(urls))
        self._region.setAccessibleName(tr("Region of {name}", name=form.name))
        self._region.view().setAccessibleName(tr("Regions of {name}", name=form.name))

    def _show_admin(
        self, form: ProviderForm, *, is_other: bool, can_save: bool, test: KeyTest | None
    ) -> None:
        """An admin key that few people have stays folded until it is asked for, or is there."""
        admin = form.admin_key
        self._rows.setRowVisible(self._admin_row, admin is not None)
        if admin is None:
            return
        is_open = admin.has_key or admin.is_saved or test is not None
        if is_other or is_open:
            self._admin.setVisible(is_open)
            self._add_admin.setVisible(not is_open)
        self._add_admin.setAccessibleName(tr("Add an {key}", key=admin.name))
        self.admin_field.show_form(admin, can_save=can_save, test=test)

    def _show_remove(self, form: ProviderForm, *, is_other: bool) -> None:
        self._remove.setVisible(form.is_added)
        if form.is_added:
            self._remove.name(
                tr("Remove {name}", name=form.name),
                tr(
                    "Remove {name} and its saved key? What was counted of it stays in the history.",
                    name=form.name,
                ),
            )
        if is_other:
            self._remove.put_back()

    def _open_admin(self) -> None:
        self._admin.show()
        self.admin_field.entry.setFocus()
        self._add_admin.hide()

    def _enabled_clicked(self) -> None:
        self.changed.emit(ProviderChange(enabled=self._enabled.isChecked()))

    def _region_chosen(self, place: int) -> None:
        if self._form is None or place >= len(self._form.regions):
            return
        url = self._form.regions[place].base_url
        if url != self._form.base_url:
            self.changed.emit(ProviderChange(base_url=url))

    def _used_for_edited(self) -> None:
        text = self._used_for.text().strip()
        if self._form is not None and text != self._form.used_for:
            self.changed.emit(ProviderChange(used_for=text))

    def _address_entered(self, text: str) -> None:
        if not text and self._form is not None and self._form.is_added:
            self._address.show_fault(tr("An added provider has no other address."))
        else:
            self.changed.emit(ProviderChange(base_url=text.rstrip("/")))

    def _lay_out(self) -> None:
        self._used_for.setPlaceholderText(tr("What stops when this provider does"))
        self._address.line.setPlaceholderText(tr("The provider's own"))
        self._add_admin.setAutoDefault(False)
        inside = QVBoxLayout(self._admin)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.admin_field)
        self._admin_row = QWidget(self)
        admin = QVBoxLayout(self._admin_row)
        admin.setContentsMargins(0, 0, 0, 0)
        admin.setSpacing(6)
        admin.addWidget(TextLabel(localised(ADMIN_NOTE), tone=Tone.MUTED, wraps=True, parent=self._admin_row))
        admin.addWidget(self._add_admin, alignment=Qt.AlignmentFlag.AlignLeading)
        admin.addWidget(self._admin)
        form = self._rows
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(0)
        form.setVerticalSpacing(_GAP)
        form.addRow(_RowName(tr("Key"), self), self.key_field)
        form.addRow(_RowName(tr("Region"), self), self._region)
        form.addRow(_RowName(tr("Used for"), self), self._used_for)
        form.addRow(_RowName(tr("Base URL"), self), self._address)
        form.addRow(_RowName(tr("Billing"), self), self._admin_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._name)
        column.addWidget(self._enabled)
        column.addLayout(form)
        column.addWidget(self._remove)
        column.addStretch(1)


class _RowName(TextLabel):
    """A row's name, as wide as the widest of its form, with the gap to the field in it.

    Qt leaves both out where it judges whether a field has room beside its name, and then squeezes the field.
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, tone=Tone.MUTED, parent=parent)

    def sizeHint(self) -> QSize:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        parent = self.parentWidget()
        names = [] if parent is None else parent.findChildren(_RowName, options=direct)
        widest = max((TextLabel.sizeHint(name).width() for name in names), default=0)
        return QSize(widest + _GAP, super().sizeHint().height())


def _address_fault(text: str) -> str | None:
    """What is wrong with an address; an empty one means the provider's own."""
    return url_fault(text) if text else None
