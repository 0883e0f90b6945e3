"""The switch of a provider's paid test, with what it costs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.paid_test import PaidTestForm


class PaidTestRow(QWidget):
    """Shows a `PaidTestForm`."""

    switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._switch = QCheckBox("Test with a small paid request", self)
        self._price = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._switch)
        column.addWidget(self._price)
        self._switch.clicked.connect(self.switched)

    def show_form(self, form: PaidTestForm, name: str) -> None:
        """Shows the switch of the provider of that name."""
        self._switch.setChecked(form.enabled)
        self._switch.setAccessibleName(f"Test {name} with a small paid request")
        self._price.setText(form.text)
