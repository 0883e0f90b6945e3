"""One health request: what is sent, over which connection, and what is measured."""

import asyncio
import gc
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from clock import START, FakeClock
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.adapters.files.log import MASK
from apimon_desktop.adapters.http.body import Body
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.probe import Probe, Target, _reply
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Secret
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.demo.http import Answer, End, HttpRequest, LoopbackServer, json_response, whole_bytes
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import PROVIDERS

KEY = "sk-proj-0123456789-whole-key-9876543210"
MODELS = {"object": "list", "data": [{"id": "some-model"}]}


class Asked:
    """A provider on loopback, and the probe that asks it."""

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self.requests: list[HttpRequest] = []
        self.arrived = asyncio.Event()
        self.answer = Answer(pieces=(whole_bytes(json_response(MODELS)),))
        self.origin = LoopbackServer(self._answered)

    def _answered(self, request: HttpRequest) -> Answer:
        self.requests.append(request)
        self.arrived.set()
        return self.answer

    def says(self, status: int, document: object = None, **headers: str) -> None:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        response = json_response(document, status=status, headers=fields)
        self.answer = Answer(pieces=(whole_bytes(response),))

    async def check(
        self, provider: str = "openai", *, key: str | None = KEY, timeout_s: float = 2
    ) -> CheckResult:
        target = Target(
            provider=PROVIDERS[ProviderId(provider)],
            base_url=f"{self.origin.url}/v1/",
            timeout_s=timeout_s,
            key=None if key is None else Secret(key),
        )
        return await self.probe.check(target, CheckKind.POLL)


@pytest.fixture
async def clients() -> AsyncIterator[HttpClients]:
    clients = HttpClients()
    yield clients
    await clients.aclose()


@pytest.fixture
async def asked(clients: HttpClients) -> AsyncIterator[Asked]:
    asked = Asked(Probe(clients, Clock(), DEFAULT))
    await asked.origin.open()
    yield asked
    await asked.origin.stop()


async def test_every_check_has_a_connection_of_its_own(asked: Asked) -> None:
    for _ in range(3):
        await asked.check()
    assert [request.connection for request in asked.requests] == [1, 2, 3]


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_the_key_travels_in_its_header_and_nowhere_else(asked: Asked, provider: ProviderId) -> None:
    await asked.check(provider)
    declared = PROVIDERS[provider]
    (request,) = asked.requests
    assert request.method == "GET"
    assert request.target == f"/v1/{declared.check_path}"
    holders = [name for name, value in request.headers.items() if KEY in value]
    assert holders == [declared.auth.header.lower()]
    assert request.headers[holders[0]] == declared.auth.prefix + KEY
    assert all(request.headers[name] == value for name, value in declared.auth.extra.items())


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_without_a_key_no_key_header_is_sent(asked: Asked, provider: ProviderId) -> None:
    asked.says(200, {"data": []})
    result = await asked.check(provider, key=None)
    assert PROVIDERS[provider].auth.header.lower() not in asked.requests[0].headers
    assert not result.key_accepted, "nothing was shown that could have been accepted"


async def test_no_key_is_logged_even_where_every_library_says_all_it_knows(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "asyncio", "apimon_desktop"):
        caplog.set_level(logging.DEBUG, logger=name)
    asked.says(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}})
    await asked.check()
    asked.answer = Answer(end=End.RESET)
    await asked.check()
    assert "HTTP Request: GET" in caplog.text, "httpx did log"
    assert KEY not in caplog.text


@pytest.mark.parametrize("key", ["", "sk-1\n", "sk-\x00", "sk-“1”", "sk 1", "sk-1\r\nX-Evil: 1", "ключ"])
async def test_a_key_that_no_header_can_hold_is_rejected_unsent(asked: Asked, key: str) -> None:
    result = await asked.check(key=key)
    assert (result.cause, result.http_status) == (Cause.AUTHENTICATION, None)
    assert asked.requests == []


async def test_the_latency_is_that_of_the_request_from_its_start_to_its_last_byte(asked: Asked) -> None:
    whole = whole_bytes(json_response(MODELS))
    asked.answer = Answer(pieces=(whole[:-9], whole[-9:]), delay_s=0.1, pause_s=0.15)
    result = await asked.check()
    assert result.latency_ms is not None
    assert 245 <= result.latency_ms < 600
    asked.answer = Answer(pieces=(whole,))
    quick = await asked.check()
    assert quick.latency_ms is not None
    assert 0 < quick.latency_ms < 200


async def test_a_half_answer_has_a_status_but_no_latency(asked: Asked) -> None:
    asked.answer = Answer(pieces=(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",), end=End.CLOSE)
    result = await asked.check()
    assert (result.cause, result.http_status, result.latency_ms) == (Cause.BAD_RESPONSE, 200, None)
    assert not result.blames_network


@pytest.mark.parametrize("limit_s", [0.15, 0.4])
async def test_a_check_takes_no_longer_than_its_deadline(asked: Asked, limit_s: float) -> None:
    asked.answer = Answer(end=End.HANG)
    loop = asyncio.get_running_loop()
    started_s = loop.time()
    result = await asked.check(timeout_s=limit_s)
    assert limit_s * 0.9 <= loop.time() - started_s < limit_s + 0.5
    assert (result.cause, result.detail) == (Cause.TIMEOUT, f"No answer within {limit_s:g} s")
    assert result.blames_network


async def test_after_a_deadline_the_connection_is_not_used_again(asked: Asked) -> None:
    asked.answer = Answer(end=End.HANG)
    await asked.check(timeout_s=0.1)
    asked.says(200, MODELS)
    assert (await asked.check()).ok
    assert [request.connection for request in asked.requests] == [1, 2]


async def test_a_handshake_cut_short_leaves_no_connection_open(clients: HttpClients) -> None:
    probe = Probe(clients, Clock(), DEFAULT)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        target = Target(
            provider=PROVIDERS[ProviderId("openai")],
            base_url=f"https://127.0.0.1:{listening.getsockname()[1]}/v1",
            timeout_s=0.2,
            key=None,
        )
        await probe.check(target, CheckKind.POLL)
        accepted, _ = listening.accept()
        with accepted:
            accepted.setblocking(False)
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(30):
                while await loop.sock_recv(accepted, 4096):
                    pass  # its greeting; then the end, since it was closed


async def test_a_check_that_is_given_up_is_given_up_at_once(asked: Asked) -> None:
    asked.answer = Answer(end=End.HANG)
    task = asyncio.get_running_loop().create_task(asked.check(timeout_s=300))
    async with asyncio.timeout(30):
        await asked.arrived.wait()
        task.cancel()
        await asyncio.wait({task})
    assert task.cancelled()


async def test_many_checks_at_once_keep_apart(asked: Asked) -> None:
    async with asyncio.TaskGroup() as tasks:
        many = [tasks.create_task(asked.check()) for _ in range(40)]
    assert {task.result().cause for task in many} == {Cause.OK}


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({"x-request-id": "req_1"}, "req_1"),
        ({"request-id": "req_2", "cf-ray": "ray"}, "req_2"),
        ({"cf-ray": "ray"}, "ray"),
        ({"x-request-id": "a" * 500}, "a" * 128),
        ({"x-request-id": "\x1b[31mred", "cf-ray": "ray"}, "ray"),
        ({"x-request-id": "größe"}, None),
        ({}, None),
    ],
)
async def test_the_first_request_id_that_can_be_shown_is_kept(
    asked: Asked, headers: dict[str, str], request_id: str | None
) -> None:
    asked.says(200, MODELS, **headers)
    assert (await asked.check()).request_id == request_id


async def test_a_result_is_dated_by_the_clock_it_was_given(clients: HttpClients, asked: Asked) -> None:
    asked.probe = Probe(clients, FakeClock(), DEFAULT)
    result = await asked.check()
    assert (result.at, result.at_mono_s, result.latency_ms) == (START, 1000.0, 0.0)


async def test_the_longest_body_is_a_setting(clients: HttpClients, asked: Asked) -> None:
    asked.probe = Probe(clients, Clock(), replace(DEFAULT, largest_body_bytes=20))
    result = await asked.check()
    assert (result.cause, result.detail) == (Cause.BAD_RESPONSE, "The reply is far too long")
    asked.says(500, MODELS)
    assert (await asked.check()).cause is Cause.SERVER_ERROR, "its status needs no body"


@pytest.mark.parametrize("base_url", ["", "https://", "https://[::1/v1", "ftp://127.0.0.1/v1", "//x"])
async def test_an_address_that_is_none_is_named_as_one(clients: HttpClients, base_url: str) -> None:
    probe = Probe(clients, Clock(), DEFAULT)
    provider = PROVIDERS[ProviderId("openai")]
    target = Target(provider=provider, base_url=base_url, timeout_s=1, key=Secret(KEY))
    result = await probe.check(target, CheckKind.POLL)
    assert (result.cause, result.blames_network) == (Cause.NOT_FOUND, False)


async def test_our_own_mistakes_stay_loud(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("apimon_desktop.adapters.http.probe.classify", broken)
    with pytest.raises(ZeroDivisionError):
        await asked.check()


async def test_nothing_is_left_running_or_open(asked: Asked, clients: HttpClients) -> None:
    answers: list[Callable[[], object]] = [
        lambda: asked.says(200, MODELS),
        lambda: asked.says(200, {"data": "x" * 5_000_000}),
        lambda: setattr(asked, "answer", Answer(end=End.RESET)),
        lambda: setattr(asked, "answer", Answer(end=End.HANG)),
    ]
    for prepare in answers:
        prepare()
        for _ in range(2):
            await asked.check(timeout_s=0.1)
    await clients.aclose()
    await asked.origin.stop()
    gc.collect()
    assert asyncio.all_tasks() == {asyncio.current_task()}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(
    status=st.integers(100, 999),
    headers=st.dictionaries(st.sampled_from(("retry-after", "date", "content-type")), st.text(max_size=30)),
    body=st.binary(max_size=99) | json_values.map(lambda value: json.dumps(value).encode()),
    too_long=st.booleans(),
    provider=st.sampled_from(list(PROVIDERS.values())),
)
def test_no_answer_whatever_breaks_the_reading(
    status: int, headers: dict[str, str], body: bytes, too_long: bool, provider: object
) -> None:
    reply = _reply(status, headers, Body(data=body, too_long=too_long), "a.test")
    reading = classify(provider, reply, START)  # type: ignore[arg-type]
    assert reading.cause in set(Cause)


@pytest.mark.parametrize(
    "echo", [KEY, f"req-{KEY}", KEY[8:24], KEY.upper(), "a" * 120 + KEY, "org-AbCdEf123456789"]
)
async def test_a_key_that_a_reply_repeats_is_in_no_result(asked: Asked, echo: str) -> None:
    asked.says(401, {"error": {"message": f"No such key: {echo}"}}, **{"x-request-id": echo})
    result = await asked.check()
    assert result.request_id is not None
    assert MASK in result.request_id or result.request_id == "a" * 120
    assert not any(KEY[start : start + 6].lower() in str(result).lower() for start in range(8, len(KEY) - 6))


async def test_the_names_of_a_price_list_are_plain_text(asked: Asked) -> None:
    asked.says(200, [{"id": "kimi\x1b[31m\n", "type": "chat", "pricing": {"input": 1, "output": 2}}])
    assert list((await asked.check("together_ai")).prices) == ["kimi [31m"]
