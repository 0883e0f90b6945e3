"""What is asked in the settings window, done for real: settings, keys, previews, measurements."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from desks import Office, office, until
from found_widgets import button, click, named, texts
from proc import needs_proc_on_linux
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from settings_windows import to_page

from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.controllers.settings import SettingsController
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.ui.settings.window import SettingsWindow
from apimon_desktop.ui.views.commands import ReadDotenv

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
OPENAI, GROQ = ProviderId("openai"), ProviderId("groq")


class Open:
    """The desk with its window."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.links: list[str] = []
        self.windows: list[SettingsWindow] = []
        self.dispatcher = Dispatcher()
        self.desk = SettingsController(
            office.session,
            office.jobs,
            office.bridge,
            office.keys,
            office.at_login,
            dispatcher=self.dispatcher,
            defaults=office.session.plan.settings,
            change=office.change,
            send=office.messages.append,
            connect=self.connect,
            parent=office.parent,
        )

    def connect(self, window: SettingsWindow) -> None:
        """Takes the window, as the app does."""
        window.commanded.connect(self.dispatcher.dispatch)
        self.windows.append(window)

    @property
    def window(self) -> SettingsWindow:
        return self.windows[0]


@asynccontextmanager
async def opened(home: Path, **environ: str) -> AsyncIterator[Open]:
    async with office(home, **environ) as there:
        await there.keys.read()
        it = Open(there)
        it.desk.open(OPENAI)
        yield it
        it.desk.close()


def test_a_key_is_tested_saved_tested_again_and_removed(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with opened(home) as it:
            key = it.office.simulator.key(OPENAI)
            entry = named(it.window, QLineEdit, "Key of OpenAI")
            QTest.keyClicks(entry, key.reveal())
            click(button(it.window, "Test"))
            await until(lambda: "Key works" in texts(it.window))
            assert "Spending is visible only with an admin key." in texts(it.window)
            QTest.keyClick(entry, Qt.Key.Key_Return)
            await until(lambda: it.office.keyring.keys == {OPENAI: key})
            await until(lambda: "Key works" in texts(it.window))
            await until(lambda: key.hint in texts(it.window))
            menus = [action for menu in it.window.findChildren(QMenu) for action in menu.actions()]
            next(one for one in menus if one.text() == "Remove the saved key").trigger()
            await until(lambda: it.office.keyring.keys == {})

    run_on_qt(main())


def test_with_an_admin_key_no_text_asks_for_one(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with opened(home) as it:
            admin = it.office.simulator.admin_key(OPENAI)
            assert admin is not None
            click(button(it.window, "Add admin key…"))
            entry = named(it.window, QLineEdit, "Admin key of OpenAI")
            QTest.keyClicks(entry, admin.reveal())
            QTest.keyClick(entry, Qt.Key.Key_Return)
            await until(lambda: it.office.keyring.keys == {admin_id(OPENAI): admin})
            await until(lambda: "Key reads costs" in texts(it.window))
            QTest.keyClicks(
                named(it.window, QLineEdit, "Key of OpenAI"), it.office.simulator.key(OPENAI).reveal()
            )
            click(named(it.window, QPushButton, "Test the key of OpenAI"))
            await until(lambda: "Key works" in texts(it.window))
            assert "visible only with an admin key" not in texts(it.window)

    run_on_qt(main())


def test_an_added_provider_is_watched_and_goes_with_its_key(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with opened(home) as it:
            it.desk.open_adding()
            click(button(it.window, "Other"))
            for what, text in (
                ("Name", "Groq"),
                ("API address", it.office.simulator.base_url(OPENAI)),
                ("Key", it.office.simulator.key(OPENAI).reveal()),
            ):
                QTest.keyClicks(named(it.window, QLineEdit, f"{what} of the provider to add"), text)
            click(button(it.window, "Add and test"))
            await until(lambda: GROQ in it.office.keyring.keys)
            await until(lambda: it.office.session.engine.snapshot.providers[GROQ].has_key)
            await until(lambda: "Key works" in texts(it.window))
            assert (await it.office.session.engine.check(GROQ)).health.verdict.status.value == "healthy"
            click(button(it.window, "Remove…"))
            click(button(it.window, "Remove"))
            await until(lambda: GROQ not in it.office.keyring.keys)
            assert GROQ not in it.office.session.engine.snapshot.providers

    run_on_qt(main())


def test_a_reset_brings_back_what_the_app_came_with(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with opened(home) as it:
            changed = Settings(interval_s=300, providers=it.office.session.plan.settings.providers)
            it.office.change(changed)
            to_page(it.window, "Advanced")
            click(button(it.window, "Reset…"))
            click(button(it.window, "Reset all"))
            assert it.office.session.engine.settings == it.office.session.plan.settings

    run_on_qt(main())


def test_a_test_notification_goes_the_way_of_every_message(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with opened(home) as it:
            to_page(it.window, "Notifications")
            click(button(it.window, "Send a test"))
            (message,) = it.office.messages
            assert message.title.startswith("Test: OpenRouter")

    run_on_qt(main())


@needs_proc_on_linux
def test_it_measures_itself_while_the_page_is_open(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with opened(home) as it:
            to_page(it.window, "Advanced")
            await until(lambda: " MB memory · " in texts(it.window))
            await until(lambda: "% CPU" in texts(it.window))
            assert str(home) in texts(it.window).replace("\u200b", "")
            assert it.desk._measure_again.isActive()
            to_page(it.window, "General")
            assert not it.desk._measure_again.isActive()

    run_on_qt(main())


def test_a_file_is_shown_in_the_nearest_folder_that_is_there(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)

    async def main() -> None:
        async with opened(home / "not" / "yet") as it:
            to_page(it.window, "Advanced")
            await until(lambda: "config.toml" in texts(it.window))
            click(named(it.window, QPushButton, "Show: Settings file"))

    run_on_qt(main())
    assert Path(shown[0].toLocalFile()).is_dir()
    assert (home / "not" / "yet").is_relative_to(Path(shown[0].toLocalFile()))


def test_keys_of_a_chosen_file_are_offered_and_saved(run_on_qt: RunOnQt, home: Path, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("OPENAI_API_KEY=sk-proj-abcdefgh4f2a\n")

    async def main() -> None:
        async with opened(home) as it:
            it.window.commanded.emit(ReadDotenv(path=str(dotenv)))
            await until(lambda: "Import keys" in texts(it.window))
            QApplication.processEvents()
            click(button(it.window, "Save"))
            await until(lambda: OPENAI in it.office.keyring.keys)

    run_on_qt(main())
