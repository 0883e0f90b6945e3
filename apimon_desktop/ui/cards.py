"""Grounds that set something apart."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from apimon_desktop.core.types import Status
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.shapes import StatusShape
from apimon_desktop.ui.tones import veil


class Card(QWidget):
    """A rounded ground a little apart from the window's."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(veil(self.palette(), 0.16), 1))
        painter.setBrush(veil(self.palette(), 0.04))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class Notice(Card):
    """A sentence about something that does not work as it should."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = TextLabel(wraps=True, parent=self)
        shape = StatusShape(self)
        shape.show_status(Status.DEGRADED)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        row.setSpacing(8)
        row.addWidget(shape, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, stretch=1)

    def show_text(self, text: str) -> None:
        """Shows a sentence, or nothing at all where there is none."""
        self._text.setText(text)
        self.setVisible(bool(text))
