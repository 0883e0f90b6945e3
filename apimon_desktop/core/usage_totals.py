"""What reported events add to the totals of their providers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import NO_GROWTH, Cost, UsageEvent, UsageGrowth, UsageNews

MOST_REQUESTS: Final = 200
"""So many of a provider's latest real requests are looked at: more would not change what is usual."""


def grown(events: Iterable[tuple[UsageEvent, Cost]]) -> Mapping[ProviderId, UsageGrowth]:
    """What events add, by provider."""
    growth: dict[ProviderId, UsageGrowth] = {}
    for event, cost in events:
        growth[event.provider_id] = growth.get(event.provider_id, NO_GROWTH) + UsageGrowth(
            tokens=event.tokens.total,
            cost_usd=cost.usd or Decimal(0),
            succeeded=int(event.ok is True),
            failed=int(event.ok is False),
        )
    return growth


def joined(news: Iterable[Mapping[ProviderId, UsageNews]]) -> Mapping[ProviderId, UsageNews]:
    """News that came one after the other, as if they had come together."""
    together: dict[ProviderId, UsageNews] = {}
    for one in news:
        for provider_id, later in one.items():
            earlier = together.get(provider_id, UsageNews())
            together[provider_id] = UsageNews(
                growth=earlier.growth + later.growth,
                requests=(*earlier.requests, *later.requests)[-MOST_REQUESTS:],
            )
    return together
