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


def instrument(client: C, monitor: APIMonitor | None = None) -> C:
    """The client itself, which from now on has every request to a model counted.

    ``client`` is a client of httpx or httpx2, or an object that holds some: the client of an SDK (OpenAI,
    Anthropic, google-genai, Together, OpenRouter), or whatever wraps one. The module ``openai`` stands for
    its own default client.

    Counted are requests that can generate, to providers that the settings know: their model, tokens, time
    and outcome, and what the provider says that they cost. Requests that the provider rightly refuses as
    wrong, and those cancelled before an answer came, are not. A request whose reply breaks off, or is left,
    counts as partial. One that is answered in the background counts when the finished reply is fetched.
    Nothing that is sent or received changes, and no word of it is kept. A stream in OpenAI's form tells its
    tokens only if it is asked to, with ``stream_options={"include_usage": True}``.

    ``monitor`` None: one for the whole process, which opens its files at the first call. Calling again
    changes nothing, or who counts. Raises TypeError where there is no client to instrument.
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
        """Hands an event to the store thread and waits for nothing.

        But in a forked child, which may end without a word: there it waits a moment, if it holds up no loop.
        """
        if seen.end is End.REFUSED:
            log.debug("A request was refused as wrong; it says nothing of the provider")
            return
        reading, ok = seen.reading, seen.end is End.DONE
        shared = self._monitor._shared  # noqa: SLF001 - as above
        session = shared.session
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
        if shared.is_forked and not _is_on_a_loop():
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
