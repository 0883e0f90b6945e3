"""Everything that is known of money at one moment."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from samples import NOW

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.money.budget import Budget, budgets_of
from apimon_desktop.core.money.costs import span_costs
from apimon_desktop.core.money.summary import MoneyFacts, money_summary, passed_ratio
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.core.usage.sums import UsageSum

TODAY = NOW.date()
"""Monday, 23 November."""
OVERALL = Budget(limit_usd=Decimal(120))


def test_nothing_reported_is_not_nothing_spent() -> None:
    money = summary()
    assert not money.is_reported
    assert money.costs.today.cost_usd is None
    assert money.costs.month.cost_usd is None
    assert money.forecast is None
    assert money.providers == {}
    assert money.budgets == ()


def test_today_the_week_and_the_month_are_summed_by_the_readers_days() -> None:
    money = summary({OPENAI: "3", ANTHROPIC: "1"})
    assert money.is_reported
    assert money.costs.today.cost_usd == 4
    assert money.costs.week.cost_usd == 28
    assert money.costs.month.cost_usd == 92
    assert (money.costs.week.tokens.total, money.costs.week.requests) == (140_000, 140)
    assert (money.costs.month.tokens.total, money.costs.month.requests) == (460_000, 460)
    openai = money.providers[OPENAI]
    assert openai.costs.month.cost_usd == 69
    assert (openai.costs.today.tokens.total, openai.costs.today.requests) == (10_000, 10)
    assert list(money.providers) == [ANTHROPIC, OPENAI]
    assert len(money.days) == 30


def test_a_provider_that_was_removed_counts_in_the_sums_and_comes_last() -> None:
    gone = ProviderId("gone")
    money = summary({gone: "1", OPENAI: "2"})
    assert money.costs.today.cost_usd == 3
    assert list(money.providers) == [OPENAI, gone]


def test_the_month_ends_where_its_own_days_lead() -> None:
    money = summary({OPENAI: "4"})
    assert money.forecast is not None
    assert money.forecast.low_usd < 120 < money.forecast.high_usd
    assert summary({OPENAI: "4"}, days=3).forecast is None


def test_budgets_know_what_is_spent_of_them_and_how_much_of_that_is_estimated() -> None:
    own = Budget(limit_usd=Decimal(20), provider_id=OPENAI)
    money = summary({OPENAI: "1", ANTHROPIC: "3"}, budgets=(own, OVERALL))
    assert [state.budget for state in money.budgets] == [OVERALL, own]
    overall, openai = money.budgets
    assert (overall.spent_usd, overall.estimated_usd) == (Decimal(92), Decimal(92))
    assert overall.month == "2026-11"
    assert overall.used_ratio == pytest.approx(0.767, abs=0.001)
    assert (overall.level_percent, openai.level_percent) == (0, 100)
    assert overall.forecast == money.forecast
    assert openai.forecast is not None
    assert openai.forecast.high_usd < money.forecast.low_usd  # type: ignore[union-attr]
    assert summary({OPENAI: "1"}, billed=True, budgets=(OVERALL,)).budgets[0].estimated_usd == 0


@pytest.mark.parametrize(
    ("spent", "level"), [("95.999", 0), ("96", 80), ("119.99", 80), ("120", 100), ("500", 100)]
)
def test_a_budget_is_shown_at_four_fifths_and_when_it_is_used_up(spent: str, level: int) -> None:
    money = summary({OPENAI: spent}, days=1, budgets=(OVERALL,))
    assert money.budgets[0].level_percent == level


def test_a_budget_begins_anew_with_the_readers_month() -> None:
    # Late on the last of November in UTC it is December in Berlin.
    now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    days = [
        UsageSum(provider_id=OPENAI, day=date(2026, 11, 30), cost_usd=Decimal(99)),
        UsageSum(provider_id=OPENAI, day=date(2026, 12, 1), cost_usd=Decimal(2)),
    ]
    facts = MoneyFacts(days=tuple(days))
    there = money_summary(
        facts, providers=(OPENAI,), budgets=(OVERALL,), now=now, tz=ZoneInfo("Europe/Berlin")
    )
    here = money_summary(facts, providers=(OPENAI,), budgets=(OVERALL,), now=now, tz=UTC)
    assert (there.budgets[0].spent_usd, there.budgets[0].month) == (Decimal(2), "2026-12")
    assert (here.budgets[0].spent_usd, here.budgets[0].month) == (Decimal(99), "2026-11")


def test_tokens_without_a_price_are_shown_beside_the_sum() -> None:
    days = [UsageSum(provider_id=OPENAI, day=TODAY, unpriced_tokens=500)]
    facts = MoneyFacts(days=tuple(days))
    money = money_summary(facts, providers=(OPENAI,), budgets=(OVERALL,), now=NOW, tz=UTC)
    assert money.is_reported
    assert money.costs.today.cost_usd is None
    assert money.costs.today.unpriced_tokens == 500
    assert money.budgets[0].spent_usd == 0


def test_a_balance_is_known_of_a_provider_that_nothing_was_reported_of() -> None:
    money = summary(balances={OPENROUTER: falling_balance("3.20", "1.60")})
    assert money.days_left == {OPENROUTER: pytest.approx(2)}
    assert money.providers[OPENROUTER].costs.month.cost_usd is None
    assert not money.is_reported


def test_a_provider_with_a_budget_is_there_before_its_first_usage() -> None:
    money = summary(budgets=(Budget(limit_usd=Decimal(20), provider_id=OPENAI),))
    assert money.providers[OPENAI].budget is not None
    assert money.budget is None


def test_usage_of_a_wrong_clock_or_of_no_day_is_in_no_stretch() -> None:
    rows = [
        UsageSum(
            provider_id=OPENAI, day=TODAY + timedelta(days=1), requests=5, tokens=Tokens(unsplit_tokens=9)
        ),
        UsageSum(provider_id=OPENAI, requests=5, tokens=Tokens(unsplit_tokens=9)),
    ]
    month = span_costs(rows, today=TODAY).month
    assert (month.tokens.total, month.requests) == (0, 0)


@pytest.mark.parametrize(
    ("at", "ratio"),
    [
        # Berlin's clocks went forward on 29 March, a day of 23 hours, and back on 25 October, one of 25.
        (datetime(2026, 3, 29, 10, 30, tzinfo=UTC), 11.5 / 23),
        (datetime(2026, 10, 25, 10, 30, tzinfo=UTC), 12.5 / 25),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), 0.0),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), 0.5),
    ],
)
def test_the_share_of_the_day_that_is_over_knows_of_days_that_are_longer(at: datetime, ratio: float) -> None:
    assert passed_ratio(at, ZoneInfo("Europe/Berlin")) == pytest.approx(ratio)


def test_budgets_come_from_the_settings() -> None:
    settings = Settings(
        monthly_budget_usd=Decimal(120),
        providers={OPENAI: ProviderSettings(monthly_usd=Decimal(20)), ANTHROPIC: ProviderSettings()},
    )
    assert budgets_of(settings) == (OVERALL, Budget(limit_usd=Decimal(20), provider_id=OPENAI))
    assert budgets_of(Settings()) == ()
