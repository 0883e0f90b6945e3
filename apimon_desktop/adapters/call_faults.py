"""Reads the exception of somebody's own call to a provider, whatever client made it."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from apimon_desktop.adapters.transport_faults import named
from apimon_desktop.core.retrying import CallFault
from apimon_desktop.core.types import Cause
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.shapes import says
from apimon_desktop.providers.spec import Provider, Reply

_CLIENTS: Final = frozenset({"httpx", "httpcore", "aiohttp", "requests", "urllib3"})
"""Libraries whose exceptions mean that no complete answer came."""
_SILENT: Final = (ConnectionError, TimeoutError, socket.gaierror, ssl.SSLError)
_TOO_LARGE: Final = says("request too large")
"""OpenAI's 429 for a request that no wait makes smaller."""


def fault_of(error: BaseException, provider: Provider, now: datetime) -> CallFault | None:
    """What went wrong, as far as the provider or the way to it is concerned. None: it is neither.

    Understands what carries an HTTP response, as the exceptions of httpx, requests, openai and anthropic
    do, and what their connections raise.
    """
    for link in _chain(error):
        reply = _reply(getattr(link, "response", None))
        if reply is not None:
            return _refused(reply, provider, now)
    if any(_is_silence(link) for link in _chain(error)):
        return CallFault(cause=named(error)[0])
    return None


def _refused(reply: Reply, provider: Provider, now: datetime) -> CallFault | None:
    if reply.status < 400:
        return None
    reading = classify(provider, reply, now)
    is_ours = reading.cause is Cause.BAD_RESPONSE and reply.status < 500
    if _TOO_LARGE(reply):
        return CallFault(cause=Cause.PERMISSION)
    return CallFault(cause=reading.cause, retry_after_s=reading.retry_after_s, is_ours=is_ours)


def _reply(response: Any) -> Reply | None:
    """The answer that an exception carries. None: it carries none."""
    status = getattr(response, "status_code", None)
    headers = getattr(response, "headers", None)
    if not isinstance(status, int) or not isinstance(headers, Mapping):
        return None
    try:
        document = response.json()
    except Exception:  # noqa: BLE001 - no JSON, or a stream that nobody has read: each client has its own word
        document = None
    return Reply(
        status=status,
        headers={str(name).lower(): str(value) for name, value in headers.items()},
        document=document,
        is_html="text/html" in str(headers.get("content-type", "")),
    )


def _is_silence(link: BaseException) -> bool:
    return isinstance(link, _SILENT) or type(link).__module__.partition(".")[0] in _CLIENTS


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it was raised from."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
