from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.model.billing import (
    Price,
    PriceSource,
    Rates,
    compared_usd,
    flat_price,
    price_is_old,
)
from apimon_desktop.core.model.usage import Tokens

MILLION = 1_000_000
DAY = date(2026, 11, 9)
FULL = Rates(
    input_usd_per_mtok=Decimal(3),
    cached_input_usd_per_mtok=Decimal("0.3"),
    cache_write_usd_per_mtok=Decimal("3.75"),
    cache_write_1h_usd_per_mtok=Decimal(6),
    output_usd_per_mtok=Decimal(15),
    reasoning_usd_per_mtok=Decimal(20),
)


def price(rates: Rates = FULL, as_of: date | None = DAY) -> Price:
    return Price(rates=rates, source=PriceSource.GENAI_PRICES, as_of=as_of)


def test_each_kind_of_token_has_its_own_rate_and_is_counted_once() -> None:
    tokens = Tokens(
        input_tokens=10 * MILLION,
        cached_input_tokens=2 * MILLION,
        cache_write_tokens=5 * MILLION,
        cache_write_1h_tokens=1 * MILLION,
        output_tokens=4 * MILLION,
        reasoning_tokens=1 * MILLION,
    )
    # 3 plain, 2 read, 4 written for minutes, 1 for an hour; 3 said and 1 thought
    assert compared_usd(tokens, price()) == 3 * 3 + 2 * Decimal("0.3") + 4 * Decimal("3.75") + 6 + 3 * 15 + 20


@pytest.mark.parametrize(
    ("tokens", "usd"),
    [
        (Tokens(input_tokens=MILLION, cached_input_tokens=MILLION), "2"),
        (Tokens(input_tokens=MILLION, cache_write_tokens=MILLION), "2"),
        (Tokens(input_tokens=MILLION, cache_write_tokens=MILLION, cache_write_1h_tokens=MILLION), "2"),
        (Tokens(output_tokens=MILLION, reasoning_tokens=MILLION), "8"),
    ],
)
def test_a_kind_without_a_rate_costs_what_the_wider_kind_does(tokens: Tokens, usd: str) -> None:
    rates = Rates(input_usd_per_mtok=Decimal(2), output_usd_per_mtok=Decimal(8))
    assert compared_usd(tokens, price(rates)) == Decimal(usd)


def test_what_is_kept_for_an_hour_costs_at_least_what_is_known_of_shorter_writes() -> None:
    rates = Rates(input_usd_per_mtok=Decimal(2), cache_write_usd_per_mtok=Decimal("2.5"))
    tokens = Tokens(input_tokens=MILLION, cache_write_tokens=MILLION, cache_write_1h_tokens=MILLION)
    assert compared_usd(tokens, price(rates)) == Decimal("2.5")


@pytest.mark.parametrize(
    ("tokens", "rates"),
    [
        (Tokens(input_tokens=1), Rates(output_usd_per_mtok=Decimal(1))),
        (Tokens(output_tokens=1), Rates(input_usd_per_mtok=Decimal(1))),
        (Tokens(unsplit_tokens=1), FULL),
        (Tokens(unsplit_tokens=1), Rates()),
    ],
)
def test_without_a_rate_that_is_needed_the_cost_is_unknown_and_not_0(tokens: Tokens, rates: Rates) -> None:
    assert compared_usd(tokens, price(rates)) is None


def test_a_rate_that_nothing_needs_may_be_missing() -> None:
    embeddings = Rates(input_usd_per_mtok=Decimal("0.02"))
    assert compared_usd(Tokens(input_tokens=1000), price(embeddings)) == Decimal("0.00002")
    assert compared_usd(Tokens(), price(Rates())) == 0


def test_what_is_free_costs_0() -> None:
    free = Rates(input_usd_per_mtok=Decimal(0), output_usd_per_mtok=Decimal(0))
    assert compared_usd(Tokens(input_tokens=9, output_tokens=9, unsplit_tokens=9), price(free)) == 0


def test_the_flat_price_is_for_tokens_of_every_kind() -> None:
    flat = flat_price(Decimal("0.0005"))
    assert flat.source is PriceSource.FLAT
    assert flat.as_of is None
    assert compared_usd(Tokens(unsplit_tokens=125_000), flat) == Decimal("0.0625")
    split = Tokens(input_tokens=100_000, cached_input_tokens=50_000, output_tokens=25_000)
    assert compared_usd(split, flat) == Decimal("0.0625")


def test_unsplit_tokens_have_a_price_only_where_in_and_out_cost_the_same() -> None:
    even = Rates(input_usd_per_mtok=Decimal("0.88"), output_usd_per_mtok=Decimal("0.88"))
    assert compared_usd(Tokens(unsplit_tokens=MILLION), price(even)) == Decimal("0.88")


@given(counts=st.lists(st.integers(0, 10**12), min_size=1, max_size=50))
def test_the_parts_cost_exactly_what_the_sum_does(counts: list[int]) -> None:
    rates = Rates(input_usd_per_mtok=Decimal("0.123456"), output_usd_per_mtok=Decimal("7.654321"))
    parts = [compared_usd(Tokens(input_tokens=n, output_tokens=n // 3), price(rates)) for n in counts]
    whole = Tokens(input_tokens=sum(counts), output_tokens=sum(n // 3 for n in counts))
    assert sum(part or 0 for part in parts) == compared_usd(whole, price(rates))


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (30, False), (31, True), (-1, False)])
def test_a_price_is_old_after_a_month(days: int, is_old: bool) -> None:
    assert price_is_old(price(), DAY + timedelta(days=days)) is is_old


def test_a_price_without_a_date_is_not_called_old() -> None:
    assert not price_is_old(price(as_of=None), date(2100, 1, 1))
