"""The tray icon, and its menu, whose lines change their texts in place."""

import sys
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from apimon_desktop.adapters.system.process import icon_may_stay_hidden
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.tray.icon import tray_icon
from apimon_desktop.ui.views.commands import (
    Action,
    CheckNow,
    OpenReport,
    OpenSettings,
    Quit,
    ToggleAmounts,
    ToggleReport,
)
from apimon_desktop.ui.views.tray import IconLook, MenuView, SubMenu, TrayView
from apimon_desktop.ui.widgets.labels import literal, tip
from apimon_desktop.ui.widgets.painting import shape_icon

_ICON_SIDE: Final = 16
_LOOKED_AT_MS: Final = 30_000
"""Not every desktop tells that a menu was closed: after so long it is taken for closed."""


class EntryAction(QAction):
    """One line of a menu, which is sent to ``commanded`` when it is clicked."""

    def __init__(self, menu: "EntryMenu | TrayMenu") -> None:
        super().__init__(menu)
        self._entry: Action | None = None
        self._commanded = menu.commanded
        # Qt would move "Preferences" and "Quit" into the menu bar on macOS.
        self.setMenuRole(QAction.MenuRole.NoRole)
        self.triggered.connect(self._triggered)
        menu.addAction(self)

    def show_entry(self, entry: Action) -> None:
        """Shows an entry."""
        if entry == self._entry:
            return
        self._entry = entry
        self.setSeparator(entry.command is None)
        self.setText(literal(entry.label))
        self.setCheckable(entry.is_checked is not None)
        self.setChecked(bool(entry.is_checked))
        self.setEnabled(entry.is_enabled)
        self.setVisible(entry.is_visible)

    def _triggered(self) -> None:
        if self._entry is not None:
            # Qt has toggled it; it shows the new state once the command has changed it.
            self.setChecked(bool(self._entry.is_checked))
            self._commanded.emit(self._entry.command)


class EntryMenu(QMenu):
    """Shows a `SubMenu`. Its lines are made once, and each keeps its place."""

    commanded = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[EntryAction] = []

    def show_menu(self, view: SubMenu) -> None:
        """Replaces the texts that changed."""
        self.setTitle(literal(view.label))
        while len(self._entries) < len(view.entries):
            self._entries.append(EntryAction(self))
        for action, entry in zip(self._entries, view.entries, strict=True):
            action.show_entry(entry)


class TrayMenu(QMenu):
    """Shows a `MenuView`. Lines are made once: a desktop that shows the menu over D-Bus keeps them.

    While somebody looks, a line stays with its provider, wherever that belongs by now: a click must not hit
    another one than was aimed at.
    """

    commanded = Signal(object)
    """One of `ui.views.commands`."""

    def __init__(self) -> None:
        super().__init__()
        self._view: MenuView | None = None
        self._order: tuple[ProviderId, ...] = ()
        self._opened = QElapsedTimer()
        self._rows: list[EntryMenu] = []
        self._icons: dict[Status, QIcon] = {}
        self._fixed: list[tuple[EntryAction, Action]] = []
        """The lines whose texts change only with the language, and their English actions."""
        self._add_command(say("API Monitor"), OpenReport())
        self.addSeparator()
        self._summary = EntryAction(self)
        self.addSeparator()
        self._below_rows = self.addSeparator()
        self._failover = self._sub_menu()
        self._money = EntryAction(self)
        self._below_money = self.addSeparator()
        self._add_command(say("Check Now"), CheckNow())
        self._mute = self._sub_menu()
        self.addSeparator()
        self._add_command(say("Hide Amounts"), ToggleAmounts())
        self._add_command(say("Settings…"), OpenSettings())
        self._add_command(say("Quit"), Quit())
        for part in (self._failover.menuAction(), self._money, self._below_money):
            part.setVisible(False)
        self._show_fixed()
        self.aboutToShow.connect(self._opens)
        self.aboutToHide.connect(self._opened.invalidate)

    def show_view(self, view: MenuView) -> None:
        """Replaces the texts that changed."""
        if view == self._view:
            return
        self._view = view
        self._summary.show_entry(_report_line(view.summary))
        self._show_rows(view)
        self._failover.menuAction().setVisible(view.failover is not None)
        if view.failover is not None:
            self._failover.show_menu(view.failover)
        self._money.show_entry(_report_line(view.money))
        self._below_money.setVisible(view.failover is not None or view.money is not None)
        self._mute.show_menu(view.mute)
        self._show_fixed()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show_fixed()
        elif event.type() is QEvent.Type.PaletteChange:
            self._icons.clear()
            if self._view is not None:
                self._show_rows(self._view)

    @property
    def _is_looked_at(self) -> bool:
        return self.isVisible() or (self._opened.isValid() and self._opened.elapsed() < _LOOKED_AT_MS)

    def _opens(self) -> None:
        """Over D-Bus this comes with every look at the menu's layout: mostly there is nothing to do."""
        if not self._is_looked_at:
            if self._view is not None:
                self._show_rows(self._view)
            self._opened.start()

    def _show_rows(self, view: MenuView) -> None:
        rows = {row.provider_id: row for row in view.rows}
        if not self._is_looked_at or rows.keys() != set(self._order):
            self._order = tuple(rows)
        while len(self._rows) < len(self._order):
            self._rows.append(self._sub_menu(before=self._below_rows))
        for place, menu in enumerate(self._rows):
            menu.menuAction().setVisible(place < len(self._order))
            if place < len(self._order):
                row = rows[self._order[place]]
                menu.show_menu(row)
                menu.menuAction().setIcon(self._icon_of(row.status))

    def _icon_of(self, status: Status) -> QIcon:
        if status not in self._icons:
            self._icons[status] = shape_icon(status, self.palette(), _ICON_SIDE)
        return self._icons[status]

    def _sub_menu(self, *, before: QAction | None = None) -> EntryMenu:
        menu = EntryMenu(self)
        menu.commanded.connect(self.commanded)
        menu.menuAction().setIconVisibleInMenu(True)  # else macOS shows none
        if before is None:
            self.addMenu(menu)
        else:
            self.insertMenu(before, menu)
        return menu

    def _add_command(self, label: str, command: object) -> None:
        self._fixed.append((EntryAction(self), Action(label=label, command=command)))

    def _show_fixed(self) -> None:
        hides_amounts = self._view is not None and self._view.hides_amounts
        for line, action in self._fixed:
            is_checked = hides_amounts if isinstance(action.command, ToggleAmounts) else None
            line.show_entry(replace(localised(action), is_checked=is_checked))


def _report_line(label: str | None) -> Action:
    """A line that opens the report. Hidden where the label is None."""
    return Action(label=label or "", command=OpenReport(), is_visible=label is not None)


_IS_MACOS = sys.platform == "darwin"
_SHOWN_MS = 10_000
_KEPT_ICONS = 16
"""Each takes 120 KB, and a number has a hundred of them."""


class Tray(QObject):
    """Shows a `TrayView` and a `MenuView`, and passes on clicks."""

    commanded = Signal(object)
    """One of `ui.views.commands`."""
    message_clicked = Signal()
    """The last message of `show_message` was clicked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = TrayMenu()
        self._icons: dict[IconLook, QIcon] = {}
        self._view: TrayView | None = None
        self._is_over = False
        self._age = QElapsedTimer()
        self._age.start()
        self._item = self._new_item()
        self.menu.commanded.connect(self.commanded)

    @staticmethod
    def is_possible() -> bool:
        """True where this desktop shows tray icons now."""
        if _IS_MACOS and icon_may_stay_hidden():
            return False  # Qt's Cocoa plug-in always reports a tray
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_view(self, view: TrayView) -> None:
        """Shows a state; redraws only what changed."""
        before, self._view = self._view, view
        if before is None or before.look != view.look:
            self._item.setIcon(self._icon(view.look))
        if before is None or before.tooltip != view.tooltip:
            self._item.setToolTip(tip(view.tooltip))
        if not (self._is_over or self._item.isVisible()):
            self._item.show()

    def show_menu(self, view: MenuView) -> None:
        """Replaces the menu's texts in place."""
        self.menu.show_view(view)

    def show_message(self, title: str, body: str) -> None:
        """Shows a notification by the icon's own means, where the system has no service for it."""
        # Qt's Cocoa plug-in removes a message from Notification Center after this time; 0 keeps it.
        shown_ms = 0 if _IS_MACOS else _SHOWN_MS
        # Without markup: on Linux, the notification service may interpret it.
        self._item.showMessage(tip(title), tip(body), self._item.icon(), shown_ms)

    def renew(self) -> None:
        """Makes the icon anew: Qt chooses its kind once, so one made before there is a tray stays unseen."""
        self._item.hide()
        self._item.deleteLater()
        self._item = self._new_item()
        view, self._view = self._view, None
        if view is not None:
            self.show_view(view)

    @property
    def age_s(self) -> float:
        """How long ago the app started to show an icon."""
        return self._age.elapsed() / 1000

    @property
    def place(self) -> QRect:
        """Where the icon is on the screen; empty: this desktop does not tell."""
        return self._item.geometry()

    def hide(self) -> None:
        """Takes the icon out of the tray for good: what the last checks bring does not show it again."""
        self._is_over = True
        self._item.hide()

    def _new_item(self) -> QSystemTrayIcon:
        item = QSystemTrayIcon(self)
        # Always attached: some GNOME extensions show no icon without a menu, and macOS 27 sends no right
        # clicks.
        item.setContextMenu(self.menu)
        item.activated.connect(self._activated)
        item.messageClicked.connect(self.message_clicked)
        return item

    def _icon(self, look: IconLook) -> QIcon:
        if look not in self._icons:
            if len(self._icons) == _KEPT_ICONS:
                del self._icons[next(iter(self._icons))]
            self._icons[look] = tray_icon(look)
        return self._icons[look]

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """Opens or closes the popover, except on macOS, which opens the menu at every click."""
        if _IS_MACOS:
            return
        match reason:
            # Unknown: a keyboard, or a system that does not report the kind of click.
            case QSystemTrayIcon.ActivationReason.Trigger | QSystemTrayIcon.ActivationReason.Unknown:
                self.commanded.emit(ToggleReport())
            case QSystemTrayIcon.ActivationReason.DoubleClick:
                self.commanded.emit(OpenReport())  # its first click was told as a click of its own
