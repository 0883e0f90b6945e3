"""Bills beside reports: what is compared, and how it is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apimon_desktop.core.model.billing import Billed, day_end
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.money.costs import Difference, differences
from apimon_desktop.core.usage.sums import UsageSum

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
TODAY = date(2026, 11, 23)


def used(cost: str | None, *, day: date, unpriced: int = 0) -> UsageSum:
    cost_usd = None if cost is None else Decimal(cost)
    return UsageSum(provider_id=OPENAI, day=day, cost_usd=cost_usd, unpriced_tokens=unpriced)


def bill(amount: str, *, day: date, provider: ProviderId = OPENAI, complete: bool = True) -> Billed:
    as_of = day_end(day) + timedelta(days=2 if complete else -1)
    return Billed(provider_id=provider, day=day, amount=Decimal(amount), currency="USD", as_of=as_of)


def difference(billed: str, reported: str, unpriced: int = 0) -> Difference:
    return Difference(
        provider_id=OPENAI,
        first=date(2026, 11, 12),
        last=date(2026, 11, 18),
        billed_usd=Decimal(billed),
        reported_usd=Decimal(reported),
        unpriced_tokens=unpriced,
    )


@pytest.mark.parametrize(
    ("billed", "reported", "is_told"),
    [
        ("10.00", "9.00", False),
        ("10.00", "8.99", True),
        ("10.00", "11.00", False),
        ("10.00", "11.01", True),
        ("0.05", "0.04", False),
        ("0.00", "0.01", False),
        ("0.00", "0.02", True),
    ],
)
def test_only_more_than_ten_percent_and_a_cent_is_worth_telling(
    billed: str, reported: str, is_told: bool
) -> None:
    assert difference(billed, reported).is_worth_telling is is_told


def test_a_difference_is_shown_with_both_numbers() -> None:
    assert difference("4.20", "3.10").sentence("OpenAI") == (
        "OpenAI's bill: $4.20 since 12 Nov. Your tools reported about $3.10; the rest was used elsewhere."
    )
    assert difference("4.20", "5.10", unpriced=1200).sentence("OpenAI") == (
        "OpenAI's bill: $4.20 since 12 Nov. Your tools reported about $5.10 and 1,200 tokens of unknown "
        "price; prices or discounts may differ."
    )
    assert difference("0", "5.10").sentence("OpenAI") == (
        "OpenAI billed nothing since 12 Nov, though your tools reported about $5.10. Is it another account?"
    )


def test_complete_bills_are_compared_from_the_first_to_the_last_day_with_a_report() -> None:
    days = [TODAY - timedelta(days=number) for number in range(6)]
    bills = [
        bill("9", day=days[5]),  # before the first report
        bill("1", day=days[4]),
        bill("2", day=days[3]),  # nobody reported anything
        bill("4", day=days[2]),
        bill("8", day=days[1], complete=False),
        bill("7", day=days[2], provider=ANTHROPIC),  # nothing was reported of it
    ]
    reports = [
        used("0.5", day=days[4]),
        used("4", day=days[2], unpriced=11),
        used("8", day=days[1]),
        used("8", day=days[0]),
        used(None, day=days[3], unpriced=5),
    ]
    (found,) = differences(reports, bills, first=days[5], last=days[0])
    assert (found.first, found.last) == (days[4], days[2])
    assert (found.billed_usd, found.reported_usd, found.unpriced_tokens) == (Decimal(7), Decimal("4.5"), 11)
    assert differences(reports, bills, first=days[1], last=days[0]) == ()
