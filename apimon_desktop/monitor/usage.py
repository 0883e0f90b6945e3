"""The one way in for reported usage: an event is acknowledged once it is kept."""

import hashlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final, TypeAlias

from apimon_desktop.adapters.history import History, HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.text import LONGEST_PLAIN, plain
from apimon_desktop.core.usage import UNPRICED, Cost, Receipt, ReceiptKind, UsageEvent
from apimon_desktop.monitor.keeper import Keeper
from apimon_desktop.monitor.price_backfill import PriceBackfill
from apimon_desktop.monitor.pricing import Pricing
from apimon_desktop.monitor.usage_counter import UsageCounter

log = logging.getLogger(__name__)

Receipts: TypeAlias = tuple[Receipt, ...]
"""One for each event that was reported, in their order."""

_AT_ONCE: Final = 1000
"""Reports that come in while others are written share the next write, up to so many events."""
_LONGEST_TURN_S: Final = 0.05
"""The longest pause between two writes, which is as long as the first write took."""
_FILES_TRIED: Final = 2
_PRICED_EVERY: Final = timedelta(hours=1)
"""How often prices are looked up for usage whose lookup failed ..."""
_PRICED_AGAIN_EVERY: Final = timedelta(days=1)
"""... and for usage that no list had a price for."""
_LONGEST_NAME: Final = 4096
"""How many characters of a name are searched for keys, before it is shortened."""
_CLOSED: Final = "It was not counted: API Monitor is ending."
_OUR_FAULT: Final = "It was not counted: API Monitor has an internal error. The log says more."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """Events that came in together: all of them are kept, or none."""

    events: tuple[UsageEvent, ...]
    answer: "Future[Receipts]" = field(default_factory=Future)


class UsageDesk:
    """Takes reports in any thread, writes them in the store's, and has them priced and counted.

    An event is acknowledged once a power cut cannot take it away. What it costs may become known only then:
    prices can take a while to load, and nobody waits for them.
    """

    def __init__(
        self,
        keeper: Keeper,
        pricing: Pricing,
        counter: UsageCounter,
        redact: Callable[[str], str] = str,
    ) -> None:
        """``redact`` removes keys from names that come from replies."""
        self._keeper = keeper
        self._redact = redact
        self._pricing = pricing
        self._counter = counter
        self._backfill = PriceBackfill(pricing, counter, self._queue)
        self._lock = threading.Lock()
        self._reports: deque[_Report] = deque()
        self._is_taking = False
        """True while the store thread has been told that there are reports."""
        self._next_write_s = 0.0
        """When reports may be written again, on the monotonic clock."""
        self._looks = False
        """True while a look at what others reported is queued."""
        self._priced_at: datetime | None = None
        self._priced_again_at: datetime | None = None

    def report(self, events: Sequence[UsageEvent]) -> "Future[Receipts]":
        """Takes events that belong together; in any thread, and it never raises.

        The receipts arrive, in the store thread, once the events are kept: all of them or, where one cannot
        be, none.
        """
        report = _Report(events=tuple(_with_plain_names(event, self._redact) for event in events))
        with self._lock:
            self._reports.append(report)
            begins, self._is_taking = not self._is_taking, True
        if begins:
            self._take_soon()
        return report.answer

    def look(self) -> None:
        """Picks up what other programs reported; it is in the totals a moment later."""
        if not self._looks:
            self._looks = True
            self._queue(self._look)

    def price_again(self, *, again: bool = True) -> None:
        """Looks up prices for unpriced usage; ``again``: also where an earlier lookup found none."""
        self._queue(partial(self._backfill.price_all, again=again))

    def __call__(self, update: Update) -> None:
        """Subscribes to the engine: a check is the time to look what others reported, and for prices."""
        if update.result is None:
            return
        self.look()
        at = update.snapshot.at
        if self._priced_at is None:
            # A short-lived command leaves repeated lookups to long-running programs.
            self._priced_at = self._priced_again_at = at
            self.price_again(again=False)
        elif not timedelta(0) <= at - self._priced_at < _PRICED_EVERY:
            self._priced_at = at
            again = not timedelta(0) <= at - (self._priced_again_at or at) < _PRICED_AGAIN_EVERY
            self._priced_again_at = at if again else self._priced_again_at
            self.price_again(again=again)

    # In the store thread

    def _take(self, _history: History | None) -> None:
        reports = self._taken_out(_AT_ONCE)
        begun_s = time.monotonic()
        try:
            self._take_into(reports)
        finally:
            ended_s = time.monotonic()
            self._next_write_s = ended_s + min(ended_s - begun_s, _LONGEST_TURN_S)
            _refuse((report for report in reports if not report.answer.done()), _OUR_FAULT)
        with self._lock:
            self._is_taking = bool(self._reports)
            goes_on = self._is_taking
        if goes_on and not self._queue(self._take, after_s=self._others_turn_s()):
            # The store is closing, and the history still open: what came during this write is written too.
            self._take(None)

    def _take_into(self, reports: Sequence[_Report]) -> None:
        events = [event for report in reports for event in report.events]
        costs: Sequence[Cost | None] = ()
        try:
            costs = [self._pricing.known(event) for event in events]
            receipts = self._saved(events, costs)
        except Exception:
            if len(reports) == 1:
                log.exception("Usage could not be counted: internal error")
            receipts = _refused(events, _OUR_FAULT)
        if len(reports) > 1 and any(receipt.kind is ReceiptKind.REFUSED for receipt in receipts):
            # One report's fault is no other's.
            for report in reports:
                self._take_into([report])
            return
        if (history := self._keeper.history()) is not None and costs:
            self._counter.count_kept(history)
            self._backfill.price_soon(events, costs, receipts)
        rest = iter(receipts)
        for report in reports:
            report.answer.set_result(tuple(islice(rest, len(report.events))))

    def _saved(self, events: Sequence[UsageEvent], costs: Sequence[Cost | None]) -> Receipts:
        """The receipts of events; all are refused where one cannot be stored."""
        priced = [(e, cost or UNPRICED) for e, cost in zip(events, costs, strict=True)]
        reason: str = self._keeper.refusal
        for _ in range(_FILES_TRIED):
            history = self._keeper.history()
            if history is None:
                return _refused(events, self._keeper.refusal)
            try:
                return history.usage.save(priced)
            except HistoryUnwritableError as fault:
                reason = fault.sentence
                if history.is_current():
                    break
                # The file was just deleted, replaced or damaged: try the one in its place.
        return _refused(events, reason)

    def _look(self, history: History | None) -> None:
        self._looks = False
        if history is not None:
            self._counter.count_kept(history)

    def _others_turn_s(self) -> float:
        """How long the next write waits, so that other programs can read the file."""
        return min(self._next_write_s - time.monotonic(), _LONGEST_TURN_S)

    def _take_soon(self) -> None:
        if not self._queue(self._take, after_s=self._others_turn_s()):
            with self._lock:
                self._is_taking = False
            _refuse(self._taken_out(None), _CLOSED)

    def _taken_out(self, most: int | None) -> tuple[_Report, ...]:
        """The reports to write next: at least one, if there is any."""
        taken: list[_Report] = []
        with self._lock:
            while self._reports and (most is None or sum(len(r.events) for r in taken) < most):
                taken.append(self._reports.popleft())
        return tuple(taken)

    def _queue(self, job: Callable[[History | None], None], *, after_s: float = 0.0) -> bool:
        """False: the store takes nothing more."""
        try:
            self._keeper.in_store(job, after_s=after_s).add_done_callback(_note_fault)
        except RuntimeError:
            return False
        return True


def _with_plain_names(event: UsageEvent, redact: Callable[[str], str]) -> UsageEvent:
    """The event with a model name and id that are safe to store and show."""
    model = None if event.model is None else plain(redact(event.model[:_LONGEST_NAME])) or None
    return replace(event, model=model, id=None if event.id is None else _plain_id(event.id, redact))


def _plain_id(name: str, redact: Callable[[str], str]) -> str:
    """The id; where it is not plain text, a unique substitute."""
    clean = plain(redact(name[:_LONGEST_NAME]))
    if clean == name:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{clean[: LONGEST_PLAIN - len(digest) - 1]} {digest}"


def _note_fault(done: "Future[None]") -> None:
    fault = done.exception()
    if isinstance(fault, HistoryUnreadableError | HistoryUnwritableError):
        log.debug("%s", fault)
    elif fault is not None:
        log.error("Usage could not be looked at by our own fault", exc_info=fault)


def _refused(events: Sequence[UsageEvent], reason: str) -> Receipts:
    return tuple(Receipt(kind=ReceiptKind.REFUSED, reason=reason) for _ in events)


def _refuse(reports: Iterable[_Report], reason: str) -> None:
    for report in reports:
        report.answer.set_result(_refused(report.events, reason))
