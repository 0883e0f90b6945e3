"""Contrast of the popover's texts and control edges, measured in rendered pixels."""

from collections.abc import Callable, Iterator

import pytest
from pixels import SCHEMES, best_contrast, colors_in, palette_of, picture, place_in
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from report_states import REPORTS

from apimon_desktop.ui.popover.rows import ProviderRow
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.widgets.buttons import Button
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.tokens import contrast

pytestmark = pytest.mark.one_python

STATES = [state for state in REPORTS if state.startswith("report: ")]


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = qapp.palette()
    qapp.setPalette(palette_of(request.param))
    yield request.param
    qapp.setPalette(before)


def shown(window: Popover, kind: type[QWidget], fits: Callable[[QWidget], bool]) -> list[QWidget]:
    seen = window.rect()
    return [
        part
        for part in window.findChildren(kind)
        if part.isVisible() and fits(part) and seen.contains(place_in(window, part))
    ]


@pytest.mark.parametrize("state", STATES)
def test_every_text_has_a_contrast_of_4_5(qtbot: QtBot, scheme: str, state: str) -> None:
    window = REPORTS[state]()
    qtbot.addWidget(window)
    image = picture(window)
    labels = shown(window, TextLabel, lambda part: bool(part.text()))  # type: ignore[attr-defined]
    buttons = shown(window, Button, lambda part: part.isEnabled())
    assert labels
    weak = {}
    for part in (*labels, *buttons):
        place = place_in(window, part)
        if part in buttons:  # its words, without its edge
            place = place.adjusted(6, 6, -6, -6)
        found = best_contrast(colors_in(image, place))
        if found < 4.5:
            weak[part.accessibleName() or part.text()] = round(found, 2)  # type: ignore[attr-defined]
    assert weak == {}


def test_every_word_of_a_row_has_a_contrast_of_4_5(qtbot: QtBot, scheme: str) -> None:
    window = REPORTS["report: money"]()
    qtbot.addWidget(window)
    image = picture(window)
    rows = shown(window, ProviderRow, lambda _part: True)
    assert rows
    for row in rows:
        place = place_in(window, row)
        names = QRect(place.topLeft() + QPoint(52, 4), QSize(90, place.height() - 8))
        values = QRect(place.topRight() - QPoint(72, -4), QSize(60, place.height() - 8))
        assert best_contrast(colors_in(image, names)) >= 4.5
        found = colors_in(image, values)
        assert len(found) == 1 or best_contrast(found) >= 4.5


@pytest.mark.parametrize("state", ["report: trouble", "report: no keys"])
def test_the_edge_of_every_control_has_a_contrast_of_3(qtbot: QtBot, scheme: str, state: str) -> None:
    window = REPORTS[state]()
    qtbot.addWidget(window)
    image = picture(window)
    for part in shown(window, Button, lambda part: not part.text().endswith("›")):  # type: ignore[attr-defined]
        place = place_in(window, part)
        if "Import" in part.text():  # type: ignore[attr-defined]  # a link has no edge
            continue
        middle = place.center().y() * 4
        row = [QColor(image.pixel(x, middle)) for x in range(place.left() * 4 - 8, place.left() * 4 + 24)]
        outside = row[0]
        assert max(contrast(color, outside) for color in row) >= 3, part.accessibleName()


def test_the_focus_ring_has_a_contrast_of_3(qtbot: QtBot, scheme: str) -> None:
    window = REPORTS["report: all fine"]()
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    window.body.step(1)
    row = window.body.rows.rows[0]
    assert row.hasFocus()
    image = picture(window)
    place = place_in(window, row)
    middle = place.center().y() * 4
    edge = [QColor(image.pixel(x, middle)) for x in range(place.left() * 4, place.left() * 4 + 40)]
    ground = QColor(image.pixel(place.left() * 4 + 44, middle))
    assert max(contrast(color, ground) for color in edge) >= 3
    assert sum(contrast(color, ground) >= 3 for color in edge) >= 8, "2 px wide"
    assert Qt.FocusPolicy.TabFocus in row.focusPolicy()
