"""What is taken from the genai-prices list, beside what the package itself makes of it."""

import io
import json
import os
import random
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import genai_prices
import pytest
from genai_prices import Usage, data, data_snapshot
from genai_prices.types import (
    ClauseEquals,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    Provider,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from apimon_desktop.adapters.prices import child as price_child
from apimon_desktop.adapters.prices.child import PriceList, answer, main, newest_list, read_list
from apimon_desktop.providers.registry import PROVIDERS

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIST_IDS = [str(provider.price_list_id) for provider in PROVIDERS.values()]
SIZES = (0, 1, 999, 32_001, 100_001, 200_001, 272_001, 1_000_000)
SIZES_WITH_TIERS = SIZES[3:]
DAYS = (datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 11, 3, 3, 30, tzinfo=UTC), NOW)
TERMS: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({}, {}),
    ({"service_tier": "flex"}, {"service_tier": "flex"}),
    ({"service_tier": "priority"}, {"service_tier": "priority"}),
    ({"service_tier": "batch"}, {"processing": "batch"}),
    ({"service_tier": "fast"}, {"service_tier": "fast", "speed": "fast"}),
    ({"speed": "fast"}, {"speed": "fast"}),
)
"""Terms as reports have them, and as the package does."""


@pytest.fixture(scope="module")
def installed() -> PriceList:
    return newest_list(None, TODAY)


def mix(chance: random.Random) -> dict[str, int]:
    """Counts of one request, drawn by chance; each kind beside input and output is there in some of them."""

    def some(most: int) -> int:
        return chance.choice((*(0,) * 12, 1, chance.randint(0, most)))

    rest = size = chance.choice(SIZES)
    counts = {"input_tokens": size, "output_tokens": chance.randint(0, 50_000), "cached_input_tokens": 0}
    for modality in ("audio", "image", "video"):
        part = min(rest, some(rest // 2))
        cached = min(part, some(part))
        rest -= part
        counts |= {f"input_{modality}_tokens": part, f"cached_{modality}_tokens": cached}
        counts["cached_input_tokens"] += cached
    cached, written = (chance.randint(0, rest // 2) for _ in range(2))
    counts["cached_input_tokens"] += cached
    counts |= {"cache_write_tokens": written, "cache_write_1h_tokens": min(written, some(written))}
    rest = counts["output_tokens"]
    for name in ("output_audio_tokens", "output_image_tokens", "output_video_tokens", "reasoning_tokens"):
        counts[name] = min(rest, some(rest // 3))
        rest -= counts[name]
    for name in ("web_searches", "file_searches", "code_executions"):
        counts[name] = chance.choice((*(0,) * 9, 3))
    return {name: count for name, count in counts.items() if count}


def reduced(counts: dict[str, int], left_out: dict[str, int]) -> dict[str, int]:
    """The counts of the same request without what is left out."""
    # What has no rate for input or output at all costs the package nothing.
    wholes = ("input_tokens", "output_tokens")
    rest = {name: count for name, count in counts.items() if name in wholes or name not in left_out}
    for modality in ("audio", "image", "video"):
        put_in, put_out = (left_out.get(f"{way}_{modality}_tokens", 0) for way in ("input", "output"))
        cached = rest.pop(f"cached_{modality}_tokens", 0) if put_in else 0
        for name, count in (("input", put_in), ("cached_input", cached), ("output", put_out)):
            rest[f"{name}_tokens"] = rest.get(f"{name}_tokens", 0) - count
    return rest


def theirs(
    list_id: str, model: str, counts: dict[str, int], at: datetime, context: dict[str, str]
) -> Decimal:
    """What the package itself computes."""
    names = {**price_child._TOKENS, "file_searches": "storage_searches"}
    # What is not told is 0; else the package wants kinds that overlap told.
    usage = dict.fromkeys(names.values(), 0) | {
        names.get(name, name): count for name, count in counts.items()
    }
    return genai_prices.calc_price(
        Usage(**usage), model, provider_id=list_id, genai_request_timestamp=at, price_context=context
    ).total_price


def asked(
    prices: PriceList, list_id: str, model: str, counts: dict[str, int], at: datetime = NOW, **more: Any
) -> tuple[Decimal | None, dict[str, int]]:
    """The cost, and what it leaves out. Raises LookupError for a model that is not listed."""
    question = {"provider": list_id, "model": model, "at": at.isoformat(), "counts": counts, **more}
    found = answer(prices, question)
    if found is None:
        raise LookupError(model)
    return None if found["usd"] is None else Decimal(found["usd"]), found["left_out"]


@pytest.mark.parametrize(
    "mixes", [pytest.param(500, id="some"), pytest.param(50_000, marks=pytest.mark.soak, id="many")]
)
@pytest.mark.parametrize("list_id", LIST_IDS)
def test_every_cost_is_the_packages_own_or_says_what_it_lacks(
    installed: PriceList, list_id: str, mixes: int
) -> None:
    (provider,) = (one for one in data.providers if one.id == list_id)
    # A model for fine-tuning is listed by the beginning of its name.
    models = [m.id.lower() for m in provider.models if provider.find_model(m.id) is m]
    chance = random.Random(list_id)  # noqa: S311 - drawn for coverage
    same = 0
    for _ in range(mixes):
        ref, at, counts = chance.choice(models), chance.choice(DAYS), mix(chance)
        terms, context = chance.choice(TERMS)
        usd, left_out = asked(installed, list_id, ref, counts, at, terms=terms)
        whole = theirs(list_id, ref, counts, at, context)
        kinds = {name for name in left_out if "=" not in name and name != "cache_write_1h_tokens"}
        if usd is None:
            assert left_out == {}
        elif not kinds:
            assert usd == whole, (ref, at, counts, terms, left_out)
            same += 1
        elif counts.get("input_tokens", 0) < min(SIZES_WITH_TIERS):
            rest = reduced(counts, left_out)
            assert usd == theirs(list_id, ref, rest, at, context), (ref, at, counts, terms, left_out)
        else:
            assert usd <= whole, (ref, at, counts, terms, left_out)
    assert same > mixes // 10


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
    found = answer(installed, {"provider": list_id, "model": model, "at": NOW.isoformat()})
    assert found is not None
    assert found["rates"]["input_usd_per_mtok"] == input_usd


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
    question = {"provider": list_id, "model": model, "at": NOW.isoformat()}
    assert answer(installed, question) is None
    found = answer(installed, question | {"counts": {"input_tokens": 5}})
    assert found is None or found["usd"] is None


def test_models_that_openrouter_calls_free_cost_nothing(installed: PriceList) -> None:
    counts = {"input_tokens": 9, "output_tokens": 9}
    assert asked(installed, "openrouter", "deepseek/deepseek-r1:free", counts) == (Decimal(0), {})


def test_audio_without_a_rate_is_left_out_and_never_charged_as_text(installed: PriceList) -> None:
    counts = {"input_tokens": 1000, "input_audio_tokens": 900, "output_tokens": 10}
    assert asked(installed, "openai", "gpt-4o-mini", counts) == (
        Decimal("0.000021"),
        {"input_audio_tokens": 900},
    )
    all_of_it = {"input_tokens": 900, "input_audio_tokens": 900}
    assert asked(installed, "openai", "gpt-4o-mini", all_of_it) == (None, {})


def test_what_is_left_out_still_counts_for_the_size_of_the_request(installed: PriceList) -> None:
    counts = {"input_tokens": 300_000, "input_audio_tokens": 290_000, "output_tokens": 0}
    usd, left_out = asked(installed, "google", "gemini-2.5-pro", counts)
    assert (usd, left_out) == (Decimal("0.025"), {"input_audio_tokens": 290_000})


def test_google_charges_images_and_video_as_text(installed: PriceList) -> None:
    counts = {"input_tokens": 1000, "input_image_tokens": 258, "input_video_tokens": 300}
    as_text = ["image", "video"]
    with_rate, left_out = asked(installed, "google", "gemini-2.5-flash", counts, same_rate=as_text)
    assert (with_rate, left_out) == (Decimal("0.0003"), {})
    assert asked(installed, "google", "gemini-2.5-flash", counts)[1] == {
        "input_image_tokens": 258,
        "input_video_tokens": 300,
    }


@pytest.mark.parametrize(("model", "usd"), [("gpt-image-1", "0.04245"), ("gpt-image-1.5", "0.03397")])
def test_images_from_models_that_make_nothing_else_have_the_rate_of_the_output(
    installed: PriceList, model: str, usd: str
) -> None:
    counts = {
        "input_tokens": 50,
        "input_image_tokens": 40,
        "output_tokens": 1050,
        "output_image_tokens": 1050,
    }
    assert asked(installed, "openai", model, counts) == (Decimal(usd), {})
    assert asked(installed, "openai", "gpt-4o", counts)[1]["output_image_tokens"] == 1050


def test_overlaps_that_must_be_are_taken_for_granted(installed: PriceList) -> None:
    # 80 of 100 cached and 50 audio: 30 is cached audio at least.
    counts = {"input_tokens": 100, "cached_input_tokens": 80, "input_audio_tokens": 50}
    usd, left_out = asked(installed, "openai", "gpt-realtime", counts)
    told = theirs("openai", "gpt-realtime", counts | {"cached_audio_tokens": 30}, NOW, {})
    assert (usd, left_out) == (told, {})
    thought = {"output_tokens": 100, "reasoning_tokens": 80, "output_audio_tokens": 50}
    assert asked(installed, "openai", "gpt-realtime", thought)[0] is not None


def test_tools_with_a_fee_cost_it_and_others_are_left_out(installed: PriceList) -> None:
    counts = {"input_tokens": 9548, "output_tokens": 528, "web_searches": 2, "code_executions": 1}
    assert asked(installed, "anthropic", "claude-sonnet-4-5", counts) == (
        Decimal("0.056564"),
        {"code_executions": 1},
    )
    assert asked(installed, "anthropic", "claude-sonnet-4-5", {"other_tool_calls": 4}) == (None, {})


def test_a_term_without_a_price_is_named(installed: PriceList) -> None:
    counts = {"input_tokens": 1_000_000, "output_tokens": 0}
    for terms, usd, left_out in (
        ({"service_tier": "flex"}, "0.625", {}),
        ({"service_tier": "scale"}, "1.25", {"service_tier=scale": 1}),
        ({"service_tier": "batch", "inference_geo": "us"}, "0.625", {"inference_geo=us": 1}),
    ):
        assert asked(installed, "openai", "gpt-5", counts, terms=terms) == (Decimal(usd), left_out)


def test_a_compaction_is_a_request_of_its_own(installed: PriceList) -> None:
    counts = {
        "input_tokens": 203_000,
        "output_tokens": 4500,
        "compaction_input_tokens": 180_000,
        "compaction_output_tokens": 3500,
    }
    usd, left_out = asked(installed, "anthropic", "claude-haiku-5-5", counts)
    parts = [
        {"input_tokens": 180_000, "output_tokens": 3500},
        {"input_tokens": 23_000, "output_tokens": 1000},
    ]
    assert usd == sum(theirs("anthropic", "claude-haiku-5-5", part, NOW, {}) for part in parts)
    assert usd != theirs(
        "anthropic", "claude-haiku-5-5", {"input_tokens": 203_000, "output_tokens": 4500}, NOW, {}
    )
    assert left_out == {}
    with_cache = counts | {"cached_input_tokens": 100_000}
    cheaper, _ = asked(installed, "anthropic", "claude-haiku-5-5", with_cache)
    assert cheaper is not None
    assert cheaper < usd


def test_what_another_model_used_is_left_out(installed: PriceList) -> None:
    counts = {"input_tokens": 1100, "output_tokens": 50, "other_model_input_tokens": 100}
    own = theirs("anthropic", "claude-sonnet-4-5", {"input_tokens": 1000, "output_tokens": 50}, NOW, {})
    assert asked(installed, "anthropic", "claude-sonnet-4-5", counts) == (
        own,
        {"other_model_input_tokens": 100},
    )


def test_an_hour_in_the_cache_without_a_rate_is_named(installed: PriceList) -> None:
    counts = {"input_tokens": 100, "cache_write_tokens": 100, "cache_write_1h_tokens": 40}
    rates = {"input_usd_per_mtok": "1", "cache_write_usd_per_mtok": "2", "output_usd_per_mtok": "5"}
    terms = {"service_tier": "flex"}
    assert asked(installed, "", "m", counts, rates=rates, terms=terms) == (
        Decimal("0.0002"),
        {"cache_write_1h_tokens": 40, "service_tier=flex": 1},
    )


def test_tokens_of_no_known_kind_cost_something_only_where_all_cost_the_same(installed: PriceList) -> None:
    even = {"input_usd_per_mtok": "2", "output_usd_per_mtok": "2"}
    assert asked(installed, "", "m", {"unsplit_tokens": 1000}, rates=even) == (Decimal("0.002"), {})
    assert asked(installed, "openai", "gpt-5", {"unsplit_tokens": 1000}) == (None, {})


def listed(prices: ModelPrice | list[ConditionalPrice]) -> PriceList:
    """A list of one model's entry."""
    model = ModelInfo(id="m", match=ClauseEquals(equals="m"), prices=prices)
    provider = Provider(id="p", name="P", api_pattern="https://p", models=[model])
    snapshot = data_snapshot.DataSnapshot([provider], from_auto_update=False)
    return PriceList(snapshot=snapshot, as_of=TODAY)


def test_a_price_may_depend_on_the_hour_of_the_day() -> None:
    night = TimeOfDateConstraint(
        start_time=datetime(2026, 1, 1, 16, tzinfo=UTC).timetz(),
        end_time=datetime(2026, 1, 1, 23, tzinfo=UTC).timetz(),
    )
    prices = listed(
        [
            ConditionalPrice(prices=ModelPrice(input_mtok=Decimal(2))),
            ConditionalPrice(night, prices=ModelPrice(input_mtok=Decimal(1))),
        ]
    )
    by_hour = [asked(prices, "p", "m", {"input_tokens": 10**6}, NOW.replace(hour=h))[0] for h in (15, 16, 23)]
    assert by_hour == [2, 1, 2]


def test_rates_are_those_of_the_size_of_the_request() -> None:
    tiered = TieredPrices(base=Decimal(1), tiers=[Tier(start=100, price=Decimal(2))])
    prices = listed(ModelPrice(input_mtok=tiered, output_mtok=Decimal(5)))
    question = {"provider": "p", "model": "m", "at": NOW.isoformat()}
    for size, usd in ((0, "1"), (100, "1"), (101, "2")):
        found = answer(prices, question | {"input_tokens": size})
        assert found == {"rates": {"input_usd_per_mtok": usd, "output_usd_per_mtok": "5"}}


def test_a_list_that_the_package_refuses_to_calculate_with_gives_no_price(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = listed(ModelPrice(input_audio_mtok=Decimal(1), cache_read_mtok=Decimal(1)))
    monkeypatch.setattr(price_child, "newest_list", lambda *_: broken)
    question = {"provider": "p", "model": "m", "at": NOW.isoformat()}
    counts = {"input_tokens": 5, "input_audio_tokens": 5, "cached_input_tokens": 2}
    line = json.dumps([question | {"counts": counts}]) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert main([]) == 0
    assert json.loads(capsys.readouterr().out)["answers"] == [{"usd": None, "left_out": {}}]


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
    costs = [
        asked(newest, "openai", "gpt-6-nano-2026-11-02", {"input_tokens": size, "output_tokens": 0})[0]
        for size in (1000, 1001)
    ]
    assert costs == [Decimal("0.00007"), Decimal("0.00014014")]


def test_a_list_fetched_on_the_newest_day_of_the_package_counts(tmp_path: Path, installed: PriceList) -> None:
    path = fetched_list(tmp_path / "list.json", on=str(installed.as_of))
    assert newest_list(path, TODAY).snapshot.from_auto_update


def test_a_list_fetched_before_the_package_was_made_does_not(tmp_path: Path, installed: PriceList) -> None:
    newest = newest_list(fetched_list(tmp_path / "list.json", on="2026-01-01"), TODAY)
    assert newest.as_of == installed.as_of


def test_a_fetched_list_stands_where_the_package_tells_no_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "providers", [])
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
    questions = [
        {"provider": "openai", "model": name, "at": NOW.isoformat()} for name in ("gpt-6-nano", "gpt-99")
    ]
    text = "".join(f"{json.dumps(asks)}\n" for asks in (questions[:1], questions))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    # The package's list grows newer with the real clock, up to today.
    today = datetime.now(UTC).date().isoformat()
    assert main([str(fetched_list(tmp_path / "list.json", on=today))]) == 0
    one, two = map(json.loads, capsys.readouterr().out.splitlines())
    assert one["as_of"] == two["as_of"] == today
    assert one["answers"] == two["answers"][:1]
    assert two["answers"][1] is None
