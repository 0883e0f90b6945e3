"""The usage page: what was used over a stretch of days, by one thing at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from apimon_desktop.core.formats import UNKNOWN, format_money, format_percent, format_span, format_tokens
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_fold import summed_by
from apimon_desktop.core.usage_period import midnight
from apimon_desktop.core.usage_report import (
    UsageBy,
    UsageReport,
    UsageSum,
    key_of,
    usage_csv,
    usage_report,
)
from apimon_desktop.core.usage_text import SOURCE_NAMES
from apimon_desktop.monitor.usage_facts import UsageFacts
from apimon_desktop.ui.views.texts import AS_WRITTEN

SortKey: TypeAlias = tuple[int, str | Decimal]
"""What is known sorts before what is not."""


class Period(StrEnum):
    """A stretch of the reader's days that ends today."""

    TODAY = "Today"
    WEEK = "7 days"
    DAYS_30 = "30 days"
    MONTH = "Month"

    def first(self, today: date) -> date:
        """The first of its days."""
        match self:
            case Period.TODAY:
                return today
            case Period.WEEK:
                return today - timedelta(days=6)
            case Period.DAYS_30:
                return today - timedelta(days=29)
            case Period.MONTH:
                return today.replace(day=1)


BY_NAMES: Final[Mapping[UsageBy, str]] = {
    UsageBy.PROVIDER: "Provider",
    UsageBy.MODEL: "Model",
    UsageBy.DAY: "Day",
    UsageBy.SOURCE: "Source",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageChoice:
    """What the page is asked to show."""

    period: Period = Period.DAYS_30
    by: UsageBy = UsageBy.PROVIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table."""

    cells: tuple[str, ...]
    sort_keys: tuple[SortKey, ...]
    """One for each cell."""
    share: float | None = None
    """Of the largest row, 0 to 1; drawn as a bar. None: nothing is drawn."""
    tip: str = ""
    is_noted: bool = False
    """True where something about it is to be looked at, which one of the cells says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table."""

    name: str
    """For a screen reader."""
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageTable:
    """What was reported, for one choice."""

    choice: UsageChoice
    total: str
    """All of it, or why there is nothing."""
    table: TableView
    csv: str = field(metadata=AS_WRITTEN)
    """The same for spreadsheets, with amounts as they are."""


_HEADS: Final = ("Cost", "Known as", "Requests", "Tokens", "Input", "Cached", "Output")


def usage_table(facts: UsageFacts, choice: UsageChoice, names: Mapping[ProviderId, str]) -> UsageTable:
    """The table for a choice; ``names`` are those of the providers."""
    first = choice.period.first(facts.today)
    report = usage_report(
        summed_by(facts.sums, choice.by, first=first),
        since=midnight(first, facts.tz),
        until=facts.at,
        by=choice.by,
    )
    heads = (BY_NAMES[choice.by], *_HEADS)
    return UsageTable(
        choice=choice,
        total=_total_text(report, first, facts.today),
        table=TableView(
            name=f"Usage by {BY_NAMES[choice.by].lower()}, {choice.period.value.lower()}",
            heads=heads,
            rows=tuple(_rows(report, names)),
        ),
        csv=usage_csv(report),
    )


def _total_text(report: UsageReport, first: date, today: date) -> str:
    span = format_span(first, today)
    if not report.sums:
        return f"{span}: {UNKNOWN} no usage reported"
    total = report.total
    cost = UNKNOWN if total.cost_usd is None else f"{format_money(total.cost_usd)} {_known_as(total)}"
    parts = [cost, format_tokens(total.tokens.total)]
    if total.requests:
        parts.append("1 request" if total.requests == 1 else f"{total.requests:,} requests")
    if total.unpriced_tokens:
        parts.append(f"{format_tokens(total.unpriced_tokens)} unpriced")
    return f"{span}: {' · '.join(parts)}"


def _rows(report: UsageReport, names: Mapping[ProviderId, str]) -> Iterator[TableRow]:
    costs = [one.cost_usd or Decimal(0) for one in report.sums]
    dearest = max(costs, default=Decimal(0))
    most_tokens = max((one.tokens.total for one in report.sums), default=0)
    for one, cost in zip(report.sums, costs, strict=True):
        # Without any price, the bars tell tokens.
        share = float(cost / dearest) if dearest else one.tokens.total / most_tokens if most_tokens else 0.0
        yield _row(one, _name(one, report, names), share)


def _row(one: UsageSum, name: str, share: float) -> TableRow:
    tokens = one.tokens
    split = tokens.is_split
    figures: tuple[tuple[str, Decimal | int | None], ...] = (
        (f"{one.requests:,}" if one.requests else UNKNOWN, one.requests or None),
        (f"{tokens.total:,}", tokens.total),
        (f"{tokens.input_tokens:,}" if split else UNKNOWN, tokens.input_tokens if split else None),
        (
            f"{tokens.cached_input_tokens:,}" if split else UNKNOWN,
            tokens.cached_input_tokens if split else None,
        ),
        (f"{tokens.output_tokens:,}" if split else UNKNOWN, tokens.output_tokens if split else None),
    )
    basis = _basis(one)
    return TableRow(
        cells=(name, format_money(one.cost_usd), basis, *(text for text, _ in figures)),
        sort_keys=(
            _by_text(one.day.isoformat() if one.day is not None else name),
            _by_number(one.cost_usd),
            _by_text(basis),
            *(_by_number(number) for _, number in figures),
        ),
        share=share,
        tip=_tip(one, name, basis),
    )


def _tip(one: UsageSum, name: str, basis: str) -> str:
    parts = [f"{name}: {format_money(one.cost_usd)} {basis}", format_tokens(one.tokens.total)]
    if one.unpriced_tokens:
        parts.append(f"{format_tokens(one.unpriced_tokens)} unpriced")
    if one.failed:
        parts.append(f"{one.failed:,} of {one.requests:,} requests failed")
    return "\n".join(parts)


def _basis(one: UsageSum) -> str:
    """How the cost is known: "billed", "estimated", "12% estimated", "no price known"."""
    if one.cost_usd is None:
        return "no price known" if one.unpriced_tokens else "no tokens told"
    return f"{_known_as(one)}, not all" if one.unpriced_tokens else _known_as(one)


def _known_as(one: UsageSum) -> str:
    """How the part of the cost is known that has an amount."""
    if one.estimated_usd is None:
        return "billed"
    if not one.billed_usd or not one.cost_usd:
        return "estimated"
    return f"{format_percent(float(100 * one.estimated_usd / one.cost_usd))} estimated"


def _name(one: UsageSum, report: UsageReport, names: Mapping[ProviderId, str]) -> str:
    match report.by:
        case UsageBy.DAY if one.day is not None:
            return format_span(one.day, one.day)
        case UsageBy.SOURCE if one.source is not None:
            return SOURCE_NAMES[one.source]
        case UsageBy.PROVIDER if one.provider_id is not None:
            return names.get(one.provider_id, one.provider_id)
        case UsageBy.MODEL if one.provider_id is not None and not one.model:
            return f"{names.get(one.provider_id, one.provider_id)}, no model named"
    return key_of(one, report)


def _by_text(text: str) -> SortKey:
    return 0, text.casefold()


def _by_number(number: Decimal | int | None) -> SortKey:
    return (1, "") if number is None else (0, Decimal(number))
