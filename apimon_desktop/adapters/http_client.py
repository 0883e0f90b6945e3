"""The one HTTP client: httpx, tamed so that an idle app stays idle."""

import asyncio
import ssl
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Final

from apimon_desktop.core.version import __version__

if TYPE_CHECKING:
    import httpx

# Closed by us rather than by the server, which most do after 75 s.
_KEEPALIVE_S: Final = 75.0
_HEADERS: Final = {"User-Agent": f"apimon/{__version__}", "Accept": "application/json"}
_LOOPBACK: Final = ("all://127.0.0.1", "all://localhost", "all://[::1]")


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
    """One client kept for as long as its event loop lives, and fresh ones for second looks."""

    def __init__(self) -> None:
        self._context: ssl.SSLContext | None = None
        self._gate = threading.Lock()
        self._kept: tuple[asyncio.AbstractEventLoop, httpx.AsyncClient] | None = None

    async def kept(self) -> "httpx.AsyncClient":
        """The long-lived client of the running loop."""
        context = await self._tls()
        loop = asyncio.get_running_loop()
        if self._kept is None or self._kept[0] is not loop:
            self._kept = (loop, _client(context))
        return self._kept[1]

    async def fresh(self) -> "httpx.AsyncClient":
        """A client that has no connection yet; its user closes it."""
        return _client(await self._tls())

    async def aclose(self) -> None:
        """Closes the connections of the running loop; those of a loop that is gone went with it."""
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
                self._context = load_httpx().create_ssl_context()
            return self._context


def _client(context: ssl.SSLContext) -> "httpx.AsyncClient":
    library = load_httpx()
    client: httpx.AsyncClient = library.AsyncClient(
        verify=context,
        headers=_HEADERS,
        limits=library.Limits(keepalive_expiry=_KEEPALIVE_S, max_connections=32),
        mounts=dict.fromkeys(_LOOPBACK),
        follow_redirects=False,
        timeout=None,
    )
    return client
