"""Letters twice as large, the narrowest window, another language: nothing is cut or covered."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from report_states import REPORTS
from room import lack_of_room, settled
from window_states import WINDOWS, keys

from apimon_desktop.ui.language import ENGLISH, languages, speak
from apimon_desktop.ui.widgets.controls import Field

pytestmark = pytest.mark.one_python

NARROW = 360
"""Points; a window of its own prefs may be narrower, and one that needs more has it at its least."""


@pytest.fixture(params=languages())
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak(ENGLISH)


@pytest.fixture
def usual_letters(qapp: QApplication) -> Iterator[QFont]:
    before = qapp.font()
    yield before
    qapp.setFont(before)


def enlarge(qapp: QApplication, letters: QFont, times: float = 2) -> None:
    large = QFont(letters)
    large.setPointSizeF(times * letters.pointSizeF())
    qapp.setFont(large)


def narrowed(window: QWidget) -> QWidget:
    """The window as narrow as it can be."""
    settled(window)
    window.resize(NARROW, window.height())
    settled(window)
    return window


@pytest.mark.parametrize("state", WINDOWS)
def test_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, usual_letters: QFont, language: str, state: str
) -> None:
    for letters in (1, 2):
        if letters == 2:
            enlarge(qapp, usual_letters)
        window = WINDOWS[state]()
        qtbot.addWidget(window)
        settled(window)
        assert lack_of_room(narrowed(window)) == [], f"letters of size {letters}, {window.width()} px wide"
        window.close()


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("letters", [0.9, 1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("state", ["settings: a key", "settings: an admin key"])
def test_a_providers_form_has_room_between_the_narrowest_width_and_its_own(
    qtbot: QtBot, qapp: QApplication, usual_letters: QFont, state: str, letters: float
) -> None:
    """Where some of its fields fit beside their names, and others only below."""
    enlarge(qapp, usual_letters, letters)
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    settled(window)
    for width in range(NARROW, 641, 40):
        window.resize(width, window.height())
        settled(window)
        assert lack_of_room(window) == [], f"{window.width()} px wide"
    window.close()


@pytest.mark.parametrize("state", REPORTS)
def test_the_report_can_be_as_narrow_as_a_phone_and_grows_with_the_letters_at_most(
    qtbot: QtBot, qapp: QApplication, usual_letters: QFont, state: str
) -> None:
    window = REPORTS[state]()
    qtbot.addWidget(window)
    assert narrowed(window).width() == NARROW
    enlarge(qapp, usual_letters)
    assert narrowed(window).width() <= 2 * NARROW


@pytest.mark.parametrize("state", WINDOWS)
def test_letters_that_grow_while_it_is_open_are_given_room(
    qtbot: QtBot, qapp: QApplication, usual_letters: QFont, state: str
) -> None:
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    settled(window)
    enlarge(qapp, usual_letters)
    assert lack_of_room(narrowed(window)) == []


def test_a_hint_that_is_cut_is_told_and_one_that_fits_is_not(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    line = Field(host)
    host.show()
    line.setPlaceholderText("What you use it for, and who has to be told when it is down")
    line.resize(line.minimumSizeHint())
    line.show()
    assert line.hint_is_cut
    line.resize(1000, line.height())
    assert not line.hint_is_cut


def test_a_path_is_broken_where_a_line_ends(qtbot: QtBot) -> None:
    window = keys()
    qtbot.addWidget(window)
    assert narrowed(window).width() < 400


@pytest.mark.parametrize("state", REPORTS)
def test_a_report_needs_no_more_than_its_own_width_in_any_language(
    qtbot: QtBot, language: str, state: str
) -> None:
    window = REPORTS[state]()
    qtbot.addWidget(window)
    settled(window)
    assert window.minimumSizeHint().width() <= NARROW
