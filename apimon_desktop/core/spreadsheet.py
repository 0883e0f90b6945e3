"""Tables for spreadsheets, as CSV: a text in them is never a formula, and a number stays one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from apimon_desktop.core.text import plain

_FORMULA_STARTS: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""Of any spreadsheet, the wide forms included (OWASP, "CSV injection", read 2026-11-30)."""
_SEPARATORS: Final = frozenset(",;\t\"'|")
"""Of any country's spreadsheet: a text with one of these stands in quotes, so that it stays in its cell."""

Cell = str | int | float | Decimal | None


def csv_table(heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A line of heads and one for each row; None is an empty cell."""
    return "".join(f"{','.join(map(_cell, row))}\n" for row in (tuple(heads), *rows))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        # Written out in full: no spreadsheet has to know of exponents.
        return f"{value.normalize():f}"
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    text = plain(value)
    if text.startswith(_FORMULA_STARTS):
        text = f"'{text}"
    if _SEPARATORS.isdisjoint(text):
        return text
    return '"{}"'.format(text.replace('"', '""'))
