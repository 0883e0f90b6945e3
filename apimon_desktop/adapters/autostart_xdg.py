"""Start at login on Linux: a desktop entry in the autostart folder.

https://specifications.freedesktop.org/autostart-spec/latest/ and
https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html (read 2026-11-23)
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.atomic import write_atomically
from apimon_desktop.adapters.file_access import SMALL_LIMIT_BYTES, read_file

_NAME: Final = "apimon.desktop"
_GROUP: Final = "[Desktop Entry]"
_NEEDS_QUOTES: Final = re.compile(r"[\s\"'\\><~|&;$*?#()`=]")
_ESCAPED_IN_QUOTES: Final = re.compile(r'(["`$\\])')
_VALUE_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def autostart_folder(environ: Mapping[str, str]) -> Path:
    """The user's own folder; a relative XDG_CONFIG_HOME does not count."""
    config = Path(environ.get("XDG_CONFIG_HOME", ""))
    return (config if config.is_absolute() else Path.home() / ".config") / "autostart"


class DesktopEntry:
    """The entry in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    def line(self, command: Sequence[str]) -> str:
        """The value of ``Exec``."""
        return _escaped(" ".join(map(_quoted, command)))

    def read(self) -> str | None:
        """The value of ``Exec``. None: there is no entry, or the desktop's own settings hold it back."""
        try:
            text = read_file(self._path, SMALL_LIMIT_BYTES).decode(errors="replace")
        except FileNotFoundError:
            return None
        return line_in(text)

    def write(self, command: Sequence[str]) -> None:
        """Makes or replaces the file."""
        write_atomically(self._path, _entry(self.line(command), program=command[0]).encode())

    def remove(self) -> None:
        """Removes the file."""
        self._path.unlink(missing_ok=True)


def _entry(line: str, *, program: str) -> str:
    """The whole file. ``TryExec`` makes it void once the program is gone."""
    return "\n".join(
        (
            _GROUP,
            "Type=Application",
            "Name=API Monitor",
            "Comment=Shows whether your AI providers work",
            f"Exec={line}",
            f"TryExec={_escaped(program)}",
            "Icon=apimon",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "",
        )
    )


def line_in(text: str) -> str | None:
    """The command line in a file. None: it starts nothing, because it says so or is no entry."""
    values = _values(text)
    held_back = values.get("Hidden") == "true" or values.get("X-GNOME-Autostart-enabled") == "false"
    return None if held_back else values.get("Exec")


def _values(text: str) -> dict[str, str]:
    """The keys of the entry's own group; other groups are actions."""
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


def _escaped(value: str) -> str:
    return "".join(_VALUE_ESCAPES.get(character, character) for character in value)
