"""The genai-prices list, asked through a process that ends again."""

import json
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.file_access import exists
from apimon_desktop.adapters.forks import ForkAware, notice_forks
from apimon_desktop.adapters.own_process import NO_CONSOLE, own_command
from apimon_desktop.adapters.price_documents import PriceAnswers, read_answers

_LIVES_S: Final = 5.0
"""How long an idle process stays, so that a series of events starts few of them."""
_LIVES_ON_S: Final = 30.0
"""How long a child stays that was started soon after another; a start costs 0.15 s of CPU time."""
_STUCK_S: Final = 10.0
"""No answer takes this long: after it, the process is ended while it is asked."""


class PriceProcess(ForkAware):
    """Asks a child process, which is started by the first question and lives for a few seconds.

    The calls block, for some 0.2 s where it has to be started.
    """

    def __init__(
        self,
        *,
        fetched_list: Path | None = None,
        command: Sequence[str] | None = None,
        lives_s: float = _LIVES_S,
        lives_on_s: float = _LIVES_ON_S,
        stuck_s: float = _STUCK_S,
    ) -> None:
        """Takes a list that may be newer than the installed one; ``command`` None: as installed."""
        self._command = tuple(own_command("_prices") if command is None else command)
        self._fetched_list = fetched_list
        self._first_lives_s = self._lives_s = lives_s
        self._lives_on_s = lives_on_s
        self._stuck_s = stuck_s
        self._closed = False
        self._begin()
        notice_forks(self)

    def _begin(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._asked_mono_s: float | None = None

    def ask(self, questions: Sequence[Mapping[str, Any]]) -> PriceAnswers | None:
        """What the list says to questions of `price_documents`. None: no answer."""
        line = json.dumps(questions).encode() + b"\n"
        with self._turn:
            process = None if self._closed else self._process or self._started()
            if process is None:
                return None
            answers = _parsed(_exchanged(process, line), len(questions))
            self._asked_mono_s = time.monotonic()
            if answers is None:
                self._end()
            return answers

    def close(self) -> None:
        """Ends the child, and answers nothing more."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()
        with self._turn:
            self._end()

    # The store thread, which asks, has already ended.

    def before_fork(self) -> None:
        """Ends the child process, which a forked process can neither ask nor wait for."""
        if self._turn.acquire(timeout=self._stuck_s):
            self._end()
            self._turn.release()

    def after_fork_in_child(self) -> None:
        """Drops the parent's child process."""
        self._begin()

    def _started(self) -> subprocess.Popen[bytes] | None:
        fetched = self._fetched_list
        arguments = (str(fetched),) if fetched is not None and exists(fetched) else ()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
                (*self._command, *arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=NO_CONSOLE,
            )
        except (OSError, RuntimeError):
            return None
        self._process = process
        asked_mono_s, now_s = self._asked_mono_s, time.monotonic()
        follows_soon = asked_mono_s is not None and now_s - asked_mono_s < self._lives_on_s
        self._lives_s = self._lives_on_s if follows_soon else self._first_lives_s
        self._asked_mono_s = now_s
        if not self._retires_in(self._lives_s, process):
            self._end()
            return None
        return process

    def _retires_in(self, seconds: float, process: subprocess.Popen[bytes]) -> bool:
        """False while the interpreter ends: Python 3.12 then starts no thread and no process any more.

        The next program that opens the history asks for the price again.
        """
        self._timer = threading.Timer(seconds, self._retire, [process])
        self._timer.daemon = True
        try:
            self._timer.start()
        except RuntimeError:
            return False
        return True

    def _retire(self, process: subprocess.Popen[bytes]) -> None:
        """Ends an idle process, or one that is stuck on a question."""
        if not self._turn.acquire(timeout=self._stuck_s):
            process.kill()
            self._turn.acquire()
        try:
            if self._process is process:
                rest_s = self._lives_s - (time.monotonic() - (self._asked_mono_s or 0.0))
                is_wanted = rest_s > 0 and process.poll() is None and not self._closed
                if not (is_wanted and self._retires_in(rest_s, process)):
                    self._end()
        finally:
            self._turn.release()

    def _end(self) -> None:
        """In its turn."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._timer is not None:
            self._timer.cancel()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None  # noqa: S101 - both are pipes
            with suppress(OSError):  # what could not be written to it is tried once more
                stream.close()


def _exchanged(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(question)
        process.stdin.flush()
    except OSError:  # it is gone already
        return b""
    return process.stdout.readline()


def _parsed(line: bytes, asked: int) -> PriceAnswers | None:
    """The answers in a line of the child. None: there are none."""
    try:
        return read_answers(json.loads(line), asked)
    except ValueError:
        return None
