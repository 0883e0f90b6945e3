"""The usage page: what was used over a stretch of days, by one thing at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from apimon_desktop.core.formats import UNKNOWN, format_money, format_percent, format_span, format_tokens
from apimon_desktop.core.text import Text, joined, number, plural, say
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
from apimon_desktop.core.usage_text import SOURCE_NAMES, left_out_texts
from apimon_desktop.monitor.usage_facts import UsageFacts
from apimon_desktop.ui.views.texts import AS_WRITTEN

SortKey: TypeAlias = tuple[int, str | Decimal]
"""What is known sorts before what is not; words as they are read, in whichever language."""


class Period(StrEnum):
    """A stretch of the reader's days that ends today."""

    TODAY = "today"
    WEEK = "week"
    DAYS_30 = "30_days"
    MONTH = "month"

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
    UsageBy.PROVIDER: say("Provider"),
    UsageBy.MODEL: say("Model"),
    UsageBy.DAY: say("Day"),
    UsageBy.SOURCE: say("Source"),
}
_TITLES: Final[Mapping[UsageBy, str]] = {
    UsageBy.PROVIDER: say("Usage by provider"),
    UsageBy.MODEL: say("Usage by model"),
    UsageBy.DAY: say("Usage by day"),
    UsageBy.SOURCE: say("Usage by source"),
}
_SPANS: Final[Mapping[Period, str]] = {
    Period.TODAY: say("today"),
    Period.WEEK: say("7 days"),
    Period.DAYS_30: say("30 days"),
    Period.MONTH: say("month"),
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


_HEADS: Final = (
    say("Cost"),
    say("Known as"),
    say("Requests"),
    say("Tokens"),
    say("Input"),
    say("Cached"),
    say("Output"),
)


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
            name=joined(", ", (_TITLES[choice.by], _SPANS[choice.period])),
            heads=heads,
            rows=tuple(_rows(report, names)),
        ),
        csv=usage_csv(report),
    )


def _total_text(report: UsageReport, first: date, today: date) -> str:
    span = format_span(first, today)
    if not report.sums:
        return joined(": ", (span, say("— no usage reported")))
    total = report.total
    cost = (
        UNKNOWN if total.cost_usd is None else joined(", ", (format_money(total.cost_usd), _known_as(total)))
    )
    parts = [cost, format_tokens(total.tokens.total)]
    if total.requests:
        parts.append(plural(total.requests, one="1 request", many="{n} requests"))
    parts += _missing(total)
    return joined(": ", (span, joined(" · ", parts)))


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
    figures = (
        _figure(one.requests or None),
        _figure(tokens.total),
        _figure(tokens.input_tokens if split else None),
        _figure(tokens.cached_input_tokens if split else None),
        _figure(tokens.output_tokens if split else None),
    )
    basis = _basis(one)
    return TableRow(
        cells=(name, format_money(one.cost_usd), basis, *(text for text, _ in figures)),
        sort_keys=(
            (0, one.day.isoformat() if one.day is not None else name),
            _by_number(one.cost_usd),
            (0, basis),
            *(sort_key for _, sort_key in figures),
        ),
        share=share,
        tip=_tip(one, name, basis),
    )


def _figure(count: int | None) -> tuple[str, SortKey]:
    return UNKNOWN if count is None else number(count), _by_number(count)


def _tip(one: UsageSum, name: str, basis: str) -> str:
    cost = joined(", ", (format_money(one.cost_usd), basis))
    parts = [joined(": ", (name, cost)), format_tokens(one.tokens.total)]
    parts += _missing(one)
    if one.failed:
        failed, requests = number(one.failed), number(one.requests)
        parts.append(say("{failed} of {n} requests failed", failed=failed, n=requests))
    return joined("\n", parts)


def _basis(one: UsageSum) -> str:
    """How the cost is known: "billed", "estimated", "12% estimated", "no price known"."""
    if one.cost_usd is None:
        return say("no price known") if one.is_unpriced else say("no tokens told")
    return say("{basis}, not all", basis=_known_as(one)) if one.is_incomplete else _known_as(one)


def _missing(one: UsageSum) -> Iterator[Text]:
    """What the cost omits because its price is unknown."""
    rest = one.unpriced_tokens - one.left_out_tokens
    if rest > 0:
        yield say("{tokens} unpriced", tokens=format_tokens(rest))
    if one.left_out:
        yield say("without {parts}", parts=joined(", ", left_out_texts(one.left_out)))


def _known_as(one: UsageSum) -> Text:
    """How the part of the cost is known that has an amount."""
    if one.estimated_usd is None:
        return say("billed")
    if not one.billed_usd or not one.cost_usd:
        return say("estimated")
    share = format_percent(float(100 * one.estimated_usd / one.cost_usd))
    return say("{percent} estimated", percent=share)


def _name(one: UsageSum, report: UsageReport, names: Mapping[ProviderId, str]) -> str:
    match report.by:
        case UsageBy.DAY if one.day is not None:
            return format_span(one.day, one.day)
        case UsageBy.SOURCE if one.source is not None:
            return SOURCE_NAMES[one.source]
        case UsageBy.PROVIDER if one.provider_id is not None:
            return names.get(one.provider_id, one.provider_id)
        case UsageBy.MODEL if one.provider_id is not None and not one.model:
            return say("{name}, no model named", name=names.get(one.provider_id, one.provider_id))
    return key_of(one, report)


def _by_number(value: Decimal | int | None) -> SortKey:
    return (1, "") if value is None else (0, Decimal(value))
