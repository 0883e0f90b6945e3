"""What one client, or all together, may take of the API."""

import asyncio
import gc
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from local_api import PATIENCE_S, Served, answers_in, served

from apimon_desktop.server.responses import Limits

HURRIED = Limits(head_s=0.3, body_s=0.3, idle_s=0.3, write_s=0.3, linger_s=0.2)


@pytest.fixture
async def hurried(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path, limits=HURRIED) as api:
        yield api


async def drip(api: Served, start: bytes, drop: bytes) -> bytes:
    """Sends a little now and then, as long as the server lets one; what it says to that."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(start)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(reader.read())
        while not reading.done():
            writer.write(drop)
            await asyncio.wait({reading}, timeout=0.05)
    writer.close()
    return reading.result()


async def test_a_head_that_comes_drop_by_drop_is_not_waited_for(hurried: Served) -> None:
    (answer,) = answers_in(await drip(hurried, b"GET / HTTP/1.1\r\n", b"X: 1\r\n"))
    assert (answer.status, answer.code) == (408, "too_slow")


async def test_a_body_that_comes_drop_by_drop_is_not_waited_for(hurried: Served) -> None:
    head = hurried.head(
        "Content-Length: 1000", "Content-Type: application/json", start="POST /api/usage HTTP/1.1"
    )
    (answer,) = answers_in(await drip(hurried, head, b"x"))
    assert (answer.status, answer.code) == (408, "too_slow")


async def test_a_client_that_says_nothing_is_shown_out(hurried: Served) -> None:
    (answer,) = answers_in(await hurried.send_raw(b""))
    assert answer.status == 408


async def test_a_kept_connection_that_is_not_used_is_closed_without_a_word(hurried: Served) -> None:
    answers = await hurried.send(hurried.head())
    assert [answer.status for answer in answers] == [200]


async def test_a_client_that_does_not_read_is_dropped(tmp_path: Path) -> None:
    async with served(tmp_path, limits=replace(HURRIED, requests_per_s=1e9, idle_s=20, head_s=20)) as api:
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port, limit=1)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with pytest.raises(ConnectionError):
            await ask_on_and_on(api, writer)
        assert len(reader._buffer) < 1_000_000  # type: ignore[attr-defined]
        writer.close()


async def ask_on_and_on(api: Served, writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            writer.write(api.head(start="GET /openapi.json HTTP/1.1") * 50)
            await writer.drain()
            await asyncio.sleep(0.01)


async def test_one_connection_too_many_is_told_so(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(connections=3)) as api:
        held = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(3)]
        await asyncio.sleep(0)
        (answer,) = await api.send(b"")
        assert (answer.status, answer.code) == (429, "too_many_connections")
        assert answer.headers["retry-after"] == "1"
        for _, writer in held:
            writer.close()
            await writer.wait_closed()
        assert (await api.get("/healthz")).status_code == 200


async def test_a_flood_of_connections_is_cut_off(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(connections=1)) as api:
        flood = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(60)]
        ends = await asyncio.gather(*(reader.read(12) for reader, _ in flood[1:]), return_exceptions=True)
        assert {end for end in ends if isinstance(end, bytes)} <= {b"HTTP/1.1 429", b""}
        for _, writer in flood:
            writer.close()


async def test_more_requests_than_allowed_are_refused_until_later(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(requests_per_s=20)) as api:
        responses = [await api.get("/healthz") for _ in range(40)]
        refused = [response for response in responses if response.status_code == 429]
        assert 1 <= len(refused) <= 20
        assert refused[0].json()["error"]["code"] == "too_many_requests"
        await asyncio.sleep(0.2)
        assert (await api.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\r\n" + "X: " + "x" * 17_000, 431),
        ("GET / HTTP/1.1\r\n" + "X: 1\r\n" * 70 + "\r\n", 431),
        ("GET /" + "x" * 3000 + " HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 414),
        ("GET /?" + "x" * 17_000, 431),
    ],
)
async def test_a_head_has_its_size(api: Served, head: str, status: int) -> None:
    (answer,) = await api.send(head.replace("{port}", str(api.port)).encode())
    assert answer.status == status


async def test_a_body_that_says_that_it_is_too_large_is_not_read(api: Served) -> None:
    head = api.head("Content-Length: 262145", start="POST /api/status HTTP/1.1")
    (answer,) = await api.send(head)
    assert (answer.status, answer.code) == (413, "body_too_large")


async def test_a_body_that_grows_too_large_is_not_read_on(api: Served) -> None:
    fields = "Content-Type: application/json", "Transfer-Encoding: chunked"
    head = api.head(*fields, start="POST /api/usage HTTP/1.1")
    (answer,) = await api.send(
        head + b"10000\r\n" + b"x" * 0x10000 + b"\r\n" + b"ffffff\r\n" + b"x" * 300_000
    )
    assert answer.status == 413


async def test_a_body_of_the_full_size_is_read(api: Served) -> None:
    fields = "Content-Type: application/json", "Content-Length: 262144", "Connection: close"
    head = api.head(*fields, start="POST /api/usage HTTP/1.1")
    (answer,) = await api.send(head + b"[" + b" " * 262_142 + b"]")
    assert answer.status == 200


async def test_a_client_that_leaves_half_way_is_forgotten(api: Served) -> None:
    for start in (b"", b"GET", api.head()[:-2], api.head("Content-Length: 9", start="POST / HTTP/1.1")):
        _, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(start)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert (await api.get("/healthz")).status_code == 200


async def test_the_end_waits_for_nobody(tmp_path: Path) -> None:
    async with served(tmp_path) as api:
        idle = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(5)]
        listening = await asyncio.open_connection("127.0.0.1", api.port)
        listening[1].write(api.head(start="GET /api/events HTTP/1.1"))
        assert await listening[0].read(12) == b"HTTP/1.1 200"
        began_s = time.monotonic()
    assert time.monotonic() - began_s < PATIENCE_S / 2
    for _, writer in (*idle, listening):
        writer.close()
    gc.collect()


SENDING = "POST /api/usage HTTP/1.1"


@pytest.mark.parametrize("size", ["40001", "7fffffff", "ffffffffffffffffffff", "000000000000000fffff;a=b"])
async def test_a_chunk_that_is_announced_too_large_is_refused_before_it_comes(api: Served, size: str) -> None:
    began_s = time.monotonic()
    head = api.head("Transfer-Encoding: chunked", "Content-Type: application/json", start=SENDING)
    (answer,) = await api.send(head + f"{size}\r\n".encode())
    assert (answer.status, answer.code) == (413, "body_too_large")
    assert time.monotonic() - began_s < PATIENCE_S / 2, "it waited for the body"


async def test_chunks_that_are_too_large_together_are_refused_before_they_come(api: Served) -> None:
    head = api.head("Transfer-Encoding: chunked", "Content-Type: application/json", start=SENDING)
    (answer,) = await api.send(head + b"20000\r\n" + b" " * 0x20000 + b"\r\n20001\r\n")
    assert (answer.status, answer.code) == (413, "body_too_large")


@pytest.mark.parametrize("length", ["262145", "99999999999999999999"])
async def test_a_length_that_is_too_large_is_refused_before_the_body_comes(api: Served, length: str) -> None:
    head = api.head(f"Content-Length: {length}", "Expect: 100-continue", start=SENDING)
    (answer,) = await api.send(head)
    assert (answer.status, answer.code) == (413, "body_too_large")


async def test_a_body_in_chunks_of_a_byte_each_is_refused(api: Served) -> None:
    head = api.head("Transfer-Encoding: chunked", "Content-Type: application/json", start=SENDING)
    (answer,) = await api.send(head + b"1\r\n \r\n" * 9000)
    assert (answer.status, answer.code) == (413, "body_too_large")


@pytest.mark.parametrize(
    "end", [b"1;" + b"x" * 20_000, b"0\r\n" + b"X: 1\r\n" * 4000, b"0\r\nX: " + b"x" * 20_000, b"zz\r\n"]
)
async def test_chunks_without_an_end_are_refused_at_once(api: Served, end: bytes) -> None:
    began_s = time.monotonic()
    head = api.head("Transfer-Encoding: chunked", "Content-Type: application/json", start=SENDING)
    (answer,) = await api.send(head + end)
    assert answer.status in (400, 413, 431)
    assert time.monotonic() - began_s < PATIENCE_S / 2


@pytest.mark.parametrize(
    ("start", "fields", "status"),
    [
        ("POST /nowhere", "", 404),
        ("PUT /api/usage", "", 405),
        ("POST /api/status", "", 405),
        ("POST /api/usage", "Content-Type: text/plain", 415),
        ("POST /api/usage", "Content-Type: application/json\r\nContent-Encoding: gzip", 415),
        ("POST /api/usage?to=me", "Content-Type: application/json", 400),
    ],
)
@pytest.mark.parametrize("body", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
async def test_a_body_that_is_of_no_use_is_not_waited_for(
    api: Served, start: str, fields: str, status: int, body: str
) -> None:
    lines = [*fields.split("\r\n"), body, "Expect: 100-continue"]
    head = api.head(*filter(None, lines), start=f"{start} HTTP/1.1")
    begun = time.monotonic()
    (answer,) = answers_in(await api.send_raw(head))
    assert answer.status == status
    assert time.monotonic() - begun < api.api.limits.body_s / 2
