"""Opens the database of checks, incidents and usage, and verifies its owner and version.

It uses a rollback journal, not a write-ahead log: the file is complete after each commit, so it can be
copied, restored, replaced or read from a read-only folder at any time (docs/decisions/0022).
"""

import logging
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.file_access import (
    FileRefusedError,
    is_there,
    open_private,
    tighten,
    writable_target,
)
from apimon_desktop.adapters.history_faults import DAMAGED, is_damage
from apimon_desktop.adapters.history_journal import foreign_companions, looked_at
from apimon_desktop.adapters.history_shape import UnusableFileError, missing_statements
from apimon_desktop.adapters.history_tables import VERSION
from apimon_desktop.adapters.set_aside import set_aside
from apimon_desktop.core.text import say

log = logging.getLogger(__name__)

APPLICATION_ID: Final = 0x61706D6E
"""``apmn`` in the file's header: marks it as ours."""
COMPANIONS: Final = ("-journal", "-wal", "-shm")
"""Endings of the files that SQLite keeps beside a database."""

SYNCHRONOUS: Final = "FULL"
"""Changes survive a crash of the system ..."""
SYNCHRONOUS_FOR_GOOD: Final = "EXTRA"
"""... and with this also a power cut right after the commit, which could restore the removed journal."""
_LEAST_BYTES: Final = 512
"""The smallest page: no database is shorter."""
BUSY_WAIT_S: Final = 5.0
"""How long to wait for another program's lock."""
_COPIED_AT_MOST_BYTES: Final = 512 * 1024 * 1024
_COPIES_TRIED: Final = 3


class NewerFileError(Exception):
    """The file was written by a later version of this program."""


def connect(path: Path) -> sqlite3.Connection:
    """Opens the file for reading and writing; makes it and adds tables and columns where they are missing.

    Raises UnusableFileError, NewerFileError, OSError and sqlite3.Error; nothing is written in the first two
    cases. Opens a complete file also where it is not writable.
    """
    _prepare(path)
    _verify_kind(path)
    connection = _connected(str(path))
    with _closed_on_error(connection), _damage_named():
        _verify_owner(connection)
        _leave_wal_mode(connection)
        _verify_writable(connection, path)
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        connection.execute("PRAGMA foreign_keys = ON")
        _verify_integrity(connection)
        _complete(connection)
    return connection


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Opens an existing file for reading. Raises as `connect` does.

    Reads from a copy in memory where SQLite would have to write to the file, because it is of an earlier
    version or was not closed properly.
    """
    for ending in ("", *COMPANIONS):
        is_there(path.with_name(path.name + ending))
    _verify_kind(path)
    if foreign_companions(path):
        return _copied_to_memory(path)
    try:
        connection = _connected(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with _closed_on_error(connection), _damage_named():
            _verify_owner(connection)
            if not missing_statements(connection):
                return connection
            connection.close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise
    return _copied_to_memory(path)


def open_damaged(path: Path) -> sqlite3.Connection:
    """Opens a damaged file for reading. Raises sqlite3.Error."""
    connection = _connected(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    # Else one unreadable definition would hide all tables.
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def _copied_to_memory(path: Path) -> sqlite3.Connection:
    """A copy of the file in memory, including the changes in its journal."""
    names = (path.name, f"{path.name}-journal", f"{path.name}-wal")
    foreign = foreign_companions(path)
    parts = [p for name in names if is_there(p := path.with_name(name)) and p not in foreign]
    if sum(part.stat().st_size for part in parts) > _COPIED_AT_MOST_BYTES:
        raise UnusableFileError(say("it is too large to be read from a copy"))
    for tries_left in reversed(range(_COPIES_TRIED)):
        memory = _connected(":memory:")
        try:
            with tempfile.TemporaryDirectory(prefix="apimon-") as folder, _damage_named():
                for part in parts:
                    shutil.copyfile(part, Path(folder) / part.name)
                with closing(_connected(str(Path(folder) / path.name))) as copy:
                    copy.backup(memory)
                _verify_owner(memory)
                _verify_integrity(memory)
                _complete(memory)
        except UnusableFileError:
            memory.close()
            # It may have been written while it was copied.
            if not tries_left:
                raise
        except BaseException:
            memory.close()
            raise
        else:
            memory.execute("PRAGMA query_only = ON")
            return memory
    raise AssertionError


def _connected(database: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(database, uri=uri, timeout=BUSY_WAIT_S, isolation_level=None)
    # Damaged text gets replacement characters instead of failing the whole query.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
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
    """Makes the file and its companions regular and private before SQLite opens them.

    Raises UnusableFileError where something other than a file is in its place, and OSError.
    """
    try:
        target = writable_target(path)
        if not is_there(target):
            # SQLite gives its companions the same permissions.
            os.close(open_private(target))
    except FileRefusedError as refused:
        raise UnusableFileError(refused.why) from refused
    tighten(target)
    for companion in (target.with_name(target.name + ending) for ending in COMPANIONS):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(companion.lstat().st_mode):  # SQLite follows no link there
                set_aside(companion, datetime.now(UTC))
        tighten(companion)
    for companion in foreign_companions(target):
        aside = set_aside(companion, datetime.now(UTC))
        log.warning("%s belongs to another state of the history. It is kept as %s.", companion, aside)


def _verify_kind(path: Path) -> None:
    """Refuses a file that is not a database before a writing connection, which would delete its journal.

    SQLite itself reads the file: to open and close it otherwise would drop all locks that this process has on
    it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        size_bytes = path.stat().st_size
    except FileNotFoundError:
        return
    if size_bytes == 0:
        return
    if size_bytes < _LEAST_BYTES:
        raise UnusableFileError(say("it is no database"))
    try:
        with closing(looked_at(path)) as look:
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


def _verify_writable(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses a damaged header that names a later format, to which SQLite never writes."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY and os.access(path, os.W_OK):
            raise UnusableFileError(DAMAGED) from error
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_WAIT_S * 1000)}")


def _verify_integrity(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise UnusableFileError(DAMAGED)


def _leave_wal_mode(connection: sqlite3.Connection) -> None:
    """Switches a file of an earlier version from its write-ahead log, once no such program has it open."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _complete(connection: sqlite3.Connection) -> None:
    """Adds the declared tables and columns that the file lacks, whatever its version."""
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
            raise UnusableFileError(DAMAGED) from error
        raise


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
