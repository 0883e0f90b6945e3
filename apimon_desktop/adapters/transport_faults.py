"""Names what went wrong below HTTP. The only place that knows the exceptions of httpx and ssl."""

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Final

from apimon_desktop.core.types import Cause

_CERTIFICATE: Final = {
    9: "Its certificate is not valid yet: is this computer's clock right?",
    10: "Its certificate has expired",
    18: "Its certificate is self-signed",
    19: "Its certificate is not from a known authority",
    20: "Its certificate is not from a known authority",
    62: "Its certificate belongs to another host",
}
"""By OpenSSL's verify codes (x509_vfy.h)."""

_ERRNO: Final = {
    errno.ECONNREFUSED: "The connection was refused",
    errno.ECONNRESET: "The connection was cut",
    errno.EPIPE: "The connection was cut",
    errno.ENETUNREACH: "There is no route to it",
    errno.EHOSTUNREACH: "There is no route to it",
    errno.EADDRNOTAVAIL: "There is no route to it",
}


def named(fault: BaseException) -> tuple[Cause, str | None]:
    """The cause of a request that got no complete answer, and its particulars if they are known."""
    for link in _chain(fault):
        if isinstance(link, socket.gaierror):
            return Cause.DNS, None
        if isinstance(link, ssl.SSLCertVerificationError):
            return Cause.TLS, _CERTIFICATE.get(link.verify_code, "Its certificate is not trusted")
        if isinstance(link, ssl.SSLError):
            return Cause.TLS, "It does not speak TLS on this port" if _is_plain(link) else None
        if isinstance(link, TimeoutError) or type(link).__name__.endswith("Timeout"):
            return Cause.TIMEOUT, None
    for link in _chain(fault):
        if isinstance(link, OSError) and link.errno in _ERRNO:
            return Cause.CONNECT, _ERRNO[link.errno]
    return Cause.CONNECT, "The connection was cut"


def _is_plain(fault: ssl.SSLError) -> bool:
    return fault.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")


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
