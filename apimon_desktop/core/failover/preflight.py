"""Whether a job or a session may start, and at which provider; without a request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from apimon_desktop.core.failover.choose import Failover, facts_of, p95_ms, reason_of, suggest, trouble_of
from apimon_desktop.core.model.billing import estimate_usd
from apimon_desktop.core.model.ids import Cause, Job, ProviderId, Status
from apimon_desktop.core.model.limits import longest_gap
from apimon_desktop.core.model.offline import NO_NETWORK
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.text.formats import format_age, format_duration, format_money, format_seconds
from apimon_desktop.core.text.translatable import Text, say
from apimon_desktop.core.wording.headline import headline, troubled


class Preference(StrEnum):
    """How to choose among good providers."""

    ORDER = "order"
    CHEAPEST = "cheapest"
    FASTEST = "fastest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A job and its limits."""

    job: Job = Job.CHAT
    tokens: int | None = None
    """Expected input and output tokens. None: unknown, and so is the cost."""
    max_cost_usd: Decimal | None = None
    max_p95_ms: float | None = None


class Answer(StrEnum):
    """Whether a job may start."""

    OK = "ok"
    USE = "use"
    """At another provider."""
    WAIT = "wait"
    UNKNOWN = "unknown"
    """Too little is known, or it is too old."""

    @property
    def exit_code(self) -> int:
        """The exit code of ``apimon preflight``."""
        return list(Answer).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight(Failover):
    """The answer to "may this job start?", and at which provider."""

    answer: Answer
    cost_usd: Decimal | None = None
    """The cost of the tokens there, estimated at its flat price. None: unknown."""
    wait_s: float | None = None
    """When to ask again. None: unknown."""

    def to_document(self) -> dict[str, Any]:
        """The document of ``preflight --json``."""
        return {
            "answer": self.answer.value,
            **Failover.to_document(self),
            "estimated_cost_usd": None if self.cost_usd is None else float(self.cost_usd),
            "wait_s": self.wait_s,
        }


def recommend(
    snapshot: Snapshot, wanted: Wanted, *, now: datetime, prefer: Preference = Preference.ORDER
) -> Preflight:
    """The provider for a job, among those of the failover order that are known to work now."""
    states = [snapshot.providers[pid] for pid in snapshot.failover_order if pid in snapshot.providers]
    objections = {state.id: _objection(snapshot, state, wanted, now) for state in states}
    against = [one for one in objections.values() if one is not None]
    passed_over = tuple(
        f"{state.profile.short_name}: {one.text}" for state in states if (one := objections[state.id])
    )
    good = [state for state in states if objections[state.id] is None]
    if not good:
        return replace(_none_available(snapshot, against), passed_over=passed_over)
    best = min(good, key=lambda state: (state.health.suspicion is not None, *_RANKS[prefer](state)))
    return replace(_go(best, wanted, now), passed_over=passed_over)


def preflight(snapshot: Snapshot, wanted: Wanted, provider_id: ProviderId, *, now: datetime) -> Preflight:
    """Whether a job may start at a provider, or at which other one. Raises KeyError for an unknown one."""
    state = snapshot.providers[provider_id]
    objection = _objection(snapshot, state, wanted, now)
    if objection is None:
        return _go(state, wanted, now)
    problem = f"{state.profile.short_name}: {objection.text}"
    other = recommend(snapshot, wanted, now=now)
    if other.provider is None or objection.is_ignorance:
        knows = not objection.is_ignorance and other.answer is not Answer.UNKNOWN
        return Preflight(
            answer=Answer.WAIT if knows else Answer.UNKNOWN,
            reason=problem,
            passed_over=other.passed_over,
            wait_s=objection.wait_s if knows else None,
        )
    name = snapshot.providers[other.provider].profile.short_name
    return replace(other, answer=Answer.USE, reason=f"{problem}; {name} is {other.reason}")


def _go(state: ProviderState, wanted: Wanted, now: datetime) -> Preflight:
    cost_usd, facts = _cost_usd(state, wanted), facts_of(state, None, now)
    if cost_usd is not None:
        facts = (f"about {format_money(cost_usd)} for {wanted.tokens:,} tokens (estimate)", *facts)
    reason = reason_of(state, now)
    return Preflight(answer=Answer.OK, provider=state.id, reason=reason, facts=facts, cost_usd=cost_usd)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Objection:
    text: str
    is_ignorance: bool = False
    wait_s: float | None = None


_RANKS: Final[Mapping[Preference, Callable[[ProviderState], tuple[float, ...]]]] = {
    Preference.ORDER: lambda _state: (),
    Preference.CHEAPEST: lambda state: (float(state.profile.usd_per_1k_tokens or "inf"),),
    Preference.FASTEST: lambda state: (p95_ms(state) or state.health.latency_ms or float("inf"),),
}


def _objection(snapshot: Snapshot, state: ProviderState, wanted: Wanted, now: datetime) -> _Objection | None:
    if (unfit := _unfit(state, wanted)) is not None:
        return _Objection(text=unfit)
    checked_at = state.health.last_check_at
    if checked_at is None or now - checked_at > longest_gap(snapshot.interval_s):
        return _Objection(text=f"checked {format_age(checked_at, now)}", is_ignorance=True)
    trouble = trouble_of(snapshot, state)
    if trouble is None:
        return _too_dear(state, wanted) or _too_slow(state, wanted)
    retry_at, is_ignorance = state.schedule.retry_at, snapshot.shown(state.id).cause is Cause.NOT_CHECKED
    if retry_at is None or retry_at <= now:
        return _Objection(text=trouble, is_ignorance=is_ignorance)
    return _Objection(
        text=f"{trouble}, available again in {format_duration(retry_at - now)}",
        is_ignorance=is_ignorance,
        wait_s=(retry_at - now).total_seconds(),
    )


def _unfit(state: ProviderState, wanted: Wanted) -> str | None:
    if not state.profile.enabled:
        return "paused"
    if not state.has_key:
        return "no key"
    return None if wanted.job in state.profile.jobs else f"not for {wanted.job.value}"


def _too_dear(state: ProviderState, wanted: Wanted) -> _Objection | None:
    cost_usd = _cost_usd(state, wanted)
    if cost_usd is None:
        limited = wanted.max_cost_usd is not None
        return _Objection(text="its price is unknown", is_ignorance=True) if limited else None
    if wanted.max_cost_usd is not None and cost_usd > wanted.max_cost_usd:
        return _Objection(
            text=f"about {format_money(cost_usd)}, more than {format_money(wanted.max_cost_usd)} (estimate)"
        )
    left = state.account.balance
    if left is not None and left.currency == "USD" and left.amount < cost_usd:
        return _Objection(text=f"about {format_money(cost_usd)} needed, {format_money(left.amount)} left")
    return None


def _too_slow(state: ProviderState, wanted: Wanted) -> _Objection | None:
    if wanted.max_p95_ms is None:
        return None
    p95 = p95_ms(state)
    if p95 is None:
        return _Objection(text="too few answers for a p95", is_ignorance=True)
    if p95 > wanted.max_p95_ms:
        return _Objection(text=f"p95 {format_seconds(p95)}, more than {format_seconds(wanted.max_p95_ms)}")
    return None


def _none_available(snapshot: Snapshot, against: Sequence[_Objection]) -> Preflight:
    if snapshot.offline:
        return Preflight(answer=Answer.WAIT, reason=str((snapshot.local_fault or NO_NETWORK).reason.short))
    if any(objection.is_ignorance for objection in against):
        reason = "no provider is known to work, and too little is known about some"
        return Preflight(answer=Answer.UNKNOWN, reason=reason)
    waits_s = [objection.wait_s for objection in against if objection.wait_s is not None]
    reason = "no provider in the failover order can take the job now"
    return Preflight(answer=Answer.WAIT, reason=reason, wait_s=min(waits_s, default=None))


def _cost_usd(state: ProviderState, wanted: Wanted) -> Decimal | None:
    price = state.profile.usd_per_1k_tokens
    return None if wanted.tokens is None or price is None else estimate_usd(wanted.tokens, price)


# Whether a session can begin

_ENOUGH_DAYS: Final = 1.0
"""Credit that lasts for so long at the usual rate lasts today."""
_ADVICE: Final = {
    Cause.AUTHENTICATION: say("Replace its key first."),
    Cause.PERMISSION: say("Check what its key may do."),
    Cause.NO_CREDIT: say("Top up first."),
    Cause.NOT_FOUND: say("Check its address."),
}


@dataclass(frozen=True, slots=True)
class SessionCheck:
    """The answer to "may the session begin?"."""

    answer: Answer
    sentence: str
    advice: str = ""

    @property
    def text(self) -> str:
        """Both sentences."""
        return " ".join(filter(None, (self.sentence, self.advice)))

    def to_document(self) -> dict[str, str]:
        """What ``preflight --session --json`` prints."""
        return {"answer": self.answer.value, "sentence": self.sentence, "advice": self.advice}


def check_session(
    snapshot: Snapshot, days_left: Mapping[ProviderId, float | None], *, now: datetime
) -> SessionCheck:
    """What the last checks say, and the days that known balances last (None: unknown); nobody is asked."""
    watched = snapshot.watched
    if not watched:
        return SessionCheck(Answer.UNKNOWN, headline(snapshot))
    if snapshot.offline:
        return SessionCheck(Answer.WAIT, headline(snapshot))
    if (reason := _too_little_known(snapshot, now)) is not None:
        return SessionCheck(Answer.UNKNOWN, reason, say("Check first."))
    if bad := troubled(snapshot):
        return _in_trouble(snapshot, bad[0], now)
    return _with_credit(
        {state.profile.short_name: days_left[state.id] for state in watched if state.id in days_left}
    )


def _too_little_known(snapshot: Snapshot, now: datetime) -> Text | None:
    """Why the last checks are no answer. None: they are one."""
    watched = snapshot.watched
    times = [state.health.last_check_at for state in watched if state.health.last_check_at is not None]
    if not times:
        return say("Nothing has been checked yet.")
    if now - max(times) > longest_gap(snapshot.interval_s):
        return say("The last check was {age}.", age=format_age(max(times), now))
    unknown = [
        state.profile.short_name
        for state in watched
        if snapshot.shown(state.id).status is Status.UNKNOWN or state.health.last_check_at is None
    ]
    return say("{name} is not checked yet.", name=unknown[0]) if unknown and not troubled(snapshot) else None


def _with_credit(days_left: Mapping[str, float | None]) -> SessionCheck:
    for name, days in days_left.items():
        if days is not None and days < _ENOUGH_DAYS:
            sentence = say("{name}'s credit will not last today at the usual rate.", name=name)
            return SessionCheck(Answer.WAIT, sentence, say("Top up first."))
    ready = say("Ready: your providers work and their keys are valid.")
    if days_left and None not in days_left.values():
        ready = say("Ready: your providers work, their keys are valid, and credit lasts today.")
    return SessionCheck(Answer.OK, ready)


def _in_trouble(snapshot: Snapshot, state: ProviderState, now: datetime) -> SessionCheck:
    advice = _ADVICE.get(snapshot.shown(state.id).cause)
    backup = None if advice else suggest(snapshot, state.id, now=now).provider
    if backup is None:
        return SessionCheck(Answer.WAIT, headline(snapshot), advice or "")
    name = snapshot.providers[backup].profile.short_name
    return SessionCheck(Answer.USE, headline(snapshot), say("Use {name} instead.", name=name))
