"""The month so far, in one line of the command line's report."""

from decimal import Decimal

import pytest
from moneys import OPENAI, summary

from apimon_desktop.core.alerts.money import month_text
from apimon_desktop.core.money.budget import Budget

OVERALL = Budget(limit_usd=Decimal(120))


@pytest.mark.parametrize(
    ("billed", "unpriced_tokens", "budgets", "text"),
    [
        (True, 0, (), "$69.00 (forecast $89–94)"),
        (True, 0, (OVERALL,), "$69.00 of $120 (forecast $89–94)"),
        (False, 0, (OVERALL,), "$69.00 of $120, all estimated (forecast $89–94)"),
        (False, 1000, (), "$69.00, all estimated, without 23,000 tokens of unknown price (forecast $89–94)"),
    ],
)
def test_the_month_says_how_it_is_known_and_where_it_leads(
    billed: bool, unpriced_tokens: int, budgets: tuple[Budget, ...], text: str
) -> None:
    money = summary({OPENAI: "3"}, billed=billed, unpriced_tokens=unpriced_tokens, budgets=budgets)
    assert month_text(money) == text


def test_without_enough_history_no_forecast_is_made_up() -> None:
    money = summary({OPENAI: "3"}, days=2, billed=True)
    assert month_text(money) == "$6.00 (forecast from day 3)"
