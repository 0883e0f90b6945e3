"""The one HTTP client: httpx, tamed so that an idle app stays idle."""

import asyncio
import logging
import os
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from apimon_desktop.adapters.forks import no_fork
from apimon_desktop.adapters.proxies import Proxies, named_proxies
from apimon_desktop.adapters.trust import trusted
from apimon_desktop.core.text import say
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


_COMMAND_LINE: Final = "httpx._main"
# None in sys.modules makes an import fail; typeshed does not know of it.
_ABSENT: Final[ModuleType] = None  # type: ignore[assignment]


def load_httpx() -> ModuleType:
    """Imports httpx without its command line, which costs 10 MB where click and rich are installed."""
    # httpx works without it. Nothing else is hidden, because another thread may just be importing click.
    hides = "httpx" not in sys.modules and sys.modules.setdefault(_COMMAND_LINE, _ABSENT) is None
    try:
        import httpx  # noqa: PLC0415 - 80 ms and 10 MB, only once a check is made
    finally:
        if hides:
            sys.modules.pop(_COMMAND_LINE, None)
    return httpx


class HttpClients:
    """One client, kept while its event loop lives and no request fails.

    It keeps no connection: every request makes one of its own.
    """

    def __init__(
        self, *, warns: bool = True, on_problem: Callable[[str], None] = lambda _sentence: None
    ) -> None:
        """Unusable environment variables are reported once each, to the log and to ``on_problem``.

        ``warns`` False: they are not. ``on_problem`` may be called in another thread.
        """
        self._warns = warns
        self._on_problem = on_problem
        self._context: ssl.SSLContext | None = None
        self._gate = threading.Lock()
        self._kept: tuple[asyncio.AbstractEventLoop, httpx.AsyncClient] | None = None
        self._warned: set[str] = set()
        self.trust_problems: tuple[str, ...] = ()
        """A sentence for each variable with unusable certificates."""
        self.requests_made: Counter[str] = Counter()
        """What was sent since the start, by the name under ``ASKS_OF`` in a request's extensions, if any."""

    async def client(self) -> "httpx.AsyncClient":
        """The client of the running loop."""
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
        with no_fork(), self._gate:
            if self._context is None:
                load_httpx()
                self._context, self.trust_problems = trusted(os.environ)
                self._warn(self.trust_problems)
            return self._context

    def _new(self, context: ssl.SSLContext) -> "httpx.AsyncClient":
        proxies = named_proxies()
        self._warn(proxies.problems)
        client = _client(context, proxies)
        client.event_hooks["request"].append(self._count)
        return client

    def _warn(self, problems: Iterable[str]) -> None:
        """Reports each problem once."""
        for problem in problems:
            if self._warns and problem not in self._warned:
                self._warned.add(problem)
                log.warning("%s", problem)
                self._on_problem(say("{sentence}.", sentence=problem))

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


def _client(context: ssl.SSLContext, proxies: Proxies) -> "httpx.AsyncClient":
    library = load_httpx()
    # httpx has loaded it; before that it would cost 20 ms.
    from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415

    from apimon_desktop.adapters.transport import FreshTransport  # noqa: PLC0415

    client: httpx.AsyncClient = library.AsyncClient(
        transport=FreshTransport(context, proxies),
        headers=_HEADERS,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        timeout=None,
        trust_env=False,
    )
    return client
