"""One client's connection: requests in, answers out, and an end to whatever takes too long."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from email.utils import formatdate
from enum import Enum
from http import HTTPStatus
from typing import Final

import h11

from apimon_desktop.server.answers import Answer, RefusedError, bad_request, internal_error
from apimon_desktop.server.api import Api, EventStream
from apimon_desktop.server.events import Listener
from apimon_desktop.server.requests import (
    HEAD_END,
    Request,
    announced_bytes,
    read_head,
    refuse_early,
    request_of,
)

log = logging.getLogger(__name__)

_READ_BYTES: Final = 16 * 1024
_LINGER_BYTES: Final = 1024 * 1024
_ALWAYS: Final = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""No browser may keep, guess, frame or embed what is answered here. No header lets another site read it."""


class _Phase(Enum):
    IDLE = "idle"
    HEAD = "head"
    BODY = "body"


class _GoneError(Exception):
    """There is nobody to answer any more."""


class Connection:
    """Serves one connection to its end; never raises for what a client does."""

    def __init__(self, api: Api, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._api = api
        self._limits = api.limits
        self._reader = reader
        self._writer = writer
        self._unread = b""
        """What has come of the next request already."""
        self._phase = _Phase.HEAD
        self._is_head_request = False
        self._reading: asyncio.Timeout | None = None
        """Ends the read that is under way. None: none is."""
        self._is_late = False

    async def serve(self) -> None:
        """Answers until the client leaves, breaks a rule or says nothing for too long."""
        try:
            while await self._exchange():
                self._phase = _Phase.IDLE
        except (_GoneError, OSError):
            pass
        except Exception:
            log.exception("A connection of the local API failed by our own fault")
        finally:
            await self._end()

    async def turn_away(self) -> None:
        """Says that there are too many connections, and ends this one."""
        text = f"There are {self._limits.connections} connections already. Ask again in a second."
        refusal = RefusedError(429, "too_many_connections", text, {"Retry-After": "1"})
        try:
            await self._send(h11.Connection(h11.SERVER), refusal.answer, closes=True)
        except OSError:
            pass
        finally:
            await self._end()

    def abort(self) -> None:
        """Ends it at once."""
        self._writer.transport.abort()

    async def _exchange(self) -> bool:
        """One request and its answer. False: the connection is to end."""
        http = h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.head_bytes)
        self._is_head_request = is_read = False
        try:
            request = await self._request(http)
            body = await self._body(http, request)
            is_read = True
            self._api.deadlines.clear(self)
            answer = await self._api.answer(request, body)
        except RefusedError as refusal:
            answer = refusal.answer
        except (_GoneError, OSError):
            raise
        except Exception:
            log.exception("A request to the local API failed by our own fault")
            answer = internal_error().answer
        if isinstance(answer, EventStream):
            await self._stream(http, answer.listener)
            return False
        await self._send(http, answer, closes=not is_read)
        self._unread = http.trailing_data[0]
        return http.our_state is h11.DONE

    async def _request(self, http: h11.Connection) -> Request:
        event = read_head(http, await self._head(), self._limits)
        self._is_head_request = event.method == b"HEAD"
        request = request_of(event, self._limits)
        self._api.gate.admit(request, self._writer.get_extra_info("sockname")[0])
        return request

    async def _head(self) -> bytes:
        """The bytes of the next head. Raises RefusedError, and _GoneError where none comes."""
        limits, start, self._unread = self._limits, self._unread, b""
        if self._phase is _Phase.IDLE and not start:
            self._allow(_Phase.IDLE, limits.idle_s)
        else:
            self._allow(_Phase.HEAD, limits.head_s)
        while (end := start.find(HEAD_END)) < 0:
            refuse_early(start, limits)
            data = await self._more()
            if not data:
                raise _GoneError
            if self._phase is _Phase.IDLE:
                self._allow(_Phase.HEAD, limits.head_s)
            start += data
        end += len(HEAD_END)
        self._unread = start[end:]
        return start[:end]

    async def _body(self, http: h11.Connection, request: Request) -> bytes:
        """The whole body. Raises RefusedError."""
        limits = self._limits
        length = int(request.headers.get("content-length", "0"))
        if length > limits.body_bytes:
            raise self._too_large()
        if request.method in ("GET", "HEAD") and (length or "transfer-encoding" in request.headers):
            raise bad_request(f"A {request.method} request has no body here.")
        self._allow(_Phase.BODY, limits.body_s)
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
            http.receive_data(await self._more())

    async def _more(self) -> bytes:
        """What comes next; empty at the end. Raises RefusedError or _GoneError where it takes too long."""
        try:
            return await self._read()
        except TimeoutError:
            if self._phase is _Phase.IDLE:
                raise _GoneError from None
            text = f"The request's {self._phase.value} took too long to arrive."
            raise RefusedError(408, "too_slow", text) from None

    async def _send(self, http: h11.Connection, answer: Answer, *, closes: bool) -> None:
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.body))),
            *_common(answer.headers),
        ]
        if closes:
            headers.append(("Connection", "close"))
        pieces = [
            http.send(h11.Response(status_code=answer.status, reason=_reason(answer.status), headers=headers))
        ]
        if not self._is_head_request:
            pieces.append(http.send(h11.Data(data=answer.body)))
        pieces.append(http.send(h11.EndOfMessage()))
        self._api.tally.answers[answer.status] += 1
        await self._write(b"".join(pieces))
        if closes:
            await self._linger()

    async def _stream(self, http: h11.Connection, listener: Listener) -> None:
        """Sends events until the client leaves, or falls too far behind."""
        headers = [("Content-Type", "text/event-stream"), ("Connection", "close"), *_common({})]
        head = http.send(h11.Response(status_code=200, reason=_reason(200), headers=headers))
        self._api.tally.answers[200] += 1
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
        # What a client that fell behind has not taken yet is not waited for.
        self.abort()

    async def _until_it_leaves(self, listener: Listener) -> None:
        with suppress(OSError):
            while await self._reader.read(_READ_BYTES):
                pass
        listener.drop()

    async def _write(self, data: bytes) -> None:
        self._api.deadlines.set(self, self._limits.write_s, self.abort)
        self._writer.write(data)
        await self._writer.drain()
        self._api.deadlines.clear(self)

    async def _linger(self) -> None:
        """Takes what is still being sent: closing on it would tear the answer out of the client's hands."""
        self._allow(_Phase.BODY, self._limits.linger_s)
        if self._writer.can_write_eof():
            self._writer.write_eof()
        taken = 0
        with suppress(OSError):
            while taken < _LINGER_BYTES and (data := await self._read()):
                taken += len(data)

    async def _end(self) -> None:
        """Closes, and waits until what is written has been taken, for so long."""
        self._api.deadlines.set(self, self._limits.write_s, self.abort)
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()
        self._api.deadlines.clear(self)

    async def _read(self) -> bytes:
        """What comes next. Raises TimeoutError once the time that was allowed is over."""
        if self._is_late:
            raise TimeoutError
        # It has no timer of its own: the common one ends it.
        try:
            async with asyncio.timeout(None) as self._reading:
                return await self._reader.read(_READ_BYTES)
        finally:
            self._reading = None

    def _allow(self, phase: _Phase, seconds: float) -> None:
        self._phase, self._is_late = phase, False
        self._api.deadlines.set(self, seconds, self._be_late)

    def _be_late(self) -> None:
        self._is_late = True
        if self._reading is not None:
            self._reading.reschedule(asyncio.get_running_loop().time())

    def _too_large(self) -> RefusedError:
        most_bytes, most = self._limits.body_bytes, self._limits.body_pieces
        text = f"A body has at most {most_bytes} bytes, in at most {most} chunks. Send less at a time."
        return RefusedError(413, "body_too_large", text)


def _common(more: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("Date", formatdate(usegmt=True)), *_ALWAYS, *more.items()]


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase
