"""What replies say of their usage, in the project's own bodies."""

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from usage_bodies import BODIES, Body, by_hand_usd, tokens
from usage_reading import read_usage

from apimon_desktop.core.model.billing import compared_usd
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.providers.registry import PROVIDERS, added_provider
from apimon_desktop.providers.spec import Provider, UsageShape
from apimon_desktop.providers.usage.reply_reader import ReplyReader
from apimon_desktop.providers.usage.shapes import (
    CHAT,
    MEDIA,
    MESSAGES,
    RESPONSES,
    amount,
    merged_usage,
)

ADDED = added_provider(ProviderId("groq"), ProviderSettings(base_url="https://api.groq.com/openai/v1"))
ALL: tuple[Provider, ...] = (*PROVIDERS.values(), ADDED)
SHAPES = [shape for provider in ALL for shape in provider.usage]


def shape_of(body: Body) -> UsageShape:
    provider = PROVIDERS.get(ProviderId(body.provider), ADDED)
    return next(shape for shape in provider.usage if body.path.endswith(shape.endpoints))


def read(body: Body, *, piece_bytes: int | None = None, newline: bytes = b"\n") -> ReplyReader:
    reader = ReplyReader(shape_of(body))
    data = body.data.replace(b"\n", newline)
    size = piece_bytes or len(data)
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    reader.end()
    return reader


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_reply_is_read_whole(body: Body) -> None:
    reader = read(body)
    found = reader.reading()
    assert found.tokens == body.tokens
    assert (found.model, found.reply_id) == (body.model, body.reply_id)
    assert found.cost_usd == (None if body.told_usd is None else Decimal(body.told_usd))
    assert reader.failed is body.failed


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("piece_bytes", [1, 2, 3, 7, 64, 1000])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_it_does_not_matter_how_a_reply_is_cut(body: Body, piece_bytes: int, newline: bytes) -> None:
    cut, whole = read(body, piece_bytes=piece_bytes, newline=newline), read(body)
    assert (cut.reading(), cut.failed, cut.is_complete) == (whole.reading(), whole.failed, whole.is_complete)


@pytest.mark.parametrize("body", [b for b in BODIES.values() if b.tokens is not None], ids=lambda b: b.path)
def test_what_a_reply_costs_is_what_a_person_works_out(body: Body) -> None:
    found = read(body).reading()
    assert found.tokens is not None
    assert compared_usd(found.tokens, body.price) == by_hand_usd(body.by_hand)


@pytest.mark.parametrize("body", [b for b in BODIES.values() if b.is_stream], ids=lambda b: b.path)
def test_a_stream_says_itself_that_it_is_complete(body: Body) -> None:
    is_gemini, breaks_off = "streamGenerate" in body.path, b'"overloaded_error"' in body.data
    assert read(body).is_complete is not (is_gemini or breaks_off)


def test_a_stream_that_ends_within_its_last_line_is_read_all_the_same() -> None:
    body = BODIES["gemini, streamed as events"]
    reader = ReplyReader(shape_of(body))
    reader.feed(body.data.rstrip(b"\n"))
    reader.end()
    assert reader.reading().tokens == body.tokens


@pytest.mark.parametrize("provider", ALL, ids=lambda provider: str(provider.id))
def test_every_provider_says_how_its_chat_tells_what_it_used(provider: Provider) -> None:
    endings = [ending for shape in provider.usage for ending in shape.endpoints]
    assert len(endings) == len(set(endings))
    assert {"/chat/completions", "/messages", ":generateContent"} & set(endings)


ABSURD = [-1, 10**30, 1.5, "9 or so", "-9", True, [1], {"count": 1}, float("nan"), Decimal("1.5")]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("absurd", ABSURD)
def test_a_count_that_cannot_be_leaves_the_others_as_they_are(shape: UsageShape, absurd: Any) -> None:
    good = _usage(shape, 5)
    for place in (*shape.input_tokens, *shape.output_tokens, *shape.cached_input_tokens):
        # A part that is no count is as if it were not there.
        read_without = read_usage(_under(shape, _with(good, place, None)), shape)
        found = read_usage(_under(shape, _with(good, place, absurd)), shape)
        assert found.tokens == read_without.tokens
        assert found.tokens is not None
        assert found.lacks_count is (place in (*shape.input_tokens, *shape.output_tokens))


@pytest.mark.parametrize("absurd", ABSURD)
def test_the_total_tells_what_is_no_count(absurd: Any) -> None:
    for usage in (
        {"prompt_tokens": absurd, "completion_tokens": 5, "total_tokens": 12},
        {"prompt_tokens": 7, "completion_tokens": absurd, "total_tokens": 12},
    ):
        found = read_usage({"usage": usage}, CHAT)
        assert (found.tokens, found.lacks_count) == (tokens(7, 5), False)
    assert read_usage({"usage": {"prompt_tokens": absurd}}, CHAT).lacks_count


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape.total_tokens])
def test_the_total_tells_what_is_missing(shape: UsageShape) -> None:
    for present, told, known in (
        (shape.output_tokens[0], tokens(5, 7), tokens(0, 7)),
        (shape.input_tokens[0], tokens(7, 5), tokens(7, 0)),
    ):
        usage = _with(_with({}, present, 7), shape.total_tokens, 12)
        found = read_usage(_under(shape, usage), shape)
        assert (found.tokens, found.lacks_count) == (told, False)
        # A total that is less than what is known tells nothing.
        contradicting = _under(shape, _with(usage, shape.total_tokens, 3))
        assert read_usage(contradicting, shape).tokens == known


def test_thoughts_do_not_stand_for_a_missing_answer() -> None:
    shape = PROVIDERS[ProviderId("google_gemini")].usage[0]
    usage = {"promptTokenCount": 100, "thoughtsTokenCount": 30, "totalTokenCount": 150}
    found = read_usage(_under(shape, usage), shape).tokens
    assert found == replace(tokens(100, 50), reasoning_tokens=30)


def test_a_place_full_of_zeros_hides_no_count_elsewhere() -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 0}}
    found = read_usage({"usage": {**usage, "cached_tokens": 4}}, CHAT).tokens
    assert found is not None
    assert found.cached_input_tokens == 4


@pytest.mark.parametrize("told", [12, Decimal("12.0"), "12", "12.0"])
def test_a_count_is_one_however_it_is_written(told: Any) -> None:
    found = read_usage({"usage": {"prompt_tokens": told, "completion_tokens": 3}}, CHAT)
    assert (found.tokens, found.lacks_count) == (tokens(12, 3), False)


def test_deepseek_has_a_name_of_its_own_for_what_was_cached() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 3, "prompt_cache_hit_tokens": 64}
    assert read_usage({"usage": usage}, CHAT).tokens == tokens(100, 3, cached=64)


def test_images_and_transcriptions_tell_their_kinds_of_tokens() -> None:
    image = {
        "input_tokens": 50,
        "input_tokens_details": {"text_tokens": 10, "image_tokens": 40},
        "output_tokens": 1050,
        "output_tokens_details": {"text_tokens": 50, "image_tokens": 1000},
        "total_tokens": 1100,
    }
    assert details(MEDIA, image) == {"input_image_tokens": 40, "output_image_tokens": 1000}
    speech = {"type": "tokens", "input_tokens": 14, "input_token_details": {"audio_tokens": 14}}
    assert details(MEDIA, speech) == {"input_audio_tokens": 14}
    assert read_usage({"usage": {"type": "duration", "seconds": 9}}, MEDIA).tokens is None


def test_a_total_beyond_input_and_output_is_reasoning_beside_it() -> None:
    xai = {
        "prompt_tokens": 10_120,
        "completion_tokens": 1499,
        "total_tokens": 14_428,
        "completion_tokens_details": {"reasoning_tokens": 2809},
    }
    assert read_usage({"usage": xai}, CHAT).tokens == Tokens(
        input_tokens=10_120, output_tokens=4308, reasoning_tokens=2809
    )
    openai = xai | {"completion_tokens": 4308}
    assert read_usage({"usage": openai}, CHAT).tokens == read_usage({"usage": xai}, CHAT).tokens
    responses = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 22}
    assert read_usage({"usage": responses}, RESPONSES).tokens == Tokens(
        input_tokens=10, output_tokens=12, reasoning_tokens=7
    )


def details(shape: UsageShape, usage: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """What a reply tells beside its tokens."""
    found = read_usage({**_under(shape, usage), **beside}, shape).details
    return {**found.counts, **found.terms}


def test_openai_tells_modalities_tiers_and_tools() -> None:
    usage = {
        "prompt_tokens": 100,
        "prompt_tokens_details": {
            "audio_tokens": 40,
            "image_tokens": 10,
            "cached_tokens": 30,
            "cached_tokens_details": {"audio_tokens": 20},
        },
        "completion_tokens": 50,
        "completion_tokens_details": {"audio_tokens": 45, "accepted_prediction_tokens": 3},
    }
    assert details(CHAT, usage, service_tier="priority") == {
        "input_audio_tokens": 40,
        "input_image_tokens": 10,
        "cached_audio_tokens": 20,
        "output_audio_tokens": 45,
        "service_tier": "priority",
    }
    assert details(CHAT, usage, service_tier="default").get("service_tier") is None
    realtime = {"input_tokens": 9, "input_token_details": {"audio_tokens": 8}, "output_tokens": 1}
    assert details(RESPONSES, realtime) == {"input_audio_tokens": 8}
    openrouter = {"prompt_tokens": 5, "server_tool_use_details": {"web_search_requests": 2}}
    assert details(CHAT, openrouter) == {"web_searches": 2}


def test_anthropic_tells_tools_speed_and_place() -> None:
    usage = {
        "input_tokens": 5,
        "output_tokens": 9,
        "output_tokens_details": {"thinking_tokens": 4},
        "service_tier": "standard",
        "speed": "fast",
        "inference_geo": "us",
        "server_tool_use": {
            "web_search_requests": 3,
            "web_fetch_requests": 7,
            "code_execution_requests": 1,
            "oracle_requests": 2,
            "oracle_mode": "deep",
        },
    }
    assert details(MESSAGES, usage) == {
        "web_searches": 3,
        "code_executions": 1,
        "other_tool_calls": 2,
        "speed": "fast",
        "inference_geo": "us",
    }
    found = read_usage({"usage": usage}, MESSAGES).tokens
    assert found is not None
    assert found.reasoning_tokens == 4


def test_what_was_written_to_a_cache_is_found_by_how_long_it_is_kept() -> None:
    usage = {
        "input_tokens": 5,
        "cache_creation": {"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 12},
        "output_tokens": 1,
    }
    written = Tokens(input_tokens=47, cache_write_tokens=42, cache_write_1h_tokens=12, output_tokens=1)
    assert read_usage({"usage": usage}, MESSAGES).tokens == written
    assert read_usage({"usage": usage | {"cache_creation_input_tokens": 42}}, MESSAGES).tokens == written


def test_iterations_count_on_top_of_what_the_usage_covers() -> None:
    message = {"type": "message", "input_tokens": 20, "output_tokens": 4}
    compaction = {
        "type": "compaction",
        "input_tokens": 100,
        "output_tokens": 7,
        "cache_read_input_tokens": 50,
        "cache_creation_input_tokens": 10,
        "cache_creation": {"ephemeral_1h_input_tokens": 10},
    }
    advisor = {"type": "advisor_message", "model": "claude-opus-5", "input_tokens": 30, "output_tokens": 2}
    usage = {"input_tokens": 20, "output_tokens": 4, "iterations": [compaction, advisor, message, "x", None]}
    found = read_usage({"usage": usage}, MESSAGES)
    assert found.tokens == Tokens(
        input_tokens=210,
        cached_input_tokens=50,
        cache_write_tokens=10,
        cache_write_1h_tokens=10,
        output_tokens=13,
    )
    assert dict(found.details.counts) == {
        "compaction_input_tokens": 160,
        "compaction_output_tokens": 7,
        "other_model_input_tokens": 30,
        "other_model_output_tokens": 2,
    }
    fallback = usage | {"iterations": [message, {**message, "type": "fallback_message"}]}
    assert details(MESSAGES, fallback) == {"other_model_input_tokens": 20, "other_model_output_tokens": 4}
    assert read_usage({"usage": usage | {"iterations": 5}}, MESSAGES).tokens == tokens(20, 4)
    endless = usage | {"iterations": [compaction] * 1001}
    assert read_usage({"usage": endless}, MESSAGES).tokens == tokens(20, 4)


GEMINI, INTERACTIONS = PROVIDERS[ProviderId("google_gemini")].usage[:2]


def test_gemini_tells_lists_by_modality() -> None:
    usage = {
        "promptTokenCount": 1000,
        "promptTokensDetails": [
            {"modality": "TEXT", "tokenCount": 100},
            {"modality": "AUDIO", "tokenCount": 600},
            {"modality": "IMAGE", "tokenCount": 258},
            {"modality": "DOCUMENT", "tokenCount": 42},
            {"modality": 5, "tokenCount": 1},
            {"modality": "VIDEO", "tokenCount": "many"},
            None,
        ],
        "toolUsePromptTokenCount": 10,
        "toolUsePromptTokensDetails": [{"modality": "AUDIO", "tokenCount": 5}],
        "cachedContentTokenCount": 50,
        "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 60}],
        "candidatesTokenCount": 20,
        "candidatesTokensDetails": [{"modality": "AUDIO", "tokenCount": 20}],
        "serviceTier": "SERVICE_TIER_FLEX",
    }
    assert details(GEMINI, usage) == {
        "input_audio_tokens": 605,
        "input_image_tokens": 300,
        "cached_audio_tokens": 50,
        "output_audio_tokens": 20,
        "service_tier": "flex",
    }
    assert details(GEMINI, {"promptTokenCount": 5, "promptTokensDetails": "none"}) == {}


def test_geminis_interactions_have_names_of_their_own() -> None:
    usage = {
        "total_input_tokens": 300,
        "input_tokens_by_modality": [{"modality": "audio", "tokens": 200}],
        "total_output_tokens": 20,
        "total_thought_tokens": 30,
        "total_tokens": 350,
        "grounding_tool_count": [
            {"type": "google_search", "count": 2},
            {"type": "google_search", "count": 1},
            {"type": "google_maps", "count": 1},
            "x",
        ],
    }
    assert details(INTERACTIONS, usage, service_tier="priority") == {
        "input_audio_tokens": 200,
        "web_searches": 3,
        "service_tier": "priority",
    }
    assert details(INTERACTIONS, {"total_input_tokens": 3, "grounding_tool_count": 3}) == {}


@pytest.mark.parametrize("tier", ["", "a tier", "<img src=x>", "t" * 40, 5, None, "\u202eflex"])
def test_a_term_that_is_no_short_word_is_none(tier: Any) -> None:
    assert details(CHAT, {"prompt_tokens": 5}, service_tier=tier) == {}


def test_parts_are_at_most_their_wholes_together() -> None:
    usage = {
        "prompt_tokens": 10,
        "prompt_tokens_details": {
            "audio_tokens": 8,
            "image_tokens": 8,
            "cached_tokens": 3,
            "cached_tokens_details": {"audio_tokens": 9},
        },
    }
    assert details(CHAT, usage) == {
        "input_audio_tokens": 8,
        "input_image_tokens": 2,
        "cached_audio_tokens": 3,
    }


@pytest.mark.parametrize(
    ("before", "now", "merged"),
    [
        ({"a": 5}, {"a": 0}, {"a": 5}),
        ({"a": 5}, {"a": None}, {"a": 5}),
        ({"a": 5}, {"a": -1}, {"a": 5}),
        ({"a": 5}, {"a": "many"}, {"a": 5}),
        ({"a": 5}, {"a": 3}, {"a": 3}),
        ({"a": 5}, {}, {"a": 5}),
        ({"a": "many"}, {"a": 0}, {"a": 0}),
        ({"a": "many"}, {"a": None}, {"a": "many"}),
        ({}, {"a": 0}, {"a": 0}),
        ({"d": {"a": 5}}, {"d": {"a": 0, "b": 2}}, {"d": {"a": 5, "b": 2}}),
        ({"d": {"a": 5}}, {"d": None}, {"d": {"a": 5}}),
        ({"d": {"a": 5}}, {"d": []}, {"d": {"a": 5}}),
        ({"l": [1]}, {"l": []}, {"l": [1]}),
        ({"l": [1]}, {"l": [1, 2]}, {"l": [1, 2]}),
    ],
)
def test_a_later_nothing_takes_the_place_of_no_count(before: Any, now: Any, merged: Any) -> None:
    assert merged_usage(before, now) == merged


@pytest.mark.parametrize("shape", SHAPES)
def test_a_part_is_never_more_than_its_whole(shape: UsageShape) -> None:
    usage: dict[str, Any] = {}
    for place in (*shape.cached_input_tokens, *shape.cache_write_tokens, *shape.reasoning_tokens):
        usage = _with(usage, place, 900)
    for place in (shape.input_tokens[0], shape.output_tokens[0]):
        usage = _with(usage, place, 7)
    found = read_usage(_under(shape, usage), shape).tokens
    assert found is not None
    assert found.cached_input_tokens + found.cache_write_tokens <= found.input_tokens
    assert found.cache_write_1h_tokens <= found.cache_write_tokens
    assert found.reasoning_tokens <= found.output_tokens


def test_a_total_alone_is_of_no_known_kind() -> None:
    assert read_usage({"usage": {"total_tokens": 12}}, CHAT).tokens == Tokens(unsplit_tokens=12)
    assert read_usage({"usage": {"total_tokens": -12}}, CHAT).tokens is None


def test_null_is_as_good_as_nothing() -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": None, "prompt_tokens_details": None}
    assert read_usage({"usage": usage}, CHAT).tokens == tokens(5, 0)


@pytest.mark.parametrize(
    "document",
    [None, [], "text", 3, {}, {"usage": None}, {"usage": 3}, {"usage": {}}, {"choices": [3]}, {"id": 3}],
)
@pytest.mark.parametrize("shape", [CHAT, RESPONSES, MESSAGES])
def test_what_a_reply_does_not_say_is_not_made_up(document: Any, shape: UsageShape) -> None:
    found = read_usage(document, shape)
    assert (found.tokens, found.model, found.cost_usd, found.reply_id) == (None, None, None, None)


@pytest.mark.parametrize(
    ("value", "usd"),
    [
        (0, "0"),
        (1, "1"),
        (Decimal("0.00056752"), "0.00056752"),
        (8.25e-05, "0.0000825"),
        (Decimal("8.25e-05"), "0.0000825"),
        (100_000, "100000"),
    ],
)
def test_a_cost_is_read_to_its_last_digit(value: Any, usd: str) -> None:
    assert amount(value) == Decimal(usd)


@pytest.mark.parametrize(
    "value", [None, True, "0.1", -1, -0.1, float("nan"), float("inf"), Decimal("1e99"), 100_001, 1e12, []]
)
def test_a_cost_that_cannot_be_is_none(value: Any) -> None:
    assert amount(value) is None


@pytest.mark.parametrize("details", [None, 3, {}, {"upstream_inference_cost": None}])
def test_a_fee_alone_is_not_what_a_request_cost(details: Any) -> None:
    """The rest is billed by the vendor whose key it was, and may be unknown here."""
    shape = PROVIDERS[ProviderId("openrouter")].usage[0]
    usage = {"prompt_tokens": 1, "cost": 0.05, "is_byok": True, "cost_details": details}
    assert read_usage({"usage": usage}, shape).cost_usd is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=10,
)
NAMES = sorted({str(step) for shape in SHAPES for place in shape.input_tokens for step in place})


@given(
    shape=st.sampled_from(SHAPES),
    usage=st.dictionaries(st.sampled_from([*NAMES, "cost", "prompt_tokens_details"]), JSON),
)
def test_whatever_comes_a_reading_comes_of_it(shape: UsageShape, usage: dict[str, Any]) -> None:
    found = read_usage(_under(shape, usage), shape).tokens
    assert found is None or min(found.input_tokens, found.output_tokens, found.unsplit_tokens) >= 0


@given(data=st.binary(max_size=200), cut=st.integers(1, 50))
def test_whatever_bytes_come_nothing_is_raised(data: bytes, cut: int) -> None:
    for shape, start in itertools.product((CHAT, MESSAGES), (b"", b'{"', b"data: {", b"[")):
        reader = ReplyReader(shape)
        text = start + data
        for at in range(0, len(text), cut):
            reader.feed(text[at : at + cut])
        reader.end()
        reader.reading()


def test_money_in_a_stream_is_read_without_a_detour_by_way_of_floats() -> None:
    reader = ReplyReader(PROVIDERS[ProviderId("openrouter")].usage[0])
    reader.feed(b'data: {"usage": {"prompt_tokens": 1, "cost": 0.1234567890123456789}}\n')
    assert reader.reading().cost_usd == Decimal("0.1234567890123456789")


@pytest.mark.parametrize("cost", ["NaN", "Infinity", "-1", '"0.1"', "1e400", "null", "9" * 5000])
def test_money_that_is_none_is_none(cost: str) -> None:
    reader = ReplyReader(PROVIDERS[ProviderId("openrouter")].usage[0])
    reader.feed(f'{{"usage": {{"prompt_tokens": 1, "cost": {cost}}}}}'.encode())
    assert reader.reading().cost_usd is None


def _usage(shape: UsageShape, count: int) -> dict[str, Any]:
    usage: dict[str, Any] = {}
    for place in (*shape.input_tokens, *shape.output_tokens):
        usage = _with(usage, place, count)
    return usage


def _with(usage: dict[str, Any], place: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The usage object with a value in a place."""
    name, *rest = place
    assert isinstance(name, str)
    inner = usage.get(name)
    return {
        **usage,
        name: _with(inner if isinstance(inner, dict) else {}, tuple(rest), value) if rest else value,
    }


def _under(shape: UsageShape, usage: dict[str, Any]) -> Any:
    """A document that has the usage object where it belongs."""
    document: Any = usage
    for step in reversed(shape.usage_at[0]):
        document = {step: document}
    return json.loads(json.dumps(document)) if all(_is_json(v) for v in usage.values()) else document


def _is_json(value: Any) -> bool:
    return isinstance(value, int | str | None)


@pytest.mark.parametrize(
    ("told", "usd"),
    [
        ({"cost": {"input_tokens_cost": 0.1, "request_cost": 0.005, "total_cost": 0.0052}}, "0.0052"),
        ({"cost_in_usd_ticks": 37_756_000}, "0.0037756"),
        ({"cost_in_usd_ticks": "x"}, None),
        ({"cost": {"total_cost": -1}}, None),
        ({"cost": 5}, None),
        ({}, None),
    ],
)
def test_an_added_provider_may_tell_what_a_request_cost(told: dict[str, Any], usd: str | None) -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 1, **told}
    cost_usd = read_usage({"usage": usage}, ADDED.usage[0]).cost_usd
    assert cost_usd == (None if usd is None else Decimal(usd))
