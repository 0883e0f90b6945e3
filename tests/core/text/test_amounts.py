"""Texts without amounts of money, and with everything else."""

from decimal import Decimal

import pytest
from apimon_build.catalogue import translations
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.text.formats import (
    format_about_money,
    format_money,
    format_money_range,
    format_percent,
)
from apimon_desktop.core.text.translatable import (
    HIDDEN,
    amount,
    capitalised,
    fitting,
    in_words,
    inside,
    joined,
    number,
    say,
    without_amounts,
)

AMOUNTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=9)
CURRENCIES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
GERMAN = translations("de")


def in_german(text: str) -> str:
    marks = str.maketrans({".": ",", ",": "."})
    return in_words(text, lambda template: GERMAN.get(template, template), lambda one: one.translate(marks))


@given(AMOUNTS, CURRENCIES)
def test_a_sum_is_hidden_in_any_currency(sum_: Decimal, currency: str) -> None:
    text = without_amounts(say("{amount} left", amount=format_money(sum_, currency)))
    assert text == f"{HIDDEN} left"
    assert in_german(text) == f"{HIDDEN} übrig"


@given(AMOUNTS, AMOUNTS)
def test_a_rounded_sum_and_a_range_are_hidden_whole(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert without_amounts(format_about_money(one)) == HIDDEN
    assert without_amounts(format_money_range(low, high)) in (HIDDEN, f"{HIDDEN}–{HIDDEN}")


def test_an_amount_is_hidden_inside_every_kind_of_text() -> None:
    left = say("{amount} left", amount=format_money(Decimal("4.55")))
    assert without_amounts(joined(", ", ("OpenAI", left))) == f"OpenAI, {HIDDEN} left"
    assert without_amounts(capitalised(left)) == f"{HIDDEN} left"
    assert without_amounts(inside(left)) == f"{HIDDEN} left"
    assert without_amounts(fitting(9, left, say("low"))) == f"{HIDDEN} left"


def test_a_share_of_a_budget_is_hidden_where_it_is_marked() -> None:
    assert without_amounts(amount(format_percent(46.0))) == HIDDEN
    assert without_amounts(format_percent(46.0)) == "46.0%"


@pytest.mark.parametrize("text", ["$5 plan", say("{n} tokens", n=number(125_000)), format_money(None)])
def test_whatever_is_no_amount_stays(text: str) -> None:
    assert without_amounts(text) == text


def test_an_amount_is_translated_where_it_is_shown() -> None:
    assert in_german(format_money(Decimal("1234.5"))) == "1.234,50 $"
