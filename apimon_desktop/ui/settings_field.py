"""A line to write in that says in place what is wrong with what was written."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.written_line import WrittenLine


class CheckedField(QWidget):
    """Tells an entry once it is finished and nothing speaks against it."""

    entered = Signal(str)

    def __init__(
        self,
        judge: Callable[[str], str | None],
        parent: QWidget,
        *,
        in_force: str = "",
        is_short: bool = False,
    ) -> None:
        """``judge`` gives the sentence on what is wrong (None: nothing).

        ``in_force`` is added to it, where the value before goes on. ``is_short`` is for an amount.
        """
        super().__init__(parent)
        self._judge = judge
        self._in_force = in_force
        self._shown = ""
        self._is_refused = False
        self.line = WrittenLine(self)
        self._fault = TextLabel(tone=Tone.FAILED, wraps=True, parent=self)
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        if is_short:
            self.line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            column.setAlignment(self.line, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._fault)
        self.line.editingFinished.connect(self.finish)

    def show_text(self, text: str, *, anew: bool = False) -> None:
        """Shows what is in force. What is being written stays, and what was refused stays beside the reason.

        ``anew``: it is about something else now, and neither stays.
        """
        if anew or not (self.line.isModified() or self._is_refused):
            if self.line.text() != text:  # else the cursor would jump
                self.line.setText(text)
            self.line.setModified(False)
            self.show_fault(None)
        self._shown = text

    def finish(self) -> None:
        """Takes what stands there, if it is another text than was shown."""
        text = self.line.text().strip()
        fault = None if text == self._shown else self._judge(text)
        self.show_fault(fault)
        if fault is None:
            self.line.setModified(False)
            is_news, self._shown = text != self._shown, text
            if is_news:
                self.entered.emit(text)

    def show_fault(self, fault: str | None) -> None:
        """Says what is wrong; None: nothing."""
        self._is_refused = fault is not None
        self._fault.setText("" if fault is None else f"{localised(fault)} {self._in_force}".rstrip())
        self._fault.setVisible(self._is_refused)
        # A screen reader finds the reason at the field itself.
        self.line.setAccessibleDescription(self._fault.text())
