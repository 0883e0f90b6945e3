import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.providers.json_outline import JsonOutline

TEXTS = st.text(max_size=20) | st.sampled_from(('"', "\\", '\\"', "{[", "]}", "\\\\", "é你", "\n"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def outlined(value: Any) -> Any:
    """What an outline is meant to be, worked out from the document itself."""
    if isinstance(value, dict):
        return {name: outlined(inner) for name, inner in value.items()}
    return [] if isinstance(value, list) else value


def outlines(text: bytes, piece_bytes: int) -> list[Any]:
    outline = JsonOutline()
    pieces = (text[at : at + piece_bytes] for at in range(0, len(text), piece_bytes))
    return [json.loads(found) for piece in pieces for found in outline.feed(piece)]


@given(
    document=st.dictionaries(TEXTS, VALUES, max_size=5),
    piece_bytes=st.integers(1, 40),
    indent=st.sampled_from((None, 1)),
    ascii_only=st.booleans(),
)
def test_an_object_loses_its_lists_and_nothing_else(
    document: dict[str, Any], piece_bytes: int, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    assert outlines(text, piece_bytes) == [outlined(document)]


@given(
    documents=st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), max_size=4), piece_bytes=st.integers(1, 40)
)
def test_the_objects_of_an_outermost_list_come_one_by_one(
    documents: list[dict[str, Any]], piece_bytes: int
) -> None:
    text = json.dumps(documents).encode()
    assert outlines(text, piece_bytes) == [outlined(document) for document in documents]


def test_a_long_text_is_left_out_wherever_it_is_cut() -> None:
    text = json.dumps({"a": 'long "and" \\ é ' * 500, "b": "short", "c": {"d": "x" * 5000, "e": 1}}).encode()
    for piece_bytes in (1, 7, 1000, 100_000):
        assert outlines(text, piece_bytes) == [{"a": "", "b": "short", "c": {"d": "", "e": 1}}]


def test_a_list_of_any_length_costs_no_memory() -> None:
    outline = JsonOutline()
    outline.feed(b'{"data": [')
    for _ in range(100):
        assert outline.feed(b'{"embedding": [0.123, -4.5e-3], "text": "]"},' * 1000) == []
    assert len(outline._kept) < 100
    assert outline.feed(b'0], "usage": {"prompt_tokens": 8}}') == [
        b'{"data": [], "usage": {"prompt_tokens": 8}}'
    ]


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"{" + b'"name": 1, ' * 10_000 + b'"last": 1}',
    ],
    ids=["deep", "wide"],
)
def test_an_object_beyond_all_measure_is_given_up(text: bytes) -> None:
    outline = JsonOutline()
    assert outline.feed(text) == []
    assert outline.feed(b'{"usage": {}}') == []


@pytest.mark.parametrize("text", [b"", b"null", b'"text"', b"12", b"}", b"]", b"[1, [2]]", b'["a", "{"]'])
def test_what_holds_no_object_has_no_outline(text: bytes) -> None:
    assert outlines(text, 1) == outlines(text, 100) == []
