"""The first run, against simulated providers: nobody is contacted unasked, and it comes once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import broken_answers as broken
from desks import Office, office, until
from found_widgets import button, click, named, texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from apimon_desktop.adapters.keys.keyring import KeyringProblem
from apimon_desktop.app.controllers.first_run import FirstRun
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import AlertSettings
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.first_run.window import FirstRunWindow
from apimon_desktop.ui.language import ENGLISH, speak
from apimon_desktop.ui.views.commands import OpenLink, ReadDotenv
from apimon_desktop.ui.views.conditions import Conditions

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
OPENAI, ANTHROPIC, TOGETHER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("together_ai")


class FirstRunHost:
    """One greeting that is shown."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.alerts: list[AlertSettings] = []
        self.problems: list[Problem] = []
        self.commands: list[object] = []
        self.is_over = False
        self.first_run = FirstRun(
            office.session,
            office.jobs,
            office.keys,
            office.at_login,
            has_tray=True,
            change=lambda settings: self.alerts.append(settings.alerts),
            dispatch=self.commands.append,
            write=self._write,
            parent=office.parent,
        )
        office.hear_keys.append(self.first_run.keys_changed)

    async def _write(self, write: Callable[[Path], Problem | None]) -> None:
        if (problem := write(self.office.session.plan.folders.config_file)) is not None:
            self.problems.append(problem)

    @property
    def window(self) -> FirstRunWindow:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRunWindow)]
        return next(window for window in found if window.isVisible())

    @property
    def asked(self) -> set[ProviderId]:
        return {request.provider_id for request in self.office.simulator.requests}

    async def run(self) -> None:
        await self.first_run.run()
        self.is_over = True


@asynccontextmanager
async def greeting(home: Path, **environ: str) -> AsyncIterator[FirstRunHost]:
    async with office(home, **environ) as there, asyncio.TaskGroup() as tasks:
        it = FirstRunHost(there)
        running = tasks.create_task(it.run())
        await asyncio.sleep(0.05)
        yield it
        running.cancel()
        it.first_run.close()


MORE, ASK = "More providers, or import .env…", "Is everything up?"


def test_who_answers_is_seen_without_a_key(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            click(button(it.window, MORE))
            assert it.asked == set()
            click(button(it.window, ASK))
            await until(lambda: "All 6 are up." in texts(it.window))
            assert it.asked == set(PROVIDERS)
            assert not any(request.had_key for request in it.office.simulator.requests)
            assert texts(it.window).count("Up · ") == 6

    run_on_qt(main())


def test_providers_that_do_not_answer_in_time_are_named(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            click(button(it.window, MORE))
            it.office.simulator.set(TOGETHER, broken.hang())
            click(button(it.window, ASK))
            await until(lambda: "5 of 6 are up." in texts(it.window))
            assert "No reply within 5 s" in texts(it.window)

    run_on_qt(main())


def test_start_tests_and_saves_all_but_a_rejected_key(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with office(home) as other:
            right = other.simulator.key(OPENAI).reveal()
        async with greeting(
            home, OPENAI_API_KEY=right, ANTHROPIC_API_KEY="sk-ant-api03-this-one-is-wrong"
        ) as it:
            click(button(it.window, MORE))
            assert it.asked == set(), "that keys were found sends nothing"
            together = it.office.simulator.key(TOGETHER)
            QTest.keyClicks(named(it.window, QLineEdit, "Key for Together AI"), together.reveal())
            assert it.asked == set(), "nor does a pasted one"
            click(button(it.window, "Start monitoring"))
            await until(lambda: "Not saved." in texts(it.window))
            key = it.office.simulator.key(OPENAI)
            assert it.office.keyring.keys == {OPENAI: key, TOGETHER: together}
            assert "Rejected" in texts(it.window)
            assert not it.is_over
            click(button(it.window, "Start monitoring"))
            await until(lambda: it.is_over)

    run_on_qt(main())


def test_a_chosen_file_is_offered_beside_the_environment_which_goes_before_it(
    run_on_qt: RunOnQt, home: Path, tmp_path: Path
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("OPENAI_API_KEY=sk-proj-from-the-file-0001\nANTHROPIC_API_KEY=sk-ant-from-file-0002\n")

    async def main() -> None:
        async with greeting(home, OPENAI_API_KEY="sk-proj-from-environ-0003") as it:
            click(button(it.window, MORE))
            it.window.commanded.emit(ReadDotenv(path=str(dotenv)))
            await until(lambda: "Found 2 keys in this file." in texts(it.window))
            assert "OPENAI_API_KEY in the environment" in texts(it.window)
            assert f"ANTHROPIC_API_KEY in {dotenv}" in texts(it.window)
            assert it.asked == set()

    run_on_qt(main())


def can_save(keys: KeyController) -> bool:
    """True once the keyring has been read."""
    told = keys.add_to(Conditions())
    return told.can_save_keys and not told.is_reading_keys


def test_without_a_keyring_keys_are_tested_and_it_is_said_why_they_are_not_saved(
    run_on_qt: RunOnQt, home: Path
) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            keys = it.office.keys
            await until(lambda: can_save(keys))
            it.office.keyring.problem = KeyringProblem.MISSING
            await it.office.keys.read()
            await until(lambda: "There is no keyring on this system" in texts(it.window))
            click(button(it.window, MORE))
            key = it.office.simulator.key(TOGETHER)
            entry = named(it.window, QLineEdit, "Key for Together AI")
            QTest.keyClicks(entry, key.reveal())
            QTest.keyClick(entry, Qt.Key.Key_Return)
            await until(lambda: "Not saved." in texts(it.window))
            assert "Key works" in texts(it.window)

    run_on_qt(main())


def test_its_end_is_saved_in_the_settings_with_the_choices(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            click(named(it.window, QCheckBox, "Notify me when something fails"))
            click(button(it.window, "Start monitoring"))
            await until(lambda: it.is_over)
            assert [alerts.failed for alerts in it.alerts] == [False]
            assert (home / "config.toml").exists()
            assert it.asked == set()
            await until(lambda: can_save(it.office.keys))
            assert not it.first_run.raise_window()
            assert not it.first_run.adds_provider

    run_on_qt(main())


def test_a_link_is_opened_by_the_app(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            click(button(it.window, "Get one ↗"))
            assert [type(command) for command in it.commands] == [OpenLink]

    run_on_qt(main())


def test_another_provider_is_added_in_the_settings_afterwards(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            click(button(it.window, MORE))
            click(button(it.window, "Ollama and others…"))
            await until(lambda: it.is_over)
            assert it.first_run.adds_provider

    run_on_qt(main())


def test_closing_it_keeps_the_default_alerts_and_is_saved_too(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            assert it.first_run.raise_window()
            it.window.close()
            await until(lambda: it.is_over)
            assert it.alerts == []
            assert (home / "config.toml").exists()

    run_on_qt(main())


def test_a_folder_that_cannot_be_written_is_reported(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home / "data") as it:
            config = home / "data" / "config.toml"
            config.mkdir(parents=True)
            config.rmdir()
            config.symlink_to(home / "nowhere" / "deep" / "config.toml")
            (home / "nowhere").write_text("")
            it.window.close()
            await until(lambda: it.is_over)
            assert [problem.where for problem in it.problems] == ["config.toml"]

    run_on_qt(main())


def test_a_key_is_never_in_what_is_shown(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        secret = Secret("sk-proj-never-to-be-seen-0003")
        async with greeting(home, OPENAI_API_KEY=secret.reveal()) as it:
            click(button(it.window, "Start monitoring"))
            await until(lambda: "Rejected" in texts(it.window))
            assert secret.reveal() not in texts(it.window)

    run_on_qt(main())


def test_the_greeting_goes_on_in_another_language_where_it_was(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            before = it.window
            click(button(before, MORE))
            speak("de")
            it.first_run.speak_anew()
            assert it.window is not before
            assert not it.is_over
            assert "Sofort wissen, wenn Ihre KI ausfällt" in texts(it.window)
            click(button(it.window, "Läuft alles?"))
            await until(lambda: "Alle 6 sind erreichbar." in texts(it.window))
            it.window.close()
            await until(lambda: it.is_over)
            it.first_run.speak_anew()
            assert it.first_run.raise_window() is False

    try:
        run_on_qt(main())
    finally:
        speak(ENGLISH)


def test_an_app_that_ends_meanwhile_saves_and_starts_nothing(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            config = it.office.session.plan.folders.config_file
            it.first_run.close()
            await asyncio.sleep(0.1)
            assert not it.is_over, "what comes after the greeting does not begin while the app ends"
            assert not config.exists()

    run_on_qt(main())
