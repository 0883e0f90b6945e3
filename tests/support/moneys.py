"""Sums of money to show and to decide on, made by the same code as the real ones."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from samples import NOW

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.money.budget import BalancePoint, Budget
from apimon_desktop.core.money.savings import NO_BASIS, Basis
from apimon_desktop.core.money.summary import BalanceSeries, MoneyFacts, MoneySummary, money_summary
from apimon_desktop.core.usage.sums import UsageSum
from apimon_desktop.providers.registry import PROVIDERS

TODAY = NOW.date()
OPENAI, ANTHROPIC, OPENROUTER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("openrouter")


def day_cost(
    *,
    billed_usd: Decimal = Decimal(0),
    estimated_usd: Decimal = Decimal(0),
    unpriced_tokens: int = 0,
    is_known: bool = True,
    is_complete: bool = False,
    billed_elsewise: Mapping[str, Decimal] | None = None,
    provider_id: ProviderId = OPENAI,
    day: date = TODAY,
) -> UsageSum:
    """What a provider cost on a day."""
    return UsageSum(
        provider_id=provider_id,
        day=day,
        cost_usd=billed_usd + estimated_usd if is_known else None,
        billed_usd=billed_usd,
        unpriced_tokens=unpriced_tokens,
        is_complete=is_complete,
        billed_elsewise=billed_elsewise or {},
    )


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
    used = []
    for provider_id, amount in (daily_usd or {}).items():
        for nth in range(days):
            day = now.date() - timedelta(days=nth)
            cost_usd = Decimal(amount)
            used.append(
                UsageSum(
                    provider_id=provider_id,
                    day=day,
                    requests=10,
                    tokens=Tokens(input_tokens=9000, output_tokens=1000),
                    cost_usd=cost_usd,
                    billed_usd=cost_usd if billed else Decimal(0),
                    unpriced_tokens=unpriced_tokens,
                )
            )
    facts = MoneyFacts(days=tuple(used), balances=dict(balances or {}), basis=basis)
    return money_summary(facts, providers=tuple(PROVIDERS), budgets=budgets, now=now, tz=UTC)
