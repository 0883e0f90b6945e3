"""The one thread that touches the files: in order, one job after the other, off everybody's way."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

_T = TypeVar("_T")
_Step = Callable[[], None]
_END: Final = None


class StoreThread:
    """Runs jobs in the order in which they came.

    A daemon thread: it never holds up the end of the program, so `close` it where the last jobs matter.
    """

    def __init__(self) -> None:
        self._steps: queue.SimpleQueue[_Step | None] = queue.SimpleQueue()
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

    def flush(self, timeout_s: float) -> bool:
        """Waits until everything queued so far is done. False: it took too long."""
        done = threading.Event()
        self._steps.put(done.set)
        return done.wait(timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Finishes what is queued, takes nothing more, ends the thread. False: it took too long."""
        self._closed = True
        self._steps.put(_END)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (step := self._steps.get()) is not _END:
            step()
            # Nothing of a finished job is kept alive while the thread waits for the next one.
            del step


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
