"""What the costs page says."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from moneys import day_cost, summary
from samples import NOW, Samples
from states import with_fields
from usages import (
    ANTHROPIC,
    OPENAI,
    SPLIT,
    TODAY,
    TOGETHER,
    costs_view,
    facts,
    prices,
    profiles,
    used,
)

from apimon_desktop.core.model.billing import (
    Billed,
    CostAnswer,
    CostFault,
    CostsRead,
    Price,
    PriceSource,
    Rates,
)
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.usage import Tokens, UsageSource
from apimon_desktop.core.money.budget import Budget
from apimon_desktop.core.money.costs import Difference, span_costs
from apimon_desktop.core.money.price_table import Mix, PriceTable, price_table
from apimon_desktop.core.money.savings import Suggestion, SuggestionKind
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.usage.sums import UsageBy, UsageSum
from apimon_desktop.ui.views.costs import (
    CostsChoice,
    Period,
    TableView,
    bill_lines,
    cost_table,
    idea_views,
    prices_view,
)
from apimon_desktop.ui.views.tile import private

OPENROUTER = ProviderId("openrouter")


def bill(provider_id: ProviderId, day: date, usd: str) -> Billed:
    """Of a day that is settled."""
    return Billed(provider_id=provider_id, day=day, amount=Decimal(usd), currency="USD", as_of=NOW)


def table(
    by: UsageBy = UsageBy.PROVIDER,
    period: Period = Period.DAYS_30,
    *sums: UsageSum,
    bills: tuple[Billed, ...] = (),
    money: MoneySummary | None = None,
    hides_amounts: bool = False,
) -> TableView:
    found = facts(sums, bills=bills) if sums else facts(bills=bills)
    return cost_table(
        found, CostsChoice(by=by, period=period), profiles(), money, hides_amounts=hides_amounts
    )


def names(found: TableView) -> list[str]:
    return [row.name for row in found.rows]


def usd(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace("$", "").replace(",", ""))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (UsageBy.PROVIDER, ["Anthropic", "OpenAI", "Together AI"]),
        (UsageBy.MODEL, ["claude-sonnet-4-5", "gpt-4o", "Together AI (model unknown)"]),
        (UsageBy.DAY, ["23 Nov", "22 Nov", "13 Nov"]),
        (UsageBy.SOURCE, ["Instrumented client", "Python", "Command line"]),
    ],
)
def test_costs_are_shown_by_one_thing_the_dearest_or_latest_first(by: UsageBy, expected: list[str]) -> None:
    assert names(table(by)) == expected


@pytest.mark.parametrize(
    ("period", "amount"),
    [(Period.TODAY, "$10.00"), (Period.WEEK, "$10.00"), (Period.DAYS_30, "$13.00"), (Period.MONTH, "$13.00")],
)
def test_a_period_ends_today_and_shows_its_total(period: Period, amount: str) -> None:
    assert table(UsageBy.PROVIDER, period).total.amount == amount


@pytest.mark.parametrize("by", UsageBy)
@pytest.mark.parametrize("period", [Period.MONTH, Period.DAYS_30])
def test_every_table_adds_up_to_the_total_above_it(by: UsageBy, period: Period) -> None:
    bills = (
        bill(OPENAI, TODAY - timedelta(days=10), "7.50"),
        bill(OPENAI, TODAY - timedelta(days=11), "1.25"),
        bill(OPENROUTER, TODAY - timedelta(days=4), "6.48"),
    )
    found = table(by, period, bills=bills)
    assert found.total.amount == "$25.23"
    assert sum(usd(row.amount) for row in found.rows if row.amount != "—") == Decimal("25.23")


@pytest.mark.parametrize("by", [UsageBy.MODEL, UsageBy.SOURCE])
def test_what_was_billed_and_not_reported_is_a_row_of_its_own(by: UsageBy) -> None:
    found = table(by, Period.MONTH, bills=(bill(OPENAI, TODAY - timedelta(days=10), "7.50"),))
    row = found.rows[-1]
    assert (row.name, row.amount, row.caption) == ("Not reported by your tools", "$4.50", "")
    less = table(by, Period.MONTH, bills=(bill(OPENAI, TODAY - timedelta(days=10), "2.50"),))
    assert (less.rows[-1].name, less.rows[-1].amount) == ("Billed less than reported", "−$0.50")
    assert less.rows[-1].share == 0.0


def test_a_provider_of_which_nothing_was_reported_says_so_in_place_of_tokens() -> None:
    found = table(
        UsageBy.PROVIDER, Period.MONTH, bills=(bill(OPENROUTER, TODAY - timedelta(days=4), "6.48"),)
    )
    row = next(row for row in found.rows if row.name == "OpenRouter")
    assert (row.amount, row.caption) == ("$6.48", "not reported by your tools")
    partly = table(UsageBy.PROVIDER, Period.MONTH, bills=(bill(OPENAI, TODAY - timedelta(days=10), "7.50"),))
    row = next(row for row in partly.rows if row.name == "OpenAI")
    assert "$4.50 of it not reported by your tools" in row.tip
    assert (row.amount, row.caption) == ("$9.50", "2,000 tokens")


def test_a_difference_below_half_a_cent_is_no_row() -> None:
    found = table(UsageBy.MODEL, Period.MONTH, bills=(bill(OPENAI, TODAY - timedelta(days=10), "3.004"),))
    assert "Not reported by your tools" not in names(found)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (950, "950 tokens"),
        (9_999, "9,999 tokens"),
        (125_000, "125K tokens"),
        (999_600, "1.0M tokens"),
        (35_480_000, "35.5M tokens"),
        (0, "tokens unknown"),
    ],
)
def test_counts_of_tokens_are_short(count: int, text: str) -> None:
    sums = used(OPENAI, usd="1", tokens=Tokens(input_tokens=count))
    (row,) = table(UsageBy.PROVIDER, Period.TODAY, sums).rows
    assert row.caption == text


def test_bars_are_shares_of_the_dearest_row_and_none_where_there_is_no_amount() -> None:
    assert [row.share for row in table().rows] == [1.0, 0.625, None]


def test_where_nothing_was_reported_no_row_is_shown() -> None:
    found = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI, usd="1", days_ago=3))
    assert (found.total.amount, found.total.lines, found.rows) == ("—", (), ())


@pytest.mark.parametrize(
    ("sums", "basis"),
    [
        ((used(OPENAI, usd="1"),), "estimated"),
        ((used(OPENAI, usd="1"), used(OPENAI)), "partly estimated"),
        ((used(OPENAI, usd="2", billed="1"),), "50% estimated"),
        ((used(OPENAI, usd="1", billed="1"), used(OPENAI)), "billed"),
        ((used(OPENAI),), "no price known"),
        ((used(OPENAI, tokens=Tokens()),), "tokens unknown"),
    ],
)
def test_a_rows_tip_says_how_its_cost_is_known(sums: tuple[UsageSum, ...], basis: str) -> None:
    (row,) = table(UsageBy.PROVIDER, Period.TODAY, *sums).rows
    assert row.tip.splitlines()[1] == basis


def test_a_rows_tip_tells_what_has_no_price_and_what_failed() -> None:
    (row,) = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI, failed=1), used(OPENAI, usd="1")).rows
    assert row.tip.splitlines() == [
        "OpenAI: $1.00",
        "partly estimated",
        "1,800 input (600 cached), 200 output",
        "4 requests",
        "1 of 4 requests failed",
        "1,000 tokens have no known price",
    ]
    assert row.spoken == "OpenAI: $1.00, 2,000 tokens"


def test_a_provider_that_is_gone_is_named_by_its_id() -> None:
    found = cost_table(facts(), CostsChoice(), {}, None, hides_amounts=False)
    assert names(found) == ["anthropic", "openai", "together_ai"]


def test_a_model_of_two_providers_is_told_of_each() -> None:
    sums = (used(OPENAI, "m", "1"), used(ANTHROPIC, "m", "2", tokens=SPLIT))
    assert names(table(UsageBy.MODEL, Period.TODAY, *sums)) == ["anthropic/m", "openai/m"]


def test_reports_of_every_tool_have_a_name() -> None:
    sums = [used(OPENAI, usd="1", source=source) for source in UsageSource]
    assert len(names(table(UsageBy.SOURCE, Period.TODAY, *sums))) == len(UsageSource)


def test_the_table_for_spreadsheets_has_the_same_rows_with_exact_amounts() -> None:
    rows = list(csv.DictReader(io.StringIO(table(UsageBy.MODEL).csv)))
    assert [row["cost_usd"] for row in rows] == ["8", "5", ""]
    assert [row["basis"] for row in rows] == ["billed", "estimated", "unknown"]


def test_the_total_says_how_it_is_known_and_what_is_not_in_it() -> None:
    assert table().total.lines == (
        "62% billed by providers, 38% estimated.",
        "125,000 tokens have no known price and aren't included.",
    )
    assert table(UsageBy.DAY, Period.TODAY, used(OPENAI, usd="1")).total.lines == (
        "Estimated from what your tools reported.",
    )
    assert table(UsageBy.DAY, Period.TODAY, used(OPENAI, usd="1", billed="1")).total.lines == (
        "Billed by providers.",
    )


def test_the_month_stands_beside_budget_and_forecast() -> None:
    budgets = [Budget(limit_usd=Decimal(150)), Budget(limit_usd=Decimal(20), provider_id=OPENAI)]
    money = summary({OPENAI: "2", ANTHROPIC: "1"}, budgets=budgets)
    month = table(period=Period.MONTH, money=money).total
    assert month.note == "of $150 · forecast $89–94"
    assert month.share == pytest.approx(69 / 150)
    assert month.level is None
    assert month.lines[-1] == "OpenAI: $46 of its limit of $20."
    week = table(period=Period.WEEK, money=money).total
    assert (week.note, week.share) == ("", None)
    spent = replace(money, budget=replace(money.budget, spent_usd=Decimal(125)) if money.budget else None)
    assert table(period=Period.MONTH, money=spent).total.level is Status.DEGRADED
    over = replace(money, budget=replace(money.budget, spent_usd=Decimal(200)) if money.budget else None)
    total = table(period=Period.MONTH, money=over).total
    assert (total.level, total.share) == (Status.FAILED, 1.0)


def test_hidden_amounts_leave_no_amount_no_share_and_no_bar() -> None:
    money = summary({OPENAI: "2"}, budgets=[Budget(limit_usd=Decimal(150))])
    view = private(costs_view(money=money, hides_amounts=True))
    assert view.table is not None
    assert "$" not in str(replace(view, table=replace(view.table, csv="")))
    assert view.table.total.share is None
    assert {row.share for row in view.table.rows} == {None}
    assert view.table.rows[0].amount == "•••"


def test_a_way_to_save_is_one_line_with_what_it_saves() -> None:
    def idea(saving: str | None) -> Suggestion:
        return Suggestion(
            id="cost:openai:gpt-4o",
            kind=SuggestionKind.COST,
            text="",
            shown="Use gpt-4o-mini for gpt-4o",
            note="Smaller model; try it first",
            provider_id=OPENAI,
            instead=OPENAI,
            saving_usd=None if saving is None else Decimal(saving),
        )

    money, speed = idea_views([idea("40.07"), idea(None)])
    assert (money.text, money.note, money.saving) == (
        "Use gpt-4o-mini for gpt-4o",
        "Smaller model; try it first",
        "−$40",
    )
    assert speed.saving == ""


def test_bills_that_differ_from_the_reports_are_told_below() -> None:
    apart = Difference(
        provider_id=ANTHROPIC,
        first=date(2026, 11, 1),
        last=date(2026, 11, 20),
        billed_usd=Decimal(40),
        reported_usd=Decimal(20),
        unpriced_tokens=0,
    )
    gone = replace(apart, provider_id=ProviderId("gone"))
    elsewise = [day_cost(is_known=False, billed_elsewise={"EUR": Decimal(3)})]
    money = replace(summary(), differences=(apart, gone), costs=span_costs(elsewise, today=TODAY))
    told = "$40.00 since 1 Nov. Your tools reported about $20.00; the rest was used elsewhere."
    assert bill_lines(money, Samples().snapshot()) == (
        f"Anthropic's bill: {told}",
        f"gone's bill: {told}",
        "Another EUR 3.00 billed this month isn't included.",
    )
    assert bill_lines(None, Samples().snapshot()) == ()


def test_a_bill_that_could_not_be_read_is_named_below() -> None:
    samples = Samples()
    read = CostsRead(at=samples.now, problem=CostAnswer(fault=CostFault.UNACCEPTED).sentence)
    refused = samples.changed("openai", lambda state: with_fields(state, costs=read))
    assert bill_lines(summary(), refused) == (
        "OpenAI: This admin key is refused: it may be revoked, or lack the right to read costs.",
    )


def test_prices_are_compared_per_million_tokens() -> None:
    view = prices_view(prices())
    lines = {line.name: (line.price, line.caption) for line in view.lines}
    assert lines["OpenAI, gpt-4o"] == ("$4.38", "23 Nov")
    assert lines["OpenAI, my-own"] == ("—", "no price known")
    assert lines["Together AI"] == ("$0.50", "flat rate (estimate)")
    tips = {line.name: line.tip for line in view.lines}
    assert tips["OpenAI, gpt-4o"].splitlines()[1] == "$2.50 input, $10.00 output, per million tokens"
    assert (view.updated, view.note) == (
        "Prices updated 23 Nov",
        "For 75.0% input; your tools reported no mix of their own.",
    )


def test_a_price_older_than_30_days_is_marked() -> None:
    view = prices_view(prices(as_of=TODAY - timedelta(days=31)))
    assert "23 Oct, may be out of date" in {line.caption for line in view.lines}
    assert view.updated == "Prices updated 23 Oct; some may be out of date"
    undated = prices_view(prices(as_of=None))
    assert "date unknown" in {line.caption for line in undated.lines}
    assert undated.updated == ""


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (SPLIT, "Based on your last 30 days: 90.0% input, of which 33.3% cached."),
        (Tokens(input_tokens=50, output_tokens=50), "Based on your last 30 days: 50.0% input."),
    ],
)
def test_the_mix_that_prices_are_compared_for_is_told(tokens: Tokens, text: str) -> None:
    mix = Mix(tokens=tokens, requests=1, is_own=True)
    assert prices_view(PriceTable(rows=(), mix=mix)).note == text


def test_a_price_for_input_alone_is_marked() -> None:
    openai = [Samples().state("openai").profile]
    price = Price(
        rates=Rates(input_usd_per_mtok=Decimal("0.02")), source=PriceSource.GENAI_PRICES, as_of=TODAY
    )
    place = OPENAI, "text-embedding-3-small"
    view = prices_view(price_table(openai, (place,), {place: price}, today=TODAY))
    assert view.lines[0].caption == "input only, 23 Nov"


def test_what_a_tool_used_without_a_price_is_left_out_by_name() -> None:
    one = replace(used(TOGETHER, usd="1"), left_out={"web_searches": 2})
    found = table(UsageBy.PROVIDER, Period.TODAY, one)
    assert found.total.lines[-1] == "Without 2 web searches."
    assert found.rows[0].tip.splitlines()[-1] == "without 2 web searches"
