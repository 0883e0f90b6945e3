"""The Qt application: its identity, and the requests to quit or to open that the system sends it."""

import os
import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu

from apimon_desktop.adapters.system.process import APP_TITLE, claim_app_id, runs_in_bundle, stay_out_of_dock
from apimon_desktop.ui.language import SYSTEM, speak

_IS_MACOS: Final = sys.platform == "darwin"
_LAUNCH_MS: Final = 2_000
"""After the first turn of the event loop: how long an activation by macOS belongs to the start."""
_SETTLES_MS: Final = 300
"""How long a click on a notification, which also activates the app, has to open its own window."""


class Application(QApplication):
    """The Qt application, with signals for two requests of the system.

    An override and not an event filter, which would be called for every event of every object.
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
        if _IS_MACOS and event.type() is QEvent.Type.ApplicationStateChange and self._lacks_window():
            QTimer.singleShot(_SETTLES_MS, self, self._reopen)
        return super().event(event)

    def _note_launch(self) -> None:
        self._is_launched = True

    def _reopen(self) -> None:
        """Requests a window unless one is open by now, or another app is active again."""
        if self._lacks_window():
            self.reopened.emit()

    def _lacks_window(self) -> bool:
        is_active = self.applicationState() is Qt.ApplicationState.ApplicationActive
        return is_active and self._is_launched and not shows_window()


def shows_window() -> bool:
    """True while a window is visible; the icon's menu is none."""
    return any(w.isVisible() and not isinstance(w, QMenu) for w in QApplication.topLevelWidgets())


def new_application() -> Application:
    """The Qt application with its name. On macOS it takes the focus only when it opens a window."""
    claim_app_id()
    if sys.platform == "darwin":
        # Qt's Cocoa plug-in would take the focus from the active app, such as Logic Pro, at each start.
        os.environ.setdefault("QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM", "1")
    qt_app = Application([sys.argv[0]])
    if sys.platform == "darwin" and not runs_in_bundle():
        stay_out_of_dock()
    qt_app.setApplicationName("apimon")
    qt_app.setApplicationDisplayName(APP_TITLE)
    qt_app.setDesktopFileName("apimon")
    qt_app.setQuitOnLastWindowClosed(False)
    speak(SYSTEM)  # until the settings are read
    return qt_app
