"""Threads: for blocking calls and for the files, and what survives a fork.

A forked child has a copy of everything but the threads. A lock that another thread held stays locked for
ever, and SQLite forbids the child to use, or even to close, the parent's connections. So the owners of such
things close them before a fork and start anew in the child.
"""

import asyncio
import heapq
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import count
from queue import SimpleQueue
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_Job = tuple[Future[object], Callable[[], object]]
_lock = threading.RLock()
"""Held during a fork and inside `no_fork`."""
_members: "weakref.WeakSet[ForkAware]" = weakref.WeakSet()
_T = TypeVar("_T")
_Step = Callable[[], None]


class DaemonExecutor(ThreadPoolExecutor):
    """Runs calls that may block for ever, such as a name lookup, in up to ``max_workers`` daemon threads.

    A ThreadPoolExecutor, whose threads would be joined at exit, only because asyncio accepts no other one.
    """

    def __init__(self, max_workers: int, name: str) -> None:
        super().__init__(max_workers, name)
        self._name = name
        self._most = max_workers
        self._started = 0
        self._closed = False
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = Lock()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Runs a call as soon as a thread is free. Raises RuntimeError after `shutdown`."""
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._jobs.put((future, partial(fn, *args, **kwargs)))  # type: ignore[arg-type]  # T is an object
            if self._started < self._most:
                self._started += 1
                name = f"{self._name}-{self._started}"
                Thread(target=_work, args=(self._jobs,), name=name, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the parent's signature
        """Accepts no more calls and returns at once, whatever the arguments say; queued calls still run."""
        with self._gate:
            self._closed = True
            self._jobs.put(None)


def started_in_daemon_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """The future result of a blocking call in a new daemon thread."""
    future: Future[T] = Future()
    call = partial(function, *args, **kwargs)
    name = f"apimon-{getattr(function, '__name__', 'call')}"
    Thread(target=settle, args=(future, call), name=name, daemon=True).start()
    return future


async def in_daemon_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a blocking call in its own daemon thread, which cancelling abandons."""
    return await asyncio.wrap_future(started_in_daemon_thread(function, *args, **kwargs))


def settle(future: Future[T], call: Callable[[], T]) -> None:
    """Makes a call and passes its result or exception to the future, unless that is cancelled."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the result
        future.set_exception(error)
        # The exception's traceback holds this frame: without this the two would keep each other alive.
        del future
    else:
        future.set_result(result)


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        settle(*job)
        del job  # while the thread waits, it must not keep the last call's arguments alive
    jobs.put(None)  # for the next thread


class ForkAware:
    """Owns something that must not cross a fork. None of these methods may raise."""

    def before_fork(self) -> None:
        """Closes what it can, within seconds; in the forking thread."""

    def after_fork_in_parent(self) -> None:
        """Continues, also after a failed fork."""

    def after_fork_in_child(self) -> None:
        """Drops the parent's threads, locks and files."""


_asked: list[ForkAware] = []
"""The members of the current fork; kept alive until it is over."""


def notice_forks(member: ForkAware) -> None:
    """Calls the object's methods at every fork of this process, as long as it lives."""
    with _lock:
        _members.add(member)


@contextmanager
def no_fork() -> Iterator[None]:
    """Inside, a fork waits: locks of imports and of OpenSSL would stay locked in the child."""
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


def _nothing() -> None:
    """Does nothing."""


class StoreThread(ForkAware):
    """Runs the jobs of any thread in order, in a daemon thread: `close` it where the last jobs matter.

    Before a fork it finishes the running job and ends; the parent continues its queue, a child starts anew.
    """

    def __init__(self, *, clean_up: Callable[[], None] = _nothing) -> None:
        """``clean_up`` is called in the thread when it ends, and closes what jobs left open."""
        self._clean_up = clean_up
        self._closed = False
        self._numbers = count()
        self._begin()
        notice_forks(self)

    def _begin(self) -> None:
        self._change = threading.Condition()
        """Guards the following attributes; notified of new steps and of the end."""
        self._steps: list[tuple[float, int, _Step]] = []
        """A heap, by the monotonic time when they are due and by their number."""
        self._thread: threading.Thread | None = None
        self._is_paused = False
        """True during a fork, when there is no thread."""

    def submit(self, job: Callable[[], _T], delay_s: float = 0.0) -> "Future[_T]":
        """Queues a job, for ``delay_s`` from now; its value or exception arrives in the future.

        Jobs that are submitted meanwhile do not wait for it. Raises RuntimeError after `close`.
        """
        future: Future[_T] = Future()
        with self._change:
            if self._closed:
                raise RuntimeError("the store thread is closed")
            if not self._is_paused:
                self._start()
            due_mono_s = time.monotonic() + max(0.0, delay_s)
            heapq.heappush(self._steps, (due_mono_s, next(self._numbers), lambda: settle(future, job)))
            self._change.notify_all()
        return future

    def hurry(self) -> None:
        """Runs the delayed jobs now, before anything that is queued after this."""
        with self._change:
            # Sorted, and so a heap.
            self._steps = [(0.0, number, step) for number, (_, _, step) in enumerate(sorted(self._steps))]
            self._change.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Waits for all queued and delayed jobs, and those that they queue. False: it took too long."""
        self.hurry()
        deadline_s = time.monotonic() + timeout_s
        try:
            return all(
                not wait([self.submit(_nothing)], deadline_s - time.monotonic()).not_done for _ in range(2)
            )
        except RuntimeError:  # it is closed, and finishing its last jobs
            return self.close(timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Finishes the queued jobs, accepts no more and ends the thread. False: it took too long."""
        self.hurry()
        with self._change:
            self._closed = True
            thread = self._thread
            self._change.notify_all()
        if thread is None:  # no thread can be started any more while the interpreter ends
            self._work()
            return True
        if thread is threading.current_thread():
            return False
        thread.join(timeout_s)
        return not thread.is_alive()

    def before_fork(self) -> None:
        """Ends the thread after the running job; waits at most 10 s."""
        with self._change:
            self._is_paused = True
            thread = self._thread
            self._change.notify_all()
        if thread is None or thread is threading.current_thread():
            return
        thread.join(10)  # the running job may wait for another program's file lock
        with self._change:
            if not thread.is_alive():
                self._thread = None

    def after_fork_in_parent(self) -> None:
        """Continues the queue."""
        with self._change:
            self._is_paused = False
            if self._steps:
                self._start()

    def after_fork_in_child(self) -> None:
        """Drops the queue, which stays the parent's."""
        self._begin()

    def _start(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._work, name="apimon-store", daemon=True)
            # Raises RuntimeError while the interpreter ends.
            thread.start()
            self._thread = thread

    # In the thread

    def _work(self) -> None:
        while (step := self._next()) is not None:
            step()
            # Nothing of a finished job is kept alive while the thread waits for the next one.
            del step
        self._clean_up()

    def _next(self) -> _Step | None:
        """Waits for the next step. None: the thread should end."""
        with self._change:
            while not (self._is_paused or (self._closed and not self._steps)):
                wait_s = self._steps[0][0] - time.monotonic() if self._steps else None
                if wait_s is not None and wait_s <= 0:
                    return heapq.heappop(self._steps)[2]
                self._change.wait(wait_s)
        return None
