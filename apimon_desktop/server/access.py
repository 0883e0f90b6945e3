"""Where the local API listens, and which requests it admits: by host name, origin, token and rate."""

import asyncio
import errno
import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import socket
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.settings.base_url import host_name
from apimon_desktop.core.text.translatable import say
from apimon_desktop.server.requests import Request
from apimon_desktop.server.responses import Limits, RefusedError

_LOOPBACK_NAMES: Final = frozenset(("127.0.0.1", "localhost", "::1"))
_HTTP_PORT: Final = 80
_HOST_FIELD: Final = re.compile(r"(\[[^\[\]]+\]|[^:\[\]]+)(?::([1-9]\d{0,4})?)?")
"""A name with an optional port, which has no leading zero."""
_OWN_SITES: Final = ("same-origin", "none")
"""``none``: the user typed the address. Another port of this computer is ``same-site``, and foreign."""


_Host = tuple[str, int | None]
"""A name in the form of `host_name`, and the port. None: the protocol's default port."""


class AccessControl:
    """Admits or refuses each request.

    Against DNS rebinding, where a hostile page's name resolves to this computer, ``Host`` must be a name that
    nobody else can own: a loopback name (with any port, as through a tunnel), or the bound name or the local
    address with our port. Other names need the token, which such a page does not have.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        token: Secret | None,
        limits: Limits,
        monotonic: Callable[[], float],
        further_hosts: Collection[str] = (),
    ) -> None:
        """``host`` is the bound name or address; ``token`` None: requests need none.

        ``further_hosts`` are the other names that requests with the token may use; empty: any name.
        """
        self._port = port
        self._bound = host_name(host)
        self._further = frozenset(further_hosts)
        self._token = None if token is None else _digest(token.reveal().encode())
        self._rate = _RateLimit(limits.requests_per_s, monotonic)

    def admit(self, request: Request, local_address: str) -> None:
        """Raises RefusedError unless the request is admitted; ``local_address`` is where it arrived."""
        self._rate.take()
        has_token = self._token is not None and self._has_token(request)
        asked_for = request.headers["host"]
        host = self._host(asked_for, local_address, has_token=has_token)
        if host is None:
            text = "This server does not answer to that host name."
            if self._token is not None and not has_token:
                text = "This server answers to that host name at most with its token."
            raise RefusedError(421, "wrong_host", text)
        origin = request.headers.get("origin")
        is_foreign = request.headers.get("sec-fetch-site", "none").lower() not in _OWN_SITES
        if is_foreign or not (
            origin is None or self._is_own(origin, host, local_address, has_token=has_token)
        ):
            raise RefusedError(403, "cross_site", "Requests that other web pages make are not answered.")
        if self._token is not None and not has_token:
            raise RefusedError(
                401,
                "no_token",
                "Send the token of this API as 'Authorization: Bearer TOKEN'.",
                {"WWW-Authenticate": 'Bearer realm="API Monitor"'},
            )

    def _host(self, field: str, local_address: str, *, has_token: bool) -> _Host | None:
        """Name and port of an allowed ``Host`` field. None: it is not allowed."""
        host = _parsed(field)
        if host is None:
            return None
        name, port = host
        if name in _LOOPBACK_NAMES:
            return host
        is_ours = name in (self._bound, host_name(local_address))
        if is_ours and (port or _HTTP_PORT) == self._port:
            return host
        if self._token is not None and name in self._further:
            return host
        return host if has_token and (is_ours or not self._further) else None

    def _is_own(self, origin: str, host: _Host, local_address: str, *, has_token: bool) -> bool:
        """True if the origin is this server; https if a proxy adds TLS."""
        scheme, _, authority = origin.lower().partition("://")
        page = _parsed(authority)
        if scheme == "https":
            return has_token and page == host
        if scheme != "http" or page is None:
            return False
        name, port = page
        is_ours = name in {*_LOOPBACK_NAMES, self._bound, host_name(local_address)}
        return page == host or (is_ours and (port or _HTTP_PORT) == self._port)

    def _has_token(self, request: Request) -> bool:
        scheme, _, offered = request.headers.get("authorization", "").partition(" ")
        # Digests have the same length: timing does not even reveal the token's.
        known = hmac.compare_digest(_digest(offered.strip().encode("latin-1")), self._token or b"")
        return scheme.lower() == "bearer" and known


class _RateLimit:
    """A token bucket that holds the requests of one second."""

    def __init__(self, per_s: float, monotonic: Callable[[], float]) -> None:
        self._per_s = self._left = per_s
        self._monotonic = monotonic
        self._filled_s = monotonic()

    def take(self) -> None:
        """Counts a request. Raises RefusedError if there were too many."""
        now_s = self._monotonic()
        self._left = min(self._per_s, self._left + (now_s - self._filled_s) * self._per_s)
        self._filled_s = now_s
        if self._left < 1:
            text = f"There were more than {self._per_s:g} requests in a second. Ask again in a second."
            raise RefusedError(429, "too_many_requests", text, {"Retry-After": "1"})
        self._left -= 1


def bracketed(address: str) -> str:
    """An address as in a URL."""
    return f"[{address}]" if ":" in address else address


def _parsed(field: str) -> _Host | None:
    match = _HOST_FIELD.fullmatch(field)
    if match is None:
        return None
    name, port = host_name(match[1]), match[2]
    if name is None or match[1] != match[1].strip():
        return None
    return name, None if port is None else int(port)


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()


_BACKLOG: Final = 64


class CannotListenError(Exception):
    """The API cannot listen at the address; the text says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenAddress:
    """Sockets that listen at an address."""

    host: str
    """As requested."""
    port: int
    sockets: tuple[socket.socket, ...]
    is_loopback: bool
    """True if only this computer can connect."""

    @property
    def url(self) -> str:
        """Such as ``http://127.0.0.1:8000``."""
        return f"http://{bracketed(self.host)}:{self.port}"

    def close(self) -> None:
        """Releases the port."""
        for listening in self.sockets:
            listening.close()


async def listen(host: str, port: int) -> ListenAddress:
    """Listens on every address of the host; port 0 means a free one. Raises CannotListenError."""
    addresses = await _addresses(host)
    sockets: list[socket.socket] = []
    try:
        for family, address in addresses:
            sockets.append(_listening(family, address, sockets[0].getsockname()[1] if sockets else port))
    except OSError as fault:
        for listening in sockets:
            listening.close()
        raise CannotListenError(_why_not(host, port, fault)) from fault
    return ListenAddress(
        host=host,
        port=sockets[0].getsockname()[1],
        sockets=tuple(sockets),
        is_loopback=all(ipaddress.ip_address(address).is_loopback for _, address in addresses),
    )


async def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise CannotListenError(_no_such_address(host)) from fault
    # A zone ("%eth0") belongs to the socket, not to the address.
    return list(
        dict.fromkeys((family, str(address[0]).partition("%")[0]) for family, _, _, _, address in found)
    )


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError."""
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, others could take a port that is in use
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port whose last connections are still winding down is free
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
        listening.settimeout(0)
    except OSError:
        listening.close()
        raise
    return listening


def _why_not(host: str, port: int, fault: OSError) -> str:
    why: str
    if fault.errno == errno.EADDRINUSE:
        why = say("another program uses it")
        advice = say("Choose another port, for example {port}", port=_another(port))
    elif fault.errno in (errno.EACCES, errno.EPERM):
        why = say("this account may not use it")
        advice = say("Choose a port above 1023, for example {port}", port=_another(port))
    elif fault.errno == errno.EADDRNOTAVAIL:
        return _no_such_address(host)
    else:
        why, advice = os.strerror(fault.errno or 0), say("Choose another port")
    return say(
        "The local API can't be reached at {host}:{port}: {why}. {advice}: 'port' in [api] of "
        "config.toml, or 'apimon serve --port'.",
        host=bracketed(host),
        port=port,
        why=why,
        advice=advice,
    )


def _no_such_address(host: str) -> str:
    return say(
        "The local API can't be reached at {host}: this computer has no such address. Set 'host' in "
        "[api] to 127.0.0.1, or to an address of this computer.",
        host=host,
    )


def _another(port: int) -> int:
    return port + 1 if 1023 < port < 65_535 else 8001


TOKEN_VARIABLE: Final = "APIMON_API_TOKEN"  # noqa: S105 - the variable's name
LEAST_BYTES: Final = 32


def token_in_force(environ: Mapping[str, str], saved: Secret | None, *, is_local: bool) -> Secret | None:
    """The token that requests need. None: they need none.

    The environment's precedes the saved one, which does not count where only this computer is served
    (``is_local``): local clients would fail once the keyring is unlocked. Raises CannotListenError for a
    token that is too short.
    """
    given = environ.get(TOKEN_VARIABLE, "").strip()
    if given:
        return _long_enough(Secret(given), say("{variable} in the environment", variable=TOKEN_VARIABLE))
    if saved is None or is_local:
        return None
    return _long_enough(saved, say("the saved API token"))


def _long_enough(token: Secret, place: str) -> Secret:
    if len(token.reveal().encode()) < LEAST_BYTES:
        raise CannotListenError(
            say(
                "The local API is not opened: {place} is too short, it needs at least {least} bytes. "
                "'apimon serve --new-token' makes and saves a good one.",
                place=place,
                least=LEAST_BYTES,
            )
        )
    return token


def new_token() -> Secret:
    """A token that nobody can guess."""
    return Secret(secrets.token_urlsafe(LEAST_BYTES))
