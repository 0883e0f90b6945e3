"""The guide's ten figures of a provider, as Python programs and ``api_metrics.json`` have them."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.text import Text, joined, say
from apimon_desktop.core.types import Cause, ProviderId, Status

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
"""What ``last_error`` says of each cause, in every file; a healthy provider has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class APIMetrics:
    """One provider's figures. The fields are the guide's: no more, no fewer, in its order."""

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
    """None: healthy."""
    estimated_cost_usd: float = 0.0
    tokens_used: int = 0

    @property
    def error_rate(self) -> float:
        """Percent of the requests that failed; 0 before the first, as none has failed."""
        return _percent(self.error_count, self.total_requests)

    @property
    def success_rate(self) -> float:
        """Percent of the requests that went well; 0 before the first, as none has gone well.

        It claims no success that nobody has seen; ``total_requests`` tells the two zeros apart.
        """
        return _percent(self.success_count, self.total_requests)

    @property
    def checked_at(self) -> datetime | None:
        """``last_check`` as a time, UTC. None: never checked."""
        return None if self.last_check is None else datetime.fromisoformat(self.last_check)

    def to_document(self) -> dict[str, str | float | int | None]:
        """The entry of ``api_metrics.json``."""
        return {**asdict(self), "status": self.status.value}


def metrics_of(state: ProviderState, shown: Verdict) -> APIMetrics:
    """The figures of a provider, given what is shown of it."""
    return APIMetrics(
        provider=state.id,
        status=shown.status,
        response_time_ms=round(state.latency_ms or 0.0, 1),
        error_count=state.error_count,
        success_count=state.success_count,
        total_requests=state.total_requests,
        last_check=None if state.last_check_at is None else _iso(state.last_check_at),
        last_error=error_text(shown),
        estimated_cost_usd=float(state.cost_usd),
        tokens_used=state.tokens_used,
    )


def error_text(shown: Verdict) -> str | None:
    """The text of ``last_error``. None: healthy."""
    return ERROR_TEXTS.get(shown.cause) if shown.local is None else shown.local.error


def read_metrics(provider: ProviderId, document: object) -> APIMetrics | str:
    """The figures that an entry of ``api_metrics.json`` holds, or what is wrong with it.

    Files of the guide's time lack ``last_error``, may have no response time, and write times without
    an offset, which are taken for UTC. Missing figures count as none; wrong ones refuse the entry.
    """
    if not isinstance(document, Mapping):
        return say("{name} is not a table of figures", name=provider)
    try:
        return _read(provider, document)
    except _WrongError as wrong:
        return joined(": ", (provider, wrong.what))


class _WrongError(Exception):
    """A figure cannot be what it says; ``what`` says which and why."""

    def __init__(self, what: Text) -> None:
        super().__init__(what)
        self.what = what


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
        return _iso(at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
    except (ValueError, OverflowError):
        raise _WrongError(say("{name} is not a time", name=name)) from None


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
