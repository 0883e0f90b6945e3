"""The tray icon with its menu."""

import sys

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from apimon_desktop.adapters.macos import icon_may_stay_hidden
from apimon_desktop.ui.icons import tray_icon
from apimon_desktop.ui.labels import tip
from apimon_desktop.ui.tray_menu import TrayMenu
from apimon_desktop.ui.views.menu import MenuView
from apimon_desktop.ui.views.tray import IconLook, TrayView

_IS_MACOS = sys.platform == "darwin"
_SHOWN_MS = 10_000
_OPENS_REPORT = frozenset(
    {
        QSystemTrayIcon.ActivationReason.Trigger,
        QSystemTrayIcon.ActivationReason.DoubleClick,
        # A keyboard, or a system that does not report the kind of click.
        QSystemTrayIcon.ActivationReason.Unknown,
    }
)
_KEPT_ICONS = 16
"""Each takes 120 KB, and a number has a hundred of them."""


class Tray(QObject):
    """Shows a `TrayView` and a `MenuView`; says what was asked for and does nothing itself."""

    report_requested = Signal(str)
    """The provider's id; empty: none in particular."""
    check_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    action_chosen = Signal(object)
    """An `Action` of the menu's."""
    message_clicked = Signal()
    """The last message of `show_message` was clicked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = TrayMenu()
        self._icons: dict[IconLook, QIcon] = {}
        self._view: TrayView | None = None
        self._is_over = False
        self._item = self._new_item()
        self.menu.report_requested.connect(self.report_requested)
        self.menu.check_requested.connect(self.check_requested)
        self.menu.settings_requested.connect(self.settings_requested)
        self.menu.quit_requested.connect(self.quit_requested)
        self.menu.action_chosen.connect(self.action_chosen)

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
        """Opens the report, except on macOS, which opens the menu at every click."""
        if not _IS_MACOS and reason in _OPENS_REPORT:
            self.report_requested.emit("")
