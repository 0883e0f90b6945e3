"""Starts the tray app: the icon first, everything heavy after it."""

import os
import sys
from pathlib import Path
from typing import Final

from apimon_desktop.adapters import macos
from apimon_desktop.adapters.file_access import refusal
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.identity import APP_TITLE, claim_app_id
from apimon_desktop.app.quitting import Application
from apimon_desktop.app.single_instance import FirstApp, SingleInstance
from apimon_desktop.core.types import Status
from apimon_desktop.paths import folders
from apimon_desktop.ui.icons import app_icon
from apimon_desktop.ui.language import SYSTEM, speak, tr
from apimon_desktop.ui.tray import Tray
from apimon_desktop.ui.views.tray import IconLook, TrayView

_FAILED: Final = 70


def run(*, home: Path | None = None, scenario: str | None = None, hidden: bool = False) -> int:
    """Runs the tray app to its end and gives the exit code.

    ``home`` holds all files (None: the system's folders), a ``scenario`` makes it a demo, ``hidden``
    opens no window by itself.
    """
    qt_app = new_application()
    places = folders(home)
    refused = None if scenario else refusal(places)
    if refused is not None:
        print(f"apimon: {refused}", file=sys.stderr)
        return _FAILED
    instance = None if scenario else SingleInstance(places)
    try:
        if instance is not None and not instance.claim():
            return _leave_it_hidden() if hidden else _raise_first(instance)
    except OSError as error:
        print(f"{places.data} can't be written to: {os_fault(error)}.", file=sys.stderr)
        return _FAILED
    tray = Tray()
    tray.show_view(TrayView(look=IconLook(status=Status.UNKNOWN), tooltip=tr("AI providers: starting")))
    clicks: list[str] = []
    tray.report_requested.connect(clicks.append)
    # The icon is on its way; what takes longer is loaded from here on.
    from apimon_desktop.app.lifetime import run_to_the_end  # noqa: PLC0415

    try:
        run_to_the_end(qt_app, tray, instance, home, clicks, scenario=scenario, hidden=hidden)
    finally:
        tray.hide()
        if instance is not None:
            instance.release()
    return 0


def new_application() -> Application:
    """The Qt application with our name and icon; on macOS only a window takes the keyboard."""
    claim_app_id()
    if sys.platform == "darwin":
        # Qt's Cocoa plug-in would take the focus at each start from the active app, such as Logic Pro.
        os.environ.setdefault("QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM", "1")
    qt_app = Application([sys.argv[0]])
    if sys.platform == "darwin" and not macos.runs_in_bundle():
        macos.stay_out_of_dock()
    qt_app.setApplicationName("apimon")
    qt_app.setApplicationDisplayName(APP_TITLE)
    qt_app.setDesktopFileName("apimon")
    qt_app.setWindowIcon(app_icon())
    qt_app.setQuitOnLastWindowClosed(False)
    speak(SYSTEM)  # the settings are read later, and may want another one
    return qt_app


def _leave_it_hidden() -> int:
    """A start at login that finds the app brought back by the session already shows nothing."""
    print("API Monitor is running already.")
    return 0


def _raise_first(instance: SingleInstance) -> int:
    match instance.raise_first():
        case FirstApp.RAISED:
            print("API Monitor is running already; its report is shown now.")
            return 0
        case FirstApp.FOREIGN:
            print(
                "API Monitor is running already, but another account listens under its name: nothing was "
                "sent there. Open its report from its icon.",
                file=sys.stderr,
            )
        case FirstApp.SILENT:
            print("API Monitor is running already, but does not answer.", file=sys.stderr)
    return _FAILED
