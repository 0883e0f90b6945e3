"""The settings. Every change applies at once; there is nothing to confirm."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.cards import Notice
from apimon_desktop.ui.placement import Placement
from apimon_desktop.ui.settings_about import AboutPage
from apimon_desktop.ui.settings_checking import CheckingPage
from apimon_desktop.ui.settings_providers import ProvidersPage
from apimon_desktop.ui.views.settings import (
    ImportOffer,
    KeyTest,
    ProviderChange,
    SettingsView,
    with_provider,
)

_FIRST_SIZE_LINES = (42, 36)
"""Width and height, in heights of a line of text: larger letters need a larger window."""


class SettingsWindow(QWidget):
    """Shows a `SettingsView`; says what was changed and does nothing itself."""

    key_saved = Signal(str, object)
    """A provider's id and its new key, a `Secret`."""
    key_removed = Signal(str)
    key_test_requested = Signal(str, object)
    """A provider's id and the entered `Secret`; None: the key that is there."""
    dotenv_chosen = Signal(str)
    import_confirmed = Signal(object)
    """The ids of the providers whose offered keys to save, a tuple."""
    keyring_wanted = Signal()
    """The keyring is to be asked for its keys once more."""
    settings_changed = Signal(object)
    """The new `Settings`, whole."""
    link_requested = Signal(str)
    open_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._settings = Settings()
        self._placement = Placement(self)
        self._notice = Notice(self)
        self._ask_again = QPushButton("Ask the keyring again", self)
        self._tabs = QTabWidget(self)
        self._providers = ProvidersPage(self)
        self._checking = CheckingPage(self)
        self._about = AboutPage(self)
        self._tabs.addTab(self._providers, "Providers")
        self._tabs.addTab(self._checking, "Checking")
        self._tabs.addTab(self._about, "About")
        self._lay_out()
        self._connect()

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; what is being written stays."""
        self._settings = view.settings
        self._notice.show_text("\n".join((*view.key_problems, *view.problems)))
        self._ask_again.setVisible(view.can_read_keys_again)
        self._providers.show_view(view)
        self._checking.show_view(view)
        self._about.show_view(view)

    def show_test(self, provider_id: str, *, ok: bool, text: str) -> None:
        """Shows what came of testing a key."""
        self._providers.show_test(ProviderId(provider_id), KeyTest(ok=ok, text=text))

    def offer_import(self, offers: Sequence[ImportOffer]) -> None:
        """Asks which keys of the chosen file to save."""
        self._tabs.setCurrentWidget(self._providers)
        self._providers.offer_import(offers)

    def open_in_front(self, provider_id: str = "") -> None:
        """Opens because the user asked for it, at a provider where one was named."""
        if not self.isVisible():
            self._placement.place(QRect())
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        if provider_id:
            self._tabs.setCurrentWidget(self._providers)
            self._providers.select(provider_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.open_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._checking.apply()
            self._placement.leave()
            self.open_changed.emit(False)

    def _lay_out(self) -> None:
        self.setWindowTitle("Settings")
        line = self.fontMetrics().height()
        self.resize(*(lines * line for lines in _FIRST_SIZE_LINES))
        self._tabs.setDocumentMode(True)
        column = QVBoxLayout(self)
        column.addWidget(self._notice)
        column.addWidget(self._ask_again, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._tabs, stretch=1)

    def _connect(self) -> None:
        self._ask_again.clicked.connect(self.keyring_wanted)
        self._providers.key_saved.connect(self.key_saved)
        self._providers.key_removed.connect(self.key_removed)
        self._providers.key_test_requested.connect(self.key_test_requested)
        self._providers.dotenv_chosen.connect(self.dotenv_chosen)
        self._providers.import_confirmed.connect(self.import_confirmed)
        self._providers.link_requested.connect(self.link_requested)
        self._providers.provider_changed.connect(self._change_provider)
        self._checking.changed.connect(self._change_cadence)

    def _change_provider(self, provider_id: str, change: ProviderChange) -> None:
        self._change(with_provider(self._settings, ProviderId(provider_id), change))

    def _change_cadence(self, interval_s: float, timeout_s: float) -> None:
        self._change(replace(self._settings, interval_s=interval_s, timeout_s=timeout_s))

    def _change(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)
