"""Which music program is in front. None of this asks for a permission."""

import ctypes
import ctypes.util
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.system.process import framework

DAWS: Final = {
    "com.apple.logic": "Logic Pro",
    "com.apple.garageband": "GarageBand",
    "com.ableton.live": "Ableton Live",
    "ableton live": "Ableton Live",
    "com.avid.protools": "Pro Tools",
    "protools": "Pro Tools",
    "com.steinberg.cubase": "Cubase",
    "cubase": "Cubase",
    "com.presonus.studioone": "Studio One",
    "studio one": "Studio One",
    "com.cockos.reaper": "REAPER",
    "reaper": "REAPER",
    "com.bitwig.bitwigstudio": "Bitwig Studio",
    "bitwig studio": "Bitwig Studio",
    "com.image-line.flstudio": "FL Studio",
    "fl64": "FL Studio",
    "ardour": "Ardour",
    "lmms": "LMMS",
    "qtractor": "Qtractor",
    "renoise": "Renoise",
    "waveform": "Waveform",
}
"""How bundle ids (macOS), programs (Windows) and window classes (X11) begin, in small letters."""

_NAME_SIZE: Final = 1024


def front_daw(platform: str = sys.platform) -> str:
    """The name of the music program in front. Empty: none is, or the system does not tell (Wayland)."""
    look = {"darwin": _front_on_mac, "win32": _front_on_windows, "linux": _front_on_x11}.get(platform)
    found = ""
    if look is not None:
        with suppress(ImportError, OSError, AttributeError):
            found = look().lower()
    return next((name for start, name in DAWS.items() if found.startswith(start)), "")


def _front_on_mac() -> str:
    program = framework("AppKit").NSWorkspace.sharedWorkspace().frontmostApplication()
    return str(program.bundleIdentifier() or "") if program is not None else ""


def _front_on_windows() -> str:
    """The file name of the foreground window's program, without its suffix."""
    user, kernel = _windows_libraries()
    process_id = ctypes.c_uint32()
    user.GetWindowThreadProcessId(user.GetForegroundWindow(), ctypes.byref(process_id))
    query_limited_information = 0x1000
    process = kernel.OpenProcess(query_limited_information, 0, process_id.value)
    if not process:
        return ""
    name, size = ctypes.create_unicode_buffer(_NAME_SIZE), ctypes.c_uint32(_NAME_SIZE)
    kernel.QueryFullProcessImageNameW(process, 0, name, ctypes.byref(size))
    kernel.CloseHandle(process)
    return Path(name.value.replace("\\", "/")).stem


def _windows_libraries() -> tuple[Any, Any]:
    return ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]  # Windows only


_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _ClassHint(ctypes.Structure):
    """XClassHint."""

    _fields_ = (("name", ctypes.c_char_p), ("window_class", ctypes.c_char_p))


def _front_on_x11() -> str:
    """The class of the active window, as the window manager tells it."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XSetErrorHandler.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display.value:
        return ""
    # Xlib's own handler ends the process, for example where the window was closed meanwhile.
    handler = _ErrorHandler(lambda _display, _error: 0)
    before = ctypes.c_void_p(x11.XSetErrorHandler(handler))
    try:
        hint, window = _ClassHint(), _active_window(x11, display)
        found = window and x11.XGetClassHint(display, ctypes.c_ulong(window), ctypes.byref(hint))
        x11.XSync(display, 0)
        return (hint.window_class or b"").decode(errors="replace") if found else ""
    finally:
        x11.XSetErrorHandler(before)
        x11.XCloseDisplay(display)


def _active_window(x11: Any, display: ctypes.c_void_p) -> int:
    """The id of the active window. 0: there is none."""
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XInternAtom.restype = ctypes.c_ulong
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    atom = ctypes.c_ulong(x11.XInternAtom(display, b"_NET_ACTIVE_WINDOW", 1))
    if not atom.value:
        return 0  # no window manager has ever set it
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, rest = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.POINTER(ctypes.c_ulong)()
    any_type = ctypes.c_ulong(0)
    status = x11.XGetWindowProperty(
        display, root, atom, ctypes.c_long(0), ctypes.c_long(1), 0, any_type,
        ctypes.byref(kind), ctypes.byref(form), ctypes.byref(count), ctypes.byref(rest), ctypes.byref(data),
    )  # fmt: skip
    if status or not count.value:
        return 0
    window = int(data[0])
    x11.XFree(data)
    return window
