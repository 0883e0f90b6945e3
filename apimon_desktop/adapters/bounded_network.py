"""Network connections that deliver small pieces and a limited number of bytes.

A socket that always has data ready never suspends its reader, so a host that sends faster than we read could
block the event loop for ever: no timer would fire, not even the request's deadline.
"""

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any, Final

import httpcore

_READ_HEAD_BYTES: Final = 4 * 1024
"""The most bytes of one read: of a header, which take h11 about 10 ms at worst ..."""
_READ_BODY_BYTES: Final = 16 * 1024
"""... and of a body."""
_HEAD_BYTES: Final = 256 * 1024
"""The most bytes up to the end of the response's header, TLS and proxy included; h11 takes 100 KB of them."""
_FRAMING_BYTES: Final = 64 * 1024
"""Added to twice a body's length, for the framing of its chunks."""


class EndlessError(Exception):
    """The other side sent more than the limit."""


class BoundedBackend(httpcore.AsyncNetworkBackend):
    """Makes another backend's connections, with limits."""

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
    """A connection that runs other tasks between two reads, and fails after too many bytes."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._left_bytes = _HEAD_BYTES
        self._read_bytes = _READ_HEAD_BYTES
        self._has_read = False

    def allow_body(self, longest_bytes: int) -> None:
        """Sets the limit for a body of this length; call it once the header is read."""
        self._left_bytes = 2 * longest_bytes + _FRAMING_BYTES
        self._read_bytes = _READ_BODY_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """The next bytes. Raises httpcore.RemoteProtocolError from EndlessError beyond the limit."""
        if self._has_read:
            await asyncio.sleep(0)
        data = await self._inner.read(min(max_bytes, self._read_bytes), timeout)
        self._has_read = True
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            try:
                # Raised for the context, which httpcore's pool keeps; it drops the cause.
                raise EndlessError  # noqa: TRY301
            except EndlessError as fault:
                raise httpcore.RemoteProtocolError("The response has no end") from fault
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
        """Details of the connection, such as ``ssl_object``."""
        return self._inner.get_extra_info(info)
