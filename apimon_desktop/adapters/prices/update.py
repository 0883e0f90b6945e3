"""Keeps prices up to date: providers' own lists, and a newer genai-prices list where allowed."""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.files.access import CACHE_LIMIT_BYTES, os_fault, read_file
from apimon_desktop.adapters.files.atomic import replace_cache
from apimon_desktop.adapters.http.body import CutAnswerError, read_body
from apimon_desktop.adapters.http.client import HttpClients, request_faults
from apimon_desktop.adapters.http.faults import Progress, named
from apimon_desktop.adapters.prices.book import PriceBook
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.wording.causes import WORDS
from apimon_desktop.paths import Folders

log = logging.getLogger(__name__)

PRICE_LIST_URL: Final = "https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data_slim.json"
"""The list without descriptions, in the form that version 0.2 of the package reads
(https://github.com/pydantic/genai-prices, read 2026-11-23)."""
_FETCHED_EVERY: Final = timedelta(days=1)
_TIMEOUT_S: Final = 20.0
_LARGEST_BYTES: Final = 4 * 1024 * 1024
"""It was 260 KB long in 2026-11."""
_LEAST_MODELS: Final = 100
"""A shorter list is incomplete."""


class NotFetchedError(Exception):
    """There is no newer list; the text is a sentence that says why."""


async def fetch_prices(
    clients: HttpClients, file: Path, *, today: date, url: str = PRICE_LIST_URL, timeout_s: float = _TIMEOUT_S
) -> None:
    """Writes the newest list to the file, with the day. Raises NotFetchedError; the file then stays."""
    try:
        async with asyncio.timeout(timeout_s):
            data = await _downloaded(clients, url)
    except CutAnswerError as fault:
        raise NotFetchedError(f"The price list could not be fetched: {fault}.") from fault
    except request_faults() as fault:
        cause, detail = named(fault)
        why = detail or WORDS[cause]
        raise NotFetchedError(f"The price list could not be fetched: {why}.") from fault
    # In a thread, because parsing and fsync take some 10 ms each.
    await asyncio.get_running_loop().run_in_executor(None, _keep, data, file, today)


def fetched_on(file: Path) -> date | None:
    """The day on which the list in the file was fetched. None: there is none."""
    try:
        return date.fromisoformat(json.loads(read_file(file, CACHE_LIMIT_BYTES))["fetched_on"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


async def _downloaded(clients: HttpClients, url: str) -> bytes:
    client = await clients.client()
    async with client.stream("GET", url, extensions={"trace": Progress().note}) as response:
        if response.status_code != 200:
            raise NotFetchedError(f"The price list could not be fetched: HTTP {response.status_code}.")
        body = await read_body(response, _LARGEST_BYTES)
    if body.too_long:
        raise NotFetchedError("The price list could not be used: it is far too long.")
    return body.data


def _keep(data: bytes, file: Path, today: date) -> None:
    try:
        providers: Any = json.loads(data)
    except (ValueError, RecursionError):
        providers = None
    if not _is_price_list(providers):
        raise NotFetchedError("The price list could not be used: it has another form than it should.")
    try:
        content = json.dumps({"fetched_on": today.isoformat(), "providers": providers}).encode()
        replace_cache(file, content, datetime.now(UTC))
    except OSError as fault:
        raise NotFetchedError(f"{file} could not be written: {os_fault(fault)}.") from fault


def _is_price_list(providers: Any) -> bool:
    """True for providers with models that have prices; the prices are validated when they are used."""
    if not isinstance(providers, list) or not all(isinstance(one, Mapping) for one in providers):
        return False
    lists = [one.get("models") for one in providers]
    models = [model for listed in lists if isinstance(listed, list) for model in listed]
    return len(models) >= _LEAST_MODELS and all(
        isinstance(model, Mapping) and "id" in model and "prices" in model for model in models
    )


def noting_own_lists(
    book: PriceBook, submit: Callable[[Callable[[], None]], object]
) -> Callable[[Update], None]:
    """A subscriber that adds price lists from checks to the book; ``submit`` runs a job in its thread."""

    def note(update: Update) -> None:
        result = update.result
        if result is not None and result.prices:
            submit(partial(book.take_own_list, result.provider_id, result.prices))

    return note


def price_updates(
    *,
    is_wanted: Callable[[], bool],
    fetch: Callable[[date], Coroutine[Any, Any, None]],
    start: Callable[[Coroutine[Any, Any, None]], None],
) -> Callable[[Update], None]:
    """A subscriber that fetches newer prices, at most once a day; ``fetch`` takes the day in UTC.

    A successful check triggers it, because it proves that there is a network.
    """
    tried_at: datetime | None = None

    def look(update: Update) -> None:
        nonlocal tried_at
        result = update.result
        if result is None or not result.ok or not is_wanted():
            return
        if tried_at is None or result.at - tried_at >= _FETCHED_EVERY:
            tried_at = result.at
            start(fetch(result.at.astimezone(UTC).date()))

    return look


async def fetch_daily(
    clients: HttpClients,
    folders: Folders,
    book: PriceBook,
    submit: Callable[[Callable[[], None]], object],
    today: date,
) -> None:
    """Fetches newer prices unless today's have been fetched, and has the book use them."""
    file = folders.price_list_file
    if await asyncio.get_running_loop().run_in_executor(None, fetched_on, file) == today:
        return
    try:
        await fetch_prices(clients, file, today=today)
    except NotFetchedError as fault:
        log.info("%s", fault)
    else:
        submit(book.forget_list)
