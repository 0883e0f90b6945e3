"""A client that is looked at: what is seen, and that its user notices nothing."""

import asyncio
import copy
import gc
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from queue import Queue
from typing import Any, Self

import httpx
import httpx2
import pytest
from replaying import PACKINGS, Replayer, replayed
from replies import error
from usage_bodies import BODIES, Body

from apimon_desktop.adapters.instrument.clients import is_watched, unwatch, watch
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Tokens, UsageEvent
from apimon_desktop.demo.http import Answer
from apimon_desktop.demo.http import End as ConnectionEnd
from apimon_desktop.providers.addresses import Addresses
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.usage.reply_reader import ReplyReader

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Reads no certificates, which would take longer than a test."""
KEY = "sk-proj-0123456789abcdef"
HEADERS = {"Authorization": f"Bearer {KEY}"}
CHAT = BODIES["openai chat"]
STREAM = BODIES["anthropic messages, streamed"]
Asker = Callable[[Body], Awaitable[httpx.Response]]
"""Makes a request and reads its answer to the end."""


@pytest.fixture
async def server() -> AsyncIterator[Replayer]:
    async with Replayer() as server:
        yield server


@pytest.fixture
def seen() -> list[UsageEvent]:
    return []


@pytest.fixture
async def client(server: Replayer, seen: list[UsageEvent]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=TLS, headers=HEADERS, trust_env=False) as client:
        watch(client, server.addresses(), seen.append)
        yield client


@pytest.fixture
def sync_client(server: Replayer, seen: list[UsageEvent]) -> Iterator[httpx.Client]:
    with httpx.Client(verify=TLS, headers=HEADERS, trust_env=False) as client:
        watch(client, server.addresses(), seen.append)
        yield client


@pytest.fixture
async def client2(server: Replayer, seen: list[UsageEvent]) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(verify=TLS, headers=HEADERS, trust_env=False) as client:
        watch(client, server.addresses(), seen.append)
        yield client


@pytest.fixture
def sync_client2(server: Replayer, seen: list[UsageEvent]) -> Iterator[httpx2.Client]:
    with httpx2.Client(verify=TLS, headers=HEADERS, trust_env=False) as client:
        watch(client, server.addresses(), seen.append)
        yield client


@pytest.fixture(params=["client", "sync_client", "client2", "sync_client2"])
def ask(request: pytest.FixtureRequest, server: Replayer) -> Asker:
    """Each kind of client of either library."""
    timeout: Any = (httpx2 if request.param.endswith("2") else httpx).Timeout(5, read=0.5)
    client: Any = request.getfixturevalue(request.param)
    if request.param.startswith("client"):
        return lambda body: client.post(server.url(body), json={}, timeout=timeout)
    return lambda body: asyncio.to_thread(client.post, server.url(body), json={}, timeout=timeout)


def expect(observed: UsageEvent, body: Body) -> None:
    assert observed.provider_id == body.provider
    assert observed.ok is not body.failed
    assert observed.tokens == (body.tokens or Tokens())
    # Google's addresses name the model, which some of its replies do not.
    in_address = body.path.rpartition("/")[2].partition(":")[0] if ":" in body.path else None
    assert observed.model == (body.model or in_address)
    assert observed.id == body.reply_id
    assert body.failed or not observed.is_partial
    assert observed.cost_usd == (None if body.told_usd is None else Decimal(body.told_usd))
    assert (observed.latency_ms is None) is body.failed
    assert body.failed or 0 < (observed.latency_ms or 0) < 10_000


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("piece_bytes", [None, 300])
async def test_every_reply_is_read_however_it_comes_and_passed_on_unchanged(
    ask: Asker, server: Replayer, seen: list[UsageEvent], packing: str, piece_bytes: int | None
) -> None:
    for name, body in BODIES.items():
        seen.clear()
        server.answer = replayed(body, packing=packing, piece_bytes=piece_bytes)
        response = await ask(body)
        assert response.content == body.data, name
        (observed,) = seen
        expect(observed, body)
        assert KEY not in repr(observed)
    assert {request.connection for request in server.requests} == {1}, "the connection is kept alive"


async def test_nothing_about_an_answer_is_different(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(CHAT, packing="gzip", piece_bytes=50)
    watched = await client.post(server.url(CHAT), json={})
    unwatch(client)
    bare = await client.post(server.url(CHAT), json={})
    assert len(seen) == 1
    for part in ("status_code", "headers", "content", "http_version", "encoding", "is_closed", "history"):
        assert getattr(watched, part) == getattr(bare, part)
    assert watched.num_bytes_downloaded == bare.num_bytes_downloaded
    assert watched.elapsed.total_seconds() > 0
    assert watched.extensions.keys() == bare.extensions.keys()
    assert watched.json() == bare.json()


async def test_a_stream_is_passed_on_piece_by_piece_as_it_comes(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(STREAM, piece_bytes=200, pause_s=0.002)
    pieces = []
    async with client.stream("POST", server.url(STREAM), json={}) as response:
        async for piece in response.aiter_raw():
            assert not seen, "reported only once it has ended"
            pieces.append(piece)
    assert len(pieces) > 3
    assert b"".join(pieces) == STREAM.data
    expect(seen[0], STREAM)
    assert seen[0].latency_ms is not None
    assert seen[0].latency_ms >= 2 * (len(server.answer.pieces) - 2)


async def test_lines_are_the_same_lines(client: httpx.AsyncClient, server: Replayer) -> None:
    server.answer = replayed(STREAM, packing="gzip", piece_bytes=30)
    async with client.stream("POST", server.url(STREAM), json={}) as response:
        lines = [line async for line in response.aiter_lines()]
    assert lines == STREAM.data.decode().splitlines()


async def test_a_stream_that_is_left_half_way_tells_what_it_had_told(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(STREAM, piece_bytes=700, pause_s=0.01)
    async with client.stream("POST", server.url(STREAM), json={}) as response:
        async for _ in response.aiter_bytes():
            break
    (observed,) = seen
    assert (observed.ok, observed.latency_ms, observed.is_partial) == (True, None, True)
    assert observed.tokens.input_tokens == 7310


async def test_the_same_for_a_client_that_is_not_awaited(
    sync_client: httpx.Client, server: Replayer, seen: list[UsageEvent]
) -> None:
    def half_way() -> None:
        with sync_client.stream("POST", server.url(STREAM), json={}) as response:
            next(response.iter_bytes())

    server.answer = replayed(STREAM, piece_bytes=700, pause_s=0.01)
    await asyncio.to_thread(half_way)
    assert [(one.ok, one.latency_ms) for one in seen] == [(True, None)]


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_a_stream_that_is_only_thrown_away_is_reported_as_partial(library: Any) -> None:
    seen: Queue[UsageEvent] = Queue()
    pieces = iter((STREAM.data[:700], STREAM.data[700:]))

    class Body(library.SyncByteStream):  # type: ignore[misc]
        def __iter__(self) -> Iterator[bytes]:
            return pieces

    with library.Client(
        transport=library.MockTransport(lambda _: library.Response(200, stream=Body()))
    ) as client:
        watch(client, Addresses([("http://here/v1", PROVIDERS[ProviderId("anthropic")])]), seen.put)
        response = client.send(client.build_request("POST", "http://here/v1/messages"), stream=True)
        reading = response.iter_raw()
        next(reading)
        assert seen.empty()
        del response, reading
        gc.collect()
        observed = seen.get(timeout=30)
    assert (observed.ok, observed.is_partial) == (True, True)


@pytest.mark.parametrize("body", [STREAM, CHAT], ids=["a stream", "a whole reply"])
async def test_an_answer_that_nobody_reads_is_a_partial_answer(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent], body: Body
) -> None:
    server.answer = replayed(body, piece_bytes=700)
    async with client.stream("POST", server.url(body), json={}):
        assert seen == []
    (observed,) = seen
    assert (observed.ok, observed.latency_ms, observed.is_partial) == (True, None, True)
    assert observed.tokens == Tokens()


async def test_an_empty_answer_is_a_whole_one(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(b"")
    await client.post(server.url(CHAT), json={})
    assert [(one.ok, one.is_partial) for one in seen] == [(True, False)]


async def test_a_stream_left_after_its_last_word_is_complete(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    """SDKs stop reading at ``[DONE]``, before the connection says that nothing more comes."""
    body = BODIES["openai chat, streamed with usage"]
    whole = replayed(body, piece_bytes=10_000)
    server.answer = replace(whole, pieces=whole.pieces[:-1], end=ConnectionEnd.HANG)
    async with client.stream("POST", server.url(body), json={}) as response:
        async for line in response.aiter_lines():
            if line == "data: [DONE]":
                break
    expect(seen[0], body)


async def test_a_task_cancelled_half_way_is_no_fault_of_the_provider(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    whole = replayed(STREAM, piece_bytes=700)
    server.answer = replace(whole, pieces=whole.pieces[:2], end=ConnectionEnd.HANG)
    begun = asyncio.Event()

    async def read() -> None:
        async with client.stream("POST", server.url(STREAM), json={}) as response:
            async for _ in response.aiter_bytes():
                begun.set()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(read())
        await begun.wait()
        task.cancel()
    assert task.cancelled()
    (observed,) = seen
    assert (observed.ok, observed.latency_ms) == (True, None)
    assert observed.model == STREAM.model


async def test_a_request_cancelled_before_an_answer_came_says_nothing(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = Answer(end=ConnectionEnd.HANG)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(client.post(server.url(CHAT), json={}))
        await server.was_asked.wait()
        task.cancel()
    assert task.cancelled()
    assert seen == []


async def _raised(request: Awaitable[httpx.Response]) -> Exception:
    with pytest.raises((httpx.HTTPError, httpx2.HTTPError)) as caught:
        await request
    return caught.value


@pytest.mark.parametrize(
    "answer",
    [
        Answer(end=ConnectionEnd.CLOSE),
        Answer(end=ConnectionEnd.RESET),
        replace(replayed(CHAT), pieces=(replayed(CHAT).pieces[0][:300],), end=ConnectionEnd.CLOSE),
        Answer(pieces=(b"no HTTP\r\n\r\n",), end=ConnectionEnd.CLOSE),
        Answer(end=ConnectionEnd.HANG),
    ],
    ids=["closed", "reset", "broken off", "no HTTP", "silent"],
)
async def test_a_fault_on_the_way_is_raised_as_it_was_and_counts_against_the_provider(
    request: pytest.FixtureRequest, ask: Asker, server: Replayer, seen: list[UsageEvent], answer: Answer
) -> None:
    server.answer = answer
    watched = await _raised(ask(CHAT))
    assert [(one.ok, one.latency_ms) for one in seen] == [(False, None)]
    for kind in {"client", "sync_client", "client2", "sync_client2"} & set(request.fixturenames):
        unwatch(request.getfixturevalue(kind))
    bare = await _raised(ask(CHAT))
    assert (type(watched), str(watched)) == (type(bare), str(bare))
    assert len(seen) == 1


async def test_nobody_there_counts_against_the_provider(
    ask: Asker, server: Replayer, seen: list[UsageEvent]
) -> None:
    await server.close()
    with pytest.raises((httpx.ConnectError, httpx2.ConnectError)):
        await ask(CHAT)
    assert [(one.ok, one.provider_id) for one in seen] == [(False, "openai")]


async def test_too_few_connections_of_ones_own_say_nothing_of_the_provider(
    server: Replayer, seen: list[UsageEvent]
) -> None:
    limits = httpx.Limits(max_connections=1)
    async with httpx.AsyncClient(verify=TLS, limits=limits, timeout=httpx.Timeout(5, pool=0.02)) as client:
        watch(client, server.addresses(), seen.append)
        server.answer = replayed(STREAM, piece_bytes=500)
        async with client.stream("POST", server.url(STREAM), json={}):
            with pytest.raises(httpx.PoolTimeout):
                await client.post(server.url(CHAT), json={})
    assert [one.provider_id for one in seen] == ["anthropic"]


@pytest.mark.parametrize(
    ("body", "status", "document", "ok"),
    [
        (CHAT, 400, error("Unknown parameter", code="unknown_parameter"), None),
        (CHAT, 404, error("The model does not exist", code="model_not_found"), None),
        (CHAT, 413, None, None),
        (CHAT, 422, error("Unprocessable"), None),
        (CHAT, 401, error("Incorrect API key", code="invalid_api_key"), False),
        (CHAT, 401, error("Missing scopes: model.request"), False),
        (CHAT, 403, error("Forbidden"), False),
        (CHAT, 408, None, False),
        (CHAT, 429, error("Rate limit", code="rate_limit_exceeded"), False),
        (CHAT, 500, error("Server error"), False),
        (CHAT, 503, None, False),
        (CHAT, 529, None, False),
        (STREAM, 400, error("Your credit balance is too low to access the Anthropic API."), False),
        (
            BODIES["gemini"],
            400,
            error("API key not valid.", details=[{"reason": "API_KEY_INVALID"}]),
            False,
        ),
        (BODIES["openrouter chat"], 402, error("Insufficient credits"), False),
    ],
)
@pytest.mark.parametrize("packing", ["", "gzip"])
async def test_only_what_the_request_itself_got_wrong_is_not_the_providers_fault(
    client: httpx.AsyncClient,
    server: Replayer,
    seen: list[UsageEvent],
    *,
    body: Body,
    status: int,
    document: dict[str, Any] | None,
    ok: bool | None,
    packing: str,
) -> None:
    text = b"" if document is None else httpx.Response(200, json=document).content
    server.answer = replayed(text, status=status, packing=packing)
    response = await client.post(server.url(body), json={})
    assert (response.status_code, response.content) == (status, text)
    assert [(one.ok, one.tokens) for one in seen] == ([] if ok is None else [(ok, Tokens())])


@pytest.mark.parametrize(
    ("document", "counted"),
    [
        ({"error": {"code": 400, "message": "Oh"}}, []),
        ({"error": {"type": "invalid_request_error"}, "usage": {"prompt_tokens": 3}}, [(None, 3)]),
        ({"choices": [{"error": {"code": 422}}]}, []),
        ({"error": {"code": 429}}, [(False, 0)]),
        ({"error": "Something else", "usage": {"prompt_tokens": 3}}, [(False, 3)]),
    ],
)
async def test_an_error_in_a_good_reply_is_judged_like_a_refusal(
    client: httpx.AsyncClient,
    server: Replayer,
    seen: list[UsageEvent],
    document: dict[str, Any],
    counted: list[tuple[bool | None, int]],
) -> None:
    server.answer = replayed(httpx.Response(200, json=document).content)
    await client.post(server.url(CHAT), json={})
    assert [(one.ok, one.tokens.input_tokens) for one in seen] == counted
    assert all(one.latency_ms is None for one in seen)


@pytest.mark.parametrize("body", [b"<html>" * 50_000, b"[" * 50_000, b"\xff"])
async def test_a_refusal_in_any_form_is_a_refusal(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent], body: bytes
) -> None:
    server.answer = replayed(body, status=502, content_type="text/html")
    assert (await client.post(server.url(CHAT), json={})).content == body
    assert [one.ok for one in seen] == [False]


async def test_a_redirect_is_no_answer(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(b"", status=307, headers={"Location": server.url(STREAM)})
    assert (await client.post(server.url(CHAT), json={})).status_code == 307
    assert seen == []


async def test_what_asks_no_model_is_not_looked_at(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(CHAT)
    await client.get(server.base_url("openai") + "/models")
    await client.get(server.url(CHAT))
    await client.post(server.base_url("nobody") + "/chat/completions")
    assert seen == []


async def test_two_watches_count_once(server: Replayer, seen: list[UsageEvent]) -> None:
    server.answer = replayed(CHAT)
    async with httpx.AsyncClient(verify=TLS) as client:
        for _ in range(3):
            watch(client, server.addresses(), seen.append)
        await client.post(server.url(CHAT), json={})
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("method", "end", "document", "told"),
    [
        ("POST", "", {"status": "queued", "usage": None}, 0),
        ("GET", "/resp_0123456789", {"status": "in_progress", "usage": None, "background": True}, 0),
        (
            "GET",
            "/resp_0123456789",
            {"status": "completed", "usage": {"input_tokens": 5}, "background": True},
            1,
        ),
        ("POST", "/resp_0123456789/cancel", {"status": "cancelled", "usage": {"input_tokens": 5}}, 1),
        (
            "GET",
            "/resp_0123456789",
            {"status": "completed", "usage": {"input_tokens": 5}, "background": False},
            0,
        ),
        ("GET", "/resp_0123456789", None, 0),
    ],
)
async def test_a_reply_in_the_background_counts_when_it_is_fetched(
    client: httpx.AsyncClient,
    server: Replayer,
    seen: list[UsageEvent],
    *,
    method: str,
    end: str,
    document: dict[str, Any] | None,
    told: int,
) -> None:
    server.answer = replayed(json.dumps(document).encode(), status=500 if document is None else 200)
    await client.request(method, server.base_url("openai") + "/responses" + end)
    assert len(seen) == told
    for observed in seen:
        assert (observed.ok, observed.latency_ms, observed.is_partial) == (True, None, False)
        assert observed.id == "resp_0123456789"
        assert observed.tokens == Tokens(input_tokens=5)


def test_the_transport_still_shows_what_it_has(seen: list[UsageEvent]) -> None:
    with httpx2.Client(verify=TLS) as client:
        pool = client._transport._pool  # type: ignore[attr-defined]
        watch(client, Addresses([]), seen.append)
        assert client._transport._pool is pool  # type: ignore[attr-defined]
        assert isinstance(client._transport, httpx2.BaseTransport)
        assert copy.copy(client._transport).inner is client._transport.inner  # type: ignore[attr-defined]


class LoopClient(httpx2.AsyncClient):
    """Sends through an inner client for each loop, as google-genai's does."""

    def __init__(self) -> None:
        super().__init__(verify=TLS)
        self._loop_clients: dict[object, httpx2.AsyncClient] = {}

    def _client_for_running_loop(self) -> httpx2.AsyncClient:
        return self._loop_clients.setdefault(asyncio.get_running_loop(), httpx2.AsyncClient(verify=TLS))

    async def send(self, request: httpx2.Request, **more: Any) -> httpx2.Response:
        return await self._client_for_running_loop().send(request, **more)


@pytest.mark.parametrize("is_early", [True, False])
async def test_inner_clients_of_a_client_are_watched_too(
    server: Replayer, seen: list[UsageEvent], *, is_early: bool
) -> None:
    server.answer = replayed(CHAT)
    client = LoopClient()
    inner = client._client_for_running_loop() if is_early else None
    watch(client, server.addresses(), seen.append)
    watch(client, server.addresses(), seen.append)
    await client.post(server.url(CHAT), json={})
    assert len(seen) == 1
    unwatch(client)
    assert "_client_for_running_loop" not in vars(client)
    await client.post(server.url(CHAT), json={})
    assert len(seen) == 1
    assert inner is None or not is_watched(inner)
    for one in (client, client._client_for_running_loop()):
        await one.aclose()


def test_only_clients_can_be_watched() -> None:
    with pytest.raises(TypeError, match="httpx2"):
        watch(object(), Addresses([]), lambda _: None)


def test_a_client_is_given_back_as_it_was(seen: list[UsageEvent]) -> None:
    way = httpx.HTTPTransport(verify=TLS)
    with httpx.Client(verify=TLS, mounts={"http://one": way, "http://two": None}) as client:
        before = (client._transport, dict(client._mounts))
        watch(client, Addresses([]), seen.append)
        assert is_watched(client)
        assert client._transport is not before[0]
        assert all(mounted is not way for mounted in client._mounts.values())
        unwatch(client)
        unwatch(client)
        assert not is_watched(client)
        assert (client._transport, dict(client._mounts)) == before


async def test_a_way_for_certain_addresses_is_looked_at_too(server: Replayer, seen: list[UsageEvent]) -> None:
    server.answer = replayed(CHAT)
    ways = {"http://127.0.0.1": httpx.AsyncHTTPTransport(verify=TLS), "http://nowhere": None}
    async with httpx.AsyncClient(verify=TLS, mounts=ways) as client:
        watch(client, server.addresses(), seen.append)
        await client.post(server.url(CHAT), json={})
    assert len(seen) == 1


class Opened(httpx.AsyncBaseTransport, httpx.BaseTransport):
    """A transport that notes how it is opened and closed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def __enter__(self) -> Self:
        self.events.append("enter")
        return self

    def __exit__(self, *_: object) -> None:
        self.events.append("exit")

    def close(self) -> None:
        self.events.append("close")

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(self, *_: object) -> None:
        self.__exit__()

    async def aclose(self) -> None:
        self.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise KeyError("a fault of this transport's own")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


HERE = "http://here/v1"
OPENAI = Addresses([(HERE, PROVIDERS[ProviderId("openai")])])


def test_opening_and_closing_reach_the_transport(seen: list[UsageEvent]) -> None:
    inner = Opened()
    client = httpx.Client(transport=inner)
    watch(client, OPENAI, seen.append)
    with client, pytest.raises(KeyError):
        client.post(HERE + CHAT.path)
    closed = httpx.Client(transport=inner)
    watch(closed, OPENAI, seen.append)
    closed.close()
    assert inner.events == ["enter", "exit", "close"]
    assert seen == [], "a fault on this side says nothing of the provider"


async def test_and_where_they_are_awaited(seen: list[UsageEvent]) -> None:
    inner = Opened()
    client = httpx.AsyncClient(transport=inner)
    watch(client, OPENAI, seen.append)
    async with client:
        with pytest.raises(KeyError):
            await client.post(HERE + CHAT.path)
    closed = httpx.AsyncClient(transport=inner)
    watch(closed, OPENAI, seen.append)
    await closed.aclose()
    assert inner.events == ["enter", "exit", "close"]
    assert seen == []


WHOLE = httpx.MockTransport(lambda _request: httpx.Response(200, content=CHAT.data))
"""Answers that come whole, as those of httpx's own stand-in for a server do."""


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize(
    ("content", "model"),
    [
        ({"json": {"prompt": "x" * 100_000, "n": [{"model": "a"}], "model": "gpt-image-1"}}, "gpt-image-1"),
        ({"data": {"model": "gpt-4o-transcribe"}, "files": {"file": b"RIFF"}}, "gpt-4o-transcribe"),
        ({"files": {"file": b"RIFF"}}, None),
        ({"json": {"model": 5}}, None),
        ({"json": ["model"]}, None),
        ({"content": iter([b'{"model": "gpt-image-1"}'])}, None),
        ({}, None),
    ],
)
def test_a_model_that_only_the_request_names_is_read_from_it(
    seen: list[UsageEvent], library: Any, content: dict[str, Any], model: str | None
) -> None:
    usage = {"input_tokens": 3, "output_tokens": 5, "total_tokens": 8}
    answer = library.Response(200, json={"usage": usage})
    with library.Client(transport=library.MockTransport(lambda _request: answer)) as client:
        watch(client, OPENAI, seen.append)
        client.post(f"{HERE}/images/generations", **content)
    (observed,) = seen
    assert (observed.model, observed.ok, observed.latency_ms) == (model, True, None)
    assert observed.tokens == Tokens(input_tokens=3, output_tokens=5)


def test_an_answer_that_comes_whole_is_read_whole(seen: list[UsageEvent]) -> None:
    with httpx.Client(transport=WHOLE) as client:
        watch(client, OPENAI, seen.append)
        assert client.post(HERE + CHAT.path).content == CHAT.data
    (observed,) = seen
    expect(observed, CHAT)


async def test_and_where_it_is_awaited(seen: list[UsageEvent]) -> None:
    async with httpx.AsyncClient(transport=WHOLE) as client:
        watch(client, OPENAI, seen.append)
        assert (await client.post(HERE + CHAT.path)).content == CHAT.data
    (observed,) = seen
    expect(observed, CHAT)


@pytest.mark.logs_warning("could not be followed for its usage: ZeroDivisionError")
async def test_our_own_mistakes_do_not_reach_the_caller(
    ask: Asker, server: Replayer, seen: list[UsageEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError(KEY)

    server.answer = replayed(STREAM, piece_bytes=300)
    for method in ("feed", "end"):
        with monkeypatch.context() as patched:
            patched.setattr(ReplyReader, method, mistaken)
            assert (await ask(STREAM)).content == STREAM.data
    assert seen == []


@pytest.mark.logs_warning("could not be followed for its usage: ZeroDivisionError")
async def test_nor_do_those_of_who_takes_the_reports(server: Replayer) -> None:
    def mistaken(_seen: UsageEvent) -> None:
        raise ZeroDivisionError(KEY)

    server.answer = replayed(CHAT)
    async with httpx.AsyncClient(verify=TLS) as client:
        watch(client, server.addresses(), mistaken)
        assert (await client.post(server.url(CHAT))).content == CHAT.data


@pytest.mark.logs_warning("could not be recognised: ZeroDivisionError")
async def test_nor_do_those_of_who_recognises(
    client: httpx.AsyncClient, server: Replayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError(KEY)

    server.answer = replayed(CHAT)
    monkeypatch.setattr(Addresses, "recognise", mistaken)
    assert (await client.post(server.url(CHAT))).content == CHAT.data


async def test_a_packing_that_nobody_can_unpack_leaves_a_request_without_tokens(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(CHAT, headers={"Content-Encoding": "lzma"})
    await client.post(server.url(CHAT))
    assert [(one.ok, one.tokens) for one in seen] == [(True, Tokens())]


async def test_a_body_that_is_not_packed_as_it_says_does_not_matter(
    client: httpx.AsyncClient, server: Replayer, seen: list[UsageEvent]
) -> None:
    server.answer = replayed(CHAT, headers={"Content-Encoding": "gzip"}, piece_bytes=40)
    with pytest.raises(httpx.DecodingError):
        await client.post(server.url(CHAT))
    async with client.stream("POST", server.url(CHAT)) as response:
        assert b"".join([piece async for piece in response.aiter_raw()]) == CHAT.data
    assert [(one.ok, one.tokens) for one in seen] == [(True, Tokens())] * 2
