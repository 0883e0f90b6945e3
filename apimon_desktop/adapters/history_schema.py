"""The database of checks, incidents and usage: whose file it is, and of which version."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.file_access import (
    FileRefusedError,
    is_there,
    open_private,
    tighten,
    writable_target,
)
from apimon_desktop.adapters.history_faults import is_damage
from apimon_desktop.adapters.history_shape import UnusableFileError, missing_statements
from apimon_desktop.adapters.history_tables import VERSION
from apimon_desktop.adapters.set_aside import set_aside
from apimon_desktop.core.text import say

APPLICATION_ID: Final = 0x61706D6E
"""``apmn`` in the file's header: marks it as ours."""

COMPANIONS: Final = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside it."""
_LEAST_BYTES: Final = 512
"""The smallest page: no database is shorter."""
_BUSY_WAIT_S: Final = 5.0
_BUSY_PAUSE_S: Final = 0.01


class NewerFileError(Exception):
    """The file was written by a later version of this program."""


def connect(path: Path) -> sqlite3.Connection:
    """Opens the file for reading and writing, makes it if it is missing, brings it up to date.

    Raises UnusableFileError, NewerFileError, OSError and sqlite3.Error; nothing is written in the first two
    cases.
    """
    _prepare(path)
    _verify_kind(path)
    connection = sqlite3.connect(path, timeout=_BUSY_WAIT_S, isolation_level=None)
    with _closed_on_error(connection), _damage_named():
        _verify_owner(connection)
        _switch_to_wal(connection)
        # In WAL mode this survives a crash of the program; only a power cut can cost the last moments.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise UnusableFileError(say("it is damaged"))
        _complete(connection)
    return connection


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Opens an existing file for reading. Raises as `connect` does, also for an older file."""
    for ending in ("", *COMPANIONS):
        is_there(path.with_name(path.name + ending))
    _verify_kind(path)
    try:
        return _opened_readonly(path, "mode=ro")
    except sqlite3.OperationalError as error:
        is_read_only_folder = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CANTOPEN
        if not is_read_only_folder or path.with_name(f"{path.name}-wal").exists():
            raise
    # Even readers of a WAL file write beside it. Where nobody can, nobody changes the file either.
    return _opened_readonly(path, "immutable=1")


def _opened_readonly(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=_BUSY_WAIT_S, isolation_level=None
    )
    with _closed_on_error(connection), _damage_named():
        _verify_owner(connection)
        if missing_statements(connection):
            raise UnusableFileError(
                say("it is of an earlier version, which the app brings up to date when it starts")
            )
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk makes SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _prepare(path: Path) -> None:
    """Sees to it that SQLite finds regular files that are this account's alone.

    Raises UnusableFileError where something else stands in the file's place, and OSError.
    """
    try:
        target = writable_target(path)
        if not is_there(target):
            # SQLite gives what it makes beside the file the same permissions.
            os.close(open_private(target))
    except FileRefusedError as refused:
        raise UnusableFileError(refused.why) from refused
    tighten(target)
    for companion in (target.with_name(target.name + ending) for ending in COMPANIONS):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(companion.lstat().st_mode):  # SQLite follows no link there
                set_aside(companion, datetime.now(UTC))
        tighten(companion)


def _verify_kind(path: Path) -> None:
    """Looks before a connection that writes does, which deletes the ``-wal`` of a file it cannot understand.

    SQLite itself reads it: whatever else opened and closed the file would drop all locks that this process
    has on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        size_bytes = path.stat().st_size
    except FileNotFoundError:
        return
    if size_bytes == 0:
        return
    if size_bytes < _LEAST_BYTES:
        raise UnusableFileError(say("it is no database"))
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as look:
            look.execute("PRAGMA schema_version")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB:
            raise UnusableFileError(say("it is no database")) from error


def _verify_owner(connection: sqlite3.Connection) -> None:
    """Accepts a file that is ours or still empty."""
    owner = _pragma(connection, "application_id")
    version = _pragma(connection, "user_version")
    has_tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] > 0
    if owner not in (0, APPLICATION_ID) or (owner == 0 and has_tables):
        raise UnusableFileError(say("it belongs to another program"))
    if owner == APPLICATION_ID and version > VERSION:
        raise NewerFileError


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # Only the first switch needs the file for itself, and for that one SQLite does not wait its turn.
    deadline_s = time.monotonic() + _BUSY_WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline_s:
                raise
            time.sleep(_BUSY_PAUSE_S)
        else:
            return


def _complete(connection: sqlite3.Connection) -> None:
    """Gives the file what it lacks of the declared tables, whatever version it names."""
    if not missing_statements(connection) and _pragma(connection, "user_version") == VERSION:
        return
    with transaction(connection):
        # Another process may have done it while this one waited for its turn.
        for statement in missing_statements(connection):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise UnusableFileError(say("its entries contradict each other")) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            raise UnusableFileError(say("it is damaged")) from error
        raise


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
