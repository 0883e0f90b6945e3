"""The names by which a desktop knows this program."""

import logging
import sys
from typing import Final

from apimon_desktop.adapters.windows_registry import Registry

log = logging.getLogger(__name__)

APP_TITLE: Final = "API Monitor"
BUNDLE_ID: Final = "org.apimon.desktop"
"""macOS's bundle, its launch agent, the AppStream component, and Windows' AppUserModelID."""
_APP_IDS: Final = r"Software\Classes\AppUserModelId"


def claim_app_id() -> None:
    """Tells Windows whose windows and notifications these are; other systems read it from files.

    https://learn.microsoft.com/windows/win32/shell/appids
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows' only

        from apimon_desktop.adapters.windows_registry import UserRegistry  # noqa: PLC0415 - Windows' only

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(BUNDLE_ID)
        name_app_id(UserRegistry())


def name_app_id(registry: Registry) -> None:
    """Registers the program's name for Windows notifications, which otherwise show the bare id."""
    try:
        registry.set(rf"{_APP_IDS}\{BUNDLE_ID}", "DisplayName", APP_TITLE)
    except OSError as fault:
        log.info("The name for Windows notifications was not registered: %s", fault)
