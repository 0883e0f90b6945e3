"""Screen, session bus and folders together: where a tray app lives."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_parts.screen import Screen
from desktop_parts.session_bus import SessionBus

FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
}
FOREIGN_PREFIXES = ("XDG_", "QT_", "WAYLAND_", "GNOME_", "KDE_", "APIMON_", "PYTEST_", "COV_CORE_")
FOREIGN = {"DISPLAY", "DESKTOP_SESSION", "SESSION_MANAGER", "PYTHON_KEYRING_BACKEND", "SSL_CERT_FILE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """A desktop with nothing on it yet."""

    screen: Screen
    bus_address: str
    folder: Path
    """Short, because sockets lie in it."""
    environment: dict[str, str]
    """For programs that run on it; data go to ``folder/apimon``."""


def private_environment(folder: Path, display: str) -> dict[str, str]:
    """An environment in which nothing is the user's own: no keys, no settings, no desktop."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in FOREIGN and not name.startswith(FOREIGN_PREFIXES) and not name.endswith("_API_KEY")
    }
    folders = {variable: folder / name for variable, name in FOLDERS.items()}
    for path in folders.values():
        path.mkdir(mode=0o700)
    return kept | {
        **{variable: str(path) for variable, path in folders.items()},
        "APIMON_HOME": str(folder / "apimon"),
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus",
        "DISPLAY": display,
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
    }


@contextmanager
def private_desktop(screen: Screen) -> Iterator[Desktop]:
    """A desktop on the screen; its bus and folders end with the block."""
    # The keyring may still be writing its last file when it has been told to end.
    with TemporaryDirectory(prefix="apimon-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = private_environment(folder, screen.display)
        with SessionBus(folder, environment) as bus:
            environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address
            yield Desktop(screen=screen, bus_address=bus.address, folder=folder, environment=environment)
