"""What commands need of the monitoring: a session that is opened for them and closed again."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from typing import Any, Final, TypeVar

from apimon_desktop.adapters.clock import SystemClock
from apimon_desktop.adapters.cost_reader import CostReader, first_day
from apimon_desktop.adapters.daemon_executor import DaemonExecutor
from apimon_desktop.adapters.exit_signals import installed_signals
from apimon_desktop.adapters.file_access import refusal
from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.keys.dotenv import working_folder_dotenv
from apimon_desktop.adapters.keys.key_store import KeyLookup, KeyStore
from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem
from apimon_desktop.adapters.keys.keyring_process import KeyringProcess
from apimon_desktop.adapters.probe import Probe, Target
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.cli.failures import (
    INTERRUPTED,
    CommandFailedError,
    EndedBySignalError,
    WrongUsageError,
    tell,
)
from apimon_desktop.cli.key_desk import KEYRING_LIMIT_S, KeyDesk
from apimon_desktop.core.billing import CostAnswer
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.alert_log import log_alert
from apimon_desktop.monitor.billing import cost_source
from apimon_desktop.monitor.board import Watch
from apimon_desktop.monitor.roster import key_variables, roster
from apimon_desktop.monitor.session import Plan, Session, configured
from apimon_desktop.paths import folders

T = TypeVar("T")

_LOOK_UP_THREADS: Final = 4
_NO_KEYRING_HERE: Final = frozenset({KeyringProblem.MISSING, KeyringProblem.REFUSED})
"""Nothing can have been saved in it, so nobody misses it who has keys from elsewhere."""


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine and gives its result; the end of the loop waits for no name look-up.

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

    ``asks_nobody``: the command makes no requests. Otherwise raises CommandFailedError for a folder that
    another account can change, because its settings could send the keys anywhere.
    """
    places = folders(args.home)
    if not asks_nobody and (refused := refusal(places)) is not None:
        raise CommandFailedError(refused)
    loaded = configured(places)
    tell(*(f"{places.config_file.name}: {problem}" for problem in loaded.problems))
    return Plan(
        folders=places,
        settings=loaded.settings,
        metrics_file=places.metrics_file,
        dotenv_path=working_folder_dotenv(),
        readonly=readonly,
    )


@asynccontextmanager
async def opened(
    plan: Plan,
    redactor: Redactor,
    *,
    believed: bool = False,
    needing: Callable[[Snapshot], Iterable[ProviderId]] = lambda snapshot: snapshot.providers,
    may_prompt: bool | None = None,
) -> AsyncIterator[Session]:
    """A session with its keys; those saved in the keyring too, if it answers in time.

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


def asked_keyring(*, may_prompt: bool | None = None) -> KeyringProcess:
    """The keyring for a command. ``may_prompt`` None: it may prompt where there is a terminal."""
    if may_prompt is None:
        may_prompt = sys.stdin.isatty() and sys.stderr.isatty()
    return KeyringProcess(limit_s=KEYRING_LIMIT_S, may_prompt=may_prompt)


def _keyring_may_help(snapshot: Snapshot, needing: Callable[[Snapshot], Iterable[ProviderId]]) -> bool:
    """True where the command needs a key that was found nowhere else."""
    states = (snapshot.providers[provider_id] for provider_id in needing(snapshot))
    return any(s.profile.enabled and s.profile.needs_key and s.key is None for s in states)


def key_problems(lookup: KeyLookup) -> tuple[str, ...]:
    """What is to be said of the key sources; a keyring that can't hold anything is missed by nobody."""
    unsaid = {KeyringProblem.WAITING.sentence}  # it was not asked, as the environment has all keys
    if lookup.choices:
        unsaid |= {problem.sentence for problem in _NO_KEYRING_HERE}
    return tuple(text for text in lookup.problems if text not in unsaid)


def chosen(plan: Plan, names: Sequence[str]) -> tuple[ProviderId, ...]:
    """The providers that were named, all of them if none was. Raises WrongUsageError for an unknown one."""
    known = roster(plan.settings)
    for name in names:
        if name not in known:
            raise WrongUsageError(f"There is no provider {name!r}. There are: {', '.join(known)}.")
    return tuple(dict.fromkeys(map(ProviderId, names))) or tuple(known)


def open_key_desk(args: argparse.Namespace) -> KeyDesk:
    """What the key commands work with."""
    plan = plan_for(args)
    store = KeyStore(
        environ=plan.environ,
        keyring=asked_keyring(),
        variables=key_variables(plan.settings),
        dotenv_path=plan.dotenv_path,
    )
    return KeyDesk(settings=plan.settings, store=store, check=_key_check(plan), read_costs=_cost_check(plan))


def _key_check(plan: Plan) -> Callable[[ProviderId, Secret], Coroutine[Any, Any, CheckResult]]:
    """Tests one key; each test has its own connections, for each may run on a loop of its own."""

    async def check(provider_id: ProviderId, key: Secret) -> CheckResult:
        entry = roster(plan.settings)[provider_id]
        target = Target(
            provider=entry.provider,
            base_url=entry.profile.base_url,
            timeout_s=plan.settings.timeout_s,
            key=key,
        )
        clients = HttpClients()
        try:
            return await Probe(clients, SystemClock(), DEFAULT).check(target, CheckKind.ONE_SHOT)
        finally:
            await clients.aclose()

    return check


def _cost_check(plan: Plan) -> Callable[[ProviderId, Secret], Coroutine[Any, Any, CostAnswer]]:
    """Asks for one cost report, over connections of its own."""

    async def check(provider_id: ProviderId, key: Secret) -> CostAnswer:
        clock, clients = SystemClock(), HttpClients()
        source = cost_source(Watch(settings=plan.settings, entries=roster(plan.settings)), provider_id, key)
        if source is None:
            raise KeyError(provider_id)
        try:
            reader = CostReader(clients, clock, plan.thresholds)
            return await reader.read(source, first=first_day(clock.now(), None, plan.thresholds))
        finally:
            await clients.aclose()

    return check
