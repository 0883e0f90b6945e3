"""The mark that shows once, after the first run, where the icon is."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QMouseEvent, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from apimon_desktop.ui.language import tr
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.widgets import tokens
from apimon_desktop.ui.widgets.painting import paint_text, painter_for
from apimon_desktop.ui.widgets.tokens import Radius, Type, font, px

_ARROW_PX: Final = 9
_GAP_PX: Final = 8
_LEAST_PANEL_PX: Final = 8
"""Of what a desktop keeps free at an edge: less is no panel."""
_TOWARDS: Final = {
    Qt.Edge.TopEdge: (0, -1),
    Qt.Edge.BottomEdge: (0, 1),
    Qt.Edge.LeftEdge: (-1, 0),
    Qt.Edge.RightEdge: (1, 0),
}


def panel_edge(icon: QRect, screen: QRect, available: QRect) -> Qt.Edge | None:
    """The edge of the screen that the icon's panel is at. None: not known.

    ``icon`` is empty where the desktop does not say where it is; then what it keeps free counts.
    """
    inside = QRect(icon.center(), QSize(1, 1)) if icon.isValid() else available
    gaps = {
        Qt.Edge.TopEdge: inside.top() - screen.top(),
        Qt.Edge.BottomEdge: screen.bottom() - inside.bottom(),
        Qt.Edge.LeftEdge: inside.left() - screen.left(),
        Qt.Edge.RightEdge: screen.right() - inside.right(),
    }
    if icon.isValid():
        return min(gaps, key=gaps.__getitem__)
    edge = max(gaps, key=gaps.__getitem__)
    return edge if gaps[edge] >= _LEAST_PANEL_PX else None


def show_where_it_is(popover: Popover, icon: QRect) -> "CoachMark | None":
    """Shows the mark beside an open popover. None: the edge is not known, so the popover says it in words."""
    screen = popover.screen()
    edge = panel_edge(icon, screen.geometry(), screen.availableGeometry())
    if edge is None or QGuiApplication.platformName().startswith("wayland"):
        popover.say(tr("API Monitor lives in your panel. Click its icon any time."))
        return None
    mark = CoachMark(edge)
    mark.show_beside(popover.panel.translated(popover.pos()), screen.availableGeometry())
    popover.open_changed.connect(mark.close)
    return mark


class CoachMark(QWidget):
    """A bubble whose arrow points to the edge where the icon is. A click closes it."""

    def __init__(self, edge: Qt.Edge) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint
        super().__init__(None, flags | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.edge = edge
        self._texts = (tr("I'm here"), Type.STRONG), (tr("Click the icon any time."), Type.BODY)
        self.setAccessibleName(". ".join(text for text, _ in self._texts))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        metrics = [QFontMetrics(font(kind)) for _, kind in self._texts]
        widest = max(one.horizontalAdvance(text) for one, (text, _) in zip(metrics, self._texts, strict=True))
        self._line = max(one.height() for one in metrics)
        arrow, (dx, dy) = px(_ARROW_PX), _TOWARDS[edge]
        height = len(self._texts) * self._line + 2 * px(8)
        self.resize(widest + 2 * px(14) + abs(dx) * arrow, height + abs(dy) * arrow)

    def show_beside(self, popover: QRect, room: QRect) -> None:
        """Shows it at its edge of the room, beside the popover."""
        place, (dx, dy) = QRect(popover.topLeft(), self.size()), _TOWARDS[self.edge]
        if dy:
            place.moveRight(popover.left() - px(_GAP_PX))
            if place.left() < room.left():
                place.moveLeft(popover.right() + px(_GAP_PX))
            place.moveTop(room.top() if dy < 0 else room.bottom() - place.height())
        else:
            place.moveBottom(popover.top() - px(_GAP_PX))
            if place.top() < room.top():
                place.moveTop(popover.bottom() + px(_GAP_PX))
            place.moveLeft(room.left() if dx < 0 else room.right() - place.width())
        self.move(place.topLeft())
        self.show()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.close()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette, arrow, room = painter_for(self), self.palette(), px(_ARROW_PX), QRectF(self.rect())
        dx, dy = _TOWARDS[self.edge]
        away = QPointF(dx * arrow, dy * arrow)
        box = room.adjusted(max(0, -away.x()), max(0, -away.y()), min(0, -away.x()), min(0, -away.y()))
        tip = room.center() + QPointF(dx * room.width() / 2, dy * room.height() / 2)
        across = QPointF(dy * arrow, dx * arrow)
        bubble, pointer = QPainterPath(), QPainterPath(tip)
        bubble.addRoundedRect(box, px(Radius.CARD), px(Radius.CARD))
        pointer.lineTo(tip - away + across)
        pointer.lineTo(tip - away - across)
        pointer.closeSubpath()
        painter.setBrush(tokens.accent(palette))
        painter.drawPath(bubble.united(pointer))
        ink, direction, side = tokens.on_accent(palette), self.layoutDirection(), px(14)
        for number, (text, kind) in enumerate(self._texts):
            top = box.top() + px(8) + number * self._line
            line = QRectF(box.left() + side, top, box.width() - 2 * side + 2, self._line)
            paint_text(painter, line, text, kind, ink, direction=direction)
