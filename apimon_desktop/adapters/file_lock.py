"""One process at a time.

Ours, because filelock costs 2.4 MB and 50 ms in an app that has 40 MB to spend (docs/decisions/0006).
"""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.file_access import open_private, shortened
from apimon_desktop.adapters.set_aside import set_aside

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_WAIT_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.02


class FileLock:
    """A lock that the system frees when its holder ends, however it ends. The file itself stays."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Takes the lock if it is free; missing folders are made. False: somebody else holds it.

        Sets aside anything but a regular file. Raises OSError where the file can't be opened.
        """
        with contextlib.suppress(FileNotFoundError, ValueError):  # of a name that cannot exist
            if not stat.S_ISREG(self._path.lstat().st_mode):
                set_aside(self._path, datetime.now(UTC))
        descriptor = open_private(self._path)
        try:
            _try(descriptor)
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
        """Lets others take it; nothing happens where it is not held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock that programs sharing ``path`` agree on: a hidden file beside it.

    Raises OSError, TimeoutError among them.
    """
    if not path.name:  # the root of all folders
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with held(path.with_name(f".{shortened(path.name)}.lock"), wait_s=_WAIT_S):
        yield


@contextmanager
def held(path: Path, *, wait_s: float | None) -> Iterator[None]:
    """Holds the lock file, once it is free; ``wait_s`` None waits for ever.

    Raises OSError, TimeoutError among them.
    """
    lock = FileLock(path)
    deadline_s = None if wait_s is None else time.monotonic() + wait_s
    while not lock.acquire():
        if deadline_s is not None and time.monotonic() > deadline_s:
            raise TimeoutError("another program holds it")
        time.sleep(_LOOK_AGAIN_S)
    try:
        yield
    finally:
        lock.release()
