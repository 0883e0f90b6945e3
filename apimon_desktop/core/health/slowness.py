"""The rules for *slow* and for the error rate, from checks and from reported real requests. Pure.

Real requests change no verdict by themselves: one may fail for its own reasons or those of the user's
network. A failure makes a check due, and that check judges by all recent requests.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import dropwhile
from statistics import median

from apimon_desktop.core.model.check import UNTRIED
from apimon_desktop.core.model.limits import MOST_REQUESTS, Thresholds
from apimon_desktop.core.model.state import Health, Incident, ProviderState
from apimon_desktop.core.model.usage import NewUsage, Outcome


def percentile(values: Iterable[float], ratio: float) -> float | None:
    """The nearest-rank percentile, ``ratio`` from 0 to 1. None: there are no values."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, math.ceil(ratio * len(ordered)) - 1)]


def usual_ms(health: Health, thresholds: Thresholds) -> float | None:
    """The median latency of the last 24 h in ms. None: too few checks."""
    if len(health.latencies) < thresholds.slow_least_samples:
        return None
    return median(ms for _, ms in health.latencies)


def slow_limit_ms(usual: float, thresholds: Thresholds) -> float:
    """The latency above which a check is slow, given the usual one; ms."""
    return max(thresholds.slow_factor * usual, usual + thresholds.slow_margin_ms, thresholds.slow_floor_ms)


def is_slow(health: Health, thresholds: Thresholds) -> bool:
    """True where the last checks are slow compared with the provider's own history."""
    recent = [ms for _, ms in health.latencies[-thresholds.slow_window :]]
    last = recent[-thresholds.very_slow_count :]
    if len(last) == thresholds.very_slow_count and min(last) > thresholds.very_slow_ms:
        return True
    usual = usual_ms(health, thresholds)
    if usual is None:
        return False
    limit = slow_limit_ms(usual, thresholds)
    return sum(ms > limit for ms in recent) >= thresholds.slow_count


def failures(outcomes: Sequence[Outcome]) -> int:
    """The number of failed requests."""
    return sum(not outcome.ok for outcome in outcomes)


def has_high_error_rate(outcomes: Sequence[Outcome], thresholds: Thresholds) -> bool:
    """True where too many of the last requests failed."""
    failed, limit = failures(outcomes), thresholds.error_rate_percent * len(outcomes)
    return failed >= thresholds.least_failures and 100 * failed > limit


def trimmed(
    latencies: tuple[tuple[datetime, float], ...], now: datetime, thresholds: Thresholds
) -> tuple[tuple[datetime, float], ...]:
    """The latencies without those older than the time that the median covers."""
    oldest = now - thresholds.usual_over
    return tuple(dropwhile(lambda one: one[0] < oldest, latencies))


def with_usage(
    state: ProviderState, news: NewUsage, thresholds: Thresholds, *, now: datetime, offline: bool
) -> ProviderState:
    """The state with reported usage in its totals and its recent answers.

    Usage reported while ``offline``, or long after it happened, counts in the totals only.
    """
    health = state.health
    fresh = fresh_requests(news, thresholds, now=now)
    if fresh and not offline:
        new = (one for one in fresh if one.ok or not _is_of_closed_incident(health.incident, one.at))
        outcomes = sorted((*health.outcomes, *new), key=lambda outcome: outcome.at)
        timed = (request for request in fresh if request.ok and request.latency_ms is not None)
        health = replace(
            health,
            outcomes=tuple(outcomes[-thresholds.window :]),
            requests=(*health.requests, *timed)[-MOST_REQUESTS:],
        )
        health = _having_generated(health, fresh)
    return replace(state, totals=state.totals + news.growth, health=health)


def fresh_requests(news: NewUsage, thresholds: Thresholds, *, now: datetime) -> tuple[Outcome, ...]:
    """The requests that are recent enough to affect the status."""
    return tuple(request for request in news.requests if now - request.at <= thresholds.request_tells_for)


def without_unproven_failures(health: Health) -> Health:
    """The health after the network turned out to be gone, which may have caused the latest real failures."""
    answered_at = health.evidence.answers_at
    kept = tuple(
        outcome
        for outcome in health.outcomes
        if outcome.ok or not outcome.reported or (answered_at is not None and outcome.at < answered_at)
    )
    return health if len(kept) == len(health.outcomes) else replace(health, outcomes=kept)


def is_slow_in_use(requests: Sequence[Outcome], now: datetime, thresholds: Thresholds) -> bool:
    """True where the latest real requests took much longer than usual for their models.

    Each is compared with the median of its model, since long texts take time; no fixed limit applies.
    """
    recent = requests[-thresholds.slow_window :]
    is_known = len(recent) == thresholds.slow_window
    if not is_known or any(now - request.at > thresholds.request_tells_for for request in recent):
        return False
    return sum(_is_slow(request, requests, thresholds) for request in recent) >= thresholds.slow_count


def _is_slow(request: Outcome, requests: Sequence[Outcome], thresholds: Thresholds) -> bool:
    like = [other.latency_ms for other in requests if other.model == request.model]
    known = [ms for ms in like if ms is not None]
    if request.latency_ms is None or len(known) < thresholds.request_least_samples:
        return False
    return request.latency_ms > slow_limit_ms(median(known), thresholds)


def _is_of_closed_incident(incident: Incident | None, at: datetime) -> bool:
    ended_at = None if incident is None else incident.ended_at
    return incident is not None and ended_at is not None and incident.started_at <= at <= ended_at


def _having_generated(health: Health, requests: Sequence[Outcome]) -> Health:
    last = max((request.at for request in requests if request.ok), default=None)
    if last is None:
        return health
    generation = health.generation
    if generation.stands and (generation.at is None or generation.at < last):
        # The failure that a paid test found is over: the next check takes it off the verdict.
        generation = replace(UNTRIED, at=generation.at, at_mono_s=generation.at_mono_s, baseline=False)
    evidence = replace(health.evidence, generates_at=max(health.evidence.generates_at or last, last))
    return replace(health, evidence=evidence, generation=generation)
