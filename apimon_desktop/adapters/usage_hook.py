"""Watches while a program's own HTTP clients talk to providers.

It stands between client and transport: event hooks of httpx see a reply before its body, and never a
stream's end. What passes is not touched: the bytes, their order, exceptions and closing are the caller's.

httpx and httpx2 have the same classes under two names, and each refuses the other's. So each client gets a
transport and streams of its own library, which the program has already loaded.
"""

import sys
from _thread import start_new_thread
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, Final, Self, TypeGuard

from apimon_desktop.adapters.usage_look import Look, Report, look_at
from apimon_desktop.providers.addresses import Addresses

_LIBRARIES: Final = ("httpx", "httpx2")
_PER_LOOP: Final = "_client_for_running_loop"
"""WORKAROUND(google-genai 3): its asynchronous client sends through one inner client per event loop."""


def is_client(thing: object) -> TypeGuard[Any]:
    """True for a client of httpx or httpx2."""
    return _library_of(thing) is not None


def watch(client: Any, addresses: Addresses, report: Report) -> None:
    """Watches from now on, in place of an earlier watcher."""
    library = _library_of(client)
    if library is None:
        raise TypeError("only clients of httpx and httpx2 can be watched")
    kinds = _kinds(library)
    is_awaited = isinstance(client, sys.modules[library].AsyncClient)

    def watched(inner: Any) -> Any:
        kind, stream = (
            (kinds.async_transport, kinds.async_stream) if is_awaited else (kinds.transport, kinds.stream)
        )
        return kind(inner, stream, addresses, report)

    unwatch(client)
    _replace_transports(client, watched)
    if hasattr(type(client), _PER_LOOP):
        _watch_inner_clients(client, addresses, report)


def unwatch(client: Any) -> None:
    """Restores the transports from before `watch`."""
    _replace_transports(client, lambda way: way.inner if isinstance(way, _Watched) else way)
    if vars(client).pop(_PER_LOOP, None) is not None:
        for inner in tuple(client._loop_clients.values()):  # noqa: SLF001 - no public way leads to them
            unwatch(inner)


def is_watched(client: Any) -> bool:
    """True between `watch` and `unwatch`."""
    return isinstance(client._transport, _Watched)  # noqa: SLF001 - see below


def _library_of(thing: object) -> str | None:
    """The library of a client. None: it is not a client."""
    for name in _LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and isinstance(thing, library.Client | library.AsyncClient):
            return name
    return None


def _replace_transports(client: Any, change: Callable[[Any], Any]) -> None:
    """No public way leads to a client's transports; OpenTelemetry and others take this one too."""
    client._transport = change(client._transport)  # noqa: SLF001
    ways: dict[Any, Any] = client._mounts  # noqa: SLF001 - by the pattern of addresses; some are None
    for pattern, way in ways.items():
        if way is not None:
            ways[pattern] = change(way)


def _watch_inner_clients(client: Any, addresses: Addresses, report: Report) -> None:
    given = getattr(client, _PER_LOOP)

    def watched() -> Any:
        inner = given()
        if not is_watched(inner):
            watch(inner, addresses, report)
        return inner

    for inner in tuple(client._loop_clients.values()):  # noqa: SLF001 - no public way leads to them
        watch(inner, addresses, report)
    setattr(client, _PER_LOOP, watched)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Classes for the clients of one library."""

    transport: type
    async_transport: type
    stream: Any
    async_stream: Any


@cache
def _kinds(library: str) -> _Kinds:
    module: Any = sys.modules[library]
    return _Kinds(
        transport=type("WatchedTransport", (_WatchedTransport, module.BaseTransport), {}),
        async_transport=type(
            "WatchedAsyncTransport", (_WatchedAsyncTransport, module.AsyncBaseTransport), {}
        ),
        stream=type(
            "WatchedStream", (_WatchedStream, module.SyncByteStream), {"kind": module.SyncByteStream}
        ),
        async_stream=type(
            "WatchedAsyncStream",
            (_WatchedAsyncStream, module.AsyncByteStream),
            {"kind": module.AsyncByteStream},
        ),
    )


class _Watched:
    """A watched transport, which passes everything on."""

    def __init__(self, inner: Any, stream: Any, addresses: Addresses, report: Report) -> None:
        self.inner = inner
        self._stream = stream
        self._addresses = addresses
        self._report = report

    def __getattr__(self, name: str) -> Any:
        """Other attributes of the transport, such as its pool."""
        if name == "inner":
            raise AttributeError(name)  # not set yet, as during copy.copy
        return getattr(self.inner, name)


class _WatchedTransport(_Watched):
    """For a synchronous client."""

    def handle_request(self, request: Any) -> Any:
        look = look_at(request, self._addresses, self._report)
        if look is None:
            return self.inner.handle_request(request)
        try:
            response = self.inner.handle_request(request)
        except BaseException as fault:
            look.fell(fault)
            raise
        look.answered(response)
        if not look.is_over and isinstance(response.stream, self._stream.kind):
            response.stream = self._stream(response.stream, look)
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


class _WatchedAsyncTransport(_Watched):
    """The same for a client that is awaited."""

    async def handle_async_request(self, request: Any) -> Any:
        look = look_at(request, self._addresses, self._report)
        if look is None:
            return await self.inner.handle_async_request(request)
        try:
            response = await self.inner.handle_async_request(request)
        except BaseException as fault:
            look.fell(fault)
            raise
        look.answered(response)
        if not look.is_over and isinstance(response.stream, self._stream.kind):
            response.stream = self._stream(response.stream, look)
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


def _abandoned(look: Look) -> None:
    """Reports a body that is garbage-collected unclosed, as google-genai's abandoned streams are.

    In a new thread, because the garbage collector may run at any point and reporting takes locks.
    """
    if not look.is_over:
        with suppress(RuntimeError):  # the interpreter is ending
            start_new_thread(look.left, ())


class _WatchedStream:
    """A body that is watched as it passes."""

    def __init__(self, inner: Any, look: Look) -> None:
        self._inner = inner
        self._look = look

    def __iter__(self) -> Iterator[bytes]:
        return _Pieces(iter(self._inner), self._look)

    def close(self) -> None:
        try:
            self._inner.close()
        finally:
            self._look.left()

    def __del__(self) -> None:
        _abandoned(self._look)


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


class _WatchedAsyncStream:
    """The same for a client that is awaited."""

    def __init__(self, inner: Any, look: Look) -> None:
        self._inner = inner
        self._look = look

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _AsyncPieces(aiter(self._inner), self._look)

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            self._look.left()

    def __del__(self) -> None:
        _abandoned(self._look)


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
