"""Reads and writes the history's file: values to rows and back, and failures to sentences.

A dataclass whose fields have the names of columns is stored by `values_of` and read by `maker`. The column of
a time ends in ``_us``, that of ``provider_id`` is ``provider``.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar, get_args

from apimon_desktop.adapters.files.access import SentenceError
from apimon_desktop.adapters.history import schema as history_schema
from apimon_desktop.adapters.history.schema import DAMAGED, is_busy, is_passing, sqlite_fault, transaction
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.text.translatable import Text, say

log = logging.getLogger(__name__)

T = TypeVar("T")
Value: TypeAlias = str | int | float | None
Statement: TypeAlias = tuple[str, tuple[Value, ...]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
DAY_US: Final = 86_400_000_000
LATEST_US: Final = 253_402_300_799_999_999
"""The end of the year 9999: later than any date can be."""

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
    """The open file; used in one thread only."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._waits_s = history_schema.BUSY_WAIT_S
        self.is_lost = False
        """True once the file was found damaged, changed or inaccessible, and must be reopened."""

    def change(self, *statements: Statement) -> None:
        """Runs all statements or, where one fails, none. Raises HistoryUnwritableError."""
        with self.changing():
            self.execute(*statements)

    def execute(self, *statements: Statement) -> None:
        """Runs statements in the caller's transaction."""
        for sql, values in statements:
            self.connection.execute(sql, values)

    def read(
        self,
        make: Callable[[sqlite3.Row], T],
        sql: str,
        values: Sequence[Value] | Mapping[str, Value] = (),
    ) -> tuple[T, ...]:
        """What ``make`` makes of each row of a query. Raises HistoryUnreadableError."""
        with self.reading():
            return tuple(map(make, self.connection.execute(sql, values)))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One transaction for several queries, which see the same state. Raises HistoryUnreadableError."""
        try:
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                # A damaged file has already ended the transaction.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
        except _UNREADABLE as error:
            why = self._fault(error)
            if why is None:
                raise
            sentence = say("{path} could not be read: {why}.", path=self.path, why=why)
            raise HistoryUnreadableError(sentence) from error

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction for all changes inside; within another one, a part of it.

        Raises HistoryUnwritableError, within another one sqlite3.Error.
        """
        if self.connection.in_transaction:
            yield
            return
        try:
            with transaction(self.connection):
                yield
            self._wait_at_most(history_schema.BUSY_WAIT_S)
        except REFUSALS as error:
            if is_busy(error):
                self._wait_at_most(_BUSY_STILL_WAIT_S)
            why = self._fault(error)
            if why is None:
                raise
            sentence = say("{path} could not be written: {why}.", path=self.path, why=why)
            raise HistoryUnwritableError(sentence) from error

    @contextmanager
    def changing_for_good(self) -> Iterator[None]:
        """As `changing`; the change also survives a power cut, as acknowledged usage must."""
        self.connection.execute(f"PRAGMA synchronous = {history_schema.SYNCHRONOUS_FOR_GOOD}")
        try:
            with self.changing():
                yield
        finally:
            self.connection.execute(f"PRAGMA synchronous = {history_schema.SYNCHRONOUS}")

    def _wait_at_most(self, wait_s: float) -> None:
        """Sets how long to wait for another program's lock."""
        if wait_s != self._waits_s:
            self._waits_s = wait_s
            self.connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")

    def _fault(self, error: Exception) -> Text | None:
        """Why the file could not be used. None: a bug of ours, or damage that looks like one."""
        if isinstance(error, sqlite3.Error):
            why = sqlite_fault(error)
            self.is_lost |= why is None or not is_passing(error)
            return why
        self.is_lost = True
        log.debug("A value in the history makes no sense", exc_info=error)
        return DAMAGED


def to_us(at: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (at - _EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """The time, UTC."""
    return _EPOCH + timedelta(microseconds=us)


def columns(kind: type[Any]) -> str:
    """The columns of a dataclass, for a query."""
    return ", ".join(column for _, column, _ in _columns(kind))


def known(provider_id: ProviderId) -> Statement:
    """Adds the provider's row, to which most tables refer, if it is missing."""
    return "INSERT INTO providers (id) VALUES (?) ON CONFLICT DO NOTHING", (provider_id,)


def row(table: str, values: Mapping[str, Value], *, verb: str = "INSERT", then: str = "") -> Statement:
    """Puts a row into a table; ``then`` follows, e.g. ``ON CONFLICT DO NOTHING``."""
    marks = ", ".join("?" * len(values))
    return f"{verb} INTO {table} ({', '.join(values)}) VALUES ({marks}) {then}", tuple(values.values())


def values_of(item: Any) -> dict[str, Value]:
    """The columns of a dataclass."""
    return {column: _stored(getattr(item, name)) for name, column, _ in _columns(type(item))}


def maker(kind: type[T]) -> Callable[[sqlite3.Row | Mapping[str, Any]], T]:
    """A function that makes the dataclass from a row; a field without a column has its default.

    The function raises ValueError and ArithmeticError for damaged values.
    """
    parts = tuple(_columns(kind))

    def make(found: sqlite3.Row | Mapping[str, Any]) -> T:
        there = dict(found)
        values = ((name, there[column], read) for name, column, read in parts if column in there)
        return kind(**{name: read(one) if read and one is not None else one for name, one, read in values})

    return make


_READ: Final[Mapping[type[Any], Callable[[Any], Any]]] = {
    datetime: from_us,
    date: date.fromisoformat,
    Decimal: Decimal,
}


def _columns(kind: type[Any]) -> Iterator[tuple[str, str, Callable[[Any], Any] | None]]:
    """Each field of a dataclass: its name, its column, and what turns the stored value back."""
    for field in fields(kind):
        declared = (get_args(field.type) or (field.type,))[0]
        is_enum = isinstance(declared, type) and issubclass(declared, Enum)
        column = f"{field.name.removesuffix('_at')}_us" if declared is datetime else field.name
        column = "provider" if column == "provider_id" else column
        yield field.name, column, declared if is_enum else _READ.get(declared)


def _stored(value: Any) -> Value:
    if isinstance(value, datetime):
        return to_us(value)
    if isinstance(value, date):
        return value.isoformat()
    stored: Value = str(value) if isinstance(value, Decimal | Enum) else value
    return stored
