"""What replies say of their usage, in the project's own bodies."""

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from usage_bodies import BODIES, Body, by_hand_usd, tokens

from apimon_desktop.core.pricing import cost_of
from apimon_desktop.core.settings import ProviderSettings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens
from apimon_desktop.providers.custom import added_provider
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.reply_reader import ReplyReader
from apimon_desktop.providers.spec import Provider, UsageShape
from apimon_desktop.providers.usage_shapes import CHAT, MESSAGES, RESPONSES, amount, read_usage

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
    assert cost_of(found.tokens, body.price) == by_hand_usd(body.by_hand)


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


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("absurd", [-1, 10**13, 1.5, "9", True, [1], {"count": 1}, float("nan"), Decimal(3)])
def test_a_count_that_cannot_be_makes_the_reading_worthless(shape: UsageShape, absurd: Any) -> None:
    for place in (*shape.input_tokens, *shape.output_tokens, *shape.cached_input_tokens):
        good = _usage(shape, 5)
        assert read_usage(_under(shape, good), shape).tokens is not None
        assert read_usage(_under(shape, _with(good, place, absurd)), shape).tokens is None


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
    ],
)
def test_a_cost_is_read_to_its_last_digit(value: Any, usd: str) -> None:
    assert amount(value) == Decimal(usd)


@pytest.mark.parametrize(
    "value", [None, True, "0.1", -1, -0.1, float("nan"), float("inf"), Decimal("1e99"), []]
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
