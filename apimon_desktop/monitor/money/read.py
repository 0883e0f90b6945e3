"""Reads what the windows show about money and usage from the history; for the store thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.alerts.money import NotifiedLevel
from apimon_desktop.core.model.billing import Billed, ListedPrices, Price, day_end
from apimon_desktop.core.model.ids import Profile, ProviderId
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.money.budget import OVER, BalancePoint, Budget
from apimon_desktop.core.money.costs import Difference, differences, reconciled, settled, spent_report
from apimon_desktop.core.money.price_table import ModelAt, PriceTable, mix_of, models_in_use, price_table
from apimon_desktop.core.money.savings import Basis, ModelUse, Offer
from apimon_desktop.core.money.summary import (
    PAST_DAYS,
    BalanceSeries,
    MoneyFacts,
    MoneySummary,
    money_summary,
)
from apimon_desktop.core.usage.sums import UsageBy, UsageReport, UsageSum, midnight, summed_by

COMPARED_DAYS: Final = 30
"""Suggestions compare the usage of this many days."""
LONGEST_DAYS: Final = 31
"""The longest period."""
_IN_USE_DAYS: Final = 30
_BY: Final = (UsageBy.PROVIDER, UsageBy.DAY)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The costs of a range of days."""

    days: tuple[UsageSum, ...]
    """By provider and the reader's days."""
    differences: tuple[Difference, ...]
    """Where bills and reports differ too much."""


def spent(history: History, *, first: date, last: date, tz: tzinfo | None) -> Spent:
    """What each provider cost on the reader's days, both ends included. ``tz`` None: the system's zone.

    Bills have days in UTC, which stand for the reader's days of the same dates. Up to the last day that is
    billed in full, usage is taken by days in UTC too; later usage by the reader's days, so that today
    includes what was just reported. Raises HistoryUnreadableError.
    """
    bills = [
        bill
        for bill in history.billing.billed(first, last + _DAY)
        # In the evening, UTC may be a day ahead of the reader.
        if bill.day <= last or bill.as_of.astimezone(tz).date() <= last
    ]
    usage = history.usage.sums(midnight(first, tz), midnight(last + _DAY, tz), by=_BY, tz=tz)
    billing = frozenset(bill.provider_id for bill in bills)
    costs: list[UsageSum] = []
    in_utc: tuple[UsageSum, ...] = ()
    if billing:
        sums = history.usage.sums(midnight(first, UTC), midnight(last + _DAY, UTC), by=_BY, tz=UTC)
        in_utc = tuple(one for one in sums if one.provider_id in billing)
    for provider_id, billed_until in _billed_until(bills, first).items():
        of_it = [bill for bill in bills if bill.provider_id == provider_id]
        since = midnight(billed_until, UTC)
        later = history.usage.sums(since, max(since, midnight(last + _DAY, tz)), by=_BY, tz=tz)
        costs += reconciled(
            (one for one in in_utc if one.provider_id == provider_id and _is_before(one, billed_until)),
            (bill for bill in of_it if bill.day < billed_until),
        )
        costs += reconciled(
            (one for one in later if one.provider_id == provider_id),
            (replace(bill, day=min(bill.day, last)) for bill in of_it if bill.day >= billed_until),
        )
    apart = differences(in_utc, bills, first=first, last=last)
    return Spent(
        days=settled(usage, costs),
        differences=tuple(one for one in apart if one.is_worth_telling),
    )


def read_usage_report(
    history: History, *, since: datetime, now: datetime, by: UsageBy, tz: tzinfo | None
) -> UsageReport:
    """What was used and spent since then, up to now. Raises HistoryUnreadableError.

    Bills are told by whole days: of a day that began before ``since``, only what was reported counts.
    """
    first, today = since.astimezone(tz).date(), now.astimezone(tz).date()
    days: tuple[UsageSum, ...] = ()
    if midnight(first, tz) < since:
        first += _DAY
        days = history.usage.sums(since, midnight(first, tz), by=_BY, tz=tz)
    if first <= today:
        days += spent(history, first=first, last=today, tz=tz).days
    reported = () if by in _BY else history.usage.sums(since, midnight(today + _DAY, tz), by=[by], tz=tz)
    return spent_report(days, since=since, until=now, by=by, reported=reported)


def balance_series(
    history: History, states: Iterable[ProviderState], since: datetime
) -> Mapping[ProviderId, BalanceSeries]:
    """The stored balances of providers, and the current one. Raises HistoryUnreadableError.

    An unchanged balance is stored once: the current one shows that it is still the same.
    """
    found: dict[ProviderId, BalanceSeries] = {}
    for state in states:
        balance, told_at = state.account.balance, state.health.last_check_at
        if balance is None or told_at is None:
            continue
        points = history.billing.balances(state.id, since, balance.currency)
        if not points or points[-1].at < told_at:
            points = (*points, BalancePoint(at=told_at, amount=balance.amount))
        found[state.id] = BalanceSeries(currency=balance.currency, points=points)
    return found


def _is_before(one: UsageSum, day: date) -> bool:
    return one.day is not None and one.day < day


def _billed_until(bills: Iterable[Billed], first: date) -> Mapping[ProviderId, date]:
    """For each provider with bills, the day after the last one that is billed in full."""
    found: dict[ProviderId, date] = {}
    for bill in bills:
        after = day_end(bill.day).date() if bill.is_complete else first
        found[bill.provider_id] = max(found.get(bill.provider_id, first), after)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyNews:
    """The sums of money, and what the user was notified of."""

    summary: MoneySummary
    heard: Mapping[str, NotifiedLevel]
    """By subject."""


def read_money(
    history: History,
    prices: ListedPrices | None,
    *,
    now: datetime,
    tz: tzinfo | None = None,
    providers: tuple[ProviderId, ...],
    budgets: tuple[Budget, ...],
    accounts: tuple[ProviderState, ...],
    models: tuple[ModelAt, ...],
) -> MoneyNews:
    """The sums as of now. ``prices`` None: no model's price is known. Raises HistoryUnreadableError.

    ``accounts`` are those whose balances do not refill automatically, ``models`` are compared with those in
    use. ``tz`` None: the system's zone.
    """
    today = now.astimezone(tz).date()
    found = spent(history, first=today - timedelta(days=PAST_DAYS), last=today, tz=tz)
    by_model = history.usage.sums(now - timedelta(days=COMPARED_DAYS), now, by=[UsageBy.MODEL], tz=tz)
    known = _prices_of(by_model, models, prices, now)
    facts = MoneyFacts(
        days=found.days,
        balances=balance_series(history, accounts, now - OVER),
        prices_as_of=_oldest(by_model, known),
        differences=found.differences,
        basis=Basis(
            uses=_uses(by_model),
            offers=tuple(Offer(provider_id=pid, model=model, price=p) for (pid, model), p in known.items()),
            days=COMPARED_DAYS if by_model else None,
            dismissed=history.notifications.dismissed(now),
        ),
    )
    summary = money_summary(facts, providers=providers, budgets=budgets, now=now, tz=tz)
    return MoneyNews(summary=summary, heard=history.notifications.levels())


def _uses(by_model: tuple[UsageSum, ...]) -> tuple[ModelUse, ...]:
    """The use of each model whose costs are all known."""
    return tuple(
        ModelUse(
            provider_id=row.provider_id, model=row.model or None, tokens=row.tokens, cost_usd=row.cost_usd
        )
        for row in by_model
        if row.provider_id is not None and row.cost_usd is not None and not row.unpriced_tokens
    )


def _prices_of(
    by_model: tuple[UsageSum, ...], models: tuple[ModelAt, ...], prices: ListedPrices | None, now: datetime
) -> Mapping[ModelAt, Price]:
    """The current prices of models in use, and of those to compare with; none if none are in use."""
    in_use = [(row.provider_id, row.model) for row in by_model if row.provider_id is not None and row.model]
    if not in_use:
        return {}
    # Without a number of requests, none counts as large.
    requests = sum(row.requests for row in by_model)
    input_tokens = sum(row.tokens.input_tokens for row in by_model) // requests if requests else 0
    return _known(dict.fromkeys((*in_use, *models)), prices, now, input_tokens)


def _known(
    places: Iterable[ModelAt], prices: ListedPrices | None, now: datetime, input_tokens: int
) -> Mapping[ModelAt, Price]:
    """The current prices of models, as far as they are known."""
    if prices is None:
        return {}
    found = {place: prices.price(*place, now, input_tokens=input_tokens) for place in places}
    return {place: price for place, price in found.items() if price is not None}


def _oldest(by_model: tuple[UsageSum, ...], known: Mapping[ModelAt, Price]) -> date | None:
    """The date of the oldest price behind an estimate. None: none has a date."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageFacts:
    """Usage as of one moment."""

    at: datetime
    """UTC."""
    today: date
    """The reader's day."""
    tz: tzinfo | None
    """The reader's zone; None: the system's."""
    sums: tuple[UsageSum, ...]
    """By provider, model, day and source at once, over `LONGEST_DAYS`."""
    days: tuple[UsageSum, ...]
    """What each provider cost on these days, with its bills."""
    prices: PriceTable


def read_usage(
    history: History,
    prices: ListedPrices | None,
    *,
    profiles: Sequence[Profile],
    now: datetime,
    tz: tzinfo | None = None,
) -> UsageFacts:
    """The usage as of now; ``prices`` None: no model's price is known. Raises HistoryUnreadableError."""
    today = now.astimezone(tz).date()
    first = today - (LONGEST_DAYS - 1) * _DAY
    since = midnight(first, tz)
    sums = history.usage.sums(since, midnight(today + _DAY, tz), by=list(UsageBy), tz=tz)
    days = spent(history, first=first, last=today, tz=tz).days
    lately = summed_by(sums, UsageBy.MODEL, first=today - (_IN_USE_DAYS - 1) * _DAY)
    models, mix = models_in_use(lately), mix_of(lately)
    known = _known(models, prices, now, mix.input_tokens)
    table = price_table(profiles, models, known, mix=mix, today=now.date())
    return UsageFacts(at=now, today=today, tz=tz, sums=sums, days=days, prices=table)
