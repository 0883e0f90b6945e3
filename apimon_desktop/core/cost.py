"""What tokens cost, and what the same tokens would cost elsewhere. Estimates, from flat prices."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.types import Status

LEAST_SAVING_USD: Final = Decimal("0.10")
"""A smaller saving is not worth a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """The same tokens at a cheaper provider."""

    at: ProviderState
    cost_usd: Decimal
    """What the tokens would have cost there."""
    saved_percent: int


def estimate_usd(tokens: int, usd_per_1k_tokens: Decimal) -> Decimal:
    """What the tokens cost at a flat price."""
    return tokens * usd_per_1k_tokens / 1000


def best_saving(snapshot: Snapshot, state: ProviderState) -> Saving | None:
    """The cheapest provider that the reported tokens of another could go to.

    One with a key goes before one without. None: nothing was reported, or nothing is to be saved.
    """
    if state.tokens_used == 0:
        return None
    offers = [
        (not other.has_key, estimate_usd(state.tokens_used, price), other)
        for other in snapshot.providers.values()
        if (price := other.profile.usd_per_1k_tokens) is not None
        and other.id != state.id
        and other.profile.enabled
        and snapshot.shown(other.id).status not in (Status.DEGRADED, Status.FAILED)
    ]
    offers = [offer for offer in offers if state.cost_usd - offer[1] >= LEAST_SAVING_USD]
    if not offers:
        return None
    _, cost, other = min(offers, key=lambda offer: offer[:2])
    saved_percent = int(100 * (state.cost_usd - cost) / state.cost_usd)
    return Saving(at=other, cost_usd=cost, saved_percent=saved_percent)
