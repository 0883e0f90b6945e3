"""SIGINT, SIGTERM and SIGHUP: how this process ends when it is asked to, whatever it is doing then.

No handler raises an exception, so no signal can break an import, a C library or a clean-up half-way. A thread
reads the numbers of the signals from a pipe that Python's C handler writes to, so that a main thread which
waits in a C library holds nothing up.
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
"""How long an orderly end may take; the process ends then in any case. 3 s are promised."""
_NAMES: Final = ("SIGINT", "SIGTERM", "SIGBREAK" if sys.platform == "win32" else "SIGHUP")


class ExitSignals:
    """What this process does when it is asked to end.

    At first it ends at once, with 128 + the signal's number as exit code. Inside `orderly` it does what the
    block asks for, and has `LIMIT_S` for it. Only the first signal counts: more of them hurry nothing.
    """

    def __init__(self, *, limit_s: float = LIMIT_S, end: Callable[[int], object] = os._exit) -> None:
        """``end`` ends the process with an exit code."""
        self._limit_s = limit_s
        self._end_process = end
        self._ask: Callable[[], object] | None = None
        self._code: int | None = None
        self._at_end: list[Callable[[], object]] = []
        self._before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
        self._pipe: tuple[int, int] | None = None
        self.number: int | None = None
        """The signal that asked first. None: nobody asked."""

    @property
    def exit_code(self) -> int | None:
        """How a shell reports a program that a signal ended: 128 + its number. None: nobody asked."""
        return None if self.number is None else 128 + self.number

    def install(self) -> None:
        """Takes the signals over; those that are ignored, as SIGHUP is below nohup, stay ignored.

        Call it in the main thread.
        """
        numbers = [int(getattr(signal, name)) for name in _NAMES]
        wanted = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        has_thread = sys.platform != "win32" and self._start_thread()
        for number in wanted:
            handler = self._leave_to_the_thread if has_thread else self._on_signal
            self._before[number] = signal.signal(number, handler)

    def uninstall(self) -> None:
        """Gives the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        self._before.clear()
        if self._pipe is not None:
            signal.set_wakeup_fd(-1)
            os.close(self._pipe[1])  # which ends the thread
            self._pipe = None

    @contextmanager
    def orderly(self, ask: Callable[[], object], *, code: int | None = None) -> Iterator[None]:
        """Inside, a signal calls ``ask`` in another thread, and the block is expected to end soon.

        ``code`` is the exit code if it does not. None: 128 + the signal's number.
        """
        before = (self._ask, self._code)
        self._ask, self._code = ask, code
        try:
            yield
        finally:
            self._ask, self._code = before

    @contextmanager
    def at_end(self, clean_up: Callable[[], object]) -> Iterator[None]:
        """Inside, ``clean_up`` is called before a signal ends the process at once."""
        self._at_end.append(clean_up)
        try:
            yield
        finally:
            self._at_end.remove(clean_up)

    def _start_thread(self) -> bool:
        """False: there can be no more threads, so that the handlers have to do it."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        try:
            _thread.start_new_thread(self._watch, (reading,))
        except RuntimeError:
            os.close(reading)
            os.close(writing)
            return False
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self._pipe = (reading, writing)
        return True

    def _watch(self, reading: int) -> None:
        while numbers := os.read(reading, 64):
            for number in numbers:
                if number in self._before:
                    self._on_signal(number)
        os.close(reading)

    def _leave_to_the_thread(self, number: int, frame: FrameType | None) -> None:
        """Python's C handler has told the thread already."""

    def _on_signal(self, number: int, _frame: FrameType | None = None) -> None:
        if self.number is not None:
            return
        self.number = number
        ask, code = self._ask, 128 + number if self._code is None else self._code
        if ask is None:
            self._end(code)
            return
        _thread.start_new_thread(self._end_late, (code,))
        try:
            ask()
        except RuntimeError:  # the event loop has been closed in this very moment
            self._end(code)

    def _end_late(self, code: int) -> None:
        time.sleep(self._limit_s)
        if self._before:  # else the program has got its signals back, and goes on
            self._end(code)

    def _end(self, code: int) -> None:
        for clean_up in reversed(self._at_end):
            clean_up()
        self._end_process(code)


def installed_signals() -> ExitSignals | None:
    """What has taken the signals of this process over. None: nothing, as in a program that imports us."""
    for name in _NAMES:
        owner = getattr(signal.getsignal(getattr(signal, name)), "__self__", None)
        if isinstance(owner, ExitSignals):
            return owner
    return None


@contextmanager
def asked_to_end(ask: Callable[[], object]) -> Iterator[None]:
    """Inside, the signals call ``ask`` in another thread, and to end is no failure: exit code 0.

    For what runs until it is told to stop. Call it in the main thread.
    """
    signals = installed_signals()
    if signals is not None:
        with signals.orderly(ask, code=0):
            yield
        return
    signals = ExitSignals()
    signals.install()
    try:
        with signals.orderly(ask, code=0):
            yield
    finally:
        signals.uninstall()
