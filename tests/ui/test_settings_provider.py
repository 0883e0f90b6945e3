"""A provider's page in the settings, driven with clicks and keys."""

from dataclasses import replace

import pytest
from found_widgets import button, click, has_button, named, texts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QMenu
from pytestqt.qtbot import QtBot
from room import settled
from samples import Samples
from settings_windows import OPENAI, Opened, write

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource, ProviderId, Secret
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.settings import AppearanceSettings, ProviderSettings, Settings
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.ui.settings.provider import ProviderPage
from apimon_desktop.ui.views.commands import ChangeSettings, OpenLink, RemoveKey, SaveKey, TestKey
from apimon_desktop.ui.views.conditions import Conditions

KEY = "sk-proj-abcdefghijklmnopqrstuvwx"
STRANGE = "sk-ant-api03-abcdefghijkl"
ANTHROPIC, MOONSHOT, OLLAMA = ProviderId("anthropic"), ProviderId("moonshot_ai"), ProviderId("ollama")
SAVED = Conditions(saved_keys=frozenset({OPENAI}))


@pytest.fixture
def it(qtbot: QtBot) -> Opened:
    opened = Opened(qtbot)
    opened.show(conditions=SAVED)
    opened.window.open_in_front(OPENAI)
    return opened


def field(it: Opened, name: str) -> QLineEdit:
    return named(it.window, QLineEdit, name)


def key_field(it: Opened) -> QLineEdit:
    return field(it, "Key of OpenAI")


def choose(it: Opened, words: str) -> None:
    """Chooses a line of the menu behind •••."""
    actions = [action for menu in it.window.findChildren(QMenu) for action in menu.actions()]
    next(one for one in actions if one.text() == words and one.isVisible()).trigger()


def menu_line(it: Opened, words: str) -> QAction:
    menu = it.window.page(ProviderPage).keys._menu
    return next(action for action in menu.actions() if action.text() == words)


def with_added(name: str, url: str, key_env: str | None = None) -> tuple[Settings, Snapshot]:
    added = ProviderId(name.lower())
    settings = Settings(providers={added: ProviderSettings(name=name, base_url=url, key_env=key_env)})
    snapshot = Samples().snapshot()
    state = ProviderState(profile=configured_providers(settings)[added].profile)
    return settings, replace(snapshot, providers={**snapshot.providers, added: state})


def test_it_opens_with_the_field_of_the_key_focused(it: Opened) -> None:
    assert key_field(it).hasFocus()
    assert key_field(it).echoMode() is QLineEdit.EchoMode.Password
    assert key_field(it).toolTip() == "Also read from OPENAI_API_KEY in the environment"
    assert "•••• 4f2a" in texts(it.window)
    assert "Saved in your keyring" in texts(it.window)
    assert "Working · checked" in texts(it.window)


def test_the_shape_of_the_status_stands_at_the_middle_of_its_line(it: Opened) -> None:
    settled(it.window)
    page = it.window.page(ProviderPage)
    assert abs(page._shape.geometry().center().y() - page._state.geometry().center().y()) <= 1


@pytest.mark.parametrize(
    "pasted", [KEY, f"{KEY}\n", f'"{KEY}"\n', f"\t{KEY}\r\n ", f"OPENAI_API_KEY='{KEY}'\n"]
)
def test_two_clicks_and_a_paste_add_a_key_without_what_came_along(it: Opened, pasted: str) -> None:
    QGuiApplication.clipboard().setText(pasted)
    key_field(it).paste()
    assert it.commands == [], "a pasted key is not sent anywhere"
    QTest.keyClick(key_field(it), Qt.Key.Key_Return)
    assert it.commands == [SaveKey(key_id=OPENAI, key=Secret(KEY))]
    assert "Saving…" in texts(it.window)
    assert key_field(it).text() == ""


def test_an_empty_field_saves_nothing(it: Opened) -> None:
    assert not button(it.window, "Save").isEnabled()
    QTest.keyClick(key_field(it), Qt.Key.Key_Return)
    assert it.commands == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_a_focused_button(it: Opened, key: Qt.Key) -> None:
    test = button(it.window, "Test")
    test.setFocus()
    QTest.keyClick(test, key)
    assert it.commands == [TestKey(key_id=OPENAI)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_turns_a_focused_switch(it: Opened, key: Qt.Key) -> None:
    switch = named(it.window, QCheckBox, "Monitor OpenAI")
    switch.setFocus()
    QTest.keyClick(switch, key)
    assert it.settings.providers[OPENAI].enabled is False


def test_a_pasted_key_is_forgotten_when_another_provider_is_shown(it: Opened) -> None:
    QTest.keyClicks(key_field(it), KEY)
    it.to(MOONSHOT)
    assert field(it, "Key of Moonshot AI").text() == ""


def test_the_result_of_a_test_goes_when_another_key_is_entered(it: Opened) -> None:
    it.window.show_test(OPENAI, ok=False, text="Rejected: HTTP 401.")
    assert "Rejected" in texts(it.window)
    QTest.keyClicks(key_field(it), "s")
    assert "Rejected" not in texts(it.window)


def test_test_tries_the_entered_key_or_else_the_one_in_use(it: Opened) -> None:
    click(button(it.window, "Test"))
    assert it.commands == [TestKey(key_id=OPENAI)]
    assert "Testing…" in texts(it.window)
    assert not button(it.window, "Test").isEnabled()
    it.window.show_test(OPENAI, ok=True, text="Key works · $18.20 left")
    assert "Key works · $18.20 left" in texts(it.window)
    QTest.keyClicks(key_field(it), KEY)
    click(button(it.window, "Test"))
    assert it.commands[-1] == TestKey(key_id=OPENAI, key=Secret(KEY))


def test_a_result_stays_with_its_provider(it: Opened) -> None:
    it.window.show_test(ANTHROPIC, ok=False, text="Rejected: 401")
    assert "Rejected: 401" not in texts(it.window)
    it.to(ANTHROPIC)
    assert "Rejected: 401" in texts(it.window)


def test_a_saved_key_can_be_removed_and_another_source_cannot(it: Opened) -> None:
    choose(it, "Remove the saved key")
    assert it.commands == [RemoveKey(key_id=OPENAI)]
    assert "Removing…" in texts(it.window)
    it.show()
    assert not menu_line(it, "Remove the saved key").isEnabled()


def test_without_a_keyring_nothing_is_saved_and_the_reason_is_shown(it: Opened) -> None:
    it.show(conditions=Conditions(can_save_keys=False, key_problems=("The keyring is locked.",)))
    QTest.keyClicks(key_field(it), KEY)
    assert not button(it.window, "Save").isEnabled()
    assert button(it.window, "Test").isEnabled()
    assert "The keyring is locked." in texts(it.window)


def test_a_key_of_another_provider_moves_there_and_is_not_saved_unasked(it: Opened) -> None:
    QTest.keyClicks(key_field(it), STRANGE)
    assert "This looks like a key for Anthropic." in texts(it.window)
    QTest.keyClick(key_field(it), Qt.Key.Key_Return)
    assert it.commands == []
    assert field(it, "Key of Anthropic").text() == STRANGE
    assert field(it, "Key of Anthropic").hasFocus()
    QTest.keyClick(field(it, "Key of Anthropic"), Qt.Key.Key_Return)
    assert it.commands == [SaveKey(key_id=ANTHROPIC, key=Secret(STRANGE))]


def test_a_key_of_another_provider_is_saved_here_after_confirmation(it: Opened) -> None:
    QTest.keyClicks(key_field(it), STRANGE)
    choose(it, "Save here anyway")
    assert it.commands == [SaveKey(key_id=OPENAI, key=Secret(STRANGE))]


def test_an_admin_key_in_the_wrong_field_moves_to_the_field_of_the_bill(it: Opened) -> None:
    QTest.keyClicks(key_field(it), "sk-admin-abcdefghijkl")
    click(button(it.window, "Move to OpenAI"))
    assert field(it, "Admin key of OpenAI").text() == "sk-admin-abcdefghijkl"
    assert it.commands == []


def test_nothing_moves_under_the_pointer_while_a_key_is_typed(it: Opened) -> None:
    def places() -> list[int]:
        QApplication.processEvents()
        below = field(it, "What OpenAI is used for"), key_field(it)
        return [one.mapTo(it.window, QPoint()).y() for one in below]

    before = places()
    for text in (STRANGE, "two words", "sk-…", "sk-admin-abcdefgh", KEY):
        key_field(it).clear()
        key_field(it).insert(text)
        assert places() == before, text


def test_a_place_to_get_a_key_is_linked_where_there_is_none(it: Opened) -> None:
    assert not has_button(it.window, "Get a key")
    it.show(snapshot=Samples().snapshot(openai=Cause.NO_KEY))
    click(button(it.window, "Get a key"))
    (link,) = it.sent(OpenLink)
    assert link.url.startswith("https://")


def test_what_it_is_used_for_is_saved_when_the_field_is_left(it: Opened) -> None:
    edit = field(it, "What OpenAI is used for")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "vocal tuner plug-in")
    it.show(snapshot=Samples().snapshot(openai=Cause.TIMEOUT))
    assert edit.text() == "vocal tuner plug-in"
    key_field(it).setFocus()
    assert it.settings.providers[OPENAI].used_for == "vocal tuner plug-in"


def test_a_monthly_limit_says_that_it_is_saved(it: Opened) -> None:
    write(field(it, "Monthly limit for OpenAI, in USD"), "49.50")
    assert str(it.settings.providers[OPENAI].monthly_usd) == "49.50"
    assert "Saved" in texts(it.window).splitlines()


def test_a_wrong_limit_is_refused_in_its_row_and_the_one_before_stays(it: Opened) -> None:
    write(field(it, "Monthly limit for OpenAI, in USD"), "a lot")
    assert "Enter an amount in USD, such as 120 or 49.50. Keeping the previous budget." in texts(it.window)
    assert it.sent(ChangeSettings) == []


def test_a_limit_is_dots_while_amounts_are_hidden(it: Opened) -> None:
    it.show(Settings(appearance=AppearanceSettings(hide_amounts=True)))
    limit = field(it, "Monthly limit for OpenAI, in USD")
    assert limit.echoMode() is QLineEdit.EchoMode.Password


def test_a_local_server_has_no_field_for_a_limit(it: Opened) -> None:
    settings, snapshot = with_added("Ollama", "http://127.0.0.1:11434/v1")
    it.show(settings, snapshot=snapshot)
    it.to(OLLAMA)
    assert not it.window.page(ProviderPage)._budget.field.isVisible()
    assert "Monthly limit" not in texts(it.window)
    it.to(OPENAI)
    assert it.window.page(ProviderPage)._budget.field.isVisible()


def test_real_test_requests_are_turned_on_with_what_they_cost(it: Opened) -> None:
    assert "at most $" in texts(it.window)
    click(named(it.window, QCheckBox, "Test OpenAI with real requests"))
    assert it.settings.providers[OPENAI].paid_test is True


def test_the_address_is_a_text_until_it_is_to_be_changed(it: Opened) -> None:
    assert "API address: https://api.openai.com/v1" in texts(it.window)
    edit = field(it, "API address of OpenAI")
    assert not edit.isVisible()
    click(button(it.window, "Change…"))
    assert edit.hasFocus()
    write(edit, "http://example.com/v1")
    assert it.sent(ChangeSettings) == []
    assert "Still using the previous address." in texts(it.window)
    key_field(it).setFocus()
    it.show()
    assert edit.text() == "http://example.com/v1", "it stays beside the reason"
    write(edit, "http://127.0.0.1:4000/v1")
    assert it.settings.providers[OPENAI].base_url == "http://127.0.0.1:4000/v1"


def test_a_region_sets_the_address(it: Opened) -> None:
    it.to(MOONSHOT)
    click(button(it.window, "Change…"))
    region = named(it.window, QComboBox, "Region of Moonshot AI")
    assert region.currentText() == "International (api.moonshot.ai)"
    region.setFocus()
    QTest.keyClick(region, Qt.Key.Key_Down)
    assert it.settings.providers[MOONSHOT].base_url == "https://api.moonshot.cn/v1"


def test_an_address_of_no_region_is_shown_as_another(it: Opened) -> None:
    elsewhere = Samples().changed(
        MOONSHOT,
        lambda state: replace(state, profile=replace(state.profile, base_url="https://proxy.example/v1")),
    )
    it.show(snapshot=elsewhere)
    it.to(MOONSHOT)
    assert named(it.window, QComboBox, "Region of Moonshot AI").currentText() == "Another address"


def test_an_added_provider_needs_an_address(it: Opened) -> None:
    settings, snapshot = with_added("Groq", "https://api.groq.example/v1", "GROQ_API_KEY")
    it.show(settings, snapshot=snapshot)
    it.to("groq")
    click(button(it.window, "Change…"))
    write(field(it, "API address of Groq"), "")
    assert it.sent(ChangeSettings) == []
    assert "This provider needs an address." in texts(it.window)


def test_an_admin_key_is_folded_until_it_is_wanted_and_kept_apart(it: Opened) -> None:
    entry = field(it, "Admin key of OpenAI")
    assert not entry.isVisible()
    click(button(it.window, "Add admin key…"))
    assert entry.hasFocus()
    QTest.keyClicks(entry, "sk-admin-abcdefghijkl")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert it.commands == [SaveKey(key_id=admin_id(OPENAI), key=Secret("sk-admin-abcdefghijkl"))]
    it.window.show_test(admin_id(OPENAI), ok=True, text="Key reads costs.")
    it.window.show_test(OPENAI, ok=False, text="Rejected: HTTP 401.")
    assert "Key reads costs" in texts(it.window), "what is said of one key stays when the other is tested"


def test_an_admin_key_that_is_there_is_shown(it: Opened) -> None:
    assert "Needs an admin key" in texts(it.window)
    info = KeyInfo(source=KeySource.KEYRING, origin="the keyring", hint="•••• 77cc")
    it.show(conditions=Conditions(admin_keys={admin_id(OPENAI): info}))
    assert "•••• 77cc" in texts(it.window)
    assert "Needs an admin key" not in texts(it.window)
    assert not has_button(it.window, "Add admin key…")
    it.to(MOONSHOT)
    assert not field(it, "Admin key of OpenAI").isVisible(), "Moonshot has none"


def test_an_added_provider_is_removed_after_one_question_in_its_place(it: Opened) -> None:
    assert not has_button(it.window, "Remove…"), "a built-in one stays"
    settings, snapshot = with_added("Groq", "https://api.groq.example/v1", "GROQ_API_KEY")
    it.show(settings, snapshot=snapshot)
    it.to("groq")
    click(button(it.window, "Remove…"))
    assert "Remove Groq and its key?" in texts(it.window)
    assert button(it.window, "Cancel").hasFocus(), "Enter and Space keep it"
    QTest.keyClick(button(it.window, "Cancel"), Qt.Key.Key_Return)
    assert button(it.window, "Remove…").hasFocus()
    assert it.sent(ChangeSettings) == []
    click(button(it.window, "Remove…"))
    click(button(it.window, "Remove"))
    assert "groq" not in it.settings.providers
    it.show()
    assert "General" in texts(it.window), "what is shown instead"
