"""Bills and estimates brought together; every sum here is worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apimon_desktop.core.billing import Billed, day_end
from apimon_desktop.core.spending import (
    DayCost,
    UsedDay,
    by_day,
    money,
    money_spans,
    reconciled,
    together,
    used_days,
)
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_report import UsageSum

OPENAI, ANTHROPIC, MOONSHOT = ProviderId("openai"), ProviderId("anthropic"), ProviderId("moonshot_ai")
TODAY = date(2026, 11, 23)
YESTERDAY, BEFORE = TODAY - timedelta(days=1), TODAY - timedelta(days=2)


def used(
    cost: str | None, *, day: date = BEFORE, provider: ProviderId = OPENAI, told: str = "0", unpriced: int = 0
) -> UsedDay:
    return UsedDay(
        provider_id=provider,
        day=day,
        cost_usd=None if cost is None else Decimal(cost),
        billed_usd=Decimal(told),
        unpriced_tokens=unpriced,
    )


def bill(
    amount: str,
    *,
    day: date = BEFORE,
    provider: ProviderId = OPENAI,
    currency: str = "USD",
    complete: bool = True,
) -> Billed:
    return Billed(
        provider_id=provider,
        day=day,
        amount=Decimal(amount),
        currency=currency,
        as_of=day_end(day) - timedelta(hours=1),
        is_exact=complete,
    )


def only(reports: list[UsedDay], bills: list[Billed]) -> DayCost:
    (cost,) = reconciled(reports, bills).values()
    return cost


def parts(cost: DayCost) -> tuple[object, ...]:
    return cost.usd, cost.billed_usd, cost.estimated_usd, cost.unpriced_tokens, cost.is_complete


USD = Decimal


def test_without_a_bill_all_of_it_is_an_estimate() -> None:
    assert parts(only([used("1.25", unpriced=300)], [])) == (USD("1.25"), 0, USD("1.25"), 300, False)


@pytest.mark.parametrize("estimate", ["0.80", "1.25", "9.99"])
def test_a_complete_bill_takes_the_place_of_the_estimates(estimate: str) -> None:
    cost = only([used(estimate, unpriced=300)], [bill("1.25")])
    assert parts(cost) == (USD("1.25"), USD("1.25"), 0, 0, True)


def test_a_bill_of_nothing_is_known_to_be_nothing() -> None:
    assert parts(only([used("0.80")], [bill("0")])) == (0, 0, 0, 0, True)


def test_a_day_that_was_billed_but_not_reported_costs_what_was_billed() -> None:
    assert parts(only([], [bill("1.25")])) == (USD("1.25"), USD("1.25"), 0, 0, True)


def test_while_more_may_be_billed_what_the_estimates_come_to_beyond_it_stays_an_estimate() -> None:
    cost = only([used("2.00", unpriced=300)], [bill("1.25", complete=False)])
    assert parts(cost) == (USD("2.00"), USD("1.25"), USD("0.75"), 300, False)
    cost = only([used("1.00")], [bill("1.25", complete=False)])
    assert parts(cost) == (USD("1.25"), USD("1.25"), 0, 0, False)


def test_what_a_provider_told_for_single_requests_is_billed_too() -> None:
    """2.00 in all, 1.40 of them told: 0.60 are an estimate."""
    assert parts(only([used("2.00", told="1.40")], [])) == (USD("2.00"), USD("1.40"), USD("0.60"), 0, False)


def test_a_bill_of_one_key_does_not_make_less_of_what_other_requests_are_known_to_cost() -> None:
    assert parts(only([used("2.00", told="1.40")], [bill("0.90")])) == (USD("1.40"), USD("1.40"), 0, 0, True)


def test_usage_without_any_price_is_unknown_and_not_nothing() -> None:
    assert parts(only([used(None, unpriced=5000)], [])) == (None, 0, 0, 5000, False)


def test_another_currency_is_shown_beside_and_in_no_sum() -> None:
    cost = only([used("0.40", provider=MOONSHOT)], [bill("3.10", provider=MOONSHOT, currency="CNY")])
    assert parts(cost) == (None, 0, 0, 0, True)
    assert cost.billed_elsewise == {"CNY": USD("3.10")}


def test_two_currencies_of_one_day_stay_apart() -> None:
    cost = only([used("4.00")], [bill("1.00"), bill("2.00", currency="EUR")])
    assert parts(cost) == (USD("1.00"), USD("1.00"), 0, 0, True)
    assert cost.billed_elsewise == {"EUR": USD("2.00")}


def test_days_and_providers_add_up() -> None:
    whole = only([used("1.00")], []) + only([used("0.10")], [bill("0.25")])
    assert parts(whole) == (USD("1.25"), USD("0.25"), USD("1.00"), 0, False)
    unknown = only([used(None, unpriced=10)], [])
    assert parts(whole + unknown) == (USD("1.25"), USD("0.25"), USD("1.00"), 10, False)
    assert not (unknown + unknown).is_known
    yuan = only([], [bill("3", currency="CNY")])
    assert (yuan + yuan).billed_elsewise == {"CNY": 6}


COSTS = reconciled(
    [
        used("1.00"),
        used("2.00", day=TODAY),
        used("0.50", day=TODAY, provider=ANTHROPIC, unpriced=70),
        used("9.00", day=date(2026, 10, 31)),
    ],
    [bill("1.50"), bill("0.30", day=YESTERDAY, provider=ANTHROPIC)],
)


def test_days_are_told_of_one_provider_or_of_all() -> None:
    assert {day: cost.usd for day, cost in by_day(COSTS).items()} == {
        date(2026, 10, 31): 9,
        BEFORE: USD("1.50"),
        YESTERDAY: USD("0.30"),
        TODAY: USD("2.50"),
    }
    assert {day: cost.usd for day, cost in by_day(COSTS, ANTHROPIC).items()} == {
        YESTERDAY: USD("0.30"),
        TODAY: USD("0.50"),
    }


def test_today_the_week_and_the_month_with_their_shares() -> None:
    """Month: 1.50 + 0.30 billed, 2.50 estimated; 1.80 of 4.30 is 41.86 %."""
    spans = money_spans(by_day(COSTS), today=TODAY, prices_as_of=date(2026, 11, 1))
    assert (spans.today.usd, spans.today.billed_percent, spans.today.estimated_percent) == (
        USD("2.50"),
        0,
        100,
    )
    assert (spans.month.usd, spans.month.billed_percent, spans.month.estimated_percent) == (
        USD("4.30"),
        41.9,
        58.1,
    )
    assert spans.week.usd == spans.month.usd
    assert (spans.week.first, spans.week.last, spans.month.first) == (
        date(2026, 11, 17),
        TODAY,
        date(2026, 11, 1),
    )
    assert (spans.today.unpriced_tokens, spans.month.unpriced_tokens) == (70, 70)


def test_nothing_reported_is_not_nothing_spent() -> None:
    nothing = money({}, first=TODAY, last=TODAY)
    assert (nothing.usd, nothing.billed_percent, nothing.estimated_percent, nothing.unpriced_tokens) == (
        None,
        None,
        None,
        0,
    )
    assert not nothing.has_old_prices


def test_a_sum_of_nothing_has_no_shares() -> None:
    free = money(by_day(reconciled([], [bill("0")])), first=BEFORE, last=TODAY)
    assert (free.usd, free.billed_percent, free.estimated_percent) == (Decimal(0), None, None)


@pytest.mark.parametrize(
    ("priced", "is_old"), [(date(2026, 10, 24), False), (date(2026, 10, 23), True), (None, False)]
)
def test_prices_older_than_thirty_days_are_marked_where_something_rests_on_them(
    priced: date | None, is_old: bool
) -> None:
    estimated = money_spans(by_day(COSTS), today=TODAY, prices_as_of=priced)
    assert estimated.today.has_old_prices is is_old
    billed = money(by_day(reconciled([], [bill("1")])), first=BEFORE, last=TODAY, prices_as_of=priced)
    assert not billed.has_old_prices


def test_parts_of_a_stretch_are_put_together_and_count_once_each() -> None:
    whole = together(reconciled([], [bill("1.50")]), reconciled([used("0.25")], []), COSTS)
    assert whole[OPENAI, BEFORE].usd == USD("3.25")
    assert whole[OPENAI, TODAY] == COSTS[OPENAI, TODAY]


def test_sums_of_usage_become_days() -> None:
    rows = [
        UsageSum(provider_id=OPENAI, day=TODAY, model="a", cost_usd=USD("0.5"), billed_usd=USD("0.2")),
        UsageSum(provider_id=OPENAI, day=TODAY, model="b", unpriced_tokens=9),
        UsageSum(provider_id=ANTHROPIC, day=TODAY, unpriced_tokens=4),
    ]
    assert used_days(rows) == (
        used("0.5", day=TODAY, told="0.2", unpriced=9),
        used(None, day=TODAY, provider=ANTHROPIC, unpriced=4),
    )
    with pytest.raises(ValueError, match="by provider and day"):
        used_days([UsageSum(day=TODAY)])
