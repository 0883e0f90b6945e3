"""What the money section says."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from moneys import ANTHROPIC, OPENAI, OPENROUTER, falling_balance, summary
from samples import NOW, Samples

from apimon_desktop.core.budget import Budget
from apimon_desktop.core.differences import Difference
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.spending import DayCost, money_spans
from apimon_desktop.core.types import Cause
from apimon_desktop.ui.views.money import NOTHING, MoneyView, money_view
from apimon_desktop.ui.views.money_today import today_line, today_texts
from apimon_desktop.ui.views.privacy import private

TODAY = NOW.date()


def view_of(found: MoneySummary, snapshot: Snapshot | None = None) -> MoneyView:
    return money_view(found, snapshot or Samples().snapshot())


def with_days(days: dict[date, DayCost], *, prices_as_of: date | None = None) -> MoneySummary:
    """A summary of these days alone."""
    spans = money_spans(days, today=TODAY, prices_as_of=prices_as_of)
    return replace(summary(), days=MappingProxyType(days), costs=spans)


def test_nothing_reported_is_said_and_no_sum_is_shown() -> None:
    view = view_of(summary())
    assert view.nothing == NOTHING == "— no usage reported yet"
    assert (view.figures, view.bars, view.budget, view.lines) == ((), None, None, ())
    assert "$0.00" not in str(view)


def test_without_usage_a_balance_still_tells_how_long_it_lasts() -> None:
    view = view_of(summary(balances={OPENROUTER: falling_balance("19.20", "1.60")}))
    assert view.nothing == NOTHING
    assert view.lines == ("OpenRouter: $19.20 left, about 12 days at $1.60 a day",)


def test_each_sum_says_how_it_is_known() -> None:
    view = view_of(summary({OPENAI: "2", ANTHROPIC: "1"}))
    assert [figure.spoken for figure in view.figures] == [
        "Today: $3.00, estimated",
        "7 days: $21.00, estimated",
        "This month: $69.00, forecast $89–94",
    ]
    billed = view_of(summary({OPENAI: "2"}, billed=True))
    assert [figure.note for figure in billed.figures[:2]] == ["billed", "billed"]
    assert billed.lines[0] == "This month: all of it billed"


def test_less_than_three_days_are_not_enough_for_a_forecast() -> None:
    view = view_of(summary({OPENAI: "2"}, days=2))
    assert view.figures[2].note == "not enough history for a forecast"


def test_a_mixed_sum_tells_both_shares_and_the_age_of_the_prices() -> None:
    cost = DayCost(billed_usd=Decimal("9.2"), estimated_usd=Decimal("0.8"))
    view = view_of(with_days({TODAY: cost}, prices_as_of=TODAY - timedelta(days=3)))
    assert view.figures[0].spoken == "Today: $10.00, 8% estimated"
    assert view.lines[0] == "This month: 92% billed, 8% estimated (prices 3 days old)"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "(prices of today)"),
        (1, "(prices 1 day old)"),
        (30, "(prices 30 days old)"),
        (31, "(prices 31 days old, they may have changed)"),
    ],
)
def test_old_prices_are_marked(days: int, text: str) -> None:
    cost = DayCost(estimated_usd=Decimal(1))
    view = view_of(with_days({TODAY: cost}, prices_as_of=TODAY - timedelta(days=days)))
    assert view.lines[0] == f"This month: all of it estimated {text}"


def test_what_has_no_price_is_named_and_in_no_sum() -> None:
    view = view_of(summary({OPENAI: "2"}, unpriced_tokens=12_000))
    assert view.figures[0].spoken == "Today: $2.00, at least, estimated"
    assert "276,000 tokens unpriced this month, in no sum" in view.lines
    unknown = view_of(with_days({TODAY: DayCost(unpriced_tokens=5, is_known=False)}))
    assert unknown.figures[0].spoken == "Today: —, no price known"
    assert unknown.bars is not None
    assert unknown.bars.bars[-1].is_unknown
    assert unknown.bars.bars[-1].tip == "23 Nov: —, no price known\n5 tokens unpriced"


def test_a_day_without_reports_is_not_a_day_of_no_cost() -> None:
    view = view_of(with_days({TODAY - timedelta(days=1): DayCost(billed_usd=Decimal(2))}))
    assert view.figures[0].spoken == "Today: —, nothing reported"
    assert view.bars is not None
    assert view.bars.bars[-1].tip == "23 Nov: nothing reported"


def test_a_day_that_is_billed_with_nothing_is_known() -> None:
    view = view_of(with_days({TODAY: DayCost(is_complete=True)}))
    assert view.figures[0].spoken == "Today: $0.00, billed"
    view = view_of(with_days({TODAY: DayCost()}))
    assert view.figures[0].spoken == "Today: $0.00, so far"


def test_bars_are_shares_of_the_highest_day() -> None:
    days = {
        TODAY: DayCost(billed_usd=Decimal(1), estimated_usd=Decimal(1)),
        TODAY - timedelta(days=1): DayCost(billed_usd=Decimal(4)),
        TODAY - timedelta(days=50): DayCost(billed_usd=Decimal(99)),
    }
    bars = view_of(with_days(days)).bars
    assert bars is not None
    assert len(bars.bars) == 30
    assert [(bar.billed, bar.estimated) for bar in bars.bars[-3:]] == [(0, 0), (1, 0), (0.25, 0.25)]
    assert bars.ends == ("25 Oct", "highest $4.00, 22 Nov", "today")
    assert bars.spoken == "Cost per day, 30 days, 2 of them with costs, highest $4.00, 22 Nov"


def test_the_highest_day_may_be_today_and_there_may_be_none() -> None:
    bars = view_of(with_days({TODAY: DayCost(billed_usd=Decimal(4))})).bars
    assert bars is not None
    assert bars.ends[1] == "highest $4.00, today"
    none = view_of(with_days({TODAY: DayCost()})).bars
    assert none is not None
    assert none.ends[1] == ""
    assert none.spoken == "Cost per day, 30 days, 1 of them with costs"


def test_a_budget_is_a_line_that_the_forecast_may_pass() -> None:
    within = view_of(summary({OPENAI: "2"}, budgets=[Budget(limit_usd=Decimal(120))])).budget
    assert within is not None
    assert (within.limit, within.level_percent) == (1.0, 0)
    assert within.text == "Budget: about $46 of $120 this month (38%)"
    assert within.forecast is not None
    assert within.spent < within.forecast[0] <= within.forecast[1] < 1
    beyond = view_of(summary({OPENAI: "2"}, billed=True, budgets=[Budget(limit_usd=Decimal(40))])).budget
    assert beyond is not None
    assert beyond.limit < beyond.spent < 1
    assert beyond.level_percent == 100
    assert beyond.text == "Budget: $46 of $40 this month (115%)"
    early = view_of(summary({OPENAI: "2"}, days=1, budgets=[Budget(limit_usd=Decimal(40))])).budget
    assert early is not None
    assert early.forecast is None


def test_a_providers_own_budget_is_a_sentence() -> None:
    budgets = [Budget(limit_usd=Decimal(50), provider_id=OPENAI)]
    view = view_of(summary({OPENAI: "2"}, budgets=budgets))
    assert view.budget is None
    assert "OpenAI: about $46 of $50 this month (92%)" in view.lines


def test_bills_that_are_far_from_the_reports_are_told() -> None:
    apart = Difference(
        provider_id=ANTHROPIC,
        first=date(2026, 11, 1),
        last=date(2026, 11, 20),
        billed_usd=Decimal(40),
        reported_usd=Decimal(20),
        unpriced_tokens=0,
    )
    view = view_of(replace(summary({ANTHROPIC: "1"}), differences=(apart,)))
    assert any(line.startswith("Anthropic billed $40.00 for 1–20 Nov (UTC)") for line in view.lines)


def test_amounts_in_other_currencies_are_in_no_sum() -> None:
    cost = DayCost(billed_usd=Decimal(1), billed_elsewise=MappingProxyType({"CNY": Decimal("3.1")}))
    assert "CNY 3.10 billed besides this month, in no sum" in view_of(with_days({TODAY: cost})).lines


def test_suggestions_are_pointed_to() -> None:
    used = Samples().changed(
        "openai", lambda state: replace(state, tokens_used=2_000_000, cost_usd=Decimal(60))
    )
    (line,) = [line for line in view_of(summary({OPENAI: "2"}), used).lines if "see Usage" in line]
    assert line == "1 suggestion, it would have saved about $59.00: see Usage"


def test_suggestions_that_save_no_money_promise_none() -> None:
    slow = Samples().snapshot(google_gemini=Cause.SLOW)
    assert "1 suggestion: see Usage" in view_of(summary({OPENAI: "2"}), slow).lines


def test_a_provider_that_is_gone_is_named_by_its_id() -> None:
    found = summary(balances={OPENROUTER: falling_balance("19.20", "1.60")})
    snapshot = Samples().snapshot()
    left = {pid: state for pid, state in snapshot.providers.items() if pid != OPENROUTER}
    assert view_of(found, replace(snapshot, providers=left)).lines[0].startswith("openrouter: ")


def test_a_row_tells_tokens_and_cost_of_today_where_they_were_reported() -> None:
    found = summary({OPENAI: "2"})
    assert today_texts(found, OPENAI) == ("about $2.00 today", "10,000 tokens")
    assert today_line(found, OPENAI) == "$2.00 estimated, 10,000 tokens, 10 requests"
    assert today_texts(summary({OPENAI: "2"}, billed=True), OPENAI)[0] == "$2.00 today"
    assert today_texts(summary({OPENAI: "2"}, unpriced_tokens=1), OPENAI)[0] == "at least $2.00 today"
    assert (today_texts(found, ANTHROPIC), today_line(found, ANTHROPIC)) == ((), None)
    assert (today_texts(None, OPENAI), today_line(None, OPENAI)) == ((), None)


def test_of_a_provider_that_was_used_before_today_it_is_said_that_it_was_not_today() -> None:
    earlier = summary({OPENAI: "2"}, now=NOW - timedelta(days=2))
    one = replace(
        earlier.providers[OPENAI],
        costs=money_spans(earlier.days, today=TODAY),
        used=summary().used,
    )
    found = replace(earlier, providers={OPENAI: one})
    assert (today_texts(found, OPENAI), today_line(found, OPENAI)) == ((), "no usage")


def test_tokens_without_a_price_are_told_without_a_sum() -> None:
    one = summary({OPENAI: "2"}).providers[OPENAI]
    unknown = {TODAY: DayCost(unpriced_tokens=10_000, is_known=False)}
    found = replace(summary(), providers={OPENAI: replace(one, costs=money_spans(unknown, today=TODAY))})
    assert today_texts(found, OPENAI) == ("10,000 tokens today",)
    assert today_line(found, OPENAI) == "— no price known, 10,000 tokens, 10 requests"


def test_hidden_amounts_are_in_no_text_of_the_section() -> None:
    budgets = [Budget(limit_usd=Decimal(120))]
    balances = {OPENROUTER: falling_balance("19.20", "1.60")}
    view = private(view_of(summary({OPENAI: "2"}, budgets=budgets, balances=balances)))
    assert "$" not in str(view)
    assert view.figures[0].value == "•••"
