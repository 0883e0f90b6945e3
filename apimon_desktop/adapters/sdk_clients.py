"""Finds the HTTP clients that a program's own objects talk through."""

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final

from apimon_desktop.adapters.usage_hook import is_client

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
        if is_client(holder):
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
