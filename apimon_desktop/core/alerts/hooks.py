"""What hooks are told: an event for each change of a provider, and for each budget or balance reached."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from apimon_desktop.core.alerts.message import Message, MessageKind, MessageWriter
from apimon_desktop.core.model.ids import Status
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import Transition, Verdict
from apimon_desktop.core.settings.settings import HookFormat, HookKind

_SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HookEvent:
    """One event; the same change always has the same id."""

    id: str
    kind: HookKind
    subject: str
    """Whose change it is: a provider's id. Empty: the event stands for itself."""
    document: Mapping[str, Any]


def kind_of(verdict: Verdict) -> HookKind | None:
    """The kind of event that a verdict is. None: it says nothing of the provider, as offline does."""
    if verdict.status is Status.UNKNOWN:
        return None
    if verdict.status is Status.HEALTHY:
        return HookKind.RECOVERED
    if verdict.cause.is_account:
        return HookKind.ACCOUNT
    return HookKind.FAILED if verdict.status is Status.FAILED else HookKind.DEGRADED


def change_event(update: Update, *, now: datetime, tz: tzinfo | None) -> HookEvent | None:
    """The event of an update's transition. None: there is none, or it says nothing of the provider."""
    transition = update.transition
    kind = None if transition is None else kind_of(transition.after)
    if transition is None or kind is None:
        return None
    state = update.snapshot.providers[transition.provider_id]
    since = transition.after.since or now
    return HookEvent(
        id=f"{state.id}-{kind.value}-{since:%Y%m%dT%H%M%S.%f}",
        kind=kind,
        subject=state.id,
        document={
            "provider": state.id,
            "name": state.profile.short_name,
            "status": transition.after.status.value,
            "cause": transition.after.cause.value,
            "before": transition.before.status.value,
            "since": since.isoformat(),
            "at": now.isoformat(),
            "text": _text(update.snapshot, transition, now=now, tz=tz),
        },
    )


def money_event(message: Message, *, now: datetime) -> HookEvent:
    """The event of a notification about a budget or a balance."""
    text = f"{message.title}. {message.body}"
    document = {"provider": message.provider_id, "at": now.isoformat(), "text": text}
    return HookEvent(id=message.id, kind=HookKind.BUDGET, subject="", document=document)


def payload(event_id: str, kind: str, document: Mapping[str, Any], form: HookFormat) -> str:
    """What is sent: the whole event as JSON, Slack's ``{"text": ...}``, or the bare text."""
    if form is HookFormat.TEXT:
        return str(document["text"])
    if form is HookFormat.SLACK:
        return json.dumps({"text": document["text"]}, ensure_ascii=False)
    whole = {"schema_version": _SCHEMA_VERSION, "id": event_id, "kind": kind, **document}
    return json.dumps(whole, ensure_ascii=False)


def _text(snapshot: Snapshot, transition: Transition, *, now: datetime, tz: tzinfo | None) -> str:
    incident, after = transition.incident, transition.after
    if incident is None:
        return f"{snapshot.providers[transition.provider_id].profile.short_name}: {after.status.value}."
    writer = MessageWriter(snapshot=snapshot, now=now, tz=tz)
    if after.status is Status.HEALTHY:
        message = writer.recovery(incident)
    else:
        message = writer.trouble(after, incident, MessageKind.OPENED)
    return f"{message.title}. {message.body}"
