"""The transport: one connection for a request, gone with it, and what errors are called."""

import asyncio
import base64
import contextlib
import json
import os
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import trustme
from proc import needs_proc

from apimon_desktop.adapters.http.body import read_body
from apimon_desktop.adapters.http.proxies import Proxies, Proxy
from apimon_desktop.adapters.http.transport import FreshTransport
from apimon_desktop.demo.http import (
    Answer,
    End,
    HttpRequest,
    LoopbackServer,
    Response,
    json_response,
    whole_bytes,
)

HOST = "127.0.0.1"


def direct(context: ssl.SSLContext | None = None) -> FreshTransport:
    return FreshTransport(context or ssl.create_default_context(), Proxies(by_scheme={}))


def through(proxy_url: str, **credentials: str) -> FreshTransport:
    proxy = Proxy(url=proxy_url, source="HTTPS_PROXY", **credentials)
    return FreshTransport(ssl.create_default_context(), Proxies(by_scheme={"https": proxy}))


def connections_to(port: int) -> int:
    """How many connections this process holds to a port of this computer."""
    links = (link for link in Path("/proc/self/fd").iterdir() if link.exists())
    held = [socket.socket(fileno=os.dup(int(link.name))) for link in links if link.is_socket()]
    peers = []
    for one in held:
        with contextlib.suppress(OSError), one:
            peers.append(one.getpeername())
    return sum(isinstance(peer, tuple) and peer[1] == port for peer in peers)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections, and nobody behind it."""
    with socket.create_server((HOST, 0)) as listening:
        yield listening.getsockname()[1]


class Encrypted:
    """A server that speaks TLS, and who trusts it."""

    def __init__(self) -> None:
        authority = trustme.CA()
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(served)
        self.trusting = ssl.create_default_context()
        authority.configure_trust(self.trusting)
        self.answer = Answer(pieces=(whole_bytes(json_response({"ok": True})),))
        self.origin = LoopbackServer(self._answered, tls=served)
        self.asked: list[HttpRequest] = []
        self.was_asked = asyncio.Event()

    def _answered(self, request: HttpRequest) -> Answer:
        self.asked.append(request)
        self.was_asked.set()
        return self.answer


@pytest.fixture
async def encrypted() -> AsyncIterator[Encrypted]:
    encrypted = Encrypted()
    await encrypted.origin.open()
    yield encrypted
    await encrypted.origin.stop()


async def test_a_body_comes_whole_over_tls(encrypted: Encrypted) -> None:
    text = "a model, and another one; " * 40_000
    encrypted.answer = Answer(pieces=(whole_bytes(json_response({"text": text})),))
    async with (
        httpx.AsyncClient(transport=direct(encrypted.trusting)) as client,
        client.stream("POST", encrypted.origin.url, content=b"x" * 200_000) as response,
    ):
        body = await read_body(response, 2 * 1024 * 1024)
    assert json.loads(body.data) == {"text": text}
    assert len(encrypted.asked[0].body) == 200_000


async def test_an_end_without_a_farewell_is_an_end() -> None:
    authority = trustme.CA()
    served, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(HOST).configure_cert(served)
    authority.configure_trust(trusting)

    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        await writer.drain()
        writer.transport.abort()

    async with await asyncio.start_server(rude, HOST, 0, ssl=served) as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(transport=direct(trusting)) as client:
            assert (await client.get(f"https://{HOST}:{port}/")).text == "all of it"


async def test_somebody_elses_certificate_is_a_fault_of_connecting(encrypted: Encrypted) -> None:
    async with httpx.AsyncClient(transport=direct()) as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(encrypted.origin.url)


@needs_proc
@pytest.mark.parametrize("way", ["plain", "handshake", "encrypted", "through a proxy"])
@pytest.mark.parametrize("after_turns", range(0, 30, 3))
async def test_no_connection_outlives_a_request_that_is_given_up(
    encrypted: Encrypted, silent_port: int, way: str, after_turns: int
) -> None:
    encrypted.answer = Answer(pieces=(), delay_s=30)
    urls = {"plain": f"http://{HOST}:{silent_port}", "encrypted": encrypted.origin.url}
    urls |= {"handshake": f"https://{HOST}:{silent_port}", "through a proxy": "https://api.openai.invalid"}
    proxied = through(f"http://{HOST}:{silent_port}")
    transport = proxied if way == "through a proxy" else direct(encrypted.trusting)
    async with httpx.AsyncClient(transport=transport) as client:
        task = asyncio.get_running_loop().create_task(client.get(urls[way]))
        for _ in range(after_turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not transport._under_way
        assert connections_to(silent_port) == 0
        assert connections_to(urlsplit(encrypted.origin.url).port or 0) == 0


@needs_proc
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_deadline_leaves_no_connection(silent_port: int, scheme: str) -> None:
    async with httpx.AsyncClient(transport=direct(), timeout=30) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await client.get(f"{scheme}://{HOST}:{silent_port}/")
        assert connections_to(silent_port) == 0


@pytest.mark.parametrize(
    ("user", "password"), [("me", "p@ss:w/o#rd%zz"), ("dömäin\\me", "pässword"), ("", "token")]
)
async def test_a_proxy_gets_its_credentials_as_they_are(user: str, password: str) -> None:
    asked: list[HttpRequest] = []

    def refuse(request: HttpRequest) -> Answer:
        asked.append(request)
        return Answer(pieces=(whole_bytes(Response(status=407)),), end=End.CLOSE)

    proxy = LoopbackServer(refuse)
    await proxy.open()
    transport = through(proxy.url, user=user, password=password)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(httpx.ProxyError, match="407"):
            await client.get("https://api.openai.invalid/v1")
    await proxy.stop()
    expected = base64.b64encode(f"{user}:{password}".encode()).decode()
    assert asked[0].headers["proxy-authorization"] == f"Basic {expected}"
    assert asked[0].target == "api.openai.invalid:443"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x05",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00\x5a\x00\x00\x00\x00\x00\x00",
        b"\x05\x00\x05\x63\x00\x01",
    ],
    ids=["nothing", "half", "http", "socks4", "cut"],
)
async def test_a_proxy_that_speaks_no_socks_is_a_fault_of_the_proxy(answer: bytes) -> None:
    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(reply, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(transport=through(f"socks5://127.0.0.1:{port}")) as client:
            fault = await _failing(client, "https://example.invalid/")
    assert isinstance(fault, httpx.TransportError)


async def test_closing_the_client_ends_the_requests_under_way(encrypted: Encrypted) -> None:
    encrypted.answer = Answer(pieces=(), delay_s=300)
    client = httpx.AsyncClient(transport=direct(encrypted.trusting), timeout=300)
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        under_way = tasks.create_task(_failing(client, encrypted.origin.url))
        await encrypted.was_asked.wait()
        await client.aclose()
    assert isinstance(under_way.result(), httpx.TransportError)


async def _failing(client: httpx.AsyncClient, url: str) -> Exception:
    with pytest.raises(httpx.TransportError) as raised:
        await client.get(url)
    return raised.value


async def test_other_protocols_are_not_spoken() -> None:
    async with httpx.AsyncClient(transport=direct()) as client:
        with pytest.raises(httpx.UnsupportedProtocol):
            await client.get("ftp://127.0.0.1/")


async def test_each_error_of_httpcore_becomes_the_one_of_httpx(encrypted: Encrypted) -> None:
    encrypted.answer = Answer(pieces=(whole_bytes(Response(status=200))[:12],), end=End.CLOSE)
    async with httpx.AsyncClient(transport=direct(encrypted.trusting)) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(encrypted.origin.url)
