"""Adds prices to usage that was stored without one, in the store thread."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.adapters.history_usage import StoredUsage
from apimon_desktop.core.pricing import Use
from apimon_desktop.core.usage import Cost, Receipt, UsageEvent
from apimon_desktop.monitor.pricing import Named, Pricing
from apimon_desktop.monitor.usage_counter import UsageCounter

_AT_ONCE: Final = 200
"""Events priced in one job of the store thread, about 20 ms."""


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

    def price_all(self, history: History | None, *, again: bool) -> None:
        """Looks up every missing price; ``again``: also where an earlier lookup found none."""
        if history is not None:
            self._price(history, names=unpriced_names(history, again=again), after_row=0, again=again)

    def _price(
        self,
        history: History | None,
        *,
        names: tuple[Named, ...],
        after_row: int,
        done_row: int | None = None,
        again: bool = False,
    ) -> None:
        """Prices some events after a row, and comes again for the rest when others had their turn.

        ``done_row`` is the last one that was looked at of the first name. None: none was.
        """
        if history is None or not names:
            return
        name, *later = names
        first = after_row if done_row is None else done_row
        last_row = price_some(history, self._pricing, name, after_row=first, again=again)
        self._counter.count_kept(history)
        goes_on = partial(self._price, after_row=after_row, again=again)
        if last_row is not None:
            self._queue(partial(goes_on, names=names, done_row=last_row))
        elif later:
            self._queue(partial(goes_on, names=tuple(later)))


def price_kept(history: History, pricing: Pricing) -> None:
    """Prices all unpriced usage, except where an earlier lookup found none. Raises HistoryUnwritableError."""
    for name in unpriced_names(history):
        row: int | None = 0
        while row is not None:
            row = price_some(history, pricing, name, after_row=row)


def unpriced_names(history: History, *, again: bool = False) -> tuple[Named, ...]:
    """The models with unpriced usage. Raises HistoryUnreadableError."""
    models = history.usage.unpriced_models(again=again)
    return tuple(Named(provider_id=provider_id, model=model) for provider_id, model in models)


def price_some(
    history: History, pricing: Pricing, name: Named, *, after_row: int, again: bool = False
) -> int | None:
    """Prices the next events of a model. Returns the last row if there may be more, else None.

    Raises HistoryUnreadableError and HistoryUnwritableError.
    """
    if not pricing.may_know(name):
        return None
    found = history.usage.unpriced(
        name.provider_id, name.model, after_row=after_row, most=_AT_ONCE, again=again
    )
    costs = _costs(pricing, name, found)
    known = {stored.row: cost for stored, cost in zip(found, costs, strict=True) if cost is not None}
    if known:
        history.usage.price(known)
    return found[-1].row if len(found) == _AT_ONCE and known else None


def _costs(pricing: Pricing, name: Named, found: Sequence[StoredUsage]) -> Sequence[Cost | None]:
    if name.model is None:
        return [pricing.flat(name.provider_id, stored.tokens, stored.details) for stored in found]
    return pricing.estimates(
        [
            Use(
                provider_id=name.provider_id,
                model=name.model,
                at=stored.at,
                tokens=stored.tokens,
                details=stored.details,
            )
            for stored in found
        ]
    )
