"""Where what is built lies."""

import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DIST: Final = ROOT / "dist"
"""What people install."""
BUILD: Final = ROOT / "build" / "package"
"""What is made on the way."""
BUNDLE: Final = BUILD / "bundle" / "apimon"
ICONS: Final = BUILD / "icons"
LICENCES: Final = BUILD / "licences"
DRAWING: Final = ROOT / "resources" / "icons" / "apimon.svg"


def said(*command: str) -> str:
    """What a command prints. Raises CalledProcessError where it fails; what it complains of is shown."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
