"""The tray's menu, whose rows change their texts in place."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.views.menu import MenuFailover, MenuView


class ProviderAction(QAction):
    """The row of one provider, whichever it is at the moment."""

    chosen = Signal(str)
    """The provider's id."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._provider_id = ProviderId("")
        self.triggered.connect(self._triggered)

    def show_row(self, provider_id: ProviderId, label: str) -> None:
        """Takes on a provider."""
        self._provider_id = provider_id
        self.setText(_literal(label))

    def _triggered(self) -> None:
        self.chosen.emit(self._provider_id)


class TrayMenu(QMenu):
    """Shows a `MenuView`. Actions are made once: a desktop that shows the menu over D-Bus keeps them."""

    report_requested = Signal(str)
    check_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._view: MenuView | None = None
        self._rows: list[ProviderAction] = []
        self._summary = self.addAction("")
        # Not disabled, though it is a text: many themes paint what is disabled too pale to be read.
        self._summary.triggered.connect(self._ask_for_report)
        self.addSeparator()
        self._below_rows = self.addSeparator()
        self._failover = self.addAction("")
        self._failover.triggered.connect(self._ask_for_copy)
        self._below_failover = self.addSeparator()
        self._show_failover(None)
        for label, shortcut, slot in (
            ("Open Report…", "Ctrl+O", self._ask_for_report),
            ("Check Now", "Ctrl+R", self._ask_for_check),
            ("Settings…", "Ctrl+,", self._ask_for_settings),
            ("Quit", "Ctrl+Q", self._ask_for_quit),
        ):
            action = self.addAction(label)
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutVisibleInContextMenu(True)
            # Qt would move what it takes for "Preferences" and "Quit" into the menu bar on macOS.
            action.setMenuRole(QAction.MenuRole.NoRole)
            action.triggered.connect(slot)

    def show_view(self, view: MenuView) -> None:
        """Replaces the texts that changed."""
        if view == self._view:
            return
        self._view = view
        self._summary.setText(_literal(view.summary))
        while len(self._rows) < len(view.rows):
            self._rows.append(self._new_row())
        for place, action in enumerate(self._rows):
            action.setVisible(place < len(view.rows))
            if place < len(view.rows):
                action.show_row(view.rows[place].provider_id, view.rows[place].label)
        self._show_failover(view.failover)

    def _new_row(self) -> ProviderAction:
        action = ProviderAction(self)
        action.chosen.connect(self.report_requested)
        self.insertAction(self._below_rows, action)
        return action

    def _show_failover(self, failover: MenuFailover | None) -> None:
        self._failover.setVisible(failover is not None)
        self._below_failover.setVisible(failover is not None)
        if failover is not None:
            self._failover.setText(_literal(failover.label))

    def _ask_for_copy(self) -> None:
        if self._view is not None and self._view.failover is not None:
            self.copy_requested.emit(self._view.failover.copies)

    def _ask_for_report(self) -> None:
        self.report_requested.emit("")

    def _ask_for_check(self) -> None:
        self.check_requested.emit()

    def _ask_for_settings(self) -> None:
        self.settings_requested.emit()

    def _ask_for_quit(self) -> None:
        self.quit_requested.emit()


def _literal(text: str) -> str:
    """A text in which "&" stands for itself, not for the key that follows it."""
    return text.replace("&", "&&")
