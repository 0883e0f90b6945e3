"""The reader's language: texts, numbers, direction, and what stands in where there is no catalogue."""

import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from found_widgets import texts
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot
from settings_windows import Opened

from apimon_desktop.core.settings.settings import LANGUAGES
from apimon_desktop.core.text.translatable import number, restored, say, stored
from apimon_desktop.paths import resource
from apimon_desktop.ui.first_run.window import FirstRunWindow
from apimon_desktop.ui.language import ENGLISH, SYSTEM, current, languages, localised, own_name, speak, tr


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication) -> Iterator[None]:
    yield
    speak(ENGLISH)
    QLocale.setDefault(QLocale.system())  # not that of the desktop which a test made up


def on_a_desktop(monkeypatch: pytest.MonkeyPatch, *wanted: str) -> None:
    class Locale(QLocale):
        @staticmethod
        def system() -> "Locale":
            return Locale(wanted[0])

        def uiLanguages(self, *_separator: object) -> list[str]:  # noqa: N802 - Qt's
            return list(wanted)

    monkeypatch.setattr("apimon_desktop.ui.language.QLocale", Locale)


def test_another_language_is_spoken_at_once_and_english_again() -> None:
    assert tr("Check now") == "Check now"
    assert speak("de")
    assert (current(), tr("Check now")) == ("de", "Jetzt prüfen")
    assert not speak("de")
    assert speak(ENGLISH)
    assert (current(), tr("Check now")) == ("en", "Check now")


def test_what_was_said_before_is_said_anew() -> None:
    view = (say("Saved as {path}", path="a {b}"), say("Key for {name}", name=say("Settings")), "GPT-4o")
    assert localised(view) == ("Saved as a {b}", "Key for Settings", "GPT-4o")
    speak("de")
    assert localised(view) == ("Gespeichert als a {b}", "Schlüssel für Einstellungen", "GPT-4o")


def test_what_a_check_told_before_a_restart_is_said_anew() -> None:
    speak("de")
    told = (
        restored(stored(say("No answer within {limit}", limit=say("{n} s", n=number(2.5, 1))))),
        restored(stored(say("The reply was cut short"))),
    )
    assert localised(told) == ("Keine Antwort binnen 2,5 s", "Die Antwort wurde abgebrochen")


@pytest.mark.parametrize(("code", "written"), [("en", "1,234,567.8"), ("de", "1.234.567,8")])
def test_numbers_are_written_as_the_language_does(code: str, written: str) -> None:
    speak(code)
    assert localised(number(Decimal("1234567.8"), 1)) == written
    assert tr("Saved as {path}", path=number(1234567.8, 1)).endswith(written)


@pytest.mark.skipif(sys.platform != "linux", reason="LANGUAGE is how Linux chooses one")
def test_figures_are_german_where_only_the_language_was_chosen() -> None:
    said = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from apimon_desktop.core.text.translatable import number;"
        "from apimon_desktop.ui.language import localised, speak;"
        "speak('system'); print(localised(number(1234.5, 1)))"
    )
    desktop = {**os.environ, "LANGUAGE": "de", "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", said], env=desktop, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1.234,5"


def test_a_field_for_numbers_follows(qtbot: QtBot) -> None:
    speak("de")
    box = QSpinBox()
    qtbot.addWidget(box)
    box.setGroupSeparatorShown(True)
    box.setRange(0, 9999)
    box.setValue(1234)
    assert box.text() == "1.234"


def test_numbers_stay_english_in_english_wherever_the_desktop_is(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_desktop(monkeypatch, "de-DE")
    speak("de")
    speak(ENGLISH)
    assert tr("Saved as {path}", path=number(1234.5, 1)) == "Saved as 1,234.5"


@pytest.mark.parametrize("unknown", ["xx", "", "tlh-QO", "../de"])
def test_a_language_without_a_catalogue_is_english(unknown: str) -> None:
    speak("de")
    assert speak(unknown)
    assert (current(), tr("Check now")) == (ENGLISH, "Check now")


def test_a_text_that_a_catalogue_lacks_stays_english() -> None:
    speak("de")
    nobodys = "words that nobody says, {name}"
    assert localised(say(nobodys, name="x")) == "words that nobody says, x"


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        (("de-AT", "de", "en"), "de"),
        (("en-GB", "de-DE"), "en"),
        (("fr-FR", "nl", "de"), "de"),
        (("fr-FR",), "en"),
        (("C",), "en"),
    ],
)
def test_the_desktops_language_is_the_first_of_its_wishes_that_there_is(
    monkeypatch: pytest.MonkeyPatch, wanted: tuple[str, ...], spoken: str
) -> None:
    on_a_desktop(monkeypatch, *wanted)
    speak(SYSTEM)
    assert current() == spoken


def test_numbers_are_those_of_the_desktops_country_where_it_speaks_the_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_a_desktop(monkeypatch, "de-CH")
    speak("de")
    assert localised(number(1234.5, 1)) == f"1{QLocale('de_CH').groupSeparator()}234.5"


def test_the_settings_know_every_language_there_is() -> None:
    assert (SYSTEM, *languages()) == LANGUAGES
    assert [own_name(code) for code in languages()] == ["English", "Deutsch"]


def test_qts_own_words_change_too(qtbot: QtBot) -> None:
    speak("de")
    line = QLineEdit()
    qtbot.addWidget(line)
    said = [action.text() for action in line.createStandardContextMenu().actions()]
    assert any(text.replace("&", "").startswith("Einfügen") for text in said)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_language_that_is_read_from_the_right_turns_the_windows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "apimon_ar.qm").write_bytes(resource("i18n/apimon_de.qm").read_bytes())
    monkeypatch.setattr("apimon_desktop.ui.language.resource", lambda _name: tmp_path)
    speak("ar")
    assert QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    speak(ENGLISH)
    assert QGuiApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_windows_that_are_built_now_speak_it(qtbot: QtBot) -> None:
    speak("de")
    window = Opened(qtbot).window
    greeting = FirstRunWindow(has_tray=True)
    qtbot.addWidget(greeting)
    greeting.show()
    assert window.windowTitle() == "Einstellungen"
    assert "Sofort wissen, wenn Ihre KI ausfällt" in texts(greeting)
