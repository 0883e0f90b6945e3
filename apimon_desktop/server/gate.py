"""Who is let in: by the name that was asked for, the page that asks, the token, and the pace."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

from apimon_desktop.core.secret import Secret
from apimon_desktop.server.answers import RefusedError
from apimon_desktop.server.limits import Limits
from apimon_desktop.server.requests import Request

_LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_HTTP_PORT: Final = 80
_OWN_SITES: Final = ("same-origin", "none")
"""``none``: the user typed the address. Another port of this computer is ``same-site``, and a stranger."""


class Gate:
    """Lets a request in or refuses it. Every way in goes through here, each time."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        token: Secret | None,
        limits: Limits,
        monotonic: Callable[[], float],
    ) -> None:
        """``host`` is the name or address that was bound; without a ``token`` none is asked for."""
        self._port = port
        self._names = frozenset((*_LOOPBACK_NAMES, bracketed(host).lower()))
        self._token = None if token is None else _digest(token.reveal().encode())
        self._pace = _Pace(limits.requests_per_s, monotonic)

    def admit(self, request: Request, local_address: str) -> None:
        """Raises RefusedError unless the request may be answered; ``local_address`` is where it arrived."""
        self._pace.take()
        hosts = self._hosts(local_address)
        if request.headers["host"].lower() not in hosts:
            raise RefusedError(421, "wrong_host", "This server does not answer to that host name.")
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "none")
        if (origin is not None and origin.lower() not in _origins(hosts)) or site.lower() not in _OWN_SITES:
            raise RefusedError(403, "cross_site", "Requests that other web pages make are not answered.")
        if self._token is not None and not self._knows_token(request):
            raise RefusedError(
                401,
                "no_token",
                "Send the token of this API as 'Authorization: Bearer TOKEN'.",
                {"WWW-Authenticate": 'Bearer realm="API Monitor"'},
            )

    def _hosts(self, local_address: str) -> frozenset[str]:
        """What may stand in ``Host``. An address cannot be rebound to another, as a name can."""
        names = self._names | {bracketed(local_address).lower()}
        hosts = frozenset(f"{name}:{self._port}" for name in names)
        return hosts | names if self._port == _HTTP_PORT else hosts

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


def _origins(hosts: frozenset[str]) -> frozenset[str]:
    return frozenset(f"http://{host}" for host in hosts)


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
