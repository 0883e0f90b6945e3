"""From the engine's updates to what windows show: a few times a second at most, and only what is open."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, QTimer, Signal

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.state import Snapshot, Update
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.menu import menu_view
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.settings import settings_view
from apimon_desktop.ui.views.tray import tray_view

_GATHERED_MS = 150
"""The checks of one round end one after the other: nobody sees this delay, and most redraws are saved."""


class Bridge(QObject):
    """Holds the last of everything that views are made of, and sends views out when it changed."""

    tray_changed = Signal(object)
    """A `TrayView`."""
    menu_changed = Signal(object)
    """A `MenuView`."""
    report_changed = Signal(object)
    """A `ReportView`; only while the report is open."""
    settings_changed = Signal(object)
    """A `SettingsView`; only while the settings are open."""

    def __init__(
        self,
        *,
        snapshot: Snapshot,
        settings: Settings,
        now: Callable[[], datetime],
        tz: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Starts from a snapshot; ``now`` gives the time in UTC, ``tz`` None is the system's own zone."""
        super().__init__(parent)
        self._snapshot = snapshot
        self._settings = settings
        self._conditions = Conditions()
        self._now = now
        self._tz = tz
        self._report_open = False
        self._settings_open = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHERED_MS)
        self._soon.timeout.connect(self.send)

    def receive(self, update: Update) -> None:
        """Takes an update of the engine's, on the thread of the windows."""
        self._snapshot = update.snapshot
        if not self._soon.isActive():
            self._soon.start()

    def set_settings(self, settings: Settings) -> None:
        """Takes the settings that are in force now."""
        self._settings = settings
        self._soon.start()

    def set_conditions(self, conditions: Conditions) -> None:
        """Takes what was met on this computer."""
        self._conditions = conditions
        self._soon.start()

    def set_report_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        """Takes whether the report is looked at; one that opens is filled at once."""
        self._report_open = is_open
        self.send_report()

    def set_settings_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        """Takes whether the settings are looked at; a window that opens is filled at once."""
        self._settings_open = is_open
        self._send_settings()

    def send(self) -> None:
        """Sends everything that is seen, without waiting for the turn's end."""
        self._soon.stop()
        self.tray_changed.emit(tray_view(self._snapshot))
        self.menu_changed.emit(menu_view(self._snapshot, now=self._now(), tz=self._tz))
        self.send_report()
        self._send_settings()

    def send_report(self) -> None:
        """Sends the report where it is open: its ages grow old."""
        if self._report_open:
            view = report_view(self._snapshot, self._conditions, now=self._now(), tz=self._tz)
            self.report_changed.emit(view)

    def _send_settings(self) -> None:
        if self._settings_open:
            self.settings_changed.emit(settings_view(self._snapshot, self._settings, self._conditions))
