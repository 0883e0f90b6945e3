"""Left and right as they are seen, where reading starts at the right.

`QStyle` can do it too; to load it takes as long as half of the report.
"""

from PySide6.QtCore import QRect, Qt

_SIDES = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight


def visual_rect(direction: Qt.LayoutDirection, around: QRect, place: QRect) -> QRect:
    """A rectangle that was laid out from left to right, where it is seen."""
    if direction is not Qt.LayoutDirection.RightToLeft:
        return place
    return place.translated(around.left() + around.right() - place.left() - place.right(), 0)


def visual_alignment(direction: Qt.LayoutDirection, alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """An alignment to where reading starts or ends, as it is seen: no painter turns it round again."""
    if not alignment & Qt.AlignmentFlag.AlignHorizontal_Mask:
        alignment |= Qt.AlignmentFlag.AlignLeft
    if alignment & Qt.AlignmentFlag.AlignAbsolute or not alignment & _SIDES:
        return alignment
    if direction is Qt.LayoutDirection.RightToLeft:
        alignment ^= _SIDES
    return alignment | Qt.AlignmentFlag.AlignAbsolute
