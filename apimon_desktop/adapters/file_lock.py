"""One process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_WAIT_S: Final = 5.0


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock that programs sharing ``path`` agree on; the system frees it when one dies.

    The lock is a hidden file beside it; missing folders are made. Raises OSError, TimeoutError among them.
    """
    import filelock  # noqa: PLC0415 - 50 ms, and only who writes needs it

    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(path.with_name(f".{path.name}.lock"), timeout=_WAIT_S):
        yield
