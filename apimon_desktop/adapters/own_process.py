"""How this program is started: by itself, for what must not stay in memory, and by the system at login."""

import subprocess
import sys
from pathlib import Path
from typing import Final

_START: Final = (
    "import sys; sys.path.append(sys.argv.pop(1)); from apimon_desktop.__main__ import main; sys.exit(main())"
)

if sys.platform == "win32":
    NO_CONSOLE: Final = subprocess.CREATE_NO_WINDOW
else:
    NO_CONSOLE: Final = 0


CONSOLE_PROGRAM: Final = "apimon.exe"
WINDOW_PROGRAM: Final = "API Monitor.exe"
"""The two programs of the Windows bundle: a console program opens one, and the other has no streams."""


def own_command(*words: str) -> tuple[str, ...]:
    """What starts this program again with words that ask for something else than the app."""
    if is_frozen():
        return (_bundled(CONSOLE_PROGRAM), *words)
    # -P and not -m: a module in the working folder must not stand in for one of the standard library
    return (sys.executable, "-P", "-c", _START, str(Path(__file__).resolve().parents[2]), *words)


def app_command() -> tuple[str, ...]:
    """What starts the app when nobody stands by: from any folder, and without a console window."""
    if is_frozen():
        return (_bundled(WINDOW_PROGRAM),)
    python = Path(sys.executable)
    if sys.platform == "win32":
        return (str(python.with_name("pythonw.exe")), *own_command()[1:])
    script = python.with_name("apimon")
    return (str(script),) if script.exists() else own_command()


def is_frozen() -> bool:
    """True in a bundle, whose program is no Python that could be given a module to run."""
    return bool(getattr(sys, "frozen", False))


def _bundled(windows_name: str) -> str:
    return str(Path(sys.executable).with_name(windows_name)) if sys.platform == "win32" else sys.executable
