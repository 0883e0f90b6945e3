"""Witnesses, asked over real sockets."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trustme

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.probe import HostProbe
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.demo.http import Answer, End, HttpRequest, LoopbackServer, Response, whole_bytes

HTML = b"<!DOCTYPE html><html><body>Sign in</body></html>"


class Witness:
    """A host with one answer."""

    def __init__(self, reach: HostProbe) -> None:
        self.reach = reach
        self.requests: list[HttpRequest] = []
        self.answer = Answer()
        self.origin = LoopbackServer(self._answered)

    def _answered(self, request: HttpRequest) -> Answer:
        self.requests.append(request)
        return self.answer

    def says(
        self, status: int, body: bytes = b"{}", *, location: str | None = None, date: str | None = None
    ) -> None:
        headers = {} if location is None else {"Location": location}
        headers |= {} if date is None else {"Date": date}
        is_page = body.startswith(b"<")
        content_type = "text/html" if is_page else "application/json"
        response = Response(status=status, body=body, content_type=content_type, headers=headers)
        self.answer = Answer(pieces=(whole_bytes(response),))

    async def answers(self, *, page: bool = False, timeout_s: float = 2) -> bool:
        return await self.fault(page=page, timeout_s=timeout_s) is None

    async def fault(self, *, page: bool = False, timeout_s: float = 2) -> LocalFault | None:
        return await self.reach.fault(self.origin.url, timeout_s=timeout_s, page=page)


@pytest.fixture
async def witness() -> AsyncIterator[Witness]:
    clients = HttpClients()
    witness = Witness(HostProbe(clients))
    await witness.origin.open()
    yield witness
    await witness.origin.stop()
    await clients.aclose()


@pytest.mark.parametrize("status", [200, 204, 401, 403, 404, 429, 500, 503, 529])
async def test_any_answer_in_the_hosts_own_form_proves_it(witness: Witness, status: int) -> None:
    witness.says(status)
    assert await witness.answers()


@pytest.mark.parametrize("status", [200, 401, 403, 404, 407, 511])
async def test_a_page_where_none_is_expected_proves_nothing(witness: Witness, status: int) -> None:
    witness.says(status, HTML)
    assert not await witness.answers()


@pytest.mark.parametrize("status", [405, 429, 502, 503])
async def test_an_error_page_is_the_hosts_own(witness: Witness, status: int) -> None:
    witness.says(status, HTML)
    assert await witness.answers()


async def test_where_a_page_is_expected_it_proves_the_host(witness: Witness) -> None:
    witness.says(200, HTML)
    assert await witness.answers(page=True)
    witness.says(511, HTML)
    assert not await witness.answers(page=True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_proves_nothing_unless_a_page_stays_on_its_host(
    witness: Witness, status: int
) -> None:
    witness.says(status, location="http://portal.invalid/login")
    assert not await witness.answers()
    assert not await witness.answers(page=True)
    witness.says(status, location="/en/status")
    assert not await witness.answers()
    assert await witness.answers(page=True)
    witness.says(status)
    assert not await witness.answers(page=True)


async def test_the_time_that_a_host_tells_is_kept(witness: Witness) -> None:
    witness.says(200, date="Mon, 23 Nov 2020 14:00:00 GMT")
    assert await witness.answers()
    witness.says(200, HTML, date="Mon, 23 Nov 2020 14:00:00 GMT")
    assert not await witness.answers()
    (ahead_s,) = witness.reach.clock_errors_s
    assert ahead_s > 86400


async def test_a_redirect_that_cannot_be_read_proves_nothing(witness: Witness) -> None:
    witness.says(302, location="http://[::1")
    assert not await witness.answers(page=True)


async def test_a_body_that_breaks_off_began_somewhere(witness: Witness) -> None:
    witness.answer = Answer(pieces=(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",), end=End.RESET)
    assert await witness.answers()


@pytest.mark.parametrize("end", [End.CLOSE, End.RESET])
async def test_a_host_that_says_nothing_proves_nothing(witness: Witness, end: End) -> None:
    witness.answer = Answer(end=end)
    assert not await witness.answers()


async def test_a_host_that_is_silent_is_not_waited_for_longer_than_asked(witness: Witness) -> None:
    witness.answer = Answer(end=End.HANG)
    async with asyncio.timeout(30):
        assert not await witness.answers(timeout_s=0.2)


async def test_a_host_that_refuses_or_has_no_name_proves_nothing(witness: Witness) -> None:
    await witness.origin.close()
    assert not await witness.answers()
    for url in ("https://status.openai.invalid/", "https://münchen..invalid/", "nowhere"):
        assert await witness.reach.fault(url, timeout_s=5, page=False) == NO_NETWORK


async def test_of_a_huge_answer_only_the_beginning_is_read(witness: Witness) -> None:
    witness.answer = Answer(
        pieces=(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b'{"a": ' + b" " * 9999), end=End.HANG
    )
    assert await witness.answers(timeout_s=2)


async def test_it_shows_no_key_and_asks_on_a_connection_of_its_own(witness: Witness) -> None:
    witness.says(200)
    await witness.answers()
    await witness.answers()
    assert [request.connection for request in witness.requests] == [1, 2]
    assert all("authorization" not in request.headers for request in witness.requests)


async def test_a_certificate_of_somebody_else_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, stranger = trustme.CA(), trustme.CA()
    known.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(tmp_path / "authority.pem"))
    clients = HttpClients()
    found = []
    for authority in (known, stranger):
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(served)
        origin = LoopbackServer(lambda _request: Answer(pieces=(whole_bytes(Response()),)), tls=served)
        await origin.open()
        found.append(await HostProbe(clients).fault(origin.url, timeout_s=2, page=False))
        await origin.stop()
    assert found[0] is None
    assert found[1] is not None
    assert found[1].reason is OfflineReason.CERTIFICATES
    assert "trustme" in found[1].sentence
