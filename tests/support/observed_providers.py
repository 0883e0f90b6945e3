"""The demo's simulated providers, with a record of their requests and a hand on each of their parts."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import simulator
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.demo.dialects import Dialect
from apimon_desktop.demo.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A received request."""

    provider_id: ProviderId
    to_feed: bool
    """True: to the status page. False: to the API."""
    method: str
    path: str
    """With the query."""
    headers: Mapping[str, str]
    """Names in lower case; without the value of the key."""
    had_key: bool
    connection: int
    """Requests with the same number used the same connection."""
    at: datetime
    """UTC."""
    at_mono_s: float


class Simulator(simulator.Simulator):
    """Keeps the requests, and sets the behaviour of status pages and cost reports too."""

    def __init__(self, *, latency_ratio: float = 1.0, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(latency_ratio=latency_ratio, tls=tls, on_request=self._note)
        self.requests: list[Request] = []
        """All received requests, in order; callers may clear it."""

    def set_costs(self, provider_id: ProviderId, behaviour: Behaviour) -> None:
        """Sets the behaviour of the provider's cost report."""
        self.providers[provider_id].costs_behaviour = behaviour

    def set_all(self, *behaviours: Behaviour, feeds: bool = False) -> None:
        """The same for all providers; ``feeds`` True: the last behaviour also applies to status pages."""
        for provider in self.providers.values():
            provider.set_behaviours(*behaviours)
            if feeds:
                provider.feed_behaviour = behaviours[-1]

    def set_feed(self, provider_id: ProviderId, behaviour: Behaviour) -> None:
        """Sets the behaviour of the provider's status page; any refusal is a 503."""
        self.providers[provider_id].feed_behaviour = behaviour

    def requests_to(self, provider_id: ProviderId, *, feed: bool = False) -> list[Request]:
        """The requests to a provider's API, or to its status page."""
        return [r for r in self.requests if r.provider_id == provider_id and r.to_feed is feed]

    def _note(self, dialect: Dialect, request: HttpRequest) -> None:
        to_feed = self.providers[dialect.provider_id].feed.url.endswith(f"//{request.headers['host']}")
        hidden = dialect.provider.auth.header.lower()
        self.requests.append(
            Request(
                provider_id=dialect.provider_id,
                to_feed=to_feed,
                method=request.method,
                path=request.target,
                headers={
                    name: "..." if name == hidden or dialect.key in value else value
                    for name, value in request.headers.items()
                },
                had_key=not to_feed and bool(dialect.presented_key(request)),
                connection=request.connection,
                at=datetime.now(UTC),
                at_mono_s=time.monotonic(),
            )
        )
