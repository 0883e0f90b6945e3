"""What to use instead of a provider that does not work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from apimon_desktop.core.formats import format_age, format_duration, format_seconds
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.statistics import percentile
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.wording import WORDS

_WORTH_TELLING: Final = timedelta(minutes=1)
"""Being healthy for less says nothing."""
_LEAST_ANSWERS: Final = 5
"""Fewer have no percentiles worth the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failover:
    """Whom to turn to, and why."""

    provider: ProviderId | None
    """None: nobody is safe to turn to, and the reason says so."""
    reason: str
    """For people: "healthy for 9 days, p95 0.2 s"."""
    facts: tuple[str, ...] = ()
    """What the choice rests on, one short text each."""


def suggest(snapshot: Snapshot, provider_id: ProviderId, *, now: datetime) -> Failover:
    """The first provider of the failover order that is healthy and not the one given.

    One that is under suspicion comes after those that are not. Raises KeyError for an unknown provider.
    """
    asked = snapshot.providers[provider_id]
    if snapshot.offline:
        return Failover(provider=None, reason="no internet: no other provider can be reached either")
    others = [
        snapshot.providers[other]
        for other in snapshot.failover_order
        if other != provider_id and other in snapshot.providers
    ]
    healthy = [state for state in others if snapshot.shown(state.id).status is Status.HEALTHY]
    if healthy:
        best = min(healthy, key=lambda state: state.suspicion is not None)
        return Failover(provider=best.id, reason=_reason(best, now), facts=_facts(best, asked, now))
    facts = tuple(f"{s.profile.short_name}: {WORDS[snapshot.shown(s.id).cause]}" for s in others)
    return Failover(provider=None, reason=_why_none(others), facts=facts)


def _why_none(others: list[ProviderState]) -> str:
    if not others:
        return "no other provider stands in the failover order"
    if not any(state.profile.enabled and state.has_key for state in others):
        return "no other provider in the failover order has a key"
    return "no other provider is known to be healthy"


def _reason(state: ProviderState, now: datetime) -> str:
    since = state.verdict.since
    long_enough = since is not None and now - since >= _WORTH_TELLING
    parts = [f"healthy for {format_duration(now - since)}" if since and long_enough else "healthy"]
    p95 = percentile((ms for _, ms in state.latencies), 0.95)
    if p95 is not None and len(state.latencies) >= _LEAST_ANSWERS:
        parts.append(f"p95 {format_seconds(p95)}")
    elif state.latency_ms is not None:
        parts.append(f"last answer {format_seconds(state.latency_ms)}")
    return ", ".join(parts)


def _facts(state: ProviderState, asked: ProviderState, now: datetime) -> tuple[str, ...]:
    facts = [f"checked {format_age(state.last_check_at, now)}"]
    if state.evidence.key_accepted_at is not None:
        facts.append(f"key accepted {format_age(state.evidence.key_accepted_at, now)}")
    facts += _price_facts(state, asked)
    if state.profile.used_for:
        facts.append(f"used for {state.profile.used_for}")
    return tuple(facts)


def _price_facts(state: ProviderState, asked: ProviderState) -> list[str]:
    price, price_before = state.profile.usd_per_1k_tokens, asked.profile.usd_per_1k_tokens
    if price is None:
        return []
    if price_before is None:
        return [f"estimated ${price} per 1K tokens"]
    return [f"estimated ${price} per 1K tokens instead of ${price_before}"]
