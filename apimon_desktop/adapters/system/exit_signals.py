"""Ends this process on SIGINT, SIGTERM and SIGHUP, whatever it is doing.

No handler raises an exception, so a signal interrupts no import, C library or clean-up. A thread reads the
signal numbers from a pipe that Python's C handler writes to, so a main thread that is blocked in a C library
delays nothing.
"""

import _thread
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

LIMIT_S: Final = 2.6
"""How long an orderly end may take before the process ends anyway; the documented limit is 3 s."""
_NAMES: Final = ("SIGINT", "SIGTERM", "SIGBREAK" if sys.platform == "win32" else "SIGHUP")


class ExitSignals:
    """Ends this process at the first signal: at once with 128 + its number, inside `orderly` in `LIMIT_S`."""

    def __init__(self, *, limit_s: float = LIMIT_S, end: Callable[[int], object] = os._exit) -> None:
        """``end`` ends the process with an exit code."""
        self._limit_s = limit_s
        self._end_process = end
        self._ask: Callable[[], object] | None = None
        self._code: int | None = None
        self._at_end: list[Callable[[], object]] = []
        self._before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
        self._writing: int | None = None
        """The writing end of the thread's pipe. None: there is no thread."""
        self.exit_code: int | None = None
        """128 + the number of the first signal. None: there was none."""

    def install(self) -> None:
        """Installs the handlers, in the main thread. Ignored signals, as SIGHUP under nohup, stay ignored."""
        numbers = [int(getattr(signal, name)) for name in _NAMES]
        wanted = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        has_thread = sys.platform != "win32" and self._start_thread()
        for number in wanted:
            handler = self._do_nothing if has_thread else self._on_signal
            self._before[number] = signal.signal(number, handler)

    def uninstall(self) -> None:
        """Restores the earlier handlers."""
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        self._before.clear()
        if self._writing is not None:
            signal.set_wakeup_fd(-1)
            os.close(self._writing)  # which ends the thread
            self._writing = None

    @contextmanager
    def orderly(self, ask: Callable[[], object], *, code: int | None = None) -> Iterator[None]:
        """Inside, a signal calls ``ask`` in another thread; ``code``: the exit code if the block goes on."""
        before = (self._ask, self._code)
        self._ask, self._code = ask, code
        try:
            yield
        finally:
            self._ask, self._code = before

    @contextmanager
    def at_end(self, clean_up: Callable[[], object]) -> Iterator[None]:
        """Inside, a signal that ends the process at once first calls ``clean_up``."""
        self._at_end.append(clean_up)
        try:
            yield
        finally:
            self._at_end.remove(clean_up)

    def _start_thread(self) -> bool:
        """False: no thread can be started, so the handlers do its work."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        try:
            _thread.start_new_thread(self._watch, (reading,))
        except RuntimeError:
            os.close(reading)
            os.close(writing)
            return False
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self._writing = writing
        return True

    def _watch(self, reading: int) -> None:
        while numbers := os.read(reading, 64):
            for number in numbers:
                if number in self._before:
                    self._on_signal(number)
        os.close(reading)

    def _do_nothing(self, number: int, frame: FrameType | None) -> None:
        """Python's C handler has already notified the thread."""

    def _on_signal(self, number: int, _frame: FrameType | None = None) -> None:
        if self.exit_code is not None:
            return
        self.exit_code = 128 + number
        ask, code = self._ask, self.exit_code if self._code is None else self._code
        if ask is None:
            self._end(code)
            return
        _thread.start_new_thread(self._end_late, (code,))
        try:
            ask()
        except RuntimeError:  # the event loop was just closed
            self._end(code)

    def _end_late(self, code: int) -> None:
        time.sleep(self._limit_s)
        if self._before:  # else uninstalled meanwhile, and the program continues
            self._end(code)

    def _end(self, code: int) -> None:
        for clean_up in reversed(self._at_end):
            clean_up()
        self._end_process(code)


def installed_signals() -> ExitSignals | None:
    """The handlers that this process has installed. None: none, as in a program that imports us."""
    for name in _NAMES:
        owner = getattr(signal.getsignal(getattr(signal, name)), "__self__", None)
        if isinstance(owner, ExitSignals):
            return owner
    return None


@contextmanager
def asked_to_end(ask: Callable[[], object]) -> Iterator[None]:
    """Inside, in the main thread, a signal calls ``ask`` in another thread, and the exit code is 0."""
    installed = installed_signals()
    signals = installed or ExitSignals()
    if installed is None:
        signals.install()
    try:
        with signals.orderly(ask, code=0):
            yield
    finally:
        if installed is None:
            signals.uninstall()
