"""The settings' page of what few people need, and of the program itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from apimon_desktop.ui.language import tr
from apimon_desktop.ui.settings_about import AboutSection
from apimon_desktop.ui.settings_api import ApiSection
from apimon_desktop.ui.settings_checking import CheckingSection
from apimon_desktop.ui.settings_failover import FailoverSection
from apimon_desktop.ui.settings_files import FilesSection
from apimon_desktop.ui.settings_page import AskInPlace, Section, SettingsPage
from apimon_desktop.ui.settings_start import StartSection
from apimon_desktop.ui.views.about import Footprint, Places
from apimon_desktop.ui.views.settings import SettingsView


class AdvancedPage(SettingsPage):
    """Shows the rest of a `SettingsView`."""

    cadence_changed = Signal(float, float)
    """Interval and timeout, in seconds."""
    failover_changed = Signal(object)
    """The new order, a tuple of ids; None: the usual one."""
    api_changed = Signal(bool, int)
    at_login_changed = Signal(bool)
    reveal_wanted = Signal(str)
    reset_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # In the order in which the Tab key goes through them.
        self._checking = CheckingSection(self.inner)
        self._start = StartSection(self.inner)
        self._failover = FailoverSection(self.inner)
        self._api = ApiSection(self.inner)
        self._files = FilesSection(self.inner)
        self._reset = AskInPlace(
            tr("Reset all settings"),
            tr(
                "Put every setting back to what the app came with? Added providers and their saved keys go; "
                "all other keys, and the history, stay."
            ),
            tr("Reset all"),
            self.inner,
        )
        self._about = AboutSection(self.inner)
        reset = Section(tr("Reset"), self.inner)
        reset.column.addWidget(self._reset)
        self.add(self._checking, self._start, self._failover, self._api, self._files, reset, self._about)
        QWidget.setTabOrder(self._files, self._reset)
        self._checking.changed.connect(self.cadence_changed)
        self._failover.changed.connect(self.failover_changed)
        self._api.changed.connect(self.api_changed)
        self._start.at_login_changed.connect(self.at_login_changed)
        self._files.reveal_wanted.connect(self.reveal_wanted)
        self._reset.confirmed.connect(self.reset_wanted)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; what is being set stays."""
        for section in (self._checking, self._start, self._failover, self._api, self._about):
            section.show_view(view)

    def show_places(self, places: Places) -> None:
        """Tells where files are."""
        self._files.show_places(places)

    def show_footprint(self, footprint: Footprint) -> None:
        """Tells what the program takes of this computer."""
        self._about.show_footprint(footprint)

    def apply(self) -> None:
        """Tells what was just turned, before the window goes."""
        self._checking.apply()
        self._api.apply()
        self._reset.put_back()
