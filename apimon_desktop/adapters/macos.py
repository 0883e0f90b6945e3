"""AppKit and Foundation on macOS, called through pyobjc.

Each function imports pyobjc when it is called. Nothing here has run on a Mac yet: it follows Apple's
documentation (read 2026-11-30) and is tested with fakes of pyobjc's modules.
"""

import importlib
import logging
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from apimon_desktop.adapters.identity import BUNDLE_ID

log = logging.getLogger(__name__)

_ACCESSORY: Final = 1
"""NSApplicationActivationPolicyAccessory: no icon in the Dock, no menu bar."""
_USER_INITIATED_ALLOWING_IDLE_SLEEP: Final = 0x00FFFFFF & ~(1 << 20)
"""NSActivityUserInitiatedAllowingIdleSystemSleep: no App Nap; the computer may still sleep."""
_MOVE_TO_ACTIVE_SPACE: Final = 1 << 1
"""NSWindowCollectionBehaviorMoveToActiveSpace."""
_FULL_SCREEN_AUXILIARY: Final = 1 << 8
"""NSWindowCollectionBehaviorFullScreenAuxiliary: may be shown beside another app's full-screen window."""
_THEIR_OPPOSITES: Final = (1 << 0) | (1 << 7) | (1 << 9)
"""NSWindowCollectionBehaviorCanJoinAllSpaces, …FullScreenPrimary (Qt's default) and …FullScreenNone: AppKit
accepts only one of each kind."""
_DRAWS_ANY_PYTHON: Final = frozenset({"14", "15"})
"""Major versions of macOS; 26 reports itself as 16 to programs that were built for older versions."""


def framework(name: str) -> Any:
    """One of pyobjc's modules, such as ``AppKit``. Raises ImportError where it is not installed."""
    return importlib.import_module(name)


def runs_in_bundle() -> bool:
    """True where this process belongs to API Monitor.app, as notifications and the menu bar require."""
    try:
        identifier = framework("Foundation").NSBundle.mainBundle().bundleIdentifier()
    except ImportError:
        return False
    return bool(identifier == BUNDLE_ID)


def icon_may_stay_hidden() -> bool:
    """True for a framework build of Python (Homebrew, python.org) outside a bundle, on macOS 26 and later.

    These draw no menu-bar icon for it, and report no error.
    """
    if platform.mac_ver()[0].partition(".")[0] in _DRAWS_ANY_PYTHON:
        return False
    return bool(getattr(sys, "_framework", "")) and not runs_in_bundle()


def stay_out_of_dock() -> None:
    """Keeps a process outside a bundle out of the Dock, as a bundle's Info.plist does."""
    with _dispensable("Staying out of the Dock"):
        framework("AppKit").NSApplication.sharedApplication().setActivationPolicy_(_ACCESSORY)


def show_on_active_space(view_address: int) -> None:
    """Lets a window appear in the active space, also beside an app in full screen.

    ``view_address`` is Qt's ``winId`` of the window, which is the address of its NSView.
    """
    with _dispensable("Following the user between Spaces"):
        window = framework("objc").objc_object(c_void_p=view_address).window()
        if window is not None:
            kept = window.collectionBehavior() & ~_THEIR_OPPOSITES
            window.setCollectionBehavior_(kept | _MOVE_TO_ACTIVE_SPACE | _FULL_SCREEN_AUXILIARY)


def give_focus_back() -> None:
    """Hides this app, so that the app used before (Logic Pro) has the keyboard again."""
    with _dispensable("Giving the keyboard back"):
        framework("AppKit").NSApplication.sharedApplication().hide_(None)


@contextmanager
def _dispensable(what: str) -> Iterator[None]:
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
    info = _process_info() if sys.platform == "darwin" else None
    if info is None:
        yield
        return
    activity = info.beginActivityWithOptions_reason_(_USER_INITIATED_ALLOWING_IDLE_SLEEP, reason)
    try:
        yield
    finally:
        info.endActivity_(activity)


def _process_info() -> Any | None:
    try:
        return framework("Foundation").NSProcessInfo.processInfo()
    except ImportError:
        return None
