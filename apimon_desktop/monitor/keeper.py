"""Keeps what the engine finds: every check in the history, every total in the metrics file."""

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from apimon_desktop.adapters.history import (
    History,
    HistoryUnreadableError,
    HistoryUnwritableError,
    OpenedHistory,
)
from apimon_desktop.adapters.history_usage import UsageMark
from apimon_desktop.adapters.metrics_file import LoadedMetrics, MetricsFile
from apimon_desktop.adapters.store_thread import StoreThread
from apimon_desktop.core.heartbeat import Watched, begin
from apimon_desktop.core.metrics import APIMetrics, metrics_of, own_metrics_of
from apimon_desktop.core.news import is_mere_figure
from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.remembered import Remembered
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.state import Ignored
from apimon_desktop.core.thresholds import DEFAULT, longest_gap
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.wishes import NO_WISHES
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


class Keeper:
    """Subscribes to the engine and writes in a thread of its own; it delays nothing and never raises.

    What cannot be written is said once per sentence, in the log and to ``on_problem``.
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
        self._open_history = open_history
        self._history: History | None = None
        self._is_put_away = False
        """True where the history was closed before a fork, and is opened again for the next job."""
        self._on_problem = on_problem
        self._said: set[str] = set()
        self._store = StoreThread(put_away=self._put_away)
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

    def __call__(self, update: Update) -> None:
        """Keeps what an update brought."""
        result, transition, snapshot = update.result, update.transition, update.snapshot
        if result is not None:
            state, shown = snapshot.providers[result.provider_id], snapshot.shown(result.provider_id)
            if result.kind.is_proof:
                self._in_history(lambda history: history.save_proof(result, state, shown))
            else:
                self._in_history(
                    lambda history: history.append(result, shown, interval_s=snapshot.interval_s)
                )
        if transition is not None and transition.incident is not None:
            incident = transition.incident
            self._in_history(lambda history: history.save_incident(incident))
        self._write_metrics(update)
        self._maintain(snapshot.at)

    def uptimes(
        self, providers: Collection[ProviderId], now: datetime, interval_s: float = DEFAULT.interval_s
    ) -> "Future[Mapping[ProviderId, float]]":
        """Each provider's uptime over the last 24 h, a ratio; without those that nobody watched.

        ``interval_s`` is the cadence of checks that do not know theirs.
        """
        return self._store.submit(partial(self._uptimes, tuple(providers), now, interval_s))

    def ask_history(self, question: Callable[[History], T], *, after_s: float = 0.0) -> "Future[T | None]":
        """What the history gives; in its turn, or after some seconds in which more may come.

        None: there is none, or it failed, which is said.
        """
        answer = partial(self._answer, question)
        return self._store.submit_later(answer, after_s) if after_s else self._store.submit(answer)

    def in_store(self, job: Callable[[History | None], T]) -> "Future[T]":
        """What a job gives in the store thread, in its turn, with the history (None: there is none).

        Raises RuntimeError after `close`.
        """
        return self._store.submit(lambda: job(self._opened()))

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
        if self._is_behind or self._is_held:
            self._submit(self._write)
        return self._store.close(timeout_s)

    def _load(self, providers: tuple[ProviderId, ...], interval_s: float) -> Kept:
        opened = OpenedHistory() if self._open_history is None else self._open_history()
        self._history, self._is_put_away = opened.history, False
        problems = [opened.problem] if opened.problem else []
        remembered: Mapping[ProviderId, Remembered] = {}
        spent: TokensSpent | None = None
        mark: UsageMark | None = None
        ignored: Mapping[ProviderId, Ignored] = {}
        wishes = NO_WISHES
        if self._history is not None:
            try:
                ignored, wishes = self._history.wishes.ignored(), self._history.wishes.wishes()
                remembered = self._history.remembered(providers, interval_s=interval_s)
                spent = self._history.tokens_today()
                mark = self._history.usage.mark()
            except HistoryUnreadableError as fault:
                problems.append(fault.sentence)
        loaded = self._loaded_metrics(None if mark is None else self._history)
        problems += [loaded.problem] if loaded.problem else []
        for problem in problems:
            self._say(problem)
        return Kept(
            totals=loaded.totals,
            remembered=remembered,
            spent=spent,
            uncounted=loaded.uncounted,
            ignored=ignored,
            wishes=wishes,
            mark=mark if mark is None or loaded.reported is None else replace(mark, totals=loaded.reported),
            problems=tuple(problems),
        )

    def _loaded_metrics(self, history: History | None) -> LoadedMetrics:
        file = self._metrics_file
        if file is None:
            return LoadedMetrics(totals={})
        try:
            return file.load(None if history is None else history.books, readonly=self._is_readonly)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._say(fault.sentence)
            return file.load()

    def _answer(self, question: Callable[[History], T]) -> T | None:
        history = self._opened()
        if history is None:
            return None
        try:
            return question(history)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._say(fault.sentence)
            return None

    def _uptimes(
        self, providers: tuple[ProviderId, ...], now: datetime, interval_s: float
    ) -> Mapping[ProviderId, float]:
        """As windows count it."""
        gap = longest_gap(interval_s)
        found = self._answer(lambda history: history.past.beats(providers, begin(now), now, longest_gap=gap))
        uptimes = {}
        for pid, beats in (found or {}).items():
            ratio = sum((beat.watched for beat in beats), Watched()).uptime_ratio
            if ratio is not None:
                uptimes[pid] = ratio
        return uptimes

    def _write_metrics(self, update: Update) -> None:
        """Has news written soon. Mere figures wait: no timer of their own, but for the next update."""
        before, self._snapshot = self._snapshot, update.snapshot
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
        if self._is_held:
            self._begin_write(_NEWS_GATHERED_S)

    def _begin_write(self, after_s: float) -> None:
        self._is_held = False
        if not self._write_waits and self._metrics_file is not None:
            self._write_waits = True
            self._store.submit_later(self._write, after_s).add_done_callback(self._done)

    def _write(self) -> str | None:
        """In the store thread. What could not be written is tried again at the next update and at the end."""
        self._write_waits = False
        snapshot = self._snapshot
        if snapshot is None or self._metrics_file is None:
            return None
        states, shown = snapshot.providers, snapshot.shown
        figures = {pid: metrics_of(state, shown(pid)) for pid, state in states.items()}
        if figures == self._shown and not self._is_behind:
            return None
        self._shown = figures
        own = {pid: own_metrics_of(state, shown(pid)) for pid, state in states.items()}
        history = self._opened()
        problem = self._metrics_file.write(own, None if history is None else history.books)
        self._is_behind = problem is not None
        return problem

    def _maintain(self, now: datetime) -> None:
        if self._maintained_at is None or now - self._maintained_at >= _MAINTAINED_EVERY:
            self._maintained_at = now
            self._in_history(lambda history: history.maintain(now))

    def _in_history(self, job: Callable[[History], str | None]) -> None:
        def done() -> str | None:
            history = self._opened()
            return None if history is None else job(history)

        self._submit(done)

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

    def _opened(self) -> History | None:
        """In the store thread. None: there is no history."""
        if self._is_put_away and self._open_history is not None:
            opened = self._open_history()
            self._history, self._is_put_away = opened.history, opened.history is None
            if opened.problem:
                self._say(opened.problem)
        return self._history

    def _put_away(self) -> None:
        """In the store thread, which ends for a fork or for good."""
        history, self._history = self._history, None
        if history is not None:
            self._is_put_away = True
            history.close()
