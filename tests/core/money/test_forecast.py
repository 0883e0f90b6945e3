"""Where the month ends."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from months import REGIMES, Month, take

from apimon_desktop.core.money.budget import LEAST_DAYS, LONGEST_PAST, Forecast, month_forecast

TODAY = date(2026, 11, 21)
"""A Saturday; nine days of the month follow."""


def daily(cost: str, days: int, *, until: date = TODAY) -> dict[date, Decimal | None]:
    """The same cost on so many full days before a day."""
    return {until - timedelta(days=nth): Decimal(cost) for nth in range(1, days + 1)}


def forecast(
    days: Mapping[date, Decimal | None], *, today: date = TODAY, passed: float = 0.5
) -> Forecast | None:
    return month_forecast(days, today=today, today_passed_ratio=passed)


def test_days_that_are_all_alike_end_the_month_where_arithmetic_says() -> None:
    found = forecast({**daily("4", 20), TODAY: Decimal(2)})
    assert found is not None
    # 20 days of $4, half of today, and its other half with nine more days.
    assert found.mid_usd == pytest.approx(Decimal(120), abs=Decimal(1))
    assert Decimal(82) < found.low_usd < found.mid_usd < found.high_usd
    assert found.high_usd - found.low_usd < Decimal(10)
    assert found.days == 20


def test_the_same_days_always_give_the_same_range() -> None:
    days = take(1, seed=7)[0].until(date(2026, 1, 20))
    assert month_forecast(days, today=date(2026, 1, 20), today_passed_ratio=0.5) == month_forecast(
        dict(reversed(days.items())), today=date(2026, 1, 20), today_passed_ratio=0.5
    )


@pytest.mark.parametrize("days", range(LEAST_DAYS))
def test_fewer_than_three_full_days_foretell_nothing(days: int) -> None:
    assert forecast({**daily("4", days), TODAY: Decimal(5)}) is None


def test_three_full_days_are_enough() -> None:
    assert forecast(daily("4", LEAST_DAYS)) is not None


def test_a_day_on_which_nothing_was_used_cost_nothing() -> None:
    days = {TODAY - timedelta(days=10): Decimal(30), TODAY - timedelta(days=5): Decimal(30)}
    found = forecast(days)
    assert found is not None
    assert found.days == 10
    assert found.low_usd >= Decimal(60)
    assert found.high_usd < Decimal(60 + 9 * 30)


def test_a_day_of_unknown_cost_is_no_day_without_cost() -> None:
    days: dict[date, Decimal | None] = {**daily("4", 10)}
    for nth in (2, 3, 6):
        days[TODAY - timedelta(days=nth)] = None
    found = forecast(days)
    assert found is not None
    assert found.days == 7
    rest = found.mid_usd - Decimal(28)
    assert rest == pytest.approx(Decimal(38), abs=Decimal("0.6"))
    assert forecast(dict.fromkeys(days)) is None


def test_weekends_are_forecast_from_weekends() -> None:
    friday_night = date(2026, 10, 30)
    days: dict[date, Decimal | None] = {
        day: Decimal(1 if day.weekday() >= 5 else 10)
        for day in (friday_night - timedelta(days=nth) for nth in range(28))
    }
    found = forecast(days, today=friday_night, passed=1.0)
    assert found is not None
    spent = sum((cost for day, cost in days.items() if cost and day.month == 10), Decimal(0))
    # Only a Saturday is left of the month.
    assert found.mid_usd - spent == pytest.approx(Decimal(1), abs=Decimal("0.2"))


def test_without_weekends_in_the_past_all_days_are_treated_alike() -> None:
    friday = date(2026, 11, 27)
    found = forecast(daily("4", 4, until=friday), today=friday, passed=1.0)
    assert found is not None
    assert found.mid_usd == pytest.approx(Decimal(16 + 12), abs=Decimal(1))


def test_nothing_spent_so_far_foretells_nothing_spent() -> None:
    found = forecast({**daily("0", 5), TODAY: Decimal(0)})
    assert found == Forecast(
        low_usd=Decimal("0.00"), mid_usd=Decimal("0.00"), high_usd=Decimal("0.00"), days=5
    )


def test_on_the_last_evening_the_range_is_what_was_spent() -> None:
    last = date(2026, 11, 30)
    found = forecast({**daily("4", 29, until=last), last: Decimal(4)}, today=last, passed=1.0)
    assert found is not None
    assert (found.low_usd, found.high_usd) == (Decimal("120.00"), Decimal("120.00"))


def test_what_was_long_ago_says_nothing() -> None:
    old = {TODAY - LONGEST_PAST - timedelta(days=nth): Decimal(1000) for nth in range(1, 30)}
    found = forecast({**old, **daily("4", 56)})
    assert found is not None
    assert found.high_usd < Decimal(130)


def test_few_days_give_a_wider_range_than_many() -> None:
    def spread(days: int) -> float:
        costs = {TODAY - timedelta(days=nth): Decimal(3 + nth % 3) for nth in range(1, days + 1)}
        found = forecast({**costs})
        assert found is not None
        return float(found.high_usd - found.low_usd)

    assert spread(4) > 1.5 * spread(40)


def test_a_lasting_rise_goes_on_and_a_lasting_fall_does_not_end_below_zero() -> None:
    first = date(2026, 12, 1)
    rising = {first - timedelta(days=nth): Decimal(60 - nth) for nth in range(1, 41)}
    falling = {first - timedelta(days=nth): Decimal(nth * nth) for nth in range(1, 41)}
    up, down = forecast({**rising}, today=first, passed=0), forecast({**falling}, today=first, passed=0)
    assert up is not None
    assert down is not None
    # 31 more days of 60, 61 …: 2,325 in all; the mean of the past would say 1,225.
    assert up.low_usd < Decimal(2325) < up.high_usd
    assert down.low_usd > 0
    assert down.mid_usd < sum(falling.values())


_COSTS = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**6, allow_nan=False, places=4))


@given(
    st.dictionaries(st.dates(TODAY - timedelta(days=70), TODAY), _COSTS, max_size=71),
    st.floats(min_value=0, max_value=1),
)
def test_no_range_begins_below_what_is_spent(days: dict[date, Decimal | None], passed: float) -> None:
    found = forecast(days, passed=passed)
    if found is not None:
        spent = sum((cost for day, cost in days.items() if cost and day.month == TODAY.month), Decimal(0))
        assert spent.quantize(Decimal("0.01")) - Decimal("0.01") <= found.low_usd
        assert found.low_usd <= found.mid_usd <= found.high_usd


_LOOKED_AT = (4, 8, 12, 16, 20, 24, 28)
"""Days of the month on which its end is foretold."""


def back_test(months: Sequence[Month]) -> tuple[float, float, dict[str, float]]:
    """The share of ranges that held the month's end, their median width as a share of it, and by regime."""
    hits: dict[str, list[bool]] = {}
    widths = []
    for month in months:
        for number in _LOOKED_AT:
            today = month.first.replace(day=number)
            found = month_forecast(month.until(today), today=today, today_passed_ratio=0.5)
            assert found is not None, f"day {number} of {month.regime} in {month.first:%Y-%m}"
            hits.setdefault(month.regime, []).append(found.low_usd <= month.total_usd <= found.high_usd)
            widths.append(float((found.high_usd - found.low_usd) / month.total_usd))
    every = [hit for of_regime in hits.values() for hit in of_regime]
    by_regime = {regime: sum(of_regime) / len(of_regime) for regime, of_regime in hits.items()}
    return sum(every) / len(every), median(widths), by_regime


@pytest.mark.parametrize(
    ("seeds", "least_of_a_regime"),
    [
        pytest.param(range(1), 0.4, id="fifty"),
        pytest.param(range(1, 101), 0.65, id="many", marks=pytest.mark.soak),
    ],
)
def test_of_made_up_months_four_in_five_end_inside_a_range_that_tells_something(
    seeds: range, least_of_a_regime: float
) -> None:
    months = [month for seed in seeds for month in take(50, seed=seed)]
    share, width, by_regime = back_test(months)
    print(f"{len(months)} months: {share:.1%} inside, median width {width:.0%} of the month; {by_regime}")
    assert len(by_regime) == len(REGIMES)
    assert share >= 0.8
    assert width <= 0.4
    assert min(by_regime.values()) >= least_of_a_regime
