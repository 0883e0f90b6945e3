"""The page of one provider: figures, chart, use and incidents."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apimon_desktop.core.latency import Span
from apimon_desktop.core.text import say
from apimon_desktop.ui.buttons import ActionButtons
from apimon_desktop.ui.day_bars import DayBarsWidget
from apimon_desktop.ui.even_flow import EvenFlow
from apimon_desktop.ui.incident_table import IncidentTable
from apimon_desktop.ui.labels import BreakingLabel, TextLabel, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.latency_chart import LatencyChart
from apimon_desktop.ui.page_scroll import PageScroll
from apimon_desktop.ui.shapes import StatusShape
from apimon_desktop.ui.tones import STATUS_TONES, Tone
from apimon_desktop.ui.usage_choice import ChoiceButton, press_one
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.details import DetailsView
from apimon_desktop.ui.views.figure import Figure

_MARGIN = 12
_SPANS: Final = {
    Span.DAY: (say("24 h"), say("Last 24 h")),
    Span.WEEK: (say("7 d"), say("Last 7 d")),
    Span.MONTH: (say("30 d"), say("Last 30 d")),
}
"""What stands on each button, and what a screen reader says."""


class DetailsPage(QWidget):
    """Shows a `DetailsView`; says what was asked for and does nothing itself."""

    back_requested = Signal()
    action_chosen = Signal(object)
    """An `Action`."""
    span_chosen = Signal(object)
    """A `Span`."""
    export_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._back = QToolButton(self)
        self._shape = StatusShape(self)
        self._name = TextLabel(scale=1.3, bold=True, wraps=True, parent=self)
        self._word = TextLabel(bold=True, scale=0.86, capitals=True, parent=self)
        self._line = TextLabel(wraps=True, parent=self)
        self._figures = _Figures(self)
        self._spans = _Spans(self)
        self._chart = LatencyChart(self)
        self._legend = TextLabel(
            tr("Line: p50, half of the answers were quicker. Band: up to p95. A gap: not watched."),
            tone=Tone.MUTED,
            scale=0.86,
            wraps=True,
            parent=self,
        )
        self._usage: list[DayBarsWidget] = []
        self._usage_column = QVBoxLayout()
        self._incidents = IncidentTable(self)
        self._no_incidents = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._buttons = ActionButtons(self)
        self._export = QPushButton(tr("Export…"), self)
        self._said = BreakingLabel(parent=self)
        self._lay_out()
        self._connect()

    def show_view(self, view: DetailsView) -> None:
        """Replaces what is shown, in place."""
        self._shape.show_status(view.status)
        self._name.setText(view.name)
        self._word.setText(view.word)
        self._word.set_tone(STATUS_TONES[view.status])
        self._line.setText(view.line)
        self._figures.show_figures(view.figures)
        self._spans.show_span(view.span)
        self._chart.show_view(view.chart)
        for place, bars in enumerate(view.usage):
            if place == len(self._usage):
                self._usage.append(DayBarsWidget(self))
                self._usage_column.addWidget(self._usage[-1])
            self._usage[place].show_view(bars)
        for place, widget in enumerate(self._usage):
            widget.setVisible(place < len(view.usage))
        self._incidents.show_rows(view.incidents)
        self._incidents.setVisible(bool(view.incidents))
        self._no_incidents.setText(view.no_incidents)
        self._no_incidents.setVisible(bool(view.no_incidents))
        self._buttons.show_actions(view.actions)
        self._chain()

    def _chain(self) -> None:
        """The Tab key goes from top to bottom, though the last buttons are made last."""
        for one, following in pairwise((self._incidents, *self._buttons.buttons, self._export)):
            QWidget.setTabOrder(one, following)

    def begin(self) -> None:
        """Starts at the top, with the focus where the keys can lead back."""
        self.say("")
        self._scroll.verticalScrollBar().setValue(0)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Shows what came of an export; empty: nothing."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def picture(self) -> QImage:
        """The chart as it is drawn now."""
        return self._chart.picture()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self._scroll = PageScroll(self._body(), self)
        column.addWidget(self._scroll, stretch=1)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        self._back.setText(tr("‹ Back"))
        self._back.setAccessibleName(tr("Back to all providers"))
        self._back.setToolTip(tip(tr("Back to all providers (Esc)")))
        self._back.setAutoRaise(True)
        row = QHBoxLayout()
        row.setContentsMargins(6, 8, _MARGIN, 4)
        row.setSpacing(8)
        row.addWidget(self._back)
        row.addWidget(self._shape)
        row.addWidget(self._name, stretch=1)
        row.addWidget(self._word)
        return row

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(_MARGIN, 2, _MARGIN, 10)
        column.setSpacing(8)
        column.addWidget(self._line)
        column.addWidget(self._figures)
        over = QHBoxLayout()
        over.addWidget(TextLabel(tr("Response time"), bold=True, parent=self), stretch=1)
        over.addWidget(self._spans)
        column.addLayout(over)
        column.addWidget(self._chart)
        column.addWidget(self._legend)
        self._usage_column.setSpacing(10)
        column.addLayout(self._usage_column)
        column.addWidget(TextLabel(tr("Incidents, 30 d"), bold=True, parent=self))
        column.addWidget(self._no_incidents)
        column.addWidget(self._incidents)
        column.addStretch(1)
        return body

    def _foot(self) -> QVBoxLayout:
        self._export.setAutoDefault(False)
        self._export.setAccessibleName(self._export.text())
        self._said.hide()
        column = QVBoxLayout()
        column.setContentsMargins(_MARGIN, 6, _MARGIN, 10)
        row = QHBoxLayout()
        row.addWidget(self._buttons, stretch=1)
        row.addWidget(self._export, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self._said)
        return column

    def _connect(self) -> None:
        self._back.clicked.connect(self._go_back)
        self._buttons.action_chosen.connect(self.action_chosen)
        self._export.clicked.connect(self._ask_for_export)
        self._spans.chosen.connect(self.span_chosen)
        self._incidents.copy_requested.connect(self._copy)

    def _go_back(self) -> None:
        self.back_requested.emit()

    def _ask_for_export(self) -> None:
        self.export_requested.emit()

    def _copy(self, text: str) -> None:
        self.action_chosen.emit(Action(label=tr("Copy"), kind=ActionKind.COPY, target=text))


class _Figures(QWidget):
    """Numbers side by side, in lines of about as many each where there is no room for all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._flow = EvenFlow(self)
        self._boxes: list[_FigureBox] = []

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Replaces the texts in place."""
        while len(self._boxes) < len(figures):
            self._boxes.append(_FigureBox(self))
            self._flow.addWidget(self._boxes[-1])
        for box, figure in zip(self._boxes, figures, strict=True):
            box.show_figure(figure)


class _FigureBox(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = TextLabel(tone=Tone.MUTED, scale=0.86, parent=self)
        self._value = TextLabel(bold=True, scale=1.25, parent=self)
        self._note = TextLabel(tone=Tone.MUTED, scale=0.86, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._label, self._value, self._note):
            column.addWidget(part)

    def show_figure(self, figure: Figure) -> None:
        """Shows a number."""
        self._label.setText(figure.label)
        self._value.setText(figure.value)
        self._note.setText(figure.note)
        self._value.setAccessibleName(figure.spoken)


class _Spans(QWidget):
    """Buttons of which one is pressed."""

    chosen = Signal(object)
    """A `Span`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._spans = tuple(Span)
        for place, span in enumerate(self._spans):
            text, spoken = localised(_SPANS[span])
            button = ChoiceButton(text, spoken, self)
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_clicked)

    def show_span(self, span: Span) -> None:
        """Presses the button of a span."""
        press_one(self._group, self._group.button(self._spans.index(span)))

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self._spans[place])
