"""Bills from providers, the spending of keys, and prices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, Protocol

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import OLD_PRICE_AFTER, SETTLED_AFTER
from apimon_desktop.core.model.usage import Cost, Tokens, Use
from apimon_desktop.core.text.translatable import Text, say

USD: Final = "USD"

_DAY: Final = timedelta(days=1)
_ROUNDING: Final = Decimal("0.000001")
"""Equal counters may differ by this much, because providers round them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """An amount of one day in a cost report."""

    day: date
    """The provider's day, UTC."""
    amount: Decimal
    currency: str
    """ISO 4217 code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed(CostLine):
    """What a provider billed for one day."""

    provider_id: ProviderId
    as_of: datetime
    """When it was read, UTC."""
    is_exact: bool = False
    """True where the whole day is known to be included, however soon it was read."""

    @property
    def is_complete(self) -> bool:
        """False where more may be billed: the day was not over, or not long enough."""
        return self.is_exact or self.as_of >= day_end(self.day) + SETTLED_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpending:
    """What one key has spent, USD. None: the provider does not say."""

    all_time: Decimal | None = None
    today: Decimal | None = None
    """In UTC."""
    limit_resets: bool = False
    """True where the key has a spending limit that is renewed by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDay:
    """What a key had spent at one moment."""

    provider_id: ProviderId
    key_hint: str
    as_of: datetime
    all_time: Decimal
    today: Decimal
    currency: str = USD

    @property
    def day(self) -> date:
        """In UTC."""
        return self.as_of.date()


class CostFault(Enum):
    """Why a cost report could not be read; the value is a sentence without its full stop."""

    REFUSED = say("This key cannot read costs: it needs an admin key")
    UNACCEPTED = say("This admin key is refused: it may be revoked, or lack the right to read costs")
    UNSENDABLE = say("This key holds characters that no key has")
    ELSEWHERE = say(
        "Costs are not read: an admin key goes to the provider's own address only, which was changed"
    )
    BUSY = say("The provider is limiting requests for its cost report")
    NO_ANSWER = say("The provider's cost report did not answer")
    FAILED = say("The provider's cost report could not be had just now")
    NOT_UNDERSTOOD = say("The provider's cost report has a form that is not known")

    @property
    def is_about_key(self) -> bool:
        """True where only another key can help."""
        return self in (CostFault.REFUSED, CostFault.UNACCEPTED, CostFault.UNSENDABLE, CostFault.ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPage:
    """One page of a cost report."""

    lines: tuple[CostLine, ...] = ()
    """A day may appear more than once; a day without costs appears with 0."""
    next_page: str | None = None
    """The token of the next page. None: this is the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """The result of a request for a cost report."""

    billed: tuple[Billed, ...] = ()
    fault: CostFault | None = None
    """None: it was read to its end."""
    detail: str | None = None

    @property
    def sentence(self) -> Text | None:
        """What went wrong, for people. None: nothing."""
        if self.fault is None:
            return None
        if self.detail is None:
            return say("{fault}.", fault=self.fault.value)
        return say("{fault}. {detail}.", fault=self.fault.value, detail=self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsRead:
    """The last request for a provider's cost report."""

    at: datetime
    problem: str | None = None
    """A sentence. None: it was read."""


def day_end(day: date) -> datetime:
    """The end of a day in UTC."""
    return datetime.combine(day, time(), UTC) + _DAY


def billed_days(provider_id: ProviderId, lines: Iterable[CostLine], as_of: datetime) -> tuple[Billed, ...]:
    """The lines of a report summed up by day and currency, oldest first.

    A day without costs is billed with 0, which replaces its estimate. A day that has not begun is left out,
    and so is a 0 beside an amount in another currency.
    """
    sums: defaultdict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.day, line.currency] += line.amount
    charged = {day for (day, _), amount in sums.items() if amount}
    return tuple(
        Billed(provider_id=provider_id, day=day, amount=amount, currency=currency, as_of=as_of)
        for (day, currency), amount in sorted(sums.items())
        if day <= as_of.date() and (amount or day not in charged)
    )


def billed_by_key(days: Iterable[KeyDay]) -> tuple[Billed, ...]:
    """What keys were billed per day, from their last known spending on each day.

    A day is exact where the same key was also read on the next day, which says what it had spent before that
    day. Otherwise the day is known up to its last reading. Keys of a provider are added up.
    """
    latest = {
        (one.provider_id, one.key_hint, one.day): one for one in sorted(days, key=lambda one: one.as_of)
    }
    found: dict[tuple[ProviderId, date, str], Billed] = {}
    for (provider_id, key_hint, day), one in latest.items():
        billed = _of_key(one, latest.get((provider_id, key_hint, day + _DAY)))
        other = found.get((provider_id, day, one.currency))
        if other is not None:
            # As complete as the less complete one.
            billed = replace(
                billed,
                amount=billed.amount + other.amount,
                as_of=min(billed.as_of, other.as_of),
                is_exact=billed.is_exact and other.is_exact,
            )
        found[provider_id, day, one.currency] = billed
    return tuple(found[place] for place in sorted(found))


def _of_key(one: KeyDay, following: KeyDay | None) -> Billed:
    billed = Billed(
        provider_id=one.provider_id, day=one.day, amount=one.today, currency=one.currency, as_of=one.as_of
    )
    if following is None:
        return billed
    closed = (following.all_time - following.today) - (one.all_time - one.today)
    # A counter that went back was corrected, or belongs to another key: the day stays as it was read.
    is_exact = closed >= one.today - _ROUNDING
    return replace(billed, amount=max(closed, one.today), is_exact=True) if is_exact else billed


class PriceSource(StrEnum):
    """The source of a price."""

    PROVIDER = "provider"
    """The provider's own list, from its API."""
    GENAI_PRICES = "genai-prices"
    """The public list of the genai-prices project."""
    FLAT = "flat"
    """The documented rate of a provider, the same for all models and kinds of tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """USD per million tokens, by kind. None: unknown, where nothing else is said."""

    input_usd_per_mtok: Decimal | None = None
    cached_input_usd_per_mtok: Decimal | None = None
    """Read from a cache. None: as other input."""
    cache_write_usd_per_mtok: Decimal | None = None
    """Written to a cache, for five minutes. None: as other input."""
    cache_write_1h_usd_per_mtok: Decimal | None = None
    """Written to a cache for an hour. None: as for five minutes."""
    output_usd_per_mtok: Decimal | None = None
    reasoning_usd_per_mtok: Decimal | None = None
    """None: as other output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model's tokens cost, for requests of some size."""

    rates: Rates
    source: PriceSource
    as_of: date | None = None
    """The day on which it was verified. None: unknown."""


class ListedPrices(Protocol):
    """A source of models' rates. A call may block."""

    def price(
        self, provider_id: ProviderId, model: str, at: datetime, *, input_tokens: int = 0
    ) -> Price | None:
        """The rates of requests with this many input tokens. None: unknown, which is not 0."""
        ...


class Prices(ListedPrices, Protocol):
    """A source of rates that also calculates costs."""

    def costs(self, uses: Sequence[Use]) -> tuple[Cost | None, ...]:
        """An estimate for each use; `UNPRICED` without a rate. None: no answer; try again later."""
        ...

    def knows(self, provider_id: ProviderId, model: str) -> bool:
        """False where a lookup today found the model in no list."""
        ...


def flat_price(usd_per_1k_tokens: Decimal) -> Price:
    """The price of a provider whose tokens all cost the same."""
    rate = usd_per_1k_tokens * 1000
    return Price(rates=Rates(input_usd_per_mtok=rate, output_usd_per_mtok=rate), source=PriceSource.FLAT)


def estimate_usd(tokens: int, usd_per_1k_tokens: Decimal) -> Decimal:
    """What the tokens cost at a flat price."""
    return tokens * usd_per_1k_tokens / 1000


def compared_usd(tokens: Tokens, price: Price) -> Decimal | None:
    """The cost of tokens at list rates, USD, for comparing models. None: a rate that they need is missing.

    The cost of an event comes from `Prices.costs`.
    """
    rates, cost = price.rates, Decimal(0)
    put_in, put_out = rates.input_usd_per_mtok, rates.output_usd_per_mtok
    written = _first(rates.cache_write_usd_per_mtok, put_in)
    parts = (
        (tokens.input_tokens - tokens.cached_input_tokens - tokens.cache_write_tokens, put_in),
        (tokens.cached_input_tokens, _first(rates.cached_input_usd_per_mtok, put_in)),
        (tokens.cache_write_tokens - tokens.cache_write_1h_tokens, written),
        (tokens.cache_write_1h_tokens, _first(rates.cache_write_1h_usd_per_mtok, written)),
        (tokens.output_tokens - tokens.reasoning_tokens, put_out),
        (tokens.reasoning_tokens, _first(rates.reasoning_usd_per_mtok, put_out)),
        (tokens.unsplit_tokens, put_in if put_in == put_out else None),
    )
    for count, rate in parts:
        if count == 0:
            continue
        if rate is None:
            return None
        cost += count * rate
    return cost.scaleb(-6)


def price_is_old(price: Price, today: date) -> bool:
    """True where the price was not verified for a month."""
    return price.as_of is not None and today - price.as_of > OLD_PRICE_AFTER


def _first(rate: Decimal | None, otherwise: Decimal | None) -> Decimal | None:
    return otherwise if rate is None else rate
