"""Made-up months of spending, each after a past of its own; the same seed always gives the same month."""

import calendar
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month, and the days before it, with what each cost in USD."""

    regime: str
    days: Mapping[date, Decimal]
    first: date
    """The first day of the month."""

    @property
    def length(self) -> int:
        return calendar.monthrange(self.first.year, self.first.month)[1]

    @property
    def total_usd(self) -> Decimal:
        return sum(
            (
                cost
                for day, cost in self.days.items()
                if (day.year, day.month) == (self.first.year, self.first.month)
            ),
            Decimal(0),
        )

    def until(self, today: date) -> dict[date, Decimal]:
        """What is known at noon of a day: half of what it will cost is spent."""
        known = {day: cost for day, cost in self.days.items() if day < today}
        return {**known, today: self.days[today] / 2}


def steady(dice: random.Random, day: date, nth: int) -> float:
    return max(0.0, dice.gauss(4, 0.8))


def working_week(dice: random.Random, day: date, nth: int) -> float:
    return max(0.0, dice.gauss(6, 1.5) if day.weekday() < 5 else dice.gauss(0.5, 0.4))


def bursty(dice: random.Random, day: date, nth: int) -> float:
    return dice.expovariate(1 / 18) if dice.random() < 0.25 else dice.uniform(0, 1.5)


def growing(dice: random.Random, day: date, nth: int) -> float:
    return float(2 * 1.015**nth * dice.lognormvariate(0, 0.25))


def spikes(dice: random.Random, day: date, nth: int) -> float:
    usual = max(0.0, dice.gauss(3, 0.7))
    return usual * dice.uniform(8, 14) if dice.random() < 0.025 else usual


def with_zero_days(dice: random.Random, day: date, nth: int) -> float:
    return 0.0 if dice.random() < 0.4 else dice.gammavariate(2, 2.5)


REGIMES: tuple[Callable[[random.Random, date, int], float], ...] = (
    steady,
    working_week,
    bursty,
    growing,
    spikes,
    with_zero_days,
)
_PASTS_DAYS = (0, 7, 21, 60)


def months(seed: int) -> Iterator[Month]:
    """Months without end, each regime in its turn, with a long past or none."""
    dice = random.Random(seed)  # noqa: S311 - the same months every time
    first = date(2026, 1, 1)
    while True:
        for regime in REGIMES:
            past_days = dice.choice(_PASTS_DAYS)
            start = first - timedelta(days=past_days)
            length = past_days + calendar.monthrange(first.year, first.month)[1]
            every = [start + timedelta(days=nth) for nth in range(length)]
            days = {day: Decimal(str(round(regime(dice, day, nth), 6))) for nth, day in enumerate(every)}
            yield Month(regime=regime.__name__, days=days, first=first)
            first = (first + timedelta(days=32)).replace(day=1)


def take(count: int, *, seed: int) -> list[Month]:
    """The first of the months of a seed."""
    return list(islice(months(seed), count))
