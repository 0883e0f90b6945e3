"""Reports the requests that a program's own clients make to the providers."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import wait
from functools import cache
from typing import Final, TypeVar

from apimon_desktop.adapters.sdk_clients import http_clients
from apimon_desktop.adapters.usage_hook import is_watched, unwatch, watch
from apimon_desktop.adapters.usage_look import End, Observation
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.usage import Tokens, UsageEvent, UsageSource
from apimon_desktop.monitor.api import APIMonitor
from apimon_desktop.monitor.roster import roster
from apimon_desktop.paths import folders
from apimon_desktop.providers.addresses import Addresses
from apimon_desktop.providers.spec import Provider

log = logging.getLogger(__name__)

C = TypeVar("C")

_KEPT_S: Final = 0.5
"""A call waits at most this long for the write: usually some milliseconds, 0.2 s while prices are loaded."""


def instrument(client: C, monitor: APIMonitor | None = None) -> C:
    """The same client, whose requests to models are counted from now on.

    ``client`` is a client of httpx or httpx2, or an object that holds some: an SDK's client (OpenAI,
    Anthropic, google-genai, Together, OpenRouter), or a wrapper of one. The module ``openai`` means its
    default client.

    It counts generating requests to providers in the settings: model, tokens, time, outcome, and the cost
    that the provider reports. It does not count requests that the provider refuses as invalid, or that are
    cancelled before an answer. A request whose reply breaks off counts as partial; one that is answered in
    the background counts when the finished reply is fetched. Requests and replies stay unchanged, and their
    content is not stored. A stream in OpenAI's form reports its tokens only with
    ``stream_options={"include_usage": True}``.

    ``monitor`` None: one for the whole process, which opens its files at the first call. A further call
    changes at most the monitor. Raises TypeError where there is no client to instrument.
    """
    watched = http_clients(client)
    if monitor is None:
        watched = [one for one in watched if not is_watched(one)]
    if watched:
        reporter = _Reporter(monitor or _own_monitor())
        for one in watched:
            watch(one, reporter.addresses, reporter)
    return client


def uninstrument(client: C) -> C:
    """The client as it was before `instrument`. Raises TypeError where there is no client."""
    for one in http_clients(client):
        unwatch(one)
    return client


@cache
def _own_monitor() -> APIMonitor:
    """In the app's own folder: a program that is only instrumented leaves no file where it runs."""
    return APIMonitor(folders().metrics_file)


class _Reporter:
    """Makes reports of what was seen."""

    def __init__(self, monitor: APIMonitor) -> None:
        self._monitor = monitor
        """Kept alive as long as a client reports to it."""
        session = monitor._session  # noqa: SLF001 - the guide's API is wider than it is deep
        self.addresses = Addresses(_base_urls(session.plan.settings))

    def __call__(self, seen: Observation) -> None:
        """Hands an event to the store thread; outside event loops, it waits briefly for the write.

        The program may end right after its call, by a signal or ``os._exit``.
        """
        if seen.end is End.REFUSED:
            log.debug("A request was refused as wrong; it says nothing of the provider")
            return
        reading, ok = seen.reading, seen.end is End.DONE
        session = self._monitor._session  # noqa: SLF001 - as above
        kept = session.usage.report(
            [
                UsageEvent(
                    provider_id=seen.asked.provider.id,
                    at=session.engine.clock.now(),
                    source=UsageSource.HOOK,
                    tokens=reading.tokens or Tokens(),
                    details=reading.details,
                    model=reading.model or seen.asked.model,
                    id=reading.reply_id,
                    ok=ok,
                    # How fast a request is refused says nothing of how fast one is answered.
                    latency_ms=seen.latency_ms if ok else None,
                    cost_usd=reading.cost_usd,
                    is_partial=seen.is_partial or reading.lacks_count,
                )
            ]
        )
        if not _is_on_a_loop():
            wait([kept], _KEPT_S)


def _is_on_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _base_urls(settings: Settings) -> Iterator[tuple[str, Provider]]:
    """Base URLs as the settings have them, and as they are without."""
    entries = roster(settings).values()
    for entry in entries:
        yield entry.profile.base_url, entry.provider
    for entry in entries:
        for url in (entry.provider.base_url, *entry.provider.other_urls):
            yield url, entry.provider
