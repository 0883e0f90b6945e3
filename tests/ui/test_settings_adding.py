"""Adding and removing a provider in the settings, with clicks and keys."""

from dataclasses import replace

import pytest
from found_widgets import button, click, has_button, named, texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot
from samples import Samples
from settings_windows import OPENAI, opened, said, show, write

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.profile import KeyInfo, KeySource
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import roster
from apimon_desktop.ui.settings_window import SettingsWindow
from apimon_desktop.ui.views.conditions import Conditions

GROQ, MOONSHOT = ProviderId("groq"), ProviderId("moonshot_ai")
URL = "https://api.groq.example/v1"
KEY = "gsk_abcdefghijklmnopqrst"
WITH_GROQ = Settings(providers={GROQ: ProviderSettings(name="Groq", base_url=URL, key_env="GROQ_API_KEY")})


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    return opened(qtbot)


def field(window: SettingsWindow, what: str) -> QLineEdit:
    return named(window, QLineEdit, f"{what} of the provider to add")


def fill(window: SettingsWindow, name: str, url: str, key: str = "") -> None:
    for what, text in (("Name", name), ("Base URL", url), ("Key", key)):
        field(window, what).setFocus()
        QTest.keyClicks(field(window, what), text)


def with_groq() -> Snapshot:
    snapshot = Samples().snapshot()
    added = ProviderState(profile=roster(WITH_GROQ)[GROQ].profile)
    return replace(snapshot, providers={**snapshot.providers, GROQ: added})


def selected(window: SettingsWindow) -> str:
    return named(window, QListWidget, "Providers").currentItem().text()


def test_a_provider_is_added_with_its_key_and_shown_once_it_is_there(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    click(button(window, "Add a provider…"))
    assert field(window, "Name").hasFocus()
    fill(window, "Groq", URL, KEY)
    order: list[str] = []
    window.settings_changed.connect(lambda _settings: order.append("settings"))
    with qtbot.waitSignal(window.settings_changed) as changed, qtbot.waitSignal(window.key_saved) as saved:
        window.key_saved.connect(lambda *_: order.append("key"))
        click(button(window, "Add"))
    assert saved.args == [GROQ, Secret(KEY)]
    assert said(changed.args).providers[GROQ] == WITH_GROQ.providers[GROQ]
    assert order == ["settings", "key"], "a key can only be kept for a provider that is there"
    show(window, WITH_GROQ, snapshot=with_groq())
    assert selected(window) == "Groq"
    assert not has_button(window, "Cancel"), "the form to add is gone"


def test_a_local_server_is_added_without_a_key(qtbot: QtBot, window: SettingsWindow) -> None:
    click(button(window, "Add a provider…"))
    fill(window, "Ollama", "http://127.0.0.1:11434/v1")
    with qtbot.assertNotEmitted(window.key_saved), qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(field(window, "Base URL"), Qt.Key.Key_Return)
    assert said(changed.args).providers[ProviderId("ollama")].key_env is None


@pytest.mark.parametrize(
    ("entries", "sentence", "at"),
    [
        (("", URL, ""), "It needs a name", "Name"),
        (("openai", URL, ""), "There is a provider called openai already.", "Name"),
        (("Groq", "", ""), "It needs its address", "Base URL"),
        (("Groq", "http://groq.example/v1", ""), "Plain http is for this computer only", "Base URL"),
        (("Groq", URL, "two words"), "There is a space inside.", "Key"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_added(
    qtbot: QtBot, window: SettingsWindow, entries: tuple[str, str, str], sentence: str, at: str
) -> None:
    click(button(window, "Add a provider…"))
    fill(window, *entries)
    with qtbot.assertNotEmitted(window.settings_changed):
        click(button(window, "Add"))
    assert sentence in texts(window)
    assert field(window, at).hasFocus()


def test_a_fault_is_said_when_the_field_is_left_and_goes_when_it_is_mended(window: SettingsWindow) -> None:
    click(button(window, "Add a provider…"))
    write(field(window, "Base URL"), "groq.example")
    assert "An address looks like https://host/v1." in texts(window)
    assert "It needs a name" in texts(window)
    write(field(window, "Base URL"), URL)
    assert "An address looks like" not in texts(window)


def test_a_key_of_somebody_else_is_pointed_out_before_anything_is_sent(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    click(button(window, "Add a provider…"))
    with qtbot.assertNotEmitted(window.key_saved):
        QTest.keyClicks(field(window, "Key"), "sk-ant-api03-abcdefghijkl")
    assert "This looks like a key for Anthropic." in texts(window)


def test_without_a_keyring_a_key_is_not_taken(qtbot: QtBot, window: SettingsWindow) -> None:
    show(window, conditions=Conditions(can_save_keys=False))
    click(button(window, "Add a provider…"))
    fill(window, "Groq", URL, KEY)
    with qtbot.assertNotEmitted(window.settings_changed):
        click(button(window, "Add"))
    assert "There is no keyring to save it in." in texts(window)


def test_cancel_and_another_row_lead_back(window: SettingsWindow) -> None:
    click(button(window, "Add a provider…"))
    click(button(window, "Cancel"))
    assert (
        named(window, QLineEdit, "What OpenAI is used for").placeholderText()
        == "What stops when this provider does"
    )
    assert named(window, QLineEdit, "What OpenAI is used for").isVisible()
    click(button(window, "Add a provider…"))
    QTest.keyClick(named(window, QListWidget, "Providers"), Qt.Key.Key_Up)
    assert not has_button(window, "Cancel")
    assert selected(window) == "Anthropic"


def test_an_added_provider_is_removed_after_one_question_in_its_place(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    assert not has_button(window, "Remove OpenAI"), "a built-in one stays"
    show(window, WITH_GROQ, snapshot=with_groq())
    window.open_in_front(GROQ)
    with qtbot.assertNotEmitted(window.settings_changed):
        click(button(window, "Remove Groq"))
        assert button(window, "Keep as it is").hasFocus(), "Space keeps it"
        QTest.keyClick(button(window, "Keep as it is"), Qt.Key.Key_Space)
    assert button(window, "Remove Groq").hasFocus()
    click(button(window, "Remove Groq"))
    assert "Remove Groq and its saved key?" in texts(window)
    answers = [b for b in window.findChildren(type(button(window, "Keep as it is"))) if b.text() == "Remove"]
    yes = next(b for b in reversed(answers) if b.isVisible())
    with qtbot.waitSignal(window.settings_changed) as changed:
        click(yes)
    assert GROQ not in said(changed.args).providers
    show(window)
    assert selected(window) == "OpenRouter"


def test_an_added_provider_cannot_be_without_an_address(qtbot: QtBot, window: SettingsWindow) -> None:
    show(window, WITH_GROQ, snapshot=with_groq())
    window.open_in_front(GROQ)
    with qtbot.assertNotEmitted(window.settings_changed):
        write(named(window, QLineEdit, "Base URL of Groq"), "")
    assert "An added provider has no other address." in texts(window)


def test_a_region_sets_the_address(qtbot: QtBot, window: SettingsWindow) -> None:
    region = named(window, QComboBox, "Region of OpenAI")
    assert not region.isVisible()
    window.open_in_front(MOONSHOT)
    assert region.isVisible()
    assert region.currentText() == "International (api.moonshot.ai)"
    region.setFocus()
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(region, Qt.Key.Key_Down)
    assert said(changed.args).providers[MOONSHOT].base_url == "https://api.moonshot.cn/v1"


def test_an_address_of_no_region_is_shown_as_another(window: SettingsWindow) -> None:
    elsewhere = Samples().changed(
        MOONSHOT,
        lambda state: replace(state, profile=replace(state.profile, base_url="https://proxy.example/v1")),
    )
    show(window, snapshot=elsewhere)
    window.open_in_front(MOONSHOT)
    assert named(window, QComboBox, "Region of Moonshot AI").currentText() == "Another address"


def test_an_admin_key_is_folded_until_it_is_wanted_and_kept_apart(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    entry = named(window, QLineEdit, "Admin key of OpenAI")
    assert not entry.isVisible()
    click(button(window, "Add an admin key…"))
    assert entry.hasFocus()
    QTest.keyClicks(entry, "sk-admin-abcdefghijkl")
    with qtbot.waitSignal(window.key_saved) as saved:
        QTest.keyClick(entry, Qt.Key.Key_Return)
    assert saved.args == [admin_id(OPENAI), Secret("sk-admin-abcdefghijkl")]
    window.show_test(admin_id(OPENAI), ok=True, text="Key reads costs: 12 days with costs in the last month.")
    assert "Key reads costs" in texts(window)
    window.show_test(OPENAI, ok=False, text="Rejected: HTTP 401.")
    assert "Key reads costs" in texts(window), "what is said of one key stays when the other is tested"


def test_an_admin_key_that_is_there_is_shown_and_can_be_tested(qtbot: QtBot, window: SettingsWindow) -> None:
    info = KeyInfo(source=KeySource.KEYRING, origin="the keyring", hint="•••• 77cc")
    show(window, conditions=Conditions(admin_keys={admin_id(OPENAI): info}))
    assert "•••• 77cc from the keyring" in texts(window)
    assert not has_button(window, "Add an admin key…")
    test = next(
        b for b in window.findChildren(type(button(window, "Test"))) if "Test the admin" in b.accessibleName()
    )
    with qtbot.waitSignal(window.key_test_requested) as asked:
        click(test)
    assert asked.args == [admin_id(OPENAI), None]
    window.open_in_front(MOONSHOT)
    QApplication.processEvents()
    assert not named(window, QLineEdit, "Admin key of OpenAI").isVisible(), "Moonshot has none"
