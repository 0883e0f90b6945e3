"""Prices as JSON: between the program and its price child, and in the file of remembered prices."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from apimon_desktop.core.pricing import DatedPrice, Price, PriceSource, Rates, Tier

_RATES: Final = tuple(field.name for field in fields(Rates))


def rates_document(rates: Rates) -> dict[str, str]:
    """The rates that are known, to the digit."""
    known = ((name, getattr(rates, name)) for name in _RATES)
    return {name: str(rate) for name, rate in known if rate is not None}


def read_rates(document: Any) -> Rates:
    """The rates of a document. Raises ValueError where it is none."""
    try:
        return Rates(**{name: _rate(document.get(name)) for name in _RATES})
    except AttributeError as error:
        raise ValueError("rates are no object") from error


def prices_document(prices: Sequence[DatedPrice]) -> list[dict[str, Any]]:
    """Prices of one model, without what they all share: source and date of the list."""
    return [
        {
            "since": None if dated.since is None else dated.since.isoformat(),
            "rates": rates_document(dated.price.rates),
            "tiers": [
                {"above": tier.above_input_tokens, "rates": rates_document(tier.rates)}
                for tier in dated.price.tiers
            ],
        }
        for dated in prices
    ]


def read_prices(document: Any, *, source: PriceSource, as_of: date | None) -> tuple[DatedPrice, ...]:
    """The prices of a document. Raises ValueError where it holds something else."""
    try:
        return tuple(
            DatedPrice(
                since=read_day(item["since"]),
                price=Price(
                    rates=read_rates(item["rates"]),
                    tiers=tuple(
                        Tier(above_input_tokens=int(tier["above"]), rates=read_rates(tier["rates"]))
                        for tier in item["tiers"]
                    ),
                    source=source,
                    as_of=as_of,
                ),
            )
            for item in document
        )
    except (KeyError, TypeError) as error:
        raise ValueError("prices are not as they should be") from error


def read_day(text: Any) -> date | None:
    """The day of a document. Raises ValueError where it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except TypeError as error:
        raise ValueError("a day is no text") from error


def _rate(text: Any) -> Decimal | None:
    if text is None:
        return None
    try:
        rate = Decimal(text)
    except (InvalidOperation, TypeError) as error:
        raise ValueError("a rate is no number") from error
    if not (rate.is_finite() and rate >= 0):
        raise ValueError("a rate is no amount")
    return rate
