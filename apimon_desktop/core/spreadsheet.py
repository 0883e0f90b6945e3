"""CSV tables for spreadsheets, which read no text in them as a formula, and every number as a number."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from apimon_desktop.core.text import plain

_FORMULA_STARTS: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""In any spreadsheet, full-width forms included (OWASP, "CSV injection", read 2026-11-30)."""
_SEPARATORS: Final = frozenset(",;\t\"'|")
"""In any locale: a text with one of these is quoted, so that it stays in its cell."""

Cell = str | int | float | Decimal | None


def csv_table(heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """The table as text, with the heads as its first line; None is an empty cell."""
    return "".join(f"{','.join(map(_cell, row))}\n" for row in (tuple(heads), *rows))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        # Without an exponent, which not every spreadsheet reads.
        return f"{value.normalize():f}"
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    text = plain(value)
    if text.startswith(_FORMULA_STARTS):
        text = f"'{text}"
    if _SEPARATORS.isdisjoint(text):
        return text
    return '"{}"'.format(text.replace('"', '""'))
