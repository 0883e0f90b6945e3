"""A minimal HTTP/1.1 server on loopback, whose answers may be late, incomplete or invalid."""

import asyncio
import itertools
import json
import os
import socket
import ssl
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

LONGEST_HEAD_BYTES: Final = 64 * 1024
_LONGEST_BODY_BYTES: Final = 1024 * 1024
_JSON: Final = "application/json"
HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A complete request."""

    method: str
    target: str
    """Path and query as sent."""
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    connection: int
    """The number of the connection, from 1; requests on the same connection share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response without faults."""

    status: int = 200
    body: bytes = b""
    content_type: str = _JSON
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class End(Enum):
    """What happens to the connection after the last byte."""

    KEEP = "keep"
    """It waits for the next request, unless the client asks to close it."""
    CLOSE = "close"
    RESET = "reset"
    """The client gets a reset instead of an end."""
    HANG = "hang"
    """It stays open, and nothing more is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bytes to send, and when."""

    pieces: tuple[bytes, ...] = ()
    delay_s: float = 0.0
    """From the end of the request to the first piece."""
    pause_s: float = 0.0
    """Between the pieces."""
    end: End = End.KEEP


Handler = Callable[[HttpRequest], Answer]


def json_response(
    document: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A response with a JSON body."""
    return Response(
        status=status,
        body=json.dumps(document, ensure_ascii=False).encode(),
        headers=MappingProxyType(dict(headers or {})),
    )


def head_bytes(response: Response, *framing: tuple[str, str]) -> bytes:
    """The response's header; ``framing`` are the fields that tell where the body ends."""
    status = response.status
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Status"
    fields = [("Content-Type", response.content_type), *response.headers.items(), *framing]
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def whole_bytes(response: Response) -> bytes:
    """The complete response."""
    return head_bytes(response, ("Content-Length", str(len(response.body)))) + response.body


async def read_request(reader: asyncio.StreamReader, connection: int) -> HttpRequest | None:
    """The next request. None: it is invalid."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    reply = first.split(" ")
    if len(reply) != 3:
        return None
    fields = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _LONGEST_BODY_BYTES:
        return None
    path, _, query = reply[1].partition("?")
    return HttpRequest(
        method=reply[0],
        target=reply[1],
        path=path,
        query=MappingProxyType(dict(parse_qsl(query))),
        headers=MappingProxyType(headers),
        body=await reader.readexactly(int(length)),
        connection=connection,
    )


async def send(writer: asyncio.StreamWriter, answer: Answer) -> None:
    """Sends the pieces at their times; leaves the connection open."""
    await asyncio.sleep(answer.delay_s)
    for number, piece in enumerate(answer.pieces):
        if number:
            await asyncio.sleep(answer.pause_s)
        writer.write(piece)
        await writer.drain()


class LoopbackServer:
    """A server on its own port, which it keeps while it is closed and refuses connections."""

    def __init__(self, handler: Handler, *, tls: ssl.SSLContext | None = None) -> None:
        self._handler = handler
        self._tls = tls
        self._port = 0
        self._held: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._conversations: dict[asyncio.Task[None], socket.socket] = {}
        self._connections = itertools.count(1)

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``, known from the first `open` on."""
        return f"{'http' if self._tls is None else 'https'}://{HOST}:{self._port}"

    async def open(self) -> None:
        """Answers from now on: first on any free port, later on the same one."""
        if self._accepting is not None:
            return
        held = self._held or _bound(self._port)
        held.listen()
        self._held, self._port = held, held.getsockname()[1]
        self._accepting = asyncio.get_running_loop().create_task(self._accept(held))

    async def close(self) -> None:
        """Refuses connections from now on and closes existing ones; the port stays reserved."""
        await self._end(keeps_port=True)

    async def stop(self) -> None:
        """Closes and releases the port."""
        await self._end(keeps_port=False)
        if self._held is not None:
            self._held.close()
            self._held = None

    async def _end(self, *, keeps_port: bool) -> None:
        accepting, self._accepting = self._accepting, None
        if accepting is None or self._held is None:
            return
        with _waking(self._port):
            await accepting
        self._held.close()
        self._held = _bound(self._port) if keeps_port else None
        ending = dict(self._conversations)
        for conversation in ending:
            conversation.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        for connected in ending.values():
            connected.close()  # of a conversation that had not started

    async def _accept(self, listening: socket.socket) -> None:
        """Accepts connections until one arrives after `close` was called.

        asyncio's server, like a cancelled ``sock_accept``, loses a connection that arrives while it closes:
        it is neither answered nor closed, and its client waits for ever.
        """
        loop = asyncio.get_running_loop()
        while True:
            connected, _ = await loop.sock_accept(listening)
            if self._accepting is None:
                connected.close()
                return
            conversation = loop.create_task(self._converse(connected, next(self._connections)))
            self._conversations[conversation] = connected
            conversation.add_done_callback(self._conversations.pop)

    async def _converse(self, connected: socket.socket, number: int) -> None:
        loop = asyncio.get_running_loop()
        # Otherwise a second piece waits until the client has acknowledged the first one.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = asyncio.StreamReader(limit=LONGEST_HEAD_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await loop.connect_accepted_socket(lambda: protocol, connected, ssl=self._tls)
        except OSError:
            return  # no TLS, or the client rejects our certificate
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await self._exchange(reader, writer, number)
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client left, or does not speak HTTP
        finally:
            transport.abort()

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        while (request := await read_request(reader, number)) is not None:
            answer = self._handler(request)
            await send(writer, answer)
            if answer.end is End.HANG:
                while await reader.read(LONGEST_HEAD_BYTES):
                    pass
            if answer.end is End.RESET:
                _reset(writer)
            if answer.end is not End.KEEP or request.headers.get("connection", "").lower() == "close":
                return


def _bound(port: int) -> socket.socket:
    """A socket that holds the port and, until it listens, refuses connections."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere the option would let others take the port
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.settimeout(0)
    held.bind((HOST, port))
    return held


@contextmanager
def _waking(port: int) -> Iterator[None]:
    """Connects to the port, to wake the accepting task."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as waking:
        waking.settimeout(0)
        with suppress(BlockingIOError):
            waking.connect((HOST, port))
        yield


def _reset(writer: asyncio.StreamWriter) -> None:
    """Closes with SO_LINGER 0, which sends a reset."""
    connected = writer.get_extra_info("socket")
    linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
