"""Serves the local API: accepts connections, reads requests, responds, and ends what takes too long."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

import h11

from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.server.access import AccessControl, CannotListenError, ListenAddress
from apimon_desktop.server.requests import (
    HEAD_END,
    Request,
    announced_bytes,
    read_head,
    refuse_early,
    request_of,
)
from apimon_desktop.server.responses import Limits, RefusedError, Response, bad_request, internal_error
from apimon_desktop.server.routes import Api, Listener

log = logging.getLogger(__name__)

_READ_BYTES: Final = 16 * 1024
_LINGER_BYTES: Final = 1024 * 1024
_ALWAYS: Final = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""No browser may cache, guess, frame or embed responses, and no other site may read them."""


class Connection:
    """Serves one connection to its end; never raises because of a client."""

    def __init__(self, api: Api, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._api = api
        self._limits = api.limits
        self._reader = reader
        self._writer = writer
        self._unread = b""
        """The bytes of the next request that have arrived."""
        self._is_head_request = False

    async def serve(self) -> None:
        """Answers until the client leaves, breaks a rule or is silent for too long."""
        try:
            while await self._exchange():
                await self._next_request()
        except OSError:
            pass
        except Exception:
            log.exception("Internal error in a connection of the local API")
        finally:
            await self._end()

    async def refuse(self) -> None:
        """Refuses this connection because there are too many."""
        text = f"There are {self._limits.connections} connections already. Ask again in a second."
        refusal = RefusedError(429, "too_many_connections", text, {"Retry-After": "1"})
        try:
            with suppress(OSError):
                await self._send(h11.Connection(h11.SERVER), refusal.response, closes=True)
        finally:
            await self._end()

    def abort(self) -> None:
        """Ends the connection at once."""
        self._writer.transport.abort()

    async def _exchange(self) -> bool:
        """One request and its response. False: the connection has to end."""
        http = h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.head_bytes)
        self._is_head_request = is_read = False
        try:
            request = await self._request(http)
            has_body = not request.headers.keys().isdisjoint(("content-length", "transfer-encoding"))
            async with _limit("body", self._limits.body_s) if has_body else nullcontext():
                body = await self._body(http, request)
            is_read = True
            response = await self._api.respond(request, body)
        except RefusedError as refusal:
            response = refusal.response
        except OSError:
            raise
        except Exception:
            log.exception("Internal error in a request to the local API")
            response = internal_error().response
        if isinstance(response, Listener):
            await self._stream(http, response)
            return False
        await self._send(http, response, closes=not is_read)
        self._unread = http.trailing_data[0]
        return http.our_state is h11.DONE

    async def _request(self, http: h11.Connection) -> Request:
        event = read_head(http, await self._head(), self._limits)
        self._is_head_request = event.method == b"HEAD"
        request = request_of(event, self._limits)
        self._api.access.admit(request, self._writer.get_extra_info("sockname")[0])
        return request

    async def _next_request(self) -> None:
        """Waits for the first bytes of a further request. Raises OSError if they take too long."""
        if not self._unread:
            async with asyncio.timeout(self._limits.idle_s):
                self._unread = await self._reader.read(_READ_BYTES)

    async def _head(self) -> bytes:
        """The bytes of the next head. Raises RefusedError, or ConnectionError if the client leaves."""
        if HEAD_END not in self._unread:
            async with _limit("head", self._limits.head_s):
                await self._read_head()
        head, end, self._unread = self._unread.partition(HEAD_END)
        return head + end

    async def _read_head(self) -> None:
        while HEAD_END not in self._unread:
            refuse_early(self._unread, self._limits)
            data = await self._reader.read(_READ_BYTES)
            if not data:
                raise ConnectionAbortedError
            self._unread += data

    async def _body(self, http: h11.Connection, request: Request) -> bytes:
        """The whole body. Raises RefusedError."""
        limits = self._limits
        length = int(request.headers.get("content-length", "0"))
        if length > limits.body_bytes:
            raise self._too_large()
        if request.method in ("GET", "HEAD") and (length or "transfer-encoding" in request.headers):
            raise bad_request(f"A {request.method} request has no body here.")
        if http.they_are_waiting_for_100_continue and not self._unread:
            self._api.expect_body(request)
            self._writer.write(http.send(h11.InformationalResponse(status_code=100, headers=[])))
        if self._unread:
            http.receive_data(self._unread)
        body = bytearray()
        pieces = 0
        while not isinstance(
            event := await self._next(http, request, limits.body_bytes - len(body)), h11.EndOfMessage
        ):
            if isinstance(event, h11.Data):
                body += event.data
            pieces += 1
            if len(body) > limits.body_bytes or pieces > limits.body_pieces:
                raise self._too_large()
        return bytes(body)

    async def _next(self, http: h11.Connection, request: Request, room_bytes: int) -> object:
        while True:
            try:
                event = http.next_event()
            except h11.RemoteProtocolError as fault:
                raise bad_request("The request's body is not well-formed.") from fault
            if announced_bytes(http) > room_bytes:
                raise self._too_large()
            if event is not h11.NEED_DATA:
                return event
            self._api.expect_body(request)
            http.receive_data(await self._reader.read(_READ_BYTES))

    async def _send(self, http: h11.Connection, response: Response, *, closes: bool) -> None:
        headers = [
            ("Content-Type", response.content_type),
            ("Content-Length", str(len(response.body))),
            *_common(response.headers),
        ]
        if closes:
            headers.append(("Connection", "close"))
        pieces = [
            http.send(
                h11.Response(status_code=response.status, reason=_reason(response.status), headers=headers)
            )
        ]
        if not self._is_head_request:
            pieces.append(http.send(h11.Data(data=response.body)))
        pieces.append(http.send(h11.EndOfMessage()))
        self._api.tally.responses[response.status] += 1
        await self._write(b"".join(pieces))
        if closes:
            await self._linger()

    async def _stream(self, http: h11.Connection, listener: Listener) -> None:
        """Sends events until the client leaves, or falls too far behind."""
        headers = [("Content-Type", "text/event-stream"), ("Connection", "close"), *_common({})]
        head = http.send(h11.Response(status_code=200, reason=_reason(200), headers=headers))
        self._api.tally.responses[200] += 1
        try:
            async with asyncio.TaskGroup() as tasks:
                leaving = tasks.create_task(self._until_it_leaves(listener))
                with suppress(OSError):
                    await self._write(head)
                    while events := await listener.take(self._limits.heartbeat_s):
                        await self._write(http.send(h11.Data(data=events)))
                leaving.cancel()
        finally:
            self._api.events.leave(listener)
        self.abort()  # without waiting for a client that fell behind

    async def _until_it_leaves(self, listener: Listener) -> None:
        with suppress(OSError):
            while await self._reader.read(_READ_BYTES):
                pass
        listener.drop()

    async def _write(self, data: bytes) -> None:
        """Raises OSError if the client does not take it in time."""
        self._writer.write(data)
        if not self._writer.transport.get_write_buffer_size():
            return
        try:
            async with asyncio.timeout(self._limits.write_s):
                await self._writer.drain()
        except TimeoutError:
            self.abort()
            raise

    async def _linger(self) -> None:
        """Reads what is still being sent: closing now could lose the response on its way to the client."""
        if self._writer.can_write_eof():
            self._writer.write_eof()
        taken = 0
        with suppress(OSError):
            async with asyncio.timeout(self._limits.linger_s):
                while taken < _LINGER_BYTES and (data := await self._reader.read(_READ_BYTES)):
                    taken += len(data)

    async def _end(self) -> None:
        """Closes, and waits for some time until the client has received everything."""
        self._writer.close()
        with suppress(OSError):
            async with asyncio.timeout(self._limits.write_s):
                await self._writer.wait_closed()
        self.abort()

    def _too_large(self) -> RefusedError:
        most_bytes, most = self._limits.body_bytes, self._limits.body_pieces
        text = f"A body has at most {most_bytes} bytes, in at most {most} chunks. Send less at a time."
        return RefusedError(413, "body_too_large", text)


@asynccontextmanager
async def _limit(part: str, seconds: float) -> AsyncIterator[None]:
    """Raises RefusedError if a part of a request takes longer to arrive."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise RefusedError(408, "too_slow", f"The request's {part} took too long to arrive.") from None


def _common(more: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("Date", formatdate(usegmt=True)), *_ALWAYS, *more.items()]


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase


_TURNED_AWAY_AT_ONCE: Final = 16


def open_to_others(host: str) -> str:
    """A warning for a server that other computers can reach."""
    return say(
        "Other computers can connect at {host}. Whoever has the token can read what is known here and "
        "report usage. The connection is not encrypted: use it only in a network that you trust.",
        host=host,
    )


def names_need_a_token(hosts: Collection[str]) -> str:
    """A warning that the settings' further host names need a token."""
    return say(
        "The local API does not answer to {names}: further names need a token. 'apimon serve --new-token' "
        "makes and saves one; or set APIMON_API_TOKEN.",
        names=", ".join(hosts),
    )


@asynccontextmanager
async def serving(
    session: Session, place: ListenAddress, *, token: Secret | None, limits: Limits | None = None
) -> AsyncIterator[Api]:
    """Serves at an address until the block ends, and then releases the port.

    Raises CannotListenError if other computers could connect without a token.
    """
    if token is None and not place.is_loopback:
        place.close()
        raise CannotListenError(
            say(
                "The local API is not opened at {host}: other computers could use it, and there is no "
                "token. 'apimon serve --new-token' makes and saves one; or set APIMON_API_TOKEN.",
                host=place.host,
            )
        )
    limits = limits or Limits()
    clock = session.engine.clock
    access = AccessControl(
        host=place.host,
        port=place.port,
        token=token,
        limits=limits,
        monotonic=clock.monotonic,
        further_hosts=session.engine.settings.api.hosts,
    )
    async with asyncio.TaskGroup() as tasks:
        api = Api(session, tasks, access, limits)
        connections = _Connections(api, tasks)
        unsubscribe = session.engine.subscribe(api.tally)
        servers = [await asyncio.start_server(connections.open, sock=held) for held in place.sockets]
        try:
            yield api
        finally:
            unsubscribe()
            for server in servers:
                server.close()
            connections.close()
            api.close()


class _Connections:
    """The open connections, each in a task."""

    def __init__(self, api: Api, tasks: asyncio.TaskGroup) -> None:
        self._api = api
        self._tasks = tasks
        self._open: dict[asyncio.Task[None], Connection] = {}
        self._is_closed = False

    def open(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one more connection, or refuses it."""
        connection, most = Connection(self._api, reader, writer), self._api.limits.connections
        if self._is_closed or len(self._open) >= most + _TURNED_AWAY_AT_ONCE:
            connection.abort()
            return
        serve = connection.serve if len(self._open) < most else connection.refuse
        task = self._tasks.create_task(serve())
        self._open[task] = connection
        task.add_done_callback(self._open.pop)

    def close(self) -> None:
        """Ends every connection."""
        self._is_closed = True
        for task, connection in self._open.items():
            connection.abort()
            task.cancel()
