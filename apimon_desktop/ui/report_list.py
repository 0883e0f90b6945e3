"""The rows of the report, and what stands below them."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.heartbeat import HeartbeatAxis
from apimon_desktop.ui.labels import FONT_CHANGES
from apimon_desktop.ui.report_row import INDENT, ProviderRow, under_name
from apimon_desktop.ui.views.heartbeat import HeartbeatView
from apimon_desktop.ui.views.report import ReportRow

_WIDEST_NAME_LINES = 8


class Column(QWidget):
    """Holds the rows, and tells when they need another size."""

    laid_out = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return done


class ReportList(QScrollArea):
    """One row for each provider; one of them may be unfolded in full."""

    action_chosen = Signal(object)
    """An `Action`."""
    entered = Signal(str)
    """The provider's id: its page is wanted."""
    unfolded = Signal()
    """More is shown than before, because it was asked for."""
    laid_out = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[ReportRow, ...] = ()
        self._selected: ProviderId | None = None
        self._put_away = ""
        self._heartbeats: dict[ProviderId, HeartbeatView] = {}
        self.rows: dict[ProviderId, ProviderRow] = {}
        self._inside = Column()
        self._above = QVBoxLayout()
        self._rows = QVBoxLayout()
        self._axis = _Axis(self._inside)
        self._sections = QVBoxLayout()
        self.column = QVBoxLayout(self._inside)
        for part in (self._rows, self._sections):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(0)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._above.setContentsMargins(INDENT, 0, INDENT - 4, 0)
        self.column.addLayout(self._above)
        self.column.addLayout(self._rows)
        self.column.addWidget(self._axis)
        self.column.addLayout(self._sections)
        self.column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inside)
        self._inside.laid_out.connect(self._follow_rows)

    def add_above(self, part: QWidget) -> None:
        """Puts something above the rows, where it is scrolled with them."""
        self._above.addWidget(part)

    def add_section(self, section: QWidget) -> None:
        """Puts something below the rows, where it is scrolled with them."""
        self._sections.addWidget(section)

    def show_rows(self, rows: tuple[ReportRow, ...]) -> None:
        """Replaces what is shown, in place."""
        self._shown = rows
        for gone in self.rows.keys() - {row.provider_id for row in rows}:
            self.rows.pop(gone).deleteLater()
        for place, row in enumerate(rows):
            widget = self.rows.get(row.provider_id) or self._new_row(row.provider_id)
            if self._rows.indexOf(widget) != place:
                self._rows.insertWidget(place, widget)
            selected = row.provider_id == self._selected
            widget.show_row(row, selected=selected, put_away=self._put_away)
            widget.show()  # a layout would do so a turn later, too late for the window's first size
        self._measure()
        # One that is unfolded has its ends labelled by itself.
        self._axis.setVisible(any(not row.trouble and row.provider_id != self._selected for row in rows))

    def show_heartbeats(self, views: Mapping[ProviderId, HeartbeatView]) -> None:
        """Shows the last 24 hours of some providers; the others keep what they have."""
        self._heartbeats |= views
        for provider_id, view in views.items():
            row = self.rows.get(provider_id)
            if row is not None:
                row.show_heartbeat(view)

    @property
    def selected(self) -> ProviderId | None:
        """The provider whose facts are unfolded."""
        return self._selected

    @selected.setter
    def selected(self, provider_id: ProviderId | None) -> None:
        self._selected = provider_id

    @property
    def wanted(self) -> ProviderId | None:
        """The provider that is meant where none is named: with the focus, unfolded, or the first."""
        focused = next((pid for pid, row in self.rows.items() if row.header.hasFocus()), None)
        first = self._shown[0].provider_id if self._shown else None
        return focused or self._selected or first

    def select(self, provider_id: str) -> None:
        """Shows the facts of one provider, and those of no other; empty: of none."""
        self._selected = ProviderId(provider_id) if provider_id else None
        self.unfolded.emit()
        self.show_rows(self._shown)
        row = self.rows.get(ProviderId(provider_id))
        if row is not None:
            row.header.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(row.header)

    def focus_row(self, step: int) -> None:
        """Gives the focus to the row that is so many below the one that has it, or to the first."""
        headers = [self.rows[row.provider_id].header for row in self._shown]
        if headers:
            focused = next((place for place, header in enumerate(headers) if header.hasFocus()), 0)
            place = max(0, min(focused + step, len(headers) - 1))
            headers[place].setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            # The rows hear of it after this.
            QTimer.singleShot(0, self, self._measure)

    def _measure(self) -> None:
        """Gives names and axis the room that the letters of now need."""
        self._align([self.rows[row.provider_id] for row in self._shown])
        self._axis.keep_clear(max((row.header.strip.figure_width for row in self.rows.values()), default=0))

    def _new_row(self, provider_id: ProviderId) -> ProviderRow:
        row = self.rows[provider_id] = ProviderRow(provider_id, self._inside)
        row.chosen.connect(self._toggle)
        row.entered.connect(self.entered)
        row.action_chosen.connect(self.action_chosen)
        row.put_away.connect(self._put_card_away)
        row.unfolded.connect(self.unfolded)
        row.header.stepped.connect(self.focus_row)
        if provider_id in self._heartbeats:
            row.show_heartbeat(self._heartbeats[provider_id])
        return row

    def _align(self, rows: Iterable[ProviderRow]) -> None:
        """Lets all figures begin below each other; a very long name does not push the others'."""
        headers = [row.header for row in rows]
        most = _WIDEST_NAME_LINES * self.fontMetrics().height()
        width = max((header.name_width for header in headers if header.name_width <= most), default=0)
        for header in headers:
            header.set_name_width(width)

    def _toggle(self, provider_id: str) -> None:
        self.select("" if provider_id == self._selected else provider_id)

    def _put_card_away(self, occasion: str) -> None:
        self._put_away = occasion
        self.show_rows(self._shown)

    def _follow_rows(self) -> None:
        """Keeps the window wide enough for its widest row."""
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(self.column.minimumSize().width() + bar)
        self.laid_out.emit()


class _Axis(QWidget):
    """Labels both ends of the thin bars, once for all rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.addWidget(HeartbeatAxis(self))

    def keep_clear(self, beside: int) -> None:
        """Takes the room that the figures need beside the bars, in pixels."""
        self._row.setContentsMargins(under_name(self), 1, INDENT + beside, 4)
