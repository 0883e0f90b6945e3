"""Hosts that send without end, as fast as the network takes it, to the client that the app uses."""

import asyncio
import gzip
import socket
import threading
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from apimon_desktop.adapters.http.body import CutAnswerError, read_body
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.faults import named
from apimon_desktop.core.model.ids import Cause

MB = 1024 * 1024
LONGEST_GAP_S = 0.5
"""Some 20 ms are usual; the rest is for a busy machine."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def empty_gzip() -> tuple[bytes, bytes]:
    """The start of a packed body, and a block that holds nothing."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = packer.compress(b"") + packer.flush(zlib.Z_SYNC_FLUSH)
    return OK + b"Content-Encoding: gzip\r\n\r\n" + start, b"\0\0\0\xff\xff"


HEADS = {
    "interim responses": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"),
    "header fields": (OK, b"X-Filler: 1\r\n"),
    "empty header fields": (OK, b"a:\r\n"),
    "one header field": (OK + b"X-Filler: ", b"1"),
    "a status line": (b"HTTP/1.1 200 ", b"O"),
    "no line at all": (b"", b"\0"),
    "cookies": (OK, b"Set-Cookie: a=b; expires=1 1 1 1 1 1 1 1\r\n"),
}
BODIES = {
    "empty gzip blocks": empty_gzip(),
    "chunks of one byte": (CHUNKED, b"1\r\n[\r\n"),
    "a chunk's extension": (CHUNKED + b"1;", b"x"),
    "chunks with extensions": (CHUNKED, b"1;" + b"x" * 90 + b"\r\n[\r\n"),
    "trailers": (CHUNKED + b"0\r\n", b"X-Filler: 1\r\n"),
    "a chunk's length": (CHUNKED, b"0"),
}


@contextmanager
def endless(start: bytes, unit: bytes) -> Iterator[str]:
    """A host that sends so, from a thread: it does not wait for the client's loop. Gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_send, args=(listening, start, unit * (65_536 // len(unit) + 1)))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1/models"
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _send(listening: socket.socket, start: bytes, more: bytes) -> None:
    with suppress(OSError):
        connection, _ = listening.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(start)
            while True:
                connection.sendall(more)


class Gaps:
    """Measures for how long the loop does nothing else."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def measure(self) -> None:
        last_s = time.monotonic()
        while True:
            await asyncio.sleep(0)
            now_s = time.monotonic()
            self.longest_s, last_s = max(self.longest_s, now_s - last_s), now_s


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    clients = HttpClients()
    yield await clients.client()
    await clients.aclose()


async def asked(client: httpx.AsyncClient, url: str) -> BaseException:
    """What a request ends with, while the loop goes on."""
    gaps = Gaps()
    measuring = asyncio.create_task(gaps.measure())
    try:
        async with asyncio.timeout(20), client.stream("GET", url) as response:
            body = await read_body(response, 2 * MB)
    except (CutAnswerError, httpx.HTTPError) as fault:
        assert gaps.longest_s < LONGEST_GAP_S
        return fault
    finally:
        measuring.cancel()
    raise AssertionError(f"It came to an end: {len(body.data)} bytes")


@pytest.mark.parametrize(("start", "unit"), HEADS.values(), ids=HEADS)
async def test_a_header_without_end_is_given_up(client: httpx.AsyncClient, start: bytes, unit: bytes) -> None:
    with endless(start, unit) as url:
        assert named(await asked(client, url))[0] is Cause.BAD_RESPONSE


@pytest.mark.parametrize(("start", "unit"), BODIES.values(), ids=BODIES)
async def test_a_body_without_end_is_given_up(client: httpx.AsyncClient, start: bytes, unit: bytes) -> None:
    with endless(start, unit) as url:
        assert isinstance(await asked(client, url), CutAnswerError)


async def test_a_proxy_that_sends_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with endless(*HEADS["interim responses"]) as url:
        monkeypatch.setenv("HTTPS_PROXY", url.removesuffix("/v1/models"))
        monkeypatch.setenv("NO_PROXY", "")
        clients = HttpClients()
        fault = await asked(await clients.client(), "https://api.example.com/v1")
        assert named(fault)[0] is Cause.BAD_RESPONSE, repr(fault)
        await clients.aclose()


@pytest.mark.parametrize("start", [OK + b"\r\n", CHUNKED], ids=["plain", "chunked"])
async def test_a_body_that_is_too_long_is_cut(client: httpx.AsyncClient, start: bytes) -> None:
    unit = b"8000\r\n" + b"[" * 0x8000 + b"\r\n" if start is CHUNKED else b"["
    with endless(start, unit) as url:
        async with asyncio.timeout(20), client.stream("GET", url) as response:
            assert (await read_body(response, MB)).too_long


async def test_a_body_packed_a_thousandfold_is_cut(client: httpx.AsyncClient) -> None:
    bomb = gzip.compress(b"\0" * 50 * MB)
    with endless(OK + b"Content-Encoding: gzip\r\n\r\n", bomb) as url:
        async with asyncio.timeout(20), client.stream("GET", url) as response:
            assert (await read_body(response, MB)).too_long


async def test_a_long_body_in_ordinary_chunks_is_whole(client: httpx.AsyncClient) -> None:
    body = b"".join(b"100\r\n" + b"[" * 256 + b"\r\n" for _ in range(4_000)) + b"0\r\n\r\n"
    with endless(CHUNKED + body, b"\0") as url:
        async with asyncio.timeout(20), client.stream("GET", url) as response:
            assert len((await read_body(response, MB)).data) == 256 * 4_000
