"""The popover: a frameless panel at the icon, which can be torn off into a window that stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCursor,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QStackedLayout, QVBoxLayout, QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import WindowPlace
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.popover.body import Body
from apimon_desktop.ui.popover.head import Foot, Head
from apimon_desktop.ui.popover.pages import Pages
from apimon_desktop.ui.popover.place import has_compositor, is_on_panel, place_by, shadow_width
from apimon_desktop.ui.views.commands import (
    HIDE_AMOUNTS_KEYS,
    CopyDetails,
    Export,
    ExportKind,
    LeavePage,
    OpenCosts,
    OpenDetails,
    Quit,
    ToggleAmounts,
)
from apimon_desktop.ui.views.details import DetailsView
from apimon_desktop.ui.views.heartbeat import HeartbeatView
from apimon_desktop.ui.views.report import ReportView
from apimon_desktop.ui.widgets.layouts import PageScroll, ScrolledPage, in_column, tab_as_laid_out
from apimon_desktop.ui.widgets.painting import edge_rounded, fill_rounded, painter_for
from apimon_desktop.ui.widgets.tokens import Radius, px, veil
from apimon_desktop.ui.widgets.window import Standing, Window, clamped

_WIDTH: Final = 360
_TALLEST_SHARE: Final = 0.85
"""Of the screen: what is higher is scrolled."""
_AGES_MS: Final = 15_000
_SAME_CLICK_MS: Final = 400
"""A click on the icon first takes the focus away, which closes the popover, and then asks to open it."""
_COSTS: Final = "costs page"
"""Stands for that page where others stand for a provider's; no id has a blank in it."""
_FRAMELESS: Final = (
    Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
)


class Popover(Window):
    """Shows a `ReportView` and the pages behind it; says what was asked for and does nothing itself."""

    open_changed = Signal(bool)
    ages_outdated = Signal()
    """While it is open: its "2 min ago" are no longer true."""
    export_chosen = Signal(object)
    """An `ExportRequest`."""

    def __init__(self, *, has_tray: bool = True) -> None:
        """``has_tray`` False: there is no icon to open at, so it is a framed window from the start."""
        super().__init__()
        self._view: ReportView | None = None
        self._is_framed = not has_tray
        self._is_reframed = False
        """True while it changes its frame, which is not closing it."""
        self._is_above_icon = False
        """True where it stands above the icon: its lower edge then keeps its place."""
        self._fitted = QSize()
        self._tab_order: tuple[QWidget, ...] = ()
        self._closed_by_focus = QElapsedTimer()
        main = self._main = QWidget(self)
        self._head = Head(main)
        self.body = Body(main)
        self._foot = Foot(main)
        self._stack = QStackedLayout()
        self.pages = Pages(self._stack, main, self)
        self._menu = QMenu(self)
        self._ages = QTimer(self, interval=_AGES_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        self._fill_menu(has_tray=has_tray)
        self._adopt_frame()

    # What is shown

    def show_view(self, view: ReportView) -> None:
        """Replaces what is shown, in place."""
        self._view = view
        self._head.show_view(view)
        self.body.show_view(view)
        self._foot.show_view(view)
        if self.pages.provider_id is not None and self.pages.provider_id not in view.provider_ids:
            self.pages.leave()
        self._fit_soon.start()

    def show_past(self, views: Mapping[ProviderId, HeartbeatView], uptime: str) -> None:
        """Shows the last 24 hours of some providers, and the uptime of all."""
        self.body.show_pasts(views)
        self._foot.show_uptime(uptime)

    def show_details(self, view: DetailsView) -> None:
        """Replaces what the details show, if they are still that provider's."""
        self.pages.show_details(view)

    def say(self, sentence: str) -> None:
        """Tells what came of an export, where it was asked for."""
        self._foot.say(sentence)
        self.pages.say(sentence)

    # Opening and closing

    def open_quietly(self) -> None:
        """Opens without taking the focus from what the user is doing."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._take_place(QRect())
        self.show()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)

    def open_in_front(self, provider_id: str = "", *, icon: QRect | None = None) -> None:
        """Opens because the user asked for it, at a provider's details where one was named.

        ``icon`` is where the tray's icon is; None: not known.
        """
        if provider_id:
            self.pages.leave()
        self._take_place(icon or QRect())
        self.come_to_front()
        if provider_id:
            self.open_details(provider_id)
        elif self.pages.is_main:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # a button would take the arrows for itself

    def toggle(self, *, icon: QRect) -> None:
        """Opens at the icon, or closes where it is open: the icon was clicked."""
        is_same_click = self._closed_by_focus.isValid() and self._closed_by_focus.elapsed() < _SAME_CLICK_MS
        if self.isVisible() and not self._is_framed:
            self.close()
        elif not is_same_click:
            self.open_in_front(icon=icon)

    def tear_off(self, *, at: QPoint | None = None) -> None:
        """Becomes a framed window that stays; ``at`` is where the pointer holds it, None: by the menu."""
        if self._is_framed:
            return
        place = self.panel.translated(self.pos()).topLeft()
        self._is_framed = self._is_reframed = True
        self._adopt_frame()  # which hides it for a moment
        self._is_reframed = False
        self.move(place)
        self._fitted = QSize()
        self._fit()
        self.show()
        self.activateWindow()
        handle = self.windowHandle()
        if at is not None and handle is not None:
            handle.startSystemMove()

    def open_details(self, provider_id: str) -> None:
        """Shows the details of a provider."""
        if self._view is not None and provider_id in self._view.provider_ids:
            self._foot.say("")
            self.pages.open_details(ProviderId(provider_id))

    @property
    def panel(self) -> QRect:
        """What can be seen of the window: without the room for its shadow."""
        margin = 0 if self._is_framed else shadow_width()
        return self.rect().adjusted(margin, margin, -margin, -margin)

    # Qt's

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.WindowDeactivate and not self._is_framed:
            QTimer.singleShot(0, self, self._close_if_left)
        elif event.type() is QEvent.Type.LayoutRequest:
            self._fit_soon.start()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_Back if not self.pages.is_main:
                self._leave_page()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.pages.is_main:
                self.body.step(1 if event.key() == Qt.Key.Key_Down else -1)
            case _:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ages.start()
        self._fit_soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()
        if not event.spontaneous() and not self._is_reframed:
            self.pages.leave()
            self.say("")
            self.open_changed.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_framed:
            return
        painter, palette, panel = painter_for(self), self.palette(), QRectF(self.panel)
        margin = self.panel.left()
        radius = Radius.WINDOW if margin or has_compositor() else 0
        for ring in range(margin):
            color = veil(palette, 0)
            color.setRgbF(0, 0, 0, 0.012)
            grown = panel.adjusted(-ring, -ring + 4, ring, ring + 4)
            fill_rounded(painter, grown, radius + ring, color)
        fill_rounded(painter, panel, radius, palette.window().color())
        edge_rounded(painter, panel, radius, veil(palette, 0.12 if radius else 0.3))

    # Parts

    def _lay_out(self) -> None:
        self.setWindowTitle("API Monitor")
        self._scroll = PageScroll(self.body, self._main)
        in_column(self._head, (self._scroll, 1), self._foot, of=self._main)
        self._stack.addWidget(self._main)
        self._outer = in_column(self._stack, of=self)
        self._outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)

    def _connect(self) -> None:
        self._fit_soon.timeout.connect(self._fit)
        self._ages.timeout.connect(self.ages_outdated)
        # Where there is no tray, there is no menu to quit from.
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(lambda: self.do(Quit()))
        QShortcut(QKeySequence(HIDE_AMOUNTS_KEYS), self).activated.connect(lambda: self.do(ToggleAmounts()))
        self._head.more.clicked.connect(lambda: self._head.more.open_menu(self._menu))
        self._head.torn_off.connect(lambda at: self.tear_off(at=at))
        self.pages.changed.connect(self._follow_page)

    def _fill_menu(self, *, has_tray: bool) -> None:
        """What is wanted rarely."""
        self._menu.addAction(tr("Export…")).triggered.connect(self._ask_where)
        hide = self._menu.addAction(tr("Hide or Show Amounts"))
        hide.setShortcut(QKeySequence(HIDE_AMOUNTS_KEYS))
        hide.triggered.connect(lambda: self.do(ToggleAmounts()))
        self._keep = self._menu.addAction(tr("Keep Open in a Window"))
        self._keep.triggered.connect(self.tear_off)
        if not has_tray:
            self._menu.addSeparator()
            self._menu.addAction(tr("Quit")).triggered.connect(lambda: self.do(Quit()))

    def _adopt_frame(self) -> None:
        """Puts on a window's frame, or takes it off."""
        is_clear = not self._is_framed and has_compositor()
        self.setWindowFlags(Qt.WindowType.Window if self._is_framed else _FRAMELESS)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, on=is_clear)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground, on=is_clear)
        margin = 0 if self._is_framed else shadow_width() + 1
        self._outer.setContentsMargins(margin, margin, margin, margin)
        self._keep.setVisible(not self._is_framed)

    # Size and place

    @property
    def _chosen_size(self) -> QSize | None:
        is_chosen = self._is_framed and self._fitted.isValid() and self.size() != self._fitted
        return self.size() if is_chosen else None

    @property
    def _page_name(self) -> str:
        return _COSTS if self.pages.are_costs_open else self.pages.provider_id or ""

    def remember(self, place: WindowPlace) -> None:
        super().remember(place)
        if place.width is not None and self._is_framed:
            self._fitted = QSize(1, 1)  # a size that somebody chose is kept

    @property
    def standing(self) -> Standing:
        return replace(super().standing, is_torn_off=self._is_framed)

    def stand_as(self, other: Standing) -> None:
        if other.is_torn_off and not self._is_framed:
            self._is_framed = True
            self._adopt_frame()
        super().stand_as(other)

    def _open(self, other: Standing) -> None:
        self._take_place(QRect())
        if other.place is not None:
            self.move(other.place.left, other.place.top)
        self.show()
        if other.page == _COSTS:
            self.pages.open_costs()
        elif other.page:
            self.open_details(other.page)

    def _take_place(self, icon: QRect) -> None:
        """Chooses size and place while hidden: once shown, X11 takes a place for that without the frame."""
        if self.isVisible():
            return
        self.open_changed.emit(True)  # whoever listens fills the window, which then knows its size
        self._fit()
        if self._is_framed:
            is_anchored = icon.isValid() and self._left_at is None
        else:
            was_left = self._left_at is not None or self._remembered is not None
            is_anchored = icon.isValid() or is_on_panel(QCursor.pos()) or not was_left
        if not is_anchored:
            self.take_place()
            return
        size = self._framed_size if self._is_framed else self.panel.size()
        place, self._is_above_icon = place_by(icon, QCursor.pos(), size)
        self.move(place.topLeft() - self.panel.topLeft())
        self._is_guess = self._is_framed

    def _fit(self) -> None:
        """Gives the window the height that its page needs, unless the user chose a size."""
        self._fit_soon.stop()
        self._tab_order = tab_as_laid_out(self._main, self._tab_order)
        edges = 0 if self._is_framed else 2  # a pixel at each side of the panel, which no page has
        around = self.size() - self.panel.size()
        width = max(px(_WIDTH), self._least_width())
        self.setMinimumWidth(width + around.width())
        if self._chosen_size is not None or self.isMaximized():
            return
        room = self.screen().availableGeometry()
        wanted = self._wanted_height(width - edges) + edges
        height = min(wanted, round(_TALLEST_SHARE * room.height()))
        size = QSize(width, height) + around
        if size != self.size():
            lower = self.geometry().bottom()
            self.resize(size)
            if self._is_above_icon and self.isVisible() and not self._is_framed:
                self.move(self.x(), lower - self.height() + 1)
            elif self.isVisible():
                place = clamped(QRect(self.pos(), self.size()), room)
                if place.topLeft() != self.pos() and self._is_framed:
                    self.move(place.topLeft())
        self._fitted = self.size()

    def _least_width(self) -> int:
        page = self.pages.shown
        return self.body.minimumSizeHint().width() if page is self._main else page.minimumSizeHint().width()

    def _wanted_height(self, width: int) -> int:
        page = self.pages.shown
        if isinstance(page, ScrolledPage):
            return page.wanted_height(width)
        return sum(_height_in(part, width) for part in (self._head, self.body, self._foot))

    def _follow_page(self) -> None:
        self._fit()
        if self.pages.is_main:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_page(self) -> None:
        """Shows the overview, with the focus where the page was opened."""
        left, were_costs_open = self.pages.provider_id, self.pages.are_costs_open
        self.pages.leave()
        if were_costs_open:
            self._foot.focus_costs()
        elif left is not None:
            self.body.focus_provider(left)

    def _close_if_left(self) -> None:
        """Closes after a click elsewhere; not for a menu or dialog of its own."""
        if self.isActiveWindow() or self._is_framed or not self.isVisible():
            return
        has_dialog = any(dialog.isVisible() for dialog in self.findChildren(QDialog))
        if QApplication.activePopupWidget() is None and not has_dialog:
            self.close()
            self._closed_by_focus.start()

    # What is asked for

    def do(self, command: object) -> None:
        match command:
            case OpenDetails():
                self.open_details(command.provider_id)
            case OpenCosts():
                self.pages.open_costs()
            case LeavePage():
                self._leave_page()
            case Export():
                self._ask_where()
            case _:
                super().do(command)
        if isinstance(command, CopyDetails):  # by a menu, which is gone by then
            self._foot.say(tr("Copied ✓"), briefly=True)

    def _ask_where(self) -> None:
        """Asks where to export all providers to, or the one whose details are looked at."""
        from apimon_desktop.ui.save_dialog import SaveDialog  # noqa: PLC0415 - for whoever exports

        self.say("")
        picture = self.pages.picture()
        kinds: tuple[ExportKind, ...] = (ExportKind.JSON, ExportKind.CSV)
        if picture is not None:
            kinds = (*kinds, ExportKind.PNG)
        dialog = SaveDialog(self, kinds, self.pages.provider_id, picture)
        dialog.chosen.connect(self.export_chosen)
        dialog.open()


def _height_in(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.heightForWidth(width)
    return widget.sizeHint().height()
