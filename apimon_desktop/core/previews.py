"""Samples of notifications, for who chooses which to get: made as the real ones are, and marked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apimon_desktop.core.budget import Budget, BudgetState
from apimon_desktop.core.message_texts import LONGEST_TITLE, recovery, trouble
from apimon_desktop.core.messages import Message, MessageKind
from apimon_desktop.core.money_texts import budget_message
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Incident, ProviderState, Verdict
from apimon_desktop.core.text import Text, fitting, say
from apimon_desktop.core.types import Cause
from apimon_desktop.core.wording import WORDS

_GROUP: Final = "preview"
"""A preview takes the place of the one before, never that of a real message."""
_LASTED: Final = timedelta(minutes=6)
_BUDGET_USD: Final = Decimal(120)


class AlertKind(StrEnum):
    """What can be told, by the name of its setting."""

    FAILED = "failed"
    DEGRADED = "degraded"
    SLOW = "slow"
    RECOVERED = "recovered"
    ACCOUNT = "account"
    BUDGET = "budget"


_CAUSES: Final = {
    AlertKind.FAILED: Cause.SERVER_ERROR,
    AlertKind.DEGRADED: Cause.OVERLOADED,
    AlertKind.SLOW: Cause.SLOW,
    AlertKind.RECOVERED: Cause.SERVER_ERROR,
    AlertKind.ACCOUNT: Cause.AUTHENTICATION,
}


def preview(kind: AlertKind, snapshot: Snapshot, *, now: datetime, tz: tzinfo | None) -> Message:
    """A sample of a kind, about one of the user's own providers; its buttons are left out."""
    message = _budget(now, tz) if kind is AlertKind.BUDGET else _incident(kind, snapshot, now, tz)
    return replace(
        message,
        incident_id=f"{_GROUP}-{kind}",
        title=fitting(LONGEST_TITLE, *_titles(kind, snapshot, message)),
        group=_GROUP,
        obsoletes=(),
        buttons=(),
    )


def _titles(kind: AlertKind, snapshot: Snapshot, message: Message) -> Iterator[Text]:
    """With the mark; in fewer words, where the mark leaves too little room for the real ones."""
    yield say("Preview: {title}", title=message.title)
    if kind in _CAUSES and kind is not AlertKind.RECOVERED:
        name = _someone(snapshot).profile.short_name
        yield say("Preview: {name}: {word}", name=name, word=WORDS[_CAUSES[kind]])


def _incident(kind: AlertKind, snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> Message:
    state, cause = _someone(snapshot), _CAUSES[kind]
    incident = Incident(
        id=_GROUP, provider_id=state.id, started_at=now - _LASTED, cause=cause, http_status=503
    )
    if kind is AlertKind.RECOVERED:
        ended = replace(incident, ended_at=now)
        return recovery(snapshot, ended, group=_GROUP, now=now, tz=tz)
    # As it would be then: this one in trouble, and counted so.
    verdict = Verdict(cause=cause, since=incident.started_at)
    sick = replace(state, verdict=verdict, retry_at=None)
    shown = replace(snapshot, providers={**snapshot.providers, state.id: sick})
    return trouble(shown, verdict, incident, MessageKind.OPENED, group=_GROUP, now=now, tz=tz)


def _someone(snapshot: Snapshot) -> ProviderState:
    """The first that is watched, else the first of all: the built-in ones are always there."""
    return next(iter((*snapshot.watched, *snapshot.providers.values())))


def _budget(now: datetime, tz: tzinfo | None) -> Message:
    state = BudgetState(
        budget=Budget(limit_usd=_BUDGET_USD),
        spent_usd=_BUDGET_USD * Decimal("0.8"),
        estimated_usd=Decimal(0),
        today=now.astimezone(tz).date(),
    )
    return budget_message(state, None)
