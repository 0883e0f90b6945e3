"""What the local API answers, apart from how it is spoken: its routes, and what they share."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.profile import Job
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.version import __version__
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.answers import Answer, RefusedError, bad_request, json_answer
from apimon_desktop.server.deadlines import Deadlines
from apimon_desktop.server.documents import failover_document, history_body, status_document
from apimon_desktop.server.events import Events, Listener
from apimon_desktop.server.gate import Gate
from apimon_desktop.server.limits import Limits
from apimon_desktop.server.metrics_page import CONTENT_TYPE, metrics_page
from apimon_desktop.server.openapi import openapi_body
from apimon_desktop.server.requests import Request, allow_parameters, is_from_browser, whole_number
from apimon_desktop.server.rounds import Rounds
from apimon_desktop.server.tally import Tally
from apimon_desktop.server.usage import UsageRoutes

_MOST_HOURS: Final = 24 * 400
"""As long as the history is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStream:
    """An answer without an end."""

    listener: Listener


Reply = Answer | EventStream
Handler = Callable[[Request, bytes], Awaitable[Reply]]


class Api:
    """Answers requests that were let in, and holds what connections share."""

    def __init__(self, session: Session, tasks: asyncio.TaskGroup, gate: Gate, limits: Limits) -> None:
        """``tasks`` owns the rounds of checks."""
        self.limits = limits
        self.gate = gate
        self.deadlines = Deadlines()
        self.tally = Tally()
        self.events = Events(session.engine, limits)
        self._session = session
        self._engine = session.engine
        self._rounds = Rounds(session, tasks, every_s=limits.round_every_s)
        self._usage = usage = UsageRoutes(session)
        self._routes: Mapping[str, Mapping[str, Handler]] = MappingProxyType(
            {
                "/": {"GET": self._index},
                "/api/monitor": {"GET": self._monitor},
                "/api/status": {"GET": self._status},
                "/api/failover/{id}": {"GET": self._failover},
                "/api/usage": {"GET": usage.tell, "POST": usage.take},
                "/api/history/{id}": {"GET": self._history},
                "/api/events": {"GET": self._events},
                "/metrics": {"GET": self._metrics},
                "/healthz": {"GET": self._healthz},
                "/openapi.json": {"GET": self._openapi},
            }
        )
        self._by_segments = {tuple(path[1:].split("/")): handlers for path, handlers in self._routes.items()}

    def close(self) -> None:
        """Ends what goes on by itself."""
        self.deadlines.close()
        self._rounds.close()

    async def answer(self, request: Request, body: bytes) -> Reply:
        """What the request asks for. Raises RefusedError."""
        return await self._handler(request)(request, body)

    def expect_body(self, request: Request) -> None:
        """Raises RefusedError if the request is refused whatever its body says."""
        if self._handler(request) == self._usage.take:
            self._usage.expect(request)

    def _handler(self, request: Request) -> Handler:
        """The handler of the path and method. Raises RefusedError if there is none."""
        handlers = self._by_segments.get(_template(request.segments))
        if handlers is None:
            raise RefusedError(
                404, "not_found", "There is nothing under this path. GET / lists what there is."
            )
        # HEAD is GET without a body; an endless one has no such twin.
        method = (
            "GET" if request.method == "HEAD" and request.segments != ("api", "events") else request.method
        )
        handler = handlers.get(method)
        if handler is None:
            allowed = ", ".join(handlers)
            raise RefusedError(405, "method_not_allowed", f"This path takes {allowed}.", {"Allow": allowed})
        return handler

    async def _index(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request)
        paths = [f"{method} {path}" for path, handlers in self._routes.items() for method in handlers]
        return json_answer({"name": "API Monitor", "version": __version__, "paths": paths})

    async def _monitor(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request)
        if is_from_browser(request):
            # Any web page may have caused the request: it gets the latest report and starts no check.
            return Answer(body=await self._rounds.as_known())
        return Answer(body=await self._rounds.report())

    async def _status(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request)
        return json_answer(status_document(self._engine.snapshot, self._engine.clock.now()))

    async def _failover(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request, "for")
        job = request.query.get("for")
        if job is not None and job not in tuple(Job):
            raise bad_request(f"'for' is one of: {', '.join(Job)}.")
        found = self._engine.failover(self._provider(request), None if job is None else Job(job))
        return json_answer(failover_document(found))

    async def _history(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request, "hours")
        provider_id = self._provider(request)
        hours = whole_number(request, "hours", default=24, most=_MOST_HOURS)
        since = self._engine.clock.now() - timedelta(hours=hours)
        asked = self._session.keeper.ask_history(
            lambda history: history_body(
                provider_id, history.points(provider_id, since), history.incidents(provider_id, since)
            )
        )
        body = await asyncio.shield(asyncio.wrap_future(asked))
        return Answer(body=history_body(provider_id, (), ()) if body is None else body)

    async def _events(self, request: Request, _body: bytes) -> EventStream:
        allow_parameters(request)
        return EventStream(listener=self.events.join(is_browser=is_from_browser(request)))

    async def _metrics(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request)
        page = metrics_page(self._engine.snapshot, self.tally)
        return Answer(body=page, content_type=CONTENT_TYPE)

    async def _healthz(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request)
        return json_answer({"status": "ok"})

    async def _openapi(self, request: Request, _body: bytes) -> Answer:
        allow_parameters(request)
        return Answer(body=openapi_body(self._engine.snapshot.providers))

    def _provider(self, request: Request) -> ProviderId:
        """The provider that the path names. Raises RefusedError for an unknown one."""
        provider_id = ProviderId(request.segments[-1])
        if provider_id not in self._engine.snapshot.providers:
            known = ", ".join(self._engine.snapshot.providers)
            raise RefusedError(404, "unknown_provider", f"There is no such provider. There are: {known}.")
        return provider_id


def _template(segments: tuple[str, ...]) -> tuple[str, ...]:
    """The path as the table of routes has it."""
    if len(segments) == 3 and segments[:2] in (("api", "failover"), ("api", "history")):
        return (*segments[:2], "{id}")
    return segments
