"""What was spent, from the history: bills and estimates, each moment counted once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.core.billing import Billed, day_end
from apimon_desktop.core.differences import Difference, differences
from apimon_desktop.core.money import BalanceSeries
from apimon_desktop.core.runway import BalancePoint
from apimon_desktop.core.spending import (
    Costs,
    UsedDay,
    reconciled,
    together,
    used_days,
)
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_period import midnight
from apimon_desktop.core.usage_report import UsageBy, UsageSum

_BY: Final = (UsageBy.PROVIDER, UsageBy.DAY)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What is known of the costs of a stretch of days."""

    costs: Costs
    usage: tuple[UsageSum, ...]
    """What was reported, by provider and the reader's days."""
    differences: tuple[Difference, ...]
    """Where bills and reports are too far apart."""


def spent(history: History, *, first: date, last: date, tz: tzinfo | None) -> Spent:
    """What each provider cost on the reader's days (None: those of the system's zone), both ends included.

    Bills are told by days in UTC, and stand for the reader's days of the same dates. Up to the last day that
    is billed in full, a provider's usage is taken by days in UTC too; what was used since belongs to the
    reader's own days, so that today moves with what is reported. Raises HistoryUnreadableError.
    """
    bills = [
        bill
        for bill in history.billing.billed(first, last + _DAY)
        # In the evening, UTC may be a day ahead of the reader, for whom it is still the last day.
        if bill.day <= last or bill.as_of.astimezone(tz).date() <= last
    ]
    usage = history.usage_sums(midnight(first, tz), midnight(last + _DAY, tz), by=_BY, tz=tz)
    billing = frozenset(bill.provider_id for bill in bills)
    costs = [reconciled(used_days(one for one in usage if one.provider_id not in billing), ())]
    in_utc: tuple[UsedDay, ...] = ()
    if billing:
        sums = history.usage_sums(midnight(first, UTC), midnight(last + _DAY, UTC), by=_BY, tz=UTC)
        in_utc = used_days(one for one in sums if one.provider_id in billing)
    for provider_id, billed_until in _billed_until(bills, first).items():
        of_it = [bill for bill in bills if bill.provider_id == provider_id]
        since = midnight(billed_until, UTC)
        later = history.usage_sums(since, max(since, midnight(last + _DAY, tz)), by=_BY, tz=tz)
        costs += [
            reconciled(
                (one for one in in_utc if one.provider_id == provider_id and one.day < billed_until),
                (bill for bill in of_it if bill.day < billed_until),
            ),
            reconciled(
                used_days(one for one in later if one.provider_id == provider_id),
                (replace(bill, day=min(bill.day, last)) for bill in of_it if bill.day >= billed_until),
            ),
        ]
    apart = differences(in_utc, bills, first=first, last=last)
    return Spent(
        costs=together(*costs),
        usage=usage,
        differences=tuple(one for one in apart if one.is_worth_telling),
    )


def balance_series(
    history: History, states: Iterable[ProviderState], since: datetime
) -> Mapping[ProviderId, BalanceSeries]:
    """The balances of providers that tell one, with the one that is known now. Raises HistoryUnreadableError.

    A balance that does not change is kept once only: what is known now tells that it is still the same.
    """
    found: dict[ProviderId, BalanceSeries] = {}
    for state in states:
        balance, told_at = state.balance, state.last_check_at
        if balance is None or told_at is None:
            continue
        points = history.billing.balances(state.id, since, balance.currency)
        if not points or points[-1].at < told_at:
            points = (*points, BalancePoint(at=told_at, amount=balance.amount))
        found[state.id] = BalanceSeries(currency=balance.currency, points=points)
    return found


def _billed_until(bills: Iterable[Billed], first: date) -> Mapping[ProviderId, date]:
    """For each provider with bills the first day after the last one that is billed in full."""
    found: dict[ProviderId, date] = {}
    for bill in bills:
        after = day_end(bill.day).date() if bill.is_complete else first
        found[bill.provider_id] = max(found.get(bill.provider_id, first), after)
    return found
