"""Files that are replaced whole or not at all."""

import contextlib
import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.file_access import (
    make_private_folder,
    shortened,
    tighten,
    verify_kind,
    writable_target,
)

if sys.platform != "win32":
    import fcntl

_PRIVATE: Final = 0o600
_FLAGS: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_TRIES: Final = 3


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces the file's content, so that a reader sees either the old file or the new one.

    Makes missing folders. The new file is private, whatever the umask and the old permissions are. Follows a
    link, but not one of another account. Replaces only a regular file. Raises OSError, FileRefusedError among
    them; the old file then stays.
    """
    target = writable_target(path)
    with contextlib.suppress(FileNotFoundError):
        verify_kind(target, target.lstat())
    if target == path:
        make_private_folder(path.parent)
    with _temporary(target) as (temporary, descriptor):
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.fsync(descriptor)
        if sys.platform == "win32":  # which cannot rename an open file
            os.close(descriptor)
        temporary.replace(target)


def tidy(*paths: Path) -> None:
    """Removes leftovers of these files and makes the files private, at a start."""
    remove_leftovers(*paths)
    for path in paths:
        tighten(path)


def remove_leftovers(*paths: Path) -> None:
    """Removes temporary files that killed writers of these files left beside them.

    Those of running programs, which hold a lock on them, stay. Raises nothing.
    """
    folders: dict[Path, list[str]] = {}
    for path in paths:
        with contextlib.suppress(OSError):
            target = writable_target(path)
            folders.setdefault(target.parent, []).append(_prefix(target))
    for folder, prefixes in folders.items():
        with contextlib.suppress(OSError):
            _remove_stale(folder.iterdir(), tuple(prefixes))


def _remove_stale(entries: Iterable[Path], prefixes: tuple[str, ...]) -> None:
    for entry in entries:
        if not (entry.name.startswith(prefixes) and entry.name.endswith(".tmp")):
            continue
        with contextlib.suppress(OSError):
            found = entry.lstat()
            if stat.S_ISREG(found.st_mode) and _is_own(found) and not _is_being_written(entry):
                entry.unlink()


def _is_own(found: os.stat_result) -> bool:
    return sys.platform == "win32" or found.st_uid == os.geteuid()


def _is_being_written(path: Path) -> bool:
    if sys.platform == "win32":
        return False  # an open file cannot be removed there
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _prefix(path: Path) -> str:
    return f".{shortened(path.name)}."


@contextlib.contextmanager
def _temporary(target: Path) -> Iterator[tuple[Path, int]]:
    """A new file beside the target, locked while it is written; removed where that fails."""
    path, descriptor = _created(target)
    try:
        if os.name == "posix":
            os.fchmod(descriptor, _PRIVATE)  # whatever the umask is
        yield path, descriptor
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _created(target: Path) -> tuple[Path, int]:
    """A new file and the descriptor that holds its lock."""
    for _ in range(_TRIES):
        path = target.with_name(f"{_prefix(target)}{secrets.token_hex(4)}.tmp")
        descriptor = os.open(path, _FLAGS, _PRIVATE)
        if sys.platform == "win32":
            return path, descriptor
        try:
            # Where locks are not supported, no program removes leftovers either.
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another program may have removed the file as a leftover before the lock.
            if os.fstat(descriptor).st_nlink:
                return path, descriptor
        except BaseException:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        os.close(descriptor)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target))
