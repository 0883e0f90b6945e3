"""Asks the genai-prices list through a short-lived child process, in questions and answers as JSON."""

import json
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.adapters.files.access import exists
from apimon_desktop.adapters.system.process import NO_CONSOLE, own_command
from apimon_desktop.adapters.system.threads import ForkAware, notice_forks
from apimon_desktop.core.model.billing import Rates
from apimon_desktop.core.model.usage import UNPRICED, Cost, CostBasis

_RATES: Final = tuple(field.name for field in fields(Rates))
_LIVES_S: Final = 5.0
"""How long an idle child stays, so that a series of events starts few of them."""
_LIVES_LONGER_S: Final = 30.0
"""How long an idle child stays that was started soon after another; a start costs 0.15 s of CPU time."""
_STUCK_S: Final = 10.0
"""The longest time for an answer, after which the child is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAnswers:
    """A list's answers, in the order of the questions."""

    answers: tuple[Mapping[str, Any] | None, ...]
    """None: the list does not have the model."""
    as_of: date | None = None
    """The day of the list. None: unknown."""


def read_cost(document: Mapping[str, Any]) -> Cost:
    """The cost in an answer. Raises ValueError where it is invalid."""
    usd, left_out = document.get("usd"), document.get("left_out")
    if usd is None:
        return UNPRICED
    amount = _rate(usd)
    if amount is None or not isinstance(left_out, dict):
        raise ValueError("invalid cost")
    return Cost(basis=CostBasis.ESTIMATED, usd=amount, left_out=MappingProxyType(left_out))


def rates_document(rates: Rates) -> dict[str, str]:
    """The known rates, exact."""
    known = ((name, getattr(rates, name)) for name in _RATES)
    return {name: str(rate) for name, rate in known if rate is not None}


def read_rates(document: Any) -> Rates:
    """The rates in a document. Raises ValueError where it is invalid."""
    try:
        return Rates(**{name: _rate(document.get(name)) for name in _RATES})
    except AttributeError as error:
        raise ValueError("rates are not an object") from error


def read_day(text: Any) -> date | None:
    """The day in a document. Raises ValueError and TypeError where it is invalid."""
    return None if text is None else date.fromisoformat(text)


def _rate(text: Any) -> Decimal | None:
    if text is None:
        return None
    try:
        rate = Decimal(text)
    except (InvalidOperation, TypeError) as error:
        raise ValueError("a rate is not a number") from error
    if rate.is_finite() and rate >= 0:
        return rate
    raise ValueError("a rate is not an amount")


class PriceProcess(ForkAware):
    """Asks a child process, which starts with the first question (some 0.2 s) and ends when it is idle."""

    def __init__(
        self,
        *,
        fetched_list: Path | None = None,
        command: Sequence[str] | None = None,
        lives_s: float = _LIVES_S,
        lives_longer_s: float = _LIVES_LONGER_S,
        stuck_s: float = _STUCK_S,
    ) -> None:
        """``fetched_list`` may be newer than the installed one. ``command`` None: as installed."""
        self._command = tuple(own_command("_prices") if command is None else command)
        self._fetched_list = fetched_list
        self._first_lives_s = self._lives_s = lives_s
        self._lives_longer_s = lives_longer_s
        self._stuck_s = stuck_s
        self._closed = False
        self._begin()
        notice_forks(self)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._asked_mono_s: float | None = None

    def ask(self, questions: Sequence[Mapping[str, Any]]) -> PriceAnswers | None:
        """The answers to questions. None: there are none."""
        with self._lock:
            process = None if self._closed else self._process or self._started()
            if process is None:
                return None
            answers = _exchanged(process, questions)
            self._asked_mono_s = time.monotonic()
            if answers is None:
                self._end()
            return answers

    def close(self) -> None:
        """Ends the child, and accepts no more questions."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()
        with self._lock:
            self._end()

    def before_fork(self) -> None:
        """Ends the child process, which a forked process can neither ask nor wait for."""
        if self._lock.acquire(timeout=self._stuck_s):
            self._end()
            self._lock.release()

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
        follows_soon = asked_mono_s is not None and now_s - asked_mono_s < self._lives_longer_s
        self._lives_s = self._lives_longer_s if follows_soon else self._first_lives_s
        self._asked_mono_s = now_s
        self._retire_in(self._lives_s, process)
        return self._process

    def _retire_in(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        self._timer = threading.Timer(seconds, self._retire, [process])
        self._timer.daemon = True
        try:
            self._timer.start()
        except RuntimeError:
            # The interpreter is ending and starts no thread any more (Python 3.12). The next program that
            # opens the history looks the price up again.
            self._end()

    def _retire(self, process: subprocess.Popen[bytes]) -> None:
        """Ends an idle child, or one that is stuck on a question."""
        if not self._lock.acquire(timeout=self._stuck_s):
            process.kill()
            self._lock.acquire()
        try:
            if self._process is process:
                rest_s = self._lives_s - (time.monotonic() - (self._asked_mono_s or 0.0))
                if rest_s > 0 and process.poll() is None and not self._closed:
                    self._retire_in(rest_s, process)
                else:
                    self._end()
        finally:
            self._lock.release()

    def _end(self) -> None:
        """Ends the child; call it with the lock held."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._timer is not None:
            self._timer.cancel()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None  # noqa: S101 - both are pipes
            with suppress(OSError):  # closing flushes what could not be written
                stream.close()


def _exchanged(
    process: subprocess.Popen[bytes], questions: Sequence[Mapping[str, Any]]
) -> PriceAnswers | None:
    """The answers of the child. None: there are no valid ones."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(json.dumps(questions).encode() + b"\n")
        process.stdin.flush()
        document = json.loads(process.stdout.readline())
        answers, as_of = tuple(document["answers"]), read_day(document["as_of"])
    except (OSError, ValueError, KeyError, TypeError):  # OSError: it is gone already
        return None
    is_valid = len(answers) == len(questions) and all(isinstance(one, dict | None) for one in answers)
    return PriceAnswers(answers=answers, as_of=as_of) if is_valid else None
