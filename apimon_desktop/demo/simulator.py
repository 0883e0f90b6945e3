"""The six built-in providers on loopback, to show and to test with: no key and no network needed."""

import asyncio
import random
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType, TracebackType
from typing import Self

from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.demo.feeds import Report
from apimon_desktop.demo.station import Pace, Request, Station


class Simulator:
    """Six providers and their status pages; what they do can be changed while they run.

    Ports are known from `start` on and stay the same until `stop`, offline or not.
    """

    def __init__(
        self, *, latency_ratio: float = 1.0, seed: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        """``latency_ratio`` 0 answers at once, except where a behaviour names its latency."""
        self.requests: list[Request] = []
        """All that arrived, in order; emptied by whoever counts anew."""
        pace = Pace(latency_ratio=latency_ratio, random=random.Random(seed))  # noqa: S311 - jitter, no secret
        self._stations = MappingProxyType(
            {pid: Station(d, pace, self.requests.append, tls) for pid, d in DIALECTS.items()}
        )

    async def start(self) -> None:
        """Opens all origins."""
        await self.online()

    async def stop(self) -> None:
        """Closes all origins and drops whoever still waits for an answer."""
        await asyncio.gather(*(station.stop() for station in self._stations.values()))

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def offline(self) -> None:
        """Every origin refuses connections from now on, and those that stand are dropped."""
        await asyncio.gather(*(station.close() for station in self._stations.values()))

    async def online(self) -> None:
        """Every origin answers again, on the same ports."""
        await asyncio.gather(*(station.open() for station in self._stations.values()))

    def base_url(self, provider_id: ProviderId) -> str:
        """The API's address with its version path."""
        station = self._stations[provider_id]
        return station.api.url + station.dialect.base_path

    def status_url(self, provider_id: ProviderId) -> str:
        """The status feed's address; Gemini's is a page for people."""
        station = self._stations[provider_id]
        return station.feed.url + station.dialect.feed.path

    def key(self, provider_id: ProviderId) -> Secret:
        """The key that is right here."""
        return self._stations[provider_id].key

    def admin_key(self, provider_id: ProviderId) -> Secret | None:
        """The admin key that is right here. None: the provider has no cost report."""
        return self._stations[provider_id].admin_key

    def set_costs(self, provider_id: ProviderId, behaviour: Behaviour) -> None:
        """What becomes of requests for the provider's cost report from now on."""
        self._stations[provider_id].costs_behaviour = behaviour

    def set(self, provider_id: ProviderId, *behaviours: Behaviour) -> None:
        """What the provider does from now on: one behaviour per request, the last one stays."""
        self._stations[provider_id].behave(*behaviours)

    def set_all(self, *behaviours: Behaviour, feeds: bool = False) -> None:
        """The same for all providers; ``feeds`` lets the last behaviour reach their status pages too."""
        for station in self._stations.values():
            station.behave(*behaviours)
            if feeds:
                station.feed_behaviour = behaviours[-1]

    def set_feed(self, provider_id: ProviderId, behaviour: Behaviour) -> None:
        """What the provider's status page does from now on; any refusal is a 503."""
        self._stations[provider_id].feed_behaviour = behaviour

    def announce(self, provider_id: ProviderId, report: Report) -> None:
        """What the provider's status page says from now on."""
        self._stations[provider_id].report = replace(report, since=report.since or datetime.now(UTC))

    def requests_to(self, provider_id: ProviderId, *, feed: bool = False) -> list[Request]:
        """The requests that reached a provider's API, or its status page."""
        return [r for r in self.requests if r.provider_id == provider_id and r.to_feed is feed]
