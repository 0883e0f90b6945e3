"""The one thread that touches the files: in order, one job after the other, off everybody's way."""

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from itertools import count
from typing import Final, TypeVar

from apimon_desktop.adapters.forks import ForkAware, notice_forks

_T = TypeVar("_T")
_Step = Callable[[], None]
_Later = tuple[float, int, _Step]
"""When it is due, its number among those due at once, and what it is."""
_REST_S: Final = 10.0
"""How long a fork waits for the job that runs. Longer than a job waits for another program's lock."""


def _nothing() -> None:
    """For a store that keeps nothing open between two jobs."""


class StoreThread(ForkAware):
    """Runs jobs in the order in which they came. Its methods may be called from any thread.

    The thread starts with the first job. It is a daemon: it never holds up the end of the program, so
    `close` it where the last jobs matter. It ends before a fork, once the job that runs is done, and goes on
    afterwards in the parent, where what is queued stays. A child begins with an empty queue.
    """

    def __init__(self, *, put_away: Callable[[], None] = _nothing) -> None:
        """``put_away`` is called in the thread when it ends: it closes what jobs left open."""
        self._put_away = put_away
        self._closed = False
        self._numbers = count()
        self._begin()
        notice_forks(self)

    def _begin(self) -> None:
        self._change = threading.Condition()
        """Guards what follows; notified when there is something to do, or to end."""
        self._steps: deque[_Step] = deque()
        self._later: list[_Later] = []
        self._thread: threading.Thread | None = None
        self._rests = False
        """True during a fork: the thread ends, and none is started."""

    def submit(self, job: Callable[[], _T]) -> "Future[_T]":
        """Queues a job; its value or exception arrives in the future, for the caller to log.

        Raises RuntimeError after `close`.
        """
        future: Future[_T] = Future()
        with self._change:
            self._wake()
            self._steps.append(lambda: _run(job, future))
        return future

    def submit_later(self, job: Callable[[], _T], delay_s: float) -> "Future[_T]":
        """Queues a job that may wait a while for company; nothing that comes meanwhile waits for it.

        Raises RuntimeError after `close`.
        """
        future: Future[_T] = Future()
        due_mono_s = time.monotonic() + delay_s
        with self._change:
            self._wake()
            heapq.heappush(self._later, (due_mono_s, next(self._numbers), lambda: _run(job, future)))
        return future

    def hurry(self) -> None:
        """Has what waits for its time done before anything that is queued after this."""
        with self._change:
            self._steps.extend(step for _, _, step in sorted(self._later))
            self._later.clear()
            self._change.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Waits until everything queued so far is done, with what that queues, and what waits for its time.

        False: it took too long.
        """
        self.hurry()
        deadline_s = time.monotonic() + timeout_s
        try:
            return all(
                not wait([self.submit(_nothing)], deadline_s - time.monotonic()).not_done for _ in range(2)
            )
        except RuntimeError:  # it is closed: what is not done by now is in its last turn
            return self.close(timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Finishes what is queued, takes nothing more, ends the thread. False: it took too long."""
        self.hurry()
        with self._change:
            self._closed = True
            thread = self._thread
            self._change.notify_all()
        if thread is None:  # it rested when the interpreter began to end, which starts no thread any more
            self._work()
            return True
        if thread is threading.current_thread():
            return False
        thread.join(timeout_s)
        return not thread.is_alive()

    # Forks

    def before_fork(self) -> None:
        """Ends the thread after the job that runs; after 10 s the fork no longer waits for it."""
        with self._change:
            self._rests = True
            thread = self._thread
            self._change.notify_all()
        if thread is None or thread is threading.current_thread():
            return
        thread.join(_REST_S)
        with self._change:
            if not thread.is_alive():
                self._thread = None

    def after_fork_in_parent(self) -> None:
        """Goes on with what is queued."""
        with self._change:
            self._rests = False
            if self._steps or self._later:
                self._start()

    def after_fork_in_child(self) -> None:
        """Forgets what the parent queued: the parent does it."""
        self._begin()

    def _wake(self) -> None:
        """With the lock held. Raises RuntimeError where no job is taken."""
        if self._closed:
            raise RuntimeError("the store thread is closed")
        if not self._rests:
            self._start()
        self._change.notify_all()

    def _start(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._work, name="apimon-store", daemon=True)
            # Raises RuntimeError where the interpreter is ending.
            thread.start()
            self._thread = thread

    # In the thread

    def _work(self) -> None:
        while (step := self._next()) is not None:
            step()
            # Nothing of a finished job is kept alive while the thread waits for the next one.
            del step
        self._put_away()

    def _next(self) -> _Step | None:
        """The next step, once there is one. None: the thread is to end."""
        with self._change:
            while not self._rests:
                wait_s = self._later[0][0] - time.monotonic() if self._later else None
                if wait_s is not None and wait_s <= 0:
                    return heapq.heappop(self._later)[2]
                if self._steps:
                    return self._steps.popleft()
                if self._closed:
                    return None
                self._change.wait(wait_s)
        return None


def _run(job: Callable[[], _T], future: "Future[_T]") -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        value = job()
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever holds the future
        future.set_exception(error)
        # The exception's traceback holds this frame: without this the two would keep each other alive.
        del future
    else:
        future.set_result(value)
