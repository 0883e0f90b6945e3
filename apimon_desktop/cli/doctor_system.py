"""What this computer tells of its network, its sleep and its power. Nothing depends on any of it."""

import sys
from collections.abc import Iterable

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.power import is_on_battery
from apimon_desktop.adapters.session_bus import LOGIND, NETWORK_MANAGER, UPOWER, system_services
from apimon_desktop.cli.finding import Finding


def environment_findings(problems: Iterable[str]) -> list[Finding]:
    """One line for each unusable variable; ``problems`` are the sentences about them."""
    advice = "Correct the variable, or remove it."
    return [
        Finding(ok=False, label="Environment", text=problem.removesuffix("."), advice=advice)
        for problem in problems
    ]


async def system_findings() -> list[Finding]:
    """Where the tray app learns of changes, and what it does where nobody tells."""
    names = await system_services() if sys.platform == "linux" else None
    on_battery = await in_daemon_thread(is_on_battery)
    return signal_findings(names or frozenset(), on_battery, sys.platform)


def signal_findings(names: frozenset[str], on_battery: bool | None, platform: str) -> list[Finding]:  # noqa: FBT001 - None is a third answer
    """The lines, by the services that run on the system bus of a Linux system."""
    has_own = platform in ("darwin", "win32")
    network = "told by NetworkManager" if NETWORK_MANAGER in names else "noticed by the checks"
    sleep = "told by logind" if LOGIND in names else "noticed by the clocks on waking"
    read = "told by UPower" if UPOWER in names else "read at each round of checks"
    power = {True: f"on battery, {read}", False: f"on mains, {read}", None: "no battery found"}
    return [
        Finding(ok=True, label="Network changes", text="told by the system" if has_own else network),
        Finding(ok=True, label="Sleep", text=sleep),
        Finding(ok=True, label="Power", text=power[on_battery]),
    ]
