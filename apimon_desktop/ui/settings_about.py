"""The settings' page of what this program is, and what leaves this computer."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from apimon_desktop import __version__
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import SettingsView

_LEAVES: Final = (
    "Requests to your providers, each with its own key; no tokens, unless you switch on a paid test.",
    "Requests to their status pages, without a key.",
    "Nothing else: no usage data, no crash reports, no update checks.",
)


class AboutPage(QWidget):
    """Tells the version, and what is sent where."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        page = QVBoxLayout(self)
        page.setContentsMargins(8, 16, 8, 8)
        page.setSpacing(8)
        page.addWidget(TextLabel("API Monitor", bold=True, scale=1.2))
        page.addWidget(TextLabel(f"Version {__version__}", tone=Tone.MUTED))
        page.addSpacing(10)
        page.addWidget(TextLabel("What leaves this computer", bold=True))
        for line in _LEAVES:
            page.addWidget(TextLabel(line, wraps=True))
        self._requests = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        page.addWidget(self._requests)
        page.addStretch(1)

    def show_view(self, view: SettingsView) -> None:
        """Tells how much was sent."""
        self._requests.setText(view.requests)
