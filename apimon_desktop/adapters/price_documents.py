"""Prices as JSON: between the program and its price child, and in the file of remembered prices."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.pricing import Rates, Use
from apimon_desktop.core.usage import UNPRICED, Cost, CostBasis, Tokens

_RATES: Final = tuple(field.name for field in fields(Rates))
_COUNTS: Final = tuple(field.name for field in fields(Tokens))


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAnswers:
    """A list's answers, in the order of the questions."""

    answers: tuple[Mapping[str, Any] | None, ...]
    """None: it does not know the model."""
    as_of: date | None = None
    """The day of the list. None: unknown."""


def rates_question(place: str, model: str, at: datetime, input_tokens: int) -> dict[str, Any]:
    """A question for the rates of requests of a size; ``place`` is the provider's name or address there."""
    return {"provider": place, "model": model, "at": at.isoformat(), "input_tokens": input_tokens}


def cost_question(
    place: str, model: str, use: Use, *, rates: Rates | None, same_rate: frozenset[str]
) -> dict[str, Any]:
    """A question for the cost of a use, at ``rates`` or (None) at the list's."""
    tokens = {name: count for name in _COUNTS if (count := getattr(use.tokens, name))}
    question: dict[str, Any] = {
        "provider": place,
        "model": model,
        "at": use.at.isoformat(),
        "counts": tokens | dict(use.details.counts),
        "terms": dict(use.details.terms),
        "same_rate": sorted(same_rate),
    }
    return question if rates is None else question | {"rates": rates_document(rates)}


def read_answers(document: Any, asked: int) -> PriceAnswers:
    """The answers to ``asked`` questions. Raises ValueError for an invalid document."""
    try:
        answers = tuple(document["answers"])
        as_of = read_day(document["as_of"])
    except (KeyError, TypeError) as error:
        raise ValueError("not a document of answers") from error
    if len(answers) != asked or not all(one is None or isinstance(one, dict) for one in answers):
        raise ValueError("the answers do not match the questions")
    return PriceAnswers(answers=answers, as_of=as_of)


def read_cost(document: Mapping[str, Any]) -> Cost:
    """The cost in an answer. Raises ValueError where it is invalid."""
    usd, left_out = document.get("usd"), document.get("left_out")
    if usd is None:
        return UNPRICED
    amount = _rate(usd)
    if amount is None or not isinstance(left_out, dict):
        raise ValueError("invalid cost")
    return Cost(basis=CostBasis.ESTIMATED, usd=amount, left_out=MappingProxyType(left_out))


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
