"""Decides which notifications about money are called for. Pure: sending and keeping is somebody else's work.

A budget is told at 80 % and at 100 %, each once a month; a balance once when little is left, and again only
after it had been enough. What is reached while nothing may be said is told afterwards, if it is still so:
unlike an outage it does not pass by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from apimon_desktop.core.budget import BudgetState
from apimon_desktop.core.messages import Message
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.money_texts import budget_message, budget_subject, runway_message, runway_subject
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.runway import Runway
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.snapshot import Snapshot

ENOUGH_DAYS: Final = 5
"""That little is left is told anew once there were so many days left in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the user has heard of one subject, or need not hear because it was so from the first."""

    subject: str
    """``budget``, ``budget-openai``, ``runway-openai``."""
    period: str = ""
    """For a budget its month and limit, in which each level is told once."""
    level: int = 0
    """For a budget the percent that were told; for a balance 1 where "little left" was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """What became of one subject."""

    after: Heard
    message: Message | None = None
    """None: there is no news of it."""
    is_wanted: bool = True


def decide_money(
    summary: MoneySummary,
    snapshot: Snapshot,
    heard: Mapping[str, Heard],
    settings: AlertSettings,
    *,
    may_speak: bool,
) -> tuple[tuple[Message, ...], tuple[Heard, ...]]:
    """The messages to send now, and what to keep in the place of what was heard of the same subjects.

    What nothing was ever heard of is a baseline: it is kept, and no news. News that is not wanted is kept as
    heard.
    """
    messages: list[Message] = []
    kept: list[Heard] = []
    for turn in _turns(summary, snapshot, heard, settings):
        if turn.message is not None and turn.is_wanted:
            if not may_speak:
                continue
            messages.append(turn.message)
        if turn.after != heard.get(turn.after.subject):
            kept.append(turn.after)
    return tuple(messages), tuple(kept)


def _turns(
    summary: MoneySummary, snapshot: Snapshot, heard: Mapping[str, Heard], settings: AlertSettings
) -> Iterator[_Turn]:
    for state in summary.budgets:
        provider_id = state.budget.provider_id
        provider = None if provider_id is None else snapshot.providers.get(provider_id)
        if provider_id is None or provider is not None:
            turn = _budget_turn(state, None if provider is None else provider.profile, heard)
            yield replace(turn, is_wanted=settings.budget)
    for provider in snapshot.watched:
        runway = summary.runways.get(provider.id)
        if runway is not None:
            yield replace(_runway_turn(runway, provider.profile, heard), is_wanted=settings.account)


def _budget_turn(state: BudgetState, profile: Profile | None, heard: Mapping[str, Heard]) -> _Turn:
    subject, level = budget_subject(state), state.level_percent
    limit, period = f"{state.budget.limit_usd:f}", f"{state.month} {state.budget.limit_usd:f}"
    before = heard.get(subject)
    if before is None or before.period.partition(" ")[2] != limit:
        return _Turn(after=Heard(subject=subject, period=period, level=level))
    told = before.level if before.period == period else 0
    after = Heard(subject=subject, period=period, level=max(told, level))
    return _Turn(after=after, message=budget_message(state, profile) if level > told else None)


def _runway_turn(runway: Runway, profile: Profile, heard: Mapping[str, Heard]) -> _Turn:
    subject, days = runway_subject(profile), runway.days
    before = heard.get(subject)
    told = 0 if before is None else before.level
    if runway.left <= 0:
        # That nothing is left is told by the provider's own refusal.
        return _Turn(after=Heard(subject=subject, level=1))
    if days is None:
        return _Turn(after=Heard(subject=subject, level=told))
    if not runway.is_low:
        return _Turn(after=Heard(subject=subject, level=0 if days >= ENOUGH_DAYS else told))
    is_news = before is not None and not told
    return _Turn(
        after=Heard(subject=subject, level=1), message=runway_message(runway, profile) if is_news else None
    )
