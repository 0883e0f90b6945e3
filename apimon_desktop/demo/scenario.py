"""A story that a demo tells: what it is made of, and how it is played."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.demo.feeds import Report
from apimon_desktop.demo.past import Plan
from apimon_desktop.demo.simulator import Simulator

SleepUntil = Callable[[float], Awaitable[None]]
"""Returns once that many seconds have passed since the story began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that changes at a moment of the story."""

    at_s: float
    """Since the story began. At 0 it is so before anybody looks."""
    says: str
    """What happens, for people."""
    becomes: Mapping[ProviderId, Behaviour] = field(default_factory=lambda: MappingProxyType({}))
    announces: Mapping[ProviderId, Report] = field(default_factory=lambda: MappingProxyType({}))
    """What status pages say from now on."""
    online: bool | None = None
    """None: as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A story."""

    name: str
    """As the command line takes it."""
    title: str
    describe: str
    keys: frozenset[ProviderId]
    """The providers that have a key."""
    past: Plan
    timeline: tuple[Event, ...] = ()
    """In the order of time. Until the first event all is well."""

    @property
    def length_s(self) -> float:
        """When the last thing changes."""
        return self.timeline[-1].at_s if self.timeline else 0.0


async def stage(simulator: Simulator, scenario: Scenario) -> None:
    """Puts the simulator into the state in which the story begins, before anybody looks."""
    for event in scenario.timeline:
        if event.at_s <= 0:
            await _happen(simulator, event)


async def play(
    simulator: Simulator,
    scenario: Scenario,
    sleep_until: SleepUntil,
    tell: Callable[[Event], None] = lambda _event: None,
) -> None:
    """Tells the story from its first second to its last; ``tell`` hears of each event as it happens."""
    for event in scenario.timeline:
        await sleep_until(event.at_s)
        await _happen(simulator, event)
        tell(event)


async def _happen(simulator: Simulator, event: Event) -> None:
    for provider_id, behaviour in event.becomes.items():
        simulator.set(provider_id, behaviour)
    for provider_id, report in event.announces.items():
        simulator.announce(provider_id, report)
    if event.online is not None:
        await (simulator.online() if event.online else simulator.offline())
