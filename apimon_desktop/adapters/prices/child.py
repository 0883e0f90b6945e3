"""The short-lived process that loads genai-prices, to keep it out of the app's memory.

    apimon _prices [FILE]      answers each line, a list of questions, with a line
                               {"as_of": day or null, "answers": [one for each question]}

FILE is a fetched list, which is used if it is newer than the package's own. `process` has the form of
questions and answers. genai-prices calculates everything: rates, tiers, dates, variants and units. This
module only decides which parts of the usage have no rate of their own.
"""

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from genai_prices import Usage, data, data_snapshot
from genai_prices.types import (
    ModelInfo,
    ModelPrice,
    Provider,
    StartDateConstraint,
    TieredPrices,
    calc_unit_price,
)

from apimon_desktop.adapters.files.access import CACHE_LIMIT_BYTES, read_file

MTOK: Final = 1_000_000
_SHOWN: Final = {
    "input_usd_per_mtok": "input_mtok",
    "cached_input_usd_per_mtok": "cache_read_mtok",
    "cache_write_usd_per_mtok": "cache_write_mtok",
    "cache_write_1h_usd_per_mtok": "cache_write_1h_mtok",
    "output_usd_per_mtok": "output_mtok",
    "reasoning_usd_per_mtok": "output_reasoning_mtok",
}
"""Our names of the rates that are shown and compared, with the list's names."""
_CONTEXTS: Final = {
    ("service_tier", "batch"): {"processing": "batch"},
    ("service_tier", "fast"): {"service_tier": "fast", "speed": "fast"},
}
"""The list's names and values for terms that have other names there."""
_MODALITIES: Final = ("audio", "image", "video")
_TOKENS: Final = {
    "input_tokens": "input_tokens",
    "cached_input_tokens": "cache_read_tokens",
    "cache_write_tokens": "cache_write_tokens",
    "cache_write_1h_tokens": "cache_write_1h_tokens",
    "output_tokens": "output_tokens",
    "reasoning_tokens": "output_reasoning_tokens",
    **{f"input_{modality}_tokens": f"input_{modality}_tokens" for modality in _MODALITIES},
    **{f"cached_{modality}_tokens": f"cache_{modality}_read_tokens" for modality in _MODALITIES},
    **{f"output_{modality}_tokens": f"output_{modality}_tokens" for modality in _MODALITIES},
}
"""Our names of counts, with the package's names."""
_TOOLS: Final = {
    "web_searches": ("web_searches", "web_searches_kcount"),
    "file_searches": ("storage_searches", "storage_searches_kcount"),
    "social_searches": ("social_searches", "social_searches_kcount"),
    "code_executions": ("code_executions", "code_executions_kcount"),
    "other_tool_calls": (None, None),
}
"""Our names of tool calls, the package's, and the list's names of their fees."""
_INNER: Final = {
    "input": ("cache_read", "cache_write", "cache_write_5m", "cache_write_1h"),
    "output": ("output_reasoning", "output_citation"),
}
"""Kinds of tokens, beside modalities, that the package knows within input and output."""
_BASES: Final = frozenset(f"{direction}_mtok" for direction in _INNER)
_WITHIN_WRITES: Final = frozenset({"cache_write_5m", "cache_write_1h"})
_NOTHING: Final = Decimal(0)
_ONLY_IMAGES: Final = "gpt-image"
"""Prefixes of OpenAI's models whose whole output is of this kind, at the list's output rate."""
_FREE: Final = ":free"
"""How the names of OpenRouter's models end that cost nothing; the list gives them no rates."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """A price list and its day."""

    snapshot: data_snapshot.DataSnapshot
    as_of: date | None


@dataclass(slots=True, kw_only=True)
class _Sum:
    usd: Decimal = _NOTHING
    is_known: bool = False
    """True once any part had a rate."""
    left_out: dict[str, int] = field(default_factory=dict)


def main(argv: Sequence[str]) -> int:
    """Answers questions until standard input closes, and returns the exit code."""
    prices = newest_list(Path(argv[0]) if argv else None, datetime.now(UTC).date())
    as_of = None if prices.as_of is None else prices.as_of.isoformat()
    for line in sys.stdin.buffer:
        answers = [_answered(prices, question) for question in json.loads(line)]
        print(json.dumps({"as_of": as_of, "answers": answers}), flush=True)
    return 0


def newest_list(fetched: Path | None, today: date) -> PriceList:
    """The package's own list, or the fetched one where that is at least as new and can be read."""
    own = PriceList(snapshot=data_snapshot.get_snapshot(), as_of=_own_day(today))
    newer = None if fetched is None else read_list(fetched)
    if newer is None or newer.as_of is None:
        return own
    return newer if own.as_of is None or newer.as_of >= own.as_of else own


def read_list(path: Path) -> PriceList | None:
    """A fetched list. None: it cannot be read."""
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
    """The newest day in the package's list up to its installation; later changes are only announced."""
    place = Path(data.__file__ or sys.executable)
    try:
        changed_s = (place if place.exists() else Path(sys.executable)).stat().st_mtime
    except OSError:
        return None
    latest = min(datetime.fromtimestamp(changed_s, UTC).date(), today)
    models = (model for provider in data.providers for model in provider.models)
    dated = (price for model in models if isinstance(model.prices, list) for price in model.prices)
    starts = (price.constraint for price in dated)
    days = (start.start_date for start in starts if isinstance(start, StartDateConstraint))
    return max((day for day in days if day <= latest), default=None)


def _answered(prices: PriceList, question: Mapping[str, Any]) -> dict[str, Any] | None:
    """`answer`, but without a price where a fetched list holds values that the package refuses."""
    try:
        return answer(prices, question)
    except ValueError:
        return {"usd": None, "left_out": {}} if "counts" in question else None


def answer(prices: PriceList, question: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rates or the cost for a question. None: the model is in no list."""
    at = datetime.fromisoformat(question["at"])
    terms: Mapping[str, str] = question.get("terms", {})
    same_rate = {f"input_{modality}" for modality in question.get("same_rate", ())}
    own = question.get("rates")
    if own is not None:
        listed, unknown_terms = _own_price(own), list(terms)
    else:
        found = _find(prices, question["provider"], question["model"])
        if found is None:
            return None
        provider, model = found
        listed, unknown_terms = _listed(provider, model, at, terms)
        if model.id.startswith(_ONLY_IMAGES):
            same_rate.add("output_image")
    if "counts" not in question:
        rates = _shown_rates(listed, int(question.get("input_tokens", 0)))
        return {"rates": rates} if rates else None
    counts: Counts = question["counts"]
    if counts.get("unsplit_tokens"):
        return _unsplit(listed, counts["unsplit_tokens"])
    cost = _cost(listed, counts, same_rate=same_rate)
    if not cost.is_known:
        return {"usd": None, "left_out": {}}
    left_out = cost.left_out | {f"{name}={terms[name]}": 1 for name in unknown_terms}
    return {"usd": f"{cost.usd:f}", "left_out": left_out}


def _find(prices: PriceList, provider: str, model: str) -> tuple[Provider, ModelInfo] | None:
    is_address = "://" in provider
    try:
        return prices.snapshot.find_provider_model(
            model, None, None if is_address else provider, provider if is_address else None
        )
    except LookupError:
        return None


def _own_price(rates: Mapping[str, str]) -> ModelPrice:
    return ModelPrice(**{theirs: Decimal(rates[ours]) for ours, theirs in _SHOWN.items() if ours in rates})


def _listed(
    provider: Provider, model: ModelInfo, at: datetime, terms: Mapping[str, str]
) -> tuple[ModelPrice, list[str]]:
    """The prices for the terms of a request, and the terms for which the list has no price."""
    contexts = {term: _CONTEXTS.get((term, value), {term: value}) for term, value in terms.items()}
    context = {name: value for one in contexts.values() for name, value in one.items()}
    # As in the package: variants apply to the provider's own models, not to borrowed ones.
    is_own = any(model is one for one in provider.models)
    listed = model.get_prices(at, context if is_own else None)
    applied = {
        name
        for variant in (model.price_variants or () if is_own else ())
        if (variant.constraint is None or variant.constraint.active(at))
        and all(context.get(key) == value for key, value in variant.when.items())
        for name in variant.when
    }
    if not _rates_of(listed) and model.id.endswith(_FREE):
        return ModelPrice(input_mtok=_NOTHING, output_mtok=_NOTHING), []
    return listed, [term for term, names in contexts.items() if not applied.intersection(names)]


def _rates_of(listed: ModelPrice) -> dict[str, Any]:
    return {name: rate for name, rate in vars(listed).items() if rate is not None}


def _shown_rates(listed: ModelPrice, input_tokens: int) -> dict[str, str]:
    rates = {ours: getattr(listed, theirs) for ours, theirs in _SHOWN.items()}
    return {
        ours: f"{calc_unit_price(rate, MTOK, input_tokens, MTOK):f}"
        for ours, rate in rates.items()
        if isinstance(rate, Decimal | TieredPrices)
    }


def _unsplit(listed: ModelPrice, tokens: int) -> dict[str, Any]:
    """The cost of tokens of unknown direction; known only where input and output cost the same."""
    all_in = _cost(listed, {"input_tokens": tokens})
    all_out = _cost(listed, {"output_tokens": tokens})
    is_even = all_in.is_known and all_out.is_known and all_in.usd == all_out.usd
    return {"usd": f"{all_in.usd:f}" if is_even else None, "left_out": {}}


def _cost(listed: ModelPrice, counts: Counts, *, same_rate: Collection[str] = ()) -> _Sum:
    """The cost of one request; ``same_rate`` are modalities that the provider charges at its text rate."""
    cost = _Sum()
    rates = _rates_of(listed)
    answer_part, compaction = _requests(counts, cost)
    for part in (compaction, answer_part):
        if any(part.values()):
            _add_tokens(cost, rates, part, same_rate)
    for ours, (theirs, fee) in _TOOLS.items():
        count = counts.get(ours, 0)
        if count and theirs is not None and fee in rates:
            fees = ModelPrice(**{str(fee): rates[fee]}).calc_price(Usage(**{theirs: count}))
            cost.usd += fees["total_price"]
            cost.is_known = True
        elif count:
            cost.left_out[ours] = count
    return cost


def _requests(counts: Counts, cost: _Sum) -> tuple[dict[str, int], dict[str, int]]:
    """The counts of the answer, and those of the compaction before it, which is a request of its own.

    Another model's tokens are left out, because that model and its price are unknown.
    """
    main = {theirs: counts.get(ours, 0) for ours, theirs in _TOKENS.items()}
    other = {name: counts.get(f"compaction_{name}", 0) for name in ("input_tokens", "output_tokens")}
    for name in ("input_tokens", "output_tokens"):
        foreign = counts.get(f"other_model_{name}", 0)
        if foreign:
            cost.left_out[f"other_model_{name}"] = foreign
        main[name] -= other[name] + foreign
    # Cache reads and writes of the compaction are reported only within the totals.
    for name in ("cache_read_tokens", "cache_write_tokens"):
        spare = main["input_tokens"] - main["cache_read_tokens"] - main["cache_write_tokens"]
        moved = min(main[name], max(0, -spare), other["input_tokens"])
        main[name] -= moved
        other[name] = moved
    main["cache_write_1h_tokens"] = min(main["cache_write_1h_tokens"], main["cache_write_tokens"])
    return main, other


def _add_tokens(
    cost: _Sum, rates: Mapping[str, Any], part: dict[str, int], same_rate: Collection[str]
) -> None:
    """Adds the package's cost for the tokens of one request.

    The package charges tokens without a rate of their own at the rate of the wider kind. Where that would be
    a guess, the kind gets a rate of 0 and is left out by name; it still counts for the size, on which tiers
    depend.
    """
    used = dict(rates)
    for direction, inner in _INNER.items():
        base = f"{direction}_mtok"
        plain = part.get(f"{direction}_tokens", 0)
        for modality in _MODALITIES:
            name = f"{direction}_{modality}"
            count = part.get(f"{name}_tokens", 0)
            plain -= count
            is_as_text = name in same_rate and base in rates
            if count and (f"{name}_mtok" in rates or is_as_text):
                cost.is_known = True
            elif count:
                cost.left_out[f"{name}_tokens"] = count
                used |= {f"{name}_mtok": _NOTHING} | _joined_at_0(rates, inner, modality)
        if plain > 0 and base not in rates:
            cost.left_out[f"{direction}_tokens"] = plain
        cost.is_known |= plain > 0 and base in rates
        used.setdefault(base, _NOTHING)
    if part.get("cache_write_1h_tokens") and "cache_write_1h_mtok" not in rates:
        cost.left_out["cache_write_1h_tokens"] = part["cache_write_1h_tokens"]
    cost.usd += _calculated(used, _with_overlaps(part))


def _joined_at_0(rates: Mapping[str, Any], inner: Sequence[str], modality: str) -> dict[str, Decimal]:
    """Rates of 0 for combined kinds such as cached audio, which the package requires."""
    priced = (name.partition("_") for name in inner if f"{name}_mtok" in rates)
    return {f"{first}_{modality}_{rest}_mtok": _NOTHING for first, _, rest in priced}


def _with_overlaps(part: dict[str, int]) -> dict[str, int]:
    """The counts with necessary overlaps: of 10 input tokens, 8 cached and 5 audio, 3 are cached audio."""
    counts = dict(part)
    for direction, inner in _INNER.items():
        parts = [name for name in inner if counts.get(f"{name}_tokens") and name not in _WITHIN_WRITES]
        modal = [m for m in _MODALITIES if counts.get(f"{direction}_{m}_tokens")]
        if not modal:
            continue
        pairs = [
            (f"{first}_{m}_{rest}_tokens", f"{direction}_{m}_tokens", f"{first}_{rest}_tokens")
            for m in modal
            for first, _, rest in (name.partition("_") for name in parts)
        ]
        excess = (
            sum(counts[f"{name}_tokens"] for name in parts)
            + sum(counts[f"{direction}_{m}_tokens"] for m in modal)
            - sum(counts.get(both, 0) for both, _, _ in pairs)
            - counts.get(f"{direction}_tokens", 0)
        )
        for both, one, other in pairs:
            rooms = [
                counts[whole] - sum(counts.get(b, 0) for b, *wholes in pairs if whole in wholes)
                for whole in (one, other)
            ]
            more = max(0, min(excess, *rooms))
            counts[both] = counts.get(both, 0) + more
            excess -= more
    return counts


@cache
def _words(name: str) -> frozenset[str]:
    """The words of a kind of tokens, as in ``cache_audio_read_mtok`` or ``cache_audio_read_tokens``."""
    return frozenset(name.split("_")[:-1])


def _calculated(rates: Mapping[str, Any], part: Counts) -> Decimal:
    some = {name: count for name, count in part.items() if count}
    # Rates of unused kinds, and of pairs with one, would double the package's time.
    words = {"text", *chain.from_iterable(map(_words, some))}
    tokens = {
        name: rate
        for name, rate in rates.items()
        if name in _BASES
        or name.endswith("requests_kcount")
        or (name.endswith("_mtok") and words >= _words(name))
    }
    # With a count of 0 for each priced kind, the package does not infer it from others.
    counts = {name.replace("_mtok", "_tokens"): 0 for name in tokens if name.endswith("_mtok")} | some
    return ModelPrice(**tokens).calc_price(Usage(**counts))["total_price"]
