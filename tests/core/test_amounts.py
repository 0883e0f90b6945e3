"""Texts without amounts of money, and with everything else."""

import re
from decimal import Decimal

import pytest
from apimon_build.catalogue import translations
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.amounts import HIDDEN, without_amounts
from apimon_desktop.core.formats import format_about_money, format_money, format_money_range
from apimon_desktop.core.text import in_words

AMOUNTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=9)
POSITIVE = st.decimals(min_value=0, max_value=10_000_000, places=9)
CURRENCIES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
GERMAN = translations("de")


def in_german(amount: str, *, thousands: str = ".") -> str:
    marks = str.maketrans({".": ",", ",": thousands})
    return in_words(amount, lambda template: GERMAN.get(template, template), lambda one: one.translate(marks))


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


@given(AMOUNTS, CURRENCIES, st.sampled_from([".", "\u00a0", "\u202f", "’"]))
def test_a_sum_is_hidden_as_german_writes_it(amount: Decimal, currency: str, thousands: str) -> None:
    told = in_german(format_money(amount, currency), thousands=thousands)
    assert without_amounts(f"Noch {told}, geschätzt.") == f"Noch {HIDDEN}, geschätzt."


@given(AMOUNTS, AMOUNTS)
def test_a_range_is_hidden_as_german_writes_it(one: Decimal, other: Decimal) -> None:
    about = in_german(format_about_money(one))
    text = f"{about} von {in_german(format_money_range(*sorted((one, other))))}."
    assert re.fullmatch(f"{HIDDEN} von {HIDDEN}(–{HIDDEN})?[.]", without_amounts(text))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("4,55 $ von 131–142 $, geschätzt", "••• von •••, geschätzt"),
        ("−1.234,50 $ am 12. Nov.", "••• am 12. Nov."),
        ("Guthaben: EUR 3,10.", "Guthaben: •••."),
        ("noch 18,00 CNY übrig", "noch ••• übrig"),
        ("3 von 30, 4,55 $", "3 von 30, •••"),
        ("in 30 days: 12 $4.55", "in 30 days: 12 •••"),
    ],
)
def test_an_amount_is_hidden_where_it_stands(text: str, hidden: str) -> None:
    assert without_amounts(text) == hidden


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
        "API 8,000 of 12,000 and API 8.000 von 12.000 API",
        "312 ms, 99,8 %, 1,1 Mio. Token, 12. Nov. 14:03",
        "•••• 4f2a from the keyring",
    ],
)
def test_whatever_is_no_amount_stays(text: str) -> None:
    assert without_amounts(text) == text
