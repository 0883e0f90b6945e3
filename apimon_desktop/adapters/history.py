"""``history.sqlite3``: checks, their hourly summary, incidents and usage. Survives restarts."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Final

from apimon_desktop.adapters import history_reading
from apimon_desktop.adapters.file_access import exists, make_private_folder
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.file_lock import locked
from apimon_desktop.adapters.history_access import (
    REFUSALS,
    HistoryAccess,
    HistoryUnreadableError,
    HistoryUnwritableError,
)
from apimon_desktop.adapters.history_billing import HistoryBilling
from apimon_desktop.adapters.history_faults import is_busy, sqlite_fault
from apimon_desktop.adapters.history_notices import HistoryNotices
from apimon_desktop.adapters.history_past import HistoryPast
from apimon_desktop.adapters.history_proofs import proof_statements, token_statements, tokens_spent
from apimon_desktop.adapters.history_rollup import forget, roll_up
from apimon_desktop.adapters.history_rows import Statement, check_statements, incident_statements, to_us
from apimon_desktop.adapters.history_salvage import repair, take_over
from apimon_desktop.adapters.history_schema import (
    COMPANIONS,
    NewerFileError,
    connect,
    connect_readonly,
)
from apimon_desktop.adapters.history_shape import UnusableFileError
from apimon_desktop.adapters.history_usage import UsageStore
from apimon_desktop.adapters.history_usage_books import UsageBooks
from apimon_desktop.adapters.history_usage_sums import read_sums
from apimon_desktop.adapters.history_wishes import HistoryWishes
from apimon_desktop.adapters.set_aside import aside_name, set_aside
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.proof import TokensSpent
from apimon_desktop.core.remembered import HistoryPoint, Remembered
from apimon_desktop.core.state import Incident, ProviderState, Verdict
from apimon_desktop.core.text import say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_report import UsageBy, UsageSum

log = logging.getLogger(__name__)

__all__ = ["History", "HistoryUnreadableError", "HistoryUnwritableError", "OpenedHistory"]

_UTC_NOW: Final = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHistory:
    """What came of opening the file."""

    history: "History | None" = None
    """None: there is none to use; everything else goes on without it."""
    problem: str | None = None
    """A sentence on what is wrong, and where an unusable file is kept. None: all is well."""


class History:
    """The open file; used, like its connection, in one thread only.

    What cannot be written comes back as a sentence, and everything else goes on. What cannot be read
    raises HistoryUnreadableError.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, now: Callable[[], datetime], *, readonly: bool
    ) -> None:
        connection.row_factory = sqlite3.Row
        self._access = HistoryAccess(path, connection)
        self._connection = connection
        self._now = now
        self._readonly = readonly
        self._file = _identity(path)
        """The opened file's identity. None: it was deleted at once."""
        self.books = UsageBooks(self._access)
        """What was ever reported, and which metrics file holds how much of it."""
        self.usage = UsageStore(self._access, self.books)
        """Reported usage."""
        self.billing = HistoryBilling(self._access, now)
        """What providers themselves said of money."""
        self.notices = HistoryNotices(self._access)
        """What the user has heard of money, and does not want to see."""
        self.past = HistoryPast(self._access, now)
        """What windows draw."""
        self.wishes = HistoryWishes(self._access)
        """What the user asked for about messages, and which troubles they ignore."""

    @classmethod
    def open(cls, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> OpenedHistory:
        """Opens the file, or makes it. An unusable one is set aside, a later version's left as it is."""
        try:
            make_private_folder(path.parent)
            try:
                connection, problem = connect(path), None
            except UnusableFileError:
                connection, problem = _replaced(path, now())
        except (NewerFileError, OSError, sqlite3.Error, UnusableFileError) as error:
            refusal = _refusal(path, error)
            # A file that is not writable may still be readable.
            # A file that another program holds cannot be read either, after waiting once more.
            is_held = isinstance(error, sqlite3.Error) and is_busy(error)
            is_out = is_held or isinstance(error, NewerFileError)
            readable = None if is_out else cls.open_readonly(path, now).history
            return OpenedHistory(history=readable, problem=refusal)
        history = cls(path, connection, now, readonly=False)
        return OpenedHistory(history=history, problem=problem or history._repair())

    def _repair(self) -> str | None:
        """Removes damaged rows. Returns a sentence if there were any."""
        copy = aside_name(self._access.path, self._now())
        try:
            count = repair(self._connection, copy)
        except REFUSALS as error:
            # Damaged rows are then found by whatever reads them.
            log.debug("The history could not be repaired: %s", error)
            return None
        if not count:
            return None
        return say(
            "{path}: {n} of its rows were damaged and are left out. The file as it was is kept as {copy}.",
            path=self._access.path,
            n=count,
            copy=copy,
        )

    @classmethod
    def open_readonly(cls, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> OpenedHistory:
        """Opens the file to ask it only; without a file there is no history and no problem."""
        try:
            if not exists(path):
                return OpenedHistory()
            connection = connect_readonly(path)
        except (UnusableFileError, NewerFileError, OSError, sqlite3.Error) as error:
            return OpenedHistory(problem=_refusal(path, error))
        return OpenedHistory(history=cls(path, connection, now, readonly=True))

    def append(self, result: CheckResult, shown: Verdict, *, interval_s: float | None = None) -> str | None:
        """Stores a check and the verdict after it. Returns a sentence if it could not be stored.

        ``interval_s`` is the current interval between checks. None: unknown.
        """
        return self._write(check_statements(result, shown, interval_s))

    def save_incident(self, incident: Incident) -> str | None:
        """Keeps an incident as it now is; a sentence if it could not be kept."""
        return self._write(incident_statements(incident))

    def save_proof(self, result: CheckResult, state: ProviderState, shown: Verdict) -> str | None:
        """Keeps what a request beside a check found; a sentence if it could not be kept."""
        return self._write(proof_statements(result, state, shown))

    def reserve_tokens(
        self, provider_id: ProviderId, day: date, *, tokens: int, daily_tokens: int
    ) -> tuple[bool, TokensSpent]:
        """Notes tokens before a paid test uses them, if the day's limit allows it; and what is used then.

        Other programs that share the file are held to the same limit. Raises HistoryUnwritableError.
        """
        with self._access.changing():
            spent = tokens_spent(self._connection, day)
            granted = spent.tokens + tokens <= daily_tokens
            if granted:
                self._access.execute(token_statements(provider_id, day, tokens))
                spent = tokens_spent(self._connection, day)
        return granted, spent

    def settle_tokens(self, provider_id: ProviderId, day: date, *, tokens: int) -> TokensSpent:
        """Corrects what was reserved by so many tokens, mostly fewer than none; and what is used then.

        Raises HistoryUnwritableError.
        """
        with self._access.changing():
            self._access.execute(token_statements(provider_id, day, tokens))
            return tokens_spent(self._connection, day)

    def tokens_today(self) -> TokensSpent:
        """What paid tests have used today, in UTC."""
        with self._access.reading():
            return tokens_spent(self._connection, self._now().date())

    def maintain(self, now: datetime) -> str | None:
        """Sums up the hours that are over and forgets what is too old; about once an hour."""
        try:
            with self._access.changing():
                roll_up(self._connection, now)
                forget(self._connection, now)
        except HistoryUnwritableError as fault:
            return fault.sentence
        return None

    def remembered(
        self, provider_ids: Collection[ProviderId], *, interval_s: float = DEFAULT.interval_s
    ) -> Mapping[ProviderId, Remembered]:
        """What is known of each provider; to be asked before the first check of a new start.

        ``interval_s`` applies to checks that were stored without their interval.
        An incident that was not watched any more is closed here, in the file too.
        """
        now = self._now()
        with self._access.reading():
            known = {
                provider_id: history_reading.remembered(self._connection, provider_id, now, interval_s)
                for provider_id in provider_ids
            }
        incidents = (one.incident for one in known.values() if one.incident is not None)
        closed = [(to_us(i.ended_at), i.id, to_us(i.ended_at)) for i in incidents if i.ended_at is not None]
        if closed and not self._readonly:
            close = "UPDATE incidents SET ended_us = ? WHERE id = ? AND (ended_us IS NULL OR ended_us > ?)"
            # If this fails, the next start closes them just so.
            self._write([(close, row) for row in closed])
        return known

    def later(
        self, seen: Mapping[ProviderId, datetime | None], *, interval_s: float = DEFAULT.interval_s
    ) -> Mapping[ProviderId, Remembered]:
        """The state of each provider whose last check is later than ``seen`` (None: never checked)."""
        now = self._now()
        with self._access.reading():
            checked = self._connection.execute("SELECT id, last_check_us FROM providers").fetchall()
            seen_us = {pid: 0 if at is None else to_us(at) for pid, at in seen.items()}
            return {
                pid: history_reading.remembered(self._connection, pid, now, interval_s)
                for pid, at_us in checked
                if pid in seen_us and at_us is not None and seen_us[pid] < at_us <= to_us(now)
            }

    def points(self, provider_id: ProviderId, since: datetime) -> tuple[HistoryPoint, ...]:
        """What there is to draw, oldest first: hours, then single checks where they are still kept."""
        with self._access.reading():
            return history_reading.points(self._connection, provider_id, since, self._now())

    def incidents(self, provider_id: ProviderId | None, since: datetime) -> tuple[Incident, ...]:
        """The incidents that were open at some time since then, oldest first. None: of all providers."""
        with self._access.reading():
            return history_reading.incidents(self._connection, provider_id, since, self._now())

    def usage_sums(
        self,
        since: datetime,
        until: datetime,
        *,
        by: Collection[UsageBy] = (UsageBy.PROVIDER,),
        tz: tzinfo | None = None,
    ) -> tuple[UsageSum, ...]:
        """Reported usage between two moments, widened to whole quarters of an hour, by what is asked for.

        Days are those of ``tz``; None: of the system's own zone. What a model costs is told by provider too.
        """
        with self._access.reading():
            return tuple(read_sums(self._connection, since, until, by=by, tz=tz))

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._access.path

    @property
    def may_be_written(self) -> bool:
        """False where it was opened read-only."""
        return not self._readonly

    def do_without_disk(self) -> None:
        """Turns off waiting for the disk, for a file that may be lost."""
        self._access.is_durable = False
        self._connection.execute("PRAGMA synchronous = OFF")

    @property
    def is_lost(self) -> bool:
        """True after a failed read or write that reopening the file may solve."""
        return self._access.is_lost

    def is_current(self) -> bool:
        """False where the file must be reopened: it was replaced, deleted, truncated, or found damaged."""
        there = _identity(self._access.path)
        if self._access.is_lost or there is None or self._file is None:
            return False
        # A history never shrinks; a read-only copy in memory must be renewed after each change.
        is_same = there[:2] == self._file[:2] and there[2] >= self._file[2]
        if is_same and not self._readonly:
            self._file = there
        return is_same and (self.may_be_written or there == self._file)

    def close(self) -> None:
        """Ends the use of the file."""
        self._connection.close()

    def _write(self, statements: Collection[Statement]) -> str | None:
        try:
            with self._access.changing():
                self._access.execute(statements)
        except HistoryUnwritableError as fault:
            return fault.sentence
        return None


def _identity(path: Path) -> tuple[int, int, int, int] | None:
    """Device, inode, size and time of change of the file. None: it is missing or not accessible."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _replaced(path: Path, at: datetime) -> tuple[sqlite3.Connection, str | None]:
    """A new file in the place of an unusable one, and where that one is kept now."""
    with locked(path):
        try:
            # Another process may have replaced it while this one waited for its turn.
            return connect(path), None
        except UnusableFileError as damage:
            why = damage.sentence
        aside = set_aside(path, at, companions=COMPANIONS)
        connection = connect(path)
        try:
            taken = take_over(aside, connection)
        except (OSError, sqlite3.Error):
            connection.close()
            raise
    sentence = say(
        "{path} could not be used: {why}. It is kept as {aside}; a new one is begun.",
        path=path,
        why=why,
        aside=aside,
    )
    if taken:
        sentence = say(
            "{path} could not be used: {why}. It is kept as {aside}; what can be read of it was taken over.",
            path=path,
            why=why,
            aside=aside,
        )
    return connection, sentence


def _refusal(path: Path, error: Exception) -> str:
    """The sentence on a file that is not opened. Raises the error where it is our own."""
    if isinstance(error, NewerFileError):
        return say(
            "{path} was written by a later version of API Monitor. It is left as it is and not used.",
            path=path,
        )
    why = error.sentence if isinstance(error, UnusableFileError) else None
    if isinstance(error, OSError):
        why = os_fault(error)
    elif isinstance(error, sqlite3.Error):
        why = sqlite_fault(error)
    if why is None:
        raise error
    return say(
        "{path} could not be opened for writing: {why}. Nothing is kept until it can be.", path=path, why=why
    )
