"""What ``api_metrics.json`` counts: what the history counts, and what the file held from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from apimon_desktop.core.metrics import APIMetrics
from apimon_desktop.core.usage import UsageGrowth


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures of an entry that add up. A difference may be less than nothing."""

    tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    succeeded: int = 0
    failed: int = 0
    others: int = 0
    """Requests of which another program did not tell how they ended."""

    def __add__(self, more: "Counts") -> "Counts":
        return Counts(
            tokens=self.tokens + more.tokens,
            cost_usd=self.cost_usd + more.cost_usd,
            succeeded=self.succeeded + more.succeeded,
            failed=self.failed + more.failed,
            others=self.others + more.others,
        )

    def __neg__(self) -> "Counts":
        return Counts(
            tokens=-self.tokens,
            cost_usd=-self.cost_usd,
            succeeded=-self.succeeded,
            failed=-self.failed,
            others=-self.others,
        )

    @property
    def from_nothing_up(self) -> "Counts":
        """The same, with 0 in the place of what is less."""
        return Counts(
            tokens=max(0, self.tokens),
            cost_usd=max(Decimal(0), self.cost_usd),
            succeeded=max(0, self.succeeded),
            failed=max(0, self.failed),
            others=max(0, self.others),
        )


def counts_of(entry: APIMetrics) -> Counts:
    """What an entry counts."""
    return Counts(
        tokens=entry.tokens_used,
        cost_usd=Decimal(repr(entry.estimated_cost_usd)),
        succeeded=entry.success_count,
        failed=entry.error_count,
        others=entry.total_requests - entry.success_count - entry.error_count,
    )


def counts_of_usage(total: UsageGrowth) -> Counts:
    """What a total of the history counts."""
    return Counts(
        tokens=total.tokens, cost_usd=total.cost_usd, succeeded=total.succeeded, failed=total.failed
    )


def with_counts(entry: APIMetrics, counts: Counts) -> APIMetrics:
    """The entry, counting this; less than nothing counts as nothing."""
    counts = counts.from_nothing_up
    return replace(
        entry,
        tokens_used=counts.tokens,
        estimated_cost_usd=float(counts.cost_usd),
        success_count=counts.succeeded,
        error_count=counts.failed,
        total_requests=counts.succeeded + counts.failed + counts.others,
    )


def counts_document(counts: Counts) -> dict[str, int | str]:
    """Counts as JSON keeps them whole."""
    return {
        "tokens": counts.tokens,
        "cost_usd": str(counts.cost_usd),
        "succeeded": counts.succeeded,
        "failed": counts.failed,
        "others": counts.others,
    }


def read_counts(document: Mapping[str, Any]) -> Counts:
    """The counts of such a document. Raises ValueError where it is damaged."""
    try:
        return Counts(
            tokens=int(document["tokens"]),
            cost_usd=Decimal(document["cost_usd"]),
            succeeded=int(document["succeeded"]),
            failed=int(document["failed"]),
            others=int(document["others"]),
        )
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ValueError("these are no counts") from error


def newest(ours: APIMetrics, there: APIMetrics | None, now: datetime) -> APIMetrics:
    """The one of two entries that tells of the later check; ours where neither does.

    A time that has not come yet proves nothing: the clock was set back, or it was written in local time.
    """
    if there is None or there.checked_at is None or there.checked_at > now:
        return ours
    return there if ours.checked_at is None or there.checked_at > ours.checked_at else ours


def merged(
    ours: APIMetrics, before: APIMetrics | None, there: APIMetrics | None, now: datetime
) -> APIMetrics:
    """The entry to write where no history counts: what is there, plus what we counted since ``before``.

    ``before`` is what we last read or wrote. None: we started from nothing.
    ``there`` is what stands in the file. None: nothing, so that all we know is written.
    """
    if there is None:
        return ours
    earlier = counts_of(before or APIMetrics(provider=ours.provider))
    growth = (counts_of(ours) + -earlier).from_nothing_up
    return with_counts(newest(ours, there, now), counts_of(there) + growth)
