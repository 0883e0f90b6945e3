"""Amounts in few words."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from moneys import ANTHROPIC, OPENAI, day_cost, summary
from samples import NOW

from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.costs import span_costs
from apimon_desktop.core.text.translatable import HIDDEN
from apimon_desktop.core.usage.sums import NOTHING_USED, UsageSum, added
from apimon_desktop.ui.views.money import (
    basis_note,
    cost_today,
    money_line,
    short_money,
    spent,
    spent_today,
    today_line,
    whole_percent,
)
from apimon_desktop.ui.views.tile import private

TODAY = NOW.date()


def test_the_menus_line_tells_today_and_the_month_against_its_budget() -> None:
    known = summary({OPENAI: "2"}, billed=True)
    assert money_line(known) == "Today $2.00 · $46 this month"
    budgets = [Budget(limit_usd=Decimal(120))]
    assert money_line(summary({OPENAI: "2"}, budgets=budgets)) == (
        "Today about $2.00 · about $46 of $120 this month"
    )
    assert money_line(summary()) is None


def test_a_month_without_usage_today_says_so() -> None:
    earlier = summary({OPENAI: "2"}, now=NOW - timedelta(days=2))
    found = replace(earlier, costs=span_costs(earlier.days.values(), today=TODAY))
    assert money_line(found) == "Today no usage · about $42 this month"


def test_what_has_no_price_makes_a_sum_the_least() -> None:
    assert (
        spent_today(summary({OPENAI: "2"}, billed=True, unpriced_tokens=1), OPENAI) == "at least $2.00 today"
    )
    assert spent_today(summary({OPENAI: "2"}, billed=True), OPENAI) == "$2.00 today"
    assert spent_today(summary({OPENAI: "0.001"}), OPENAI) == "less than $0.01 today"
    assert (spent_today(summary(), OPENAI), spent_today(None, OPENAI)) == (None, None)


def test_todays_cost_is_that_of_the_same_day_only() -> None:
    known = summary({OPENAI: "2"})
    found = cost_today(known, TODAY)
    assert found is not None
    assert found.cost_usd == 2
    assert cost_today(known, TODAY + timedelta(days=1)) is None
    assert cost_today(None, TODAY) is None


def test_a_providers_day_is_told_with_tokens_and_requests() -> None:
    found = summary({OPENAI: "2"})
    assert today_line(found, OPENAI) == "$2.00 estimated, 10,000 tokens, 10 requests"
    assert (today_line(found, ANTHROPIC), today_line(None, OPENAI)) == (None, None)
    earlier = summary({OPENAI: "2"}, now=NOW - timedelta(days=2))
    one = replace(earlier.providers[OPENAI], costs=span_costs(earlier.days.values(), today=TODAY))
    assert today_line(replace(earlier, providers={OPENAI: one}), OPENAI) == "no usage"


@pytest.mark.parametrize(
    ("cost", "note"),
    [
        (NOTHING_USED, "no usage"),
        (day_cost(is_known=False, unpriced_tokens=7), "no price known"),
        (day_cost(billed_usd=Decimal(2), is_complete=True), "billed"),
        (day_cost(estimated_usd=Decimal(2)), "estimated"),
        (day_cost(billed_usd=Decimal(3), estimated_usd=Decimal(1)), "25% estimated"),
        (day_cost(estimated_usd=Decimal(2), unpriced_tokens=7), "some usage unpriced"),
        (day_cost(is_complete=True), "billed"),
        (day_cost(), "so far"),
    ],
)
def test_each_sum_says_how_it_is_known(cost: UsageSum, note: str) -> None:
    assert basis_note(added([cost])) == note


@pytest.mark.parametrize(
    ("usd", "text"),
    [(None, "—"), ("0", "$0.00"), ("0.004", "< $0.01"), ("43.0249", "$43.02"), ("-2", "−$2.00")],
)
def test_amounts_at_a_glance_have_cents(usd: str | None, text: str) -> None:
    assert short_money(None if usd is None else Decimal(usd)) == text


@pytest.mark.parametrize(("share", "text"), [(0.2, "1%"), (46.4, "46%"), (99.9, "99%")])
def test_a_share_is_all_or_none_only_where_it_is(share: float, text: str) -> None:
    assert whole_percent(share) == text


@pytest.mark.parametrize("in_words", [False, True])
def test_hidden_small_change_does_not_tell_that_it_is_small(in_words: bool) -> None:
    small = day_cost(billed_usd=Decimal("0.004"))
    assert private(spent(small, in_words=in_words)) == HIDDEN
    assert private(short_money(Decimal("0.004"))) == HIDDEN
