"""Finds the HTTP clients in a program's objects, and watches their requests to providers.

It wraps the client's transport (docs/decisions/0015). Bytes, exceptions and closing pass through unchanged.
httpx and httpx2 have the same classes, and neither accepts the other's: each client gets a transport and
streams of its own library.
"""

import logging
import sys
from _thread import start_new_thread
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final, Self

from apimon_desktop.adapters.instrument.observe import Report, RequestObserver, observe
from apimon_desktop.providers.addresses import Addresses

_LIBRARIES: Final = ("httpx", "httpx2")
_PER_LOOP: Final = "_client_for_running_loop"
"""WORKAROUND(google-genai 3): its asynchronous client sends through one inner client per event loop."""
log = logging.getLogger(__name__)
_DEEPEST: Final = 6
"""A LangChain model holds an SDK's resource, which holds the SDK's client, which holds the HTTP client."""
_MOST_OBJECTS: Final = 5000
_MOST_ITEMS: Final = 100
_LEAVES: Final = (
    *(type, ModuleType, FunctionType, MethodType, BuiltinFunctionType),
    *(str, bytes, bytearray, int, float, complex, type(None)),
)
"""Types whose objects hold no client."""


def watch(client: Any, addresses: Addresses, report: Report) -> None:
    """Watches the client from now on; replaces an earlier watcher."""
    library = next(_libraries_of(client), None)
    if library is None:
        raise TypeError("only clients of httpx and httpx2 can be watched")
    transport, stream = _kinds(library, isinstance(client, library.AsyncClient))
    unwatch(client)
    _replace_transports(client, lambda inner: transport(inner, stream, addresses, report))
    if hasattr(type(client), _PER_LOOP):
        _watch_inner_clients(client, addresses, report)


def unwatch(client: Any) -> None:
    """Restores the original transports."""
    _replace_transports(client, lambda way: way.inner if isinstance(way, _Transport) else way)
    if vars(client).pop(_PER_LOOP, None) is not None:
        for inner in tuple(client._loop_clients.values()):  # noqa: SLF001 - there is no public access
            unwatch(inner)


def is_watched(client: Any) -> bool:
    """True between `watch` and `unwatch`."""
    return isinstance(client._transport, _Transport)  # noqa: SLF001 - see below


def _libraries_of(thing: object) -> Iterator[ModuleType]:
    """The library of a client; nothing for any other object."""
    for library in filter(None, map(sys.modules.get, _LIBRARIES)):
        if isinstance(thing, library.Client | library.AsyncClient):
            yield library


def _replace_transports(client: Any, change: Callable[[Any], Any]) -> None:
    """Uses private attributes, as OpenTelemetry does: a client's transports are not public."""
    client._transport = change(client._transport)  # noqa: SLF001
    ways: dict[Any, Any] = client._mounts  # noqa: SLF001 - by the pattern of addresses; some are None
    for pattern, way in ways.items():
        if way is not None:
            ways[pattern] = change(way)


def _watch_inner_clients(client: Any, addresses: Addresses, report: Report) -> None:
    original = getattr(client, _PER_LOOP)

    def watched() -> Any:
        inner = original()
        if not is_watched(inner):
            watch(inner, addresses, report)
        return inner

    for inner in tuple(client._loop_clients.values()):  # noqa: SLF001 - there is no public access
        watch(inner, addresses, report)
    setattr(client, _PER_LOOP, watched)


@cache
def _kinds(library: ModuleType, is_awaited: bool) -> tuple[Any, Any]:  # noqa: FBT001 - part of the cache's key
    """The classes of transport and stream for the clients of one library."""
    transport = library.AsyncBaseTransport if is_awaited else library.BaseTransport
    stream = library.AsyncByteStream if is_awaited else library.SyncByteStream
    watched_stream = type("WatchedStream", (_Stream, stream), {"kind": stream})
    return type("WatchedTransport", (_Transport, transport), {}), watched_stream


class _Transport:
    """A watched transport of a client, synchronous or awaited."""

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

    def handle_request(self, request: Any) -> Any:
        observer = observe(request, self._addresses, self._report)
        with _noting_failure(observer):
            response = self.inner.handle_request(request)
        return self._watched(response, observer)

    async def handle_async_request(self, request: Any) -> Any:
        observer = observe(request, self._addresses, self._report)
        with _noting_failure(observer):
            response = await self.inner.handle_async_request(request)
        return self._watched(response, observer)

    def _watched(self, response: Any, observer: RequestObserver | None) -> Any:
        if observer is not None:
            observer.answered(response)
            if not observer.is_over and isinstance(response.stream, self._stream.kind):
                response.stream = self._stream(response.stream, observer)
        return response

    def close(self) -> None:
        self.inner.close()

    async def aclose(self) -> None:
        await self.inner.aclose()

    def __enter__(self) -> Self:
        self.inner.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self.inner.__exit__(*raised)

    async def __aenter__(self) -> Self:
        await self.inner.__aenter__()
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.inner.__aexit__(*raised)


@contextmanager
def _noting_failure(observer: RequestObserver | None) -> Iterator[None]:
    try:
        yield
    except BaseException as fault:
        if observer is not None:
            observer.failed(fault)
        raise


class _Stream:
    """A watched body."""

    def __init__(self, inner: Any, observer: RequestObserver) -> None:
        self._inner = inner
        self._observer = observer

    def __iter__(self) -> Iterator[bytes]:
        return _Pieces(iter(self._inner), self._observer)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Pieces(aiter(self._inner), self._observer)

    def close(self) -> None:
        try:
            self._inner.close()
        finally:
            self._observer.abandoned()

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            self._observer.abandoned()

    def __del__(self) -> None:
        """Reports a body that is collected unclosed, as google-genai's abandoned streams are.

        In a new thread: the garbage collector may run at any point, and reporting takes locks.
        """
        if not self._observer.is_over:
            with suppress(RuntimeError):  # the interpreter is ending
                start_new_thread(self._observer.abandoned, ())


class _Pieces:
    """The pieces of a watched body. Not a generator, which would change how an abandoned body ends."""

    def __init__(self, pieces: Any, observer: RequestObserver) -> None:
        self._pieces = pieces
        self._observer = observer

    def __iter__(self) -> Self:
        return self

    def __aiter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            piece: bytes = next(self._pieces)
        except StopIteration:
            self._observer.ended()
            raise
        except BaseException as fault:
            self._observer.failed(fault)
            raise
        self._observer.received(piece)
        return piece

    async def __anext__(self) -> bytes:
        try:
            piece: bytes = await anext(self._pieces)
        except StopAsyncIteration:
            self._observer.ended()
            raise
        except BaseException as fault:
            self._observer.failed(fault)
            raise
        self._observer.received(piece)
        return piece


def http_clients(thing: object) -> list[Any]:
    """The clients of httpx and httpx2 that an object is or holds. Raises TypeError where there are none."""
    if isinstance(thing, ModuleType):
        thing = _default_client(thing)
    found: list[Any] = []
    waiting: deque[tuple[object, int]] = deque([(thing, 0)])
    seen: dict[int, object] = {}
    while waiting and len(seen) < _MOST_OBJECTS:
        holder, depth = waiting.popleft()
        if id(holder) in seen or isinstance(holder, _LEAVES):
            continue
        seen[id(holder)] = holder
        if any(_libraries_of(holder)):
            found.append(holder)
        elif depth < _DEEPEST:
            waiting.extend((part, depth + 1) for part in _parts(holder))
            _warn_of_aiohttp(holder)
    if not found:
        raise TypeError(f"there is no client of httpx or httpx2 in a {type(thing).__name__}")
    return found


def _parts(holder: object) -> Iterator[object]:
    if isinstance(holder, Mapping):
        yield from islice(tuple(holder.values()), _MOST_ITEMS)
    elif isinstance(holder, list | tuple | set | frozenset):
        yield from islice(tuple(holder), _MOST_ITEMS)
    else:
        yield from tuple(getattr(holder, "__dict__", {}).values())
        for kind in type(holder).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            for name in (slots,) if isinstance(slots, str) else tuple(slots):
                yield getattr(holder, name, None)


def _default_client(module: ModuleType) -> object:
    """The HTTP client of a module that is itself an SDK's client, as ``openai`` is.

    OpenAI's module makes its client at the first call, and uses the HTTP client that is set here.
    """
    make = getattr(module, "DefaultHttpxClient", None)
    if make is None or not hasattr(module, "http_client"):
        raise TypeError(f"the module {module.__name__} has no client of its own")
    if module.http_client is None:
        vars(module)["http_client"] = make()
    return module.http_client


def _warn_of_aiohttp(holder: object) -> None:
    """Warns of google-genai's use of aiohttp, which it prefers unless it is given an HTTP client."""
    uses_aiohttp = getattr(type(holder), "_use_aiohttp", None)
    if callable(uses_aiohttp) and uses_aiohttp(holder):
        log.warning(
            "Awaited requests of %s go through aiohttp and are not counted; give its client http_options with"
            " an httpx_async_client",
            type(holder).__module__.partition("._")[0],
        )
