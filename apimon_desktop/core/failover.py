"""What to use instead of a provider that does not work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.core.formats import format_age, format_lasting, format_money, format_seconds
from apimon_desktop.core.offline import NO_NETWORK
from apimon_desktop.core.profile import Job
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.statistics import percentile
from apimon_desktop.core.text import Text, joined, number, say
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import WORDS

_WORTH_TELLING: Final = timedelta(minutes=1)
"""Being healthy for less says nothing."""
_LEAST_ANSWERS: Final = 5
"""Fewer have no percentiles worth the name."""
_CANNOT: Final = {Job.CHAT: say("cannot chat"), Job.EMBEDDINGS: say("cannot make embeddings")}
_NONE_CAN: Final = {
    Job.CHAT: say("no other provider in the failover order can chat"),
    Job.EMBEDDINGS: say("no other provider in the failover order can make embeddings"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failover:
    """Whom to turn to, and why."""

    provider: ProviderId | None
    """None: nobody is safe to turn to, and the reason says so."""
    reason: str
    """For people: "healthy for 9 days, p95 0.2 s"."""
    facts: tuple[str, ...] = ()
    """What the choice rests on, one short text each; at least three where somebody is named."""
    passed_over: tuple[str, ...] = ()
    """Who stands earlier in the order, or stands in it where nobody is named, and why not they."""

    def to_document(self) -> dict[str, str | list[str] | None]:
        """What ``failover --json`` and ``/api/failover`` give."""
        return {
            "provider": self.provider,
            "reason": self.reason,
            "facts": list(self.facts),
            "passed_over": list(self.passed_over),
        }


def suggest(
    snapshot: Snapshot,
    provider_id: ProviderId,
    *,
    now: datetime,
    job: Job | None = None,
    but: Collection[ProviderId] = (),
) -> Failover:
    """The first provider of the failover order that can safely do what the given one does.

    ``job`` is what is to be done; None: what the given provider is used for. ``but`` are those that were
    tried in vain. One that is under suspicion comes after those that are not. Raises KeyError for an
    unknown provider.
    """
    asked = snapshot.providers[provider_id]
    if snapshot.offline:
        why = (snapshot.local_fault or NO_NETWORK).short
        reason = say("{why}: no other provider can be reached either", why=why)
        return Failover(provider=None, reason=reason)
    others = [
        snapshot.providers[other]
        for other in snapshot.failover_order
        if other not in (provider_id, *but) and other in snapshot.providers
    ]
    wanted = asked.profile.job if job is None else job
    objections = {state.id: objection(snapshot, state, asked, wanted) for state in others}
    safe = [state for state in others if objections[state.id] is None]
    if not safe:
        facts = tuple(_about(state, objections[state.id]) for state in others)
        return Failover(
            provider=None, reason=_why_none(snapshot, others, wanted), facts=facts, passed_over=facts
        )
    best = min(safe, key=lambda state: state.suspicion is not None)
    earlier = others[: others.index(best)]
    return Failover(
        provider=best.id,
        reason=reason_of(best, now),
        facts=facts_of(best, asked, now),
        passed_over=tuple(_about(state, objections[state.id]) for state in earlier),
    )


def _about(state: ProviderState, objection: str | None) -> Text:
    """Why somebody is passed over; without an objection it is a suspicion."""
    reason = objection or say("its last check went wrong")
    return say("{name}: {reason}", name=state.profile.short_name, reason=reason)


def objection(snapshot: Snapshot, state: ProviderState, asked: ProviderState, job: Job) -> str | None:
    """Why a provider is not safe to turn to instead of another, in few words. None: it is."""
    if job not in state.profile.jobs:
        return _CANNOT[job]
    if asked.id in state.profile.upstreams:
        return say("its answers come from {name} too", name=asked.profile.short_name)
    return trouble_of(snapshot, state)


def trouble_of(snapshot: Snapshot, state: ProviderState) -> str | None:
    """What is wrong with a provider whatever it is wanted for. None: nothing is known to be."""
    cause = snapshot.shown(state.id).cause
    if cause is Cause.OK and state.unseen is not None:
        cause = state.unseen.cause
    if cause is not Cause.OK:
        return WORDS[cause]
    if state.open_incident is not None:
        return say("its incident is not over yet")
    if state.balance is not None and state.balance.amount <= 0:
        return say("nothing left to spend")
    return None


def _why_none(snapshot: Snapshot, others: list[ProviderState], job: Job) -> Text:
    if not others:
        return say("no other provider stands in the failover order")
    if not any(state.profile.enabled and state.has_key for state in others):
        return say("no other provider in the failover order has a key")
    if not any(job in state.profile.jobs for state in others):
        return _NONE_CAN[job]
    if any(snapshot.shown(state.id).status is Status.HEALTHY for state in others):
        return say("none of the healthy providers is safe to turn to")
    return say("no other provider is known to be healthy")


def reason_of(state: ProviderState, now: datetime) -> str:
    """Why a provider is a good choice, in a few words."""
    parts = [_health_fact(state, now)]
    p95 = p95_ms(state)
    if p95 is not None:
        parts.append(say("p95 {time}", time=format_seconds(p95)))
    elif state.latency_ms is not None:
        parts.append(say("last answer {time}", time=format_seconds(state.latency_ms)))
    return joined(", ", parts)


def facts_of(state: ProviderState, asked: ProviderState | None, now: datetime) -> tuple[str, ...]:
    """What speaks for a provider, compared in price with the one asked about, if any."""
    facts = [
        _health_fact(state, now),
        _speed_fact(state),
        _price_fact(state, asked),
        _balance_fact(state),
        say("checked {age}", age=format_age(state.last_check_at, now)),
    ]
    if state.evidence.key_accepted_at is not None:
        facts.append(say("key accepted {age}", age=format_age(state.evidence.key_accepted_at, now)))
    if state.profile.used_for:
        facts.append(say("used for {what}", what=state.profile.used_for))
    return tuple(facts)


def _health_fact(state: ProviderState, now: datetime) -> Text:
    since = state.verdict.since
    if since is None or now - since < _WORTH_TELLING:
        return say("healthy")
    return say("healthy {lasting}", lasting=format_lasting(now - since))


def _speed_fact(state: ProviderState) -> Text:
    p95 = p95_ms(state)
    if p95 is not None:
        n = len(state.latencies)
        return say("p95 {time} over {n} answers in 24 h", time=format_seconds(p95), n=n)
    if state.latency_ms is not None:
        return say("last answer {time}", time=format_seconds(state.latency_ms))
    return say("no response time known yet")


def p95_ms(state: ProviderState) -> float | None:
    """Of the answers of the last 24 h, in ms. None: there are too few."""
    if len(state.latencies) < _LEAST_ANSWERS:
        return None
    return percentile([ms for _, ms in state.latencies], 0.95)


def _price_fact(state: ProviderState, asked: ProviderState | None) -> Text:
    price = state.profile.usd_per_1k_tokens
    price_before = None if asked is None else asked.profile.usd_per_1k_tokens
    if price is None:
        return say("no price known")
    if price_before is None:
        return say("estimated {price} per 1K tokens", price=_price(price))
    return say(
        "estimated {price} per 1K tokens instead of {before}",
        price=_price(price),
        before=_price(price_before),
    )


def _price(usd: Decimal) -> Text:
    """A price as it was set, with all its digits."""
    return say("${amount}", amount=number(usd, max(0, -int(usd.as_tuple().exponent))))


def _balance_fact(state: ProviderState) -> Text:
    if state.balance is None:
        return say("balance not visible with this key")
    return say("{amount} left", amount=format_money(state.balance.amount, state.balance.currency))
