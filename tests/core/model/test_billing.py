"""What providers say of money, day by day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from apimon_desktop.core.model.billing import (
    Billed,
    CostAnswer,
    CostFault,
    CostLine,
    KeyDay,
    billed_by_key,
    billed_days,
    day_end,
)
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import SETTLED_AFTER

OPENROUTER, OPENAI = ProviderId("openrouter"), ProviderId("openai")
SATURDAY, SUNDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def line(day: date, amount: str, currency: str = "USD") -> CostLine:
    return CostLine(day=day, amount=Decimal(amount), currency=currency)


def key_day(at: datetime, all_time: str, today: str, hint: str = "•••• 4f2a") -> KeyDay:
    return KeyDay(
        provider_id=OPENROUTER,
        key_hint=hint,
        as_of=at,
        all_time=Decimal(all_time),
        today=Decimal(today),
    )


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_a_day_is_billed_in_full_once_it_is_over_for_long_enough() -> None:
    def billed(as_of: datetime) -> Billed:
        return Billed(
            provider_id=OPENAI, day=SUNDAY, amount=Decimal(1), currency="USD", as_of=as_of, is_exact=False
        )

    assert day_end(SUNDAY) == at(MONDAY, 0)
    settled = day_end(SUNDAY) + SETTLED_AFTER
    assert not billed(settled - timedelta(seconds=1)).is_complete
    assert billed(settled).is_complete


def test_lines_of_a_day_are_summed_and_a_day_without_lines_is_billed_as_0() -> None:
    lines = [line(MONDAY, "0.5"), line(SUNDAY, "0"), line(MONDAY, "0.25"), line(SATURDAY, "1")]
    billed = billed_days(OPENAI, lines, NOW)
    assert [(one.day, one.amount, one.currency, one.as_of) for one in billed] == [
        (SATURDAY, Decimal(1), "USD", NOW),
        (SUNDAY, Decimal(0), "USD", NOW),
        (MONDAY, Decimal("0.75"), "USD", NOW),
    ]


def test_each_currency_is_summed_by_itself_and_a_zero_beside_an_amount_says_nothing() -> None:
    lines = [line(MONDAY, "3", "EUR"), line(MONDAY, "0"), line(SUNDAY, "3", "EUR"), line(SUNDAY, "1")]
    billed = billed_days(OPENAI, lines, NOW)
    assert [(one.day, one.amount, one.currency) for one in billed] == [
        (SUNDAY, Decimal(3), "EUR"),
        (SUNDAY, Decimal(1), "USD"),
        (MONDAY, Decimal(3), "EUR"),
    ]


def test_a_day_that_has_not_begun_is_left_out() -> None:
    assert billed_days(OPENAI, [line(MONDAY + timedelta(days=1), "5")], NOW) == ()


def test_a_keys_day_is_known_as_far_as_it_was_seen() -> None:
    (billed,) = billed_by_key([key_day(at(MONDAY, 9), "10", "1"), key_day(at(MONDAY, 14), "12.5", "3.5")])
    assert (billed.day, billed.amount, billed.as_of) == (MONDAY, Decimal("3.5"), at(MONDAY, 14))
    assert not billed.is_complete


def test_what_a_key_spent_unseen_in_the_evening_is_known_the_next_day() -> None:
    """10 before Sunday, then 12.5, 2.5 of them Sunday's; on Monday 15, 1 of it Monday's: 4 on Sunday."""
    billed = billed_by_key([key_day(at(SUNDAY, 18), "12.5", "2.5"), key_day(at(MONDAY, 9), "15", "1")])
    assert [(one.day, one.amount, one.is_complete) for one in billed] == [
        (SUNDAY, Decimal(4), True),
        (MONDAY, Decimal(1), False),
    ]


def test_a_day_after_which_nobody_looked_stays_as_it_was_seen() -> None:
    billed = billed_by_key([key_day(at(SATURDAY, 18), "12.5", "2.5"), key_day(at(MONDAY, 9), "15", "1")])
    assert [(one.day, one.amount, one.is_exact) for one in billed] == [
        (SATURDAY, Decimal("2.5"), False),
        (MONDAY, Decimal(1), False),
    ]


def test_a_counter_that_went_back_is_not_confirmed() -> None:
    billed = billed_by_key([key_day(at(SUNDAY, 18), "12.5", "2.5"), key_day(at(MONDAY, 9), "11.5", "1")])
    assert (billed[0].amount, billed[0].is_exact) == (Decimal("2.5"), False)


def test_a_counter_that_is_rounded_otherwise_is_the_same_one() -> None:
    billed = billed_by_key(
        [key_day(at(SUNDAY, 18), "12.5", "2.5"), key_day(at(MONDAY, 9), "13.4999999999", "1")]
    )
    assert (billed[0].amount, billed[0].is_exact) == (Decimal("2.5"), True)


def test_two_keys_are_added_up_and_the_day_is_as_complete_as_the_worse_one() -> None:
    billed = billed_by_key(
        [
            key_day(at(SUNDAY, 18), "12.5", "2.5"),
            key_day(at(MONDAY, 9), "15", "1"),
            key_day(at(SUNDAY, 20), "100", "0.5", hint="•••• 0000"),
        ]
    )
    assert [(one.day, one.amount, one.is_exact, one.as_of) for one in billed] == [
        (SUNDAY, Decimal("4.5"), False, at(SUNDAY, 18)),
        (MONDAY, Decimal(1), False, at(MONDAY, 9)),
    ]


@pytest.mark.parametrize("fault", CostFault)
def test_every_fault_of_a_cost_report_is_a_sentence(fault: CostFault) -> None:
    assert CostAnswer(fault=fault).sentence == f"{fault.value}."
    assert CostAnswer(fault=fault, detail="It broke off").sentence == f"{fault.value}. It broke off."
    assert fault.is_about_key == (fault.name in ("REFUSED", "UNACCEPTED", "UNSENDABLE", "ELSEWHERE"))


def test_a_report_that_was_read_has_nothing_to_say() -> None:
    assert CostAnswer().sentence is None
