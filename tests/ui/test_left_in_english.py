"""In German, no window says in English what the catalogue has in German."""

import re
from collections.abc import Iterator

import pytest
from apimon_build.catalogue import translations
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTabWidget, QWidget
from window_states import WINDOWS

from apimon_desktop.ui.language import ENGLISH, speak

pytestmark = pytest.mark.one_python

_FIELD = re.compile(r"\\\{\w+\\\}")
_LEAST_WORDS = 2
"""A single word may be a name, or the same in both languages' samples."""


@pytest.fixture(autouse=True)
def _german(qapp: QApplication) -> Iterator[None]:
    speak("de")
    yield
    speak(ENGLISH)


@pytest.fixture(scope="module")
def english() -> re.Pattern[str]:
    """What fits any English text that has another German one."""
    said = translations("de")
    telling = [text for text, words in said.items() if words != text and _words(text) >= _LEAST_WORDS]
    return re.compile("|".join(_FIELD.sub(".+?", re.escape(text)) for text in telling), re.DOTALL)


def _words(text: str) -> int:
    """How many there are besides what is put in."""
    return len(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", text)))


def shown(window: QWidget) -> Iterator[str]:
    """All that can be read or heard there, line by line."""
    for widget in (window, *window.findChildren(QWidget)):
        said = [
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.toolTip(),
            widget.windowTitle(),
        ]
        match widget:
            case QLabel() | QAbstractButton():
                said.append(widget.text())
            case QLineEdit():
                said.append(widget.placeholderText())
            case QComboBox():
                said += [widget.itemText(place) for place in range(widget.count())]
            case QTabWidget():
                said += [widget.tabText(place) for place in range(widget.count())]
        for text in said:
            yield from text.splitlines()


@pytest.mark.parametrize("state", WINDOWS)
def test_nothing_that_has_german_words_is_said_in_english(state: str, english: re.Pattern[str]) -> None:
    window = WINDOWS[state]()
    left = {text for text in shown(window) if english.fullmatch(text)}
    window.close()
    window.deleteLater()
    assert left == set()
