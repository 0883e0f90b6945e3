"""What was spent: bills and estimates brought together, so that nothing counts twice. Pure.

A bill is told for the provider's own days, in UTC. Of a provider that sends bills, usage is taken by days in
UTC too, and such a day stands for the reader's day of the same date.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.billing import USD, Billed
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_report import UsageSum

OLD_PRICES_AFTER: Final = timedelta(days=30)

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedDay:
    """What the usage reports of one provider on one day come to."""

    provider_id: ProviderId
    day: date
    cost_usd: Decimal | None = None
    """All that is priced, with what the provider itself told for single requests (None: nothing is) ..."""
    billed_usd: Decimal = _NOTHING
    """... and that part of it."""
    unpriced_tokens: int = 0
    """Tokens whose price is not known."""


def used_days(sums: Iterable[UsageSum]) -> tuple[UsedDay, ...]:
    """Sums of usage by provider and day, whatever else they are divided by, put together."""
    found: dict[tuple[ProviderId, date], UsedDay] = {}
    for one in sums:
        if one.provider_id is None or one.day is None:
            raise ValueError("usage is compared with bills by provider and day")
        place = one.provider_id, one.day
        before = found.get(place, UsedDay(provider_id=one.provider_id, day=one.day))
        costs = [cost for cost in (before.cost_usd, one.cost_usd) if cost is not None]
        found[place] = UsedDay(
            provider_id=one.provider_id,
            day=one.day,
            cost_usd=sum(costs, _NOTHING) if costs else None,
            billed_usd=before.billed_usd + (one.billed_usd or _NOTHING),
            unpriced_tokens=before.unpriced_tokens + one.unpriced_tokens,
        )
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCost:
    """What one day cost, each amount counted once."""

    billed_usd: Decimal = _NOTHING
    """What providers themselves said."""
    estimated_usd: Decimal = _NOTHING
    """What lies beyond that, by a list of prices."""
    unpriced_tokens: int = 0
    """Tokens whose cost is missing in both."""
    is_known: bool = True
    """False where no amount in USD is known at all, which is not the same as none."""
    is_complete: bool = False
    """True where all of it is billed and no more will come."""
    billed_elsewise: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Billed in other currencies, by ISO 4217 code. Not converted, and in no sum."""

    @property
    def usd(self) -> Decimal | None:
        """Billed and estimated together. None: neither is known."""
        return self.billed_usd + self.estimated_usd if self.is_known else None

    def __add__(self, other: "DayCost") -> "DayCost":
        """Two days, or one day of two providers."""
        elsewise = dict(self.billed_elsewise)
        for currency, amount in other.billed_elsewise.items():
            elsewise[currency] = elsewise.get(currency, _NOTHING) + amount
        return DayCost(
            billed_usd=self.billed_usd + other.billed_usd,
            estimated_usd=self.estimated_usd + other.estimated_usd,
            unpriced_tokens=self.unpriced_tokens + other.unpriced_tokens,
            is_known=self.is_known or other.is_known,
            is_complete=self.is_complete and other.is_complete,
            billed_elsewise=MappingProxyType(elsewise),
        )


Costs = Mapping[tuple[ProviderId, date], DayCost]
"""What each provider cost on each day on which anything is known."""


def reconciled(used: Iterable[UsedDay], billed: Iterable[Billed]) -> Costs:
    """What each day cost. A bill takes the place of the day's estimates and never adds to them.

    Where more may still be billed, the bill is only the least that the day costs: what the estimates come to
    beyond it stays an estimate. A bill in another currency takes their place as well, since it cannot be
    compared with them.
    """
    of_days = {(one.provider_id, one.day): one for one in used}
    bills: dict[tuple[ProviderId, date], list[Billed]] = {}
    for one in billed:
        bills.setdefault((one.provider_id, one.day), []).append(one)
    places = sorted({*of_days, *bills}, key=lambda place: (place[1], place[0]))
    return MappingProxyType({place: _day_cost(of_days.get(place), bills.get(place, ())) for place in places})


def _day_cost(used: UsedDay | None, bills: Collection[Billed]) -> DayCost:
    told = _NOTHING if used is None else used.billed_usd
    cost = None if used is None else used.cost_usd
    unpriced = 0 if used is None else used.unpriced_tokens
    of_usd = [bill.amount for bill in bills if bill.currency == USD]
    elsewise = {bill.currency: bill.amount for bill in bills if bill.currency != USD and bill.amount}
    is_complete = bool(bills) and all(bill.is_complete for bill in bills)
    # A request's own cost is the provider's word too; a bill of one key does not know of another's requests.
    billed_usd = max(sum(of_usd, _NOTHING), told)
    replaced = is_complete or bool(elsewise)
    return DayCost(
        billed_usd=billed_usd,
        estimated_usd=_NOTHING if replaced else max(_NOTHING, (cost or _NOTHING) - billed_usd),
        unpriced_tokens=0 if replaced else unpriced,
        is_known=bool(of_usd or told) or (cost is not None and not replaced),
        is_complete=is_complete,
        billed_elsewise=MappingProxyType(elsewise),
    )


def together(*parts: Costs) -> Costs:
    """Costs of different stretches of time or providers; what is told for the same day is added up."""
    found: dict[tuple[ProviderId, date], DayCost] = {}
    for part in parts:
        for place, cost in part.items():
            found[place] = found[place] + cost if place in found else cost
    return MappingProxyType(found)


def by_day(costs: Costs, provider_id: ProviderId | None = None) -> Mapping[date, DayCost]:
    """Each day's cost, oldest first, of one provider or (None) of all together."""
    found: dict[date, DayCost] = {}
    for (owner, day), cost in sorted(costs.items(), key=lambda item: item[0][1]):
        if provider_id in (None, owner):
            found[day] = found[day] + cost if day in found else cost
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What a stretch of days cost, and how much of that is certain."""

    first: date
    last: date
    cost: DayCost | None
    """None: nothing was reported and nothing billed, which is not the same as having cost nothing."""
    prices_as_of: date | None = None
    """The date of the oldest price that the estimates rest on. None: they rest on none that has a date."""

    @property
    def usd(self) -> Decimal | None:
        """The sum. None: nothing is known, or all there is has no price."""
        return None if self.cost is None else self.cost.usd

    @property
    def billed_percent(self) -> float | None:
        """The billed share of the sum, 0 to 100. None: there is no sum to have a share in."""
        if self.cost is None or not self.cost.usd:
            return None
        return round(float(100 * self.cost.billed_usd / self.cost.usd), 1)

    @property
    def estimated_percent(self) -> float | None:
        """The rest of the sum."""
        billed = self.billed_percent
        return None if billed is None else round(100 - billed, 1)

    @property
    def unpriced_tokens(self) -> int:
        """Tokens that are in no sum."""
        return 0 if self.cost is None else self.cost.unpriced_tokens

    @property
    def has_old_prices(self) -> bool:
        """True where estimates rest on prices that may have changed since."""
        if self.cost is None or not self.cost.estimated_usd or self.prices_as_of is None:
            return False
        return self.last - self.prices_as_of > OLD_PRICES_AFTER


def money(
    days: Mapping[date, DayCost], *, first: date, last: date, prices_as_of: date | None = None
) -> Money:
    """The days from the first to the last, both included, summed up."""
    inside = [cost for day, cost in days.items() if first <= day <= last]
    whole = None
    for cost in inside:
        whole = cost if whole is None else whole + cost
    return Money(first=first, last=last, cost=whole, prices_as_of=prices_as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySpans:
    """The three stretches that people ask about; all end today."""

    today: Money
    week: Money
    """Seven days, with today."""
    month: Money
    """Since the first of the month."""


def money_spans(days: Mapping[date, DayCost], *, today: date, prices_as_of: date | None = None) -> MoneySpans:
    """Today, the last seven days and this month."""

    def since(first: date) -> Money:
        return money(days, first=first, last=today, prices_as_of=prices_as_of)

    return MoneySpans(
        today=since(today), week=since(today - timedelta(days=6)), month=since(today.replace(day=1))
    )
