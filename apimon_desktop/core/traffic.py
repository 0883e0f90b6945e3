"""What reported usage, and the real requests in it, tell of a provider. Pure.

No verdict changes here. A real request may fail for reasons of its own or of the user's network, and only a
check has witnesses: a failure makes a check due, and that check judges by all that is in the windows.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from statistics import median

from apimon_desktop.core.proof import UNTRIED
from apimon_desktop.core.state import Outcome, ProviderState
from apimon_desktop.core.statistics import slow_limit_ms
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.usage import RealRequest, UsageNews
from apimon_desktop.core.usage_totals import MOST_REQUESTS


def reported(
    state: ProviderState,
    news: UsageNews,
    thresholds: Thresholds,
    *,
    now: datetime,
    offline: bool,
) -> ProviderState:
    """The state with reported usage in its totals and windows.

    Usage reported while ``offline``, or long after it happened, counts in the totals only.
    """
    growth = news.growth
    state = replace(
        state,
        tokens_used=state.tokens_used + growth.tokens,
        cost_usd=state.cost_usd + growth.cost_usd,
        success_count=state.success_count + growth.succeeded,
        error_count=state.error_count + growth.failed,
    )
    fresh = fresh_requests(news, thresholds, now=now)
    if not fresh or offline:
        return state
    outcomes = sorted((*state.outcomes, *_outcomes(state, fresh)), key=lambda outcome: outcome.at)
    timed = (request for request in fresh if request.ok and request.latency_ms is not None)
    state = replace(
        state,
        outcomes=tuple(outcomes[-thresholds.window :]),
        requests=(*state.requests, *timed)[-MOST_REQUESTS:],
    )
    return _having_generated(state, fresh)


def fresh_requests(news: UsageNews, thresholds: Thresholds, *, now: datetime) -> tuple[RealRequest, ...]:
    """The requests that still tell how the provider is."""
    oldest = now - thresholds.request_tells_for
    return tuple(request for request in news.requests if request.at >= oldest)


def without_unproven_failures(state: ProviderState) -> ProviderState:
    """For when the user's network turns out to be gone: it may be the cause of the latest real failures."""
    answered_at = state.evidence.answers_at
    kept = tuple(
        outcome
        for outcome in state.outcomes
        if outcome.ok or not outcome.reported or (answered_at is not None and outcome.at < answered_at)
    )
    return state if len(kept) == len(state.outcomes) else replace(state, outcomes=kept)


def is_slow_in_use(requests: Sequence[RealRequest], now: datetime, thresholds: Thresholds) -> bool:
    """True where the latest real requests took much longer than is usual for their models.

    Each is measured by its own model's median: a long text takes its time, whoever writes it. For the same
    reason no request is slow by its mere seconds.
    """
    recent = [
        request
        for request in requests[-thresholds.slow_window :]
        if now - request.at <= thresholds.request_tells_for
    ]
    if len(recent) < thresholds.slow_window:
        return False
    return sum(_is_slow(request, requests, thresholds) for request in recent) >= thresholds.slow_count


def _is_slow(request: RealRequest, requests: Sequence[RealRequest], thresholds: Thresholds) -> bool:
    like = [other.latency_ms for other in requests if other.model == request.model]
    known = [ms for ms in like if ms is not None]
    if request.latency_ms is None or len(known) < thresholds.request_least_samples:
        return False
    return request.latency_ms > slow_limit_ms(median(known), thresholds)


def _outcomes(state: ProviderState, requests: Sequence[RealRequest]) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(at=request.at, ok=request.ok, latency_ms=request.latency_ms, reported=True)
        for request in requests
        if request.ok or not _is_of_closed_incident(state, request.at)
    )


def _is_of_closed_incident(state: ProviderState, at: datetime) -> bool:
    incident = state.incident
    if incident is None or incident.ended_at is None:
        return False
    return incident.started_at <= at <= incident.ended_at


def _having_generated(state: ProviderState, requests: Sequence[RealRequest]) -> ProviderState:
    """The state with the proof that lies in a real answer."""
    last = max((request.at for request in requests if request.ok), default=None)
    if last is None:
        return state
    proven = state.evidence.generates_at
    evidence = replace(state.evidence, generates_at=last if proven is None else max(proven, last))
    state = replace(state, evidence=evidence)
    tried_at = state.generation.at
    if state.generation.stands and (tried_at is None or tried_at < last):
        # What a paid test found wrong is over: the next check takes it off the verdict.
        state = replace(
            state,
            generation=replace(UNTRIED, at=tried_at, at_mono_s=state.generation.at_mono_s, baseline=False),
        )
    return state
