"""Amounts of money in texts, and texts without them: for who shares a screen."""

import re
from typing import Final

HIDDEN: Final = "•••"
"""What stands for an amount that is not shown."""

_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?(?:E[+-]?\d+)?"
# As `formats` writes them: any sum in USD; in other currencies always with two decimals and more, which tells
# them from an abbreviation before a number.
_AMOUNT: Final = re.compile(
    rf"−?(?:\${_NUMBER}(?:–{_NUMBER})?|\b[A-Z]{{3}} \d[\d,]*\.\d\d\d*)",
)


def without_amounts(text: str) -> str:
    """The text with ``•••`` for each amount of money."""
    return _AMOUNT.sub(HIDDEN, text)
