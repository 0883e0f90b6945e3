"""Looks on while a program's own httpx client talks to providers.

It stands between client and transport: event hooks of httpx see a reply before its body, and never a
stream's end. What passes is not touched: the bytes, their order, exceptions and closing are the caller's.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType
from typing import Any, Self

import httpx

from apimon_desktop.adapters.usage_look import Look, Report, look_at
from apimon_desktop.providers.addresses import Addresses

Client = httpx.Client | httpx.AsyncClient
_Ways = dict[Any, Any]
"""Transports by the pattern of the addresses that they are for; some are None."""


def watch(client: Client, addresses: Addresses, report: Report) -> None:
    """Looks on from now on; who looked on before no longer does."""

    def watched(inner: Any) -> _WatchedTransport | _WatchedAsyncTransport:
        if isinstance(client, httpx.AsyncClient):
            return _WatchedAsyncTransport(inner, addresses, report)
        return _WatchedTransport(inner, addresses, report)

    unwatch(client)
    _replace_transports(client, watched)


def unwatch(client: Client) -> None:
    """Takes the transports back to what they were before `watch`."""
    _replace_transports(
        client, lambda way: way.inner if isinstance(way, _WatchedTransport | _WatchedAsyncTransport) else way
    )


def is_watched(client: Client) -> bool:
    """True between `watch` and `unwatch`."""
    return isinstance(client._transport, _WatchedTransport | _WatchedAsyncTransport)  # noqa: SLF001 - see below


def _replace_transports(client: Client, change: Callable[[Any], Any]) -> None:
    """No public way leads to a client's transports; OpenTelemetry and others take this one too."""
    client._transport = change(client._transport)  # noqa: SLF001
    ways: _Ways = client._mounts  # noqa: SLF001
    for pattern, way in ways.items():
        if way is not None:
            ways[pattern] = change(way)


class _WatchedTransport(httpx.BaseTransport):
    """A transport that passes everything on, and lets itself be looked at."""

    def __init__(self, inner: httpx.BaseTransport, addresses: Addresses, report: Report) -> None:
        self.inner = inner
        self._addresses = addresses
        self._report = report

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        look = look_at(request, self._addresses, self._report)
        if look is None:
            return self.inner.handle_request(request)
        try:
            response = self.inner.handle_request(request)
        except BaseException as fault:
            look.fell(fault)
            raise
        look.answered(response)
        if not look.is_over and isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _WatchedStream(response.stream, look)
        return response

    def close(self) -> None:
        self.inner.close()

    def __enter__(self) -> Self:
        self.inner.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.inner.__exit__(kind, error, trace)


class _WatchedAsyncTransport(httpx.AsyncBaseTransport):
    """The same for a client that is awaited."""

    def __init__(self, inner: httpx.AsyncBaseTransport, addresses: Addresses, report: Report) -> None:
        self.inner = inner
        self._addresses = addresses
        self._report = report

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        look = look_at(request, self._addresses, self._report)
        if look is None:
            return await self.inner.handle_async_request(request)
        try:
            response = await self.inner.handle_async_request(request)
        except BaseException as fault:
            look.fell(fault)
            raise
        look.answered(response)
        if not look.is_over and isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _WatchedAsyncStream(response.stream, look)
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()

    async def __aenter__(self) -> Self:
        await self.inner.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.inner.__aexit__(kind, error, trace)


class _WatchedStream(httpx.SyncByteStream):
    """A body that is looked at as it passes."""

    def __init__(self, inner: httpx.SyncByteStream, look: Look) -> None:
        self._inner = inner
        self._look = look

    def __iter__(self) -> Iterator[bytes]:
        return _Pieces(iter(self._inner), self._look)

    def close(self) -> None:
        try:
            self._inner.close()
        finally:
            self._look.left()


class _Pieces:
    """No generator: what the caller throws away half-way ends as it would without us."""

    def __init__(self, pieces: Iterator[bytes], look: Look) -> None:
        self._pieces = pieces
        self._look = look

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            piece = next(self._pieces)
        except StopIteration:
            self._look.ended()
            raise
        except BaseException as fault:
            self._look.fell(fault)
            raise
        self._look.saw(piece)
        return piece


class _WatchedAsyncStream(httpx.AsyncByteStream):
    """The same for a client that is awaited."""

    def __init__(self, inner: httpx.AsyncByteStream, look: Look) -> None:
        self._inner = inner
        self._look = look

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _AsyncPieces(aiter(self._inner), self._look)

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            self._look.left()


class _AsyncPieces:
    """The same for a client that is awaited."""

    def __init__(self, pieces: AsyncIterator[bytes], look: Look) -> None:
        self._pieces = pieces
        self._look = look

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            piece = await anext(self._pieces)
        except StopAsyncIteration:
            self._look.ended()
            raise
        except BaseException as fault:
            self._look.fell(fault)
            raise
        self._look.saw(piece)
        return piece
