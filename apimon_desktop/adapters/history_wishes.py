"""What the user asked for about messages, and which troubles they ignore, in the history."""

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.history_access import HistoryAccess
from apimon_desktop.adapters.history_rows import PROVIDER_KNOWN, Statement, from_us, to_us
from apimon_desktop.core.state import Ignored
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wishes import Mute, Wishes

_MUTE: Final = "INSERT INTO mute (until_us, worst) VALUES (?, ?)"
_AWAIT: Final = "INSERT INTO awaited (provider) VALUES (?)"
_IGNORE: Final = "REPLACE INTO ignored (provider, cause, since_us) VALUES (?, ?, ?)"
_HEED: Final = "DELETE FROM ignored WHERE provider = ?"


class HistoryWishes:
    """Keeps it, and tells it."""

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access

    def wishes(self) -> Wishes:
        """What was asked for last. Raises HistoryUnreadableError."""
        with self._access.reading():
            mute = self._access.connection.execute("SELECT until_us, worst FROM mute").fetchone()
            awaited = self._access.connection.execute("SELECT provider FROM awaited").fetchall()
            return Wishes(
                mute=None if mute is None else _mute_of(mute),
                awaited=frozenset(ProviderId(row["provider"]) for row in awaited),
            )

    def save_wishes(self, wishes: Wishes) -> None:
        """Keeps what is asked for, in the place of all before. Raises HistoryUnwritableError."""
        statements: list[Statement] = [("DELETE FROM mute", ()), ("DELETE FROM awaited", ())]
        if wishes.mute is not None:
            mute = wishes.mute
            until_us = None if mute.until is None else to_us(mute.until)
            statements.append((_MUTE, (until_us, None if mute.worst is None else mute.worst.value)))
        for provider_id in sorted(wishes.awaited):
            statements += [(PROVIDER_KNOWN, (provider_id,)), (_AWAIT, (provider_id,))]
        with self._access.changing():
            self._access.execute(statements)

    def ignored(self) -> Mapping[ProviderId, Ignored]:
        """What was ignored last of each provider. Raises HistoryUnreadableError."""
        with self._access.reading():
            rows = self._access.connection.execute("SELECT provider, cause, since_us FROM ignored").fetchall()
            return MappingProxyType(
                {
                    ProviderId(row["provider"]): Ignored(
                        cause=Cause(row["cause"]),
                        since=None if row["since_us"] is None else from_us(row["since_us"]),
                    )
                    for row in rows
                }
            )

    def save_ignored(self, provider_id: ProviderId, ignored: Ignored | None) -> None:
        """Keeps what is ignored of a provider (None: nothing is). Raises HistoryUnwritableError."""
        statements: list[Statement] = [(PROVIDER_KNOWN, (provider_id,)), (_HEED, (provider_id,))]
        if ignored is not None:
            since_us = None if ignored.since is None else to_us(ignored.since)
            statements.append((_IGNORE, (provider_id, ignored.cause.value, since_us)))
        with self._access.changing():
            self._access.execute(statements)


def _mute_of(row: sqlite3.Row) -> Mute:
    return Mute(
        until=None if row["until_us"] is None else from_us(row["until_us"]),
        worst=None if row["worst"] is None else Status(row["worst"]),
    )
