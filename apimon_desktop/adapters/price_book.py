"""What models cost: by the provider's own list, else by the genai-prices list, else nobody knows."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from apimon_desktop.adapters import price_file
from apimon_desktop.adapters.price_file import Listed, OwnList, Remembered
from apimon_desktop.adapters.price_process import PriceProcess
from apimon_desktop.core.pricing import Price, PriceSource, Rates, price_on
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.custom import is_private_host
from apimon_desktop.providers.spec import Provider

_LONGEST_NAME: Final = 200
"""No model's name is longer."""
_RESOURCE: Final = "models/"
"""What Google puts before its models' names in addresses; its replies and the lists do without."""


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
        self._is_unsaved = False
        self._saved_mono_s: float | None = None
        self._silent_mono_s: float | None = None
        """When a question was left without an answer. None: the last one was not."""

    def configure(self, providers: Mapping[ProviderId, Provider]) -> None:
        """Takes the providers as they are from now on; from any thread."""
        self._providers = providers

    def price(self, provider_id: ProviderId, model: str, at: datetime) -> Price | None:
        """What a model cost at a moment, UTC. None: nobody knows; that is not 0."""
        name = model.strip().removeprefix(_RESOURCE).lower()
        if not 0 < len(name) <= _LONGEST_NAME:
            return None
        return self._own_price(provider_id, name) or self._listed_price(provider_id, name, at)

    def take_own_list(self, provider_id: ProviderId, rates: Mapping[str, Rates]) -> None:
        """Takes a provider's own list, as it is today."""
        own = OwnList(as_of=self._today(), rates={model.lower(): rate for model, rate in rates.items()})
        if self._remembered().own.get(provider_id) != own:
            self._remember(self._remembered().with_own(provider_id, own))

    def forget_list(self) -> None:
        """Asks the genai-prices list anew, because there is a newer one."""
        self._known = Remembered(own=self._remembered().own)
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

    def _listed_price(self, provider_id: ProviderId, name: str, at: datetime) -> Price | None:
        provider = self._providers.get(provider_id)
        where = None if provider is None else _place_in_list(provider)
        if where is None:
            return None
        listed = self._remembered().listed.get((where, name))
        if listed is None or listed.asked_on != self._today():
            # What it said before still counts where it cannot be asked today.
            listed = self._ask(where, name) or listed
        return None if listed is None else price_on(listed.prices, at.astimezone(UTC).date())

    def _ask(self, where: str, name: str) -> Listed | None:
        """The list's answer of today. None: it cannot be asked."""
        now_s = self._monotonic()
        if self._silent_mono_s is not None and now_s - self._silent_mono_s < _ASKED_AGAIN_S:
            return None
        answer = self._process.ask(where, name)
        self._silent_mono_s = now_s if answer is None else None
        if answer is None:
            return None
        listed = Listed(asked_on=self._today(), prices=answer.prices)
        self._remember(self._remembered().with_listed((where, name), listed))
        return listed

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
