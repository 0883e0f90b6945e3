"""Whether Qt can open a display; where it cannot, it aborts the process."""

import ctypes
import socket
import subprocess
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.own_process import own_command

_LIMIT_S: Final = 5.0
"""Long enough for a remote display over a slow connection."""
_STEERING: Final = ("QT_QPA_PLATFORM", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_PLUGIN_PATH")
"""Variables that override the display of ``DISPLAY`` and ``WAYLAND_DISPLAY``."""
_NEEDS_NO_DISPLAY: Final = frozenset({"offscreen", "minimal"})


def unusable_variables(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """The variables that keep Qt from a display on Linux. None: it finds none without them either.

    Waits a few seconds for a display that does not answer.
    """
    steering = tuple(name for name in _STEERING if environ.get(name))
    if steering == ("QT_QPA_PLATFORM",) and environ["QT_QPA_PLATFORM"] in _NEEDS_NO_DISPLAY:
        return ()
    if steering:
        if _qt_can_draw(environ):
            return ()
        environ = {name: value for name, value in environ.items() if name not in steering}
    return steering if _answers(environ) else None


def _answers(environ: Mapping[str, str]) -> bool:
    """True where the X server or compositor accepts a connection and Qt's plug-in for it can be loaded."""
    x11, wayland = environ.get("DISPLAY"), environ.get("WAYLAND_DISPLAY")
    if wayland and _can_load("wayland") and _wayland_connects(environ.get("XDG_RUNTIME_DIR", ""), wayland):
        return True
    return bool(x11) and _can_load("xcb") and _x11_connects(x11 or "")


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
        connection.settimeout(_LIMIT_S)
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
    thread.join(_LIMIT_S)
    return answered == [True]


def _qt_can_draw(environ: Mapping[str, str]) -> bool:
    """Tries Qt in a separate process, the only way to test a combination of variables."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program with a fixed argument
            own_command("_display"),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LIMIT_S,
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
