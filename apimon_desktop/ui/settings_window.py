"""The settings. Every change applies at once; there is nothing to confirm."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout

from apimon_desktop.core.settings import AlertSettings, AppearanceSettings, Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.cards import Notice
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_advanced import AdvancedPage
from apimon_desktop.ui.settings_alerts import AlertsPage
from apimon_desktop.ui.settings_appearance import AppearancePage
from apimon_desktop.ui.settings_money import MoneyPage
from apimon_desktop.ui.settings_providers import ProvidersPage
from apimon_desktop.ui.shortcuts import HIDE_AMOUNTS_KEYS
from apimon_desktop.ui.views.about import Footprint, Places, price_list_text
from apimon_desktop.ui.views.settings import (
    ImportOffer,
    KeyTest,
    ProviderChange,
    SettingsView,
    with_provider,
)
from apimon_desktop.ui.views.settings_added import NewProvider, with_added, without_added
from apimon_desktop.ui.window import Standing, Window

_FIRST_SIZE_LINES = (42, 36)
"""Width and height, in heights of a line of text: larger letters need a larger window."""


class SettingsWindow(Window):
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
    at_login_changed = Signal(bool)
    """Whether the app is to start when its user logs in."""
    preview_wanted = Signal(object)
    """An `AlertKind` to send a sample of."""
    reveal_wanted = Signal(str)
    """The path of a file to show in the file manager."""
    reset_wanted = Signal()
    """Every setting is to be as the app came with it."""
    about_shown = Signal(bool)
    """Whether the page is looked at that tells what the program takes of this computer."""
    link_requested = Signal(str)
    open_changed = Signal(bool)
    amounts_toggled = Signal()
    """Amounts of money are to be hidden, or shown again."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = Settings()
        self._notice = Notice(self)
        self._ask_again = QPushButton(tr("Ask the keyring again"), self)
        self._tabs = QTabWidget(self)
        self._providers = ProvidersPage(self)
        self._alerts = AlertsPage(self)
        self._money = MoneyPage(self)
        self._appearance = AppearancePage(self)
        self._advanced = AdvancedPage(self)
        self._tabs.addTab(self._providers, tr("Providers"))
        self._tabs.addTab(self._alerts, tr("Alerts"))
        self._tabs.addTab(self._money, tr("Money"))
        # A single & would mark a key.
        self._tabs.addTab(self._appearance, tr("Appearance && access"))
        self._tabs.addTab(self._advanced, tr("Advanced"))
        self._lay_out()
        self._connect()

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; what is being written stays."""
        self._settings = view.settings
        self._notice.show_text("\n".join((*view.key_problems, *view.problems)))
        self._ask_again.setVisible(view.can_read_keys_again)
        for page in (self._providers, self._alerts, self._money, self._appearance, self._advanced):
            page.show_view(view)

    def show_places(self, places: Places) -> None:
        """Shows where files are, and how old the prices are."""
        self._money.show_price_date(localised(price_list_text(places.price_list_at)))
        self._advanced.show_places(places)

    def show_footprint(self, footprint: Footprint) -> None:
        """Shows what the program takes of this computer."""
        self._advanced.show_footprint(footprint)

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
            self._tell_about()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._advanced.apply()
            self._money.apply()
            self._tell_about()
            self.open_changed.emit(False)

    @property
    def _page_name(self) -> str:
        return str(self._tabs.currentIndex())

    def _open(self, other: Standing) -> None:
        self._tabs.setCurrentIndex(int(other.page))
        self._placement.place(QRect())
        self.show()
        if other.is_active and self._tabs.currentWidget() is self._appearance:
            self._appearance.begin_at_language()

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Settings"))
        line = self.fontMetrics().height()
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(*(lines * line for lines in _FIRST_SIZE_LINES)).boundedTo(room))
        self._tabs.setDocumentMode(True)
        column = QVBoxLayout(self)
        column.addWidget(self._notice)
        column.addWidget(self._ask_again, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._tabs, stretch=1)

    def _connect(self) -> None:
        self._ask_again.clicked.connect(self.keyring_wanted)
        QShortcut(QKeySequence(HIDE_AMOUNTS_KEYS), self).activated.connect(self.amounts_toggled)
        self._providers.key_saved.connect(self.key_saved)
        self._providers.key_removed.connect(self.key_removed)
        self._providers.key_test_requested.connect(self.key_test_requested)
        self._providers.dotenv_chosen.connect(self.dotenv_chosen)
        self._providers.import_confirmed.connect(self.import_confirmed)
        self._providers.link_requested.connect(self.link_requested)
        self._providers.provider_changed.connect(self._change_provider)
        self._providers.provider_added.connect(self._add_provider)
        self._providers.provider_removed.connect(self._remove_provider)
        self._alerts.changed.connect(self._change_alerts)
        self._alerts.preview_wanted.connect(self.preview_wanted)
        self._money.provider_changed.connect(self._change_provider)
        self._money.budget_changed.connect(self._change_budget)
        self._money.cap_changed.connect(self._change_cap)
        self._money.price_update_switched.connect(self._change_price_update)
        self._appearance.changed.connect(self._change_appearance)
        self._advanced.cadence_changed.connect(self._change_cadence)
        self._advanced.failover_changed.connect(self._change_failover)
        self._advanced.api_changed.connect(self._change_api)
        self._advanced.at_login_changed.connect(self.at_login_changed)
        self._advanced.reveal_wanted.connect(self.reveal_wanted)
        self._advanced.reset_wanted.connect(self.reset_wanted)
        self._tabs.currentChanged.connect(self._tell_about)

    def _tell_about(self) -> None:
        self.about_shown.emit(self.isVisible() and self._tabs.currentWidget() is self._advanced)

    def _change_provider(self, provider_id: str, change: ProviderChange) -> None:
        self._change(with_provider(self._settings, ProviderId(provider_id), change))

    def _add_provider(self, new: NewProvider) -> None:
        settings, added_id = with_added(self._settings, new)
        self._change(settings)
        self._providers.select(added_id)
        if new.key is not None:
            self.key_saved.emit(added_id, new.key)

    def _remove_provider(self, provider_id: str) -> None:
        self._change(without_added(self._settings, ProviderId(provider_id)))

    def _change_alerts(self, alerts: AlertSettings) -> None:
        self._change(replace(self._settings, alerts=alerts))

    def _change_budget(self, amount: Decimal) -> None:
        self._change(replace(self._settings, monthly_budget_usd=amount or None))

    def _change_cap(self, tokens: int) -> None:
        self._change(replace(self._settings, paid_test_daily_tokens=tokens))

    def _change_price_update(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self._change(replace(self._settings, update_prices=on))

    def _change_appearance(self, appearance: AppearanceSettings) -> None:
        self._change(replace(self._settings, appearance=appearance))

    def _change_cadence(self, interval_s: float, timeout_s: float) -> None:
        self._change(replace(self._settings, interval_s=interval_s, timeout_s=timeout_s))

    def _change_failover(self, order: tuple[ProviderId, ...] | None) -> None:
        self._change(replace(self._settings, failover_order=order))

    def _change_api(self, enabled: bool, port: int) -> None:  # noqa: FBT001 - a slot
        api = replace(self._settings.api, enabled=enabled, port=port)
        self._change(replace(self._settings, api=api))

    def _change(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)
