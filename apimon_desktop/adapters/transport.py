"""Sends each request with a new transport of httpx (docs/decisions/0018)."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

import httpx

from apimon_desktop.adapters.bounded_network import BoundedBackend
from apimon_desktop.adapters.proxies import ROUTE, Proxies, Proxy

Trace = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""The callback that httpcore calls at each step."""

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=0)


class _Closable(Protocol):
    async def aclose(self) -> None: ...


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
        transport = httpx.AsyncHTTPTransport(
            verify=self._context,
            proxy=None if proxy is None else _as_httpx_takes_it(proxy, self._context),
            limits=_LIMITS,
            trust_env=False,
        )
        # httpx has no argument for it.
        pool = transport._pool  # noqa: SLF001
        pool._network_backend = BoundedBackend(pool._network_backend)  # noqa: SLF001
        exchange = _Exchange(transport, request.extensions.get("trace"))
        request.extensions["trace"] = exchange.note
        self._under_way.add(exchange)
        try:
            await exchange.note(ROUTE, {"proxy": proxy})
            response = await transport.handle_async_request(request)
        except BaseException:
            await self._end(exchange)
            raise
        body = _Body(cast("httpx.AsyncByteStream", response.stream), lambda: self._end(exchange))
        return httpx.Response(
            response.status_code, headers=response.headers, stream=body, extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Ends connected requests; those that are still connecting have their own deadlines."""
        for exchange in tuple(self._under_way):
            await exchange.aclose()

    async def _end(self, exchange: "_Exchange") -> None:
        self._under_way.discard(exchange)
        await exchange.aclose()


class _Exchange:
    """A request and its connections."""

    def __init__(self, transport: httpx.AsyncHTTPTransport, trace: Trace | None) -> None:
        self._transport = transport
        self._trace = trace
        self._connections: list[_Closable] = []

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Records new connections and passes the step on."""
        if event.endswith("connect_tcp.complete"):
            self._connections.append(info["return_value"])
        if self._trace is not None:
            await self._trace(event, info)

    async def aclose(self) -> None:
        try:
            for connection in self._connections:
                await connection.aclose()
        finally:
            await self._transport.aclose()


class _Body(httpx.AsyncByteStream):
    """A response's body, whose end closes the connection."""

    def __init__(self, stream: httpx.AsyncByteStream, end: Callable[[], Awaitable[None]]) -> None:
        self._stream = stream
        self._end = end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._end()


def _as_httpx_takes_it(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    """The proxy for httpx, with credentials apart from the address because of their reserved characters."""
    auth = None if proxy.user is None else (proxy.user, proxy.password)
    is_secure = proxy.url.startswith("https:")
    return httpx.Proxy(proxy.url, auth=auth, ssl_context=context if is_secure else None)
