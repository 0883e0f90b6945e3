"""The comparison of token prices, for every provider and model in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeAlias

from apimon_desktop.core.model.billing import (
    Price,
    PriceSource,
    Rates,
    compared_usd,
    flat_price,
    price_is_old,
)
from apimon_desktop.core.model.ids import Profile, ProviderId
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.text.formats import as_float
from apimon_desktop.core.usage.sums import UsageSum, added

ModelAt: TypeAlias = tuple[ProviderId, str]
"""A model at a provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """The mix of token kinds for which prices are compared."""

    tokens: Tokens
    requests: int
    """The number of requests: larger ones may cost more."""
    is_own: bool
    """True where it was reported; otherwise it is a typical one."""

    @property
    def input_percent(self) -> float:
        """The share of input."""
        return 100 * self.tokens.input_tokens / self.tokens.total

    @property
    def input_tokens(self) -> int:
        """Input tokens of the average request, on which rates may depend."""
        return self.tokens.input_tokens // max(1, self.requests)

    @property
    def cached_percent(self) -> float | None:
        """The share of input from a cache. None: there was none."""
        cached = self.tokens.cached_input_tokens
        return 100 * cached / self.tokens.input_tokens if cached else None


COMMON_MIX: Final = Mix(tokens=Tokens(input_tokens=750, output_tokens=250), requests=1, is_own=False)


class PriceAge(Enum):
    """How recent a price is."""

    NO_PRICE = "no price"
    FLAT = "flat"
    """A provider's flat price, which is always an estimate."""
    UNDATED = "undated"
    OLD = "old"
    RECENT = "recent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """One line of the comparison."""

    profile: Profile
    model: str | None
    """None: the provider's flat price."""
    price: Price | None
    usd_per_1k_tokens: Decimal | None
    """For the mix. None: unknown."""
    is_input_only: bool = False
    """True where only input is compared, because the model has no price for output."""
    is_old: bool = False

    @property
    def is_estimate(self) -> bool:
        """True for a flat price."""
        return self.price is not None and self.price.source is PriceSource.FLAT

    @property
    def rates(self) -> Rates | None:
        """The rates of the model. None: unknown, or a flat price."""
        return None if self.price is None or self.is_estimate else self.price.rates

    @property
    def as_of(self) -> date | None:
        """The day on which the price was verified. None: unknown."""
        return None if self.price is None else self.price.as_of

    @property
    def dating(self) -> PriceAge:
        """How recent the price is."""
        if self.price is None:
            return PriceAge.NO_PRICE
        if self.is_estimate:
            return PriceAge.FLAT
        if self.as_of is None:
            return PriceAge.UNDATED
        return PriceAge.OLD if self.is_old else PriceAge.RECENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTable:
    """The comparison, cheapest first, unknown prices last."""

    rows: tuple[PriceRow, ...]
    mix: Mix


def price_table(
    profiles: Sequence[Profile],
    models: Sequence[ModelAt],
    prices: Mapping[ModelAt, Price],
    *,
    mix: Mix = COMMON_MIX,
    today: date,
) -> PriceTable:
    """Compares the models, and the flat prices of providers without a named model."""
    rows = []
    for profile in profiles:
        named = [model for provider_id, model in dict.fromkeys(models) if provider_id == profile.id]
        rows += [_row(profile, model, prices.get((profile.id, model)), mix, today) for model in named]
        if not named:
            flat = profile.usd_per_1k_tokens
            rows.append(_row(profile, None, None if flat is None else flat_price(flat), mix, today))
    return PriceTable(rows=tuple(sorted(rows, key=_rank)), mix=mix)


def models_in_use(sums: Sequence[UsageSum]) -> tuple[ModelAt, ...]:
    """The models in sums by provider and model."""
    return tuple((one.provider_id, one.model) for one in sums if one.provider_id is not None and one.model)


def mix_of(sums: Sequence[UsageSum]) -> Mix:
    """The mix of the user's own requests; `COMMON_MIX` without usable reports.

    Models without output, such as those for embeddings, do not count.
    """
    telling = [one for one in sums if one.tokens.input_tokens > 0 and one.tokens.output_tokens > 0]
    if not telling:
        return COMMON_MIX
    total = added(telling)
    tokens = replace(total.tokens, unsplit_tokens=0)
    # Without a number of requests, all are assumed to be small.
    return Mix(tokens=tokens, requests=total.requests or tokens.total, is_own=True)


def price_table_document(table: PriceTable) -> dict[str, Any]:
    """The comparison for JSON; amounts in USD, null where unknown."""
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
        usd = _usd_per_1k(replace(mix.tokens, output_tokens=0, reasoning_tokens=0), price)
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


def _rank(row: PriceRow) -> tuple[bool, Decimal, str, str]:
    usd = row.usd_per_1k_tokens
    return usd is None, usd or Decimal(0), row.profile.name, row.model or ""


def _row_document(row: PriceRow) -> dict[str, Any]:
    price, rates = row.price, row.rates or Rates()
    return {
        "provider": row.profile.id,
        "name": row.profile.name,
        "model": row.model,
        "usd_per_1k_tokens": as_float(row.usd_per_1k_tokens),
        "input_usd_per_mtok": as_float(rates.input_usd_per_mtok),
        "cached_input_usd_per_mtok": as_float(rates.cached_input_usd_per_mtok),
        "output_usd_per_mtok": as_float(rates.output_usd_per_mtok),
        "estimate": row.is_estimate,
        "input_only": row.is_input_only,
        "source": None if price is None else price.source.value,
        "as_of": None if row.as_of is None else row.as_of.isoformat(),
        "old": row.is_old,
        "use_case": row.profile.used_for,
    }
