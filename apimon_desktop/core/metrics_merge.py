"""The counters of ``api_metrics.json``: the history's totals, plus what other programs wrote to the file."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from operator import add, sub
from typing import Any, Final

from apimon_desktop.core.metrics import ERROR_TEXTS, APIMetrics
from apimon_desktop.core.types import Cause
from apimon_desktop.core.usage import UsageGrowth


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The counters of an entry. They may be negative in a difference."""

    tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    succeeded: int = 0
    failed: int = 0
    others: int = 0
    """Requests from another program that count neither as succeeded nor as failed."""

    def __add__(self, more: "Counts") -> "Counts":
        return _mapped(add, self, more)

    def __sub__(self, less: "Counts") -> "Counts":
        return _mapped(sub, self, less)

    @property
    def clamped(self) -> "Counts":
        """The same, with 0 in place of negative counters."""
        return _mapped(lambda count: max(type(count)(0), count), self)


_NAMES: Final = tuple(field.name for field in fields(Counts))


def _mapped(function: Callable[..., Any], *counts: Counts) -> Counts:
    return Counts(**{name: function(*(getattr(one, name) for one in counts)) for name in _NAMES})


def counts_of(entry: APIMetrics) -> Counts:
    """The counters of an entry."""
    return Counts(
        tokens=entry.tokens_used,
        cost_usd=Decimal(repr(entry.estimated_cost_usd)),
        succeeded=entry.success_count,
        failed=entry.error_count,
        others=entry.total_requests - entry.success_count - entry.error_count,
    )


def counts_of_usage(total: UsageGrowth) -> Counts:
    """The counters of a total from the history."""
    return Counts(
        tokens=total.tokens, cost_usd=total.cost_usd, succeeded=total.succeeded, failed=total.failed
    )


def with_counts(entry: APIMetrics, counts: Counts) -> APIMetrics:
    """The entry with these counters; negative ones become 0."""
    counts = counts.clamped
    return replace(
        entry,
        tokens_used=counts.tokens,
        estimated_cost_usd=float(counts.cost_usd),
        success_count=counts.succeeded,
        error_count=counts.failed,
        total_requests=counts.succeeded + counts.failed + counts.others,
    )


def counts_document(counts: Counts) -> dict[str, int | str]:
    """Counts as a JSON document, without loss of digits."""
    return {**asdict(counts), "cost_usd": str(counts.cost_usd)}


def read_counts(document: Mapping[str, Any]) -> Counts:
    """The counts in a document of `counts_document`. Raises ValueError where it is damaged."""
    try:
        whole = {name: int(document[name]) for name in _NAMES if name != "cost_usd"}
        return Counts(cost_usd=Decimal(document["cost_usd"]), **whole)
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ValueError("not a document of counts") from error


def newest(ours: APIMetrics, there: APIMetrics | None, now: datetime) -> APIMetrics:
    """The entry with the later check; ours where neither has one.

    A process that has not checked the provider itself knows when it was last checked, but not the result.
    A time in the future is ignored: the clock was set back, or the time was written in local time.
    """
    if there is None or there.checked_at is None or there.checked_at > now:
        return ours
    if ours.checked_at is None or there.checked_at > ours.checked_at:
        return there
    is_only_loaded = ours.last_error == ERROR_TEXTS[Cause.NOT_CHECKED]
    return there if is_only_loaded and there.checked_at == ours.checked_at else ours


def merged(
    ours: APIMetrics, before: APIMetrics | None, there: APIMetrics | None, now: datetime
) -> APIMetrics:
    """The entry to write where there is no history: the file's counters plus our growth since ``before``.

    ``before`` is the entry that we last read or wrote; None: there was none.
    ``there`` is the file's entry; None: it has none, so ours is written unchanged.
    """
    if there is None:
        return ours
    earlier = counts_of(before or APIMetrics(provider=ours.provider))
    growth = (counts_of(ours) - earlier).clamped
    return with_counts(newest(ours, there, now), counts_of(there) + growth)
