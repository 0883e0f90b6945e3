"""Fork safety for objects with threads, locks, open files or event loops.

A forked child has a copy of everything but the threads. A lock that another thread held stays locked for
ever, and SQLite forbids the child to use, or even to close, the parent's connections. So the owners of such
things close them before a fork and start anew in the child.
"""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager


class ForkAware:
    """Owns something that must not cross a fork. None of these methods may raise."""

    def before_fork(self) -> None:
        """Closes what it can, within seconds; in the forking thread."""

    def after_fork_in_parent(self) -> None:
        """Continues, also after a failed fork."""

    def after_fork_in_child(self) -> None:
        """Drops the parent's threads, locks and files."""


_lock = threading.RLock()
"""Held during a fork and inside `no_fork`."""
_members: "weakref.WeakSet[ForkAware]" = weakref.WeakSet()
_asked: list[ForkAware] = []
"""The members of the current fork; kept alive until it is over."""


def notice_forks(member: ForkAware) -> None:
    """Calls the object's methods at every fork of this process, as long as it lives."""
    with _lock:
        _members.add(member)


@contextmanager
def no_fork() -> Iterator[None]:
    """Inside, a fork of another thread waits.

    For imports and calls into OpenSSL, whose locks would stay locked in the child.
    """
    with _lock:
        yield


def _before() -> None:
    _lock.acquire()
    _asked[:] = _members
    for member in _asked:
        member.before_fork()


def _in_parent() -> None:
    for member in _asked:
        member.after_fork_in_parent()
    _asked.clear()
    _lock.release()


def _in_child() -> None:
    global _lock  # noqa: PLW0603 - its state in the parent's other threads is unknown
    _lock = threading.RLock()
    for member in tuple(_members):
        member.after_fork_in_child()
    _asked.clear()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
