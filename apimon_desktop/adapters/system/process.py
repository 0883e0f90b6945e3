"""This process: how it is started, what it uses, its names for the desktop, and its manners on macOS.

AppKit and Foundation are called through pyobjc, which each function imports itself. None of that has run on a
Mac yet: it follows Apple's documentation (read 2026-11-30) and is tested with fakes of pyobjc's modules.
"""

import importlib
import logging
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

_START: Final = (
    "import sys; sys.path.append(sys.argv.pop(1)); from apimon_desktop.__main__ import main; sys.exit(main())"
)

if sys.platform == "win32":
    NO_CONSOLE: Final = subprocess.CREATE_NO_WINDOW
else:
    NO_CONSOLE: Final = 0


CONSOLE_PROGRAM: Final = "apimon.exe"
WINDOW_PROGRAM: Final = "API Monitor.exe"
"""The programs of the Windows bundle: the first one opens a console, the second one has no streams."""
log = logging.getLogger(__name__)
APP_TITLE: Final = "API Monitor"
BUNDLE_ID: Final = "org.apimon.desktop"
"""The id of the macOS bundle, the launch agent, the AppStream component, and Windows' AppUserModelID."""


def own_command(*words: str) -> tuple[str, ...]:
    """The command that starts this program again with other arguments."""
    if is_frozen():
        return (_bundled(CONSOLE_PROGRAM), *words)
    # -P instead of -m: a module in the working folder must not shadow one of the standard library
    return (sys.executable, "-P", "-c", _START, str(Path(__file__).resolve().parents[2]), *words)


def app_command() -> tuple[str, ...]:
    """The command that starts the app from any folder, without a console window."""
    if is_frozen():
        return (_bundled(WINDOW_PROGRAM),)
    python = Path(sys.executable)
    if sys.platform == "win32":
        return (str(python.with_name("pythonw.exe")), *own_command()[1:])
    script = python.with_name("apimon")
    return (str(script),) if script.exists() else own_command()


def is_frozen() -> bool:
    """True in a bundle, whose program is not a Python interpreter."""
    return bool(getattr(sys, "frozen", False))


def _bundled(windows_name: str) -> str:
    return str(Path(sys.executable).with_name(windows_name)) if sys.platform == "win32" else sys.executable


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement of this process."""

    memory_bytes: int | None
    """Resident memory. None: unknown."""
    cpu_s: float
    """CPU time of all threads since the start."""
    at_mono_s: float


def measured() -> Measured:
    """Measures now. On macOS it starts a program, so do not call it in the UI thread."""
    return Measured(memory_bytes=_memory_bytes(), cpu_s=time.process_time(), at_mono_s=time.monotonic())


def cpu_ratio(before: Measured, after: Measured) -> float | None:
    """The share of one CPU core between two measurements. None: no time has passed."""
    passed_s = after.at_mono_s - before.at_mono_s
    return None if passed_s <= 0 else max(0.0, (after.cpu_s - before.cpu_s) / passed_s)


if sys.platform == "linux":

    def _memory_bytes() -> int | None:
        try:
            resident_pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return None
        return int(resident_pages) * os.sysconf("SC_PAGE_SIZE")

elif sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS, https://learn.microsoft.com/windows/win32/api/psapi (read 2026-11-23)."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    def _memory_bytes() -> int | None:
        counters = _Counters()
        counters.cb = ctypes.sizeof(counters)
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        ask = kernel.K32GetProcessMemoryInfo
        ask.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
        is_known = ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return int(counters.WorkingSetSize) if is_known else None

else:

    def _memory_bytes() -> int | None:
        """From ``ps``: the system call for it needs a structure that differs between versions."""
        command = ("/bin/ps", "-o", "rss=", "-p", str(os.getpid()))
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, and our own number
                command, capture_output=True, timeout=2, check=True
            )
            return int(done.stdout) * 1024
        except (OSError, subprocess.SubprocessError, ValueError):
            return None


class Registry(Protocol):
    """Texts and bytes below HKEY_CURRENT_USER. The methods may raise OSError."""

    def get(self, key: str, name: str) -> str | bytes | None:
        """A value. None: there is none."""

    def set(self, key: str, name: str, text: str) -> None:
        """Creates or replaces a text."""

    def delete(self, key: str, name: str) -> None:
        """Removes a value, if there is one."""


if sys.platform == "win32":
    import winreg

    class UserRegistry:
        """The registry of the current user."""

        def get(self, key: str, name: str) -> str | bytes | None:
            """A value. None: there is none, or it has another type."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value, _ = winreg.QueryValueEx(opened, name)
            except FileNotFoundError:
                return None
            return value if isinstance(value, str | bytes) else None

        def set(self, key: str, name: str, text: str) -> None:
            """Creates or replaces a text."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

        def delete(self, key: str, name: str) -> None:
            """Removes a value, if there is one."""
            with (
                suppress(FileNotFoundError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened,
            ):
                winreg.DeleteValue(opened, name)


def claim_app_id() -> None:
    """Tells Windows which app windows and notifications belong to; other systems read it from files."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(BUNDLE_ID)
        name_app_id(UserRegistry())


def name_app_id(registry: Registry) -> None:
    """Registers the program's name for Windows notifications, which otherwise show the bare id."""
    try:
        registry.set(rf"Software\Classes\AppUserModelId\{BUNDLE_ID}", "DisplayName", APP_TITLE)
    except OSError as fault:
        log.info("The name for Windows notifications was not registered: %s", fault)


# macOS


def framework(name: str) -> Any:
    """One of pyobjc's modules, such as ``AppKit``. Raises ImportError where it is not installed."""
    return importlib.import_module(name)


def runs_in_bundle() -> bool:
    """True where this process belongs to API Monitor.app."""
    try:
        identifier = framework("Foundation").NSBundle.mainBundle().bundleIdentifier()
    except ImportError:
        return False
    return bool(identifier == BUNDLE_ID)


def icon_may_stay_hidden() -> bool:
    """True where macOS 26 and later draw no icon: for a framework build of Python outside a bundle."""
    # 26 reports itself as 16 to programs that were built for older versions.
    if platform.mac_ver()[0].partition(".")[0] in ("14", "15"):
        return False
    return bool(getattr(sys, "_framework", "")) and not runs_in_bundle()


def stay_out_of_dock() -> None:
    """Keeps a process outside a bundle out of the Dock, as a bundle's Info.plist does."""
    with _optional("Staying out of the Dock"):
        accessory = 1  # NSApplicationActivationPolicyAccessory
        framework("AppKit").NSApplication.sharedApplication().setActivationPolicy_(accessory)


def show_on_active_space(view_address: int) -> None:
    """Lets a window (Qt's ``winId``, an NSView) appear in the active space, also beside a full-screen app."""
    with _optional("Following the user between Spaces"):
        window = framework("objc").objc_object(c_void_p=view_address).window()
        if window is not None:
            # NSWindowCollectionBehavior. AppKit accepts only one of each kind; Qt sets full_screen_primary.
            move_to_active_space, full_screen_auxiliary = 1 << 1, 1 << 8
            can_join_all_spaces, full_screen_primary, full_screen_none = 1 << 0, 1 << 7, 1 << 9
            kept = window.collectionBehavior() & ~(
                can_join_all_spaces | full_screen_primary | full_screen_none
            )
            window.setCollectionBehavior_(kept | move_to_active_space | full_screen_auxiliary)


def give_focus_back() -> None:
    """Hides this app, so that the previous one has the keyboard again."""
    with _optional("Giving the keyboard back"):
        framework("AppKit").NSApplication.sharedApplication().hide_(None)


@contextmanager
def _optional(what: str) -> Iterator[None]:
    """Logs an exception, AppKit's included, instead of letting it prevent a window."""
    try:
        yield
    except ImportError:
        log.info("%s: pyobjc is not installed", what)
    except Exception:
        log.exception("%s failed", what)


@contextmanager
def awake(reason: str) -> Iterator[None]:
    """Prevents App Nap for this process on macOS; elsewhere it does nothing."""
    info = None
    if sys.platform == "darwin":
        with suppress(ImportError):
            info = framework("Foundation").NSProcessInfo.processInfo()
    if info is None:
        yield
        return
    user_initiated_allowing_idle_system_sleep = 0x00FFFFFF & ~(1 << 20)  # of NSActivityOptions
    activity = info.beginActivityWithOptions_reason_(user_initiated_allowing_idle_system_sleep, reason)
    try:
        yield
    finally:
        info.endActivity_(activity)
