"""Tests of left and right, against Qt's own."""

from itertools import product

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QStyle

from apimon_desktop.ui.mirroring import visual_alignment, visual_rect

Side = Qt.AlignmentFlag
DIRECTIONS = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)
ACROSS = (Side(0), Side.AlignLeft, Side.AlignRight, Side.AlignHCenter, Side.AlignJustify)
DOWN = (Side(0), Side.AlignTop, Side.AlignVCenter, Side.AlignBottom)
ALIGNMENTS = [
    across | down | absolute
    for across, down, absolute in product(ACROSS, DOWN, (Side(0), Side.AlignAbsolute))
]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_text_stands_where_qt_would_put_it(qapp: QApplication, direction: Qt.LayoutDirection) -> None:
    for alignment in ALIGNMENTS:
        assert visual_alignment(direction, alignment) == QStyle.visualAlignment(direction, alignment)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("place", [QRect(0, 0, 10, 5), QRect(30, 7, 1, 1), QRect(95, 2, 40, 9)])
def test_a_part_lies_where_qt_would_put_it(
    qapp: QApplication, direction: Qt.LayoutDirection, place: QRect
) -> None:
    around = QRect(3, 0, 120, 40)
    assert visual_rect(direction, around, place) == QStyle.visualRect(direction, around, place)
