"""Reads TOML with numbers of any size, and finds the line of each setting."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_LONG_INTEGER: Final = re.compile(r"([=\[,]\s*)[+-]?\d[\d_]{300,}(?=\s*(?:[,\]}#]|$))", re.MULTILINE)
_MOST_LINES: Final = 200
"""The longest statement; the work grows with the square of its lines."""
_DEEPEST: Final = 8


def load_toml(text: str) -> dict[str, Any]:
    """The document, with Decimals for floats, and infinity for numbers that Python cannot represent.

    Raises tomllib.TOMLDecodeError, and RecursionError where it is nested too deeply.
    """
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # an integer of more than 4,300 digits
        pass
    try:
        return tomllib.loads(_LONG_INTEGER.sub(r"\1inf", text), parse_float=_decimal)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise tomllib.TOMLDecodeError(f"Invalid value: {error}") from error


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of more than 18 digits
        return Decimal("Infinity")


def setting_lines(text: str) -> dict[str, int]:
    """The first line of each table and key, by its dotted name: ``{"api": 3, "api.port": 4}``.

    What follows a statement of very many lines is left out. The text is valid TOML. tomllib tells no lines,
    so the text is read statement by statement: a statement
    ends with the first line at which the parser is content.
    """
    lines: dict[str, int] = {}
    table: tuple[str, ...] = ()
    statement: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        statement.append(line)
        try:
            document = load_toml("\n".join(statement))
        except tomllib.TOMLDecodeError:
            if len(statement) > _MOST_LINES:
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
        if isinstance(value, dict) and len(prefix) < _DEEPEST:
            yield from _paths(value, (*prefix, key))
