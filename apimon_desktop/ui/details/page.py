"""The details of one provider: three figures, reply times, 30 days of cost or tokens, and past problems."""

from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.commands import CopyText, Export, LeavePage, ShowSpan
from apimon_desktop.ui.views.details import DayBars, DetailsView, Figure, Measure, ProblemRow
from apimon_desktop.ui.widgets.bars import DayBarsChart
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind, CopyButton, GlyphButton
from apimon_desktop.ui.widgets.cards import CARD_MARGINS, Card, Tile
from apimon_desktop.ui.widgets.charts import LatencyChart
from apimon_desktop.ui.widgets.controls import Segmented
from apimon_desktop.ui.widgets.labels import TextLabel, caption, literal
from apimon_desktop.ui.widgets.layouts import ScrolledPage, in_column, in_row, mirrored, show_each
from apimon_desktop.ui.widgets.painting import StatusShape, painter_for
from apimon_desktop.ui.widgets.tokens import STATUS_TONES, Space, Tone, Type, hairline, px
from apimon_desktop.ui.widgets.window import ask

_SPANS: Final = {Span.DAY: say("24 hours"), Span.WEEK: say("7 days"), Span.MONTH: say("30 days")}
_MEASURES: Final = {Measure.COST: say("Cost"), Measure.TOKENS: say("Tokens")}
_SHOWN_PROBLEMS: Final = 5
"""Further ones are shown on a click."""


class DetailsPage(ScrolledPage):
    """Shows a `DetailsView`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page_head = _Head(self)
        self._figures = _Figures(self)
        self._chart = _ChartCard(self)
        self._days = _DaysCard(self)
        self._problems = _Problems(self)
        self._said = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._said.hide()
        self.lay_out(self._page_head, self._said, self._figures, self._chart, self._days, self._problems)

    def show_view(self, view: DetailsView) -> None:
        """Replaces what is shown, in place."""
        for part in (self._page_head, self._figures, self._chart, self._days, self._problems):
            part.show_view(view)
        self.order_tab()

    def begin(self) -> None:
        self.say("")
        self._problems.fold()
        super().begin()

    def say(self, sentence: str) -> None:
        """Tells what came of an export."""
        self._said.show_text(sentence)

    def picture(self) -> QImage:
        """The chart of reply times, for a file."""
        return self._chart.chart.picture()


class _Head(QWidget):
    """Back, the provider with its state, its status page and what else can be done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        back = GlyphButton("back", tr("Back"), self)
        self._tile = Tile(self)
        self._name = TextLabel(kind=Type.TITLE, wraps=True, parent=self)
        self._line = TextLabel(kind=Type.CAPTION, wraps=True, parent=self)
        self._status_page = Button("", self)
        self._more = GlyphButton("dots", tr("More"), self)
        self._view: DetailsView | None = None
        in_row(
            back,
            self._tile,
            (in_column(self._name, self._line), 1),
            self._status_page,
            self._more,
            of=self,
            margins=(Space.S, Space.M, Space.S, Space.S),
            spacing=Space.S,
        )
        back.command = LeavePage()
        self._more.clicked.connect(self._open_menu)

    def show_view(self, view: DetailsView) -> None:
        self._view = view
        self._tile.show_look(view.tile, view.name)
        self._name.setText(view.name)
        self._line.setText(view.line)
        self._line.set_tone(STATUS_TONES[view.status])
        self._status_page.setVisible(view.status_page is not None)
        if view.status_page is not None:
            self._status_page.set_words(view.status_page.label)
            self._status_page.command = view.status_page.command

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in () if self._view is None else self._view.menu:
            menu.addAction(literal(action.label)).setData(action.command)
        menu.addSeparator()
        menu.addAction(tr("Export…")).setData(Export())
        menu.triggered.connect(lambda line: ask(self, line.data()))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))


class _Figures(Card):
    """Three numbers side by side."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._boxes = [_FigureBox(self) for _ in range(3)]
        in_row(*((box, 1) for box in self._boxes), of=self, margins=CARD_MARGINS, spacing=Space.M)

    def show_view(self, view: DetailsView) -> None:
        for box, figure in zip(self._boxes, view.figures, strict=True):
            box.show_figure(figure)


class _FigureBox(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label, self._note = caption(self), caption(self)
        self._value = TextLabel(kind=Type.FIGURE, parent=self)
        in_column(self._label, self._value, self._note, None, of=self)

    def show_figure(self, figure: Figure) -> None:
        self._label.setText(figure.label)
        self._value.setText(figure.value)
        self._value.setAccessibleName(figure.spoken)
        self._note.setText(figure.note)


class _ChartCard(Card):
    """Reply times, with how far back they are shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        title = tr("Reply time")
        self._span = Segmented(title, localised(_SPANS), self)
        self.chart = LatencyChart(self)
        self._legend = caption(self)
        _lay_out(self, title, self._span, self.chart, self._legend)
        self._span.chosen.connect(lambda span: ask(self, ShowSpan(span=span)))

    def show_view(self, view: DetailsView) -> None:
        self._span.show_choice(view.span)
        self.chart.show_view(view.chart)
        self._legend.show_text("" if view.chart is None else view.chart.legend)


class _DaysCard(Card):
    """A bar for each of the last 30 days: cost or tokens."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        title = tr("Last 30 days")
        self._view: DetailsView | None = None
        self._measure = Segmented(title, localised(_MEASURES), self)
        self._bars = DayBarsChart(self)
        self._nothing = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._ends = QWidget(self)
        self._begin, self._total, end = (
            TextLabel(text, kind=Type.CAPTION, tone=Tone.MUTED, parent=self._ends)
            for text in ("", "", tr("Today"))
        )
        in_row(self._begin, None, self._total, None, end, of=self._ends)
        _lay_out(self, title, self._measure, self._bars, self._ends, self._nothing)
        self._measure.chosen.connect(self._draw)

    def show_view(self, view: DetailsView) -> None:
        self._view = view
        self._draw()

    def _draw(self) -> None:
        view = self._view
        found = None if view is None else view.days.get(self._measure.choice)
        bars = DayBars(bars=(), total=tr("Reading…"), spoken="") if found is None else found
        self._bars.show_bars(bars)
        self._total.setText(bars.total)
        self._begin.setText("" if view is None else view.first_day)
        for part in (self._bars, self._ends):
            part.setVisible(bool(bars.bars))
        self._nothing.show_text("" if bars.bars else bars.total)


class _Problems(QWidget):
    """What went wrong, the latest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: DetailsView | None = None
        self._shows_all = False
        self._rows: dict[int, _Problem] = {}
        self._copy = CopyButton(tr("Copy report"), self)
        self._card = Card(self)
        self._none = TextLabel(tone=Tone.MUTED, wraps=True, parent=self._card)
        self._none.setContentsMargins(*map(px, CARD_MARGINS))
        self._all = Button("", self, kind=ButtonKind.LINK)
        self._list = in_column()
        in_column(self._none, self._list, of=self._card)
        title = TextLabel(
            tr("Problems in the last 30 days"), kind=Type.STRONG, tone=Tone.MUTED, wraps=True, parent=self
        )
        head = in_row((title, 1), self._copy, spacing=Space.XS)
        start = Qt.AlignmentFlag.AlignLeading
        in_column(head, self._card, (self._all, start), of=self, spacing=Space.XS)
        self._all.clicked.connect(self._show_all)

    def show_view(self, view: DetailsView) -> None:
        self._view = view
        self._copy.command = CopyText(text=view.report)
        self._none.show_text(view.no_problems)
        shown = dict(enumerate(view.problems if self._shows_all else view.problems[:_SHOWN_PROBLEMS]))
        self._rows = show_each(self._list, self._rows, shown, lambda place: _Problem(self._card, place))
        for place, problem in shown.items():
            self._rows[place].show_problem(problem)
        self._all.set_words(tr("Show all {n}", n=len(view.problems)))
        self._all.setVisible(len(shown) < len(view.problems))

    def fold(self) -> None:
        """Shows the latest only."""
        self._shows_all = False

    def _show_all(self) -> None:
        self._shows_all = True
        if self._view is not None:
            self.show_view(self._view)


class _Problem(QWidget):
    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent)
        self._has_line = bool(place)
        self._shape = StatusShape(self)
        self._title, self._when = TextLabel(wraps=True, parent=self), caption(self)
        words = in_column(self._title, self._when)
        in_row(
            (self._shape, Qt.AlignmentFlag.AlignVCenter),
            (words, 1),
            of=self,
            margins=(Space.M, 6, Space.M, 6),
            spacing=10,
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_problem(self, problem: ProblemRow) -> None:
        self._shape.show_status(problem.status)
        self._title.setText(problem.title)
        self._when.setText(problem.when)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._has_line:
            inset = px(Space.M) + self._shape.width() + px(10)
            line = QRectF(inset, 0, self.width() - inset - px(Space.M), 1)
            painter_for(self).fillRect(mirrored(self, line), hairline(self.palette()))


def _lay_out(card: Card, title: str, control: QWidget, *parts: QWidget) -> None:
    """Puts a card's title and a control above its parts."""
    label = TextLabel(title, kind=Type.STRONG, wraps=True, parent=card)
    head = in_row((label, 1), control, spacing=Space.S)
    in_column(head, *parts, of=card, margins=CARD_MARGINS, spacing=Space.S)
