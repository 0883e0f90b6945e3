"""The money section of the report: what was spent, how that is known, and how long what is left will last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.core.budget import BudgetState
from apimon_desktop.core.formats import (
    format_about_money,
    format_money,
    format_span,
    format_tokens,
)
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.money_texts import forecast_text, runway_text
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.spending import DayCost, Money
from apimon_desktop.core.suggestions import Suggestion, ideas
from apimon_desktop.core.text import Text, joined, number, plural, say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.views.figure import Figure

DRAWN_DAYS: Final = 30
NOTHING: Final = say("— no usage reported yet")
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

_DAY: Final = timedelta(days=1)
_ALL: Final = 100
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBar:
    """One day."""

    billed: float
    """The billed part, as a share of the highest day: 0 to 1 ..."""
    estimated: float
    """... and the estimated part that stands on it."""
    is_unknown: bool
    """True where something was used and no amount is known."""
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBars:
    """A bar for each day."""

    bars: tuple[MoneyBar, ...]
    """Oldest first, today last."""
    ends: tuple[str, str, str]
    """What stands below: at the begin, in the middle and at the end."""
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """How far a month's budget is used up; all places are shares of the line, 0 to 1."""

    spent: float
    forecast: tuple[float, float] | None
    """Where the month may end. None: not enough history."""
    limit: float
    """Where the budget ends: 1, unless more is spent or foreseen."""
    level_percent: int
    """The highest share to be told that is reached: 0, 80 or 100."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyView:
    """The whole section."""

    nothing: str
    """What stands there instead of sums. Empty: there are sums."""
    figures: tuple[Figure, ...]
    bars: MoneyBars | None
    """None: there are no sums."""
    budget: BudgetLine | None
    """None: no budget is set for all together, or there are no sums."""
    lines: tuple[str, ...]
    """What is to be said besides, a sentence each."""


def money_view(summary: MoneySummary, snapshot: Snapshot) -> MoneyView:
    """The section for what is known now."""
    if not summary.is_reported:
        lines = tuple(_runway_lines(summary, snapshot))
        return MoneyView(nothing=NOTHING, figures=(), bars=None, budget=None, lines=lines)
    return MoneyView(
        nothing="",
        figures=(
            _figure(say("Today"), summary.costs.today),
            _figure(say("7 days"), summary.costs.week),
            _month(summary),
        ),
        bars=_bars(summary),
        budget=None if summary.budget is None else _budget_line(summary.budget),
        lines=tuple(_lines(summary, snapshot)),
    )


def basis_note(money: Money) -> str:
    """How a sum is known: "billed", "estimated", "8% estimated"."""
    if money.cost is None:
        return say("nothing reported")
    if money.usd is None:
        return say("no price known")
    share = money.estimated_percent
    if share is None:  # a sum of nothing has no shares
        text = say("billed") if money.cost.is_complete else say("so far")
    elif share == 0:
        text = say("billed")
    else:
        text = say("estimated") if share == _ALL else say("{percent} estimated", percent=_percent(share))
    return say("at least, {basis}", basis=text) if money.unpriced_tokens else text


def _figure(label: str, money: Money) -> Figure:
    return Figure(label=label, value=format_money(money.usd), note=basis_note(money))


def _month(summary: MoneySummary) -> Figure:
    note = forecast_text(summary.forecast)
    return Figure(label=say("This month"), value=format_money(summary.costs.month.usd), note=note)


def _bars(summary: MoneySummary) -> MoneyBars:
    days = [summary.today - nth * _DAY for nth in reversed(range(DRAWN_DAYS))]
    costs = [summary.days.get(day) for day in days]
    highest = max((cost.usd or _ZERO for cost in costs if cost is not None), default=_ZERO)
    return MoneyBars(
        bars=tuple(_bar(day, cost, highest) for day, cost in zip(days, costs, strict=True)),
        ends=(format_span(days[0], days[0]), _highest_text(summary, days, highest), say("today")),
        spoken=_bars_spoken(summary, days, highest),
    )


def _bar(day: date, cost: DayCost | None, highest: Decimal) -> MoneyBar:
    when = format_span(day, day)
    if cost is None:
        nothing = joined(": ", (when, say("nothing reported")))
        return MoneyBar(billed=0, estimated=0, is_unknown=False, tip=nothing)
    one = Money(first=day, last=day, cost=cost)
    lines = [joined(": ", (when, joined(", ", (format_money(cost.usd), basis_note(one)))))]
    if cost.unpriced_tokens:
        lines.append(say("{tokens} unpriced", tokens=format_tokens(cost.unpriced_tokens)))
    return MoneyBar(
        billed=_share(cost.billed_usd, highest),
        estimated=_share(cost.estimated_usd, highest),
        is_unknown=cost.usd is None,
        tip=joined("\n", lines),
    )


def _highest_text(summary: MoneySummary, days: list[date], highest: Decimal) -> str:
    if not highest:
        return ""
    day = next(day for day in days if (cost := summary.days.get(day)) is not None and cost.usd == highest)
    when = say("today") if day == summary.today else format_span(day, day)
    return say("highest {amount}, {day}", amount=format_money(highest), day=when)


def _bars_spoken(summary: MoneySummary, days: list[date], highest: Decimal) -> str:
    known = sum(day in summary.days for day in days)
    text = say("Cost per day, {n} days, {known} of them with costs", n=DRAWN_DAYS, known=known)
    told = _highest_text(summary, days, highest)
    return joined(", ", (text, told)) if told else text


def _budget_line(state: BudgetState) -> BudgetLine:
    limit, spent, forecast = state.budget.limit_usd, state.spent_usd, state.forecast
    length = max(limit, spent, _ZERO if forecast is None else forecast.high_usd)
    return BudgetLine(
        spent=_share(spent, length),
        forecast=None
        if forecast is None
        else (_share(forecast.low_usd, length), _share(forecast.high_usd, length)),
        limit=_share(limit, length),
        level_percent=state.level_percent,
        text=say("Budget: {spent}", spent=_of_budget(state)),
    )


def _of_budget(state: BudgetState) -> Text:
    told = {
        "spent": format_about_money(state.spent_usd),
        "limit": format_about_money(state.budget.limit_usd),
        "percent": number(100 * state.used_ratio),
    }
    if state.estimated_usd:
        return say("about {spent} of {limit} this month ({percent}%)", **told)
    return say("{spent} of {limit} this month ({percent}%)", **told)


def _lines(summary: MoneySummary, snapshot: Snapshot) -> Iterator[str]:
    month = summary.costs.month
    if month.billed_percent is not None:
        yield _month_basis(month, summary.today)
    if month.unpriced_tokens:
        tokens = format_tokens(month.unpriced_tokens)
        yield say("{tokens} unpriced this month, in no sum", tokens=tokens)
    if month.cost is not None:
        for currency, amount in sorted(month.cost.billed_elsewise.items()):
            billed = format_money(amount, currency)
            yield say("{amount} billed besides this month, in no sum", amount=billed)
    for one in summary.providers.values():
        state = one.budget
        if state is not None and state.budget.provider_id is not None:
            yield joined(": ", (_name(snapshot, state.budget.provider_id), _of_budget(state)))
    yield from _runway_lines(summary, snapshot)
    for difference in summary.differences:
        yield difference.sentence(_name(snapshot, difference.provider_id))
    found = ideas(snapshot, summary.basis)
    if found:
        yield _ideas_line(found, summary.basis.days)


def _month_basis(month: Money, today: date) -> str:
    """How the month is known: "92% billed, 8% estimated (prices 3 days old)"."""
    estimated = month.estimated_percent or 0.0
    if not estimated:
        return say("This month: all of it billed")
    text = (
        say("This month: all of it estimated")
        if estimated == _ALL
        else say(
            "This month: {billed} billed, {estimated} estimated",
            billed=_percent(_ALL - estimated),
            estimated=_percent(estimated),
        )
    )
    prices = _prices_age(month, today)
    return text if prices is None else say("{basis} ({prices})", basis=text, prices=prices)


def _prices_age(month: Money, today: date) -> Text | None:
    if month.prices_as_of is None:
        return None
    days = max(0, (today - month.prices_as_of).days)
    age = plural(days, one="prices 1 day old", many="prices {n} days old") if days else say("prices of today")
    return joined(", ", (age, say("they may have changed"))) if month.has_old_prices else age


def _runway_lines(summary: MoneySummary, snapshot: Snapshot) -> Iterator[str]:
    for provider_id, runway in summary.runways.items():
        yield joined(": ", (_name(snapshot, provider_id), runway_text(runway)))


def _ideas_line(found: tuple[Suggestion, ...], days: int | None) -> str:
    count, saving_usd = len(found), found[0].saving_usd
    if saving_usd is None:
        return plural(count, one="1 suggestion: see Usage", many="{n} suggestions: see Usage")
    if days is None:
        return plural(
            count,
            one="1 suggestion, it would have saved about {amount}: see Usage",
            many="{n} suggestions, the first would have saved about {amount}: see Usage",
            amount=format_money(saving_usd),
        )
    return plural(
        count,
        one="1 suggestion, it would have saved about {amount} in {days} days: see Usage",
        many="{n} suggestions, the first would have saved about {amount} in {days} days: see Usage",
        amount=format_money(saving_usd),
        days=days,
    )


def _name(snapshot: Snapshot, provider_id: ProviderId) -> str:
    state = snapshot.providers.get(provider_id)
    return provider_id if state is None else state.profile.short_name


def _percent(share: float) -> str:
    """A whole number; all and none only where it is all or none."""
    return say("{n}%", n=min(99, max(1, round(share))))


def _share(amount: Decimal, whole: Decimal) -> float:
    return float(amount / whole) if whole else 0.0
