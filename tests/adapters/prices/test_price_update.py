"""A price list fetched over real HTTP, from a host that misbehaves in every way."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Self

import pytest

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.prices.child import newest_list
from apimon_desktop.adapters.prices.update import PRICE_LIST_URL, NotFetchedError, fetch_prices, fetched_on
from apimon_desktop.demo.http import (
    Answer,
    End,
    HttpRequest,
    LoopbackServer,
    Response,
    head_bytes,
    whole_bytes,
)

TODAY = date(2026, 11, 23)


def price_list(models: int = 150) -> bytes:
    """A list in the form that is published."""
    listed = [
        {"id": f"m-{number}", "match": {"equals": f"m-{number}"}, "prices": {"input_mtok": 0.1}}
        for number in range(models)
    ]
    providers = [
        {"id": "openai", "name": "OpenAI", "api_pattern": "https://api\\.openai\\.com", "models": listed},
        {"id": "bare", "name": "Bare", "api_pattern": "https://bare", "models": []},
    ]
    return json.dumps(providers).encode()


class Host:
    """Answers every request in one way, and remembers the requests."""

    def __init__(self, response: Response | Answer) -> None:
        self.asked: list[HttpRequest] = []
        self._sent = response if isinstance(response, Answer) else Answer(pieces=(whole_bytes(response),))
        self._origin = LoopbackServer(self._answer)

    def _answer(self, request: HttpRequest) -> Answer:
        self.asked.append(request)
        return self._sent

    async def __aenter__(self) -> Self:
        await self._origin.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._origin.stop()

    @property
    def url(self) -> str:
        return f"{self._origin.url}/prices.json"


@pytest.fixture
async def clients() -> AsyncIterator[HttpClients]:
    clients = HttpClients()
    yield clients
    await clients.aclose()


async def test_the_list_is_kept_with_its_day_and_can_be_asked(clients: HttpClients, tmp_path: Path) -> None:
    file = tmp_path / "new" / "list.json"
    assert fetched_on(file) is None
    async with Host(Response(body=price_list())) as host:
        await fetch_prices(clients, file, today=TODAY, url=host.url)
    assert fetched_on(file) == TODAY
    assert newest_list(file, TODAY).as_of == TODAY
    (request,) = host.asked
    assert request.method == "GET"
    assert {"authorization", "x-api-key", "cookie"}.isdisjoint(request.headers)


def test_it_comes_over_tls() -> None:
    assert PRICE_LIST_URL.startswith("https://")


ONE_ODD = json.loads(price_list())
ONE_ODD[0]["models"][0] = {"id": "no prices"}


@pytest.mark.parametrize(
    ("response", "says"),
    [
        (Response(status=404), "HTTP 404"),
        (Response(status=302, headers={"Location": "https://elsewhere.example"}), "HTTP 302"),
        (Response(body=b"<!doctype html>Sign in"), "another form"),
        (Response(body=b"[" * 100_000), "another form"),
        (Response(body=b"{}"), "another form"),
        (Response(body=b"[1]"), "another form"),
        (Response(body=price_list(99)), "another form"),
        (Response(body=json.dumps(ONE_ODD).encode()), "another form"),
        (Response(body=b'["' + b"x" * (4 * 1024 * 1024) + b'"]'), "far too long"),
    ],
)
async def test_what_is_no_list_is_refused_in_a_sentence_and_the_old_one_stays(
    clients: HttpClients, tmp_path: Path, response: Response, says: str
) -> None:
    file = tmp_path / "list.json"
    file.write_text("the old one")
    async with Host(response) as host:
        with pytest.raises(NotFetchedError, match=says) as refused:
            await fetch_prices(clients, file, today=TODAY, url=host.url)
    assert str(refused.value).endswith(".")
    assert file.read_text() == "the old one"


BEGUN = head_bytes(Response(), ("Content-Length", "9999"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(pieces=(BEGUN + price_list()[:5000],), end=End.CLOSE),
        Answer(pieces=(BEGUN, *[b"x"] * 9), pause_s=0.2),
        Answer(end=End.HANG),
        Answer(end=End.CLOSE),
    ],
    ids=["cut", "drip", "hang", "drop"],
)
async def test_an_answer_that_does_not_come_whole_is_given_up(
    clients: HttpClients, tmp_path: Path, answer: Answer
) -> None:
    async with Host(answer) as host:
        with pytest.raises(NotFetchedError, match="could not be fetched"):
            await fetch_prices(clients, tmp_path / "list.json", today=TODAY, url=host.url, timeout_s=0.3)


async def test_without_a_host_it_says_so(clients: HttpClients, tmp_path: Path) -> None:
    async with Host(Response()) as host:
        url = host.url
    with pytest.raises(NotFetchedError, match="could not be fetched"):
        await fetch_prices(clients, tmp_path / "list.json", today=TODAY, url=url)


async def test_a_folder_that_cannot_be_written_is_a_sentence(clients: HttpClients, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with Host(Response(body=price_list())) as host:
        with pytest.raises(NotFetchedError, match="could not be written"):
            await fetch_prices(clients, tmp_path / "file" / "list.json", today=TODAY, url=host.url)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"fetched_on": 5}', '{"fetched_on": "soon"}'])
def test_a_file_without_a_day_was_never_fetched(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(text)
    assert fetched_on(file) is None
