"""Whether anybody answers at an address: the witness's question, asked without a key."""

import asyncio
from typing import Final
from urllib.parse import urljoin, urlsplit

from apimon_desktop.adapters.http_client import HttpClients, load_httpx

_START_BYTES: Final = 256


class Reach:
    """Asks addresses whether they answer."""

    def __init__(self, clients: HttpClients) -> None:
        self._clients = clients

    async def answers(self, url: str, *, timeout_s: float, page: bool) -> bool:
        """True where the host itself answers.

        A redirect does not count, nor does a web page unless ``page`` says that one is expected:
        both are what a sign-in page of somebody else's network looks like.
        """
        library = load_httpx()
        try:
            async with (
                asyncio.timeout(timeout_s),
                await self._clients.fresh() as client,
                client.stream("GET", url) as response,
            ):
                start = await anext(response.aiter_bytes(_START_BYTES), b"")
        except (TimeoutError, OSError, library.HTTPError):
            return False
        if response.is_redirect:
            return page and _same_host(url, response.headers.get("location", ""))
        return page or not start.lstrip().lower().startswith((b"<!doctype", b"<html"))


def _same_host(url: str, location: str) -> bool:
    """True where a redirect stays on its host, as pages for people do."""
    try:
        return urlsplit(urljoin(url, location)).hostname == urlsplit(url).hostname
    except ValueError:
        return False
