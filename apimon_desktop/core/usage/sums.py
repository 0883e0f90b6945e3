"""Sums of usage by provider, model, day or source, their periods, and their documents."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, TypeVar

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import USAGE_KEPT_DAYS
from apimon_desktop.core.model.usage import (
    NO_TOKENS,
    TOKEN_KINDS,
    TOOL_CALLS,
    CostBasis,
    Tokens,
    UsageSource,
    tokens_in,
)
from apimon_desktop.core.text.formats import Cell, csv_table, iso
from apimon_desktop.core.text.translatable import plain

N = TypeVar("N", int, Decimal)

PERIODS: Final = "24h, 7d, today, month, or a date such as 2026-11-01"
"""What `begin_of` accepts, for people."""

_SPAN: Final = re.compile(r"(\d{1,5})([hd])")


def begin_of(text: str, now: datetime, tz: tzinfo | None) -> datetime | None:
    """The start of a period that ends now, UTC. None: the text is not a valid period.

    Hours count back from now, rounded down to a quarter of an hour. Days are the reader's and include today:
    "7d" starts six days before today, "today" at midnight, "month" with the first.
    """
    text, today = text.strip().lower(), now.astimezone(tz).date()
    if text == "today":
        return midnight(today, tz)
    if text == "month":
        return midnight(today.replace(day=1), tz)
    if (span := _SPAN.fullmatch(text)) is not None:
        return _counted_back(int(span[1]), span[2], now, tz)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return midnight(day, tz) if 0 <= (today - day).days <= USAGE_KEPT_DAYS else None


def _counted_back(count: int, unit: str, now: datetime, tz: tzinfo | None) -> datetime | None:
    if not 0 < count <= USAGE_KEPT_DAYS * (24 if unit == "h" else 1):
        return None
    if unit == "h":
        at = (now - timedelta(hours=count)).astimezone(UTC)
        return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    return midnight(now.astimezone(tz).date() - timedelta(days=count - 1), tz)


def midnight(day: date, tz: tzinfo | None) -> datetime:
    """The start of the reader's day, UTC. Where clocks skip midnight or the day, the end of the leap."""
    return datetime.combine(day, time.min, tz).astimezone(UTC)


def day_bounds(
    since_at: datetime, until: datetime, tz: tzinfo | None
) -> Iterator[tuple[date, datetime, datetime]]:
    """The reader's days between two moments, with the start and end of each, UTC."""
    day, starts_at = since_at.astimezone(tz).date(), since_at
    while starts_at < until:
        following = day + timedelta(days=1)
        ends_at = min(midnight(following, tz), until)
        yield day, starts_at, ends_at
        day, starts_at = following, ends_at


class UsageBy(StrEnum):
    """What usage is summed by."""

    PROVIDER = "provider"
    MODEL = "model"
    """Per provider."""
    DAY = "day"
    """The reader's day."""
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSum:
    """Summed usage; the parts of its key that are None are summed over."""

    provider_id: ProviderId | None = None
    model: str | None = None
    """``""``: events without a model."""
    day: date | None = None
    source: UsageSource | None = None
    requests: int = 0
    """Real requests, failed ones included."""
    failed: int = 0
    tokens: Tokens = NO_TOKENS
    cost_usd: Decimal | None = None
    """The known cost, billed and estimated. None: unknown."""
    billed_usd: Decimal | None = None
    """The part of it from providers themselves."""
    unpriced_tokens: int = 0
    """Tokens that ``cost_usd`` omits."""
    partial: int = 0
    """Requests whose reply ended before it reported all usage."""
    details: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Usage besides these tokens: counts by names of `COUNT_DETAILS`, and events by their terms."""
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What the estimated part of the cost omits because its rate is unknown; as `Cost.left_out`."""
    unreported_usd: Decimal | None = None
    """The billed part that was not reported; negative where bills are lower. None: no difference."""
    is_complete: bool = False
    """True where all of the cost is billed and no more will come."""
    billed_elsewise: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Billed in other currencies, by ISO 4217 code; not converted, and in no amount."""

    @property
    def estimated_usd(self) -> Decimal | None:
        """The part of the cost at list prices. None: there is none."""
        if self.cost_usd is None or self.billed_usd is None:
            return self.cost_usd
        return None if self.cost_usd == self.billed_usd else self.cost_usd - self.billed_usd

    @property
    def estimated_percent(self) -> float | None:
        """The estimated share of the cost, 0 to 100. None: there is no cost."""
        if not self.cost_usd:
            return None
        return round(100 - float(100 * (self.billed_usd or 0) / self.cost_usd), 1)

    @property
    def left_out_tokens(self) -> int:
        """The part of ``unpriced_tokens`` that belongs to events with an estimate."""
        return tokens_in(self.left_out)

    @property
    def is_unpriced(self) -> bool:
        """True for usage without any known cost."""
        has_tools = any(name in TOOL_CALLS for name in self.details)
        return self.cost_usd is None and (self.unpriced_tokens > 0 or has_tools)

    @property
    def is_incomplete(self) -> bool:
        """True where the cost omits something because its rate is unknown."""
        return self.unpriced_tokens > 0 or bool(self.left_out)

    @property
    def basis(self) -> CostBasis:
        """The basis of the cost; of several, the weakest one with an amount."""
        if self.cost_usd is None:
            return CostBasis.UNKNOWN
        is_all = self.estimated_usd is None and not self.is_incomplete
        return CostBasis.BILLED if is_all else CostBasis.ESTIMATED


NOTHING_USED: Final = UsageSum()
"""Nothing was reported or billed, which is not the same as a cost of 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """Usage of a period, summed up by one thing."""

    since: datetime
    until: datetime
    by: UsageBy
    sums: tuple[UsageSum, ...]
    """Days in order; otherwise the highest cost first, and unpriced usage last.

    By model and by source, sums without one follow: what was billed and not reported.
    """
    total: UsageSum
    """The total, which the costs of the sums add up to; its basis may differ."""


_TOTALS: Final = (
    "cost_usd",
    "tokens",
    "requests",
    "billed_usd",
    "estimated_usd",
    "unpriced_tokens",
    "details",
    "without",
    "unreported_usd",
)


def usage_document(report: UsageReport) -> dict[str, Any]:
    """The document of ``usage --json`` and ``GET /api/usage``; unknown amounts are null."""
    total = _in_json(_figures(report.total))
    return {
        "since": iso(report.since),
        "until": iso(report.until),
        "by": report.by.value,
        "rows": [_in_json(_row(one, report)) for one in report.sums],
        **{f"total_{name}": total[name] for name in _TOTALS},
        "basis": total["basis"],
    }


def usage_csv(report: UsageReport) -> str:
    """The rows of the document for spreadsheets; unknown amounts are empty."""
    rows = [_row(one, report) for one in report.sums]
    heads = rows[0] if rows else _row(report.total, report)
    return csv_table(heads, (map(_in_cell, row.values()) for row in rows))


def key_of(one: UsageSum, report: UsageReport) -> str:
    """The name of a row in documents."""
    if report.by is UsageBy.DAY:
        return "" if one.day is None else one.day.isoformat()
    if report.by is UsageBy.SOURCE:
        return "not_reported" if one.source is None else one.source.value
    if report.by is UsageBy.PROVIDER:
        return str(one.provider_id)
    if one.model is None:
        return f"{one.provider_id} (not reported)"
    if not one.model:
        return f"{one.provider_id} (no model named)"
    namesakes = sum(other.model == one.model for other in report.sums)
    # Other programs may have stored control characters in the name.
    model = plain(one.model)
    return model if namesakes == 1 else f"{one.provider_id}/{model}"


def _row(one: UsageSum, report: UsageReport) -> dict[str, Any]:
    row = {"key": key_of(one, report), **_figures(one)}
    if report.by is UsageBy.MODEL:
        row |= {"provider": one.provider_id, "model": plain(one.model or "") or None}
    return row


def _figures(one: UsageSum) -> dict[str, Any]:
    """The figures of a row, with exact amounts."""
    tokens = one.tokens
    return {
        "requests": one.requests,
        "tokens": tokens.total,
        "input_tokens": tokens.input_tokens,
        "output_tokens": tokens.output_tokens,
        "cached_input_tokens": tokens.cached_input_tokens,
        "cost_usd": one.cost_usd,
        "billed_usd": one.billed_usd,
        "unpriced_tokens": one.unpriced_tokens,
        "estimated_usd": one.estimated_usd,
        "basis": one.basis.value,
        "failed_requests": one.failed,
        "partial_requests": one.partial,
        "cache_write_tokens": tokens.cache_write_tokens,
        "reasoning_tokens": tokens.reasoning_tokens,
        "details": dict(one.details),
        "without": dict(one.left_out),
        "unreported_usd": one.unreported_usd,
    }


def _in_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no decimals."""
    return {name: float(one) if isinstance(one, Decimal) else one for name, one in row.items()}


def _in_cell(value: Any) -> Cell:
    """Counts in one cell: ``input_audio_tokens: 40; web_searches: 2``."""
    return "; ".join(f"{name}: {n}" for name, n in value.items()) if isinstance(value, dict) else value


_KEYS: Final[Mapping[UsageBy, tuple[str, ...]]] = {
    UsageBy.PROVIDER: ("provider_id",),
    UsageBy.MODEL: ("provider_id", "model"),
    UsageBy.DAY: ("day",),
    UsageBy.SOURCE: ("source",),
}
_COUNTS: Final = attrgetter(
    "requests", "failed", "unpriced_tokens", "partial", *(f"tokens.{kind}" for kind in TOKEN_KINDS)
)
_AMOUNTS: Final = attrgetter("cost_usd", "billed_usd", "unreported_usd")


def summed_by(sums: Iterable[UsageSum], by: UsageBy, *, first: date | None = None) -> tuple[UsageSum, ...]:
    """The sums grouped by one thing, without days before ``first``.

    Their keys must have that thing, and a day if there is a ``first``.
    """
    groups: dict[tuple[Any, ...], list[UsageSum]] = {}
    for one in sums:
        if first is None or (one.day is not None and one.day >= first):
            groups.setdefault(tuple(getattr(one, name) for name in _KEYS[by]), []).append(one)
    return tuple(
        replace(added(group), **dict(zip(_KEYS[by], key, strict=True))) for key, group in groups.items()
    )


def added(sums: Iterable[UsageSum]) -> UsageSum:
    """The total of sums, of whatever key; all at once, since adding one by one takes ten times as long."""
    group = tuple(sums) or (NOTHING_USED,)
    requests, failed, unpriced_tokens, partial, *tokens = map(sum, zip(*map(_COUNTS, group), strict=True))
    cost_usd, billed_usd, unreported_usd = map(_sum, zip(*map(_AMOUNTS, group), strict=True))
    return UsageSum(
        requests=requests,
        failed=failed,
        tokens=Tokens(**dict(zip(TOKEN_KINDS, tokens, strict=True))),
        cost_usd=cost_usd,
        billed_usd=billed_usd,
        unpriced_tokens=unpriced_tokens,
        partial=partial,
        details=_added_counts(one.details for one in group),
        left_out=_added_counts(one.left_out for one in group),
        unreported_usd=unreported_usd,
        is_complete=all(one.is_complete for one in group),
        billed_elsewise=_added_counts(one.billed_elsewise for one in group),
    )


def _added_counts(counts: Iterable[Mapping[str, N]]) -> Mapping[str, N]:
    together: dict[str, N] = {}
    for one in filter(None, counts):
        for name, count in one.items():
            together[name] = together[name] + count if name in together else count
    return MappingProxyType(together)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
