"""A made-up past for the demo: checks, incidents, usage and balances; the same for the same plan and time."""

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.core.model.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Incident, Verdict
from apimon_desktop.core.model.usage import Tokens, UsageEvent, UsageSource
from apimon_desktop.core.money.budget import BalancePoint
from apimon_desktop.demo.dialects import DIALECTS, Dialect
from apimon_desktop.providers.registry import APIProvider

_RECENT: Final = timedelta(hours=24)
_RECENT_EVERY: Final = timedelta(minutes=5)
_OLDER: Final = timedelta(days=30)
_OLDER_EVERY: Final = timedelta(hours=1)
_SPREAD_RATIO: Final = 0.12
_LONE_MISS_RATIO: Final = 0.003
"""The chance of a single failed check."""
_SLOW_FACTOR: Final = 4.5
_DAYS: Final = 40
"""More than any month has."""
_LLAMA: Final = "meta-llama/Llama-3.3-70B-Instruct-Turbo"
_EMBEDDING: Final = "openai/text-embedding-3-small"
_WEEKEND_SHARE: Final = 0.3
_BALANCE_EVERY: Final = timedelta(hours=12)
_BALANCE_OVER: Final = timedelta(days=13)
_SPENT_A_DAY: Final = {ProviderId(APIProvider.MOONSHOT_AI.value): Decimal("0.79")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A period without checks: asleep, or offline."""

    began: timedelta
    """How long ago."""
    lasted: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(Gap):
    """A period in which a provider was checked and not healthy."""

    provider_id: ProviderId
    cause: Cause
    http_status: int | None = None
    """None: there was no answer, or the answers were good but slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The troubles and gaps of a past; the rest is random."""

    troubles: tuple[Trouble, ...] = ()
    """Those of one provider do not overlap."""
    gaps: tuple[Gap, ...] = ()
    seed: int = 0


def trouble(
    provider: APIProvider, ago: timedelta, minutes: int, cause: Cause, status: int | None = None
) -> Trouble:
    """A trouble that began some time ago and lasted some minutes."""
    provider_id, lasted = ProviderId(provider.value), timedelta(minutes=minutes)
    return Trouble(provider_id=provider_id, began=ago, lasted=lasted, cause=cause, http_status=status)


USUAL_PAST: Final = Plan(
    troubles=(
        trouble(APIProvider.GOOGLE_GEMINI, timedelta(hours=5, minutes=40), 35, Cause.SLOW),
        trouble(APIProvider.ANTHROPIC, timedelta(hours=19, minutes=20), 23, Cause.SERVER_ERROR, 500),
        trouble(APIProvider.OPENAI, timedelta(days=6, hours=3), 12, Cause.RATE_LIMITED, 429),
        trouble(APIProvider.TOGETHER_AI, timedelta(days=9, hours=1), 18, Cause.OVERLOADED, 503),
        trouble(APIProvider.OPENROUTER, timedelta(days=12, hours=7), 35, Cause.TIMEOUT),
        trouble(APIProvider.MOONSHOT_AI, timedelta(days=21, hours=2), 180, Cause.NO_CREDIT, 429),
    ),
    gaps=(Gap(began=timedelta(hours=11), lasted=timedelta(minutes=50)),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The contents of a history."""

    checks: tuple[tuple[CheckResult, Verdict], ...]
    """Each check with the verdict that was shown after it, oldest first."""
    incidents: tuple[Incident, ...]
    """Oldest first; one that lasts until now has no end."""


def past(plan: Plan, provider_ids: Iterable[ProviderId], *, now: datetime, now_mono_s: float) -> Past:
    """Checks every 5 minutes of the last 24 hours and every hour of the 29 days before, and during troubles.

    ``now`` is UTC; the last checks are up to 6 minutes older.
    """
    checks: list[tuple[CheckResult, Verdict]] = []
    incidents: list[Incident] = []
    for provider_id in provider_ids:
        maker = _PastMaker(plan, DIALECTS[provider_id], now, now_mono_s)
        checks += maker.checks()
        incidents += maker.incidents
    checks.sort(key=lambda pair: pair[0].at)
    incidents.sort(key=lambda incident: incident.started_at)
    return Past(checks=tuple(checks), incidents=tuple(incidents))


class _PastMaker:
    """Creates the past of one provider."""

    def __init__(self, plan: Plan, dialect: Dialect, now: datetime, now_mono_s: float) -> None:
        self.incidents: list[Incident] = []
        self._dialect = dialect
        self._now = now
        self._now_mono_s = now_mono_s
        self._troubles = [t for t in plan.troubles if t.provider_id == dialect.provider_id]
        self._gaps = plan.gaps
        self._random = random.Random(f"{plan.seed} {dialect.provider_id}")  # noqa: S311 - no secret

    def checks(self) -> Iterator[tuple[CheckResult, Verdict]]:
        """The checks, oldest first; ``incidents`` is complete once all were taken."""
        verdict: Verdict | None = None
        incident: Incident | None = None
        for at in self._moments():
            trouble = next((t for t in self._troubles if self._covers(t, at)), None)
            result = self._result(at, trouble)
            cause = Cause.OK if trouble is None else trouble.cause
            if verdict is None or verdict.cause is not cause:
                verdict = Verdict(cause=cause, since=at, detail=result.detail)
            if trouble is not None and incident is None:
                incident = Incident(
                    id=f"{result.provider_id}-{at:%Y%m%dT%H%M%S.%fZ}",
                    provider_id=result.provider_id,
                    started_at=at,
                    cause=trouble.cause,
                    http_status=result.http_status,
                    request_id=result.request_id,
                )
            elif trouble is None and incident is not None:
                self.incidents.append(replace(incident, ended_at=at))
                incident = None
            yield result, verdict
        if incident is not None:
            self.incidents.append(incident)

    def _moments(self) -> list[datetime]:
        """The times of the checks."""
        last = self._now - timedelta(seconds=self._random.uniform(5, 60))
        moments = {
            *_steps(last - _RECENT, last, _RECENT_EVERY),
            *_steps(last - _OLDER, last - _RECENT, _OLDER_EVERY),
        }
        for trouble in self._troubles:
            began = self._now - trouble.began
            over = began + trouble.lasted + _RECENT_EVERY
            moments.update(_steps(began, min(over, last), _RECENT_EVERY))
        return sorted(at for at in moments if not any(self._covers(gap, at) for gap in self._gaps))

    def _covers(self, period: Gap, at: datetime) -> bool:
        began = self._now - period.began
        return began <= at < began + period.lasted

    def _result(self, at: datetime, trouble: Trouble | None) -> CheckResult:
        usd = self._dialect.balance_usd
        good = CheckResult(
            provider_id=self._dialect.provider_id,
            kind=CheckKind.POLL,
            at=at,
            at_mono_s=self._now_mono_s - (self._now - at).total_seconds(),
            cause=Cause.OK,
            latency_ms=self._latency_ms(at),
            http_status=200,
            key_accepted=True,
            balance=None if usd is None else Balance(amount=usd, currency="USD"),
        )
        if trouble is None:
            lone_miss = self._random.random() < _LONE_MISS_RATIO
            return _unanswered(good, Cause.TIMEOUT) if lone_miss else good
        if trouble.cause is Cause.SLOW:
            return replace(good, latency_ms=round(_SLOW_FACTOR * self._latency_ms(at), 1))
        if trouble.http_status is None:
            return _unanswered(good, trouble.cause)
        return replace(
            good,
            cause=trouble.cause,
            http_status=trouble.http_status,
            detail=f"HTTP {trouble.http_status}",
            key_accepted=False,
            balance=None,
            request_id=f"demo-{at:%m%d%H%M}" if self._dialect.request_id_header else None,
        )

    def _latency_ms(self, at: datetime) -> float:
        """Around the usual latency, a little higher in the afternoon."""
        by_hour = 1 + 0.08 * math.sin((at.hour - 9) / 24 * 2 * math.pi)
        chance = max(self._random.gauss(1, _SPREAD_RATIO), 0.6)
        return round(self._dialect.usual_ms * by_hour * chance, 1)


def _steps(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    """The times from the end, which is included, back to the start."""
    at = end
    while at >= start:
        yield at
        at -= step


def _unanswered(good: CheckResult, cause: Cause) -> CheckResult:
    return replace(good, cause=cause, latency_ms=None, http_status=None, key_accepted=False, balance=None)


@dataclass(frozen=True, slots=True)
class _Habit:
    """The average use of a model on a working day."""

    provider: APIProvider
    model: str | None
    source: UsageSource
    requests: int
    input_tokens: int
    """Of one request, as are the others."""
    cached_share: float
    output_tokens: int
    usd_per_request: Decimal | None = None
    """None: the provider does not report the cost of a request."""


# A little less than the simulated cost reports; OpenAI's report shows that some is used elsewhere.
_HABITS: Final = (
    _Habit(APIProvider.ANTHROPIC, "claude-sonnet-4-5", UsageSource.HOOK, 26, 52_000, 0.8, 1_500),
    _Habit(APIProvider.ANTHROPIC, "claude-haiku-4-5", UsageSource.HOOK, 12, 9_000, 0.5, 700),
    _Habit(APIProvider.OPENAI, "gpt-5-mini", UsageSource.PYTHON, 24, 28_000, 0.4, 1_800),
    _Habit(APIProvider.OPENAI, "gpt-4o", UsageSource.PYTHON, 16, 12_000, 0.0, 900),
    _Habit(APIProvider.GOOGLE_GEMINI, "gemini-2.5-flash", UsageSource.HOOK, 34, 16_000, 0.0, 600),
    _Habit(APIProvider.TOGETHER_AI, _LLAMA, UsageSource.API, 8, 11_000, 0.0, 1_200),
    _Habit(APIProvider.OPENROUTER, _EMBEDDING, UsageSource.CLI, 5, 60_000, 0.0, 0, Decimal("0.0012")),
    # A private model, in no price list.
    _Habit(APIProvider.OPENAI, "ft:in-house-classifier", UsageSource.PYTHON, 1, 420, 0.0, 30),
)


def past_usage(seed: int, provider_ids: Iterable[ProviderId], *, now: datetime) -> tuple[UsageEvent, ...]:
    """The usage of the last 40 days, oldest first, less at weekends. ``now`` is UTC.

    Events have a cost only where the provider reports one.
    """
    known = frozenset(provider_ids)
    events = [
        event
        for place, habit in enumerate(_HABITS)
        if ProviderId(habit.provider.value) in known
        for event in _of_habit(habit, f"{seed} {place}", now)
    ]
    return tuple(sorted(events, key=lambda event: event.at))


def past_balances(
    provider_ids: Iterable[ProviderId], *, now: datetime
) -> Iterator[tuple[ProviderId, BalancePoint]]:
    """Earlier balances, oldest first, which fall to the present one."""
    for provider_id in provider_ids:
        left, a_day = DIALECTS[provider_id].balance_usd, _SPENT_A_DAY.get(provider_id)
        if left is None or a_day is None:
            continue
        for nth in range(_BALANCE_OVER // _BALANCE_EVERY, 0, -1):
            ago = nth * _BALANCE_EVERY
            spent = a_day * Decimal(str(ago / timedelta(days=1)))
            yield provider_id, BalancePoint(at=now - ago, amount=round(left + spent, 2))


def _of_habit(habit: _Habit, seed: str, now: datetime) -> Iterator[UsageEvent]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(_DAYS, -1, -1):
        day = midnight - timedelta(days=ago)
        share = _WEEKEND_SHARE if day.weekday() in (5, 6) else 1.0
        count = round(habit.requests * share * chance.uniform(0.6, 1.4))
        for _ in range(count):
            at = day + timedelta(hours=24 * chance.betavariate(3.0, 2.2))
            event = _event(habit, at, chance)
            if at < now:
                yield event


def _event(habit: _Habit, at: datetime, chance: random.Random) -> UsageEvent:
    size = chance.lognormvariate(-0.08, 0.4)
    sent, answered = round(habit.input_tokens * size), round(habit.output_tokens * size)
    usd = habit.usd_per_request
    return UsageEvent(
        provider_id=ProviderId(habit.provider.value),
        at=at,
        source=habit.source,
        model=habit.model,
        tokens=Tokens(
            input_tokens=sent,
            cached_input_tokens=round(sent * habit.cached_share),
            output_tokens=answered,
        ),
        ok=True,  # without a latency: the health of providers follows from the checks
        cost_usd=None if usd is None else round(usd * Decimal(str(size)), 6),
    )
