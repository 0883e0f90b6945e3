"""The Tab key goes as the eye does: rows that came later are not the last to be reached."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget


def tab_as_laid_out(parent: QWidget, before: tuple[QWidget, ...]) -> tuple[QWidget, ...]:
    """Chains what the Tab key reaches from top to bottom; ``before`` is what this gave the last time."""
    order = tuple(sorted(_reached(parent), key=lambda widget: _place(widget, parent)))
    if order != before:
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
    return order


def _reached(parent: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in parent.findChildren(QWidget)
        if widget.isVisibleTo(parent) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _place(widget: QWidget, parent: QWidget) -> tuple[int, int]:
    place = widget.mapTo(parent, QPoint())
    is_mirrored = parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return place.y(), -place.x() if is_mirrored else place.x()
