"""Figures over a provider's own recent past."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median

from apimon_desktop.core.state import Outcome, ProviderState
from apimon_desktop.core.thresholds import Thresholds


def percentile(values: Iterable[float], ratio: float) -> float | None:
    """The nearest-rank percentile, ``ratio`` from 0 to 1. None: there are no values."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, math.ceil(ratio * len(ordered)) - 1)]


def usual_ms(state: ProviderState, thresholds: Thresholds) -> float | None:
    """The median response time over the last 24 h in ms. None: too few checks to tell."""
    if len(state.latencies) < thresholds.slow_least_samples:
        return None
    return median(ms for _, ms in state.latencies)


def slow_limit_ms(usual: float, thresholds: Thresholds) -> float:
    """Above this a check is slow, given what is usual for the provider; ms."""
    return max(
        thresholds.slow_factor * usual,
        usual + thresholds.slow_margin_ms,
        thresholds.slow_floor_ms,
    )


def is_slow(state: ProviderState, thresholds: Thresholds) -> bool:
    """True where the last answers are slow, measured by the provider's own history."""
    recent = [ms for _, ms in state.latencies[-thresholds.slow_window :]]
    last = recent[-thresholds.very_slow_count :]
    if len(last) == thresholds.very_slow_count and min(last) > thresholds.very_slow_ms:
        return True
    usual = usual_ms(state, thresholds)
    if usual is None:
        return False
    limit = slow_limit_ms(usual, thresholds)
    return sum(ms > limit for ms in recent) >= thresholds.slow_count


def failures(outcomes: Sequence[Outcome]) -> int:
    """How many of the requests failed."""
    return sum(not outcome.ok for outcome in outcomes)


def has_high_error_rate(outcomes: Sequence[Outcome], thresholds: Thresholds) -> bool:
    """True where too many of the last requests failed."""
    failed = failures(outcomes)
    return failed >= thresholds.least_failures and 100 * failed > thresholds.error_rate_percent * len(
        outcomes
    )


def trimmed(
    latencies: tuple[tuple[datetime, float], ...], now: datetime, thresholds: Thresholds
) -> tuple[tuple[datetime, float], ...]:
    """Without what is older than the history that "usual" looks at."""
    oldest = now - thresholds.usual_over
    start = next((i for i, (at, _) in enumerate(latencies) if at >= oldest), len(latencies))
    return latencies[start:]
