"""A past for the demo, so that it has something to show: the same plan and moment give the same past."""

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from apimon_desktop.core.check import Balance, CheckKind, CheckResult
from apimon_desktop.core.state import Incident, Verdict
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.demo.dialect import Dialect
from apimon_desktop.demo.dialects import DIALECTS

_RECENT: Final = timedelta(hours=24)
_RECENT_EVERY: Final = timedelta(minutes=5)
_OLDER: Final = timedelta(days=30)
_OLDER_EVERY: Final = timedelta(hours=1)
_SPREAD_RATIO: Final = 0.12
_LONE_MISS_RATIO: Final = 0.003
"""Chance of a failure that the next check takes back."""
_SLOW_FACTOR: Final = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A stretch in which a provider was not healthy."""

    provider_id: ProviderId
    began: timedelta
    """How long ago."""
    lasted: timedelta
    cause: Cause
    http_status: int | None = None
    """None: no answer came, or all answers were good but slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch in which nothing was checked: asleep, or offline."""

    began: timedelta
    """How long ago."""
    lasted: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What happened, before chance fills it in."""

    troubles: tuple[Trouble, ...] = ()
    """Of one provider, they don't overlap."""
    gaps: tuple[Gap, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a history can be filled with."""

    checks: tuple[tuple[CheckResult, Verdict], ...]
    """Each check with the verdict that was shown after it, oldest first."""
    incidents: tuple[Incident, ...]
    """Oldest first; one that lasts until now is still open."""


def past(plan: Plan, provider_ids: Iterable[ProviderId], *, now: datetime, now_mono_s: float) -> Past:
    """The last 24 hours every 5 minutes and the 29 days before them every hour; troubles are never missed.

    ``now`` is UTC; the last checks are up to 6 minutes older.
    """
    checks: list[tuple[CheckResult, Verdict]] = []
    incidents: list[Incident] = []
    for provider_id in provider_ids:
        teller = _Teller(plan, DIALECTS[provider_id], now, now_mono_s)
        checks += teller.checks()
        incidents += teller.incidents
    checks.sort(key=lambda pair: pair[0].at)
    incidents.sort(key=lambda incident: incident.started_at)
    return Past(checks=tuple(checks), incidents=tuple(incidents))


class _Teller:
    """Makes up one provider's past."""

    def __init__(self, plan: Plan, dialect: Dialect, now: datetime, now_mono_s: float) -> None:
        self.incidents: list[Incident] = []
        self._dialect = dialect
        self._now = now
        self._now_mono_s = now_mono_s
        self._troubles = [t for t in plan.troubles if t.provider_id == dialect.provider_id]
        self._gaps = plan.gaps
        self._random = random.Random(f"{plan.seed} {dialect.provider_id}")  # noqa: S311 - no secret

    def checks(self) -> Iterator[tuple[CheckResult, Verdict]]:
        """The checks, oldest first; the incidents are there once all were taken."""
        verdict: Verdict | None = None
        incident: Incident | None = None
        for at in self._moments():
            trouble = next((t for t in self._troubles if self._covers(t, at)), None)
            result = self._result(at, trouble)
            cause = Cause.OK if trouble is None else trouble.cause
            if verdict is None or verdict.cause is not cause:
                verdict = Verdict(cause=cause, since=at, detail=result.detail)
            if trouble is not None and incident is None:
                incident = self._opened(result, trouble.cause)
            elif trouble is None and incident is not None:
                self.incidents.append(replace(incident, ended_at=at))
                incident = None
            yield result, verdict
        if incident is not None:
            self.incidents.append(incident)

    def _moments(self) -> list[datetime]:
        """When it was checked."""
        last = self._now - timedelta(seconds=self._random.uniform(5, 60))
        moments = {*_steps(last - _RECENT, last, _RECENT_EVERY)}
        moments.update(_steps(last - _OLDER, last - _RECENT, _OLDER_EVERY))
        for trouble in self._troubles:
            began = self._now - trouble.began
            over = began + trouble.lasted + _RECENT_EVERY
            moments.update(_steps(began, min(over, last), _RECENT_EVERY))
        return sorted(at for at in moments if not any(self._covers(gap, at) for gap in self._gaps))

    def _covers(self, stretch: Trouble | Gap, at: datetime) -> bool:
        began = self._now - stretch.began
        return began <= at < began + stretch.lasted

    def _result(self, at: datetime, trouble: Trouble | None) -> CheckResult:
        good = CheckResult(
            provider_id=self._dialect.provider_id,
            kind=CheckKind.POLL,
            at=at,
            at_mono_s=self._now_mono_s - (self._now - at).total_seconds(),
            cause=Cause.OK,
            latency_ms=self._latency_ms(at),
            http_status=200,
            key_accepted=True,
            balance=self._balance(),
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
        """Around the usual, a little more in the afternoon."""
        by_hour = 1 + 0.08 * math.sin((at.hour - 9) / 24 * 2 * math.pi)
        chance = max(self._random.gauss(1, _SPREAD_RATIO), 0.6)
        return round(self._dialect.usual_ms * by_hour * chance, 1)

    def _balance(self) -> Balance | None:
        usd = self._dialect.balance_usd
        return None if usd is None else Balance(amount=usd, currency="USD")

    def _opened(self, result: CheckResult, cause: Cause) -> Incident:
        """Named as the status machine names them."""
        return Incident(
            id=f"{result.provider_id}-{result.at:%Y%m%dT%H%M%S.%fZ}",
            provider_id=result.provider_id,
            started_at=result.at,
            cause=cause,
            http_status=result.http_status,
            request_id=result.request_id,
        )


def _steps(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    """Back from the end, which is included, to the start."""
    at = end
    while at >= start:
        yield at
        at -= step


def _unanswered(good: CheckResult, cause: Cause) -> CheckResult:
    return replace(good, cause=cause, latency_ms=None, http_status=None, key_accepted=False, balance=None)
