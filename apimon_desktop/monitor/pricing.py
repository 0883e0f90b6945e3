"""What reported events cost: what the provider told, else an estimate, else nobody knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.pricing import Prices, Use
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import (
    NO_DETAILS,
    TOOL_CALLS,
    UNPRICED,
    Cost,
    CostBasis,
    Tokens,
    UsageDetails,
    UsageEvent,
)

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

    def known(self, event: UsageEvent) -> Cost | None:
        """What an event costs, without asking anybody. None: its price has to be asked for."""
        if event.cost_usd is not None:
            return Cost(basis=CostBasis.BILLED, usd=event.cost_usd)
        if not event.is_priceable:
            # The cost is unknown; $0.00 would be a claim.
            return UNPRICED
        return self.flat(event.provider_id, event.tokens, event.details) if event.model is None else None

    def flat(self, provider_id: ProviderId, tokens: Tokens, details: UsageDetails = NO_DETAILS) -> Cost:
        """The cost at the provider's flat price; unpriced where input and output are separate."""
        rate = self._flat_usd_per_1k_tokens(provider_id)
        if rate is None or tokens.is_split or not tokens.total:
            return UNPRICED
        tools = {name: count for name, count in details.counts.items() if name in TOOL_CALLS}
        terms = {f"{name}={value}": 1 for name, value in details.terms.items()}
        usd = tokens.total * rate / 1000
        return _believable(Cost(basis=CostBasis.ESTIMATED, usd=usd, left_out=MappingProxyType(tools | terms)))

    def estimates(self, uses: Sequence[Use]) -> tuple[Cost | None, ...]:
        """The cost of each use at list prices; may block. None: try again later."""
        if self._prices is None:
            return tuple(UNPRICED for _ in uses)
        costs = self._prices.costs(uses)
        return tuple(None if cost is None else _believable(cost) for cost in costs)

    def may_know(self, name: Named) -> bool:
        """False where no list can have the model's price today."""
        if name.model is None:
            return self._flat_usd_per_1k_tokens(name.provider_id) is not None
        return self._prices is not None and self._prices.knows(name.provider_id, name.model)


def _believable(cost: Cost) -> Cost:
    return UNPRICED if cost.usd is not None and cost.usd > _MOST_USD else cost
