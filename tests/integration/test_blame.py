"""Whose fault it is: the real engine, probe and connectivity check against providers on loopback."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import broken_answers as broken
import pytest
import trustme
from observed_providers import Simulator
from watching import key_for

from apimon_desktop.adapters.files.log import Redactor
from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.monitor.engine.engine import Engine, real_ports
from apimon_desktop.providers.registry import PROVIDERS

QUICK = replace(DEFAULT, one_shot_retry_s=0.01)
OPENAI, ANTHROPIC, GEMINI = map(ProviderId, ("openai", "anthropic", "google_gemini"))


@asynccontextmanager
async def engine_beside(simulator: Simulator, *keys: ProviderId) -> AsyncIterator[Engine]:
    """Knows the keys of the providers named, or of all."""
    providers = {
        pid: ProviderSettings(
            base_url=simulator.base_url(pid),
            status_url="" if provider.status_url is None else simulator.status_url(pid),
        )
        for pid, provider in PROVIDERS.items()
    }
    clients = HttpClients()
    engine = Engine(
        real_ports(clients, QUICK, redactor=Redactor()),
        settings=Settings(providers=providers, timeout_s=0.5),
        thresholds=QUICK,
    )
    engine.set_keys({pid: key_for(pid, simulator.key(pid).reveal()) for pid in keys or PROVIDERS})
    try:
        yield engine
    finally:
        await clients.aclose()


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(latency_ratio=0) as simulator:
        yield simulator


def causes(snapshot: Snapshot) -> set[Cause]:
    return {snapshot.shown(state.id).cause for state in snapshot.watched}


OF_THE_NETWORK = {
    "dropped": broken.drop(),
    "reset": broken.reset(),
    "silent": broken.hang(),
    "a sign-in page": broken.html(),
    "a redirect to a sign-in page": broken.redirect(),
    "511": broken.html(511),
    "407": broken.html(407),
    "a page that blocks": broken.html(403),
}


@pytest.mark.parametrize("behaviour", OF_THE_NETWORK.values(), ids=OF_THE_NETWORK)
async def test_what_everybody_shows_at_once_is_the_network(
    simulator: Simulator, behaviour: Behaviour
) -> None:
    simulator.set_all(behaviour, feeds=True)
    async with engine_beside(simulator) as engine:
        snapshot = await engine.check_all()
    assert snapshot.offline
    assert causes(snapshot) == {Cause.OFFLINE}
    assert {state.totals.requests for state in snapshot.watched} == {0}


async def test_nobody_reachable_is_the_network(simulator: Simulator) -> None:
    await simulator.offline()
    async with engine_beside(simulator) as engine:
        assert causes(await engine.check_all()) == {Cause.OFFLINE}


async def test_certificates_of_somebody_else_everywhere_are_the_network() -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(served)
    async with Simulator(latency_ratio=0, tls=served) as behind_a_stranger, AsyncExitStack() as stack:
        engine = await stack.enter_async_context(engine_beside(behind_a_stranger))
        assert causes(await engine.check_all()) == {Cause.OFFLINE}


OF_ONE_PROVIDER = {
    "dropped": (broken.drop(), Cause.CONNECT),
    "reset": (broken.reset(), Cause.CONNECT),
    "silent": (broken.hang(), Cause.TIMEOUT),
    "a page": (broken.html(), Cause.BAD_RESPONSE),
    "a redirect": (broken.redirect(), Cause.NOT_FOUND),
    "a page that blocks": (broken.html(403), Cause.PERMISSION),
    "no HTTP": (broken.garbage(), Cause.BAD_RESPONSE),
    "half an answer": (broken.cut(), Cause.BAD_RESPONSE),
}


@pytest.mark.parametrize(("behaviour", "cause"), OF_ONE_PROVIDER.values(), ids=OF_ONE_PROVIDER)
async def test_what_one_alone_shows_is_its_own(
    simulator: Simulator, behaviour: Behaviour, cause: Cause
) -> None:
    simulator.set(OPENAI, behaviour)
    async with engine_beside(simulator) as engine:
        snapshot = await engine.check_all()
    assert not snapshot.offline
    assert snapshot.shown(OPENAI).cause is cause
    assert {snapshot.shown(pid).cause for pid in PROVIDERS if pid != OPENAI} == {Cause.OK}
    tries = 1 if cause in (Cause.NOT_FOUND, Cause.PERMISSION) else 2
    assert sum(request.had_key for request in simulator.requests_to(OPENAI)) == tries


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (does.wrong_key(), Cause.AUTHENTICATION),
        (does.server_error(), Cause.SERVER_ERROR),
        (does.server_error(502), Cause.SERVER_ERROR),
        (broken.cut(), Cause.BAD_RESPONSE),
        (does.rate_limited(), Cause.RATE_LIMITED),
    ],
)
async def test_refusals_are_the_providers_own_even_if_all_refuse(
    simulator: Simulator, behaviour: Behaviour, cause: Cause
) -> None:
    simulator.set_all(behaviour, feeds=True)
    async with engine_beside(simulator) as engine:
        snapshot = await engine.check_all()
    assert not snapshot.offline
    assert causes(snapshot) == {cause}


@pytest.mark.parametrize("behaviour", [broken.reset(), broken.html(), broken.html(511), broken.redirect()])
async def test_with_one_key_its_status_page_is_the_other_host(
    simulator: Simulator, behaviour: Behaviour
) -> None:
    simulator.set(ANTHROPIC, behaviour)
    async with engine_beside(simulator, ANTHROPIC) as engine:
        state = await engine.check(ANTHROPIC)
        assert not engine.snapshot.offline
        assert state.health.verdict.cause.status.severity > 0
    simulator.set_feed(ANTHROPIC, behaviour)
    async with engine_beside(simulator, ANTHROPIC) as engine:
        await engine.check(ANTHROPIC)
        assert engine.snapshot.offline


async def test_an_error_page_of_the_status_host_still_proves_the_network(simulator: Simulator) -> None:
    """Some clients get a captcha with 405 from it, and an outage must not be taken for their network."""
    simulator.set(ANTHROPIC, broken.reset())
    simulator.set_feed(ANTHROPIC, broken.html(405))
    async with engine_beside(simulator, ANTHROPIC) as engine:
        await engine.check(ANTHROPIC)
        assert engine.snapshot.shown(ANTHROPIC).cause is Cause.CONNECT


async def test_without_another_host_the_silence_is_the_providers(simulator: Simulator) -> None:
    simulator.set(GEMINI, broken.reset())
    async with engine_beside(simulator, GEMINI) as engine:
        await engine.check(GEMINI)
        assert engine.snapshot.shown(GEMINI).cause is Cause.CONNECT


async def test_no_other_host_is_shown_a_key(simulator: Simulator) -> None:
    simulator.set(OPENAI, broken.reset())
    async with engine_beside(simulator, OPENAI, ANTHROPIC) as engine:
        await engine.check(OPENAI)
    assert [request.had_key for request in simulator.requests_to(ANTHROPIC)] == [False]
    assert [request.had_key for request in simulator.requests_to(OPENAI, feed=True)] == [False]
