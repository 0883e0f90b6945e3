"""What this program is made of, to quote to whoever helps."""

import platform
from importlib.metadata import PackageNotFoundError, version

from apimon_desktop import __version__
from apimon_desktop.cli.finding import Finding


def version_finding() -> Finding:
    """The versions of the program, of Python, of Qt and of the system."""
    parts = [f"Python {platform.python_version()}", _qt(), platform.platform(terse=True)]
    return Finding(ok=True, label=f"API Monitor {__version__}", text=", ".join(parts))


def _qt() -> str:
    try:
        return f"Qt {version('PySide6-Essentials')}"
    except PackageNotFoundError:  # in a bundle, which carries no package data
        return "Qt of the bundle"
