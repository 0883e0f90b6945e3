"""What is known of money, as the ``money`` part of the report document; amounts in USD."""

from datetime import UTC
from decimal import Decimal
from typing import Any

from apimon_desktop.core.budget import BudgetState
from apimon_desktop.core.forecast import Forecast
from apimon_desktop.core.money import MoneySummary, ProviderMoney, Used, UsedSpans
from apimon_desktop.core.runway import Runway
from apimon_desktop.core.spending import DayCost, Money, MoneySpans
from apimon_desktop.core.suggestions import Suggestion


def money_document(summary: MoneySummary) -> dict[str, Any]:
    """The document, ready for JSON. What is not known is null, never 0."""
    prices_as_of = summary.costs.month.prices_as_of
    return {
        **_spans(summary.costs, summary.used),
        "forecast": _forecast(summary.forecast),
        "budget": _budget(summary.budget),
        "prices_as_of": None if prices_as_of is None else prices_as_of.isoformat(),
        "providers": {str(pid): _provider(one) for pid, one in summary.providers.items()},
    }


def suggestion_document(idea: Suggestion) -> dict[str, Any]:
    """One suggestion; its saving is an estimate."""
    return {
        "id": idea.id,
        "kind": idea.kind.value,
        "provider": idea.provider_id,
        "instead": idea.instead,
        "model": idea.model,
        "saving_usd": _number(idea.saving_usd),
        "saving_percent": idea.percent,
        "text": idea.text,
    }


def _provider(one: ProviderMoney) -> dict[str, Any]:
    return {
        **_spans(one.costs, one.used),
        "budget": _budget(one.budget),
        "balance": _balance(one.runway),
    }


def _spans(costs: MoneySpans, used: UsedSpans) -> dict[str, Any]:
    return {
        "today": _span(costs.today, used.today),
        "last_7_days": _span(costs.week, used.week),
        "month": _span(costs.month, used.month),
    }


def _span(money: Money, used: Used) -> dict[str, Any]:
    cost = DayCost(is_known=False) if money.cost is None else money.cost
    return {
        "usd": _number(cost.usd),
        "billed_usd": _number(cost.billed_usd if cost.is_known else None),
        "estimated_usd": _number(cost.estimated_usd if cost.is_known else None),
        "unpriced_tokens": cost.unpriced_tokens,
        "other_currencies": {currency: float(amount) for currency, amount in cost.billed_elsewise.items()},
        "tokens": used.tokens,
        "requests": used.requests,
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
        "as_of": runway.as_of.astimezone(UTC).isoformat(timespec="seconds"),
        "per_day": _number(runway.per_day),
        "days_left": None if runway.days is None else round(runway.days, 1),
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
