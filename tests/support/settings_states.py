"""The settings window in every state worth telling apart, filled as the app fills it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from found_widgets import press
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from samples import Samples
from settings_windows import to_page

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import AppearanceSettings, IconColour, LoginStart, Settings
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.settings.general import CostsPage, NotificationsPage
from apimon_desktop.ui.settings.window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import Footprint, ImportOffer, Places, settings_view

OPENAI, MOONSHOT = ProviderId("openai"), ProviderId("moonshot_ai")
GENERAL, NOTIFICATIONS, COSTS, ADVANCED = ":general", ":notifications", ":costs", ":advanced"
LONG = "OPENAI_API_KEY in /home/somebody/projects/music-suite/services/assistant/.env"
KEYRING_SHUT = Conditions(
    key_problems=("The keyring is locked, so saved keys can't be read. Unlock it, then ask it again.",),
    can_read_keys_again=True,
    can_save_keys=False,
)
ANSWERING = Conditions(
    api_url="http://127.0.0.1:18427",
    api_notes=("Only programs with the token are answered.",),
    at_login=LoginStart(
        can_change=False, note="This program runs from a folder that the system can't start."
    ),
)
PLACES = Places(
    config_file="/home/somebody/.config/apimon/config.toml",
    metrics_file="/home/somebody/.local/share/apimon/metrics.json",
    log_file="/home/somebody/.local/state/apimon/log/apimon.log",
    price_list_at=date(2026, 11, 20),
)
COLOURLESS = replace(Settings(), appearance=AppearanceSettings(icon_colour=IconColour.NEVER))
FOOTPRINT = Footprint(memory_bytes=84_000_000, cpu_ratio=0.004)


def a_key() -> SettingsWindow:
    window = _settings()
    window.show_test(OPENAI, ok=True, text="Key works. Spending is visible only with an admin key.")
    return window


def a_strange_key() -> SettingsWindow:
    window = _settings()
    entry = window.focusWidget()
    assert isinstance(entry, QLineEdit)
    QTest.keyClicks(entry, "sk-ant-api03-abcdefghijklmnopqrstuv")
    return window


def an_admin_key() -> SettingsWindow:
    window = _settings()
    window.show_test(admin_id(OPENAI), ok=False, text="Rejected: this is no admin key.")
    return window


def the_keyring_is_shut() -> SettingsWindow:
    return _settings(conditions=KEYRING_SHUT)


def import_panel() -> SettingsWindow:
    window = _settings()
    other = ImportOffer(
        provider_id=ProviderId("anthropic"), name="Anthropic", hint="•••• 9c1d", replaces=None
    )
    window.offer_import(
        (
            ImportOffer(
                provider_id=OPENAI, name="OpenAI", hint="•••• 4f2a", replaces="•••• 77aa", origin=LONG
            ),
            other,
        )
    )
    return window


def import_of_nothing() -> SettingsWindow:
    window = _settings()
    window.offer_import(())
    return window


def adding() -> SettingsWindow:
    window = _settings()
    window.open_adding()
    press(window, "Other")
    press(window, "Add and test")
    return window


def adding_a_preset() -> SettingsWindow:
    window = _settings()
    window.open_adding()
    return window


def changing_an_address() -> SettingsWindow:
    window = _settings(page=MOONSHOT)
    press(window, "Change…")
    return window


def removing() -> SettingsWindow:
    window = SettingsWindow()
    view = settings_view(Samples().snapshot(), Settings(), Conditions())
    first, *others = view.providers
    window.show_view(localised(replace(view, providers=(replace(first, is_added=True), *others))))
    window.open_in_front(first.provider_id)
    press(window, "Remove…")
    return window


def notifications() -> SettingsWindow:
    window = _settings(page=NOTIFICATIONS)
    page = window.page(NotificationsPage)
    page._quiet.click()
    begin, end = page._times
    end.setTime(begin.time())
    end.editingFinished.emit()
    press(window, "Send a test")
    return window


def budgets() -> SettingsWindow:
    window = _settings(page=COSTS)
    window.show_places(PLACES)
    line = window.page(CostsPage).budget.field
    line.setText("a lot")
    line.setModified(True)
    line.editingFinished.emit()
    return window


def budgets_hidden() -> SettingsWindow:
    hidden = replace(Settings(), appearance=AppearanceSettings(hide_amounts=True))
    return _settings(hidden, page=COSTS)


def advanced() -> SettingsWindow:
    window = _settings(page=ADVANCED, conditions=ANSWERING)
    window.show_places(PLACES)
    window.show_footprint(FOOTPRINT)
    return window


def resetting() -> SettingsWindow:
    window = advanced()
    press(window, "Reset…")
    return window


SETTINGS: Mapping[str, Callable[[], SettingsWindow]] = MappingProxyType(
    {
        "settings: a key": a_key,
        "settings: a strange key": a_strange_key,
        "settings: an admin key": an_admin_key,
        "settings: the keyring is shut": the_keyring_is_shut,
        "settings: keys in a file": import_panel,
        "settings: no keys in a file": import_of_nothing,
        "settings: adding a provider": adding,
        "settings: adding a preset": adding_a_preset,
        "settings: changing an address": changing_an_address,
        "settings: removing a provider": removing,
        "settings: notifications": notifications,
        "settings: costs": budgets,
        "settings: costs, amounts hidden": budgets_hidden,
        "settings: general": lambda: _settings(page=GENERAL),
        "settings: general, no colour": lambda: _settings(COLOURLESS, page=GENERAL),
        "settings: advanced": advanced,
        "settings: reset": resetting,
    }
)


def _settings(
    settings: Settings | None = None, *, page: str = OPENAI, conditions: Conditions | None = None
) -> SettingsWindow:
    window = SettingsWindow()
    view = settings_view(Samples().snapshot(), settings or Settings(), conditions or Conditions())
    window.show_view(localised(view))
    window.open_in_front(OPENAI)
    if page != OPENAI:
        to_page(window, page)
    return window
