"""Copies the readable rows of a damaged history, and removes rows with impossible values."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.history.access import LATEST_US
from apimon_desktop.adapters.history.schema import APPLICATION_ID, open_damaged, transaction
from apimon_desktop.adapters.history.usage_sums import rebuild_sums, rebuild_totals
from apimon_desktop.core.model.check import CheckKind
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.usage import TOKEN_KINDS, UsageSource

_UNREADABLE: Final = (sqlite3.Error, UnicodeDecodeError, OverflowError)
_TABLES: Final = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)


def _one_of(values: type[Cause | Status | CheckKind | UsageSource]) -> str:
    return "{} IN (" + ", ".join(f"'{value.value}'" for value in values) + ")"


_MOST_COUNTED: Final = 10**15
"""A row with a larger count is damaged. A million of the largest reports stay below, and sums fit 64 bits."""
_COUNTS: Final = (
    *TOKEN_KINDS,
    *("tokens", "unpriced_tokens", "used", "requests", "succeeded", "failed", "partial"),
    *("priced", "billed", "checks", "ok", "counted", "relapses", "cost_whole_usd", "billed_whole_usd"),
)
_DOMAINS: Final = {
    **dict.fromkeys(_COUNTS, f"{{}} BETWEEN -{_MOST_COUNTED} AND {_MOST_COUNTED}"),
    **dict.fromkeys(("cause", "found"), _one_of(Cause)),
    **dict.fromkeys(("status", "worst"), _one_of(Status)),
    **dict.fromkeys(("cost_usd", "amount", "all_time", "today"), "is_decimal({})"),
    **dict.fromkeys(("latency_ms", "p50_ms", "p95_ms"), "{} BETWEEN 0 AND 1e12"),
    "kind": _one_of(CheckKind),
    "source": _one_of(UsageSource),
    **dict.fromkeys(("document", "details", "left_out"), "json_valid(coalesce({}, 'null'))"),
    "day": "{0} > '0001' AND date({0}) = {0}",
    "gap_s": "{} BETWEEN 0 AND 999999",
}
"""The valid values of columns by name, besides NULL. Names that end in ``_us`` are times."""
_DERIVED: Final = (
    ("usage_sums", "usage"),
    ("usage_totals", "usage_sums"),
    ("check_totals", "checks"),
    ("check_totals", "checks_hourly"),
)
_IS_LOST: Final = "SELECT NOT EXISTS (SELECT 1 FROM {}) AND EXISTS (SELECT 1 FROM {})"
_MOMENT: Final = f"{{}} BETWEEN 0 AND {LATEST_US}"


def repair(connection: sqlite3.Connection, copy: Path) -> int:
    """Removes rows with impossible values, rebuilds lost sums, and gives the number of removed rows.

    Where there were any, ``copy`` holds the file as it was. Raises sqlite3.Error.
    """
    ask = connection.execute
    count: int = sum(ask(f"SELECT count(*) {rows}").fetchone()[0] for rows in _impossible(connection))
    if count:
        ask("VACUUM INTO ?", (str(copy),))
    if count or any(ask(_IS_LOST.format(*pair)).fetchone()[0] for pair in _DERIVED):
        with _mending(connection):
            _tidy(connection)
    return count


@contextmanager
def _mending(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that may remove providers with rows elsewhere; its end adds them without a verdict."""
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with transaction(connection):
            yield
            for table, columns in _columns(connection).items():
                if "provider" in columns:
                    connection.execute(f"INSERT OR IGNORE INTO providers (id) SELECT provider FROM {table}")  # noqa: S608 - a constant
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _tidy(connection: sqlite3.Connection) -> int:
    """Removes rows with impossible values, and gives their number; rebuilds sums."""
    removed = sum(connection.execute(f"DELETE {rows}").rowcount for rows in _impossible(connection))
    rebuild_sums(connection)
    rebuild_totals(connection)
    return removed


def take_over(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copies the readable rows of a damaged history into an empty one, and gives their number.

    Raises sqlite3.Error where the new file cannot be written; it then stays empty.
    """
    if not damaged.is_file():  # opening a pipe could block for ever
        return 0
    try:
        with closing(open_damaged(damaged)) as source:
            if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return 0
    except _UNREADABLE:
        return 0
    with _mending(connection):
        taken = sum(_copy(damaged, connection, *one) for one in _columns(connection).items())
        return taken - _tidy(connection)


def _copy(damaged: Path, connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> int:
    """Copies a table from its beginning and from its end, each up to the damage."""
    (has_no_row_ids,) = connection.execute("SELECT wr FROM pragma_table_list(?)", (table,)).fetchone()
    with closing(open_damaged(damaged)) as source:
        there = {name for (name,) in _readable(source, f"SELECT name FROM pragma_table_info('{table}')")}  # noqa: S608 - a constant
        common = [name for name in columns if name in there]
        if not common:
            return 0
        key = columns[:2] if has_no_row_ids else ["rowid"]
        copied = common if has_no_row_ids else ["rowid", *common]
        names, marks = ", ".join(copied), ", ".join("?" * len(copied))
        insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - constants
        taken = 0
        for order in (", ".join(key), ", ".join(f"{part} DESC" for part in key)):
            for row in _readable(source, f"SELECT {names} FROM {table} ORDER BY {order}"):  # noqa: S608 - constants
                with suppress(sqlite3.IntegrityError):
                    taken += connection.execute(insert, row).rowcount
    return taken


def _readable(source: sqlite3.Connection, sql: str) -> Iterator[Any]:
    with suppress(*_UNREADABLE):
        yield from source.execute(sql)


def _impossible(connection: sqlite3.Connection) -> Iterator[str]:
    """The ends of statements on the rows of each table that have impossible values."""
    connection.create_function("is_decimal", 1, _is_decimal, deterministic=True)
    for table, columns in _columns(connection).items():
        parts = [
            f"coalesce({domain.format(column)}, {column} IS NULL)"
            for column in columns
            if (domain := _MOMENT if column.endswith("_us") else _DOMAINS.get(column)) is not None
        ]
        if parts:
            yield f"FROM {table} WHERE NOT ({' AND '.join(parts)})"


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    return {
        table: [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        for (table,) in connection.execute(_TABLES).fetchall()
    }


def _is_decimal(text: str | None) -> bool | None:
    try:
        return None if text is None else Decimal(text).is_finite()
    except InvalidOperation:
        return False
