"""Engine, keys and files of one program, and the tasks of a long-running one."""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self, TypeVar

from apimon_desktop.adapters.files.atomic import tidy
from apimon_desktop.adapters.files.config import LoadedConfig, load_config
from apimon_desktop.adapters.files.log import Redactor
from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.keys.keyring import KeyringProcess
from apimon_desktop.adapters.keys.store import KeyLookup, Keyring, KeyStore
from apimon_desktop.adapters.prices.update import fetch_daily, noting_own_lists, price_updates
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.core.alerts.message import status_alert
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT, Thresholds
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import Health, Incident
from apimon_desktop.core.report.report import status_report
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.engine import Engine, real_ports
from apimon_desktop.monitor.engine.providers import key_variables
from apimon_desktop.monitor.history.past import SavedState, caught_up, restored, uptimes
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.monitor.money.read import MoneyNews
from apimon_desktop.monitor.money.watch import MoneyWatch
from apimon_desktop.monitor.session.hooks import Hooks
from apimon_desktop.monitor.usage.recorder import (
    UsageCounter,
    UsageRecorder,
    price_book,
    priced_providers,
)
from apimon_desktop.paths import Folders
from apimon_desktop.providers.registry import PROVIDERS

log = logging.getLogger(__name__)

T = TypeVar("T")

_FINISH_S: Final = 1.5
"""How long requested work (saving a key, a setting) may take at the end."""
_CLOSE_S: Final = 2.0
"""How long the last writes may take."""
_ASK_S: Final = 2.0
_INCIDENTS_OF: Final = timedelta(days=30)


class TaskOwner:
    """A task group. At the end of its block, requested work may finish and the rest is cancelled."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._asked: set[asyncio.Task[None]] = set()
        self._endless: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._asked and kind is None:
            await asyncio.wait(self._asked, timeout=_FINISH_S)
        for task in (*self._asked, *self._endless):
            task.cancel()
        await self._group.__aexit__(kind, error, traceback)

    def run(self, job: Coroutine[Any, Any, None]) -> None:
        """Runs a job until the end; an exception ends the program."""
        self._add(job, self._endless)

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Runs requested work; an exception is logged."""
        self._add(_guarded(job), self._asked)

    def _add(self, job: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = self._group.create_task(job)
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _guarded(job: Coroutine[Any, Any, None]) -> None:
    try:
        await job
    except Exception:
        log.exception("Internal error in requested work")


def log_alert(update: Update) -> None:
    """Subscribes to the engine; logs a line (🚨, ⚠️, ✅) for each status change, which a ``grep`` finds."""
    transition, snapshot = update.transition, update.snapshot
    if transition is None or snapshot.offline or transition.provider_id not in snapshot.providers:
        return
    state = snapshot.providers[transition.provider_id]
    if transition.after.status in (Status.DEGRADED, Status.FAILED):
        log.info("%s", status_alert(snapshot, state, now=snapshot.at, tz=None))
    elif transition.news:
        log.info("✅ %s is healthy again", state.profile.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session is made of."""

    folders: Folders
    settings: Settings
    metrics_file: Path
    dotenv_path: Path | None = None
    """None: no ``.env`` file is read."""
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    thresholds: Thresholds = DEFAULT
    keeps: bool = True
    """False: nothing is written."""
    readonly: bool = False
    """True: saved data are read, nothing is written."""


def configured(folders: Folders) -> LoadedConfig:
    """The content of the settings file."""
    return load_config(folders.config_file, PROVIDERS)


class Session:
    """Engine, keys and files of one program."""

    def __init__(
        self,
        plan: Plan,
        *,
        keyring: Keyring | None = None,
        redactor: Redactor | None = None,
        on_problem: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Opens nothing yet. ``on_problem`` may be called in another thread; ``redactor`` gets all keys."""
        self.plan = plan
        self.redactor = redactor = redactor or Redactor()
        self._clients = HttpClients(on_problem=on_problem)
        self._process = KeyringProcess() if keyring is None else None
        self.recorder = _recorder(plan, on_problem)
        self.prices = price_book(plan.folders, plan.settings, keeps=plan.keeps, readonly=plan.readonly)
        self.counter = UsageCounter()
        self.recorder.when_opened(self.counter.resume)
        self.usage = UsageRecorder(self.recorder, self.prices, self.counter, redactor)
        ports = real_ports(
            self._clients,
            plan.thresholds,
            self.recorder if plan.keeps and not plan.readonly else None,
            redactor=redactor,
            report_usage=self.usage.report,
        )
        self.engine = Engine(ports, settings=plan.settings, thresholds=plan.thresholds)
        self.money = MoneyWatch(self.recorder, self.engine, self.prices)
        self.hooks = Hooks(
            self.recorder, self.engine.clock, lambda: self.engine.settings.hooks, plan.folders.history_file
        )
        self.usage.after_store = self.money.read_along
        self._end_recording: Callable[[], None] = lambda: None
        self.keys = KeyStore(
            environ=plan.environ,
            keyring=keyring or self._process or KeyringProcess(),
            variables=key_variables(plan.settings),
            dotenv_path=plan.dotenv_path,
        )

    async def open(self, *, believed: bool = False, assumes_keys: bool = False) -> SavedState:
        """Restores the saved state, and reads the keys that need no keyring. Totals change on this loop.

        ``assumes_keys``: recently checked providers count as having a key.
        """
        self.counter.attach(asyncio.get_running_loop())
        self.money.attach(asyncio.get_running_loop())
        await in_daemon_thread(self.keys.lookup)
        saved = await asyncio.wrap_future(self.recorder.load(self.engine.snapshot.providers))
        self.restore(saved, believed=believed, assumes_keys=assumes_keys)
        return saved

    def restore(self, saved: SavedState, *, believed: bool, assumes_keys: bool = False) -> None:
        """Passes the saved state to the engine and starts recording."""
        states = self.engine.snapshot.providers.values()
        known = {
            s.id: restored(s.profile, saved, believed=believed, assumes_key=assumes_keys) for s in states
        }
        self.engine.remember(known, spent=saved.spent)
        self.counter.begin(self.engine.count_usage, saved.mark)
        self.use_keys(self.keys.known)
        if self.plan.keeps and not self.plan.readonly:
            self.recorder.do(partial(_tidy_up, self.plan))
        if not self.plan.readonly:
            self._end_recording = self.engine.subscribe(self.recorder)
            self.engine.subscribe(self.usage)
            self.engine.subscribe(noting_own_lists(self.prices, self.recorder.do))
            self.usage.price_again(again=False)  # for programs that ended right after a request

    def refresh_keys(self) -> tuple[str, ...]:
        """Looks the keys up and uses them; returns a sentence for each that cannot be used."""
        return self.use_keys(self.keys.lookup())

    def use_keys(self, lookup: KeyLookup) -> tuple[str, ...]:
        """Passes keys to the engine; returns a sentence for each that cannot be used."""
        for secret in (*(choice.secret for choice in lookup.choices.values()), *self.keys.saved.values()):
            self.redactor.add(secret)
        self.engine.set_keys(lookup.choices)
        return lookup.problems

    def let_keyring_prompt(self) -> None:
        """Allows the system to ask for the keyring's password: the user wants the saved keys."""
        if self._process is not None:
            self._process.may_prompt = True

    async def read_keyring(self) -> tuple[str, ...]:
        """Reads the saved keys, however long that takes, and uses them."""
        await self.keys.read_keyring()
        return self.refresh_keys()

    def report(self) -> dict[str, Any]:
        """The report document as of the last checks. Blocks for a few ms: not for windows."""
        engine, now = self.engine, self.engine.clock.now()
        asked = self.recorder.ask_history(self._uptimes(now))
        news = self.money_now()
        return _report(engine.snapshot, now, _result(asked), news)

    async def recent_incidents(self) -> tuple[Incident, ...]:
        """The incidents of the last 30 days in the history."""
        since, providers = self.engine.clock.now() - _INCIDENTS_OF, tuple(self.engine.snapshot.providers)
        asked = self.recorder.ask_history(lambda history: history.past.incidents(providers, since))
        found = await asyncio.wrap_future(asked) or {}
        return tuple(chain.from_iterable(found.values()))

    def money_now(self) -> MoneyNews | None:
        """The sums of money. Blocks for the history and the price lists: not for windows.

        None: there is no history, or it took too long.
        """
        return _result(self.money.read())

    async def areport(self) -> dict[str, Any]:
        """The report document, including the usage and checks of other programs."""
        engine, now = self.engine, self.engine.clock.now()
        seen = {state.id: state.health.last_check_at for state in engine.snapshot.watched}
        self.usage.look()  # updates the totals before the questions below are answered
        later = asyncio.wrap_future(self.recorder.ask_history(lambda history: history.later(seen)))
        asked = asyncio.wrap_future(self.recorder.ask_history(self._uptimes(now)))
        money = asyncio.wrap_future(self.money.read())
        await asyncio.wait((later, asked, money), timeout=_ASK_S)
        snapshot = self._caught_up((later.result() if later.done() else None) or {})
        uptimes = asked.result() if asked.done() else None
        return _report(snapshot, now, uptimes, money.result() if money.done() else None)

    def _uptimes(self, now: datetime) -> "partial[Mapping[ProviderId, float]]":
        return partial(uptimes, provider_ids=tuple(self.engine.snapshot.providers), now=now)

    def _caught_up(self, later: Mapping[ProviderId, Health]) -> Snapshot:
        snapshot = self.engine.snapshot
        states = {pid: caught_up(snapshot.providers[pid], known) for pid, known in later.items()}
        return replace(snapshot, providers=MappingProxyType({**snapshot.providers, **states}))

    def apply(self, settings: Settings) -> None:
        """Applies new settings; the caller looks up the keys."""
        self.keys.configure(
            variables=key_variables(settings),
            dotenv_path=Path(settings.dotenv_path) if settings.dotenv_path else self.plan.dotenv_path,
        )
        self.engine.apply(settings)
        self.prices.configure(priced_providers(settings))

    def price_updates(self, start: Callable[[Coroutine[Any, Any, None]], None]) -> Callable[[Update], None]:
        """A subscriber that fetches newer prices if the settings allow it; ``start`` runs a fetch."""
        return price_updates(
            is_wanted=lambda: self.engine.settings.update_prices, fetch=self.fetch_prices, start=start
        )

    async def fetch_prices(self, today: date) -> None:
        """Fetches newer prices, unless today's (in UTC) have been fetched."""
        await fetch_daily(self._clients, self.plan.folders, self.prices, self.recorder.do, today)
        self.usage.price_again()

    def pause_heavy_work(self, *, paused: bool) -> None:
        """Postpones price look-ups and the upkeep of the history, or catches up on them."""
        was_paused, self.prices.paused = self.prices.paused, paused
        self.recorder.upkeep_paused = paused
        if was_paused and not paused:
            self.usage.price_again(again=False)

    async def close_idle_connections(self) -> None:
        """Closes idle connections; the next check opens new ones."""
        await self._clients.aclose()

    async def aclose(self) -> None:
        """Closes connections and keyring, and writes unsaved data, within a few seconds."""
        if self._process is not None:
            self._process.kill()
        try:
            await self._clients.aclose()
        finally:  # also if a signal cancels this
            self.close_files()

    def close_files(self) -> None:
        """Writes unsaved data, within a few seconds; needs no event loop."""
        self.counter.settle()
        self._end_recording()  # usage that is reported from now on is counted at the next start
        if not self.recorder.close(_CLOSE_S):
            log.warning("The last figures could not be written in time")
        self.prices.close()


def _tidy_up(plan: Plan) -> None:
    """Removes temporary files that a killed program left beside the files that are written by replacing."""
    f = plan.folders
    tidy(plan.metrics_file, f.metrics_file, f.config_file, f.prices_file, f.price_list_file, f.windows_file)


def _recorder(plan: Plan, on_problem: Callable[[str], None]) -> HistoryRecorder:
    open_history = History.open_readonly if plan.readonly else History.open
    return HistoryRecorder(
        metrics_file=MetricsFile(plan.metrics_file) if plan.keeps else None,
        open_history=partial(open_history, plan.folders.history_file) if plan.keeps else None,
        readonly=plan.readonly,
        on_problem=on_problem,
    )


def _result(asked: "Future[T]") -> T | None:
    """The answer. None: it takes too long."""
    try:
        return asked.result(_ASK_S)
    except FutureTimeoutError:
        return None


def _report(
    snapshot: Snapshot, now: datetime, uptimes: Mapping[ProviderId, float] | None, news: MoneyNews | None
) -> dict[str, Any]:
    money = None if news is None else news.summary
    return status_report(snapshot, now=now, uptimes=uptimes or {}, money=money)
