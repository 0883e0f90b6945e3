"""Moves a file that cannot be used out of the way, so that nothing of it is lost."""

import contextlib
import errno
import os
import stat
from datetime import datetime
from pathlib import Path

from apimon_desktop.adapters.atomic import write_atomically
from apimon_desktop.adapters.file_access import FileRefusedError, shortened, tighten
from apimon_desktop.core.text import say


def set_aside(path: Path, at: datetime, companions: tuple[str, ...] = ()) -> Path:
    """Renames the file to ``<name>.unreadable-<UTC time>`` and gives the new path.

    Renames a link itself, not its target; refuses a device and a folder that is not empty. ``companions`` are
    endings of files that belong to it, e.g. ``-wal``, which move along. Raises OSError.
    """
    found = path.lstat()
    if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
        raise FileRefusedError(errno.EPERM, say("it leads to a device"), path)
    if stat.S_ISDIR(found.st_mode) and (any(path.iterdir()) or _is_working_folder(found)):
        raise FileRefusedError(errno.EISDIR, say("a folder of that name is in the way"), path)
    aside = aside_name(path, at)
    path.rename(aside)
    tighten(aside)
    for ending in companions:
        with contextlib.suppress(FileNotFoundError):
            moved = path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
            tighten(moved)
    return aside


def replace_cache(path: Path, content: bytes, at: datetime) -> None:
    """Writes a cache file, setting aside an unusable file in its place. Raises OSError."""
    try:
        write_atomically(path, content)
    except FileRefusedError:
        set_aside(path, at)
        write_atomically(path, content)


def copy_aside(path: Path, content: bytes, at: datetime) -> Path:
    """Keeps a copy under such a name, where the good part of a file stays in use. Raises OSError."""
    aside = aside_name(path, at)
    write_atomically(aside, content)
    return aside


def _is_working_folder(found: os.stat_result) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samestat(found, Path().stat())
    return False


def aside_name(path: Path, at: datetime) -> Path:
    """An unused name for a file that is set aside."""
    first = path.with_name(f"{shortened(path.name)}.unreadable-{at:%Y%m%dT%H%M%SZ}")
    name, count = first, 1
    while name.exists() or name.is_symlink():
        count += 1
        name = first.with_name(f"{first.name}-{count}")
    return name
