"""``apimon doctor``: checks this computer's setup and suggests fixes."""

import argparse
import asyncio
import os
import platform
import socket
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apimon_desktop import __version__
from apimon_desktop.adapters.files.access import exists, folder_refusal, os_fault
from apimon_desktop.adapters.files.config import LoadedConfig
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.probe import HostProbe
from apimon_desktop.adapters.http.proxies import Proxies, Proxy, named_proxies
from apimon_desktop.adapters.http.trust import trusted
from apimon_desktop.adapters.keys.dotenv import working_folder_dotenv
from apimon_desktop.adapters.keys.keyring import KeyringProblem, KeyringProcess
from apimon_desktop.adapters.system.environment import (
    LOGIND,
    NETWORK_MANAGER,
    NOTIFICATIONS,
    TRAY_HOST,
    UPOWER,
    is_on_battery,
    services,
    system_services,
)
from apimon_desktop.adapters.system.process import icon_may_stay_hidden
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.cli.process import FAILED, has_display, tell
from apimon_desktop.cli.session import key_store, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.alerts.message import wrong_clock
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import LocalFault, OfflineReason, likeliest
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.providers import Entry, configured_providers
from apimon_desktop.monitor.session.session import Plan, configured
from apimon_desktop.paths import Folders, folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether something works here."""

    ok: bool
    label: str
    text: str
    advice: str | None = None
    """What to do. None: nothing."""
    essential: bool = False
    """True for something essential."""


def _good(label: str, text: str, advice: str | None = None) -> Finding:
    return Finding(ok=True, label=label, text=text, advice=advice)


def _bad(label: str, text: str, advice: str | None = None, *, essential: bool = False) -> Finding:
    return Finding(ok=False, label=label, text=text, advice=advice, essential=essential)


_SERVICES: Final = {
    TRAY_HOST: (
        "Tray",
        "this desktop shows tray icons",
        "no tray found on this desktop",
        (
            "The report opens as a window instead. On GNOME, the extension 'AppIndicator and "
            "KStatusNotifierItem Support' adds a tray."
        ),
    ),
    NOTIFICATIONS: (
        "Notifications",
        "this desktop shows notifications",
        "no notification service found",
        "Install one, such as dunst or notification-daemon.",
    ),
}
"""Label, text with and without the service, and what to do without it."""


async def desktop_findings() -> list[Finding]:
    """Display, tray and notifications."""
    if sys.platform == "darwin":
        return await in_daemon_thread(mac_findings)
    if sys.platform != "linux":
        return [_good(label, "part of the system") for label in ("Display", "Tray", "Notifications")]
    return [display_finding(os.environ), *bus_findings(await services())]


def mac_findings() -> list[Finding]:
    """Tray and notifications on macOS; waits at most 2 s."""
    from apimon_desktop.app.desktop.mac_notifications import notification_way  # noqa: PLC0415 - macOS only

    is_allowed, way = notification_way()
    hidden = icon_may_stay_hidden()
    return [
        _good("Display", "part of the system"),
        Finding(
            ok=not hidden,
            label="Tray",
            text="macOS draws no icon for this Python" if hidden else "part of the system",
            advice="Start the app with 'make run', which builds API Monitor.app."
            if hidden
            else "Not seen? System Settings, Menu Bar, 'Allow in the Menu Bar'.",
        ),
        Finding(ok=is_allowed, label="Notifications", text=way),
    ]


def display_finding(environ: Mapping[str, str]) -> Finding:
    """Whether there is a display."""
    if not has_display(environ, "linux"):
        return _bad(
            "Display",
            "none: neither DISPLAY nor WAYLAND_DISPLAY is set",
            "Everything but the tray app works; 'apimon watch' shows the status in the terminal.",
        )
    return _good("Display", environ.get("WAYLAND_DISPLAY") or environ["DISPLAY"])


def bus_findings(names: frozenset[str] | None) -> list[Finding]:
    """Tray and notifications, from the services on the session bus. None: there is no bus."""
    if names is None:
        text, advice = "no session bus", "Log in to a desktop, or start one with dbus-run-session."
        return [_bad(label, text, advice) for label in ("Tray", "Notifications")]
    return [
        _good(label, good) if service in names else _bad(label, bad, advice)
        for service, (label, good, bad, advice) in _SERVICES.items()
    ]


def file_findings(places: Folders) -> list[Finding]:
    """Whether the folders can be written, and where the log is."""
    labels: dict[Path, list[str]] = {}
    for label, folder in (("settings", places.config), ("data", places.data), ("log", places.log)):
        labels.setdefault(folder, []).append(label)
    return [
        *(_folder(folder, " and ".join(used_for)) for folder, used_for in labels.items()),
        _good("Log", str(places.log_file)),
    ]


def _folder(folder: Path, used_for: str) -> Finding:
    """Tries to write: permissions do not show a full or read-only disk."""
    label = f"Folder for {used_for}"
    if (refused := folder_refusal(folder)) is not None:
        return _bad(label, refused, essential=True)
    existing = next(place for place in (folder, *folder.parents) if exists(place))
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as fault:
        advice = f"Make it writable, or choose another with --home DIR. The system said: {os_fault(fault)}."
        return _bad(label, f"{folder} can't be written", advice, essential=True)
    return _good(label, str(folder) if existing == folder else f"{folder} (created when first needed)")


def settings_findings(places: Folders, loaded: LoadedConfig) -> list[Finding]:
    """The settings file and its problems."""
    if not loaded.exists:
        return [_good("Settings", f"{places.config_file} does not exist yet: defaults")]
    if not loaded.problems:
        return [_good("Settings", f"{places.config_file} is fine")]
    advice = f"Correct it in {places.config_file}."
    return [_bad("Settings", str(problem), advice) for problem in loaded.problems]


_LIMIT_S: Final = 5.0
_IN_SHORT: Final = {
    KeyringProblem.MISSING: "not found",
    KeyringProblem.REFUSED: "does not protect keys",
    KeyringProblem.LOCKED: "locked",
}


async def key_findings(plan: Plan) -> tuple[list[Finding], frozenset[ProviderId]]:
    """Findings on the keyring, keys and other sources, and the ids of the providers with a key."""
    store = key_store(plan, KeyringProcess(limit_s=_LIMIT_S))
    problem = await store.read_keyring()
    lookup = store.lookup()
    names = {
        provider_id: entry.profile.short_name
        for provider_id, entry in configured_providers(plan.settings).items()
        if provider_id in lookup.choices or not entry.profile.needs_key
    }
    keys = _bad("Keys", "no provider has one", "To save one: apimon keys set PROVIDER")
    if names:
        keys = _good("Keys", ", ".join(names.values()))
    others = (text for text in lookup.problems if problem is None or text != problem.sentence)
    findings = [
        keyring_finding(problem, len(store.saved)),
        keys,
        *(_bad("Keys", text) for text in others),
    ]
    return findings, frozenset(names)


def keyring_finding(problem: KeyringProblem | None, saved: int) -> Finding:
    """Whether keys can be saved. None: there is no problem."""
    if problem is None:
        text = f"works, {saved} {'key' if saved == 1 else 'keys'} saved in it"
        return _good("Keyring", text)
    return _bad("Keyring", _IN_SHORT.get(problem, "can't be used"), problem.sentence)


async def network_findings(settings: Settings, keyed: Collection[ProviderId] = ()) -> list[Finding]:
    """Findings on proxies, certificates and host names, and on which providers answer.

    Contacts only the providers in ``keyed``, which have a key, and sends no key.
    """
    entries = [entry for entry in configured_providers(settings).values() if entry.profile.enabled]
    proxies = named_proxies()
    _, trust_problems = await asyncio.to_thread(trusted, os.environ)
    return [
        *_ignored("Proxy", proxies.problems),
        *_ignored("Certificates", trust_problems),
        *await _proxy_findings(entries, proxies),
        *await _name_findings(entries, proxies),
        *await _answer_findings([entry for entry in entries if entry.profile.id in keyed]),
    ]


def _ignored(label: str, problems: Iterable[str]) -> list[Finding]:
    """One line for each unusable variable; ``problems`` are the sentences about them."""
    return [_bad(label, problem, "Correct the variable, or remove it.") for problem in problems]


async def _proxy_findings(entries: list[Entry], proxies: Proxies) -> list[Finding]:
    """One line for each proxy, with the providers behind it."""
    users: defaultdict[Proxy, list[str]] = defaultdict(list)
    for entry in entries:
        if (proxy := proxies.for_url(entry.profile.base_url)) is not None:
            users[proxy].append(entry.profile.short_name)
    connected = await asyncio.gather(*(_is_connected(proxy) for proxy in users))
    findings = []
    for (proxy, names), is_connected in zip(users.items(), connected, strict=True):
        text = f"{', '.join(names)} through {proxy.url} (from {proxy.source})"
        advice = f"Check the proxy that {proxy.source} names."
        findings.append(
            _good("Proxy", text)
            if is_connected
            else _bad("Proxy", f"{text}, which cannot be reached", advice)
        )
    return findings


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
        text = f"none of {len(found)} provider hosts is found"
        return [_bad("Network", text, "Check the internet connection.")]
    advice = "Check the base URL in the settings, and DNS, VPN or ad blocker on this computer."
    return [
        _good("Network", f"{good} of {len(found)} provider hosts are found"),
        *(
            _bad("Network", f"{host} ({hosts[host]}) is not found", advice)
            for host, is_found in found.items()
            if not is_found
        ),
    ]


async def _answer_findings(entries: list[Entry]) -> list[Finding]:
    """Which providers answer; if none does, the common reason."""
    if not entries:
        return []
    async with aclosing(HttpClients(warns=False)) as clients:
        reach = HostProbe(clients)
        asked = await asyncio.gather(*(_fault(reach, entry) for entry in entries))
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
    good = [_good("Answers", f"{answering} of {len(entries)} providers with a key"), *_clock_findings(reach)]
    return (good if answering else []) + [_one_finding(name, fault) for name, fault in faults.items()]


def _clock_findings(reach: HostProbe) -> list[Finding]:
    """A finding where the clock differs from all answers."""
    least_s = min(reach.clock_errors_s, key=abs, default=0.0)
    if abs(least_s) <= DEFAULT.clock_tolerance_s:
        return []
    clock = wrong_clock(least_s)
    return [_bad("Clock", clock.sentence, f"{clock.next_step}.")]


def _finding(text: str, fault: LocalFault) -> Finding:
    return _bad("Answers", f"{text}: {fault.sentence}", f"{fault.next_step}.")


def _one_finding(name: str, fault: LocalFault) -> Finding:
    """The finding on one failing provider, which may be at fault itself."""
    if fault.reason is OfflineReason.NO_NETWORK:
        return _bad("Answers", f"{name} does not", "Its status page or 'apimon check' says more.")
    return _finding(f"{name} does not", fault)


async def _fault(reach: HostProbe, entry: Entry) -> LocalFault | None:
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


async def system_findings() -> list[Finding]:
    """Which services report changes, and how the app detects them without."""
    names = await system_services() if sys.platform == "linux" else None
    on_battery = await in_daemon_thread(is_on_battery)
    return signal_findings(names or frozenset(), on_battery, sys.platform)


def signal_findings(names: frozenset[str], on_battery: bool | None, platform: str) -> list[Finding]:  # noqa: FBT001 - None is a third answer
    """The findings, from the services on the system bus of a Linux system."""
    has_own = platform in ("darwin", "win32")
    network = "from NetworkManager" if NETWORK_MANAGER in names else "detected by checks"
    sleep = "from logind" if LOGIND in names else "detected by the clocks on waking"
    read = "from UPower" if UPOWER in names else "read with each round of checks"
    power = {True: f"on battery, {read}", False: f"on mains, {read}", None: "no battery found"}
    return [
        _good("Network changes", "from the system" if has_own else network),
        _good("Sleep", sleep),
        _good("Power", power[on_battery]),
    ]


def version_finding() -> Finding:
    """The versions of the program, of Python, of Qt and of the system."""
    parts = [f"Python {platform.python_version()}", _qt(), platform.platform(terse=True)]
    return _good(f"API Monitor {__version__}", ", ".join(parts))


def _qt() -> str:
    try:
        return f"Qt {version('PySide6-Essentials')}"
    except PackageNotFoundError:  # in a bundle, which carries no package data
        return "Qt of the bundle"


_MARKS: Final = {True: ("✔", Status.HEALTHY), False: ("✘", Status.FAILED), None: ("?", Status.UNKNOWN)}


def run_self_test(home: Path | None, *, as_json: bool) -> int:
    """Tries every part and prints the results. Returns 70 where one does not work, else 0."""
    if not has_display(os.environ):
        tell("There is no display here, so the self-test of the tray app can't run.")
        return FAILED
    from apimon_desktop.app.self_test import self_test  # noqa: PLC0415 - it loads Qt

    trials = self_test(home)
    if as_json:
        findings = [
            {
                "label": label,
                "ok": trial.ok is not False,
                "known": trial.ok is not None,
                "text": trial.text,
                "advice": trial.advice,
            }
            for label, trial in trials.items()
        ]
        print_document(terminal(), {"schema_version": 1, "findings": findings})
    else:
        for label, trial in trials.items():
            _write(label, trial.text, None if trial.ok else trial.advice, ok=trial.ok)
    return FAILED if any(trial.ok is False for trial in trials.values()) else 0


def _write(label: str, text: str, advice: str | None, *, ok: bool | None) -> None:
    """Prints what was found. ``ok`` None: that is not known."""
    out = terminal()
    mark, status = _MARKS[ok]
    out.write(f"{out.coloured(mark, status)} {label}: {text}")
    if advice is not None:
        out.write(f"    {advice}")


def set_up_doctor(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = (
        "Checks display, tray, notifications, keyring, network, power, folders and settings. "
        "Sends a request without a key to each provider that has one. "
        "Exits with 70 if something essential is broken, otherwise 0."
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="try each part of the tray app instead: briefly shows an icon, a menu and one notification, "
        "and saves, reads and removes a keyring item; exits with 70 if one fails",
    )
    parser.add_argument("--json", action="store_true", help="with --self-test: print JSON")
    parser.set_defaults(names_environment=True)


def run_doctor(args: argparse.Namespace) -> int:
    """Prints one line for each finding."""
    if args.self_test:
        return run_self_test(args.home, as_json=args.json)
    findings = run_async(_findings(args))
    for finding in findings:
        _write(finding.label, finding.text, finding.advice, ok=finding.ok)
    return FAILED if any(finding.essential and not finding.ok for finding in findings) else 0


async def _findings(args: argparse.Namespace) -> list[Finding]:
    places = folders(args.home)
    loaded = configured(places)
    plan = Plan(
        folders=places,
        settings=loaded.settings,
        metrics_file=places.metrics_file,
        dotenv_path=working_folder_dotenv(),
        readonly=True,
    )
    keys, keyed = await key_findings(plan)
    return [
        version_finding(),
        *_ignored("Environment", (problem.removesuffix(".") for problem in args.environment_problems)),
        *await desktop_findings(),
        *keys,
        *await network_findings(loaded.settings, keyed),
        *await system_findings(),
        *file_findings(places),
        *settings_findings(places, loaded),
    ]
