"""Prices usage that was kept before its price was known. All of it happens in the store thread."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.core.usage import Cost, Receipt, UsageEvent
from apimon_desktop.monitor.pricing import Named, Pricing
from apimon_desktop.monitor.usage_counter import UsageCounter

_AT_ONCE: Final = 1000
"""Events priced in one turn; then others have theirs."""


class PriceBackfill:
    """Asks for prices, however long that takes, and writes the costs to the events that are kept."""

    def __init__(
        self,
        pricing: Pricing,
        counter: UsageCounter,
        queue: Callable[[Callable[[History | None], None]], bool],
    ) -> None:
        """``queue`` has something done in the store thread, after what waits there already."""
        self._pricing = pricing
        self._counter = counter
        self._queue = queue

    def price_soon(
        self, events: Sequence[UsageEvent], costs: Sequence[Cost | None], receipts: Sequence[Receipt]
    ) -> None:
        """Has prices asked for, after whoever waits has been answered. A cost of None: not known yet."""
        unknown = {
            Named(provider_id=event.provider_id, model=event.model): None
            for event, cost in zip(events, costs, strict=True)
            if cost is None
        }
        first = min((receipt.row for receipt in receipts if receipt.row is not None), default=0)
        if unknown:
            self._queue(partial(self._price, names=tuple(unknown), after_row=first - 1))

    def price_all(self, history: History | None) -> None:
        """Asks anew for every price that was not to be had. None: there is nothing to price."""
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
            most=_AT_ONCE,
        )
        costs = {
            stored.row: usd
            for stored in found
            if (usd := self._pricing.estimate_usd(name, stored.at, stored.tokens)) is not None
        }
        if costs:
            history.usage.price(costs)
            self._counter.count_kept(history)
        if len(found) == _AT_ONCE:
            self._queue(partial(self._price, names=names, after_row=after_row, done_row=found[-1].row))
        elif later:
            self._queue(partial(self._price, names=tuple(later), after_row=after_row))
