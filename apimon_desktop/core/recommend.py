"""Whom to give a job to that is about to start, within limits of cost and speed; from what is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apimon_desktop.core.cost import estimate_usd
from apimon_desktop.core.failover import facts_of, p95_ms, reason_of, trouble_of
from apimon_desktop.core.formats import format_age, format_duration, format_money, format_seconds
from apimon_desktop.core.offline import NO_NETWORK
from apimon_desktop.core.profile import Job
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.thresholds import longest_gap
from apimon_desktop.core.types import Cause, ProviderId


class Preference(StrEnum):
    """Which of several good providers is named."""

    ORDER = "order"
    """The first of the failover order."""
    CHEAPEST = "cheapest"
    FASTEST = "fastest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A job, and what it may cost and take."""

    job: Job = Job.CHAT
    tokens: int | None = None
    """About how many it will use, in and out together. None: not known, so that no cost is."""
    max_cost_usd: Decimal | None = None
    max_p95_ms: float | None = None
    """What 95 of 100 answers must stay under."""


class Answer(StrEnum):
    """What to do about a job that is about to start."""

    OK = "ok"
    USE = "use"
    """Another provider."""
    WAIT = "wait"
    """It should not start now."""
    UNKNOWN = "unknown"
    """Too little is known, or it is too old."""

    @property
    def exit_code(self) -> int:
        """What ``apimon preflight`` ends with."""
        return list(Answer).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """The answer to "may this job start?", and what it rests on."""

    answer: Answer
    provider: ProviderId | None
    """Whom to use. None: nobody."""
    reason: str
    """One plain sentence's worth, for people."""
    facts: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Who was not taken, and why."""
    cost_usd: Decimal | None = None
    """What the tokens cost there, an estimate at its flat price. None: not known."""
    wait_s: float | None = None
    """After so long it is worth asking again. None: nobody knows."""

    def to_document(self) -> dict[str, str | float | list[str] | None]:
        """What ``preflight --json`` gives."""
        return {
            "answer": self.answer.value,
            "provider": self.provider,
            "reason": self.reason,
            "facts": list(self.facts),
            "passed_over": list(self.passed_over),
            "estimated_cost_usd": None if self.cost_usd is None else float(self.cost_usd),
            "wait_s": self.wait_s,
        }


def recommend(
    snapshot: Snapshot,
    wanted: Wanted,
    *,
    now: datetime,
    prefer: Preference = Preference.ORDER,
) -> Preflight:
    """The provider to give a job to, among those in the failover order that are known to be good now."""
    objections = {
        pid: _objection(snapshot, snapshot.providers[pid], wanted, now)
        for pid in snapshot.failover_order
        if pid in snapshot.providers
    }
    passed_over = _told(snapshot, objections)
    good = [snapshot.providers[pid] for pid, objection in objections.items() if objection is None]
    if not good:
        return _nobody(snapshot, objections, passed_over)
    best = min(good, key=lambda state: (state.suspicion is not None, *_RANKS[prefer](state)))
    return Preflight(
        answer=Answer.OK,
        provider=best.id,
        reason=reason_of(best, now),
        facts=(*_cost_facts(best, wanted), *facts_of(best, None, now)),
        passed_over=passed_over,
        cost_usd=_cost_usd(best, wanted),
    )


def preflight(snapshot: Snapshot, wanted: Wanted, provider_id: ProviderId, *, now: datetime) -> Preflight:
    """Whether a job may start at a provider, or where else. Raises KeyError for an unknown one."""
    state = snapshot.providers[provider_id]
    objection = _objection(snapshot, state, wanted, now)
    if objection is None:
        return Preflight(
            answer=Answer.OK,
            provider=provider_id,
            reason=reason_of(state, now),
            facts=(*_cost_facts(state, wanted), *facts_of(state, None, now)),
            cost_usd=_cost_usd(state, wanted),
        )
    told = f"{state.profile.short_name}: {objection.text}"
    other = recommend(snapshot, wanted, now=now)
    if objection.is_ignorance or (other.provider is None and other.answer is Answer.UNKNOWN):
        return Preflight(answer=Answer.UNKNOWN, provider=None, reason=told, passed_over=other.passed_over)
    if other.provider is None:
        wait_s = objection.wait_s
        return Preflight(
            answer=Answer.WAIT, provider=None, reason=told, passed_over=other.passed_over, wait_s=wait_s
        )
    return Preflight(
        answer=Answer.USE,
        provider=other.provider,
        reason=f"{told}; {snapshot.providers[other.provider].profile.short_name} is {other.reason}",
        facts=other.facts,
        passed_over=other.passed_over,
        cost_usd=other.cost_usd,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Objection:
    """Why a provider is not taken."""

    text: str
    is_ignorance: bool = False
    """True where it may be good, and nobody knows."""
    wait_s: float | None = None


_RANKS: Final[Mapping[Preference, Callable[[ProviderState], tuple[float, ...]]]] = {
    Preference.ORDER: lambda _state: (),
    Preference.CHEAPEST: lambda state: (float(state.profile.usd_per_1k_tokens or "inf"),),
    Preference.FASTEST: lambda state: (p95_ms(state) or state.latency_ms or float("inf"),),
}


def _objection(snapshot: Snapshot, state: ProviderState, wanted: Wanted, now: datetime) -> _Objection | None:
    if not state.profile.enabled or not state.has_key or wanted.job not in state.profile.jobs:
        return _Objection(text=_unfit(state, wanted))
    if state.last_check_at is None or now - state.last_check_at > longest_gap(snapshot.interval_s):
        return _Objection(text=f"checked {format_age(state.last_check_at, now)}", is_ignorance=True)
    trouble = trouble_of(snapshot, state)
    if trouble is not None:
        left_s = 0.0 if state.retry_at is None else (state.retry_at - now).total_seconds()
        free_again = (
            f", available again in {format_duration(timedelta(seconds=left_s))}" if left_s > 0 else ""
        )
        ignorant = snapshot.shown(state.id).cause is Cause.NOT_CHECKED
        return _Objection(
            text=f"{trouble}{free_again}", is_ignorance=ignorant, wait_s=left_s if left_s > 0 else None
        )
    return _too_dear(state, wanted) or _too_slow(state, wanted)


def _unfit(state: ProviderState, wanted: Wanted) -> str:
    if not state.profile.enabled:
        return "paused"
    return "no key" if not state.has_key else f"not for {wanted.job.value}"


def _too_dear(state: ProviderState, wanted: Wanted) -> _Objection | None:
    cost_usd = _cost_usd(state, wanted)
    if cost_usd is None:
        limited = wanted.max_cost_usd is not None
        return _Objection(text="its price is not known", is_ignorance=True) if limited else None
    if wanted.max_cost_usd is not None and cost_usd > wanted.max_cost_usd:
        return _Objection(
            text=f"about {format_money(cost_usd)}, more than {format_money(wanted.max_cost_usd)} (estimate)"
        )
    left = state.balance
    if left is not None and left.currency == "USD" and left.amount < cost_usd:
        return _Objection(text=f"about {format_money(cost_usd)} needed, {format_money(left.amount)} left")
    return None


def _too_slow(state: ProviderState, wanted: Wanted) -> _Objection | None:
    if wanted.max_p95_ms is None:
        return None
    p95 = p95_ms(state)
    if p95 is None:
        return _Objection(text="too few answers to tell its p95", is_ignorance=True)
    if p95 > wanted.max_p95_ms:
        return _Objection(text=f"p95 {format_seconds(p95)}, more than {format_seconds(wanted.max_p95_ms)}")
    return None


def _nobody(
    snapshot: Snapshot, objections: Mapping[ProviderId, _Objection | None], passed_over: tuple[str, ...]
) -> Preflight:
    if snapshot.offline:
        reason = str((snapshot.local_fault or NO_NETWORK).short)
        return Preflight(answer=Answer.WAIT, provider=None, reason=reason, passed_over=passed_over)
    known = [objection for objection in objections.values() if objection is not None]
    if any(objection.is_ignorance for objection in known):
        reason = "nobody is known to be good, and of some too little is known"
        return Preflight(answer=Answer.UNKNOWN, provider=None, reason=reason, passed_over=passed_over)
    waits_s = [objection.wait_s for objection in known if objection.wait_s is not None]
    return Preflight(
        answer=Answer.WAIT,
        provider=None,
        reason="nobody in the failover order can take it now",
        passed_over=passed_over,
        wait_s=min(waits_s, default=None),
    )


def _told(snapshot: Snapshot, objections: Mapping[ProviderId, _Objection | None]) -> tuple[str, ...]:
    return tuple(
        f"{snapshot.providers[pid].profile.short_name}: {objection.text}"
        for pid, objection in objections.items()
        if objection is not None
    )


def _cost_usd(state: ProviderState, wanted: Wanted) -> Decimal | None:
    price = state.profile.usd_per_1k_tokens
    return None if wanted.tokens is None or price is None else estimate_usd(wanted.tokens, price)


def _cost_facts(state: ProviderState, wanted: Wanted) -> tuple[str, ...]:
    cost_usd = _cost_usd(state, wanted)
    return (
        ()
        if cost_usd is None
        else (f"about {format_money(cost_usd)} for {wanted.tokens:,} tokens (estimate)",)
    )
