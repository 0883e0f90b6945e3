"""Whether anybody answers at an address: the witness's question, asked without a key."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from apimon_desktop.adapters.body import CutAnswerError, is_page, read_body
from apimon_desktop.adapters.clock import clock_error_s
from apimon_desktop.adapters.http_client import HttpClients, load_httpx
from apimon_desktop.adapters.proxies import Proxy, named_proxies
from apimon_desktop.adapters.transport_faults import Progress, failure
from apimon_desktop.core.offline import CAPTIVE_PORTAL, NO_NETWORK, LocalFault
from apimon_desktop.providers.classify import is_somebody_elses

if TYPE_CHECKING:
    import httpx

_START_BYTES: Final = 256


class Reach:
    """Asks addresses whether they answer."""

    def __init__(self, clients: HttpClients) -> None:
        self._clients = clients
        self.clock_errors_s: list[float] = []
        """How far this computer's clock is ahead of the hosts that have answered, s."""

    def proxy(self, url: str) -> Proxy | None:
        """The proxy of requests to an address. None: none."""
        return named_proxies().for_url(url)

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        """The local fault that the failure suggests. None: the host itself answers, even with an error.

        A redirect does not count, nor a web page unless ``page`` expects one: both may be a network's sign-in
        page.
        """
        library, progress = load_httpx(), Progress()
        try:
            client = await self._clients.client()
            async with asyncio.timeout(timeout_s), _asked(client, url, progress) as response:
                if not await _is_its_own(response, url, page=page):
                    return CAPTIVE_PORTAL
                ahead_s = clock_error_s(response.headers, datetime.now(UTC))
                self.clock_errors_s += [] if ahead_s is None else [ahead_s]
                return None
        except CutAnswerError:
            return None
        except (TimeoutError, OSError, library.HTTPError, library.InvalidURL) as fault:
            problems = self._clients.trust_problems
            found = failure(
                fault, progress, limit_s=timeout_s, now=datetime.now(UTC), trust_problems=problems
            )
            return found.local or NO_NETWORK


def _asked(
    client: "httpx.AsyncClient", url: str, progress: Progress
) -> AbstractAsyncContextManager["httpx.Response"]:
    return client.stream("GET", url, extensions={"trace": progress.note})


async def _is_its_own(response: "httpx.Response", url: str, *, page: bool) -> bool:
    if response.has_redirect_location:
        return page and _same_host(url, response.headers["location"])
    start = await read_body(response, _START_BYTES)
    shows_page = is_page(start.data, response.headers.get("content-type", ""))
    return not is_somebody_elses(response.status_code, is_page=shows_page and not page)


def _same_host(url: str, location: str) -> bool:
    """True where a redirect stays on its host, as pages for people do."""
    try:
        return urlsplit(urljoin(url, location)).hostname == urlsplit(url).hostname
    except ValueError:
        return False
