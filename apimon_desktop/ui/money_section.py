"""What was spent, below the rows of the report."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from apimon_desktop.ui.labels import FONT_CHANGES, TextLabel
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.money_bars import BudgetBar, MoneyBarsWidget
from apimon_desktop.ui.tones import Tone, veil
from apimon_desktop.ui.views.figure import Figure
from apimon_desktop.ui.views.money import HOW_TO, MoneyBars, MoneyView

_MARGIN = 12


class MoneySection(QWidget):
    """Shows a `MoneyView`, or nothing before the first one."""

    usage_requested = Signal()
    """More is wanted: the usage page."""
    copy_requested = Signal(str)
    unfolded = Signal()
    """More is shown than before, because it was asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: MoneyView | None = None
        self._nothing = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._more = _button(tr("Usage…"), self)
        self._how = _button(tr("How to report usage"), self)
        self._how_to: _HowTo | None = None
        """None: nobody asked for it yet."""
        self._figures = _Figures(self)
        self._bars = _LabelledBars(self)
        self._budget_text = TextLabel(wraps=True, parent=self)
        self._budget = BudgetBar(self)
        self._lines = _Lines(self)
        self._lay_out()
        self._more.clicked.connect(self._ask_for_usage)
        self._how.clicked.connect(self._show_how)
        self.hide()

    def show_view(self, view: MoneyView) -> None:
        """Replaces what is shown."""
        if view == self._view:
            return
        self._view = view
        has_sums = not view.nothing
        self._nothing.setText(view.nothing)
        self._nothing.setVisible(not has_sums)
        self._how.setVisible(not has_sums)
        if self._how_to is not None:
            self._how_to.setVisible(not has_sums and self._how.isChecked())
        self._figures.setVisible(has_sums)
        self._figures.show_figures(view.figures)
        self._bars.show_view(view.bars)
        self._budget.show_view(view.budget)
        self._budget_text.setVisible(view.budget is not None)
        self._budget_text.setText("" if view.budget is None else view.budget.text)
        self._lines.show_lines(view.lines)
        self.show()

    def focus_more(self) -> None:
        """Gives the focus to the button that leads to the usage page."""
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(veil(self.palette(), 0.18))
        painter.drawLine(0, 0, self.width(), 0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(TextLabel(tr("Money"), bold=True, parent=self))
        head.addStretch(1)
        head.addWidget(self._more)
        none = QHBoxLayout()
        none.setSpacing(6)
        none.addWidget(self._nothing, stretch=1)
        none.addWidget(self._how)
        self._how.setCheckable(True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(none)
        for part in (self._figures, self._bars, self._budget_text, self._budget, self._lines):
            column.addWidget(part)

    def _ask_for_usage(self) -> None:
        self.usage_requested.emit()

    def _show_how(self) -> None:
        if self._how_to is None:
            self._how_to = _HowTo(self)
            self._how_to.copy_requested.connect(self.copy_requested)
            self._column.insertWidget(self._column.indexOf(self._figures), self._how_to)
        self._how_to.setVisible(self._how.isChecked())
        if self._how.isChecked():
            self.unfolded.emit()


class _HowTo(QWidget):
    """Three ways to report usage, to copy."""

    copy_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = QPlainTextEdit(HOW_TO.rstrip(), self)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("How to report usage"))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._copy = _button(tr("Copy"), self)
        self._copy.setAccessibleName(tr("Copy how to report usage"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignRight)
        self._copy.clicked.connect(self._ask_to_copy)
        self._fit()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._fit()

    def _fit(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(QGuiApplication.font().pointSizeF())
        self._text.setFont(font)
        lines = HOW_TO.count("\n") + 1
        around = 2 * (self._text.frameWidth() + round(self._text.document().documentMargin()))
        bar = self._text.horizontalScrollBar().sizeHint().height()
        self._text.setFixedHeight(lines * QFontMetrics(font).lineSpacing() + around + bar)

    def _ask_to_copy(self) -> None:
        self.copy_requested.emit(HOW_TO)


class _Lines(QWidget):
    """Sentences below each other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels: list[TextLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Replaces what is shown."""
        while len(self._labels) < len(lines):
            self._labels.append(TextLabel(tone=Tone.MUTED, wraps=True, parent=self))
            self._column.addWidget(self._labels[-1])
        for place, label in enumerate(self._labels):
            label.setText(lines[place] if place < len(lines) else "")
            label.setVisible(place < len(lines))
        self.setVisible(bool(lines))


class _Figures(QWidget):
    """Three sums side by side."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cells: list[tuple[TextLabel, TextLabel, TextLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Replaces what is shown."""
        while len(self._cells) < len(figures):
            column = len(self._cells)
            cell = (
                TextLabel(tone=Tone.MUTED, scale=0.86, parent=self),
                TextLabel(scale=1.2, bold=True, parent=self),
                TextLabel(tone=Tone.MUTED, scale=0.86, wraps=True, parent=self),
            )
            for row, label in enumerate(cell):
                self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(column, 1)
            self._cells.append(cell)
        for figure, (label, value, note) in zip(figures, self._cells, strict=False):
            label.setText(figure.label)
            value.setText(figure.value)
            value.setAccessibleName(figure.spoken)
            note.setText(figure.note)


class _LabelledBars(QWidget):
    """The bars with what their ends stand for, and how much the highest one is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bars = MoneyBarsWidget(self)
        self._ends = [TextLabel(tone=Tone.MUTED, scale=0.8, parent=self) for _ in range(3)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self._bars, 0, 0, 1, 3)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for column, (label, side) in enumerate(zip(self._ends, sides, strict=True)):
            grid.addWidget(label, 1, column, side)

    def show_view(self, view: MoneyBars | None) -> None:
        """Replaces what is drawn. None: there is nothing to draw."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._bars.show_view(view)
        for label, text in zip(self._ends, view.ends, strict=True):
            label.setText(text)


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    button.setAccessibleName(text)
    return button
