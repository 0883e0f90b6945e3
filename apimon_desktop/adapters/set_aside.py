"""Moves a file that cannot be used out of the way, so that nothing of it is lost."""

import shutil
from datetime import datetime
from pathlib import Path


def set_aside(path: Path, at: datetime, companions: tuple[str, ...] = ()) -> Path:
    """Renames the file to ``<name>.unreadable-<UTC time>`` and gives the new path.

    ``companions`` are endings of files that belong to it, e.g. ``-wal``; they move along.
    Raises OSError where the folder does not allow it.
    """
    aside = _free_name(path, at)
    path.rename(aside)
    for ending in companions:
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + ending))
    return aside


def copy_aside(path: Path, at: datetime) -> Path:
    """Keeps a copy under such a name, where the good part of a file stays in use. Raises OSError."""
    aside = _free_name(path, at)
    shutil.copy2(path, aside)
    return aside


def _free_name(path: Path, at: datetime) -> Path:
    first = path.with_name(f"{path.name}.unreadable-{at:%Y%m%dT%H%M%SZ}")
    name, count = first, 1
    while name.exists():
        count += 1
        name = first.with_name(f"{first.name}-{count}")
    return name
