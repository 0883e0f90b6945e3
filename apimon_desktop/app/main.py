"""Starts the tray app: the icon first, everything heavy after it."""

import sys
from collections import deque
from functools import partial
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.files.access import os_fault, refusal
from apimon_desktop.app.application import new_application
from apimon_desktop.app.desktop.single_instance import FirstApp, SingleInstance
from apimon_desktop.core.model.ids import Status
from apimon_desktop.paths import folders
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.tray import IconLook, TrayView

_FAILED: Final = 70


def run(*, home: Path | None = None, scenario: str | None = None, hidden: bool = False) -> int:
    """Runs the tray app to its end and returns the exit code.

    ``home`` holds all files (None: the system's folders), a ``scenario`` makes it a demo, ``hidden`` opens no
    window at the start.
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
            return _end_second_start(instance, hidden=hidden)
    except OSError as error:
        print(f"{places.data} can't be written to: {os_fault(error)}.", file=sys.stderr)
        return _FAILED
    tray = Tray()
    tray.show_view(TrayView(look=IconLook(status=Status.UNKNOWN), tooltip=tr("API Monitor is starting…")))
    commands: deque[object] = deque(maxlen=1)  # the last click while the app loads
    tray.commanded.connect(commands.append)
    # The icon is shown now; everything heavy is loaded from here on.
    from apimon_desktop.app.lifetime import live, run_to_the_end  # noqa: PLC0415

    life = partial(live, qt_app, tray, instance, commands, home=home, scenario=scenario, hidden=hidden)
    try:
        run_to_the_end(qt_app, life)
    finally:
        tray.hide()
        if instance is not None:
            instance.release()
    return 0


def _end_second_start(instance: SingleInstance, *, hidden: bool) -> int:
    """Raises the running app; not if ``hidden``: it was started before this start at login."""
    if hidden:
        print("API Monitor is already running.")
        return 0
    match instance.raise_first():
        case FirstApp.RAISED:
            print("API Monitor is already running. Its report is shown now.")
            return 0
        case FirstApp.FOREIGN:
            print(
                "API Monitor is already running, but another account listens under its name, so it was not "
                "contacted. Open the report from the icon.",
                file=sys.stderr,
            )
        case FirstApp.SILENT:
            print("API Monitor is already running, but does not answer.", file=sys.stderr)
    return _FAILED
