"""What is taken from the genai-prices list, beside what the package itself makes of it."""

import io
import json
import os
import random
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import genai_prices
import pytest
from genai_prices import Usage, data, data_snapshot
from genai_prices.types import (
    ClauseEquals,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    Provider,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from apimon_desktop.adapters import price_child
from apimon_desktop.adapters.price_child import PriceList, listed_prices, main, newest_list, read_list
from apimon_desktop.core.pricing import DatedPrice, cost_of, price_on
from apimon_desktop.core.usage import Tokens
from apimon_desktop.providers.registry import PROVIDERS

TODAY = date(2026, 11, 23)
LIST_IDS = [str(provider.price_list_id) for provider in PROVIDERS.values()]
SIZES = (0, 1, 999, 100_000, 100_001, 200_001, 272_001, 1_000_000)


@pytest.fixture(scope="module")
def installed() -> PriceList:
    return newest_list(None, TODAY)


def mixes(seed: str) -> list[Tokens]:
    """Token counts of requests of all sizes, drawn by chance, the same in every run."""
    chance = random.Random(seed)  # noqa: S311 - drawn for coverage
    found = []
    for size in SIZES:
        cached = chance.randint(0, size)
        written = chance.randint(0, size - cached)
        output = chance.randint(0, 20_000)
        found.append(
            Tokens(
                input_tokens=size,
                cached_input_tokens=cached,
                cache_write_tokens=written,
                cache_write_1h_tokens=chance.randint(0, written),
                output_tokens=output,
                reasoning_tokens=chance.randint(0, output),
            )
        )
    return found


def theirs(list_id: str, model: str, tokens: Tokens, at: datetime) -> Decimal:
    """What the package itself computes."""
    usage = Usage(
        input_tokens=tokens.input_tokens,
        cache_read_tokens=tokens.cached_input_tokens,
        cache_write_tokens=tokens.cache_write_tokens,
        cache_write_1h_tokens=tokens.cache_write_1h_tokens,
        output_tokens=tokens.output_tokens,
        output_reasoning_tokens=tokens.reasoning_tokens,
    )
    return genai_prices.calc_price(usage, model, provider_id=list_id, genai_request_timestamp=at).total_price


@pytest.mark.parametrize("list_id", LIST_IDS)
def test_every_cost_is_the_packages_own(installed: PriceList, list_id: str) -> None:
    (provider,) = (one for one in data.providers if one.id == list_id)
    compared = 0
    for model in provider.models:
        ref = model.id.lower()
        prices = listed_prices(installed, list_id, ref)
        for at in (datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)):
            price = None if prices is None else price_on(prices, at.date())
            for tokens in mixes(f"{ref}{at}"):
                ours = None if price is None else cost_of(tokens, price)
                if ours is not None:
                    assert abs(ours - theirs(list_id, ref, tokens, at)) < Decimal("1e-9"), (ref, tokens)
                    compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("list_id", "model", "input_usd"),
    [
        ("openai", "gpt-5-nano-2025-08-07", "0.05"),
        ("openai", "GPT-5-nano", "0.05"),
        ("google", "gemini-3.1-flash-lite", "0.25"),
        ("anthropic", "claude-haiku-4-5-20251001", "1"),
        ("moonshotai", "kimi-k2.6", "0.95"),
        ("together", "openai/gpt-oss-120b", "0.15"),
        ("openrouter", "openai/gpt-5-nano-2025-08-07", "0.05"),
        ("https://api.groq.com/openai/v1", "llama-3.3-70b-versatile", "0.59"),
    ],
)
def test_models_are_found_by_the_names_that_replies_have(
    installed: PriceList, list_id: str, model: str, input_usd: str
) -> None:
    (dated, *_) = listed_prices(installed, list_id, model) or ()
    assert dated.price.rates.input_usd_per_mtok == Decimal(input_usd)
    assert dated.price.as_of == installed.as_of


@pytest.mark.parametrize(
    ("list_id", "model"),
    [
        ("openai", "gpt-99"),
        ("nobody", "gpt-5-nano"),
        ("http://127.0.0.1:1234/v1", "gpt-5-nano"),
        ("openai", "whisper-1"),  # paid by the hour
    ],
)
def test_what_is_not_priced_by_the_token_is_unknown(installed: PriceList, list_id: str, model: str) -> None:
    assert listed_prices(installed, list_id, model) is None


def test_models_that_openrouter_calls_free_cost_nothing(installed: PriceList) -> None:
    (dated,) = listed_prices(installed, "openrouter", "deepseek/deepseek-r1:free") or ()
    assert cost_of(Tokens(input_tokens=9, output_tokens=9), dated.price) == 0


def listed(prices: ModelPrice | list[ConditionalPrice]) -> tuple[DatedPrice, ...] | None:
    """What is made of one model's entry."""
    model = ModelInfo(id="m", match=ClauseEquals(equals="m"), prices=prices)
    provider = Provider(id="p", name="P", api_pattern="https://p", models=[model])
    snapshot = data_snapshot.DataSnapshot([provider], from_auto_update=False)
    return listed_prices(PriceList(snapshot=snapshot, as_of=TODAY), "p", "m")


def test_a_price_by_the_hour_of_the_day_is_unknown() -> None:
    night = TimeOfDateConstraint(
        start_time=datetime(2026, 1, 1, 16, tzinfo=UTC).timetz(),
        end_time=datetime(2026, 1, 1, 23, tzinfo=UTC).timetz(),
    )
    prices = ModelPrice(input_mtok=Decimal(1))
    assert listed([ConditionalPrice(prices=prices), ConditionalPrice(night, prices=prices)]) is None


def test_prices_keep_the_day_from_which_they_hold() -> None:
    found = listed(
        [
            ConditionalPrice(prices=ModelPrice(input_mtok=Decimal(2))),
            ConditionalPrice(
                StartDateConstraint(start_date=date(2026, 9, 1)), prices=ModelPrice(input_mtok=Decimal(1))
            ),
        ]
    )
    assert [(one.since, one.price.rates.input_usd_per_mtok) for one in found or ()] == [
        (None, Decimal(2)),
        (date(2026, 9, 1), Decimal(1)),
    ]


def test_tiers_of_different_sizes_are_put_together() -> None:
    tiered = TieredPrices(base=Decimal(1), tiers=[Tier(start=100, price=Decimal(2))])
    dearer = TieredPrices(base=Decimal(5), tiers=[Tier(start=50, price=Decimal(6))])
    (dated,) = listed(ModelPrice(input_mtok=tiered, output_mtok=dearer, cache_read_mtok=Decimal(0))) or ()
    assert [
        (tier.above_input_tokens, tier.rates.input_usd_per_mtok, tier.rates.output_usd_per_mtok)
        for tier in dated.price.tiers
    ] == [(50, Decimal(1), Decimal(6)), (100, Decimal(2), Decimal(6))]


def test_the_installed_list_is_as_old_as_the_newest_day_it_knew_of(
    installed: PriceList, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert installed.as_of is not None
    assert date(2026, 11, 9) <= installed.as_of <= TODAY
    assert newest_list(None, date(2026, 9, 30)).as_of == date(2026, 9, 28)

    early = tmp_path / "data.py"
    early.touch()
    os.utime(early, (0, 0))
    monkeypatch.setattr(data, "__file__", str(early))
    assert newest_list(None, TODAY).as_of is None

    # In a bundle it has no file of its own: the program's counts.
    monkeypatch.setattr(data, "__file__", str(tmp_path / "none.py"))
    monkeypatch.setattr(sys, "executable", str(early))
    assert newest_list(None, TODAY).as_of is None
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    assert newest_list(None, TODAY).as_of is None


def fetched_list(path: Path, *, on: str = "2026-11-22", input_usd: float = 0.07) -> Path:
    """A list as it is fetched, with one model."""
    provider = {
        "id": "openai",
        "name": "OpenAI",
        "api_pattern": "https://api\\.openai\\.com",
        "models": [
            {
                "id": "gpt-6-nano",
                "match": {"or": [{"equals": "gpt-6-nano"}, {"starts_with": "gpt-6-nano-2"}]},
                "prices": [
                    {"prices": {"input_mtok": 1, "output_mtok": 2}},
                    {
                        "constraint": {"start_date": "2026-11-01"},
                        "prices": {
                            "input_mtok": {"base": input_usd, "tiers": [{"start": 1000, "price": 0.14}]},
                            "output_mtok": 0.5,
                        },
                    },
                ],
            }
        ],
    }
    path.write_text(json.dumps({"fetched_on": on, "providers": [provider]}))
    return path


def test_a_newer_list_that_was_fetched_counts(tmp_path: Path) -> None:
    newest = newest_list(fetched_list(tmp_path / "list.json"), TODAY)
    assert newest.as_of == date(2026, 11, 22)
    found = listed_prices(newest, "openai", "gpt-6-nano-2026-11-02")
    price = None if found is None else price_on(found, TODAY)
    assert price is not None
    assert price.rates.input_usd_per_mtok == Decimal("0.07")
    assert price.rates_for(1001).input_usd_per_mtok == Decimal("0.14")


def test_a_list_fetched_before_the_package_was_made_does_not(tmp_path: Path, installed: PriceList) -> None:
    newest = newest_list(fetched_list(tmp_path / "list.json", on="2026-01-01"), TODAY)
    assert newest.as_of == installed.as_of


def test_a_fetched_list_stands_where_the_package_tells_no_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(price_child, "_days", lambda _providers: iter(()))
    assert newest_list(fetched_list(tmp_path / "list.json"), TODAY).as_of == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"fetched_on": "2026-11-22", "providers": {}}',
        '{"fetched_on": "2026-11-22", "providers": [{"id": 1}]}',
        '{"fetched_on": "soon", "providers": []}',
        '{"fetched_on": 5, "providers": []}',
    ],
)
def test_a_list_that_cannot_be_read_is_passed_over(tmp_path: Path, text: str, installed: PriceList) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    assert read_list(path) is None
    assert newest_list(path, TODAY).as_of == installed.as_of


def test_a_package_without_the_name_that_reads_lists_goes_on_with_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("genai_prices.types._providers_from_raw")
    assert read_list(fetched_list(tmp_path / "list.json")) is None


def test_the_child_answers_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = [{"provider": "openai", "model": name} for name in ("gpt-6-nano", "gpt-99")]
    text = "".join(f"{json.dumps(question)}\n" for question in questions)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main([str(fetched_list(tmp_path / "list.json"))]) == 0
    known, unknown = map(json.loads, capsys.readouterr().out.splitlines())
    assert known["as_of"] == unknown["as_of"] == "2026-11-22"
    assert [one["since"] for one in known["prices"]] == [None, "2026-11-01"]
    assert unknown["prices"] is None
