"""``api_metrics.json``: the guide's document, which several programs write and none may lose."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from apimon_desktop.adapters.atomic import remove_leftovers, write_atomically
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.file_lock import locked
from apimon_desktop.adapters.set_aside import copy_aside, set_aside
from apimon_desktop.core.metrics import APIMetrics, read_metrics
from apimon_desktop.core.metrics_merge import merged
from apimon_desktop.core.types import ProviderId

_UTC_NOW: Final = partial(datetime.now, UTC)
_Document = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMetrics:
    """What stood in the file."""

    totals: Mapping[ProviderId, APIMetrics]
    problem: str | None = None
    """A sentence on what could not be read, and where it is kept. None: all is well."""


class MetricsFile:
    """One process's view of the file; used from the store thread only."""

    def __init__(self, path: Path, now: Callable[[], datetime] = _UTC_NOW) -> None:
        self._path = path.resolve()
        self._now = now
        self._before: Mapping[ProviderId, APIMetrics] = {}
        """What we last read or wrote: our counters have grown since."""

    def load(self) -> LoadedMetrics:
        """The totals to go on counting from. A file that cannot be used is set aside."""
        problem = None
        try:
            try:
                document = _read(self._path)
            except _DamagedError:
                with locked(self._path):
                    document, problem = self._usable()
        except OSError as error:
            document = {}
            problem = f"{self._path} could not be read: {os_fault(error)}. Counting starts at 0."
        totals: dict[ProviderId, APIMetrics] = {}
        for provider_id, entry in document.items():
            metrics = read_metrics(ProviderId(provider_id), entry)
            if isinstance(metrics, str):
                problem = problem or f"{self._path}: {metrics}. Its counters start at 0."
            else:
                totals[ProviderId(provider_id)] = metrics
        self._before = totals
        return LoadedMetrics(totals=totals, problem=problem)

    def write(self, metrics: Mapping[ProviderId, APIMetrics]) -> str | None:
        """Adds what was counted since the last time to the file; a sentence if something went wrong.

        What could not be written is counted in the next time.
        """
        try:
            with locked(self._path):
                document, problem = self._usable()
                problem = self._add(document, metrics) or problem
                remove_leftovers(self._path)
                write_atomically(self._path, json.dumps(document, indent=2).encode() + b"\n")
        except OSError as error:
            return (
                f"{self._path} could not be written: {os_fault(error)}. It is tried again, with nothing lost."
            )
        self._before = dict(metrics)
        return problem

    def _add(self, document: _Document, metrics: Mapping[ProviderId, APIMetrics]) -> str | None:
        """Puts our figures into the document; a sentence where an entry had to make way."""
        now = self._now()
        unusable: list[str] = []
        for provider_id, ours in metrics.items():
            there = read_metrics(provider_id, document[provider_id]) if provider_id in document else None
            if isinstance(there, str):
                unusable.append(there)
                there = None
            document[provider_id] = merged(ours, self._before.get(provider_id), there, now).to_document()
        if not unusable:
            return None
        copy = copy_aside(self._path, now)
        return f"{self._path}: {'; '.join(unusable)}. The file as it was is kept as {copy}."

    def _usable(self) -> tuple[_Document, str | None]:
        """What stands there, or nothing and the sentence on what was set aside. Needs the lock."""
        try:
            return _read(self._path), None
        except _DamagedError as damage:
            aside = set_aside(self._path, self._now())
            return {}, f"{self._path} could not be used: {damage}. It is kept as {aside}."


class _DamagedError(Exception):
    """The file is there, but it is not the document that it should be; the text says why."""


def _read(path: Path) -> _Document:
    """The entries of the file; none where it is missing. Raises OSError and _DamagedError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, parse_constant=_refuse)
    except FileNotFoundError:
        return {}
    except (PermissionError, IsADirectoryError) as error:
        raise _DamagedError(os_fault(error)) from error
    except (ValueError, RecursionError) as error:
        raise _DamagedError("it is no complete JSON document") from error
    if not isinstance(document, dict):
        raise _DamagedError("it is no map from provider to figures")
    return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
