"""The count of requests is of what was really sent."""

from collections.abc import AsyncIterator

import broken_answers as broken
import pytest
from observed_providers import Simulator

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.probe import HostProbe, Probe, Target
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.check import CheckKind
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.demo import behaviours as does
from apimon_desktop.providers.registry import PROVIDERS

OPENAI = ProviderId("openai")


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(latency_ratio=0) as simulator:
        yield simulator


@pytest.fixture
async def clients() -> AsyncIterator[HttpClients]:
    clients = HttpClients()
    yield clients
    await clients.aclose()


def target(simulator: Simulator) -> Target:
    return Target(
        provider=PROVIDERS[OPENAI],
        base_url=simulator.base_url(OPENAI),
        timeout_s=0.3,
        key=simulator.key(OPENAI),
    )


async def test_every_request_counts_whatever_came_of_it(simulator: Simulator, clients: HttpClients) -> None:
    probe = Probe(clients, Clock(), DEFAULT)
    for behaviour in (
        does.ok(),
        does.server_error(),
        broken.drop(),
        broken.reset(),
        broken.hang(),
        broken.cut(),
    ):
        simulator.set(OPENAI, behaviour)
        for _ in range(2):
            await probe.check(target(simulator), CheckKind.POLL)
    assert clients.requests_made == {OPENAI: 12}
    assert len(simulator.requests) == 12


async def test_what_finds_no_connection_was_never_sent(simulator: Simulator, clients: HttpClients) -> None:
    await simulator.offline()
    result = await Probe(clients, Clock(), DEFAULT).check(target(simulator), CheckKind.POLL)
    assert result.cause is Cause.CONNECT
    assert clients.requests_made == {}


async def test_what_asks_no_provider_is_counted_apart(simulator: Simulator, clients: HttpClients) -> None:
    assert await HostProbe(clients).fault(simulator.status_url(OPENAI), timeout_s=5, page=False) is None
    assert clients.requests_made == {"": 1}
