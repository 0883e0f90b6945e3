"""Names the faults of requests: of our own, and of another program's call to a provider.

It imports no HTTP client, and knows their exceptions by the names of classes and modules, and by attributes.
"""

import errno
import inspect
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from apimon_desktop.adapters.http.proxies import ROUTE, Proxy
from apimon_desktop.adapters.http.trust import AUTHORITIES, clock_error_s, issuer_of
from apimon_desktop.core.failover.choose import CallFault
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.text.translatable import Text, number, plural, say
from apimon_desktop.providers.classify import classify, is_wrong_request, status_of
from apimon_desktop.providers.matchers import error_of, message_contains
from apimon_desktop.providers.spec import Provider, Reply

_UNKNOWN_AUTHORITY: Final = say("Its certificate is not from a known authority")
_OTHER_HOST: Final = say("Its certificate belongs to another host")
_CERTIFICATE: Final = {
    2: _UNKNOWN_AUTHORITY,
    9: say("Its certificate is not valid yet: is this computer's clock right?"),
    10: say("Its certificate has expired"),
    18: say("Its certificate is self-signed"),
    19: _UNKNOWN_AUTHORITY,
    20: _UNKNOWN_AUTHORITY,
    21: _UNKNOWN_AUTHORITY,
    62: _OTHER_HOST,
    64: _OTHER_HOST,  # of an address instead of a name
}
"""By OpenSSL's verify codes (x509_vfy.h)."""
_OF_THE_CLOCK: Final = (9, 10)
_OF_THE_HOST: Final = (62, 64)

_NO_TLS: Final = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"}
)
"""OpenSSL's errors for plain text in place of TLS; which one depends on its version."""

_CUT: Final = say("The connection was cut")
_NO_ROUTE: Final = say("There is no route to it")
_ERRNO: Final = {
    errno.ECONNREFUSED: say("The connection was refused"),
    errno.ECONNRESET: _CUT,
    errno.ECONNABORTED: _CUT,
    errno.EPIPE: _CUT,
    errno.ENETUNREACH: _NO_ROUTE,
    errno.ENETDOWN: _NO_ROUTE,
    errno.EHOSTUNREACH: _NO_ROUTE,
    errno.EHOSTDOWN: _NO_ROUTE,
    errno.EADDRNOTAVAIL: _NO_ROUTE,
}

_NO_ADDRESS: Final = (Cause.NOT_FOUND, say("This isn't a valid address"))
_BY_NAME: Final = {
    "InvalidURL": _NO_ADDRESS,
    "UnsupportedProtocol": _NO_ADDRESS,
    "RemoteProtocolError": (Cause.BAD_RESPONSE, say("The server there doesn't speak HTTP")),
    "EndlessError": (Cause.BAD_RESPONSE, say("The reply has no end")),
}
"""By the names of exceptions of httpx, h11 and `transport`."""

_MERELY_CUT: Final = (ssl.SSLEOFError, ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLZeroReturnError)
"""No faults of TLS: an early end, and the normal waits, which are in the chain of every exception."""
_STAGES: Final[Mapping[str, Callable[[Text], Text]]] = {
    "start_tls.started": lambda limit: say("No secure connection within {limit}", limit=limit),
    "send_request_headers.started": lambda limit: say("No answer within {limit}", limit=limit),
    "receive_response_headers.complete": lambda limit: say(
        "The answer was not complete within {limit}", limit=limit
    ),
}
"""By httpcore's names of steps: the text for a timeout before the next step."""
_TUNNELS: Final = ("proxy.start_tls.started", "socks.start_tls.started")
"""Steps of a request after the proxy has accepted it."""
_SECURED: Final = ("proxy.start_tls.complete", "socks.start_tls.complete")
"""Steps that prove that the host itself answers."""
_CLIENTS: Final = frozenset(
    {
        *("httpx", "httpx2", "httpcore", "httpcore2", "h11", "h2"),
        *("aiohttp", "requests", "urllib3", "urllib", "http", "anyio"),
    }
)
"""Libraries whose exceptions, except `_OWN_MISTAKES`, mean that no complete answer arrived."""
_SDK_SILENCE: Final = frozenset({"APIConnectionError", "APITimeoutError", "NoResponseError"})
"""The same in the SDKs of OpenAI, Anthropic, Together and OpenRouter."""
_OWN_MISTAKES: Final = frozenset(
    {
        *("InvalidURL", "UnsupportedProtocol", "LocalProtocolError", "CookieConflict", "TooManyRedirects"),
        *("NonHttpUrlClientError", "ImproperConnectionState", "ClosedResourceError", "BusyResourceError"),
    }
)
"""Exceptions of these libraries for wrong use by the program."""
_OWN_BUGS: Final = (AssertionError, AttributeError, LookupError, NameError, TypeError)
"""Exceptions that are mistakes of the program, also where they arise while it handles another one."""
_SILENT: Final = (ConnectionError, TimeoutError, socket.gaierror, ssl.SSLError)
_TOO_LARGE: Final = message_contains("request too large")
"""OpenAI's 429 for a request that a later attempt cannot fix."""


class Progress:
    """Records how far a request got, to say what a timeout means."""

    def __init__(self) -> None:
        self._stage: Callable[[Text], Text] = lambda limit: say("No connection within {limit}", limit=limit)
        self._proxy: Proxy | None = None
        self._is_tunnelled = False
        self._is_connected = False

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Records a step; httpcore calls it as ``trace``."""
        if event == ROUTE:
            self._proxy = info["proxy"]
        elif event in _TUNNELS:
            self._is_tunnelled = True
        elif event in _SECURED:
            self._proxy = None
        # Without the name of httpcore's class: "http11", "connection", "proxy".
        step = event.partition(".")[2]
        self._is_connected = self._is_connected or step == "connect_tcp.complete"
        self._stage = _STAGES.get(step, self._stage)

    def silence(self, limit_s: float) -> Text:
        """A sentence on what did not arrive within the limit."""
        decimals = len(f"{limit_s:g}".partition(".")[2])
        return self._stage(say("{n} s", n=number(limit_s, decimals)))

    def proxy_fault(self, fault: BaseException) -> LocalFault | None:
        """The fault of the proxy that stopped the request. None: the proxy is not at fault."""
        if self._proxy is None:
            return None
        detail, is_certain = self._of_proxy(fault, self._proxy.place)
        if detail is None:
            return None
        remedy = say("Check the proxy that {source} names, or sign in to it", source=self._proxy.source)
        return LocalFault(reason=OfflineReason.PROXY, detail=detail, remedy=remedy, certain=is_certain)

    def _of_proxy(self, fault: BaseException, place: str) -> tuple[Text | None, bool]:
        """What is wrong with it, and whether this request proves it: a good one may refuse a single host."""
        if _refused_certificate(fault) is not None:
            untrusted = say("The certificate of the proxy {proxy} is not trusted", proxy=place)
            return (None, False) if self._is_tunnelled else (untrusted, True)
        refusal = next((link for link in _chain(fault) if type(link).__name__ == "ProxyError"), None)
        if refusal is not None and not self._is_tunnelled:
            status = str(refusal)[:3] if str(refusal)[:3].isdecimal() else None
            if status == "407":
                return say("The proxy {proxy} asks for a sign-in (HTTP 407)", proxy=place), True
            answer = place if status is None else f"{place} (HTTP {status})"
            return say("Refused by the proxy {proxy}", proxy=answer), False
        if not (self._is_tunnelled or self._is_connected):
            return say("The proxy {proxy} cannot be reached", proxy=place), True
        if not self._is_tunnelled and named(fault)[0] is Cause.TIMEOUT:
            return say("The proxy {proxy} does not answer in time", proxy=place), False
        return say("The proxy {proxy} does not pass the connection on", proxy=place), False


def failure(
    fault: BaseException,
    progress: Progress,
    *,
    limit_s: float,
    now: datetime,
    trust_problems: tuple[str, ...] = (),
) -> tuple[Cause, str | None, LocalFault | None]:
    """Why a request got no complete answer: cause, detail, and the local fault that could explain it.

    ``trust_problems`` are sentences about unusable certificates that the environment names.
    """
    cause, detail = named(fault)
    at_proxy = progress.proxy_fault(fault)
    if at_proxy is not None and cause.is_network:
        return Cause.CONNECT, at_proxy.detail, at_proxy
    if cause is Cause.TIMEOUT:
        detail = progress.silence(limit_s)
    local = NO_NETWORK if cause.is_network else None
    refused = _refused_certificate(fault)
    if refused is not None:
        local = _of_certificates(refused, now, trust_problems)
    return cause, detail, local


def _refused_certificate(fault: BaseException) -> ssl.SSLCertVerificationError | None:
    return next((link for link in _chain(fault) if isinstance(link, ssl.SSLCertVerificationError)), None)


def _of_certificates(
    refused: ssl.SSLCertVerificationError, now: datetime, trust_problems: tuple[str, ...]
) -> LocalFault:
    """The local fault if all hosts have such a refused certificate."""
    if refused.verify_code in _OF_THE_CLOCK:
        error_s = clock_error_s(refused, now)
        return LocalFault(
            reason=OfflineReason.CLOCK, detail=None if error_s is None else _clock_is_off(error_s)
        )
    reason = OfflineReason.CERTIFICATES
    named_badly = next((problem for problem in trust_problems if problem.startswith(AUTHORITIES)), None)
    if named_badly is not None and refused.verify_code not in _OF_THE_HOST:
        remedy = say("Correct that variable, or remove it")
        return LocalFault(reason=reason, detail=named_badly, remedy=remedy, certain=True)
    issuer = issuer_of(refused)
    detail = issuer and say("All certificates are issued by {issuer}, not a known authority", issuer=issuer)
    return LocalFault(reason=reason, detail=detail)


def _clock_is_off(seconds: float) -> Text:
    """How far this computer's clock is off at least, in whole days; positive: it is ahead."""
    days = max(1, round(abs(seconds) / 86_400))
    if seconds > 0:
        return plural(
            days,
            one="The date of this computer is at least a day ahead",
            many="The date of this computer is at least {n} days ahead",
        )
    return plural(
        days,
        one="The date of this computer is at least a day behind",
        many="The date of this computer is at least {n} days behind",
    )


def named(fault: BaseException) -> tuple[Cause, str | None]:
    """The cause of a request without a complete answer, and its detail if that is known."""
    for link in _chain(fault):
        known = _known(link)
        if known is not None:
            return known
    for link in _chain(fault):
        if isinstance(link, OSError) and link.errno in _ERRNO:
            return Cause.CONNECT, _ERRNO[link.errno]
    return Cause.CONNECT, _CUT


def is_endless(fault: BaseException) -> bool:
    """True where the other side sent more than the limit."""
    return any(type(link).__name__ == "EndlessError" for link in _chain(fault))


def _known(link: BaseException) -> tuple[Cause, str | None] | None:
    """The cause and detail of this exception alone. None: unknown."""
    if isinstance(link, ssl.SSLError):
        return None if isinstance(link, _MERELY_CUT) else (Cause.TLS, _tls_fault(link))
    if isinstance(link, socket.gaierror):
        return Cause.DNS, None
    kind = type(link).__name__
    if isinstance(link, TimeoutError) or kind.endswith(("Timeout", "TimeoutError")):
        return Cause.TIMEOUT, None
    if kind == "ProxyError":
        return Cause.CONNECT, say("The proxy refuses the request")
    if kind == "RemoteProtocolError" and not type(link).__module__.startswith("h11"):
        return None  # httpx and httpcore use it for an early end, too
    return _BY_NAME.get(kind)


def _tls_fault(fault: ssl.SSLError) -> str | None:
    if isinstance(fault, ssl.SSLCertVerificationError):
        issuer = issuer_of(fault)
        known = _CERTIFICATE.get(getattr(fault, "verify_code", 0))  # only OpenSSL's exceptions have one
        if issuer is not None and known == _UNKNOWN_AUTHORITY:
            return say("Its certificate is issued by {issuer}, not a known authority", issuer=issuer)
        return known or say("Its certificate is not trusted")
    reason = getattr(fault, "reason", None) or ""  # only OpenSSL's exceptions have one
    if reason in _NO_TLS:
        return say("No HTTPS on this port")
    # OpenSSL's names for alerts from the other side, in any version of TLS.
    return say("It refuses the secure connection") if reason.startswith(("TLSV1", "SSLV3")) else None


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The fault, its causes and contexts, and the members of exception groups (from happy eyeballs)."""
    waiting: list[BaseException | None] = [fault]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop(0)
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
        waiting += [link.__cause__, link.__context__]


def fault_of(error: BaseException, provider: Provider, now: datetime) -> CallFault | None:
    """The fault of the provider or of the connection to it. None: the exception is about neither.

    The outermost exception that has a response, a status or an error's body counts, as HTTP clients and SDKs
    raise them; in a group, one about a wrong request precedes the others.
    """
    links = tuple(_shown_chain(error))
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
    if isinstance(fault, OSError) and _ERRNO.get(fault.errno or 0) is _NO_ROUTE:
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
    """True where no connection was free, or a proxy failed: that says nothing about the provider."""
    return not _names(fault).isdisjoint({"PoolTimeout", "ProxyError"})


def _names(fault: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(fault).__mro__}


def _refused(reply: Reply, provider: Provider, now: datetime) -> CallFault | None:
    if reply.status < 400 and not error_of(reply.document):
        return None
    asked = provider if provider.paid_test is None else provider.as_asked(provider.paid_test)
    reading = classify(asked, reply, now)
    if _TOO_LARGE(reply):
        return CallFault(cause=Cause.PERMISSION)
    # A web page comes from an edge server or a filter, which did not read the request.
    is_ours = not reading.foreign and is_wrong_request(reading.cause, status_of(reply))
    return CallFault(cause=reading.cause, retry_after_s=reading.retry_after_s, is_ours=is_ours)


def _reply(link: BaseException) -> Reply | None:
    """The reply that an exception contains. None: it contains none."""
    response = getattr(link, "response", None)
    if response is None:
        response = getattr(link, "raw_response", None)
    document = _document(link, response)
    # OpenAI's SDK does not keep the response of an error inside a stream.
    status = _status(link, response) or (200 if error_of(document) else None)
    if status is None:
        return None
    headers = _headers(response) or _headers(link)
    return Reply(
        status=status,
        headers=headers,
        document=document,
        is_html="text/html" in headers.get("content-type", ""),
    )


def _status(link: BaseException, response: Any) -> int | None:
    for holder in (response, link):
        for name in ("status_code", "status", "http_status"):
            if (status := _number(holder, name)) is not None:
                return status
    # Many exceptions have a ``code``; it is a status only beside other attributes of an answer.
    is_answer = any(getattr(link, name, None) is not None for name in ("headers", "hdrs", "details"))
    return _number(link, "code") if is_answer else None


def _number(holder: Any, name: str) -> int | None:
    value = getattr(holder, name, None)
    return int(value) if isinstance(value, int) and 100 <= value < 600 else None


def _headers(holder: Any) -> dict[str, str]:
    """Names in lower case. Empty: there are none."""
    headers: Any = getattr(holder, "headers", None)
    pairs = headers.items() if hasattr(headers, "items") else ()
    return {str(name).lower(): str(value) for name, value in pairs}


def _document(link: BaseException, response: Any) -> Any:
    """The parsed body. None: it is not JSON, or was not read."""
    documents = (_json_of(response), *(_parsed(getattr(link, name, None)) for name in ("body", "details")))
    document = next((found for found in documents if found is not None), None)
    if isinstance(document, list) and len(document) == 1:
        document = document[0]  # Gemini's streams are lists
    if (
        isinstance(document, dict)
        and "error" not in document
        and {"message", "type", "code"} & document.keys()
    ):
        return {"error": document}  # OpenAI's SDK keeps only the inner object
    return document


def _json_of(response: Any) -> Any:
    read = getattr(response, "json", None)
    if not callable(read) or inspect.iscoroutinefunction(read):
        return None
    try:
        return read()
    except Exception:  # noqa: BLE001 - no JSON, or an unread stream: each client raises its own exception
        return None


def _parsed(body: Any) -> Any:
    if not isinstance(body, str | bytes):
        return body if isinstance(body, dict | list) else None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _shown_chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, and those that a traceback shows as its causes."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        hides = link.__suppress_context__ or isinstance(link, _OWN_BUGS)
        link = link.__cause__ or (None if hides else link.__context__)
