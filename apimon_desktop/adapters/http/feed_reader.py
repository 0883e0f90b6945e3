"""Reads status feeds, without a key and with their own deadline and size limit."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from apimon_desktop.adapters.http.body import CutAnswerError, parsed, read_body
from apimon_desktop.adapters.http.client import HttpClients, request_faults
from apimon_desktop.adapters.http.faults import Progress, named
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.status_page import NOT_UNDERSTOOD, Announcement, OfficialLevel
from apimon_desktop.providers.spec import Feed

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

_PARSED_ON_LOOP_BYTES: Final = 256 * 1024
"""Longer documents are parsed in a thread: 2 MB take 20 ms."""
_CONDITIONS: Final = (("etag", "if-none-match"), ("last-modified", "if-modified-since"))
_Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed and its addresses."""

    feed: Feed
    urls: tuple[str, ...]
    """In order of preference; the first one that can be understood counts."""


class _UnreadError(Exception):
    """The address does not return the feed; the text is a sentence."""


class FeedReader:
    """Reads feeds; never raises for what the world may do."""

    def __init__(
        self, clients: HttpClients, thresholds: Thresholds, redact: Callable[[str], str] = str
    ) -> None:
        """``redact`` removes keys from a page's texts."""
        self._clients = clients
        self._redact = redact
        self._limit = thresholds.largest_feed_bytes
        self._pages: dict[tuple[str, Feed], tuple[Announcement, _Headers]] = {}
        """The last announcement of each address, and the headers that ask whether it has changed."""
        self._unread: set[FeedSource] = set()

    async def read(self, source: FeedSource, *, timeout_s: float) -> Announcement | None:
        """The feed's announcement. None: it cannot be read now. ``timeout_s`` applies to each address."""
        reasons, found = [], None
        for url in source.urls:
            try:
                async with asyncio.timeout(timeout_s):
                    found = await self._page(url, source.feed)
            except (_UnreadError, CutAnswerError) as fault:
                reasons.append(str(fault))
            except request_faults() as fault:
                cause, detail = named(fault)
                reasons.append(detail or cause.value)
            else:
                if found.level is not OfficialLevel.NOT_UNDERSTOOD:
                    break
        if found is not None:
            self._unread.discard(source)
        elif source not in self._unread:  # logged once, not at every attempt
            self._unread.add(source)
            log.info("The status feed %s cannot be read: %s", source.urls[0], "; ".join(reasons))
        return found

    async def _page(self, url: str, feed: Feed) -> Announcement:
        known, conditions = self._pages.get((url, feed), (None, ()))
        client = await self._clients.client()
        async with AsyncExitStack() as stack:
            response = await _opened(stack, client, url, conditions)
            if response.status_code == 304 and known is not None:
                return known
            if response.status_code != 200:
                raise _UnreadError(f"HTTP {response.status_code}")
            body = await read_body(response, self._limit)
        if body.too_long:
            found = NOT_UNDERSTOOD
        elif len(body.data) <= _PARSED_ON_LOOP_BYTES:
            found = _read(feed, body.data)
        else:
            found = await asyncio.get_running_loop().run_in_executor(None, _read, feed, body.data)
        if found.title is not None:
            found = replace(found, title=self._redact(found.title))
        offered = ((asks, response.headers.get(name, "")) for name, asks in _CONDITIONS)
        self._pages[url, feed] = found, tuple(pair for pair in offered if _is_repeatable(pair[1]))
        return found


async def _opened(
    stack: AsyncExitStack, client: "httpx.AsyncClient", url: str, conditions: _Headers
) -> "httpx.Response":
    """The response with its header. Follows only redirects within the host: others lead to somebody else."""
    for _ in range(3):
        response = await stack.enter_async_context(
            client.stream("GET", url, headers=list(conditions), extensions={"trace": Progress().note})
        )
        if not response.has_redirect_location:
            return response
        url = _within_host(url, response.headers["location"])
    raise _UnreadError("it redirects too often")


def _within_host(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        old, new = urlsplit(url), urlsplit(target)
    except ValueError:
        raise _UnreadError("it redirects to an invalid address") from None
    if new.netloc != old.netloc or new.scheme != old.scheme:
        raise _UnreadError("it redirects to another host")
    return target


def _read(feed: Feed, data: bytes) -> Announcement:
    document = parsed(data)
    return NOT_UNDERSTOOD if document is None else feed.read(document, feed.components)


def _is_repeatable(value: str) -> bool:
    return 0 < len(value) <= 256 and value.isascii() and value.isprintable()
