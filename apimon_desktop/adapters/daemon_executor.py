"""Threads that never hold the exit."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_Job = tuple[Future[object], Callable[[], object]]


class DaemonExecutor(ThreadPoolExecutor):
    """Runs calls in up to N daemon threads, which neither `shutdown` nor the interpreter's end waits for.

    For calls that may block without limit, such as a name look-up. A subclass only because asyncio takes
    no other default executor; nothing of its parent's is used, whose threads are joined at exit.
    """

    def __init__(self, max_workers: int, name: str) -> None:
        """Takes the largest number of threads, which start when first needed, and their name."""
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
            self._jobs.put((future, lambda: fn(*args, **kwargs)))  # type: ignore[arg-type]  # T is an object
            if self._started < self._most:
                self._started += 1
                name = f"{self._name}-{self._started}"
                Thread(target=_work, args=(self._jobs,), name=name, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the parent's signature
        """Takes no more calls and returns at once, whatever ``wait`` says; calls already taken are done."""
        with self._gate:
            self._closed = True
            if cancel_futures:
                self._cancel_waiting()
            self._jobs.put(None)

    def _cancel_waiting(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is not None:
                job[0].cancel()


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        _run(*job)
        del job  # the thread waits on: it must not keep the last call's arguments alive
    jobs.put(None)  # for the next thread


def _run(future: Future[object], call: Callable[[], object]) -> None:
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
