"""Reads the exception of a program's own call to a provider, whatever client made it.

It imports no client: it knows exceptions by the names of their classes and modules, and by their attributes.
"""

import errno
import inspect
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from apimon_desktop.adapters.transport_faults import named
from apimon_desktop.core.retrying import CallFault
from apimon_desktop.core.types import Cause
from apimon_desktop.providers.classify import classify, is_wrong_request, status_of
from apimon_desktop.providers.shapes import error_of, says
from apimon_desktop.providers.spec import Provider, Reply

_CLIENTS: Final = frozenset(
    {
        *("httpx", "httpx2", "httpcore", "httpcore2", "h11", "h2"),
        *("aiohttp", "requests", "urllib3", "urllib", "http", "anyio"),
    }
)
"""Libraries whose exceptions, except `_OWN_MISTAKES`, mean that no complete answer arrived."""
_SDK_SILENCE: Final = frozenset({"APIConnectionError", "APITimeoutError", "NoResponseError"})
"""The names for that in the SDKs of OpenAI, Anthropic, Together and OpenRouter."""
_OWN_MISTAKES: Final = frozenset(
    {
        *("InvalidURL", "UnsupportedProtocol", "LocalProtocolError", "CookieConflict", "TooManyRedirects"),
        *("NonHttpUrlClientError", "ImproperConnectionState", "ClosedResourceError", "BusyResourceError"),
    }
)
"""Exceptions of these libraries for wrong use by the program."""
_LOCAL: Final = frozenset({"PoolTimeout", "ProxyError"})
"""Faults on this side of the network: no free connection, or a proxy."""
_SILENT: Final = (ConnectionError, TimeoutError, socket.gaierror, ssl.SSLError)
_NO_NETWORK: Final = frozenset(
    {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
)
_TOO_LARGE: Final = says("request too large")
"""OpenAI's 429 for a request that no wait makes smaller."""


def fault_of(error: BaseException, provider: Provider, now: datetime) -> CallFault | None:
    """The fault of the provider or of the way to it. None: the exception is about neither.

    Understands exceptions with an HTTP response, a status or the body of an error, as HTTP clients and the
    providers' SDKs raise them, and the errors of connections. The outermost such exception counts; in a
    group, one about a wrong request precedes the others.
    """
    links = tuple(_chain(error))
    for link in links:
        if isinstance(link, BaseExceptionGroup):
            faults = [fault for inner in link.exceptions if (fault := fault_of(inner, provider, now))]
            if faults:
                return next((fault for fault in faults if fault.is_ours), faults[0])
        reply = _reply(link)
        if reply is not None:
            return _refused(reply, provider, now)
    return CallFault(cause=named(error)[0]) if any(map(is_no_answer, links)) else None


def is_no_answer(fault: BaseException) -> bool:
    """True where no complete answer arrived; False for the program's own mistakes."""
    if isinstance(fault, _SILENT) or type(fault).__name__ in _SDK_SILENCE:
        return True
    if isinstance(fault, OSError) and fault.errno in _NO_NETWORK:
        return True
    if type(fault).__module__.partition(".")[0] not in _CLIENTS or not _OWN_MISTAKES.isdisjoint(
        _names(fault)
    ):
        return False
    if isinstance(fault, ValueError | TypeError | RuntimeError | Warning):
        return False
    reason = getattr(fault, "reason", None)
    return not (type(fault).__name__ == "URLError" and isinstance(reason, str))


def is_local(fault: BaseException) -> bool:
    """True for a fault on this side of the network, which says nothing about the provider."""
    return not _LOCAL.isdisjoint(_names(fault))


def _names(fault: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(fault).__mro__}


def _refused(reply: Reply, provider: Provider, now: datetime) -> CallFault | None:
    if reply.status < 400 and not error_of(reply.document):
        return None
    reading = classify(provider, reply, now)
    if _TOO_LARGE(reply):
        return CallFault(cause=Cause.PERMISSION)
    # A web page comes from an edge or a filter, which did not read the request.
    is_ours = not reading.foreign and is_wrong_request(reading.cause, status_of(reply))
    return CallFault(cause=reading.cause, retry_after_s=reading.retry_after_s, is_ours=is_ours)


def _reply(link: BaseException) -> Reply | None:
    """The answer that an exception carries. None: it carries none."""
    response = getattr(link, "response", None)
    if response is None:
        response = getattr(link, "raw_response", None)
    document = _document(link, response)
    status = _status(link, response)
    if status is None:
        if not error_of(document):
            return None
        # An error amid a stream; OpenAI's SDK keeps nothing of the response.
        status = 200
    headers = _headers(response) or _headers(link)
    return Reply(
        status=status,
        headers=headers,
        document=document,
        is_html="text/html" in headers.get("content-type", ""),
    )


def _status(link: BaseException, response: Any) -> int | None:
    for holder, name in (
        (response, "status_code"),
        (response, "status"),
        (link, "status_code"),
        (link, "status"),
        (link, "http_status"),
    ):
        status = _number(holder, name)
        if status is not None:
            return status
    # Many exceptions have a ``code``; it is a status only beside other attributes of an answer.
    is_answer = any(getattr(link, name, None) is not None for name in ("headers", "hdrs", "details"))
    return _number(link, "code") if is_answer else None


def _number(holder: Any, name: str) -> int | None:
    value = getattr(holder, name, None)
    if not isinstance(value, int) or isinstance(value, bool) or not 100 <= value < 600:
        return None
    return int(value)


def _headers(holder: Any) -> dict[str, str]:
    """In lower case. Empty: there are none."""
    headers: Any = getattr(holder, "headers", None)
    if not isinstance(headers, Mapping) and not hasattr(headers, "items"):
        return {}
    return {str(name).lower(): str(value) for name, value in headers.items()}


def _document(link: BaseException, response: Any) -> Any:
    """The body of the answer, parsed. None: it is not JSON, or was not read."""
    documents = (_json_of(response), *(_parsed(getattr(link, name, None)) for name in ("body", "details")))
    document = next((found for found in documents if found is not None), None)
    if isinstance(document, list) and len(document) == 1:
        document = document[0]  # Gemini's streams are lists
    if (
        isinstance(document, dict)
        and "error" not in document
        and {"message", "type", "code"} & document.keys()
    ):
        return {"error": document}  # OpenAI's SDK keeps only what is inside
    return document


def _json_of(response: Any) -> Any:
    read = getattr(response, "json", None)
    if not callable(read) or inspect.iscoroutinefunction(read):
        return None
    try:
        return read()
    except Exception:  # noqa: BLE001 - no JSON, or a stream that nobody has read: each client has its own word
        return None


def _parsed(body: Any) -> Any:
    if not isinstance(body, str | bytes):
        return body if isinstance(body, dict | list) else None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it was raised from."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
