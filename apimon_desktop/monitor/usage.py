"""The one way in for reported usage: kept first, then priced, then counted."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final, Protocol, TypeAlias

from apimon_desktop.adapters.history import History, HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history_usage import UsageMark
from apimon_desktop.core.state import Snapshot, Update
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import UNPRICED, Cost, Receipt, ReceiptKind, UsageEvent, UsageNews
from apimon_desktop.core.usage_totals import joined, news_of
from apimon_desktop.monitor.keeper import Keeper
from apimon_desktop.monitor.pricing import Named, Pricing

log = logging.getLogger(__name__)

Receipts: TypeAlias = tuple[Receipt, ...]
"""One for each event that was reported, in their order."""

_AT_ONCE: Final = 1000
"""Reports that come in while others are written share the next write, up to so many events."""
_PRICED_AT_ONCE: Final = 1000
_PRICED_EVERY: Final = timedelta(hours=1)
"""Prices that were not to be had may be there an hour later."""
_CLOSED: Final = "It was not counted: API Monitor is ending."
_OUR_FAULT: Final = "It was not counted, by a fault of API Monitor's own. The log says more."


class Counts(Protocol):
    """Who holds the totals."""

    @property
    def snapshot(self) -> Snapshot:
        """Everything known now."""
        ...

    def count_usage(self, news: Mapping[ProviderId, UsageNews], *, kept: bool) -> None:
        """Takes in what was reported. ``kept`` is False where no history holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """Events that came in together: all of them are kept, or none."""

    events: tuple[UsageEvent, ...]
    answer: "Future[Receipts]" = field(default_factory=Future)


class UsageDesk:
    """Takes reports in any thread, writes them in the store's, and has them counted in the engine's.

    An event is acknowledged once a power cut cannot take it away. What it costs may become known only then:
    prices can take a while to load, and nobody waits for them.
    """

    def __init__(self, keeper: Keeper, pricing: Pricing) -> None:
        self._keeper = keeper
        self._pricing = pricing
        self._counts: Counts | None = None
        self._lock = threading.Lock()
        self._settling = threading.RLock()
        self._reports: deque[_Report] = deque()
        self._is_taking = False
        """True while the store thread has been told that there are reports."""
        self._mark: UsageMark | None = None
        """How far the history's usage is counted; used in the store thread. None: not at all."""
        self._looks = False
        """True while a look at what others reported is queued."""
        self._news: deque[tuple[bool, Mapping[ProviderId, UsageNews]]] = deque()
        """What is kept, or only counted, and not in the totals yet."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._priced_at: datetime | None = None

    def begin(self, counts: Counts, mark: UsageMark | None) -> None:
        """Counts from now on; ``mark`` is how far the totals go (None: there is no history)."""
        self._counts = counts
        self._mark = mark

    def attach(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Has the totals changed on this loop. None: whoever reports does so, in `settle_here`."""
        self._loop = loop
        if loop is not None:
            loop.call_soon(self.settle)

    def report(self, events: Sequence[UsageEvent]) -> "Future[Receipts]":
        """Takes events that belong together; in any thread, and it never raises.

        The receipts arrive, in the store thread, once the events are kept: all of them or, where one cannot
        be, none.
        """
        report = _Report(events=tuple(events))
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

    def price_again(self) -> None:
        """Looks whether there is a price by now for what has none."""
        self._queue(self._price_all)

    def settle(self) -> None:
        """Puts what was kept into the totals; in the thread that holds them."""
        with self._lock:
            news, self._news = tuple(self._news), deque()
        counts = self._counts
        if counts is None:
            return
        with self._settling:
            for kept in (True, False):
                together = joined(one for was_kept, one in news if was_kept is kept)
                if together:
                    counts.count_usage(together, kept=kept)

    def settle_here(self) -> None:
        """The same for who has just reported, unless a loop of another thread does it."""
        if self._loop is None or self._loop is _running_loop():
            self.settle()

    def __call__(self, update: Update) -> None:
        """Subscribes to the engine: a check is the time to look what others reported, and for prices."""
        if update.result is None:
            return
        self.look()
        if (
            self._priced_at is None
            or not timedelta(0) <= update.snapshot.at - self._priced_at < _PRICED_EVERY
        ):
            self._priced_at = update.snapshot.at
            self.price_again()

    # In the store thread

    def _take(self, history: History | None) -> None:
        reports = self._taken_out(_AT_ONCE)
        try:
            if history is None:
                self._take_in_memory(reports)
            else:
                self._take_into(history, reports)
        except Exception:
            log.exception("Usage could not be taken in by our own fault")
        finally:
            _refuse((report for report in reports if not report.answer.done()), _OUR_FAULT)
        with self._lock:
            self._is_taking = bool(self._reports)
            goes_on = self._is_taking
        if goes_on and not self._queue(self._take):
            # The store is closing, and the history still open: what came during this write is written too.
            self._take(history)

    def _take_into(self, history: History, reports: Sequence[_Report]) -> None:
        events = [event for report in reports for event in report.events]
        costs = [self._pricing.known(event) for event in events]
        try:
            receipts = history.usage.save(
                [(e, cost or UNPRICED) for e, cost in zip(events, costs, strict=True)]
            )
        except HistoryUnwritableError as fault:
            receipts = tuple(Receipt(kind=ReceiptKind.REFUSED, reason=str(fault)) for _ in events)
        if len(reports) > 1 and any(receipt.kind is ReceiptKind.REFUSED for receipt in receipts):
            # One report's fault is no other's.
            for report in reports:
                self._take_into(history, [report])
            return
        self._deliver_news(history)
        self._price_soon(events, costs, receipts)
        rest = iter(receipts)
        for report in reports:
            report.answer.set_result(tuple(islice(rest, len(report.events))))

    def _price_soon(
        self, events: Sequence[UsageEvent], costs: Sequence[Cost | None], receipts: Receipts
    ) -> None:
        """Has prices asked for, after whoever waits has been answered."""
        unknown = {
            Named(provider_id=event.provider_id, model=event.model): None
            for event, cost in zip(events, costs, strict=True)
            if cost is None
        }
        first = min((receipt.row for receipt in receipts if receipt.row is not None), default=0)
        if unknown:
            self._queue(partial(self._price, names=tuple(unknown), after_row=first - 1))

    def _take_in_memory(self, reports: Sequence[_Report]) -> None:
        """There is no history: what is reported is counted, and goes into the metrics file alone."""
        for report in reports:
            priced = [(event, self._pricing.asked(event)) for event in report.events]
            self._deliver(news_of(priced), kept=False)
            report.answer.set_result(tuple(Receipt(kind=ReceiptKind.ACCEPTED) for _ in report.events))

    def _look(self, history: History | None) -> None:
        self._looks = False
        if history is not None:
            self._deliver_news(history)

    def _price_all(self, history: History | None) -> None:
        self._pricing.forget()
        if history is not None:
            names = tuple(
                Named(provider_id=pid, model=model) for pid, model in history.usage.unpriced_models()
            )
            self._price(history, names=names, after_row=0)

    def _price(
        self,
        history: History | None,
        *,
        names: tuple[Named, ...],
        after_row: int,
        done_row: int | None = None,
    ) -> None:
        """Prices some events after a row, and comes again for the rest when others had their turn.

        ``done_row`` is the last one that was looked at of the first name. None: none was.
        """
        if history is None or not names:
            return
        name, *later = names
        found = history.usage.unpriced(
            name.provider_id,
            name.model,
            after_row=after_row if done_row is None else done_row,
            most=_PRICED_AT_ONCE,
        )
        costs = {
            stored.row: usd
            for stored in found
            if (usd := self._pricing.estimate_usd(name, stored.at, stored.tokens)) is not None
        }
        if costs:
            history.usage.price(costs)
            self._deliver_news(history)
        if len(found) == _PRICED_AT_ONCE:
            self._queue(partial(self._price, names=names, after_row=after_row, done_row=found[-1].row))
        elif later:
            self._queue(partial(self._price, names=tuple(later), after_row=after_row))

    def _deliver_news(self, history: History) -> None:
        if self._mark is None:
            return
        try:
            self._mark, news = history.usage.news(self._mark)
        except HistoryUnreadableError as fault:
            # What is kept is safe; it is counted with the next report or check.
            log.debug("%s", fault)
            return
        self._deliver(news, kept=True)

    def _deliver(self, news: Mapping[ProviderId, UsageNews], *, kept: bool) -> None:
        if not news:
            return
        with self._lock:
            is_first = not self._news
            self._news.append((kept, news))
        loop = self._loop
        if is_first and loop is not None:
            try:
                loop.call_soon_threadsafe(self.settle)
            except RuntimeError:
                # It has ended: nobody looks at the totals any more, and the history has it all.
                self._loop = None

    def _take_soon(self) -> None:
        if not self._queue(self._take):
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

    def _queue(self, job: Callable[[History | None], None]) -> bool:
        """False: the store takes nothing more."""
        try:
            self._keeper.in_store(job).add_done_callback(_note_fault)
        except RuntimeError:
            return False
        return True


def _note_fault(done: "Future[None]") -> None:
    fault = done.exception()
    if isinstance(fault, HistoryUnreadableError | HistoryUnwritableError):
        log.debug("%s", fault)
    elif fault is not None:
        log.error("Usage could not be looked at by our own fault", exc_info=fault)


def _refuse(reports: Iterable[_Report], reason: str) -> None:
    for report in reports:
        refused = Receipt(kind=ReceiptKind.REFUSED, reason=reason)
        report.answer.set_result(tuple(refused for _ in report.events))


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
