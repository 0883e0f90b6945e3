from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from usage_samples import NOW, OPENAI, TOGETHER

from apimon_desktop.core.model.usage import COUNT_DETAILS, NO_DETAILS, Tokens, UsageEvent, UsageSource
from apimon_desktop.core.usage.parse import read_usage


def read(document: object) -> UsageEvent | str:
    return read_usage(document, providers=[OPENAI, TOGETHER], now=NOW, source=UsageSource.API)


def one(**fields: Any) -> UsageEvent:
    event = read({"provider": "openai", **fields})
    assert not isinstance(event, str), event
    return event


def refused(**fields: Any) -> str:
    answer = read({"provider": "openai", **fields})
    assert isinstance(answer, str), answer
    return answer


def test_tokens_alone_are_tokens_of_no_known_kind_and_no_request() -> None:
    event = one(tokens=125_000)
    assert event.tokens == Tokens(unsplit_tokens=125_000)
    assert (event.at, event.source, event.ok) == (NOW, UsageSource.API, None)


def test_a_whole_report_of_a_request_is_read() -> None:
    event = one(
        model=" gpt-5-nano ",
        input_tokens=1200,
        output_tokens=300.0,
        cached_input_tokens=1000,
        cache_write_tokens=100,
        reasoning_tokens=200,
        latency_ms=840.5,
        ok=False,
        cost_usd=0.1,
        at="2026-11-23T08:00:00+01:00",
        id="chatcmpl-123",
    )
    assert event == UsageEvent(
        provider_id=OPENAI,
        at=datetime(2026, 11, 23, 7, tzinfo=UTC),
        source=UsageSource.API,
        tokens=Tokens(
            input_tokens=1200,
            cached_input_tokens=1000,
            cache_write_tokens=100,
            output_tokens=300,
            reasoning_tokens=200,
        ),
        model="gpt-5-nano",
        id="chatcmpl-123",
        ok=False,
        latency_ms=840.5,
        cost_usd=Decimal("0.1"),
    )


def test_null_counts_as_missing() -> None:
    assert one(tokens=5, model=None, ok=None, cost_usd=None, at=None) == one(tokens=5)


@pytest.mark.parametrize(
    ("fields", "tokens"),
    [
        ({"tokens": 1500, "input_tokens": 1000}, Tokens(input_tokens=1000, output_tokens=500)),
        ({"tokens": 1500, "output_tokens": 1500}, Tokens(output_tokens=1500)),
        ({"tokens": 0, "input_tokens": 0}, Tokens()),
        ({"tokens": 30, "input_tokens": 10, "output_tokens": 20}, Tokens(input_tokens=10, output_tokens=20)),
        ({"input_tokens": 7}, Tokens(input_tokens=7)),
        ({"output_tokens": 7}, Tokens(output_tokens=7)),
        ({"tokens": 0}, Tokens()),
    ],
)
def test_what_is_missing_beside_the_whole_is_the_rest(fields: Mapping[str, int], tokens: Tokens) -> None:
    assert one(**fields).tokens == tokens


def test_a_request_without_tokens_still_counts_as_one() -> None:
    assert one(ok=False).ok is False
    assert one(latency_ms=12).ok is True, "who told how long it took saw it end"
    assert one(cost_usd=Decimal("0.25")).cost_usd == Decimal("0.25")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23, 8, 10, tzinfo=timezone(timedelta(hours=1))),
        "2026-11-23T07:10:00Z",
        "2026-11-23T07:10:00+00:00",
    ],
)
def test_times_are_taken_in_any_zone(at: object) -> None:
    assert one(tokens=1, at=at).at == NOW


def test_a_clock_that_runs_a_little_ahead_is_no_fault() -> None:
    assert one(tokens=1, at=(NOW + timedelta(minutes=5)).isoformat()).at == NOW + timedelta(minutes=5)
    assert one(tokens=1, at=(NOW - timedelta(days=400)).isoformat()).at == NOW - timedelta(days=400)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "reports nothing"),
        ({"tokens": -1}, "tokens is less than 0"),
        ({"tokens": 10**9 + 1}, "tokens is more than 1,000,000,000, which no request uses"),
        ({"tokens": 10**5000}, "tokens is not a valid number"),
        ({"tokens": "5"}, "tokens is not a number"),
        ({"tokens": [5]}, "tokens is not a number"),
        ({"tokens": True}, "tokens is not a number"),
        ({"tokens": 1.5}, "tokens is not a whole number"),
        ({"tokens": float("nan")}, "tokens is not a valid number"),
        ({"tokens": float("inf")}, "tokens is not a valid number"),
        ({"tokens": Decimal("sNaN")}, "tokens is not a valid number"),
        ({"tokens": Fraction(1, 3)}, "tokens is not a valid number"),
        ({"tokens": 10, "input_tokens": 11}, "tokens is 10, less than input_tokens"),
        ({"tokens": 10, "input_tokens": 5, "output_tokens": 6}, "output_tokens add up to 11"),
        ({"input_tokens": 5, "cached_input_tokens": 6}, "cached_input_tokens is a part of input_tokens"),
        ({"tokens": 5, "cached_input_tokens": 1}, "cached_input_tokens is a part of input_tokens"),
        (
            {"input_tokens": 5, "cached_input_tokens": 3, "cache_write_tokens": 3},
            "cache_write_tokens are parts of input_tokens",
        ),
        ({"output_tokens": 5, "reasoning_tokens": 6}, "reasoning_tokens is a part of output_tokens"),
        ({"tokens": 1, "cost_usd": -0.01}, "cost_usd is less than 0"),
        ({"tokens": 1, "cost_usd": 100_001}, "cost_usd is more than $100,000"),
        ({"tokens": 1, "latency_ms": 86_400_001}, "latency_ms is more than a day"),
        ({"tokens": 1, "ok": 1}, "ok is neither true nor false"),
        ({"tokens": 1, "ok": "yes"}, "ok is neither true nor false"),
        ({"tokens": 1, "model": 4}, "model is not a text"),
        ({"tokens": 1, "model": " "}, "model is empty"),
        ({"tokens": 1, "id": "a\x1b[31m"}, "id is empty or contains unprintable"),
        ({"tokens": 1, "id": "x" * 201}, "id is longer than 200 characters"),
        ({"tokens": 1, "at": "2026-11-23T07:00:00"}, "at has no time zone"),
        ({"tokens": 1, "at": "yesterday"}, "at is not an ISO 8601 time"),
        ({"tokens": 1, "at": 1_700_000_000}, "at is not an ISO 8601 time"),
        ({"tokens": 1, "at": "2026-11-23T07:15:01Z"}, "at is in the future"),
        ({"tokens": 1, "at": "2025-10-19T07:09:59Z"}, "at is more than 400 days ago"),
        ({"tokens": 1, "source": "cli"}, "source cannot be set"),
        (
            {"tokens": 1, "token": 1},
            "Unknown field 'token'. Known fields: at, cache_write_1h_tokens, cache_write_5m_tokens",
        ),
        ({"tokens": 1, "x" * 50: 1}, f"Unknown field '{'x' * 40}…'"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(fields: Mapping[str, Any], why: str) -> None:
    text = refused(**fields)
    assert why in text


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"tokens": 1}, "provider is missing"),
        ({"provider": 5, "tokens": 1}, "provider is not a text"),
        ("openai", "an object with fields"),
        (None, "an object with fields"),
    ],
)
def test_what_is_no_report_is_refused(document: object, why: str) -> None:
    answer = read(document)
    assert isinstance(answer, str)
    assert why in answer


def test_an_unknown_provider_is_not_repeated_as_it_may_be_a_key() -> None:
    answer = read({"provider": "sk-proj-aaaabbbbcccc", "tokens": 1})
    assert isinstance(answer, str)
    assert answer == "Unknown provider. Known providers: openai, together_ai."


WHOLE = {"input_tokens": 1000, "cached_input_tokens": 500, "output_tokens": 400}


def test_every_kind_of_token_and_tool_is_read() -> None:
    counts = dict.fromkeys(COUNT_DETAILS, 10)
    found = one(**WHOLE, **counts, service_tier="Priority", speed="fast", inference_geo="global")
    assert dict(found.details.counts) == counts
    assert dict(found.details.terms) == {"service_tier": "priority", "speed": "fast"}
    assert found.is_priceable
    assert found.details != NO_DETAILS
    assert one(web_searches=3).details.tool_calls == 3
    assert one(tokens=5, web_searches=0, service_tier="standard").details == NO_DETAILS


def test_what_is_written_to_a_cache_may_be_told_by_how_long_it_is_kept() -> None:
    written = one(input_tokens=100, cache_write_5m_tokens=30, cache_write_1h_tokens=20).tokens
    assert (written.cache_write_tokens, written.cache_write_1h_tokens) == (50, 20)
    told = one(input_tokens=100, cache_write_tokens=60, cache_write_1h_tokens=20).tokens
    assert (told.cache_write_tokens, told.cache_write_1h_tokens) == (60, 20)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"input_audio_tokens": 1001}, "input_audio_tokens is a part of input_tokens"),
        (
            {"input_audio_tokens": 600, "input_image_tokens": 600},
            "are parts of input_tokens, but together exceed it",
        ),
        ({"input_audio_tokens": 10, "cached_audio_tokens": 11}, "is a part of input_audio_tokens"),
        ({"output_image_tokens": 401}, "output_image_tokens is a part of output_tokens"),
        ({"compaction_input_tokens": 1001}, "compaction_input_tokens is a part of input_tokens"),
        (
            {"compaction_output_tokens": 300, "other_model_output_tokens": 200},
            "are parts of output_tokens, but together exceed it",
        ),
        ({"cache_write_tokens": 5, "cache_write_1h_tokens": 6}, "is a part of cache_write_tokens"),
        ({"web_searches": -1}, "web_searches is less than 0"),
        ({"web_searches": "2"}, "web_searches is not a number"),
        ({"output_audio_tokens": float("nan")}, "output_audio_tokens is not a valid number"),
        ({"input_video_tokens": Decimal("1E+30")}, "input_video_tokens is more than"),
        ({"service_tier": "a tier"}, "service_tier is not a short word"),
        ({"speed": 5}, "speed is not a text"),
    ],
)
def test_a_part_that_cannot_be_is_refused(fields: Mapping[str, Any], why: str) -> None:
    assert why in refused(**{**WHOLE, **fields})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["tokens", "input_tokens", "latency_ms", "ok", "cost_usd", "at", "id", "model", "x"])


@given(st.dictionaries(NAMES, JSON, max_size=5) | JSON)
def test_whatever_comes_is_read_or_refused_with_a_sentence(document: object) -> None:
    if isinstance(document, dict):
        document = {"provider": "openai", **document}
    answer = read(document)
    if isinstance(answer, str):
        assert answer.endswith(".")
    else:
        assert 0 <= answer.tokens.total <= 2 * 10**9
