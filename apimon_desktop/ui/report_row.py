"""One provider in the report window: a line, its trouble, and its details."""

import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.buttons import ActionButtons
from apimon_desktop.ui.cards import Card
from apimon_desktop.ui.labels import FittingLabel, TextLabel
from apimon_desktop.ui.shapes import StatusShape, shape_side
from apimon_desktop.ui.tones import STATUS_TONES, Tone, veil
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.facts import Fact
from apimon_desktop.ui.views.report import FailoverCard, ReportRow

INDENT = 12
"""Pixels from the window's edge to the rows' shapes."""
_GAP = 8
_LONG_WORD = 20
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

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shape = StatusShape(self)
        self._name = TextLabel(bold=True, parent=self)
        self._figures = FittingLabel(tone=Tone.MUTED, parent=self)
        self._word = TextLabel(bold=True, scale=0.86, capitals=True, parent=self)
        self._ring = False
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(INDENT, 7, INDENT, 7)
        row.setSpacing(_GAP)
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

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case _:
                super().keyPressEvent(event)

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


class FactGrid(QWidget):
    """Values with what they are values of, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels: list[tuple[TextLabel, TextLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Replaces the texts in place."""
        while len(self._labels) < len(facts):
            pair = TextLabel(tone=Tone.MUTED, parent=self), TextLabel(wraps=True, parent=self)
            line = len(self._labels)
            self._grid.addWidget(pair[0], line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(pair[1], line, 1)
            self._labels.append(pair)
        for place, (label, value) in enumerate(self._labels):
            label.setVisible(place < len(facts))
            value.setVisible(place < len(facts))
            if place < len(facts):
                label.setText(facts[place].label)
                value.setText(_breakable(facts[place].value))
                value.setAccessibleName(facts[place].value)


class RowBody(QWidget):
    """What stands under the line."""

    action_chosen = Signal(object)
    """An `Action`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cause = TextLabel(wraps=True, parent=self)
        self._figures = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._facts = FactGrid(self)
        self._failover = FailoverLine(self)
        self._buttons = ActionButtons(self)
        column = QVBoxLayout(self)
        under_name = INDENT + shape_side(self.fontMetrics()) + _GAP
        column.setContentsMargins(under_name, 0, INDENT, 10)
        column.setSpacing(6)
        for part in (self._cause, self._figures, self._facts, self._failover, self._buttons):
            column.addWidget(part)
        self._failover.action_chosen.connect(self.action_chosen)
        self._buttons.action_chosen.connect(self.action_chosen)

    def show_row(self, row: ReportRow, *, detailed: bool) -> None:
        """Shows a provider's trouble, or all of its facts."""
        self._cause.setVisible(bool(row.trouble) and not detailed)
        self._figures.setVisible(len(row.trouble) > 1 and not detailed)
        if row.trouble:
            self._cause.setText(row.trouble[0])
            self._figures.setText("\n".join(row.trouble[1:]))
        self._facts.setVisible(detailed)
        if detailed:
            self._facts.show_facts(row.facts)
        self._failover.setVisible(row.failover is not None)
        if row.failover is not None:
            self._failover.show_card(row.failover)
        first = () if row.next_action is None else (row.next_action,)
        actions = first + row.actions if detailed else first
        self._buttons.setVisible(bool(actions))
        self._buttons.show_actions(actions)


class FailoverLine(Card):
    """What to use instead, with its reason."""

    action_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = TextLabel(bold=True, wraps=True, parent=self)
        self._reason = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._buttons = ActionButtons(self)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._text)
        words.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 8, 7)
        row.addLayout(words, stretch=1)
        row.addWidget(self._buttons, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._buttons.action_chosen.connect(self.action_chosen)

    def show_card(self, card: FailoverCard) -> None:
        """Shows a choice, or that there is none."""
        self._text.setText(card.text)
        self._reason.setText(card.reason)
        copies = card.copies
        self._buttons.setVisible(copies is not None)
        if copies is not None:
            self._buttons.show_actions((Action(label="Copy name", kind=ActionKind.COPY, target=copies),))


class ProviderRow(QWidget):
    """One provider. Unfolds by itself when something is wrong, and fully when it is selected."""

    chosen = Signal(str)
    """The provider's id: its line was clicked."""
    action_chosen = Signal(object)
    """An `Action`."""

    def __init__(self, provider_id: ProviderId, parent: QWidget) -> None:
        super().__init__(parent)
        self.provider_id = provider_id
        self.header = RowHeader(self)
        self._body: RowBody | None = None
        self._row: ReportRow | None = None
        self._selected = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self.header.clicked.connect(self._clicked)

    def show_row(self, row: ReportRow, *, selected: bool) -> None:
        """Shows the provider, in full where it is the selected one."""
        if row == self._row and selected == self._selected:
            return
        self._row, self._selected = row, selected
        self.header.setChecked(selected)
        self.header.show_row(row)
        unfolded = selected or bool(row.trouble)
        if unfolded and self._body is None:
            self._body = RowBody(self)
            self._body.action_chosen.connect(self.action_chosen)
            self._column.addWidget(self._body)
        if self._body is not None:
            self._body.setVisible(unfolded)
            if unfolded:
                self._body.show_row(row, detailed=selected)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(veil(self.palette(), 0.12))
        painter.drawLine(INDENT, self.height() - 1, self.width() - INDENT, self.height() - 1)

    def _clicked(self) -> None:
        self.chosen.emit(self.provider_id)


class RowList(QWidget):
    """Holds the rows, and tells when they need another size."""

    laid_out = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return done


def _breakable(text: str) -> str:
    """A text that breaks inside long words, such as addresses and ids, and not between number and unit."""
    text = re.sub(r"(?<=\d) (?=\w)", "\u00a0", text)
    return " ".join(
        word if len(word) <= _LONG_WORD else "\u200b".join(re.findall(r"\w{1,12}\W*|\W+", word))
        for word in text.split(" ")
    )
