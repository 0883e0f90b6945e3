"""Copies the readable rows of a damaged history, and removes rows with impossible values."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.history_rows import LATEST_US
from apimon_desktop.adapters.history_schema import APPLICATION_ID, open_damaged, transaction
from apimon_desktop.adapters.history_usage_books import rebuild_totals
from apimon_desktop.adapters.history_usage_sums import TOKEN_KINDS, rebuild_sums
from apimon_desktop.core.check import CheckKind
from apimon_desktop.core.types import Cause, Status
from apimon_desktop.core.usage import UsageSource

_UNREADABLE: Final = (sqlite3.Error, UnicodeDecodeError, OverflowError)
_TABLES: Final = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)


def _one_of(values: type[Cause | Status | CheckKind | UsageSource]) -> str:
    return "{} IN (" + ", ".join(f"'{value.value}'" for value in values) + ")"


_MOST_COUNTED: Final = 10**15
"""A row with a larger count is damaged; this allows a million of the largest reports, and sums of 64 bits."""
_COUNTS: Final = (
    *TOKEN_KINDS,
    *("tokens", "unpriced_tokens", "used", "requests", "succeeded", "failed", "partial"),
    *("priced", "billed", "checks", "ok", "counted", "relapses", "cost_whole_usd", "billed_whole_usd"),
)
_DOMAINS: Final = {
    **dict.fromkeys(_COUNTS, f"{{}} BETWEEN -{_MOST_COUNTED} AND {_MOST_COUNTED}"),
    "cause": _one_of(Cause),
    "found": _one_of(Cause),
    "status": _one_of(Status),
    "worst": _one_of(Status),
    "kind": _one_of(CheckKind),
    "source": _one_of(UsageSource),
    "day": "is_day({})",
    "cost_usd": "is_decimal({})",
    "amount": "is_decimal({})",
    "all_time": "is_decimal({})",
    "today": "is_decimal({})",
    "latency_ms": "{} BETWEEN 0 AND 1e12",
    "p50_ms": "{} BETWEEN 0 AND 1e12",
    "p95_ms": "{} BETWEEN 0 AND 1e12",
}
"""The valid values of columns by name, besides NULL. Names that end in ``_us`` are times."""
_DERIVED: Final = (
    ("usage_sums", "usage"),
    ("usage_totals", "usage_sums"),
    ("check_totals", "checks"),
    ("check_totals", "checks_hourly"),
)
"""Tables that can be rebuilt, and their sources."""
_IS_LOST: Final = "SELECT NOT EXISTS (SELECT 1 FROM {}) AND EXISTS (SELECT 1 FROM {})"
_MOMENT: Final = f"{{}} BETWEEN 0 AND {LATEST_US}"


def repair(connection: sqlite3.Connection, copy: Path) -> int:
    """Removes rows with impossible values, rebuilds lost sums, and gives the number of removed rows.

    Where there were any, ``copy`` holds the file as it was. Raises sqlite3.Error.
    """
    _teach(connection)
    conditions = tuple(_conditions(connection))
    count: int = sum(
        connection.execute(f"SELECT count(*) FROM {table} WHERE NOT ({condition})").fetchone()[0]  # noqa: S608 - constants
        for table, condition in conditions
    )
    if count:
        connection.execute("VACUUM INTO ?", (str(copy),))
    lost = [
        sums for sums, source in _DERIVED if connection.execute(_IS_LOST.format(sums, source)).fetchone()[0]
    ]
    if count or lost:
        with transaction(connection):
            _remove_impossible(connection)
            rebuild_sums(connection)
            rebuild_totals(connection)
    return count


def _remove_impossible(connection: sqlite3.Connection) -> int:
    return sum(
        connection.execute(f"DELETE FROM {table} WHERE NOT ({condition})").rowcount  # noqa: S608 - constants
        for table, condition in _conditions(connection)
    )


def take_over(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copies the readable rows of a damaged history into an empty one, and gives their number.

    Raises sqlite3.Error where the new file cannot be written; it then stays empty.
    """
    if not damaged.is_file():  # a pipe that was set aside would be waited for without end
        return 0
    try:
        with closing(open_damaged(damaged)) as source:
            if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return 0
    except _UNREADABLE:
        return 0
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with transaction(connection):
            tables = [table for (table,) in connection.execute(_TABLES)]
            taken = sum(_copy(damaged, connection, table) for table in tables)
            _teach(connection)
            taken -= _remove_impossible(connection)
            for table, columns in _columns(connection).items():
                if "provider" in columns:
                    connection.execute(f"INSERT OR IGNORE INTO providers (id) SELECT provider FROM {table}")  # noqa: S608 - a constant
            rebuild_sums(connection)
            rebuild_totals(connection)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return taken


def _copy(damaged: Path, connection: sqlite3.Connection, table: str) -> int:
    """Copies a table from its beginning and from its end, each up to the damage."""
    columns = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    (has_no_row_ids,) = connection.execute("SELECT wr FROM pragma_table_list(?)", (table,)).fetchone()
    with closing(open_damaged(damaged)) as source:
        try:
            there = {name for (name,) in source.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        except _UNREADABLE:
            return 0
        common = [name for name in columns if name in there]
        if not common:
            return 0
        key = ", ".join(columns[:2]) if has_no_row_ids else "rowid"
        names = ", ".join(common if has_no_row_ids else ["rowid", *common])
        insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * (names.count(',') + 1))})"  # noqa: S608 - constants
        taken = 0
        for order in (key, ", ".join(f"{part} DESC" for part in key.split(", "))):
            for row in _readable(source, f"SELECT {names} FROM {table} ORDER BY {order}"):  # noqa: S608 - constants
                with suppress(sqlite3.IntegrityError):
                    taken += connection.execute(insert, row).rowcount
    return taken


def _readable(source: sqlite3.Connection, sql: str) -> Iterator[Any]:
    """The rows up to the first that cannot be read."""
    with suppress(*_UNREADABLE):
        yield from source.execute(sql)


def _conditions(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Each table with the condition that its rows must meet."""
    for table, columns in _columns(connection).items():
        parts = [
            f"coalesce({domain.format(column)}, {column} IS NULL)"
            for column in columns
            if (domain := _MOMENT if column.endswith("_us") else _DOMAINS.get(column)) is not None
        ]
        if parts:
            yield table, " AND ".join(parts)


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    return {
        table: [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        for (table,) in connection.execute(_TABLES).fetchall()
    }


def _teach(connection: sqlite3.Connection) -> None:
    """Adds two functions to SQLite that conditions use."""
    connection.create_function("is_day", 1, _is_day, deterministic=True)
    connection.create_function("is_decimal", 1, _is_decimal, deterministic=True)


def _is_day(text: str | None) -> bool | None:
    try:
        return None if text is None else date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_decimal(text: str | None) -> bool | None:
    try:
        return None if text is None else Decimal(text).is_finite()
    except InvalidOperation:
        return False
