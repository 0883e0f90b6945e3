"""The HTTP client that all requests of this program share."""

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

from apimon_desktop.adapters.http.proxies import named_proxies
from apimon_desktop.adapters.http.trust import trusted
from apimon_desktop.adapters.system.threads import no_fork
from apimon_desktop.core import __version__
from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.text.translatable import say

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

    import httpx

log = logging.getLogger(__name__)

_HEADERS: Final = {
    "User-Agent": f"apimon/{__version__}",
    "Accept": "application/json",
    # The only encoding that `body` unpacks.
    "Accept-Encoding": "gzip",
}
COUNTED_AS: Final = "apimon.counted_as"
"""The request extension with the name under which a request is counted."""
_COMMAND_LINE: Final = "httpx._main"
# None in sys.modules makes an import fail; typeshed does not allow it.
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


def request_faults() -> tuple[type[Exception], ...]:
    """The exceptions of a request that the world may cause; any other is our own mistake."""
    library = load_httpx()
    return (TimeoutError, OSError, library.HTTPError, library.InvalidURL)


def can_be_sent(key: Secret) -> bool:
    """False for a key with characters that a header cannot hold, such as a line break or a curly quote."""
    text = key.reveal()
    return text.isascii() and text.isprintable() and bool(text) and " " not in text


class HttpClients:
    """Holds one client, which is replaced for another event loop and after a failed request."""

    def __init__(
        self, *, warns: bool = True, on_problem: Callable[[str], None] = lambda _sentence: None
    ) -> None:
        """Names each unusable variable once, to the log and, in any thread, to ``on_problem``."""
        self._warns = warns
        self._on_problem = on_problem
        self._context: ssl.SSLContext | None = None
        self._gate = threading.Lock()
        self._kept: tuple[asyncio.AbstractEventLoop, httpx.AsyncClient] | None = None
        self._warned: set[str] = set()
        self.trust_problems: tuple[str, ...] = ()
        """A sentence for each variable with unusable certificates."""
        self.requests_made: Counter[str] = Counter()
        """The number of requests sent, by the name under ``COUNTED_AS`` in their extensions; else by ""."""

    async def client(self) -> "httpx.AsyncClient":
        """The client of the running loop."""
        loop = asyncio.get_running_loop()
        context = self._context
        if context is None:  # in a thread, because that takes 0.3 s
            context = await loop.run_in_executor(None, self._load)
        if self._kept is None or self._kept[0] is not loop:
            self._kept = (loop, self._new(context))
        return self._kept[1]

    def renew(self) -> None:
        """Makes the next request determine its proxy anew; running requests continue."""
        self._kept = None

    async def aclose(self) -> None:
        """Ends the requests of the running loop."""
        kept, self._kept = self._kept, None
        if kept is not None and kept[0] is asyncio.get_running_loop():
            await kept[1].aclose()

    def _load(self) -> ssl.SSLContext:
        with no_fork(), self._gate:
            if self._context is None:
                load_httpx()
                self._context, self.trust_problems = trusted(os.environ)
                self._warn(self.trust_problems)
            return self._context

    def _new(self, context: ssl.SSLContext) -> "httpx.AsyncClient":
        library = load_httpx()
        from apimon_desktop.adapters.http.transport import FreshTransport  # noqa: PLC0415

        proxies = named_proxies()
        self._warn(proxies.problems)
        client: httpx.AsyncClient = library.AsyncClient(
            transport=FreshTransport(context, proxies),
            headers=_HEADERS,
            cookies=_no_cookies(),
            timeout=None,
            trust_env=False,
            event_hooks={"request": [self._count], "response": [_drop_invalid_redirect]},
        )
        return client

    def _warn(self, problems: Iterable[str]) -> None:
        """Reports each problem once."""
        for problem in problems:
            if self._warns and problem not in self._warned:
                self._warned.add(problem)
                log.warning("%s", problem)
                self._on_problem(say("{sentence}.", sentence=problem))

    async def _count(self, request: "httpx.Request") -> None:
        """Counts a request when its header is sent, and renews the client after a failure, as of a proxy."""
        trace = request.extensions.get("trace")

        async def traced(event: str, info: Mapping[str, Any]) -> None:
            # CONNECT goes to a proxy, not to a provider.
            if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
                self.requests_made[request.extensions.get(COUNTED_AS, "")] += 1
            if event.endswith(".failed"):
                self.renew()
            if trace is not None:
                await trace(event, info)

        request.extensions["trace"] = traced


def _no_cookies() -> "CookieJar":
    """A jar that reads no cookie: the standard library prints tracebacks about odd ones."""
    # httpx has loaded it; otherwise it costs 20 ms.
    from http.cookiejar import CookieJar  # noqa: PLC0415

    class NoCookies(CookieJar):
        def extract_cookies(self, response: object, request: object) -> None:
            """Takes nothing from the response."""

    return NoCookies()


async def _drop_invalid_redirect(response: "httpx.Response") -> None:
    """Removes a redirect's invalid address: httpx raises on it, although it follows none."""
    try:
        response.url.join(response.headers.get("location", ""))
    except (load_httpx().InvalidURL, ValueError):
        del response.headers["location"]
