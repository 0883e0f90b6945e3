"""The routes of the local API, and what they share.

``/api/status``, ``/api/failover`` and ``/metrics`` know only the checks of the serving program;
``/api/monitor``, ``/api/usage`` and ``/api/history`` include those of other programs with the same files.
"""

import asyncio
import json
import logging
import os
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final, NoReturn

from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.core import __version__
from apimon_desktop.core.model.ids import Job, ProviderId
from apimon_desktop.core.model.limits import USAGE_KEPT_DAYS
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.usage import Receipt, ReceiptKind, UsageEvent, UsageSource
from apimon_desktop.core.money.costs import spent_report
from apimon_desktop.core.usage.parse import read_usage
from apimon_desktop.core.usage.sums import PERIODS, UsageBy, begin_of, usage_document
from apimon_desktop.core.wording.headline import troubled
from apimon_desktop.monitor.engine.engine import Engine
from apimon_desktop.monitor.money.read import read_usage_report
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.server.access import AccessControl
from apimon_desktop.server.documents import history_body, openapi_body, status_document, update_document
from apimon_desktop.server.prometheus import CONTENT_TYPE, Tally, metrics_page
from apimon_desktop.server.requests import Request, allow_parameters, is_from_browser, whole_number
from apimon_desktop.server.responses import (
    JSON,
    Limits,
    RefusedError,
    Response,
    bad_request,
    encoded,
    internal_error,
    json_response,
)

log = logging.getLogger(__name__)

_MOST_HOURS: Final = 24 * USAGE_KEPT_DAYS
"""As long as the history is kept."""
_MOST_TOLD: Final = 5
_READ_AT_ONCE_BYTES: Final = 8 * 1024
"""Parsing a longer report in the loop would be noticed in a window."""


class SharedChecks:
    """Checks all providers on request. Requests share a round of checks; each gets the current report."""

    def __init__(self, session: Session, tasks: asyncio.TaskGroup, *, every_s: float) -> None:
        self._session = session
        self._tasks = tasks
        self._every_s = every_s
        self._round: asyncio.Task[bool] | None = None
        self._began_s = 0.0
        self._writing: asyncio.Task[bytes | None] | None = None
        """Writes the current report."""
        self._following: asyncio.Task[bytes | None] | None = None
        """Writes the next report, for requests that arrived meanwhile."""

    async def report(self) -> bytes:
        """The report after a round that began at most ``every_s`` ago. Raises RefusedError if it failed."""
        now_s = self._session.engine.clock.monotonic()
        if self._round is None or (self._round.done() and now_s - self._began_s >= self._every_s):
            self._began_s = now_s
            self._round = self._tasks.create_task(self._checked())
        current = self._round
        await asyncio.wait({current})  # a caller that leaves does not cancel it for the others
        if current.cancelled() or not current.result():
            raise internal_error()
        return await self.as_known()

    async def as_known(self) -> bytes:
        """The current report, without a check. Raises RefusedError on an internal error."""
        if self._following is None:
            self._following = self._tasks.create_task(self._written(self._writing))
        current = self._following
        await asyncio.wait({current})
        report = None if current.cancelled() else current.result()
        if report is None:
            raise internal_error()
        return report

    def close(self) -> None:
        """Cancels the running tasks."""
        for task in (self._round, self._writing, self._following):
            if task is not None:
                task.cancel()

    async def _checked(self) -> bool:
        """False: an internal error, which is logged."""
        engine = self._session.engine
        try:
            checked = await engine.check_all([state.id for state in engine.snapshot.watched])
            await engine.read_feeds(state.id for state in troubled(checked) if state.is_watched)
            await asyncio.wrap_future(self._session.recorder.written())  # before they are reported
        except Exception:
            log.exception("Internal error in a round of checks")
            return False
        return True

    async def _written(self, before: "asyncio.Task[bytes | None] | None") -> bytes | None:
        """None: an internal error, which is logged."""
        if before is not None:
            await asyncio.wait({before})
        # Requests from now on may expect results that this report lacks.
        self._writing, self._following = self._following, None
        try:
            return encoded(await self._session.areport())
        except Exception:
            log.exception("Internal error in writing a report")
            return None


_HEARTBEAT: Final = b": still here\n\n"


class Listener:
    """One client's unsent events."""

    def __init__(self, first: bytes, most: int, *, is_browser: bool) -> None:
        self.is_browser = is_browser
        self._waiting = deque([first])
        self._most = most
        self._came = asyncio.Event()
        self.is_dropped = False
        """True if nothing more is sent to it."""

    def put(self, event: bytes) -> None:
        """Adds an event, or drops a listener that fell behind."""
        if len(self._waiting) >= self._most:
            self.drop()
        else:
            self._waiting.append(event)
            self._came.set()

    def drop(self) -> None:
        """Drops the listener: it fell behind or left."""
        self._waiting.clear()
        self.is_dropped = True
        self._came.set()

    async def take(self, heartbeat_s: float) -> bytes:
        """All waiting events, or a comment after a silence. Empty: the listener was dropped."""
        if not self._waiting and not self.is_dropped:
            self._came.clear()
            try:
                async with asyncio.timeout(heartbeat_s):
                    await self._came.wait()
            except TimeoutError:
                return _HEARTBEAT
        events = b"".join(self._waiting)
        self._waiting.clear()
        return events


class Events:
    """Subscribes to the engine while there are listeners."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits
        self._listeners: list[Listener] = []
        self._number = 0
        self._unsubscribe: Callable[[], None] | None = None

    def join(self, *, is_browser: bool) -> Listener:
        """A new listener, which first gets the current state. Raises RefusedError if there are too many.

        Pages can make browsers listen, so browsers have a lower limit.
        """
        browsers = sum(one.is_browser for one in self._listeners)
        if is_browser and browsers >= self._limits.event_streams_of_browsers:
            text = f"{browsers} browsers listen already. Ask again when one has left."
            raise RefusedError(429, "too_many_listeners", text, {"Retry-After": "60"})
        if len(self._listeners) >= self._limits.event_streams:
            text = f"{self._limits.event_streams} programs listen already. Ask again when one has left."
            raise RefusedError(429, "too_many_listeners", text, {"Retry-After": "60"})
        status = status_document(self._engine.snapshot, self._engine.clock.now())
        first, most = _event("status", self._number, status), self._limits.events_waiting
        listener = Listener(first, most, is_browser=is_browser)
        self._listeners.append(listener)
        if len(self._listeners) == 1:
            self._unsubscribe = self._engine.subscribe(self._tell)
        return listener

    def leave(self, listener: Listener) -> None:
        """Removes a listener."""
        if listener in self._listeners:
            self._listeners.remove(listener)
        if not self._listeners and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _tell(self, update: Update) -> None:
        self._number += 1
        event = _event("update", self._number, update_document(update))
        for listener in self._listeners:
            listener.put(event)


def _event(name: str, number: int, document: object) -> bytes:
    return f"event: {name}\nid: {number}\ndata: {json.dumps(document, ensure_ascii=False)}\n\n".encode()


Reply = Response | Listener
"""A complete response, or a listener to whom events are sent."""
Handler = Callable[[Request, bytes], Awaitable[Reply]]


class Route:
    """A handler and the query parameters that it takes."""

    def __init__(self, handler: Handler, *parameters: str) -> None:
        self.handler = handler
        self.parameters = parameters


class Api:
    """Answers admitted requests, and holds what connections share."""

    def __init__(
        self, session: Session, tasks: asyncio.TaskGroup, access: AccessControl, limits: Limits
    ) -> None:
        """``tasks`` owns the rounds of checks."""
        self.limits = limits
        self.access = access
        self.tally = Tally()
        self.events = Events(session.engine, limits)
        self._session = session
        self._engine = session.engine
        self._rounds = SharedChecks(session, tasks, every_s=limits.round_every_s)
        self._routes: Mapping[str, Mapping[str, Route]] = MappingProxyType(
            {
                "/": {"GET": Route(self._index)},
                "/api/monitor": {"GET": Route(self._monitor)},
                "/api/status": {"GET": Route(self._status)},
                "/api/failover/{id}": {"GET": Route(self._failover, "for")},
                "/api/usage": {"GET": Route(self._usage, "since", "by"), "POST": Route(self._take_usage)},
                "/api/history/{id}": {"GET": Route(self._history, "hours")},
                "/api/events": {"GET": Route(self._events)},
                "/metrics": {"GET": Route(self._metrics)},
                "/healthz": {"GET": Route(self._healthz)},
                "/openapi.json": {"GET": Route(self._openapi)},
            }
        )
        self._by_segments = {tuple(path[1:].split("/")): routes for path, routes in self._routes.items()}

    def close(self) -> None:
        """Cancels background work."""
        self._rounds.close()

    async def respond(self, request: Request, body: bytes) -> Reply:
        """The response to a request. Raises RefusedError, also after an internal error, which is logged."""
        try:
            return await self._route(request).handler(request, body)
        except RefusedError:
            raise
        except Exception as fault:  # an OSError too, which in a connection means that its client left
            log.exception("Internal error in a request to the local API")
            raise internal_error() from fault

    def expect_body(self, request: Request) -> None:
        """Raises RefusedError if the request is refused whatever its body is."""
        if self._route(request).handler == self._take_usage:
            self._expect_report(request)

    def _route(self, request: Request) -> Route:
        """The route of the path and method. Raises RefusedError if there is none."""
        routes = self._by_segments.get(_template(request.segments))
        if routes is None:
            raise RefusedError(
                404, "not_found", "There is nothing under this path. GET / lists what there is."
            )
        # HEAD is GET without a body, except for the endless stream.
        is_head = request.method == "HEAD" and request.segments != ("api", "events")
        route = routes.get("GET" if is_head else request.method)
        if route is None:
            allowed = ", ".join(routes)
            raise RefusedError(405, "method_not_allowed", f"This path takes {allowed}.", {"Allow": allowed})
        allow_parameters(request, *route.parameters)
        return route

    async def _index(self, _request: Request, _body: bytes) -> Response:
        paths = [f"{method} {path}" for path, handlers in self._routes.items() for method in handlers]
        return json_response({"name": "API Monitor", "version": __version__, "paths": paths})

    async def _monitor(self, request: Request, _body: bytes) -> Response:
        if is_from_browser(request):
            # Any web page may have caused the request: it gets the last report and starts no check.
            return Response(body=await self._rounds.as_known())
        return Response(body=await self._rounds.report())

    async def _status(self, _request: Request, _body: bytes) -> Response:
        return json_response(status_document(self._engine.snapshot, self._engine.clock.now()))

    async def _failover(self, request: Request, _body: bytes) -> Response:
        job = request.query.get("for")
        if job is not None and job not in tuple(Job):
            raise bad_request(f"'for' is one of: {', '.join(Job)}.")
        found = self._engine.failover(self._provider(request), None if job is None else Job(job))
        return json_response(found.to_document())

    async def _usage(self, request: Request, _body: bytes) -> Response:
        """The document of ``apimon usage --json``."""
        now = self._engine.clock.now()
        since = begin_of(request.query.get("since", "30d"), now, None)
        if since is None:
            raise bad_request(f"'since' is {PERIODS}, of the last 400 days.")
        name = request.query.get("by", UsageBy.PROVIDER.value)
        if name not in tuple(UsageBy):
            raise bad_request(f"'by' is one of: {', '.join(UsageBy)}.")
        by = UsageBy(name)
        read = partial(read_usage_report, since=since, now=now, by=by, tz=None)
        found = await asyncio.shield(asyncio.wrap_future(self._session.recorder.ask_history(read)))
        return json_response(usage_document(found or spent_report((), since=since, until=now, by=by)))

    def _expect_report(self, request: Request) -> None:
        """Raises RefusedError if the request cannot be a report, whatever its body is."""
        headers = request.headers
        if headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise RefusedError(415, "not_json", f"Send the report as JSON, with 'Content-Type: {JSON}'.")
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise RefusedError(415, "not_json", "Send the report as it is, without 'Content-Encoding'.")

    async def _take_usage(self, request: Request, body: bytes) -> Response:
        """A receipt for each report once it is stored; an error if one of them is refused."""
        self._expect_report(request)
        read = partial(self._read, body)
        found = read() if len(body) <= _READ_AT_ONCE_BYTES else await in_daemon_thread(read)
        # Each on its own, so that one does not affect the others. They share a write.
        reported = [None if isinstance(one, str) else self._session.usage.report([one]) for one in found]
        # A client that disconnects now does not cancel the write.
        kept = await asyncio.shield(
            asyncio.gather(*(asyncio.wrap_future(future) for future in reported if future is not None))
        )
        rest = iter(kept)
        receipts = [_refused(one) if isinstance(one, str) else self._receipt(next(rest)[0]) for one in found]
        refused = [nth for nth, receipt in enumerate(receipts, start=1) if "reason" in receipt]
        if not refused:
            return json_response({"receipts": receipts})
        some = {"receipts": receipts} if len(refused) < len(receipts) else {}
        text = _refusal_text(receipts, refused)
        if any(isinstance(one, str) for one in found):
            raise RefusedError(400, "bad_usage", text, further=some)
        raise RefusedError(503, "not_kept", text, further=some)

    def _receipt(self, receipt: Receipt) -> dict[str, str]:
        if receipt.reason is None:
            return {"result": receipt.kind.value}
        # Clients get the file's name without its folder.
        folder = f"{self._session.plan.folders.data}{os.sep}"
        return _refused(receipt.reason.replace(folder, ""))

    def _read(self, body: bytes) -> tuple[UsageEvent | str, ...]:
        try:
            document = json.loads(
                body.decode(),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_fields,
            )
        except (ValueError, RecursionError, ArithmeticError) as fault:
            # ArithmeticError: a number whose exponent decimal refuses.
            raise bad_request("The body is not JSON.") from fault
        documents = document if isinstance(document, list) else [document]
        providers, now = self._engine.snapshot.providers.keys(), self._engine.clock.now()
        return tuple(
            read_usage(one, providers=providers, now=now, source=UsageSource.API) for one in documents
        )

    async def _history(self, request: Request, _body: bytes) -> Response:
        provider_id = self._provider(request)
        hours = whole_number(request, "hours", default=24, most=_MOST_HOURS)
        since = self._engine.clock.now() - timedelta(hours=hours)
        asked = self._session.recorder.ask_history(
            lambda history: history_body(
                provider_id,
                history.points(provider_id, since),
                history.past.incidents([provider_id], since)[provider_id],
            )
        )
        body = await asyncio.shield(asyncio.wrap_future(asked))
        return Response(body=history_body(provider_id, (), ()) if body is None else body)

    async def _events(self, request: Request, _body: bytes) -> Listener:
        return self.events.join(is_browser=is_from_browser(request))

    async def _metrics(self, _request: Request, _body: bytes) -> Response:
        page = metrics_page(self._engine.snapshot, self.tally)
        return Response(body=page, content_type=CONTENT_TYPE)

    async def _healthz(self, _request: Request, _body: bytes) -> Response:
        return json_response({"status": "ok"})

    async def _openapi(self, _request: Request, _body: bytes) -> Response:
        return Response(body=openapi_body(self._engine.snapshot.providers))

    def _provider(self, request: Request) -> ProviderId:
        """The provider in the path. Raises RefusedError for an unknown one."""
        provider_id = ProviderId(request.segments[-1])
        if provider_id not in self._engine.snapshot.providers:
            known = ", ".join(self._engine.snapshot.providers)
            raise RefusedError(404, "unknown_provider", f"Unknown provider. Known providers: {known}.")
        return provider_id


def _template(segments: tuple[str, ...]) -> tuple[str, ...]:
    """The path as in the table of routes."""
    if len(segments) == 3 and segments[:2] in (("api", "failover"), ("api", "history")):
        return (*segments[:2], "{id}")
    return segments


def _refusal_text(receipts: Sequence[Mapping[str, str]], refused: Sequence[int]) -> str:
    """Why reports were refused, numbered from 1."""
    if len(receipts) == 1:
        return f"Nothing was counted. {receipts[0]['reason']}"
    told = [f"Item {nth:,}: {receipts[nth - 1]['reason']}" for nth in refused[:_MOST_TOLD]]
    if (more := len(refused) - _MOST_TOLD) > 0:
        told.append(f"So it is with {more:,} more.")
    counted = len(receipts) - len(refused)
    begin = f"{counted:,} of {len(receipts):,} were counted." if counted else "Nothing was counted."
    return " ".join([begin, *told])


def _refused(reason: str) -> dict[str, str]:
    return {"result": ReceiptKind.REFUSED.value, "reason": reason}


def _fields(pairs: list[tuple[str, object]]) -> object:
    """A JSON object as a dict; as a tuple, which no report is, if a field occurs twice."""
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else tuple(pairs)


def _refuse_constant(name: str) -> NoReturn:
    """Python's parser accepts NaN and Infinity, which JSON does not have."""
    raise ValueError(name)
