"""``api_metrics.json``: the documented ten figures, which several programs write and none may lose."""

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from apimon_desktop.adapters.atomic import remove_leftovers, write_atomically
from apimon_desktop.adapters.file_access import (
    METRICS_LIMIT_BYTES,
    FileRefusedError,
    exists,
    read_file,
    resolved,
)
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.file_lock import locked
from apimon_desktop.adapters.history_access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history_usage_books import CountsByProvider, UsageBooks
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.adapters.set_aside import copy_aside, set_aside
from apimon_desktop.core.metrics import APIMetrics, read_metrics
from apimon_desktop.core.metrics_merge import Counts, counts_of, merged, newest, with_counts
from apimon_desktop.core.text import joined, say
from apimon_desktop.core.types import ProviderId

_UTC_NOW: Final = partial(datetime.now, UTC)
_NOTHING: Final = Counts()
_Document = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMetrics:
    """The saved figures."""

    totals: Mapping[ProviderId, APIMetrics]
    problem: str | None = None
    """A sentence on what could not be read, and where it is kept. None: all is well."""


class MetricsFile:
    """One process's view of the file; used from the store thread only.

    Each counter is the history's total plus what the file held from other programs when the history first saw
    it ("carried over"). Any program can compute it at any time, so the next write corrects an interrupted
    write, or a file or history from a backup. Without a history, each process adds its own growth.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> None:
        self._given = path.absolute()
        self._path = _place(self._given)
        self._now = now
        self._before: Mapping[ProviderId, APIMetrics] = {}
        """The entries that we last read or wrote; without a history, the file gets our growth since."""

    def load(self, books: UsageBooks | None = None, *, readonly: bool = False) -> LoadedMetrics:
        """The totals to go on counting from. A file that cannot be used is set aside.

        ``books`` are the history's totals (None: there is no history). Raises HistoryUnreadableError; then
        load without. ``readonly`` leaves file and history as they are.
        """
        document, problem = self._loaded_document(readonly=readonly)
        entries, unusable = _entries(document)
        for why in unusable.values():
            problem = problem or say("{path}: {why}. Its counters start at 0.", path=self._path, why=why)
        if books is not None:
            carried = self._carried_over(books, entries, notes=not readonly)
            entries |= {
                pid: with_counts(entries.get(pid) or APIMetrics(provider=pid), counts)
                for pid, counts in _summed(carried, books.counted()).items()
            }
            if not readonly:
                with contextlib.suppress(OSError), locked(self._path):
                    remove_leftovers(self._path)
        self._before = entries
        return LoadedMetrics(totals=entries, problem=problem)

    def _loaded_document(self, *, readonly: bool) -> tuple[_Document, str | None]:
        try:
            try:
                return _read(self._path), None
            except _DamagedError as damage:
                if readonly:
                    return {}, say("{path} could not be used: {why}.", path=self._path, why=damage.sentence)
                with locked(self._path):
                    return self._usable()
        except OSError as error:
            return {}, say(
                "{path} could not be read: {why}. Counting starts at 0.",
                path=self._path,
                why=os_fault(error),
            )

    def _carried_over(
        self, books: UsageBooks, entries: Mapping[ProviderId, APIMetrics], *, notes: bool
    ) -> CountsByProvider:
        """What the file held beyond the history's totals when the history first saw it.

        A new file beside the history gets all of the history's counts, one elsewhere only those from now on.
        """
        noted = books.carried_over(self._path)
        known: CountsByProvider = {} if noted is None else noted
        counted = books.counted()
        # In the history's folder, an entry that it counted from the start has no other counts.
        is_beside = books.is_beside(self._path)
        takes_all = noted is None or is_beside
        unseen = {pid for pid in (*entries, *counted) if pid not in known and (takes_all or pid in entries)}
        if noted is not None and not unseen:
            return known
        first_seen = {
            pid: (counts_of(entries[pid]) if pid in entries else _NOTHING) - counted.get(pid, _NOTHING)
            for pid in unseen
        }
        if is_beside:
            first_seen = {pid: counts.clamped for pid, counts in first_seen.items()}
        carried = {**known, **first_seen}
        if notes:
            # Where it cannot be stored now, the next write computes the same.
            with contextlib.suppress(HistoryUnwritableError):
                books.note_carried_over(self._path, carried)
        return carried

    def write(self, metrics: Mapping[ProviderId, APIMetrics], books: UsageBooks | None = None) -> str | None:
        """Updates the file. Returns a sentence if something went wrong.

        ``metrics`` are this process's figures; the counters come from ``books`` where given.
        """
        try:
            with locked(self._path):
                document, problem = self._usable()
                remove_leftovers(self._path)
                old = json.dumps(document, indent=2).encode()
                problem = self._update(document, metrics, books) or problem
                new = json.dumps(document, indent=2).encode()
                if new != old or not self._path.exists():
                    write_atomically(self._path, new + b"\n")
        except OSError as error:
            return say(
                "{path} could not be written: {why}. It is tried again, with nothing lost.",
                path=self._path,
                why=os_fault(error),
            )
        self._before = dict(metrics)
        return problem

    def begin_anew(
        self, books: UsageBooks, metrics: Mapping[ProviderId, APIMetrics], pending: CountsByProvider
    ) -> str | None:
        """Carries the counters over to a new history. Returns a sentence if something went wrong.

        Leaves a history that knows the file unchanged. ``pending`` is the part of ``metrics`` that will be
        written to the new history. Raises HistoryUnreadableError and HistoryUnwritableError.
        """
        if books.carried_over(self._path) is not None:
            return None
        problem = self.write(metrics)
        counted = books.counted()
        entries = _entries(self._loaded_document(readonly=True)[0])[0]
        carried = {
            pid: counts_of(entry) - pending.get(pid, _NOTHING) - counted.get(pid, _NOTHING)
            for pid, entry in entries.items()
        }
        books.note_carried_over(self._path, carried)
        return problem

    def _update(
        self, document: _Document, metrics: Mapping[ProviderId, APIMetrics], books: UsageBooks | None
    ) -> str | None:
        """Puts our figures and the history's counts into the document. Returns a sentence on a problem."""
        now = self._now()
        there, unusable = _entries(document)
        problem: str | None = None
        counted: CountsByProvider = {}
        counts: CountsByProvider | None = None
        if books is not None:
            try:
                counted = books.counted()
                known = self._known(books, metrics, there)
                counts = _summed(self._carried_over(books, known, notes=True), counted)
            except HistoryUnreadableError as fault:
                problem = fault.sentence
        written = dict.fromkeys((*metrics, *counted))
        for pid in written:
            found = there.get(pid)
            ours = metrics.get(pid) or found or APIMetrics(provider=pid)
            if counts is None:
                entry = merged(ours, self._before.get(pid), found, now)
            else:
                entry = with_counts(newest(ours, found, now), counts.get(pid, _NOTHING))
            document[pid] = entry.to_document()
        replaced = [why for pid, why in unusable.items() if pid in written]
        if replaced:
            problem = say(
                "{path}: {why}. The file as it was is kept as {copy}.",
                path=self._path,
                why=joined("; ", replaced),
                copy=copy_aside(self._path, read_file(self._path, METRICS_LIMIT_BYTES), now),
            )
        return problem

    def _known(
        self,
        books: UsageBooks,
        metrics: Mapping[ProviderId, APIMetrics],
        there: Mapping[ProviderId, APIMetrics],
    ) -> Mapping[ProviderId, APIMetrics]:
        """The file's entries, plus our growth if the history does not know the file, having been replaced."""
        if books.carried_over(self._path) is not None:
            return there
        known = dict(there)
        for pid, ours in metrics.items():
            known[pid] = merged(ours, self._before.get(pid), there.get(pid), self._now())
        return known

    def _usable(self) -> tuple[_Document, str | None]:
        """What stands there, or nothing and the sentence on what was set aside. Needs the lock."""
        try:
            return _read(self._path), None
        except _DamagedError as damage:
            aside = set_aside(self._given if damage.is_no_file else self._path, self._now())
            self._path = _place(self._given)
            return {}, say(
                "{path} could not be used: {why}. It is kept as {aside}.",
                path=self._path,
                why=damage.sentence,
                aside=aside,
            )


def _entries(document: _Document) -> tuple[dict[ProviderId, APIMetrics], dict[ProviderId, str]]:
    """The valid entries, and the problems of the others, by provider."""
    usable: dict[ProviderId, APIMetrics] = {}
    unusable: dict[ProviderId, str] = {}
    for name, value in document.items():
        entry = read_metrics(ProviderId(name), value)
        if isinstance(entry, str):
            unusable[ProviderId(name)] = entry
        else:
            usable[ProviderId(name)] = entry
    return usable, unusable


def _summed(carried: CountsByProvider, counted: CountsByProvider) -> CountsByProvider:
    return {
        pid: carried.get(pid, _NOTHING) + counted.get(pid, _NOTHING)
        for pid in dict.fromkeys((*carried, *counted))
    }


class _DamagedError(SentenceError):
    """The file is there, but it is not the document that it should be; the text says why."""

    def __init__(self, sentence: str, *, is_no_file: bool = False) -> None:
        super().__init__(sentence)
        self.is_no_file = is_no_file
        """True where it is not a regular file, e.g. a named pipe or a link to a folder."""


def _place(given: Path) -> Path:
    """The file's real path; ``given`` itself where a link does not lead to a file."""
    place = resolved(given)
    return place if os.path.isfile(place) or not exists(place) else given  # noqa: PTH113 - it raises nothing


def _read(path: Path) -> _Document:
    """The entries of the file; none where it is missing. Raises OSError and _DamagedError."""
    try:
        text = read_file(path, METRICS_LIMIT_BYTES).decode("utf-8-sig")
        document = json.loads(text, parse_constant=_refuse)
    except FileNotFoundError:
        return {}
    except FileRefusedError as error:
        raise _DamagedError(os_fault(error), is_no_file=True) from error
    except (ValueError, RecursionError) as error:
        raise _DamagedError(say("it is no complete JSON document")) from error
    if not isinstance(document, dict):
        raise _DamagedError(say("it is no map from provider to figures"))
    return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
