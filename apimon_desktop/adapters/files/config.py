"""Reads ``config.toml``, and changes single values of it, keeping comments and order."""

import errno
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.files.access import (
    KIB,
    FileRefusedError,
    SentenceError,
    is_there,
    os_fault,
    read_text,
)
from apimon_desktop.adapters.files.atomic import write_atomically
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.declare import Leaf, Place, Problem, declared_leaves
from apimon_desktop.core.settings.settings import (
    HookSettings,
    ProviderSettings,
    Settings,
    read_settings,
    settings_leaves,
)
from apimon_desktop.core.text.translatable import joined, say

_Table = MutableMapping[str, Any]
_Plain = bool | float | str | list[str]

_LIMIT_BYTES: Final = 256 * KIB
"""A hundred times the usual size."""
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONG_INTEGER: Final = re.compile(r"([=\[,]\s*)[+-]?\d[\d_]{300,}(?![\d_.eE])")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedConfig:
    """The content of the file."""

    settings: Settings
    problems: tuple[Problem, ...] = ()
    exists: bool = True
    """False on the first run."""


def load_config(path: Path, known: Collection[ProviderId]) -> LoadedConfig:
    """The settings, with the default for each that cannot be used. Never changes the file."""
    try:
        text = _text(path)
        document = _parsed(text)
    except FileNotFoundError:
        return LoadedConfig(settings=Settings(), exists=False)
    except (OSError, _BrokenError) as error:
        problem = _as_problem(path, error, say("All settings have their defaults until it is fixed."))
        return LoadedConfig(settings=Settings(), problems=(problem,))
    settings, problems = read_settings(document, known)
    lines = setting_lines(text) if problems else {}
    found = (replace(problem, line=lines.get(problem.where)) for problem in problems)
    return LoadedConfig(settings=settings, problems=tuple(sorted(found, key=lambda one: one.line or 0)))


def save_config(
    path: Path, settings: Settings, known: Collection[ProviderId], before: Settings | None = None
) -> Problem | None:
    """Writes changed settings; comments, order and unknown keys stay. Returns a problem where that fails.

    Only differences from ``before``, which the user was shown, are written (None: from the file): a manual
    edit made meanwhile stays, as does an unusable value that was not changed.
    """
    try:
        text = _text(path) if is_there(path) else ""
        current, _ = read_settings(_parsed(text), known)
        changed = _edited(text, current=current, shown=before or current, wanted=settings, known=known)
        if changed != text:
            # A flaw in the edit must not reach the file.
            load_toml(changed)
            write_atomically(path, changed.encode())
    except (OSError, _BrokenError) as error:
        return _as_problem(path, error, say("The settings were not saved."))
    return None


def begin_config(path: Path) -> Problem | None:
    """Makes a file without settings if there is none: the next run is no first run. Returns a problem."""
    try:
        if not is_there(path):
            write_atomically(path, b"# Settings of API Monitor. What is not set here has its default.\n")
    except OSError as error:
        return _as_problem(path, error, say("The first run will be shown again."))
    return None


class _BrokenError(SentenceError):
    """The file is not valid TOML."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


def _text(path: Path) -> str:
    """Raises OSError and _BrokenError."""
    try:
        return read_text(path, _LIMIT_BYTES)
    except FileRefusedError as error:
        if error.errno == errno.EILSEQ:
            raise _BrokenError(say("This file is not text in UTF-8.")) from error
        raise


def _parsed(text: str) -> Mapping[str, object]:
    try:
        return load_toml(text)
    except ValueError as error:
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


def _edited(
    text: str, *, current: Settings, shown: Settings, wanted: Settings, known: Collection[ProviderId]
) -> str:
    """The text after the changes. Removed providers lose their table, unless they are ``known``."""
    import tomlkit  # noqa: PLC0415 - 27 ms, only to save

    document = tomlkit.parse(text)
    gone = (shown.providers.keys() & current.providers.keys()) - wanted.providers.keys() - set(known)
    for provider_id in gone:
        del _table(document, ("providers",))[provider_id]
    before, present, after = (settings_leaves(settings) for settings in (shown, current, wanted))
    for place in {**after, **before}:
        value = _value(after, place)
        if place[1] in gone or value in (_value(before, place), _value(present, place)):
            continue
        table = _table(document, place[:-1])
        if value is None:
            table.pop(place[-1], None)
        else:
            _set(table, place[-1], _plain(value))
    return tomlkit.dumps(document)


def _value(leaves: Mapping[Place, Leaf], place: Place) -> Leaf | None:
    """The value in force at a place, set or default. None: there is none."""
    named = {"providers": ProviderSettings, "hooks": HookSettings}.get(place[0])
    defaults = declared_leaves(Settings()) if named is None else declared_leaves(named(), place[:2])
    return leaves.get(place, defaults.get(place))


def _table(document: _Table, names: Place) -> _Table:
    """The table of these names; a missing one is made."""
    import tomlkit  # noqa: PLC0415 - as above

    table = document
    for depth, name in enumerate(names, start=1):
        if name not in table:
            # A table that only holds tables needs no header of its own.
            table[name] = tomlkit.table(is_super_table=depth < len(names))
        table = table[name]
    return table


def _set(table: _Table, key: str, value: _Plain) -> None:
    """Sets a value; a new one goes before the comments that precede the next table."""
    from tomlkit.items import Table  # noqa: PLC0415 - as above

    if key in table or not isinstance(table, Table):
        table[key] = value
        return
    body, rest = table.value.body, []
    while body and body[-1][0] is None:
        rest.append(body.pop())
    table[key] = value
    body.extend(reversed(rest))


def _plain(value: Leaf) -> _Plain:
    """The value as TOML has it; a whole number without its ``.0``."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float | Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def load_toml(text: str) -> dict[str, Any]:
    """The document, with Decimals, and infinity for what Python can't hold.

    Raises ValueError, which tomllib's own error is, and RecursionError.
    """
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # an integer of more than 4,300 digits
        return tomllib.loads(_LONG_INTEGER.sub(r"\1inf", text), parse_float=_decimal)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of more than 18 digits
        return Decimal("Infinity")


def setting_lines(text: str) -> dict[str, int]:
    """The first line of each table and key of valid TOML, by its dotted name: ``{"api": 3, "api.port": 4}``.

    tomllib gives no lines, so this parses statement by statement: each ends with the first line after which
    it parses. What follows a statement of more than 200 lines is left out.
    """
    lines: dict[str, int] = {}
    table: tuple[str, ...] = ()
    statement: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        statement.append(line)
        try:
            document = load_toml("\n".join(statement))
        except ValueError:
            if len(statement) > 200:  # the work grows with the square
                break
            continue
        paths = list(_paths(document))
        if paths and line.lstrip().startswith("[") and len(statement) == 1:
            table = paths[-1]
            paths = [table[:depth] for depth in range(1, len(table) + 1)]
        else:
            paths = [(*table, *path) for path in paths]
        for path in paths:
            lines.setdefault(".".join(path), first)
        statement, first = [], number + 1
    return lines


def _paths(document: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every name in the document, a table before its content, down to the deepest settings."""
    for key, value in document.items():
        yield (*prefix, key)
        if isinstance(value, dict) and len(prefix) < 8:
            yield from _paths(value, (*prefix, key))
