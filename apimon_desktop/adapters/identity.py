"""By what name the desktop knows this program."""

import sys
from typing import Final

APP_TITLE: Final = "API Monitor"
BUNDLE_ID: Final = "org.apimon.desktop"
"""macOS's bundle, its launch agent, the AppStream component, and Windows' AppUserModelID."""


def claim_app_id() -> None:
    """Tells Windows whose windows and notifications these are; other systems read it from files.

    https://learn.microsoft.com/windows/win32/shell/appids
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows' only

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(BUNDLE_ID)
