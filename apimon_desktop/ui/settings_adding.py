"""Where a provider is added: anything that speaks OpenAI's protocol."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_field import CheckedField
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import key_warning, usable_key
from apimon_desktop.ui.views.settings_added import NewProvider, address_fault, name_fault
from apimon_desktop.ui.written_line import WrittenLine

_WHAT: Final = say(
    "Anything that speaks OpenAI's protocol: Groq, Mistral, a local Ollama or LM Studio. It is checked and "
    "counted as the others are. Plain http is for this computer only."
)
_NOBODYS: Final = ProviderId("")
"""A key that looks like a built-in provider's is pointed out, whatever this one will be called."""
_NO_KEY: Final = say("Leave it empty for a server that asks for none.")


class AddProviderForm(QWidget):
    """Three fields; what is wrong with one is said below it, and nothing is sent before Add."""

    added = Signal(object)
    """A `NewProvider`."""
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._taken: tuple[str, ...] = ()
        self._can_save = True
        self._name = CheckedField(self._name_fault, self)
        self._address = CheckedField(_finished_address_fault, self)
        self._key = WrittenLine(self)
        self._about_key = TextLabel(localised(_NO_KEY), tone=Tone.MUTED, wraps=True, parent=self)
        self._add = QPushButton(tr("Add"), self)
        self._cancel = QPushButton(tr("Cancel"), self)
        self._lay_out()
        self._key.textChanged.connect(self._judge_key)
        for line in (self._name.line, self._address.line, self._key):
            line.returnPressed.connect(self._try)
        self._add.clicked.connect(self._try)
        self._cancel.clicked.connect(self.cancelled)

    def open(self, taken: tuple[str, ...], *, can_save: bool) -> None:
        """Shows empty fields; ``taken`` are the names of the other providers."""
        self._taken, self._can_save = taken, can_save
        for field in (self._name, self._address):
            field.show_text("", anew=True)
        self._key.clear()
        self._judge_key()
        self.show()
        self._name.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_fault(self, text: str) -> str | None:
        """Nothing is said of a field that is empty because it is not its turn yet."""
        return name_fault(text, self._taken) if text else None

    def _judge_key(self) -> None:
        text = self._key.text()
        warning = localised(key_warning(text, _NOBODYS))
        if text and warning is None and not self._can_save:
            warning = tr("There is no keyring to save it in. Put it into the environment instead.")
        self._about_key.setText(warning or localised(_NO_KEY))
        self._about_key.set_tone(Tone.MUTED if warning is None else Tone.DEGRADED)

    def _try(self) -> None:
        name, address, typed = self._name.line.text(), self._address.line.text(), self._key.text()
        self._name.show_fault(name_fault(name, self._taken))
        self._address.show_fault(address_fault(address))
        key = usable_key(typed)
        faulty = (
            (name_fault(name, self._taken) is not None, self._name.line),
            (address_fault(address) is not None, self._address.line),
            (bool(typed) and (key is None or not self._can_save), self._key),
        )
        for is_wrong, line in faulty:
            if is_wrong:
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.added.emit(NewProvider(name=name, base_url=address, key=key))

    def _lay_out(self) -> None:
        self._name.line.setPlaceholderText(tr("As you want to read it in the menu"))
        self._name.line.setAccessibleName(tr("Name of the provider to add"))
        self._address.line.setPlaceholderText("https://host/v1")
        self._address.line.setAccessibleName(tr("Base URL of the provider to add"))
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key.setPlaceholderText(tr("Paste the key"))
        self._key.setAccessibleName(tr("Key of the provider to add"))
        for button in (self._add, self._cancel):
            button.setAutoDefault(False)
        key = QVBoxLayout()
        key.setSpacing(4)
        key.addWidget(self._key)
        key.addWidget(self._about_key)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(14)
        form.addRow(TextLabel(tr("Name"), tone=Tone.MUTED), self._name)
        form.addRow(TextLabel(tr("Base URL"), tone=Tone.MUTED), self._address)
        form.addRow(TextLabel(tr("Key"), tone=Tone.MUTED), key)
        buttons = FlowLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel(tr("Add a provider"), bold=True, scale=1.2, parent=self))
        column.addWidget(TextLabel(localised(_WHAT), tone=Tone.MUTED, wraps=True, parent=self))
        column.addLayout(form)
        column.addLayout(buttons)
        column.addStretch(1)


def _finished_address_fault(text: str) -> str | None:
    return address_fault(text) if text else None
