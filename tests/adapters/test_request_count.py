"""The count of requests is of what was really sent."""

from collections.abc import AsyncIterator

import pytest

from apimon_desktop.adapters.clock import SystemClock
from apimon_desktop.adapters.http_client import HttpClients
from apimon_desktop.adapters.probe import Probe, Target
from apimon_desktop.adapters.reach import Reach
from apimon_desktop.core.check import CheckKind
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.simulator import Simulator
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
    probe = Probe(clients, SystemClock(), DEFAULT)
    for behaviour in (does.ok(), does.server_error(), does.drop(), does.reset(), does.hang(), does.cut()):
        simulator.set(OPENAI, behaviour)
        for _ in range(2):
            await probe.check(target(simulator), CheckKind.POLL)
    assert clients.requests_made == {OPENAI: 12}
    assert len(simulator.requests) == 12


async def test_what_finds_no_connection_was_never_sent(simulator: Simulator, clients: HttpClients) -> None:
    await simulator.offline()
    result = await Probe(clients, SystemClock(), DEFAULT).check(target(simulator), CheckKind.POLL)
    assert result.cause is Cause.CONNECT
    assert clients.requests_made == {}


async def test_what_asks_no_provider_is_counted_apart(simulator: Simulator, clients: HttpClients) -> None:
    assert await Reach(clients).fault(simulator.status_url(OPENAI), timeout_s=5, page=False) is None
    assert clients.requests_made == {"": 1}
