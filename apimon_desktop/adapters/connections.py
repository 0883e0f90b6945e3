"""Connections for httpx to speak over, made of sockets and nothing else.

httpcore would make them with anyio, which costs a check 1 ms more; asyncio's own streams take 8 MB for TLS
(docs/decisions/0018). What may go wrong is named as httpcore names it.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import httpcore

from apimon_desktop.adapters.address_race import connected

T = TypeVar("T")

_PIECE_BYTES: Final = 64 * 1024


class Connections(httpcore.AsyncNetworkBackend):
    """Makes the connections of one request."""

    def __init__(self) -> None:
        self._made: list[socket.socket] = []

    def close(self) -> None:
        """Closes them, at once. Only for who does not wait for one of them."""
        for made in self._made:
            made.close()
        self._made.clear()

    def break_off(self) -> None:
        """Has whoever waits for one of them see it end."""
        for made in self._made:
            with contextlib.suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's, here and below
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers.

        Raises httpcore.ConnectError and httpcore.ConnectTimeout.
        """
        with _named(httpcore.ConnectError, httpcore.ConnectTimeout):
            async with asyncio.timeout(timeout):
                made = await connected(host, port, local_address)
            self._made.append(made)
            # Where the other side has cut it meanwhile, some systems refuse even these.
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for option in socket_options or ():
                made.setsockopt(*option)
        return _Plain(made)


class _Plain(httpcore.AsyncNetworkStream):
    """A connection without encryption."""

    def __init__(self, made: socket.socket) -> None:
        self._socket = made
        self._loop = asyncio.get_running_loop()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        with _named(httpcore.ReadError, httpcore.ReadTimeout):
            async with asyncio.timeout(timeout):
                return await self._received(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        with _named(httpcore.WriteError, httpcore.WriteTimeout):
            async with asyncio.timeout(timeout):
                await self._send(buffer)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        encrypted = _Encrypted(self._socket, ssl_context, server_hostname)
        with _named(httpcore.ConnectError, httpcore.ConnectTimeout):
            async with asyncio.timeout(timeout):
                await encrypted.shake_hands()
        return encrypted

    async def aclose(self) -> None:
        """Closes it without a farewell of TLS: a whole answer says itself where it ends."""
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """What httpcore looks at: the encryption, and which way it goes."""
        return self._socket if info == "socket" else None

    async def _received(self, max_bytes: int) -> bytes:
        return await self._loop.sock_recv(self._socket, max_bytes)

    async def _send(self, buffer: bytes) -> None:
        await self._loop.sock_sendall(self._socket, buffer)


class _Encrypted(_Plain):
    """A connection that speaks TLS."""

    def __init__(self, made: socket.socket, context: ssl.SSLContext, server_hostname: str | None) -> None:
        super().__init__(made)
        self._come, self._to_go = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._come, self._to_go, server_hostname=server_hostname)

    async def shake_hands(self) -> None:
        await self._step(self._tls.do_handshake)

    def get_extra_info(self, info: str) -> Any:
        return self._tls if info == "ssl_object" else super().get_extra_info(info)

    async def _received(self, max_bytes: int) -> bytes:
        try:
            return await self._step(lambda: self._tls.read(max_bytes))
        except ssl.SSLEOFError:
            return b""  # an end without a farewell, as many servers have it

    async def _send(self, buffer: bytes) -> None:
        if buffer:
            await self._step(lambda: self._tls.write(buffer))

    async def _step(self, step: Callable[[], T]) -> T:
        """Takes one step of TLS, which needs nothing but bytes to come and bytes to go."""
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                await self._flush()
                await asyncio.sleep(0)  # a socket that is always ready must not hold the loop
                piece = await super()._received(_PIECE_BYTES)
                self._come.write(piece) if piece else self._come.write_eof()
            except ssl.SSLError:
                with contextlib.suppress(OSError):
                    await self._flush()  # the other side is told why
                raise
            else:
                await self._flush()
                return done

    async def _flush(self) -> None:
        if self._to_go.pending:
            await super()._send(self._to_go.read())


@contextmanager
def _named(fault: type[Exception], too_late: type[Exception]) -> Iterator[None]:
    """Raises in httpcore's words what sockets and TLS raise."""
    try:
        yield
    except TimeoutError as error:
        raise too_late(str(error)) from error
    except OSError as error:
        raise fault(str(error)) from error
