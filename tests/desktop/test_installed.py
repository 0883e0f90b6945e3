"""What must work wherever the program comes from: a checkout, a wheel, a bundle or a Debian package.

`make package` runs these tests with each of them, named by `APIMON_EXECUTABLE`.
"""

import json
import shlex
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.program import Program
from desktop_parts.secret_service import SecretService
from desktop_parts.sni_host import SniHost
from desktop_parts.waiting import until
from observed_providers import Simulator
from providers_beside import write_config

from apimon_desktop.core import __version__
from apimon_desktop.core.model.ids import ProviderId

pytestmark = pytest.mark.timeout(120)

OPENAI = ProviderId("openai")
STARTS = 5


@pytest.fixture
def say(desktop: Desktop, app_command: tuple[str, ...]) -> Callable[..., str]:
    """What a command prints: `say("keys", "list", typed="…")`. It must succeed and complain of nothing."""

    def say(*arguments: str, typed: str = "") -> str:
        done = subprocess.run(
            [*app_command, *arguments],
            env=desktop.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return say


def is_there(path: str) -> bool:
    return Path(path).is_file()


def started_by(desktop_entry: str) -> list[str]:
    """The command of a desktop entry whose paths are plain."""
    lines = Path(desktop_entry).read_text(encoding="utf-8").splitlines()
    return shlex.split(next(line for line in lines if line.startswith("Exec=")).removeprefix("Exec="))


async def test_the_demo_tells_its_story_in_tray_message_and_windows(
    tray: SniHost, notifications: NotificationRecorder, start_app: Callable[..., Program], desktop: Desktop
) -> None:
    app = start_app("demo", "--scenario", "key-rejected")
    item = await tray.wait_item(timeout_s=10)
    assert await item.title() == "apimon"
    assert await item.wait_tooltip("Everything is working · 6 providers", timeout_s=10)
    await item.wait_colour(Colour.GREEN)

    failed = await notifications.wait(timeout_s=60)
    assert "OpenAI" in failed.title
    assert is_there(failed.icon.removeprefix("file://")), "the picture comes with the program"
    await item.wait_colour(Colour.RED)
    assert any("OpenAI — key rejected" in label for label in (await item.menu()).labels)

    await item.activate()
    await desktop.screen.wait_window("API Monitor")
    await item.click("Settings")
    await desktop.screen.wait_window("Settings")
    await item.click("Quit")
    await app.ends_cleanly(within_s=5)
    await item.wait_gone()


async def test_a_key_goes_into_the_keyring_and_comes_out_of_it(
    tray: SniHost,
    start_app: Callable[..., Program],
    say: Callable[..., str],
    secret_service: SecretService,
    desktop: Desktop,
) -> None:
    await secret_service.start()
    async with Simulator(latency_ratio=0.1) as simulator:
        write_config(desktop.folder / "apimon", simulator)
        key = simulator.key(OPENAI).reveal()
        assert "saved in the keyring" in say("keys", "set", "openai", typed=key)
        stored = secret_service.look_up("apimon-desktop", "api-keys")
        assert stored is not None
        assert json.loads(stored) == {"openai": key}
        assert "from the keyring" in say("keys", "list")

        app = start_app()
        item = await tray.wait_item(timeout_s=10)
        await item.wait_colour(Colour.GREEN, timeout_s=15)
        assert any(r.had_key and r.provider_id == OPENAI for r in simulator.requests)
        app.terminate()
        await app.ends_cleanly(within_s=3)


async def test_what_starts_at_login_is_this_program_without_a_window(
    tray: SniHost, start: Callable[..., Program], say: Callable[..., str], desktop: Desktop
) -> None:
    place = say("autostart", "on").removeprefix("on: ").strip()
    command = started_by(place)
    assert command[1:] == ["--hidden", "--home", str(desktop.folder / "apimon")]

    app = start(*command)
    item = await tray.wait_item(timeout_s=10)
    assert await item.wait_tooltip("Add a key to get started", timeout_s=10)
    again = start(*command)
    assert await again.wait() == 0
    assert app.is_running
    assert desktop.screen.window_titles() == []
    assert say("autostart", "off") == "off\n"
    assert not is_there(place)
    await item.click("Quit")
    await app.ends_cleanly(within_s=3)


def test_prices_are_known_to_the_child_that_looks_them_up(say: Callable[..., str]) -> None:
    document = json.loads(say("prices", "--model", "gpt-4o", "--json"))
    listed = [row for row in document["rows"] if row["model"] == "gpt-4o"]
    assert listed, "the list of prices comes with the program"


async def test_a_link_opens_in_a_browser_that_has_its_own_libraries(
    tray: SniHost, notifications: NotificationRecorder, start_app: Callable[..., Program], desktop: Desktop
) -> None:
    browser = desktop.folder / "bin" / "xdg-open"
    seen = desktop.folder / "seen"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\necho "$1 [$LD_LIBRARY_PATH]" >{seen}.new\nmv {seen}.new {seen}\n')
    browser.chmod(0o755)
    app = start_app("demo", "--scenario", "no-credit", PATH=f"{browser.parent}:{desktop.environment['PATH']}")
    await tray.wait_item(timeout_s=10)
    message = await notifications.wait(timeout_s=60)
    notifications.press(message, next(key for key, label in message.buttons.items() if "Top up" in label))

    async def opened() -> bool:
        return seen.exists()

    await until(opened, "the page where credit is bought")
    address, libraries = seen.read_text().split()
    assert address.startswith("http")
    assert libraries == "[]"
    app.terminate()
    await app.ends_cleanly(within_s=3)


def test_the_doctor_names_the_version_and_that_of_qt(app_command: tuple[str, ...], desktop: Desktop) -> None:
    done = subprocess.run(
        [*app_command, "doctor"], env=desktop.environment, capture_output=True, text=True, check=False
    )
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"✔ API Monitor {__version__}: Python 3.")
    assert "Qt 6." in first


async def test_the_self_test_tries_every_part(
    tray: SniHost,
    notifications: NotificationRecorder,
    secret_service: SecretService,
    start_app: Callable[..., Program],
) -> None:
    await secret_service.start()
    program = start_app("doctor", "--self-test", "--json")
    await program.wait()
    document = json.loads(program.output[program.output.index("{") :])
    assert {finding["label"]: finding["ok"] for finding in document["findings"]} == dict.fromkeys(
        (
            "Event loop",
            "Fonts and resources",
            "Icon",
            "Menu",
            "Notification",
            "Keyring",
            "Network and sleep",
            "Start at login",
        ),
        True,
    )
    (sent,) = notifications.notifications
    assert sent.title == "API Monitor: test"


@pytest.mark.benchmark
async def test_how_long_it_takes_to_the_icon(
    tray: SniHost, start_app: Callable[..., Program], app_command: tuple[str, ...]
) -> None:
    times_s = []
    for _ in range(STARTS + 1):
        started_s = time.monotonic()
        app = start_app("demo")
        item = await tray.wait_item(timeout_s=10)
        times_s.append(time.monotonic() - started_s)
        await item.wait_tooltip("working", timeout_s=10)
        memory_mb = psutil.Process(app.pid).memory_full_info().pss / 2**20
        app.terminate()
        await app.ends_cleanly(within_s=3)
    first_s, *others_s = times_s
    print(
        f"\n{' '.join(app_command)}: icon after {first_s:.2f} s, then {statistics.median(others_s):.2f} s "
        f"(median of {STARTS}); {memory_mb:.0f} MB"
    )
