"""Adds what one process counted to what stands in a file that several processes write."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from apimon_desktop.core.metrics import APIMetrics
from apimon_desktop.core.usage import UsageGrowth


def merged(
    ours: APIMetrics, before: APIMetrics | None, there: APIMetrics | None, now: datetime
) -> APIMetrics:
    """The entry to write: what is there, plus what we counted since ``before``, with the newer status.

    ``before`` is what we last read or wrote. None: we started from nothing.
    ``there`` is what stands in the file. None: nothing, so that all we know is written.
    """
    if there is None:
        return ours
    before = before or APIMetrics(provider=ours.provider)
    errors = _growth(before.error_count, ours.error_count)
    successes = _growth(before.success_count, ours.success_count)
    return replace(
        there if _is_newer(there, ours, now) else ours,
        error_count=there.error_count + errors,
        success_count=there.success_count + successes,
        total_requests=there.total_requests + errors + successes,
        tokens_used=there.tokens_used + _growth(before.tokens_used, ours.tokens_used),
        estimated_cost_usd=_sum_usd(
            there.estimated_cost_usd, before.estimated_cost_usd, ours.estimated_cost_usd
        ),
    )


def with_usage(entry: APIMetrics, growth: UsageGrowth) -> APIMetrics:
    """The entry with reported usage added."""
    return replace(
        entry,
        error_count=entry.error_count + growth.failed,
        success_count=entry.success_count + growth.succeeded,
        total_requests=entry.total_requests + growth.failed + growth.succeeded,
        tokens_used=entry.tokens_used + growth.tokens,
        estimated_cost_usd=float(Decimal(repr(entry.estimated_cost_usd)) + growth.cost_usd),
    )


def _growth(before: int, after: int) -> int:
    return max(0, after - before)


def _sum_usd(there: float, before: float, after: float) -> float:
    """In decimals, so that thousands of small sums don't drift."""
    growth = max(Decimal(0), Decimal(repr(after)) - Decimal(repr(before)))
    return float(Decimal(repr(there)) + growth)


def _is_newer(there: APIMetrics, ours: APIMetrics, now: datetime) -> bool:
    """True where somebody else looked later than we did.

    A time that has not come yet proves nothing: the clock was set back, or it was written in local time.
    """
    if there.checked_at is None or there.checked_at > now:
        return False
    return ours.checked_at is None or there.checked_at > ours.checked_at
