"""What tokens cost, and what the same tokens would cost elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apimon_desktop.core.failover import objection
from apimon_desktop.core.pricing import Price, compared_usd, flat_price
from apimon_desktop.core.profile import Job
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens

LEAST_SAVING_USD: Final = Decimal("0.10")
"""A smaller saving is not worth a line ..."""
LEAST_SAVING_PERCENT: Final = 10
"""... nor is a smaller share: tokenizers differ by as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """What was used of one model in some stretch of time."""

    provider_id: ProviderId
    model: str | None
    """None: the reports did not say."""
    tokens: Tokens
    cost_usd: Decimal
    """What is known of its cost, billed or estimated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model that could be used instead, at its price."""

    provider_id: ProviderId
    model: str | None
    """None: the price is the provider's flat one."""
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """The same tokens at a lower price. An estimate."""

    provider: ProviderState
    """Whose price it is; it may lack a key."""
    model: str | None
    """None: a flat price was compared."""
    cost_usd: Decimal
    """What the tokens would have cost there."""
    was_usd: Decimal
    """What they did cost."""

    @property
    def saving_usd(self) -> Decimal:
        """The difference."""
        return self.was_usd - self.cost_usd

    @property
    def percent(self) -> int:
        """The difference as a share of what they did cost, rounded down."""
        return int(100 * self.saving_usd / self.was_usd)


def estimate_usd(tokens: int, usd_per_1k_tokens: Decimal) -> Decimal:
    """What the tokens cost at a flat price."""
    return tokens * usd_per_1k_tokens / 1000


def best_saving(snapshot: Snapshot, use: ModelUse, offers: Sequence[Offer] = ()) -> Saving | None:
    """The cheapest way to have had the same tokens. None: nothing worth a line is to be saved.

    Where the model is known, ``offers`` are compared by what they would take for these very tokens; else
    the providers' flat prices are. A provider with a key goes before one without; one that is in trouble, or
    cannot do the same, is left out.
    """
    candidates = _same_kind(use, offers) if use.model is not None else _flat_offers(snapshot, use)
    state = snapshot.providers[use.provider_id]
    job = job_of(use, state)
    safe = {o.id: o for o in snapshot.providers.values() if _may_go_to(snapshot, o, state, job)}
    savings = []
    for offer in candidates:
        other = safe.get(offer.provider_id)
        if other is None or (cost_usd := compared_usd(use.tokens, offer.price)) is None:
            continue
        saving = Saving(provider=other, model=offer.model, cost_usd=cost_usd, was_usd=use.cost_usd)
        if saving.saving_usd >= LEAST_SAVING_USD and saving.percent >= LEAST_SAVING_PERCENT:
            savings.append(saving)
    return min(savings, key=lambda one: (not one.provider.has_key, one.cost_usd), default=None)


def job_of(use: ModelUse, state: ProviderState) -> Job:
    """What was done: embeddings have it in their name, or come of a provider that is used for them."""
    if use.model is None:
        return state.profile.job
    return Job.EMBEDDINGS if _makes_embeddings(use.model) else Job.CHAT


def _makes_embeddings(model: str) -> bool:
    return "embed" in model.lower()


def _same_kind(use: ModelUse, offers: Sequence[Offer]) -> Iterator[Offer]:
    """Other models that may do the same.

    Vectors of one embeddings model mean nothing to another: only the very same one elsewhere will do.
    """
    model = use.model or ""
    for offer in offers:
        if offer.model is None or (offer.provider_id, offer.model) == (use.provider_id, use.model):
            continue
        if _makes_embeddings(model):
            if _bare(offer.model) == _bare(model):
                yield offer
        elif not _makes_embeddings(offer.model):
            yield offer


def _bare(model: str) -> str:
    """A model's name without that of its vendor before the slash."""
    return model.rpartition("/")[2].lower()


def _flat_offers(snapshot: Snapshot, use: ModelUse) -> Iterator[Offer]:
    """The other providers' flat prices."""
    for state in snapshot.providers.values():
        usd_per_1k_tokens = state.profile.usd_per_1k_tokens
        if usd_per_1k_tokens is not None and state.id != use.provider_id:
            yield Offer(provider_id=state.id, model=None, price=flat_price(usd_per_1k_tokens))


def _may_go_to(snapshot: Snapshot, other: ProviderState, state: ProviderState, job: Job) -> bool:
    if other.id == state.id:
        return True
    if not other.profile.enabled or job not in other.profile.jobs:
        return False
    return not other.has_key or objection(snapshot, other, state, job) is None
