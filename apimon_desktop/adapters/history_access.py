"""Reading and writing the history's file, and what is said where the world refuses."""

import logging
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from apimon_desktop.adapters import history_schema
from apimon_desktop.adapters.history_faults import DAMAGED, is_busy, is_passing, sqlite_fault
from apimon_desktop.adapters.history_rows import Statement
from apimon_desktop.adapters.history_schema import transaction
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.core.text import Text, say

log = logging.getLogger(__name__)

REFUSALS: Final = (sqlite3.Error, UnicodeDecodeError)
"""What a database raises; UnicodeDecodeError where its message quotes damaged text."""
_UNREADABLE: Final = (*REFUSALS, ValueError, ArithmeticError, TypeError, LookupError)
"""Also what reading a damaged date, amount or enum value raises."""

_BUSY_STILL_WAIT_S: Final = 0.1
"""For a program that has already held the file for long; otherwise each queued job would wait in full."""


class HistoryUnreadableError(SentenceError):
    """The file could not be read; the text is a sentence for people."""


class HistoryUnwritableError(SentenceError):
    """The file could not be written; the text is a sentence for people."""


class HistoryAccess:
    """The open file, for whoever keeps something in it; used in one thread only."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.is_durable = True
        """False: writes do not wait for the disk."""
        self._waits_s = history_schema.BUSY_WAIT_S
        self.is_lost = False
        """True once the file was found damaged, changed or inaccessible, and must be reopened."""

    def execute(self, statements: Collection[Statement]) -> None:
        """Runs statements inside what the caller has begun."""
        for sql, values in statements:
            self.connection.execute(sql, values)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """For several queries of one state, without writes in between. Raises HistoryUnreadableError.

        Whoever reads waits for a writer once, not at each statement.
        """
        try:
            with self._one_moment():
                yield
        except _UNREADABLE as error:
            why = self._fault(error)
            if why is None:
                raise
            sentence = say("{path} could not be read: {why}.", path=self.path, why=why)
            raise HistoryUnreadableError(sentence) from error

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            # A damaged file has already ended the transaction.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All of what is done inside, or nothing. Raises HistoryUnwritableError."""
        try:
            with transaction(self.connection):
                yield
            self._wait_at_most(history_schema.BUSY_WAIT_S)
        except REFUSALS as error:
            if isinstance(error, sqlite3.Error) and is_busy(error):
                self._wait_at_most(_BUSY_STILL_WAIT_S)
            raise HistoryUnwritableError(self.unwritten(error)) from error

    @contextmanager
    def changing_for_good(self) -> Iterator[None]:
        """As `changing`; the change also survives a power cut, as acknowledged usage must."""
        self._synchronize(history_schema.SYNCHRONOUS_FOR_GOOD)
        try:
            with self.changing():
                yield
        finally:
            self._synchronize(history_schema.SYNCHRONOUS)

    def _synchronize(self, level: str) -> None:
        if self.is_durable:
            self.connection.execute(f"PRAGMA synchronous = {level}")

    def _wait_at_most(self, wait_s: float) -> None:
        """Sets how long to wait for another program's lock."""
        if wait_s != self._waits_s:
            self._waits_s = wait_s
            self.connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")

    def unwritten(self, error: sqlite3.Error | UnicodeDecodeError) -> str:
        """The sentence on a write that the world refused. Raises the error where it is our own."""
        why = self._fault(error)
        if why is None:
            raise error
        return say("{path} could not be written: {why}.", path=self.path, why=why)

    def _fault(self, error: Exception) -> Text | None:
        """Why the file refused. None: a mistake of ours, or damage that looks like one."""
        if isinstance(error, sqlite3.Error):
            why = sqlite_fault(error)
            self.is_lost |= why is None or not is_passing(error)
            return why
        self.is_lost = True
        log.debug("A value in the history makes no sense", exc_info=error)
        return DAMAGED
