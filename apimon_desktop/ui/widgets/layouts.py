"""Layouts: rows, columns and flows, mirroring for right-to-left, the Tab order and vertical scrolling."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.ui.widgets.tokens import Space, px

B = TypeVar("B", bound=QBoxLayout)
K = TypeVar("K")
W = TypeVar("W", bound=QWidget)

Part: TypeAlias = QWidget | QLayout | int | tuple[QWidget | QLayout, int | Qt.AlignmentFlag] | None
"""What stands in a row: an int is room, None takes what is left; a pair adds stretch or alignment."""
Sides: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom."""

_NO_MARGINS: Sides = (0, 0, 0, 0)


def in_row(
    *parts: Part, of: QWidget | None = None, margins: Sides = _NO_MARGINS, spacing: int = 0
) -> QHBoxLayout:
    """Puts parts side by side, lengths at the base text size; ``of``: the widget that they fill."""
    return _filled(QHBoxLayout(of) if of else QHBoxLayout(), parts, margins, spacing)


def in_column(
    *parts: Part, of: QWidget | None = None, margins: Sides = _NO_MARGINS, spacing: int = 0
) -> QVBoxLayout:
    """Puts parts one below the other, as `in_row` does side by side."""
    return _filled(QVBoxLayout(of) if of else QVBoxLayout(), parts, margins, spacing)


def _filled(box: B, parts: tuple[Part, ...], margins: Sides, spacing: int) -> B:
    box.setContentsMargins(*map(px, margins))
    box.setSpacing(px(spacing))
    for part in parts:
        inside, extra = part if isinstance(part, tuple) else (part, 0)
        match inside:
            case None:
                box.addStretch(1)
            case int():
                box.addSpacing(px(inside))
            case QLayout():
                box.addLayout(inside, extra)
            case _ if isinstance(extra, Qt.AlignmentFlag):
                box.addWidget(inside, alignment=extra)
            case _:
                box.addWidget(inside, stretch=extra)
    return box


def show_each(
    column: QBoxLayout, shown: dict[K, W], wanted: Mapping[K, object], make: Callable[[K], W]
) -> dict[K, W]:
    """The widgets of a column in the order of ``wanted``; one stays with its key, and is never made anew."""
    for key in shown.keys() - wanted.keys():
        gone = shown[key]
        column.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
    kept: dict[K, W] = {}
    for place, key in enumerate(wanted):
        widget = kept[key] = shown.get(key) or make(key)
        if column.indexOf(widget) != place:
            column.removeWidget(widget)
            column.insertWidget(place, widget)
            widget.show()
    return kept


def mirrored(widget: QWidget, place: QRectF) -> QRectF:
    """A rectangle inside a widget, laid out from left to right, where it is seen."""
    if widget.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return place
    return QRectF(widget.width() - place.right(), place.top(), place.width(), place.height())


_GAP = 6
_THUMB_WIDTH = 8
_THUMB_MARGIN = 2
_LEAST_THUMB = 24


class ListLayout(QLayout):
    """Keeps its items in a list; a subclass says where they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.y() + place.height() for _, place in self._places(width)), default=0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        parent = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()
        for item, place in self._places(rect.width()):
            item.setGeometry(QStyle.visualRect(direction, rect, place.translated(rect.topLeft())))

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Where items are in this width, laid out from left to right."""
        raise NotImplementedError


class FlowLayout(ListLayout):
    """Puts widgets side by side from where reading starts, and goes on below where the room ends.

    What stands side by side has one middle line.
    """

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + _GAP * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        places: list[tuple[QLayoutItem, QRect]] = []
        corner, lowest = QPoint(0, 0), 0
        for item in self._shown():
            size = item.sizeHint()
            if size.width() > width and item.hasHeightForWidth():  # it breaks its line itself
                narrow = max(width, item.minimumSize().width())
                size = QSize(narrow, item.heightForWidth(narrow))
            if corner.x() and corner.x() + size.width() > width:
                corner = QPoint(0, lowest + _GAP)
            places.append((item, QRect(corner, size)))
            lowest = max(lowest, corner.y() + size.height())
            corner += QPoint(size.width() + _GAP, 0)
        lines: dict[int, int] = {}
        for _, place in places:
            lines[place.top()] = max(place.height(), lines.get(place.top(), 0))
        return [
            (item, place.translated(0, (lines[place.top()] - place.height()) // 2)) for item, place in places
        ]


def in_flow(*parts: QWidget, parent: QWidget) -> QWidget:
    """A widget with parts in a flow."""
    host = QWidget(parent)
    flow = FlowLayout(host)
    for part in parts:
        flow.addWidget(part)
    return host


def tab_as_laid_out(parent: QWidget, before: tuple[QWidget, ...]) -> tuple[QWidget, ...]:
    """Chains what the Tab key reaches from top to bottom; ``before`` is what this gave the last time."""
    is_mirrored = parent.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def place(widget: QWidget) -> tuple[int, int]:
        corner = widget.mapTo(parent, QPoint())
        return corner.y(), -corner.x() if is_mirrored else corner.x()

    reached = (
        widget
        for widget in parent.findChildren(QWidget)
        if widget.isVisibleTo(parent) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    order = tuple(sorted(reached, key=place))
    if order != before:
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
    return order


class PageScroll(QScrollArea):
    """A page that scrolls up and down; its scroll bar lies over the page and moves nothing."""

    def __init__(self, inside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._thumb = ScrollThumb(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        inside = self.widget()
        if watched is inside and event.type() is QEvent.Type.LayoutRequest:
            self.setMinimumWidth(inside.minimumSizeHint().width())
            self.updateGeometry()  # Qt tells nobody above that what is scrolled has another size
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._thumb.take_place()


class ScrolledPage(QWidget):
    """A page that scrolls below its head."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tab_order: tuple[QWidget, ...] = ()

    def lay_out(self, head: QWidget, *parts: Part) -> None:
        """Puts the parts one below the other."""
        inside = self._inside = QWidget()
        margins = Space.M, Space.XS, Space.M, Space.M
        in_column(*parts, None, of=inside, margins=margins, spacing=Space.M)
        self._head, self._scroll = head, PageScroll(inside, self)
        in_column(head, (self._scroll, 1), of=self)

    def begin(self) -> None:
        """Starts at the top; Escape leads back, and Tab to the first control."""
        self._scroll.verticalScrollBar().setValue(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted_height(self, width: int) -> int:
        """How high the page is with all that it scrolls."""
        wraps = self._head.hasHeightForWidth()
        head = self._head.heightForWidth(width) if wraps else self._head.sizeHint().height()
        return head + max(self._inside.heightForWidth(width), self._inside.minimumSizeHint().height())

    def order_tab(self) -> None:
        """Lets Tab go from top to bottom."""
        self._tab_order = tab_as_laid_out(self, self._tab_order)


class ScrollThumb(QWidget):
    """Shows over the edge of a scroll area how much of it is seen, and can be dragged."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._bar = area.verticalScrollBar()
        self._dragged_from: tuple[float, int] | None = None
        self._bar.rangeChanged.connect(self.take_place)
        self._bar.valueChanged.connect(self.take_place)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.take_place()

    def take_place(self) -> None:
        """Takes the place that fits what is seen."""
        area, bar = self._area, self._bar
        length = bar.maximum() - bar.minimum()
        self.setVisible(length > 0)
        if length > 0:
            high = area.height() - 2 * _THUMB_MARGIN
            share = bar.pageStep() / (length + bar.pageStep())
            own = max(_LEAST_THUMB, round(high * share))
            top = _THUMB_MARGIN + round((high - own) * (bar.value() - bar.minimum()) / length)
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = 1 if is_mirrored else area.width() - _THUMB_WIDTH - 1
            self.setGeometry(left, top, _THUMB_WIDTH, own)
            self.raise_()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.take_place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = event.globalPosition().y(), self._bar.value()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            start, value = self._dragged_from
            room = max(1, self._area.height() - 2 * _THUMB_MARGIN - self.height())
            length = self._bar.maximum() - self._bar.minimum()
            self._bar.setValue(value + round((event.globalPosition().y() - start) * length / room))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        color = self.palette().windowText().color()
        color.setAlphaF(0.5)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0, -1, 0), 3, 3)
