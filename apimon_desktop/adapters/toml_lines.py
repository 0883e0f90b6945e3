"""On which line of a TOML file each setting stands."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any


def setting_lines(text: str) -> dict[str, int]:
    """The first line of each table and key, by its dotted name: ``{"api": 3, "api.port": 4}``.

    The text is valid TOML. tomllib tells no lines, so the text is read statement by statement: the
    lines from one point on at which the parser is first content are one statement.
    """
    lines: dict[str, int] = {}
    table: tuple[str, ...] = ()
    statement: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        statement.append(line)
        try:
            document = tomllib.loads("\n".join(statement))
        except tomllib.TOMLDecodeError:
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
    """Every name in the document, a table before what is in it."""
    for key, value in document.items():
        yield (*prefix, key)
        if isinstance(value, dict):
            yield from _paths(value, (*prefix, key))
