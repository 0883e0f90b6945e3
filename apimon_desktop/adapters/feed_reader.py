"""Reads status feeds: without a key, under a deadline and a size limit of their own."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urljoin, urlsplit

from apimon_desktop.adapters.body import Body, CutAnswerError, read_body
from apimon_desktop.adapters.http_client import HttpClients, load_httpx
from apimon_desktop.adapters.transport_faults import Progress, named
from apimon_desktop.core.official import NOT_UNDERSTOOD, Announcement, OfficialLevel
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.providers.spec import Feed

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

# Parsing 2 MB takes 20 ms: what is long enough to be felt is parsed beside the loop.
_PARSED_ON_LOOP_BYTES: Final = 256 * 1024
_MOST_REDIRECTS: Final = 2
_LONGEST_VALIDATOR: Final = 256
_CONDITIONS: Final = (("etag", "if-none-match"), ("last-modified", "if-modified-since"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed and where it is read."""

    feed: Feed
    urls: tuple[str, ...]
    """The first that is understood counts."""


class ReadsFeeds(Protocol):
    """What the engine needs of a reader."""

    async def read(self, source: FeedSource, *, timeout_s: float) -> Announcement | None:
        """What the feed says now. None: it cannot be read just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What an address said last, and how to ask whether it still says so."""

    says: Announcement
    conditions: tuple[tuple[str, str], ...]
    """Headers of the next request."""


class _UnreadError(Exception):
    """The address does not give its feed; the text is a sentence."""


class FeedReader:
    """Asks addresses what they say; never raises for what the world may do.

    Remembers what each one said, since a page that has not changed answers without saying it again.
    """

    def __init__(
        self, clients: HttpClients, thresholds: Thresholds, redact: Callable[[str], str] = str
    ) -> None:
        """``redact`` removes keys from a page's texts."""
        self._clients = clients
        self._redact = redact
        self._limit = thresholds.largest_feed_bytes
        self._pages: dict[tuple[str, Feed], _Page] = {}
        self._unread: set[FeedSource] = set()

    async def read(self, source: FeedSource, *, timeout_s: float) -> Announcement | None:
        """What the feed says now, in so many seconds for each address. None: it cannot be read just now."""
        reasons, says = [], None
        for url in source.urls:
            try:
                async with asyncio.timeout(timeout_s):
                    says = await self._page(url, source.feed)
            except (_UnreadError, CutAnswerError) as fault:
                reasons.append(str(fault))
            except (TimeoutError, OSError, load_httpx().HTTPError, load_httpx().InvalidURL) as fault:
                cause, detail = named(fault)
                reasons.append(detail or cause.value)
            else:
                if says.level is not OfficialLevel.NOT_UNDERSTOOD:
                    break
        if says is None:
            self._note_unread(source, reasons)
        else:
            self._unread.discard(source)
        return says

    async def _page(self, url: str, feed: Feed) -> Announcement:
        known = self._pages.get((url, feed))
        client = await self._clients.client()
        async with AsyncExitStack() as stack:
            response = await _opened(stack, client, url, () if known is None else known.conditions)
            if response.status_code == 304 and known is not None:
                return known.says
            if response.status_code != 200:
                raise _UnreadError(f"HTTP {response.status_code}")
            body = await read_body(response, self._limit)
        says = await _said(feed, body)
        if says.title is not None:
            says = replace(says, title=self._redact(says.title))
        page = _Page(says=says, conditions=_conditions(response))
        self._pages[url, feed] = page
        return page.says

    def _note_unread(self, source: FeedSource, reasons: list[str]) -> None:
        """Once, not at every try."""
        if source not in self._unread:
            self._unread.add(source)
            log.info("The status feed %s cannot be read: %s", source.urls[0], "; ".join(reasons))


async def _opened(
    stack: AsyncExitStack,
    client: "httpx.AsyncClient",
    url: str,
    conditions: tuple[tuple[str, str], ...],
) -> "httpx.Response":
    """The answer's head. Only redirects within the host are followed: elsewhere somebody else answers."""
    for _ in range(1 + _MOST_REDIRECTS):
        response = await stack.enter_async_context(
            client.stream("GET", url, headers=list(conditions), extensions={"trace": Progress().note})
        )
        if not response.has_redirect_location:
            return response
        url = _within_host(url, response.headers["location"])
    raise _UnreadError("It sends us in circles")


def _within_host(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        old, new = urlsplit(url), urlsplit(target)
    except ValueError:
        raise _UnreadError("It sends us nowhere") from None
    if new.netloc != old.netloc or new.scheme != old.scheme:
        raise _UnreadError("It sends us to another host")
    return target


async def _said(feed: Feed, body: Body) -> Announcement:
    if body.too_long:
        return NOT_UNDERSTOOD
    if len(body.data) <= _PARSED_ON_LOOP_BYTES:
        return _read(feed, body.data)
    return await asyncio.get_running_loop().run_in_executor(None, _read, feed, body.data)


def _read(feed: Feed, data: bytes) -> Announcement:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return NOT_UNDERSTOOD
    return feed.read(document, feed.components)


def _conditions(response: "httpx.Response") -> tuple[tuple[str, str], ...]:
    """The headers that ask whether the page has changed since."""
    offered = ((asks, response.headers.get(names)) for names, asks in _CONDITIONS)
    return tuple((asks, value) for asks, value in offered if value is not None and _is_repeatable(value))


def _is_repeatable(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
