"""Finds what a user would find in a window: by the words on it, or by the name that is spoken."""

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTabWidget, QWidget

from apimon_desktop.ui.language import tr
from apimon_desktop.ui.widgets.labels import TextLabel

W = TypeVar("W", bound=QWidget)


def named(window: QWidget, kind: type[W], name: str) -> W:
    """The widget of a kind that has an accessible name."""
    return next(widget for widget in window.findChildren(kind) if widget.accessibleName() == name)


def button(window: QWidget, label: str) -> QAbstractButton:
    """The visible button with these words on it."""
    buttons = window.findChildren(QAbstractButton)
    return next(one for one in buttons if one.isVisible() and one.text() == label)


def has_button(window: QWidget, label: str) -> bool:
    """True where a button with these words can be seen."""
    buttons = window.findChildren(QAbstractButton)
    return any(one.isVisible() and one.text() == label for one in buttons)


def texts(window: QWidget) -> str:
    """All that can be read."""
    labels = window.findChildren(TextLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def click(widget: QWidget) -> None:
    """Clicks where a tick or a label begins."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


def press(window: QWidget, label: str) -> None:
    """Presses the button with these words on it, in the language in force; it need not be on the screen."""
    button(window, tr(label)).click()


def to_page(window: QWidget, title: str) -> None:
    """Opens a page of a window with tabs."""
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    titles = [tabs.tabText(place).replace("&&", "&") for place in range(tabs.count())]
    tabs.setCurrentIndex(titles.index(title))
