"""``apimon`` without a command: the tray app, or the live view where nothing can be shown."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

NO_DISPLAY: Final = "No display here, so the tray app can't be shown: watching in the terminal instead."


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """True where windows can be shown."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def run_app(home: Path | None, *, scenario: str | None = None, hidden: bool = False) -> int:
    """Runs the tray app to its end; a scenario's name makes it a demo, ``hidden`` opens no window."""
    from apimon_desktop.app import run  # noqa: PLC0415 - it loads Qt

    return run(home=home, scenario=scenario, hidden=hidden)
