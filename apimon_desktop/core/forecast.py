"""Where the month ends, judged by the user's own past days: a range, never one number.

Every day that is still to come is drawn from past days of its kind, working day or weekend. The sum of such
draws is not rolled with dice: its mean and variance are known exactly, and a log-normal with these two gives
the range. So the same days always give the same range, and no range reaches below what is spent already.
A trend counts once it is beyond doubt; until then, that habits change makes the range wider.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import NormalDist
from typing import Final

LEAST_DAYS: Final = 3
"""With fewer full days, nothing is foretold."""
LONGEST_PAST: Final = timedelta(days=56)
"""Days before these say nothing of the days to come."""
SHARE_INSIDE: Final = 0.9
"""How many months the range is meant to hold: back-tests with changing habits then keep 80 % of them."""

_HALF_LIFE_DAYS: Final = 21.0
"""A day counts half as much as one that is so much younger."""
_WANDERS_RATIO: Final = 0.04
"""By this much of a day's cost do habits change from day to day, as far as no trend shows."""
_LEAST_FOR_TREND: Final = 14
"""Days that a trend must have been seen for ..."""
_SURE_OF_TREND: Final = 2.5
"""... and by so many standard errors."""
_LEAST_FACTOR: Final = 0.3
"""A falling trend does not lead to nothing."""
_LEAST_OF_A_KIND: Final = 2
"""Working days and weekends are told apart once there are so many of both."""
_SATURDAY: Final = 5
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the month will have cost at its end. An estimate, USD."""

    low_usd: Decimal
    mid_usd: Decimal
    high_usd: Decimal
    days: int
    """How many full past days it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is known of one kind of day; USD."""

    mean: float
    variance: float
    """Of single days."""
    days: float
    """How many equally weighted days would tell as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trend:
    """How spending changes, as a share of the mean day."""

    per_day: float
    error: float
    """Standard error of that."""
    age: float
    """How many days ago the mean day was."""


_NO_TREND: Final = _Trend(per_day=0.0, error=0.0, age=0.0)


def month_forecast(
    days: Mapping[date, Decimal | None], *, today: date, today_passed_ratio: float
) -> Forecast | None:
    """The range at the end of the month of ``today``. None: not enough history.

    ``days`` are the reader's days with their cost in USD, today as far as it went; a day that is missing
    between the first one and today cost nothing, and one that is None is not known. ``today_passed_ratio``
    is the share of today that is over, 0 to 1.
    """
    past = _past(days, today)
    if len(past) < LEAST_DAYS:
        return None
    spent = float(sum((_known(days, day) for day in _month_until(today)), Decimal(0)))
    mean, variance = _rest_of_month(past, today, 1 - today_passed_ratio)
    low, mid, high = _range(mean, variance, days=len(past))
    return Forecast(
        low_usd=_cents(spent + low),
        mid_usd=_cents(spent + mid),
        high_usd=_cents(spent + high),
        days=len(past),
    )


def _past(days: Mapping[date, Decimal | None], today: date) -> Sequence[tuple[date, float]]:
    """The full days of which the cost is known, oldest first."""
    first = max(min(days, default=today), today - LONGEST_PAST)
    every = (first + timedelta(days=nth) for nth in range((today - first).days))
    return [(day, float(_known(days, day))) for day in every if days.get(day, Decimal(0)) is not None]


def _known(days: Mapping[date, Decimal | None], day: date) -> Decimal:
    return days.get(day) or Decimal(0)


def _month_until(today: date) -> Sequence[date]:
    return [today.replace(day=number) for number in range(1, today.day + 1)]


def _rest_of_month(
    past: Sequence[tuple[date, float]], today: date, today_left_ratio: float
) -> tuple[float, float]:
    """Mean and variance of what is still to come, USD; how little is known of habits adds to the latter."""
    kinds = _kinds(past, today)
    mean = variance = ahead = 0.0
    for is_weekend, kind in kinds.items():
        count = _days_left(today, today_left_ratio, is_weekend=is_weekend)
        ahead += count
        mean += count * kind.mean
        variance += count * kind.variance + count**2 * kind.variance / kind.days
    # A level that takes a random step each day: the variance of the sum grows with the third power.
    variance += (_WANDERS_RATIO * mean) ** 2 * ahead / 3
    trend = _trend(past, kinds, today)
    reach = trend.age + ahead / 2
    factor = max(_LEAST_FACTOR, 1 + trend.per_day * reach)
    mean *= factor
    return mean, variance * factor**2 + (mean * trend.error * reach) ** 2


def _days_left(today: date, today_left_ratio: float, *, is_weekend: bool) -> float:
    """How many days of a kind the month still has; what is left of today counts by its share."""
    following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    later = (today + timedelta(days=nth) for nth in range(1, (following - today).days))
    whole = sum(_is_weekend(day) is is_weekend for day in later)
    return whole + (today_left_ratio if _is_weekend(today) is is_weekend else 0.0)


def _kinds(past: Sequence[tuple[date, float]], today: date) -> Mapping[bool, _Kind]:
    """What is known of weekends (True) and of working days; the same of both while it is too little."""
    apart = {flag: [entry for entry in past if _is_weekend(entry[0]) is flag] for flag in (False, True)}
    if min(map(len, apart.values())) < _LEAST_OF_A_KIND:
        apart = {False: list(past), True: list(past)}
    return {flag: _kind(entries, today) for flag, entries in apart.items()}


def _kind(entries: Sequence[tuple[date, float]], today: date) -> _Kind:
    weights = [_weight((today - day).days) for day, _ in entries]
    total = sum(weights)
    days = total**2 / sum(weight**2 for weight in weights)
    mean = sum(weight * usd for weight, (_, usd) in zip(weights, entries, strict=True)) / total
    squares = sum(weight * (usd - mean) ** 2 for weight, (_, usd) in zip(weights, entries, strict=True))
    return _Kind(mean=mean, variance=squares / total * days / (days - 1), days=days)


def _trend(past: Sequence[tuple[date, float]], kinds: Mapping[bool, _Kind], today: date) -> _Trend:
    """How spending has grown or shrunk, by a weighted straight line; none where none is sure."""
    shares = [
        ((today - day).days, usd / mean) for day, usd in past if (mean := kinds[_is_weekend(day)].mean) > 0
    ]
    if len(shares) < _LEAST_FOR_TREND:
        return _NO_TREND
    weights = [_weight(age) for age, _ in shares]
    total = sum(weights)
    entries = [(weight, age, share) for weight, (age, share) in zip(weights, shares, strict=True)]
    mean_age = sum(weight * age for weight, age, _ in entries) / total
    mean_share = sum(weight * share for weight, _, share in entries) / total
    width = sum(weight * (age - mean_age) ** 2 for weight, age, _ in entries)
    per_day = sum(weight * (mean_age - age) * (share - mean_share) for weight, age, share in entries) / width
    misses = sum(
        weight * (share - mean_share - per_day * (mean_age - age)) ** 2 for weight, age, share in entries
    )
    variance = misses / total * len(entries) / (len(entries) - 2)
    error = math.sqrt(variance * sum((weight * (age - mean_age)) ** 2 for weight, age, _ in entries)) / width
    if abs(per_day) <= _SURE_OF_TREND * error:
        return _NO_TREND
    return _Trend(per_day=per_day, error=error, age=mean_age)


def _weight(age_days: int) -> float:
    return float(0.5 ** (age_days / _HALF_LIFE_DAYS))


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _range(mean: float, variance: float, *, days: int) -> tuple[float, float, float]:
    """Low, middle and high of a log-normal with this mean and variance; wider where few days speak for it."""
    if mean <= 0:
        return 0.0, 0.0, 0.0
    spread = math.log(1 + variance / mean**2)
    mid = mean / math.sqrt(1 + variance / mean**2)
    reach = math.exp(_students_t(days - 1) * math.sqrt(spread))
    return mid / reach, mid, mid * reach


def _students_t(freedom: int) -> float:
    """How many deviations to each side hold the share that is wanted, by Student's distribution.

    The expansion 26.7.5 of Abramowitz and Stegun to its third term; 1.2 % too small at 2 degrees of freedom,
    less beyond.
    """
    z = NormalDist().inv_cdf((1 + SHARE_INSIDE) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return sum((term / float(freedom) ** power for power, term in enumerate(terms)), 0.0)


def _cents(usd: float) -> Decimal:
    return Decimal(str(usd)).quantize(_CENT)
