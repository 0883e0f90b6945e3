"""How long a balance will last."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from samples import NOW

from apimon_desktop.core.alerts.money import runway_text
from apimon_desktop.core.money.budget import BalancePoint, Runway, runway

TODAY = NOW.date()


def points(
    *amounts: str, every: timedelta = timedelta(days=1), last_at: datetime = NOW
) -> list[BalancePoint]:
    """Balances at even intervals, the last one now."""
    count = len(amounts)
    return [
        BalancePoint(at=last_at - every * (count - 1 - nth), amount=Decimal(amount))
        for nth, amount in enumerate(amounts)
    ]


def found(
    balances: Sequence[BalancePoint],
    *,
    currency: str = "USD",
    costs: dict[date, Decimal | None] | None = None,
) -> Runway | None:
    return runway(balances, currency=currency, now=NOW, today=TODAY, costs=costs or {})


def rate(*amounts: str) -> Decimal | None:
    result = found(points(*amounts))
    assert result is not None
    return result.per_day


def costs(cost: str | None, days: int) -> dict[date, Decimal | None]:
    value = None if cost is None else Decimal(cost)
    return {TODAY - timedelta(days=nth): value for nth in range(1, days + 1)}


def test_what_went_in_the_watched_time_is_the_rate() -> None:
    result = found(points("24", "22.4", "20.8", "19.2"))
    assert result == Runway(left=Decimal("19.2"), currency="USD", as_of=NOW, per_day=Decimal("1.6"))
    assert result.days == pytest.approx(12)
    assert runway_text(result) == "$19.20 left, about 12 days"


def test_a_top_up_is_no_spending_and_its_stretch_of_time_counts_for_nothing() -> None:
    assert rate("9", "7", "5", "55", "53", "51") == Decimal(2)
    assert rate("9", "5", "55") is None


def test_less_than_three_watched_days_are_not_enough_history() -> None:
    few = found(points("24", "22", "20"))
    assert few is not None
    assert few.per_day is None
    assert few.days is None
    assert runway_text(few) == "$20.00 left (not enough history)"


def test_only_the_last_two_weeks_count() -> None:
    # 20 days ago there were $100, 10 days ago $40, and nothing has gone since.
    seen = [
        BalancePoint(at=NOW - timedelta(days=20), amount=Decimal(100)),
        BalancePoint(at=NOW - timedelta(days=10), amount=Decimal(40)),
        BalancePoint(at=NOW, amount=Decimal(40)),
    ]
    result = found(seen)
    assert result is not None
    assert result.per_day is not None
    assert result.per_day * 14 == pytest.approx(Decimal(24))
    assert found(seen[:1]) is None
    assert found([]) is None


def test_a_balance_of_the_future_comes_from_a_clock_that_was_wrong() -> None:
    ahead = BalancePoint(at=NOW + timedelta(hours=1), amount=Decimal(1))
    assert rate("24", "22", "20", "18") == found([*points("24", "22", "20", "18"), ahead]).per_day  # type: ignore[union-attr]


def test_reported_costs_stand_in_where_balances_tell_too_little() -> None:
    result = found(points("20"), costs=costs("1.60", 5))
    assert result is not None
    assert result.per_day == Decimal("1.60")
    assert found(points("20"), costs=costs("1.60", 2)).per_day is None  # type: ignore[union-attr]
    assert found(points("20"), costs=costs(None, 5)).per_day is None  # type: ignore[union-attr]


def test_a_day_without_costs_between_others_cost_nothing() -> None:
    sparse: dict[date, Decimal | None] = {TODAY - timedelta(days=4): Decimal(8)}
    assert found(points("20"), costs=sparse).per_day == Decimal(2)  # type: ignore[union-attr]


def test_costs_in_dollars_say_nothing_of_a_balance_in_another_currency() -> None:
    assert found(points("20"), currency="CNY", costs=costs("1.60", 5)).per_day is None  # type: ignore[union-attr]
    own = found(points("24", "22", "20", "18"), currency="CNY")
    assert own is not None
    assert runway_text(own) == "CNY 18.00 left, about 9 days"


@pytest.mark.parametrize(
    ("left", "per_day", "text"),
    [
        ("3.10", "0", "$3.10 left (no recent spending)"),
        ("3.10", None, "$3.10 left (not enough history)"),
        ("3.10", "1.60", "$3.10 left, about 2 days"),
        ("0", "1.60", "$0.00 left"),
        ("0.40", "1.60", "$0.40 left, less than a day"),
        ("1.60", "1.60", "$1.60 left, about 1 day"),
        ("1000", "1.60", "$1,000.00 left, more than a year"),
    ],
)
def test_a_balance_is_shown_with_what_is_known_of_its_end(left: str, per_day: str | None, text: str) -> None:
    rate = None if per_day is None else Decimal(per_day)
    assert runway_text(Runway(left=Decimal(left), currency="USD", as_of=NOW, per_day=rate)) == text
