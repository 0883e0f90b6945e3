"""Widgets side by side, in lines of about as many each."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from apimon_desktop.ui.even_flow import EvenFlow

WIDTHS = (60, 70, 70, 80, 90)


@pytest.fixture
def host(qapp: object) -> QWidget:
    host = QWidget()
    flow = EvenFlow(host)
    for width in WIDTHS:
        box = QWidget(host)
        box.setMinimumSize(width, 20)
        flow.addWidget(box)
    return host


def places(host: QWidget, width: int) -> list[QRect]:
    """Of all, when the host is that many pixels wide."""
    flow = host.layout()
    assert flow is not None
    flow.setGeometry(QRect(0, 0, width, flow.heightForWidth(width)))
    return [item.geometry() for place in range(flow.count()) if (item := flow.itemAt(place)) is not None]


@pytest.mark.parametrize(
    ("width", "per_line"),
    [
        (2000, [5]),
        (418, [5]),  # their own widths and 12 px between them
        (417, [3, 2]),  # four would fit, and would leave one alone
        (300, [3, 2]),
        (200, [2, 2, 1]),
        (95, [1, 1, 1, 1, 1]),
    ],
)
def test_no_line_is_left_much_shorter_than_the_others(host: QWidget, width: int, per_line: list[int]) -> None:
    tops = [place.top() for place in places(host, width)]
    assert [tops.count(top) for top in sorted(set(tops))] == per_line


@pytest.mark.parametrize("width", [2000, 418, 417, 300, 200, 95])
def test_each_has_its_room_and_none_reaches_out(host: QWidget, width: int) -> None:
    found = places(host, width)
    assert all(place.width() >= needed for place, needed in zip(found, WIDTHS, strict=True))
    assert all(QRect(0, 0, width, 2000).contains(place) for place in found)
    assert not any(one.intersects(other) for one in found for other in found if one is not other)


def test_they_stand_below_each_other(host: QWidget) -> None:
    lefts = [place.left() for place in places(host, 300)]
    assert lefts[3:] == lefts[:2]


def test_in_a_wide_window_they_are_not_torn_apart(host: QWidget) -> None:
    assert places(host, 2000)[-1].right() < 550


def test_without_anything_it_takes_no_room(qapp: object) -> None:
    assert EvenFlow().heightForWidth(300) == 0
