"""One provider in the report window: a line, its trouble, and its details."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.buttons import ActionButtons
from apimon_desktop.ui.fact_grid import FactGrid
from apimon_desktop.ui.failover_line import FailoverBox
from apimon_desktop.ui.heartbeat import HeartbeatStrip
from apimon_desktop.ui.labels import FONT_CHANGES, FittingLabel, TextLabel, tip
from apimon_desktop.ui.shapes import StatusShape, shape_side
from apimon_desktop.ui.tones import STATUS_TONES, Tone, veil
from apimon_desktop.ui.views.heartbeat import HeartbeatView
from apimon_desktop.ui.views.report import ReportRow

INDENT = 12
"""Pixels from the window's edge to the rows' shapes."""
_GAP = 8
_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    }
)


class RowHeader(QAbstractButton):
    """The line: shape, name, what fits of the figures, and the status in a word."""

    stepped = Signal(int)
    """To the row below (1) or above (-1)."""
    entered = Signal()
    """Enter was pressed, or the line was clicked twice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shape = StatusShape(self)
        self._name = TextLabel(bold=True, parent=self)
        self._figures = FittingLabel(tone=Tone.MUTED, parent=self)
        self._word = TextLabel(bold=True, scale=0.86, capitals=True, parent=self)
        self._ring = False
        self.strip = HeartbeatStrip(self)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(INDENT, 6, INDENT, 6)
        column.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        column.addLayout(row)
        under = self._under = QHBoxLayout()
        under.addWidget(self.strip)
        column.addLayout(under)
        row.addWidget(self._shape)
        row.addWidget(self._name)
        row.addWidget(self._figures, stretch=1)
        row.addWidget(self._word)
        for part in (self._name, self._figures, self._word):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._indent()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._indent()

    def show_row(self, row: ReportRow) -> None:
        """Shows a provider."""
        self._shape.show_status(row.status)
        self._name.setText(row.name)
        self._figures.show_parts(row.line)
        self._word.setText(row.word)
        self._word.set_tone(STATUS_TONES[row.status])
        self.setAccessibleName(row.spoken)

    @property
    def name_width(self) -> int:
        """The room that the name needs, in pixels."""
        return self._name.sizeHint().width()

    def set_name_width(self, width: int) -> None:
        """Gives the name this much room, or more where it needs it."""
        self._name.setMinimumWidth(width)

    def tip(self) -> str:
        """All figures, where some have no room; empty: they can all be read."""
        return self._figures.text() if self._figures.is_cut else ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.tip()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit()
            case _:
                super().keyPressEvent(event)

    def _indent(self) -> None:
        self._under.setContentsMargins(under_name(self) - INDENT, 0, 0, 0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.entered.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(4, 1, -4, -1)
        strength = 0.10 if self.isDown() else 0.05 if self.isChecked() or self.underMouse() else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil(self.palette(), strength))
        painter.drawRoundedRect(ground, 5, 5)
        if self.hasFocus() and self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5)


class RowBody(QWidget):
    """What stands under the line."""

    action_chosen = Signal(object)
    """An `Action`."""
    put_away = Signal(str)
    """The occasion of a failover card that is not wanted now."""
    unfolded = Signal()
    """More is shown than before, because it was asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cause = TextLabel(wraps=True, parent=self)
        self._figures = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._facts = FactGrid(self)
        self.strip = HeartbeatStrip(self, thick=True)
        self._failover = FailoverBox(self)
        self._buttons = ActionButtons(self)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(6)
        self._indent()
        for part in (self._cause, self._figures, self.strip, self._facts, self._failover, self._buttons):
            column.addWidget(part)
        self._failover.action_chosen.connect(self.action_chosen)
        self._failover.put_away.connect(self.put_away)
        self._failover.unfolded.connect(self.unfolded)
        self._buttons.action_chosen.connect(self.action_chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._indent()

    def show_row(self, row: ReportRow, *, detailed: bool, put_away: str) -> None:
        """Shows a provider's trouble, or all of its facts; no card of the occasion that was put away."""
        self._cause.setVisible(bool(row.trouble) and not detailed)
        self._figures.setVisible(len(row.trouble) > 1 and not detailed)
        if row.trouble:
            self._cause.setText(row.trouble[0])
            self._figures.setText("\n".join(row.trouble[1:]))
        self._facts.setVisible(detailed)
        if detailed:
            self._facts.show_facts(row.facts)
        card = row.failover
        self._failover.setVisible(card is not None and card.occasion != put_away)
        if card is not None:
            self._failover.show_card(card)
        first = () if row.next_action is None else (row.next_action,)
        self._buttons.show_actions(first + (row.actions if detailed else row.actions[:1]))

    def _indent(self) -> None:
        self._column.setContentsMargins(under_name(self), 0, INDENT, 10)


class ProviderRow(QWidget):
    """One provider. Unfolds by itself when something is wrong, and fully when it is selected."""

    chosen = Signal(str)
    """The provider's id: its line was clicked."""
    entered = Signal(str)
    """The provider's id: its page is wanted."""
    action_chosen = Signal(object)
    """An `Action`."""
    put_away = Signal(str)
    """The occasion of a failover card that is not wanted now."""
    unfolded = Signal()
    """More is shown than before, because it was asked for."""

    def __init__(self, provider_id: ProviderId, parent: QWidget) -> None:
        super().__init__(parent)
        self.provider_id = provider_id
        self.header = RowHeader(self)
        self._body: RowBody | None = None
        self._shown: tuple[ReportRow, bool, str] | None = None
        self._heartbeat: HeartbeatView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self.header.clicked.connect(self._clicked)
        self.header.entered.connect(self._entered)

    def show_row(self, row: ReportRow, *, selected: bool, put_away: str = "") -> None:
        """Shows the provider, in full where it is the selected one.

        ``put_away`` is the occasion of the failover card that was not wanted.
        """
        if self._shown == (row, selected, put_away):
            return
        self._shown = row, selected, put_away
        self.header.setChecked(selected)
        self.header.show_row(row)
        unfolded = selected or bool(row.trouble)
        if unfolded and self._body is None:
            self._body = RowBody(self)
            self._body.action_chosen.connect(self.action_chosen)
            self._body.put_away.connect(self.put_away)
            self._body.unfolded.connect(self.unfolded)
            self._body.strip.show_view(self._heartbeat)
            self._column.addWidget(self._body)
        self.header.strip.setVisible(not unfolded)
        if self._body is not None:
            self._body.setVisible(unfolded)
            if unfolded:
                self._body.show_row(row, detailed=selected, put_away=put_away)

    def show_heartbeat(self, view: HeartbeatView) -> None:
        """Shows the last 24 hours."""
        self._heartbeat = view
        self.header.strip.show_view(view)
        if self._body is not None:
            self._body.strip.show_view(view)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(veil(self.palette(), 0.12))
        painter.drawLine(INDENT, self.height() - 1, self.width() - INDENT, self.height() - 1)

    def _clicked(self) -> None:
        self.chosen.emit(self.provider_id)

    def _entered(self) -> None:
        self.entered.emit(self.provider_id)


def under_name(widget: QWidget) -> int:
    """Pixels from the window's edge to where the rows' names begin."""
    return INDENT + shape_side(widget.fontMetrics()) + _GAP
