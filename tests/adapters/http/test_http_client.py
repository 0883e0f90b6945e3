"""The tamed client: how many connections it makes, what it sends, and what it loads."""

import asyncio
import contextlib
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest

from apimon_desktop.adapters.http import client as http_client
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.trust import trusted
from apimon_desktop.core import __version__
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


class Noting:
    """A server that keeps what it was asked."""

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []
        self.answer = OK
        self.origin = LoopbackServer(self._note)

    def _note(self, request: HttpRequest) -> Answer:
        self.requests.append(request)
        return self.answer

    @property
    def connections(self) -> list[int]:
        return [request.connection for request in self.requests]


@pytest.fixture
async def server() -> AsyncIterator[Noting]:
    noting = Noting()
    await noting.origin.open()
    yield noting
    await noting.origin.stop()


@pytest.fixture
async def clients() -> AsyncIterator[HttpClients]:
    clients = HttpClients()
    yield clients
    await clients.aclose()


async def test_the_client_is_one_and_keeps_no_connection(server: Noting, clients: HttpClients) -> None:
    assert await clients.client() is await clients.client()
    for _ in range(3):
        await (await clients.client()).get(server.origin.url)
    assert server.connections == [1, 2, 3]


async def test_a_renewed_client_lets_the_requests_of_the_old_one_end(
    server: Noting, clients: HttpClients
) -> None:
    server.answer = Answer(pieces=OK.pieces, delay_s=0.1)
    old = await clients.client()
    async with asyncio.TaskGroup() as tasks:
        under_way = tasks.create_task(old.get(server.origin.url))
        await asyncio.sleep(0.05)
        clients.renew()
        assert await clients.client() is not old
    assert under_way.result().status_code == 200


@pytest.mark.parametrize("address", ["http://api.openai.invalid/v1", "https://api.openai.invalid/v1"])
async def test_after_a_proxy_that_is_gone_the_next_request_asks_the_system_anew(
    server: Noting, clients: HttpClients, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    server.answer = Answer(pieces=(whole_bytes(Response(status=502)),), end=End.CLOSE)
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with pytest.raises(httpx.ConnectError):
        await (await clients.client()).get(address)
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, server.origin.url)
    with contextlib.suppress(httpx.HTTPError):
        await (await clients.client()).get(address)
    assert len(server.requests) == 1


async def test_after_closing_the_next_request_opens_a_new_connection(
    server: Noting, clients: HttpClients
) -> None:
    await (await clients.client()).get(server.origin.url)
    await clients.aclose()
    await (await clients.client()).get(server.origin.url)
    assert server.connections == [1, 2]


def test_each_event_loop_gets_a_client_of_its_own() -> None:
    clients = HttpClients()
    seen: list[httpx.AsyncClient] = []

    async def ask(*, close: bool) -> None:
        server = Noting()
        server.answer = Answer(pieces=(whole_bytes(Response(headers={"Connection": "close"})),))
        await server.origin.open()
        client = await clients.client()
        seen.append(client)
        assert (await client.get(server.origin.url)).status_code == 200
        if close:
            await clients.aclose()
        await server.origin.stop()

    asyncio.run(ask(close=True))
    asyncio.run(ask(close=False))
    asyncio.run(ask(close=True))
    assert len(set(map(id, seen))) == 3


def test_closing_from_another_loop_does_no_harm() -> None:
    clients = HttpClients()
    asyncio.run(_of(clients.client()))
    asyncio.run(clients.aclose())


async def _of(client: object) -> None:
    await client  # type: ignore[misc]


async def test_what_is_sent_names_us_and_little_else(server: Noting, clients: HttpClients) -> None:
    await (await clients.client()).get(server.origin.url)
    headers = dict(server.requests[0].headers)
    headers.pop("host")
    assert headers == {
        "user-agent": f"apimon/{__version__}",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "connection": "keep-alive",
    }


async def test_cookies_are_not_kept(server: Noting, clients: HttpClients) -> None:
    server.answer = Answer(pieces=(whole_bytes(Response(headers={"Set-Cookie": "a=b; Path=/"})),))
    client = await clients.client()
    await client.get(server.origin.url)
    await client.get(server.origin.url)
    assert "cookie" not in server.requests[1].headers


@pytest.mark.parametrize("name", ["Expires=Sat, 99 Foo 0000", "Max-Age=" + "9" * 400, "Version=x; Port=y"])
async def test_odd_cookies_are_not_even_read(
    name: str, server: Noting, clients: HttpClients, capfd: pytest.CaptureFixture[str]
) -> None:
    server.answer = Answer(pieces=(whole_bytes(Response(headers={"Set-Cookie": f"a=b; {name}"})),))
    await (await clients.client()).get(server.origin.url)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "address", ["\x1b//", "http://[::1", "http://a:b/", "//\u2603.\u200d/", "http://h:99999/"]
)
async def test_a_redirect_to_an_invalid_address_is_a_response(
    address: str, server: Noting, clients: HttpClients
) -> None:
    server.answer = Answer(
        pieces=(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + address.encode() + b"\r\n\r\n",)
    )
    assert (await (await clients.client()).get(server.origin.url)).status_code == 302


async def test_redirects_are_not_followed(server: Noting, clients: HttpClients) -> None:
    server.answer = Answer(pieces=(whole_bytes(Response(status=302, headers={"Location": "/login"})),))
    assert (await (await clients.client()).get(server.origin.url)).status_code == 302
    assert len(server.requests) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_computer_is_asked_without_a_proxy(
    server: Noting, host: str, clients: HttpClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    client = await clients.client()
    assert (await client.get(server.origin.url.replace("127.0.0.1", host))).status_code == 200


async def test_other_hosts_are_asked_through_the_proxy_of_the_system(
    server: Noting, clients: HttpClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = Answer(pieces=(whole_bytes(Response(status=502)),), end=End.CLOSE)
    monkeypatch.setenv("HTTPS_PROXY", server.origin.url)
    monkeypatch.setenv("NO_PROXY", "direct.invalid,fd00::/8,[::1]")
    client = await clients.client()
    with pytest.raises(httpx.ProxyError):
        await client.get("https://api.openai.invalid/v1")
    with pytest.raises(httpx.ConnectError):
        await client.get("https://direct.invalid/v1")
    assert [(request.method, request.target) for request in server.requests] == [
        ("CONNECT", "api.openai.invalid:443")
    ]


@pytest.mark.logs_warning("SSL_CERT_FILE is ignored")
@pytest.mark.logs_warning("HTTPS_PROXY is ignored")
async def test_what_the_environment_says_in_vain_is_told_once_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent.pem")
    monkeypatch.setenv("HTTPS_PROXY", "gopher://me:secret@x")
    told: list[str] = []
    clients = HttpClients(on_problem=told.append)
    for _ in range(2):
        await clients.client()
        clients.renew()
    assert told == [
        "SSL_CERT_FILE is ignored: there is no such file.",
        "HTTPS_PROXY is ignored: proxies of the kind gopher aren't supported.",
    ]


@pytest.mark.logs_warning("ALL_PROXY is ignored: proxies of the kind gopher")
async def test_a_proxy_that_cannot_be_used_disables_itself_and_is_named_once(
    server: Noting, clients: HttpClients, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = Answer(pieces=(whole_bytes(Response(status=502)),), end=End.CLOSE)
    monkeypatch.setenv("ALL_PROXY", "gopher://me:password@127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", server.origin.url)
    for _ in range(2):
        with pytest.raises(httpx.ProxyError):
            await (await clients.client()).get("https://api.openai.invalid/v1")
    assert len(server.requests) == 2
    assert len(caplog.records) == 1
    assert "password" not in caplog.text


async def test_six_first_checks_at_once_load_httpx_once(
    clients: HttpClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[str] = []
    really = trusted

    def counted(environ: Mapping[str, str]) -> object:
        loads.append(threading.current_thread().name)
        return really(environ)

    monkeypatch.setattr(http_client, "trusted", counted)
    async with asyncio.TaskGroup() as tasks:
        first = [tasks.create_task(clients.client()) for _ in range(6)]
    assert len({id(task.result()) for task in first}) == 1
    assert len(loads) == 1
    assert loads != [threading.current_thread().name], "the loop was not held"


def test_its_command_line_is_not_loaded_with_httpx(tmp_path: Path) -> None:
    for name in ("click", "rich", "pygments"):
        (tmp_path / f"{name}.py").touch()
    script = """
        import sys
        from apimon_desktop.adapters.http.client import load_httpx
        assert "httpx" not in sys.modules
        load_httpx()
        print(sorted({"httpx", "click", "rich", "pygments"} & set(sys.modules)))
        import click, rich, pygments
        print(click.__file__)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (run.stdout, run.stderr) == (f"['httpx']\n{tmp_path / 'click.py'}\n", "")
