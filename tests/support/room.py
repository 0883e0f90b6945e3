"""Finds what of a window cannot be read to its end, and what stands on something else."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import Qt
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

from apimon_desktop.ui.labels import FittingLabel, TextLabel
from apimon_desktop.ui.report_row import RowHeader
from apimon_desktop.ui.usage_table import SortableTable
from apimon_desktop.ui.wrapping_tick import WrappingTick
from apimon_desktop.ui.written_line import WrittenLine


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
        case FittingLabel():
            header = widget.parent()
            if widget.is_cut and not (isinstance(header, RowHeader) and header.tip() == widget.text()):
                yield f"{widget.text()!r} has no room, and no tooltip says it"
        case TextLabel() if widget.text() and not _label_fits(widget):
            yield f"{widget.text()!r} in {widget.width()} × {widget.height()} px"
        case QLineEdit() if widget.placeholderText() and not isinstance(widget, WrittenLine):
            yield f"{widget.placeholderText()!r}, which no tooltip says where it is cut"


def _cut_parts(widget: QWidget) -> Iterator[str]:
    least = widget.minimumSizeHint().width()
    match widget:
        case WrappingTick() if widget.height() < widget.heightForWidth(widget.width()):
            yield f"tick {widget.text()!r} in {widget.width()} × {widget.height()} px"
        case QAbstractButton() if widget.text() and widget.width() < least:
            yield f"button {widget.text()!r} in {widget.width()} px"
        case QAbstractSpinBox() | QComboBox() if widget.width() < least:
            yield f"{widget.accessibleName()!r} in {widget.width()} px"
        case QTabBar():
            yield from _cut_tabs(widget)
        case QListWidget() if widget.sizeHintForColumn(0) > widget.viewport().width():
            yield f"the list {widget.accessibleName()!r} in {widget.width()} px"
        case SortableTable():
            yield from _cut_cells(widget)


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


def _cut_cells(table: SortableTable) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        for row in range(model.rowCount()):
            index = model.index(row, column)
            text = str(index.data())
            is_cut = table.fontMetrics().horizontalAdvance(text) > table.columnWidth(column)
            if is_cut and text not in str(index.data(Qt.ItemDataRole.ToolTipRole)):
                yield f"cell {text!r}, and no tooltip says it"


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
