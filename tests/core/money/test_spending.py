"""Bills and estimates brought together; every sum here is worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apimon_desktop.core.model.billing import Billed, day_end
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.money.costs import by_day, reconciled, settled, span_costs
from apimon_desktop.core.usage.sums import NOTHING_USED, UsageSum, added

OPENAI, ANTHROPIC, MOONSHOT = ProviderId("openai"), ProviderId("anthropic"), ProviderId("moonshot_ai")
TODAY = date(2026, 11, 23)
YESTERDAY, BEFORE = TODAY - timedelta(days=1), TODAY - timedelta(days=2)


def used(
    cost: str | None, *, day: date = BEFORE, provider: ProviderId = OPENAI, told: str = "0", unpriced: int = 0
) -> UsageSum:
    return UsageSum(
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


def only(reports: list[UsageSum], bills: list[Billed]) -> UsageSum:
    (cost,) = reconciled(reports, bills)
    return cost


def parts(cost: UsageSum) -> tuple[object, ...]:
    billed_usd, estimated_usd = cost.billed_usd or 0, cost.estimated_usd or 0
    return cost.cost_usd, billed_usd, estimated_usd, cost.unpriced_tokens, cost.is_complete


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


def test_estimates_above_an_incomplete_bill_stay_estimates() -> None:
    cost = only([used("2.00", unpriced=300)], [bill("1.25", complete=False)])
    assert parts(cost) == (USD("2.00"), USD("1.25"), USD("0.75"), 300, False)
    cost = only([used("1.00")], [bill("1.25", complete=False)])
    assert parts(cost) == (USD("1.25"), USD("1.25"), 0, 0, False)


def test_what_a_provider_told_for_single_requests_is_billed_too() -> None:
    """2.00 in all, 1.40 of them told: 0.60 are an estimate."""
    assert parts(only([used("2.00", told="1.40")], [])) == (USD("2.00"), USD("1.40"), USD("0.60"), 0, False)


def test_the_bill_of_one_key_does_not_reduce_the_known_cost_of_other_requests() -> None:
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
    whole = added([only([used("1.00")], []), only([used("0.10")], [bill("0.25")])])
    assert parts(whole) == (USD("1.25"), USD("0.25"), USD("1.00"), 0, False)
    unknown = only([used(None, unpriced=10)], [])
    assert parts(added([whole, unknown])) == (USD("1.25"), USD("0.25"), USD("1.00"), 10, False)
    assert added([unknown, unknown]).cost_usd is None
    yuan = only([], [bill("3", currency="CNY")])
    assert added([yuan, yuan]).billed_elsewise == {"CNY": 6}


COSTS = reconciled(
    [
        used("1.00"),
        used("2.00", day=TODAY),
        used("0.50", day=TODAY, provider=ANTHROPIC, unpriced=70),
        used("9.00", day=date(2026, 10, 31)),
    ],
    [bill("1.50"), bill("0.30", day=YESTERDAY, provider=ANTHROPIC)],
)


def test_days_are_shown_of_one_provider_or_of_all() -> None:
    every = by_day((*COSTS, UsageSum(provider_id=OPENAI, requests=1)))
    assert {day: cost.cost_usd for day, cost in every.items()} == {
        date(2026, 10, 31): 9,
        BEFORE: USD("1.50"),
        YESTERDAY: USD("0.30"),
        TODAY: USD("2.50"),
    }
    of_it = [cost for cost in COSTS if cost.provider_id == ANTHROPIC]
    assert {day: cost.cost_usd for day, cost in by_day(of_it).items()} == {
        YESTERDAY: USD("0.30"),
        TODAY: USD("0.50"),
    }


def test_today_the_week_and_the_month_with_their_shares() -> None:
    """Month: 1.50 + 0.30 billed, 2.50 estimated; 1.80 of 4.30 is 41.86 %."""
    spans = span_costs(COSTS, today=TODAY)
    assert (spans.today.cost_usd, spans.today.estimated_percent) == (USD("2.50"), 100)
    assert (spans.month.cost_usd, spans.month.estimated_percent) == (USD("4.30"), 58.1)
    assert spans.week.cost_usd == spans.month.cost_usd
    assert (spans.today.unpriced_tokens, spans.month.unpriced_tokens) == (70, 70)


def test_nothing_reported_is_not_nothing_spent() -> None:
    nothing = span_costs((), today=TODAY).today
    assert nothing == NOTHING_USED
    assert (nothing.cost_usd, nothing.estimated_percent, nothing.unpriced_tokens) == (None, None, 0)


def test_a_sum_of_nothing_has_no_shares() -> None:
    free = span_costs(reconciled([], [bill("0")]), today=TODAY).week
    assert free != NOTHING_USED
    assert (free.cost_usd, free.estimated_percent) == (Decimal(0), None)


def test_parts_of_a_stretch_are_put_together_and_count_once_each() -> None:
    costs = (*reconciled([], [bill("1.50")]), *reconciled([used("0.25")], []), *COSTS)
    whole = {(one.provider_id, one.day): one.cost_usd for one in settled([], costs)}
    assert whole[OPENAI, BEFORE] == USD("3.25")
    assert whole[OPENAI, TODAY] == 2


def test_reports_get_the_costs_of_their_provider_and_keep_their_own_where_it_has_none() -> None:
    """What was used late on the reader's day may cost on another day of its provider."""
    reports = [used("0.50", day=TODAY), used("0.25", day=TODAY, provider=MOONSHOT)]
    days = settled(reports, reconciled([], [bill("1.50")]))
    assert {(one.provider_id, one.day): (one.cost_usd, one.unreported_usd) for one in days} == {
        (OPENAI, TODAY): (None, USD("-0.50")),
        (MOONSHOT, TODAY): (USD("0.25"), None),
        (OPENAI, BEFORE): (USD("1.50"), USD("1.50")),
    }


def test_sums_of_usage_become_days() -> None:
    rows = [
        UsageSum(provider_id=OPENAI, day=TODAY, model="a", cost_usd=USD("0.5"), billed_usd=USD("0.2")),
        UsageSum(provider_id=OPENAI, day=TODAY, model="b", unpriced_tokens=9),
        UsageSum(provider_id=ANTHROPIC, day=TODAY, unpriced_tokens=4),
    ]
    costs = reconciled((*rows, UsageSum(day=TODAY)), ())
    assert {(cost.provider_id, cost.day): parts(cost) for cost in costs} == {
        (OPENAI, TODAY): (USD("0.5"), USD("0.2"), USD("0.3"), 9, False),
        (ANTHROPIC, TODAY): (None, 0, 0, 4, False),
    }
