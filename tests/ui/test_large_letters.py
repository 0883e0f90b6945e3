"""The settings and the greeting with letters twice as large, and read from right to left: nothing is cut."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from found_widgets import named
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.first_run_window import FirstRunWindow
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.settings_page import SettingsPage
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.first_run import Looking, answers_view, first_keys
from apimon_desktop.ui.views.settings import ImportOffer, settings_view

OPENAI = ProviderId("openai")
LONG = "OPENAI_API_KEY in /home/somebody/projects/music-suite/services/assistant/.env"


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    large = QFont(before)
    large.setPointSizeF(2 * before.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def settings(qtbot: QtBot) -> SettingsWindow:
    window = SettingsWindow()
    qtbot.addWidget(window)
    window.show_view(settings_view(Samples().snapshot(), Settings(), Conditions()))
    window.show_test(OPENAI, ok=True, text="Key works. Spending is visible only with an admin key.")
    window.open_in_front(OPENAI)
    return window


def greeting(qtbot: QtBot) -> FirstRunWindow:
    samples = Samples()
    window = FirstRunWindow(has_tray=True)
    qtbot.addWidget(window)
    snapshot = samples.without_keys()
    window.show_answers(answers_view(snapshot, Looking.DONE, now=samples.now, tz=UTC))
    found = ImportOffer(provider_id=OPENAI, name="OpenAI", hint="•••• 4f2a", replaces=None, origin=LONG)
    window.show_keys(first_keys(snapshot, (found,), {}), can_save=True)
    window.open_in_front()
    return window


def pages(window: QWidget) -> Iterator[QWidget]:
    """Every page, in turn, laid out as it is shown."""
    holder = window.findChild(QTabWidget) or window.findChild(QStackedWidget)
    assert isinstance(holder, QTabWidget | QStackedWidget)
    for place in range(holder.count()):
        holder.setCurrentIndex(place)
        for _ in range(3):
            QApplication.processEvents()
        page = holder.widget(place)
        assert page is not None
        yield page


def cut(page: QWidget) -> list[str]:
    """What cannot be read to its end."""
    labels = [label for label in page.findChildren(TextLabel) if label.isVisible() and label.text()]
    found = [label.text() for label in labels if label.wordWrap() and not _has_room(label)]
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.text()]
    found += [button.text() for button in buttons if button.width() < button.minimumSizeHint().width()]
    areas = [page] if isinstance(page, QScrollArea) else page.findChildren(SettingsPage)
    for area in areas:
        content = area.widget()
        if area.isVisible() and content is not None and content.width() > area.viewport().width():
            found.append(f"a page of {content.width()} px in {area.viewport().width()} px")
    return found


def _has_room(label: TextLabel) -> bool:
    return label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("make", [settings, greeting])
def test_nothing_is_cut_with_letters_twice_as_large(qtbot: QtBot, large_letters: None, make: object) -> None:
    assert callable(make)
    window = make(qtbot)
    for page in pages(window):
        assert cut(page) == []


@pytest.mark.parametrize("make", [settings, greeting])
def test_nothing_is_cut_with_usual_letters(qtbot: QtBot, make: object) -> None:
    assert callable(make)
    for page in pages(make(qtbot)):
        assert cut(page) == []


def test_letters_that_grow_while_it_is_open_are_given_room(qtbot: QtBot, qapp: QApplication) -> None:
    window = settings(qtbot)
    before = qapp.font()
    large = QFont(before)
    large.setPointSizeF(2 * before.pointSizeF())
    try:
        qapp.setFont(large)
        for page in pages(window):
            assert cut(page) == []
    finally:
        qapp.setFont(before)


def test_read_from_right_to_left_the_list_stands_on_the_right(qtbot: QtBot, right_to_left: None) -> None:
    window = settings(qtbot)
    page = next(pages(window))
    area = page.findChild(SettingsPage)
    assert isinstance(area, SettingsPage)
    assert named(window, QListWidget, "Providers").x() > area.x()
