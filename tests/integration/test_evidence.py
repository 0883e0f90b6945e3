"""The layers of evidence, with real HTTP to the simulated providers and a real history."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import broken_answers as broken
import pytest
from clock import FakeClock, settle
from observed_providers import Simulator
from watching import key_for, running, traced_engine

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.feed_reader import FeedReader, FeedSource
from apimon_desktop.adapters.http.probe import HostProbe, Probe, Target
from apimon_desktop.adapters.http.proxies import Proxy
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import LocalFault
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.model.status_page import Announcement
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.session import MemoryKeyring
from apimon_desktop.monitor.engine.engine import Engine, EnginePorts
from apimon_desktop.monitor.engine.extra_requests import UNNOTED
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS

ANTHROPIC, OPENAI = ProviderId("anthropic"), ProviderId("openai")
ALL = tuple(PROVIDERS)
CHAT_TOKENS, EMBEDDING_TOKENS = 9, 1
"""What the simulator says that a request used."""


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(latency_ratio=0) as simulator:
        yield simulator


def beside(simulator: Simulator, **settings: Any) -> Settings:
    """Settings that lead to the simulator; ``settings`` are those of every provider."""
    providers = {
        pid: ProviderSettings(
            base_url=simulator.base_url(pid),
            status_url="" if provider.status_url is None else simulator.status_url(pid),
            **settings,
        )
        for pid, provider in PROVIDERS.items()
    }
    return Settings(providers=providers, timeout_s=5)


# A simulated day of real requests


class Busy:
    """Knows whether a request is under way: meanwhile a test's clock stands still."""

    def __init__(self) -> None:
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def until_done(self, request: Awaitable[Any]) -> Any:
        self._under_way += 1
        self._idle.clear()
        try:
            return await request
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def idle(self) -> None:
        """Returns once nothing is under way, nor begun by what just ended."""
        await settle()
        while self._under_way:
            await self._idle.wait()
            await settle()


class BusyProbe(Probe):
    def __init__(self, probe: Probe, busy: Busy) -> None:
        self._probe, self._busy = probe, busy

    async def check(self, target: Target, kind: CheckKind) -> CheckResult:
        result: CheckResult = await self._busy.until_done(self._probe.check(target, kind))
        return result


class BusyReach(HostProbe):
    def __init__(self, reach: HostProbe, busy: Busy) -> None:
        self._reach, self._busy = reach, busy

    def proxy(self, url: str) -> Proxy | None:
        return self._reach.proxy(url)

    async def fault(self, url: str, *, timeout_s: float, page: bool) -> LocalFault | None:
        fault = await self._busy.until_done(self._reach.fault(url, timeout_s=timeout_s, page=page))
        assert fault is None or isinstance(fault, LocalFault)
        return fault


class BusyFeeds(FeedReader):
    def __init__(self, reader: FeedReader, busy: Busy) -> None:
        self._reader, self._busy = reader, busy

    async def read(self, source: FeedSource, *, timeout_s: float) -> Announcement | None:
        says: Announcement | None = await self._busy.until_done(
            self._reader.read(source, timeout_s=timeout_s)
        )
        return says


async def live(
    simulator: Simulator, hours: float, events: dict[float, Callable[[Engine], None]]
) -> tuple[Snapshot, HttpClients]:
    """Hours of an engine's life in simulated time, with real requests; ``events`` happen at their second."""
    clock, busy, clients = FakeClock(), Busy(), HttpClients()
    world = EnginePorts(
        clock=clock,
        probe=BusyProbe(Probe(clients, clock, DEFAULT), busy),
        reach=BusyReach(HostProbe(clients), busy),
        feeds=BusyFeeds(FeedReader(clients, DEFAULT), busy),
        renew=clients.renew,
        requests_made=clients.requests_made,
    )
    engine = traced_engine(world, (), beside(simulator))
    engine.set_keys({pid: key_for(pid, simulator.key(pid).reveal()) for pid in ALL})
    pending = dict(sorted(events.items()))
    async with running(engine):
        while clock.elapsed_s < 3600 * hours:
            for at_s in [at_s for at_s in pending if at_s <= clock.elapsed_s]:
                pending.pop(at_s)(engine)
            await busy.idle()
            await clock.advance(1)
        await busy.idle()
        engine.set_pace(report_open=True)  # one more snapshot, with the last request in it
        snapshot = engine.snapshot
    await clients.aclose()
    return snapshot, clients


def turbulence(simulator: Simulator, at_s: float) -> dict[float, Callable[[Engine], None]]:
    """An engine in simulated time with real requests, for hours; ``events`` happen at their second."""
    return {
        at_s: lambda _: simulator.set(OPENAI, does.server_error()),
        at_s + 60: lambda _: simulator.set(OPENAI, does.ok()),
        at_s + 100: lambda _: simulator.set(ANTHROPIC, does.no_credit()),
        at_s + 130: lambda engine: engine.check_now(),
        at_s + 150: lambda _: simulator.set(ALL[0], broken.drop()),
        at_s + 250: lambda _: simulator.set(ALL[0], does.ok()),
        at_s + 300: lambda _: simulator.set(ANTHROPIC, does.ok()),
        at_s + 350: lambda engine: engine.woke(),
    }


@pytest.mark.parametrize(
    "hours", [pytest.param(0.24, id="a hundredth"), pytest.param(24, id="a day", marks=pytest.mark.soak)]
)
@pytest.mark.timeout(300)
async def test_the_count_of_requests_is_the_providers_own_to_the_last_one(
    simulator: Simulator, hours: float
) -> None:
    events = {}
    for hour in range(int(hours) + 1):
        events.update(turbulence(simulator, 3600 * hour + 200))
    snapshot, clients = await live(simulator, hours, events)
    log = simulator.requests
    assert snapshot.requests_made == len(log)
    for pid in ALL:
        # Who only asks whether there is a network brings no key.
        theirs = [r for r in log if r.provider_id == pid and r.had_key]
        assert snapshot.providers[pid].schedule.requests_made == len(theirs)
    others = [r for r in log if not r.had_key]
    assert clients.requests_made[""] == len(others) > 0
    assert any(not r.to_feed for r in others), "connectivity were asked, too"
    assert any(r.method == "POST" for r in log)
    assert {r.path for r in log if r.method == "POST"} == {"/v1/messages/count_tokens"}
    print(f"{len(log)} requests in {hours} simulated hours, counted to the last one")


# Programs, one after the other


@asynccontextmanager
async def session(
    simulator: Simulator, home: Path, *, readonly: bool = False, **settings: Any
) -> AsyncIterator[Session]:
    """A program's share in the monitoring, beside the simulator."""
    places = folders(home)
    plan = Plan(
        folders=places,
        settings=beside(simulator, **settings),
        metrics_file=places.metrics_file,
        environ={},
        thresholds=replace(DEFAULT, feed_first_after_s=3600),
        readonly=readonly,
    )
    opened = Session(plan, keyring=MemoryKeyring({pid: simulator.key(pid) for pid in ALL}))
    try:
        await opened.open()
        await opened.read_keyring()
        yield opened
    finally:
        await opened.aclose()


async def until(engine: Engine, is_so: Callable[[Snapshot], bool]) -> Snapshot:
    """Lets the engine watch until something is so."""
    happened = asyncio.Event()
    unsubscribe = engine.subscribe(lambda update: happened.set() if is_so(update.snapshot) else None)
    try:
        async with running(engine), asyncio.timeout(20):
            await happened.wait()
    finally:
        unsubscribe()
    return engine.snapshot


def all_of(snapshot: Snapshot, is_so: Callable[[ProviderState], bool]) -> bool:
    return all(is_so(snapshot.providers[pid]) for pid in ALL)


def credit_is_known(snapshot: Snapshot) -> bool:
    return snapshot.providers[ANTHROPIC].health.credit.at is not None


def is_checked(state: ProviderState) -> bool:
    return state.health.evidence.answers_at is not None


async def test_by_default_not_one_token_is_spent(simulator: Simulator, tmp_path: Path) -> None:
    async with session(simulator, tmp_path) as program:
        await until(program.engine, lambda s: credit_is_known(s) and all_of(s, is_checked))
        report = program.report()
    assert report["summary"]["total_tokens"] == 0
    assert {r.path for r in simulator.requests if r.method == "POST"} == {"/v1/messages/count_tokens"}
    evidence = report["detailed_metrics"]["openai"]["evidence"]
    assert evidence["answers_at"] == evidence["key_accepted_at"] is not None
    assert evidence["generates_at"] is None


async def test_every_provider_proves_that_it_generates_once_it_may_cost_something(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with session(simulator, tmp_path, paid_test=True) as program:
        snapshot = await until(program.engine, lambda s: all_of(s, lambda state: state.totals.tokens > 0))
        report = program.report()
    used = {pid: snapshot.providers[pid].totals.tokens for pid in ALL}
    assert used == {pid: EMBEDDING_TOKENS if pid == "openrouter" else CHAT_TOKENS for pid in ALL}
    assert snapshot.spent is not None
    assert snapshot.spent.tokens == sum(used.values())
    assert all(details["evidence"]["generates_at"] for details in report["detailed_metrics"].values())
    assert report["detailed_metrics"]["openai"]["estimated_cost_usd"] == 0.00009


async def test_a_restart_neither_tests_again_nor_forgets_what_was_spent(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with session(simulator, tmp_path, paid_test=True) as program:
        first = await until(program.engine, lambda s: all_of(s, lambda state: state.totals.tokens > 0))
    simulator.requests.clear()
    async with session(simulator, tmp_path, paid_test=True) as program:
        again = await until(
            program.engine, lambda s: all_of(s, lambda state: state.schedule.checked_mono_s is not None)
        )
    assert again.spent == first.spent
    assert all_of(again, lambda state: state.health.evidence.generates_at is not None)
    assert [r.path for r in simulator.requests if r.method == "POST"] == []


async def test_an_empty_account_is_one_incident_over_restarts_and_programs(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.set(ANTHROPIC, does.no_credit())
    async with session(simulator, tmp_path) as app:
        first = await until(app.engine, lambda s: s.shown(ANTHROPIC).cause is Cause.NO_CREDIT)
    found = first.providers[ANTHROPIC]
    async with session(simulator, tmp_path) as app:
        again = await until(app.engine, lambda s: not s.providers[ANTHROPIC].health.baseline)
    state = again.providers[ANTHROPIC]
    assert state.health.verdict == found.health.verdict
    assert state.health.incident == found.health.incident
    assert state.health.incident is not None
    assert state.health.incident.relapses == 0
    async with session(simulator, tmp_path) as command:
        assert (await command.engine.check(ANTHROPIC)).health.verdict.cause is Cause.NO_CREDIT
    simulator.set(ANTHROPIC, does.ok())
    async with session(simulator, tmp_path) as command:
        state = await command.engine.check(ANTHROPIC)
    assert state.health.verdict.cause is Cause.OK
    assert state.health.incident is not None
    assert state.health.incident.id == found.health.incident.id if found.health.incident else ""
    assert not state.health.incident.is_open


async def test_a_program_that_writes_nothing_makes_no_paid_test(simulator: Simulator, tmp_path: Path) -> None:
    async with session(simulator, tmp_path, paid_test=True) as program:
        await until(program.engine, lambda s: all_of(s, lambda state: state.totals.tokens > 0))
    simulator.requests.clear()
    async with session(
        simulator, tmp_path, readonly=True, paid_test=True, paid_test_every_min=0.001
    ) as reader:
        snapshot = await until(
            reader.engine, lambda s: s.providers[OPENAI].health.generation.unusable is not None
        )
    assert snapshot.providers[OPENAI].health.generation.unusable == UNNOTED
    assert not any(r.path.endswith("completions") for r in simulator.requests)
