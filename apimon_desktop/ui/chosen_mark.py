"""The mark of a button that is pressed and stays so."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from apimon_desktop.ui.tones import line_color


class UnfoldButton(QPushButton):
    """Stays pressed while what it unfolds is seen."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoDefault(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        mark_chosen(self)


def mark_chosen(button: QAbstractButton) -> None:
    """Draws a line below the words of a pressed button: some styles hardly show that it is."""
    if button.isChecked():
        line = max(2, round(button.fontMetrics().height() / 8))
        rule = QRect(3, button.height() - line - 1, button.width() - 6, line)
        QPainter(button).fillRect(rule, line_color(button.palette()))
