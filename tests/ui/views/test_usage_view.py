"""What the usage page says."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from samples import Samples
from usages import ANTHROPIC, NAMES, OPENAI, SPLIT, TODAY, TOGETHER, UNSPLIT, facts, prices, usage_view, used

from apimon_desktop.core.price_table import Mix, PriceTable, price_table
from apimon_desktop.core.pricing import Price, PriceSource, Rates
from apimon_desktop.core.usage import Tokens, UsageSource
from apimon_desktop.core.usage_report import UsageBy, UsageSum
from apimon_desktop.ui.views.prices import prices_view
from apimon_desktop.ui.views.privacy import private
from apimon_desktop.ui.views.usage import Period, UsageChoice, UsageTable, usage_table


def table(by: UsageBy, period: Period = Period.DAYS_30, *sums: UsageSum) -> UsageTable:
    return usage_table(facts(sums) if sums else facts(), UsageChoice(by=by, period=period), NAMES)


def names(found: UsageTable) -> list[str]:
    return [row.cells[0] for row in found.table.rows]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (UsageBy.PROVIDER, ["Anthropic", "OpenAI", "Together AI"]),
        (UsageBy.MODEL, ["claude-sonnet-4-5", "gpt-4o", "Together AI, no model named"]),
        (UsageBy.DAY, ["13 Nov", "22 Nov", "23 Nov"]),
        (UsageBy.SOURCE, ["instrumented client", "Python", "command line"]),
    ],
)
def test_usage_is_told_by_one_thing_the_dearest_first_and_days_in_their_order(
    by: UsageBy, expected: list[str]
) -> None:
    assert names(table(by)) == expected


@pytest.mark.parametrize(
    ("period", "total"),
    [
        (Period.TODAY, "23 Nov: $10.00, 20.0% estimated · 2,000 tokens · 4 requests"),
        (
            Period.WEEK,
            "17–23 Nov: $10.00, 20.0% estimated · 127,000 tokens · 4 requests · 125,000 tokens unpriced",
        ),
        (
            Period.DAYS_30,
            "25 Oct–23 Nov: $13.00, 38.5% estimated · 128,000 tokens · 6 requests · 125,000 tokens unpriced",
        ),
        (
            Period.MONTH,
            "1–23 Nov: $13.00, 38.5% estimated · 128,000 tokens · 6 requests · 125,000 tokens unpriced",
        ),
    ],
)
def test_a_stretch_of_days_ends_today_and_tells_its_sum(period: Period, total: str) -> None:
    assert table(UsageBy.PROVIDER, period).total == total


def test_where_nothing_was_reported_no_sum_is_shown() -> None:
    found = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI, usd="1", days_ago=3))
    assert found.total == "23 Nov: — no usage reported"
    assert found.table.rows == ()


def test_every_figure_of_a_row_is_known_or_a_dash() -> None:
    cells = {row.cells[0]: row.cells for row in table(UsageBy.PROVIDER).table.rows}
    assert cells["OpenAI"] == ("OpenAI", "$5.00", "estimated", "4", "2,000", "1,800", "600", "200")
    assert cells["Anthropic"][1:3] == ("$8.00", "billed")
    assert cells["Together AI"][1:] == ("—", "no price known", "—", "125,000", "—", "—", "—")


def test_one_request_is_one_request() -> None:
    found = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI, usd="1", requests=1))
    assert found.total == "23 Nov: $1.00, estimated · 1,000 tokens · 1 request"


@pytest.mark.parametrize(
    ("sums", "basis"),
    [
        ((used(OPENAI, usd="1"), used(OPENAI)), "estimated, not all"),
        ((used(OPENAI, usd="1", billed="1"), used(OPENAI)), "billed, not all"),
        ((used(OPENAI, usd="0", billed="0"), used(OPENAI, usd="0")), "billed"),
        ((used(OPENAI, tokens=Tokens()),), "no tokens told"),
    ],
)
def test_a_row_says_how_its_cost_is_known(sums: tuple[UsageSum, ...], basis: str) -> None:
    (row,) = table(UsageBy.PROVIDER, Period.TODAY, *sums).table.rows
    assert row.cells[2] == basis


def test_bars_are_shares_of_the_dearest_row_or_of_the_tokens_where_nothing_has_a_price() -> None:
    shares = [row.share for row in table(UsageBy.PROVIDER).table.rows]
    assert shares == [1.0, 0.625, 0.0]
    unpriced = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI), used(TOGETHER, tokens=UNSPLIT))
    assert [row.share for row in unpriced.table.rows] == [1.0, 1000 / 125_000]
    (nothing,) = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI, tokens=Tokens())).table.rows
    assert nothing.share == 0.0


def test_a_rows_tip_tells_what_has_no_price_and_what_failed() -> None:
    (row,) = table(UsageBy.PROVIDER, Period.TODAY, used(OPENAI, failed=1), used(OPENAI, usd="1")).table.rows
    assert row.tip.splitlines() == [
        "OpenAI: $1.00, estimated, not all",
        "2,000 tokens",
        "1,000 tokens unpriced",
        "1 of 4 requests failed",
    ]


def test_a_provider_that_is_gone_is_named_by_its_id() -> None:
    found = usage_table(facts(), UsageChoice(), {})
    assert names(found) == ["anthropic", "openai", "together_ai"]


def test_a_model_of_two_providers_is_told_of_each() -> None:
    found = table(
        UsageBy.MODEL, Period.TODAY, used(OPENAI, "m", "1"), used(ANTHROPIC, "m", "2", tokens=SPLIT)
    )
    assert names(found) == ["anthropic/m", "openai/m"]


def test_the_table_for_spreadsheets_has_the_same_rows_with_exact_amounts() -> None:
    found = table(UsageBy.MODEL)
    rows = list(csv.DictReader(io.StringIO(found.csv)))
    assert [row["cost_usd"] for row in rows] == ["8", "5", ""]
    assert [row["basis"] for row in rows] == ["billed", "estimated", "unknown"]


def test_hidden_amounts_stay_hidden_in_what_is_shown() -> None:
    view = private(usage_view())
    assert view.usage is not None
    assert "$" not in str(view.usage.table) + view.usage.total + str(view.prices)
    assert view.usage.table.rows[0].cells[1] == "•••"


def test_prices_are_compared_for_a_thousand_tokens_the_cheapest_first() -> None:
    view = prices_view(prices())
    cells = {row.cells[0]: row.cells[1:] for row in view.table.rows}
    assert cells["OpenAI, gpt-4o"] == ("$0.0044", "general AI", "2026-11-23")
    assert cells["OpenAI, my-own"] == ("—", "general AI", "no price known")
    assert cells["Together AI"][2] == "flat price, estimate"
    assert view.table.rows[-1].cells[1] == "—"
    assert "75.0% input and the rest output" in view.notes
    assert "Flat price" in view.notes
    tips = {row.cells[0]: row.tip for row in view.table.rows}
    assert tips["OpenAI, gpt-4o"].splitlines()[1] == "$2.50 in, $10.00 out, for a million tokens"
    assert tips["Together AI"] == "Together AI: flat price, estimate"


def test_a_price_older_than_30_days_is_marked_and_its_age_explained() -> None:
    view = prices_view(prices(as_of=TODAY - timedelta(days=31)))
    (old,) = [row for row in view.table.rows if row.is_noted]
    assert old.cells[3] == "2026-10-23, over 30 days old"
    assert "over 30 days old may have changed" in view.notes
    undated = prices_view(prices(as_of=None))
    assert {row.cells[3] for row in undated.table.rows} >= {"no date told"}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (SPLIT, "your own mix of 30 days: 90.0% input (33.3% of it cached), the rest output"),
        (Tokens(input_tokens=50, output_tokens=50), "30 days: 50.0% input, the rest output"),
    ],
)
def test_the_mix_that_prices_are_compared_for_is_told(tokens: Tokens, text: str) -> None:
    mix = Mix(tokens=tokens, requests=1, is_own=True)
    assert text in prices_view(PriceTable(rows=(), mix=mix)).notes


def test_a_price_for_input_alone_is_marked() -> None:
    profiles = [Samples().state("openai").profile]
    price = Price(
        rates=Rates(input_usd_per_mtok=Decimal("0.02")), source=PriceSource.GENAI_PRICES, as_of=TODAY
    )
    place = OPENAI, "text-embedding-3-small"
    view = prices_view(price_table(profiles, (place,), {place: price}, today=TODAY))
    assert view.table.rows[0].cells[1].endswith(" *")
    assert "* Input alone" in view.notes


def test_reports_of_every_source_have_a_name() -> None:
    sums = [used(OPENAI, usd="1", source=source) for source in UsageSource]
    assert len(names(table(UsageBy.SOURCE, Period.TODAY, *sums))) == len(UsageSource)
