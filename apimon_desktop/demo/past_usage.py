"""A past of usage for the demo: what programs reported, and how balances went down."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.core.runway import BalancePoint
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens, UsageEvent, UsageSource
from apimon_desktop.demo.dialects import DIALECTS
from apimon_desktop.providers.registry import APIProvider

_DAYS: Final = 40
"""Beyond the first of any month."""
_SATURDAY: Final = 5
_WEEKEND_SHARE: Final = 0.3
_BALANCE_EVERY: Final = timedelta(hours=12)
_BALANCE_OVER: Final = timedelta(days=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Habit:
    """How a model is used on a working day, on average."""

    provider: APIProvider
    model: str | None
    source: UsageSource
    requests: int
    input_tokens: int
    """Of one request, as are the others."""
    cached_share: float = 0.0
    output_tokens: int = 0
    usd_per_request: Decimal | None = None
    """None: the provider says nothing of the cost of a request."""


# A little less than what the simulated cost reports bill, but for OpenAI: there, some is used elsewhere.
_HABITS: Final = (
    _Habit(
        provider=APIProvider.ANTHROPIC,
        model="claude-sonnet-4-5",
        source=UsageSource.HOOK,
        requests=26,
        input_tokens=52_000,
        cached_share=0.8,
        output_tokens=1_500,
    ),
    _Habit(
        provider=APIProvider.ANTHROPIC,
        model="claude-haiku-4-5",
        source=UsageSource.HOOK,
        requests=12,
        input_tokens=9_000,
        cached_share=0.5,
        output_tokens=700,
    ),
    _Habit(
        provider=APIProvider.OPENAI,
        model="gpt-5-mini",
        source=UsageSource.PYTHON,
        requests=24,
        input_tokens=28_000,
        cached_share=0.4,
        output_tokens=1_800,
    ),
    _Habit(
        provider=APIProvider.OPENAI,
        model="gpt-4o",
        source=UsageSource.PYTHON,
        requests=16,
        input_tokens=12_000,
        output_tokens=900,
    ),
    _Habit(
        provider=APIProvider.GOOGLE_GEMINI,
        model="gemini-2.5-flash",
        source=UsageSource.HOOK,
        requests=34,
        input_tokens=16_000,
        output_tokens=600,
    ),
    _Habit(
        provider=APIProvider.TOGETHER_AI,
        model="meta-llama/Llama-3.3-70B-Instruct-Turbo",
        source=UsageSource.API,
        requests=8,
        input_tokens=11_000,
        output_tokens=1_200,
    ),
    _Habit(
        provider=APIProvider.OPENROUTER,
        model="openai/text-embedding-3-small",
        source=UsageSource.CLI,
        requests=5,
        input_tokens=60_000,
        usd_per_request=Decimal("0.0012"),
    ),
    _Habit(  # a model of one's own, in no price list
        provider=APIProvider.OPENAI,
        model="ft:in-house-classifier",
        source=UsageSource.PYTHON,
        requests=1,
        input_tokens=420,
        output_tokens=30,
    ),
)
_SPENT_A_DAY: Final = {ProviderId(APIProvider.MOONSHOT_AI.value): Decimal("0.79")}


def past_usage(seed: int, provider_ids: Iterable[ProviderId], *, now: datetime) -> tuple[UsageEvent, ...]:
    """What was reported over the last 40 days, oldest first: a little each working hour, less at weekends.

    ``now`` is UTC. Costs that providers do not tell themselves are for whoever keeps the events to find out.
    """
    known = frozenset(provider_ids)
    events = [
        event
        for place, habit in enumerate(_HABITS)
        if ProviderId(habit.provider.value) in known
        for event in _of_habit(habit, f"{seed} {place}", now)
    ]
    return tuple(sorted(events, key=lambda event: event.at))


def past_balances(
    provider_ids: Iterable[ProviderId], *, now: datetime
) -> Iterator[tuple[ProviderId, BalancePoint]]:
    """What was left from time to time, oldest first, down to what the provider tells now."""
    for provider_id in provider_ids:
        left, a_day = DIALECTS[provider_id].balance_usd, _SPENT_A_DAY.get(provider_id)
        if left is None or a_day is None:
            continue
        for nth in range(_BALANCE_OVER // _BALANCE_EVERY, 0, -1):
            ago = nth * _BALANCE_EVERY
            spent = a_day * Decimal(str(ago / timedelta(days=1)))
            yield provider_id, BalancePoint(at=now - ago, amount=round(left + spent, 2))


def _of_habit(habit: _Habit, seed: str, now: datetime) -> Iterator[UsageEvent]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(_DAYS, -1, -1):
        day = midnight - timedelta(days=ago)
        share = _WEEKEND_SHARE if day.weekday() >= _SATURDAY else 1.0
        count = round(habit.requests * share * chance.uniform(0.6, 1.4))
        for _ in range(count):
            at = day + timedelta(hours=24 * chance.betavariate(3.0, 2.2))
            event = _event(habit, at, chance)
            if at < now:
                yield event


def _event(habit: _Habit, at: datetime, chance: random.Random) -> UsageEvent:
    size = chance.lognormvariate(-0.08, 0.4)
    sent, answered = round(habit.input_tokens * size), round(habit.output_tokens * size)
    usd = habit.usd_per_request
    return UsageEvent(
        provider_id=ProviderId(habit.provider.value),
        at=at,
        source=habit.source,
        model=habit.model,
        tokens=Tokens(
            input_tokens=sent,
            cached_input_tokens=round(sent * habit.cached_share),
            output_tokens=answered,
        ),
        ok=True,  # and without a time: how providers are is for the checks of the story to tell
        cost_usd=None if usd is None else round(usd * Decimal(str(size)), 6),
    )
