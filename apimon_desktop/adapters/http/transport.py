"""Sends each request with its own httpx transport (docs/decisions/0018), over a connection with limits.

A socket that always has data ready never suspends its reader, so a host that sends faster than we read could
block the event loop for ever: no timer would fire, not even the request's deadline.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, Final, cast

import httpcore
import httpx
from socksio.exceptions import SOCKSError

from apimon_desktop.adapters.http.proxies import ROUTE, Proxies, Proxy

_READ_HEAD_BYTES: Final = 4 * 1024
"""The most bytes of one read of a header, which take h11 about 10 ms at worst ..."""
_READ_BODY_BYTES: Final = 16 * 1024
"""... and of a body."""
_HEAD_BYTES: Final = 256 * 1024
"""The most bytes up to the end of the response's header, TLS and proxy included; h11 takes 100 KB of them."""
_FRAMING_BYTES: Final = 64 * 1024
"""Added to twice a body's length, for the framing of its chunks."""
Trace = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""The callback that httpcore calls at each step."""
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=0)


class EndlessError(Exception):
    """The other side sent more than the limit."""


class BoundedBackend(httpcore.AsyncNetworkBackend):
    """Makes another backend's connections, with limits."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(self, *args: Any, **kwargs: Any) -> Any:
        """A connection of the other backend, with its errors."""
        return BoundedStream(await self._inner.connect_tcp(*args, **kwargs))


class BoundedStream:
    """An `httpcore.AsyncNetworkStream` that lets other tasks run, and fails after too many bytes."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._left_bytes = _HEAD_BYTES
        self._read_bytes = _READ_HEAD_BYTES
        self._has_read = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def allow_body(self, longest_bytes: int) -> None:
        """Sets the limit for a body of this length; call it once the header is read."""
        self._left_bytes = 2 * longest_bytes + _FRAMING_BYTES
        self._read_bytes = _READ_BODY_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
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

    async def start_tls(self, *args: Any, **kwargs: Any) -> "BoundedStream":
        """The same connection, encrypted from here on."""
        return BoundedStream(await self._inner.start_tls(*args, **kwargs))


class FreshTransport(httpx.AsyncBaseTransport):
    """Sends each request over a new connection, through the proxy for its address.

    Closes the connection however the request ends: httpcore's pool forgets one whose request is cancelled
    between connecting and sending, or during the handshake.
    """

    def __init__(self, context: ssl.SSLContext, proxies: Proxies) -> None:
        self._context = context
        self._proxies = proxies
        self._under_way: set[_Exchange] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request and gives the response with its header. Raises httpx.TransportError."""
        proxy = self._proxies.for_url(str(request.url))
        through = None if proxy is None else _httpx_proxy(proxy, self._context)
        transport = httpx.AsyncHTTPTransport(
            verify=self._context, proxy=through, limits=_LIMITS, trust_env=False
        )
        pool = transport._pool  # noqa: SLF001 - httpx has no argument for the backend
        pool._network_backend = BoundedBackend(pool._network_backend)  # noqa: SLF001
        exchange = _Exchange(transport, request.extensions.get("trace"), self._under_way)
        request.extensions["trace"] = exchange.note
        try:
            await exchange.note(ROUTE, {"proxy": proxy})
            response = await transport.handle_async_request(request)
        except SOCKSError as fault:  # httpcore lets it through
            await exchange.aclose()
            raise httpx.ProxyError("The proxy does not speak SOCKS 5") from fault
        except BaseException:
            await exchange.aclose()
            raise
        exchange.body = cast("httpx.AsyncByteStream", response.stream)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=exchange, extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Ends connected requests; those that are still connecting have their own deadlines."""
        for exchange in tuple(self._under_way):
            await exchange.aclose()


class _Exchange(httpx.AsyncByteStream):
    """A request, its connections, and the body of its response, whose end closes them."""

    def __init__(
        self, transport: httpx.AsyncHTTPTransport, trace: Trace | None, under_way: "set[_Exchange]"
    ) -> None:
        self._transport = transport
        self._trace = trace
        self._under_way = under_way
        self._connections: list[httpcore.AsyncNetworkStream] = []
        self.body = httpx.AsyncByteStream()
        under_way.add(self)

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.complete"):
            self._connections.append(info["return_value"])
        if self._trace is not None:
            await self._trace(event, info)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self.body:
            yield piece

    async def aclose(self) -> None:
        self._under_way.discard(self)
        async with AsyncExitStack() as last_first:
            connections = (connection.aclose for connection in self._connections)
            for close in (self._transport.aclose, *connections, self.body.aclose):
                last_first.push_async_callback(close)


def _httpx_proxy(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    """Has the credentials apart from the address, because of their reserved characters."""
    auth = None if proxy.user is None else (proxy.user, proxy.password)
    is_secure = proxy.url.startswith("https:")
    return httpx.Proxy(proxy.url, auth=auth, ssl_context=context if is_secure else None)
