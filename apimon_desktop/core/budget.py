"""The monthly budget: what is spent of it, in the reader's own days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from apimon_desktop.core.forecast import Forecast
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId

LEVELS_PERCENT: Final = (100, 80)
"""The shares of a budget that are told when they are reached, the highest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What may be spent in a calendar month."""

    limit_usd: Decimal
    provider_id: ProviderId | None = None
    """None: for all providers together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetState:
    """A budget, and how far it is used up."""

    budget: Budget
    spent_usd: Decimal
    """What is known to be spent this month, billed or estimated."""
    estimated_usd: Decimal
    """The part of it that is estimated."""
    today: date
    """The reader's day that it holds for."""
    forecast: Forecast | None = None
    """None: not enough history."""

    @property
    def used_ratio(self) -> float:
        """What is spent as a share of the budget; above 1 it is exceeded."""
        return float(self.spent_usd / self.budget.limit_usd)

    @property
    def level_percent(self) -> int:
        """The highest share to be told that is reached. 0: none."""
        spent = 100 * self.spent_usd
        return next((level for level in LEVELS_PERCENT if spent >= level * self.budget.limit_usd), 0)

    @property
    def month(self) -> str:
        """``2026-11``."""
        return f"{self.today:%Y-%m}"


def budgets_of(settings: Settings) -> tuple[Budget, ...]:
    """The budgets that are set: for all together, then for single providers."""
    overall = settings.monthly_budget_usd
    return (
        *(() if overall is None else (Budget(limit_usd=overall),)),
        *(
            Budget(limit_usd=provider.monthly_usd, provider_id=provider_id)
            for provider_id, provider in settings.providers.items()
            if provider.monthly_usd is not None
        ),
    )
