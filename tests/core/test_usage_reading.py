from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from usage_samples import NOW, OPENAI, TOGETHER

from apimon_desktop.core.usage import Tokens, UsageEvent, UsageSource
from apimon_desktop.core.usage_reading import UsageRefusal, read_usage


def read(document: object) -> tuple[UsageEvent, ...] | UsageRefusal:
    return read_usage(document, providers=[OPENAI, TOGETHER], now=NOW, source=UsageSource.API)


def one(**fields: Any) -> UsageEvent:
    events = read({"provider": "openai", **fields})
    assert not isinstance(events, UsageRefusal), events.text
    (event,) = events
    return event


def refused(**fields: Any) -> str:
    answer = read({"provider": "openai", **fields})
    assert isinstance(answer, UsageRefusal), answer
    return answer.text


def test_tokens_alone_are_tokens_of_no_known_kind_and_no_request() -> None:
    event = one(tokens=125_000)
    assert event.tokens == Tokens(unsplit_tokens=125_000)
    assert (event.at, event.source, event.is_request) == (NOW, UsageSource.API, False)


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
        ({}, "tells of nothing"),
        ({"tokens": -1}, "tokens is less than 0"),
        ({"tokens": 10**9 + 1}, "tokens is more than 1,000,000,000, which no request uses"),
        ({"tokens": 10**5000}, "tokens is not a number that can be"),
        ({"tokens": "5"}, "tokens is not a number"),
        ({"tokens": [5]}, "tokens is not a number"),
        ({"tokens": True}, "tokens is not a number"),
        ({"tokens": 1.5}, "tokens is not a whole number"),
        ({"tokens": float("nan")}, "tokens is not a number that can be"),
        ({"tokens": float("inf")}, "tokens is not a number that can be"),
        ({"tokens": Decimal("sNaN")}, "tokens is not a number that can be"),
        ({"tokens": Fraction(1, 3)}, "tokens is not a number that can be"),
        ({"tokens": 10, "input_tokens": 11}, "tokens is 10, less than the part"),
        ({"tokens": 10, "input_tokens": 5, "output_tokens": 6}, "output_tokens are 11 together"),
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
        ({"tokens": 1, "id": "a\x1b[31m"}, "id is empty, or holds signs"),
        ({"tokens": 1, "id": "x" * 201}, "id is longer than 200 characters"),
        ({"tokens": 1, "at": "2026-11-23T07:00:00"}, "at has no time zone"),
        ({"tokens": 1, "at": "yesterday"}, "at is not a time"),
        ({"tokens": 1, "at": 1_700_000_000}, "at is not a time"),
        ({"tokens": 1, "at": "2026-11-23T07:15:01Z"}, "at is in the future"),
        ({"tokens": 1, "at": "2025-10-19T07:09:59Z"}, "at is more than 400 days ago"),
        ({"tokens": 1, "source": "cli"}, "source is not for a report to say"),
        (
            {"tokens": 1, "token": 1},
            "There is no field 'token'. There are: at, cache_write_tokens, cached_input_tokens",
        ),
        ({"tokens": 1, "x" * 50: 1}, f"There is no field '{'x' * 40}…'"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(fields: Mapping[str, Any], why: str) -> None:
    text = refused(**fields)
    assert text.startswith("Nothing was counted. ")
    assert why in text


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"tokens": 1}, "provider is missing"),
        ({"provider": 5, "tokens": 1}, "provider is not a text"),
        ("openai", "a table of fields"),
        (None, "a table of fields"),
    ],
)
def test_what_is_no_report_is_refused(document: object, why: str) -> None:
    answer = read(document)
    assert isinstance(answer, UsageRefusal)
    assert why in answer.text


def test_an_unknown_provider_is_not_repeated_as_it_may_be_a_key() -> None:
    answer = read({"provider": "sk-proj-aaaabbbbcccc", "tokens": 1})
    assert isinstance(answer, UsageRefusal)
    assert answer.text == "Nothing was counted. There is no such provider. There are: openai, together_ai."


def test_a_list_is_taken_whole() -> None:
    events = read([{"provider": "openai", "tokens": 1}, {"provider": "together_ai", "tokens": 2}])
    assert not isinstance(events, UsageRefusal)
    assert [event.provider_id for event in events] == [OPENAI, TOGETHER]
    assert read([]) == ()


def test_a_list_with_anything_wrong_is_not_taken_at_all_and_each_place_is_named() -> None:
    good, bad = {"provider": "openai", "tokens": 1}, {"provider": "openai", "tokens": -1}
    answer = read([good, bad, good, [good]])
    assert isinstance(answer, UsageRefusal)
    assert answer.text == (
        "Nothing was counted. Item 2: tokens is less than 0. "
        "Item 4: A report is a table of fields such as provider and tokens."
    )


def test_of_many_wrong_items_the_first_are_told() -> None:
    answer = read([{"provider": "openai", "tokens": -1}] * 1200)
    assert isinstance(answer, UsageRefusal)
    assert len(answer.reasons) == 1200
    assert answer.text.endswith("Item 5: tokens is less than 0. So it is with 1,195 more.")


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
    if isinstance(answer, UsageRefusal):
        assert answer.reasons
        assert all(reason.endswith(".") for reason in answer.reasons)
    else:
        assert all(0 <= event.tokens.total <= 2 * 10**9 for event in answer)
