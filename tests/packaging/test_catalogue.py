"""The catalogues of translations: whole, of today's texts, and with what is to stand in them."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from apimon_build import catalogue
from apimon_build.catalogue import CATALOGUES, codes, fields, templates, translations
from proc import needs_proc_on_linux
from PySide6.QtCore import QTranslator

pytestmark = pytest.mark.one_python


@pytest.fixture(params=codes())
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return templates()


def test_there_is_german() -> None:
    assert "de" in codes()


def test_every_text_of_the_program_is_translated_and_no_other(code: str, texts: dict[str, str]) -> None:
    said = translations(code)
    assert {text: file for text, file in texts.items() if text not in said} == {}, "make translations"
    assert said.keys() - texts.keys() == set(), "make translations"
    assert [text for text, words in said.items() if not words.strip() and text.strip()] == []


def test_what_is_put_in_is_the_same_on_both_sides(code: str) -> None:
    differing = {text: words for text, words in translations(code).items() if fields(text) != fields(words)}
    assert differing == {}


def test_blanks_at_the_ends_and_breaks_of_lines_are_the_same(code: str) -> None:
    def frame(text: str) -> tuple[str, str, int]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], text.count("\n")

    said = translations(code)
    assert {text: words for text, words in said.items() if frame(text) != frame(words)} == {}


def test_translations_keep_the_tone(code: str) -> None:
    loud = {text: words for text, words in translations(code).items() if "!" in words and "!" not in text}
    assert loud == {}


def test_what_qt_reads_says_what_the_catalogue_says(code: str) -> None:
    reader = QTranslator()
    assert reader.load(f"apimon_{code}", str(CATALOGUES))
    said = translations(code)
    assert {text: reader.translate("apimon", text) for text in said} == said


def test_a_catalogue_names_its_language(code: str) -> None:
    root = ET.parse(CATALOGUES / f"apimon_{code}.ts").getroot()  # noqa: S314 - our own
    assert (root.get("language"), root.get("sourcelanguage")) == (code, "en")


def test_texts_are_found_where_they_are_said(texts: dict[str, str]) -> None:
    assert texts["Check now"] == "ui/popover/head.py"
    assert "Found 1 key in this file." in texts, "one of a plural"
    assert "Found {n} keys in this file." in texts, "the other"


@pytest.mark.parametrize(
    "line",
    ["say(WORDS)", "say(f'{name} is slow')", "tr('a' + 'b')", "plural(2, one=one, many='{n} checks')"],
)
def test_a_text_that_no_catalogue_could_have_is_refused(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "from apimon_desktop.core.text.translatable import plural, say\n"
        f"from apimon_desktop.ui.language import tr\n{line}\n"
    )
    monkeypatch.setattr(catalogue, "_SOURCE", tmp_path)
    with pytest.raises(ValueError, match=re.escape("module.py:3")):
        templates()


@needs_proc_on_linux  # by it, the loader finds the libraries of lrelease
def test_a_catalogue_that_is_written_anew_keeps_what_is_said_and_marks_what_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str]
) -> None:
    monkeypatch.setattr(catalogue, "CATALOGUES", tmp_path)
    kept = dict.fromkeys(["Check now"], "Tarkista nyt")
    catalogue.write("fi", kept | {"gone for long": "poissa"})
    assert translations("fi") == kept
    root = ET.parse(tmp_path / "apimon_fi.ts").getroot()  # noqa: S314 - our own
    unfinished = root.findall(".//translation[@type='unfinished']")
    assert len(unfinished) == len(texts) - 1
    reader = QTranslator()
    assert reader.load("apimon_fi", str(tmp_path))
    assert reader.translate("apimon", "Check now") == "Tarkista nyt"
    assert not reader.translate("apimon", "Settings")
