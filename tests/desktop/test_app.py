"""The tray app as its user meets it: a real tray, real notifications, a real keyring."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.program import Program
from desktop_parts.secret_service import SecretService
from desktop_parts.sni_host import SniHost
from desktop_parts.waiting import until
from observed_providers import Simulator
from providers_beside import keys_in_environment, write_config

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours

pytestmark = pytest.mark.timeout(120)

OPENAI = ProviderId("openai")


@pytest.fixture
async def simulator(desktop: Desktop) -> AsyncIterator[Simulator]:
    """Simulated providers, and the app's settings that lead to them."""
    async with Simulator(latency_ratio=0.1) as simulator:
        write_config(desktop.folder / "apimon", simulator)
        yield simulator


async def test_green_then_red_with_one_message_then_green_with_another(
    tray: SniHost,
    notifications: NotificationRecorder,
    start_app: Callable[..., Program],
    simulator: Simulator,
    desktop: Desktop,
) -> None:
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers")
    assert notifications.titles == []

    simulator.set(OPENAI, behaviours.server_error())
    await item.click("Check Now")
    await item.wait_colour(Colour.RED, timeout_s=45)
    failed = await notifications.wait()
    assert "OpenAI" in failed.title
    assert "Together AI is working" in failed.body

    simulator.set(OPENAI, behaviours.ok())
    await item.click("Check Now")
    await item.wait_colour(Colour.GREEN, timeout_s=30)
    back = await notifications.wait(2)
    assert "OpenAI is working again" in back.title
    assert len(notifications.titles) == 2

    app.terminate()
    await app.ends_cleanly(within_s=3)
    await item.wait_gone()
    metrics = json.loads((desktop.folder / "apimon" / "api_metrics.json").read_text())
    assert metrics["openai"]["status"] == "healthy"
    assert metrics["openai"]["error_count"] >= 1


async def test_what_was_already_so_at_the_start_is_no_message(
    tray: SniHost,
    notifications: NotificationRecorder,
    start_app: Callable[..., Program],
    simulator: Simulator,
) -> None:
    simulator.set(OPENAI, behaviours.wrong_key())
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.RED, timeout_s=10)
    assert await item.wait_tooltip("OpenAI rejected your key")
    menu = await item.menu()
    rows = [label for label in menu.labels if "OpenAI" in label]
    assert rows, "the failed provider has its line"
    assert any(label.startswith("Use ") for label in menu.labels), "and whom to use instead"
    await item.click("Quit")
    await app.ends_cleanly(within_s=3)
    assert notifications.titles == []


async def test_a_click_opens_the_report_and_a_second_start_raises_it(
    tray: SniHost, start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.activate()
    await desktop.screen.wait_window("API Monitor")
    second = start_app(**keys_in_environment(simulator))
    assert await second.wait() == 0
    assert "already running" in second.output
    assert app.is_running
    app.interrupt()
    await app.ends_cleanly(within_s=3)


async def test_what_simulated_providers_do_is_not_in_the_users_log(
    tray: SniHost, start_app: Callable[..., Program], desktop: Desktop
) -> None:
    app = start_app("demo", "--scenario", "everything")
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.RED, timeout_s=15)
    app.terminate()
    await app.ends_cleanly(within_s=3)
    assert (desktop.folder / "apimon" / "api_monitor.log").read_text(encoding="utf-8") == ""


async def test_without_a_tray_the_report_opens_by_itself(
    start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    app = start_app(**keys_in_environment(simulator))
    await desktop.screen.wait_window("API Monitor")
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_a_tray_that_comes_late_gets_the_icon(
    start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    app = start_app(**keys_in_environment(simulator))
    await desktop.screen.wait_window("API Monitor")
    async with SniHost(desktop.bus_address) as late:
        item = await late.wait_item(timeout_s=10)
        await item.wait_colour(Colour.GREEN)
        app.terminate()
        await app.ends_cleanly(within_s=3)


async def test_saved_keys_are_used_and_the_keyring_is_read_once(
    tray: SniHost,
    start_app: Callable[..., Program],
    start: Callable[..., Program],
    simulator: Simulator,
    secret_service: SecretService,
) -> None:
    await secret_service.start()
    save = start(
        sys.executable,
        "-c",
        "import keyring, os; keyring.set_password('apimon-desktop', 'api-keys', os.environ['SAVED'])",
        SAVED=json.dumps({"openai": simulator.key(OPENAI).reveal()}),
    )
    assert await save.wait() == 0
    app = start_app()
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=10)
    assert await item.wait_tooltip("OpenAI")
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_a_locked_keyring_delays_neither_the_checks_nor_the_exit(
    tray: SniHost,
    start_app: Callable[..., Program],
    simulator: Simulator,
    secret_service: SecretService,
) -> None:
    await secret_service.start_locked()
    app = start_app(**keys_in_environment(simulator, "anthropic"))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=10)
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_offline_is_grey_and_silent(
    tray: SniHost,
    notifications: NotificationRecorder,
    start_app: Callable[..., Program],
    simulator: Simulator,
) -> None:
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=5)
    await simulator.offline()
    await item.click("Check Now")
    await item.wait_colour(Colour.GREY, timeout_s=15)
    assert await item.wait_tooltip("You're offline")
    await simulator.online()
    await item.wait_colour(Colour.GREEN, timeout_s=30)
    app.terminate()
    await app.ends_cleanly(within_s=3)
    assert notifications.titles == []


async def test_a_killed_app_does_not_block_the_next_start(
    tray: SniHost, start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    first = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=5)
    first.kill()
    second = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=5)
    second.terminate()
    await second.ends_cleanly(within_s=3)
    log = desktop.folder / "apimon" / "api_monitor.log"

    async def logged() -> bool:
        return log.exists()

    await until(logged, "the log")


async def test_no_key_is_in_any_file_or_in_the_process_list(
    tray: SniHost, start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    simulator.set(OPENAI, behaviours.wrong_key())
    keys = keys_in_environment(simulator)
    app = start_app(**keys)
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.RED, timeout_s=10)
    command = await asyncio.to_thread(Path(f"/proc/{app.pid}/cmdline").read_bytes)
    app.terminate()
    await app.ends_cleanly(within_s=3)
    written = b"".join(path.read_bytes() for path in desktop.folder.glob("apimon/*") if path.is_file())
    assert b"openai" in written
    for key in keys.values():
        assert key.encode() not in written + command
        assert key not in app.output + app.errors
