"""The history of a running program, which is reopened when it is lost."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.history import History, OpenedHistory
from apimon_desktop.core.text import say

log = logging.getLogger(__name__)

_TRIED_EVERY_S: Final = 1.0
_COPY_LOOKS: Final = 10
_COPY_LOOK_S: Final = 0.05
_LONG_S: Final = 1.0
_WAITS_APART: Final = 3
"""After an attempt that waited for another program, the next one comes after so many times as long."""


class LiveHistory:
    """Checks before each use that the opened file is still there; used in one thread only.

    It may be deleted, renamed, replaced, truncated or damaged at any time; a file that could not be opened is
    tried again.
    """

    def __init__(
        self,
        open_history: Callable[[], OpenedHistory],
        *,
        readonly: bool,
        on_opened: Callable[[History], None],
        on_problem: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``readonly``: a history that is not writable is good enough.

        ``on_opened`` is called with each good history, ``on_problem`` with sentences.
        """
        self._open = open_history
        self._is_readonly = readonly
        self._on_opened = on_opened
        self._on_problem = on_problem
        self._monotonic = monotonic
        self._sleep = sleep
        self._history: History | None = None
        self._next_try_s: float | None = None
        self.problem: str | None = None
        """A sentence on why there is no good history. None: there is, or it was not tried yet."""

    def get(self) -> History | None:
        """The current history. None: there is none; ``problem`` says why."""
        if self._history is not None and not self._history.is_current():
            if not self._history.is_lost:  # else the problem has been reported
                self._on_problem(
                    say(
                        "{path} was deleted, replaced or cut off while it was open. It is opened again.",
                        path=self._history.path,
                    )
                )
            path = self._history.path
            self.close()
            self._await_copy(path)
        if self._is_good(self._history):
            return self._history
        begun_s = self._monotonic()
        if self._next_try_s is None or begun_s >= self._next_try_s:
            self._try()
            took_s = self._monotonic() - begun_s
            # While another program holds the file, each caller would wait as long again.
            apart_s = took_s * _WAITS_APART if took_s >= _LONG_S else _TRIED_EVERY_S
            self._next_try_s = None if self._is_good(self._history) else begun_s + apart_s
        return self._history

    def _await_copy(self, path: Path) -> None:
        """Waits while a file is being copied there: one that is still empty would be taken for a new one."""
        before = None
        for _ in range(_COPY_LOOKS):
            try:
                found = path.stat()
            except OSError:
                return
            if found.st_size > 0 and before == (found.st_size, found.st_mtime_ns):
                return
            before = found.st_size, found.st_mtime_ns
            self._sleep(_COPY_LOOK_S)

    def close(self) -> None:
        """Closes the file; the next `get` reopens it."""
        history, self._history, self._next_try_s = self._history, None, None
        if history is not None:
            history.close()

    def _try(self) -> None:
        opened = self._open()
        if opened.history is not None:
            if self._history is not None:
                self._history.close()
            self._history = opened.history
        if opened.problem is not None:
            self._on_problem(opened.problem)
        if not self._is_good(self._history):
            self.problem = opened.problem
            return
        if self.problem is not None:
            log.info("The history can be used again")
        self.problem = None
        if opened.history is not None:
            self._on_opened(opened.history)

    def _is_good(self, history: History | None) -> bool:
        return history is not None and (self._is_readonly or history.may_be_written)
