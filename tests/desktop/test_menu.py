"""The tray's menu over the bus, clicked as a desktop does, and what it changes."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.program import Program
from desktop_parts.sni_host import SniHost, TrayItem
from desktop_parts.waiting import until
from observed_providers import Simulator
from providers_beside import keys_in_environment, write_config

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours

pytestmark = pytest.mark.timeout(120)

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")


@pytest.fixture
async def simulator(desktop: Desktop) -> AsyncIterator[Simulator]:
    """Simulated providers, and the app's settings that lead to them."""
    async with Simulator(latency_ratio=0.1) as simulator:
        write_config(desktop.folder / "apimon", simulator)
        yield simulator


async def fails(item: TrayItem, simulator: Simulator, provider_id: ProviderId = OPENAI) -> None:
    """A provider refuses the key, which needs no second look."""
    simulator.set(provider_id, behaviours.wrong_key())
    await item.click("Check Now")
    await item.wait_colour(Colour.RED, timeout_s=10)


async def recovers(item: TrayItem, simulator: Simulator) -> None:
    """OpenAI is well again, and is believed after a second look."""
    simulator.set(OPENAI, behaviours.ok())
    await item.click("Check Now")
    await item.wait_colour(Colour.GREEN, timeout_s=30)


async def config_of(desktop: Desktop, part: str) -> str:
    """The settings file, once it contains this."""
    path = Path(desktop.folder / "apimon" / "config.toml")

    async def look() -> str | None:
        text = await asyncio.to_thread(path.read_text, encoding="utf-8")
        return text if part in text else None

    return await until(look, f"{part} in {path.name}") or ""


async def test_a_provider_has_its_lines_and_they_stay_where_they_are(
    tray: SniHost, start_app: Callable[..., Program], simulator: Simulator
) -> None:
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers", timeout_s=10)
    before = (await item.menu()).find("OpenAI")
    assert before.labels[0].startswith("Working, since")
    assert before.labels[1:] == [
        "No problems in the last 30 days",
        "Open status page",
        "Copy details",
        "Notify me when it's back",
        "Pause this provider",
        "Snooze until its status changes",
    ]
    assert [entry.enabled for entry in before.children if entry.label][-3:] == [False, True, False]
    await fails(item, simulator)
    after = await item.wait_entry("OpenAI — key rejected")
    assert [entry.id for entry in after.children] == [entry.id for entry in before.children]
    assert after.labels[0].startswith("The key was rejected, since ")
    assert after.labels[1] == "Open status page"
    failover = await item.wait_entry("Use ")
    assert failover.labels[0].startswith("Working")
    assert failover.labels[-1] == "Copy provider name"
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_a_mute_is_seen_everywhere_survives_a_restart_and_keeps_quiet(
    tray: SniHost,
    notifications: NotificationRecorder,
    start_app: Callable[..., Program],
    simulator: Simulator,
) -> None:
    keys = keys_in_environment(simulator)
    app = start_app(**keys)
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers", timeout_s=10)
    plain = (await item.pixmaps())[0]
    await item.click("For 1 hour", below="Mute")
    assert "Everything is working · 6 providers — muted until" in await item.wait_tooltip("muted")
    await item.wait_entry("Muted until")
    muted = (await item.pixmaps())[0]
    assert muted != plain
    app.terminate()
    await app.ends_cleanly(within_s=3)

    again = start_app(**keys)
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers — muted until", timeout_s=10)
    assert (await item.pixmaps())[0] == muted
    await fails(item, simulator)
    await recovers(item, simulator)
    assert notifications.titles == []
    await item.click("Unmute")
    await item.wait_entry("Mute")
    assert "muted" not in await item.tooltip()
    await fails(item, simulator, ANTHROPIC)
    assert (await notifications.wait()).title == "Anthropic rejected your key"
    again.terminate()
    await again.ends_cleanly(within_s=3)


async def test_a_requested_recovery_notice_comes_although_muted(
    tray: SniHost,
    notifications: NotificationRecorder,
    start_app: Callable[..., Program],
    simulator: Simulator,
) -> None:
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers", timeout_s=10)
    await item.click("Until 8:00 tomorrow", below="Mute")
    await item.wait_entry("Muted until tomorrow 08:00")
    await fails(item, simulator)
    await item.click("Notify me when it's back", below="OpenAI —")
    assert (await item.wait_entry("OpenAI —")).find("Notify me").is_checked
    await recovers(item, simulator)
    assert (await notifications.wait()).title == "OpenAI is working again"
    assert not (await item.wait_entry("OpenAI")).find("Notify me").is_checked
    await fails(item, simulator)
    await recovers(item, simulator)
    assert notifications.titles == ["OpenAI is working again"]
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_an_ignored_problem_does_not_count_until_it_changes_even_after_a_restart(
    tray: SniHost,
    notifications: NotificationRecorder,
    start_app: Callable[..., Program],
    simulator: Simulator,
) -> None:
    keys = keys_in_environment(simulator)
    app = start_app(**keys)
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers", timeout_s=10)
    await fails(item, simulator)
    await item.click("Snooze until its status changes", below="OpenAI —")
    await item.wait_colour(Colour.GREEN)
    assert await item.wait_tooltip("5 of 6 working · 1 snoozed")
    app.terminate()
    await app.ends_cleanly(within_s=3)

    check = start_app("check", **keys)
    assert await check.wait(20) == 0, "the exit code of what is not ignored"
    alone = start_app("check", "openai", **keys)
    assert await alone.wait(20) == 2, "who asks for it by name gets the truth"

    again = start_app(**keys)
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("5 of 6 working · 1 snoozed", timeout_s=10)
    assert (await item.wait_entry("OpenAI — key rejected")).find("Snooze").is_checked
    simulator.set(OPENAI, behaviours.no_credit())
    await item.click("Check Now")
    await item.wait_colour(Colour.RED, timeout_s=10)
    again.terminate()
    await again.ends_cleanly(within_s=3)


async def test_pausing_and_hiding_amounts_are_settings(
    tray: SniHost, start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    app = start_app(**keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 6 providers", timeout_s=10)
    await item.click("Pause this provider", below="OpenAI")
    await item.wait_entry("OpenAI — paused")
    assert not tomllib.loads(await config_of(desktop, "enabled"))["providers"]["openai"]["enabled"]
    await item.click("Resume this provider", below="OpenAI")
    await item.wait_entry("OpenAI", timeout_s=10)
    await item.click("Hide Amounts")
    assert tomllib.loads(await config_of(desktop, "hide_amounts"))["appearance"] == {"hide_amounts": True}

    async def is_ticked() -> bool:
        return (await item.wait_entry("Hide Amounts")).is_checked

    await until(is_ticked, "the tick")
    app.terminate()
    await app.ends_cleanly(within_s=3)


async def test_the_menu_speaks_the_desktops_language_and_the_one_that_is_set(
    tray: SniHost, start_app: Callable[..., Program], simulator: Simulator, desktop: Desktop
) -> None:
    app = start_app(LANGUAGE="de_AT:en", **keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_entry("OpenAI", timeout_s=10)
    await item.wait_entry("Jetzt prüfen")
    app.terminate()
    await app.ends_cleanly(within_s=3)
    path = Path(desktop.folder / "apimon" / "config.toml")
    written = await asyncio.to_thread(path.read_text, encoding="utf-8")
    await asyncio.to_thread(path.write_text, f'{written}\n[appearance]\nlanguage = "en"\n', encoding="utf-8")
    again = start_app(LANGUAGE="de_AT:en", **keys_in_environment(simulator))
    item = await tray.wait_item(timeout_s=5)
    await item.wait_entry("OpenAI", timeout_s=10)
    await item.wait_entry("Check Now")
    again.terminate()
    await again.ends_cleanly(within_s=3)
