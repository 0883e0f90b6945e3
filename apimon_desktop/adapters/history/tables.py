"""Declares the tables of the history, and adds to an existing file what it lacks."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Final, NamedTuple

from apimon_desktop.adapters.files.access import SentenceError
from apimon_desktop.core.text.translatable import say

VERSION: Final = 6
"""The file's ``user_version``. A program refuses a file with a higher one.

Raise it only for a change after which an earlier program must not write the file. New tables, indexes and
columns need no new version: `schema.connect` adds them to existing files. New values of a status,
cause, kind or source do: an earlier program would treat them as damage.
"""

SCHEMA: Final = """
CREATE TABLE providers (
    id TEXT PRIMARY KEY,
    last_check_us INTEGER,
    cause TEXT,    -- the last verdict; NULL: none yet
    since_us INTEGER,
    detail TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE checks (
    provider TEXT NOT NULL REFERENCES providers (id),
    at_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    counted INTEGER NOT NULL,    -- 1: a finished check while there was a network
    found TEXT NOT NULL,         -- the cause that this check found
    status TEXT NOT NULL,        -- status and cause as shown after it
    cause TEXT NOT NULL,
    latency_ms REAL,
    http_status INTEGER,
    request_id TEXT,
    gap_s INTEGER                -- the longest pause after it that was watched; NULL: not known
) STRICT;

CREATE INDEX checks_by_time ON checks (provider, at_us);

CREATE TABLE checks_hourly (
    provider TEXT NOT NULL REFERENCES providers (id),
    hour_us INTEGER NOT NULL,
    checks INTEGER NOT NULL,
    ok INTEGER NOT NULL,
    p50_ms REAL,
    p95_ms REAL,
    status TEXT NOT NULL,        -- the worst one shown, and its cause
    cause TEXT NOT NULL,
    PRIMARY KEY (provider, hour_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL REFERENCES providers (id),
    started_us INTEGER NOT NULL,
    cause TEXT NOT NULL,
    ended_us INTEGER,            -- NULL: open
    http_status INTEGER,
    request_id TEXT,
    reopened_us INTEGER,
    relapses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX incidents_by_time ON incidents (provider, started_us);

CREATE TABLE proofs (
    provider TEXT NOT NULL REFERENCES providers (id),
    kind TEXT NOT NULL,
    at_us INTEGER,               -- the last conclusive one; NULL: none was
    cause TEXT NOT NULL,         -- the confirmed result
    detail TEXT,
    was_free INTEGER NOT NULL,
    proven_us INTEGER,           -- the last time that it went well; NULL: it never did
    PRIMARY KEY (provider, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE test_tokens (
    day TEXT NOT NULL,           -- ISO 8601, UTC
    provider TEXT NOT NULL REFERENCES providers (id),
    tokens INTEGER NOT NULL,     -- used by paid tests, or reserved for one
    PRIMARY KEY (day, provider)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL REFERENCES providers (id),
    at_us INTEGER NOT NULL,
    source TEXT NOT NULL,
    model TEXT,                  -- NULL: not said
    report_id TEXT,              -- the reporter's own; NULL: it has none
    ok INTEGER,                  -- NULL: tokens alone, no request
    latency_ms REAL,
    input_tokens INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    unsplit_tokens INTEGER NOT NULL,
    cost_pico_usd INTEGER,       -- NULL: unpriced
    billed INTEGER NOT NULL,     -- 1: the provider reported the cost
    partial INTEGER NOT NULL DEFAULT 0,   -- 1: the reply ended before it had reported all usage
    details TEXT,                -- JSON: further counts and the terms of the request; NULL: none
    left_out TEXT                -- JSON: what the estimate leaves out for want of a rate; NULL: nothing
) STRICT;

CREATE UNIQUE INDEX usage_by_report ON usage (provider, report_id) WHERE report_id IS NOT NULL;

CREATE INDEX usage_by_time ON usage (at_us);

CREATE INDEX usage_requests ON usage (provider, id) WHERE ok IS NOT NULL;

CREATE INDEX usage_unpriced ON usage (provider, model)
    WHERE cost_pico_usd IS NULL
    AND (input_tokens + output_tokens + unsplit_tokens > 0 OR details IS NOT NULL);

CREATE TABLE usage_sums (
    span_us INTEGER NOT NULL,    -- a quarter of an hour, or a day in UTC
    start_us INTEGER NOT NULL,
    provider TEXT NOT NULL REFERENCES providers (id),
    model TEXT NOT NULL,         -- '': not said
    source TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    unsplit_tokens INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    cost_pico_usd INTEGER NOT NULL,
    priced INTEGER NOT NULL,     -- how many events have an amount ...
    billed_pico_usd INTEGER NOT NULL,
    billed INTEGER NOT NULL,     -- ... and for how many the provider reported it
    partial INTEGER NOT NULL DEFAULT 0,
    cost_whole_usd INTEGER NOT NULL DEFAULT 0,    -- to be added to cost_pico_usd, ...
    billed_whole_usd INTEGER NOT NULL DEFAULT 0,  -- ... and this one to billed_pico_usd
    PRIMARY KEY (span_us, start_us, provider, model, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_details (     -- of the same sums, for the few events that tell more than tokens
    span_us INTEGER NOT NULL,
    start_us INTEGER NOT NULL,
    provider TEXT NOT NULL REFERENCES providers (id),
    model TEXT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,          -- a count, or a term as service_tier=flex
    used INTEGER NOT NULL,       -- the count; of a term, the events
    left_out INTEGER NOT NULL,   -- how much of it no estimate has
    PRIMARY KEY (span_us, start_us, provider, model, source, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_totals (
    provider TEXT PRIMARY KEY REFERENCES providers (id),
    tokens INTEGER NOT NULL,     -- all that was ever reported of it
    cost_usd TEXT NOT NULL,      -- a decimal: it may outgrow what an integer of pico-USD holds
    succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE check_totals (      -- all finished checks ever stored
    provider TEXT PRIMARY KEY REFERENCES providers (id),
    succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE carried_over (      -- what an api_metrics.json held that was not counted here
    path TEXT PRIMARY KEY,       -- a bare name: beside this file
    counts TEXT NOT NULL         -- JSON by provider
) STRICT, WITHOUT ROWID;

CREATE TABLE billed_days (
    provider TEXT NOT NULL REFERENCES providers (id),
    day TEXT NOT NULL,           -- ISO 8601, the provider's, in UTC
    currency TEXT NOT NULL,      -- ISO 4217
    amount TEXT NOT NULL,        -- a decimal, as the cost report has it
    as_of_us INTEGER NOT NULL,   -- when it said so
    PRIMARY KEY (provider, day, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE costs_read (
    provider TEXT PRIMARY KEY REFERENCES providers (id),
    at_us INTEGER NOT NULL       -- when its cost report was last read
) STRICT, WITHOUT ROWID;

CREATE TABLE key_days (
    provider TEXT NOT NULL REFERENCES providers (id),
    key_hint TEXT NOT NULL,      -- distinguishes keys, which count independently
    day TEXT NOT NULL,           -- ISO 8601, UTC
    as_of_us INTEGER NOT NULL,   -- the last look on that day ...
    all_time TEXT NOT NULL,      -- ... and what the key had spent then, decimals
    today TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (provider, key_hint, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE balances (
    provider TEXT NOT NULL REFERENCES providers (id),
    at_us INTEGER NOT NULL,
    amount TEXT NOT NULL,        -- a decimal
    currency TEXT NOT NULL,
    PRIMARY KEY (provider, at_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE notified_levels (
    subject TEXT PRIMARY KEY,    -- a budget or a balance
    period TEXT NOT NULL,        -- of a budget its month and limit
    level INTEGER NOT NULL,      -- the percentage; of a balance 1: it is low
    at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (           -- what the user knows of each provider
    one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    document TEXT NOT NULL       -- JSON
) STRICT;

CREATE TABLE hook_subjects (     -- the last event of each provider sent to hooks
    subject TEXT PRIMARY KEY,
    event TEXT NOT NULL          -- a kind of event
) STRICT, WITHOUT ROWID;

CREATE TABLE hook_runs (
    id TEXT NOT NULL,            -- of the event
    hook TEXT NOT NULL,          -- its name in the settings
    event TEXT NOT NULL,         -- its kind
    document TEXT NOT NULL,      -- JSON
    due_us INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', -- 'claimed' while it runs, then 'done' or 'waiting' again
    attempts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (hook, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dismissed (
    suggestion TEXT PRIMARY KEY,
    at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mute (
    one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    until_us INTEGER,            -- NULL: until the worst status ...
    worst TEXT                   -- ... is no longer this one
) STRICT;

CREATE TABLE awaited (           -- providers whose recovery is to be notified
    provider TEXT PRIMARY KEY REFERENCES providers (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ignored (           -- the verdict that is ignored until it changes
    provider TEXT PRIMARY KEY REFERENCES providers (id),
    cause TEXT NOT NULL,
    since_us INTEGER             -- NULL: not known
) STRICT, WITHOUT ROWID;
"""
"""Times ``_us`` are microseconds since 1970, UTC.

A column added to an existing table is nullable or has a DEFAULT, is not part of the primary key, and is last.
"""


class UnusableFileError(SentenceError):
    """The file is damaged or belongs to another program; the text says which."""


class _Column(NamedTuple):
    """The properties that decide whether a column can be used."""

    type: str
    is_required: int
    default: str | None
    key_place: int
    """Its place in the primary key, from 1. 0: it is not part of it."""

    @property
    def may_be_left_out(self) -> bool:
        """True where an INSERT without the column succeeds."""
        return self.key_place == 0 and (not self.is_required or self.default is not None)


class _Object(NamedTuple):
    """A table, an index, a view or a trigger."""

    type: str
    table: str
    sql: str
    columns: Mapping[str, _Column]
    options: frozenset[tuple[str, ...]]
    """Of a table: STRICT, WITHOUT ROWID, and the foreign keys."""


def missing_statements(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The statements that give the file every declared table, column and index; none where it has them.

    Raises UnusableFileError where a table has another shape that no statement can correct without loss.
    """
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(SCHEMA)
        declared, there = _objects(model), _objects(connection)
    for one in there.values():
        if one.type == "trigger" and one.table in declared:  # it may change or drop what is written
            raise _unfit(one.table)
    statements: list[str] = []
    for name, wanted in declared.items():
        found = there.get(name)
        if found is None:
            statements.append(wanted.sql)
        elif found[:2] != wanted[:2]:
            raise _unfit(name)
        elif wanted.type == "table":
            statements += _missing_columns(name, wanted, found)
        elif found.sql.split() != wanted.sql.split():
            statements += [f"DROP INDEX {name}", wanted.sql]
    return tuple(statements)


def _missing_columns(table: str, declared: _Object, there: _Object) -> Iterator[str]:
    others = [column for name, column in there.columns.items() if name not in declared.columns]
    if there.options != declared.options or not all(other.may_be_left_out for other in others):
        raise _unfit(table)
    for name, column in declared.columns.items():
        found = there.columns.get(name)
        if found is None and column.may_be_left_out:
            required = " NOT NULL" if column.is_required else ""
            default = "" if column.default is None else f" DEFAULT {column.default}"
            yield f"ALTER TABLE {table} ADD COLUMN {name} {column.type}{required}{default}"
        elif found is None or found._replace(default=column.default) != column:
            raise _unfit(table)


def _unfit(name: str) -> UnusableFileError:
    return UnusableFileError(say("its table {name} has an unexpected form", name=name))


def _objects(connection: sqlite3.Connection) -> dict[str, _Object]:
    ask, found = connection.execute, {}
    for kind, name, table, sql in ask(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall():
        columns: dict[str, _Column] = {}
        options: list[tuple[str, ...]] = []
        if kind == "table":
            rows = ask('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', (name,))
            columns = {column: _Column(*properties) for column, *properties in rows}
            options += ask("SELECT wr, strict FROM pragma_table_list(?) WHERE schema = 'main'", (name,))
            options += ask('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (name,))
        found[name] = _Object(kind, table, sql, columns, frozenset(options))
    return found
