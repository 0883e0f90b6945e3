"""Amounts in as few words as a menu, a tooltip or a figure has room for."""

from datetime import date
from decimal import Decimal
from typing import Final

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.text.formats import UNKNOWN, format_about_money, format_money, format_tokens
from apimon_desktop.core.text.translatable import Text, amount, joined, number, plural, say
from apimon_desktop.core.usage.sums import NOTHING_USED, UsageSum

CENT: Final = Decimal("0.01")
"""At a glance, less says nothing."""


def money_line(summary: MoneySummary) -> str | None:
    """Today and this month: "Today $4.55 · $61 of $120 this month". None: nothing was reported this month."""
    today, month = summary.costs.today, summary.costs.month
    if month == NOTHING_USED:
        return None
    latest = say("no usage") if today == NOTHING_USED else spent(today, in_words=True)
    amount = spent(month, is_round=True, in_words=True)
    if summary.budget is None:
        return say("Today {today} · {month} this month", today=latest, month=amount)
    limit = format_about_money(summary.budget.budget.limit_usd)
    return say("Today {today} · {month} of {limit} this month", today=latest, month=amount, limit=limit)


def spent_today(summary: MoneySummary | None, provider_id: ProviderId) -> str | None:
    """What one provider cost today: "about $2.07 today". None: it is not known."""
    one = None if summary is None else summary.providers.get(provider_id)
    return None if one is None or one.costs.today.cost_usd is None else cost_words(one.costs.today)


def cost_today(summary: MoneySummary | None, today: date) -> UsageSum | None:
    """What a day cost so far. None: it is not known, or the sums are of another day."""
    if summary is None or summary.today != today or summary.costs.today.cost_usd is None:
        return None
    return summary.costs.today


def cost_words(cost: UsageSum) -> str:
    """What today cost, in words: "about $2.07 today"."""
    return say("{amount} today", amount=spent(cost, in_words=True))


def today_line(summary: MoneySummary | None, provider_id: ProviderId) -> str | None:
    """Cost, tokens and requests of today: "$2.07 estimated, 1.1M tokens". None: nothing was ever reported."""
    one = None if summary is None else summary.providers.get(provider_id)
    if one is None:
        return None
    if (today := one.costs.today) == NOTHING_USED:
        return say("no usage") if one.is_reported else None
    parts: list[str] = [joined(" ", (format_money(today.cost_usd), basis_note(today)))]
    if today.tokens.total:
        parts.append(format_tokens(today.tokens.total))
    if today.requests:
        parts.append(plural(today.requests, one="1 request", many="{n} requests"))
    return joined(", ", parts)


def basis_note(money: UsageSum) -> str:
    """How a sum is known: "billed", "estimated", "8% estimated", "partly estimated"."""
    if money == NOTHING_USED:
        return say("no usage")
    if money.cost_usd is None:
        return say("no price known")
    share = money.estimated_percent
    if money.unpriced_tokens:
        return say("some usage unpriced")
    if share is None:  # a sum of nothing has no shares
        return say("billed") if money.is_complete else say("so far")
    if share == 0:
        return say("billed")
    return say("estimated") if share == 100 else say("{percent} estimated", percent=whole_percent(share))


def whole_percent(share: float) -> str:
    """A whole number; all and none only where it is all or none. It gives no amount away."""
    return say("{n}%", n=number(min(99, max(1, round(share)))))


def short_money(usd: Decimal | None) -> str:
    """A sum with cents: "$43.02", "< $0.01"; "—" where it is not known."""
    if usd is not None and 0 < usd < CENT:
        return _below_a_cent(in_words=False)
    return format_money(None if usd is None else usd.quantize(CENT))


def _below_a_cent(*, in_words: bool) -> Text:
    """It tells how much it is even without the amount in it, so all of it is hidden with the amounts."""
    cent = format_money(CENT)
    return amount(say("less than {amount}", amount=cent) if in_words else say("< {amount}", amount=cent))


def short_tokens(count: int) -> str:
    """A number of tokens in few characters: "950 tokens", "125K tokens", "35.5M tokens"."""
    if count >= 999_500:
        return say("{n}M tokens", n=number(count / 1_000_000, 1))
    if count >= 10_000:
        return say("{n}K tokens", n=number(round(count / 1000)))
    return format_tokens(count)


def spent(money: UsageSum, *, is_round: bool = False, in_words: bool = False) -> str:
    """A sum, and how sure it is: an estimate begins with "≈", one that lacks something with "≥".

    ``in_words``: with "about" and "at least".
    """
    if money.cost_usd is None:
        return say("— (no price known)") if in_words else UNKNOWN
    if 0 < money.cost_usd < CENT:
        return _below_a_cent(in_words=in_words)
    usd = money.cost_usd.quantize(CENT)
    text = format_about_money(usd) if is_round else format_money(usd)
    if money.unpriced_tokens:
        return say("at least {amount}", amount=text) if in_words else say("≥ {amount}", amount=text)
    if not usd or not money.estimated_usd:
        return text
    return say("about {amount}", amount=text) if in_words else say("≈ {amount}", amount=text)
