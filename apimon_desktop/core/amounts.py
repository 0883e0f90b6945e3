"""Amounts of money in texts, and texts without them: for who shares a screen."""

import re
from typing import Final

HIDDEN: Final = "•••"
"""What stands for an amount that is not shown."""

# As `formats` writes them, in English or another language: the marks for decimals and thousands may differ,
# and the currency may stand behind. Any sum in USD; in other currencies always with two decimals, or more
# below one, which tells them from an abbreviation beside a number.
_NUMBER: Final = r"\d(?:[\d.,’'\u00a0\u202f]*\d)?(?:E[+-]?\d+)?"
_RANGE: Final = rf"{_NUMBER}(?:–{_NUMBER})?"
_PRECISE: Final = r"(?:0[.,]\d\d+|\d(?:[\d.,’'\u00a0\u202f]*\d)?[.,]\d\d)(?!\d)"
_SPACE: Final = "[ \u00a0\u202f]"
_AMOUNT: Final = re.compile(
    rf"−?(?:\${_RANGE}"
    rf"|\b{_RANGE}{_SPACE}\$(?!\d)"
    rf"|\b[A-Z]{{3}}{_SPACE}{_PRECISE}"
    rf"|\b{_PRECISE}{_SPACE}[A-Z]{{3}}\b)",
)


def without_amounts(text: str) -> str:
    """The text with ``•••`` for each amount of money."""
    return _AMOUNT.sub(HIDDEN, text)
