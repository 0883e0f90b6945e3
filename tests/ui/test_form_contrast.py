"""Contrast of the settings and the first run, measured in rendered pixels."""

from collections.abc import Iterator

import pytest
from pixels import SCHEMES, best_contrast, colors_in, palette_of, picture, place_in
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot
from window_states import WINDOWS

from apimon_desktop.ui.widgets.buttons import Button, ButtonKind
from apimon_desktop.ui.widgets.cards import Card
from apimon_desktop.ui.widgets.controls import Choice, Field, Number, PresetButton, Switch, TimeOfDay
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.layouts import in_column
from apimon_desktop.ui.widgets.tokens import contrast

pytestmark = pytest.mark.one_python

STATES = [state for state in WINDOWS if state.startswith(("settings: ", "first run"))]
FRAMED = (Choice, Field, Number, PresetButton, Switch, TimeOfDay)


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = qapp.palette()
    qapp.setPalette(palette_of(request.param))
    yield request.param
    qapp.setPalette(before)


def seen(window: QWidget, *kinds: type[QWidget]) -> list[QWidget]:
    """Those that are wholly in sight and can be used."""
    parts = [part for kind in kinds for part in window.findChildren(kind)]
    return [
        part
        for part in parts
        if part.isVisible() and part.isEnabled() and part.visibleRegion().boundingRect() == part.rect()
    ]


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize("state", STATES)
def test_texts_have_a_contrast_of_4_5_and_edges_of_3(qtbot: QtBot, state: str) -> None:
    window = WINDOWS[state]()
    qtbot.addWidget(window)
    image = picture(window)
    weak = {}
    for part in seen(window, TextLabel, Button, Choice, PresetButton):
        text = part.currentText() if isinstance(part, Choice) else part.text()  # type: ignore[attr-defined]
        place = place_in(window, part)
        if not isinstance(part, TextLabel):  # the words, without the edge
            place = place.adjusted(7, 7, -7, -7)
        if text and (found := best_contrast(colors_in(image, place))) < 4.5:
            weak[text] = round(found, 2)
    assert weak == {}
    edges = {part.accessibleName(): edge_contrast(image, window, part) for part in seen(window, *FRAMED)}
    assert {name: round(found, 2) for name, found in edges.items() if found < 3} == {}


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize("ground", [QWidget, Card])
def test_a_link_keeps_its_contrast_under_the_pointer(qtbot: QtBot, ground: type[QWidget]) -> None:
    window = ground()
    qtbot.addWidget(window)
    link = Button("Get a key", window, kind=ButtonKind.LINK)
    in_column(link, of=window)
    link.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    window.show()
    colors = colors_in(picture(window), place_in(window, link).adjusted(7, 7, -7, -7))
    assert best_contrast(colors) >= 4.5


def edge_contrast(image: QImage, window: QWidget, part: QWidget) -> float:
    """Of the frame, against what is beside it."""
    place = place_in(window, part)
    middle, left = place.center().y() * 4, place.left() * 4
    row = [QColor(image.pixel(x, middle)) for x in range(left - 8, left + 24)]
    return max(contrast(color, row[0]) for color in row)


@pytest.mark.usefixtures("scheme")
def test_a_switch_shows_by_its_knob_whether_it_is_on(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    switch: QCheckBox = Switch("Sound", host)
    host.resize(60, 40)
    host.show()
    sides = []
    for is_on in (False, True):
        switch.setChecked(is_on)
        image = picture(host)
        middle = switch.height() * 2
        ends = (switch.width() // 2 - 14) * 4, (switch.width() // 2 + 10) * 4
        sides.append([QColor(image.pixel(x, middle)).lightness() for x in ends])
    assert sides[0][0] > sides[1][0] or sides[0][1] < sides[1][1], "the knob is on the other side"
