"""Texts that are typed into the settings, and the values they stand for."""

import re
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Final

from apimon_desktop.core.settings import QuietHours
from apimon_desktop.core.text import Text, say

_MOST_USD: Final = Decimal(10_000_000)
_CENT_DIGITS: Final = 2
_DECIMAL_COMMA: Final = re.compile(r"[\d.]+,\d\d?")
"""As "1.250,50" and "49,5": with three digits behind it, the comma parts thousands."""

SAME_TIMES: Final = say("Quiet hours that begin when they end last no time. Those before are still in force.")
USUAL_QUIET_HOURS: Final = QuietHours(start=time(22), end=time(8))
"""Shown until the user chooses others."""


def amount_of(text: str) -> Decimal:
    """A budget in USD as it was typed: "120", "$ 1,250.50", "1.250,50 $"; 0 for an empty text: no budget.

    Raises ValueError with a sentence on what is wrong.
    """
    amount = _read(text)
    if isinstance(amount, Decimal):
        return amount
    raise ValueError(amount)


def amount_fault(text: str) -> str | None:
    """What is wrong with a budget as it was typed. None: nothing."""
    fault = _read(text)
    return None if isinstance(fault, Decimal) else fault


def _read(text: str) -> Decimal | Text:
    """The amount, or what is wrong with it."""
    plain = text.strip().removeprefix("$").removesuffix("USD").removesuffix("$").replace(" ", "")
    if _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "")
    if not plain:
        return Decimal(0)
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return say("A budget is an amount in USD, like 120 or 49.50.")
    if not amount.is_finite() or not 0 < amount <= _MOST_USD:
        return say("A budget is more than $0. Leave the field empty for none.")
    if int(amount.as_tuple().exponent) < -_CENT_DIGITS:  # "1.250" may mean thousands: better to ask
        return say("A budget has whole cents, like 49.50.")
    return amount


def amount_text(amount: Decimal | None) -> str:
    """A budget as it is typed; empty where there is none."""
    return "" if amount is None else f"{amount:f}"
