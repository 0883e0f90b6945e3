"""The documented ten fields of a provider, for the Python API and ``api_metrics.json``, and its counters."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.model.usage import COUNTERS, Counts
from apimon_desktop.core.text.formats import iso
from apimon_desktop.core.text.translatable import joined, say

ERROR_TEXTS: Mapping[Cause, str] = {
    Cause.SLOW: "Slow responses",
    Cause.ERROR_RATE: "High error rate",
    Cause.RATE_LIMITED: "Rate limit exceeded",
    Cause.OVERLOADED: "Provider overloaded",
    Cause.BAD_RESPONSE: "Unexpected response",
    Cause.AUTHENTICATION: "API key rejected",
    Cause.PERMISSION: "Permission denied",
    Cause.NO_CREDIT: "No credit left",
    Cause.NOT_FOUND: "Wrong address",
    Cause.SERVER_ERROR: "Server error",
    Cause.TIMEOUT: "Connection timeout",
    Cause.CONNECT: "Connection failed",
    Cause.DNS: "Host name not found",
    Cause.TLS: "Secure connection failed",
    Cause.NO_KEY: "API key not configured",
    Cause.NOT_CHECKED: "Not checked yet",
    Cause.OFFLINE: "No internet connection",
}
"""The ``last_error`` of each cause, in every file; a healthy provider has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class APIMetrics:
    """The documented ten fields of a provider: no more, no fewer, in their order."""

    provider: str
    status: Status = Status.UNKNOWN
    response_time_ms: float = 0.0
    """Of the last complete answer; 0 before the first."""
    error_count: int = 0
    success_count: int = 0
    total_requests: int = 0
    last_check: str | None = None
    """ISO 8601 in UTC with offset. None: never checked."""
    last_error: str | None = None
    estimated_cost_usd: float = 0.0
    tokens_used: int = 0

    @property
    def error_rate(self) -> float:
        """Percentage of failed requests; 0 before the first one."""
        return _percent(self.error_count, self.total_requests)

    @property
    def success_rate(self) -> float:
        """Percentage of successful requests; 0 before the first one, as ``total_requests`` is."""
        return _percent(self.success_count, self.total_requests)

    @property
    def checked_at(self) -> datetime | None:
        """``last_check`` as a time, UTC. None: never checked."""
        return None if self.last_check is None else datetime.fromisoformat(self.last_check)

    def to_document(self) -> dict[str, str | float | int | None]:
        """The entry of ``api_metrics.json``."""
        return {**asdict(self), "status": self.status.value}


def metrics_of(state: ProviderState, shown: Verdict) -> APIMetrics:
    """The fields of a provider, given the verdict on show."""
    return APIMetrics(
        provider=state.id,
        status=shown.status,
        response_time_ms=round(state.health.latency_ms or 0.0, 1),
        error_count=state.totals.failed,
        success_count=state.totals.succeeded,
        total_requests=state.totals.requests,
        last_check=iso(state.health.last_check_at),
        last_error=error_text(shown),
        estimated_cost_usd=float(state.totals.cost_usd),
        tokens_used=state.totals.tokens,
    )


def error_text(shown: Verdict) -> str | None:
    """The text of ``last_error``. None: healthy."""
    return ERROR_TEXTS.get(shown.cause) if shown.local is None else shown.local.reason.error


def read_metrics(provider: ProviderId, document: object) -> APIMetrics | str:
    """The fields of an entry of ``api_metrics.json``, or what is wrong with it.

    Files of other programs may lack ``last_error`` or the response time, and have times without an offset,
    which are read as UTC. Missing fields get their defaults; an invalid one refuses the entry.
    """
    if not isinstance(document, Mapping):
        return say("{name} is not a table of figures", name=provider)
    try:
        return _read(provider, document)
    except _WrongError as wrong:
        return joined(": ", (provider, wrong.args[0]))


class _WrongError(Exception):
    """A field is invalid; its argument is a `Text` that says which and why."""


def _read(provider: ProviderId, document: Mapping[object, object]) -> APIMetrics:
    if document.get("provider", provider) != provider:
        raise _WrongError(say("it names another provider"))
    errors, successes = _count(document, "error_count"), _count(document, "success_count")
    status = _status(document)
    return APIMetrics(
        provider=provider,
        status=status,
        response_time_ms=_amount(document, "response_time_ms"),
        error_count=errors,
        success_count=successes,
        total_requests=max(_count(document, "total_requests"), errors + successes),
        last_check=_time(document, "last_check"),
        last_error=None if status is Status.HEALTHY else _text(document, "last_error"),
        estimated_cost_usd=_amount(document, "estimated_cost_usd"),
        tokens_used=_count(document, "tokens_used"),
    )


def _status(document: Mapping[object, object]) -> Status:
    value = document.get("status", Status.UNKNOWN)
    if value not in tuple(Status):
        raise _WrongError(say("status is none of the four"))
    return Status(str(value))


def _amount(document: Mapping[object, object], name: str) -> float:
    value = document.get(name)
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _WrongError(say("{name} is not a number", name=name))
    try:
        amount = float(value)
    except OverflowError:
        amount = math.inf
    if not math.isfinite(amount) or amount < 0:
        raise _WrongError(say("{name} is not a number from 0 up", name=name))
    return amount


def _count(document: Mapping[object, object], name: str) -> int:
    amount = _amount(document, name)
    if not amount.is_integer():
        raise _WrongError(say("{name} is not a whole number", name=name))
    return int(amount)


def _text(document: Mapping[object, object], name: str) -> str | None:
    value = document.get(name)
    if value is None or isinstance(value, str):
        return value
    raise _WrongError(say("{name} is not a text", name=name))


def _time(document: Mapping[object, object], name: str) -> str | None:
    value = _text(document, name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        return iso(at.replace(tzinfo=at.tzinfo or UTC))
    except (ValueError, OverflowError):
        raise _WrongError(say("{name} is not a time", name=name)) from None


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def counts_of(entry: APIMetrics) -> Counts:
    """The counters of an entry."""
    return Counts(
        tokens=entry.tokens_used,
        cost_usd=Decimal(repr(entry.estimated_cost_usd)),
        succeeded=entry.success_count,
        failed=entry.error_count,
        others=entry.total_requests - entry.success_count - entry.error_count,
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


def read_counts(document: Mapping[str, Any]) -> Counts:
    """The counts in a JSON document, its decimal a text. Raises ValueError where it is damaged."""
    try:
        whole = {name: int(document[name]) for name in COUNTERS if name != "cost_usd"}
        return Counts(cost_usd=Decimal(document["cost_usd"]), **whole)
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ValueError("not a document of counts") from error


def newest(ours: APIMetrics, there: APIMetrics | None, now: datetime) -> APIMetrics:
    """The entry with the later check; ours where neither has one.

    A process that did not check the provider itself knows the time of the last check, but not its result. A
    time in the future is ignored: the clock was set back, or the time was written in local time.
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
    """The entry to write where there is no history: the file's counters plus our growth.

    It grew since ``before``, which we last read or wrote; ``there`` is the file's entry. None: there is none.
    """
    if there is None:
        return ours
    earlier = counts_of(before or APIMetrics(provider=ours.provider))
    growth = (counts_of(ours) - earlier).clamped
    return with_counts(newest(ours, there, now), counts_of(there) + growth)
