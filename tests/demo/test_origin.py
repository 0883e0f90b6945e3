"""The little server, asked over real sockets."""

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx
import pytest
import trustme

from apimon_desktop.demo.http import (
    Answer,
    End,
    HttpRequest,
    LoopbackServer,
    Response,
    json_response,
    whole_bytes,
)

OK = Answer(pieces=(whole_bytes(json_response({"ok": True})),))
Serve = Callable[[Answer], Awaitable[LoopbackServer]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def started(answer: Answer) -> LoopbackServer:
            origin = LoopbackServer(lambda _request: answer)
            stack.push_async_callback(origin.stop)
            await origin.open()
            return origin

        yield started


async def test_a_request_is_read_to_its_end(client: httpx.AsyncClient) -> None:
    seen: list[HttpRequest] = []

    def handler(request: HttpRequest) -> Answer:
        seen.append(request)
        return OK

    origin = LoopbackServer(handler)
    await origin.open()
    reply = await client.post(
        f"{origin.url}/v1/x?limit=1&page=a%20b", headers={"X-Two": "b"}, content=b"12345"
    )
    await origin.stop()
    assert reply.json() == {"ok": True}
    (request,) = seen
    assert (request.method, request.path, request.target) == ("POST", "/v1/x", "/v1/x?limit=1&page=a%20b")
    assert dict(request.query) == {"limit": "1", "page": "a b"}
    assert request.headers["x-two"] == "b"
    assert request.body == b"12345"


async def test_a_connection_is_kept_for_the_next_request(client: httpx.AsyncClient) -> None:
    connections: list[int] = []

    def handler(request: HttpRequest) -> Answer:
        connections.append(request.connection)
        return OK

    origin = LoopbackServer(handler)
    await origin.open()
    for _ in range(3):
        await client.get(origin.url)
    await client.get(origin.url, headers={"Connection": "close"})
    await client.get(origin.url)
    await origin.stop()
    assert connections == [1, 1, 1, 1, 2]


async def test_a_status_beyond_the_known_ones_is_sent_all_the_same(
    serve: Serve, client: httpx.AsyncClient
) -> None:
    origin = await serve(Answer(pieces=(whole_bytes(Response(status=529)),)))
    assert (await client.get(origin.url)).status_code == 529


async def test_a_dropped_connection_ends_without_an_answer(serve: Serve, client: httpx.AsyncClient) -> None:
    origin = await serve(Answer(end=End.CLOSE))
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(origin.url)


async def test_a_reset_is_a_reset_and_no_ordinary_end(serve: Serve) -> None:
    origin = await serve(Answer(end=End.RESET))
    reader, writer = await asyncio.open_connection("127.0.0.1", int(origin.url.rpartition(":")[2]))
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


async def test_a_hanging_server_lets_the_client_give_up_first(
    serve: Serve, client: httpx.AsyncClient
) -> None:
    origin = await serve(Answer(end=End.HANG))
    with pytest.raises(httpx.ReadTimeout):
        await client.get(origin.url, timeout=0.1)


async def test_pieces_come_one_after_the_other(serve: Serve, client: httpx.AsyncClient) -> None:
    whole = whole_bytes(json_response({"ok": True}))
    origin = await serve(Answer(pieces=(whole[:-4], whole[-4:-2], whole[-2:]), pause_s=0.05))
    started_s = asyncio.get_running_loop().time()
    assert (await client.get(origin.url)).json() == {"ok": True}
    assert asyncio.get_running_loop().time() - started_s >= 0.09


async def test_a_client_that_sends_no_http_is_let_go(serve: Serve) -> None:
    origin = await serve(OK)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(origin.url.rpartition(":")[2]))
    writer.write(b"hello\r\n\r\n")
    assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize("length", ["many", "99999999999"])
async def test_a_body_without_a_sane_length_is_not_read(serve: Serve, length: str) -> None:
    origin = await serve(OK)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(origin.url.rpartition(":")[2]))
    writer.write(f"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode())
    assert await reader.read() == b""
    writer.close()


async def test_tls_is_spoken_where_a_context_is_given() -> None:
    authority = trustme.CA()
    served, trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(served)
    authority.configure_trust(trusted)
    origin = LoopbackServer(lambda _request: OK, tls=served)
    await origin.open()
    assert origin.url.startswith("https://")
    async with httpx.AsyncClient(verify=trusted, trust_env=False) as client:
        assert (await client.get(origin.url)).json() == {"ok": True}
    async with httpx.AsyncClient(trust_env=False) as stranger:
        with pytest.raises(httpx.ConnectError):
            await stranger.get(origin.url)
    await origin.stop()


async def test_while_closed_it_refuses_and_keeps_its_port(serve: Serve, client: httpx.AsyncClient) -> None:
    origin = await serve(OK)
    url = origin.url
    for _ in range(3):
        assert (await client.get(url)).status_code == 200
        await origin.close()
        with pytest.raises(httpx.ConnectError):
            await client.get(url)
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", int(url.rpartition(":")[2])))
        await origin.open()
        assert origin.url == url


async def test_opening_and_closing_twice_changes_nothing(serve: Serve, client: httpx.AsyncClient) -> None:
    origin = await serve(OK)
    await origin.open()
    assert (await client.get(origin.url)).status_code == 200
    await origin.close()
    await origin.close()


async def test_it_stops_at_once_with_clients_that_hang_wait_or_read(client: httpx.AsyncClient) -> None:
    arrived = asyncio.Event()
    answers = {
        "/hang": Answer(end=End.HANG),
        "/late": Answer(delay_s=60),
        "/drip": Answer(pieces=(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"x"), pause_s=60),
    }
    waiting = set(answers)

    def handler(request: HttpRequest) -> Answer:
        waiting.discard(request.path)
        if not waiting:
            arrived.set()
        return answers[request.path]

    before = asyncio.all_tasks()
    origin = LoopbackServer(handler)
    await origin.open()
    asked = [asyncio.ensure_future(client.get(origin.url + path)) for path in answers]
    await arrived.wait()
    async with asyncio.timeout(30):
        await origin.stop()
    replies = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(reply, httpx.TransportError) for reply in replies)
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("turns", range(8))
async def test_a_connection_that_comes_while_it_stops_is_let_go(turns: int) -> None:
    origin = LoopbackServer(lambda _request: Answer(end=End.HANG))
    await origin.open()
    with socket.create_connection(("127.0.0.1", int(origin.url.rpartition(":")[2])), timeout=30) as late:
        late.sendall(b"GET / HTTP/1.1\r\n\r\n")
        for _ in range(turns):
            await asyncio.sleep(0)
        await origin.stop()
        late.setblocking(True)
        with suppress(ConnectionResetError):
            assert await asyncio.to_thread(late.recv, 1) == b""
    assert asyncio.all_tasks() == {asyncio.current_task()}


QASYNC_RUN = """
    import asyncio
    import httpx
    from PySide6.QtCore import QCoreApplication
    from apimon_desktop.app.loop import EventLoop
    from apimon_desktop.demo.behaviours import Behaviour
    from apimon_desktop.demo.http import Answer, End
    from observed_providers import Simulator

    async def main():
        async with Simulator(latency_ratio=0) as simulator, httpx.AsyncClient(trust_env=False) as client:
            provider_id = next(iter(simulator_ids(simulator)))
            url = simulator.status_url(provider_id)
            for _ in range(3):
                assert (await client.get(url)).status_code == 200
                await simulator.offline()
                try:
                    await client.get(url)
                except httpx.TransportError:
                    pass
                else:
                    raise AssertionError("it answered while offline")
                await simulator.online()
            simulator.set_all(Behaviour(answer=Answer(end=End.HANG)))
            hanging = asyncio.ensure_future(client.get(simulator.base_url(provider_id)))
            while not simulator.requests_to(provider_id):
                await asyncio.sleep(0.01)
        await asyncio.gather(hanging, return_exceptions=True)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        print("fine")

    def simulator_ids(simulator):
        from apimon_desktop.providers.registry import PROVIDERS
        return PROVIDERS

    qt = QCoreApplication([])
    with asyncio.Runner(loop_factory=lambda: EventLoop(qt)) as runner:
        runner.run(main())
"""


def test_it_works_on_a_qt_loop_and_leaves_no_warning() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(QASYNC_RUN)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "support")},
        timeout=30,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "fine\n", "")
