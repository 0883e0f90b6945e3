"""What was spent, in as few words as a menu has room for."""

from datetime import date
from decimal import Decimal
from typing import Final

from apimon_desktop.core.formats import format_about_money, format_money
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.spending import Money
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId

_CENT: Final = Decimal("0.01")
"""At a glance, less says nothing."""


def money_line(summary: MoneySummary) -> str | None:
    """Today and this month: "Today $4.55 · this month $61 of $120". None: nothing was reported this month."""
    today, month = summary.costs.today, summary.costs.month
    if month.cost is None:
        return None
    spent_today = say("nothing reported") if today.cost is None else _spent(today, is_round=False)
    spent_month = _spent(month, is_round=True)
    if summary.budget is None:
        return say("Today {today} · this month {month}", today=spent_today, month=spent_month)
    limit = format_about_money(summary.budget.budget.limit_usd)
    return say(
        "Today {today} · this month {month} of {limit}", today=spent_today, month=spent_month, limit=limit
    )


def spent_today(summary: MoneySummary | None, provider_id: ProviderId) -> str | None:
    """What one provider cost today: "about $2.07 today". None: nobody said, or it is not known."""
    one = None if summary is None else summary.providers.get(provider_id)
    if one is None or one.costs.today.usd is None:
        return None
    return cost_words(one.costs.today)


def cost_today(summary: MoneySummary | None, today: date) -> Money | None:
    """What a day cost so far. None: nobody said, or it is not known, or the sums are of another day."""
    if summary is None or summary.today != today or summary.costs.today.usd is None:
        return None
    return summary.costs.today


def cost_words(cost: Money) -> str:
    """What today cost, in words: "about $2.07 today"."""
    return say("{amount} today", amount=_spent(cost, is_round=False))


def _spent(money: Money, *, is_round: bool) -> str:
    """The sum, and how sure it is: what has no price comes on top, and an estimate says so."""
    if money.usd is None or money.cost is None:
        return say("— (no price known)")
    if 0 < money.usd < _CENT:
        return say("less than {amount}", amount=format_money(_CENT))
    usd = money.usd.quantize(_CENT)
    text = format_about_money(usd) if is_round else format_money(usd)
    if money.unpriced_tokens:
        return say("at least {amount}", amount=text)
    return say("about {amount}", amount=text) if money.cost.estimated_usd else text
