"""How windows of a menu-bar app behave on macOS. Nothing here has an effect on other systems."""

import sys
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu

from apimon_desktop.adapters import macos
from apimon_desktop.core.text import say
from apimon_desktop.ui.window import Window

NO_MAC_ICON: Final = say(
    "macOS shows no menu-bar icon for this Python. Start the app with 'make run' instead: it builds "
    "API Monitor.app and opens it."
)


def settle_on_mac(window: Window) -> None:
    """Shows the window where the user is, full screen too, and gives the keyboard back when it is closed."""
    if sys.platform != "darwin":
        return
    macos.show_on_active_space(int(window.winId()))
    window.left.connect(_give_focus_back)


def _give_focus_back(_place: object) -> None:
    QTimer.singleShot(0, _hide_without_windows)


def _hide_without_windows() -> None:
    """Later than the closing: a window that takes the place of the closed one is shown by then."""
    if not any(w.isVisible() and not isinstance(w, QMenu) for w in QApplication.topLevelWidgets()):
        macos.give_focus_back()
