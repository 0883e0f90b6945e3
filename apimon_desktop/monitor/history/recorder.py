"""Writes what the engine finds: checks into the history, totals into the metrics file."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Final, TypeVar

from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.checks import is_counted
from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.adapters.history.store import History, LiveHistory, OpenedHistory
from apimon_desktop.adapters.system.threads import ForkAware, StoreThread, notice_forks
from apimon_desktop.core.alerts.quiet import NotificationPrefs
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Snapshot, Update, only_metrics_changed
from apimon_desktop.core.model.state import Ignored
from apimon_desktop.core.model.usage import Counts
from apimon_desktop.core.report.metrics import APIMetrics, metrics_of
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.history.past import SavedState

log = logging.getLogger(__name__)

T = TypeVar("T")

_MAINTAINED_EVERY: Final = timedelta(hours=1)
_NEWS_GATHERED_S: Final = 0.5
"""How long a status change waits before the metrics file is written, so that one write serves several ..."""
_FIGURES_GATHERED_S: Final = 1.5
"""... and checks that changed only figures wait for both files: as long as a round of checks takes."""
_FIGURES_APART: Final = timedelta(seconds=60)
"""How often the metrics file is written if only figures changed, because each write reaches the disk."""
_MOST_PENDING: Final = 10_000
"""How many entries wait while the history cannot be written: about two days, 5 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """An entry for the history that is not written yet."""

    job: Callable[[History], object]
    """Writes it, in a transaction."""
    counted: Mapping[ProviderId, Counts] = field(default_factory=lambda: MappingProxyType({}))
    """What it will add to the history's totals."""


class HistoryRecorder(ForkAware):
    """Subscribes to the engine and writes in a thread of its own; delays nothing and never raises.

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
        """A file that is None is not used. ``on_problem`` is called in the store thread."""
        self._metrics_file = metrics_file
        self._is_readonly = readonly
        live = partial(LiveHistory, readonly=readonly, on_opened=self._opened, on_problem=self._report_again)
        self._live = None if open_history is None else live(open_history)
        self._on_opened: Callable[[History], None] | None = None
        self._is_loaded = False
        self._lock = threading.Lock()
        """Guards the snapshot and the pending entries, which the snapshot counts."""
        self._pending: deque[_Pending] = deque()
        """Entries to be written, oldest first."""
        self._dropped = 0
        self._on_problem = on_problem
        self._said: dict[str, None] = {}
        self._store = StoreThread(clean_up=self._close_history)
        notice_forks(self)
        self._snapshot: Snapshot | None = None
        self._is_behind = False
        """True if the last write of the metrics file failed."""
        self._write_waits = False
        self._entries_wait = False
        """True while entries wait for the rest of their round."""
        self._is_held = False
        """True while changed figures wait for the next update."""
        self._written_at: datetime | None = None
        self._maintained_at: datetime | None = None
        self.upkeep_paused = False
        """True: sums are rolled up and old entries removed later."""
        self._shown: Mapping[ProviderId, APIMetrics] = {}

    def load(self, providers: Collection[ProviderId]) -> Future[SavedState]:
        """Reads what is stored; the first call."""
        return self._store.submit(partial(self._load, tuple(providers)))

    def when_opened(self, act: Callable[[History], None]) -> None:
        """Calls ``act`` in the store thread with each history that is opened after `load`."""
        self._on_opened = act

    def __call__(self, update: Update) -> None:
        """Writes what an update brought."""
        with self._lock:
            before, self._snapshot = self._snapshot, update.snapshot
            for one in _entries(update) if self._live is not None else ():
                self._enqueue(one)
            at, maintained_at = update.snapshot.at, self._maintained_at
            is_due = maintained_at is None or at - maintained_at >= _MAINTAINED_EVERY
            if self._live and is_due and not self.upkeep_paused:
                self._maintained_at = at
                self._enqueue(_Pending(job=lambda history: history.maintain(at)))
        is_figure = before is not None and only_metrics_changed(update, before)
        if self._live is not None:
            self._begin_entries(_FIGURES_GATHERED_S if is_figure else 0.0)
        self._write_metrics(update, is_figure=is_figure)

    def ask_history(self, question: Callable[[History], T], *, after_s: float = 0.0) -> "Future[T | None]":
        """The history's answer, at once or after a pause in which more may come.

        None: there is no history, or it failed, which is reported.
        """
        return self._store.submit(partial(self._answer, question), after_s)

    def in_store(self, job: Callable[[History | None], T], *, after_s: float = 0.0) -> "Future[T]":
        """The result of a job in the store thread. Raises RuntimeError after `close`."""
        return self._store.submit(lambda: job(self._current_history()), after_s)

    def history(self) -> History | None:
        """The current history, for the store thread."""
        return None if self._live is None else self._live.get()

    @property
    def refusal(self) -> str:
        """Why there is no history, as a sentence; for the store thread."""
        return (self._live.problem if self._live else None) or say("Nothing is saved in this mode.")

    def _enqueue(self, one: "_Pending") -> None:
        self._pending.append(one)
        if len(self._pending) > _MOST_PENDING:
            self._pending.popleft()
            self._dropped += 1

    def note(self, job: Callable[[History], object]) -> None:
        """Writes something to the history; fire-and-forget. Nothing is retried."""

        def write() -> None:
            self._answer(job)

        self.do(write)

    def note_preferences(self, prefs: NotificationPrefs) -> None:
        """Stores the notification preferences."""
        self.note(lambda history: history.notifications.save_prefs(prefs))

    def note_ignored(self, provider_id: ProviderId, ignored: Ignored | None) -> None:
        """Stores which trouble of a provider the user ignores. None: none."""
        self.note(lambda history: history.notifications.save_ignored(provider_id, ignored))

    def do(self, job: Callable[[], str | None], after_s: float = 0.0) -> None:
        """Does something in the store thread, fire-and-forget, and reports the sentence that it returns.

        Does nothing after `close`: a daemon thread may check until the interpreter ends.
        """
        with suppress(RuntimeError):
            self._store.submit(job, after_s).add_done_callback(self._done)

    def flush(self, timeout_s: float) -> bool:
        """Waits until everything is written. False: it took too long."""
        self._release()
        return self._store.flush(timeout_s)

    def written(self) -> Future[None]:
        """Done once everything so far is written; delayed writes start now."""
        self._release()
        self._store.hurry()
        return self._store.submit(lambda: None)

    def close(self, timeout_s: float) -> bool:
        """Writes the rest and closes the files. False: it took too long."""
        if self._pending or self._dropped:
            self.do(self._write_pending)
            self.do(self._log_lost)
        if self._is_behind or self._is_held:
            self.do(self._write)
        return self._store.close(timeout_s)

    def after_fork_in_child(self) -> None:
        """Drops the pending entries, which the parent writes."""
        self._lock = threading.Lock()
        self._pending.clear()
        self._entries_wait = self._write_waits = False
        self._dropped = 0

    def _load(self, providers: tuple[ProviderId, ...]) -> SavedState:
        try:
            saved = self._read(self.history(), providers)
        except HistoryUnreadableError:
            # The second attempt reopens the history, which repairs it or sets it aside.
            try:
                saved = self._read(self.history(), providers)
            except HistoryUnreadableError as fault:
                self._report(fault.sentence)
                saved = self._read(None, providers)
        self._is_loaded = True
        return replace(saved, problems=tuple(self._said))

    def _read(self, history: History | None, providers: tuple[ProviderId, ...]) -> SavedState:
        """Raises HistoryUnreadableError."""
        saved = SavedState()
        if history is not None:
            saved = SavedState(
                ignored=history.notifications.ignored(),
                prefs=history.notifications.prefs(),
                notices=history.notifications.notices(),
                remembered=history.remembered(providers),
                spent=history.tokens_today(),
                mark=history.usage.mark(),
            )
        if self._metrics_file is None:
            return saved
        loaded = self._metrics_file.load(
            None if history is None else history.counters, readonly=self._is_readonly
        )
        self._report(loaded.problem)
        return replace(saved, totals=loaded.totals)

    def _opened(self, history: History) -> None:
        """Brings the metrics file in line with a newly opened history."""
        self._is_behind = True
        if not self._is_loaded:
            return
        try:
            if self._metrics_file is not None and not self._is_readonly:
                self._realign(history, self._metrics_file)
            if self._on_opened is not None:
                self._on_opened(history)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._report(fault.sentence)

    def _realign(self, history: History, metrics_file: MetricsFile) -> None:
        pending: dict[ProviderId, Counts] = {}
        with self._lock:
            figures = self._figures()
            for one in self._pending:
                for pid, counts in one.counted.items():
                    pending[pid] = pending.get(pid, Counts()) + counts
        self._report(metrics_file.carry_over(history.counters, figures, pending))

    def _begin_entries(self, after_s: float) -> None:
        if after_s == 0:
            self.do(self._write_pending)
        elif not self._entries_wait:
            self._entries_wait = True
            self.do(self._write_round, after_s)

    def _write_round(self) -> str | None:
        self._entries_wait = False
        return self._write_pending()

    def _write_pending(self) -> str | None:
        """Writes the pending entries in one transaction. Returns a sentence if they have to wait."""
        most, was_lost = _MOST_PENDING, False
        while self._pending:
            history = self.history()
            if history is None or not history.may_be_written:
                return self.refusal
            with self._lock:
                batch = tuple(islice(self._pending, most))
            try:
                with history.at_once():
                    for one in batch:
                        one.job(history)
            except HistoryUnwritableError as fault:
                if was_lost or not history.is_lost:
                    return fault.sentence
                was_lost = True  # the next attempt reopens it
                self._report(fault.sentence)
                continue
            except Exception:
                if len(batch) > 1:
                    most = 1  # one bad entry must not take the others with it
                    continue
                log.exception("Something could not be stored: internal error")
            with self._lock:
                for one in batch:
                    if self._pending and self._pending[0] is one:
                        self._pending.popleft()
        return None

    def _current_history(self) -> History | None:
        """The history with what waits for the rest of its round."""
        if self._entries_wait:
            self._report(self._write_round())
        return self.history()

    def _answer(self, question: Callable[[History], T]) -> T | None:
        try:
            history = self._current_history()
            return None if history is None else question(history)
        except (HistoryUnreadableError, HistoryUnwritableError) as fault:
            self._report(fault.sentence)
            return None

    def _write_metrics(self, update: Update, *, is_figure: bool) -> None:
        """Schedules a write. If only figures changed since the last one, the next update triggers it."""
        at, written_at = update.snapshot.at, self._written_at
        was_just_written = written_at is not None and timedelta() <= at - written_at < _FIGURES_APART
        is_figure = is_figure and not self._is_behind
        if was_just_written and is_figure:
            self._is_held = True
            return
        self._written_at = at
        self._begin_write(_FIGURES_GATHERED_S if is_figure else _NEWS_GATHERED_S)

    def _release(self) -> None:
        if self._is_held or self._is_behind:
            self._begin_write(_NEWS_GATHERED_S)

    def _begin_write(self, after_s: float) -> None:
        self._is_held = False
        if not self._write_waits and self._metrics_file is not None:
            self._write_waits = True
            self.do(self._write, after_s)

    def _write(self) -> str | None:
        """In the store thread. A failed write is repeated at the next update and at the end."""
        self._write_waits = False
        if self._snapshot is None or self._metrics_file is None:
            return None
        figures = self._figures()
        if figures == self._shown and not self._is_behind:
            return None
        self._shown = figures
        history = self._current_history()
        problem = self._metrics_file.write(figures, None if history is None else history.counters)
        self._is_behind = problem is not None
        return problem

    def _figures(self) -> Mapping[ProviderId, APIMetrics]:
        snapshot = self._snapshot
        if snapshot is None:
            return {}
        return {pid: metrics_of(state, snapshot.shown(pid)) for pid, state in snapshot.providers.items()}

    def _done(self, future: Future[str | None]) -> None:
        fault = future.exception()
        if fault is not None:
            log.error("Something could not be stored: internal error", exc_info=fault)
        else:
            self._report(future.result())

    def _report(self, sentence: str | None) -> None:
        if sentence is not None and sentence not in self._said:
            self._said[sentence] = None
            log.warning("%s", sentence)
            self._on_problem(sentence)

    def _report_again(self, sentence: str) -> None:
        self._said.pop(sentence, None)  # a file that is lost again is reported again
        self._report(sentence)

    def _log_lost(self) -> None:
        lost = self._dropped + len(self._pending)
        if lost:
            log.warning("%d entries could not be stored. %s", lost, self.refusal)

    def _close_history(self) -> None:
        """Closes the history before a fork or at the end. The next job reopens it."""
        if self._live is not None:
            self._live.close()


def _entries(update: Update) -> Iterator[_Pending]:
    """The entries that an update adds to the history."""
    result, transition, snapshot = update.result, update.transition, update.snapshot
    if result is not None:
        state, shown = snapshot.providers[result.provider_id], snapshot.shown(result.provider_id)
        if result.kind.is_extra:
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
