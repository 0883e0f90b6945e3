"""Writes notifications: what, since when, what to do, how many of how many."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import format_clock, format_count, format_duration
from apimon_desktop.core.headline import troubled
from apimon_desktop.core.messages import Button, Message, MessageKind, Urgency
from apimon_desktop.core.state import Incident, ProviderState, Snapshot, Verdict
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import PREDICATES, WORDS, is_waiting, sentence

LONGEST_TITLE: Final = 40
LONGEST_BODY: Final = 110
_LONGEST_NAME: Final = 20
"""Of another provider inside a body; added providers may be called anything."""

_ADVICE: Final = {
    Cause.AUTHENTICATION: "Calls fail until you replace it",
    Cause.PERMISSION: "Calls fail until the key may do this",
    Cause.NO_CREDIT: "Calls fail until you top up",
    Cause.NOT_FOUND: "Check the base URL",
    Cause.RATE_LIMITED: "Not an outage",
}
"""What to do, where it is not to use another provider."""

_NUMBERS: Final = {3: "Three", 4: "Four", 5: "Five", 6: "Six"}


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
    again = [f"{predicate} again"] if kind is MessageKind.RELAPSED else []
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
    return Message(
        incident_id=incident.id,
        provider_id=incident.provider_id,
        kind=MessageKind.RECOVERED,
        title=fitted_title(state.profile.short_name, "is back" if failed else "is fine again"),
        body=_joined(f"{'Down' if failed else 'Degraded'} {start}–{end} ({lasted})", *_the_rest(snapshot)),
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
    names = [_clipped(member.profile.short_name, _LONGEST_NAME) for member in members]
    rest = [*_internet(snapshot, incident), _affected(snapshot)]
    rows = [
        f"{_shortened(names, kept)} since {format_clock(start, now, tz)}" for kept in range(len(names), 0, -1)
    ]
    return Message(
        incident_id=incident.id,
        provider_id=incident.provider_id,
        kind=MessageKind.OPENED,
        title=f"{_NUMBERS.get(len(members), len(members))} providers stopped working",
        body=_first_that_fits(*(_joined(row, *rest) for row in rows)),
        group=group,
        obsoletes=obsoletes,
        buttons=(Button.OPEN,),
    )


def _shortened(names: Sequence[str], kept: int) -> str:
    shown = ", ".join(names[:kept])
    return shown if kept == len(names) else f"{shown} and {len(names) - kept} more"


def _trouble_body(
    snapshot: Snapshot, verdict: Verdict, incident: Incident, advice: str, *, now: datetime, tz: tzinfo | None
) -> str:
    """As many of its parts as there is room for; the cause and its start come first."""
    state = snapshot.providers[incident.provider_id]
    since = f" since {format_clock(incident.reopened_at or incident.started_at, now, tz)}"
    long = sentence(state, verdict, now=now, tz=tz) + ("" if is_waiting(state, verdict, now) else since)
    short = f"{WORDS[verdict.cause].capitalize()}{since}"
    silent = verdict.status is Status.FAILED and not verdict.cause.is_account
    internet = _internet(snapshot, incident) if silent else []
    stops = [f"Stops: {state.profile.used_for}"] if state.profile.used_for else []
    must = (advice, _affected(snapshot))
    return _first_that_fits(
        _joined(long, *internet, *stops, *must),
        _joined(long, *stops, *must),
        _joined(long, *internet, *must),
        _joined(long, *must),
        _joined(short, *must),
    )


def _the_rest(snapshot: Snapshot) -> list[str]:
    """How the other providers are, where there are others and something is known of them."""
    watched, bad = len(snapshot.watched), len(troubled(snapshot))
    if bad:
        return [f"{format_count(bad, watched)} still affected"]
    healthy = sum(snapshot.shown(state.id).status is Status.HEALTHY for state in snapshot.watched)
    return [f"All {watched} providers are healthy"] if healthy == watched > 1 else []


def _advice(snapshot: Snapshot, verdict: Verdict, failover: ProviderId | None) -> str:
    own = _ADVICE.get(verdict.cause)
    if own is not None:
        return own
    if failover is None:
        return "No other is known to work"
    return f"Use {_clipped(snapshot.providers[failover].profile.short_name, _LONGEST_NAME)} instead"


def _buttons(cause: Cause, failover: ProviderId | None) -> tuple[Button, ...]:
    if cause is Cause.NO_CREDIT:
        return (Button.TOP_UP,)
    if cause.is_account or cause is Cause.NOT_FOUND:
        return (Button.SETTINGS,)
    if cause is Cause.RATE_LIMITED:
        return ()
    return (Button.MUTE,) if failover is None else (Button.COPY_PROVIDER, Button.MUTE)


def _affected(snapshot: Snapshot) -> str:
    return f"{format_count(len(troubled(snapshot)), len(snapshot.watched))} affected"


def _internet(snapshot: Snapshot, incident: Incident) -> list[str]:
    """Said where something answered: the provider itself, or another that is healthy."""
    works = incident.http_status is not None or any(
        snapshot.shown(state.id).status is Status.HEALTHY for state in snapshot.watched
    )
    return ["Your internet works"] if works else []


def fitted_title(name: str, *predicates: str) -> str:
    """With the first predicate that leaves room for the name; else with the last, and the name cut."""
    titles = (f"{name} {predicate}" for predicate in predicates)
    room = LONGEST_TITLE - len(predicates[-1]) - 1
    cut = f"{_clipped(name, room)} {predicates[-1]}"
    return next((title for title in titles if len(title) <= LONGEST_TITLE), cut)


def _joined(*parts: str) -> str:
    return " ".join(part if part.endswith("?") else f"{part}." for part in parts)


def _first_that_fits(*bodies: str) -> str:
    return next((body for body in bodies if len(body) <= LONGEST_BODY), _clipped(bodies[-1], LONGEST_BODY))


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
