"""The report: one sentence on top, then one row for each provider."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.buttons import ActionButtons, IconButton
from apimon_desktop.ui.cards import Notice
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.report_row import INDENT, ProviderRow, RowList
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.report import ReportRow, ReportView

_AGES_MS = 15_000
_LEAST_WIDTH = 360
_FIRST_WIDTH_LINES = 25
_TALLEST_FIRST_LINES = 42
"""The first size, in heights of a line of text: larger letters need a larger window."""


class ReportWindow(QWidget):
    """Shows a `ReportView`; says what was asked for and does nothing itself."""

    check_requested = Signal()
    settings_requested = Signal(str)
    """The provider's id; empty: none in particular."""
    link_requested = Signal(str)
    copy_requested = Signal(str)
    open_changed = Signal(bool)
    ages_outdated = Signal()
    """While the window is open: its "2 min ago" are no longer true."""

    def __init__(self) -> None:
        super().__init__()
        self._view: ReportView | None = None
        self._selected: ProviderId | None = None
        self._rows: dict[ProviderId, ProviderRow] = {}
        self._verdict = TextLabel(scale=1.3, bold=True, wraps=True, parent=self)
        self._as_of = TextLabel(tone=Tone.MUTED, parent=self)
        self._check = IconButton("refresh", "Check now", QKeySequence("Ctrl+R"), self)
        self._settings = IconButton("settings", "Settings", QKeySequence("Ctrl+,"), self)
        self._notice = Notice(self)
        self._first_step = ActionButtons(self)
        self._list = RowList()
        self._list_column = QVBoxLayout(self._list)
        self._ages = QTimer(self)
        self._ages.setInterval(_AGES_MS)
        self._ages.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._lay_out()
        self._connect()

    def show_view(self, view: ReportView) -> None:
        """Replaces what is shown, in place."""
        before, self._view = self._view, view
        self._verdict.setText(view.verdict)
        self._as_of.setText(view.as_of)
        if before is None or before.notices != view.notices:
            self._notice.show_text("\n".join(view.notices))
        self._first_step.setVisible(view.first_step is not None)
        if view.first_step is not None:
            self._first_step.show_actions((view.first_step,))
        self._show_rows(view.rows)

    def open_quietly(self) -> None:
        """Opens without taking the focus from what the user is doing."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.show()

    def open_in_front(self, provider_id: str = "") -> None:
        """Opens because the user asked for it, with a provider selected where one was named."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)
        self._selected = ProviderId(provider_id) or self._selected
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        if provider_id:
            self.select(provider_id)

    def select(self, provider_id: str) -> None:
        """Shows the details of one provider, and those of no other; empty: of none."""
        self._selected = ProviderId(provider_id) if provider_id else None
        if self._view is not None:
            self._show_rows(self._view.rows)
        row = self._rows.get(ProviderId(provider_id))
        if row is not None:
            row.header.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(row.header)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._focus_row(0)
            case _:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ages.start()
        if not event.spontaneous():
            self.open_changed.emit(True)  # whoever listens fills the window, which then knows its size
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()
        if not event.spontaneous():
            self.open_changed.emit(False)

    def _lay_out(self) -> None:
        self.setWindowTitle("API Monitor")
        self.setMinimumWidth(_LEAST_WIDTH)
        under = QHBoxLayout()
        under.addWidget(self._as_of, stretch=1)
        under.addWidget(self._check)
        under.addWidget(self._settings)
        head = self._head = QVBoxLayout()
        head.setContentsMargins(INDENT, 12, INDENT - 4, 6)
        head.setSpacing(4)
        for part in (self._verdict, self._first_step, self._notice):
            head.addWidget(part)
        head.insertLayout(1, under)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._list_column.setSpacing(0)
        self._list_column.addStretch(1)
        scroll = self._scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, stretch=1)

    def _widen(self) -> None:
        """Keeps the window wide enough for its widest row, which would be cut otherwise."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self._list_column.minimumSize().width() + bar)

    def _fit(self) -> None:
        """Gives the window the height that its rows need, within reason."""
        line = self.fontMetrics().height()
        width = max(_FIRST_WIDTH_LINES * line, self.minimumSizeHint().width())
        height = _height(self._head, width) + _height(self._list_column, width)
        self.resize(width, min(height, _TALLEST_FIRST_LINES * line))

    def _connect(self) -> None:
        self._check.clicked.connect(self._ask_for_check)
        self._settings.clicked.connect(self._ask_for_settings)
        self._first_step.action_chosen.connect(self._do)
        self._ages.timeout.connect(self.ages_outdated)
        self._list.laid_out.connect(self._widen)

    def _show_rows(self, rows: tuple[ReportRow, ...]) -> None:
        for gone in self._rows.keys() - {row.provider_id for row in rows}:
            self._rows.pop(gone).deleteLater()
        for place, row in enumerate(rows):
            widget = self._rows.get(row.provider_id)
            if widget is None:
                widget = self._rows[row.provider_id] = ProviderRow(row.provider_id, self._list)
                widget.chosen.connect(self._toggle)
                widget.action_chosen.connect(self._do)
                widget.header.stepped.connect(self._focus_row)
            if self._list_column.indexOf(widget) != place:
                self._list_column.insertWidget(place, widget)
            widget.show_row(row, selected=row.provider_id == self._selected)
            widget.show()  # a layout would do so a turn later, too late for the window's first size

    def _toggle(self, provider_id: str) -> None:
        self.select("" if provider_id == self._selected else provider_id)

    def _focus_row(self, step: int) -> None:
        if self._view is None or not self._view.rows:
            return
        headers = [self._rows[row.provider_id].header for row in self._view.rows]
        focused = next((place for place, header in enumerate(headers) if header.hasFocus()), 0)
        headers[max(0, min(focused + step, len(headers) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def _do(self, action: Action) -> None:
        match action.kind:
            case ActionKind.SETTINGS:
                self.settings_requested.emit(action.target)
            case ActionKind.LINK:
                self.link_requested.emit(action.target)
            case ActionKind.COPY:
                self.copy_requested.emit(action.target)

    def _ask_for_check(self) -> None:
        self.check_requested.emit()

    def _ask_for_settings(self) -> None:
        self.settings_requested.emit("")


def _height(layout: QLayout, width: int) -> int:
    return layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
