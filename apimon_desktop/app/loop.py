"""The event loop: asyncio's own turns, run from Qt's loop, with garbage collection on the main thread."""

import asyncio
import gc
import heapq
import logging
import math
import selectors
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEventLoop as QtLoop
from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop  # type: ignore[import-untyped] # it ships no types


@contextmanager
def collected_by_the_loop() -> Iterator[None]:
    """Inside, Python collects nothing by itself; the event loop calls `collect_if_due` on the main thread.

    Python would collect on any thread, and a Qt object that is deleted on another thread than its own crashes
    the process. Objects that exist already are never examined again, which would block the windows for 40 ms
    at a time.
    """
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.enable()


def collect_if_due() -> None:
    """Collects by Python's own thresholds, unless automatic collection is on."""
    if gc.isenabled():
        return
    made, young, old = gc.get_count()
    limits = gc.get_threshold()
    if made <= limits[0]:
        return
    if young <= limits[1]:
        gc.collect(0)
    elif old <= limits[2]:
        gc.collect(1)
    else:
        gc.collect(2)


log = logging.getLogger(__name__)

_ASYNCIO: Final[Any] = asyncio.SelectorEventLoop
"""Typed as Any, because private attributes are used."""
_TURN_S: Final = 0.004
"""How long callbacks may schedule callbacks before Qt's events are handled. A frame lasts 16 ms."""
_LONGEST_WAIT_MS: Final = 24 * 3600 * 1000
_WATCH_IS_SEEN_S: Final = 1.0
_LONG_POLL_S: Final = 30.0

_T = TypeVar("_T")


class LoopEndedError(RuntimeError):
    """Qt ended its loop by itself: the display is gone, and no loop can run any more."""


class EventLoop(QEventLoop):  # type: ignore[misc] # for the same reason
    """qasync's loop with five repairs.

    WORKAROUND(qasync 0.28): asyncio's own loops close asynchronous generators that were left half-way
    (httpx's body of a reply that was cut short). Without the hooks set here, Python closes them and prints
    "async generator ignored GeneratorExit". Remove this once qasync sets the hooks.

    WORKAROUND(qasync 0.28): `run_until_complete` handles Qt events once more after the loop has ended, when
    no loop is running. On Python 3.14 that hangs. Remove this once qasync ends without it.

    WORKAROUND(qasync 0.28): `call_later` asks `asyncio.iscoroutinefunction`, which Python 3.14 deprecates
    with a warning each time. Remove this once qasync asks `inspect`.

    WORKAROUND(qasync 0.28): `call_soon_threadsafe` emits a signal. The thread may still be inside `emit` when
    the loop has run the callback, is closed and Python ends, and then frees Python objects without Python's
    lock: a crash. Here `close` waits for it. Remove this once qasync wakes its loop without a signal.

    Collects garbage while Python's own collection is off (`collect_if_due`).
    """

    def __init__(self, app: QApplication) -> None:
        self._emitting = threading.RLock()
        super().__init__(app)

    def call_soon_threadsafe(self, callback: Callable[..., object], *args: Any, context: Any = None) -> None:
        """Runs a callback in the loop's thread."""
        with self._emitting:
            super().call_soon_threadsafe(callback, *args, context=context)

    def close(self) -> None:
        """Closes the loop."""
        with self._emitting:
            super().close()

    def run_forever(self) -> int:
        """Runs until `stop`; gives Qt's exit code."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        try:
            code: int = super().run_forever()
            return code
        finally:
            sys.set_asyncgen_hooks(*hooks)

    def run_until_complete(self, future: "Awaitable[_T]") -> _T:
        """Runs until the future is done; gives its result or raises its exception.

        Raises LoopEndedError where Qt ended its loop by itself.
        """
        task = asyncio.ensure_future(future, loop=self)
        task.add_done_callback(self._stop_after)
        try:
            self.run_forever()
        finally:
            task.remove_done_callback(self._stop_after)
        if not task.done():
            raise LoopEndedError("Qt's event loop ended before the future was done.")
        return task.result()

    def _stop_after(self, _task: "asyncio.Future[Any]") -> None:
        self.stop()

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Runs a callback after a delay in seconds."""
        return self._add_callback(asyncio.Handle(callback, args, self, context), delay)

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        collect_if_due()
        added: asyncio.Handle = super()._add_callback(handle, delay)
        return added


class LongPoll:
    """Makes qasync's worker thread wait until Windows reports an event.

    qasync 0.28 asks its proactor 100 times a second, which wakes the processor as often.
    """

    def __init__(self, proactor: Any, wake: Callable[[], None]) -> None:
        """``wake`` makes a waiting ``proactor.select`` return at once."""
        self._select = proactor.select
        self._wake = wake
        self._is_ending = False
        proactor.select = self.select

    def begin(self) -> None:
        """Waits long from now on."""
        self._is_ending = False

    def end(self) -> None:
        """Wakes the worker; further waits take only as long as it asks for, so that it can stop."""
        self._is_ending = True
        self._wake()

    def select(self, timeout_s: float | None = None) -> Any:
        """The result of the proactor's own ``select``, which waits longer."""
        return self._select(timeout_s if self._is_ending else _LONG_POLL_S)


class WindowsLoop(EventLoop):
    """qasync's loop without its 100 wake-ups a second."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._long_poll = LongPoll(self._proactor, self._wake_worker)

    def _before_run_forever(self) -> None:
        self._long_poll.begin()
        super()._before_run_forever()

    def _after_run_forever(self) -> None:
        self._long_poll.end()
        super()._after_run_forever()

    def _wake_worker(self) -> None:
        import _overlapped  # type: ignore[import-not-found] # noqa: PLC0415 - Windows only, without stubs

        _overlapped.PostQueuedCompletionStatus(self._proactor._iocp, 0, 0, 0)  # noqa: SLF001


class _PollingSelector(selectors.DefaultSelector):
    """A selector that never waits itself: Qt waits for it."""

    def select(self, _timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(0)


class QtSelectorLoop(EventLoop):
    """Runs asyncio's own machinery, one turn at a time, from Qt's loop.

    qasync makes a Qt object for each wait on a socket and a Qt timer for each callback, and a cancelled timer
    still wakes the program. Here Qt watches one descriptor, that of asyncio's selector, and one timer, for
    the callback that is due first. docs/decisions/0010 has the figures.

    Callbacks are never nested: while one of them runs a Qt loop, the others wait.
    """

    _selector: selectors.BaseSelector

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._in_turn = False
        self._was_seen = False
        self._due_s = math.inf
        """When the alarm is due, by `time`. Infinity: it is not set."""
        self._alarm = QTimer()
        self._alarm.setSingleShot(True)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)  # coarse timers fire early, and then again
        self._alarm.timeout.connect(self._on_alarm)
        super().__init__(app)
        self._selector.close()
        self._selector = _PollingSelector()
        self._add_reader(self._ssock, self._read_from_self)
        self._watch = QSocketNotifier(self._selector.fileno(), QSocketNotifier.Type.Read)
        self._watch.activated.connect(self._on_ready)

    # asyncio's own methods, in place of those that qasync implements with Qt objects.
    _add_callback = _ASYNCIO._add_callback  # noqa: SLF001
    _add_reader = _ASYNCIO._add_reader  # noqa: SLF001
    _remove_reader = _ASYNCIO._remove_reader  # noqa: SLF001
    _add_writer = _ASYNCIO._add_writer  # noqa: SLF001
    _remove_writer = _ASYNCIO._remove_writer  # noqa: SLF001
    call_later = _ASYNCIO.call_later
    call_soon_threadsafe = _ASYNCIO.call_soon_threadsafe

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Runs a callback in the next turn."""
        handle = asyncio.SelectorEventLoop.call_soon(self, callback, *args, context=context)
        if not self._in_turn:
            self._set_alarm()
        return handle

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Runs a callback at a time of `time`."""
        handle = asyncio.SelectorEventLoop.call_at(self, when, callback, *args, context=context)
        if not self._in_turn:
            self._set_alarm()
        return handle

    def run_forever(self) -> int:
        """Runs until `stop`; gives Qt's exit code."""
        self._due_s = math.inf
        self._set_alarm()
        return super().run_forever()

    def close(self) -> None:
        """Closes the loop."""
        if self.is_running() or self.is_closed():
            super().close()
            return
        self._alarm.stop()
        self._watch.setEnabled(False)
        super().close()

    def is_seen(self) -> bool:
        """True where Qt notices on this system when the selector is ready."""
        self._write_to_self()
        until_s = time.monotonic() + _WATCH_IS_SEEN_S
        while not self._was_seen and time.monotonic() < until_s:
            self._app.processEvents(QtLoop.ProcessEventsFlag.AllEvents, 10)
        return self._was_seen

    def _on_alarm(self) -> None:
        self._due_s = math.inf
        self._take_turn()

    def _on_ready(self) -> None:
        self._was_seen = True
        if self._in_turn:
            self._watch.setEnabled(False)  # else it would keep firing until this turn ends
        self._take_turn()

    def _take_turn(self) -> None:
        if self._in_turn or not self.is_running():
            return
        self._in_turn = True
        try:
            until_s = time.monotonic() + _TURN_S
            self._run_once()
            while self._ready and self.is_running() and time.monotonic() < until_s:
                self._run_once()
            collect_if_due()
        finally:
            # Also after an exception that asyncio passes on, such as KeyboardInterrupt.
            self._in_turn = False
            self._watch.setEnabled(True)
            self._set_alarm()

    def _set_alarm(self) -> None:
        due_s = 0.0 if self._ready else self._first_due_s()
        if due_s == self._due_s:
            return
        self._due_s = due_s
        if due_s == math.inf:
            self._alarm.stop()
            return
        wait_ms = math.ceil((due_s - self.time()) * 1000)
        self._alarm.start(min(max(0, wait_ms), _LONGEST_WAIT_MS))

    def _first_due_s(self) -> float:
        """When the first timed callback is due, by `time`. Infinity: there is none."""
        waiting = self._scheduled
        while waiting and waiting[0].cancelled():
            handle = heapq.heappop(waiting)
            handle._scheduled = False  # noqa: SLF001 - as asyncio does
            self._timer_cancelled_count -= 1
        due_s: float = waiting[0].when() if waiting else math.inf
        return due_s


def event_loop(app: QApplication) -> EventLoop:
    """The loop with the fewest wake-ups that works on this system."""
    if sys.platform == "win32":
        return WindowsLoop(app)
    loop = QtSelectorLoop(app)
    if loop.is_seen():
        return loop
    loop.close()
    log.warning("Qt can't watch asyncio's selector here; waiting on sockets takes more processor time")
    return EventLoop(app)
