"""The stories that a demo can tell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.feeds import Level, Report
from apimon_desktop.demo.past import Gap, Plan, Trouble
from apimon_desktop.demo.scenario import Event, Scenario
from apimon_desktop.providers.registry import PROVIDERS, APIProvider

_OPENROUTER: Final = ProviderId(APIProvider.OPENROUTER.value)
_GEMINI: Final = ProviderId(APIProvider.GOOGLE_GEMINI.value)
_TOGETHER: Final = ProviderId(APIProvider.TOGETHER_AI.value)
_ANTHROPIC: Final = ProviderId(APIProvider.ANTHROPIC.value)
_OPENAI: Final = ProviderId(APIProvider.OPENAI.value)
_MOONSHOT: Final = ProviderId(APIProvider.MOONSHOT_AI.value)

_ALL: Final = frozenset(PROVIDERS)
_BEGINS_AT_S: Final = 8.0
"""Trouble starts once everything was seen to be fine: what is so from the start is no news."""

USUAL_PAST: Final = Plan(
    troubles=(
        Trouble(
            provider_id=_GEMINI,
            began=timedelta(hours=5, minutes=40),
            lasted=timedelta(minutes=35),
            cause=Cause.SLOW,
        ),
        Trouble(
            provider_id=_ANTHROPIC,
            began=timedelta(hours=19, minutes=20),
            lasted=timedelta(minutes=23),
            cause=Cause.SERVER_ERROR,
            http_status=500,
        ),
        Trouble(
            provider_id=_OPENAI,
            began=timedelta(days=6, hours=3),
            lasted=timedelta(minutes=12),
            cause=Cause.RATE_LIMITED,
            http_status=429,
        ),
        Trouble(
            provider_id=_TOGETHER,
            began=timedelta(days=9, hours=1),
            lasted=timedelta(minutes=18),
            cause=Cause.OVERLOADED,
            http_status=503,
        ),
        Trouble(
            provider_id=_OPENROUTER,
            began=timedelta(days=12, hours=7),
            lasted=timedelta(minutes=35),
            cause=Cause.TIMEOUT,
        ),
        Trouble(
            provider_id=_MOONSHOT,
            began=timedelta(days=21, hours=2),
            lasted=timedelta(hours=3),
            cause=Cause.NO_CREDIT,
            http_status=429,
        ),
    ),
    gaps=(Gap(began=timedelta(hours=11), lasted=timedelta(minutes=50)),),
)
_SLOW_LATELY: Final = replace(
    USUAL_PAST,
    troubles=(
        *USUAL_PAST.troubles,
        Trouble(
            provider_id=_GEMINI,
            began=timedelta(minutes=13),
            lasted=timedelta(minutes=13),
            cause=Cause.SLOW,
        ),
    ),
)
"""One slow answer says nothing: with some behind it, the first one since the start is believed."""

_ALL_FINE: Final = Scenario(
    name="all-fine",
    title="All fine",
    describe="Six providers answer as they should.",
    keys=_ALL,
    past=USUAL_PAST,
)
_ONE_SLOW: Final = Scenario(
    name="one-slow",
    title="One slow",
    describe="Google Gemini takes 2.8 s instead of 0.6 s.",
    keys=_ALL,
    past=_SLOW_LATELY,
    timeline=(Event(at_s=0.0, says="Google Gemini is slow", becomes={_GEMINI: does.slow()}),),
)
_ONE_FAILED: Final = Scenario(
    name="one-failed",
    title="One failed",
    describe="Anthropic answers with server errors, and its status page says so.",
    keys=_ALL,
    past=USUAL_PAST,
    timeline=(
        Event(
            at_s=_BEGINS_AT_S,
            says="Anthropic fails",
            becomes={_ANTHROPIC: does.server_error()},
            announces={_ANTHROPIC: Report(level=Level.OUTAGE)},
        ),
    ),
)
_KEY_REJECTED: Final = Scenario(
    name="key-rejected",
    title="Key rejected",
    describe="OpenAI refuses the key.",
    keys=_ALL,
    past=USUAL_PAST,
    timeline=(Event(at_s=_BEGINS_AT_S, says="OpenAI refuses the key", becomes={_OPENAI: does.wrong_key()}),),
)
_NO_CREDIT: Final = Scenario(
    name="no-credit",
    title="Out of credit",
    describe="The OpenRouter account runs out of credit.",
    keys=_ALL,
    past=USUAL_PAST,
    timeline=(
        Event(at_s=_BEGINS_AT_S, says="OpenRouter is out of credit", becomes={_OPENROUTER: does.no_credit()}),
    ),
)
_OFFLINE: Final = Scenario(
    name="offline",
    title="Offline",
    describe="Your own network goes away: no provider is blamed.",
    keys=_ALL,
    past=USUAL_PAST,
    timeline=(Event(at_s=_BEGINS_AT_S, says="The network goes away", online=False),),
)
_EVERYTHING: Final = Scenario(
    name="everything",
    title="Everything at once",
    describe="Each provider in a state of its own, one without a key; so from the start.",
    keys=_ALL - {_MOONSHOT},
    past=_SLOW_LATELY,
    timeline=(
        Event(
            at_s=0.0,
            says="Only Together AI is fine",
            becomes={
                _OPENROUTER: does.no_credit(),
                _GEMINI: does.slow(),
                _ANTHROPIC: does.server_error(),
                _OPENAI: does.wrong_key(),
            },
            announces={_ANTHROPIC: Report(level=Level.OUTAGE)},
        ),
    ),
)
_DAY: Final = Scenario(
    name="day",
    title="A day in three minutes",
    describe="A slow spell, an outage, a rate limit and a lost network; all is well in the end.",
    keys=_ALL,
    past=USUAL_PAST,
    timeline=(
        Event(at_s=15.0, says="Google Gemini becomes slow", becomes={_GEMINI: does.slow()}),
        Event(at_s=50.0, says="Google Gemini is quick again", becomes={_GEMINI: does.ok()}),
        Event(at_s=65.0, says="Anthropic fails", becomes={_ANTHROPIC: does.server_error()}),
        Event(
            at_s=75.0,
            says="Anthropic reports an incident",
            announces={_ANTHROPIC: Report(level=Level.OUTAGE)},
        ),
        Event(
            at_s=95.0,
            says="Anthropic is back",
            becomes={_ANTHROPIC: does.ok()},
            announces={_ANTHROPIC: Report()},
        ),
        Event(
            at_s=108.0,
            says="Together AI limits requests",
            becomes={_TOGETHER: does.rate_limited(wait_s=12)},
        ),
        Event(at_s=122.0, says="Together AI is free again", becomes={_TOGETHER: does.ok()}),
        Event(at_s=138.0, says="The network goes away", online=False),
        Event(at_s=156.0, says="The network is back", online=True),
        Event(at_s=180.0, says="The day ends, all is well"),
    ),
)

SCENARIOS: Final[Mapping[str, Scenario]] = MappingProxyType(
    {
        scenario.name: scenario
        for scenario in (
            _ALL_FINE,
            _ONE_SLOW,
            _ONE_FAILED,
            _KEY_REJECTED,
            _NO_CREDIT,
            _OFFLINE,
            _EVERYTHING,
            _DAY,
        )
    }
)
"""By name."""
DEFAULT_SCENARIO: Final = _DAY
