"""Finds journals beside the history that belong to another file, e.g. after restoring a backup.

SQLite cannot tell: it would write them into the file.
"""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.file_access import is_there, read_file

_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
_HEADER: Final = struct.Struct(">8sIIIII")
"""Magic, number of pages, nonce, size of the file before, size of a sector, size of a page."""
_NUMBER: Final = struct.Struct(">I")
_COUNTER_AT: Final = 24
"""The place of the change counter in the file's first page."""
_VERSION_AT: Final = 18
"""The place of the format: a rollback journal (1) or a write-ahead log (2)."""
_MOST_BYTES: Final = 256 * 1024 * 1024


def looked_at(path: Path) -> sqlite3.Connection:
    """A connection that reads the file as it is: without locks, and without its journal."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def foreign_companions(path: Path) -> tuple[Path, ...]:
    """The journal, or the log with its index, that cannot belong to the current file."""
    journal, log, index = (path.with_name(path.name + ending) for ending in ("-journal", "-wal", "-shm"))
    has_log = is_there(log) and log.stat().st_size > 0
    before = _content(journal)
    if not has_log and before is None:
        return ()
    header = _header_of(path)
    if header is None:
        return ()
    after = None if before is None else _content(journal)
    if before is not None and after is not None and before[: _HEADER.size] == after[: _HEADER.size]:
        # The journal's own file: its counter includes the change to be rolled back, or not yet.
        counted = _counter_in(before)
        changes = _NUMBER.unpack_from(header, _COUNTER_AT)[0]
        if counted is not None and changes - counted not in (0, 1):
            return (journal,)
    if has_log and header[_VERSION_AT] == 1:
        return tuple(one for one in (log, index) if is_there(one))
    return ()


def _content(journal: Path) -> bytes | None:
    """The start of the journal, which identifies it. None: there is none that SQLite would use."""
    try:
        content = read_file(journal, _MOST_BYTES)
    except OSError:
        return None
    return content if content.startswith(_MAGIC) and len(content) >= _HEADER.size else None


def _header_of(path: Path) -> bytes | None:
    """The first page, read by SQLite (see `history_schema._verify_kind`). None: it is unreadable."""
    try:
        if not 0 < path.stat().st_size <= _MOST_BYTES:
            return None
        with closing(looked_at(path)) as look:
            return look.serialize()[:100]
    except (OSError, sqlite3.Error):
        return None


def _counter_in(content: bytes) -> int | None:
    """The file's change counter when the journal was started. None: unknown."""
    first_page = _NUMBER.pack(1)
    _, _, _, _, sector, size = _HEADER.unpack_from(content)
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
