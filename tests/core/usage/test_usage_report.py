import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from moneys import day_cost
from usage_samples import ANTHROPIC, NOW, OPENAI, TOGETHER

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import (
    COUNT_DETAILS,
    TERMS,
    UNPRICED,
    Cost,
    CostBasis,
    Tokens,
    UsageSource,
    tokens_in,
)
from apimon_desktop.core.money.costs import settled, spent_report
from apimon_desktop.core.usage.sums import (
    UsageBy,
    UsageReport,
    UsageSum,
    added,
    summed_by,
    usage_csv,
    usage_document,
)
from apimon_desktop.core.usage.text import cost_text, left_out_texts, usage_text

SINCE = datetime(2026, 10, 25, tzinfo=UTC)
NAMES = {OPENAI: "OpenAI (GPT-4)", TOGETHER: "Together AI (Kimi K2)"}

GUIDE = UsageSum(provider_id=TOGETHER, tokens=Tokens(unsplit_tokens=125_000), cost_usd=Decimal("0.0625"))
SPLIT = UsageSum(
    provider_id=OPENAI,
    requests=1200,
    failed=3,
    tokens=Tokens(input_tokens=30_000, cached_input_tokens=20_000, output_tokens=10_000, reasoning_tokens=4),
    cost_usd=Decimal("2.15"),
    billed_usd=Decimal("0.15"),
    unpriced_tokens=900,
)
UNKNOWN_PRICE = UsageSum(provider_id=ANTHROPIC, requests=1, tokens=Tokens(input_tokens=8), unpriced_tokens=8)
NO_TOKENS_TOLD = UsageSum(provider_id=ProviderId("groq"), requests=4, failed=4)
ALL_BILLED = UsageSum(
    provider_id=ProviderId("openrouter"),
    requests=2,
    tokens=Tokens(output_tokens=5),
    cost_usd=Decimal("0.25"),
    billed_usd=Decimal("0.25"),
)
SUMS = (UNKNOWN_PRICE, GUIDE, NO_TOKENS_TOLD, ALL_BILLED, SPLIT)


def report(*sums: UsageSum, by: UsageBy = UsageBy.PROVIDER) -> UsageReport:
    return spent_report(sums, since=SINCE, until=NOW, by=by, reported=sums)


def text(*sums: UsageSum, by: UsageBy = UsageBy.PROVIDER) -> str:
    return usage_text(report(*sums, by=by), NAMES, now=NOW, tz=UTC)


def test_the_document_is_the_one_that_was_promised(golden: Callable[[str, str], None]) -> None:
    golden("usage.json", json.dumps(usage_document(report(*SUMS)), indent=2) + "\n")


def test_the_table_reads_as_it_was_promised(golden: Callable[[str, str], None]) -> None:
    golden("usage.txt", text(*SUMS) + "\n")


def test_the_csv_reads_as_it_was_promised(golden: Callable[[str, str], None]) -> None:
    golden("usage.csv", usage_csv(report(*SUMS)))


@pytest.mark.parametrize(
    ("one", "basis", "estimated_usd"),
    [
        (UsageSum(), CostBasis.UNKNOWN, None),
        (UNKNOWN_PRICE, CostBasis.UNKNOWN, None),
        (GUIDE, CostBasis.ESTIMATED, Decimal("0.0625")),
        (SPLIT, CostBasis.ESTIMATED, Decimal("2.00")),
        (ALL_BILLED, CostBasis.BILLED, None),
        (added([ALL_BILLED, UNKNOWN_PRICE]), CostBasis.ESTIMATED, None),
    ],
)
def test_an_amount_says_how_it_is_known(
    one: UsageSum, basis: CostBasis, estimated_usd: Decimal | None
) -> None:
    assert (one.basis, one.estimated_usd) == (basis, estimated_usd)


def test_the_total_is_all_rows_together() -> None:
    total = report(*SUMS).total
    assert (total.requests, total.failed, total.tokens.total) == (1207, 7, 165_013)
    assert (total.cost_usd, total.billed_usd) == (Decimal("2.4625"), Decimal("0.40"))
    assert total.unpriced_tokens == 908


def test_what_is_unknown_is_null_and_never_zero() -> None:
    document = usage_document(report(UNKNOWN_PRICE))
    assert document["rows"][0]["cost_usd"] is None
    assert document["total_cost_usd"] is None
    empty = usage_document(report())
    assert (empty["rows"], empty["total_cost_usd"], empty["total_tokens"]) == ([], None, 0)


def test_requests_that_were_cut_short_are_named_beside_the_cost() -> None:
    cut = replace(SPLIT, partial=2)
    assert text(cut).endswith(" of unknown price, at least: 2 incomplete")
    assert (report(cut, SPLIT).total.partial, usage_document(report(cut))["rows"][0]["partial_requests"]) == (
        2,
        2,
    )


def test_nothing_reported_says_how_to_report_it() -> None:
    told = text()
    assert told.startswith("Usage since 25 Oct 00:00: —\nNo usage was reported in this period.")
    assert "apimon track" in told
    assert "$" not in told


def test_an_empty_csv_still_names_its_columns() -> None:
    assert usage_csv(report()).startswith("key,requests,tokens,")
    assert usage_csv(report()).count("\n") == 1


def test_models_are_distinguished_by_provider_where_they_have_the_same_name() -> None:
    sums = (
        UsageSum(provider_id=OPENAI, model="gpt-4o", cost_usd=Decimal(3)),
        UsageSum(provider_id=TOGETHER, model="kimi", cost_usd=Decimal(2)),
        UsageSum(provider_id=ANTHROPIC, model="kimi", cost_usd=Decimal(1)),
        UsageSum(provider_id=TOGETHER, model="", tokens=Tokens(unsplit_tokens=1)),
    )
    rows = usage_document(report(*sums, by=UsageBy.MODEL))["rows"]
    keys = [row["key"] for row in rows]
    assert keys == ["gpt-4o", "together_ai/kimi", "anthropic/kimi", "together_ai (no model named)"]
    assert (rows[0]["provider"], rows[0]["model"]) == ("openai", "gpt-4o")
    assert rows[3]["model"] is None


def test_days_come_in_their_order() -> None:
    days = [date(2026, 11, 2), date(2026, 11, 1)]
    sums = [UsageSum(day=day, cost_usd=Decimal(day.day)) for day in days]
    rows = usage_document(report(*sums, by=UsageBy.DAY))["rows"]
    assert [row["key"] for row in rows] == ["2026-11-01", "2026-11-02"]


def test_sources_are_named_for_people_and_by_their_ids_in_documents() -> None:
    sums = [UsageSum(source=source, tokens=Tokens(unsplit_tokens=1)) for source in UsageSource]
    rows = usage_document(report(*sums, by=UsageBy.SOURCE))["rows"]
    assert {row["key"] for row in rows} == {"python", "cli", "api", "hook", "paid_test"}
    assert "command line" in text(*sums, by=UsageBy.SOURCE)


def test_models_and_days_stand_in_the_table_as_in_documents() -> None:
    model = UsageSum(provider_id=OPENAI, model="gpt-4o", tokens=Tokens(unsplit_tokens=1))
    assert "\ngpt-4o " in text(model, by=UsageBy.MODEL)
    assert "\n2026-11-01 " in text(UsageSum(day=date(2026, 11, 1)), by=UsageBy.DAY)


def test_a_single_row_needs_no_total() -> None:
    assert "Total" not in text(GUIDE)
    assert "Total" in text(GUIDE, SPLIT)


def test_a_model_that_looks_like_a_formula_is_a_text_to_a_spreadsheet() -> None:
    evil = UsageSum(provider_id=OPENAI, model='=HYPERLINK("x")', tokens=Tokens(unsplit_tokens=1))
    (row,) = csv.DictReader(io.StringIO(usage_csv(report(evil, by=UsageBy.MODEL))))
    assert row["key"] == '\'=HYPERLINK("x")'


def test_amounts_in_a_csv_are_written_out_in_full() -> None:
    tiny = UsageSum(provider_id=OPENAI, tokens=Tokens(unsplit_tokens=1), cost_usd=Decimal("1.5E-8"))
    (row,) = csv.DictReader(io.StringIO(usage_csv(report(tiny))))
    assert row["cost_usd"] == "0.000000015"


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        (UNPRICED, "— (price unknown)"),
        (Cost(basis=CostBasis.ESTIMATED, usd=Decimal("0.0625")), "$0.0625 (estimate)"),
        (Cost(basis=CostBasis.BILLED, usd=Decimal(3)), "$3.00 (billed)"),
    ],
)
def test_an_amount_in_words(cost: Cost, told: str) -> None:
    assert cost_text(cost) == told


LEAVES_OUT = UsageSum(
    provider_id=ANTHROPIC,
    requests=3,
    tokens=Tokens(input_tokens=1000, output_tokens=100),
    cost_usd=Decimal("0.5"),
    unpriced_tokens=300,
    details={"input_audio_tokens": 200, "web_searches": 2, "service_tier=flex": 1},
    left_out={"input_audio_tokens": 200, "web_searches": 2, "service_tier=flex": 1},
)


def test_an_estimate_says_what_it_leaves_out() -> None:
    said = text(LEAVES_OUT)
    assert (
        "estimate, without 100 tokens of unknown price and 200 tokens of audio input and 2 web searches"
        " and the rate of the flex tier" in said
    )
    assert LEAVES_OUT.basis is CostBasis.ESTIMATED
    (row,) = usage_document(report(LEAVES_OUT))["rows"]
    assert row["details"] == dict(LEAVES_OUT.details)
    assert row["without"] == dict(LEAVES_OUT.left_out)
    assert "input_audio_tokens: 200; web_searches: 2; service_tier=flex: 1" in usage_csv(report(LEAVES_OUT))


def test_every_name_of_what_is_left_out_has_words() -> None:
    counts = (*COUNT_DETAILS, "input_tokens", "output_tokens", "cache_write_1h_tokens")
    names = tuple(name for name in counts if not name.startswith(("cached_", "compaction_")))
    terms = tuple(f"{name}=x" for name in TERMS)
    for count in (1, 2):
        said = left_out_texts(dict.fromkeys((*names, *terms), count))
        assert len(set(said)) == len(names) + len(terms)


def test_uses_of_tools_alone_without_a_price_are_no_nothing() -> None:
    searches = UsageSum(provider_id=ANTHROPIC, requests=1, details={"web_searches": 2})
    assert text(searches).rstrip().endswith("no price known")


def test_a_cost_says_what_it_leaves_out() -> None:
    cost = Cost(basis=CostBasis.ESTIMATED, usd=Decimal("0.06"), left_out={"input_audio_tokens": 300})
    assert tokens_in(cost.left_out) == 300
    assert cost_text(cost) == "$0.06 (estimate, without 300 tokens of audio input)"


def test_sums_put_together_keep_what_they_tell() -> None:
    both = added([LEAVES_OUT, LEAVES_OUT])
    assert dict(both.left_out) == {"input_audio_tokens": 400, "web_searches": 4, "service_tier=flex": 2}
    (folded,) = summed_by([LEAVES_OUT, LEAVES_OUT], UsageBy.PROVIDER)
    assert (folded.details, folded.left_out) == (both.details, both.left_out)


DAY = date(2026, 11, 21)
REPORTED = tuple(
    UsageSum(
        provider_id=provider_id,
        model=model,
        day=DAY,
        source=source,
        tokens=Tokens(input_tokens=1000),
        cost_usd=Decimal(usd),
    )
    for provider_id, model, source, usd in (
        (ANTHROPIC, "claude", UsageSource.HOOK, "40"),
        (ANTHROPIC, "", UsageSource.CLI, "1.22"),
        (OPENAI, "gpt-5", UsageSource.HOOK, "30"),
        (TOGETHER, "kimi", UsageSource.CLI, "2"),
    )
)
BILLS = tuple(
    day_cost(provider_id=provider_id, day=DAY, billed_usd=Decimal(usd), is_complete=True)
    for provider_id, usd in ((ANTHROPIC, "43.02"), (OPENAI, "29.50"), (ProviderId("openrouter"), "6.48"))
)
"""One bill is higher than the reports, one is lower, and of one provider nothing was reported."""


def spent(by: UsageBy) -> UsageReport:
    days = settled(REPORTED, BILLS)
    return spent_report(days, since=SINCE, until=NOW, by=by, reported=REPORTED)


@pytest.mark.parametrize("by", UsageBy)
def test_every_table_adds_up_to_what_was_spent(by: UsageBy) -> None:
    found = spent(by)
    assert found.total.cost_usd == Decimal("81.00")
    assert sum((one.cost_usd or Decimal(0) for one in found.sums), Decimal(0)) == Decimal("81.00")
    assert (found.total.billed_usd, found.total.estimated_usd) == (Decimal("79.00"), Decimal(2))
    document = usage_document(found)
    assert (document["total_cost_usd"], document["total_unreported_usd"]) == (81.0, 7.78)
    assert sum(row["cost_usd"] for row in document["rows"]) == pytest.approx(81.0)


def test_what_was_billed_and_not_reported_is_a_row_of_its_own() -> None:
    rows = usage_document(spent(UsageBy.MODEL))["rows"]
    assert [(row["key"], row["cost_usd"]) for row in rows] == [
        ("claude", 40.0),
        ("gpt-5", 30.0),
        ("kimi", 2.0),
        ("anthropic (no model named)", 1.22),
        ("openrouter (not reported)", 6.48),
        ("anthropic (not reported)", 1.8),
        ("openai (not reported)", -0.5),
    ]
    last = usage_document(spent(UsageBy.SOURCE))["rows"][-1]
    assert (last["key"], last["cost_usd"], last["basis"]) == ("not_reported", 7.78, "billed")
    table = usage_text(spent(UsageBy.MODEL), NAMES, now=NOW, tz=UTC)
    assert "anthropic, not reported by your tools" in table
    assert "OpenAI (GPT-4), billed less than reported" in table


def test_a_providers_row_says_how_much_of_its_bill_was_not_reported() -> None:
    rows = {one.provider_id: one for one in spent(UsageBy.PROVIDER).sums}
    assert (rows[ANTHROPIC].cost_usd, rows[ANTHROPIC].unreported_usd) == (Decimal("43.02"), Decimal("1.80"))
    assert rows[TOGETHER].unreported_usd is None
    table = usage_text(spent(UsageBy.PROVIDER), NAMES, now=NOW, tz=UTC)
    assert "$43.02  billed, $1.80 of it not reported by your tools" in table
    assert "$29.50  billed, $0.50 less than reported" in table
    assert "$6.48  billed\n" in table


def test_a_bill_takes_the_place_of_what_had_no_price() -> None:
    unknown = replace(UNKNOWN_PRICE, day=DAY, left_out={"web_searches": 1})
    found = spent_report(settled([unknown], BILLS), since=SINCE, until=NOW, by=UsageBy.PROVIDER)
    one = next(one for one in found.sums if one.provider_id == ANTHROPIC)
    assert (one.cost_usd, one.unpriced_tokens, one.left_out) == (Decimal("43.02"), 0, {})
    euros = {"EUR": Decimal(3)}
    elsewhere = day_cost(provider_id=ANTHROPIC, day=DAY, is_known=False, billed_elsewise=euros)
    total = spent_report(settled([unknown], [elsewhere]), since=SINCE, until=NOW, by=UsageBy.DAY).total
    assert (total.cost_usd, total.billed_elsewise) == (None, euros)
