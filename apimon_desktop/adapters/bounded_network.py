"""Network connections that deliver a little at a time, and not without end.

A socket that always has data ready never suspends its reader, so a host that sends faster than we read could
hold the event loop for ever: no timer would fire, not even the request's deadline.
"""

import asyncio
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpcore

_READ_HEAD_BYTES: Final = 4 * 1024
"""What h11 needs some 10 ms for, if it is interim responses ..."""
_READ_BODY_BYTES: Final = 16 * 1024
"""... and what `read_body` takes apart in steps of its own."""
_HEAD_BYTES: Final = 256 * 1024
"""From the connection to the end of the response's header, TLS and proxy included; h11 takes 100 KB of it."""
_FRAMING_BYTES: Final = 64 * 1024
"""Added to twice a body's length, for the framing of its chunks."""


class EndlessError(Exception):
    """The other side sent more than any response has."""


class BoundedBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of another backend, and bounds what they deliver."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's, here and below
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection of the other backend, with its errors."""
        made = await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return BoundedStream(made)


class BoundedStream(httpcore.AsyncNetworkStream):
    """A connection that suspends its reader between two reads, and fails after too many bytes."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._left_bytes = _HEAD_BYTES
        self._read_bytes = _READ_HEAD_BYTES
        self._has_read = False

    def allow_body(self, longest_bytes: int) -> None:
        """Makes room for a body of this length, now that the header is read."""
        self._left_bytes = 2 * longest_bytes + _FRAMING_BYTES
        self._read_bytes = _READ_BODY_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """What comes next. Raises httpcore.RemoteProtocolError from EndlessError where it is too much."""
        if self._has_read:
            await asyncio.sleep(0)
        data = await self._inner.read(min(max_bytes, self._read_bytes), timeout)
        self._has_read = True
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            # httpcore's pool drops the cause of what it raises, and keeps the context.
            with _named():
                raise EndlessError
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Sends all of it."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Closes the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """The same connection, encrypted from here on."""
        return BoundedStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of the connection, such as ``ssl_object``."""
        return self._inner.get_extra_info(info)


@contextmanager
def _named() -> Iterator[None]:
    """Raises in httpcore's words what is raised here."""
    try:
        yield
    except EndlessError as fault:
        raise httpcore.RemoteProtocolError("The response has no end") from fault
