"""What could be cheaper, quicker or steadier: the guide's suggestions, from own figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Final

from apimon_desktop.core.cost import ModelUse, Offer, Saving, best_saving
from apimon_desktop.core.failover import objection
from apimon_desktop.core.formats import format_count, format_money, format_ms
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.statistics import failures
from apimon_desktop.core.text import Text, joined, say
from apimon_desktop.core.thresholds import DEFAULT, RESPONSE_BANDS
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.usage import Tokens

MOST_ABOUT_MONEY: Final = 3
"""The largest savings are told; the rest would only be noise."""
_QUICK_MS: Final = RESPONSE_BANDS[1][0]
"""Up to the end of the band "good" there is nothing to suggest."""
_WORTH_IT: Final = 2
"""Another provider is worth naming where it is this many times as quick, or as steady."""
_LEAST_REQUESTS: Final = 10
"""Who was asked less often has not shown that it is steady."""


class SuggestionKind(StrEnum):
    """What would be better."""

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
    """The same with their short names, for windows."""
    provider_id: ProviderId
    """Whom it is about."""
    instead: ProviderId
    """Whom to turn to; the same provider where only its model would change."""
    model: str | None = None
    """The model to turn to. None: it is not about models."""
    saving_usd: Decimal | None = None
    """What would have been saved; an estimate. None: it is not about money."""
    percent: int | None = None
    """The same as a share of what it did cost. None: it is not about money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What suggestions may rest on beside the snapshot."""

    uses: tuple[ModelUse, ...] = ()
    offers: tuple[Offer, ...] = ()
    days: int | None = None
    """Over how many days ``uses`` goes. None: there is no usage history; the running totals are compared."""
    dismissed: frozenset[str] = frozenset()
    """The ids of suggestions that the user does not want to see now."""


NO_BASIS: Final = Basis()


def ideas(snapshot: Snapshot, basis: Basis = NO_BASIS) -> tuple[Suggestion, ...]:
    """What to suggest but what was dismissed: money by its saving (💡), then speed and steadiness (⚡)."""
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
    """What could be saved, and on what; to put all of it into words takes longer than to find it."""
    uses = basis.uses if basis.days is not None else _totals(snapshot)
    for use in uses:
        if use.provider_id not in snapshot.providers:
            continue
        saving = best_saving(snapshot, use, basis.offers)
        if saving is not None:
            yield use, saving


def _totals(snapshot: Snapshot) -> Iterator[ModelUse]:
    """What is known without a usage history: tokens of no known kind."""
    for state in snapshot.providers.values():
        if state.tokens_used:
            tokens = Tokens(unsplit_tokens=state.tokens_used)
            yield ModelUse(provider_id=state.id, model=None, tokens=tokens, cost_usd=state.cost_usd)


def _cost_idea(snapshot: Snapshot, use: ModelUse, saving: Saving, days: int | None) -> Suggestion:
    used, other = snapshot.providers[use.provider_id].profile, saving.provider
    last = () if other.has_key else (say("It needs a key first."),)

    def text(own: str, others: str) -> Text:
        return joined(" ", (_cost_so_far(own, use, days), _cost_elsewhere(others, use, saving), *last))

    return Suggestion(
        id=":".join(filter(None, (SuggestionKind.COST, use.provider_id, use.model))),
        kind=SuggestionKind.COST,
        text=text(used.name, other.profile.name),
        shown=text(used.short_name, other.profile.short_name),
        provider_id=use.provider_id,
        instead=other.id,
        model=saving.model,
        saving_usd=saving.saving_usd,
        percent=saving.percent,
    )


def _cost_so_far(name: str, use: ModelUse, days: int | None) -> Text:
    cost = format_money(use.cost_usd)
    if days is None:
        return say("💡 {name} has cost about {cost}.", name=name, cost=cost)
    if use.model is None:
        return say("💡 {name} has cost about {cost} in the last {n} days.", name=name, cost=cost, n=days)
    return say(
        "💡 {name} has cost about {cost} for {model} in the last {n} days.",
        name=name,
        cost=cost,
        model=use.model,
        n=days,
    )


def _cost_elsewhere(name: str, use: ModelUse, saving: Saving) -> Text:
    told = {
        "other": _target(name, use, saving),
        "cost": format_money(saving.cost_usd),
        "saving": format_money(saving.saving_usd),
        "percent": saving.percent,
    }
    if use.model is None:
        return say(
            "Consider switching to {other}: the same tokens would be about {cost}, which saves {saving} or "
            "{percent}% (estimate at flat prices).",
            **told,
        )
    return say(
        "Consider switching to {other}: the same tokens would be about {cost}, which saves {saving} or "
        "{percent}% (estimate at list prices).",
        **told,
    )


def _target(name: str, use: ModelUse, saving: Saving) -> str:
    """What to switch to; ``name`` is whose it is."""
    if saving.model is None:
        return name
    if saving.provider.id == use.provider_id:
        return say("{model}, if it does the job", model=saving.model)
    return say("{name} with {model}, if it does the job", name=name, model=saving.model)


def _service_ideas(snapshot: Snapshot, state: ProviderState) -> Iterator[Suggestion]:
    """Of a provider that answers at all: what of its speed and of its failures could be better elsewhere."""
    if snapshot.shown(state.id).status not in (Status.HEALTHY, Status.DEGRADED):
        return
    others = [
        other
        for other in snapshot.watched
        if other.id != state.id and objection(snapshot, other, state, state.profile.job) is None
    ]
    for idea in (_speed_idea(state, others), _steadiness_idea(state, others)):
        if idea is not None:
            yield idea


def _speed_idea(state: ProviderState, others: list[ProviderState]) -> Suggestion | None:
    """Who answers in less than half the time. None: quick enough, or nobody does."""
    own_ms = _recent_ms(state)
    if own_ms is None or own_ms < _QUICK_MS:
        return None
    offers = [(ms, other) for other in others if (ms := _recent_ms(other)) is not None]
    best_ms, best = min(offers, key=lambda offer: offer[0], default=(own_ms, state))
    if best_ms * _WORTH_IT > own_ms:
        return None

    def text(name: str, other: str) -> Text:
        return say(
            "⚡ {name} has a slow response time ({own} of late). Consider {other}, which takes {best}.",
            name=name,
            own=format_ms(own_ms),
            other=other,
            best=format_ms(best_ms),
        )

    return Suggestion(
        id=f"{SuggestionKind.SPEED}:{state.id}",
        kind=SuggestionKind.SPEED,
        text=text(state.profile.name, best.profile.name),
        shown=text(state.profile.short_name, best.profile.short_name),
        provider_id=state.id,
        instead=best.id,
    )


def _steadiness_idea(state: ProviderState, others: list[ProviderState]) -> Suggestion | None:
    """Who fails less than half as often. None: steady enough, or nobody does."""
    failed, total = failures(state.outcomes), len(state.outcomes)
    if failed < DEFAULT.least_failures:
        return None
    steadier = [
        other
        for other in others
        if len(other.outcomes) >= _LEAST_REQUESTS
        and failures(other.outcomes) * _WORTH_IT * total <= failed * len(other.outcomes)
    ]
    best = min(steadier, key=lambda other: failures(other.outcomes) / len(other.outcomes), default=None)
    if best is None:
        return None
    best_count = format_count(failures(best.outcomes), len(best.outcomes))

    def text(name: str, other: str) -> Text:
        return say(
            "⚡ {name} has failed {failed} of its last {total} requests. "
            "Consider {other}, which failed {best}.",
            name=name,
            failed=failed,
            total=total,
            other=other,
            best=best_count,
        )

    return Suggestion(
        id=f"{SuggestionKind.STEADINESS}:{state.id}",
        kind=SuggestionKind.STEADINESS,
        text=text(state.profile.name, best.profile.name),
        shown=text(state.profile.short_name, best.profile.short_name),
        provider_id=state.id,
        instead=best.id,
    )


def _recent_ms(state: ProviderState) -> float | None:
    """The median of the last response times, so that one slow answer does not speak for all."""
    recent = [ms for _, ms in state.latencies[-DEFAULT.slow_window :]]
    return median(recent) if recent else state.latency_ms
