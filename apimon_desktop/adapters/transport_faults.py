"""Names what went wrong below HTTP. The only place that knows the exceptions of httpx and ssl."""

import errno
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from apimon_desktop.adapters.proxies import ROUTE, Proxy
from apimon_desktop.adapters.trust import AUTHORITIES, clock_error_s, issuer_of
from apimon_desktop.core.check_texts import (
    all_issued_by,
    clock_is_off,
    issued_by,
    proxy_asks,
    proxy_passes_nothing,
    proxy_remedy,
    proxy_silent,
    proxy_unreached,
    proxy_untrusted,
    refused_by_proxy,
    unanswered,
    unconnected,
    unfinished,
    unsecured,
)
from apimon_desktop.core.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.text import Text, say
from apimon_desktop.core.types import Cause

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
"""What OpenSSL makes of plain text where it expects TLS; which one depends on its version."""

_ALERTS: Final = ("TLSV1", "SSLV3")
"""How OpenSSL's names for what the other side says begin, whatever version is spoken."""

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

_NO_ADDRESS: Final = (Cause.NOT_FOUND, say("This is no address that can be asked"))
_BY_NAME: Final = {
    "InvalidURL": _NO_ADDRESS,
    "UnsupportedProtocol": _NO_ADDRESS,
    "RemoteProtocolError": (Cause.BAD_RESPONSE, say("What answers there does not speak HTTP")),
    "EndlessError": (Cause.BAD_RESPONSE, say("The answer has no end")),
}
"""By the names of exceptions of httpx, h11 and `bounded_network`."""

_MERELY_CUT: Final = (ssl.SSLEOFError, ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLZeroReturnError)
"""Of the family of TLS errors, and no fault of TLS: the ordinary waits of an encrypted connection, which
stand in the chain of whatever ends it, and an end that came too early.
"""

_STAGES: Final[Mapping[str, Callable[[float], Text]]] = {
    "start_tls.started": unsecured,
    "send_request_headers.started": unanswered,
    "receive_response_headers.complete": unfinished,
}
"""How httpcore names its steps, and what it means when the next one does not come."""


_TUNNELS: Final = ("proxy.start_tls.started", "socks.start_tls.started")
"""Steps of a request after the proxy has accepted it."""
_SECURED: Final = ("proxy.start_tls.complete", "socks.start_tls.complete")
"""Steps that prove that the host itself answers."""


class Progress:
    """How far one request came, so that one silence can be told from another."""

    def __init__(self) -> None:
        self._stage: Callable[[float], Text] = unconnected
        self._proxy: Proxy | None = None
        self._is_tunnelled = False
        self._is_connected = False

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Takes a step; the ``trace`` that httpcore calls."""
        if event == ROUTE:
            self._proxy = info["proxy"]
        elif event in _TUNNELS:
            self._is_tunnelled = True
        elif event in _SECURED:
            self._proxy = None
        # The first word names a class of httpcore: "http11", "connection", "proxy".
        step = event.partition(".")[2]
        self._is_connected = self._is_connected or step == "connect_tcp.complete"
        self._stage = _STAGES.get(step, self._stage)

    def silence(self, limit_s: float) -> Text:
        """What did not come in time, with the time."""
        return self._stage(limit_s)

    def proxy_fault(self, fault: BaseException) -> LocalFault | None:
        """The proxy's fault that stopped the request. None: the proxy is not at fault."""
        if self._proxy is None:
            return None
        detail, is_certain = self._of_proxy(fault, self._proxy.place)
        if detail is None:
            return None
        remedy = proxy_remedy(self._proxy.source)
        return LocalFault(reason=OfflineReason.PROXY, detail=detail, remedy=remedy, certain=is_certain)

    def _of_proxy(self, fault: BaseException, place: str) -> tuple[Text | None, bool]:
        """What is wrong with the proxy, and whether this one request proves it.

        A proxy may rightly refuse, or fail to reach, a single host.
        """
        if _refused_certificate(fault) is not None:
            return (None, False) if self._is_tunnelled else (proxy_untrusted(place), True)
        if self._is_tunnelled:
            return proxy_passes_nothing(place), False
        refusal = next((link for link in _chain(fault) if type(link).__name__ == "ProxyError"), None)
        if refusal is not None:
            status = str(refusal)[:3] if str(refusal)[:3].isdecimal() else None
            asks = status == "407"
            return (proxy_asks(place) if asks else refused_by_proxy(place, status)), asks
        if not self._is_connected:
            return proxy_unreached(place), True
        is_silent = named(fault)[0] is Cause.TIMEOUT
        return (proxy_silent(place) if is_silent else proxy_passes_nothing(place)), False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a request got no complete answer."""

    cause: Cause
    detail: str | None
    local: LocalFault | None
    """The local fault that could explain it. None: no such explanation."""


def failure(
    fault: BaseException,
    progress: Progress,
    *,
    limit_s: float,
    now: datetime,
    trust_problems: tuple[str, ...] = (),
) -> Failure:
    """Why a request failed, whichever side is at fault.

    ``trust_problems`` are sentences about unusable certificates that the environment names.
    """
    cause, detail = named(fault)
    at_proxy = progress.proxy_fault(fault)
    if at_proxy is not None and cause.is_network:
        return Failure(cause=Cause.CONNECT, detail=at_proxy.detail, local=at_proxy)
    if cause is Cause.TIMEOUT:
        detail = progress.silence(limit_s)
    local = NO_NETWORK if cause.is_network else None
    refused = _refused_certificate(fault)
    if refused is not None:
        local = _of_certificates(refused, now, trust_problems)
    return Failure(cause=cause, detail=detail, local=local)


def _refused_certificate(fault: BaseException) -> ssl.SSLCertVerificationError | None:
    return next((link for link in _chain(fault) if isinstance(link, ssl.SSLCertVerificationError)), None)


def _of_certificates(
    refused: ssl.SSLCertVerificationError, now: datetime, trust_problems: tuple[str, ...]
) -> LocalFault:
    """The local fault if all hosts have such a refused certificate."""
    if refused.verify_code in _OF_THE_CLOCK:
        error_s = clock_error_s(refused, now)
        return LocalFault(
            reason=OfflineReason.CLOCK, detail=None if error_s is None else clock_is_off(error_s)
        )
    named_badly = [problem for problem in trust_problems if problem.startswith(AUTHORITIES)]
    if named_badly and refused.verify_code not in _OF_THE_HOST:
        remedy = say("Correct that variable, or remove it")
        return LocalFault(
            reason=OfflineReason.CERTIFICATES, detail=named_badly[0], remedy=remedy, certain=True
        )
    issuer = issuer_of(refused)
    return LocalFault(
        reason=OfflineReason.CERTIFICATES, detail=None if issuer is None else all_issued_by(issuer)
    )


def named(fault: BaseException) -> tuple[Cause, str | None]:
    """The cause of a request that got no complete answer, and its particulars if they are known."""
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
    """What this link of the chain tells by itself."""
    if isinstance(link, ssl.SSLError):
        return None if isinstance(link, _MERELY_CUT) else (Cause.TLS, _tls_fault(link))
    if isinstance(link, socket.gaierror):
        return Cause.DNS, None
    kind = type(link).__name__
    if isinstance(link, TimeoutError) or kind.endswith(("Timeout", "TimeoutError")):
        return Cause.TIMEOUT, None
    if kind == "ProxyError":
        return Cause.CONNECT, say("The proxy in between refuses")
    if kind == "RemoteProtocolError" and not type(link).__module__.startswith("h11"):
        return None  # the word of httpx and httpcore for an early end, too
    return _BY_NAME.get(kind)


def _tls_fault(fault: ssl.SSLError) -> str | None:
    if isinstance(fault, ssl.SSLCertVerificationError):
        issuer = issuer_of(fault)
        if issuer is not None and _CERTIFICATE.get(fault.verify_code) == _UNKNOWN_AUTHORITY:
            return issued_by(issuer)
        return _CERTIFICATE.get(fault.verify_code, say("Its certificate is not trusted"))
    reason = getattr(fault, "reason", None) or ""  # only OpenSSL's own have one
    if reason in _NO_TLS:
        return say("It does not speak TLS on this port")
    return say("It refuses the secure connection") if reason.startswith(_ALERTS) else None


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The fault and what it was raised from; exception groups (happy eyeballs) are looked into."""
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
