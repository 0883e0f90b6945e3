"""Bodies, read over real sockets from a server that exaggerates."""

import asyncio
import gzip
import sys
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from apimon_desktop.adapters.http.body import Body, CutAnswerError, is_page, read_body
from apimon_desktop.demo.http import Answer, End, HttpRequest, LoopbackServer, Response, whole_bytes

MB = 1024 * 1024
LIMIT = 2 * MB


class Served:
    """A server that gives one answer, and a client that reads it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.connections: list[int] = []
        self.answer = Answer()
        self.origin = LoopbackServer(self._answered)

    def _answered(self, request: HttpRequest) -> Answer:
        self.connections.append(request.connection)
        return self.answer

    def say(self, body: bytes, **headers: str) -> None:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = Answer(pieces=(whole_bytes(Response(body=body, headers=fields)),))

    async def read(self, limit: int = LIMIT) -> Body:
        async with self.client.stream("GET", self.origin.url) as response:
            return await read_body(response, limit)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with httpx.AsyncClient(trust_env=False, headers={"Accept-Encoding": "gzip"}) as client:
        served = Served(client)
        await served.origin.open()
        yield served
        await served.origin.stop()


@pytest.mark.parametrize("size", [0, 1, 70_000, LIMIT])
@pytest.mark.parametrize("packed", [False, True])
async def test_a_body_comes_as_it_was_meant(served: Served, size: int, packed: bool) -> None:
    body = b"x" * size
    if packed:
        served.say(gzip.compress(body), Content_Encoding="gzip")
    else:
        served.say(body)
    assert await served.read() == Body(data=body, too_long=False)


@pytest.mark.parametrize("packed", [False, True])
async def test_of_a_body_beyond_the_limit_only_the_beginning_is_kept(served: Served, packed: bool) -> None:
    body = b"0123456789"
    served.say(gzip.compress(body) if packed else body, **({"Content_Encoding": "gzip"} if packed else {}))
    assert await served.read(9) == Body(data=b"012345678", too_long=True)
    assert await served.read(10) == Body(data=body, too_long=False)


async def test_the_connection_of_a_body_beyond_the_limit_is_closed(served: Served) -> None:
    served.say(b"x" * 10 * MB)
    await served.read()
    served.say(b"short")
    await served.read()
    await served.read()
    assert served.connections == [1, 2, 2]


@pytest.mark.parametrize("body", [b"x" * 10 * MB, gzip.compress(b" " * 100 * MB), b"no gzip" * MB])
async def test_no_generator_is_left_for_the_loop_to_clear_up(served: Served, body: bytes) -> None:
    left: list[str] = []
    hooks = sys.get_asyncgen_hooks()
    finalizer = hooks.finalizer
    assert finalizer is not None

    def noting(generator: object) -> None:
        left.append(repr(generator))
        finalizer(generator)  # type: ignore[arg-type]

    sys.set_asyncgen_hooks(finalizer=noting)
    served.say(body, **({} if body.startswith(b"x") else {"Content_Encoding": "gzip"}))
    try:
        await served.read()
    except CutAnswerError:
        assert body.startswith(b"no")
    finally:
        sys.set_asyncgen_hooks(*hooks)
    assert left == []


HUGE = {
    "10 MB": b"x" * 10 * MB,
    "100 KB that unpack to 100 MB": gzip.compress(b" " * 100 * MB),
}


@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE)
async def test_a_huge_body_never_holds_the_loop_for_long(served: Served, body: bytes) -> None:
    """Counted in the time that this thread computes: what else the machine does is not ours."""
    packed = {} if body.startswith(b"x") else {"Content_Encoding": "gzip"}
    served.say(body, **packed)
    longest_s, loop = 0.0, asyncio.get_running_loop()
    before_s = time.thread_time()

    def tick() -> None:
        nonlocal longest_s, before_s
        now_s = time.thread_time()
        longest_s, before_s = max(longest_s, now_s - before_s), now_s
        handle[0] = loop.call_soon(tick)

    handle = [loop.call_soon(tick)]
    assert (await served.read()).too_long
    handle[0].cancel()
    assert longest_s < 0.05


@pytest.mark.parametrize(
    ("pieces", "end", "text"),
    [
        ((b"HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n1234",), End.CLOSE, "The reply was cut short"),
        ((b"HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n1234",), End.RESET, "The reply was cut short"),
        (
            (b"HTTP/1.1 503 Busy\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n1234",),
            End.KEEP,
            "The reply can't be unpacked",
        ),
        (
            (
                b"HTTP/1.1 503 Busy\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n",
                gzip.compress(b"hello world")[:12],
            ),
            End.KEEP,
            "The reply was cut short",
        ),
    ],
)
async def test_half_a_body_is_told_with_its_status(
    served: Served, pieces: tuple[bytes, ...], end: End, text: str
) -> None:
    served.answer = Answer(pieces=pieces, end=end)
    with pytest.raises(CutAnswerError, match=text) as caught:
        await served.read()
    assert caught.value.status == 503


@pytest.mark.parametrize(
    ("data", "content_type", "page"),
    [
        (b"<!DOCTYPE html><html>", "text/html", True),
        (b"\n  <HTML>", "application/json", True),
        (b"\xef\xbb\xbf<html>", "", True),
        (b"<script>", "", True),
        (b"<p>hello", "text/html; charset=utf-8", True),
        (b"<p>hello", "text/plain", False),
        (b"", "text/html", False),
        (b"{}", "application/json", False),
        (b"nothing", "", False),
    ],
)
def test_a_page_is_known_by_its_beginning_or_its_type(data: bytes, content_type: str, page: bool) -> None:
    assert is_page(data, content_type) is page
