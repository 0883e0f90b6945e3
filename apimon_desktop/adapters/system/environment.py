"""What the system offers: a display for Qt, services on the buses, time zone, locale and power supply."""

import asyncio
import ctypes
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.files.access import MIB, read_file
from apimon_desktop.adapters.system.process import own_command

_DISPLAY_LIMIT_S: Final = 5.0
"""Long enough for a remote display over a slow connection."""
_STEERING: Final = ("QT_QPA_PLATFORM", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_PLUGIN_PATH")
"""Variables that override the display of ``DISPLAY`` and ``WAYLAND_DISPLAY``."""
_PLUGINS: Final = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
"""Qt's platform plug-ins and the variables that name their displays, in the order in which Qt tries them."""
_RULE: Final = re.compile(
    r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?(?P<hours>\d{1,3})(?::\d\d){0,2}"
    r"(?:(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?:[+-]?(?P<summer>\d{1,3})(?::\d\d){0,2})?(?:,[^\s]*)?)?"
)
"""A time zone by its rule, such as ``EST5EDT,M3.2.0,M11.1.0`` (POSIX.1-2024, 8.3; read 2026-11-30)."""
_PLACES: Final = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
TRAY_HOST: Final = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS: Final = "org.freedesktop.Notifications"
NETWORK_MANAGER: Final = "org.freedesktop.NetworkManager"
LOGIND: Final = "org.freedesktop.login1"
UPOWER: Final = "org.freedesktop.UPower"
SUPPLIES: Final = Path("/sys/class/power_supply")
_PMSET: Final = ("/usr/bin/pmset", "-g", "batt")


def unusable_variables(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """The variables that keep Qt from a display on Linux, tried for seconds. None: it finds none anyhow."""
    steering = tuple(name for name in _STEERING if environ.get(name))
    if steering:
        chosen = environ["QT_QPA_PLATFORM"] if steering == ("QT_QPA_PLATFORM",) else ""
        if chosen in ("offscreen", "minimal"):
            return ()
        # For a plug-in that Qt would choose itself, the connection is enough: 1 ms instead of 150.
        is_usual = bool(environ.get(_PLUGINS.get(chosen, "")))
        if _answers(environ, chosen) if is_usual else _qt_can_draw(environ):
            return ()
        environ = {name: value for name, value in environ.items() if name not in steering}
    return steering if any(_answers(environ, plugin) for plugin in _PLUGINS) else None


def _answers(environ: Mapping[str, str], plugin: str) -> bool:
    """True where the plug-in's X server or compositor accepts a connection and the plug-in can be loaded."""
    display = environ.get(_PLUGINS[plugin])
    if not display or not _can_load(plugin):
        return False
    if plugin == "wayland":
        return _wayland_connects(environ.get("XDG_RUNTIME_DIR", ""), display)
    return _x11_connects(display)


def _can_load(plugin: str) -> bool:
    """False where a library is missing that Qt's platform plug-in needs."""
    qt = find_spec("PySide6")
    path = Path(qt.origin or "" if qt else "").parent / "Qt" / "plugins" / "platforms" / f"libq{plugin}.so"
    if not path.exists():  # a distribution's own PySide6 keeps it elsewhere
        return True
    try:
        ctypes.CDLL(str(path))
    except OSError:
        return False
    return True


def _wayland_connects(folder: str, name: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_DISPLAY_LIMIT_S)
        try:
            connection.connect(str(Path(folder) / name))
        except (OSError, ValueError):
            return False
    return True


def _x11_connects(display: str) -> bool:
    """Connects with Qt's own library, in a thread, because a server may accept the connection and hang."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    answered: list[bool] = []

    def connect() -> None:
        connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(errors="surrogateescape"), None))
        fault = xcb.xcb_connection_has_error(connection)
        xcb.xcb_disconnect(connection)
        answered.append(fault == 0)

    thread = threading.Thread(target=connect, name="display", daemon=True)
    thread.start()
    thread.join(_DISPLAY_LIMIT_S)
    return answered == [True]


def _qt_can_draw(environ: Mapping[str, str]) -> bool:
    """Tries Qt in another process, the only way to test a combination of variables."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program with a fixed argument
            own_command("_display"),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_DISPLAY_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def end_with_parent() -> None:
    """On Linux, ends this process with its parent, and without a core dump."""
    import resource  # noqa: PLC0415 - only in the child

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parent_death_signal, kill = 1, 9  # PR_SET_PDEATHSIG of linux/prctl.h, and SIGKILL
    ctypes.CDLL(None).prctl(parent_death_signal, kill)


def time_zone_fault(environ: Mapping[str, str]) -> str | None:
    """A sentence where TZ names no time zone. None: it does, is not set, or cannot be verified."""
    value = environ.get("TZ")
    if value is None or sys.platform == "win32":
        return None
    name = value.removeprefix(":")
    if name in ("", "UTC", "GMT") or _is_rule(name) or _is_file(name, environ.get("TZDIR")):
        return None
    return f"TZ ({value}) is not a time zone. The system's time zone is used."


def locale_faults(environ: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each variable that names a locale which this system does not have."""
    if sys.platform == "win32":
        return ()
    # Python itself may have set LC_CTYPE to C.UTF-8, because LANG is unusable.
    names = ("LC_ALL",) if environ.get("LC_ALL") else ("LC_CTYPE", "LANG")
    return tuple(
        f"{name} ({environ[name]}) is not a locale of this system. The C locale is used."
        for name in names
        if environ.get(name) and not _is_locale(environ[name])
    )


def _is_rule(name: str) -> bool:
    """True for a rule with valid offsets; those of a day or more make every conversion fail."""
    found = _RULE.fullmatch(name)
    return found is not None and all(int(hours) < 24 for hours in found.groups() if hours is not None)


def _is_file(name: str, folder: str | None) -> bool:
    """True where the C library finds it; an absolute path is used as it is."""
    for place in (folder,) if folder else _PLACES:
        try:
            return read_file(Path(place) / name, MIB, any_owner=True).startswith(b"TZif")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError):
            return False
    return False


def _is_locale(name: str) -> bool:
    import locale  # noqa: PLC0415 - only where one is named

    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, before)
    return True


async def services() -> frozenset[str] | None:
    """The services on the session bus that run or start on demand. None: there is no bus."""
    return await _names("ListNames", "ListActivatableNames", system=False)


async def system_services() -> frozenset[str] | None:
    """The services that run on the system bus. None: there is no bus."""
    return await _names("ListNames", system=True)


async def _names(*members: str, system: bool) -> frozenset[str] | None:
    from dbus_fast import AuthError, BusType, DBusError, Message  # noqa: PLC0415 - Linux only
    from dbus_fast.aio import MessageBus  # noqa: PLC0415

    name = "org.freedesktop.DBus"
    names: set[str] = set()
    try:
        async with asyncio.timeout(3):
            bus = await MessageBus(bus_type=BusType.SYSTEM if system else BusType.SESSION).connect()
            try:
                for member in members:
                    call = Message(
                        destination=name, path="/org/freedesktop/DBus", interface=name, member=member
                    )
                    names.update((await bus.call(call)).body[0])
            finally:
                bus.disconnect()
    except (OSError, EOFError, ValueError, DBusError, AuthError):  # ValueError: an invalid address or message
        return None
    return frozenset(names)


class PowerStatus(ctypes.Structure):
    """https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-system_power_status."""

    _fields_ = (
        ("ACLineStatus", ctypes.c_uint8),
        ("BatteryFlag", ctypes.c_uint8),
        ("BatteryLifePercent", ctypes.c_uint8),
        ("SystemStatusFlag", ctypes.c_uint8),
        ("BatteryLifeTime", ctypes.c_uint32),
        ("BatteryFullLifeTime", ctypes.c_uint32),
    )


def is_on_battery() -> bool | None:
    """True on battery, False on mains. None: there is no battery, or the system does not say."""
    if sys.platform == "win32":
        status = PowerStatus()
        is_known = ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))
        return read_windows(status) if is_known else None
    if sys.platform == "darwin":
        return read_pmset(_pmset_output())
    return read_supplies(SUPPLIES)


def read_windows(status: PowerStatus) -> bool | None:
    """The same from the structure that Windows fills in."""
    is_known = status.ACLineStatus in (0, 1) and not status.BatteryFlag & 128
    return status.ACLineStatus == 0 if is_known else None


def read_supplies(folder: Path) -> bool | None:
    """The same from Linux's list of supplies; batteries of mice and headsets have the scope "Device"."""
    try:
        supplies = [supply for supply in folder.iterdir() if _value(supply, "scope") != "Device"]
    except OSError:
        return None
    batteries = [_value(supply, "status") for supply in supplies if _value(supply, "type") == "Battery"]
    mains = [_value(supply, "online") for supply in supplies if _value(supply, "type") in ("Mains", "USB")]
    if not batteries:
        return None
    if "1" in mains:
        return False
    return "Discharging" in batteries or (bool(mains) and "Charging" not in batteries)


def _value(supply: Path, name: str) -> str:
    try:
        return (supply / name).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def read_pmset(output: str) -> bool | None:
    """The same from the output of macOS's pmset: "Now drawing from 'Battery Power'"."""
    return "'Battery Power'" in output if "InternalBattery" in output else None


def _pmset_output() -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a constant
            _PMSET, capture_output=True, text=True, errors="replace", timeout=3, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
