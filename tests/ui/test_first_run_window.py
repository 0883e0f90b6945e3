"""The greeting, with clicks and keys."""

from datetime import UTC

import pytest
from found_widgets import button, click, has_button, named, texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from samples import Samples

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.first_run_window import FirstRunWindow
from apimon_desktop.ui.views.first_run import (
    ChosenKeys,
    FirstChoices,
    Looking,
    answers_view,
    first_keys,
)
from apimon_desktop.ui.views.settings import ImportOffer, KeyTest

OPENAI, ANTHROPIC, TOGETHER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("together_ai")
KEY = "sk-proj-abcdefghijklmnopqrstuvwx"
FOUND = ImportOffer(
    provider_id=OPENAI,
    name="OpenAI",
    hint="•••• 4f2a",
    replaces=None,
    origin="OPENAI_API_KEY in the environment",
)


@pytest.fixture
def window(qtbot: QtBot) -> FirstRunWindow:
    window = FirstRunWindow(has_tray=True)
    qtbot.addWidget(window)
    look(window, Looking.NOT_ASKED)
    window.open_in_front()
    return window


@pytest.fixture
def keys(window: FirstRunWindow) -> FirstRunWindow:
    """The second screen, with a key that was found and one that is saved."""
    click(button(window, "Go on"))
    offer(window, FOUND)
    return window


def look(window: FirstRunWindow, looking: Looking) -> None:
    samples = Samples()
    window.show_answers(answers_view(samples.without_keys(), looking, now=samples.now, tz=UTC))


def offer(window: FirstRunWindow, *offers: ImportOffer, can_save: bool = True) -> None:
    rows = first_keys(Samples().without_keys(), offers, {TOGETHER: "•••• 77aa"})
    window.show_keys(rows, can_save=can_save)


def entry(window: FirstRunWindow, name: str) -> QLineEdit:
    return named(window, QLineEdit, f"Key for {name}")


def tick(window: FirstRunWindow, name: str) -> QCheckBox:
    found = (box for box in window.findChildren(QCheckBox) if box.isVisible())
    return next(box for box in found if box.accessibleName().startswith(f"Save the key for {name}"))


def result(args: list[object] | None) -> FirstChoices:
    assert args is not None
    assert isinstance(args[0], FirstChoices)
    return args[0]


def test_it_tells_where_the_app_lives_and_that_nobody_was_contacted(window: FirstRunWindow) -> None:
    assert "It lives up here." in texts(window)
    assert "Nobody has been contacted yet." in texts(window)
    assert "1 of 3" in texts(window)
    assert not button(window, "Back").isEnabled()
    assert button(window, "Go on").hasFocus()


def test_without_a_tray_it_says_so_instead_of_showing_an_icon(qtbot: QtBot) -> None:
    window = FirstRunWindow(has_tray=False)
    qtbot.addWidget(window)
    window.open_in_front()
    assert "It lives in a window here." in texts(window)
    assert "up here" not in texts(window)


def test_who_answers_is_asked_on_a_click_alone(qtbot: QtBot, window: FirstRunWindow) -> None:
    with qtbot.assertNotEmitted(window.look_requested):
        click(button(window, "Go on"))
        click(button(window, "Back"))
    with qtbot.waitSignal(window.look_requested):
        click(button(window, "See who answers"))
    look(window, Looking.UNDER_WAY)
    assert "asking…" in texts(window)
    assert not button(window, "Ask again").isEnabled()
    look(window, Looking.DONE)
    assert button(window, "Ask again").isEnabled()
    assert "no answer within 5 s" in texts(window)


def test_going_on_three_times_ends_with_what_was_chosen(qtbot: QtBot, window: FirstRunWindow) -> None:
    with qtbot.waitSignal(window.keys_shown):
        click(button(window, "Go on"))
    assert "2 of 3" in texts(window)
    click(button(window, "Go on"))
    assert not has_button(window, "Skip the rest")
    click(button(window, "Also when it is slow or overloaded"))
    click(button(window, "Start API Monitor when I log in"))
    heard: list[FirstChoices] = []
    window.finished.connect(heard.append)
    click(button(window, "Done"))
    assert heard == [FirstChoices(alerts=AlertSettings(slow=True), at_login=True)], "once"
    assert not window.isVisible()


def test_only_failures_disturb_unless_something_else_is_chosen(qtbot: QtBot, window: FirstRunWindow) -> None:
    for _ in range(2):
        click(button(window, "Go on"))
    with qtbot.waitSignal(window.finished) as finished:
        click(button(window, "Done"))
    assert result(finished.args) == FirstChoices(alerts=AlertSettings(degraded=False))


@pytest.mark.parametrize("screens", [0, 1, 2])
def test_escape_ends_it_at_any_screen_with_nothing_chosen(
    qtbot: QtBot, window: FirstRunWindow, screens: int
) -> None:
    for _ in range(screens):
        click(button(window, "Go on"))
    with qtbot.waitSignal(window.finished) as finished:
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert result(finished.args) == FirstChoices()


def test_the_rest_can_be_skipped(qtbot: QtBot, window: FirstRunWindow) -> None:
    click(button(window, "Go on"))
    with qtbot.waitSignal(window.finished):
        click(button(window, "Skip the rest"))


def test_the_keyring_is_asked_for_once_however_often_the_screen_is_looked_at(
    qtbot: QtBot, window: FirstRunWindow
) -> None:
    heard: list[bool] = []
    window.keys_shown.connect(lambda: heard.append(True))
    for _ in range(2):
        click(button(window, "Go on"))
        click(button(window, "Back"))
    assert heard == [True]


def test_found_keys_are_ticked_and_pasted_ones_go_along(qtbot: QtBot, keys: FirstRunWindow) -> None:
    assert tick(keys, "OpenAI").isChecked()
    assert "from OPENAI_API_KEY in the environment" in texts(keys)
    assert not entry(keys, "OpenAI").isVisible()
    QTest.keyClicks(entry(keys, "Anthropic"), "sk-ant-api03-abcdefghijkl")
    with qtbot.waitSignal(keys.keys_confirmed) as confirmed:
        click(button(keys, "Test and save"))
    assert confirmed.args == [
        ChosenKeys(found=(OPENAI,), entered={ANTHROPIC: Secret("sk-ant-api03-abcdefghijkl")})
    ]
    assert texts(keys).count("Testing…") == 2
    assert not button(keys, "Test and save").isEnabled(), "until both are answered"
    keys.show_test(OPENAI, KeyTest(ok=True, text="Key works: it answered in 377 ms. Saved."))
    keys.show_test(ANTHROPIC, KeyTest(ok=False, text="Rejected: HTTP 401. Not saved."))
    assert "Rejected: HTTP 401. Not saved." in texts(keys)
    assert button(keys, "Test and save").isEnabled()


def test_a_key_that_is_not_ticked_is_left_alone(qtbot: QtBot, keys: FirstRunWindow) -> None:
    click(tick(keys, "OpenAI"))
    assert not button(keys, "Test and save").isEnabled()
    QTest.keyClicks(entry(keys, "Anthropic"), "sk-ant-api03-abcdefghijkl")
    with qtbot.waitSignal(keys.keys_confirmed) as confirmed:
        QTest.keyClick(entry(keys, "Anthropic"), Qt.Key.Key_Return)
    assert confirmed.args is not None
    assert confirmed.args[0].found == ()


def test_a_saved_key_has_nothing_to_choose(keys: FirstRunWindow) -> None:
    assert "in the keyring already" in texts(keys)
    assert not tick(keys, "Together AI").isEnabled()


def test_nothing_is_sent_on_paste_and_a_strange_key_is_pointed_out(
    qtbot: QtBot, keys: FirstRunWindow
) -> None:
    with qtbot.assertNotEmitted(keys.keys_confirmed):
        QTest.keyClicks(entry(keys, "OpenRouter"), "sk-ant-api03-abcdefghijkl")
    assert "This looks like a key for Anthropic." in texts(keys)
    assert entry(keys, "OpenRouter").echoMode() is QLineEdit.EchoMode.Password


def test_a_chosen_file_adds_what_it_holds_and_what_is_written_stays(
    qtbot: QtBot, keys: FirstRunWindow
) -> None:
    QTest.keyClicks(entry(keys, "OpenRouter"), KEY)
    click(button(keys, "Look into a .env file…"))
    dialog = keys.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitSignal(keys.dotenv_chosen) as chosen:
        dialog.fileSelected.emit("/me/.env")
    assert chosen.args == ["/me/.env"]
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    admin = ImportOffer(
        provider_id=admin_id(OPENAI),
        name="OpenAI admin key",
        hint="•••• 88bb",
        replaces=None,
        origin="OPENAI_ADMIN_KEY in /me/.env",
    )
    offer(keys, FOUND, admin)
    keys.say_found(1)
    QApplication.processEvents()
    assert "1 key was found in this file." in texts(keys)
    assert tick(keys, "OpenAI admin key").isChecked()
    assert entry(keys, "OpenRouter").text() == KEY
    keys.say_found(0)
    assert "This file holds no key of these providers." in texts(keys)


def test_without_a_keyring_keys_are_only_tested_and_the_reason_is_told(keys: FirstRunWindow) -> None:
    offer(keys, FOUND)
    assert "may use its own entry in the keychain" in texts(keys)
    offer(keys, FOUND, can_save=False)
    keys.show_key_problem("There is no keyring on this system.")
    assert "There is no keyring on this system." in texts(keys)
    assert "keychain" not in texts(keys)
    assert "An API key is not a ChatGPT or Claude subscription" in texts(keys)
    assert has_button(keys, "Test")
    keys.show_key_problem("")
    assert "There is no keyring" not in texts(keys)


def test_the_tab_key_goes_through_the_keys_from_top_to_bottom(keys: FirstRunWindow) -> None:
    entry(keys, "OpenRouter").setFocus()
    passed = []
    for _ in range(6):
        QTest.keyClick(keys, Qt.Key.Key_Tab)
        focused = keys.focusWidget()
        passed.append(focused.accessibleName() or getattr(focused, "text", str)())
    assert passed[0] == "Key for Google Gemini"
    assert passed[1] == "Key for Anthropic", "what is saved already is passed over"
    assert passed[2].startswith("Save the key for OpenAI")
    assert passed[3:] == ["Key for Moonshot AI", "Test and save", "Look into a .env file…"]


def test_a_notification_is_sent_on_a_click(qtbot: QtBot, window: FirstRunWindow) -> None:
    for _ in range(2):
        click(button(window, "Go on"))
    with qtbot.waitSignal(window.trial_wanted):
        click(button(window, "Send a test notification"))
    assert "Sent. If nothing appeared" in texts(window)


def test_start_at_login_is_shown_as_the_system_has_it(window: FirstRunWindow) -> None:
    for _ in range(2):
        click(button(window, "Go on"))
    switch = button(window, "Start API Monitor when I log in")
    window.show_at_login(LoginStart(is_on=True))
    assert isinstance(switch, QAbstractButton)
    assert switch.isChecked()
    window.show_at_login(LoginStart(can_change=False, note="There is no place for it here."))
    assert not switch.isEnabled()
    assert "There is no place for it here." in texts(window)
