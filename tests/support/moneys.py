"""Sums of money to show and to decide on, made by the same code as the real ones."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from samples import NOW

from apimon_desktop.core.budget import Budget
from apimon_desktop.core.money import BalanceSeries, MoneyFacts, MoneySummary, money_summary
from apimon_desktop.core.runway import BalancePoint
from apimon_desktop.core.spending import UsedDay, reconciled
from apimon_desktop.core.suggestions import NO_BASIS, Basis
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens
from apimon_desktop.core.usage_report import UsageSum
from apimon_desktop.providers.registry import PROVIDERS

OPENAI, ANTHROPIC, OPENROUTER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("openrouter")


def falling_balance(last: str, per_day: str, *, now: datetime = NOW, days: int = 7) -> BalanceSeries:
    """A balance that went down evenly to what is left now."""
    return BalanceSeries(
        currency="USD",
        points=tuple(
            BalancePoint(at=now - timedelta(days=nth), amount=Decimal(last) + nth * Decimal(per_day))
            for nth in range(days, -1, -1)
        ),
    )


def summary(
    daily_usd: Mapping[ProviderId, str] | None = None,
    *,
    days: int = 30,
    now: datetime = NOW,
    billed: bool = False,
    unpriced_tokens: int = 0,
    budgets: Sequence[Budget] = (),
    balances: Mapping[ProviderId, BalanceSeries] | None = None,
    basis: Basis = NO_BASIS,
) -> MoneySummary:
    """What a steady spending per provider comes to, on so many days up to now."""
    used, usage = [], []
    for provider_id, amount in (daily_usd or {}).items():
        for nth in range(days):
            day = now.date() - timedelta(days=nth)
            cost_usd = Decimal(amount)
            used.append(
                UsedDay(
                    provider_id=provider_id,
                    day=day,
                    cost_usd=cost_usd,
                    billed_usd=cost_usd if billed else Decimal(0),
                    unpriced_tokens=unpriced_tokens,
                )
            )
            tokens = Tokens(input_tokens=9000, output_tokens=1000)
            usage.append(UsageSum(provider_id=provider_id, day=day, requests=10, tokens=tokens))
    facts = MoneyFacts(
        costs=reconciled(used, ()), usage=tuple(usage), balances=dict(balances or {}), basis=basis
    )
    return money_summary(facts, providers=tuple(PROVIDERS), budgets=budgets, now=now, tz=UTC)
