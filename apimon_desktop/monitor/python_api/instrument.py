"""Reports the requests that a program's clients make to the providers."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import wait
from functools import cache, partial
from typing import Final, TypeVar

from apimon_desktop.adapters.instrument.clients import http_clients, is_watched, unwatch, watch
from apimon_desktop.core.model.usage import UsageEvent
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.python_api.monitor import APIMonitor, note_refusal
from apimon_desktop.paths import folders
from apimon_desktop.providers.addresses import Addresses
from apimon_desktop.providers.spec import Provider

C = TypeVar("C")

_STORED_S: Final = 0.25
"""How long a call waits for the write at most: usually some milliseconds, 0.2 s while prices are loaded."""


def instrument(client: C, monitor: APIMonitor | None = None) -> C:
    """Counts the client's requests to models from now on; returns the same client.

    ``client`` is a client of httpx or httpx2, or an object that holds some: an SDK's client (OpenAI,
    Anthropic, google-genai, Together, OpenRouter), or a wrapper of one. The module ``openai`` means its
    default client.

    It counts generating requests to providers in the settings: model, tokens, time, outcome, and the cost
    that the provider reports; not those that the provider refuses as invalid, or that are cancelled before an
    answer. A reply that breaks off counts as partial; one in the background counts when it is fetched.
    Requests and replies stay unchanged, and their content is not stored. OpenAI-style streams report their
    tokens only with ``stream_options={"include_usage": True}``.

    ``monitor`` None: one for the whole process, which opens its files at the first call. A further call
    changes at most the monitor. Raises TypeError if there is no client to instrument.
    """
    watched = http_clients(client)
    if monitor is None:
        watched = [one for one in watched if not is_watched(one)]
    if watched:
        # The clients keep it alive while they report to it.
        monitor = monitor or _own_monitor()
        settings = monitor._session.plan.settings  # noqa: SLF001 - part of the same package
        addresses, report = Addresses(_base_urls(settings)), partial(_report, monitor)
        for one in watched:
            watch(one, addresses, report)
    return client


def uninstrument(client: C) -> C:
    """Undoes `instrument`; returns the client. Raises TypeError if there is none."""
    for one in http_clients(client):
        unwatch(one)
    return client


@cache
def _own_monitor() -> APIMonitor:
    """A monitor with the app's metrics file: an instrumented program leaves no file in its folder."""
    return APIMonitor(folders().metrics_file)


def _report(monitor: APIMonitor, event: UsageEvent) -> None:
    """Passes an event to the store thread; outside event loops, waits briefly for the write.

    The program might end right after its call, by a signal or ``os._exit``.
    """
    stored = monitor._session.usage.report([event])  # noqa: SLF001 - part of the same package
    stored.add_done_callback(note_refusal)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        wait([stored], _STORED_S)


def _base_urls(settings: Settings) -> Iterator[tuple[str, Provider]]:
    """The configured base URLs, then the default ones."""
    entries = configured_providers(settings).values()
    for entry in entries:
        yield entry.profile.base_url, entry.provider
    for entry in entries:
        for url in (entry.provider.base_url, *entry.provider.other_urls):
            yield url, entry.provider
