"""The report: one sentence on top, then one row for each provider, and a page for each of them."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.cards import Notice
from apimon_desktop.ui.details_corner import DetailsCorner
from apimon_desktop.ui.fitted_size import FittedSize, height_in
from apimon_desktop.ui.report_foot import ReportFoot
from apimon_desktop.ui.report_head import ReportHead
from apimon_desktop.ui.report_list import ReportList
from apimon_desktop.ui.shortcuts import HIDE_AMOUNTS_KEYS
from apimon_desktop.ui.tab_order import tab_as_laid_out
from apimon_desktop.ui.usage_corner import UsageCorner
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.details import DetailsView
from apimon_desktop.ui.views.export import ExportKind
from apimon_desktop.ui.views.heartbeat import HeartbeatView
from apimon_desktop.ui.views.report import ReportView
from apimon_desktop.ui.window import Standing, Window

_AGES_MS: Final = 15_000
_USAGE: Final = "usage page"
"""Stands for that page where others stand for a provider's; no id has a blank in it."""
_LEAST_WIDTH: Final = 360
_PAGE_LINES: Final = 42
"""What a provider's page needs, in heights of a line of text; it is known before the page is filled."""


class ReportWindow(Window):
    """Shows a `ReportView` and a `DetailsView`; says what was asked for and does nothing itself."""

    check_requested = Signal()
    settings_requested = Signal(str)
    """The provider's id; empty: none in particular."""
    link_requested = Signal(str)
    copy_requested = Signal(str)
    action_chosen = Signal(object)
    """An `Action` that is none of these."""
    quit_requested = Signal()
    open_changed = Signal(bool)
    amounts_toggled = Signal()
    """Amounts of money are to be hidden, or shown again."""
    ages_outdated = Signal()
    """While the window is open: its "2 min ago" are no longer true."""
    details_wanted = Signal(str)
    """The id of the provider whose page is looked at; empty: none is any more."""
    span_chosen = Signal(object)
    """A `Span` of the page's chart."""
    export_chosen = Signal(object)
    """An `ExportRequest`."""

    def __init__(self) -> None:
        super().__init__()
        self._view: ReportView | None = None
        self._head = ReportHead(self)
        self._notice = Notice(self)
        self._main = QWidget(self)
        self.list = ReportList(self._main)
        self._foot = ReportFoot(self._main)
        self._pages = QStackedLayout(self)
        self._details = DetailsCorner(self._pages, self._main, self)
        self.usage = UsageCorner(self._pages, self)
        self._size = FittedSize(self, self._wanted_height)
        self._tab_order: tuple[QWidget, ...] = ()
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
        self._head.show_view(view)
        if before is None or before.notices != view.notices:
            self._notice.show_text("\n".join(view.notices))
        self.list.show_rows(view.rows)
        self._foot.offer_details(offered=bool(view.rows))
        if self._details.provider_id not in self.list.rows:
            self.leave_details()

    def show_past(self, views: Mapping[ProviderId, HeartbeatView], uptime: str) -> None:
        """Shows the last 24 hours of some providers, and the uptime of all."""
        self.list.show_heartbeats(views)
        self._foot.show_uptime(uptime)

    def show_details(self, view: DetailsView) -> None:
        """Replaces what the page shows, if it is still that provider's."""
        self._details.show_view(view)

    def say(self, sentence: str) -> None:
        """Tells what came of an export, where it was asked for."""
        self._foot.say(sentence)
        self._details.say(sentence)

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
        if provider_id:
            self.usage.leave()
            self.leave_details()
            self.list.selected = ProviderId(provider_id)
        self._take_place(icon or QRect())
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        if provider_id:
            self.select(provider_id)
        elif self._details.provider_id is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # a button would take the arrows for itself

    def select(self, provider_id: str) -> None:
        """Unfolds one provider, and no other; empty: none."""
        self.list.select(provider_id)

    def open_details(self, provider_id: str) -> None:
        """Shows the page of a provider."""
        if provider_id not in self.list.rows:
            return
        if self._details.provider_id is None:
            self._size.note()
        self._foot.say("")
        self._details.open(ProviderId(provider_id))
        self._size.make_room()

    def leave_details(self) -> None:
        """Shows all providers again, with the focus on the one that was looked at."""
        left = self._details.leave()
        if left is None:
            return
        self._size.go_back()
        row = self.list.rows.get(left)
        if row is not None:
            row.header.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_Back if self.usage.is_open:
                self.usage.leave()
            case Qt.Key.Key_Escape | Qt.Key.Key_Back if self._details.provider_id is not None:
                self.leave_details()
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if not self._has_page_open:
                self.list.focus_row(0)
            case _:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ages.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()
        if not event.spontaneous():
            self.usage.leave()
            self.leave_details()
            self.say("")
            self.open_changed.emit(False)

    def _lay_out(self) -> None:
        self.setWindowTitle("API Monitor")
        column = QVBoxLayout(self._main)
        # No widget's own least width: that would hold for large letters as well, which need more.
        column.addStrut(_LEAST_WIDTH)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.list, stretch=1)
        column.addWidget(self._foot)
        self._pages.addWidget(self._main)
        # Many notices in large letters need more room than a screen has: they are scrolled with the rows.
        self.list.add_above(self._notice)
        self.list.add_section(self.usage.section)

    def _connect(self) -> None:
        self._head.check_requested.connect(self.check_requested)
        self._head.settings_requested.connect(self._ask_for_settings)
        self._head.action_chosen.connect(self._do)
        self._ages.timeout.connect(self.ages_outdated)
        # Where there is no tray, there is no menu to quit from.
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.quit_requested)
        QShortcut(QKeySequence(HIDE_AMOUNTS_KEYS), self).activated.connect(self.amounts_toggled)
        self.list.laid_out.connect(self._follow_rows)
        self.list.unfolded.connect(self._expect_more)
        self.list.action_chosen.connect(self._do)
        self.list.entered.connect(self.open_details)
        self._foot.details_requested.connect(self._open_wanted_details)
        self._foot.export_requested.connect(self._ask_to_export)
        self.usage.copy_requested.connect(self.copy_requested)
        self.usage.unfolded.connect(self._make_room)
        self._details.wanted.connect(self.details_wanted)
        self._details.back_requested.connect(self.leave_details)
        self._details.action_chosen.connect(self._do)
        self._details.span_chosen.connect(self.span_chosen)
        self._details.export_requested.connect(self._ask_to_export_details)

    def _expect_more(self) -> None:
        self._has_unfolded = True

    def _make_room(self) -> None:
        self._size.make_room()

    def _follow_rows(self) -> None:
        """Keeps the window high enough for what was unfolded, and the Tab key in the order of the rows."""
        self._tab_order = tab_as_laid_out(self._main, self._tab_order)
        if self._has_unfolded and self.isVisible():
            self._size.make_room()

    @property
    def _chosen_size(self) -> QSize | None:
        return self._size.chosen

    @property
    def _has_page_open(self) -> bool:
        return self.usage.is_open or self._details.provider_id is not None

    @property
    def _page_name(self) -> str:
        return _USAGE if self.usage.is_open else self._details.provider_id or ""

    def _open(self, other: Standing) -> None:
        self._take_place(QRect())
        self.show()
        if other.page == _USAGE:
            self.usage.open()
        elif other.page:
            self.open_details(other.page)

    def _take_place(self, icon: QRect) -> None:
        """Chooses size and place while hidden: once shown, X11 takes a place for that without the frame."""
        if self.isVisible():
            return
        self.open_changed.emit(True)  # whoever listens fills the window, which then knows its size
        if self._view is not None:
            self.list.show_rows(self._view.rows)
        self._size.fit()
        self._placement.place(icon)

    def _wanted_height(self, width: int) -> int:
        if self._has_page_open:
            return _PAGE_LINES * self.fontMetrics().height()
        rows = height_in(self._head, width) + height_in(self.list.column, width)
        return rows + self._foot.sizeHint().height()

    def _do(self, action: Action) -> None:
        match action.kind:
            case ActionKind.SETTINGS:
                self.settings_requested.emit(action.target)
            case ActionKind.LINK:
                self.link_requested.emit(action.target)
            case ActionKind.COPY:
                self.copy_requested.emit(action.target)
            case ActionKind.PAGE:
                self.open_details(action.target)
            case _:
                self.action_chosen.emit(action)

    def _open_wanted_details(self) -> None:
        if self.list.wanted is not None:
            self.open_details(self.list.wanted)

    def _ask_to_export(self) -> None:
        self._ask_where(None, None)

    def _ask_to_export_details(self, chart: QImage) -> None:
        self._ask_where(self._details.provider_id, chart)

    def _ask_where(self, provider_id: ProviderId | None, picture: QImage | None) -> None:
        from apimon_desktop.ui.save_dialog import SaveDialog  # noqa: PLC0415 - for whoever exports

        self.say("")
        documents = (ExportKind.JSON, ExportKind.CSV)
        kinds = documents if picture is None else (*documents, ExportKind.PNG)
        dialog = SaveDialog(self, kinds, provider_id, picture)
        dialog.chosen.connect(self.export_chosen)
        dialog.open()

    def _ask_for_settings(self) -> None:
        self.settings_requested.emit("")
