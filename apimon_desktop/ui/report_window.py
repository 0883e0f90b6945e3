"""The report: one sentence on top, then one row for each provider."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.buttons import ActionButtons, IconButton
from apimon_desktop.ui.cards import Notice
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.placement import Placement, clamped
from apimon_desktop.ui.report_row import INDENT, ProviderRow, RowList
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.report import ReportRow, ReportView

_AGES_MS = 15_000
_LEAST_WIDTH = 360
_WIDEST_NAME_LINES = 8
_FIRST_WIDTH_LINES = 27
"""In heights of a line of text: larger letters need a larger window."""
_TALLEST_SHARE = 0.85
"""Of the screen: what is higher is scrolled."""


class ReportWindow(QWidget):
    """Shows a `ReportView`; says what was asked for and does nothing itself."""

    check_requested = Signal()
    settings_requested = Signal(str)
    """The provider's id; empty: none in particular."""
    link_requested = Signal(str)
    copy_requested = Signal(str)
    quit_requested = Signal()
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
        self._placement = Placement(self)
        self._fitted = QSize()
        """The size that fitted the rows; another one is the user's choice."""
        self._has_unfolded = False
        """True until the next view: the user has just asked for more than may have room."""
        self._ages = QTimer(self)
        self._ages.setInterval(_AGES_MS)
        self._ages.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._lay_out()
        self._connect()

    def show_view(self, view: ReportView) -> None:
        """Replaces what is shown, in place."""
        before, self._view = self._view, view
        self._has_unfolded = False
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
        self._take_place(QRect())
        self.show()

    def open_in_front(self, provider_id: str = "", *, icon: QRect | None = None) -> None:
        """Opens because the user asked for it, with a provider selected where one was named.

        ``icon`` is where the tray's icon is; None: not known.
        """
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)
        self._selected = ProviderId(provider_id) or self._selected
        self._take_place(icon or QRect())
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        if provider_id:
            self.select(provider_id)

    def select(self, provider_id: str) -> None:
        """Shows the details of one provider, and those of no other; empty: of none."""
        self._selected = ProviderId(provider_id) if provider_id else None
        self._has_unfolded = True
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

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()
        if not event.spontaneous():
            self._placement.leave()
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

    def _follow_rows(self) -> None:
        """Keeps the window wide enough for its widest row, and high enough for one that was unfolded."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self._list_column.minimumSize().width() + bar)
        if self._has_unfolded and self.isVisible():
            self._make_room()

    def _take_place(self, icon: QRect) -> None:
        """Chooses size and place while hidden: once shown, X11 takes a place for that without the frame."""
        if self.isVisible():
            return
        self.open_changed.emit(True)  # whoever listens fills the window, which then knows its size
        if self._view is not None:
            self._show_rows(self._view.rows)
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized) or self.size() == self._fitted:
            self._fit()
        self._placement.place(icon)

    def _fit(self) -> None:
        """Gives the window the size that its rows need, within reason."""
        width = max(_FIRST_WIDTH_LINES * self.fontMetrics().height(), self.minimumSizeHint().width())
        self.resize(width, self._wanted_height(width))
        self._fitted = self.size()

    def _make_room(self) -> None:
        """Makes the window higher where its rows need it, unless the user chose a size."""
        if self.size() != self._fitted or self.isMaximized():
            return
        height = self._wanted_height(self.width())
        if height > self.height():
            place = clamped(QRect(self.pos(), QSize(self.width(), height)), self.screen().availableGeometry())
            self.move(place.topLeft())
            self.resize(self.width(), height)
            self._fitted = self.size()

    def _wanted_height(self, width: int) -> int:
        height = _height(self._head, width) + _height(self._list_column, width)
        return min(height, round(_TALLEST_SHARE * self.screen().availableGeometry().height()))

    def _connect(self) -> None:
        self._check.clicked.connect(self._ask_for_check)
        self._settings.clicked.connect(self._ask_for_settings)
        self._first_step.action_chosen.connect(self._do)
        self._ages.timeout.connect(self.ages_outdated)
        quit_keys = QShortcut(QKeySequence("Ctrl+Q"), self)  # where there is no tray, there is no menu
        quit_keys.activated.connect(self.quit_requested)
        self._list.laid_out.connect(self._follow_rows)

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
        self._align_figures()

    def _align_figures(self) -> None:
        """Makes the figures of all rows begin below each other, but for very long names."""
        headers = [row.header for row in self._rows.values()]
        widest = _WIDEST_NAME_LINES * self.fontMetrics().height()
        width = max((header.name_width for header in headers if header.name_width <= widest), default=0)
        for header in headers:
            header.set_name_width(width)

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
