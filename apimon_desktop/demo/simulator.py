"""The six built-in providers, simulated on loopback; they need no key and no network."""

import asyncio
import itertools
import random
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from types import MappingProxyType, TracebackType
from typing import Self

from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.demo.behaviours import Behaviour, Report, ok
from apimon_desktop.demo.dialects import DIALECTS, Dialect
from apimon_desktop.demo.http import Answer, HttpRequest, LoopbackServer, Response, whole_bytes

_FEED_LATENCY_MS = 90.0
_FEED_DOWN = Response(status=503, body=b"Service Unavailable", content_type="text/plain")
_FEED_UNKNOWN = Response(status=404, body=b"Not Found", content_type="text/plain")


OnRequest = Callable[[Dialect, HttpRequest], None]
"""Called with each request to a provider or its status page."""


class SimulatedProvider:
    """Answers by its dialect and its current behaviour."""

    def __init__(
        self,
        dialect: Dialect,
        *,
        latency_ratio: float,
        jitter: random.Random,
        tls: ssl.SSLContext | None,
        on_request: OnRequest,
    ) -> None:
        """``latency_ratio`` 1: realistic. Latencies that a behaviour names are not scaled."""
        self.dialect = dialect
        self.api = LoopbackServer(self._answer_api, tls=tls)
        self.feed = LoopbackServer(self._answer_feed, tls=tls)
        self.servers = (self.api, self.feed)
        self.report = Report()
        self.feed_behaviour = ok(latency_ms=0)
        self.costs_behaviour = ok(latency_ms=0)
        self._latency_ratio = latency_ratio
        self._jitter = jitter
        self._on_request = on_request
        self._behaviours = deque([ok()])
        self._numbers = itertools.count(1)

    def set_behaviours(self, *behaviours: Behaviour) -> None:
        """Sets one behaviour for each of the next requests; the last one stays."""
        if not behaviours:
            raise ValueError("a provider needs at least one behaviour")
        self._behaviours = deque(behaviours)

    def _answer_api(self, request: HttpRequest) -> Answer:
        self._on_request(self.dialect, request)
        behaviour = self.costs_behaviour  # whatever happens to checks
        if not self.dialect.is_costs(request):
            behaviour = self._behaviours[0]
            if len(self._behaviours) > 1:
                self._behaviours.popleft()
        response = self.dialect.response(request, behaviour)
        if (name := self.dialect.request_id_header) is not None:
            headers = {**response.headers, name: f"demo-{next(self._numbers):06d}"}
            response = replace(response, headers=headers)
        return self._delayed(behaviour, response, self.dialect.usual_ms)

    def _answer_feed(self, request: HttpRequest) -> Answer:
        self._on_request(self.dialect, request)
        behaviour = self.feed_behaviour
        if behaviour.refusal is not None:
            response = _FEED_DOWN
        elif request.path != self.dialect.feed_path:
            response = _FEED_UNKNOWN
        else:
            response = self.dialect.feed(self.report, datetime.now(UTC))
        return self._delayed(behaviour, response, _FEED_LATENCY_MS)

    def _delayed(self, behaviour: Behaviour, response: Response, usual_ms: float) -> Answer:
        """The behaviour's own answer, or else this response, with its delay."""
        answer = behaviour.answer or Answer(pieces=(whole_bytes(response),))
        jitter = 1 + behaviour.jitter_ratio * self._jitter.uniform(-1, 1)
        latency_ms = behaviour.latency_ms
        if latency_ms is None:
            latency_ms = usual_ms * self._latency_ratio
        return replace(answer, delay_s=latency_ms * jitter / 1000)


class Simulator:
    """Six providers and their status pages, whose behaviour can be changed while they run.

    Ports are known after `online` and stay the same until `stop`, offline or not.
    """

    def __init__(
        self,
        *,
        latency_ratio: float = 1.0,
        tls: ssl.SSLContext | None = None,
        on_request: OnRequest = lambda _dialect, _request: None,
    ) -> None:
        """``latency_ratio`` 0: answers at once, except where a behaviour names its latency."""
        jitter = random.Random(0)  # noqa: S311 - no secret
        self.providers = MappingProxyType(
            {
                provider_id: SimulatedProvider(
                    dialect, latency_ratio=latency_ratio, jitter=jitter, tls=tls, on_request=on_request
                )
                for provider_id, dialect in DIALECTS.items()
            }
        )

    async def stop(self) -> None:
        """Closes all origins and their connections."""
        await asyncio.gather(*(server.stop() for server in self._servers()))

    async def __aenter__(self) -> Self:
        await self.online()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def offline(self) -> None:
        """Every origin refuses connections from now on; existing ones are closed."""
        await asyncio.gather(*(server.close() for server in self._servers()))

    async def online(self) -> None:
        """Every origin answers again, on the same ports."""
        await asyncio.gather(*(server.open() for server in self._servers()))

    def base_url(self, provider_id: ProviderId) -> str:
        """The API's address with its version path."""
        provider = self.providers[provider_id]
        return provider.api.url + provider.dialect.base_path

    def status_url(self, provider_id: ProviderId) -> str:
        """The status feed's address; Gemini's is a web page."""
        provider = self.providers[provider_id]
        return provider.feed.url + provider.dialect.feed_path

    def key(self, provider_id: ProviderId) -> Secret:
        """The valid key."""
        return Secret(DIALECTS[provider_id].key)

    def admin_key(self, provider_id: ProviderId) -> Secret | None:
        """The valid admin key. None: the provider has no cost report."""
        key = DIALECTS[provider_id].admin_key
        return None if key is None else Secret(key)

    def set(self, provider_id: ProviderId, *behaviours: Behaviour) -> None:
        """Sets one behaviour for each of the next requests; the last one stays."""
        self.providers[provider_id].set_behaviours(*behaviours)

    def announce(self, provider_id: ProviderId, report: Report) -> None:
        """Sets the report on the provider's status page."""
        self.providers[provider_id].report = replace(report, since=report.since or datetime.now(UTC))

    def _servers(self) -> Iterator[LoopbackServer]:
        return chain.from_iterable(provider.servers for provider in self.providers.values())
