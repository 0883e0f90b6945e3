"""The tray's menu, whose lines change their texts in place."""

import sys
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.labels import literal
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.shortcuts import HIDE_AMOUNTS_KEYS
from apimon_desktop.ui.views.actions import Action, ActionKind
from apimon_desktop.ui.views.menu import MenuEntry, MenuRow, MenuView, SubMenu

_IS_MACOS: Final = sys.platform == "darwin"
_LOOKED_AT_MS: Final = 30_000
"""Not every desktop tells that a menu was closed: after so long it is taken for closed."""


class EntryAction(QAction):
    """One line of a sub-menu."""

    chosen = Signal(object)
    """The `Action` that it stands for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entry: MenuEntry | None = None
        self.triggered.connect(self._triggered)

    def show_entry(self, entry: MenuEntry) -> None:
        """Takes on what the line says now."""
        if entry == self._entry:
            return
        self._entry = entry
        self.setSeparator(entry.action is None)
        self.setText(literal(entry.label))
        self.setCheckable(entry.is_checked is not None)
        self.setChecked(bool(entry.is_checked))
        self.setEnabled(entry.is_enabled)
        self.setVisible(entry.is_visible)

    def _triggered(self) -> None:
        if self._entry is None or self._entry.action is None:
            return
        # Qt has switched it by itself; what counts is what comes of it.
        self.setChecked(bool(self._entry.is_checked))
        self.chosen.emit(self._entry.action)


class EntryMenu(QMenu):
    """Shows a `SubMenu`. Its lines are made once, and each keeps its place."""

    chosen = Signal(object)
    """An `Action`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[EntryAction] = []

    def show_menu(self, view: SubMenu) -> None:
        """Replaces the texts that changed."""
        self.setTitle(literal(view.label))
        while len(self._entries) < len(view.entries):
            action = EntryAction(self)
            action.chosen.connect(self.chosen)
            self._entries.append(action)
            self.addAction(action)
        for action, entry in zip(self._entries, view.entries, strict=True):
            action.show_entry(entry)


class TrayMenu(QMenu):
    """Shows a `MenuView`. Lines are made once: a desktop that shows the menu over D-Bus keeps them.

    While somebody looks, a line stays with its provider, wherever that belongs by now: a click must not hit
    another one than was aimed at.
    """

    report_requested = Signal(str)
    check_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    action_chosen = Signal(object)
    """An `Action`."""

    def __init__(self) -> None:
        super().__init__()
        self._view: MenuView | None = None
        self._order: tuple[ProviderId, ...] = ()
        self._opened = QElapsedTimer()
        self._rows: list[EntryMenu] = []
        self._own: list[tuple[QAction, str]] = []
        """The lines that always say the same, with their English words."""
        if _IS_MACOS:
            # On macOS a click on the icon opens the menu, so its first line opens the report.
            self._command(say("API Monitor"), "", self._ask_for_report)
            self.addSeparator()
        self._summary = self._line(self._ask_for_report)
        self.addSeparator()
        self._below_rows = self.addSeparator()
        self._failover = self._sub_menu()
        self._money = self._line(self._ask_for_report)
        self._below_money = self.addSeparator()
        if not _IS_MACOS:
            self._command(say("Open Report…"), "Ctrl+O", self._ask_for_report)
        self._command(say("Check Now"), "Ctrl+R", self.check_requested)
        self._mute = self._sub_menu()
        self.addSeparator()
        self._hide_amounts = self._command(say("Hide Amounts"), HIDE_AMOUNTS_KEYS, self._ask_to_hide)
        self._hide_amounts.setCheckable(True)
        self._command(say("Settings…"), "Ctrl+,", self.settings_requested)
        self._command(say("Quit"), "Ctrl+Q", self.quit_requested)
        for part in (self._failover.menuAction(), self._money, self._below_money):
            part.setVisible(False)
        self.aboutToShow.connect(self._opens)
        self.aboutToHide.connect(self._opened.invalidate)

    def show_view(self, view: MenuView) -> None:
        """Replaces the texts that changed."""
        if view == self._view:
            return
        self._view = view
        self._summary.setText(literal(view.summary))
        self._show_rows(view)
        self._failover.menuAction().setVisible(view.failover is not None)
        if view.failover is not None:
            self._failover.show_menu(view.failover)
        self._money.setVisible(view.money is not None)
        self._money.setText(literal(view.money or ""))
        self._below_money.setVisible(view.failover is not None or view.money is not None)
        self._mute.show_menu(view.mute)
        self._hide_amounts.setChecked(view.hides_amounts)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            for action, words in self._own:
                action.setText(literal(localised(words)))

    @property
    def _is_looked_at(self) -> bool:
        return self.isVisible() or (self._opened.isValid() and self._opened.elapsed() < _LOOKED_AT_MS)

    def _opens(self) -> None:
        """Over D-Bus this comes with every look at the menu's layout: mostly there is nothing to do."""
        if self._is_looked_at:
            return
        if self._view is not None:
            self._show_rows(self._view)
        self._opened.start()

    def _show_rows(self, view: MenuView) -> None:
        rows: Mapping[ProviderId, MenuRow] = {row.provider_id: row for row in view.rows}
        if not self._is_looked_at or rows.keys() != set(self._order):
            self._order = tuple(rows)
        while len(self._rows) < len(self._order):
            self._rows.append(self._sub_menu(before=self._below_rows))
        for place, menu in enumerate(self._rows):
            menu.menuAction().setVisible(place < len(self._order))
            if place < len(self._order):
                menu.show_menu(rows[self._order[place]])

    def _sub_menu(self, *, before: QAction | None = None) -> EntryMenu:
        menu = EntryMenu(self)
        menu.chosen.connect(self._choose)
        if before is None:
            self.addMenu(menu)
        else:
            self.insertMenu(before, menu)
        return menu

    def _command(self, words: str, keys: str, slot: Callable[[], None] | SignalInstance) -> QAction:
        action = self._line(slot)
        action.setText(literal(localised(words)))
        action.setShortcut(QKeySequence(keys))
        action.setShortcutVisibleInContextMenu(True)
        self._own.append((action, words))
        return action

    def _line(self, slot: Callable[[], None] | SignalInstance) -> QAction:
        action = self.addAction("")
        # Qt would move what it takes for "Preferences" and "Quit" into the menu bar on macOS.
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(slot)
        return action

    def _choose(self, action: Action) -> None:
        if action.kind is ActionKind.REPORT:
            self.report_requested.emit(action.target)
        else:
            self.action_chosen.emit(action)

    def _ask_for_report(self) -> None:
        self.report_requested.emit("")

    def _ask_to_hide(self) -> None:
        # Qt has switched it by itself; what counts is what comes of it.
        self._hide_amounts.setChecked(self._view is not None and self._view.hides_amounts)
        self.action_chosen.emit(Action(label="", kind=ActionKind.HIDE_AMOUNTS, target=""))
