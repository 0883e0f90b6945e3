"""The last line of the report: uptime of all, and the ways on."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.ui.labels import BreakingLabel, TextLabel, tip
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tones import Tone, veil

_MARGIN = 12


class ReportFoot(QWidget):
    """Uptime, and two buttons; below them what came of an export."""

    details_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._uptime = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._uptime.setToolTip(tip(tr("Share of the watched time in which your providers had not failed")))
        self._said = BreakingLabel(parent=self)
        self._said.hide()
        self._details = QPushButton(tr("Details…"), self)
        self._export = QPushButton(tr("Export…"), self)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._uptime, stretch=1)
        for button in (self._details, self._export):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._said)
        self._details.clicked.connect(self._ask_for_details)
        self._export.clicked.connect(self._ask_for_export)

    def show_uptime(self, text: str) -> None:
        """Replaces the figures."""
        self._uptime.setText(text)

    def say(self, sentence: str) -> None:
        """Shows what came of an export; empty: nothing."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def offer_details(self, *, offered: bool) -> None:
        """Whether there is a provider to show."""
        self._details.setEnabled(offered)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(veil(self.palette(), 0.18))
        painter.drawLine(0, 0, self.width(), 0)

    def _ask_for_details(self) -> None:
        self.details_requested.emit()

    def _ask_for_export(self) -> None:
        self.export_requested.emit()
