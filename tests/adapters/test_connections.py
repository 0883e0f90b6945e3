"""Connections of sockets: which address is taken, how they end, and what errors are called."""

import asyncio
import json
import socket
import ssl
import stat
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpcore
import httpx
import pytest
import trustme

from apimon_desktop.adapters.body import read_body
from apimon_desktop.adapters.connections import Connections
from apimon_desktop.adapters.direct import DirectTransport
from apimon_desktop.demo.http import Answer, End, HttpRequest, Response, json_response, whole_bytes
from apimon_desktop.demo.origin import HttpOrigin

HOST = "many.invalid"
SILENT, REFUSING, ANSWERING = "127.0.0.3", "127.0.0.2", "127.0.0.1"
many_addresses = pytest.mark.skipif(sys.platform != "linux", reason="needs several addresses of loopback")


def has_newer_family() -> bool:
    """True where this machine has an IPv6 address for itself; many containers have none."""
    try:
        with socket.socket(socket.AF_INET6) as held:
            held.bind(("::1", 0))
    except OSError:
        return False
    return True


def resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Has a host of this test resolve to these addresses."""

    async def getaddrinfo(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        families = [socket.AF_INET6 if ":" in a else socket.AF_INET for a in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (a, port))
            for family, a in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)


@contextmanager
def silent(port: int) -> Iterator[None]:
    """An address where nobody takes a connection: its queue is full."""
    with ExitStack() as stack:
        held = stack.enter_context(socket.socket())
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((SILENT, port))
        held.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex((SILENT, port))
        yield


@pytest.fixture
async def server() -> AsyncIterator[tuple[asyncio.Server, int]]:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1000):
            writer.write(piece)
        writer.close()

    server = await asyncio.start_server(echo, ANSWERING, 0)
    yield server, server.sockets[0].getsockname()[1]
    server.close()


def open_sockets() -> int:
    return sum(
        stat.S_ISSOCK(link.stat().st_mode) for link in Path("/proc/self/fd").iterdir() if link.exists()
    )


@many_addresses
@pytest.mark.parametrize(
    ("addresses", "least_s", "most_s"),
    [
        ((ANSWERING,), 0.0, 0.2),
        ((ANSWERING, SILENT), 0.0, 0.2),
        ((REFUSING, ANSWERING), 0.0, 0.2),
        ((REFUSING, REFUSING, "::1", ANSWERING), 0.0, 0.2),
        ((SILENT, ANSWERING), 0.25, 1.5),
        ((SILENT, REFUSING, ANSWERING), 0.25, 1.5),
    ],
)
async def test_the_first_address_that_answers_is_taken(
    server: tuple[asyncio.Server, int],
    monkeypatch: pytest.MonkeyPatch,
    addresses: tuple[str, ...],
    least_s: float,
    most_s: float,
) -> None:
    _, port = server
    before = open_sockets()
    with silent(port):
        resolved(monkeypatch, *addresses)
        connections, start_s = Connections(), time.monotonic()
        stream = await connections.connect_tcp(HOST, port)
        assert least_s <= time.monotonic() - start_s < most_s
        assert stream.get_extra_info("socket").getpeername()[0] == ANSWERING
        await stream.write(b"hello")
        assert await stream.read(100) == b"hello"
        connections.close()
    assert open_sockets() <= before + 1, "but for the server's own end, which it has not seen close yet"


@many_addresses
async def test_where_no_address_answers_all_that_was_said_is_told(
    server: tuple[asyncio.Server, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, port = server
    resolved(monkeypatch, REFUSING, "127.0.0.4")
    with pytest.raises(httpcore.ConnectError) as raised:
        await Connections().connect_tcp(HOST, port)
    together = raised.value.__cause__
    assert together is not None
    assert isinstance(together.__cause__, ExceptionGroup)
    assert [type(one) for one in together.__cause__.exceptions] == [ConnectionRefusedError] * 2


@many_addresses
async def test_who_is_given_up_leaves_no_socket(
    server: tuple[asyncio.Server, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, port = server
    with silent(port):
        before = open_sockets()
        resolved(monkeypatch, SILENT, SILENT.replace("3", "5"))
        for limit_s in (0.1, 0.4):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(limit_s):
                    await Connections().connect_tcp(HOST, port)
        with pytest.raises(httpcore.ConnectTimeout):
            await Connections().connect_tcp(SILENT, port, timeout=0.1)
        assert open_sockets() == before


async def test_a_name_that_is_none_is_not_found() -> None:
    with pytest.raises(httpcore.ConnectError) as raised:
        await Connections().connect_tcp(f"{'long' * 20}.invalid", 443)
    assert isinstance(raised.value.__cause__, socket.gaierror)


async def test_it_goes_out_from_the_address_and_with_the_options_that_are_wanted(
    server: tuple[asyncio.Server, int],
) -> None:
    connections, option = Connections(), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    stream = await connections.connect_tcp(
        ANSWERING, server[1], local_address="127.0.0.1", socket_options=[option]
    )
    made: socket.socket = stream.get_extra_info("socket")
    assert made.getsockname()[0] == "127.0.0.1"
    assert made.getsockopt(*option[:2]) == 1
    assert stream.get_extra_info("ssl_object") is None
    await stream.aclose()
    assert made.fileno() == -1


async def test_an_option_that_is_refused_is_a_fault_of_connecting(server: tuple[asyncio.Server, int]) -> None:
    connections = Connections()
    with pytest.raises(httpcore.ConnectError):
        await connections.connect_tcp(ANSWERING, server[1], socket_options=[(socket.SOL_SOCKET, 9999, 1)])
    made = connections._made[0]
    connections.close()
    assert made.fileno() == -1


@pytest.mark.skipif(not has_newer_family(), reason="needs ::1")
async def test_an_address_of_the_newer_family_is_spoken_to_as_well() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "::1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(transport=DirectTransport(ssl.create_default_context())) as client:
            assert (await client.get(f"http://[::1]:{port}/v1")).text == "hello"


async def test_what_goes_wrong_on_the_way_has_its_name(server: tuple[asyncio.Server, int]) -> None:
    connections = Connections()
    stream = await connections.connect_tcp(ANSWERING, server[1])
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(100, timeout=0.05)
    connections.break_off()
    assert await stream.read(100) == b""
    with pytest.raises(httpcore.WriteError):
        await stream.write(b"too late")
    connections.close()


class Encrypted:
    """A server that speaks TLS, and who trusts it."""

    def __init__(self) -> None:
        authority = trustme.CA()
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(ANSWERING).configure_cert(served)
        self.trusting = ssl.create_default_context()
        authority.configure_trust(self.trusting)
        self.answer = Answer(pieces=(whole_bytes(json_response({"ok": True})),))
        self.origin = HttpOrigin(self._answered, tls=served)
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
        httpx.AsyncClient(transport=DirectTransport(encrypted.trusting)) as client,
        client.stream("POST", encrypted.origin.url, content=b"x" * 200_000) as response,
    ):
        body = await read_body(response, 2 * 1024 * 1024)
    assert json.loads(body.data) == {"text": text}
    assert len(encrypted.asked[0].body) == 200_000


async def test_an_end_without_a_farewell_is_an_end() -> None:
    authority = trustme.CA()
    served, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(ANSWERING).configure_cert(served)
    authority.configure_trust(trusting)

    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        await writer.drain()
        writer.transport.abort()

    async with await asyncio.start_server(rude, ANSWERING, 0, ssl=served) as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(transport=DirectTransport(trusting)) as client:
            assert (await client.get(f"https://{ANSWERING}:{port}/")).text == "all of it"


async def test_somebody_elses_certificate_is_a_fault_of_connecting(encrypted: Encrypted) -> None:
    before = open_sockets() if sys.platform == "linux" else 0
    async with httpx.AsyncClient(transport=DirectTransport(ssl.create_default_context())) as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(encrypted.origin.url)
    if sys.platform == "linux":
        assert open_sockets() <= before + 1


@pytest.mark.parametrize("after_turns", range(12))
async def test_no_connection_outlives_its_request_whenever_that_is_given_up(
    server: tuple[asyncio.Server, int], after_turns: int
) -> None:
    made: list[Connections] = []
    transport = DirectTransport(ssl.create_default_context())
    async with httpx.AsyncClient(transport=transport) as client:
        task = asyncio.get_running_loop().create_task(client.get(f"http://{ANSWERING}:{server[1]}/"))
        for _ in range(after_turns):
            await asyncio.sleep(0)
        made.extend(transport._under_way)
        task.cancel()
        # The last ones come too late: what answers there does not speak HTTP.
        with pytest.raises((asyncio.CancelledError, httpx.RemoteProtocolError)):
            await task
    assert not transport._under_way
    assert all(not one._made for one in made)


async def test_closing_the_client_ends_the_requests_under_way(encrypted: Encrypted) -> None:
    encrypted.answer = Answer(pieces=(), delay_s=30)
    client = httpx.AsyncClient(transport=DirectTransport(encrypted.trusting), timeout=20)
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        under_way = tasks.create_task(_failing(client, encrypted.origin.url))
        await encrypted.was_asked.wait()
        await client.aclose()
    assert isinstance(under_way.result(), httpx.RemoteProtocolError)


async def _failing(client: httpx.AsyncClient, url: str) -> Exception:
    with pytest.raises(httpx.TransportError) as raised:
        await client.get(url)
    return raised.value


async def test_other_protocols_are_not_spoken() -> None:
    async with httpx.AsyncClient(transport=DirectTransport(ssl.create_default_context())) as client:
        with pytest.raises(httpx.UnsupportedProtocol):
            await client.get("ftp://127.0.0.1/")


async def test_each_error_of_httpcore_becomes_the_one_of_httpx(encrypted: Encrypted) -> None:
    encrypted.answer = Answer(pieces=(whole_bytes(Response(status=200))[:12],), end=End.CLOSE)
    async with httpx.AsyncClient(transport=DirectTransport(encrypted.trusting)) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(encrypted.origin.url)
