"""The scenarios that a demo can show, and how they are played."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.behaviours import Behaviour, Level, Report
from apimon_desktop.demo.past import USUAL_PAST, Plan, trouble
from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.providers.registry import PROVIDERS, APIProvider

_OPENROUTER: Final = ProviderId(APIProvider.OPENROUTER.value)
_GEMINI: Final = ProviderId(APIProvider.GOOGLE_GEMINI.value)
_TOGETHER: Final = ProviderId(APIProvider.TOGETHER_AI.value)
_ANTHROPIC: Final = ProviderId(APIProvider.ANTHROPIC.value)
_OPENAI: Final = ProviderId(APIProvider.OPENAI.value)
_MOONSHOT: Final = ProviderId(APIProvider.MOONSHOT_AI.value)
_BEGINS_AT_S: Final = 8.0
"""Trouble starts after a first good check, because only a change causes a notification."""
_SLOW_LATELY: Final = replace(
    USUAL_PAST,
    troubles=(
        *USUAL_PAST.troubles,
        trouble(APIProvider.GOOGLE_GEMINI, timedelta(minutes=13), 13, Cause.SLOW),
    ),
)
"""A single slow answer proves nothing; after several slow ones, the first of the demo counts."""
_OUTAGE: Final = Report(level=Level.OUTAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change at some time in a scenario."""

    at_s: float
    """Since the start. At 0 it applies before the first check."""
    becomes: Mapping[ProviderId, Behaviour] = field(default_factory=lambda: MappingProxyType({}))
    announces: Mapping[ProviderId, Report] = field(default_factory=lambda: MappingProxyType({}))
    """The new reports of status pages."""
    online: bool | None = None
    """None: as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A sequence of changes."""

    name: str
    """As the command line takes it."""
    describe: str
    keys: frozenset[ProviderId] = frozenset(PROVIDERS)
    """The providers that have a key."""
    past: Plan = USUAL_PAST
    timeline: tuple[Event, ...] = ()
    """In order of time. Until the first event all is well."""


async def stage(simulator: Simulator, scenario: Scenario) -> None:
    """Puts the simulator into the scenario's first state."""
    for event in scenario.timeline:
        if event.at_s <= 0:
            await _happen(simulator, event)


async def play(simulator: Simulator, scenario: Scenario, clock: Clock) -> None:
    """Plays the scenario from its first event to its last."""
    began_s = clock.monotonic()
    for event in scenario.timeline:
        await clock.sleep_until(began_s + event.at_s)
        await _happen(simulator, event)


async def _happen(simulator: Simulator, event: Event) -> None:
    for provider_id, behaviour in event.becomes.items():
        simulator.set(provider_id, behaviour)
    for provider_id, report in event.announces.items():
        simulator.announce(provider_id, report)
    if event.online is not None:
        await (simulator.online() if event.online else simulator.offline())


_STORIES: Final = (
    Scenario(
        name="all-fine",
        describe="Six providers answer as they should.",
    ),
    Scenario(
        name="one-slow",
        describe="Google Gemini takes 2.8 s instead of 0.6 s.",
        past=_SLOW_LATELY,
        timeline=(Event(at_s=0.0, becomes={_GEMINI: does.slow()}),),
    ),
    Scenario(
        name="one-failed",
        describe="Anthropic answers with server errors, and its status page says so.",
        timeline=(
            Event(
                at_s=_BEGINS_AT_S, becomes={_ANTHROPIC: does.server_error()}, announces={_ANTHROPIC: _OUTAGE}
            ),
        ),
    ),
    Scenario(
        name="key-rejected",
        describe="OpenAI refuses the key.",
        timeline=(Event(at_s=_BEGINS_AT_S, becomes={_OPENAI: does.wrong_key()}),),
    ),
    Scenario(
        name="no-credit",
        describe="The OpenRouter account runs out of credit.",
        timeline=(Event(at_s=_BEGINS_AT_S, becomes={_OPENROUTER: does.no_credit()}),),
    ),
    Scenario(
        name="offline",
        describe="Your own network goes away: no provider is blamed.",
        timeline=(Event(at_s=_BEGINS_AT_S, online=False),),
    ),
    Scenario(
        name="everything",
        describe="Each provider in a different state, one without a key, from the start.",
        keys=frozenset(PROVIDERS) - {_MOONSHOT},
        past=_SLOW_LATELY,
        timeline=(
            Event(
                at_s=0.0,
                becomes={
                    _OPENROUTER: does.no_credit(),
                    _GEMINI: does.slow(),
                    _ANTHROPIC: does.server_error(),
                    _OPENAI: does.wrong_key(),
                },
                announces={_ANTHROPIC: _OUTAGE},
            ),
        ),
    ),
    Scenario(
        name="day",
        describe="A slow spell, an outage, a rate limit and a lost network; all is well in the end.",
        timeline=(
            Event(at_s=15.0, becomes={_GEMINI: does.slow()}),
            Event(at_s=50.0, becomes={_GEMINI: does.ok()}),
            Event(at_s=65.0, becomes={_ANTHROPIC: does.server_error()}),
            Event(at_s=75.0, announces={_ANTHROPIC: _OUTAGE}),
            Event(at_s=95.0, becomes={_ANTHROPIC: does.ok()}, announces={_ANTHROPIC: Report()}),
            Event(at_s=108.0, becomes={_TOGETHER: does.rate_limited(wait_s=12)}),
            Event(at_s=122.0, becomes={_TOGETHER: does.ok()}),
            Event(at_s=138.0, online=False),
            Event(at_s=156.0, online=True),
        ),
    ),
)
SCENARIOS: Final[Mapping[str, Scenario]] = MappingProxyType({story.name: story for story in _STORIES})
"""By name."""
DEFAULT_SCENARIO: Final = SCENARIOS["day"]
