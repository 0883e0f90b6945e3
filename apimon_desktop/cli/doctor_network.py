"""Whether the providers' hosts can be found from here. Nobody is contacted but the name service."""

import asyncio
import socket
from typing import Final
from urllib.parse import urlsplit

from apimon_desktop.cli.finding import Finding
from apimon_desktop.core.settings import Settings
from apimon_desktop.monitor.roster import roster

_LIMIT_S: Final = 5.0


async def network_findings(settings: Settings) -> list[Finding]:
    """One line for all hosts that are found, and one for each that is not."""
    hosts = {
        host: entry.profile.short_name
        for entry in roster(settings).values()
        if entry.profile.enabled and (host := urlsplit(entry.profile.base_url).hostname)
    }
    found = dict(zip(hosts, await asyncio.gather(*map(_is_found, hosts)), strict=True))
    if not any(found.values()):
        return [
            Finding(
                ok=False,
                label="Network",
                text=f"none of {len(found)} provider hosts is found",
                advice="Check the internet connection of this computer.",
            )
        ]
    good = sum(found.values())
    findings = [Finding(ok=True, label="Network", text=f"{good} of {len(found)} provider hosts are found")]
    return findings + [
        Finding(
            ok=False,
            label="Network",
            text=f"{host} ({hosts[host]}) is not found",
            advice="Check the base URL in the settings, and DNS, VPN or ad blocker on this computer.",
        )
        for host, is_found in found.items()
        if not is_found
    ]


async def _is_found(host: str) -> bool:
    try:
        async with asyncio.timeout(_LIMIT_S):
            await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return False
    return True
