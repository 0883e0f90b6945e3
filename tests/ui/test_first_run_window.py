"""The first run, with clicks and keys."""

from datetime import UTC

import pytest
from found_widgets import button, click, has_button, named, texts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from room import settled
from samples import Samples

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.settings import LoginStart
from apimon_desktop.ui.first_run.window import _RING_PX, _SIDE_PX, FirstKeyRow, FirstRunWindow
from apimon_desktop.ui.views.commands import (
    FinishFirstRun,
    OpenLink,
    ReadDotenv,
    SaveFirstKeys,
    SeeWhoAnswers,
)
from apimon_desktop.ui.views.first_run import answers_view, first_keys
from apimon_desktop.ui.views.settings import ImportOffer, KeyTest
from apimon_desktop.ui.widgets.cards import TILE
from apimon_desktop.ui.widgets.tokens import px

OPENAI, ANTHROPIC, TOGETHER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("together_ai")
OPENROUTER = ProviderId("openrouter")
KEY = "sk-or-v1-abcdefghijklmnopqrstuvwx"
STRANGE = "sk-ant-api03-abcdefghijkl"
MORE = "More providers, or import .env…"
FOUND = ImportOffer(
    provider_id=OPENAI,
    name="OpenAI",
    hint="•••• 4f2a",
    replaces=None,
    origin="OPENAI_API_KEY in the environment",
)
GOOD = KeyTest(ok=True, text="Key works · 377 ms. Saved.")
BAD = KeyTest(ok=False, text="Rejected: HTTP 401. Not saved.")


class Opened:
    """A first run that is open, and the commands that it sent."""

    def __init__(self, qtbot: QtBot, *offers: ImportOffer, has_tray: bool = True) -> None:
        self.window = FirstRunWindow(has_tray=has_tray)
        qtbot.addWidget(self.window)
        self.offer(*offers)
        self.window.show_at_login(LoginStart())
        self.window.open_in_front()
        settled(self.window)
        self.commands: list[object] = []
        self.window.commanded.connect(self.commands.append)

    def offer(
        self, *offers: ImportOffer, saved: dict[ProviderId, str] | None = None, can_save: bool = True
    ) -> None:
        """Shows keys that were found."""
        self.window.show_keys(first_keys(Samples().without_keys(), offers, saved or {}), can_save=can_save)

    def entry(self, name: str) -> QLineEdit:
        """The field of a provider."""
        return named(self.window, QLineEdit, f"Key for {name}")

    def paste(self, name: str, text: str) -> None:
        """Enters a key, without Enter."""
        self.entry(name).insert(text)
        settled(self.window)


@pytest.fixture
def it(qtbot: QtBot) -> Opened:
    return Opened(qtbot, FOUND)


def test_one_screen_shows_what_was_found_and_what_is_missing(it: Opened) -> None:
    assert it.window.windowTitle() == "Welcome to API Monitor"
    assert "Know when your AI is down" in texts(it.window)
    assert "✓ Ready" in texts(it.window)
    assert "Found: OPENAI_API_KEY in the environment" in texts(it.window)
    assert it.entry("OpenRouter").isVisible()
    assert it.entry("OpenRouter").echoMode() is QLineEdit.EchoMode.Password
    assert not it.entry("OpenAI").isVisible()
    assert not it.entry("Anthropic").isVisible()
    assert button(it.window, "Start monitoring").hasFocus()


def test_it_fits_on_480_by_520_without_scrolling(it: Opened) -> None:
    assert not it.window._page.verticalScrollBar().isVisible()


def test_without_a_tray_it_says_where_the_app_is(qtbot: QtBot) -> None:
    it = Opened(qtbot, has_tray=False)
    assert "Your desktop has no tray" in texts(it.window)


def test_the_other_providers_are_one_click_away(it: Opened) -> None:
    click(button(it.window, MORE))
    assert it.entry("Anthropic").isVisible()
    assert not has_button(it.window, MORE)
    assert "API keys are separate from ChatGPT or Claude subscriptions" in texts(it.window)


def test_nothing_is_sent_on_paste_and_start_tests_and_saves_what_is_there(it: Opened) -> None:
    it.paste("OpenRouter", KEY)
    assert it.commands == []
    click(button(it.window, "Start monitoring"))
    assert it.commands == [SaveFirstKeys(found=(OPENAI,), entered={OPENROUTER: Secret(KEY)})]
    assert texts(it.window).count("Testing…") == 2
    assert not button(it.window, "Start monitoring").isEnabled(), "until both are answered"
    it.window.show_test(OPENAI, GOOD)
    assert it.window.isVisible()
    it.window.show_test(OPENROUTER, GOOD)
    assert it.commands[-1] == FinishFirstRun(notifies=True)
    assert not it.window.isVisible()


def test_a_rejected_key_keeps_it_open_and_a_second_start_goes_on(it: Opened) -> None:
    it.paste("OpenRouter", KEY)
    click(button(it.window, "Start monitoring"))
    it.window.show_test(OPENROUTER, BAD)
    it.window.show_test(OPENAI, GOOD)
    assert it.window.isVisible()
    assert "Rejected: HTTP 401. Not saved." in texts(it.window)
    click(button(it.window, "Start monitoring"))
    assert it.commands[-1] == FinishFirstRun(notifies=True)


def test_another_key_in_the_place_of_a_rejected_one_is_tested_again(it: Opened) -> None:
    it.paste("OpenRouter", KEY)
    click(button(it.window, "Start monitoring"))
    it.window.show_test(OPENROUTER, BAD)
    it.window.show_test(OPENAI, GOOD)
    it.entry("OpenRouter").clear()
    it.paste("OpenRouter", f"{KEY}z")
    click(button(it.window, "Start monitoring"))
    assert it.commands[-1] == SaveFirstKeys(found=(), entered={OPENROUTER: Secret(f"{KEY}z")})


def test_enter_tests_and_saves_one_key_and_stays(it: Opened) -> None:
    it.paste("OpenRouter", KEY)
    QTest.keyClick(it.entry("OpenRouter"), Qt.Key.Key_Return)
    assert it.commands == [SaveFirstKeys(found=(), entered={OPENROUTER: Secret(KEY)})]
    it.window.show_test(OPENROUTER, GOOD)
    assert it.window.isVisible()


def test_a_key_of_another_provider_offers_to_move_and_is_not_saved_where_it_is(it: Opened) -> None:
    it.paste("OpenRouter", STRANGE)
    assert "Looks like a key for Anthropic." in texts(it.window)
    QTest.keyClick(it.entry("OpenRouter"), Qt.Key.Key_Return)
    click(button(it.window, "Start monitoring"))
    assert it.commands == []
    focused = QApplication.focusWidget()
    assert focused is button(it.window, "Move to Anthropic")
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert it.entry("OpenRouter").text() == ""
    assert it.entry("Anthropic").text() == STRANGE
    assert it.entry("Anthropic").isVisible()
    QTest.keyClick(it.entry("Anthropic"), Qt.Key.Key_Return)
    assert it.commands == [SaveFirstKeys(found=(), entered={ANTHROPIC: Secret(STRANGE)})]


def test_a_key_of_another_provider_is_kept_after_confirmation(it: Opened) -> None:
    it.paste("OpenRouter", STRANGE)
    click(button(it.window, "Keep here"))
    QTest.keyClick(it.entry("OpenRouter"), Qt.Key.Key_Return)
    assert it.commands == [SaveFirstKeys(found=(), entered={OPENROUTER: Secret(STRANGE)})]


def test_no_remark_moves_the_field_below(it: Opened) -> None:
    def places() -> list[int]:
        settled(it.window)
        parts = it.entry("Google Gemini"), button(it.window, MORE)
        return [one.mapTo(it.window, QPoint()).y() for one in parts]

    before = places()
    for text in (STRANGE, "two words", "sk-…4f2a", KEY):
        it.entry("OpenRouter").clear()
        it.paste("OpenRouter", text)
        assert places() == before, text
    it.window.show_test(OPENROUTER, BAD)
    assert places() == before


@pytest.mark.parametrize("way", ["Skip", "Escape", "close"])
def test_it_can_be_skipped_with_nothing_chosen(it: Opened, way: str) -> None:
    it.paste("OpenRouter", KEY)
    if way == "Skip":
        click(button(it.window, "Skip"))
    elif way == "Escape":
        QTest.keyClick(it.window, Qt.Key.Key_Escape)
    else:
        it.window.close()
    assert it.commands == [FinishFirstRun()], "once"
    assert not it.window.isVisible()


def test_the_two_switches_are_kept(qtbot: QtBot) -> None:
    it = Opened(qtbot)
    click(named(it.window, QCheckBox, "Start at login"))
    click(named(it.window, QCheckBox, "Notify me when something fails"))
    click(button(it.window, "Start monitoring"))
    assert it.commands == [FinishFirstRun(at_login=True, notifies=False)]


def test_ollama_and_others_are_added_in_the_settings(it: Opened) -> None:
    click(button(it.window, MORE))
    click(button(it.window, "Ollama and others…"))
    assert it.commands == [FinishFirstRun(notifies=True, adds_provider=True)]


def test_a_page_to_get_a_key_is_linked(it: Opened) -> None:
    click(button(it.window, "Get one ↗"))
    (link,) = it.commands
    assert isinstance(link, OpenLink)
    assert link.url.startswith("https://")


def test_a_chosen_file_adds_what_it_holds_and_what_is_written_stays(qtbot: QtBot, it: Opened) -> None:
    it.paste("OpenRouter", KEY)
    click(button(it.window, MORE))
    click(button(it.window, "Import from .env…"))
    dialog = it.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit("/me/.env")
    assert it.commands == [ReadDotenv(path="/me/.env")]
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    admin = ImportOffer(
        provider_id=admin_id(OPENAI),
        name="OpenAI admin key",
        hint="•••• 88bb",
        replaces=None,
        origin="OPENAI_ADMIN_KEY in /me/.env",
    )
    it.offer(FOUND, admin)
    it.window.say_found(1)
    settled(it.window)
    assert "Found 1 key in this file." in texts(it.window)
    assert "OpenAI admin key" in texts(it.window)
    assert it.entry("OpenRouter").text() == KEY
    it.window.say_found(0)
    assert "No keys for these providers in this file." in texts(it.window)


def test_a_saved_key_is_ready_and_not_saved_again(it: Opened) -> None:
    it.offer(saved={TOGETHER: "•••• 77aa"})
    settled(it.window)
    assert "Already saved" in texts(it.window)
    click(button(it.window, "Start monitoring"))
    assert it.commands == [FinishFirstRun(notifies=True)]


def test_without_a_keyring_the_reason_is_shown(it: Opened) -> None:
    assert "Keys stay in your keyring" in texts(it.window)
    it.offer(FOUND, can_save=False)
    it.window.show_key_problem("There is no keyring on this system.")
    assert "There is no keyring on this system." in texts(it.window)
    assert "Keys stay" not in texts(it.window)
    click(button(it.window, "Start monitoring"))
    assert it.commands == [FinishFirstRun(notifies=True)], "a key in the environment works as it is"


def test_who_answers_is_asked_on_a_click_alone_and_nobody_is_blamed_offline(it: Opened) -> None:
    samples = Samples()
    click(button(it.window, MORE))
    click(button(it.window, "Is everything up?"))
    assert it.commands == [SeeWhoAnswers()]
    for is_done in (False, True):
        view = answers_view(samples.without_keys(), is_done=is_done, now=samples.now, tz=UTC)
        it.window.show_answers(view)
        assert view.answers == {}, "nobody answered: it is not the providers"
        assert button(it.window, "Is everything up?").isEnabled() is is_done
    assert "No replies. Are you online?" in texts(it.window)


def test_start_at_login_is_shown_as_the_system_has_it(it: Opened) -> None:
    start = named(it.window, QCheckBox, "Start at login")
    it.window.show_at_login(LoginStart(is_on=True))
    assert start.isChecked()
    it.window.show_at_login(LoginStart(can_change=False, note="There is no place for it here."))
    assert not start.isEnabled()
    assert "There is no place for it here." in texts(it.window)


def test_texts_of_all_rows_begin_where_the_fields_do(qtbot: QtBot) -> None:
    window = Opened(qtbot, FOUND).window
    rows = [row for row in window._card.rows if isinstance(row, FirstKeyRow) and row.isVisible()]
    left = {row._name.mapTo(window, QPoint()).x() for row in rows if row.is_found}
    left |= {row.entry.mapTo(window, QPoint(_RING_PX, 0)).x() for row in rows if not row.is_found}
    left |= {row._said.mapTo(window, QPoint()).x() for row in rows}
    assert len(left) == 1
    image = window._more.grab().toImage()
    words = range(px(_SIDE_PX + TILE + 4), window._more.width() // 2)
    inked = (x for x in words if any(image.pixelColor(x, y).lightness() < 128 for y in range(image.height())))
    assert abs(window._more.mapTo(window, QPoint(next(inked), 0)).x() - left.pop()) <= 2
