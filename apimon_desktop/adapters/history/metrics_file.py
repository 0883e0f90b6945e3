"""``api_metrics.json``: the documented ten fields, which several programs update without losing counts."""

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from apimon_desktop.adapters.files.access import (
    METRICS_LIMIT_BYTES,
    FileRefusedError,
    SentenceError,
    exists,
    os_fault,
    read_file,
    resolved,
)
from apimon_desktop.adapters.files.atomic import (
    copy_aside,
    locked,
    remove_leftovers,
    set_aside,
    write_atomically,
)
from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.usage_sums import CountsByProvider, HistoryCounters
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import NO_COUNTS
from apimon_desktop.core.report.metrics import (
    APIMetrics,
    counts_of,
    merged,
    newest,
    read_metrics,
    with_counts,
)
from apimon_desktop.core.text.translatable import joined, say

_UTC_NOW: Final = partial(datetime.now, UTC)
_Document = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMetrics:
    """The saved metrics."""

    totals: Mapping[ProviderId, APIMetrics]
    problem: str | None = None
    """A sentence on what could not be read, and where it is kept. None: no problem."""


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

    def load(self, counters: HistoryCounters | None = None, *, readonly: bool = False) -> LoadedMetrics:
        """The totals to continue counting from. Sets an unusable file aside.

        ``counters`` are the history's totals (None: there is no history). Raises HistoryUnreadableError; then
        load without it. ``readonly`` changes neither file nor history.
        """
        document, problem = self._loaded_document(readonly=readonly)
        entries, unusable = _entries(document)
        for why in unusable.values():
            problem = problem or say("{path}: {why}. Its counters start at 0.", path=self._path, why=why)
        if counters is not None:
            counts = self._counts(counters, entries, stores=not readonly)
            for pid, ours in counts.items():
                entries[pid] = with_counts(entries.get(pid) or APIMetrics(provider=pid), ours)
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
            why = os_fault(error)
            return {}, say("{path} could not be read: {why}. Counting starts at 0.", path=self._path, why=why)

    def _counts(
        self, counters: HistoryCounters, entries: Mapping[ProviderId, APIMetrics], *, stores: bool = True
    ) -> CountsByProvider:
        """The history's totals, and what the file held beyond them when the history first saw it.

        A new file beside the history gets all of the history's counts, one elsewhere only those from now on.
        """
        stored, counted = counters.carried_over(self._path), counters.counted()
        carried = dict(stored or {})
        # In the history's folder, an entry that it counted from the start has no other counts.
        is_beside = counters.is_beside(self._path)
        takes_all = stored is None or is_beside
        for pid in dict.fromkeys((*entries, *counted)):
            if pid not in carried and (takes_all or pid in entries):
                held = counts_of(entries[pid]) if pid in entries else NO_COUNTS
                first_seen = held - counted.get(pid, NO_COUNTS)
                carried[pid] = first_seen.clamped if is_beside else first_seen
        if stores and carried != stored:
            # Where it cannot be stored now, the next write computes the same.
            with contextlib.suppress(HistoryUnwritableError):
                counters.save_carried_over(self._path, carried)
        return {
            pid: carried.get(pid, NO_COUNTS) + counted.get(pid, NO_COUNTS)
            for pid in dict.fromkeys((*carried, *counted))
        }

    def write(
        self, metrics: Mapping[ProviderId, APIMetrics], counters: HistoryCounters | None = None
    ) -> str | None:
        """Updates the file with this process's figures. Returns a sentence if something went wrong."""
        try:
            with locked(self._path):
                document, problem = self._usable()
                remove_leftovers(self._path)
                old = json.dumps(document, indent=2).encode()
                problem = self._update(document, metrics, counters) or problem
                new = json.dumps(document, indent=2).encode()
                if new != old or not self._path.exists():
                    write_atomically(self._path, new + b"\n")
        except OSError as error:
            return say(
                "{path} could not be written: {why}. The write will be repeated; nothing is lost.",
                path=self._path,
                why=os_fault(error),
            )
        self._before = dict(metrics)
        return problem

    def carry_over(
        self, counters: HistoryCounters, metrics: Mapping[ProviderId, APIMetrics], pending: CountsByProvider
    ) -> str | None:
        """Carries the counters over to a new history. Returns a sentence if something went wrong.

        Leaves a history that knows the file unchanged. ``pending`` is the part of ``metrics`` that will be
        written to the new history. Raises HistoryUnreadableError and HistoryUnwritableError.
        """
        if counters.carried_over(self._path) is not None:
            return None
        problem = self.write(metrics)
        counted = counters.counted()
        entries, _ = _entries(self._loaded_document(readonly=True)[0])
        carried = {
            pid: counts_of(entry) - pending.get(pid, NO_COUNTS) - counted.get(pid, NO_COUNTS)
            for pid, entry in entries.items()
        }
        counters.save_carried_over(self._path, carried)
        return problem

    def _update(
        self, document: _Document, metrics: Mapping[ProviderId, APIMetrics], counters: HistoryCounters | None
    ) -> str | None:
        """Puts our figures and the history's counts into the document. Returns a sentence on a problem."""
        now = self._now()
        there, unusable = _entries(document)
        with_growth = there | {
            pid: merged(ours, self._before.get(pid), there.get(pid), now) for pid, ours in metrics.items()
        }
        problem: str | None = None
        counts: CountsByProvider | None = None
        written = dict.fromkeys(metrics)
        if counters is not None:
            try:
                # A history that does not know the file is new: it has not counted our growth.
                is_known = counters.carried_over(self._path) is not None
                counted = counters.counted()  # no provider may be added without its counts
                counts = self._counts(counters, there if is_known else with_growth)
                written |= dict.fromkeys(counted)
            except HistoryUnreadableError as fault:
                problem = fault.sentence
        for pid in written:
            found = there.get(pid)
            ours = metrics.get(pid) or found or APIMetrics(provider=pid)
            if counts is None:
                entry = with_growth[pid]
            else:
                entry = with_counts(newest(ours, found, now), counts.get(pid, NO_COUNTS))
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

    def _usable(self) -> tuple[_Document, str | None]:
        """The document, or an empty one and the sentence on what was set aside. Needs the lock."""
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


class _DamagedError(SentenceError):
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
        raise _DamagedError(say("it is not a complete JSON document")) from error
    if not isinstance(document, dict):
        raise _DamagedError(say("it is not a map from provider to figures"))
    return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
