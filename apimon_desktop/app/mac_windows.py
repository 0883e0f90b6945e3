"""Windows of a menu-bar app on macOS. Has no effect on other systems."""

import sys
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu

from apimon_desktop.adapters import macos
from apimon_desktop.core.text import say
from apimon_desktop.ui.window import Window

NO_MAC_ICON: Final = say(
    "macOS shows no menu-bar icon for this Python. Start the app with 'make run' instead: it builds "
    "API Monitor.app and opens it."
)


def settle_on_mac(window: Window) -> None:
    """Shows the window in the active space, full screen included, and returns the focus when it closes."""
    if sys.platform != "darwin":
        return
    # The green button would create its own Space, and with it Qt resets the behaviour that is set next.
    window.setWindowFlag(Qt.WindowType.WindowFullscreenButtonHint, False)  # noqa: FBT003 - Qt's
    macos.show_on_active_space(int(window.winId()))
    window.left.connect(_give_focus_back)


def _give_focus_back(_place: object) -> None:
    QTimer.singleShot(0, _hide_without_windows)


def _hide_without_windows() -> None:
    """Runs after the closing, when a window that replaces the closed one is visible."""
    if not any(w.isVisible() and not isinstance(w, QMenu) for w in QApplication.topLevelWidgets()):
        macos.give_focus_back()
