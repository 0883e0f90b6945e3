"""The switch of a provider's paid test, with what it costs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from apimon_desktop.ui.labels import TextLabel, literal
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.paid_test import PaidTestForm


class PaidTestRow(QWidget):
    """Shows a `PaidTestForm`."""

    switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.switch = QCheckBox(self)
        self._price = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.switch)
        column.addWidget(self._price)
        self.switch.clicked.connect(self.switched)

    def show_form(self, form: PaidTestForm, name: str) -> None:
        """Shows the switch of the provider of that name."""
        self.switch.setText(literal(name))
        self.switch.setChecked(form.enabled)
        self.switch.setAccessibleName(tr("Test {name} with a small paid request", name=name))
        self.switch.setAccessibleDescription(form.text)
        self._price.setText(form.text)
