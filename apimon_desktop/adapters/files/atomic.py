"""Atomic writes, files that are set aside, and locks between processes.

The lock is our own, because filelock costs 2.4 MB and 50 ms in an app that may use 40 MB
(docs/decisions/0006).
"""

import contextlib
import errno
import math
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.files.access import (
    FileRefusedError,
    make_private_folder,
    open_private,
    shortened,
    tighten,
    verify_kind,
    writable_target,
)
from apimon_desktop.core.text.translatable import say

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PRIVATE: Final = 0o600
_FLAGS: Final = sum(
    getattr(os, name, 0) for name in ("O_WRONLY", "O_CREAT", "O_EXCL", "O_BINARY", "O_NOFOLLOW", "O_CLOEXEC")
)
_WAIT_S: Final = 5.0


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces the file, so that a reader sees either the old content or the new one; makes missing folders.

    The new file is private. Follows a link, but not one of another account; replaces only a regular file.
    Raises OSError, FileRefusedError among them; the old file then stays.
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
    """Removes temporary files that killed writers of these files left; running ones hold a lock on them."""
    folders: dict[Path, tuple[str, ...]] = {}
    for path in paths:
        with contextlib.suppress(OSError):
            target = writable_target(path)
            folders[target.parent] = (*folders.get(target.parent, ()), _prefix(target))
    for folder, prefixes in folders.items():
        with contextlib.suppress(OSError):
            for entry in folder.iterdir():
                if entry.name.startswith(prefixes) and entry.name.endswith(".tmp"):
                    _remove_unless_locked(entry)


def _remove_unless_locked(path: Path) -> None:
    with contextlib.suppress(OSError):
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return
        if sys.platform != "win32":  # where an open file cannot be removed
            if found.st_uid != os.geteuid():
                return
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                _try_lock(descriptor)
            finally:
                os.close(descriptor)
        path.unlink()


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
    for _ in range(3):
        path = target.with_name(f"{_prefix(target)}{secrets.token_hex(4)}.tmp")
        descriptor = os.open(path, _FLAGS, _PRIVATE)
        if sys.platform == "win32":
            return path, descriptor
        try:
            # Where locks are not supported, no program removes leftovers either.
            with contextlib.suppress(BlockingIOError):
                _try_lock(descriptor)
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


def set_aside(path: Path, at: datetime, companions: tuple[str, ...] = ()) -> Path:
    """Renames the file, or the link itself, to ``<name>.unreadable-<UTC time>`` and gives the new path.

    ``companions`` are endings of files that are renamed with it, e.g. ``-journal``. Raises OSError, also for
    a device and for a folder that is not empty.
    """
    found = path.lstat()
    if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
        raise FileRefusedError(errno.EPERM, say("it leads to a device"), path)
    if stat.S_ISDIR(found.st_mode) and (any(path.iterdir()) or _is_working_folder(path)):
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
    """Writes a copy of a file whose valid part stays in use. Raises OSError."""
    aside = aside_name(path, at)
    write_atomically(aside, content)
    return aside


def _is_working_folder(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.samefile(".")
    return False


def aside_name(path: Path, at: datetime) -> Path:
    """An unused name for a file that is set aside."""
    first = path.with_name(f"{shortened(path.name)}.unreadable-{at:%Y%m%dT%H%M%SZ}")
    name, count = first, 1
    while name.exists() or name.is_symlink():
        count += 1
        name = first.with_name(f"{first.name}-{count}")
    return name


class FileLock:
    """A lock that the system frees when its holder ends, however it ends. The file stays."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Takes the lock; sets aside anything but a file. False: another process holds it. Raises OSError."""
        with contextlib.suppress(FileNotFoundError, ValueError):  # of a name that cannot exist
            if not stat.S_ISREG(self._path.lstat().st_mode):
                set_aside(self._path, datetime.now(UTC))
        descriptor = open_private(self._path)
        try:
            _try_lock(descriptor)
        except OSError as fault:
            os.close(descriptor)
            if isinstance(fault, BlockingIOError | PermissionError):
                return False
            raise
        self._descriptor = descriptor
        return True

    def note(self, text: str) -> None:
        """Writes a line to the file for other programs; only while the lock is held."""
        if sys.platform != "win32" and self._descriptor is not None:  # there, a locked file cannot be read
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, os.fsencode(f"{text}\n"), 0)

    def release(self) -> None:
        """Frees the lock, if it is held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock of all programs that share ``path``, a hidden file beside it. Raises OSError."""
    if not path.name:  # the root of all folders
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with held(path.with_name(f".{shortened(path.name)}.lock"), wait_s=_WAIT_S):
        yield


@contextmanager
def held(path: Path, *, wait_s: float | None) -> Iterator[None]:
    """Holds the lock file, once it is free; ``wait_s`` None waits for ever. Raises OSError."""
    lock = FileLock(path)
    deadline_s = math.inf if wait_s is None else time.monotonic() + wait_s
    while not lock.acquire():
        if time.monotonic() > deadline_s:
            raise TimeoutError("another program holds it")
        time.sleep(0.02)
    try:
        yield
    finally:
        lock.release()
