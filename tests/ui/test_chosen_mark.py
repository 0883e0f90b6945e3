"""The mark of a pressed button, in light and dark."""

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from apimon_desktop.ui.chosen_mark import UnfoldButton
from apimon_desktop.ui.tones import line_color
from apimon_desktop.ui.usage_choice import ChoiceButton


def palette(ground: str, text: str) -> QPalette:
    palette = QPalette(QColor(ground))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(role, QColor(text))
    return palette


LOOKS = {"light": palette("#efefef", "#000000"), "dark": palette("#323232", "#ffffff")}


def marked(button: QAbstractButton) -> set[int]:
    """The lines of pixels that are the mark's colour for most of their width."""
    picture: QImage = button.grab().toImage()
    color = line_color(button.palette()).rgb()
    return {
        y
        for y in range(picture.height())
        if sum(picture.pixel(x, y) == color for x in range(picture.width())) > picture.width() * 0.7
    }


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", [UnfoldButton, ChoiceButton])
def test_a_pressed_button_has_a_line_below_its_words(
    qtbot: QtBot, kind: type[UnfoldButton | ChoiceButton], look: str
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.setPalette(LOOKS[look])
    button = UnfoldButton("Why?", host) if kind is UnfoldButton else ChoiceButton("24 h", "Last 24 h", host)
    button.setCheckable(True)
    button.resize(button.sizeHint())
    assert marked(button) == set()
    button.setChecked(True)
    assert len(marked(button)) >= 2
    assert min(marked(button)) > button.height() * 0.7
