"""Tests of texts that can be said in another language."""

import copy
import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.text.translatable import (
    Text,
    capitalised,
    clipped,
    fitting,
    inside,
    joined,
    number,
    plain,
    plural,
    printable,
    say,
)

GERMAN = {
    "{name} is slow, {time}": "{time}: {name} ist langsam",
    "{n} s": "{n} Sekunden",
    "{n} checks": "{n} Prüfungen",
    "1 check": "eine Prüfung",
    "slow": "langsam",
    "a rather long text": "kurz",
    "short": "ein ziemlich langer Text",
    "The end": "Das Ende",
    "{name} is slow": "{name} ist langsam",
    "No answer in {time}": "Keine Antwort in {time}",
}


def german(text: Text) -> str:
    marks = str.maketrans({".": ",", ",": "."})
    return text.said(
        lambda template: GERMAN.get(template, template), lambda written: written.translate(marks)
    )


def test_a_text_is_plain_english_for_whoever_does_not_ask() -> None:
    text = say("{name} is slow, {time}", name="OpenAI", time=say("{n} s", n=number(2.84, 1)))
    assert text == "OpenAI is slow, 2.8 s"
    assert f"{text}." == "OpenAI is slow, 2.8 s."


def test_a_text_is_translated_with_all_that_stands_in_it() -> None:
    text = say("{name} is slow, {time}", name="OpenAI", time=say("{n} s", n=number(2.84, 1)))
    assert german(text) == "2,8 Sekunden: OpenAI ist langsam"


def test_a_number_has_the_marks_of_the_language() -> None:
    assert number(1234567.891, 2) == "1,234,567.89"
    assert german(number(1234567.891, 2)) == "1.234.567,89"
    assert number(12) == "12"


def test_one_thing_and_many_things_are_said_apart() -> None:
    one, many = (plural(count, one="1 check", many="{n} checks") for count in (1, 2000))
    assert (one, many) == ("1 check", "2,000 checks")
    assert (german(one), german(many)) == ("eine Prüfung", "2.000 Prüfungen")


def test_joined_texts_are_said_part_by_part() -> None:
    text = joined(" · ", [say("slow"), "OpenAI", number(0.5, 1)])
    assert text == "slow · OpenAI · 0.5"
    assert german(text) == "langsam · OpenAI · 0,5"


def test_a_sentence_begins_with_a_capital_in_each_language() -> None:
    assert capitalised(say("slow")) == "Slow"
    assert german(capitalised(say("slow"))) == "Langsam"


def test_a_sentence_inside_another_begins_small_in_english_alone() -> None:
    assert inside(say("The end")) == "the end"
    assert german(inside(say("The end"))) == "Das Ende"


def test_which_text_fits_is_chosen_in_each_language() -> None:
    text = fitting(10, say("a rather long text"), say("short"))
    assert text == "short"
    assert german(text) == "kurz"


def test_where_nothing_fits_the_last_text_is_cut() -> None:
    assert fitting(9, say("a rather long text")) == "a rather…"
    assert german(fitting(9, say("short"))) == "ein ziem…"
    assert clipped("short", 5) == "short"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("gpt-4o", "gpt-4o"),
        ("\x1b]0;title\x07gpt", "]0;title gpt"),
        ("\x9b31mgpt", "31mgpt"),
        ("gpt\r\n12:00 ERROR forged", "gpt 12:00 ERROR forged"),
        ("gpt\u202e4\u2066\u200b", "gpt 4"),
        ("gpt\ud800\x00", "gpt"),
        ("a\u2028b\u2029c\u0085d\u00a0e", "a b c d e"),
        ("g\u3164p\U000e0101t", "gpt"),
        ("\U000e0041\u00ad\ufeff", ""),
        ("Überwachung 模型 ⚠️", "Überwachung 模型 ⚠️"),
    ],
)
def test_a_text_from_outside_is_one_line_that_can_be_seen(text: str, line: str) -> None:
    assert plain(text) == line


def test_a_text_of_a_megabyte_is_cut_at_once() -> None:
    assert plain("x" * 1_000_000, 40) == "x" * 39 + "…"
    assert len(plain("\u202ex" * 500_000)) == 200


@given(st.text())
def test_a_printable_text_has_nothing_but_line_feeds_beside_what_is_seen(text: str) -> None:
    assert all(line.isprintable() for line in printable(text).split("\n"))
    printable(text).encode()  # raises for a lone surrogate


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301
@pytest.mark.parametrize(
    "text",
    [say("slow"), say("{name} is slow, {time}", name="OpenAI", time=say("{n} s", n=number(1.5, 1)))],
)
def test_a_copy_says_the_same_in_another_language(text: Text, copied: Callable[[Text], Text]) -> None:
    again = copied(text)
    assert (type(again), again, german(again)) == (Text, text, german(text))
