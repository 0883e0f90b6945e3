"""The first start of the real app, with mouse and keys, on a computer where nobody is contacted unasked."""

import asyncio
import subprocess
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.program import Program
from desktop_parts.sni_host import SniHost
from desktop_parts.waiting import until
from internet import Internet

from apimon_desktop.core.model.ids import ProviderId

pytestmark = pytest.mark.timeout(120)

OPENAI = ProviderId("openai")
WELCOME = "Welcome"


@pytest.fixture
async def internet(tmp_path: Path) -> AsyncIterator[Internet]:
    async with Internet(tmp_path) as internet:
        yield internet


@pytest.fixture
def greeted(start_app: Callable[..., Program], internet: Internet) -> Callable[..., Program]:
    """Starts the app with a key for OpenAI in its environment."""

    def start(*arguments: str) -> Program:
        key = internet.simulator.key(OPENAI).reveal()
        return start_app(*arguments, OPENAI_API_KEY=key, **internet.environment)

    return start


class Hand:
    """Clicks and presses on the greeting."""

    def __init__(self, desktop: Desktop) -> None:
        self._environment = desktop.environment

    async def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        self._run("key", "--delay", "100", *keys)
        await asyncio.sleep(0.3)

    def _run(self, *arguments: str) -> str:
        command = ["xdotool", *arguments]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True)
        return done.stdout


@pytest.fixture
def hand(desktop: Desktop) -> Hand:
    return Hand(desktop)


async def is_gone(desktop: Desktop) -> None:
    async def look() -> bool:
        return not any(WELCOME in title for title in desktop.screen.window_titles())

    await until(look, "the greeting's end")


async def test_nobody_is_contacted_before_start_is_pressed(
    tray: SniHost, greeted: Callable[..., Program], internet: Internet, desktop: Desktop, hand: Hand
) -> None:
    app = greeted()
    item = await tray.wait_item(timeout_s=10)
    await desktop.screen.wait_window(WELCOME, timeout_s=15)
    await item.click("Check Now")
    await asyncio.sleep(1.0)
    assert internet.asked == []

    await hand.press("Return")  # Start monitoring has the focus
    await is_gone(desktop)
    await item.wait_colour(Colour.GREEN, timeout_s=15)
    assert any(request.had_key for request in internet.simulator.requests)
    config = tomllib.loads((desktop.folder / "apimon" / "config.toml").read_text(encoding="utf-8"))
    assert config["alerts"]["degraded"] is False, "only when something fails"
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_closing_it_starts_the_app_and_it_never_comes_again(
    tray: SniHost, greeted: Callable[..., Program], internet: Internet, desktop: Desktop, hand: Hand
) -> None:
    app = greeted()
    item = await tray.wait_item(timeout_s=10)
    await desktop.screen.wait_window(WELCOME, timeout_s=15)
    second = greeted()
    assert await second.wait() == 0, "a second start raises the greeting"
    assert internet.asked == []
    await hand.press("Escape")
    await is_gone(desktop)
    await desktop.screen.wait_window("API Monitor")
    await item.wait_colour(Colour.GREEN, timeout_s=15)
    app.terminate()
    await app.ends_cleanly(within_s=3)
    assert (desktop.folder / "apimon" / "config.toml").exists()

    again = greeted()
    item = await tray.wait_item(timeout_s=10)
    await item.wait_colour(Colour.GREEN, timeout_s=15)
    assert not any(WELCOME in title for title in desktop.screen.window_titles())
    again.terminate()
    await again.ends_cleanly(within_s=3)


async def test_an_app_that_starts_at_login_greets_nobody(
    tray: SniHost, greeted: Callable[..., Program], desktop: Desktop
) -> None:
    app = greeted("--hidden")
    item = await tray.wait_item(timeout_s=10)
    await item.wait_colour(Colour.GREEN, timeout_s=15)
    assert not any(WELCOME in title for title in desktop.screen.window_titles())
    assert not (desktop.folder / "apimon" / "config.toml").exists(), "so that the first visible start greets"
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_an_app_that_is_ended_during_the_greeting_greets_again(
    tray: SniHost, greeted: Callable[..., Program], internet: Internet, desktop: Desktop
) -> None:
    app = greeted()
    await tray.wait_item(timeout_s=10)
    await desktop.screen.wait_window(WELCOME, timeout_s=15)
    app.terminate()
    await app.ends_cleanly(within_s=3)
    assert not (desktop.folder / "apimon" / "config.toml").exists()
    assert internet.asked == []


async def test_without_a_tray_the_window_greets_and_the_report_opens_afterwards(
    greeted: Callable[..., Program], desktop: Desktop, hand: Hand
) -> None:
    app = greeted()
    await desktop.screen.wait_window(WELCOME, timeout_s=15)
    await asyncio.sleep(2.0)
    assert not any(
        "API Monitor" in title and WELCOME not in title for title in desktop.screen.window_titles()
    )
    await hand.press("Escape")
    await is_gone(desktop)
    await desktop.screen.wait_window("API Monitor")
    app.terminate()
    await app.ends_cleanly(within_s=3)
