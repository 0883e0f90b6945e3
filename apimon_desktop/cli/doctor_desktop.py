"""Whether this desktop has what the tray app shows itself with."""

import os
import sys
from collections.abc import Mapping

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.macos import icon_may_stay_hidden
from apimon_desktop.adapters.session_bus import NOTIFICATIONS, TRAY_HOST, services
from apimon_desktop.cli.finding import Finding
from apimon_desktop.cli.tray import has_display


async def desktop_findings() -> list[Finding]:
    """Display, tray and notifications."""
    if sys.platform == "darwin":
        return await in_daemon_thread(mac_findings)
    if sys.platform != "linux":
        return [
            Finding(ok=True, label=label, text="part of the system")
            for label in ("Display", "Tray", "Notifications")
        ]
    return [display_finding(os.environ), *bus_findings(await services())]


def mac_findings() -> list[Finding]:
    """Tray and notifications on macOS; waits at most 2 s."""
    from apimon_desktop.app.mac_notifications import notification_way  # noqa: PLC0415 - macOS only

    is_allowed, way = notification_way()
    hidden = icon_may_stay_hidden()
    return [
        Finding(ok=True, label="Display", text="part of the system"),
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
    """Whether windows can be shown."""
    if not has_display(environ, "linux"):
        return Finding(
            ok=False,
            label="Display",
            text="none: neither DISPLAY nor WAYLAND_DISPLAY is set",
            advice="Everything but the tray app works; 'apimon watch' shows the state in the terminal.",
        )
    return Finding(ok=True, label="Display", text=environ.get("WAYLAND_DISPLAY") or environ["DISPLAY"])


def bus_findings(names: frozenset[str] | None) -> list[Finding]:
    """Tray and notifications, by the services on the session bus. None: there is no bus."""
    if names is None:
        text, advice = "no session bus", "Log in to a desktop, or start one with dbus-run-session."
        return [
            Finding(ok=False, label=label, text=text, advice=advice) for label in ("Tray", "Notifications")
        ]
    return [
        _service(
            TRAY_HOST in names,
            "Tray",
            "this desktop shows tray icons",
            "no tray found on this desktop",
            "The report opens as a window instead. On GNOME, the extension 'AppIndicator and "
            "KStatusNotifierItem Support' adds a tray.",
        ),
        _service(
            NOTIFICATIONS in names,
            "Notifications",
            "this desktop shows notifications",
            "no notification service found",
            "Install one, such as dunst or notification-daemon.",
        ),
    ]


def _service(found: bool, label: str, good: str, bad: str, advice: str) -> Finding:  # noqa: FBT001 - five texts, one fact
    return Finding(ok=found, label=label, text=good if found else bad, advice=None if found else advice)
