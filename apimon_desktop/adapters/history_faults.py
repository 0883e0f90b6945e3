"""What a failed database operation means, in words for people."""

import re
import sqlite3
from typing import Final

from apimon_desktop.core.text import Text, say

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
"""Messages on damage, whose error code is that of a wrong statement; no sum of valid values overflows."""


def is_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """True where the file is damaged."""
    if isinstance(error, UnicodeDecodeError):
        # SQLite's message quotes bytes of the file that Python cannot decode.
        return True
    code = _kind(error)
    return code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) or (
        code == sqlite3.SQLITE_ERROR and _DAMAGES.match(str(error)) is not None
    )


def sqlite_fault(error: sqlite3.Error) -> Text | None:
    """Why the database refused, as the end of a sentence. None: the mistake is ours, not the world's."""
    return DAMAGED if is_damage(error) else _WORDS.get(_kind(error))


def is_passing(error: sqlite3.Error) -> bool:
    """True where the open file stays usable: the disk is full, or another program holds the file."""
    return _kind(error) == sqlite3.SQLITE_FULL or is_busy(error)


def is_busy(error: sqlite3.Error) -> bool:
    """True where another program holds the file."""
    return _kind(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _kind(error: sqlite3.Error) -> int:
    # The lower byte of an extended code is the kind of fault; the module's own complaints have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF
