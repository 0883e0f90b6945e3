from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.ids import Profile, ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.money.price_table import (
    COMMON_MIX,
    Mix,
    PriceAge,
    PriceTable,
    mix_of,
    models_in_use,
    price_table,
    price_table_document,
)
from apimon_desktop.core.usage.sums import UsageSum

TODAY = date(2026, 11, 23)
A, B, C = (ProviderId(name) for name in "abc")
FLAT = Profile(id=A, name="Alpha", short_name="Al", usd_per_1k_tokens=Decimal("0.002"), used_for="chat")
LISTED = Profile(id=B, name="Beta", short_name="Be", usd_per_1k_tokens=Decimal("0.01"))
UNPRICED = Profile(id=C, name="Gamma", short_name="Ga")


def price(input_usd: str | None, output_usd: str | None, as_of: date | None = TODAY) -> Price:
    return Price(
        rates=Rates(
            input_usd_per_mtok=None if input_usd is None else Decimal(input_usd),
            output_usd_per_mtok=None if output_usd is None else Decimal(output_usd),
        ),
        source=PriceSource.GENAI_PRICES,
        as_of=as_of,
    )


def usage(model: str | None, tokens: Tokens, requests: int = 1) -> UsageSum:
    return UsageSum(provider_id=B, model=model, tokens=tokens, requests=requests)


def shown(table: PriceTable) -> list[tuple[str, str | None, Decimal | None]]:
    return [(row.profile.id, row.model, row.usd_per_1k_tokens) for row in table.rows]


def test_the_cheapest_comes_first_and_what_is_unknown_last() -> None:
    prices = {(B, "small"): price("1", "1"), (B, "large"): price("4", "8")}
    models = [(B, "large"), (B, "small"), (B, "new")]
    table = price_table([UNPRICED, FLAT, LISTED], models, prices, today=TODAY)
    assert shown(table) == [
        ("b", "small", Decimal("0.001")),
        ("a", None, Decimal("0.002")),
        ("b", "large", Decimal("0.005")),
        ("b", "new", None),
        ("c", None, None),
    ]


def test_a_provider_stands_with_its_flat_price_only_while_no_model_is_known() -> None:
    table = price_table([LISTED], [], {}, today=TODAY)
    assert [(row.model, row.is_estimate) for row in table.rows] == [(None, True)]
    table = price_table([LISTED], [(B, "m"), (B, "m")], {(B, "m"): price("1", "1")}, today=TODAY)
    assert [(row.model, row.is_estimate) for row in table.rows] == [("m", False)]


def test_all_are_compared_for_the_same_mix() -> None:
    mix = Mix(
        tokens=Tokens(input_tokens=900, cached_input_tokens=500, output_tokens=100), requests=1, is_own=True
    )
    cached = replace(price("1", "10").rates, cached_input_usd_per_mtok=Decimal("0.1"))
    prices = {(B, "m"): replace(price("1", "10"), rates=cached), (B, "n"): price("1", "10")}
    table = price_table([LISTED], [(B, "m"), (B, "n")], prices, mix=mix, today=TODAY)
    assert shown(table) == [("b", "m", Decimal("0.00145")), ("b", "n", Decimal("0.0019"))]


def test_a_model_without_a_price_for_output_is_compared_by_its_input_and_says_so() -> None:
    table = price_table([LISTED], [(B, "embed")], {(B, "embed"): price("0.02", None)}, today=TODAY)
    (row,) = table.rows
    assert row.usd_per_1k_tokens == Decimal("0.00002")
    assert row.is_input_only


def test_a_price_that_says_nothing_of_what_is_needed_gives_no_cost() -> None:
    table = price_table([LISTED], [(B, "m")], {(B, "m"): price(None, "2")}, today=TODAY)
    (row,) = table.rows
    assert row.usd_per_1k_tokens is None
    assert not row.is_input_only


def test_prices_older_than_a_month_are_marked() -> None:
    prices = {(B, "m"): price("1", "1", date(2026, 10, 23)), (B, "n"): price("2", "2", date(2026, 10, 24))}
    table = price_table([LISTED], list(prices), prices, today=TODAY)
    assert [row.is_old for row in table.rows] == [True, False]
    assert any(row.is_old for row in table.rows)
    assert not any(row.is_old for row in price_table([FLAT], [], {}, today=TODAY).rows)


def test_the_models_in_use_are_those_that_reports_named() -> None:
    nobodys = UsageSum(provider_id=None, model="m")
    sums = [usage("m", Tokens()), usage("", Tokens()), usage(None, Tokens()), nobodys]
    assert models_in_use(sums) == ((B, "m"),)


def test_the_mix_is_the_users_own_where_reports_tell_it() -> None:
    chat = Tokens(
        input_tokens=600,
        cached_input_tokens=300,
        cache_write_tokens=20,
        cache_write_1h_tokens=10,
        output_tokens=100,
        reasoning_tokens=40,
    )
    sums = [
        usage("chat", chat, requests=3),
        usage("other", replace(chat, unsplit_tokens=5), requests=1),
        usage("embed", Tokens(input_tokens=1_000_000), requests=50),
        usage("", Tokens(unsplit_tokens=1_000_000), requests=0),
    ]
    mix = mix_of(sums)
    assert mix.is_own
    assert mix.requests == 4
    assert mix.tokens == Tokens(
        input_tokens=1200,
        cached_input_tokens=600,
        cache_write_tokens=40,
        cache_write_1h_tokens=20,
        output_tokens=200,
        reasoning_tokens=80,
    )


@pytest.mark.parametrize(
    "sums", [[], [usage("", Tokens(unsplit_tokens=9))], [usage("e", Tokens(input_tokens=9))]]
)
def test_a_common_mix_is_used_where_reports_have_none(sums: list[UsageSum]) -> None:
    assert mix_of(sums) == COMMON_MIX


def test_where_nobody_counted_requests_none_is_taken_to_be_large() -> None:
    tokens = Tokens(input_tokens=900_000, output_tokens=100_000)
    assert mix_of([usage("m", tokens, requests=0)]).input_tokens == 0
    assert mix_of([usage("m", tokens, requests=3)]).input_tokens == 300_000


def test_the_document_says_what_each_figure_is() -> None:
    prices = {(B, "m"): price("1", "3", date(2026, 10, 1))}
    table = price_table([FLAT, LISTED, UNPRICED], [(B, "m")], prices, today=TODAY)
    document = price_table_document(table)
    assert document["mix"] == {
        "input_tokens": 750,
        "cached_input_tokens": 0,
        "output_tokens": 250,
        "is_own": False,
    }
    listed, flat, unknown = document["rows"]
    assert listed == {
        "provider": "b",
        "name": "Beta",
        "model": "m",
        "usd_per_1k_tokens": 0.0015,
        "input_usd_per_mtok": 1.0,
        "cached_input_usd_per_mtok": None,
        "output_usd_per_mtok": 3.0,
        "estimate": False,
        "input_only": False,
        "source": "genai-prices",
        "as_of": "2026-10-01",
        "old": True,
        "use_case": "",
    }
    assert (flat["estimate"], flat["source"], flat["as_of"], flat["input_usd_per_mtok"]) == (
        True,
        "flat",
        None,
        None,
    )
    assert flat["use_case"] == "chat"
    assert (unknown["usd_per_1k_tokens"], unknown["source"]) == (None, None)


@pytest.mark.parametrize(
    ("model", "as_of", "dating"),
    [
        ("m", TODAY, PriceAge.RECENT),
        ("m", TODAY - timedelta(days=31), PriceAge.OLD),
        ("m", None, PriceAge.UNDATED),
        ("new", None, PriceAge.NO_PRICE),
        (None, None, PriceAge.FLAT),
    ],
)
def test_a_row_tells_what_is_known_of_its_day(
    model: str | None, as_of: date | None, dating: PriceAge
) -> None:
    models = [] if model is None else [(B, model)]
    table = price_table([LISTED], models, {(B, "m"): price("1", "1", as_of)}, today=TODAY)
    (row,) = table.rows
    assert (row.dating, row.as_of) == (dating, as_of)
    assert (row.rates is None) is (dating in (PriceAge.NO_PRICE, PriceAge.FLAT))
    assert (row.is_estimate, row.is_old) == (dating is PriceAge.FLAT, dating is PriceAge.OLD)


def test_a_mix_tells_its_shares() -> None:
    assert (COMMON_MIX.input_percent, COMMON_MIX.cached_percent) == (75.0, None)
    mix = Mix(
        tokens=Tokens(input_tokens=800, cached_input_tokens=300, output_tokens=200), requests=1, is_own=True
    )
    assert (mix.input_percent, mix.cached_percent) == (80.0, 37.5)


def test_a_model_without_a_price_for_output_is_compared_by_its_input_and_marked() -> None:
    table = price_table([LISTED], [(B, "embedding")], {(B, "embedding"): price("0.02", None)}, today=TODAY)
    chat = price_table([LISTED], [(B, "chat")], {(B, "chat"): price("1", "2")}, today=TODAY)
    assert [row.is_input_only for row in (*table.rows, *chat.rows)] == [True, False]
