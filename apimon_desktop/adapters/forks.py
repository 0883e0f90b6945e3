"""What must not cross a fork: threads, locks, open files, event loops.

A forked child has a copy of everything but the threads. A lock that one of them held stays locked for ever,
and SQLite forbids to use in the child, or even to close, what was opened in the parent. So whoever owns such
things puts them away before a fork, and begins anew in the child.
"""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager


class ForkAware:
    """Owns something that must not cross a fork. None of these methods may raise."""

    def before_fork(self) -> None:
        """Puts away what can be; returns within seconds. In the thread that forks."""

    def after_fork_in_parent(self) -> None:
        """Goes on, also where the fork failed."""

    def after_fork_in_child(self) -> None:
        """Forgets what belongs to the parent: its threads are gone, its locks may be held by nobody."""


_lock = threading.RLock()
"""Held during a fork, so that two threads which fork take turns, and while `no_fork` forbids one."""
_members: "weakref.WeakSet[ForkAware]" = weakref.WeakSet()
_asked: list[ForkAware] = []
"""Those that were told of the fork that is under way; kept alive until it is over."""


def notice_forks(member: ForkAware) -> None:
    """Tells an object of every fork of this process, as long as it lives; in the order of the calls."""
    with _lock:
        _members.add(member)


@contextmanager
def no_fork() -> Iterator[None]:
    """A fork waits until the block is left.

    For imports outside the thread that forks, and for calls into OpenSSL: a child would find their locks held
    for ever.
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
    global _lock  # noqa: PLW0603 - what other threads of the parent did with it is unknown here
    _lock = threading.RLock()
    for member in tuple(_members):
        member.after_fork_in_child()
    _asked.clear()


if hasattr(os, "register_at_fork"):  # not on Windows, which knows no fork
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
