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
"""When it is due, its number, and the step itself."""
_REST_S: Final = 10.0
"""How long a fork waits for the running job; longer than a job waits for another program's lock."""


def _nothing() -> None:
    """Does nothing."""


class StoreThread(ForkAware):
    """Runs jobs in their order. Its methods may be called from any thread.

    The daemon thread starts with the first job and does not delay the end of the program: `close` it where
    the last jobs matter. Before a fork it finishes the running job and ends; the parent continues its queue,
    a child starts with an empty one.
    """

    def __init__(self, *, put_away: Callable[[], None] = _nothing) -> None:
        """``put_away`` is called in the thread when it ends, and closes what jobs left open."""
        self._put_away = put_away
        self._closed = False
        self._numbers = count()
        self._begin()
        notice_forks(self)

    def _begin(self) -> None:
        self._change = threading.Condition()
        """Guards the following attributes; notified of new steps and of the end."""
        self._steps: deque[_Step] = deque()
        self._later: list[_Later] = []
        self._thread: threading.Thread | None = None
        self._rests = False
        """True during a fork, when there is no thread."""

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
        """Waits until all queued jobs, the jobs that they queue, and delayed jobs are done.

        False: it took too long.
        """
        self.hurry()
        deadline_s = time.monotonic() + timeout_s
        try:
            return all(
                not wait([self.submit(_nothing)], deadline_s - time.monotonic()).not_done for _ in range(2)
            )
        except RuntimeError:  # it is closed, and finishing its last jobs
            return self.close(timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Finishes what is queued, takes nothing more, ends the thread. False: it took too long."""
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

    # Forks

    def before_fork(self) -> None:
        """Ends the thread after the running job; waits at most 10 s."""
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
        """Continues the queue."""
        with self._change:
            self._rests = False
            if self._steps or self._later:
                self._start()

    def after_fork_in_child(self) -> None:
        """Drops the queue, which the parent works off."""
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
            # Raises RuntimeError while the interpreter ends.
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
        """Waits for the next step. None: the thread should end."""
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
