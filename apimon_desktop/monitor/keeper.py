"""Keeps what the engine finds: every check in the history, every total in the metrics file."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from apimon_desktop.adapters.forks import ForkAware, notice_forks
from apimon_desktop.adapters.history import (
    History,
    HistoryUnreadableError,
    HistoryUnwritableError,
    OpenedHistory,
)
from apimon_desktop.adapters.history_live import LiveHistory
from apimon_desktop.adapters.history_rows import is_counted
from apimon_desktop.adapters.metrics_file import MetricsFile
from apimon_desktop.adapters.store_thread import StoreThread
from apimon_desktop.core.heartbeat import Watched, begin
from apimon_desktop.core.metrics import APIMetrics, metrics_of
from apimon_desktop.core.metrics_merge import Counts
from apimon_desktop.core.news import is_mere_figure
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.text import say
from apimon_desktop.core.thresholds import DEFAULT, longest_gap
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.kept import Kept

log = logging.getLogger(__name__)

T = TypeVar("T")

_MAINTAINED_EVERY: Final = timedelta(hours=1)
_NEWS_GATHERED_S: Final = 0.5
"""How long the metrics file waits for company where there is news ..."""
_FIGURES_GATHERED_S: Final = 1.5
"""... and where only figures changed: so long a round of checks takes, and one write serves it."""
_FIGURES_APART: Final = timedelta(seconds=60)
"""How often the metrics file is written where only figures changed: each write reaches the disk."""
_MOST_PENDING: Final = 10_000
"""How many entries wait while the history cannot be written: the checks of two days, about 5 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """An entry that waits to be written to the history."""

    job: Callable[[History], str | None]
    """Writes it; returns a sentence where that failed."""
    counted: Mapping[ProviderId, Counts] = field(default_factory=lambda: MappingProxyType({}))
    """What it will add to the history's totals."""


class Keeper(ForkAware):
    """Subscribes to the engine and writes in its own thread; it delays nothing and never raises.

    Entries that cannot be written wait. Each reason goes once to the log and to ``on_problem``.
    """

    def __init__(
        self,
        *,
        metrics_file: MetricsFile | None,
        open_history: Callable[[], OpenedHistory] | None,
        readonly: bool = False,
        on_problem: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Takes what is kept (None: not at all); ``readonly`` leaves it as it is.

        ``on_problem`` is called in the store thread.
        """
        self._metrics_file = metrics_file
        self._is_readonly = readonly
        live = partial(LiveHistory, readonly=readonly, on_opened=self._opened, on_problem=self._say_opening)
        self._live = None if open_history is None else live(open_history)
        self._on_opened: Callable[[History], None] | None = None
        self._is_loaded = False
        self._lock = threading.Lock()
        """Guards the snapshot and the pending entries together, because the snapshot counts them."""
        self._pending: deque[_Pending] = deque()
        """Entries to be written, oldest first."""
        self._dropped = 0
        """How many entries were dropped because too many were waiting."""
        self._on_problem = on_problem
        self._said: dict[str, None] = {}
        self._store = StoreThread(put_away=self._put_away)
        notice_forks(self)
        self._snapshot: Snapshot | None = None
        self._is_behind = False
        """True while the metrics file lacks something: it could not be written."""
        self._write_waits = False
        self._is_held = False
        """True while figures wait for the next update: the file was written a moment ago."""
        self._written_at: datetime | None = None
        self._maintained_at: datetime | None = None
        self._shown: Mapping[ProviderId, APIMetrics] = {}
        """The figures, reported usage included, that were last written."""

    def load(self, providers: Collection[ProviderId], interval_s: float = DEFAULT.interval_s) -> Future[Kept]:
        """Reads what there is; the first thing to be done. ``interval_s`` is as for `uptimes`."""
        return self._store.submit(partial(self._load, tuple(providers), interval_s))

    def when_opened(self, act: Callable[[History], None]) -> None:
        """Calls ``act``, in the store thread, with each history that is opened after `load`."""
        self._on_opened = act

    def __call__(self, update: Update) -> None:
        """Keeps what an update brought."""
        with self._lock:
            before, self._snapshot = self._snapshot, update.snapshot
            for one in _findings(update) if self._live is not None else ():
                self._enqueue(one)
        if self._live is not None:
            self._submit(self._keep_pending)
        self._write_metrics(update, before)
        self._maintain(update.snapshot.at)

    def uptimes(
        self, providers: Collection[ProviderId], now: datetime, interval_s: float = DEFAULT.interval_s
    ) -> "Future[Mapping[ProviderId, float]]":
        """Each provider's uptime over the last 24 h, a ratio; without those that were not watched.

        ``interval_s`` applies to checks that were stored without their interval.
        """
        return self._store.submit(partial(self._uptimes, tuple(providers), now, interval_s))

    def ask_history(self, question: Callable[[History], T], *, after_s: float = 0.0) -> "Future[T | None]":
        """What the history gives; in its turn, or after some seconds in which more may come.

        None: there is none, or it failed, which is said.
        """
        return self._in_turn(partial(self._answer, question), after_s)

    def in_store(self, job: Callable[[History | None], T], *, after_s: float = 0.0) -> "Future[T]":
        """What a job gives in the store thread, in its turn, with the history (None: there is none).

        ``after_s`` is as for `ask_history`. Raises RuntimeError after `close`.
        """
        return self._in_turn(lambda: job(self.history()), after_s)

    def _in_turn(self, job: Callable[[], T], after_s: float) -> "Future[T]":
        return self._store.submit_later(job, after_s) if after_s > 0 else self._store.submit(job)

    def history(self) -> History | None:
        """The current history; in the store thread. None: there is none."""
        return None if self._live is None else self._live.get()

    @property
    def refusal(self) -> str:
        """Why nothing can be stored without a history, as a sentence; in the store thread."""
        return (self._live.problem if self._live else None) or say("Nothing is kept in this mode.")

    def keep(self, job: Callable[[History], str | None]) -> None:
        """Queues a write to the history; ``job`` returns a sentence where it failed, and is then retried."""
        if self._live is not None:
            with self._lock:
                self._enqueue(_Pending(job=job))
            self._submit(self._keep_pending)

    def _enqueue(self, one: "_Pending") -> None:
        self._pending.append(one)
        if len(self._pending) > _MOST_PENDING:
            self._pending.popleft()
            self._dropped += 1

    def do(self, job: Callable[[], None]) -> None:
        """Has something done in the store thread, in its turn; a fault is logged."""
        self._submit(job)

    def flush(self, timeout_s: float) -> bool:
        """Waits until all is written. False: it took too long."""
        self._release()
        return self._store.flush(timeout_s)

    def written(self) -> Future[None]:
        """Done once all that was brought so far is written; nothing waits for company meanwhile."""
        self._release()
        self._store.hurry()
        return self._store.submit(lambda: None)

    def close(self, timeout_s: float) -> bool:
        """Writes what is left and closes the files. False: it took too long."""
        with suppress(RuntimeError):  # it is closed already
            if self._pending or self._dropped:
                self._submit(self._keep_pending)
                self._submit(self._tell_lost)
            if self._is_behind or self._is_held:
                self._submit(self._write)
        return self._store.close(timeout_s)

    def after_fork_in_child(self) -> None:
        """Drops the pending entries, which the parent writes."""
        self._lock = threading.Lock()
        self._pending.clear()
        self._dropped = 0

    def _load(self, providers: tuple[ProviderId, ...], interval_s: float) -> Kept:
        try:
            kept = self._read(self.history(), providers, interval_s)
        except HistoryUnreadableError:
            # The second attempt reopens the history, which repairs it or sets it aside.
            try:
                kept = self._read(self.history(), providers, interval_s)
            except HistoryUnreadableError as fault:
                self._say(fault.sentence)
                kept = self._read(None, providers, interval_s)
        self._is_loaded = True
        return replace(kept, problems=tuple(self._said))

    def _read(self, history: History | None, providers: tuple[ProviderId, ...], interval_s: float) -> Kept:
        """Raises HistoryUnreadableError."""
        kept = Kept()
        if history is not None:
            kept = Kept(
                ignored=history.wishes.ignored(),
                wishes=history.wishes.wishes(),
                remembered=history.remembered(providers, interval_s=interval_s),
                spent=history.tokens_today(),
                mark=history.usage.mark(),
            )
        if self._metrics_file is None:
            return kept
        loaded = self._metrics_file.load(
            None if history is None else history.books, readonly=self._is_readonly
        )
        if loaded.problem is not None:
            self._say(loaded.problem)
        return replace(kept, totals=loaded.totals)

    def _opened(self, history: History) -> None:
        """Another history may have been opened: the metrics file follows it."""
        self._is_behind = True
        if not self._is_loaded:
            return
        try:
            if self._metrics_file is not None and not self._is_readonly:
                self._begin_anew(history, self._metrics_file)
            if self._on_opened is not None:
                self._on_opened(history)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._say(fault.sentence)

    def _begin_anew(self, history: History, metrics_file: MetricsFile) -> None:
        pending: dict[ProviderId, Counts] = {}
        with self._lock:
            figures = self._figures()
            for one in self._pending:
                for pid, counts in one.counted.items():
                    pending[pid] = pending.get(pid, Counts()) + counts
        problem = metrics_file.begin_anew(history.books, figures, pending)
        if problem is not None:
            self._say(problem)

    def _keep_pending(self) -> str | None:
        """Writes the pending entries. Returns a sentence where some have to wait."""
        while self._pending:
            history = self.history()
            if history is None or not history.may_be_written:
                return self.refusal
            one = self._pending.popleft()
            problem = one.job(history)
            if problem is not None:
                self._pending.appendleft(one)
                return problem
        return None

    def _answer(self, question: Callable[[History], T]) -> T | None:
        try:
            history = self.history()
            return None if history is None else question(history)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._say(fault.sentence)
            return None

    def _uptimes(
        self, providers: tuple[ProviderId, ...], now: datetime, interval_s: float
    ) -> Mapping[ProviderId, float]:
        """Uptimes by the same rule as the windows'."""
        gap = longest_gap(interval_s)
        found = self._answer(lambda history: history.past.beats(providers, begin(now), now, longest_gap=gap))
        uptimes = {}
        for pid, beats in (found or {}).items():
            ratio = sum((beat.watched for beat in beats), Watched()).uptime_ratio
            if ratio is not None:
                uptimes[pid] = ratio
        return uptimes

    def _write_metrics(self, update: Update, before: Snapshot | None) -> None:
        """Has news written soon. Mere figures wait: no timer of their own, but for the next update."""
        at, written_at = update.snapshot.at, self._written_at
        was_just_written = written_at is not None and timedelta() <= at - written_at < _FIGURES_APART
        is_figure = not self._is_behind and before is not None and is_mere_figure(update, before)
        if was_just_written and is_figure:
            self._is_held = True
            return
        self._written_at = at
        self._begin_write(_FIGURES_GATHERED_S if is_figure else _NEWS_GATHERED_S)

    def _release(self) -> None:
        """Has written what waits for the next update."""
        if self._is_held or self._is_behind:
            self._begin_write(_NEWS_GATHERED_S)

    def _begin_write(self, after_s: float) -> None:
        self._is_held = False
        if not self._write_waits and self._metrics_file is not None:
            self._write_waits = True
            with suppress(RuntimeError):  # as in `_submit`
                self._store.submit_later(self._write, after_s).add_done_callback(self._done)

    def _write(self) -> str | None:
        """In the store thread. What could not be written is tried again at the next update and at the end."""
        self._write_waits = False
        if self._snapshot is None or self._metrics_file is None:
            return None
        figures = self._figures()
        if figures == self._shown and not self._is_behind:
            return None
        self._shown = figures
        history = self.history()
        problem = self._metrics_file.write(figures, None if history is None else history.books)
        self._is_behind = problem is not None
        return problem

    def _figures(self) -> Mapping[ProviderId, APIMetrics]:
        snapshot = self._snapshot
        if snapshot is None:
            return {}
        return {pid: metrics_of(state, snapshot.shown(pid)) for pid, state in snapshot.providers.items()}

    def _maintain(self, now: datetime) -> None:
        if self._maintained_at is None or now - self._maintained_at >= _MAINTAINED_EVERY:
            self._maintained_at = now
            self.keep(lambda history: history.maintain(now))

    def _submit(self, job: Callable[[], str | None]) -> None:
        """Does nothing once closed: a daemon thread may still check while the interpreter ends."""
        with suppress(RuntimeError):
            self._store.submit(job).add_done_callback(self._done)

    def _done(self, future: Future[str | None]) -> None:
        fault = future.exception()
        if fault is not None:
            log.error("Something could not be kept", exc_info=fault)
        elif (sentence := future.result()) is not None:
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said[sentence] = None
            log.warning("%s", sentence)
            self._on_problem(sentence)

    def _say_opening(self, sentence: str) -> None:
        # A file that is lost again is reported again.
        self._said.pop(sentence, None)
        self._say(sentence)

    def _tell_lost(self) -> None:
        lost = self._dropped + len(self._pending)
        if lost:
            log.warning("%d entries could not be stored. %s", lost, self.refusal)

    def _put_away(self) -> None:
        """Closes the file, in the store thread, before a fork or at the end. The next job reopens it."""
        if self._live is not None:
            self._live.close()


def _findings(update: Update) -> Iterator[_Pending]:
    """The entries that an update adds to the history."""
    result, transition, snapshot = update.result, update.transition, update.snapshot
    if result is not None:
        state, shown = snapshot.providers[result.provider_id], snapshot.shown(result.provider_id)
        if result.kind.is_proof:
            yield _Pending(job=lambda history: history.save_proof(result, state, shown))
        else:
            counts = Counts(succeeded=int(result.ok), failed=int(not result.ok))
            yield _Pending(
                job=lambda history: history.append(result, shown, interval_s=snapshot.interval_s),
                counted={result.provider_id: counts} if is_counted(result, shown) else {},
            )
    if transition is not None and transition.incident is not None:
        incident = transition.incident
        yield _Pending(job=lambda history: history.save_incident(incident))
