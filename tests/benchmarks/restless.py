"""The real app with somebody who never rests: popover, settings and costs open and close all the time.

Runs on a private desktop (see `audio.py`), with six providers over TLS in another process, asked every 30 s.
It ends when its standard input is closed.
"""

import asyncio
import sys
from dataclasses import replace
from typing import Final

from apimon_desktop.app.application import Application
from apimon_desktop.app.loop import collected_by_the_loop, event_loop
from apimon_desktop.app.tray_app import TrayApp
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.demo.session import MemoryKeyring
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner, configured
from apimon_desktop.paths import folders
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.commands import OpenReport, OpenSettings

EVERY_S: Final = 30.0
LOOKS_S: Final = 2.0


async def look_around(app: Application, tray: Tray) -> None:
    """Opens one window after the other, and closes it."""
    from apimon_desktop.ui.popover.window import Popover  # noqa: PLC0415 - the app loads it itself

    while True:
        tray.commanded.emit(OpenReport())
        await asyncio.sleep(LOOKS_S)
        report = next(window for window in app.topLevelWidgets() if isinstance(window, Popover))
        report.pages.open_costs()
        await asyncio.sleep(LOOKS_S)
        report.pages.leave()
        report.close()
        tray.commanded.emit(OpenSettings())
        await asyncio.sleep(LOOKS_S)
        for window in app.topLevelWidgets():
            window.close()
        await asyncio.sleep(LOOKS_S)


async def run(app: Application) -> None:
    """The app until nobody listens to it any more."""
    config = configured(places := folders(None))
    settings = replace(config.settings, interval_s=EVERY_S)
    limits = replace(DEFAULT, interval_s=EVERY_S, watched_interval_s=EVERY_S)
    plan = Plan(folders=places, settings=settings, metrics_file=places.metrics_file, thresholds=limits)
    session, tray, stop = Session(plan, keyring=MemoryKeyring({})), Tray(), asyncio.Event()
    async with TaskOwner() as jobs:
        tray_app = TrayApp(session, tray, jobs, None, problems=(), stop=stop)
        jobs.run(tray_app.run(hidden=True, greets=False))
        await asyncio.sleep(LOOKS_S)
        looking = asyncio.create_task(look_around(app, tray))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        looking.cancel()
        await asyncio.wait([looking])
        tray_app.close()
        stop.set()
    await session.aclose()
    tray.hide()


def main() -> None:
    """Runs it."""
    app = Application([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    with collected_by_the_loop(), asyncio.Runner(loop_factory=lambda: event_loop(app)) as runner:
        runner.run(run(app))


if __name__ == "__main__":
    main()
