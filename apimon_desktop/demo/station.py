"""One simulated provider: its API and its status page, each on a port of its own."""

import asyncio
import itertools
import random
import ssl
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.behaviours import Behaviour, ok
from apimon_desktop.demo.delivery import delivered
from apimon_desktop.demo.dialect import Ask, Costs, Dialect, Refusal
from apimon_desktop.demo.feeds import Report
from apimon_desktop.demo.http import Answer, HttpRequest, Response
from apimon_desktop.demo.origin import HttpOrigin

_HIDDEN = "..."
_FEED_LATENCY_MS = 90.0
_FEED_DOWN = Response(status=503, body=b"Service Unavailable", content_type="text/plain")
_FEED_UNKNOWN = Response(status=404, body=b"Not Found", content_type="text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that arrived, whatever came of it."""

    provider_id: ProviderId
    to_feed: bool
    """True: to the status page. False: to the API."""
    method: str
    path: str
    """With the query."""
    headers: Mapping[str, str]
    """Names in lower case; the key's value is taken out."""
    had_key: bool
    connection: int
    """Requests to one origin with the same number came over one connection."""
    at: datetime
    """UTC."""
    at_mono_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much of a realistic latency is really waited."""

    latency_ratio: float
    """1: all of it. A latency that a behaviour names is always waited in full."""
    random: random.Random


class Station:
    """Answers as its dialect and the behaviour of the moment want it."""

    def __init__(
        self, dialect: Dialect, pace: Pace, log: Callable[[Request], None], tls: ssl.SSLContext | None
    ) -> None:
        self.dialect = dialect
        self.key = Secret(dialect.key)
        self.admin_key = None if dialect.costs is None else Secret(dialect.costs.key)
        self.api = HttpOrigin(self._answer_api, tls=tls)
        self.feed = HttpOrigin(self._answer_feed, tls=tls)
        self.report = Report()
        self.feed_behaviour = ok(latency_ms=0)
        self.costs_behaviour = ok(latency_ms=0)
        self._pace = pace
        self._log = log
        self._behaviours = deque([ok()])
        self._numbers = itertools.count(1)

    def behave(self, *behaviours: Behaviour) -> None:
        """One behaviour per request from now on; the last one stays."""
        if not behaviours:
            raise ValueError("a provider needs at least one behaviour")
        self._behaviours = deque(behaviours)

    async def open(self) -> None:
        """Answers from now on."""
        await asyncio.gather(self.api.open(), self.feed.open())

    async def close(self) -> None:
        """Refuses connections from now on."""
        await asyncio.gather(self.api.close(), self.feed.close())

    async def stop(self) -> None:
        """Closes for good."""
        await asyncio.gather(self.api.stop(), self.feed.stop())

    def _answer_api(self, request: HttpRequest) -> Answer:
        key = _presented_key(request, self.dialect)
        self._note(request, to_feed=False, had_key=bool(key))
        if self.dialect.costs is not None and request.path == self.dialect.costs.path:
            return self._answer_costs(self.dialect.costs, request, key)
        behaviour = self._behaviours[0]
        if len(self._behaviours) > 1:
            self._behaviours.popleft()
        if behaviour.spares_check and request.method == "GET":
            behaviour = ok(latency_ms=behaviour.latency_ms)
        response = behaviour.page
        if response is None:
            response = self._with_id(_spoken(self.dialect, behaviour, request, key))
        return delivered(
            response, behaviour.delivery, delay_s=self._delay_s(behaviour, self.dialect.usual_ms)
        )

    def _answer_costs(self, costs: Costs, request: HttpRequest, key: str) -> Answer:
        """Whatever becomes of checks meanwhile."""
        behaviour = self.costs_behaviour
        response = behaviour.page
        ask = Ask(at=datetime.now(UTC), query=request.query, key=key, status=behaviour.status)
        if response is None and behaviour.refusal is not None:
            response = self.dialect.refuse(behaviour.refusal, ask)
        if response is None:
            response = self._with_id(costs.page(ask) if key == costs.key else costs.refused)
        return delivered(
            response, behaviour.delivery, delay_s=self._delay_s(behaviour, self.dialect.usual_ms)
        )

    def _answer_feed(self, request: HttpRequest) -> Answer:
        self._note(request, to_feed=True, had_key=False)
        behaviour = self.feed_behaviour
        response = behaviour.page
        if response is None and behaviour.refusal is not None:
            response = _FEED_DOWN
        if response is None:
            known = request.path == self.dialect.feed.path
            response = self.dialect.feed.words(self.report, datetime.now(UTC)) if known else _FEED_UNKNOWN
        return delivered(response, behaviour.delivery, delay_s=self._delay_s(behaviour, _FEED_LATENCY_MS))

    def _with_id(self, response: Response) -> Response:
        name = self.dialect.request_id_header
        if name is None:
            return response
        headers = {**response.headers, name: f"demo-{next(self._numbers):06d}"}
        return Response(
            status=response.status, body=response.body, content_type=response.content_type, headers=headers
        )

    def _delay_s(self, behaviour: Behaviour, usual_ms: float) -> float:
        jitter = 1 + behaviour.jitter_ratio * self._pace.random.uniform(-1, 1)
        if behaviour.latency_ms is not None:
            return behaviour.latency_ms * jitter / 1000
        return usual_ms * jitter * self._pace.latency_ratio / 1000

    def _note(self, request: HttpRequest, *, to_feed: bool, had_key: bool) -> None:
        hidden = self.dialect.key_header
        headers = {
            name: _HIDDEN if name == hidden or self.dialect.key in value else value
            for name, value in request.headers.items()
        }
        self._log(
            Request(
                provider_id=self.dialect.provider_id,
                to_feed=to_feed,
                method=request.method,
                path=request.target,
                headers=headers,
                had_key=had_key,
                connection=request.connection,
                at=datetime.now(UTC),
                at_mono_s=time.monotonic(),
            )
        )


def _presented_key(request: HttpRequest, dialect: Dialect) -> str:
    """The key as it came, or nothing."""
    value = request.headers.get(dialect.key_header, "")
    return value.removeprefix(dialect.key_prefix) if value.startswith(dialect.key_prefix) else ""


def _spoken(dialect: Dialect, behaviour: Behaviour, request: HttpRequest, key: str) -> Response:
    """What the provider says, in the order in which real ones look at a request."""
    is_post = request.method == "POST"
    beside = dialect.asked_beside(request.path, request.body) if is_post else None
    words, model = (dialect.good, "") if beside is None else (beside[0].good, beside[1])
    ask = Ask(
        at=datetime.now(UTC),
        query=request.query,
        key=key,
        status=behaviour.status,
        wait_s=behaviour.wait_s,
        balance_usd=behaviour.balance_usd,
        model=model,
    )
    refusal = behaviour.refusal
    if beside is None and refusal in dialect.unseen:
        refusal = None
    if refusal is None or refusal.needs_key:
        refusal = _unfit(dialect, request, key, is_known=beside is not None) or refusal
    if refusal is None and beside is not None and model not in dialect.models:
        refusal = Refusal.UNKNOWN_MODEL
    return words(ask) if refusal is None else dialect.refuse(refusal, ask)


def _unfit(dialect: Dialect, request: HttpRequest, key: str, *, is_known: bool) -> Refusal | None:
    """What is wrong with the request itself, unless it is ``is_known``, or is the check. None: nothing."""
    is_check = request.method == "GET" and request.path == dialect.check_path
    if not is_known and not is_check:
        return Refusal.NOT_FOUND
    if not key:
        return Refusal.MISSING_KEY
    if key != dialect.key:
        return Refusal.WRONG_KEY
    if any(name not in request.headers for name in dialect.demanded_headers):
        return Refusal.BAD_REQUEST
    return None
