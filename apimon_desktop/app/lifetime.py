"""The app's lifetime on the event loop: opens everything and closes it in order."""

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from PySide6.QtCore import QObject, Signal

from apimon_desktop.adapters.files.access import exists
from apimon_desktop.adapters.files.log import set_up_log
from apimon_desktop.adapters.system.autostart import autostart
from apimon_desktop.adapters.system.exit_signals import asked_to_end
from apimon_desktop.adapters.system.threads import DaemonExecutor
from apimon_desktop.app.application import Application
from apimon_desktop.app.desktop.single_instance import SingleInstance
from apimon_desktop.app.loop import LoopEndedError, collected_by_the_loop, event_loop
from apimon_desktop.app.tray_app import TrayApp
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner, configured
from apimon_desktop.paths import Folders, folders
from apimon_desktop.ui.tray.tray import Tray

log = logging.getLogger(__name__)

_THREADS: Final = 2
"""For name look-ups and large bodies; asyncio's default would be up to 32."""
_CLOSE_S: Final = 2.0
_DISPLAY_GONE: Final = 70


def run_to_the_end(qt_app: Application, live: Callable[[list[Session]], Coroutine[Any, Any, None]]) -> None:
    """Runs the app on its event loop until it is told to stop, and closes everything within a few seconds.

    Where the display is lost, the last figures are written and the process ends here.
    """
    opened: list[Session] = []
    with collected_by_the_loop(), asyncio.Runner(loop_factory=lambda: event_loop(qt_app)) as runner:
        try:
            runner.run(live(opened))
        except LoopEndedError:
            _end_without_display(opened)


def _end_without_display(sessions: Sequence[Session]) -> NoReturn:
    """Writes the last figures and ends the process, because neither the loop nor Qt works any more."""
    for session in sessions:
        session.close_files()
    log.error("The display is gone. The app has ended.")
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print("apimon: The display is gone, so the tray app has ended.", file=sys.stderr, flush=True)
    os._exit(_DISPLAY_GONE)


async def live(
    qt_app: Application,
    tray: Tray,
    instance: SingleInstance | None,
    early: Sequence[object],
    opened: list[Session],
    *,
    home: Path | None,
    scenario: str | None,
    hidden: bool,
) -> None:
    """Opens everything, runs the app, and closes everything in order.

    ``home`` holds all files (None: the system's folders). ``early`` are commands from clicks before.
    ``opened`` gets the session as soon as there is one.
    """
    asyncio.get_running_loop().set_default_executor(DaemonExecutor(_THREADS, name="apimon"))
    stop = asyncio.Event()
    with stopping(qt_app, stop):
        write_problems = WriteProblems()
        greets = scenario is None and not hidden and not exists(folders(home).config_file)
        async with _session(folders(home), scenario, write_problems.found.emit) as (session, problems):
            opened.append(session)
            opened_log = set_up_log(session.plan.folders.log_file, redactor=session.redactor)
            for problem in problems:
                log.warning("%s", problem)
            async with TaskOwner() as jobs:
                at_login = None if scenario else autostart(home)
                app = TrayApp(session, tray, jobs, at_login, problems=problems, stop=stop)
                write_problems.found.connect(app.note_problem)
                qt_app.reopened.connect(app.come_forward)
                if instance is not None:
                    instance.raise_requested.connect(app.come_forward)
                for sentence in (None if instance is None else instance.problem, opened_log.problem):
                    if sentence is not None:
                        app.note_problem(sentence)
                for command in early:
                    app.dispatch(command)
                await app.run(hidden=hidden, greets=greets)
                app.close()
        opened_log.close()


class WriteProblems(QObject):
    """Passes write problems from the store thread to the main thread."""

    found = Signal(str)


@asynccontextmanager
async def _session(
    places: Folders, scenario: str | None, on_problem: Callable[[str], None]
) -> AsyncIterator[tuple[Session, tuple[Problem, ...]]]:
    """The session of the user, or of a demo, and the problems of its settings."""
    async with AsyncExitStack() as at_end:
        problems: tuple[Problem, ...] = ()
        if scenario is None:
            config = configured(places)
            dotenv, problems = config.settings.dotenv_path, config.problems
            plan = Plan(
                folders=places,
                settings=config.settings,
                metrics_file=places.metrics_file,
                dotenv_path=Path(dotenv) if dotenv else None,
            )
            session = Session(plan, on_problem=on_problem)
        else:
            from apimon_desktop.demo.scenarios import SCENARIOS  # noqa: PLC0415 - for a demo only
            from apimon_desktop.demo.session import demo_session  # noqa: PLC0415 - for a demo only

            session = await at_end.enter_async_context(demo_session(SCENARIOS[scenario]))
        try:
            yield session, problems
        finally:  # also after an internal error
            async with asyncio.timeout(_CLOSE_S):
                await session.aclose()


@contextmanager
def stopping(qt_app: Application, stop: asyncio.Event) -> Iterator[None]:
    """Inside, SIGINT, SIGTERM, SIGHUP and Qt's quit event set the event."""
    loop = asyncio.get_running_loop()
    qt_app.quit_requested.connect(stop.set)
    try:
        with asked_to_end(lambda: loop.call_soon_threadsafe(stop.set)):
            yield
    finally:
        qt_app.quit_requested.disconnect(stop.set)
