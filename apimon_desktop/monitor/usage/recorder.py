"""Stores reported usage, adds it to the totals and prices it."""

import asyncio
import hashlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.history.usage import Named, UsageMark
from apimon_desktop.adapters.prices.book import PriceBook
from apimon_desktop.adapters.prices.process import PriceProcess
from apimon_desktop.core.model.billing import Prices
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.usage import (
    UNPRICED,
    Cost,
    CostBasis,
    NewUsage,
    Receipt,
    ReceiptKind,
    UsageEvent,
    joined,
)
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.text.translatable import LONGEST_PLAIN, plain
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.paths import Folders
from apimon_desktop.providers.spec import Provider

log = logging.getLogger(__name__)

Receipts: TypeAlias = tuple[Receipt, ...]
"""One for each event, in order."""

_USAGE_AT_ONCE: Final = 1000
"""The most events in one write. Reports that arrive during a write share the next one."""
_LONGEST_TURN_S: Final = 0.05
"""The longest pause between two writes; it is as long as the first write took."""
_FILES_TRIED: Final = 2
_PRICED_AT_ONCE: Final = 200
"""The most events priced in one job of the store thread, about 20 ms."""
_PRICED_EVERY: Final = timedelta(hours=1)
"""How often prices are looked up if the lookup failed ..."""
_PRICED_AGAIN_EVERY: Final = timedelta(days=1)
"""... or if no list had one."""
_LONGEST_NAME: Final = 4096
"""How many characters of a name are searched for keys before it is shortened."""
_CLOSED: Final = "It was not counted: API Monitor is ending."
_INTERNAL_ERROR: Final = "It was not counted: API Monitor has an internal error. The log says more."

News = Mapping[ProviderId, NewUsage]


class UsageCounter:
    """Counts each event once, whichever program stored it."""

    def __init__(self) -> None:
        self._count: Callable[[News], None] | None = None
        self._lock = threading.Lock()
        self._mark: UsageMark | None = None
        """Up to where the history's usage is counted; for the store thread. None: not at all."""
        self._news: deque[News] = deque()
        """Stored usage that is not in the totals yet."""
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, count: Callable[[News], None], mark: UsageMark | None) -> None:
        """``count`` adds to the totals, which include usage up to ``mark`` (None: there is no history)."""
        self._count = count
        # A history that was opened meanwhile is counted up to its end.
        self._mark = self._mark if mark is None else mark

    def attach(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Updates the totals on this loop when usage is stored. None: only in `settle`."""
        self._loop = loop
        if loop is not None:
            loop.call_soon(self.settle)

    def settle(self) -> None:
        """Adds what was stored to the totals; for the thread that owns them."""
        with self._lock:
            news, self._news = tuple(self._news), deque()
        if self._count is not None and (together := joined(news)):
            self._count(together)

    # In the store thread

    def resume(self, history: History) -> None:
        """Continues with a newly opened history. Raises HistoryUnreadableError."""
        now = history.usage.mark()
        if self._mark is None or not now.continues(self._mark):
            self._mark = now  # a different file: its content is not news

    def count_stored(self, history: History) -> None:
        """Counts what any program has stored since the last time."""
        if self._mark is None:
            return
        try:
            self._mark, news = history.usage.news(self._mark)
        except HistoryUnreadableError as fault:
            log.debug("%s", fault)
            return  # it is counted with the next report or check
        if not news:
            return
        with self._lock:
            is_first = not self._news
            self._news.append(news)
        loop = self._loop
        if is_first and loop is not None:
            try:
                loop.call_soon_threadsafe(self.settle)
            except RuntimeError:
                self._loop = None  # it has ended, and nobody needs the totals any more


def known_cost(event: UsageEvent, prices: Prices) -> Cost | None:
    """What an event costs, as far as known. None: a lookup is needed, which may block."""
    if event.cost_usd is not None:
        return Cost(basis=CostBasis.BILLED, usd=event.cost_usd)
    if not event.is_priceable:
        return UNPRICED  # $0.00 would be a claim
    if event.model is not None:
        return None
    return prices.costs([event])[0]


def price_book(
    folders: Folders, settings: Settings, *, keeps: bool = True, readonly: bool = False
) -> PriceBook:
    """The user's price book. ``keeps`` False: without a file. ``readonly``: its file stays as it is."""
    return PriceBook(
        providers=priced_providers(settings),
        process=PriceProcess(fetched_list=folders.price_list_file),
        file=folders.prices_file if keeps else None,
        readonly=readonly,
    )


def priced_providers(settings: Settings) -> Mapping[ProviderId, Provider]:
    """The configured providers' declarations."""
    return {provider_id: entry.provider for provider_id, entry in configured_providers(settings).items()}


def price_kept(history: History, prices: Prices) -> None:
    """Prices all unpriced usage unless an earlier lookup found no price. Raises HistoryUnwritableError."""
    for name in history.usage.unpriced_models():
        row: int | None = 0
        while row is not None:
            row = _price_some(history, prices, name, after_row=row)


def _price_some(
    history: History, prices: Prices, name: Named, *, after_row: int, again: bool = False
) -> int | None:
    """Prices the next events of a model. Returns the last row, or None if there are no more."""
    if not prices.knows(name.provider_id, name.model or ""):
        return None
    uses = history.usage.unpriced(name, after_row=after_row, most=_PRICED_AT_ONCE, again=again)
    costs = prices.costs(list(uses.values()))
    known = {row: cost for row, cost in zip(uses, costs, strict=True) if cost is not None}
    if known:
        history.usage.price(known)
    return max(uses) if len(uses) == _PRICED_AT_ONCE and known else None


class _Report(NamedTuple):
    """Events that are stored together or not at all."""

    events: Sequence[UsageEvent]
    answer: "Future[Receipts]"


class UsageRecorder:
    """Receives usage in any thread, and stores, counts and prices it in the store thread.

    An event is acknowledged once a power cut cannot lose it. Its price may be found only later.
    """

    def __init__(
        self,
        recorder: HistoryRecorder,
        prices: Prices,
        counter: UsageCounter,
        redact: Callable[[str], str] = str,
    ) -> None:
        """``redact`` removes keys from names in replies."""
        self._recorder = recorder
        self._redact = redact
        self._prices = prices
        self._counter = counter
        self.after_store: Callable[[History], None] = lambda _history: None
        """Called in the store thread when reported usage is stored, counted and priced."""
        self._lock = threading.Lock()
        self._reports: deque[_Report] = deque()
        self._is_taking = False
        """True while the store thread is going to write reports."""
        self._next_write_s = 0.0
        """When reports may be written again, on the monotonic clock."""
        self._looks = False
        """True while a look at other programs' usage is queued."""
        self._priced_at: datetime | None = None
        self._priced_again_at: datetime | None = None

    def report(self, events: Sequence[UsageEvent]) -> "Future[Receipts]":
        """Stores events together, all or none; in any thread, never raises.

        The receipts arrive in the store thread once the events are stored or refused.
        """
        report = _Report([_with_plain_names(event, self._redact) for event in events], Future())
        with self._lock:
            self._reports.append(report)
            begins, self._is_taking = not self._is_taking, True
        if begins and not self._queue(self._take, after_s=self._others_turn_s()):
            with self._lock:
                self._is_taking = False
            _refuse(self._taken_out(None), _CLOSED)
        return report.answer

    def look(self) -> None:
        """Adds what other programs reported to the totals, a moment later."""
        if not self._looks:
            self._looks = True
            self._queue(self._look)

    def look_now(self) -> "Future[None]":
        """Like `look`; done once the totals can be settled. Raises RuntimeError when the store is closed."""
        return self._recorder.in_store(self._look)

    def price_again(self, *, again: bool = True) -> None:
        """Looks up missing prices; ``again``: also if an earlier lookup found none."""
        self._queue(partial(self._price_all, again=again))

    def __call__(self, update: Update) -> None:
        """Subscribes to the engine: each check looks for other programs' usage and, at times, for prices."""
        if update.result is None:
            return
        self.look()
        at = update.snapshot.at
        if self._priced_at is None:
            # Repeated lookups are left to long-running programs.
            self._priced_at = self._priced_again_at = at
            self.price_again(again=False)
        elif not timedelta(0) <= at - self._priced_at < _PRICED_EVERY:
            self._priced_at = at
            again = not timedelta(0) <= at - (self._priced_again_at or at) < _PRICED_AGAIN_EVERY
            self._priced_again_at = at if again else self._priced_again_at
            self.price_again(again=again)

    # In the store thread

    def _take(self, _history: History | None) -> None:
        reports = self._taken_out(_USAGE_AT_ONCE)
        unpriced: dict[Named, int] = {}
        begun_s = time.monotonic()
        try:
            self._store(reports, unpriced)
        finally:
            ended_s = time.monotonic()
            self._next_write_s = ended_s + min(ended_s - begun_s, _LONGEST_TURN_S)
            _refuse((report for report in reports if not report.answer.done()), _INTERNAL_ERROR)
        with self._lock:
            self._is_taking = goes_on = bool(self._reports)
        if goes_on and not self._queue(self._take, after_s=self._others_turn_s()):
            self._take(None)  # the store is closing: what came during this write is written too
        if (history := self._recorder.history()) is not None:
            self._price(history, todo=[(name, row - 1) for name, row in unpriced.items()])
            self.after_store(history)

    def _store(self, reports: Sequence[_Report], unpriced: dict[Named, int]) -> None:
        """Stores, counts and answers reports; adds to ``unpriced`` what needs a price, with its first row."""
        events = [event for report in reports for event in report.events]
        costs: Sequence[Cost | None] = ()
        try:
            costs = [known_cost(event, self._prices) for event in events]
            receipts = self._saved(events, costs)
        except Exception:
            if len(reports) == 1:
                log.exception("Usage could not be counted: internal error")
            receipts = _refused(events, _INTERNAL_ERROR)
        if len(reports) > 1 and any(receipt.kind is ReceiptKind.REFUSED for receipt in receipts):
            for report in reports:  # one at a time: a bad report does not affect the others
                self._store([report], unpriced)
            return
        if costs and (history := self._recorder.history()) is not None:
            self._counter.count_stored(history)
            for event, cost, receipt in zip(events, costs, receipts, strict=True):
                if cost is None and receipt.row is not None:
                    name = Named(event.provider_id, event.model)
                    unpriced[name] = min(receipt.row, unpriced.get(name, receipt.row))
        rest = iter(receipts)
        for report in reports:
            report.answer.set_result(tuple(islice(rest, len(report.events))))

    def _saved(self, events: Sequence[UsageEvent], costs: Sequence[Cost | None]) -> Receipts:
        """The receipts of events; all are refused if one cannot be stored."""
        priced = [(e, cost or UNPRICED) for e, cost in zip(events, costs, strict=True)]
        reason: str = self._recorder.refusal
        for _ in range(_FILES_TRIED):
            history = self._recorder.history()
            if history is None:
                return _refused(events, self._recorder.refusal)
            try:
                return history.usage.save(priced)
            except HistoryUnwritableError as fault:
                reason = fault.sentence
                if history.is_current():
                    break
                # The file was deleted, replaced or damaged: try the new one.
        return _refused(events, reason)

    def _look(self, history: History | None) -> None:
        self._looks = False
        if history is not None:
            self._counter.count_stored(history)

    def _price_all(self, history: History | None, *, again: bool) -> None:
        if history is not None:
            names = history.usage.unpriced_models(again=again)
            self._price(history, todo=[(name, 0) for name in names], again=again)

    def _price(
        self, history: History | None, *, todo: Sequence[tuple[Named, int]], again: bool = False
    ) -> None:
        """Prices the first events of the first name after its row, and queues the rest."""
        if history is None or not todo:
            return
        (name, after_row), *rest = todo
        last_row = _price_some(history, self._prices, name, after_row=after_row, again=again)
        self._counter.count_stored(history)
        if last_row is not None:
            rest.insert(0, (name, last_row))
        if rest:
            self._queue(partial(self._price, todo=rest, again=again))

    def _others_turn_s(self) -> float:
        """How long the next write waits, so that other programs get access."""
        return min(self._next_write_s - time.monotonic(), _LONGEST_TURN_S)

    def _taken_out(self, most: int | None) -> tuple[_Report, ...]:
        """The reports to write next: at least one, if there is any."""
        taken: list[_Report] = []
        with self._lock:
            while self._reports and (most is None or sum(len(r.events) for r in taken) < most):
                taken.append(self._reports.popleft())
        return tuple(taken)

    def _queue(self, job: Callable[[History | None], None], *, after_s: float = 0.0) -> bool:
        """False: the store is closed."""
        try:
            self._recorder.in_store(job, after_s=after_s).add_done_callback(_note_fault)
        except RuntimeError:
            return False
        return True


def _with_plain_names(event: UsageEvent, redact: Callable[[str], str]) -> UsageEvent:
    """The event with a model name and an id that are safe to store and show."""
    model = None if event.model is None else plain(redact(event.model[:_LONGEST_NAME])) or None
    name = event.id
    if name is not None:
        clean = plain(redact(name[:_LONGEST_NAME]))
        if clean != name:  # a unique substitute
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
            name = f"{clean[: LONGEST_PLAIN - len(digest) - 1]} {digest}"
    return replace(event, model=model, id=name)


def _note_fault(done: "Future[None]") -> None:
    fault = done.exception()
    if isinstance(fault, HistoryUnreadableError | HistoryUnwritableError):
        log.debug("%s", fault)
    elif fault is not None:
        log.error("Usage could not be read: internal error", exc_info=fault)


def _refused(events: Sequence[UsageEvent], reason: str) -> Receipts:
    return tuple(Receipt(kind=ReceiptKind.REFUSED, reason=reason) for _ in events)


def _refuse(reports: Iterable[_Report], reason: str) -> None:
    for report in reports:
        report.answer.set_result(_refused(report.events, reason))
