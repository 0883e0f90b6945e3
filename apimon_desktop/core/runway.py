"""How long the money that is left with a provider will last, judged by what lately went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.billing import USD

LOW_DAYS: Final = 3
"""So few days left are told."""
OVER: Final = timedelta(days=14)
"""Spending before this says nothing of today's."""
_LEAST_WATCHED: Final = timedelta(days=3)
"""Less is not enough history."""
_NO_COSTS: Final[Mapping[date, Decimal | None]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePoint:
    """What was left at one moment."""

    at: datetime
    """When the provider said so, UTC."""
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """What is left, and how fast it goes. An estimate."""

    left: Decimal
    currency: str
    """ISO 4217 code, of all amounts here."""
    as_of: datetime
    """When the provider last said what is left, UTC."""
    per_day: Decimal | None = None
    """What goes in a day. None: not enough history."""

    @property
    def days(self) -> float | None:
        """For how many days it will last, from ``as_of`` on. None: not known, or nothing goes."""
        return max(0.0, float(self.left / self.per_day)) if self.per_day else None

    @property
    def is_low(self) -> bool:
        """True where it will not last for long; False where nobody knows."""
        return self.days is not None and self.days <= LOW_DAYS


def runway(
    points: Sequence[BalancePoint],
    *,
    currency: str,
    now: datetime,
    today: date,
    costs: Mapping[date, Decimal | None] = _NO_COSTS,
) -> Runway | None:
    """How long the last balance will last. None: no balance was told lately.

    ``points`` are in the order of time, each where the balance had changed. One that rose was topped up:
    what went meanwhile is unknown, and that stretch of time counts for nothing. Where balances tell too
    little, the known ``costs`` of full days do, in USD by the reader's days.
    """
    past = [point for point in points if point.at <= now]
    if not past or past[-1].at < now - OVER:
        return None
    per_day = _from_balances(_since(past, now - OVER))
    if per_day is None and currency == USD:
        per_day = _from_costs(costs, today)
    last = past[-1]
    return Runway(left=last.amount, currency=currency, as_of=last.at, per_day=per_day)


def _since(points: Sequence[BalancePoint], begin: datetime) -> Sequence[BalancePoint]:
    """The points from a time on, begun with what was left then: between two points it went evenly."""
    inside = [point for point in points if point.at >= begin]
    earlier = [point for point in points if point.at < begin]
    if not earlier:
        return inside
    before, after = earlier[-1], inside[0]
    share = Decimal(str((begin - before.at) / (after.at - before.at)))
    left = before.amount + (after.amount - before.amount) * share
    return [BalancePoint(at=begin, amount=left), *inside]


def _from_balances(points: Sequence[BalancePoint]) -> Decimal | None:
    """What went in a day. None: not watched for long enough."""
    watched, gone = timedelta(0), Decimal(0)
    for before, after in pairwise(points):
        if after.amount <= before.amount:
            watched += after.at - before.at
            gone += before.amount - after.amount
    if watched < _LEAST_WATCHED:
        return None
    return gone / Decimal(str(watched / timedelta(days=1)))


def _from_costs(costs: Mapping[date, Decimal | None], today: date) -> Decimal | None:
    """What a full day cost on average. None: too few are known."""
    first = max(min(costs, default=today), today - OVER)
    every = (first + timedelta(days=nth) for nth in range((today - first).days))
    known = [cost for day in every if (cost := costs.get(day, Decimal(0))) is not None]
    if len(known) < _LEAST_WATCHED.days:
        return None
    return sum(known, Decimal(0)) / len(known)
