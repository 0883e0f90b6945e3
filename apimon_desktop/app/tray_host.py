"""Waits for a tray on a desktop that shows none yet. Not used where there is one."""

import sys

from PySide6.QtCore import QObject, QTimer, Signal

from apimon_desktop.ui.tray import Tray

_LOOK_MS = 5_000
_MOST_LOOKS = 24
"""Two minutes: a panel that has not come by then won't, unless it says so on the bus."""
_WATCHER = "org.kde.StatusNotifierWatcher"


class TrayHost(QObject):
    """Says once that a tray has appeared."""

    appeared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        if sys.platform == "linux":
            self._watch_bus()

    def _watch_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # noqa: PLC0415 - Linux only

        self._watcher = QDBusServiceWatcher(
            _WATCHER,
            QDBusConnection.sessionBus(),
            QDBusServiceWatcher.WatchModeFlag.WatchForRegistration,
            self,
        )
        self._watcher.serviceRegistered.connect(self._registered)

    def _registered(self, _service: str) -> None:
        # The host registers itself with the watcher a moment later.
        QTimer.singleShot(200, self._look)

    def _look(self) -> None:
        self._looks += 1
        if Tray.is_possible():
            self._timer.stop()
            self.appeared.emit()
        elif self._looks >= _MOST_LOOKS:
            self._timer.stop()
