"""Start at login on macOS: a launch agent of the user's own.

Keys as in launchd.plist(5); ``AssociatedBundleIdentifiers`` gives the entry our name and icon in the
system's Login Items (https://developer.apple.com/documentation/servicemanagement, read 2026-11-23).
"""

import plistlib
import shlex
from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from apimon_desktop.adapters.atomic import write_atomically
from apimon_desktop.adapters.file_access import SMALL_LIMIT_BYTES, read_file
from apimon_desktop.adapters.identity import BUNDLE_ID


class LaunchAgent:
    """The agent in a folder. It counts from the next login on: nothing is started or ended right now."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{BUNDLE_ID}.plist"

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    def line(self, command: Sequence[str]) -> str:
        """The command as a shell would take it."""
        return shlex.join(command)

    def read(self) -> str | None:
        """The command as a shell would take it. None: there is no agent, or it starts nothing."""
        try:
            return line_in(read_file(self._path, SMALL_LIMIT_BYTES))
        except FileNotFoundError:
            return None

    def write(self, command: Sequence[str]) -> None:
        """Makes or replaces the file."""
        write_atomically(self._path, agent_plist(command))

    def remove(self) -> None:
        """Removes the file."""
        self._path.unlink(missing_ok=True)


def agent_plist(command: Sequence[str]) -> bytes:
    """The whole file that starts a command once in each session with a screen."""
    return plistlib.dumps(
        {
            "Label": BUNDLE_ID,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "LimitLoadToSessionType": "Aqua",
            "ProcessType": "Interactive",
            "AssociatedBundleIdentifiers": [BUNDLE_ID],
        }
    )


def line_in(content: bytes) -> str | None:
    """The command line that a file starts at login. None: none, because it says so or is no agent."""
    try:
        agent = plistlib.loads(content)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return None
    if not isinstance(agent, dict) or agent.get("Disabled") is True or agent.get("RunAtLoad") is not True:
        return None
    arguments = agent.get("ProgramArguments")
    if not isinstance(arguments, list) or not arguments:
        return None
    return shlex.join(map(str, arguments))
