"""Writes notifications: what, since when, what to do, how many of how many."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import format_clock, format_count, format_duration
from apimon_desktop.core.headline import troubled
from apimon_desktop.core.messages import Button, Message, MessageKind, Urgency
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Incident, ProviderState, Verdict
from apimon_desktop.core.text import Text, capitalised, clipped, fitting, joined, say
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import PREDICATES, WORDS, is_waiting, sentence

LONGEST_TITLE: Final = 40
LONGEST_BODY: Final = 110
_LONGEST_NAME: Final = 20
"""Of another provider inside a body; added providers may be called anything."""

_ADVICE: Final = {
    Cause.AUTHENTICATION: say("Calls fail until you replace it"),
    Cause.PERMISSION: say("Calls fail until the key may do this"),
    Cause.NO_CREDIT: say("Calls fail until you top up"),
    Cause.NOT_FOUND: say("Check the base URL"),
    Cause.RATE_LIMITED: say("Not an outage"),
}
"""What to do, where it is not to use another provider."""

_STOPPED: Final = {
    3: say("Three providers stopped working"),
    4: say("Four providers stopped working"),
    5: say("Five providers stopped working"),
    6: say("Six providers stopped working"),
}


def trouble(
    snapshot: Snapshot,
    verdict: Verdict,
    incident: Incident,
    kind: MessageKind,
    *,
    group: str,
    now: datetime,
    tz: tzinfo | None,
) -> Message:
    """The message that a provider is degraded or has failed."""
    state = snapshot.providers[incident.provider_id]
    failover = suggest(snapshot, state.id, now=now).provider
    predicate = PREDICATES[verdict.cause]
    again = [say("{predicate} again", predicate=predicate)] if kind is MessageKind.RELAPSED else []
    return Message(
        incident_id=incident.id,
        provider_id=state.id,
        kind=kind,
        title=fitted_title(state.profile.short_name, *again, predicate),
        body=_trouble_body(snapshot, verdict, incident, _advice(snapshot, verdict, failover), now=now, tz=tz),
        group=group,
        urgency=Urgency.NORMAL if verdict.status is Status.FAILED else Urgency.LOW,
        buttons=_buttons(verdict.cause, failover),
        failover=failover,
    )


def recovery(
    snapshot: Snapshot, incident: Incident, *, group: str, now: datetime, tz: tzinfo | None
) -> Message:
    """The message that a provider is healthy again."""
    state = snapshot.providers[incident.provider_id]
    ended_at = incident.ended_at or now
    failed = incident.cause.status is Status.FAILED
    start, end = (format_clock(at, now, tz) for at in (incident.started_at, ended_at))
    lasted = format_duration(ended_at - incident.started_at)
    if failed:
        title = say("is back")
        told = say("Down {start}–{end} ({lasted})", start=start, end=end, lasted=lasted)
    else:
        title = say("is fine again")
        told = say("Degraded {start}–{end} ({lasted})", start=start, end=end, lasted=lasted)
    return Message(
        incident_id=incident.id,
        provider_id=incident.provider_id,
        kind=MessageKind.RECOVERED,
        title=fitted_title(state.profile.short_name, title),
        body=_sentences(told, *_the_rest(snapshot)),
        group=group,
        urgency=Urgency.LOW,
        buttons=(Button.OPEN,),
    )


def storm(
    snapshot: Snapshot,
    members: Sequence[ProviderState],
    incident: Incident,
    *,
    group: str,
    obsoletes: tuple[str, ...],
    now: datetime,
    tz: tzinfo | None,
) -> Message:
    """The one message for providers that failed together; the incident is the latest of theirs."""
    start = min(member.incident.started_at for member in members if member.incident is not None)
    names = [clipped(member.profile.short_name, _LONGEST_NAME) for member in members]
    time = format_clock(start, now, tz)
    rest = [*_internet(snapshot, incident), *_affected(snapshot)]
    rows = [
        say("{names} since {time}", names=_shortened(names, kept), time=time)
        for kept in range(len(names), 0, -1)
    ]
    return Message(
        incident_id=incident.id,
        provider_id=incident.provider_id,
        kind=MessageKind.OPENED,
        title=_stopped(len(members)),
        body=fitting(LONGEST_BODY, *(_sentences(row, *rest) for row in rows)),
        group=group,
        obsoletes=obsoletes,
        buttons=(Button.OPEN,),
    )


def _stopped(count: int) -> Text:
    return _STOPPED.get(count) or say("{n} providers stopped working", n=count)


def _shortened(names: Sequence[str], kept: int) -> Text:
    shown = joined(", ", names[:kept])
    return shown if kept == len(names) else say("{names} and {n} more", names=shown, n=len(names) - kept)


def _trouble_body(
    snapshot: Snapshot,
    verdict: Verdict,
    incident: Incident,
    advice: Text,
    *,
    now: datetime,
    tz: tzinfo | None,
) -> Text:
    """As many of its parts as there is room for; the cause and its start come first."""
    state = snapshot.providers[incident.provider_id]
    start = format_clock(incident.reopened_at or incident.started_at, now, tz)
    told = sentence(state, verdict, now=now, tz=tz)
    long = told if is_waiting(state, verdict, now) else say("{text} since {time}", text=told, time=start)
    short = say("{text} since {time}", text=capitalised(WORDS[verdict.cause]), time=start)
    silent = verdict.status is Status.FAILED and not verdict.cause.is_account
    internet = _internet(snapshot, incident) if silent else []
    stops = [say("Stops: {what}", what=state.profile.used_for)] if state.profile.used_for else []
    must = (advice, *_affected(snapshot))
    return fitting(
        LONGEST_BODY,
        _sentences(long, *internet, *stops, *must),
        _sentences(long, *stops, *must),
        _sentences(long, *internet, *must),
        _sentences(long, *must),
        _sentences(short, *must),
    )


def _the_rest(snapshot: Snapshot) -> list[Text]:
    """How the other providers are, where there are others and something is known of them."""
    watched, bad = len(snapshot.watched), len(troubled(snapshot))
    if bad:
        return [say("{count} still affected", count=format_count(bad, watched))]
    healthy = sum(snapshot.shown(state.id).status is Status.HEALTHY for state in snapshot.watched)
    return [say("All {count} providers are healthy", count=watched)] if healthy == watched > 1 else []


def _advice(snapshot: Snapshot, verdict: Verdict, failover: ProviderId | None) -> Text:
    own = _ADVICE.get(verdict.cause)
    if own is not None:
        return own
    if failover is None:
        return say("No other is known to work")
    name = clipped(snapshot.providers[failover].profile.short_name, _LONGEST_NAME)
    return say("Use {name} instead", name=name)


def _buttons(cause: Cause, failover: ProviderId | None) -> tuple[Button, ...]:
    if cause is Cause.NO_CREDIT:
        return (Button.TOP_UP,)
    if cause.is_account or cause is Cause.NOT_FOUND:
        return (Button.SETTINGS,)
    if cause is Cause.RATE_LIMITED:
        return ()
    return (Button.MUTE,) if failover is None else (Button.COPY_PROVIDER, Button.MUTE)


def _affected(snapshot: Snapshot) -> list[Text]:
    """How many of how many; nothing where there is one provider, which the message is about."""
    watched = len(snapshot.watched)
    return (
        [say("{count} affected", count=format_count(len(troubled(snapshot)), watched))] if watched > 1 else []
    )


def _internet(snapshot: Snapshot, incident: Incident) -> list[Text]:
    """Said where something answered: the provider itself, or another that is healthy."""
    works = incident.http_status is not None or any(
        snapshot.shown(state.id).status is Status.HEALTHY for state in snapshot.watched
    )
    return [say("Your internet works")] if works else []


def fitted_title(name: str, *predicates: str) -> Text:
    """With the first predicate that leaves room for the name; else with the last, and the name cut."""
    names = [(name, predicate) for predicate in predicates]
    names += [
        (clipped(name, kept), predicates[-1]) for kept in range(min(len(name), LONGEST_TITLE) - 1, 0, -1)
    ]
    return fitting(
        LONGEST_TITLE,
        *(say("{name} {predicate}", name=shown, predicate=predicate) for shown, predicate in names),
    )


def _sentences(*parts: str) -> Text:
    return joined(" ", [part if part.endswith("?") else say("{sentence}.", sentence=part) for part in parts])
