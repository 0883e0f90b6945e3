"""An event loop in its own thread, for callers in any thread and on any loop."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

from apimon_desktop.adapters.system.threads import DaemonExecutor, ForkAware, notice_forks, settle

T = TypeVar("T")

_FORK_WAIT_S: Final = 2.0
"""How long a fork waits for an idle loop."""
_CLOSED: Final = "the thread was closed"


class LoopThread(ForkAware):
    """Runs coroutines and calls of any thread on its loop, in a daemon thread that starts when needed.

    Before a fork an idle thread ends, and a busy one pauses between two steps; a child starts its own.
    """

    def __init__(self, name: str, *, clean_up: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """``clean_up`` runs on the loop before it ends, and closes what belongs to the loop."""
        self._name = name
        self._clean_up = clean_up
        self._closed = False
        self._begin()
        notice_forks(self)

    def _begin(self) -> None:
        self._gate = threading.RLock()
        """Guards the following attributes, and is held during a fork."""
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._resume = threading.Event()
        """Set after a fork."""
        self._jobs: set[_Job[Any]] = set()
        self._tasks: asyncio.TaskGroup | None = None
        """The task group of the jobs; used on the loop only."""

    async def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Runs a coroutine for a caller on another loop, whose cancellation cancels it and waits for its end.

        Raises RuntimeError where the thread is or becomes closed.
        """
        job = _Job(work)
        with self._gate:
            loop = self._running()
            self._jobs.add(job)
            job.ended.add_done_callback(lambda _: self._jobs.discard(job))
            loop.call_soon_threadsafe(self._start, job)
        ended = asyncio.wrap_future(job.ended)
        # The caller may be cancelled more than once, as by anyio: keeps asyncio from logging the result.
        ended.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            with suppress(RuntimeError):  # the loop has ended, and the job with it
                loop.call_soon_threadsafe(job.cancel)
            await asyncio.wait({ended})
            raise

    def call(self, function: Callable[[], None], timeout_s: float) -> bool:
        """Calls a function on the loop. False: it took too long. Raises its exception, or RuntimeError."""
        if threading.current_thread() is self._thread:
            function()
            return True
        called: Future[None] = Future()
        with self._gate:
            self._running().call_soon_threadsafe(settle, called, function)
        if wait([called], timeout_s).not_done:
            return False
        called.result()
        return True

    def close(self, timeout_s: float, *, report: bool = True) -> bool:
        """Cancels running jobs and ends the thread. False: it took too long.

        ``report`` False: waiting callers get no error, which would be printed at the interpreter's end.
        """
        with self._gate:
            self._closed = True
            for job in tuple(self._jobs):
                job.reports = report
            return self._end(timeout_s)

    def before_fork(self) -> None:
        """Ends an idle thread, or pauses a busy one; no job starts meanwhile."""
        self._gate.acquire()
        if not self._jobs:
            self._end(_FORK_WAIT_S)
        elif self._loop is not None and self._thread is not threading.current_thread():
            paused = threading.Event()
            self._resume.clear()
            self._loop.call_soon_threadsafe(_pause, paused, self._resume)
            paused.wait(_FORK_WAIT_S)

    def after_fork_in_parent(self) -> None:
        """Continues the thread."""
        self._resume.set()
        self._gate.release()

    def after_fork_in_child(self) -> None:
        """Drops the parent's loop; closing it here would remove sockets from the parent's selector."""
        self._begin()

    def _running(self) -> asyncio.AbstractEventLoop:
        """The running loop; call it with the gate held."""
        if self._closed:
            raise RuntimeError(_CLOSED)
        if self._loop is None:
            begun: Future[asyncio.AbstractEventLoop] = Future()
            self._stop = asyncio.Event()
            thread = threading.Thread(target=self._work, args=(begun,), name=self._name, daemon=True)
            thread.start()
            self._thread, self._loop = thread, begun.result()
        return self._loop

    def _end(self, timeout_s: float) -> bool:
        """Ends the thread; call it with the gate held."""
        thread, loop = self._thread, self._loop
        if thread is None or loop is None:
            return True
        loop.call_soon_threadsafe(self._stop.set)
        if thread is threading.current_thread():
            return False
        thread.join(timeout_s)
        if thread.is_alive():
            return False
        self._thread = self._loop = None
        return True

    # In the thread

    def _work(self, begun: "Future[asyncio.AbstractEventLoop]") -> None:
        # Not the program's own loop policy: this loop is known to survive a fork. Not asyncio.Runner, which
        # starts a thread to close; at the interpreter's end no thread can start.
        loop = asyncio.SelectorEventLoop()
        loop.set_default_executor(DaemonExecutor(2, name="apimon-look-up"))
        try:
            loop.run_until_complete(self._serve(begun))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.close()

    async def _serve(self, begun: "Future[asyncio.AbstractEventLoop]") -> None:
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            begun.set_result(asyncio.get_running_loop())
            await self._stop.wait()
            for job in tuple(self._jobs):
                job.cancel()
        await self._clean_up()

    def _start(self, job: "_Job[Any]") -> None:
        assert self._tasks is not None  # noqa: S101 - the group is made before the loop is given to anybody
        job.task = self._tasks.create_task(job.run())
        job.task.add_done_callback(job.note_cancelled)


class _Job(Generic[T]):
    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._work = work
        self.task: asyncio.Task[None] | None = None
        self.reports = True
        """False where waiting callers get no error when it is cancelled."""
        self.ended: Future[T] = Future()
        """The result; never cancelled itself."""

    async def run(self) -> None:
        try:
            value = await self._work()
        except asyncio.CancelledError:
            raise
        except BaseException as fault:  # noqa: BLE001 - it belongs to the caller
            self.ended.set_exception(fault)
        else:
            self.ended.set_result(value)

    def note_cancelled(self, task: "asyncio.Task[None]") -> None:
        self.task = None
        if task.cancelled() and self.reports:
            self.ended.set_exception(RuntimeError(_CLOSED))

    def cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()


def _pause(paused: threading.Event, resume: threading.Event) -> None:
    """Pauses the loop between two steps, where its thread holds no import lock."""
    paused.set()
    resume.wait()
