"""The one HTTP client: httpx, tamed so that an idle app stays idle."""

import asyncio
import logging
import os
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from apimon_desktop.adapters.proxies import LOOPBACK, UnusableProxyError, system_proxies
from apimon_desktop.core.check_texts import unusable_proxy
from apimon_desktop.core.version import __version__

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

_HEADERS: Final = {
    "User-Agent": f"apimon/{__version__}",
    "Accept": "application/json",
    # What `body` can unpack without ever unpacking more than it wants.
    "Accept-Encoding": "gzip",
}
ASKS_OF: Final = "apimon.asks_of"
_CERTIFICATES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class _Hidden:
    """Makes modules look absent while httpx is imported for the first time."""

    def __init__(self, *names: str) -> None:
        self._names = [] if "httpx" in sys.modules else [n for n in names if n not in sys.modules]

    def __enter__(self) -> None:
        sys.modules.update(dict.fromkeys(self._names, _ABSENT))

    def __exit__(self, *_: object) -> None:
        for name in self._names:
            sys.modules.pop(name, None)


# None in sys.modules makes an import fail; typeshed does not know of it.
_ABSENT: Final[ModuleType] = None  # type: ignore[assignment]


def load_httpx() -> ModuleType:
    """Imports httpx without its command line, which costs 10 MB where click and rich are installed."""
    with _Hidden("click", "rich", "pygments"):
        import httpx  # noqa: PLC0415 - 80 ms and 10 MB, only once a check is made

    return httpx


class HttpClients:
    """One client, kept while its event loop lives and no request fails.

    It keeps no connection: every request makes one of its own.
    """

    def __init__(self) -> None:
        self._context: ssl.SSLContext | None = None
        self._gate = threading.Lock()
        self._kept: tuple[asyncio.AbstractEventLoop, httpx.AsyncClient] | None = None
        self._has_warned = False
        self.requests_made: Counter[str] = Counter()
        """What was sent since the start, by the name under ``ASKS_OF`` in a request's extensions, if any."""

    async def client(self) -> "httpx.AsyncClient":
        """The client of the running loop. Raises UnusableProxyError."""
        context = await self._tls()
        loop = asyncio.get_running_loop()
        if self._kept is None or self._kept[0] is not loop:
            self._kept = (loop, self._new(context))
        return self._kept[1]

    def renew(self) -> None:
        """Has the next request ask the system anew which proxy to take; those under way go on."""
        self._kept = None

    async def aclose(self) -> None:
        """Ends the requests of the running loop; those of a loop that is gone went with it."""
        kept, self._kept = self._kept, None
        if kept is not None and kept[0] is asyncio.get_running_loop():
            await kept[1].aclose()

    async def _tls(self) -> ssl.SSLContext:
        """Importing httpx and reading the certificates take 0.3 s: off the loop, and once."""
        if self._context is None:
            return await asyncio.get_running_loop().run_in_executor(None, self._load)
        return self._context

    def _load(self) -> ssl.SSLContext:
        """In a worker thread; the first checks of all providers come here at once."""
        with self._gate:
            if self._context is None:
                self._context = _trusted()
            return self._context

    def _new(self, context: ssl.SSLContext) -> "httpx.AsyncClient":
        try:
            client = _client(context)
        except UnusableProxyError as fault:
            # Every request fails so, which looks like a network that is down: the log tells it apart.
            if not self._has_warned:
                log.warning("No provider can be asked. %s.", fault)
            self._has_warned = True
            raise
        client.event_hooks["request"].append(self._count)
        return client

    async def _count(self, request: "httpx.Request") -> None:
        """Counts a request once it is really sent: one that finds no connection never is.

        One that fails may have taken a proxy that is there no longer: the next one looks again.
        """
        trace = request.extensions.get("trace")

        async def traced(event: str, info: Mapping[str, Any]) -> None:
            # The word to a proxy in between is none to a provider.
            if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
                self.requests_made[request.extensions.get(ASKS_OF, "")] += 1
            if event.endswith(".failed"):
                self.renew()
            if trace is not None:
                await trace(event, info)

        request.extensions["trace"] = traced


def _trusted() -> ssl.SSLContext:
    """The authorities of SSL_CERT_FILE or SSL_CERT_DIR, else those that Mozilla trusts."""
    library = load_httpx()
    try:
        context: ssl.SSLContext = library.create_ssl_context()
    except OSError:
        names = " or ".join(name for name in _CERTIFICATES if os.environ.get(name))
        log.warning("The certificates that %s names cannot be read: Mozilla's are used instead", names)
        context = library.create_ssl_context(trust_env=False)
    return context


def _client(context: ssl.SSLContext) -> "httpx.AsyncClient":
    library = load_httpx()
    # httpx has loaded it; before that it would cost 20 ms.
    from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415

    from apimon_desktop.adapters.direct import DirectTransport  # noqa: PLC0415

    # Every request makes a connection of its own: one that is kept is mostly closed by the next check, and
    # if not, it makes that check quicker than the others, or fails it because it went stale.
    limits = library.Limits(max_keepalive_connections=0, max_connections=None)
    proxies = {**system_proxies(), **dict.fromkeys(LOOPBACK)}
    client: httpx.AsyncClient = library.AsyncClient(
        transport=DirectTransport(context),
        headers=_HEADERS,
        mounts={
            pattern: address and _through(address, context, limits) for pattern, address in proxies.items()
        },
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        timeout=None,
        trust_env=False,
    )
    return client


def _through(proxy: str, context: ssl.SSLContext, limits: "httpx.Limits") -> "httpx.AsyncHTTPTransport":
    library = load_httpx()
    from apimon_desktop.adapters.bounded_network import BoundedBackend  # noqa: PLC0415

    try:
        transport: httpx.AsyncHTTPTransport = library.AsyncHTTPTransport(
            verify=context, proxy=proxy, limits=limits
        )
    except (ValueError, ImportError, library.InvalidURL) as fault:
        raise UnusableProxyError(unusable_proxy(proxy.partition("://")[0])) from fault
    # httpx has no argument for it.
    pool = transport._pool  # noqa: SLF001
    pool._network_backend = BoundedBackend(pool._network_backend)  # noqa: SLF001
    return transport
