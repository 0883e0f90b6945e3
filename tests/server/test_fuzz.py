"""Requests that nobody would send, by the thousand."""

import asyncio
import gc
import random
import re
from collections import Counter
from pathlib import Path
from typing import Final

import psutil
import pytest
from local_api import PATIENCE_S, Served, served

from apimon_desktop.server.responses import Limits

UNHURRIED = Limits(requests_per_s=1e9, connections=200, head_s=2.0, body_s=2.0, linger_s=0.2)
AT_ONCE: Final = 8
MOST_GROWTH_BYTES: Final = 8_000_000
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_PIECES: Final = (
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b"\t",
    b":",
    b"//",
    b"..",
    b"%00",
    b"%ff",
    b"?",
    b"&",
    b"=",
    b"\xff\xfe",
    b"Host: evil.example\r\n",
    b"Content-Length: 7\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Origin: null\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: close\r\n",
    b"Upgrade: websocket\r\n",
    b"0\r\n\r\n",
    b"\r\n\r\n",
    b'{"provider": "openai", "tokens": 1}',
    b"[" * 300,
    b"9" * 300,
    b"x" * 5000,
    b"hours=",
    b"since=7d",
    b"HTTP/9.9",
)


def originals(api: Served) -> list[bytes]:
    """Requests that are right, of every kind."""
    body = b'{"provider": "openai", "input_tokens": 10, "output_tokens": 2, "latency_ms": 5, "id": "a"}'
    kinds = ("Content-Type: application/json", f"Content-Length: {len(body)}")
    paths = (
        "/",
        "/api/status",
        "/api/failover/openai?for=chat",
        "/api/history/openai?hours=3",
        "/metrics",
        "/healthz",
        "/openapi.json",
        "/api/usage?since=7d&by=model",
    )
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    start = "POST /api/usage HTTP/1.1"
    return [
        *(api.head(start=f"GET {path} HTTP/1.1") for path in paths),
        api.head(*kinds, start=start) + body,
        api.head(kinds[0], "Transfer-Encoding: chunked", start=start) + chunked,
        api.head("Sec-Fetch-Site: none", "Accept: */*", start="HEAD /api/status HTTP/1.0"),
    ]


def mutated(request: bytes, chance: random.Random) -> bytes:
    """The request with some places changed."""
    data = bytearray(request)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at:at] = chance.choice(_PIECES)
            case 1:
                del data[at : at + chance.randint(1, 12)]
            case 2 if at < len(data):
                data[at] = chance.randrange(256)
            case 3:
                end = min(len(data), at + chance.randint(1, 40))
                data[at:at] = data[at:end]
            case _:
                data += chance.choice(_PIECES)
    return bytes(data)


async def statuses(api: Served, number: int, seed: int) -> Counter[int]:
    """The answers to so many requests, each on a connection of its own."""
    chance = random.Random(seed)  # noqa: S311 - it has to come out the same again
    found, right = Counter[int](), originals(api)

    async def ask(left: list[bytes]) -> None:
        while left:
            try:
                received = await exchanged(api, left.pop())
            except ConnectionError:
                continue
            found.update(int(status) for status in _STATUS.findall(received))

    left = [mutated(chance.choice(right), chance) for _ in range(number)]
    await asyncio.gather(*(ask(left) for _ in range(AT_ONCE)))
    return found


async def exchanged(api: Served, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    try:
        async with asyncio.timeout(PATIENCE_S):
            writer.write(data)
            writer.write_eof()
            return await reader.read()
    finally:
        writer.transport.abort()


def assert_no_fault_of_ours(found: Counter[int], number: int) -> None:
    assert sum(found.values()) > number / 2, found
    assert {status for status in found if status >= 500} == set(), found
    assert found[200] > 0
    assert found[400] > 0


async def test_a_thousand_strange_requests_find_no_fault_of_ours(tmp_path: Path) -> None:
    async with served(tmp_path, limits=UNHURRIED) as api:
        assert_no_fault_of_ours(await statuses(api, 1000, seed=1), 1000)
        assert (await api.get("/healthz")).status_code == 200


@pytest.mark.soak
async def test_a_hundred_thousand_strange_requests_find_nothing_and_leave_nothing(tmp_path: Path) -> None:
    async with served(tmp_path, limits=UNHURRIED) as api:
        await statuses(api, 10_000, seed=0)
        before = resident()
        for seed in range(1, 11):
            assert_no_fault_of_ours(await statuses(api, 10_000, seed=seed), 10_000)
        assert resident() - before < MOST_GROWTH_BYTES


def resident() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)
