"""Whom to use instead of a provider in trouble, and why; told in full once, where the answer is the same."""

from dataclasses import dataclass, replace
from datetime import datetime

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.headline import troubled
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverCard:
    """Whom to use instead."""

    text: str
    reason: str
    """Empty in a card that repeats another."""
    copies: str | None
    """The name to copy. None: there is nobody to turn to, and the reason says why."""
    facts: tuple[str, ...] = ()
    """What the choice rests on, for whoever asks why."""
    passed_over: tuple[str, ...] = ()
    """Who would have come first, and why not they."""
    repeats: bool = False
    """True where a row above has the same answer in full."""
    occasion: str = ""
    """Changes when there is something new to say; who has put the card away then sees it again."""


def failover_card(snapshot: Snapshot, state: ProviderState, now: datetime) -> FailoverCard:
    """The full card of one provider."""
    choice = suggest(snapshot, state.id, now=now)
    occasion = _occasion(snapshot, choice.provider)
    if choice.provider is None:
        return FailoverCard(
            text=say("Nothing to use instead"),
            reason=choice.reason,
            copies=None,
            passed_over=choice.passed_over,
            occasion=occasion,
        )
    name = snapshot.providers[choice.provider].profile.short_name
    return FailoverCard(
        text=say("Use {name} instead", name=name),
        reason=choice.reason,
        copies=name,
        facts=choice.facts,
        passed_over=choice.passed_over,
        occasion=occasion,
    )


def told_once(cards: dict[ProviderId, FailoverCard]) -> dict[ProviderId, FailoverCard]:
    """The cards in the order of their rows; of the same answer only the first in full."""
    seen: set[tuple[str, str]] = set()
    told = {}
    for provider_id, card in cards.items():
        answer = (card.text, "" if card.copies else card.reason)
        told[provider_id] = _short(card) if answer in seen else card
        seen.add(answer)
    return told


def _short(card: FailoverCard) -> FailoverCard:
    text = (
        say("Use {name} instead, as above", name=card.copies)
        if card.copies
        else say("Nothing to use instead here either")
    )
    return replace(card, text=text, reason="", facts=(), passed_over=(), repeats=True)


def _occasion(snapshot: Snapshot, choice: ProviderId | None) -> str:
    """The answer together with all that is wrong now."""
    wrong = (f"{state.id}:{snapshot.shown(state.id).cause}" for state in troubled(snapshot))
    return " ".join((choice or "", *sorted(wrong)))
