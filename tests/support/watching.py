"""An engine under a test's own clock, with scripted providers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from clock import FakeClock, settle
from scripted import ScriptedProbe, ScriptedReach

from apimon_desktop.core.keys import KeyChoice
from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource, ProviderId, Secret
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Transition, Verdict
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.engine.engine import Engine, EnginePorts


def key_for(provider_id: ProviderId, value: str = "") -> KeyChoice:
    info = KeyInfo(source=KeySource.ENVIRONMENT, origin="a test", hint="•••• test")
    return KeyChoice(secret=Secret(value or f"a-key-for-{provider_id}"), info=info)


@dataclass
class Watching:
    """A running engine and everything that came of it."""

    clock: FakeClock
    probe: ScriptedProbe
    reach: ScriptedReach
    engine: Engine
    updates: list[Update] = field(default_factory=list)
    forget_updates: Callable[[], None] = lambda: None
    """Collects no more of them: they are a lot where much happens."""

    @property
    def transitions(self) -> list[Transition]:
        return [update.transition for update in self.updates if update.transition is not None]

    @property
    def news(self) -> list[Transition]:
        return [transition for transition in self.transitions if transition.news]

    def shown(self, provider_id: str) -> Verdict:
        return self.engine.snapshot.shown(ProviderId(provider_id))

    def cause(self, provider_id: str) -> Cause:
        return self.shown(provider_id).cause

    def asked(self, provider_id: str) -> list[float]:
        """When the provider was asked, in seconds since the start."""
        return [at_s for at_s, pid, _ in self.probe.asked if pid == provider_id]

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)

    async def sleep(self, seconds: float) -> None:
        """The computer sleeps; its timers stand still meanwhile."""
        self.clock.suspend(seconds)
        await settle()


def engine_with(
    keys: Iterable[str], settings: Settings | None = None
) -> tuple[Engine, FakeClock, ScriptedProbe, ScriptedReach]:
    clock = FakeClock()
    probe, reach = ScriptedProbe(clock), ScriptedReach(clock=clock)
    world = EnginePorts(clock=clock, probe=probe, reach=reach)
    return _with_keys(Engine(world, settings=settings or Settings()), keys), clock, probe, reach


def traced_engine(world: EnginePorts, keys: Iterable[str], settings: Settings) -> Engine:
    """An engine in a world of the test's own."""
    return _with_keys(Engine(world, settings=settings), keys)


def _with_keys(engine: Engine, keys: Iterable[str]) -> Engine:
    engine.set_keys({pid: key_for(pid) for pid in map(ProviderId, keys)})
    return engine


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[None]:
    """Lets an engine run until the block ends."""
    task = asyncio.get_running_loop().create_task(engine.run())
    await settle()
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()


@asynccontextmanager
async def watching(*keys: str, settings: Settings | None = None) -> AsyncIterator[Watching]:
    """Runs an engine whose providers with the given ids have a key, until the block ends."""
    engine, clock, probe, reach = engine_with(keys, settings)
    watched = Watching(clock=clock, probe=probe, reach=reach, engine=engine)
    watched.forget_updates = engine.subscribe(watched.updates.append)
    async with running(engine):
        yield watched
