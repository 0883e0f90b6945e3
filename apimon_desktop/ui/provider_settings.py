"""One provider's settings."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from apimon_desktop.core.base_url import url_fault
from apimon_desktop.ui.key_field import KeyField
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.paid_test_row import PaidTestRow
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import KeyTest, ProviderChange, ProviderForm


class ProviderSettingsForm(QWidget):
    """Shows a `ProviderForm`; every change is told as soon as it is finished."""

    changed = Signal(object)
    """A `ProviderChange`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form: ProviderForm | None = None
        self._is_refused = False
        self._rows = QFormLayout()
        # In the order in which the Tab key goes through them.
        self._name = TextLabel(bold=True, scale=1.2, parent=self)
        self._enabled = QCheckBox("Check this provider", self)
        self.key_field = KeyField(self)
        self._used_for = QLineEdit(self)
        self._address = QLineEdit(self)
        self._paid_test = PaidTestRow(self)
        self._fault = TextLabel(tone=Tone.FAILED, wraps=True, parent=self)
        self._lay_out()
        self._enabled.clicked.connect(self._enabled_clicked)
        self._used_for.editingFinished.connect(self._used_for_edited)
        self._address.editingFinished.connect(self._address_edited)
        self._paid_test.switched.connect(self._paid_test_switched)

    def show_form(self, form: ProviderForm, *, can_save_keys: bool, test: KeyTest | None) -> None:
        """Shows a provider; a field that is being edited keeps what is being written."""
        before, self._form = self._form, form
        is_other = before is None or before.provider_id != form.provider_id
        self._name.setText(form.name)
        self._enabled.setChecked(form.enabled)
        self._enabled.setAccessibleName(f"Check {form.name}")
        if is_other or not self._used_for.hasFocus():
            self._used_for.setText(form.used_for)
        # An address that was refused stays beside the reason, until it is put right.
        if is_other or not (self._address.hasFocus() or self._is_refused):
            self._address.setText(form.base_url)
            self._show_fault(None)
        self._used_for.setAccessibleName(f"What {form.name} is used for")
        self._address.setAccessibleName(f"Base URL of {form.name}")
        self._rows.setRowVisible(self._paid_test, form.paid_test is not None)
        if form.paid_test is not None:
            self._paid_test.show_form(form.paid_test, form.name)
        self.key_field.show_form(form, can_save=can_save_keys, test=test)

    def _enabled_clicked(self) -> None:
        self.changed.emit(ProviderChange(enabled=self._enabled.isChecked()))

    def _paid_test_switched(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self.changed.emit(ProviderChange(paid_test=on))

    def _used_for_edited(self) -> None:
        text = self._used_for.text().strip()
        if self._form is not None and text != self._form.used_for:
            self.changed.emit(ProviderChange(used_for=text))

    def _address_edited(self) -> None:
        text = self._address.text().strip()
        is_new = self._form is not None and text != self._form.base_url
        fault = url_fault(text) if text and is_new else None
        self._show_fault(fault)
        if is_new and fault is None:
            self.changed.emit(ProviderChange(base_url=text))

    def _show_fault(self, fault: str | None) -> None:
        self._is_refused = fault is not None
        self._fault.setText(f"{fault} The address before is still in use." if fault else "")
        self._fault.setVisible(self._is_refused)

    def _lay_out(self) -> None:
        self._used_for.setPlaceholderText("What stops when this provider does")
        self._address.setPlaceholderText("The provider's own")
        address = QVBoxLayout()
        address.setSpacing(4)
        address.addWidget(self._address)
        address.addWidget(self._fault)
        form = self._rows
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(14)
        form.addRow(TextLabel("Key", tone=Tone.MUTED), self.key_field)
        form.addRow(TextLabel("Used for", tone=Tone.MUTED), self._used_for)
        form.addRow(TextLabel("Base URL", tone=Tone.MUTED), address)
        form.addRow(TextLabel("Paid test", tone=Tone.MUTED), self._paid_test)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._name)
        column.addWidget(self._enabled)
        column.addLayout(form)
        column.addStretch(1)
