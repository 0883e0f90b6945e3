"""Stored texts come back so that they can be shown in any language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.text.translatable import (
    amount,
    capitalised,
    fitting,
    in_words,
    inside,
    joined,
    number,
    restored,
    say,
    stored,
)


def foreign(text: str | None) -> str:
    """A text in a language whose every text stands in brackets, and whose numbers have other marks."""
    marks = str.maketrans(",.", ".,")
    return in_words(text, lambda template: f"[{template}]", lambda number: number.translate(marks))


@given(word=st.text(), value=st.floats(min_value=0.1, max_value=10**7))
def test_a_sentence_with_values_comes_back(word: str, value: float) -> None:
    text = say("{name} took {time}", name=word, time=say("{n} s", n=number(value, 1)))
    again = restored(stored(text))
    assert again == text
    assert foreign(again) == foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        say("The reply was cut short"),
        say("{a} {{b}}", a="{c}"),
        joined(say(" and "), [say("slow"), "OpenAI", number(1234.5, 1)]),
        fitting(9, say("a rather long text"), say("short")),
        capitalised(say("slow")),
        inside(say("The end")),
        amount(say("${amount}", amount=number(5))),
        "HTTP 503",
        '["no", "text"]',
        "5",
        "",
    ],
)
def test_every_kind_of_text_comes_back(text: str) -> None:
    again = restored(stored(text))
    assert again == text
    assert foreign(again) == foreign(text)


def test_where_nothing_was_stored_there_is_no_text() -> None:
    assert stored(None) is None
    assert restored(None) is None


@pytest.mark.parametrize(
    "written",
    [
        *(
            "No answer within 10 s",
            "5",
            "null",
            "{}",
            "[]",
            "[1]",
            "[0, 1]",
            '[99, "a", {}]',
            '[0, "{b}", {}]',
        ),
        *('[0, "{", {}]', '[4, "x", {}]', '[0, "a", []]', '[[], "a", {}]', "[" * 100_000),
    ],
)
def test_whatever_else_stands_there_is_shown_as_it_is(written: str) -> None:
    assert restored(written) == written
