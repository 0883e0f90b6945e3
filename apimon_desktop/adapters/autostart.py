"""Start at login, on and off: one entry in the place that the system has for it."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.own_process import app_command
from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.text import say
from apimon_desktop.paths import HOME_VARIABLE, absolute

_TRANSLOCATED: Final = "/AppTranslocation/"
"""Where macOS runs a downloaded app that was never moved: at another place each time."""
_NOT_MOVED: Final = say("Move API Monitor to the Applications folder first, then switch this on there.")


class LoginEntry(Protocol):
    """One system's entry for what starts at login. All of it may raise OSError."""

    @property
    def place(self) -> str:
        """Where the entry stands, for people."""
        ...

    def line(self, command: Sequence[str]) -> str:
        """A command as the entry writes it."""
        ...

    def read(self) -> str | None:
        """The line that is started. None: nothing is; an entry that is held back counts as none."""
        ...

    def write(self, command: Sequence[str]) -> None:
        """Makes the entry, or replaces the one that is there."""
        ...

    def remove(self) -> None:
        """Takes the entry away, if there is one."""
        ...


class Autostart:
    """The switch. Its calls read and write files: make them off the windows' thread."""

    def __init__(self, entry: LoginEntry, command: Sequence[str]) -> None:
        """Takes the entry, and the command that starts this program without a window."""
        self._entry = entry
        self._command = tuple(command)

    @property
    def place(self) -> str:
        """Where the entry stands or would stand, for people."""
        return self._entry.place

    def read(self) -> LoginStart:
        """The switch as it stands now."""
        try:
            found = self._entry.read()
        except OSError as error:
            note = say("{place} can't be read: {why}.", place=self.place, why=os_fault(error))
            return LoginStart(note=note)
        if found in (None, self._entry.line(self._command)):
            return LoginStart(is_on=found is not None)
        return LoginStart(
            is_on=True,
            note=say(
                "What starts at login is not this copy, but: {found} — "
                "switch this off and on again to start this one.",
                found=found,
            ),
        )

    def switch(self, *, on: bool) -> LoginStart:
        """Switches it, and gives what is so then; what went wrong stands in the note."""
        if on and any(_TRANSLOCATED in part for part in self._command):
            return LoginStart(note=_NOT_MOVED)
        try:
            if on:
                self._entry.write(self._command)
            else:
                self._entry.remove()
        except OSError as error:
            before = self.read()
            problem = say("{place} can't be changed: {why}.", place=self.place, why=os_fault(error))
            return LoginStart(is_on=before.is_on, note=problem)
        return self.read()


def autostart(home: Path | None, environ: Mapping[str, str] = os.environ) -> Autostart:
    """This system's switch. What it starts keeps its files where this program does, given ``home``."""
    chosen = home or environ.get(HOME_VARIABLE)
    places = ("--home", str(absolute(Path(chosen)))) if chosen else ()
    return Autostart(_entry(environ), (*app_command(), "--hidden", *places))


def _entry(environ: Mapping[str, str]) -> LoginEntry:
    if sys.platform == "darwin":
        from apimon_desktop.adapters.autostart_launchd import LaunchAgent  # noqa: PLC0415 - macOS's own

        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    if sys.platform == "win32":
        from apimon_desktop.adapters.autostart_windows import RunEntry  # noqa: PLC0415 - Windows' own
        from apimon_desktop.adapters.windows_registry import UserRegistry  # noqa: PLC0415 - Windows' own

        return RunEntry(UserRegistry())
    from apimon_desktop.adapters.autostart_xdg import DesktopEntry, autostart_folder  # noqa: PLC0415 - Linux's own

    return DesktopEntry(autostart_folder(environ))
