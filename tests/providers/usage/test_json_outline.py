import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.providers.usage.json_outline import JsonOutline, Wanted, parsed

TEXTS = st.text(max_size=20) | st.sampled_from(('"', "\\", '\\"', "{[", "]}", "\\\\", "é你", "\n"))
NAMES = st.sampled_from(("usage", "model", "x", "us\nage", "response", "choices", "")) | TEXTS
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)
PLACES = (("usage",), ("model",), ("us\nage",), ("response", "usage"), ("choices", 0, "usage"))
WANTED = Wanted.of(PLACES)


def outlined(value: Any, wanted: Wanted = WANTED) -> Any:
    """What is wanted of a document, worked out from the document itself."""
    if wanted.whole:
        return value
    if isinstance(value, dict):
        found = {name: outlined(value[name], part) for name, part in wanted.parts.items() if name in value}
        return {name: inner for name, inner in found.items() if inner is not None}
    if isinstance(value, list):
        return [outlined(value[0], wanted.parts[0]) if 0 in wanted.parts else None] if value else []
    return None


def outlines(text: bytes, piece_bytes: int, wanted: Wanted = WANTED) -> list[Any]:
    outline = JsonOutline(wanted)
    pieces = (text[at : at + piece_bytes] for at in range(0, len(text), piece_bytes))
    return [found for piece in pieces for found in outline.feed(piece)]


@given(
    document=st.dictionaries(NAMES, VALUES, max_size=6),
    piece_bytes=st.integers(1, 40),
    indent=st.sampled_from((None, 1)),
    ascii_only=st.booleans(),
)
def test_what_is_wanted_of_an_object_is_found_and_nothing_else(
    document: dict[str, Any], piece_bytes: int, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    assert outlines(text, piece_bytes) == [outlined(document)]


@given(
    documents=st.lists(st.dictionaries(NAMES, VALUES, max_size=3), max_size=4), piece_bytes=st.integers(1, 40)
)
def test_the_objects_of_an_outermost_list_come_one_by_one(
    documents: list[dict[str, Any]], piece_bytes: int
) -> None:
    text = json.dumps(documents).encode()
    assert outlines(text, piece_bytes) == [outlined(document) for document in documents]


def test_the_end_of_the_outermost_list_is_noticed() -> None:
    outline = JsonOutline(WANTED)
    outline.feed(b'[{"model": "]"}')
    assert not outline.list_ended
    outline.feed(b"\n]")
    assert outline.list_ended


@pytest.mark.parametrize("piece_bytes", [1, 4096, 10_000_000])
@pytest.mark.parametrize(
    "around",
    [
        b'"output": [' + b'{"text": "\\"}]", "a": [1, 2]}, ' * 3000 + b"0]",
        b'"schema": {' + b'"properties": {"x": {"type": "object"}}, ' * 3000 + b'"last": 1}',
        b'"deep": ' + b'{"x":' * 5000 + b"1" + b"}" * 5000,
        b'"deep": ' + b"[" * 5000 + b"]" * 5000,
        b'"text": "' + b"words \\\\ " * 20_000 + b'"',
        b"\n".join(b'"name %d": %d,' % (n, n) for n in range(5000)) + b'"last": null',
        b'"' + b"long" * 1000 + b'": {"usage": 5}',
    ],
    ids=["list", "wide", "deep", "deep list", "text", "many", "long name"],
)
def test_usage_is_found_however_large_or_deep_its_neighbours_are(around: bytes, piece_bytes: int) -> None:
    usage = b'"usage": {"prompt_tokens": 8, "details": [{"x": [1]}], "cost": 0.1234567890123456789}'
    wanted = {
        "prompt_tokens": 8,
        "details": [{"x": [1]}],
        "cost": Decimal("0.1234567890123456789"),
    }
    for text in (b"{" + around + b"," + usage + b"}", b"{" + usage + b"," + around + b"}"):
        assert outlines(text, piece_bytes if len(text) < 200_000 else max(64, piece_bytes)) == [
            {"usage": wanted}
        ]


def test_what_is_not_wanted_costs_no_memory() -> None:
    outline = JsonOutline(WANTED)
    outline.feed(b'{"data": [')
    for _ in range(100):
        assert outline.feed(b'{"embedding": [0.123, -4.5e-3], "text": "]"},' * 1000) == []
    assert outline._kept is None
    assert outline.feed(b'0], "usage": {"prompt_tokens": 8}}') == [{"usage": {"prompt_tokens": 8}}]


@pytest.mark.parametrize(
    "value",
    [b'"' + b"x" * 100_000 + b'"', b"[" * 100_000 + b"]" * 100_000, b"{" + b'"a":[],' * 20_000 + b'"b":1}'],
)
def test_a_wanted_value_that_is_too_large_is_known_to_be_there(value: bytes) -> None:
    (found,) = outlines(b'{"model": ' + value + b', "usage": {"a": 1}}', 1000)
    assert found["usage"] == {"a": 1}
    assert found["model"]
    assert not isinstance(found["model"], str)


@pytest.mark.parametrize("value", [b"{bad}", b"[1 2]", b"nul"])
def test_a_wanted_value_that_cannot_be_parsed_is_known_to_be_there(value: bytes) -> None:
    (found,) = outlines(b'{"usage": ' + value + b', "model": "m"}', 1000)
    assert found["model"] == "m"
    assert found["usage"] == {"too_large": True}


def test_a_wanted_value_of_any_depth_is_known_to_be_there() -> None:
    """How deep Python parses differs: 3.14 goes as deep as the stack is."""
    (found,) = outlines(b'{"usage": ' + b"[" * 30_000 + b"]" * 30_000 + b', "model": "m"}', 1000)
    assert found["model"] == "m"
    assert isinstance(found["usage"], list) or found["usage"] == {"too_large": True}


@pytest.mark.parametrize(
    "text",
    [b"", b"null", b'"text"', b"12", b"}", b"]", b"[1, [2]]", b'["a", "{"]', b'{"usage"', b'{"usage": 1'],
)
def test_what_holds_no_whole_object_gives_none(text: bytes) -> None:
    assert outlines(text, 1) == outlines(text, 100) == []


@pytest.mark.parametrize("rest", [b", oops}", b"]", b", ]", b', "x": }'])
def test_what_stands_before_a_break_is_found(rest: bytes) -> None:
    outline = JsonOutline(WANTED)
    found = outline.feed(b'{"usage": {"a": 1}, "response": {"usage": 2' + rest + b' {"model": "m"}')
    assert found == []
    assert outline.unfinished() == {"usage": {"a": 1}, "response": {"usage": 2}}
    assert outline.unfinished() == {}


def test_a_number_with_thousands_of_digits_stands_beside_others() -> None:
    assert parsed(b'{"a": 7, "b": ' + b"9" * 5000 + b"}") == {"a": 7, "b": None}
    assert parsed(b'{"a": NaN, "b": -12}') == {"a": None, "b": -12}
