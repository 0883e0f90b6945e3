"""The file of remembered prices: what providers' own lists and the genai-prices list said, and when."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from apimon_desktop.adapters.file_access import CACHE_LIMIT_BYTES, read_file
from apimon_desktop.adapters.price_documents import rates_document, read_day, read_rates
from apimon_desktop.adapters.set_aside import replace_cache
from apimon_desktop.core.pricing import Price, PriceSource, Rates
from apimon_desktop.core.types import ProviderId

log = logging.getLogger(__name__)

_SCHEMA: Final = 2
MOST_REMEMBERED: Final = 1000
"""Names of models come from outside: beyond so many, those asked for first are forgotten."""

Asked: TypeAlias = tuple[str, str, int]
"""The provider's name or address in the list, a model, and the input tokens of a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """A provider's own price list."""

    as_of: date
    rates: Mapping[str, Rates]
    """By model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the genai-prices list said of a model."""

    asked_on: date
    price: Price | None = None
    """None: it did not know the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """All that is remembered."""

    own: Mapping[ProviderId, OwnList] = field(default_factory=lambda: MappingProxyType({}))
    listed: Mapping[Asked, Listed] = field(default_factory=lambda: MappingProxyType({}))
    """In the order in which they were first asked for."""

    def with_own(self, provider_id: ProviderId, own: OwnList) -> "Remembered":
        """The same with a provider's own list as it is now."""
        return replace(self, own=MappingProxyType({**self.own, provider_id: own}))

    def with_listed(self, asked: Asked, listed: Listed) -> "Remembered":
        """The same with one more answer."""
        return replace(self, listed=_bounded({**self.listed, asked: listed}))

    def merged(self, other: "Remembered") -> "Remembered":
        """The newer of each."""
        own = dict(other.own)
        for provider_id, mine in self.own.items():
            theirs = own.get(provider_id)
            if theirs is None or theirs.as_of <= mine.as_of:
                own[provider_id] = mine
        listed = dict(other.listed)
        for asked, answer in self.listed.items():
            known = listed.get(asked)
            if known is None or known.asked_on <= answer.asked_on:
                listed[asked] = answer
        return Remembered(own=MappingProxyType(own), listed=_bounded(listed))


def load(path: Path) -> Remembered:
    """What the file holds; nothing where there is none, or another program's."""
    try:
        document = json.loads(read_file(path, CACHE_LIMIT_BYTES))
        if document["schema"] != _SCHEMA:
            return Remembered()
        return Remembered(
            own=MappingProxyType({ProviderId(i): _read_own(own) for i, own in document["own"].items()}),
            listed=_bounded({_read_asked(item): _read_listed(item) for item in document["listed"]}),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Remembered()


def save(path: Path, remembered: Remembered) -> None:
    """Writes the file, with what other programs put there meanwhile.

    What cannot be written is asked for again some time, so that nobody needs to hear of it.
    """
    _write(path, remembered.merged(load(path)))


def forget_listed(path: Path) -> None:
    """Drops from the file what the genai-prices list said."""
    _write(path, Remembered(own=load(path).own))


def _write(path: Path, remembered: Remembered) -> None:
    document = {
        "schema": _SCHEMA,
        "own": {provider_id: _own_document(own) for provider_id, own in remembered.own.items()},
        "listed": [_listed_document(asked, answer) for asked, answer in remembered.listed.items()],
    }
    try:
        replace_cache(path, json.dumps(document, indent=1).encode(), datetime.now(UTC))
    except OSError as fault:
        log.info("Prices could not be remembered in %s: %s", path, fault)


def _bounded(listed: dict[Asked, Listed]) -> Mapping[Asked, Listed]:
    """Without what is too much: first the names that the list did not know, then the oldest."""
    if len(listed) > MOST_REMEMBERED:
        kept = {asked: answer for asked, answer in listed.items() if answer.price}
        unknown = {asked: answer for asked, answer in listed.items() if not answer.price}
        listed = dict([*unknown.items(), *kept.items()][-MOST_REMEMBERED:])
    return MappingProxyType(listed)


def _own_document(own: OwnList) -> dict[str, Any]:
    rates = {model: rates_document(rates) for model, rates in own.rates.items()}
    return {"as_of": own.as_of.isoformat(), "rates": rates}


def _read_own(document: Any) -> OwnList:
    rates = {str(model): read_rates(rates) for model, rates in document["rates"].items()}
    return OwnList(as_of=_day(document["as_of"]), rates=MappingProxyType(rates))


def _listed_document(asked: Asked, listed: Listed) -> dict[str, Any]:
    place, model, input_tokens = asked
    price = listed.price
    return {
        "provider": place,
        "model": model,
        "input_tokens": input_tokens,
        "asked_on": listed.asked_on.isoformat(),
        "as_of": None if price is None or price.as_of is None else price.as_of.isoformat(),
        "rates": None if price is None else rates_document(price.rates),
    }


def _read_asked(document: Any) -> Asked:
    return str(document["provider"]), str(document["model"]), int(document["input_tokens"])


def _read_listed(document: Any) -> Listed:
    rates = document["rates"]
    price = None
    if rates is not None:
        price = Price(
            rates=read_rates(rates), source=PriceSource.GENAI_PRICES, as_of=read_day(document["as_of"])
        )
    return Listed(asked_on=_day(document["asked_on"]), price=price)


def _day(text: Any) -> date:
    day = read_day(text)
    if day is None:
        raise ValueError("a day is missing")
    return day
