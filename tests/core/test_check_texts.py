"""What a check told comes back from a file so that it can be said in any language."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import apimon_desktop
from apimon_desktop.core.check_texts import (
    FORMS,
    issued_by,
    kept_detail,
    proxy_asks,
    proxy_silent,
    proxy_unreached,
    unanswered,
    unconnected,
    unfinished,
    unsecured,
)
from apimon_desktop.core.text import Text, in_words

PACKAGE = Path(apimon_desktop.__file__).parent
TELLING = ("adapters.probe", "providers.registry", "core.evaluate")
"""Where a detail is made: in these, or in what they are made of."""
NOT_KEPT = {
    "{fault}.": "of a cost report, which is asked for anew",
    "{fault}. {detail}.": "of a cost report, which is asked for anew",
    "This is longer than a key ({n} characters). Paste the key alone.": "of what was pasted",
    "{name} in {place}": "of a key",
    "{source} is ignored: a proxy of the kind {kind} cannot be used here": "of the environment",
    "{source} is ignored: it is no address of a proxy": "of the environment",
    "{source} is ignored: its user name or password cannot be read": "of the environment",
    "{variable} is ignored: {problem}": "of the environment",
    "{sentence}.": "of the environment",
    "{problem}. {remedy}": "of this side, whose faults stand in no history, here and below",
    "All certificates are issued by {issuer}, not a known authority": "",
    "Check the proxy that {source} names, or sign in to it": "",
    "The date of this computer is at least {n} days ahead": "",
    "The date of this computer is at least {n} days behind": "",
    "{origin}: {problem}": "of a key",
    "was turned away (HTTP {status})": "of a paid test that told nothing; the file keeps no words of it",
}
"""Texts with something in them that are found there and stand in no history, and why."""


def foreign(text: str | None) -> str:
    """A text in a language whose every text stands in brackets, and whose numbers have other marks."""
    marks = str.maketrans(",.", ".,")
    return in_words(text, lambda template: f"[{template}]", lambda number: number.translate(marks))


@pytest.mark.parametrize("make", [unconnected, unsecured, unanswered, unfinished])
@given(limit_s=st.integers(min_value=1, max_value=10**7) | st.floats(min_value=0.1, max_value=10**4))
def test_a_time_that_was_too_long_comes_back(make: Callable[[float], Text], limit_s: float) -> None:
    told = make(limit_s)
    assert kept_detail(str(told)) == told
    assert foreign(kept_detail(str(told))) == foreign(told)


@pytest.mark.parametrize("make", [proxy_asks, proxy_silent, proxy_unreached, issued_by])
@given(word=st.text())
def test_a_word_comes_back(make: Callable[[str], Text], word: str) -> None:
    told = make(word)
    assert kept_detail(str(told)) == told
    assert foreign(kept_detail(str(told))) == foreign(told)


def test_numbers_are_numbers_again_and_codes_are_none() -> None:
    assert foreign(kept_detail("No answer within 2.5 s")) == "[No answer within [2,5 s]]"
    assert foreign(kept_detail("The answer was not complete within 1,200 s")) == (
        "[The answer was not complete within [1.200 s]]"
    )
    assert foreign(kept_detail("Refused by the proxy a:1 (HTTP 5.03)")).endswith("a:1 (HTTP 5.03)]")


def test_a_sentence_without_values_is_said_anew_and_no_words_are_lost() -> None:
    assert foreign(kept_detail("The answer breaks off")) == "[The answer breaks off]"
    assert foreign(kept_detail("HTTP 503")) == "[HTTP 503]"
    assert kept_detail(None) is None


@given(
    st.text() | st.builds("{}{}{}".format, st.text(), st.sampled_from([str(one) for one in FORMS]), st.text())
)
def test_whatever_was_kept_has_the_same_english_words(english: str) -> None:
    assert kept_detail(english) == english


def test_every_sample_is_read_back() -> None:
    for form in FORMS:
        assert foreign(kept_detail(str(form))) == foreign(form)


def test_every_detail_with_something_in_it_can_be_read_back() -> None:
    sampled: set[str] = set()

    def note(template: str) -> str:
        sampled.add(template)
        return template

    for form in FORMS:
        form.said(note, str)
    lost = {
        template: module
        for template, module in told_with_values().items()
        if template not in sampled | NOT_KEPT.keys()
    }
    assert lost == {}, "a sentence that the history keeps is made in core/check_texts.py, with a sample"


def test_what_is_not_kept_is_still_said() -> None:
    assert NOT_KEPT.keys() - told_with_values().keys() == set()


def told_with_values() -> dict[str, str]:
    """Every text with something in it that may be a check's detail, and the module that says it."""
    found: dict[str, str] = {}
    waiting, seen = list(TELLING), set[str]()
    while waiting:
        module = waiting.pop()
        path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
        if module in seen or not path.exists():
            continue
        seen.add(module)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        waiting += _imported(tree)
        found |= {template: module for template in _templates(tree) if _has_values(template)}
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        home, _, module = (
            (node.module or "").partition(".") if isinstance(node, ast.ImportFrom) else ("", "", "")
        )
        if home == PACKAGE.name and isinstance(node, ast.ImportFrom):
            yield module
            yield from (f"{module}.{alias.name}".removeprefix(".") for alias in node.names)


def _templates(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Call) and called in {"say", "plural"}:
            named = [keyword.value for keyword in node.keywords if keyword.arg in {"one", "many"}]
            given = [one for one in (*node.args, *named) if isinstance(one, ast.Constant)]
            yield from (one.value for one in given if isinstance(one.value, str))


def _has_values(template: str) -> bool:
    return any(field is not None for _, field, _, _ in Formatter().parse(template))
