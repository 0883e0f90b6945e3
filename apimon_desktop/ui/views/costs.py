"""The costs page: what a period cost, on what, and how to spend less."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apimon_desktop.core.model.ids import Profile, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.budget import BudgetState
from apimon_desktop.core.money.costs import spent_report
from apimon_desktop.core.money.price_table import Mix, PriceAge, PriceRow, PriceTable
from apimon_desktop.core.money.savings import Suggestion
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.text.formats import (
    UNKNOWN,
    format_about_money,
    format_date,
    format_money,
    format_money_range,
    format_percent,
    format_span,
    format_tokens,
)
from apimon_desktop.core.text.translatable import capitalised, joined, number, plural, say
from apimon_desktop.core.usage.sums import UsageBy, UsageReport, UsageSum, key_of, midnight, usage_csv
from apimon_desktop.core.usage.text import SOURCE_NAMES, left_out_texts, unreported_name
from apimon_desktop.monitor.money.read import UsageFacts
from apimon_desktop.ui.views.money import short_money, short_tokens, whole_percent
from apimon_desktop.ui.views.tile import AS_WRITTEN, TileLook, tile_of

HOW_TO: Final = """\
# In a terminal
apimon track openai 12500 --model gpt-5-mini --input 12000

# In Python
from apimon_desktop import APIMonitor
APIMonitor().track_usage("openai", 12500)

# From any program, while the local API is on
curl -X POST http://127.0.0.1:8000/api/usage -H 'Content-Type: application/json' \\
    -d '{"provider": "openai", "tokens": 12500}'
"""
"""How usage is reported, to be copied."""
_LEAST_TOLD_USD: Final = Decimal("0.005")
"""A smaller difference between bills and reports would show as $0.00."""


class Period(StrEnum):
    """A stretch of the reader's days that ends today."""

    TODAY = "today"
    WEEK = "week"
    DAYS_30 = "30_days"
    MONTH = "month"

    def first(self, today: date) -> date:
        """The first of its days."""
        if self is Period.MONTH:
            return today.replace(day=1)
        return today - timedelta(days={Period.TODAY: 0, Period.WEEK: 6, Period.DAYS_30: 29}[self])


PERIOD_NAMES: Final[Mapping[Period, str]] = {
    Period.TODAY: say("Today"),
    Period.WEEK: say("7 days"),
    Period.DAYS_30: say("30 days"),
    Period.MONTH: say("Month"),
}
BY_NAMES: Final[Mapping[UsageBy, str]] = {
    UsageBy.PROVIDER: say("Provider"),
    UsageBy.MODEL: say("Model"),
    UsageBy.SOURCE: say("Tool"),
    UsageBy.DAY: say("Day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsChoice:
    """What the page is asked to show."""

    period: Period = Period.MONTH
    by: UsageBy = UsageBy.PROVIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """One row: what something cost, as a share of the dearest."""

    tile: TileLook | None
    """None: it stands for no provider, or another row does."""
    name: str
    amount: str
    caption: str
    """Below the amount: the tokens, or why there is no amount."""
    share: float | None
    """Of the dearest row, 0 to 1. None: no bar is drawn, as amounts are hidden or there is none."""
    tip: str

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return ", ".join(part for part in (f"{self.name}: {self.amount}", self.caption) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalView:
    """What the period cost in all."""

    amount: str
    note: str
    """Beside it: "of $150 · forecast $89–90". Empty: there is neither."""
    share: float | None
    """The used part of the budget, 0 to 1. None: none is set, or amounts are hidden."""
    level: Status | None
    """How near the budget is to its end. None: far from it."""
    lines: tuple[str, ...]
    """How it is known, and what is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """The rows of one choice."""

    total: TotalView
    rows: tuple[CostRow, ...]
    csv: str = field(metadata=AS_WRITTEN)
    """The same for spreadsheets, with amounts as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaView:
    """A way to save."""

    id: str
    text: str
    """One line: "Use claude-haiku-4-5 for claude-sonnet-4-5"."""
    note: str
    saving: str
    """What it would save a month: "−$40". Empty: it is not about money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """What a million tokens cost somewhere."""

    name: str
    price: str
    caption: str
    """How old the price is, or what kind of price it is."""
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesView:
    """The comparison of prices."""

    lines: tuple[PriceLine, ...]
    note: str
    """What the figures are for."""
    updated: str
    """When the newest price is from: "Prices updated 9 Nov". Empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsView:
    """The whole page."""

    choice: CostsChoice
    table: TableView | None
    """None: it is being read, or there is no history."""
    is_used: bool
    """False where no usage was ever reported, and nothing billed."""
    ideas: tuple[IdeaView, ...]
    dismissed: tuple[IdeaView, ...]
    """Hidden while the page is open: each can be taken back."""
    bills: tuple[str, ...]
    """Where bills and reports are far apart, a sentence each."""
    prices: PricesView | None
    """None: they are being read."""
    note: str
    """Why the page is empty, or what could not be done. Empty: all is well."""
    hides_amounts: bool
    """True where amounts are not to be copied either."""


def cost_table(
    facts: UsageFacts,
    choice: CostsChoice,
    profiles: Mapping[ProviderId, Profile],
    money: MoneySummary | None,
    *,
    hides_amounts: bool,
) -> TableView:
    """The rows for a choice."""
    first = choice.period.first(facts.today)
    report = spent_report(
        (one for one in facts.days if one.day is not None and one.day >= first),
        since=midnight(first, facts.tz),
        until=facts.at,
        by=choice.by,
        reported=(one for one in facts.sums if one.day is not None and one.day >= first),
    )
    return TableView(
        total=_total(report, choice, profiles, money, hides_amounts=hides_amounts),
        rows=tuple(_rows(report, profiles, hides_amounts=hides_amounts)),
        csv=usage_csv(report),
    )


def idea_views(found: Iterable[Suggestion]) -> tuple[IdeaView, ...]:
    """The ways to save, as they are shown."""
    return tuple(
        IdeaView(id=idea.id, text=idea.shown, note=idea.note, saving=_saving(idea.saving_usd))
        for idea in found
    )


def _saving(usd: Decimal | None) -> str:
    return "" if usd is None else say("−{amount}", amount=format_about_money(usd))


def bill_lines(money: MoneySummary | None, snapshot: Snapshot) -> tuple[str, ...]:
    """What bills say that the reports do not, and which bill could not be read."""
    if money is None:
        return ()
    names = {state.id: state.profile.short_name for state in snapshot.providers.values()}
    return (
        *(one.sentence(names.get(one.provider_id, one.provider_id)) for one in money.differences),
        *(
            say("Another {amount} billed this month isn't included.", amount=format_money(usd, currency))
            for currency, usd in sorted(money.costs.month.billed_elsewise.items())
        ),
        *(
            say("{name}: {reason}", name=state.profile.short_name, reason=state.account.costs.problem)
            for state in snapshot.watched
            if state.account.costs is not None and state.account.costs.problem is not None
        ),
    )


# The total


def _total(
    report: UsageReport,
    choice: CostsChoice,
    profiles: Mapping[ProviderId, Profile],
    money: MoneySummary | None,
    *,
    hides_amounts: bool,
) -> TotalView:
    total, this_month = report.total, money if choice.period is Period.MONTH else None
    budgets, forecast = ((), None) if this_month is None else (this_month.budgets, this_month.forecast)
    budget = next((one for one in budgets if one.budget.provider_id is None), None)
    notes = []
    if budget is not None:
        notes.append(say("of {limit}", limit=format_about_money(budget.budget.limit_usd)))
    if forecast is not None:
        notes.append(say("forecast {range}", range=format_money_range(forecast.low_usd, forecast.high_usd)))
    level = None
    if budget is not None and budget.level_percent:
        level = Status.FAILED if budget.level_percent >= 100 else Status.DEGRADED
    return TotalView(
        amount=short_money(total.cost_usd),
        note=joined(" · ", notes),
        share=None if budget is None or hides_amounts else min(1.0, budget.used_ratio),
        level=level,
        lines=(*_total_lines(total), *_limit_lines(budgets, profiles)),
    )


def _total_lines(total: UsageSum) -> Iterator[str]:
    if total.cost_usd:
        how = say("estimated from what your tools reported")
        if total.billed_usd and total.estimated_usd is None:
            how = say("billed by providers")
        elif total.billed_usd:
            billed = float(100 * total.billed_usd / total.cost_usd)
            share = say("{percent} billed by providers", percent=whole_percent(billed))
            how = joined(", ", (share, say("{percent} estimated", percent=whole_percent(100 - billed))))
        yield say("{text}.", text=capitalised(how))
    rest = total.unpriced_tokens - total.left_out_tokens
    if rest > 0:
        yield say("{tokens} have no known price and aren't included.", tokens=format_tokens(rest))
    if total.left_out:
        yield say("Without {parts}.", parts=joined(", ", left_out_texts(total.left_out)))


def _limit_lines(budgets: Iterable[BudgetState], profiles: Mapping[ProviderId, Profile]) -> Iterator[str]:
    """How far the providers' own limits are used up."""
    for state in budgets:
        owner = None if state.budget.provider_id is None else profiles.get(state.budget.provider_id)
        if owner is not None:
            yield say(
                "{name}: {spent} of its limit of {limit}.",
                name=owner.short_name,
                spent=format_about_money(state.spent_usd),
                limit=format_about_money(state.budget.limit_usd),
            )


# The rows


def _rows(
    report: UsageReport, profiles: Mapping[ProviderId, Profile], *, hides_amounts: bool
) -> Iterator[CostRow]:
    sums = [one for one in report.sums if not _is_too_small(one, report.by)]
    if report.by is UsageBy.DAY:
        sums.reverse()
    dearest = max((one.cost_usd or Decimal(0) for one in sums), default=Decimal(0))
    for one in sums:
        profile = None if one.provider_id is None else profiles.get(one.provider_id)
        name, amount = _name(one, report, profile), short_money(one.cost_usd)
        has_bar = not hides_amounts and dearest and one.cost_usd is not None
        yield CostRow(
            tile=None if profile is None else tile_of(profile, None),
            name=name,
            amount=amount,
            caption=_caption(one, report.by),
            share=max(0.0, float((one.cost_usd or 0) / dearest)) if has_bar else None,
            tip=joined("\n", [joined(": ", (name, amount)), *_tip_lines(one)]),
        )


def _is_too_small(one: UsageSum, by: UsageBy) -> bool:
    """True for a difference between bills and reports that nobody would see."""
    return _is_difference(one, by) and one.cost_usd is not None and abs(one.cost_usd) < _LEAST_TOLD_USD


def _is_difference(one: UsageSum, by: UsageBy) -> bool:
    return (by is UsageBy.MODEL and one.model is None) or (by is UsageBy.SOURCE and one.source is None)


def _name(one: UsageSum, report: UsageReport, profile: Profile | None) -> str:
    owner = one.provider_id if profile is None else profile.short_name
    if _is_difference(one, report.by):
        return capitalised(unreported_name(one))
    match report.by:
        case UsageBy.DAY if one.day is not None:
            return format_span(one.day, one.day)
        case UsageBy.SOURCE if one.source is not None:
            return capitalised(SOURCE_NAMES[one.source])
        case UsageBy.PROVIDER if owner is not None:
            return owner
        case UsageBy.MODEL if not one.model and owner is not None:
            return say("{name} (model unknown)", name=owner)
    return key_of(one, report)


def _caption(one: UsageSum, by: UsageBy) -> str:
    if _is_difference(one, by):
        return ""
    if one.tokens.total:
        return short_tokens(one.tokens.total)
    return unreported_name(one) if one.unreported_usd else say("tokens unknown")


def _tip_lines(one: UsageSum) -> Iterator[str]:
    """How the amount is known, and the figures behind it."""
    yield _basis(one)
    if one.unreported_usd and one.unreported_usd != one.cost_usd:
        size = short_money(abs(one.unreported_usd))
        if one.unreported_usd > 0:
            yield say("{amount} of it not reported by your tools", amount=size)
        else:
            yield say("{amount} less than your tools reported", amount=size)
    tokens = one.tokens
    if tokens.is_split:
        yield say(
            "{input} input ({cached} cached), {output} output",
            input=number(tokens.input_tokens),
            cached=number(tokens.cached_input_tokens),
            output=number(tokens.output_tokens),
        )
    if one.requests:
        yield plural(one.requests, one="1 request", many="{n} requests")
    if one.failed:
        yield say("{failed} of {n} requests failed", failed=number(one.failed), n=number(one.requests))
    rest = one.unpriced_tokens - one.left_out_tokens
    if rest > 0:
        yield say("{tokens} have no known price", tokens=format_tokens(rest))
    if one.left_out:
        yield say("without {parts}", parts=joined(", ", left_out_texts(one.left_out)))


def _basis(one: UsageSum) -> str:
    """How the cost is known: "billed", "estimated", "12% estimated", "no price known"."""
    if one.cost_usd is None:
        return say("no price known") if one.is_unpriced else say("tokens unknown")
    if one.estimated_usd is None:
        return say("billed")
    if not one.billed_usd or not one.cost_usd:
        return say("partly estimated") if one.is_incomplete else say("estimated")
    share = float(100 * one.estimated_usd / one.cost_usd)
    return say("{percent} estimated", percent=whole_percent(share))


# Prices


def prices_view(table: PriceTable) -> PricesView:
    """What a million tokens cost at every provider, and for every model in use."""
    newest = max((row.as_of for row in table.rows if row.as_of is not None), default=None)
    updated: str = ""
    if newest is not None:
        updated = say("Prices updated {date}", date=format_date(newest, with_year=False))
        if any(row.is_old for row in table.rows):
            updated = say("{updated}; some may be out of date", updated=updated)
    return PricesView(lines=tuple(map(_price_line, table.rows)), note=_price_note(table.mix), updated=updated)


def _price_line(row: PriceRow) -> PriceLine:
    name, caption = row.profile.short_name, _price_caption(row)
    if row.model is not None:
        name = f"{name}, {row.model}"
    per_1k = row.usd_per_1k_tokens
    price = UNKNOWN if per_1k is None else format_money(1000 * per_1k)
    lines = [joined(": ", (name, caption))]
    if row.rates is not None:
        lines.append(
            say(
                "{input} input, {output} output, per million tokens",
                input=format_money(row.rates.input_usd_per_mtok),
                output=format_money(row.rates.output_usd_per_mtok),
            )
        )
    return PriceLine(name=name, price=price, caption=caption, tip=joined("\n", lines))


def _price_caption(row: PriceRow) -> str:
    match row.dating:
        case PriceAge.NO_PRICE:
            return say("no price known")
        case PriceAge.FLAT:
            return say("flat rate (estimate)")
        case PriceAge.UNDATED:
            return say("date unknown")
    date_text = UNKNOWN if row.as_of is None else format_date(row.as_of, with_year=False)
    if row.is_input_only:
        return say("input only, {date}", date=date_text)
    return say("{date}, may be out of date", date=date_text) if row.dating is PriceAge.OLD else date_text


def _price_note(mix: Mix) -> str:
    share = format_percent(mix.input_percent)
    if not mix.is_own:
        return say("For {share} input; your tools reported no mix of their own.", share=share)
    if mix.cached_percent is None:
        return say("Based on your last 30 days: {share} input.", share=share)
    return say(
        "Based on your last 30 days: {share} input, of which {cached} cached.",
        share=share,
        cached=format_percent(mix.cached_percent),
    )
