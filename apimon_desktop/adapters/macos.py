"""What only macOS has: AppKit and Foundation, called through pyobjc.

Each function works on macOS alone and imports pyobjc when it is called. Nothing here has run on a Mac yet:
it follows Apple's documentation (read 2026-11-30) and is tested with modules that stand for pyobjc's.
"""

import importlib
import logging
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


def framework(name: str) -> Any:
    """One of pyobjc's modules, such as ``AppKit``. Raises ImportError where it is not installed."""
    return importlib.import_module(name)


def runs_in_bundle() -> bool:
    """True where this process belongs to API Monitor.app, so that notifications and the menu bar know it."""
    try:
        identifier = framework("Foundation").NSBundle.mainBundle().bundleIdentifier()
    except ImportError:
        return False
    return bool(identifier == BUNDLE_ID)


def icon_may_stay_hidden() -> bool:
    """True for a framework build of Python (Homebrew, python.org) outside a bundle.

    macOS 26 and later draw no menu-bar icon for it, and report no error.
    """
    return bool(getattr(sys, "_framework", "")) and not runs_in_bundle()


def stay_out_of_dock() -> None:
    """Gives a process outside a bundle no icon in the Dock; a bundle's Info.plist says the same."""
    try:
        framework("AppKit").NSApplication.sharedApplication().setActivationPolicy_(_ACCESSORY)
    except ImportError:
        log.info("pyobjc is not installed; the Dock may show an icon")


def show_on_active_space(view_address: int) -> None:
    """Lets a window appear where the user is, beside an app in full screen too.

    ``view_address`` is Qt's ``winId`` of the window, which is the address of its NSView.
    """
    try:
        view = framework("objc").objc_object(c_void_p=view_address)
    except ImportError:
        return
    window = view.window()
    if window is not None:
        window.setCollectionBehavior_(
            window.collectionBehavior() | _MOVE_TO_ACTIVE_SPACE | _FULL_SCREEN_AUXILIARY
        )


def give_focus_back() -> None:
    """Hides this app, so that the app used before (Logic Pro) has the keyboard again."""
    try:
        framework("AppKit").NSApplication.sharedApplication().hide_(None)
    except ImportError:
        return


@contextmanager
def awake(reason: str) -> Iterator[None]:
    """Keeps macOS from slowing this process down (App Nap); elsewhere it does nothing."""
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
