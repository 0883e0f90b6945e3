"""What models cost: by the provider's own list, else by the genai-prices list, else nobody knows."""

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters import price_file
from apimon_desktop.adapters.price_documents import (
    PriceAnswers,
    cost_question,
    rates_question,
    read_cost,
    read_rates,
)
from apimon_desktop.adapters.price_file import Asked, Listed, OwnList, Remembered
from apimon_desktop.adapters.price_process import PriceProcess
from apimon_desktop.core.pricing import Price, PriceSource, Rates, Use
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import UNPRICED, Cost
from apimon_desktop.providers.custom import is_private_host
from apimon_desktop.providers.spec import Provider

_LONGEST_NAME: Final = 200
"""No model's name is longer."""
_RESOURCE: Final = "models/"
"""What Google puts before its models' names in addresses; its replies and the lists do without."""
_SMALLEST_TIER: Final = 30_000
"""Below this input, no list has tiers (the lowest was 32,000 in genai-prices 0.2.3)."""
_MOST_COSTS: Final = 5000
"""How many costs of different requests are remembered."""
_SLOT_S: Final = 900
"""Prices that depend on the hour change on a quarter of one."""
_SAVED_EVERY_S: Final = 5.0
"""Many new models in one go are written a few times."""
_ASKED_AGAIN_S: Final = 60.0
"""After a question that nothing answered."""


def _today() -> date:
    return datetime.now(UTC).date()


class PriceBook:
    """Remembers prices, here and in a file; implements ``Prices``.

    For one thread, which may be held up for some 0.2 s by the first question about a model on a day.
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
        """``file`` None: nothing outlives this program. ``today`` gives the day in UTC."""
        self._providers = providers
        self._process = process
        self._file = file
        self._readonly = readonly
        self._today = today
        self._monotonic = monotonic
        self._known: Remembered | None = None
        self._costs: dict[Hashable, Cost] = {}
        self._is_unsaved = False
        self._saved_mono_s: float | None = None
        self._silent_mono_s: float | None = None
        """When a question was left without an answer. None: the last one was not."""

    def configure(self, providers: Mapping[ProviderId, Provider]) -> None:
        """Takes the providers as they are from now on; from any thread."""
        self._providers = providers

    def price(
        self, provider_id: ProviderId, model: str, at: datetime, *, input_tokens: int = 0
    ) -> Price | None:
        """The rates of requests with so many input tokens. None: unknown, which is not 0."""
        name = _name(model)
        if not name:
            return None
        own = self._own_price(provider_id, name)
        return own or self._listed_price(provider_id, name, at, _size(input_tokens))

    def costs(self, uses: Sequence[Use]) -> tuple[Cost | None, ...]:
        """An estimate for each use; `UNPRICED` where no rate is known. None: no answer; try again later."""
        questions = {self._key(use): self._question(use) for use in uses}
        missing = {
            key: question
            for key, question in questions.items()
            if question is not None and key not in self._costs
        }
        if len(self._costs) + len(missing) > _MOST_COSTS:
            self._costs.clear()
            missing = {key: question for key, question in questions.items() if question is not None}
        answered = self._ask(list(missing.values())) if missing else None
        if answered is not None:
            for key, question, answer in zip(missing, missing.values(), answered.answers, strict=True):
                self._costs[key] = self._cost(question, answer)
        return tuple(
            UNPRICED if questions[key] is None else self._costs.get(key)
            for key in (self._key(use) for use in uses)
        )

    def knows(self, provider_id: ProviderId, model: str) -> bool:
        """False where a lookup today found the model in no list."""
        name, place = _name(model), self._place(provider_id)
        if not name or self._own_price(provider_id, name) is not None:
            return bool(name)
        listed = None if place is None else self._remembered().listed.get((place, name, 0))
        return place is not None and (
            listed is None or listed.price is not None or listed.asked_on != self._today()
        )

    def take_own_list(self, provider_id: ProviderId, rates: Mapping[str, Rates]) -> None:
        """Takes a provider's own list, as it is today."""
        own = OwnList(as_of=self._today(), rates={model.lower(): rate for model, rate in rates.items()})
        if self._remembered().own.get(provider_id) != own:
            self._costs.clear()
            self._remember(self._remembered().with_own(provider_id, own))

    def forget_list(self) -> None:
        """Asks the genai-prices list anew, because there is a newer one."""
        self._known = Remembered(own=self._remembered().own)
        self._costs.clear()
        if self._file is not None and not self._readonly:
            price_file.forget_listed(self._file)

    def close(self) -> None:
        """Ends what was started to ask, and writes what is left; when its thread asks nothing more."""
        self._process.close()
        if self._is_unsaved:
            self._save()

    def _own_price(self, provider_id: ProviderId, name: str) -> Price | None:
        own = self._remembered().own.get(provider_id)
        rates = None if own is None else own.rates.get(name)
        if own is None or rates is None:
            return None
        return Price(rates=rates, source=PriceSource.PROVIDER, as_of=own.as_of)

    def _listed_price(self, provider_id: ProviderId, name: str, at: datetime, size: int) -> Price | None:
        place = self._place(provider_id)
        if place is None:
            return None
        asked = place, name, size
        listed = self._remembered().listed.get(asked)
        if listed is None or listed.asked_on != self._today():
            answered = self._ask([rates_question(place, name, at, size)])
            if answered is not None:
                listed = self._note(asked, answered)
        # An earlier answer still counts where there is none today.
        return None if listed is None else listed.price

    def _note(self, asked: Asked, answered: PriceAnswers) -> Listed:
        (answer,) = answered.answers
        price = None
        if answer is not None:
            rates = read_rates(answer.get("rates"))
            price = Price(rates=rates, source=PriceSource.GENAI_PRICES, as_of=answered.as_of)
        listed = Listed(asked_on=self._today(), price=price)
        self._remember(self._remembered().with_listed(asked, listed))
        return listed

    def _key(self, use: Use) -> Hashable:
        """What the cost of a use depends on."""
        details = use.details
        slot = int(use.at.timestamp()) // _SLOT_S
        counts, terms = tuple(details.counts.items()), tuple(details.terms.items())
        return use.provider_id, use.model, slot, use.tokens, counts, terms

    def _question(self, use: Use) -> dict[str, Any] | None:
        """The question for the cost. None: the model cannot be, or is known not to be, in any list."""
        provider, name = self._providers.get(use.provider_id), _name(use.model)
        if provider is None or not name or not self.knows(use.provider_id, use.model):
            return None
        own = self._remembered().own.get(use.provider_id)
        rates = None if own is None else own.rates.get(name)
        place = self._place(use.provider_id) or ""
        return cost_question(place, name, use, rates=rates, same_rate=provider.input_at_text_rate)

    def _cost(self, question: Mapping[str, Any], answer: Mapping[str, Any] | None) -> Cost:
        if answer is not None:
            return read_cost(answer)
        asked = question["provider"], question["model"], 0
        self._remember(self._remembered().with_listed(asked, Listed(asked_on=self._today())))
        return UNPRICED

    def _ask(self, questions: Sequence[Mapping[str, Any]]) -> PriceAnswers | None:
        """The list's answers. None: there is no answer."""
        now_s = self._monotonic()
        if self._silent_mono_s is not None and now_s - self._silent_mono_s < _ASKED_AGAIN_S:
            return None
        answers = self._process.ask(questions)
        self._silent_mono_s = now_s if answers is None else None
        return answers

    def _place(self, provider_id: ProviderId) -> str | None:
        """The provider's name or address in the list. None: it cannot be in the list."""
        provider = self._providers.get(provider_id)
        return None if provider is None else _place_in_list(provider)

    def _remembered(self) -> Remembered:
        if self._known is None:
            self._known = Remembered() if self._file is None else price_file.load(self._file)
        return self._known

    def _remember(self, known: Remembered) -> None:
        self._known = known
        self._is_unsaved = True
        if self._saved_mono_s is None or self._monotonic() - self._saved_mono_s >= _SAVED_EVERY_S:
            self._save()

    def _save(self) -> None:
        self._is_unsaved = False
        self._saved_mono_s = self._monotonic()
        if self._file is not None and not self._readonly:
            price_file.save(self._file, self._remembered())


def _place_in_list(provider: Provider) -> str | None:
    """The provider's name or address in the list. None: it can't be there."""
    if provider.price_list_id is not None:
        return provider.price_list_id
    return None if is_private_host(provider.base_url) else provider.base_url


def _name(model: str) -> str:
    """The model's name in lists. Empty: it cannot be one."""
    name = model.strip().removeprefix(_RESOURCE).lower()
    return name if len(name) <= _LONGEST_NAME else ""


def _size(input_tokens: int) -> int:
    """The size of a request, to two digits: an average moves all the time, rates change with few sizes."""
    if input_tokens < _SMALLEST_TIER:
        return 0
    step: int = 10 ** (len(str(input_tokens)) - 2)
    return input_tokens // step * step
