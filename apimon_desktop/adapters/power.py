"""Whether the computer runs on its battery, as the system tells whoever asks. Asking may take a moment."""

import subprocess
import sys
from pathlib import Path
from typing import Final

SUPPLIES: Final = Path("/sys/class/power_supply")
_PMSET: Final = ("/usr/bin/pmset", "-g", "batt")
_LIMIT_S: Final = 3.0


def is_on_battery() -> bool | None:
    """True on battery, False on mains. None: there is no battery, or nobody can tell."""
    if sys.platform == "win32":
        from apimon_desktop.adapters.power_windows import is_on_battery as by_windows  # noqa: PLC0415

        return by_windows()
    if sys.platform == "darwin":
        return read_pmset(_pmset_says())
    return read_supplies(SUPPLIES)


def read_supplies(folder: Path) -> bool | None:
    """The same from the kernel's list of power supplies (Linux).

    https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power. Mice and
    headsets have batteries too: theirs have the scope "Device".
    """
    try:
        supplies = [supply for supply in folder.iterdir() if _value(supply, "scope") != "Device"]
    except OSError:
        return None
    batteries = [_value(supply, "status") for supply in supplies if _value(supply, "type") == "Battery"]
    mains = [_value(supply, "online") for supply in supplies if _value(supply, "type") in ("Mains", "USB")]
    if not batteries:
        return None
    if "1" in mains:
        return False
    return "Discharging" in batteries or (bool(mains) and "Charging" not in batteries)


def _value(supply: Path, name: str) -> str:
    try:
        return (supply / name).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def read_pmset(says: str) -> bool | None:
    """The same from what macOS's own tool says: "Now drawing from 'Battery Power'"."""
    if "InternalBattery" not in says:
        return None
    return "'Battery Power'" in says


def _pmset_says() -> str:
    # A process of a few milliseconds: calling IOKit wrongly would end ours.
    try:
        done = subprocess.run(  # noqa: S603 - a constant
            _PMSET, capture_output=True, text=True, errors="replace", timeout=_LIMIT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
