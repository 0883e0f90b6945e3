"""Who is let in: by the name that was asked for, the page that asks, the token, and the pace."""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from typing import Final

from apimon_desktop.core.base_url import host_name
from apimon_desktop.core.secret import Secret
from apimon_desktop.server.answers import RefusedError
from apimon_desktop.server.limits import Limits
from apimon_desktop.server.requests import Request

_LOOPBACK_NAMES: Final = frozenset(("127.0.0.1", "localhost", "::1"))
_HTTP_PORT: Final = 80
_HOST_FIELD: Final = re.compile(r"(\[[^\[\]]+\]|[^:\[\]]+)(?::([1-9]\d{0,4})?)?")
"""A name with an optional port, which has no leading zero."""
_OWN_SITES: Final = ("same-origin", "none")
"""``none``: the user typed the address. Another port of this computer is ``same-site``, and a stranger."""


_Host = tuple[str, int | None]
"""A name in the form of `host_name`, and the port. None: the protocol's own port."""


class Gate:
    """Admits or refuses requests. Every request passes here.

    Against DNS rebinding, where a hostile page's own name resolves to this computer, ``Host`` must be a name
    that nobody else can own: a loopback name (with any port, as through a tunnel), or the bound name or the
    local address with our port. Other names need the token, which such a page does not have.
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
        """``host`` is the bound name or address; without ``token``, requests need none.

        ``further_hosts`` limits the other names that requests with the token may use; empty: any name.
        """
        self._port = port
        self._bound = host_name(host)
        self._further = frozenset(further_hosts)
        self._token = None if token is None else _digest(token.reveal().encode())
        self._pace = _Pace(limits.requests_per_s, monotonic)

    def admit(self, request: Request, local_address: str) -> None:
        """Raises RefusedError unless the request may be answered; ``local_address`` is where it arrived."""
        self._pace.take()
        knows_token = self._token is not None and self._knows_token(request)
        asked_for = request.headers["host"]
        host = self._host(asked_for, local_address, knows_token=knows_token)
        if host is None:
            text = "This server does not answer to that host name."
            if self._token is not None and not knows_token:
                text = "This server answers to that host name at most with its token."
            raise RefusedError(421, "wrong_host", text)
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "none")
        if (
            origin is not None and not self._is_own(origin, host, local_address, knows_token=knows_token)
        ) or site.lower() not in _OWN_SITES:
            raise RefusedError(403, "cross_site", "Requests that other web pages make are not answered.")
        if self._token is not None and not knows_token:
            raise RefusedError(
                401,
                "no_token",
                "Send the token of this API as 'Authorization: Bearer TOKEN'.",
                {"WWW-Authenticate": 'Bearer realm="API Monitor"'},
            )

    def _host(self, field: str, local_address: str, *, knows_token: bool) -> _Host | None:
        """Name and port of a ``Host`` field. None: requests to it are refused."""
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
        return host if knows_token and (is_ours or not self._further) else None

    def _is_own(self, origin: str, host: _Host, local_address: str, *, knows_token: bool) -> bool:
        """True where the origin is this server; https where a proxy adds TLS."""
        scheme, _, authority = origin.lower().partition("://")
        page = _parsed(authority)
        if scheme == "https":
            return knows_token and page == host
        if scheme != "http" or page is None:
            return False
        name, port = page
        is_ours = name in {*_LOOPBACK_NAMES, self._bound, host_name(local_address)}
        return page == host or (is_ours and (port or _HTTP_PORT) == self._port)

    def _knows_token(self, request: Request) -> bool:
        scheme, _, offered = request.headers.get("authorization", "").partition(" ")
        # Digests have one length, so that not even the token's can be timed.
        known = hmac.compare_digest(_digest(offered.strip().encode("latin-1")), self._token or b"")
        return scheme.lower() == "bearer" and known


class _Pace:
    """A bucket of one second's worth of requests."""

    def __init__(self, per_s: float, monotonic: Callable[[], float]) -> None:
        self._per_s = self._left = per_s
        self._monotonic = monotonic
        self._filled_s = monotonic()

    def take(self) -> None:
        """Raises RefusedError where there were too many."""
        now_s = self._monotonic()
        self._left = min(self._per_s, self._left + (now_s - self._filled_s) * self._per_s)
        self._filled_s = now_s
        if self._left < 1:
            text = f"There were more than {self._per_s:g} requests in a second. Ask again in a second."
            raise RefusedError(429, "too_many_requests", text, {"Retry-After": "1"})
        self._left -= 1


def bracketed(address: str) -> str:
    """An address as it stands in a URL."""
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
