"""Keeps what the engine finds: every check in the history, every total in the metrics file."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from apimon_desktop.adapters.history import (
    History,
    HistoryUnreadableError,
    HistoryUnwritableError,
    OpenedHistory,
)
from apimon_desktop.adapters.metrics_file import MetricsFile
from apimon_desktop.adapters.store_thread import StoreThread
from apimon_desktop.core.metrics import APIMetrics, metrics_of
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.proof import UNTRIED, TokensSpent
from apimon_desktop.core.remembered import Remembered
from apimon_desktop.core.state import ERROR_TEXTS, Evidence, ProviderState, Snapshot, Update, Verdict
from apimon_desktop.core.statistics import uptime_ratio
from apimon_desktop.core.types import Cause, ProviderId

log = logging.getLogger(__name__)

T = TypeVar("T")

_MAINTAINED_EVERY: Final = timedelta(hours=1)
_UPTIME_OVER: Final = timedelta(hours=24)
_GATHERED_S: Final = 0.5
_WATCHED_FOR: Final = timedelta(minutes=10)
"""A longer gap between checks is one in which nobody watched: it is twice the slowest cadence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What earlier runs left, in this program and in others that share the files."""

    totals: Mapping[ProviderId, APIMetrics] = field(default_factory=lambda: MappingProxyType({}))
    remembered: Mapping[ProviderId, Remembered] = field(default_factory=lambda: MappingProxyType({}))
    spent: TokensSpent | None = None
    """What paid tests have used today. None: not known."""
    problems: tuple[str, ...] = ()
    """Sentences for people."""


class Keeper:
    """Subscribes to the engine and writes in a thread of its own; it delays nothing and never raises.

    What cannot be written is said once per sentence, in the log and to ``on_problem``.
    """

    def __init__(
        self,
        *,
        metrics_file: MetricsFile | None,
        open_history: Callable[[], OpenedHistory] | None,
        on_problem: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Takes what is kept (None: not at all). ``on_problem`` is called in the store thread."""
        self._metrics_file = metrics_file
        self._open_history = open_history
        self._history: History | None = None
        self._on_problem = on_problem
        self._said: set[str] = set()
        self._store = StoreThread()
        self._snapshot: Snapshot | None = None
        self._metrics: Mapping[ProviderId, APIMetrics] = {}
        self._is_behind = False
        """True while the metrics file lacks something: it could not be written."""
        self._write_waits = False
        self._hurry = threading.Event()
        self._maintained_at: datetime | None = None

    def load(self, providers: Collection[ProviderId]) -> Future[Kept]:
        """Reads what there is; the first thing to be done."""
        return self._store.submit(partial(self._load, tuple(providers)))

    def __call__(self, update: Update) -> None:
        """Keeps what an update brought."""
        result, transition, snapshot = update.result, update.transition, update.snapshot
        if result is not None:
            state, shown = snapshot.providers[result.provider_id], snapshot.shown(result.provider_id)
            if result.kind.is_proof:
                self._in_history(lambda history: history.save_proof(result, state, shown))
            else:
                self._in_history(lambda history: history.append(result, shown))
        if transition is not None and transition.incident is not None:
            incident = transition.incident
            self._in_history(lambda history: history.save_incident(incident))
        self._write_metrics(snapshot)
        self._maintain(snapshot.at)

    def uptimes(
        self, providers: Collection[ProviderId], now: datetime
    ) -> "Future[Mapping[ProviderId, float]]":
        """Each provider's uptime over the last 24 h, a ratio; without those that nobody watched."""
        return self._store.submit(partial(self._uptimes, tuple(providers), now))

    def ask_history(self, question: Callable[[History], T]) -> "Future[T | None]":
        """What the history gives; in its turn. None: there is none, or it failed, which is said."""
        return self._store.submit(partial(self._answer, question))

    def flush(self, timeout_s: float) -> bool:
        """Waits until all is written. False: it took too long."""
        with self._hurried():
            return self._store.flush(timeout_s)

    def written(self) -> Future[None]:
        """Done once all that was brought so far is written; nothing waits for company meanwhile."""
        self._hurry.set()
        return self._store.submit(self._hurry.clear)

    def close(self, timeout_s: float) -> bool:
        """Writes what is left and closes the files. False: it took too long."""
        self._hurry.set()
        if self._is_behind:
            self._submit(self._write)
        self._store.submit(self._close_history)
        return self._store.close(timeout_s)

    @contextmanager
    def _hurried(self) -> Iterator[None]:
        self._hurry.set()
        try:
            yield
        finally:
            self._hurry.clear()

    def _load(self, providers: tuple[ProviderId, ...]) -> Kept:
        problems: list[str] = []
        totals: Mapping[ProviderId, APIMetrics] = {}
        remembered: Mapping[ProviderId, Remembered] = {}
        spent: TokensSpent | None = None
        if self._metrics_file is not None:
            loaded = self._metrics_file.load()
            totals = loaded.totals
            problems += [loaded.problem] if loaded.problem else []
        if self._open_history is not None:
            opened = self._open_history()
            self._history = opened.history
            problems += [opened.problem] if opened.problem else []
        if self._history is not None:
            try:
                remembered = self._history.remembered(providers)
                spent = self._history.tokens_today()
            except HistoryUnreadableError as fault:
                problems.append(str(fault))
        for problem in problems:
            self._say(problem)
        return Kept(totals=totals, remembered=remembered, spent=spent, problems=tuple(problems))

    def _answer(self, question: Callable[[History], T]) -> T | None:
        if self._history is None:
            return None
        try:
            return question(self._history)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._say(str(fault))
            return None

    def _uptimes(self, providers: tuple[ProviderId, ...], now: datetime) -> Mapping[ProviderId, float]:
        if self._history is None:
            return {}
        found = {}
        for pid in providers:
            try:
                points = self._history.points(pid, now - _UPTIME_OVER)
            except HistoryUnreadableError as fault:
                self._say(str(fault))
                return {}
            ratio = uptime_ratio(points, until=now, longest_gap=_WATCHED_FOR)
            if ratio is not None:
                found[pid] = ratio
        return found

    def _write_metrics(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if not self._write_waits and self._metrics_file is not None:
            self._write_waits = True
            self._submit(self._write)

    def _write(self) -> str | None:
        """In the store thread. What could not be written is tried again at the next update and at the end."""
        # The checks of one round end within half a second: one write serves them all.
        self._hurry.wait(_GATHERED_S)
        self._write_waits = False
        snapshot = self._snapshot
        if snapshot is None or self._metrics_file is None:
            return None
        metrics = {pid: metrics_of(state, snapshot.shown(pid)) for pid, state in snapshot.providers.items()}
        if metrics == self._metrics and not self._is_behind:
            return None
        self._metrics = metrics
        problem = self._metrics_file.write(metrics)
        self._is_behind = problem is not None
        return problem

    def _maintain(self, now: datetime) -> None:
        if self._maintained_at is None or now - self._maintained_at >= _MAINTAINED_EVERY:
            self._maintained_at = now
            self._in_history(lambda history: history.maintain(now))

    def _in_history(self, job: Callable[[History], str | None]) -> None:
        self._submit(lambda: job(self._history) if self._history is not None else None)

    def _submit(self, job: Callable[[], str | None]) -> None:
        self._store.submit(job).add_done_callback(self._done)

    def _done(self, future: Future[str | None]) -> None:
        fault = future.exception()
        if fault is not None:
            log.error("Something could not be kept", exc_info=fault)
        elif (sentence := future.result()) is not None:
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            log.warning("%s", sentence)
            self._on_problem(sentence)

    def _close_history(self) -> None:
        if self._history is not None:
            self._history.close()


def restored(profile: Profile, kept: Kept, *, believed: bool) -> ProviderState:
    """A provider's state to go on from.

    ``believed`` shows the last verdict as it was; else it is remembered only, until the first check.
    """
    totals = kept.totals.get(profile.id, APIMetrics(provider=profile.id))
    known = kept.remembered.get(profile.id, Remembered())
    last = known.verdict or _verdict_of(totals)
    return ProviderState(
        profile=profile,
        verdict=last if believed and last is not None else Verdict(cause=Cause.NOT_CHECKED),
        remembered=last,
        last_check_at=known.last_check_at or totals.checked_at,
        latency_ms=totals.response_time_ms or None,
        success_count=totals.success_count,
        error_count=totals.error_count,
        tokens_used=totals.tokens_used,
        cost_usd=Decimal(str(totals.estimated_cost_usd)),
        outcomes=known.outcomes,
        latencies=known.latencies,
        incident=known.incident,
        evidence=Evidence(generates_at=known.generates_at),
        credit=known.credit,
        generation=known.generation if profile.paid_test_every_s is not None else UNTRIED,
    )


def _verdict_of(totals: APIMetrics) -> Verdict | None:
    """The verdict that a metrics file of another program implies. None: it tells too little."""
    cause = next((cause for cause in Cause if ERROR_TEXTS.get(cause) == totals.last_error), None)
    if cause is None or cause.status is not totals.status or totals.checked_at is None:
        return None
    return Verdict(cause=cause, since=totals.checked_at)
