"""Which provider to use instead of another, and what to do after a failed call. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.model.ids import Cause, Job, ProviderId, Status
from apimon_desktop.core.model.limits import LEAST_FOR_P95
from apimon_desktop.core.model.offline import NO_NETWORK
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.text.formats import format_age, format_lasting, format_money, format_seconds
from apimon_desktop.core.text.translatable import Text, joined, number, say
from apimon_desktop.core.wording.causes import WORDS

_WORTH_TELLING: Final = timedelta(minutes=1)
"""A shorter healthy time is not mentioned."""
_CANNOT: Final = {Job.CHAT: say("cannot chat"), Job.EMBEDDINGS: say("cannot make embeddings")}
_NONE_CAN: Final = {
    Job.CHAT: say("no other provider in your backup order can chat"),
    Job.EMBEDDINGS: say("no other provider in your backup order can make embeddings"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failover:
    """The provider to use instead, and why."""

    provider: ProviderId | None = None
    """None: no provider is safe, and the reason says so."""
    reason: str
    """For programs and commands: "healthy for 9 days, p95 0.2 s". Windows show the first facts."""
    facts: tuple[str, ...] = ()
    """The facts behind the choice, at least three where a provider is named."""
    passed_over: tuple[str, ...] = ()
    """Why not the providers that are earlier in the order."""

    def to_document(self) -> dict[str, Any]:
        """The document of ``failover --json`` and ``/api/failover``."""
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
    """The first provider of the failover order that can safely replace the given one.

    ``job`` is the kind of work; None: what the given provider is used for. ``but`` are the providers that
    already failed. One with an unconfirmed failure comes last. Raises KeyError for an unknown provider.
    """
    asked = snapshot.providers[provider_id]
    if snapshot.offline:
        why = (snapshot.local_fault or NO_NETWORK).reason.short
        reason = say("{why}: no other provider can be reached either", why=why)
        return Failover(reason=reason)
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
        return Failover(reason=_why_none(snapshot, others, wanted), facts=facts, passed_over=facts)
    best = min(safe, key=lambda state: state.health.suspicion is not None)
    earlier = others[: others.index(best)]
    return Failover(
        provider=best.id,
        reason=reason_of(best, now),
        facts=facts_of(best, asked, now),
        passed_over=tuple(_about(state, objections[state.id]) for state in earlier),
    )


def _about(state: ProviderState, objection: str | None) -> Text:
    """Why a provider is passed over; without an objection, an unconfirmed failure."""
    reason = objection or say("its last check failed")
    return say("{name}: {reason}", name=state.profile.short_name, reason=reason)


def objection(snapshot: Snapshot, state: ProviderState, asked: ProviderState, job: Job) -> str | None:
    """Why a provider cannot safely replace another, in a few words. None: it can."""
    if job not in state.profile.jobs:
        return _CANNOT[job]
    if asked.id in state.profile.upstreams:
        return say("runs on {name}, too", name=asked.profile.short_name)
    return trouble_of(snapshot, state)


def trouble_of(snapshot: Snapshot, state: ProviderState) -> str | None:
    """What is wrong with a provider, whatever the job. None: nothing is known."""
    cause = snapshot.shown(state.id).cause
    if cause is Cause.OK and state.health.unseen is not None:
        cause = state.health.unseen.cause
    if cause is not Cause.OK:
        return WORDS[cause]
    if state.health.open_incident is not None:
        return say("its problem is not over yet")
    balance = state.account.balance
    return say("out of credit") if balance is not None and balance.amount <= 0 else None


def _why_none(snapshot: Snapshot, others: list[ProviderState], job: Job) -> Text:
    if not others:
        return say("no other provider is in your backup order")
    if not any(state.profile.enabled and state.has_key for state in others):
        return say("no other provider in your backup order has a key")
    if not any(job in state.profile.jobs for state in others):
        return _NONE_CAN[job]
    if any(snapshot.shown(state.id).status is Status.HEALTHY for state in others):
        return say("none of the working providers can take over")
    return say("no other provider is known to be working")


def reason_of(state: ProviderState, now: datetime) -> str:
    """Why a provider is a good choice, in a few words."""
    lasting = _lasting(state, now)
    parts = [say("healthy") if lasting is None else say("healthy {lasting}", lasting=lasting)]
    p95 = p95_ms(state)
    if p95 is not None:
        parts.append(say("p95 {time}", time=format_seconds(p95)))
    elif state.health.latency_ms is not None:
        parts.append(say("last reply {time}", time=format_seconds(state.health.latency_ms)))
    return joined(", ", parts)


def facts_of(state: ProviderState, asked: ProviderState | None, now: datetime) -> tuple[str, ...]:
    """Facts for a provider, with its price compared to the one that it replaces, if any."""
    lasting = _lasting(state, now)
    facts = [
        say("working") if lasting is None else say("working {lasting}", lasting=lasting),
        _speed_fact(state),
        _price_fact(state, asked),
        _balance_fact(state),
        say("checked {age}", age=format_age(state.health.last_check_at, now)),
    ]
    if state.health.evidence.key_accepted_at is not None:
        facts.append(say("key accepted {age}", age=format_age(state.health.evidence.key_accepted_at, now)))
    if state.profile.used_for:
        facts.append(say("used for {what}", what=state.profile.used_for))
    return tuple(facts)


def _lasting(state: ProviderState, now: datetime) -> str | None:
    """For how long it has been healthy. None: not long enough to say so."""
    since = state.health.verdict.since
    return None if since is None or now - since < _WORTH_TELLING else format_lasting(now - since)


def _speed_fact(state: ProviderState) -> Text:
    p95 = p95_ms(state)
    if p95 is not None:
        n = len(state.health.latencies)
        return say("95% of {n} replies today came within {time}", n=n, time=format_seconds(p95))
    if state.health.latency_ms is not None:
        return say("last reply {time}", time=format_seconds(state.health.latency_ms))
    return say("no reply yet")


def p95_ms(state: ProviderState) -> float | None:
    """The 95th percentile of the last 24 h in ms. None: too few answers."""
    if len(state.health.latencies) < LEAST_FOR_P95:
        return None
    return percentile([ms for _, ms in state.health.latencies], 0.95)


def _price_fact(state: ProviderState, asked: ProviderState | None) -> Text:
    price = state.profile.usd_per_1k_tokens
    before = None if asked is None else asked.profile.usd_per_1k_tokens
    if price is None:
        return say("no price known")
    if not price or not before or price == before:
        return say("about {price} per million tokens", price=format_money(1000 * price))
    prices = {"price": format_money(1000 * price), "before": format_money(1000 * before)}
    ratio = price / before
    if Decimal("0.4") < ratio < Decimal("0.6"):
        return say("about half the price ({price} instead of {before} per million tokens)", **prices)
    if ratio < 1:
        share = say("{n}%", n=max(1, round(100 * ratio)))
        return say(
            "about {share} of the price ({price} instead of {before} per million tokens)",
            share=share,
            **prices,
        )
    return say(
        "about {n}× the price ({price} instead of {before} per million tokens)", n=number(ratio, 1), **prices
    )


def _balance_fact(state: ProviderState) -> Text:
    if (balance := state.account.balance) is None:
        return say("balance: not available with this key")
    return say("{amount} left", amount=format_money(balance.amount, balance.currency))


_PASSING: Final = frozenset(
    {cause for cause in Cause if cause.needs_confirmation and cause is not Cause.TLS} | {Cause.RATE_LIMITED}
)
"""Causes that may be gone at the next try; certificates do not change by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFault:
    """Why a call failed."""

    cause: Cause
    retry_after_s: float | None = None
    is_ours: bool = False
    """True where the request itself is at fault, so that no provider can answer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long to wait between tries."""

    first_s: float = 0.5
    factor: float = 2.0
    longest_s: float = 8.0
    """Longest pause without ``Retry-After``."""
    patience_s: float = 30.0
    """Longest ``Retry-After`` that is waited for."""

    def pause_s(self, failures: int, share: float) -> float:
        """The pause after some failures; ``share`` is a random number from 0 to 1.

        The random half keeps programs that failed together from retrying together.
        """
        whole_s = min(self.longest_s, self.first_s * self.factor ** (failures - 1))
        return whole_s * (0.5 + 0.5 * share)


class Move(StrEnum):
    """What to do next."""

    AGAIN = "again"
    """The same provider, after a pause."""
    SWITCH = "switch"
    """Another provider, at once."""
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next step after a failed call."""

    move: Move
    pause_s: float = 0.0


def next_move(
    fault: CallFault, *, failures_here: int, is_healthy: bool, has_other: bool, share: float, backoff: Backoff
) -> Next:
    """What to do after the last of ``failures_here`` failures at one provider.

    ``is_healthy`` is the status of that provider; ``has_other`` says that another one is safe; ``share`` is
    a random number from 0 to 1. The first failure of a healthy provider is retried; after a second one, or
    at a provider with a known problem, the call moves on.
    """
    if fault.is_ours:
        return Next(move=Move.GIVE_UP)
    pause_s = max(fault.retry_after_s or 0.0, backoff.pause_s(failures_here, share))
    can_wait = fault.cause in _PASSING and pause_s <= backoff.patience_s
    if can_wait and (not has_other or (is_healthy and failures_here == 1 and pause_s <= backoff.longest_s)):
        return Next(move=Move.AGAIN, pause_s=pause_s)
    return Next(move=Move.SWITCH if has_other else Move.GIVE_UP)
