"""What of a window can be pressed, written in or walked through, and what the Tab key reaches of it."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QTabBar,
    QTabWidget,
    QWidget,
)

MADE_BY_QT = (QAbstractSpinBox, QComboBox, QTabBar)
"""Widgets with parts of their own, which Qt names by the whole."""


def is_a_part(thing: QObject | None) -> bool:
    """True for what Qt made inside a widget, such as the line of a number."""
    parent = None if thing is None else thing.parent()
    return isinstance(parent, MADE_BY_QT) or (
        isinstance(parent, QAbstractScrollArea) and not isinstance(thing, QAbstractButton | QLineEdit)
    )


def interactive(window: QWidget) -> list[QWidget]:
    """What can be pressed, written in or walked through, wherever it stands in the tree."""
    kinds = (QAbstractButton, QLineEdit, QAbstractSpinBox, QComboBox, QAbstractItemView, QTabBar)
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and not (is_a_part(widget) or isinstance(widget, QTabWidget))  # its bar is what is reached
        and (isinstance(widget, kinds) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    ]


def focus_of(window: QWidget) -> QWidget | None:
    """What has the focus in a window; Qt's own declaration forgets that nothing may have it."""
    return window.focusWidget()


def reached_by_tab(window: QWidget) -> list[QWidget]:
    """The widgets that have the focus in turn while Tab is pressed, once round."""
    reached: list[QWidget] = []
    before: QWidget | None = None
    for _ in range(len(window.findChildren(QWidget))):
        QTest.keyClick(focus_of(window) or window, Qt.Key.Key_Tab)
        focused = focus_of(window)
        if focused is None or (focused in reached and focused is not before):
            break
        if focused is not before:  # hours and minutes are two stops of one field
            reached.append(focused)
        before = focused
    return reached


def has_arrows(widget: QWidget) -> bool:
    """True for one of some choices, which the arrow keys reach from the one that is made."""
    if not isinstance(widget, QAbstractButton):
        return False
    group: QButtonGroup | None = widget.group()  # Qt's own hints leave None out
    return group is not None and group.exclusive() and not widget.isChecked()
