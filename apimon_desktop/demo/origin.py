"""A server on loopback that does to each connection what it is told to, and stops without a trace."""

import asyncio
import itertools
import os
import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from apimon_desktop.demo.http import LONGEST_HEAD_BYTES, End, Handler, read_request, send

HOST: Final = "127.0.0.1"


class HttpOrigin:
    """A server on a port of its own, which stays its own while the server is closed.

    While closed it refuses connections, as a computer does on which nothing runs.
    """

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
        """Answers from now on: first on any free port, later on the same one again."""
        if self._accepting is not None:
            return
        held = self._held or _bound(self._port)
        held.listen()
        self._held, self._port = held, held.getsockname()[1]
        self._accepting = asyncio.get_running_loop().create_task(self._accept(held))

    async def close(self) -> None:
        """Refuses connections from now on and drops those there are; the port stays reserved."""
        await self._end(keeps_port=True)

    async def stop(self) -> None:
        """Closes and gives the port back."""
        await self._end(keeps_port=False)
        if self._held is not None:
            self._held.close()
            self._held = None

    async def _end(self, *, keeps_port: bool) -> None:
        accepting, self._accepting = self._accepting, None
        if accepting is None or self._held is None:
            return
        with _knocking(self._port):
            await accepting
        self._held.close()
        self._held = _bound(self._port) if keeps_port else None
        ending = dict(self._conversations)
        for conversation in ending:
            conversation.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        for connected in ending.values():
            connected.close()  # of a conversation that had not begun

    async def _accept(self, listening: socket.socket) -> None:
        """Takes connections until one comes after `close` was called.

        asyncio's own server, like a cancelled ``sock_accept``, loses a connection that arrives while it
        closes: it is never answered and never dropped, and its client waits for nothing.
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
        # As every server has it; else a second piece waits until the first one's arrival is confirmed.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = asyncio.StreamReader(limit=LONGEST_HEAD_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await loop.connect_accepted_socket(lambda: protocol, connected, ssl=self._tls)
        except OSError:
            return  # no TLS, or not with our certificate
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await self._exchange(reader, writer, number)
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client left, or is none that speaks HTTP
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
def _knocking(port: int) -> Iterator[None]:
    """Somebody at the door, so that whoever waits behind it looks up."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as knocking:
        knocking.settimeout(0)
        with suppress(BlockingIOError):
            knocking.connect((HOST, port))
        yield


def _reset(writer: asyncio.StreamWriter) -> None:
    """Closing with nothing allowed to linger sends a reset instead of an end."""
    connected = writer.get_extra_info("socket")
    linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
