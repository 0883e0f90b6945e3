"""The tray app on a computer that tells of its network, its sleep and its power."""

import json
import time
from collections.abc import AsyncIterator, Callable

import broken_answers as broken
import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.icon_colour import Colour
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.program import Program
from desktop_parts.sni_host import SniHost, TrayItem
from desktop_parts.system_services import SystemServices
from desktop_parts.waiting import until
from observed_providers import Simulator
from providers_beside import keys_in_environment, write_config

from apimon_desktop.demo import behaviours

pytestmark = pytest.mark.timeout(120)

THREE = ("openai", "anthropic", "together_ai")


@pytest.fixture
async def simulator(desktop: Desktop) -> AsyncIterator[Simulator]:
    """Simulated providers, and the app's settings that lead to them."""
    async with Simulator(latency_ratio=0.1) as simulator:
        write_config(desktop.folder / "apimon", simulator)
        yield simulator


@pytest.fixture
async def system(desktop: Desktop) -> AsyncIterator[SystemServices]:
    """A laptop with a network, on mains."""
    async with SystemServices(desktop.folder / "system") as services:
        yield services


@pytest.fixture
async def app(
    start_app: Callable[..., Program], system: SystemServices, simulator: Simulator
) -> AsyncIterator[Program]:
    """The app; at the end it has complained of nothing."""
    program = start_app(**keys_in_environment(simulator, *THREE), DBUS_SYSTEM_BUS_ADDRESS=system.address)
    yield program
    program.terminate()
    await program.ends_cleanly(within_s=3)


@pytest.fixture
async def item(tray: SniHost, app: Program) -> TrayItem:
    """The app's icon, once it is green."""
    item = await tray.wait_item(timeout_s=5)
    await item.wait_colour(Colour.GREEN, timeout_s=5)
    assert await item.wait_tooltip("Everything is working · 3 providers"), "the first round is over"
    return item


async def asked(simulator: Simulator, what: str, timeout_s: float = 5) -> None:
    """Returns once every provider has been asked with its key since the requests were last cleared."""

    async def look() -> bool:
        return {r.provider_id for r in simulator.requests if r.had_key} == set(THREE)

    await until(look, what, timeout_s)


def error_counts(desktop: Desktop) -> set[int]:
    metrics = json.loads((desktop.folder / "apimon" / "api_metrics.json").read_text())
    return {metrics[pid]["error_count"] for pid in THREE}


async def test_a_change_reported_by_networkmanager_is_checked_at_once(
    item: TrayItem,
    system: SystemServices,
    simulator: Simulator,
    notifications: NotificationRecorder,
    desktop: Desktop,
) -> None:
    await simulator.offline()
    system.network.disconnect()
    await item.wait_colour(Colour.GREY, timeout_s=3)
    assert await item.wait_tooltip("You're offline")
    await simulator.online()
    system.network.connect()
    await item.wait_colour(Colour.GREEN, timeout_s=3)
    assert notifications.titles == []
    assert error_counts(desktop) == {0}


async def test_a_system_that_is_wrong_about_its_network_changes_nothing(
    item: TrayItem, system: SystemServices, simulator: Simulator
) -> None:
    simulator.requests.clear()
    system.network.disconnect()

    async def looked() -> bool:
        return any(not r.had_key for r in simulator.requests)

    await until(looked, "a look at the network")
    assert await item.colour() is Colour.GREEN


async def test_a_vpn_that_comes_up_ends_checks_that_hang_on_the_old_way(
    item: TrayItem,
    system: SystemServices,
    simulator: Simulator,
    notifications: NotificationRecorder,
    desktop: Desktop,
) -> None:
    simulator.set_all(broken.hang())
    simulator.requests.clear()
    await item.click("Check Now")
    await asked(simulator, "checks that hang")
    simulator.set_all(behaviours.ok())
    simulator.requests.clear()
    system.network.start_vpn()
    await asked(simulator, "the same checks once more", timeout_s=3)
    assert await item.colour() is Colour.GREEN
    assert notifications.titles == []
    assert error_counts(desktop) == {0}


async def test_sleep_with_a_late_network_sends_no_notification(
    item: TrayItem,
    system: SystemServices,
    simulator: Simulator,
    notifications: NotificationRecorder,
    desktop: Desktop,
) -> None:
    simulator.set_all(broken.hang())
    simulator.requests.clear()
    await item.click("Check Now")
    await asked(simulator, "checks that hang")
    system.login.tell_sleep(begins=True)
    await simulator.offline()
    simulator.set_all(behaviours.ok())
    simulator.requests.clear()
    system.login.tell_sleep(begins=False)
    await item.wait_colour(Colour.GREY, timeout_s=10)
    await simulator.online()
    system.network.disconnect()
    system.network.connect()
    await item.wait_colour(Colour.GREEN, timeout_s=10)
    await asked(simulator, "checks after sleep")
    assert not simulator.requests[0].had_key, "the network is looked at first"
    assert notifications.titles == []
    assert error_counts(desktop) == {0}


async def test_on_battery_checks_are_rare_and_on_mains_they_resume(
    item: TrayItem, system: SystemServices, simulator: Simulator
) -> None:
    system.power.run_on(battery=True)
    checked_s = max(r.at_mono_s for r in simulator.requests)
    simulator.requests.clear()

    async def interval_is_over() -> bool:
        return time.monotonic() - checked_s > 34

    await until(interval_is_over, "the time of the next round on mains", timeout_s=40)
    assert [r for r in simulator.requests if r.had_key] == []
    system.power.run_on(battery=False)
    await asked(simulator, "a round at once: on mains it is overdue", timeout_s=3)


async def test_the_doctor_names_the_sources_of_changes(
    start_app: Callable[..., Program], system: SystemServices
) -> None:
    doctor = start_app("doctor", DBUS_SYSTEM_BUS_ADDRESS=system.address)
    await doctor.wait()
    assert "✔ Network changes: from NetworkManager\n" in doctor.output
    assert "✔ Sleep: from logind\n" in doctor.output
