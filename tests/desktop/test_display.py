"""Displays that are gone, or go."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from desktop_parts.desktop import private_environment
from desktop_parts.parts import missing_parts
from desktop_parts.program import Program
from desktop_parts.screen import Screen
from desktop_parts.waiting import until


@pytest.mark.parametrize(
    "variables",
    [
        {"DISPLAY": ":4711"},
        {"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-9"},
        {"DISPLAY": ":4711", "QT_QPA_PLATFORM": "nonsense"},
    ],
    ids=str,
)
async def test_a_display_that_is_gone_is_one_line_and_the_live_view(
    start_app: Callable[..., Program], variables: dict[str, str]
) -> None:
    app = start_app(**variables)

    async def watches() -> bool:
        return len(app.output.splitlines()) > 1

    await until(watches, "the live view", timeout_s=15)
    assert app.output.startswith("The display (")
    assert "qt.qpa" not in app.errors
    app.terminate()
    await app.ends_cleanly()


async def test_an_x_server_that_dies_ends_the_app_with_a_sentence(app_command: tuple[str, ...]) -> None:
    if (what := missing_parts("Xvfb")) is not None:
        pytest.skip(what)
    with TemporaryDirectory(prefix="apimon-", dir="/tmp") as name, Screen() as screen:
        folder = Path(name)
        program = Program(
            (*app_command, "--hidden"), environment=private_environment(folder, screen.display), folder=folder
        )

        def has_history() -> bool:
            return any(folder.rglob("history.sqlite3"))

        async def runs() -> bool:
            return await asyncio.to_thread(has_history)

        try:
            await until(runs, "the history", timeout_s=15)
            screen.crash()
            assert await program.wait() == 70
            assert "apimon: The display is gone, so the tray app has ended." in program.errors
            assert "Traceback" not in program.errors
        finally:
            program.kill()
