"""The comparison of what tokens cost now, at every provider and for every model in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeAlias

from apimon_desktop.core.pricing import Price, PriceSource, Rates, compared_usd, flat_price, price_is_old
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens
from apimon_desktop.core.usage_report import UsageSum

ModelAt: TypeAlias = tuple[ProviderId, str]
"""A model at a provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """The kinds of tokens that all prices are compared for: input and output cost differently."""

    tokens: Tokens
    requests: int
    """How many requests they belong to: larger ones may cost more."""
    is_own: bool
    """True where it was reported; else it is a common one."""

    @property
    def input_percent(self) -> float:
        """How much of it is input."""
        return 100 * self.tokens.input_tokens / self.tokens.total

    @property
    def input_tokens(self) -> int:
        """Input tokens of the average request; rates may depend on it."""
        return self.tokens.input_tokens // max(1, self.requests)

    @property
    def cached_percent(self) -> float | None:
        """How much of the input came from a cache. None: none of it."""
        cached = self.tokens.cached_input_tokens
        return 100 * cached / self.tokens.input_tokens if cached else None


COMMON_MIX: Final = Mix(tokens=Tokens(input_tokens=750, output_tokens=250), requests=1, is_own=False)


class Dating(Enum):
    """What is known of the day on which a price was right."""

    NO_PRICE = "no price"
    FLAT = "flat"
    """It is a provider's flat price, which is an estimate on every day."""
    UNDATED = "undated"
    OLD = "old"
    RECENT = "recent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """One line of the comparison."""

    profile: Profile
    model: str | None
    """None: no model is known, it is the provider's flat price."""
    price: Price | None
    """None: nobody knows it."""
    usd_per_1k_tokens: Decimal | None
    """A thousand tokens of the mix. None: not known."""
    is_input_only: bool = False
    """True where a thousand tokens of input were taken: the model has no price for output."""
    is_old: bool = False
    """True where nobody has looked at the price for a month."""

    @property
    def is_estimate(self) -> bool:
        """True for a flat price, which says nothing of a model."""
        return self.price is not None and self.price.source is PriceSource.FLAT

    @property
    def rates(self) -> Rates | None:
        """What input and output cost. None: not known, or the same for every model."""
        return None if self.price is None or self.is_estimate else self.price.rates

    @property
    def as_of(self) -> date | None:
        """The day on which the price was right. None: not known."""
        return None if self.price is None else self.price.as_of

    @property
    def dating(self) -> Dating:
        """What is to be said of that day."""
        if self.price is None:
            return Dating.NO_PRICE
        if self.is_estimate:
            return Dating.FLAT
        if self.as_of is None:
            return Dating.UNDATED
        return Dating.OLD if self.is_old else Dating.RECENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTable:
    """The comparison, the cheapest first and the unknown last."""

    rows: tuple[PriceRow, ...]
    mix: Mix

    @property
    def has_estimate(self) -> bool:
        """True where one of the prices is a flat one."""
        return any(row.is_estimate for row in self.rows)

    @property
    def has_input_only(self) -> bool:
        """True where one of the prices is of input alone."""
        return any(row.is_input_only for row in self.rows)

    @property
    def has_old(self) -> bool:
        """True where one of the prices is old."""
        return any(row.is_old for row in self.rows)


def price_table(
    profiles: Sequence[Profile],
    models: Sequence[ModelAt],
    prices: Mapping[ModelAt, Price],
    *,
    mix: Mix = COMMON_MIX,
    today: date,
) -> PriceTable:
    """Compares the models; a provider of which none is named stands there with its flat price."""
    rows = []
    for profile in profiles:
        named = [model for provider_id, model in dict.fromkeys(models) if provider_id == profile.id]
        rows += [_row(profile, model, prices.get((profile.id, model)), mix, today) for model in named]
        if not named:
            flat = profile.usd_per_1k_tokens
            rows.append(_row(profile, None, None if flat is None else flat_price(flat), mix, today))
    return PriceTable(rows=tuple(sorted(rows, key=_rank)), mix=mix)


def models_in_use(sums: Sequence[UsageSum]) -> tuple[ModelAt, ...]:
    """The models that reports named, in sums by provider and model."""
    return tuple((one.provider_id, one.model) for one in sums if one.provider_id is not None and one.model)


def mix_of(sums: Sequence[UsageSum]) -> Mix:
    """The tokens that the user's own requests were made of; a common mix where nothing tells.

    Models that only take, such as those for embeddings, say nothing of what an answer costs.
    """
    telling = [one for one in sums if one.tokens.input_tokens > 0 and one.tokens.output_tokens > 0]
    if not telling:
        return COMMON_MIX
    total = Tokens(
        **{
            field.name: sum(getattr(one.tokens, field.name) for one in telling)
            for field in fields(Tokens)
            if field.name != "unsplit_tokens"
        }
    )
    requests = sum(one.requests for one in telling)
    # Where nobody counted requests, none is taken to be large.
    return Mix(tokens=total, requests=requests or total.total, is_own=True)


def price_table_document(table: PriceTable) -> dict[str, Any]:
    """The comparison for JSON; amounts in USD, None where they are not known."""
    tokens = table.mix.tokens
    return {
        "mix": {
            "input_tokens": tokens.input_tokens,
            "cached_input_tokens": tokens.cached_input_tokens,
            "output_tokens": tokens.output_tokens,
            "is_own": table.mix.is_own,
        },
        "rows": [_row_document(row) for row in table.rows],
    }


def _row(profile: Profile, model: str | None, price: Price | None, mix: Mix, today: date) -> PriceRow:
    if price is None:
        return PriceRow(profile=profile, model=model, price=None, usd_per_1k_tokens=None)
    usd = _usd_per_1k(mix.tokens, price)
    is_input_only = usd is None
    if is_input_only:
        usd = _usd_per_1k(_input_of(mix.tokens), price)
    return PriceRow(
        profile=profile,
        model=model,
        price=price,
        usd_per_1k_tokens=usd,
        is_input_only=is_input_only and usd is not None,
        is_old=price_is_old(price, today),
    )


def _usd_per_1k(tokens: Tokens, price: Price) -> Decimal | None:
    cost = compared_usd(tokens, price)
    return None if cost is None else cost * 1000 / tokens.total


def _input_of(tokens: Tokens) -> Tokens:
    return Tokens(
        input_tokens=tokens.input_tokens,
        cached_input_tokens=tokens.cached_input_tokens,
        cache_write_tokens=tokens.cache_write_tokens,
        cache_write_1h_tokens=tokens.cache_write_1h_tokens,
    )


def _rank(row: PriceRow) -> tuple[bool, Decimal, str, str]:
    usd = row.usd_per_1k_tokens
    return usd is None, usd or Decimal(0), row.profile.name, row.model or ""


def _row_document(row: PriceRow) -> dict[str, Any]:
    price, rates = row.price, row.rates
    return {
        "provider": row.profile.id,
        "name": row.profile.name,
        "model": row.model,
        "usd_per_1k_tokens": _number(row.usd_per_1k_tokens),
        "input_usd_per_mtok": _number(None if rates is None else rates.input_usd_per_mtok),
        "cached_input_usd_per_mtok": _number(None if rates is None else rates.cached_input_usd_per_mtok),
        "output_usd_per_mtok": _number(None if rates is None else rates.output_usd_per_mtok),
        "estimate": row.is_estimate,
        "input_only": row.is_input_only,
        "source": None if price is None else price.source.value,
        "as_of": None if row.as_of is None else row.as_of.isoformat(),
        "old": row.is_old,
        "use_case": row.profile.used_for,
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
