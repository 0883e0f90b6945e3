"""Start at login, on and off: one entry in the place that the system has for it (read 2026-11-23).

Linux: a desktop entry, https://specifications.freedesktop.org/autostart-spec/latest/ and
https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html.
macOS: a launch agent, as in launchd.plist(5). ``AssociatedBundleIdentifiers`` gives it our name and icon in
Login Items (https://developer.apple.com/documentation/servicemanagement).
Windows: https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from apimon_desktop.adapters.files.access import SMALL_LIMIT_BYTES, os_fault, read_file
from apimon_desktop.adapters.files.atomic import write_atomically
from apimon_desktop.adapters.system.process import APP_TITLE, BUNDLE_ID, Registry, app_command
from apimon_desktop.core.settings.settings import LoginStart
from apimon_desktop.core.text.translatable import say
from apimon_desktop.paths import HOME_VARIABLE, absolute


class LoginEntry(Protocol):
    """A system's entry for a program that starts at login. Its methods may raise OSError."""

    @property
    def place(self) -> str:
        """Where the entry is or would be, for people."""

    def line(self, command: Sequence[str]) -> str:
        """A command as the entry writes it."""

    def read(self) -> str | None:
        """The line that is started. None: there is no entry, or it is disabled."""

    def write(self, command: Sequence[str]) -> None:
        """Creates or replaces the entry."""

    def remove(self) -> None:
        """Removes the entry, if there is one."""


class Autostart:
    """The switch. Its methods read and write files: call them outside the UI thread."""

    def __init__(self, entry: LoginEntry, command: Sequence[str]) -> None:
        """``command`` starts this program without a window."""
        self._entry = entry
        self._command = tuple(command)
        self.place: Final = entry.place

    def read(self) -> LoginStart:
        """The state of the switch now."""
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
        """Switches it and returns the new state, with a note on what went wrong."""
        # Where macOS runs a downloaded app that was never moved: a different path each time.
        if on and any("/AppTranslocation/" in part for part in self._command):
            note = say("Move API Monitor to the Applications folder first, then switch this on there.")
            return LoginStart(note=note)
        try:
            if on:
                self._entry.write(self._command)
            else:
                self._entry.remove()
        except OSError as error:
            problem = say("{place} can't be changed: {why}.", place=self.place, why=os_fault(error))
            return LoginStart(is_on=self.read().is_on, note=problem)
        return self.read()


def autostart(home: Path | None, environ: Mapping[str, str] = os.environ) -> Autostart:
    """This system's switch. The started program uses the same files as this one; ``home`` overrides them."""
    chosen = home or environ.get(HOME_VARIABLE)
    options = ("--home", str(absolute(Path(chosen)))) if chosen else ()
    return Autostart(_system_entry(environ), (*app_command(), "--hidden", *options))


def _system_entry(environ: Mapping[str, str]) -> LoginEntry:
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    if sys.platform == "win32":
        from apimon_desktop.adapters.system.process import UserRegistry  # noqa: PLC0415 - Windows only

        return RunEntry(UserRegistry())
    return DesktopEntry(autostart_folder(environ))


class _EntryFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.place: Final = str(path)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def _content(self) -> bytes:
        """Empty: there is no file."""
        try:
            return read_file(self._path, SMALL_LIMIT_BYTES)
        except FileNotFoundError:
            return b""


# macOS


class LaunchAgent(_EntryFile):
    """The launch agent in a folder. It takes effect at the next login."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / f"{BUNDLE_ID}.plist")

    def line(self, command: Sequence[str]) -> str:
        """The command in shell syntax."""
        return shlex.join(command)

    def read(self) -> str | None:
        """The command in shell syntax. None: there is no agent, or it starts nothing."""
        import plistlib  # noqa: PLC0415 - with the parser 0.2 MB, which only macOS needs
        from xml.parsers.expat import ExpatError  # noqa: PLC0415 - see above

        try:
            agent = plistlib.loads(self._content())
        except (plistlib.InvalidFileException, ExpatError, ValueError):
            return None
        if not isinstance(agent, dict) or agent.get("Disabled") is True or agent.get("RunAtLoad") is not True:
            return None
        arguments = agent.get("ProgramArguments")
        return shlex.join(map(str, arguments)) if isinstance(arguments, list) and arguments else None

    def write(self, command: Sequence[str]) -> None:
        """Creates or replaces the agent, which starts the command once in each session with a screen."""
        import plistlib  # noqa: PLC0415 - see `read`

        agent = {
            "Label": BUNDLE_ID,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "LimitLoadToSessionType": "Aqua",
            "ProcessType": "Interactive",
            "AssociatedBundleIdentifiers": [BUNDLE_ID],
        }
        write_atomically(self._path, plistlib.dumps(agent))


# Linux

_GROUP: Final = "[Desktop Entry]"
_NEEDS_QUOTES: Final = re.compile(r"[\s\"'\\><~|&;$*?#()`=]")
_ESCAPED_IN_QUOTES: Final = re.compile(r'(["`$\\])')
_VALUE_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def autostart_folder(environ: Mapping[str, str]) -> Path:
    """The user's autostart folder; a relative XDG_CONFIG_HOME is ignored."""
    config = Path(environ.get("XDG_CONFIG_HOME", ""))
    return (config if config.is_absolute() else Path.home() / ".config") / "autostart"


class DesktopEntry(_EntryFile):
    """The desktop entry in an autostart folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "apimon.desktop")

    def line(self, command: Sequence[str]) -> str:
        """The value of ``Exec``."""
        return " ".join(map(_quoted, command)).translate(_VALUE_ESCAPES)

    def read(self) -> str | None:
        """The value of ``Exec``. None: there is no entry, or the desktop's settings disable it."""
        values = _values(self._content().decode(errors="replace"))
        is_disabled = values.get("Hidden") == "true" or values.get("X-GNOME-Autostart-enabled") == "false"
        return None if is_disabled else values.get("Exec")

    def write(self, command: Sequence[str]) -> None:
        """Creates or replaces the file. ``TryExec`` disables it once the program is uninstalled."""
        lines = (
            _GROUP,
            "Type=Application",
            f"Name={APP_TITLE}",
            "Comment=Shows whether your AI providers work",
            f"Exec={self.line(command)}",
            f"TryExec={command[0].translate(_VALUE_ESCAPES)}",
            "Icon=apimon",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        write_atomically(self._path, ("\n".join(lines) + "\n").encode())


def _values(text: str) -> dict[str, str]:
    """The keys of the entry's main group; other groups are actions."""
    values: dict[str, str] = {}
    is_inside = False
    for line in text.splitlines():
        if line.startswith("["):
            is_inside = line.strip() == _GROUP
        elif is_inside and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            values[key.strip()] = value.strip()
    return values


def _quoted(part: str) -> str:
    part = part.replace("%", "%%")
    if part and not _NEEDS_QUOTES.search(part):
        return part
    return '"' + _ESCAPED_IN_QUOTES.sub(r"\\\1", part) + '"'


# Windows

RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where the Task Manager stores its switches: an odd first byte disables the entry of that name."""
_LONGEST: Final = 260
"""The most characters of a command line in the Run key; Windows does not start a longer one."""


class RunEntry:
    """The value in the Run key."""

    place: Final = rf"HKEY_CURRENT_USER\{RUN}"

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def line(self, command: Sequence[str]) -> str:
        """The command line as Windows programs split it."""
        return subprocess.list2cmdline(command)

    def read(self) -> str | None:
        """The command line. None: there is none, or the startup settings disable it."""
        line = self._registry.get(RUN, APP_TITLE)
        approved = self._registry.get(APPROVED, APP_TITLE)
        is_disabled = isinstance(approved, bytes) and bool(approved) and approved[0] % 2 == 1
        return line if isinstance(line, str) and not is_disabled else None

    def write(self, command: Sequence[str]) -> None:
        """Creates or replaces the value, and enables it in the startup settings."""
        line = self.line(command)
        if len(line) > _LONGEST:
            why = say(
                "its command line may have {most} characters and would have {n}", most=_LONGEST, n=len(line)
            )
            raise OSError(0, why)
        self._registry.set(RUN, APP_TITLE, line)
        self._registry.delete(APPROVED, APP_TITLE)

    def remove(self) -> None:
        """Removes the value."""
        self._registry.delete(RUN, APP_TITLE)
