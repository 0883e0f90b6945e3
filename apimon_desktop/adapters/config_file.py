"""``config.toml``: read with care, written so that its author still knows it."""

import errno
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.atomic import write_atomically
from apimon_desktop.adapters.config_edit import edited
from apimon_desktop.adapters.file_access import CONFIG_LIMIT_BYTES, FileRefusedError, is_there, read_text
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.sentence_error import SentenceError
from apimon_desktop.adapters.toml_lines import load_toml, setting_lines
from apimon_desktop.core.settings import Problem, Settings
from apimon_desktop.core.settings_document import read_settings
from apimon_desktop.core.text import joined, say
from apimon_desktop.core.types import ProviderId

_BEGINNING: Final = "# Settings of API Monitor. What does not stand here has its default.\n"
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedConfig:
    """What stood in the file."""

    settings: Settings
    problems: tuple[Problem, ...] = ()
    exists: bool = True
    """False on the first run."""


def load_config(path: Path, known: Collection[ProviderId]) -> LoadedConfig:
    """The settings, with the default for each that cannot be used. The file is left as it is."""
    try:
        text = _text(path)
        document = _parsed(text)
    except FileNotFoundError:
        return LoadedConfig(settings=Settings(), exists=False)
    except (OSError, _BrokenError) as error:
        problem = _as_problem(path, error, say("All settings have their defaults until it is mended."))
        return LoadedConfig(settings=Settings(), problems=(problem,))
    settings, problems = read_settings(document, known)
    if problems:
        lines = setting_lines(text)
        problems = tuple(replace(problem, line=lines.get(problem.where)) for problem in problems)
    return LoadedConfig(settings=settings, problems=problems)


def save_config(
    path: Path, settings: Settings, known: Collection[ProviderId], before: Settings | None = None
) -> Problem | None:
    """Writes what was changed; comments, order, and all that we do not know stay. None: it is done.

    ``before`` are the settings that the user was shown: what is the same there is not written, so that
    an edit made by hand meanwhile stays. None: the file is brought to mean ``settings`` in full.
    A value that stands in the file and cannot be used stays too, unless it was changed.
    """
    try:
        text = _text(path) if is_there(path) else ""
        current, _ = read_settings(_parsed(text), known)
        changed = edited(text, current=current, shown=before or current, wanted=settings, known=known)
        if changed != text:
            # A flaw in the edit must not reach the file.
            load_toml(changed)
            write_atomically(path, changed.encode())
    except (OSError, _BrokenError) as error:
        return _as_problem(path, error, say("The settings were not saved."))
    return None


def begin_config(path: Path) -> Problem | None:
    """Makes a file without any setting where there is none, so that the next run is not the first.

    None: there is a file now.
    """
    try:
        if not is_there(path):
            write_atomically(path, _BEGINNING.encode())
    except OSError as error:
        return _as_problem(path, error, say("The first run will be shown again."))
    return None


class _BrokenError(SentenceError):
    """The file is there, but it is no TOML."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


def _text(path: Path) -> str:
    """The text of the file. Raises OSError and _BrokenError."""
    try:
        # Some editors begin a file with a byte order mark, which TOML does not know.
        return read_text(path, CONFIG_LIMIT_BYTES)
    except FileRefusedError as error:
        if error.errno == errno.EILSEQ:
            raise _BrokenError(say("This file is not text in UTF-8.")) from error
        raise


def _parsed(text: str) -> Mapping[str, object]:
    """The document. Raises _BrokenError."""
    try:
        return load_toml(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = _PLACE.search(reason)
        line = text.count("\n") + 1 if place is None or place[1] is None else int(place[1])
        what = _PLACE.sub("", reason)
        sentence = say("This is not valid TOML: {what}.", what=f"{what[:1].lower()}{what[1:]}")
        raise _BrokenError(sentence, line) from error
    except RecursionError as error:
        raise _BrokenError(say("This is not valid TOML: it is nested too deeply.")) from error


def _as_problem(path: Path, error: OSError | _BrokenError, consequence: str) -> Problem:
    if isinstance(error, _BrokenError):
        return Problem(where=path.name, message=joined(" ", (error.sentence, consequence)), line=error.line)
    message = say("{path}: {why}. {consequence}", path=path, why=os_fault(error), consequence=consequence)
    return Problem(where=path.name, message=message)
