"""Labels: what may be broken at the end of a line, and what is told."""

import re

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from apimon_desktop.ui.widgets.labels import BreakingLabel, TextLabel

PATH = "/home/someone/a-folder-with-a-long-name/another_folder_with_one/report-2026-11-24.json"


def test_a_long_word_is_broken_and_told_as_it_was_given(qtbot: QtBot) -> None:
    label = BreakingLabel()
    qtbot.addWidget(label)
    label.setText(f"Saved to {PATH}")
    assert label.text() == f"Saved to {PATH}"
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == f"Saved to {PATH}"
    assert label.minimumSizeHint().width() < label.fontMetrics().horizontalAdvance(PATH) / 2


def test_what_is_drawn_has_the_same_letters_and_keeps_numbers_with_their_units(qtbot: QtBot) -> None:
    label = BreakingLabel()
    qtbot.addWidget(label)
    label.setText(f"12 ms in {PATH}")
    drawn = QLabel.text(label)
    assert "\u200b" in drawn
    assert drawn.replace("\u200b", "") == f"12\u00a0ms in {PATH}"


def test_nothing_is_said_once_there_is_nothing(qtbot: QtBot) -> None:
    label = BreakingLabel()
    qtbot.addWidget(label)
    label.setText("It was saved.")
    label.setText("")
    assert (label.text(), QLabel.text(label), label.accessibleName()) == ("", "", "")


@pytest.mark.parametrize("text", ["Typical: 12 ms", "about 1.38 $ now", "in 80 % of 20 checks"])
def test_no_line_ends_between_a_number_and_its_unit(qtbot: QtBot, text: str) -> None:
    label = TextLabel(text, wraps=True)
    qtbot.addWidget(label)
    drawn = QLabel.text(label)
    assert not re.search(r"\d [\w$%]", drawn)
    assert drawn.replace("\u00a0", " ") == label.text() == label.accessibleName() == text
