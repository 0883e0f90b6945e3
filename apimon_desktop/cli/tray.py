"""``apimon`` without a command: the tray app, or the live view where nothing can be shown."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from apimon_desktop.cli.failures import tell

_INSTEAD: Final = "so the tray app can't be shown: watching in the terminal instead."
_DISPLAYS: Final = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")
NO_DISPLAY: Final = f"No display here, {_INSTEAD}"


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """True where windows can be shown, as far as the environment says."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def why_no_display(platform: str = sys.platform) -> str | None:
    """A sentence on why no window can be shown. None: windows can be shown.

    Removes environment variables that keep Qt from the display.
    """
    if not has_display(os.environ, platform):
        return NO_DISPLAY
    try:
        import apimon_desktop.app  # noqa: F401, PLC0415 - it loads Qt
    except ImportError as fault:
        return f"Qt can't be loaded here ({fault}), {_INSTEAD}"
    if platform != "linux":
        return None
    from apimon_desktop.adapters.display import unusable_variables  # noqa: PLC0415 - for the tray app alone

    unusable = unusable_variables(os.environ)
    if unusable is None:
        named = (f"{name}={os.environ[name]}" for name in _DISPLAYS if os.environ.get(name))
        return f"The display ({', '.join(named)}) can't be used, {_INSTEAD}"
    for name in unusable:
        tell(f"{name} ({os.environ.pop(name)}) keeps Qt from the display. It is ignored.")
    return None


def run_app(home: Path | None, *, scenario: str | None = None, hidden: bool = False) -> int:
    """Runs the tray app to its end; a scenario's name makes it a demo, ``hidden`` opens no window."""
    from apimon_desktop.app import run  # noqa: PLC0415 - it loads Qt

    return run(home=home, scenario=scenario, hidden=hidden)
