"""The settings' section of what this program is, what it takes, and what leaves this computer."""

from PySide6.QtWidgets import QWidget

from apimon_desktop import __version__
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section
from apimon_desktop.ui.views.about import LEAVES, Footprint, footprint_text
from apimon_desktop.ui.views.settings import SettingsView


class AboutSection(Section):
    """Tells the version, what the program takes of this computer, and what is sent where."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("About API Monitor"), parent)
        self.note(tr("Version {version}", version=__version__))
        self._footprint = self.note()
        self._requests = self.note()
        self.column.addSpacing(6)
        self.column.addWidget(TextLabel(tr("What leaves this computer"), bold=True, wraps=True, parent=self))
        for line in localised(LEAVES):
            self.column.addWidget(TextLabel(f"•  {line}", wraps=True, parent=self))

    def show_view(self, view: SettingsView) -> None:
        """Tells how much was sent."""
        self._requests.setText(view.requests)

    def show_footprint(self, footprint: Footprint) -> None:
        """Tells what was measured just now."""
        self._footprint.setText(localised(footprint_text(footprint)))
