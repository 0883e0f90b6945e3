"""Costs, budgets, balances and forecast at one moment, for windows, commands and documents. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.money.budget import (
    LONGEST_PAST,
    BalancePoint,
    Budget,
    BudgetState,
    Forecast,
    Runway,
    month_forecast,
    runway,
)
from apimon_desktop.core.money.costs import Difference, SpanCosts, by_day, span_costs
from apimon_desktop.core.money.savings import NO_BASIS, Basis, Suggestion
from apimon_desktop.core.text.formats import as_float, iso
from apimon_desktop.core.usage.sums import UsageSum

PAST_DAYS: Final = LONGEST_PAST.days
"""Days before today that a summary covers; more than any month has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceSeries:
    """The balances of a provider."""

    currency: str
    """ISO 4217 code."""
    points: tuple[BalancePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finances:
    """What is known about the money of one provider, or of all together."""

    costs: SpanCosts
    """Unknown amounts are in no sum."""
    days: Mapping[date, UsageSum] = field(default_factory=lambda: MappingProxyType({}))
    """By day, oldest first, over the last eight weeks; to draw."""
    runway: Runway | None = None
    """Of one provider. None: its balance is not known."""
    budget: BudgetState | None = None
    """None: not set."""

    @property
    def is_reported(self) -> bool:
        """False where nothing was reported or billed: there are no amounts to show."""
        return bool(self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySummary(Finances):
    """What is known about money at one moment, of all providers together and of each."""

    at: datetime
    today: date
    """The reader's day."""
    prices_as_of: date | None = None
    """The date of the oldest price in the estimates. None: none of them has a date."""
    forecast: Forecast | None
    providers: Mapping[ProviderId, Finances]
    """Those with anything known, in their fixed order."""
    differences: tuple[Difference, ...] = ()
    basis: Basis = field(default=NO_BASIS, repr=False)

    @property
    def budgets(self) -> tuple[BudgetState, ...]:
        """All configured budgets, the common one first."""
        every = (self.budget, *(provider.budget for provider in self.providers.values()))
        return tuple(state for state in every if state is not None)

    @property
    def runways(self) -> Mapping[ProviderId, Runway]:
        """Of the providers with a known balance."""
        return {pid: one.runway for pid, one in self.providers.items() if one.runway is not None}

    @property
    def days_left(self) -> Mapping[ProviderId, float | None]:
        """How long each known balance will last. None: unknown."""
        return {pid: runway.days for pid, runway in self.runways.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFacts:
    """The data of a summary."""

    days: tuple[UsageSum, ...] = ()
    """What was used and spent, by provider and day, over `PAST_DAYS` and today."""
    balances: Mapping[ProviderId, BalanceSeries] = field(default_factory=lambda: MappingProxyType({}))
    prices_as_of: date | None = None
    """The date of the oldest price in the estimates. None: none of them has a date."""
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
    """The summary as of now; ``providers`` gives their order, and removed ones count in the totals only."""
    maker = _Maker(facts=facts, budgets=budgets, now=now, tz=tz)
    owners = {one.provider_id for one in facts.days if one.provider_id is not None}
    ids = (*providers, *sorted(owners - set(providers)))
    known = {pid: one for pid in ids if (one := maker.provider(pid)) is not None}
    days, costs = by_day(facts.days), span_costs(facts.days, today=maker.today)
    return MoneySummary(
        at=now,
        today=maker.today,
        costs=costs,
        days=days,
        forecast=maker.forecast(days),
        prices_as_of=facts.prices_as_of,
        budget=maker.budget(None, costs, days),
        providers=MappingProxyType(known),
        differences=facts.differences,
        basis=facts.basis,
    )


def passed_ratio(now: datetime, tz: tzinfo | None) -> float:
    """The passed share of the reader's day, which may have 23 or 25 hours."""
    today = now.astimezone(tz).date()
    begin, end = (
        datetime.combine(day, time(), tz).astimezone(now.tzinfo) for day in (today, today + timedelta(days=1))
    )
    return (now - begin) / (end - begin)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    facts: MoneyFacts
    budgets: Collection[Budget]
    now: datetime
    tz: tzinfo | None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()

    def forecast(self, days: Mapping[date, UsageSum]) -> Forecast | None:
        known = {day: one.cost_usd for day, one in days.items()}
        return month_forecast(known, today=self.today, today_passed_ratio=passed_ratio(self.now, self.tz))

    def budget(
        self, provider_id: ProviderId | None, costs: SpanCosts, days: Mapping[date, UsageSum]
    ) -> BudgetState | None:
        budget = next((one for one in self.budgets if one.provider_id == provider_id), None)
        if budget is None:
            return None
        return BudgetState(
            budget=budget,
            spent_usd=costs.month.cost_usd or Decimal(0),
            estimated_usd=costs.month.estimated_usd or Decimal(0),
            today=self.today,
            forecast=self.forecast(days),
        )

    def provider(self, provider_id: ProviderId) -> Finances | None:
        """One provider's part. None: nothing is known, and it has no budget."""
        own = [one for one in self.facts.days if one.provider_id == provider_id]
        days, costs = by_day(own), span_costs(own, today=self.today)
        balance, budget = self.facts.balances.get(provider_id), self.budget(provider_id, costs, days)
        if not days and balance is None and budget is None:
            return None
        runway = None if balance is None else self._runway(balance, days)
        return Finances(costs=costs, days=days, runway=runway, budget=budget)

    def _runway(self, balance: BalanceSeries, days: Mapping[date, UsageSum]) -> Runway | None:
        costs = {day: one.cost_usd for day, one in days.items()}
        return runway(balance.points, currency=balance.currency, now=self.now, today=self.today, costs=costs)


def money_document(summary: MoneySummary) -> dict[str, Any]:
    """The ``money`` part of the report document, in USD; unknown amounts are null, never 0."""
    prices_as_of = summary.prices_as_of
    return {
        **_spans(summary.costs),
        "forecast": _forecast(summary.forecast),
        "budget": _budget(summary.budget),
        "prices_as_of": None if prices_as_of is None else prices_as_of.isoformat(),
        "providers": {str(pid): _provider(one) for pid, one in summary.providers.items()},
    }


def suggestion_document(idea: Suggestion) -> dict[str, Any]:
    """One suggestion for documents; its saving is an estimate."""
    return {
        "id": idea.id,
        "kind": idea.kind.value,
        "provider": idea.provider_id,
        "instead": idea.instead,
        "model": idea.model,
        "saving_usd": as_float(idea.saving_usd),
        "saving_percent": idea.percent,
        "text": idea.text,
    }


def _provider(one: Finances) -> dict[str, Any]:
    return {**_spans(one.costs), "budget": _budget(one.budget), "balance": _balance(one.runway)}


def _spans(costs: SpanCosts) -> dict[str, Any]:
    return {"today": _span(costs.today), "last_7_days": _span(costs.week), "month": _span(costs.month)}


def _span(one: UsageSum) -> dict[str, Any]:
    usd, billed_usd = one.cost_usd, one.billed_usd or Decimal(0)
    return {
        "usd": as_float(usd),
        "billed_usd": None if usd is None else float(billed_usd),
        "estimated_usd": None if usd is None else float(usd - billed_usd),
        "unpriced_tokens": one.unpriced_tokens,
        "other_currencies": {currency: float(amount) for currency, amount in one.billed_elsewise.items()},
        "tokens": one.tokens.total,
        "requests": one.requests,
    }


def _forecast(forecast: Forecast | None) -> dict[str, Any] | None:
    if forecast is None:
        return None
    return {
        "low_usd": float(forecast.low_usd),
        "mid_usd": float(forecast.mid_usd),
        "high_usd": float(forecast.high_usd),
        "days": forecast.days,
    }


def _budget(state: BudgetState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "limit_usd": float(state.budget.limit_usd),
        "spent_usd": float(state.spent_usd),
        "estimated_usd": float(state.estimated_usd),
        "used_percent": round(100 * state.used_ratio, 1),
        "forecast": _forecast(state.forecast),
    }


def _balance(runway: Runway | None) -> dict[str, Any] | None:
    if runway is None:
        return None
    return {
        "amount": float(runway.left),
        "currency": runway.currency,
        "as_of": iso(runway.as_of),
        "per_day": as_float(runway.per_day),
        "days_left": None if runway.days is None else round(runway.days, 1),
    }
