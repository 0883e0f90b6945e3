"""Each behaviour of each simulated provider, over real sockets, read by the real classifiers."""

import asyncio
import json
from datetime import UTC, datetime

import broken_answers as broken
import httpx
import pytest
from observed_providers import Simulator

from apimon_desktop.core.model.check import Reading
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import Reply

ALL = tuple(PROVIDERS)


class Asks:
    """Asks a provider as a check does."""

    def __init__(self, simulator: Simulator, client: httpx.AsyncClient) -> None:
        self.simulator = simulator
        self.client = client

    async def get(self, provider_id: ProviderId, key: str | None = None) -> httpx.Response:
        """``key`` None: the right one. Empty: none."""
        provider = PROVIDERS[provider_id]
        shown = self.simulator.key(provider_id).reveal() if key is None else key
        headers = dict(provider.auth.extra)
        if shown:
            headers[provider.auth.header] = provider.auth.prefix + shown
        return await self.client.get(
            f"{self.simulator.base_url(provider_id)}/{provider.check_path}", headers=headers
        )

    async def read(self, provider_id: ProviderId, key: str | None = None) -> Reading:
        reply = await self.get(provider_id, key)
        return classify(PROVIDERS[provider_id], as_reply(reply), datetime.now(UTC))


def as_reply(reply: httpx.Response) -> Reply:
    try:
        document = json.loads(reply.content)
    except ValueError:
        document = None
    return Reply(
        status=reply.status_code,
        headers=dict(reply.headers),
        document=document,
        is_html=reply.content.lower().startswith(b"<!doctype html"),
        is_empty=not reply.content,
    )


@pytest.fixture
def asks(simulator: Simulator, client: httpx.AsyncClient) -> Asks:
    return Asks(simulator, client)


REFUSALS = {
    "wrong key": (does.wrong_key(), Cause.AUTHENTICATION),
    "no credit": (does.no_credit(), Cause.NO_CREDIT),
    "rate limited": (does.rate_limited(), Cause.RATE_LIMITED),
    "500": (does.server_error(), Cause.SERVER_ERROR),
    "503": (does.server_error(503), Cause.SERVER_ERROR),
    "502": (does.server_error(502), Cause.SERVER_ERROR),
    "not found": (does.not_found(), Cause.NOT_FOUND),
    "redirect": (broken.redirect(), Cause.NOT_FOUND),
    "html": (broken.html(), Cause.BAD_RESPONSE),
    "bad json": (broken.bad_json(), Cause.BAD_RESPONSE),
    "foreign shape": (broken.foreign_shape(), Cause.BAD_RESPONSE),
    "empty": (broken.empty(), Cause.BAD_RESPONSE),
}


SEEN = [
    (p, name)
    for name, (does_so, _) in REFUSALS.items()
    for p in ALL
    if does_so.refusal not in DIALECTS[p].unseen
]


@pytest.mark.parametrize(("provider_id", "name"), SEEN)
async def test_a_refusal_is_read_for_what_it_is(asks: Asks, provider_id: ProviderId, name: str) -> None:
    behaviour, cause = REFUSALS[name]
    asks.simulator.set(provider_id, behaviour)
    assert (await asks.read(provider_id)).cause is cause


@pytest.mark.parametrize("provider_id", ALL)
async def test_the_right_key_is_taken(asks: Asks, provider_id: ProviderId) -> None:
    reading = await asks.read(provider_id)
    assert (reading.cause, reading.key_accepted) == (Cause.OK, True)


@pytest.mark.parametrize("provider_id", ALL)
@pytest.mark.parametrize("key", ["sk-wrong", ""])
async def test_a_wrong_and_a_missing_key_are_refused(asks: Asks, provider_id: ProviderId, key: str) -> None:
    reading = await asks.read(provider_id, key)
    assert (reading.cause, reading.key_accepted) == (Cause.AUTHENTICATION, False)


@pytest.mark.parametrize("provider_id", ALL)
async def test_who_has_no_key_is_told_so_before_anything_of_the_account(
    asks: Asks, provider_id: ProviderId
) -> None:
    asks.simulator.set(provider_id, does.no_credit())
    assert (await asks.read(provider_id, "")).cause is Cause.AUTHENTICATION


@pytest.mark.parametrize("provider_id", ALL)
async def test_a_broken_server_breaks_before_it_looks_at_the_key(asks: Asks, provider_id: ProviderId) -> None:
    asks.simulator.set(provider_id, does.server_error())
    assert (await asks.read(provider_id, "")).cause is Cause.SERVER_ERROR


@pytest.mark.parametrize("provider_id", [p for p in ALL if p != "openrouter"])
async def test_the_wait_is_told_in_the_providers_own_way(asks: Asks, provider_id: ProviderId) -> None:
    asks.simulator.set(provider_id, does.rate_limited(wait_s=37))
    assert (await asks.read(provider_id)).retry_after_s == pytest.approx(37)


async def test_openrouter_tells_the_moment_of_the_reset_in_milliseconds(asks: Asks) -> None:
    openrouter = ProviderId("openrouter")
    asks.simulator.set(openrouter, does.rate_limited(wait_s=37))
    reply = await asks.get(openrouter)
    reset_ms = int(reply.json()["error"]["metadata"]["headers"]["X-RateLimit-Reset"])
    assert reset_ms / 1000 - datetime.now(UTC).timestamp() == pytest.approx(37, abs=5)


@pytest.mark.parametrize("provider_id", ALL)
async def test_html_and_redirects_come_from_somebody_else(asks: Asks, provider_id: ProviderId) -> None:
    asks.simulator.set(provider_id, broken.html(), broken.html(511), broken.redirect())
    readings = [await asks.read(provider_id) for _ in range(3)]
    assert [reading.foreign for reading in readings] == [True, True, True]


BROKEN = {
    "dropped": (broken.drop(), httpx.RemoteProtocolError),
    "reset": (broken.reset(), httpx.ReadError),
    "cut": (broken.cut(), httpx.RemoteProtocolError),
    "cut between chunks": (broken.cut(chunked=True), httpx.RemoteProtocolError),
    "garbage": (broken.garbage(), httpx.RemoteProtocolError),
}


@pytest.mark.parametrize("provider_id", ALL)
@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_connection_is_broken_as_it_says(
    asks: Asks, provider_id: ProviderId, name: str
) -> None:
    behaviour, error = BROKEN[name]
    asks.simulator.set(provider_id, behaviour, does.ok())
    with pytest.raises(error):
        await asks.get(provider_id)
    assert (await asks.read(provider_id)).cause is Cause.OK, "the next request finds it well"


@pytest.mark.parametrize("behaviour", [broken.hang(), broken.drip()], ids=["hang", "drip"])
async def test_a_silent_or_dripping_answer_outlasts_any_deadline(asks: Asks, behaviour: Behaviour) -> None:
    asks.simulator.set(ALL[0], behaviour)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await asks.get(ALL[0])


async def test_a_dripping_answer_begins_at_once(asks: Asks) -> None:
    asks.simulator.set(ALL[0], broken.drip())
    async with asks.client.stream("GET", asks.simulator.base_url(ALL[0])) as reply:
        assert reply.headers["content-type"] == "application/json"


async def test_a_huge_answer_is_as_long_as_it_says(asks: Asks) -> None:
    asks.simulator.set(ALL[0], broken.huge())
    assert len((await asks.get(ALL[0])).content) > 10_000_000


async def test_a_client_may_leave_a_huge_answer_half_read(asks: Asks) -> None:
    asks.simulator.set(ALL[0], broken.huge(), does.ok())
    async with asks.client.stream("GET", asks.simulator.base_url(ALL[0])) as reply:
        async for _ in reply.aiter_bytes():
            break
    assert (await asks.read(ALL[0])).cause is Cause.OK


async def test_a_named_latency_is_waited_in_full(asks: Asks) -> None:
    asks.simulator.set(ALL[0], does.ok(latency_ms=150, jitter_ratio=0))
    reply = await asks.get(ALL[0])
    assert reply.elapsed.total_seconds() >= 0.145


async def test_the_usual_latency_is_waited_as_far_as_the_simulator_wants_it(
    client: httpx.AsyncClient,
) -> None:
    together = ProviderId("together_ai")
    async with Simulator() as real_time:
        reply = await Asks(real_time, client).get(together)
    assert reply.elapsed.total_seconds() >= 0.16
