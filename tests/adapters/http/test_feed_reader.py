"""Feeds read over real HTTP, from pages that misbehave in every way."""

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Callable
from types import MappingProxyType
from typing import Self

import broken_answers as broken
import pytest
from observed_providers import Simulator

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.feed_reader import FeedReader, FeedSource
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.model.status_page import NOT_UNDERSTOOD, Announcement, OfficialLevel
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.behaviours import Behaviour, Level, Report
from apimon_desktop.demo.http import Answer, HttpRequest, LoopbackServer, Response, whole_bytes
from apimon_desktop.providers.registry import PROVIDERS, WHOLE_PAGE

ANTHROPIC = ProviderId("anthropic")
FEEDS = [pid for pid, provider in PROVIDERS.items() if provider.feed is not None]
OK = Announcement(level=OfficialLevel.OPERATIONAL)
ALL_GOOD = json.dumps({"status": {"indicator": "none"}}).encode()
GOOD = Announcement(level=OfficialLevel.OPERATIONAL, whole_page=True)
TIMEOUT_S = 5.0
HASTY_S = 0.3


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(latency_ratio=0) as simulator:
        yield simulator


@pytest.fixture
def reader() -> FeedReader:
    return FeedReader(HttpClients(), Thresholds())


def source(simulator: Simulator, provider_id: ProviderId = ANTHROPIC) -> FeedSource:
    feed = PROVIDERS[provider_id].feed
    assert feed is not None
    return FeedSource(feed=feed, urls=(simulator.status_url(provider_id),))


class Page:
    """A status page of a test's own; remembers what it was asked."""

    def __init__(self, answer: Callable[[HttpRequest], Response]) -> None:
        self.asked: list[HttpRequest] = []
        self._answer = answer
        self._origin = LoopbackServer(self._delivered)

    def _delivered(self, request: HttpRequest) -> Answer:
        self.asked.append(request)
        return Answer(pieces=(whole_bytes(self._answer(request)),))

    async def __aenter__(self) -> Self:
        await self._origin.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._origin.stop()

    @property
    def url(self) -> str:
        return f"{self._origin.url}/api/v2/summary.json"

    @property
    def source(self) -> FeedSource:
        return FeedSource(feed=WHOLE_PAGE, urls=(self.url,))


def says(body: bytes = ALL_GOOD, status: int = 200, **headers: str) -> Callable[[HttpRequest], Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request: Response(status=status, body=body, headers=MappingProxyType(named))


@pytest.mark.parametrize("provider", FEEDS)
@pytest.mark.parametrize("level", Level)
async def test_every_feed_is_read_at_every_level(
    simulator: Simulator, reader: FeedReader, provider: ProviderId, level: Level
) -> None:
    simulator.announce(provider, Report(level=level))
    read = await reader.read(source(simulator, provider), timeout_s=TIMEOUT_S)
    assert read is not None
    assert read.level is OfficialLevel(level.value)


async def test_no_key_and_no_cookie_travels_to_a_status_page(
    simulator: Simulator, reader: FeedReader
) -> None:
    await reader.read(source(simulator), timeout_s=TIMEOUT_S)
    (request,) = simulator.requests_to(ANTHROPIC, feed=True)
    assert (request.method, request.had_key) == ("GET", False)
    assert {"authorization", "x-api-key", "x-goog-api-key", "cookie"}.isdisjoint(request.headers)


@pytest.mark.parametrize("provider", FEEDS)
@pytest.mark.parametrize(
    "behaviour",
    [
        broken.html(),
        broken.bad_json(),
        broken.foreign_shape(),
        broken.empty(),
        broken.huge(3 * 1024 * 1024),
        broken.says(Response(body=b"[" * 100_000)),
        broken.says(Response(body=b"\xff\xfe{")),
        broken.says(Response(body=b'{"components": [' + b"{}," * 200_000 + b"{}]}")),
    ],
)
async def test_what_is_no_status_page_is_not_understood_and_never_all_good(
    simulator: Simulator, reader: FeedReader, provider: ProviderId, behaviour: Behaviour
) -> None:
    simulator.set_feed(provider, behaviour)
    assert await reader.read(source(simulator, provider), timeout_s=TIMEOUT_S) == NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "behaviour",
    [
        does.server_error(),
        broken.html(status=403),
        broken.html(status=405),
        does.not_found(),
        broken.redirect(),
        broken.redirect("https://status.example.com/api/v2/summary.json", status=301),
        broken.redirect("//[nonsense"),
        broken.redirect(""),
        broken.says(Response(status=302)),
        broken.says(Response(status=304)),
        broken.cut(),
        broken.cut(chunked=True),
        broken.drop(),
        broken.reset(),
        broken.garbage(),
        broken.hang(),
        does.slow(60_000),
        broken.drip(),
    ],
)
async def test_a_page_that_does_not_give_its_feed_is_not_read(
    simulator: Simulator, reader: FeedReader, behaviour: Behaviour
) -> None:
    simulator.set_feed(ANTHROPIC, behaviour)
    async with asyncio.timeout(TIMEOUT_S):
        assert await reader.read(source(simulator), timeout_s=HASTY_S) is None
    simulator.set_feed(ANTHROPIC, does.ok(latency_ms=0))
    assert await reader.read(source(simulator), timeout_s=TIMEOUT_S) == OK


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/feed", "http://nobody.invalid/feed", "http://[::1", "feed"]
)
async def test_an_address_where_nobody_answers_is_not_read(reader: FeedReader, url: str) -> None:
    nowhere = FeedSource(feed=WHOLE_PAGE, urls=(url,))
    assert await reader.read(nowhere, timeout_s=TIMEOUT_S) is None


async def test_a_feed_that_cannot_be_read_is_logged_once_with_its_reason(
    simulator: Simulator, reader: FeedReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="apimon_desktop")
    for behaviour in (broken.redirect(), broken.redirect(), does.ok(latency_ms=0), does.not_found()):
        simulator.set_feed(ANTHROPIC, behaviour)
        await reader.read(source(simulator), timeout_s=TIMEOUT_S)
    url = simulator.status_url(ANTHROPIC)
    assert caplog.messages == [
        f"The status feed {url} cannot be read: it redirects to another host",
        f"The status feed {url} cannot be read: HTTP 503",
    ]


@pytest.mark.parametrize("status", [200, 405])
async def test_the_spare_address_is_asked_where_the_first_one_refuses(
    simulator: Simulator, reader: FeedReader, status: int
) -> None:
    feed = source(simulator).feed
    async with Page(says(b"<html>Prove that you are no robot</html>", status=status)) as riddle:
        spared = FeedSource(feed=feed, urls=(riddle.url, simulator.status_url(ANTHROPIC)))
        assert await reader.read(spared, timeout_s=TIMEOUT_S) == OK
        assert len(riddle.asked) == 1
        simulator.set_feed(ANTHROPIC, broken.drop())
        expected = NOT_UNDERSTOOD if status == 200 else None
        assert await reader.read(spared, timeout_s=TIMEOUT_S) == expected


async def test_a_page_that_has_not_changed_need_not_say_so_twice(reader: FeedReader) -> None:
    def answer(request: HttpRequest) -> Response:
        if request.headers.get("if-none-match") == 'W/"42"':
            return Response(status=304)
        return says(ETag='W/"42"', Last_Modified="Mon, 23 Nov 2026 14:00:00 GMT")(request)

    async with Page(answer) as page:
        for _ in range(3):
            assert await reader.read(page.source, timeout_s=TIMEOUT_S) == GOOD
        conditions = [
            (r.headers.get("if-none-match"), r.headers.get("if-modified-since")) for r in page.asked
        ]
        asked_again = ('W/"42"', "Mon, 23 Nov 2026 14:00:00 GMT")
        assert conditions == [(None, None), asked_again, asked_again]


@pytest.mark.parametrize("mark", ["\u00e9".encode().decode("latin-1"), "x" * 300])
async def test_a_mark_that_cannot_be_sent_back_is_not(reader: FeedReader, mark: str) -> None:
    async with Page(says(ETag=mark)) as page:
        for _ in range(2):
            assert await reader.read(page.source, timeout_s=TIMEOUT_S) == GOOD
        assert "if-none-match" not in page.asked[1].headers


async def test_a_redirect_within_the_host_is_followed_but_not_in_circles(reader: FeedReader) -> None:
    def moved(request: HttpRequest) -> Response:
        if request.path == "/new.json":
            return says()(request)
        return says(status=301, Location="/new.json")(request)

    async with Page(moved) as page:
        assert await reader.read(page.source, timeout_s=TIMEOUT_S) == GOOD
    async with Page(says(status=302, Location="/api/v2/summary.json")) as circle:
        assert await reader.read(circle.source, timeout_s=TIMEOUT_S) is None
        assert len(circle.asked) == 3


async def test_a_packed_page_is_unpacked_to_the_limit_and_no_further(reader: FeedReader) -> None:
    padded = json.dumps({"status": {"indicator": "none"}, "logo": "A" * 300_000}).encode()
    async with Page(says(gzip.compress(padded), Content_Encoding="gzip")) as page:
        assert await reader.read(page.source, timeout_s=TIMEOUT_S) == GOOD
    bomb = gzip.compress(b" " * 20_000_000)
    async with Page(says(bomb, Content_Encoding="gzip")) as page:
        assert await reader.read(page.source, timeout_s=TIMEOUT_S) == NOT_UNDERSTOOD
