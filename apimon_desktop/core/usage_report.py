"""Sums of usage, and the documents that tell them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from apimon_desktop.core.spreadsheet import csv_table
from apimon_desktop.core.text import plain
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import NO_TOKENS, TOOL_CALLS, CostBasis, Tokens, UsageSource, tokens_in


class UsageBy(StrEnum):
    """What usage is summed by."""

    PROVIDER = "provider"
    MODEL = "model"
    """Of each provider by itself."""
    DAY = "day"
    """The reader's own."""
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSum:
    """Usage summed up. Parts of the key that were not asked for are None: they are summed over."""

    provider_id: ProviderId | None = None
    model: str | None = None
    """``""``: of events that name no model."""
    day: date | None = None
    source: UsageSource | None = None
    requests: int = 0
    """Real requests, failed ones included."""
    failed: int = 0
    tokens: Tokens = NO_TOKENS
    cost_usd: Decimal | None = None
    """What is known of the cost, billed and estimated. None: no amount is known."""
    billed_usd: Decimal | None = None
    """The part of it that providers themselves told. None: none did."""
    unpriced_tokens: int = 0
    """Tokens whose cost nobody knows; it is missing in ``cost_usd``."""
    partial: int = 0
    """Requests whose reply ended before it had reported all of its usage."""
    details: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Usage besides these tokens: counts by names of `COUNT_DETAILS`, and events by their terms."""
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What the estimated part of the cost omits because its rate is unknown; as `Cost.left_out`."""

    @property
    def estimated_usd(self) -> Decimal | None:
        """The part of the cost that comes of price lists. None: no part does."""
        if self.cost_usd is None or self.billed_usd is None:
            return self.cost_usd
        return None if self.cost_usd == self.billed_usd else self.cost_usd - self.billed_usd

    @property
    def left_out_tokens(self) -> int:
        """The part of ``unpriced_tokens`` that belongs to events with an estimate."""
        return tokens_in(self.left_out)

    @property
    def is_unpriced(self) -> bool:
        """True where something was used and nothing of its cost is known."""
        has_tools = any(name in TOOL_CALLS for name in self.details)
        return self.cost_usd is None and (self.unpriced_tokens > 0 or has_tools)

    @property
    def is_incomplete(self) -> bool:
        """True where the cost omits something because its rate is unknown."""
        return self.unpriced_tokens > 0 or bool(self.left_out)

    @property
    def basis(self) -> CostBasis:
        """How the cost is known; of several ways, the weakest that gives an amount."""
        if self.cost_usd is None:
            return CostBasis.UNKNOWN
        is_all = self.estimated_usd is None and not self.is_incomplete
        return CostBasis.BILLED if is_all else CostBasis.ESTIMATED

    def __add__(self, other: "UsageSum") -> "UsageSum":
        """Both together, of whatever key."""
        ours, theirs = self.tokens, other.tokens
        return UsageSum(
            requests=self.requests + other.requests,
            failed=self.failed + other.failed,
            tokens=Tokens(
                **{f.name: getattr(ours, f.name) + getattr(theirs, f.name) for f in fields(Tokens)}
            ),
            cost_usd=_added(self.cost_usd, other.cost_usd),
            billed_usd=_added(self.billed_usd, other.billed_usd),
            unpriced_tokens=self.unpriced_tokens + other.unpriced_tokens,
            partial=self.partial + other.partial,
            details=added_counts((self.details, other.details)),
            left_out=added_counts((self.left_out, other.left_out)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """Usage over a stretch of time, summed up by one thing."""

    since: datetime
    """UTC."""
    until: datetime
    by: UsageBy
    sums: tuple[UsageSum, ...]
    """Days in their order; else the dearest first, and what has no price last."""

    @property
    def total(self) -> UsageSum:
        """All of it."""
        return sum(self.sums, UsageSum())


def added_counts(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    """The sums of counts, by name."""
    together: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            together[name] = together.get(name, 0) + count
    return MappingProxyType(together)


def usage_report(sums: Iterable[UsageSum], *, since: datetime, until: datetime, by: UsageBy) -> UsageReport:
    """The report on sums by one thing."""
    known = tuple(sums)
    if by is UsageBy.DAY:
        ordered = sorted(known, key=lambda one: one.day or date.min)
    else:
        ordered = sorted(known, key=lambda one: (-(one.cost_usd or 0), -one.tokens.total, *_place(one)))
    return UsageReport(since=since, until=until, by=by, sums=tuple(ordered))


def usage_document(report: UsageReport) -> dict[str, Any]:
    """The document of ``usage --json`` and ``GET /api/usage``; amounts that nobody knows are null."""
    total = report.total
    return {
        "since": _iso(report.since),
        "until": _iso(report.until),
        "by": report.by.value,
        "rows": list(_rows(report)),
        "total_cost_usd": _number(total.cost_usd),
        "total_tokens": total.tokens.total,
        "total_requests": total.requests,
        "total_billed_usd": _number(total.billed_usd),
        "total_estimated_usd": _number(total.estimated_usd),
        "total_unpriced_tokens": total.unpriced_tokens,
        "total_details": dict(total.details),
        "total_without": dict(total.left_out),
        "basis": total.basis.value,
    }


def usage_csv(report: UsageReport) -> str:
    """The rows of the document, for spreadsheets; what nobody knows is left empty."""
    rows = list(_rows(report, exact=True))
    columns = rows[0] if rows else _row("", UsageSum(), by=report.by, exact=True)
    return csv_table(columns, (row.values() for row in rows))


def key_of(one: UsageSum, report: UsageReport) -> str:
    """What a row is called in documents."""
    if report.by is UsageBy.DAY:
        return "" if one.day is None else one.day.isoformat()
    if report.by is UsageBy.SOURCE:
        return "" if one.source is None else one.source.value
    if report.by is UsageBy.PROVIDER:
        return str(one.provider_id)
    if not one.model:
        return f"{one.provider_id} (no model named)"
    namesakes = sum(other.model == one.model for other in report.sums)
    # Other programs may have stored control characters in the name.
    model = plain(one.model)
    return model if namesakes == 1 else f"{one.provider_id}/{model}"


def _rows(report: UsageReport, *, exact: bool = False) -> Iterator[dict[str, Any]]:
    return (_row(key_of(one, report), one, by=report.by, exact=exact) for one in report.sums)


def _row(key: str, one: UsageSum, *, by: UsageBy, exact: bool) -> dict[str, Any]:
    """``exact`` keeps amounts as decimals, which JSON does not have."""

    def amount(usd: Decimal | None) -> Decimal | float | None:
        return usd if exact or usd is None else float(usd)

    tokens = one.tokens
    row: dict[str, Any] = {
        "key": key,
        "requests": one.requests,
        "tokens": tokens.total,
        "input_tokens": tokens.input_tokens,
        "output_tokens": tokens.output_tokens,
        "cached_input_tokens": tokens.cached_input_tokens,
        "cost_usd": amount(one.cost_usd),
        "billed_usd": amount(one.billed_usd),
        "unpriced_tokens": one.unpriced_tokens,
        "estimated_usd": amount(one.estimated_usd),
        "basis": one.basis.value,
        "failed_requests": one.failed,
        "partial_requests": one.partial,
        "cache_write_tokens": tokens.cache_write_tokens,
        "reasoning_tokens": tokens.reasoning_tokens,
        "details": _counts_text(one.details) if exact else dict(one.details),
        "without": _counts_text(one.left_out) if exact else dict(one.left_out),
    }
    if by is UsageBy.MODEL:
        row |= {"provider": one.provider_id, "model": plain(one.model or "") or None}
    return row


def _place(one: UsageSum) -> tuple[str, str, str]:
    return str(one.provider_id), one.model or "", str(one.source)


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    known = [amount for amount in (one, other) if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _counts_text(counts: Mapping[str, int]) -> str:
    """Counts in one cell: ``input_audio_tokens: 40; web_searches: 2``."""
    return "; ".join(f"{name}: {count}" for name, count in counts.items())


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
