"""Fetches a newer genai-prices list, for users who let it; bounded in time and size."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from apimon_desktop.adapters.body import CutAnswerError, read_body
from apimon_desktop.adapters.file_access import CACHE_LIMIT_BYTES, read_file
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.http_client import HttpClients, load_httpx
from apimon_desktop.adapters.set_aside import replace_cache
from apimon_desktop.adapters.transport_faults import Progress, named
from apimon_desktop.core.wording import WORDS

PRICE_LIST_URL: Final = "https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data_slim.json"
"""The list without descriptions, in the form that version 0.2 of the package reads
(https://github.com/pydantic/genai-prices, read 2026-11-23)."""
FETCHED_EVERY: Final = timedelta(days=1)
_TIMEOUT_S: Final = 20.0
_LARGEST_BYTES: Final = 4 * 1024 * 1024
"""It was 260 KB long in 2026-11."""
_LEAST_MODELS: Final = 100
"""A list of fewer has lost something."""


class NotFetchedError(Exception):
    """There is no newer list; the text is a sentence that says why."""


async def fetch_prices(
    clients: HttpClients, file: Path, *, today: date, url: str = PRICE_LIST_URL, timeout_s: float = _TIMEOUT_S
) -> None:
    """Puts the newest list into the file, with the day.

    Raises NotFetchedError; the file then stays as it is.
    """
    try:
        async with asyncio.timeout(timeout_s):
            data = await _downloaded(clients, url)
    except CutAnswerError as fault:
        raise NotFetchedError(f"The price list could not be fetched: {fault}.") from fault
    except (TimeoutError, OSError, load_httpx().HTTPError, load_httpx().InvalidURL) as fault:
        cause, detail = named(fault)
        why = detail or WORDS[cause]
        raise NotFetchedError(f"The price list could not be fetched: {why}.") from fault
    # Some 10 ms each, with an fsync: beside the loop.
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
    """True for providers with models that have prices; what each holds is looked at when it is used."""
    if not isinstance(providers, list) or not all(isinstance(one, Mapping) for one in providers):
        return False
    lists = [one.get("models") for one in providers]
    models = [model for listed in lists if isinstance(listed, list) for model in listed]
    return len(models) >= _LEAST_MODELS and all(
        isinstance(model, Mapping) and "id" in model and "prices" in model for model in models
    )
