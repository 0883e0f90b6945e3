"""Files that are replaced whole or not at all."""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final

_PRIVATE: Final = 0o600
_PUBLIC: Final = 0o666


def write_atomically(path: Path, content: bytes, *, private: bool = False) -> None:
    """Puts ``content`` in the place of the file, so that a reader sees the old one or the new one.

    Makes missing folders, keeps the permissions of a file that is there, and follows a link to where it
    points. A ``private`` file is readable by its owner alone. Raises OSError; the old file then stands.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = _PRIVATE if private else _mode_of(path)
    temporary = path.with_name(f"{_prefix(path)}{secrets.token_hex(4)}.tmp")
    try:
        _write_through(temporary, content, mode)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def remove_leftovers(path: Path) -> None:
    """Removes what writers that were killed half-way left beside the file.

    Only for a caller who knows that nobody is writing it right now.
    """
    path = path.resolve()
    for leftover in path.parent.glob(f"{_prefix(path)}*.tmp"):
        leftover.unlink(missing_ok=True)


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _mode_of(path: Path) -> int | None:
    """The permissions that are there. None: a new file, which gets the user's usual ones."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_through(path: Path, content: bytes, mode: int | None) -> None:
    descriptor = os.open(
        path,
        os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0),
        _PUBLIC if mode is None else mode,
    )
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path to open
        # The umask has narrowed what open() was asked for; Windows has no such permissions.
        if mode is not None and os.name == "posix":
            os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
