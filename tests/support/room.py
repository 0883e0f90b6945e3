"""Finds what of a window cannot be read to its end, and what stands on something else."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QTabBar,
    QWidget,
)

from apimon_desktop.ui.widgets.controls import Field
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.layouts import ScrollThumb


def settled(window: QWidget) -> None:
    """Lets layouts come to rest: a changed width changes heights, and those a scroll bar."""
    for _ in range(4):
        QApplication.processEvents()


def lack_of_room(window: QWidget) -> list[str]:
    """What is cut, scrolled sideways, or covered by its neighbour; empty: nothing."""
    return [*_cut_texts(window), *_scrolled_sideways(window), *_overlaps(window)]


def _seen(window: QWidget) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible()]


def _cut_texts(window: QWidget) -> Iterator[str]:
    for widget in _seen(window):
        if isinstance(widget, TextLabel | QLineEdit):
            yield from _cut_words(widget)
        else:
            yield from _cut_parts(widget)


def _cut_words(widget: QWidget) -> Iterator[str]:
    match widget:
        case TextLabel() if widget.text() and not _label_fits(widget):
            yield f"{widget.text()!r} in {widget.width()} × {widget.height()} px"
        case QLineEdit() if widget.placeholderText() and not isinstance(widget, Field):
            yield f"{widget.placeholderText()!r}, which no tooltip says where it is cut"


def _cut_parts(widget: QWidget) -> Iterator[str]:
    least = widget.minimumSizeHint().width()
    match widget:
        case QAbstractButton() if widget.text() and widget.width() < least:
            yield f"button {widget.text()!r} in {widget.width()} px"
        case QAbstractSpinBox() | QComboBox() if widget.width() < least:
            yield f"{widget.accessibleName()!r} in {widget.width()} px"
        case QTabBar():
            yield from _cut_tabs(widget)
        case QListWidget() if widget.sizeHintForColumn(0) > widget.viewport().width():
            yield f"the list {widget.accessibleName()!r} in {widget.width()} px"


def _label_fits(label: TextLabel) -> bool:
    room, metrics = label.contentsRect(), label.fontMetrics()
    drawn = QLabel.text(label)  # may break where the label's own text does not say so
    words = drawn.replace("\u200b", " ").split() if label.wordWrap() else drawn.split("\n")
    if max((metrics.horizontalAdvance(word) for word in words), default=0) > room.width():
        return False
    lines = label.text().count("\n") + 1
    needed = label.heightForWidth(label.width()) if label.wordWrap() else lines * metrics.height()
    return label.height() >= needed


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for place in range(bar.count()):
        text = bar.tabText(place).replace("&&", "&")
        if bar.tabRect(place).width() < bar.fontMetrics().horizontalAdvance(text):
            yield f"tab {text!r}"


def _scrolled_sideways(window: QWidget) -> Iterator[str]:
    for area in [one for one in window.findChildren(QScrollArea) if one.isVisible()]:
        inside = area.widget()
        if inside is not None and inside.width() > area.viewport().width():
            yield f"a page of {inside.width()} px in {area.viewport().width()} px"


def _overlaps(window: QWidget) -> Iterator[str]:
    for parent in [window, *_seen(window)]:
        if isinstance(parent, QAbstractItemView | QAbstractSpinBox | QComboBox | QTabBar):
            continue  # Qt's own parts
        inside = [
            child
            for child in parent.children()
            if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
            if not isinstance(child, ScrollThumb)  # lies over its page by design
        ]
        for child in inside:
            is_scrolled = isinstance(parent.parent(), QAbstractScrollArea)
            if not (is_scrolled or parent.rect().contains(child.geometry())):
                yield f"{_told(child)} reaches out of {_told(parent)}"
        for one, other in combinations(inside, 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{_told(one)} and {_told(other)} stand on each other"


def _told(widget: QWidget) -> str:
    text = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {text!r}"
