"""What reported events cost: what the provider told, else an estimate, else nobody knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from apimon_desktop.core.pricing import Price, Prices, cost_of, flat_price
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import UNPRICED, Cost, CostBasis, Tokens, UsageEvent

_MOST_REMEMBERED: Final = 5000
_MOST_USD: Final = Decimal(1_000_000)
"""No event costs more: a price that says so is wrong, and stored sums have their limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an event says of what was used."""

    provider_id: ProviderId
    model: str | None
    """None: it does not say."""


class Pricing:
    """Prices events; for one thread, in which a price may be asked for as long as it takes."""

    def __init__(
        self, prices: Prices | None, flat_usd_per_1k_tokens: Callable[[ProviderId], Decimal | None]
    ) -> None:
        """``prices`` None: no model's price is known. A provider's flat price may be None too."""
        self._prices = prices
        self._flat_usd_per_1k_tokens = flat_usd_per_1k_tokens
        self._remembered: dict[tuple[Named, date], Price | None] = {}

    def known(self, event: UsageEvent) -> Cost | None:
        """What an event costs, without asking anybody. None: its price has to be asked for."""
        if event.cost_usd is not None:
            return Cost(basis=CostBasis.BILLED, usd=event.cost_usd)
        name = Named(provider_id=event.provider_id, model=event.model)
        place = name, event.at.astimezone(UTC).date()
        if event.model is not None and event.tokens.total > 0 and place not in self._remembered:
            return None
        return self._estimated(name, event.at, event.tokens)

    def asked(self, event: UsageEvent) -> Cost:
        """What an event costs, however long it takes to find out."""
        known = self.known(event)
        name = Named(provider_id=event.provider_id, model=event.model)
        return self._estimated(name, event.at, event.tokens) if known is None else known

    def estimate_usd(self, name: Named, at: datetime, tokens: Tokens) -> Decimal | None:
        """What tokens cost by the lists, however long it takes to find out. None: nobody knows."""
        if tokens.total == 0:
            # Something may have cost, but not tokens: $0.00 would be a claim.
            return None
        price = self._flat_price(name, tokens) if name.model is None else self._price(name, name.model, at)
        cost_usd = None if price is None else cost_of(tokens, price)
        return cost_usd if cost_usd is None or cost_usd <= _MOST_USD else None

    def forget(self) -> None:
        """Asks anew from now on: there may be newer prices."""
        self._remembered.clear()

    def _estimated(self, name: Named, at: datetime, tokens: Tokens) -> Cost:
        usd = self.estimate_usd(name, at, tokens)
        return UNPRICED if usd is None else Cost(basis=CostBasis.ESTIMATED, usd=usd)

    def _flat_price(self, name: Named, tokens: Tokens) -> Price | None:
        """The provider's one price; where input and output are told apart, it would be a poor guess."""
        rate = self._flat_usd_per_1k_tokens(name.provider_id)
        return None if rate is None or tokens.is_split else flat_price(rate)

    def _price(self, name: Named, model: str, at: datetime) -> Price | None:
        place = name, at.astimezone(UTC).date()
        if place not in self._remembered:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[place] = (
                None if self._prices is None else self._prices.price(name.provider_id, model, at)
            )
        return self._remembered[place]
