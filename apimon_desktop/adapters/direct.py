"""The way to a host without a proxy: a connection for each request, ended with it."""

import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import httpcore
import httpx

from apimon_desktop.adapters.bounded_network import BoundedBackend
from apimon_desktop.adapters.connections import Connections


class DirectTransport(httpx.AsyncBaseTransport):
    """Speaks HTTP/1.1 by httpcore, without its pool: no connection outlives its request.

    However a request ends, its connection is gone then. httpcore's pool forgets one whose request is given up
    between connecting and sending.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._under_way: set[Connections] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request and gives the answer's head. Raises httpx.TransportError."""
        url = request.url
        if url.scheme not in ("http", "https") or not url.raw_host:
            raise httpx.UnsupportedProtocol("Only http and https are spoken, and with a host")
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        connections = Connections()
        self._under_way.add(connections)
        connection = httpcore.AsyncHTTPConnection(
            asked.url.origin, ssl_context=self._context, network_backend=BoundedBackend(connections)
        )
        try:
            with _in_words_of_httpx():
                answer = await connection.handle_async_request(asked)
        except BaseException:
            self._end(connections)
            raise
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer, partial(self._end, connections)),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Ends the requests that are connected; one that still connects has its own deadline."""
        for connections in self._under_way:
            connections.break_off()

    def _end(self, connections: Connections) -> None:
        self._under_way.discard(connections)
        connections.close()


class _Body(httpx.AsyncByteStream):
    """An answer's body; the connection ends with it."""

    def __init__(self, answer: httpcore.Response, end: Callable[[], None]) -> None:
        self._answer = answer
        self._end = end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _in_words_of_httpx():
            async for piece in self._answer.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        try:
            await self._answer.aclose()
        finally:
            self._end()


@contextmanager
def _in_words_of_httpx() -> Iterator[None]:
    """Raises what httpcore raises as the error of httpx that has the same name."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        kind: type[httpx.TransportError] = getattr(httpx, type(error).__name__)
        raise kind(str(error)) from error
