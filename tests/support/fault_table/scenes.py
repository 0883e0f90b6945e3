"""What stands at the other end of the line."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import MappingProxyType

from apimon_desktop.demo.http import HOST, Answer, End, LoopbackServer, Response, whole_bytes
from fault_table.certificates import Certificates

Scene = Callable[[Certificates], AbstractAsyncContextManager[str]]
"""From the certificates at hand to the address of a server that stands for a moment."""


def sends(
    *pieces: bytes,
    delay_s: float = 0.0,
    pause_s: float = 0.0,
    end: End = End.CLOSE,
    tls: str | None = None,
) -> Scene:
    """A server that reads a request and then sends these bytes, whatever they are."""
    answer = Answer(pieces=pieces, delay_s=delay_s, pause_s=pause_s, end=end)

    @asynccontextmanager
    async def scene(certificates: Certificates) -> AsyncIterator[str]:
        context = None if tls is None else certificates.served(tls)
        origin = LoopbackServer(lambda _request: answer, tls=context)
        await origin.open()
        try:
            yield origin.url
        finally:
            await origin.stop()

    return scene


def says(
    status: int,
    body: bytes | str = b"",
    *,
    content_type: str = "application/json",
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Scene:
    """A server that answers as one should."""
    data = body.encode() if isinstance(body, str) else body
    response = Response(status=status, body=data, content_type=content_type, headers=headers)
    return sends(whole_bytes(response), end=End.KEEP)


def head(*lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """The start of an answer, up to its body."""
    return "\r\n".join([status, "Content-Type: application/json", *lines, "", ""]).encode("latin-1")


def in_tls(scene: Scene, *, host: str = HOST) -> Scene:
    """The same address, taken for one that speaks TLS."""

    @asynccontextmanager
    async def other(certificates: Certificates) -> AsyncIterator[str]:
        async with scene(certificates) as url:
            yield url.replace("http:", "https:").replace(HOST, host)

    return other


def out_of_tls(scene: Scene) -> Scene:
    """The same address, taken for one that does not."""

    @asynccontextmanager
    async def other(certificates: Certificates) -> AsyncIterator[str]:
        async with scene(certificates) as url:
            yield url.replace("https:", "http:")

    return other


def at(url: str) -> Scene:
    """An address where we serve nothing."""

    @asynccontextmanager
    async def scene(_certificates: Certificates) -> AsyncIterator[str]:
        yield url

    return scene


@asynccontextmanager
async def refuses(_certificates: Certificates) -> AsyncIterator[str]:
    """A port on which nobody listens."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        yield f"http://{HOST}:{held.getsockname()[1]}"


@asynccontextmanager
async def is_silent(_certificates: Certificates) -> AsyncIterator[str]:
    """A port that takes connections, and nobody behind it."""
    with socket.create_server((HOST, 0)) as listening:
        yield f"http://{HOST}:{listening.getsockname()[1]}"


@asynccontextmanager
async def is_full(_certificates: Certificates) -> AsyncIterator[str]:
    """A port whose queue is full, so that the system lets further connections wait (Linux)."""
    with socket.create_server((HOST, 0), backlog=0) as listening:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listening.getsockname())
        try:
            yield f"http://{HOST}:{listening.getsockname()[1]}"
        finally:
            for each in waiting:
                each.close()


def on_connection(*, reset: bool, first: bytes = b"") -> Scene:
    """Says something or nothing as soon as somebody connects and has spoken, and hangs up."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(first)
        if reset:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        else:
            await writer.drain()
        writer.close()

    @asynccontextmanager
    async def scene(_certificates: Certificates) -> AsyncIterator[str]:
        async with await asyncio.start_server(converse, HOST, 0) as server:
            yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}"

    return scene
