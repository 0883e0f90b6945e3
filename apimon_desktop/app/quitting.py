"""Qt's application, which does not end the app by itself."""

import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu

_IS_MACOS: Final = sys.platform == "darwin"
_LAUNCH_MS: Final = 2_000
"""How long an activation by macOS belongs to the start and is not a request to open a window, from the first
turn of the event loop on."""
_SETTLES_MS: Final = 300
"""How long a click on a notification, which also activates the app, has to open its own window."""


class Application(QApplication):
    """The Qt application, with signals for two requests of the system.

    An override and not an event filter: a filter is asked about every event of every object, and each timer
    of the event loop is one.
    """

    quit_requested = Signal()
    """Cmd-Q, or the end of the session."""
    reopened = Signal()
    """macOS: the user opened or activated the running app, and it shows no window.

    LaunchServices starts no second process of a running app, but activates it.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._is_launched = False
        if _IS_MACOS:
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(_LAUNCH_MS, self, self._note_launch))

    def event(self, event: QEvent) -> bool:  # noqa: D102 - Qt's
        if event.type() is QEvent.Type.Quit:
            self.quit_requested.emit()
            event.ignore()
            return True
        if _IS_MACOS and event.type() is QEvent.Type.ApplicationStateChange:
            self._note_state(self.applicationState())
        return super().event(event)

    def _note_launch(self) -> None:
        self._is_launched = True

    def _note_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._is_launched and not self._shows_window():
            QTimer.singleShot(_SETTLES_MS, self, self._reopen)

    def _reopen(self) -> None:
        """Requests a window unless one is open by now, or another app is active again."""
        is_active = self.applicationState() is Qt.ApplicationState.ApplicationActive
        if is_active and not self._shows_window():
            self.reopened.emit()

    def _shows_window(self) -> bool:
        return any(w.isVisible() and not isinstance(w, QMenu) for w in self.topLevelWidgets())
