"""A number that is told once it is settled."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget

_SETTLED_MS: Final = 600
"""A number that is still being turned or typed is not applied yet."""


class SettledNumber(QSpinBox):
    """Tells the number a moment after it was turned, or as soon as the field is left."""

    settled = Signal(int)

    def __init__(self, name: str, bounds: tuple[int, int], parent: QWidget, *, suffix: str = "") -> None:
        super().__init__(parent)
        self._shown: int | None = None
        """What the field last took from the settings. None: nothing yet."""
        self.setRange(*bounds)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self.apply)
        self.valueChanged.connect(self._turned)
        self.editingFinished.connect(self.apply)

    def show_value(self, value: int) -> None:
        """Shows what is in force; a number that is being turned stays."""
        if not self._timer.isActive():
            self.setValue(value)
            self._timer.stop()
            # The field's own: a value that is out of its range must not count as turned.
            self._shown = self.value()

    def apply(self) -> None:
        """Tells the number, if it was changed."""
        self._timer.stop()
        if self._shown is not None and self.value() != self._shown:
            self._shown = self.value()
            self.settled.emit(self._shown)

    def _turned(self) -> None:
        if self._shown is not None:
            self._timer.start()
