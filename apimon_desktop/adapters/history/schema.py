"""Opens the database of checks, incidents and usage, and verifies its owner and version.

It uses a rollback journal, not a write-ahead log: the file is complete after each commit, so it can be
copied, restored, replaced or read from a read-only folder at any time (docs/decisions/0022).

After restoring a backup, a journal may belong to another state of the file. SQLite cannot tell, and would
write the journal's pages into it, so such a journal is set aside.
"""

import logging
import os
import re
import shutil
import sqlite3
import stat
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.files.access import (
    FileRefusedError,
    is_there,
    open_private,
    read_file,
    tighten,
    writable_target,
)
from apimon_desktop.adapters.files.atomic import set_aside
from apimon_desktop.adapters.history.tables import VERSION, UnusableFileError, missing_statements
from apimon_desktop.core.text.translatable import Text, say

DAMAGED: Final = say("it is damaged")
_READ_ONLY: Final = say("it may not be written to")
_BUSY: Final = say("another program is holding it")
_WORDS: Final = {
    sqlite3.SQLITE_FULL: say("the disk is full"),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: say("the file or its folder cannot be opened"),
    sqlite3.SQLITE_IOERR: say("the disk reports an error"),
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
}


_DAMAGES: Final = re.compile(
    "malformed database schema|unsupported file format|.* already exists$|integer overflow$"
)
"""Messages on damage whose error code is that of a wrong statement; no sum of valid values overflows."""


def is_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """True where the file is damaged; UnicodeDecodeError where SQLite's message quotes undecodable bytes."""
    code = sqlite3.SQLITE_CORRUPT if isinstance(error, UnicodeDecodeError) else _kind(error)
    return code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) or (
        code == sqlite3.SQLITE_ERROR and _DAMAGES.match(str(error)) is not None
    )


def sqlite_fault(error: sqlite3.Error) -> Text | None:
    """Why the database refused, as the end of a sentence. None: it is a bug of ours."""
    return DAMAGED if is_damage(error) else _WORDS.get(_kind(error))


def is_passing(error: sqlite3.Error) -> bool:
    """True where the open file stays usable: the disk is full, or another program holds the file."""
    return _kind(error) == sqlite3.SQLITE_FULL or is_busy(error)


def is_busy(error: Exception) -> bool:
    """True where another program holds the file."""
    return _kind(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _kind(error: Exception) -> int:
    # The lower byte of an extended code is the kind of fault; the module's own complaints have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF


_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
_HEADER: Final = struct.Struct(">8sIIIII")
"""Magic, number of pages, nonce, size of the file before, size of a sector, size of a page."""
_NUMBER: Final = struct.Struct(">I")
_COUNTER_AT: Final = 24
"""The place of the change counter in the file's first page."""
_MOST_BYTES: Final = 256 * 1024 * 1024


def opened_as_is(path: Path) -> sqlite3.Connection:
    """A connection that reads the file without locks and without its journal. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def foreign_journal(path: Path) -> Path | None:
    """The journal beside the file if it belongs to another file. None: there is none, or it may belong."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        before = read_file(journal, _MOST_BYTES)
        counted = _counter_in(before)
        if counted is None or not 0 < path.stat().st_size <= _MOST_BYTES:
            return None
        with closing(opened_as_is(path)) as connection:  # SQLite reads it, see `_verify_kind`
            changes = _NUMBER.unpack_from(connection.serialize(), _COUNTER_AT)[0]
        after = read_file(journal, _MOST_BYTES)
    except (OSError, sqlite3.Error):
        return None
    is_same = before[: _HEADER.size] == after[: _HEADER.size]
    # The journal's own file: its counter includes the change to be rolled back, or not yet.
    return journal if is_same and changes - counted not in (0, 1) else None


def _counter_in(content: bytes) -> int | None:
    """The file's change counter when the journal was started. None: unknown."""
    first_page = _NUMBER.pack(1)
    sector, size = _HEADER.unpack_from(content)[-2:] if len(content) >= _HEADER.size else (0, 0)
    length = _NUMBER.size + size + _NUMBER.size
    at = 0
    # Each part has a header, its pages, and begins with a sector; a part without a number goes to the end.
    while sector > 0 and content.startswith(_MAGIC, at) and at + _HEADER.size <= len(content):
        pages = _HEADER.unpack_from(content, at)[1] or len(content)
        at += sector
        for _ in range(pages):
            if at + length > len(content):
                return None
            if content.startswith(first_page, at):
                return int(_NUMBER.unpack_from(content, at + _NUMBER.size + _COUNTER_AT)[0])
            at += length
        at = -(-at // sector) * sector
    return None


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
_TEXT: Final = partial(str, encoding="utf-8", errors="replace")
"""Damaged text gets replacement characters instead of failing the whole query."""


class NewerFileError(Exception):
    """The file was written by a later version of this program."""


def connect(path: Path) -> sqlite3.Connection:
    """Opens the file for reading and writing; makes it and adds tables and columns where they are missing.

    Raises UnusableFileError, NewerFileError, OSError and sqlite3.Error; nothing is written in the first two
    cases. Opens a complete file also where it is not writable.
    """
    _prepare(path)
    _verify_kind(path)
    with _connected(str(path)) as connection:
        _verify_owner(connection)
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
    if foreign_journal(path) is not None:
        return _copied_to_memory(path)
    try:
        with _connected(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
            _verify_owner(connection)
            if not missing_statements(connection):
                return connection
            connection.close()
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise
    return _copied_to_memory(path)


def open_damaged(path: Path) -> sqlite3.Connection:
    """Opens a damaged file for reading. Raises sqlite3.Error."""
    connection = opened_as_is(path)
    connection.text_factory = _TEXT
    # Else one unreadable definition would hide all tables.
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def _copied_to_memory(path: Path) -> sqlite3.Connection:
    candidates = (path, path.with_name(f"{path.name}-journal"))
    foreign = foreign_journal(path)
    parts = [part for part in candidates if is_there(part) and part != foreign]
    if sum(part.stat().st_size for part in parts) > _COPIED_AT_MOST_BYTES:
        raise UnusableFileError(say("it is too large to be read from a copy"))
    for _ in range(_COPIES_TRIED - 1):
        with suppress(UnusableFileError):  # it may have been written while it was copied
            return _copied(path.name, parts)
    return _copied(path.name, parts)


def _copied(name: str, parts: Iterable[Path]) -> sqlite3.Connection:
    with _connected(":memory:") as memory:
        with tempfile.TemporaryDirectory(prefix="apimon-") as folder:
            for part in parts:
                shutil.copyfile(part, Path(folder) / part.name)
            with _connected(str(Path(folder) / name)) as copy, closing(copy):
                copy.backup(memory)
        _verify_owner(memory)
        _verify_integrity(memory)
        _complete(memory)
        memory.execute("PRAGMA query_only = ON")
    return memory


@contextmanager
def _connected(database: str, *, uri: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection, which an error closes. Raises UnusableFileError for damage."""
    connection = sqlite3.connect(database, uri=uri, timeout=BUSY_WAIT_S, isolation_level=None)
    connection.text_factory = _TEXT
    try:
        yield connection
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.IntegrityError):
            raise UnusableFileError(say("its entries contradict each other")) from error
        if isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError) and is_damage(error):
            raise UnusableFileError(DAMAGED) from error
        raise


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
    try:
        target = writable_target(path)
        if not is_there(target):
            # SQLite gives its companions the same permissions.
            os.close(open_private(target))
    except FileRefusedError as refused:
        raise UnusableFileError(refused.why) from refused
    tighten(target)
    now = datetime.now(UTC)
    for companion in (target.with_name(target.name + ending) for ending in COMPANIONS):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(companion.lstat().st_mode):  # SQLite follows no link there
                set_aside(companion, now)
        tighten(companion)
    if (foreign := foreign_journal(target)) is not None:
        aside = set_aside(foreign, now)
        log.warning("%s belongs to another state of the history. It is kept as %s.", foreign, aside)


def _verify_kind(path: Path) -> None:
    """Refuses a file that is not a database before a writing connection, which would delete its journal.

    SQLite itself reads the file: to open and close it otherwise would drop all locks that this process has on
    it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(FileNotFoundError):
        size_bytes = path.stat().st_size
        is_database = size_bytes == 0 or size_bytes >= _LEAST_BYTES
        try:
            with closing(opened_as_is(path)) as connection:
                connection.execute("PRAGMA schema_version")
        except sqlite3.DatabaseError as error:
            is_database &= _kind(error) != sqlite3.SQLITE_NOTADB
        if not is_database:
            raise UnusableFileError(say("it is not a database"))


def _verify_owner(connection: sqlite3.Connection) -> None:
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


def _complete(connection: sqlite3.Connection) -> None:
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
