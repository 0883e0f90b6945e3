"""From the first turn of the event loop to the last: what is opened is closed again, in order."""

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NoReturn

from PySide6.QtCore import QObject, Signal

from apimon_desktop.adapters.autostart import autostart
from apimon_desktop.adapters.daemon_executor import DaemonExecutor
from apimon_desktop.adapters.file_access import exists
from apimon_desktop.adapters.log import set_up_log
from apimon_desktop.app.event_loop import LoopEndedError, event_loop
from apimon_desktop.app.garbage import collected_by_the_loop
from apimon_desktop.app.quitting import Application
from apimon_desktop.app.single_instance import SingleInstance
from apimon_desktop.app.stopping import stopping
from apimon_desktop.app.tray_app import TrayApp
from apimon_desktop.core.settings import Problem
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.session import Plan, Session, configured
from apimon_desktop.paths import Folders, folders
from apimon_desktop.ui.tray import Tray

log = logging.getLogger(__name__)

_THREADS: Final = 2
"""For name look-ups and large bodies; asyncio's own ten would start at the first look-up."""
_CLOSE_S: Final = 2.0
_DISPLAY_GONE: Final = 70


def run_to_the_end(
    qt_app: Application,
    tray: Tray,
    instance: SingleInstance | None,
    home: Path | None,
    clicks: Sequence[str],
    *,
    scenario: str | None,
    hidden: bool,
) -> None:
    """Runs the app on its event loop until it is told to stop, and closes everything within a few seconds.

    ``home`` holds all files (None: the system's folders). ``clicks`` are earlier clicks on the icon. Where
    the display is lost, the last figures are written and the process ends here.
    """
    sessions: list[Session] = []
    live = _live(
        qt_app, tray, instance, home, clicks, opened=sessions.append, scenario=scenario, hidden=hidden
    )
    with collected_by_the_loop(), asyncio.Runner(loop_factory=lambda: event_loop(qt_app)) as runner:
        try:
            runner.run(live)
        except LoopEndedError:
            _end_without_display(sessions)


def _end_without_display(sessions: Sequence[Session]) -> NoReturn:
    """Writes the last figures and ends the process, because neither the loop nor Qt works any more."""
    for session in sessions:
        session.close_files()
    log.error("The display is gone. The app has ended.")
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print("apimon: The display is gone, so the tray app has ended.", file=sys.stderr, flush=True)
    os._exit(_DISPLAY_GONE)


async def _live(
    qt_app: Application,
    tray: Tray,
    instance: SingleInstance | None,
    home: Path | None,
    clicks: Sequence[str],
    *,
    opened: Callable[[Session], None],
    scenario: str | None,
    hidden: bool,
) -> None:
    """``opened`` gets the session as soon as there is one."""
    asyncio.get_running_loop().set_default_executor(DaemonExecutor(_THREADS, name="apimon"))
    stop = asyncio.Event()
    with stopping(qt_app, stop):
        complaints = Complaints()
        greets = scenario is None and not hidden and not exists(folders(home).config_file)
        async with _session(folders(home), scenario, complaints.made.emit) as (session, problems):
            opened(session)
            opened_log = set_up_log(session.plan.folders.log_file, redactor=session.redactor)
            for problem in problems:
                log.warning("%s", problem)
            async with Jobs() as jobs:
                at_login = None if scenario else autostart(home)
                app = TrayApp(
                    session, tray, jobs, opened_log.redactor, at_login, problems=problems, stop=stop
                )
                complaints.made.connect(app.note_problem)
                qt_app.reopened.connect(app.come_forward)
                if instance is not None:
                    instance.raise_requested.connect(app.come_forward)
                    if instance.problem is not None:
                        app.note_problem(instance.problem)
                if opened_log.problem is not None:
                    app.note_problem(opened_log.problem)
                if clicks:
                    app.open_report(clicks[-1])
                await app.run(hidden=hidden, greets=greets)
                app.close()
        opened_log.close()


class Complaints(QObject):
    """Carries what the store thread cannot write to the thread of the windows."""

    made = Signal(str)


@asynccontextmanager
async def _session(
    places: Folders, scenario: str | None, on_problem: Callable[[str], None]
) -> AsyncIterator[tuple[Session, tuple[Problem, ...]]]:
    """The user's own session with what is wrong with its settings, or a demo's."""
    if scenario is not None:
        from apimon_desktop.demo.scenarios import SCENARIOS  # noqa: PLC0415 - for a demo only
        from apimon_desktop.demo.session import demo_session  # noqa: PLC0415 - for a demo only

        async with demo_session(SCENARIOS[scenario]) as session, _closed(session):
            yield session, ()
        return
    config = configured(places)
    dotenv = config.settings.dotenv_path
    plan = Plan(
        folders=places,
        settings=config.settings,
        metrics_file=places.metrics_file,
        dotenv_path=Path(dotenv) if dotenv else None,
    )
    session = Session(plan, on_problem=on_problem)
    async with _closed(session):
        yield session, config.problems


@asynccontextmanager
async def _closed(session: Session) -> AsyncIterator[None]:
    """Closes the session at the end, also after an internal error."""
    try:
        yield
    finally:
        async with asyncio.timeout(_CLOSE_S):
            await session.aclose()
