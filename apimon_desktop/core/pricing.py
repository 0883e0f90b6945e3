"""Prices: rates to show and compare, and the protocols for sources of rates and costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import NO_DETAILS, Cost, Tokens, UsageDetails

OLD_AFTER: Final = timedelta(days=30)
"""A price that nobody has looked at for longer is marked."""


class PriceSource(StrEnum):
    """Where a price stands."""

    PROVIDER = "provider"
    """The provider's own list, as its API gives it."""
    GENAI_PRICES = "genai-prices"
    """The public list of the genai-prices project."""
    FLAT = "flat"
    """One rate for tokens of every kind, for a provider rather than a model: the guide's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """USD per million tokens, by kind."""

    input_usd_per_mtok: Decimal | None = None
    """None: not known."""
    cached_input_usd_per_mtok: Decimal | None = None
    """Read from a cache. None: as other input."""
    cache_write_usd_per_mtok: Decimal | None = None
    """Written to a cache, for five minutes. None: as other input."""
    cache_write_1h_usd_per_mtok: Decimal | None = None
    """Written to a cache for an hour. None: as what is written for five minutes."""
    output_usd_per_mtok: Decimal | None = None
    """None: not known."""
    reasoning_usd_per_mtok: Decimal | None = None
    """Output that was only thought. None: as other output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model's tokens cost, for requests of some size."""

    rates: Rates
    source: PriceSource
    as_of: date | None = None
    """The day on which it was known to be right. None: nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The part of one use of a model on which its cost depends."""

    provider_id: ProviderId
    model: str
    at: datetime
    """UTC."""
    tokens: Tokens
    details: UsageDetails = NO_DETAILS


class ListedPrices(Protocol):
    """A source of models' rates. A call may block."""

    def price(
        self, provider_id: ProviderId, model: str, at: datetime, *, input_tokens: int = 0
    ) -> Price | None:
        """The rates of requests with so many input tokens. None: unknown, which is not 0."""
        ...


class Prices(ListedPrices, Protocol):
    """A source of rates that also calculates costs."""

    def costs(self, uses: Sequence[Use]) -> tuple[Cost | None, ...]:
        """An estimate for each use; `UNPRICED` where no rate is known. None: no answer; try again later."""
        ...

    def knows(self, provider_id: ProviderId, model: str) -> bool:
        """False where a lookup today found the model in no list."""
        ...


def flat_price(usd_per_1k_tokens: Decimal) -> Price:
    """The price of a provider whose tokens all cost the same."""
    rate = usd_per_1k_tokens * 1000
    return Price(
        rates=Rates(input_usd_per_mtok=rate, output_usd_per_mtok=rate),
        source=PriceSource.FLAT,
    )


def compared_usd(tokens: Tokens, price: Price) -> Decimal | None:
    """The cost of tokens at list rates, USD, for comparing models. None: a rate that they need is missing.

    The cost of an event comes from `Prices.costs`.
    """
    rates, cost = price.rates, Decimal(0)
    for count, rate in (*_input_parts(tokens, rates), *_output_parts(tokens, rates)):
        if count == 0:
            continue
        if rate is None:
            return None
        cost += count * rate
    if tokens.unsplit_tokens:
        if rates.input_usd_per_mtok is None or rates.input_usd_per_mtok != rates.output_usd_per_mtok:
            return None
        cost += tokens.unsplit_tokens * rates.input_usd_per_mtok
    return cost.scaleb(-6)


def price_is_old(price: Price, today: date) -> bool:
    """True where nobody has looked at the price for a month."""
    return price.as_of is not None and today - price.as_of > OLD_AFTER


_Part = tuple[int, Decimal | None]
"""A number of tokens and their rate."""


def _input_parts(tokens: Tokens, rates: Rates) -> tuple[_Part, ...]:
    plain = rates.input_usd_per_mtok
    cached = _first(rates.cached_input_usd_per_mtok, plain)
    written = _first(rates.cache_write_usd_per_mtok, plain)
    written_1h = _first(rates.cache_write_1h_usd_per_mtok, written)
    return (
        (tokens.input_tokens - tokens.cached_input_tokens - tokens.cache_write_tokens, plain),
        (tokens.cached_input_tokens, cached),
        (tokens.cache_write_tokens - tokens.cache_write_1h_tokens, written),
        (tokens.cache_write_1h_tokens, written_1h),
    )


def _output_parts(tokens: Tokens, rates: Rates) -> tuple[_Part, ...]:
    plain = rates.output_usd_per_mtok
    return (
        (tokens.output_tokens - tokens.reasoning_tokens, plain),
        (tokens.reasoning_tokens, _first(rates.reasoning_usd_per_mtok, plain)),
    )


def _first(rate: Decimal | None, otherwise: Decimal | None) -> Decimal | None:
    return otherwise if rate is None else rate
