"""Texts without amounts of money, and with everything else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.amounts import HIDDEN, without_amounts
from apimon_desktop.core.formats import format_about_money, format_money, format_money_range

AMOUNTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=9)
POSITIVE = st.decimals(min_value=0, max_value=10_000_000, places=9)
CURRENCIES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)


@given(AMOUNTS, CURRENCIES)
def test_a_sum_is_hidden_in_any_currency(amount: Decimal, currency: str) -> None:
    assert without_amounts(f"{format_money(amount, currency)} left") == f"{HIDDEN} left"


@given(AMOUNTS)
def test_a_sum_in_usd_is_hidden_whole(amount: Decimal) -> None:
    assert without_amounts(f"about {format_money(amount)} a day.") == f"about {HIDDEN} a day."


@given(POSITIVE, POSITIVE)
def test_a_rounded_sum_and_a_range_are_hidden_whole(low: Decimal, high: Decimal) -> None:
    text = f"{format_about_money(low)} of {format_money_range(low, high)}"
    assert without_amounts(text) == f"{HIDDEN} of {HIDDEN}"


@pytest.mark.parametrize("price", ["0.002", "1E-7", "5"])
def test_a_bare_price_is_hidden_too(price: str) -> None:
    assert (
        without_amounts(f"estimated ${Decimal(price)} per 1K tokens") == f"estimated {HIDDEN} per 1K tokens"
    )


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI: server error, HTTP 500",
        "312 ms, 0 of 30 failed, 125,000 tokens, 99.8%",
        "— no usage reported yet",
        "80 % of this month's budget",
        "AWS 2 of GPT 4, API 8000",
        "•••• 4f2a from the keyring",
    ],
)
def test_whatever_is_no_amount_stays(text: str) -> None:
    assert without_amounts(text) == text
