"""The one thread that touches the files: in order, one job after the other, off everybody's way."""

import heapq
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

_T = TypeVar("_T")
_Step = Callable[[], None]
_Later = tuple[float, int, _Step]
"""When it is due, which one it is of those due at once, and what it is."""
_END: Final = None


class StoreThread:
    """Runs jobs in the order in which they came.

    A daemon thread: it never holds up the end of the program, so `close` it where the last jobs matter.
    """

    def __init__(self) -> None:
        self._steps: queue.SimpleQueue[_Step | None] = queue.SimpleQueue()
        self._later: list[_Later] = []
        """What waits for its time; used in the thread alone."""
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="apimon-store", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], _T]) -> "Future[_T]":
        """Queues a job; its value or exception arrives in the future, for the caller to log.

        Raises RuntimeError after `close`.
        """
        if self._closed:
            raise RuntimeError("the store thread is closed")
        future: Future[_T] = Future()
        self._steps.put(lambda: _run(job, future))
        return future

    def submit_later(self, job: Callable[[], _T], delay_s: float) -> "Future[_T]":
        """Queues a job that may wait a while for company; nothing that comes meanwhile waits for it.

        Raises RuntimeError after `close`.
        """
        if self._closed:
            raise RuntimeError("the store thread is closed")
        future: Future[_T] = Future()
        due_mono_s = time.monotonic() + delay_s
        self._steps.put(
            lambda: heapq.heappush(self._later, (due_mono_s, id(future), lambda: _run(job, future)))
        )
        return future

    def hurry(self) -> None:
        """Has what waits for its time done before anything that is queued after this."""
        self._steps.put(self._do_what_waits)

    def flush(self, timeout_s: float) -> bool:
        """Waits until everything queued so far is done, what waits for its time too.

        False: it took too long.
        """
        self.hurry()
        done = threading.Event()
        self._steps.put(done.set)
        return done.wait(timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Finishes what is queued, takes nothing more, ends the thread. False: it took too long."""
        self._closed = True
        self.hurry()
        self._steps.put(_END)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (step := self._next()) is not _END:
            step()
            # Nothing of a finished job is kept alive while the thread waits for the next one.
            del step

    def _next(self) -> _Step | None:
        """The next step, once there is one."""
        if not self._later:
            return self._steps.get()
        wait_s = self._later[0][0] - time.monotonic()
        try:
            if wait_s > 0:
                return self._steps.get(timeout=wait_s)
        except queue.Empty:
            pass
        return heapq.heappop(self._later)[2]

    def _do_what_waits(self) -> None:
        while self._later:
            heapq.heappop(self._later)[2]()


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
