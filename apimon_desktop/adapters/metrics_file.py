"""``api_metrics.json``: the guide's document, which several programs write and none may lose."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
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
from apimon_desktop.adapters.history_usage_books import Totals, UsageBooks
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.adapters.set_aside import copy_aside, set_aside
from apimon_desktop.core.metrics import APIMetrics, read_metrics
from apimon_desktop.core.metrics_merge import merged, with_usage
from apimon_desktop.core.text import joined, say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import NO_GROWTH

_UTC_NOW: Final = partial(datetime.now, UTC)
_Document = dict[str, object]
_LOOKS: Final = 3
"""So often the file is read anew while others write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMetrics:
    """What stood in the file."""

    totals: Mapping[ProviderId, APIMetrics]
    problem: str | None = None
    """A sentence on what could not be read, and where it is kept. None: all is well."""
    uncounted: Totals = field(default_factory=lambda: MappingProxyType({}))
    """Reported usage that the file does not hold yet."""
    reported: Totals | None = None
    """All reported usage, at the moment of reading. None: there is no history to tell."""


class MetricsFile:
    """One process's view of the file; used from the store thread only.

    Checks are counted by each process: it adds its own growth. Reported usage is counted by nobody in
    particular: the history knows what was reported and how much of it the file holds, and whoever writes next
    adds the rest, once.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> None:
        self._given = path.absolute()
        self._path = _place(self._given)
        # As text that a database takes, whatever bytes the folder's name has.
        self._name = str(self._path).encode(errors="backslashreplace").decode()
        self._now = now
        self._before: Mapping[ProviderId, APIMetrics] = {}
        """What we last read or wrote: our counters have grown since."""
        self._at_start: Totals = MappingProxyType({})
        """The reported usage that was in what we first read."""

    def load(self, books: UsageBooks | None = None, *, readonly: bool = False) -> LoadedMetrics:
        """The totals to go on counting from. A file that cannot be used is set aside.

        ``books`` tells what was reported; None: there is no history. Raises HistoryUnreadableError and, if
        not ``readonly``, HistoryUnwritableError; then load without.
        """
        if books is None:
            return self._loaded()
        problem = None
        for _ in range(_LOOKS):
            content = _content(self._path)
            loaded = self._loaded()
            problem = problem or loaded.problem
            counted, totals = books.counted(self._name, _sha256(content)), books.totals()
            if content == _content(self._path):
                break
            # Somebody wrote meanwhile: what was read and what it holds belong to different moments.
        if counted is None and not readonly:
            books.note_counted(self._name, totals)
        self._at_start = totals if counted is None else counted.totals
        return replace(loaded, problem=problem, uncounted=_since(totals, self._at_start), reported=totals)

    def _loaded(self) -> LoadedMetrics:
        problem = None
        try:
            try:
                document = _read(self._path)
            except _DamagedError:
                with locked(self._path):
                    document, problem = self._usable()
        except OSError as error:
            document = {}
            problem = say(
                "{path} could not be read: {why}. Counting starts at 0.",
                path=self._path,
                why=os_fault(error),
            )
        totals: dict[ProviderId, APIMetrics] = {}
        for provider_id, entry in document.items():
            metrics = read_metrics(ProviderId(provider_id), entry)
            if isinstance(metrics, str):
                problem = problem or say(
                    "{path}: {why}. Its counters start at 0.", path=self._path, why=metrics
                )
            else:
                totals[ProviderId(provider_id)] = metrics
        self._before = totals
        return LoadedMetrics(totals=totals, problem=problem)

    def write(self, metrics: Mapping[ProviderId, APIMetrics], books: UsageBooks | None = None) -> str | None:
        """Adds what was counted since the last time to the file; a sentence if something went wrong.

        ``metrics`` are this process's own, without reported usage, which ``books`` tells. What could not be
        written is counted in the next time.
        """
        try:
            with locked(self._path):
                content = _content(self._path)
                document, problem = self._usable()
                uncounted = None
                if books is not None:
                    uncounted, fault = self._uncounted(books, content)
                    problem = fault or problem
                problem = self._add(document, metrics, uncounted, content) or problem
                remove_leftovers(self._path)
                problem = self._put(document, uncounted, books) or problem
        except (OSError, HistoryUnwritableError) as error:
            why = (
                os_fault(error)
                if isinstance(error, OSError)
                else say("what it would hold could not be noted")
            )
            return say(
                "{path} could not be written: {why}. It is tried again, with nothing lost.",
                path=self._path,
                why=why,
            )
        self._before = dict(metrics)
        return problem

    def _uncounted(self, books: UsageBooks, content: bytes) -> tuple["_Uncounted | None", str | None]:
        """What was reported and does not stand in the file; or the sentence on why that is not known."""
        try:
            counted, totals = books.counted(self._name, _sha256(content)), books.totals()
        except HistoryUnreadableError as fault:
            return None, fault.sentence
        held = self._at_start if counted is None else counted.totals
        return (
            _Uncounted(
                totals=totals,
                since_start=_since(totals, self._at_start),
                growth=_since(totals, held),
                is_settled=counted is not None and counted.is_settled,
            ),
            None,
        )

    def _put(
        self, document: _Document, uncounted: "_Uncounted | None", books: UsageBooks | None
    ) -> str | None:
        """Writes the document, and notes what reported usage it holds; a sentence if only that failed."""
        new = json.dumps(document, indent=2).encode() + b"\n"
        if books is None or uncounted is None or (uncounted.is_settled and not uncounted.growth):
            write_atomically(self._path, new)
            return None
        books.note_counted(self._name, uncounted.totals, once_it_is=_sha256(new))
        write_atomically(self._path, new)
        try:
            books.note_counted(self._name, uncounted.totals)
        except HistoryUnwritableError as fault:
            # The file's own content tells it, to whoever looks next.
            return fault.sentence
        return None

    def _add(
        self,
        document: _Document,
        metrics: Mapping[ProviderId, APIMetrics],
        uncounted: "_Uncounted | None",
        content: bytes,
    ) -> str | None:
        """Puts our figures and the reported ones into the document; a sentence where an entry made way."""
        now = self._now()
        unusable: list[str] = []
        growth: Totals = {} if uncounted is None else uncounted.growth
        for provider_id in dict.fromkeys((*metrics, *growth)):
            there = read_metrics(provider_id, document[provider_id]) if provider_id in document else None
            if isinstance(there, str):
                unusable.append(there)
                there = None
            entry = there or APIMetrics(provider=provider_id)
            if provider_id in metrics:
                entry = merged(metrics[provider_id], self._before.get(provider_id), there, now)
            if uncounted is not None:
                added = uncounted.since_start if there is None else growth
                entry = with_usage(entry, added.get(provider_id, NO_GROWTH))
            document[provider_id] = entry.to_document()
        if not unusable:
            return None
        copy = copy_aside(self._path, content, now)
        return say(
            "{path}: {why}. The file as it was is kept as {copy}.",
            path=self._path,
            why=joined("; ", unusable),
            copy=copy,
        )

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Uncounted:
    """Reported usage that the file does not hold yet."""

    totals: Totals
    """All that was ever reported."""
    since_start: Totals
    """What of it was not in the file that this process first read: for where nothing stands there."""
    growth: Totals
    """What of it is not in the file as it stands."""
    is_settled: bool
    """False: what the file holds has to be noted anew."""


class _DamagedError(SentenceError):
    """The file is there, but it is not the document that it should be; the text says why."""

    def __init__(self, sentence: str, *, is_no_file: bool = False) -> None:
        super().__init__(sentence)
        self.is_no_file = is_no_file
        """True: what stands there is refused whatever it holds, e.g. a named pipe or a link to a folder."""


def _place(given: Path) -> Path:
    """Where the file stands, one for all its names; the name itself where a link leads to no file."""
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


def _content(path: Path) -> bytes:
    """The file as it stands; nothing where it cannot be read."""
    try:
        return read_file(path, METRICS_LIMIT_BYTES)
    except OSError:
        return b""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _since(totals: Totals, earlier: Totals) -> Totals:
    """What has grown, by provider."""
    growth = {pid: total.since(earlier.get(pid, NO_GROWTH)) for pid, total in totals.items()}
    return {pid: added for pid, added in growth.items() if added != NO_GROWTH}
