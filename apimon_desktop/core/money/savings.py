"""Suggestions for what could be cheaper, faster or more reliable, from the user's own figures. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from statistics import median
from typing import Final

from apimon_desktop.core.failover.choose import objection
from apimon_desktop.core.health.slowness import failures
from apimon_desktop.core.model.billing import Price, compared_usd, flat_price
from apimon_desktop.core.model.ids import Job, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT, LEAST_SAVING_PERCENT, LEAST_SAVING_USD, RESPONSE_BANDS
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.text.formats import format_count, format_money, format_ms
from apimon_desktop.core.text.translatable import Text, joined, say


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """The usage of one model in a period."""

    provider_id: ProviderId
    model: str | None
    tokens: Tokens
    cost_usd: Decimal
    """The known cost, billed or estimated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model to use instead, and its price."""

    provider_id: ProviderId
    model: str | None
    """None: at the provider's flat price."""
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """The same tokens at a lower price. An estimate."""

    provider: ProviderState
    """The cheaper provider; it may lack a key."""
    model: str | None
    """None: at its flat price."""
    cost_usd: Decimal
    was_usd: Decimal
    is_smaller: bool = False

    @property
    def saving_usd(self) -> Decimal:
        """The difference."""
        return self.was_usd - self.cost_usd

    @property
    def percent(self) -> int:
        """The saved share of the actual cost, rounded down."""
        return int(100 * self.saving_usd / self.was_usd)


_remembered: Final = lru_cache(maxsize=1024)
"""For what follows from a model's name alone: each is asked for every pair of models."""


def best_saving(snapshot: Snapshot, use: ModelUse, offers: Sequence[Offer]) -> Saving | None:
    """The cheapest offer for the same tokens. None: no saving is large enough.

    Compares ``offers`` where the model is known, otherwise flat prices. The model's name tells the job,
    otherwise what the provider is used for. A provider with a key goes before one without; one with a
    problem, or that cannot do the same job, is left out.
    """
    state = snapshot.providers[use.provider_id]
    job = state.profile.job
    if use.model is not None:
        job = Job.EMBEDDINGS if _purpose(use.model) == "embeddings" else Job.CHAT
    safe = {o.id: o for o in snapshot.providers.values() if _may_go_to(snapshot, o, state, job)}
    savings = []
    for offer in offers if use.model is not None else _flat_offers(snapshot, use):
        other, cost_usd = safe.get(offer.provider_id), compared_usd(use.tokens, offer.price)
        if other is None or cost_usd is None:
            continue
        is_smaller = _is_smaller(use, offer, cost_usd)
        saving = Saving(
            provider=other, model=offer.model, cost_usd=cost_usd, was_usd=use.cost_usd, is_smaller=is_smaller
        )
        is_enough = saving.saving_usd >= LEAST_SAVING_USD and saving.percent >= LEAST_SAVING_PERCENT
        if is_enough and _is_plausible(use, offer, is_smaller=is_smaller):
            savings.append(saving)
    return min(savings, key=lambda one: (not one.provider.has_key, one.cost_usd), default=None)


@_remembered
def _purpose(model: str) -> str:
    """What a model is made for, by its name: "chat" where the name says nothing else."""
    name = model.lower()
    return next((purpose for purpose, marks in _PURPOSES.items() if any(m in name for m in marks)), "chat")


_PURPOSES: Final = {
    "embeddings": ("embed", "bge-", "e5-", "gte-"),
    "safety": ("moderation", "guard", "safety"),
    "ranking": ("rerank", "colbert"),
    "audio": ("whisper", "tts", "transcribe", "audio", "realtime", "speech", "voice", "lyria"),
    "pictures": ("image", "dall-e", "imagen", "flux", "diffusion", "veo", "sora", "video", "ocr"),
}
"""Marks of models that do not chat."""
_SMALL: Final = frozenset(
    {"nano", "mini", "lite", "small", "tiny", "micro", "haiku", "flash", "instant", "air", "8k"}
)
"""Words in the names of a maker's smaller models."""
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)b")
_SMALL_BELOW: Final = 30
"""A model with fewer billion parameters is a small one."""
_CENT: Final = Decimal("0.01")
_SAME_CLASS: Final = 10
"""A model of another maker is of the same class where its price is no less than one of so many parts."""


@_remembered
def is_small(model: str) -> bool:
    """True where a model's name says that it is one of its maker's smaller ones."""
    parts = re.split(r"[^a-z0-9.]+", _bare(model))
    sizes = [float(found[1]) for part in parts if (found := _SIZE.fullmatch(part)) is not None]
    return not _SMALL.isdisjoint(parts) or any(size < _SMALL_BELOW for size in sizes)


def _is_smaller(use: ModelUse, offer: Offer, cost_usd: Decimal) -> bool:
    """True where name or price say that the model is of a smaller class than the one in use."""
    if use.model is None or offer.model is None or is_same_model(use.model, offer.model):
        return False
    is_smaller_by_name = is_small(offer.model) and not is_small(use.model)
    return is_smaller_by_name or _SAME_CLASS * cost_usd < use.cost_usd


def _is_plausible(use: ModelUse, offer: Offer, *, is_smaller: bool) -> bool:
    """True where an offered model may do what the one in use does.

    The very same model elsewhere always may. Else both must be made for chat: vectors of one embeddings
    model mean nothing to another. Another maker's model must be of the same class, in name and in price;
    a provider's own smaller model may be tried, which the suggestion says.
    """
    if use.model is None or offer.model is None:
        return use.model is offer.model
    if (offer.provider_id, offer.model) == (use.provider_id, use.model):
        return False
    is_chat = _purpose(use.model) == _purpose(offer.model) == "chat"
    is_same_class = not is_smaller or is_small(use.model)
    is_own = offer.provider_id == use.provider_id
    return is_same_model(offer.model, use.model) or (is_chat and (is_own or is_same_class))


def is_same_model(one: str, other: str) -> bool:
    """True for one model that two providers offer."""
    return _bare(one) == _bare(other)


@_remembered
def _bare(model: str) -> str:
    """A model's name without the vendor before the slash."""
    return model.rpartition("/")[2].lower()


def _flat_offers(snapshot: Snapshot, use: ModelUse) -> Iterator[Offer]:
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


MOST_ABOUT_MONEY: Final = 3
"""Only the largest savings are suggested."""
_QUICK_MS: Final = RESPONSE_BANDS[1][0]
"""Nothing is suggested up to the end of the band "good"."""
_WORTH_IT: Final = 2
"""Another provider must be this many times as fast or as reliable."""
_LEAST_REQUESTS: Final = 10
"""Requests that show reliability."""


class SuggestionKind(StrEnum):
    """What a suggestion improves."""

    COST = "cost"
    SPEED = "speed"
    STEADINESS = "steadiness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One idea."""

    id: str
    """The same for the same idea, whatever its figures are just now: ``cost:openai:gpt-4o``."""
    kind: SuggestionKind
    text: str
    """For people, with its sign; providers by the names that commands and documents use."""
    shown: str
    """One line with short names, for windows: what to use instead of what."""
    note: str = ""
    """What to know before; windows show it below. Empty: nothing."""
    provider_id: ProviderId
    """The provider that it is about."""
    instead: ProviderId
    """The provider to use; the same one where only its model would change."""
    model: str | None = None
    """The model to turn to. None: it is not about models."""
    saving_usd: Decimal | None = None
    """What would have been saved; an estimate. None: it is not about money."""
    percent: int | None = None
    """The same as a share of what it did cost. None: it is not about money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The data for suggestions besides the snapshot."""

    uses: tuple[ModelUse, ...] = ()
    offers: tuple[Offer, ...] = ()
    days: int | None = None
    """The days that ``uses`` covers. None: there is no usage history, so the running totals are compared."""
    dismissed: frozenset[str] = frozenset()


NO_BASIS: Final = Basis()


def ideas(snapshot: Snapshot, basis: Basis = NO_BASIS) -> tuple[Suggestion, ...]:
    """The suggestions that were not dismissed: savings by amount (💡), then speed and reliability (⚡)."""
    about_money = sorted(_savings(snapshot, basis), key=lambda found: -found[1].saving_usd)
    found = (
        *(_cost_idea(snapshot, *one, basis.days) for one in about_money[:MOST_ABOUT_MONEY]),
        *(idea for state in snapshot.watched for idea in _service_ideas(snapshot, state)),
    )
    return tuple(idea for idea in found if idea.id not in basis.dismissed)


def suggestions(snapshot: Snapshot, basis: Basis = NO_BASIS) -> tuple[str, ...]:
    """The texts of `ideas`."""
    return tuple(idea.text for idea in ideas(snapshot, basis))


def _savings(snapshot: Snapshot, basis: Basis) -> Iterator[tuple[ModelUse, Saving]]:
    """The possible savings and their usage; writing all of them takes longer than finding them."""
    uses = basis.uses if basis.days is not None else _totals(snapshot)
    for use in uses:
        saving = best_saving(snapshot, use, basis.offers) if use.provider_id in snapshot.providers else None
        if saving is not None:
            yield use, saving


def _totals(snapshot: Snapshot) -> Iterator[ModelUse]:
    """The usage without a history: tokens of unknown kind."""
    for state in snapshot.providers.values():
        if state.totals.tokens:
            tokens = Tokens(unsplit_tokens=state.totals.tokens)
            yield ModelUse(provider_id=state.id, model=None, tokens=tokens, cost_usd=state.totals.cost_usd)


def _cost_idea(snapshot: Snapshot, use: ModelUse, saving: Saving, days: int | None) -> Suggestion:
    used, other = snapshot.providers[use.provider_id].profile, saving.provider
    sentences = [_cost_so_far(used.name, use, days), _cost_elsewhere(other.profile.name, use, saving)]
    if not other.has_key:
        sentences.append("It needs a key first.")
    return Suggestion(
        id=":".join(filter(None, (SuggestionKind.COST, use.provider_id, use.model))),
        kind=SuggestionKind.COST,
        text=f"💡 {' '.join(sentences)}",
        shown=_change(used.short_name, other.profile.short_name, use, saving),
        note=joined(". ", _notes(use, saving)),
        provider_id=use.provider_id,
        instead=other.id,
        model=saving.model,
        saving_usd=saving.saving_usd,
        percent=saving.percent,
    )


def _cost_so_far(name: str, use: ModelUse, days: int | None) -> str:
    model = "" if days is None or use.model is None else f" for {use.model}"
    span = "" if days is None else f" in the last {days} days"
    return f"{name} has cost about {format_money(use.cost_usd)}{model}{span}."


def _cost_elsewhere(name: str, use: ModelUse, saving: Saving) -> str:
    target = name
    if saving.model is not None:
        is_own = saving.provider.id == use.provider_id
        target = saving.model if is_own else f"{name} with {saving.model}"
        target += " (a smaller model)" if saving.is_smaller else ""
        target += ", if it does the job"
    prices = "flat" if use.model is None else "list"
    return (
        f"Consider switching to {target}: the same tokens would be about {format_money(saving.cost_usd)}, "
        f"which saves {format_money(saving.saving_usd)} or {saving.percent}% (estimate at {prices} prices)."
    )


def _change(own: str, other: str, use: ModelUse, saving: Saving) -> Text:
    """What to use for what: "Use claude-haiku-4-5 for claude-sonnet-4-5"."""
    if use.model is None or saving.model is None:
        return say("Use {new} for {old}", new=other, old=own)
    if saving.provider.id != use.provider_id:
        return say("Use {new} on {other} for {old}", new=saving.model, other=other, old=use.model)
    return say("Use {new} for {old}", new=saving.model, old=use.model)


def _notes(use: ModelUse, saving: Saving) -> list[Text]:
    """What to know before: that it is another model, the sums, and that a key is missing."""
    notes = []
    if saving.is_smaller:
        notes.append(say("Smaller model; try it first"))
    elif use.model is not None and saving.model is not None and not is_same_model(use.model, saving.model):
        notes.append(say("Another model; try it first"))
    new, old = (format_money(usd.quantize(_CENT)) for usd in (saving.cost_usd, saving.was_usd))
    notes.append(say("About {new}, not {old}", new=new, old=old))
    if not saving.provider.has_key:
        notes.append(say("It needs a key first"))
    return notes


def _service_ideas(snapshot: Snapshot, state: ProviderState) -> Iterator[Suggestion]:
    """Suggestions about speed and reliability for a provider that answers at all."""
    if snapshot.shown(state.id).status not in (Status.HEALTHY, Status.DEGRADED):
        return
    others = [
        other
        for other in snapshot.watched
        if other.id != state.id and objection(snapshot, other, state, state.profile.job) is None
    ]
    yield from filter(None, (_speed_idea(state, others), _steadiness_idea(state, others)))


def _speed_idea(state: ProviderState, others: list[ProviderState]) -> Suggestion | None:
    """A provider that answers in half the time. None: fast enough, or there is none."""
    own_ms = _recent_ms(state)
    if own_ms is None or own_ms < _QUICK_MS:
        return None
    offers = [(ms, other) for other in others if (ms := _recent_ms(other)) is not None]
    best_ms, best = min(offers, key=lambda offer: offer[0], default=(own_ms, state))
    if best_ms * _WORTH_IT > own_ms:
        return None

    own, other = format_ms(own_ms), format_ms(best_ms)
    text = f"has a slow response time ({own} of late). Consider {best.profile.name}, which takes {other}."
    note = say("Replies take {best}, not {own}", best=other, own=own)
    return _service_idea(SuggestionKind.SPEED, state, best, text, note)


def _steadiness_idea(state: ProviderState, others: list[ProviderState]) -> Suggestion | None:
    """A provider that fails half as often. None: reliable enough, or there is none."""
    failed, total = failures(state.health.outcomes), len(state.health.outcomes)
    if failed < DEFAULT.least_failures:
        return None
    steadier = [
        other
        for other in others
        if len(other.health.outcomes) >= _LEAST_REQUESTS
        and failures(other.health.outcomes) * _WORTH_IT * total <= failed * len(other.health.outcomes)
    ]
    best = min(
        steadier, key=lambda other: failures(other.health.outcomes) / len(other.health.outcomes), default=None
    )
    if best is None:
        return None
    best_count = format_count(failures(best.health.outcomes), len(best.health.outcomes))
    name = best.profile.name
    text = f"has failed {failed} of its last {total} requests. Consider {name}, which failed {best_count}."
    note = say("{best} failed, not {own}", best=best_count, own=format_count(failed, total))
    return _service_idea(SuggestionKind.STEADINESS, state, best, text, note)


def _service_idea(
    kind: SuggestionKind, state: ProviderState, best: ProviderState, text: str, note: Text
) -> Suggestion:
    return Suggestion(
        id=f"{kind}:{state.id}",
        kind=kind,
        text=f"⚡ {state.profile.name} {text}",
        shown=say("Use {new} for {old}", new=best.profile.short_name, old=state.profile.short_name),
        note=note,
        provider_id=state.id,
        instead=best.id,
    )


def _recent_ms(state: ProviderState) -> float | None:
    """The median of the last latencies, so that one slow answer does not decide."""
    recent = [ms for _, ms in state.health.latencies[-DEFAULT.slow_window :]]
    return median(recent) if recent else state.health.latency_ms
