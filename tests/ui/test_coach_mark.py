"""The mark that shows where the icon is: at the real edge of the panel."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from room import settled

from apimon_desktop.ui.first_run.coach_mark import CoachMark, panel_edge, show_where_it_is
from apimon_desktop.ui.popover.window import Popover

Edge = Qt.Edge
SCREEN = QRect(0, 0, 1920, 1080)
NOWHERE = QRect()


@pytest.mark.parametrize(
    ("icon", "available", "edge"),
    [
        (QRect(1700, 0, 24, 24), SCREEN, Edge.TopEdge),
        (QRect(1700, 1050, 24, 24), SCREEN, Edge.BottomEdge),
        (QRect(0, 900, 24, 24), SCREEN, Edge.LeftEdge),
        (QRect(1896, 500, 24, 24), SCREEN, Edge.RightEdge),
        (NOWHERE, SCREEN.adjusted(0, 28, 0, 0), Edge.TopEdge),
        (NOWHERE, SCREEN.adjusted(0, 0, 0, -44), Edge.BottomEdge),
        (NOWHERE, SCREEN.adjusted(60, 0, 0, 0), Edge.LeftEdge),
        (NOWHERE, SCREEN.adjusted(0, 28, 0, -60), Edge.BottomEdge),
        (NOWHERE, SCREEN, None),
    ],
)
def test_the_edge_is_that_of_the_icon_or_else_of_the_panel(
    icon: QRect, available: QRect, edge: Qt.Edge | None
) -> None:
    assert panel_edge(icon, SCREEN, available) is edge


@pytest.mark.parametrize("edge", [Edge.TopEdge, Edge.BottomEdge, Edge.LeftEdge, Edge.RightEdge])
def test_it_stands_at_its_edge_beside_the_popover_and_goes_on_a_click(qtbot: QtBot, edge: Qt.Edge) -> None:
    room, popover = QRect(0, 28, 1920, 1000), QRect(1500, 40, 360, 500)
    mark = CoachMark(edge)
    mark.show_beside(popover, room)
    settled(mark)
    place = mark.geometry()
    assert room.contains(place)
    assert not place.intersects(popover)
    near = {
        Edge.TopEdge: place.top() - room.top(),
        Edge.BottomEdge: room.bottom() - place.bottom(),
        Edge.LeftEdge: place.left() - room.left(),
        Edge.RightEdge: room.right() - place.right(),
    }
    assert near[edge] <= 2
    assert mark.accessibleName() == "I'm here. Click the icon any time."
    drawn = mark.grab().toImage()
    tip = {
        Edge.TopEdge: (drawn.width() // 2, 3),
        Edge.BottomEdge: (drawn.width() // 2, drawn.height() - 4),
        Edge.LeftEdge: (3, drawn.height() // 2),
        Edge.RightEdge: (drawn.width() - 4, drawn.height() // 2),
    }
    assert drawn.pixelColor(*tip[edge]).alpha() == 255, "the arrow points there"
    assert drawn.pixelColor(0, 0).alpha() == 0
    with qtbot.waitSignal(mark.destroyed):
        QTest.mouseClick(mark, Qt.MouseButton.LeftButton)


def test_it_goes_with_the_popover(qtbot: QtBot) -> None:
    popover = Popover()
    qtbot.addWidget(popover)
    icon = QRect(700, 0, 24, 24)
    popover.open_in_front(icon=icon)
    mark = show_where_it_is(popover, icon)
    assert mark is not None
    assert mark.edge is Edge.TopEdge
    with qtbot.waitSignal(mark.destroyed):
        popover.close()


def test_where_the_edge_is_not_known_the_popover_says_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    popover = Popover()
    qtbot.addWidget(popover)
    popover.open_in_front()
    monkeypatch.setattr(popover, "say", said.append)
    assert show_where_it_is(popover, NOWHERE) is None
    assert said == ["API Monitor lives in your panel. Click its icon any time."]
