"""The prices of models, from the provider's own list, else from the genai-prices list, kept in a file."""

import json
import logging
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from apimon_desktop.adapters.files.access import CACHE_LIMIT_BYTES, read_file
from apimon_desktop.adapters.files.atomic import replace_cache
from apimon_desktop.adapters.prices.process import (
    PriceAnswers,
    PriceProcess,
    rates_document,
    read_cost,
    read_day,
    read_rates,
)
from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import TOOL_CALLS, UNPRICED, Cost, CostBasis, Use
from apimon_desktop.providers.registry import is_private_host
from apimon_desktop.providers.spec import Provider

log = logging.getLogger(__name__)

Known: TypeAlias = dict[str, dict[str, Any]]
"""The known prices, as they stand in the file: ``own`` has the lists of providers, by provider, and
``listed`` what the genai-prices list answered, by question. Each has the day on which it was asked."""
_PARTS: Final = ("own", "listed")
MOST_LISTED: Final = 1000
"""The most prices from the list; beyond it, the oldest are dropped."""

_LONGEST_NAME: Final = 200
_RESOURCE: Final = "models/"
"""Google's prefix of model names in addresses; its replies and the lists omit it."""
_SMALLEST_TIER: Final = 30_000
"""Below this input, no list has tiers (the lowest was 32,000 in genai-prices 0.2.3)."""
_MOST_COSTS: Final = 5000
_SLOT_S: Final = 900
"""Prices that depend on the time of day change at a quarter of an hour."""
_RETRY_AFTER_S: Final = 60.0
_MOST_USD: Final = Decimal(1_000_000)
"""No event costs more; a price that says so is wrong."""


def load_prices(path: Path) -> Known:
    """The prices in the file; none where it is missing or invalid."""
    try:
        document = json.loads(read_file(path, CACHE_LIMIT_BYTES))
        known = {part: dict(document[part]) for part in _PARTS}
        for one in chain.from_iterable(entries.values() for entries in known.values()):
            date.fromisoformat(one["asked_on"])
        for rates in chain.from_iterable(own["rates"].values() for own in known["own"].values()):
            read_rates(rates)
        for listed in known["listed"].values():
            _listed_price(listed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {part: {} for part in _PARTS}
    return known


def save_prices(path: Path, known: Known) -> None:
    """Writes the file, with the newer of what other programs wrote meanwhile; a failure is only logged."""
    there = load_prices(path)
    _write(path, {part: _newer(there[part], known[part]) for part in _PARTS})


def forget_listed(path: Path) -> None:
    """Removes the prices of the genai-prices list from the file."""
    _write(path, {**load_prices(path), "listed": {}})


def bounded(listed: Mapping[str, Any]) -> dict[str, Any]:
    """Limits the number of prices; first drops models that the list does not have, then the oldest."""
    unknown_first = sorted(listed.items(), key=lambda item: item[1]["rates"] is not None)
    return dict(unknown_first[-MOST_LISTED:])


def _newer(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    newer = {
        key: one
        for key, one in ours.items()
        if key not in theirs or theirs[key]["asked_on"] <= one["asked_on"]
    }
    return {**theirs, **newer}


def _write(path: Path, known: Known) -> None:
    try:
        document = {"own": known["own"], "listed": bounded(known["listed"])}
        replace_cache(path, json.dumps(document, indent=1).encode(), datetime.now(UTC))
    except OSError as fault:
        log.info("Prices could not be saved in %s: %s", path, fault)


def _listed_price(listed: Mapping[str, Any]) -> Price | None:
    """The price in an answer of the list. None: the list does not have the model."""
    if listed["rates"] is None:
        return None
    rates, as_of = read_rates(listed["rates"]), read_day(listed["as_of"])
    return Price(rates=rates, source=PriceSource.GENAI_PRICES, as_of=as_of)


def _today() -> date:
    return datetime.now(UTC).date()


class PriceBook:
    """Looks up prices and caches them, in memory and in a file; implements ``Prices``.

    For one thread. The first lookup of a model on a day may block for some 0.2 s.
    """

    def __init__(
        self,
        *,
        providers: Mapping[ProviderId, Provider],
        process: PriceProcess,
        file: Path | None,
        readonly: bool = False,
        today: Callable[[], date] = _today,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``file`` None: prices are kept in memory only. ``today`` gives the day in UTC."""
        self._providers = providers
        self._process = process
        self._file = file
        self._readonly = readonly
        self._today = today
        self._monotonic = monotonic
        self._known: Known | None = None
        self._taken: dict[ProviderId, tuple[date, Mapping[str, Rates]]] = {}
        """The own lists that were taken last, and when."""
        self._costs: dict[Hashable, Cost] = {}
        self._is_unsaved = False
        self._unanswered_mono_s: float | None = None
        """When the last question got no answer. None: it was answered."""
        self.paused = False
        """True: no child process is asked, and new uses stay without an estimate until one is."""

    def configure(self, providers: Mapping[ProviderId, Provider]) -> None:
        """Sets the providers; from any thread."""
        self._providers = providers

    def price(
        self, provider_id: ProviderId, model: str, at: datetime, *, input_tokens: int = 0
    ) -> Price | None:
        """The rates of requests with so many input tokens. None: unknown."""
        name = _name(model)
        if not name:
            return None
        if (rates := self._own_rates(provider_id, name)) is not None:
            as_of = read_day(self._prices()["own"][provider_id]["asked_on"])
            return Price(rates=read_rates(rates), source=PriceSource.PROVIDER, as_of=as_of)
        return self._listed(provider_id, name, at, _size(input_tokens))

    def costs(self, uses: Sequence[Use]) -> tuple[Cost | None, ...]:
        """An estimate for each use; `UNPRICED` where no rate is known. None: no answer; try again later.

        A use that names no model costs the provider's flat price.
        """
        keys = [_key(use) for use in uses]
        questions = {key: self._question(use) for key, use in zip(keys, uses, strict=True)}
        asked = {key: question for key, question in questions.items() if question is not None}
        missing = {key: question for key, question in asked.items() if key not in self._costs}
        if len(self._costs) + len(missing) > _MOST_COSTS:
            self._costs.clear()
            missing = asked
        answered = self._ask(list(missing.values())) if missing else None
        if answered is not None:
            for key, question, answer in zip(missing, missing.values(), answered.answers, strict=True):
                self._costs[key] = self._cost(question, answer)
        return tuple(
            self._costs.get(key) if key in asked else flat_cost(use, self._flat_rate(use.provider_id))
            for key, use in zip(keys, uses, strict=True)
        )

    def knows(self, provider_id: ProviderId, model: str) -> bool:
        """False where a lookup today found the model in no list; ``""`` is known by a flat price."""
        if not model:
            return self._flat_rate(provider_id) is not None
        name, place = _name(model), self._place(provider_id)
        if not name or self._own_rates(provider_id, name) is not None:
            return bool(name)
        if place is None:
            return False
        listed = self._prices()["listed"].get(_lookup(place, name))
        return listed is None or listed["rates"] is not None or self._is_outdated(listed)

    def take_own_list(self, provider_id: ProviderId, rates: Mapping[str, Rates]) -> None:
        """Sets a provider's own list of today."""
        taken = self._today(), rates
        if self._taken.get(provider_id) != taken:
            self._taken[provider_id] = taken
            documents = {model.lower(): rates_document(rate) for model, rate in rates.items()}
            own = {"asked_on": taken[0].isoformat(), "rates": documents}
            if self._prices()["own"].get(provider_id) != own:
                self._costs.clear()
                self._note("own", provider_id, own)
                self._save()  # for the programs that run beside this one

    def forget_list(self) -> None:
        """Drops the prices of the genai-prices list, because there is a newer one."""
        self._prices()["listed"].clear()
        self._costs.clear()
        if self._file is not None and not self._readonly:
            forget_listed(self._file)

    def close(self) -> None:
        """Ends the child process and saves the prices; call it last, in the same thread."""
        self._process.close()
        if self._is_unsaved:
            self._save()

    def _flat_rate(self, provider_id: ProviderId) -> Decimal | None:
        """USD per 1,000 tokens. None: there is no flat price."""
        provider = self._providers.get(provider_id)
        return None if provider is None else provider.usd_per_1k_tokens

    def _own_rates(self, provider_id: ProviderId, name: str) -> Mapping[str, str] | None:
        """A model's rates in the provider's own list, as a document. None: it is not there."""
        own = self._prices()["own"].get(provider_id)
        return None if own is None else own["rates"].get(name)

    def _is_outdated(self, listed: Mapping[str, Any]) -> bool:
        return str(listed["asked_on"]) != self._today().isoformat()

    def _listed(self, provider_id: ProviderId, name: str, at: datetime, size: int) -> Price | None:
        place = self._place(provider_id)
        if place is None:
            return None
        lookup = _lookup(place, name, size)
        listed = self._prices()["listed"].get(lookup)
        if listed is None or self._is_outdated(listed):
            question = {"provider": place, "model": name, "at": at.isoformat(), "input_tokens": size}
            answered = self._ask([question])
            if answered is not None:
                (answer,) = answered.answers
                rates = None if answer is None else answer["rates"]
                listed = self._note_listed(lookup, rates, answered.as_of)
        # An earlier price is used where there is no answer today.
        return None if listed is None else _listed_price(listed)

    def _note_listed(
        self, lookup: str, rates: Mapping[str, str] | None = None, as_of: date | None = None
    ) -> Mapping[str, Any]:
        """Notes the answer of today to a question. ``rates`` None: the list does not have the model."""
        day = None if as_of is None else as_of.isoformat()
        listed = {"asked_on": self._today().isoformat(), "as_of": day, "rates": rates}
        self._note("listed", lookup, listed)
        return listed

    def _question(self, use: Use) -> dict[str, Any] | None:
        """The question for the cost. None: the model is in no list."""
        provider, model = self._providers.get(use.provider_id), use.model or ""
        name = _name(model)
        if provider is None or not name or not self.knows(use.provider_id, model):
            return None
        tokens = {name: count for name, count in asdict(use.tokens).items() if count}
        question: dict[str, Any] = {
            "provider": self._place(use.provider_id) or "",
            "model": name,
            "at": use.at.isoformat(),
            "counts": tokens | dict(use.details.counts),
            "terms": dict(use.details.terms),
            "same_rate": sorted(provider.input_at_text_rate),
        }
        rates = self._own_rates(use.provider_id, name)
        return question if rates is None else question | {"rates": rates}

    def _cost(self, question: Mapping[str, Any], answer: Mapping[str, Any] | None) -> Cost:
        if answer is not None:
            return _believable(read_cost(answer))
        self._note_listed(_lookup(question["provider"], question["model"]))
        return UNPRICED

    def _ask(self, questions: Sequence[Mapping[str, Any]]) -> PriceAnswers | None:
        """The answers of the child process. None: there are none."""
        if self.paused:
            return None
        now_s = self._monotonic()
        if self._unanswered_mono_s is not None and now_s - self._unanswered_mono_s < _RETRY_AFTER_S:
            return None
        answers = self._process.ask(questions)
        self._unanswered_mono_s = now_s if answers is None else None
        return answers

    def _place(self, provider_id: ProviderId) -> str | None:
        """The provider's name or address in the list. None: it cannot be in the list."""
        provider = self._providers.get(provider_id)
        if provider is None:
            return None
        address = None if is_private_host(provider.base_url) else provider.base_url
        return provider.price_list_id or address

    def _prices(self) -> Known:
        if self._known is None:
            self._known = {part: {} for part in _PARTS} if self._file is None else load_prices(self._file)
        return self._known

    def _note(self, part: str, key: str, one: Mapping[str, Any]) -> None:
        known = self._prices()
        known[part][key] = one
        known["listed"] = bounded(known["listed"])
        self._is_unsaved = True

    def _save(self) -> None:
        self._is_unsaved = False
        if self._file is not None and not self._readonly:
            save_prices(self._file, self._prices())


def flat_cost(use: Use, usd_per_1k_tokens: Decimal | None) -> Cost:
    """The cost of a use that names no model; unpriced if input and output are told apart. None: no price."""
    if usd_per_1k_tokens is None or use.model or use.tokens.is_split or not use.tokens.total:
        return UNPRICED
    tools = {name: count for name, count in use.details.counts.items() if name in TOOL_CALLS}
    terms = {f"{name}={value}": 1 for name, value in use.details.terms.items()}
    usd = use.tokens.total * usd_per_1k_tokens / 1000
    return _believable(Cost(basis=CostBasis.ESTIMATED, usd=usd, left_out=MappingProxyType(tools | terms)))


def _believable(cost: Cost) -> Cost:
    return UNPRICED if cost.usd is not None and cost.usd > _MOST_USD else cost


def _key(use: Use) -> Hashable:
    """Everything that the cost of a use depends on."""
    details = use.details
    slot = int(use.at.timestamp()) // _SLOT_S
    counts, terms = tuple(details.counts.items()), tuple(details.terms.items())
    return use.provider_id, use.model, slot, use.tokens, counts, terms


def _name(model: str) -> str:
    """The model's name in lists. Empty: it is too long or empty."""
    name = model.strip().removeprefix(_RESOURCE).lower()
    return name if len(name) <= _LONGEST_NAME else ""


def _lookup(place: str, name: str, size: int = 0) -> str:
    """The key of a question: the provider's name or address in the list, a model, and a request's size."""
    return f"{place} {size} {name}"


def _size(input_tokens: int) -> int:
    """The size of a request, rounded to two digits: averages vary constantly, rates have few tiers."""
    if input_tokens < _SMALLEST_TIER:
        return 0
    step: int = 10 ** (len(str(input_tokens)) - 2)
    return input_tokens // step * step
