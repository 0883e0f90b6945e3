"""What tokens cost at a price. Exact: sums of decimals, without rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens

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
class Tier:
    """The rates of larger requests: they hold for all tokens of such a request."""

    above_input_tokens: int
    """For requests whose whole input is larger than this."""
    rates: Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model's tokens cost."""

    rates: Rates
    tiers: tuple[Tier, ...] = ()
    """By size, the smallest first."""
    source: PriceSource
    as_of: date | None = None
    """The day on which it was known to be right. None: nobody says."""

    def rates_for(self, input_tokens: int) -> Rates:
        """The rates of a request with so many input tokens."""
        rates = self.rates
        for tier in self.tiers:
            if input_tokens > tier.above_input_tokens:
                rates = tier.rates
        return rates

    @property
    def even_usd_per_mtok(self) -> Decimal | None:
        """The one rate of every token, in or out. None: there is no such rate."""
        rate = self.rates.input_usd_per_mtok
        return rate if not self.tiers and rate == self.rates.output_usd_per_mtok else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPrice:
    """A price, and from when it holds."""

    since: date | None
    """The first day, in UTC. None: from the beginning."""
    price: Price


class Prices(Protocol):
    """Who knows what models cost."""

    def price(self, provider_id: ProviderId, model: str, at: datetime) -> Price | None:
        """What a model cost at a moment, UTC. None: nobody knows; that is not 0."""
        ...


def price_on(prices: Sequence[DatedPrice], day: date) -> Price | None:
    """The price of a day: the last one that has begun by then, else the first. None: there are none."""
    begun = [dated.price for dated in prices if dated.since is None or dated.since <= day]
    if begun:
        return begun[-1]
    return prices[0].price if prices else None


def flat_price(usd_per_1k_tokens: Decimal) -> Price:
    """The price of a provider whose tokens all cost the same."""
    rate = usd_per_1k_tokens * 1000
    return Price(
        rates=Rates(input_usd_per_mtok=rate, output_usd_per_mtok=rate),
        source=PriceSource.FLAT,
    )


def cost_of(tokens: Tokens, price: Price, *, requests: int = 1) -> Decimal | None:
    """What the tokens cost, USD. None: a rate that they need is not known.

    Tokens of several ``requests`` are put in the tier of their average request. Parts of the input are at
    most the input, and thoughts at most the output.
    """
    rates = price.rates_for(tokens.input_tokens // max(1, requests))
    cost = Decimal(0)
    for count, rate in (
        *_input_parts(tokens, rates),
        *_output_parts(tokens, rates),
        (tokens.unsplit_tokens, price.even_usd_per_mtok),
    ):
        if count == 0:
            continue
        if rate is None:
            return None
        cost += count * rate
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
