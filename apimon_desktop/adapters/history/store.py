"""Opens ``history.sqlite3``, and reopens it where the file is lost while a program runs."""

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.files.access import exists, make_private_folder, os_fault
from apimon_desktop.adapters.files.atomic import aside_name, locked, set_aside
from apimon_desktop.adapters.history.access import (
    DAY_US,
    REFUSALS,
    HistoryAccess,
    to_us,
)
from apimon_desktop.adapters.history.billing import HistoryBilling
from apimon_desktop.adapters.history.checks import CheckHistory
from apimon_desktop.adapters.history.notifications import HistoryHooks, NotificationStore
from apimon_desktop.adapters.history.past import HistoryPast
from apimon_desktop.adapters.history.salvage import repair, take_over
from apimon_desktop.adapters.history.schema import (
    COMPANIONS,
    NewerFileError,
    connect,
    connect_readonly,
    is_busy,
    sqlite_fault,
)
from apimon_desktop.adapters.history.tables import UnusableFileError
from apimon_desktop.adapters.history.usage import UsageStore
from apimon_desktop.adapters.history.usage_sums import HistoryCounters
from apimon_desktop.core.model.limits import USAGE_KEPT_DAYS
from apimon_desktop.core.text.translatable import say

log = logging.getLogger(__name__)


KEEP_CHECKS: Final = timedelta(days=7)
_KEEP: Final = timedelta(days=USAGE_KEPT_DAYS)
_UTC_NOW: Final = partial(datetime.now, UTC)
_UNOPENABLE: Final = (NewerFileError, UnusableFileError, OSError, sqlite3.Error)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHistory:
    """The result of opening the file."""

    history: "History | None" = None
    """None: the program runs without a history."""
    problem: str | None = None
    """A sentence on the problem, and where an unusable file is kept. None: no problem."""


class History(CheckHistory):
    """The open file; used, like its connection, in one thread only."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, now: Callable[[], datetime], *, readonly: bool
    ) -> None:
        connection.row_factory = sqlite3.Row
        super().__init__(HistoryAccess(path, connection), now, readonly=readonly)
        self.path = path
        self._file = _identity(path)
        """The opened file's identity. None: it was deleted at once."""
        self.counters = HistoryCounters(self._access)
        self.usage = UsageStore(self._access, self.counters)
        self.billing = HistoryBilling(self._access, now)
        self.hooks = HistoryHooks(self._access)
        self.past = HistoryPast(self._access, now)
        self.notifications = NotificationStore(self._access)

    @classmethod
    def open(cls, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> OpenedHistory:
        """Opens or makes the file. Sets an unusable one aside, and leaves one of a later version alone."""
        try:
            make_private_folder(path.parent)
            try:
                connection, problem = connect(path), None
            except UnusableFileError:
                connection, problem = _replaced(path, now())
        except _UNOPENABLE as error:
            refusal = _refusal(path, error)
            # A file that is not writable may still be readable, but not while another program holds it.
            if is_busy(error) or isinstance(error, NewerFileError):
                return OpenedHistory(problem=refusal)
            return OpenedHistory(history=cls.open_readonly(path, now).history, problem=refusal)
        history = cls(path, connection, now, readonly=False)
        return OpenedHistory(history=history, problem=problem or history._repair())

    def _repair(self) -> str | None:
        copy = aside_name(self.path, self._now())
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
            path=self.path,
            n=count,
            copy=copy,
        )

    @classmethod
    def open_readonly(cls, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> OpenedHistory:
        """Opens the file for reading; a missing file is no problem."""
        try:
            if not exists(path):
                return OpenedHistory()
            connection = connect_readonly(path)
        except _UNOPENABLE as error:
            return OpenedHistory(problem=_refusal(path, error))
        return OpenedHistory(history=cls(path, connection, now, readonly=True))

    def maintain(self, now: datetime) -> None:
        """Sums up finished hours and removes old entries; about once an hour."""
        with self._access.changing():
            self._sum_hours(now)
            _forget(self._connection, now)

    def at_once(self) -> AbstractContextManager[None]:
        """One transaction for all that is written inside. Raises HistoryUnwritableError."""
        return self._access.changing()

    @property
    def is_lost(self) -> bool:
        """True after a failed read or write that reopening the file may solve."""
        return self._access.is_lost

    def is_current(self) -> bool:
        """False where the file must be reopened: it was replaced, deleted, truncated, or found damaged."""
        there, opened = _identity(self.path), self._file
        if self._access.is_lost or there is None or opened is None:
            return False
        if not self.may_be_written:  # a copy in memory must be renewed after each change
            return there == opened
        is_same = there[:2] == opened[:2] and there[2] >= opened[2]  # a history never shrinks
        if is_same:
            self._file = there
        return is_same

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()


def _identity(path: Path) -> tuple[int, int, int, int] | None:
    """Device, inode, size and time of change of the file. None: it is missing or not accessible."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _replaced(path: Path, at: datetime) -> tuple[sqlite3.Connection, str | None]:
    """A new file in place of an unusable one, and a sentence on where that one is."""
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
    values = {"path": path, "why": why, "aside": aside}
    if taken:
        return connection, say(
            "{path} could not be used: {why}. It is kept as {aside}; its readable rows are in a new one.",
            **values,
        )
    return connection, say(
        "{path} could not be used: {why}. It is kept as {aside}; a new one was started.", **values
    )


def _refusal(path: Path, error: Exception) -> str:
    """The sentence on a file that was not opened. Raises the error where it is a bug of ours."""
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
        "{path} could not be opened for writing: {why}. Nothing is stored until it can be.",
        path=path,
        why=why,
    )


def _forget(connection: sqlite3.Connection, now: datetime) -> None:
    """Removes old entries except each provider's last balance, in the caller's transaction."""
    days = f"usage_sums WHERE span_us = {DAY_US}"
    usage_us = _kept_from_us(connection, days, "start_us", _KEEP, now)
    for table, column, before_us in (
        ("checks", "at_us", _kept_from_us(connection, "checks", "at_us", KEEP_CHECKS, now)),
        ("checks_hourly", "hour_us", _kept_from_us(connection, "checks_hourly", "hour_us", _KEEP, now)),
        ("usage", "at_us", usage_us),
        ("usage_sums", "start_us", usage_us),
        ("usage_details", "start_us", usage_us),
    ):
        # The indexes of checks begin with the provider.
        connection.execute(
            f"DELETE FROM {table} WHERE provider IN (SELECT id FROM providers) AND {column} < ?",  # noqa: S608 - constants
            (before_us,),
        )
    connection.execute(
        "DELETE FROM balances WHERE at_us < ? AND at_us < ("
        " SELECT max(at_us) FROM balances AS later WHERE later.provider = balances.provider)",
        (_kept_from_us(connection, "balances", "at_us", _KEEP, now),),
    )
    for table in ("billed_days", "key_days", "test_tokens"):
        connection.execute(
            f"DELETE FROM {table} WHERE day < min(?, coalesce("  # noqa: S608 - constants
            f"(SELECT DISTINCT day FROM {table} ORDER BY day DESC LIMIT 1 OFFSET ?), ''))",
            ((now - _KEEP).date().isoformat(), _KEEP.days),
        )


def _kept_from_us(
    connection: sqlite3.Connection, rows: str, column: str, keep: timedelta, now: datetime
) -> int:
    """The time before which entries may go: older than ``keep`` by the clock and in days with entries.

    The days protect them where the clock is years ahead. ``rows`` is a table, with or without a condition.
    """
    by_clock_us = to_us(now - keep) // DAY_US * DAY_US
    found = connection.execute(
        f"SELECT DISTINCT {column} / {DAY_US} FROM {rows} ORDER BY 1 DESC LIMIT 1 OFFSET ?",  # noqa: S608 - constants
        (keep.days,),
    ).fetchone()
    return 0 if found is None else min(by_clock_us, found[0] * DAY_US)


_TRIED_EVERY_S: Final = 1.0
_COPY_LOOKS: Final = 10
_COPY_LOOK_S: Final = 0.05
_LONG_S: Final = 1.0
_WAITS_APART: Final = 3
"""After an attempt that waited for another program, the next one comes after so many times as long."""


class LiveHistory:
    """Checks before each use that the opened file is still there, and tries again to open it otherwise.

    It may be deleted, renamed, replaced, truncated or damaged at any time. Used in one thread only.
    """

    def __init__(
        self,
        open_history: Callable[[], OpenedHistory],
        *,
        readonly: bool,
        on_opened: Callable[[History], None],
        on_problem: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``readonly``: a history that is not writable will do. ``on_problem`` is called with sentences."""
        self._open = open_history
        self._is_readonly = readonly
        self._on_opened = on_opened
        self._on_problem = on_problem
        self._monotonic = monotonic
        self._sleep = sleep
        self._history: History | None = None
        self._next_try_s: float | None = None
        self.problem: str | None = None
        """A sentence on why there is no usable history. None: there is one, or it was not tried yet."""

    def get(self) -> History | None:
        """The current history. None: there is none; ``problem`` says why."""
        if self._history is not None and not self._history.is_current():
            if not self._history.is_lost:  # else the problem has been reported
                self._on_problem(
                    say(
                        "{path} was deleted, replaced or cut off while it was open. It is opened again.",
                        path=self._history.path,
                    )
                )
            path = self._history.path
            self.close()
            self._await_copy(path)
        if self._is_good(self._history):
            return self._history
        begun_s = self._monotonic()
        if self._next_try_s is None or begun_s >= self._next_try_s:
            self._try()
            took_s = self._monotonic() - begun_s
            # While another program holds the file, each caller would wait as long again.
            apart_s = took_s * _WAITS_APART if took_s >= _LONG_S else _TRIED_EVERY_S
            self._next_try_s = None if self._is_good(self._history) else begun_s + apart_s
        return self._history

    def _await_copy(self, path: Path) -> None:
        """Waits while a file is being copied there: an empty one would be used as a new history."""
        before = None
        for _ in range(_COPY_LOOKS):
            found = _identity(path)
            if found is None or (found == before and found[2] > 0):
                return
            before = found
            self._sleep(_COPY_LOOK_S)

    def close(self) -> None:
        """Closes the file; the next `get` reopens it."""
        history, self._history, self._next_try_s = self._history, None, None
        if history is not None:
            history.close()

    def _try(self) -> None:
        opened, earlier_problem = self._open(), self.problem
        if opened.history is not None:
            if self._history is not None:
                self._history.close()
            self._history = opened.history
        if opened.problem is not None:
            self._on_problem(opened.problem)
        self.problem = None if self._is_good(self._history) else opened.problem
        if opened.history is None or not self._is_good(opened.history):
            return
        if earlier_problem is not None:
            log.info("The history can be used again")
        self._on_opened(opened.history)

    def _is_good(self, history: History | None) -> bool:
        return history is not None and (self._is_readonly or history.may_be_written)
