"""Texts that are typed into the settings, and the values they stand for."""

from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Final

from apimon_desktop.core.settings import QuietHours

_MOST_USD: Final = Decimal(10_000_000)

SAME_TIMES: Final = "Quiet hours that begin when they end last no time. Those before are still in force."
USUAL_QUIET_HOURS: Final = QuietHours(start=time(22), end=time(8))
"""Shown until the user chooses others."""


def amount_of(text: str) -> Decimal:
    """A budget in USD as it was typed: "120", "$ 1,250.50"; 0 for an empty text: no budget.

    Raises ValueError with a sentence on what is wrong.
    """
    plain = text.strip().removeprefix("$").removesuffix("USD").replace(",", "").replace(" ", "")
    if not plain:
        return Decimal(0)
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise ValueError("A budget is an amount in USD, like 120 or 49.50.") from None
    if not amount.is_finite() or not 0 < amount <= _MOST_USD:
        raise ValueError("A budget is more than $0. Leave the field empty for none.")
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError("A budget has whole cents, like 49.50.")
    return amount


def amount_fault(text: str) -> str | None:
    """What is wrong with a budget as it was typed. None: nothing."""
    try:
        amount_of(text)
    except ValueError as fault:
        return str(fault)
    return None


def amount_text(amount: Decimal | None) -> str:
    """A budget as it is typed; empty where there is none."""
    return "" if amount is None else f"{amount:f}"
