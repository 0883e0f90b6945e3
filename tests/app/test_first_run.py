"""The first run, against simulated providers: nobody is contacted unasked, and it comes once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from desks import Office, office, until
from found_widgets import button, click, named, texts
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem
from apimon_desktop.app.first_run import FirstRun
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import AlertSettings, Problem
from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo import behaviours
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.first_run_window import FirstRunWindow
from apimon_desktop.ui.language import ENGLISH, speak

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
OPENAI, ANTHROPIC, TOGETHER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("together_ai")


class Greeting:
    """One greeting that is shown."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.alerts: list[AlertSettings] = []
        self.problems: list[Problem] = []
        self.is_over = False
        self.first_run = FirstRun(
            office.session,
            office.jobs,
            office.keys,
            office.at_login,
            has_tray=True,
            change=lambda settings: self.alerts.append(settings.alerts),
            send=office.messages.append,
            complain=self.problems.append,
            parent=office.parent,
        )
        office.hear_keys.append(self.first_run.keys_changed)

    @property
    def window(self) -> FirstRunWindow:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRunWindow)]
        return next(window for window in found if window.isVisible())

    @property
    def asked(self) -> set[ProviderId]:
        return {request.provider_id for request in self.office.simulator.requests}

    async def run(self) -> None:
        await self.first_run.greet()
        self.is_over = True


@asynccontextmanager
async def greeting(home: Path, **environ: str) -> AsyncIterator[Greeting]:
    async with office(home, **environ) as there, asyncio.TaskGroup() as tasks:
        it = Greeting(there)
        running = tasks.create_task(it.run())
        await asyncio.sleep(0.05)
        yield it
        running.cancel()
        it.first_run.close()


def test_who_answers_is_seen_without_a_key_and_with_what_they_say_themselves(
    run_on_qt: RunOnQt, home: Path
) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            assert it.asked == set()
            click(button(it.window, "See who answers"))
            assert "Asking each of them once" in texts(it.window)
            await until(lambda: "All 6 answer." in texts(it.window))
            assert it.asked == set(PROVIDERS)
            assert not any(request.had_key for request in it.office.simulator.requests)
            assert "OpenAI reports no incident" in texts(it.window)

    run_on_qt(main())


def test_who_is_silent_is_named_when_the_time_is_over(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            it.office.simulator.set(TOGETHER, behaviours.hang())
            loop = asyncio.get_running_loop()
            began_s = loop.time()
            click(button(it.window, "See who answers"))
            await until(lambda: "5 of 6 answer." in texts(it.window))
            assert loop.time() - began_s < 6
            assert "— no answer within 5 s" in texts(it.window)

    run_on_qt(main())


def test_found_keys_are_tested_and_saved_with_one_click_but_a_refused_one(
    run_on_qt: RunOnQt, home: Path
) -> None:
    async def main() -> None:
        async with office(home) as other:
            right = other.simulator.key(OPENAI).reveal()
        async with greeting(
            home, OPENAI_API_KEY=right, ANTHROPIC_API_KEY="sk-ant-api03-this-one-is-wrong"
        ) as it:
            click(button(it.window, "Go on"))
            assert it.asked == set(), "that keys were found sends nothing"
            together = it.office.simulator.key(TOGETHER)
            QTest.keyClicks(named(it.window, QLineEdit, "Key for Together AI"), together.reveal())
            click(button(it.window, "Test and save"))
            await until(lambda: texts(it.window).count("aved.") == 3)
            key = it.office.simulator.key(OPENAI)
            assert it.office.keyring.keys == {OPENAI: key, TOGETHER: together}
            assert "Rejected" in texts(it.window)
            assert "Not saved." in texts(it.window)
            await until(lambda: "in the keyring already" in texts(it.window))

    run_on_qt(main())


def test_a_chosen_file_is_offered_beside_the_environment_which_goes_before_it(
    run_on_qt: RunOnQt, home: Path, tmp_path: Path
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("OPENAI_API_KEY=sk-proj-from-the-file-0001\nANTHROPIC_API_KEY=sk-ant-from-file-0002\n")

    async def main() -> None:
        async with greeting(home, OPENAI_API_KEY="sk-proj-from-environ-0003") as it:
            click(button(it.window, "Go on"))
            it.window.dotenv_chosen.emit(str(dotenv))
            await until(lambda: "2 keys were found in this file." in texts(it.window))
            assert "from OPENAI_API_KEY in the environment" in texts(it.window)
            assert f"from ANTHROPIC_API_KEY in {dotenv}" in texts(it.window)
            assert it.asked == set()

    run_on_qt(main())


def test_without_a_keyring_keys_are_tested_and_it_is_said_why_they_are_not_saved(
    run_on_qt: RunOnQt, home: Path
) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            it.office.keyring.problem = KeyringProblem.MISSING
            click(button(it.window, "Go on"))
            await until(lambda: "There is no keyring on this system" in texts(it.window))
            key = it.office.simulator.key(TOGETHER)
            QTest.keyClicks(named(it.window, QLineEdit, "Key for Together AI"), key.reveal())
            click(button(it.window, "Test"))
            await until(lambda: "Not saved." in texts(it.window))
            assert "Key works" in texts(it.window)

    run_on_qt(main())


def test_its_end_is_noted_in_a_file_and_keeps_what_was_chosen(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            for _ in range(2):
                click(button(it.window, "Go on"))
            click(button(it.window, "Send a test notification"))
            assert it.office.messages[0].title.startswith("Preview: ")
            click(button(it.window, "Never, I look myself"))
            click(button(it.window, "Done"))
            await until(lambda: it.is_over)
            assert [alerts.failed for alerts in it.alerts] == [False]
            assert (home / "config.toml").exists()
            assert it.asked == set()
            await until(lambda: it.office.keys.can_save)
            assert not it.first_run.raise_window()

    run_on_qt(main())


def test_closing_it_leaves_the_usual_alerts_and_is_noted_too(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            assert it.first_run.raise_window()
            it.window.close()
            await until(lambda: it.is_over)
            assert it.alerts == []
            assert (home / "config.toml").exists()

    run_on_qt(main())


def test_a_folder_that_takes_no_file_is_told(run_on_qt: RunOnQt, home: Path) -> None:
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
            click(button(it.window, "Go on"))
            click(button(it.window, "Test and save"))
            await until(lambda: "Rejected" in texts(it.window))
            assert secret.reveal() not in texts(it.window)

    run_on_qt(main())


def test_the_greeting_goes_on_in_another_language_where_it_was(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            before = it.window
            click(button(before, "Go on"))
            speak("de")
            it.first_run.speak_anew()
            assert it.window is not before
            assert not it.is_over
            assert "2 von 3" in texts(it.window)
            await until(lambda: "Mit einem Schlüssel weiß die App" in texts(it.window))
            click(button(it.window, "Zurück"))
            click(button(it.window, "Nachsehen, wer antwortet"))
            await until(lambda: button(it.window, "Noch einmal fragen").isEnabled())
            it.window.close()
            await until(lambda: it.is_over)
            it.first_run.speak_anew()
            assert it.first_run.raise_window() is False

    try:
        run_on_qt(main())
    finally:
        speak(ENGLISH)


def test_an_app_that_ends_meanwhile_notes_nothing_and_begins_nothing(run_on_qt: RunOnQt, home: Path) -> None:
    async def main() -> None:
        async with greeting(home) as it:
            config = it.office.session.plan.folders.config_file
            it.first_run.close()
            await asyncio.sleep(0.1)
            assert not it.is_over, "what comes after the greeting does not begin while the app ends"
            assert not config.exists()

    run_on_qt(main())
