"""Puts reported usage into the totals: what the store thread kept, in the thread that holds them."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Mapping
from typing import Protocol

from apimon_desktop.adapters.history import History, HistoryUnreadableError
from apimon_desktop.adapters.history_usage import UsageMark
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import UsageNews
from apimon_desktop.core.usage_totals import joined

log = logging.getLogger(__name__)


class Counts(Protocol):
    """Who holds the totals."""

    def count_usage(self, news: Mapping[ProviderId, UsageNews]) -> None:
        """Adds what was reported."""


class UsageCounter:
    """Counts each event once, whoever reported it and whichever program kept it."""

    def __init__(self) -> None:
        self._counts: Counts | None = None
        self._lock = threading.Lock()
        self._mark: UsageMark | None = None
        """How far the history's usage is counted; used in the store thread. None: not at all."""
        self._news: deque[Mapping[ProviderId, UsageNews]] = deque()
        """Stored usage that is not in the totals yet."""
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, counts: Counts, mark: UsageMark | None) -> None:
        """Counts from now on; ``mark`` is how far the totals go (None: there is no history)."""
        self._counts = counts
        # A history that was opened meanwhile has been counted up to its end.
        self._mark = self._mark if mark is None else mark

    def attach(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Updates the totals on this loop whenever there is news. None: only in `settle`."""
        self._loop = loop
        if loop is not None:
            loop.call_soon(self.settle)

    def settle(self) -> None:
        """Puts what was kept into the totals; in the thread that holds them."""
        with self._lock:
            news, self._news = tuple(self._news), deque()
        counts = self._counts
        if counts is None:
            return
        together = joined(news)
        if together:
            counts.count_usage(together)

    # In the store thread

    def resume(self, history: History) -> None:
        """Continues with a newly opened history. Raises HistoryUnreadableError."""
        now = history.usage.mark()
        if self._mark is None or not now.continues(self._mark):
            # A different file: its content is not news.
            self._mark = now

    def count_kept(self, history: History) -> None:
        """Counts what the history holds since the last time, be it of this program or of another."""
        if self._mark is None:
            return
        try:
            self._mark, news = history.usage.news(self._mark)
        except HistoryUnreadableError as fault:
            # What is kept is safe; it is counted with the next report or check.
            log.debug("%s", fault)
            return
        if not news:
            return
        with self._lock:
            is_first = not self._news
            self._news.append(news)
        loop = self._loop
        if is_first and loop is not None:
            try:
                loop.call_soon_threadsafe(self.settle)
            except RuntimeError:
                # It has ended: nobody looks at the totals any more, and the history has it all.
                self._loop = None
