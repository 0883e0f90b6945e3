"""Sessions for commands: opened and closed around their work, and their background work."""

import argparse
import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from typing import Any, Final, TypeVar

from apimon_desktop.adapters.files.access import refusal
from apimon_desktop.adapters.files.log import Redactor
from apimon_desktop.adapters.history.access import HistoryUnreadableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.keys.dotenv import working_folder_dotenv
from apimon_desktop.adapters.keys.keyring import KeyringProblem, KeyringProcess
from apimon_desktop.adapters.keys.store import KeyLookup, KeyStore
from apimon_desktop.adapters.system.exit_signals import installed_signals
from apimon_desktop.adapters.system.threads import DaemonExecutor
from apimon_desktop.cli.process import (
    INTERRUPTED,
    CommandFailedError,
    EndedBySignalError,
    WrongUsageError,
    tell,
)
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import KeySource, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.monitor.engine.providers import configured_providers, key_variables
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner, configured, log_alert
from apimon_desktop.paths import folders

log = logging.getLogger(__name__)

T = TypeVar("T")

_KEYRING_LIMIT_S: Final = 30.0
"""How long a command waits for a keyring that asks for its password."""
_LOOK_UP_THREADS: Final = 4
_NO_KEYS_SAVED: Final = frozenset({KeyringProblem.MISSING, KeyringProblem.REFUSED})
"""Such a keyring holds no keys, so there is nothing to report."""
_LOCKED_PAUSE_S: Final = 300.0
"""Between two reads of a locked keyring, which a log-in may unlock."""


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine and returns its result; does not wait for name look-ups at the end.

    A signal cancels the coroutine, so that it closes what it has opened. Raises EndedBySignalError then.
    """
    signals = installed_signals()
    with closing(main), asyncio.Runner() as runner:  # closed if no loop can be made
        loop = runner.get_loop()
        loop.set_default_executor(DaemonExecutor(_LOOK_UP_THREADS, name="apimon-look-up"))
        if signals is None:
            return runner.run(main)

        async def cancelled_by_signals() -> T:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - the runner has made it
            with signals.orderly(lambda: loop.call_soon_threadsafe(task.cancel)):
                return await main

        try:
            return runner.run(cancelled_by_signals())
        except asyncio.CancelledError as error:
            raise EndedBySignalError(signals.exit_code or INTERRUPTED) from error


def plan_for(args: argparse.Namespace, *, readonly: bool = False, asks_nobody: bool = False) -> Plan:
    """The plan of this user's session; prints problems of the settings.

    ``asks_nobody``: the command makes no network request. Otherwise raises CommandFailedError for a folder
    that another account can change, because its settings could send the keys anywhere.
    """
    places = folders(args.home)
    if not asks_nobody and (refused := refusal(places)) is not None:
        raise CommandFailedError(refused)
    loaded = configured(places)
    file = places.config_file.name
    tell(*(str(one) if one.where == file else f"{file}: {one}" for one in loaded.problems))
    return Plan(
        folders=places,
        settings=loaded.settings,
        metrics_file=places.metrics_file,
        dotenv_path=working_folder_dotenv(),
        readonly=readonly,
    )


@contextmanager
def kept_history(plan: Plan) -> Iterator[History | None]:
    """The history of earlier checks and usage, read-only (None: there is none). Raises CommandFailedError."""
    opened = History.open_readonly(plan.folders.history_file)
    if opened.problem is not None:
        raise CommandFailedError(opened.problem)
    try:
        yield opened.history
    except HistoryUnreadableError as fault:
        raise CommandFailedError(str(fault)) from fault
    finally:
        if opened.history is not None:
            opened.history.close()


@asynccontextmanager
async def opened(
    plan: Plan,
    redactor: Redactor,
    *,
    believed: bool = False,
    needing: Callable[[Snapshot], Iterable[ProviderId]] = lambda snapshot: snapshot.providers,
    may_prompt: bool | None = None,
) -> AsyncIterator[Session]:
    """A session with its keys, including those in the keyring if it answers in time.

    ``believed`` shows the state of an earlier run as current. ``needing`` gives the providers whose keys the
    command uses: the keyring is read only where one of them has no other key. ``may_prompt`` None: the system
    may ask for the keyring's password where there is a terminal.
    """
    keyring = asked_keyring(may_prompt=may_prompt)
    session = Session(plan, keyring=keyring, redactor=redactor, on_problem=tell)
    try:
        await session.open(believed=believed, assumes_keys=believed)
        if _keyring_may_help(session.engine.snapshot, needing):
            await session.read_keyring()
        keyring.may_prompt = False  # later reads happen in the background
        tell(*key_problems(session.keys.lookup()))
        session.engine.subscribe(log_alert)
        yield session
    finally:
        keyring.kill()
        await session.aclose()


def key_store(plan: Plan, keyring: KeyringProcess) -> KeyStore:
    """The keys of a plan; those in the keyring once they were read."""
    return KeyStore(
        environ=plan.environ,
        keyring=keyring,
        variables=key_variables(plan.settings),
        dotenv_path=plan.dotenv_path,
    )


def asked_keyring(*, may_prompt: bool | None = None) -> KeyringProcess:
    """The keyring for a command. ``may_prompt`` None: it may prompt where there is a terminal."""
    if may_prompt is None:
        may_prompt = sys.stdin.isatty() and sys.stderr.isatty()
    return KeyringProcess(limit_s=_KEYRING_LIMIT_S, may_prompt=may_prompt)


def _keyring_may_help(snapshot: Snapshot, needing: Callable[[Snapshot], Iterable[ProviderId]]) -> bool:
    """True where the command needs a key that was found nowhere else."""
    states = (snapshot.providers[provider_id] for provider_id in needing(snapshot))
    return any(s.profile.enabled and s.profile.needs_key and s.key is None for s in states)


def key_problems(lookup: KeyLookup) -> tuple[str, ...]:
    """The problems of key sources to report, without those of a keyring that is not needed."""
    omitted = {KeyringProblem.WAITING.sentence}  # not read, because all keys are in the environment
    if lookup.choices:
        omitted |= {problem.sentence for problem in _NO_KEYS_SAVED}
    return tuple(text for text in lookup.problems if text not in omitted)


def chosen(plan: Plan, names: Sequence[str]) -> tuple[ProviderId, ...]:
    """The named providers, or all if none is named. Raises WrongUsageError for an unknown one."""
    known = configured_providers(plan.settings)
    for name in names:
        if name not in known:
            raise WrongUsageError(f"There is no provider {name!r}. There are: {', '.join(known)}.")
    return tuple(dict.fromkeys(map(ProviderId, names))) or tuple(known)


@asynccontextmanager
async def staying(session: Session) -> AsyncIterator[None]:
    """Polls, runs hooks, updates prices and reads bills until the block ends."""
    async with TaskOwner() as jobs:
        unsubscribe = session.engine.subscribe(session.price_updates(jobs.start))
        session.engine.subscribe(session.hooks)
        jobs.run(session.hooks.run())
        jobs.run(session.engine.run())
        jobs.run(_read_admin_keys(session))
        try:
            yield
        finally:
            unsubscribe()


async def _read_admin_keys(session: Session) -> None:
    """Reads the keyring if it may hold an admin key, and again while it is locked."""
    if _admin_key_may_be_saved(session):
        await session.read_keyring()
        problem = session.keys.problem
        if problem is not None and problem not in _NO_KEYS_SAVED:
            log.warning("Saved admin keys are not used. %s", problem.sentence)
    clock = session.engine.clock
    while session.keys.problem is KeyringProblem.LOCKED:
        await clock.sleep_until(clock.monotonic() + _LOCKED_PAUSE_S)
        await session.read_keyring()


def _admin_key_may_be_saved(session: Session) -> bool:
    """True where the keyring was not read yet and an admin key is not in the environment."""
    lookup = session.keys.lookup()
    if session.keys.problem is not KeyringProblem.WAITING:
        return False
    admin_keys = (
        lookup.choices.get(admin_id(provider_id))
        for provider_id, entry in configured_providers(session.engine.settings).items()
        if entry.profile.enabled and entry.provider.costs is not None
    )
    return any(key is None or key.info.source is not KeySource.ENVIRONMENT for key in admin_keys)
