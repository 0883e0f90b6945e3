"""Reads what is known of money from the history and the price lists; in the store thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.core.budget import Budget
from apimon_desktop.core.cost import ModelUse, Offer
from apimon_desktop.core.money import PAST_DAYS, MoneyFacts, MoneySummary, money_summary
from apimon_desktop.core.money_alerts import Heard
from apimon_desktop.core.price_table import ModelAt
from apimon_desktop.core.pricing import ListedPrices, Price
from apimon_desktop.core.runway import OVER
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.suggestions import Basis
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_report import UsageBy, UsageSum
from apimon_desktop.monitor.spent import balance_series, spent

COMPARED_DAYS: Final = 30
"""Suggestions compare what was used over so many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyQuestion:
    """What is asked about, as of one moment."""

    now: datetime
    """UTC."""
    tz: tzinfo | None = None
    """Where the reader is; None: the system's own zone."""
    providers: tuple[ProviderId, ...] = ()
    """In their fixed order."""
    budgets: tuple[Budget, ...] = ()
    accounts: tuple[ProviderState, ...] = ()
    """Whose balances last as long as they last: those that do not fill up by themselves."""
    models: tuple[ModelAt, ...] = ()
    """To be compared with those in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyNews:
    """What is known of money now, and what the user has heard of it."""

    summary: MoneySummary
    heard: Mapping[str, Heard]
    """By subject."""


def read_money(history: History, asked: MoneyQuestion, prices: ListedPrices | None) -> MoneyNews:
    """The answer; ``prices`` None: no model's price is known. Raises HistoryUnreadableError."""
    today = asked.now.astimezone(asked.tz).date()
    found = spent(history, first=today - timedelta(days=PAST_DAYS), last=today, tz=asked.tz)
    by_model = history.usage_sums(
        asked.now - timedelta(days=COMPARED_DAYS), asked.now, by=[UsageBy.MODEL], tz=asked.tz
    )
    known = _prices_of(by_model, asked, prices)
    facts = MoneyFacts(
        costs=found.costs,
        usage=found.usage,
        balances=balance_series(history, asked.accounts, asked.now - OVER),
        prices_as_of=_oldest(by_model, known),
        differences=found.differences,
        basis=Basis(
            uses=_uses(by_model),
            offers=tuple(
                Offer(provider_id=provider_id, model=model, price=price)
                for (provider_id, model), price in known.items()
            ),
            days=COMPARED_DAYS if by_model else None,
            dismissed=history.notices.dismissed(asked.now),
        ),
    )
    summary = money_summary(
        facts, providers=asked.providers, budgets=asked.budgets, now=asked.now, tz=asked.tz
    )
    return MoneyNews(summary=summary, heard=history.notices.heard())


def _uses(by_model: tuple[UsageSum, ...]) -> tuple[ModelUse, ...]:
    """What was used of each model, where all of it has a cost."""
    return tuple(
        ModelUse(
            provider_id=row.provider_id,
            model=row.model or None,
            tokens=row.tokens,
            cost_usd=row.cost_usd,
        )
        for row in by_model
        if row.provider_id is not None and row.cost_usd is not None and not row.unpriced_tokens
    )


def _prices_of(
    by_model: tuple[UsageSum, ...], asked: MoneyQuestion, prices: ListedPrices | None
) -> Mapping[ModelAt, Price]:
    """What the models in use cost now, and those to compare them with; without any in use, none."""
    in_use = [(row.provider_id, row.model) for row in by_model if row.provider_id is not None and row.model]
    if not in_use or prices is None:
        return {}
    # Without a count of requests, none counts as large.
    requests = sum(row.requests for row in by_model)
    input_tokens = sum(row.tokens.input_tokens for row in by_model) // requests if requests else 0
    found = {}
    for place in dict.fromkeys((*in_use, *asked.models)):
        price = prices.price(place[0], place[1], asked.now, input_tokens=input_tokens)
        if price is not None:
            found[place] = price
    return found


def _oldest(by_model: tuple[UsageSum, ...], known: Mapping[ModelAt, Price]) -> date | None:
    """The date of the oldest price that an estimate rests on. None: there is none that has a date."""
    dates = [
        price.as_of
        for row in by_model
        if row.provider_id is not None
        and row.cost_usd is not None
        and row.cost_usd != row.billed_usd
        and (price := known.get((row.provider_id, row.model or ""))) is not None
        and price.as_of is not None
    ]
    return min(dates, default=None)
