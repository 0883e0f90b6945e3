"""Monthly budgets in the reader's days, where the month ends, and how long a provider's balance will last."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import linear_regression, mean, pvariance, variance
from typing import Final, NamedTuple

from apimon_desktop.core.model.billing import USD
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import BUDGET_LEVELS_PERCENT, LOW_BALANCE_DAYS
from apimon_desktop.core.settings.settings import Settings

# Where the month ends, estimated from the user's own past days: a range, never one number
#
# The rest of the month costs its working days and weekend days at their means, and the range is so many
# standard deviations to both sides. Habits change: a trend counts once it is statistically sure, and a random
# walk of the level widens the range. How this compares with simpler rules: docs/decisions/0026.

LEAST_DAYS: Final = 3
"""Full days that a forecast needs."""
LONGEST_PAST: Final = timedelta(days=56)
"""Older days are ignored."""

_DEVIATIONS: Final = 1.7
"""Half the width of the range: back-tests with changing habits then hold more than 80 % of the months."""
_FEW_DAYS: Final = 1.2
"""Divided by the number of days less one, by this share the range is wider, as Student's distribution is."""
_DRIFT_RATIO: Final = 0.04
"""The daily random change of the level of spending, as a share of it."""
_LEAST_FOR_TREND: Final = 14
"""Days that a trend must have lasted ..."""
_SURE_OF_TREND: Final = 2.5
"""... and by so many standard errors it must differ from none."""
_LEAST_FACTOR: Final = 0.3
"""A falling trend does not lead to nothing."""
_LEAST_OF_A_KIND: Final = 2
"""Working days and weekends are separate once there are this many of both."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The cost of the month at its end. An estimate, USD."""

    low_usd: Decimal
    mid_usd: Decimal
    high_usd: Decimal
    days: int
    """The number of full past days that it is based on."""


class _Trend(NamedTuple):
    """How spending changes, as a share of the mean day."""

    per_day: float = 0.0
    error: float = 0.0
    age: float = 0.0
    """How many days ago the mean day was."""


def month_forecast(
    days: Mapping[date, Decimal | None], *, today: date, today_passed_ratio: float
) -> Forecast | None:
    """The range at the end of the month of ``today``. None: not enough history.

    ``days`` are the reader's days with their cost in USD, today as far as it went; a day that is missing
    between the first one and today cost nothing, and None is an unknown cost. ``today_passed_ratio`` is the
    share of today that is over, 0 to 1.
    """
    past = [(day, float(cost)) for day, cost in full_days(days, today, LONGEST_PAST)]
    if len(past) < LEAST_DAYS:
        return None
    month = (today.replace(day=number) for number in range(1, today.day + 1))
    spent = float(sum((days.get(day) or Decimal(0) for day in month), Decimal(0)))
    mid, deviation = _rest_of_month(past, today, 1 - today_passed_ratio)
    reach = deviation * _DEVIATIONS * (1 + _FEW_DAYS / (len(past) - 1))
    low_usd, mid_usd, high_usd = (
        Decimal(str(spent + rest)).quantize(Decimal("0.01"))
        for rest in (max(0.0, mid - reach), mid, mid + reach)
    )
    return Forecast(low_usd=low_usd, mid_usd=mid_usd, high_usd=high_usd, days=len(past))


def full_days(
    days: Mapping[date, Decimal | None], today: date, longest: timedelta
) -> Sequence[tuple[date, Decimal]]:
    """The full days with a known cost, oldest first; the days are as for `month_forecast`."""
    first = max(min(days, default=today), today - longest)
    every = (first + timedelta(days=nth) for nth in range((today - first).days))
    costs = ((day, days.get(day, Decimal(0))) for day in every)
    return [(day, cost) for day, cost in costs if cost is not None]


def _rest_of_month(
    past: Sequence[tuple[date, float]], today: date, today_left_ratio: float
) -> tuple[float, float]:
    """Mean and standard deviation of the cost that is still to come, USD."""
    kinds = {flag: [usd for day, usd in past if _is_weekend(day) is flag] for flag in (False, True)}
    if min(map(len, kinds.values())) < _LEAST_OF_A_KIND:
        kinds = {flag: [usd for _, usd in past] for flag in kinds}
    total = spread = ahead = 0.0
    for is_weekend, costs in kinds.items():
        count = _days_left(today, today_left_ratio, is_weekend=is_weekend)
        ahead += count
        total += count * mean(costs)
        # Of the days themselves, and of their mean, which rests on few of them.
        spread += variance(costs) * (count + count**2 / len(costs))
    # A level that takes a random step each day: the variance of the sum grows with the third power.
    spread += (_DRIFT_RATIO * total) ** 2 * ahead / 3
    trend = _trend(past, {flag: mean(costs) for flag, costs in kinds.items()}, today)
    reach = trend.age + ahead / 2
    factor = max(_LEAST_FACTOR, 1 + trend.per_day * reach)
    total *= factor
    return total, math.sqrt(spread * factor**2 + (total * trend.error * reach) ** 2)


def _days_left(today: date, today_left_ratio: float, *, is_weekend: bool) -> float:
    """How many days of a kind the month still has; the rest of today counts by its share."""
    following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    later = (today + timedelta(days=nth) for nth in range(1, (following - today).days))
    whole = sum(_is_weekend(day) is is_weekend for day in later)
    return whole + (today_left_ratio if _is_weekend(today) is is_weekend else 0.0)


def _trend(past: Sequence[tuple[date, float]], means: Mapping[bool, float], today: date) -> _Trend:
    """The growth of spending by a straight line through the past; none where it is not sure."""
    shares = [
        ((today - day).days, usd / usual) for day, usd in past if (usual := means[_is_weekend(day)]) > 0
    ]
    if len(shares) < _LEAST_FOR_TREND:
        return _Trend()
    ages, values = zip(*shares, strict=True)
    slope, intercept = linear_regression(ages, values)
    misses = sum((value - intercept - slope * age) ** 2 for age, value in shares)
    error = math.sqrt(misses / (len(shares) - 2) / (pvariance(ages) * len(shares)))
    is_sure = abs(slope) > _SURE_OF_TREND * error
    return _Trend(per_day=-slope, error=error, age=mean(ages)) if is_sure else _Trend()


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


# Budgets, and how long a balance will last


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The limit of a calendar month."""

    limit_usd: Decimal
    provider_id: ProviderId | None = None
    """None: for all providers together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetState:
    """A budget and how much of it is used."""

    budget: Budget
    spent_usd: Decimal
    estimated_usd: Decimal
    today: date
    """The reader's day."""
    forecast: Forecast | None = None

    @property
    def used_ratio(self) -> float:
        """The spent share of the budget; above 1 it is exceeded."""
        return float(self.spent_usd / self.budget.limit_usd)

    @property
    def level_percent(self) -> int:
        """The highest of `BUDGET_LEVELS_PERCENT` that is reached. 0: none."""
        spent = 100 * self.spent_usd
        return next((level for level in BUDGET_LEVELS_PERCENT if spent >= level * self.budget.limit_usd), 0)

    @property
    def month(self) -> str:
        """``2026-11``."""
        return f"{self.today:%Y-%m}"


def budgets_of(settings: Settings) -> tuple[Budget, ...]:
    """The configured budgets: for all providers together, then for single ones."""
    limits: dict[ProviderId | None, Decimal | None] = {None: settings.monthly_budget_usd}
    limits |= {provider_id: provider.monthly_usd for provider_id, provider in settings.providers.items()}
    return tuple(Budget(limit_usd=usd, provider_id=owner) for owner, usd in limits.items() if usd is not None)


OVER: Final = timedelta(days=14)
"""The time that the average covers."""
_LEAST_WATCHED: Final = timedelta(days=3)
"""The history that it needs."""
_NO_COSTS: Final[Mapping[date, Decimal | None]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePoint:
    """A balance at one moment."""

    at: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """A balance and how fast it is spent. An estimate."""

    left: Decimal
    currency: str
    """ISO 4217 code of all amounts."""
    as_of: datetime
    """When the balance was last read, UTC."""
    per_day: Decimal | None = None
    """Spending per day. None: not enough history."""

    @property
    def days(self) -> float | None:
        """The days that it will last from ``as_of``. None: unknown, or nothing is spent."""
        return max(0.0, float(self.left / self.per_day)) if self.per_day else None

    @property
    def is_low(self) -> bool:
        """True where it will not last long; False where that is unknown."""
        return self.days is not None and self.days <= LOW_BALANCE_DAYS


def runway(
    points: Sequence[BalancePoint],
    *,
    currency: str,
    now: datetime,
    today: date,
    costs: Mapping[date, Decimal | None] = _NO_COSTS,
) -> Runway | None:
    """How long the last balance will last. None: no balance was read recently.

    ``points`` are the changes of the balance in the order of time. A rise is a top-up: the spending before
    it is unknown, and its time does not count. Without enough balances, the known ``costs`` of full days
    decide, in USD by the reader's days.
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
    """The points from a time on, starting with the balance interpolated for that time."""
    inside = [point for point in points if point.at >= begin]
    earlier = [point for point in points if point.at < begin]
    if not earlier:
        return inside
    before, after = earlier[-1], inside[0]
    share = Decimal(str((begin - before.at) / (after.at - before.at)))
    left = before.amount + (after.amount - before.amount) * share
    return [BalancePoint(at=begin, amount=left), *inside]


def _from_balances(points: Sequence[BalancePoint]) -> Decimal | None:
    watched, gone = timedelta(0), Decimal(0)
    for before, after in pairwise(points):
        if after.amount <= before.amount:
            watched += after.at - before.at
            gone += before.amount - after.amount
    if watched < _LEAST_WATCHED:
        return None
    return gone / Decimal(str(watched / timedelta(days=1)))


def _from_costs(costs: Mapping[date, Decimal | None], today: date) -> Decimal | None:
    known = [cost for _, cost in full_days(costs, today, OVER)]
    if len(known) < _LEAST_WATCHED.days:
        return None
    return sum(known, Decimal(0)) / len(known)
