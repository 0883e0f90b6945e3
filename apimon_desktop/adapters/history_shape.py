"""Brings the tables of an existing history to the declared schema, without changing their rows."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from apimon_desktop.adapters.history_tables import SCHEMA
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.core.text import say

_OBJECTS: Final = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema"
    # SQLite makes these itself: for AUTOINCREMENT, and for keys that need an index.
    " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)


class UnusableFileError(SentenceError):
    """The file is damaged or belongs to another program; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """The properties that decide whether a column can be used."""

    type: str
    is_required: bool
    """NOT NULL; a column of a primary key in a WITHOUT ROWID table always is."""
    default: str | None
    """As SQL. None: it has none."""
    key_place: int
    """Its place in the primary key, from 1. 0: it is not part of it."""

    @property
    def may_be_left_out(self) -> bool:
        """True where an INSERT without the column succeeds."""
        return self.key_place == 0 and (not self.is_required or self.default is not None)

    def fits(self, declared: "_Column") -> bool:
        """True where the column can be used like the declared one."""
        same_key = self.key_place == declared.key_place
        return same_key and self.type == declared.type and self.is_required == declared.is_required

    def definition(self, name: str) -> str:
        """The column for ALTER TABLE."""
        required = " NOT NULL" if self.is_required else ""
        default = "" if self.default is None else f" DEFAULT {self.default}"
        return f"{name} {self.type}{required}{default}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    columns: Mapping[str, _Column]
    is_strict: bool
    has_row_ids: bool
    references: frozenset[tuple[str, str, str]]
    """Its foreign keys: column, other table, other column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """All tables and indexes of a file."""

    objects: Mapping[str, tuple[str, str, str]]
    """By name: type, table and SQL."""
    tables: Mapping[str, _Table]


def missing_statements(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The statements that give the file every declared table, column and index; none where it has them.

    Raises UnusableFileError where a table has another shape that no statement can correct without loss.
    """
    declared, there = _declared(), _shape(connection)
    for kind, table, _ in there.objects.values():
        if kind == "trigger" and table in declared.tables:  # it may change or drop what is written
            raise _unfit(table)
    statements: list[str] = []
    for name, (kind, table, sql) in declared.objects.items():
        found = there.objects.get(name)
        if found is None:
            statements.append(sql)
        elif found[:2] != (kind, table):
            raise _unfit(name)
        elif kind == "table":
            statements += _missing_columns(name, declared.tables[name], there.tables[name])
        elif _words(found[2]) != _words(sql):
            statements += [f"DROP INDEX {name}", sql]
    return tuple(statements)


def _missing_columns(table: str, declared: _Table, there: _Table) -> list[str]:
    statements = []
    for name, column in declared.columns.items():
        found = there.columns.get(name)
        if found is None and column.may_be_left_out:
            statements.append(f"ALTER TABLE {table} ADD COLUMN {column.definition(name)}")
        elif found is None or not found.fits(column):
            raise _unfit(table)
    strangers = [column for name, column in there.columns.items() if name not in declared.columns]
    is_alike = replace(there, columns=declared.columns) == declared
    if not is_alike or not all(stranger.may_be_left_out for stranger in strangers):
        raise _unfit(table)
    return statements


def _unfit(name: str) -> UnusableFileError:
    return UnusableFileError(say("its table {name} is not as it should be", name=name))


def _declared() -> _Shape:
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(SCHEMA)
        return _shape(model)


def _shape(connection: sqlite3.Connection) -> _Shape:
    objects = {name: (kind, table, sql) for kind, name, table, sql in connection.execute(_OBJECTS)}
    return _Shape(
        objects=objects,
        tables={
            name: _Table(
                columns=_columns(connection, name),
                is_strict=bool(strict),
                has_row_ids=not without_row_ids,
                references=frozenset(
                    connection.execute(
                        'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (name,)
                    )
                ),
            )
            for _, name, kind, _, without_row_ids, strict in connection.execute("PRAGMA main.table_list")
            if kind == "table" and name in objects
        },
    )


def _columns(connection: sqlite3.Connection, table: str) -> Mapping[str, _Column]:
    quoted = table.replace('"', '""')
    return {
        name: _Column(type=kind, is_required=bool(not_null), default=default, key_place=key_place)
        for _, name, kind, not_null, default, key_place in connection.execute(
            f'PRAGMA table_info("{quoted}")'
        )
    }


def _words(sql: str) -> str:
    """SQL without its line breaks and indents."""
    return " ".join(sql.split())
