"""How the price book of a program is made, and what it hears of the checks."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.price_book import PriceBook
from apimon_desktop.adapters.price_process import PriceProcess
from apimon_desktop.adapters.price_update import FETCHED_EVERY, NotFetchedError, fetch_prices, fetched_on
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import roster
from apimon_desktop.paths import Folders
from apimon_desktop.providers.spec import Provider

log = logging.getLogger(__name__)


def price_book(
    folders: Folders, settings: Settings, *, keeps: bool = True, readonly: bool = False
) -> PriceBook:
    """The book of this user. ``keeps`` False: without a file. ``readonly``: its file is left as it is."""
    return PriceBook(
        providers=priced_providers(settings),
        process=PriceProcess(fetched_list=folders.price_list_file),
        file=folders.prices_file if keeps else None,
        readonly=readonly,
    )


def priced_providers(settings: Settings) -> Mapping[ProviderId, Provider]:
    """The providers as settings want them."""
    return {provider_id: entry.provider for provider_id, entry in roster(settings).items()}


def noting_own_lists(
    book: PriceBook, submit: Callable[[Callable[[], None]], object]
) -> Callable[[Update], None]:
    """A subscriber that gives the book the price lists which checks bring; ``submit`` runs in its thread."""

    def note(update: Update) -> None:
        result = update.result
        if result is not None and result.prices:
            submit(partial(book.take_own_list, result.provider_id, result.prices))

    return note


class PriceUpdates:
    """A subscriber that has newer prices fetched, at most once a day and only where settings allow it.

    A check that went well is the sign that there is a network; no clock runs for it.
    """

    def __init__(
        self,
        *,
        is_wanted: Callable[[], bool],
        fetch: Callable[[date], Coroutine[Any, Any, None]],
        start: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        """``fetch`` is given the day, in UTC; ``start`` has it run."""
        self._is_wanted = is_wanted
        self._fetch = fetch
        self._start = start
        self._tried_at: datetime | None = None

    def __call__(self, update: Update) -> None:
        """Looks whether it is time."""
        result = update.result
        if result is None or not result.ok or not self._is_wanted():
            return
        if self._tried_at is None or result.at - self._tried_at >= FETCHED_EVERY:
            self._tried_at = result.at
            self._start(self._fetch(result.at.astimezone(UTC).date()))


async def fetch_daily(
    clients: HttpClients,
    folders: Folders,
    book: PriceBook,
    submit: Callable[[Callable[[], None]], object],
    today: date,
) -> None:
    """Fetches newer prices where those of today are not there yet, and lets the book know."""
    file = folders.price_list_file
    if await asyncio.get_running_loop().run_in_executor(None, fetched_on, file) == today:
        return
    try:
        await fetch_prices(clients, file, today=today)
    except NotFetchedError as fault:
        log.info("%s", fault)
    else:
        submit(book.forget_list)
