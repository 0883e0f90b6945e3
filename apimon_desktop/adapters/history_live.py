"""The history of a running program: what is lost while it runs is opened again."""

import logging
import time
from collections.abc import Callable
from typing import Final

from apimon_desktop.adapters.history import History, OpenedHistory
from apimon_desktop.core.text import say

log = logging.getLogger(__name__)

_TRIED_EVERY_S: Final = 1.0


class LiveHistory:
    """Looks before each use whether the file is still the one that was opened; used in one thread only.

    It may be deleted, renamed, replaced, truncated or damaged at any time, and what could not be opened at
    the start may be there a moment later.
    """

    def __init__(
        self,
        open_history: Callable[[], OpenedHistory],
        *,
        readonly: bool,
        on_opened: Callable[[History], None],
        on_problem: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``readonly`` is for programs that only ask: they need no file that can be written.

        ``on_opened`` is called with each file that can be written, or asked; ``on_problem`` with a sentence.
        """
        self._open = open_history
        self._is_readonly = readonly
        self._on_opened = on_opened
        self._on_problem = on_problem
        self._monotonic = monotonic
        self._history: History | None = None
        self._tried_s: float | None = None
        self.problem: str | None = None
        """Why nothing can be kept, as a sentence. None: it can, or nobody has tried yet."""

    def get(self) -> History | None:
        """The history to use now. None: there is none; ``problem`` says why."""
        if self._history is not None and not self._history.is_current():
            if not self._history.is_lost:  # else it is said already what went wrong
                self._on_problem(
                    say(
                        "{path} was deleted, replaced or cut off while it was open. It is opened again.",
                        path=self._history.path,
                    )
                )
            self.close()
        if self._is_good(self._history):
            return self._history
        now_s = self._monotonic()
        if self._tried_s is None or not 0 <= now_s - self._tried_s < _TRIED_EVERY_S:
            self._tried_s = now_s
            self._try()
        return self._history

    def close(self) -> None:
        """Ends the use of the file; the next `get` opens it again."""
        history, self._history, self._tried_s = self._history, None, None
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
        self.problem = self._tried_s = None
        if opened.history is not None:
            self._on_opened(opened.history)

    def _is_good(self, history: History | None) -> bool:
        return history is not None and (self._is_readonly or history.may_be_written)
