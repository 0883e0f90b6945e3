"""Reading and writing the history's file, and what is said where the world refuses."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from apimon_desktop.adapters.history_faults import sqlite_fault
from apimon_desktop.adapters.history_rows import Statement
from apimon_desktop.adapters.history_schema import transaction
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.core.text import say


class HistoryUnreadableError(SentenceError):
    """The file could not be read; the text is a sentence for people."""


class HistoryUnwritableError(SentenceError):
    """The file could not be written; the text is a sentence for people."""


class HistoryAccess:
    """The open file, for whoever keeps something in it; used in one thread only."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def execute(self, statements: Collection[Statement]) -> None:
        """Runs statements inside what the caller has begun."""
        for sql, values in statements:
            self.connection.execute(sql, values)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """For questions. Raises HistoryUnreadableError."""
        try:
            yield
        except sqlite3.Error as error:
            why = sqlite_fault(error)
            if why is None:
                raise
            sentence = say("{path} could not be read: {why}.", path=self.path, why=why)
            raise HistoryUnreadableError(sentence) from error

    @contextmanager
    def reading_one_moment(self) -> Iterator[None]:
        """For questions that belong together: nobody's writing comes in between."""
        with self.reading():
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                # A file that broke meanwhile has ended it by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All of what is done inside, or nothing. Raises HistoryUnwritableError."""
        try:
            with transaction(self.connection):
                yield
        except sqlite3.Error as error:
            raise HistoryUnwritableError(self.unwritten(error)) from error

    @contextmanager
    def changing_for_good(self) -> Iterator[None]:
        """As `changing`, and what is done survives a power cut too.

        What others were told is kept must be there. It costs 0.3 ms instead of 0.01 (2026-07, SSD), in a
        thread for which nobody waits.
        """
        self.connection.execute("PRAGMA synchronous = FULL")
        try:
            with self.changing():
                yield
        finally:
            self.connection.execute("PRAGMA synchronous = NORMAL")

    def unwritten(self, error: sqlite3.Error) -> str:
        """The sentence on a write that the world refused. Raises the error where it is our own."""
        why = sqlite_fault(error)
        if why is None:
            raise error
        return say(
            "{path} could not be written: {why}. Monitoring goes on without it.", path=self.path, why=why
        )
