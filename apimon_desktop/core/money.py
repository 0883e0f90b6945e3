"""Everything that is known of money at one moment, for windows, commands and documents alike. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.budget import Budget, BudgetState
from apimon_desktop.core.differences import Difference
from apimon_desktop.core.forecast import LONGEST_PAST, Forecast, month_forecast
from apimon_desktop.core.runway import BalancePoint, Runway, runway
from apimon_desktop.core.spending import Costs, DayCost, MoneySpans, by_day, money_spans
from apimon_desktop.core.suggestions import NO_BASIS, Basis
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_report import UsageSum

PAST_DAYS: Final = LONGEST_PAST.days
"""So many days before today are looked at; they reach before the first of any month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Tokens and real requests of a stretch of days."""

    tokens: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedSpans:
    """The stretches that costs are told of, too."""

    today: Used = Used()
    week: Used = Used()
    """Seven days, with today."""
    month: Used = Used()
    """Since the first of the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceSeries:
    """What was left with a provider, from time to time."""

    currency: str
    """ISO 4217 code."""
    points: tuple[BalancePoint, ...]
    """In the order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMoney:
    """What is known of one provider."""

    costs: MoneySpans
    used: UsedSpans = UsedSpans()
    is_reported: bool = False
    """True where its usage was reported, or billed, on any of the days that are looked at."""
    runway: Runway | None = None
    """None: it tells no balance."""
    budget: BudgetState | None = None
    """None: it has no budget of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySummary:
    """What is known of money at one moment."""

    at: datetime
    """UTC."""
    today: date
    """The reader's day; costs are told by such days."""
    costs: MoneySpans
    """Of all providers together; an unknown amount is in none of its sums, and is told beside them."""
    used: UsedSpans
    days: Mapping[date, DayCost]
    """All providers together, by day, oldest first, over the last eight weeks; to draw."""
    forecast: Forecast | None
    """Where the month ends. None: not enough history."""
    budget: BudgetState | None
    """For all providers together. None: none is set."""
    providers: Mapping[ProviderId, ProviderMoney]
    """Those of which anything is known, in their fixed order."""
    differences: tuple[Difference, ...] = ()
    """Where bills and reports are too far apart, over the days that are looked at."""
    basis: Basis = field(default=NO_BASIS, repr=False)
    """What suggestions may rest on."""

    @property
    def is_reported(self) -> bool:
        """False where no usage was ever reported and nothing billed: there are no amounts to show."""
        return bool(self.days)

    @property
    def budgets(self) -> tuple[BudgetState, ...]:
        """All budgets that are set, the common one first."""
        every = (self.budget, *(provider.budget for provider in self.providers.values()))
        return tuple(state for state in every if state is not None)

    @property
    def runways(self) -> Mapping[ProviderId, Runway]:
        """Of the providers that tell a balance."""
        return {pid: one.runway for pid, one in self.providers.items() if one.runway is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFacts:
    """What a summary is made from."""

    costs: Costs = field(default_factory=lambda: MappingProxyType({}))
    """Over `PAST_DAYS` and today."""
    usage: tuple[UsageSum, ...] = ()
    """By provider and day, over the same days."""
    balances: Mapping[ProviderId, BalanceSeries] = field(default_factory=lambda: MappingProxyType({}))
    prices_as_of: date | None = None
    """The date of the oldest price that estimates rest on. None: they rest on none that has a date."""
    differences: tuple[Difference, ...] = ()
    basis: Basis = NO_BASIS


def money_summary(
    facts: MoneyFacts,
    *,
    providers: Collection[ProviderId],
    budgets: Collection[Budget],
    now: datetime,
    tz: tzinfo | None,
) -> MoneySummary:
    """All of it, as of now; ``providers`` gives their order, and those that are gone count in sums alone."""
    maker = _Maker(facts=facts, budgets=budgets, now=now, tz=tz)
    ids = (*providers, *sorted({owner for owner, _ in facts.costs} - set(providers)))
    known = {pid: one for pid in ids if (one := maker.provider(pid)) is not None}
    days = by_day(facts.costs)
    forecast = maker.forecast(days)
    return MoneySummary(
        at=now,
        today=maker.today,
        costs=maker.spans(days),
        used=used_spans(facts.usage, maker.today),
        days=days,
        forecast=forecast,
        budget=maker.budget(None, days, forecast),
        providers=MappingProxyType(known),
        differences=facts.differences,
        basis=facts.basis,
    )


def used_spans(usage: Iterable[UsageSum], today: date) -> UsedSpans:
    """The usage of days up to today."""
    rows = [row for row in usage if row.day is not None and row.day <= today]
    return UsedSpans(
        today=_used(rows, today),
        week=_used(rows, today - timedelta(days=6)),
        month=_used(rows, today.replace(day=1)),
    )


def _used(rows: Sequence[UsageSum], first: date) -> Used:
    inside = [row for row in rows if row.day is not None and row.day >= first]
    return Used(tokens=sum(row.tokens.total for row in inside), requests=sum(row.requests for row in inside))


def passed_ratio(now: datetime, tz: tzinfo | None) -> float:
    """The share of the reader's day that is over; a day may have 23 or 25 hours."""
    today = now.astimezone(tz).date()
    begin, end = (
        datetime.combine(day, time(), tz).astimezone(now.tzinfo) for day in (today, today + timedelta(days=1))
    )
    return (now - begin) / (end - begin)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """What every part of one summary looks at."""

    facts: MoneyFacts
    budgets: Collection[Budget]
    now: datetime
    tz: tzinfo | None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()

    def spans(self, days: Mapping[date, DayCost]) -> MoneySpans:
        return money_spans(days, today=self.today, prices_as_of=self.facts.prices_as_of)

    def forecast(self, days: Mapping[date, DayCost]) -> Forecast | None:
        known = {day: cost.usd for day, cost in days.items()}
        return month_forecast(known, today=self.today, today_passed_ratio=passed_ratio(self.now, self.tz))

    def budget(
        self, provider_id: ProviderId | None, days: Mapping[date, DayCost], forecast: Forecast | None = None
    ) -> BudgetState | None:
        budget = next((one for one in self.budgets if one.provider_id == provider_id), None)
        if budget is None:
            return None
        month = [cost for day, cost in days.items() if self.today.replace(day=1) <= day <= self.today]
        return BudgetState(
            budget=budget,
            spent_usd=sum((cost.usd or Decimal(0) for cost in month), Decimal(0)),
            estimated_usd=sum((cost.estimated_usd for cost in month), Decimal(0)),
            today=self.today,
            forecast=forecast,
        )

    def provider(self, provider_id: ProviderId) -> ProviderMoney | None:
        """One provider's share. None: nothing is known of it, and it has no budget."""
        days = by_day(self.facts.costs, provider_id)
        usage = [row for row in self.facts.usage if row.provider_id == provider_id]
        balance = self.facts.balances.get(provider_id)
        budget = self.budget(provider_id, days)
        if not days and not usage and balance is None and budget is None:
            return None
        return ProviderMoney(
            costs=self.spans(days),
            used=used_spans(usage, self.today),
            is_reported=bool(days or usage),
            runway=None if balance is None else self._runway(balance, days),
            budget=None if budget is None else replace(budget, forecast=self.forecast(days)),
        )

    def _runway(self, balance: BalanceSeries, days: Mapping[date, DayCost]) -> Runway | None:
        return runway(
            balance.points,
            currency=balance.currency,
            now=self.now,
            today=self.today,
            costs={day: cost.usd for day, cost in days.items()},
        )
