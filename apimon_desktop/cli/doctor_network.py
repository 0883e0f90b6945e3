"""Whether the providers can be reached, by the same routes as checks."""

import asyncio
import os
import socket
from collections import defaultdict
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.proxies import Proxies, Proxy, named_proxies
from apimon_desktop.adapters.reach import Reach
from apimon_desktop.adapters.trust import trusted
from apimon_desktop.cli.finding import Finding
from apimon_desktop.core.offline import LocalFault, OfflineReason, likeliest
from apimon_desktop.core.report_alerts import wrong_clock
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import Entry, roster

_LIMIT_S: Final = 5.0


async def network_findings(settings: Settings, keyed: Collection[ProviderId] = ()) -> list[Finding]:
    """Findings on proxies, certificates and host names, and on which providers answer.

    Contacts only the providers in ``keyed``, which have a key, and sends no key.
    """
    entries = [entry for entry in roster(settings).values() if entry.profile.enabled]
    proxies = named_proxies()
    _, trust_problems = await asyncio.to_thread(trusted, os.environ)
    return [
        *_ignored("Proxy", proxies.problems),
        *_ignored("Certificates", trust_problems),
        *await _proxy_findings(entries, proxies),
        *await _name_findings(entries, proxies),
        *await _answer_findings([entry for entry in entries if entry.profile.id in keyed]),
    ]


def _ignored(label: str, problems: Collection[str]) -> list[Finding]:
    advice = "Correct the variable, or remove it."
    return [Finding(ok=False, label=label, text=problem, advice=advice) for problem in problems]


async def _proxy_findings(entries: list[Entry], proxies: Proxies) -> list[Finding]:
    """One line for each proxy, with the providers behind it."""
    users: defaultdict[Proxy, list[str]] = defaultdict(list)
    for entry in entries:
        if (proxy := proxies.for_url(entry.profile.base_url)) is not None:
            users[proxy].append(entry.profile.short_name)
    connected = await asyncio.gather(*(_is_connected(proxy) for proxy in users))
    return [
        Finding(
            ok=is_connected,
            label="Proxy",
            text=f"{', '.join(names)} through {proxy.url} (from {proxy.source})"
            + ("" if is_connected else ", which cannot be reached"),
            advice=None if is_connected else f"Check the proxy that {proxy.source} names.",
        )
        for (proxy, names), is_connected in zip(users.items(), connected, strict=True)
    ]


async def _name_findings(entries: list[Entry], proxies: Proxies) -> list[Finding]:
    """One line for all resolved hosts, and one for each other; a proxy resolves the hosts behind it."""
    hosts = {
        host: entry.profile.short_name
        for entry in entries
        if proxies.for_url(entry.profile.base_url) is None
        and (host := urlsplit(entry.profile.base_url).hostname)
    }
    if not hosts:
        return []
    found = dict(zip(hosts, await asyncio.gather(*map(_is_found, hosts)), strict=True))
    good = sum(found.values())
    if not good:
        text, advice = f"none of {len(found)} provider hosts is found", "Check the internet connection."
        return [Finding(ok=False, label="Network", text=text, advice=advice)]
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


async def _answer_findings(entries: list[Entry]) -> list[Finding]:
    """Which of them answer; the reason once where none does."""
    if not entries:
        return []
    clients = HttpClients(warns=False)
    reach = Reach(clients)
    try:
        asked = await asyncio.gather(*(_fault(reach, entry) for entry in entries))
    finally:
        await clients.aclose()
    faults = {
        entry.profile.short_name: fault
        for entry, fault in zip(entries, asked, strict=True)
        if fault is not None
    }
    if len(faults) == len(entries):
        fault = likeliest(faults.values())
        if len(faults) > 1 or fault.certain:
            return [_finding("no provider answers", fault)]
    answering = len(entries) - len(faults)
    good = [Finding(ok=True, label="Answers", text=f"{answering} of {len(entries)} providers with a key")]
    good += _clock_findings(reach)
    return (good if answering else []) + [_one_finding(name, fault) for name, fault in faults.items()]


def _clock_findings(reach: Reach) -> list[Finding]:
    """One line where all answers have a different time."""
    least_s = min(reach.clock_errors_s, key=abs, default=0.0)
    if abs(least_s) <= DEFAULT.clock_tolerance_s:
        return []
    clock = wrong_clock(least_s)
    return [Finding(ok=False, label="Clock", text=clock.sentence, advice=f"{clock.next_step}.")]


def _finding(text: str, fault: LocalFault) -> Finding:
    return Finding(ok=False, label="Answers", text=f"{text}: {fault.sentence}", advice=f"{fault.next_step}.")


def _one_finding(name: str, fault: LocalFault) -> Finding:
    """The finding on one failing provider, which may be at fault itself."""
    if fault.reason is OfflineReason.NO_NETWORK:
        advice = "Its status page or 'apimon check' says more."
        return Finding(ok=False, label="Answers", text=f"{name} does not", advice=advice)
    return _finding(f"{name} does not", fault)


async def _fault(reach: Reach, entry: Entry) -> LocalFault | None:
    url = f"{entry.profile.base_url.rstrip('/')}/{entry.provider.check_path}"
    return await reach.fault(url, timeout_s=_LIMIT_S, page=False)


async def _is_found(host: str) -> bool:
    try:
        async with asyncio.timeout(_LIMIT_S):
            await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return False
    return True


async def _is_connected(proxy: Proxy) -> bool:
    """True where the proxy's port accepts a connection; sends nothing."""
    parts = urlsplit(proxy.url)
    try:
        async with asyncio.timeout(_LIMIT_S):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except (OSError, TimeoutError, UnicodeError):
        return False
    writer.close()
    return True
