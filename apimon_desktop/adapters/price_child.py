"""The short-lived process that alone loads genai-prices, which would stay in memory with all it brings.

    apimon _prices [FILE]      answers each line {"provider": name or address, "model": name} with a line
                               {"as_of": day or null, "prices": [...] or null}

FILE is a newer list than the package's own, if there is one; the one of the two that is newer counts.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from genai_prices import data, data_snapshot
from genai_prices.types import (
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    Provider,
    StartDateConstraint,
    TieredPrices,
)

from apimon_desktop.adapters.file_access import CACHE_LIMIT_BYTES, read_file
from apimon_desktop.adapters.price_documents import prices_document
from apimon_desktop.core.pricing import DatedPrice, Price, PriceSource, Rates, Tier

_RATE_NAMES: Final = {
    "input_usd_per_mtok": ("input_mtok",),
    "cached_input_usd_per_mtok": ("cache_read_mtok",),
    "cache_write_usd_per_mtok": ("cache_write_mtok", "cache_write_5m_mtok"),
    "cache_write_1h_usd_per_mtok": ("cache_write_1h_mtok",),
    "output_usd_per_mtok": ("output_mtok",),
    "reasoning_usd_per_mtok": ("output_reasoning_mtok",),
}
"""Our names of rates, and the list's; the first that it has counts."""
_FREE_OF_CHARGE: Final = Rates(input_usd_per_mtok=Decimal(0), output_usd_per_mtok=Decimal(0))
_FREE: Final = ":free"
"""How the names of OpenRouter's models end that cost nothing; the list gives them no rates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """A list, and the day on which it was right."""

    snapshot: data_snapshot.DataSnapshot
    as_of: date | None
    """None: nobody knows."""


def main(argv: Sequence[str]) -> int:
    """Answers questions until standard input closes, and returns the exit code."""
    prices = newest_list(Path(argv[0]) if argv else None, datetime.now(UTC).date())
    for line in sys.stdin.buffer:
        question = json.loads(line)
        found = listed_prices(prices, question["provider"], question["model"])
        answer = {
            "as_of": None if prices.as_of is None else prices.as_of.isoformat(),
            "prices": None if found is None else prices_document(found),
        }
        print(json.dumps(answer), flush=True)
    return 0


def newest_list(fetched: Path | None, today: date) -> PriceList:
    """The package's own list, or the fetched one where that is newer and can be read."""
    own = PriceList(snapshot=data_snapshot.get_snapshot(), as_of=_own_day(today))
    newer = None if fetched is None else read_list(fetched)
    if newer is None or newer.as_of is None:
        return own
    return newer if own.as_of is None or newer.as_of > own.as_of else own


def read_list(path: Path) -> PriceList | None:
    """A list that was fetched. None: it cannot be read."""
    try:
        # The package has no public way to read a list that it did not fetch itself, without a limit of size.
        from genai_prices.types import _providers_from_raw  # noqa: PLC0415

        document = json.loads(read_file(path, CACHE_LIMIT_BYTES))
        providers = _providers_from_raw(document["providers"])
        as_of = date.fromisoformat(document["fetched_on"])
    except (ImportError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return PriceList(snapshot=data_snapshot.DataSnapshot(providers, from_auto_update=True), as_of=as_of)


def _own_day(today: date) -> date | None:
    """The newest day that the package's list knew of when it was installed: it tells no date of its own.

    Price changes that were announced for later are no sign of its age.
    """
    place = Path(data.__file__ or sys.executable)
    try:
        installed = datetime.fromtimestamp(
            (place if place.exists() else Path(sys.executable)).stat().st_mtime, UTC
        )
    except OSError:
        return None
    return max((day for day in _days(data.providers) if day <= min(installed.date(), today)), default=None)


def _days(providers: Iterable[Provider]) -> Iterator[date]:
    for provider in providers:
        for model in provider.models:
            if isinstance(model.prices, list):
                for dated in model.prices:
                    if isinstance(dated.constraint, StartDateConstraint):
                        yield dated.constraint.start_date


def listed_prices(prices: PriceList, provider: str, model: str) -> tuple[DatedPrice, ...] | None:
    """What the list knows of a model at a provider, which is given by name or by address. None: nothing."""
    is_address = "://" in provider
    try:
        _, info = prices.snapshot.find_provider_model(
            model, None, None if is_address else provider, provider if is_address else None
        )
    except LookupError:
        return None
    return _dated(info, prices.as_of)


def _dated(model: ModelInfo, as_of: date | None) -> tuple[DatedPrice, ...] | None:
    """The model's prices. None: it has none, or they depend on more than the day."""
    entries = model.prices if isinstance(model.prices, list) else [ConditionalPrice(prices=model.prices)]
    dated = []
    for entry in entries:
        since = entry.constraint
        if since is not None and not isinstance(since, StartDateConstraint):
            return None
        price = _price(entry.prices, as_of, is_free=model.id.endswith(_FREE))
        dated.append(DatedPrice(since=None if since is None else since.start_date, price=price))
    return tuple(dated) if any(one.price.rates != Rates() for one in dated) else None


def _price(listed: ModelPrice, as_of: date | None, *, is_free: bool) -> Price:
    rates = _rates(listed, input_tokens=0)
    if rates == Rates() and is_free:
        rates = _FREE_OF_CHARGE
    tiers = tuple(
        Tier(above_input_tokens=start, rates=_rates(listed, input_tokens=start + 1))
        for start in sorted(set(_starts(listed)))
    )
    return Price(rates=rates, tiers=tiers, source=PriceSource.GENAI_PRICES, as_of=as_of)


def _rates(listed: ModelPrice, *, input_tokens: int) -> Rates:
    """The rates of a request with so many input tokens."""
    rates = {ours: _rate(_listed(listed, names), input_tokens) for ours, names in _RATE_NAMES.items()}
    return Rates(**rates)


def _starts(listed: ModelPrice) -> Iterator[int]:
    for names in _RATE_NAMES.values():
        rate = _listed(listed, names)
        if isinstance(rate, TieredPrices):
            yield from (tier.start for tier in rate.tiers)


def _listed(listed: ModelPrice, names: Sequence[str]) -> Decimal | TieredPrices | None:
    rates: Iterator[Decimal | TieredPrices | None] = (getattr(listed, name) for name in names)
    return next((rate for rate in rates if rate is not None), None)


def _rate(listed: Decimal | TieredPrices | None, input_tokens: int) -> Decimal | None:
    if not isinstance(listed, TieredPrices):
        return listed
    begun = [tier.price for tier in listed.tiers if input_tokens > tier.start]
    return begun[-1] if begun else listed.base
