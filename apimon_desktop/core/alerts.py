"""Decides which desktop notifications an update calls for. Pure: sending them is somebody else's work.

Per incident at most one message that it opened, one that degraded became failed, one that it recovered, and
one that it relapsed for longer than a flap. Who asked to be told of a recovery is told, once, in any case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.message_texts import recovery, storm, trouble
from apimon_desktop.core.messages import Message, MessageKind
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.state import Incident, Transition, Verdict
from apimon_desktop.core.thresholds import DEFAULT, Thresholds
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wishes import NO_WISHES, Wishes

STORM_SIZE: Final = 3
"""Failures of so many providers ..."""
STORM_WITHIN: Final = timedelta(seconds=60)
"""... within this time of the first are one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the user has heard of a provider's latest incident."""

    incident_id: str
    group: str
    """Of the message that stands for it."""
    seen: Status = Status.UNKNOWN
    """The worst that was told, or withheld because it was no news or not the time."""
    relapses_at_start: int = 0
    """How often it had come back by the first verdict since the start; these are no news."""
    opened_at: datetime | None = None
    """When its opening was told. None: it was not."""
    escalated: bool = False
    recovered: bool = False
    relapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What was told so far; kept by whoever sends the messages."""

    told: Mapping[ProviderId, Told] = field(default_factory=lambda: MappingProxyType({}))
    wishes: Wishes = NO_WISHES


def decide(
    update: Update,
    book: Book,
    settings: AlertSettings,
    *,
    now: datetime,
    tz: tzinfo | None,
    thresholds: Thresholds = DEFAULT,
) -> tuple[tuple[Message, ...], Book]:
    """The messages to send after an update, and the book to keep for the next one.

    Expects every update, also those without a transition: they tell that time has passed.
    """
    wishes = still_wished(book.wishes, update.snapshot, now)
    desk = _Desk(
        snapshot=update.snapshot,
        settings=settings,
        now=now,
        tz=tz,
        silent=not may_speak(wishes, update.snapshot, settings, now=now, tz=tz),
        told=dict(book.told),
    )
    back = [pid for pid in update.snapshot.providers if pid in wishes.awaited and _is_back(pid, desk)]
    messages: list[Message | None] = [_awaited_recovery(provider_id, desk) for provider_id in back]
    if update.transition is not None and update.transition.incident is not None:
        messages.append(_after_transition(update.transition, update.transition.incident, desk))
    messages += [
        _after_relapse(state.open_incident, desk)
        for state in update.snapshot.watched
        if state.open_incident is not None
        and not state.is_ignored
        and _lasts(state.open_incident, now, thresholds)
    ]
    after = Book(
        told=MappingProxyType(desk.told), wishes=replace(wishes, awaited=wishes.awaited.difference(back))
    )
    return tuple(message for message in messages if message is not None), after


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every decision of one call looks at, and the entries it rewrites."""

    snapshot: Snapshot
    settings: AlertSettings
    now: datetime
    tz: tzinfo | None
    silent: bool
    """True while nothing may be said: what happens then is not told later either."""
    told: dict[ProviderId, Told]

    def wants(self, cause: Cause) -> bool:
        if cause.is_account:
            return self.settings.account
        if cause is Cause.SLOW:
            return self.settings.slow
        return self.settings.failed if cause.status is Status.FAILED else self.settings.degraded

    def trouble(self, verdict: Verdict, incident: Incident, kind: MessageKind) -> Message:
        group = self.told[incident.provider_id].group
        return trouble(self.snapshot, verdict, incident, kind, group=group, now=self.now, tz=self.tz)


def still_wished(wishes: Wishes, snapshot: Snapshot, now: datetime) -> Wishes:
    """Without a silence that is over: what ends it is told already."""
    is_over = wishes.mute is not None and not wishes.mute.holds(snapshot, now)
    return replace(wishes, mute=None) if is_over else wishes


def may_speak(
    wishes: Wishes, snapshot: Snapshot, settings: AlertSettings, *, now: datetime, tz: tzinfo | None
) -> bool:
    """False while there is no network, the user asked for silence, or has quiet hours."""
    is_muted = wishes.mute is not None and wishes.mute.holds(snapshot, now)
    is_quiet = settings.quiet_hours is not None and settings.quiet_hours.covers(now.astimezone(tz).time())
    return not (snapshot.offline or is_muted or is_quiet)


def _lasts(incident: Incident, now: datetime, thresholds: Thresholds) -> bool:
    """True where it came back after it had seemed over, and has stayed longer than a flap."""
    return incident.reopened_at is not None and now - incident.reopened_at > thresholds.flap_within


def _after_transition(transition: Transition, incident: Incident, desk: _Desk) -> Message | None:
    provider_id, after = transition.provider_id, transition.after
    entry = desk.told.get(provider_id)
    if entry is None or entry.incident_id != incident.id:
        entry = _entry(transition, incident)
    desk.told[provider_id] = entry
    if after.cause is Cause.OK:
        return _after_recovery(incident, entry, desk)
    if after.status.severity <= entry.seen.severity or not desk.wants(after.cause):
        return None
    desk.told[provider_id] = replace(entry, seen=after.status)
    if desk.silent or not transition.news:
        return None
    if entry.opened_at is None:
        return _opening(after, incident, desk)
    if entry.escalated:
        return None
    desk.told[provider_id] = replace(desk.told[provider_id], escalated=True)
    return desk.trouble(after, incident, MessageKind.ESCALATED)


def _entry(transition: Transition, incident: Incident) -> Told:
    """A new incident's. One that was so at the start, or that only came back, has been seen."""
    entry = Told(incident_id=incident.id, group=incident.id)
    if not transition.news:
        return replace(entry, seen=transition.after.status, relapses_at_start=incident.relapses)
    return replace(entry, seen=transition.after.status) if incident.relapses else entry


def _after_recovery(incident: Incident, entry: Told, desk: _Desk) -> Message | None:
    """Good news for those who heard the bad."""
    if entry.opened_at is None or entry.recovered:
        return None
    desk.told[incident.provider_id] = replace(entry, recovered=True)
    if desk.silent or not desk.settings.recovered:
        return None
    return recovery(desk.snapshot, incident, group=entry.group, now=desk.now, tz=desk.tz)


def _is_back(provider_id: ProviderId, desk: _Desk) -> bool:
    return desk.snapshot.shown(provider_id).status is Status.HEALTHY


def _awaited_recovery(provider_id: ProviderId, desk: _Desk) -> Message | None:
    """Good news that was asked for; it stands for the usual message. None: there is nothing it was about."""
    incident = desk.snapshot.providers[provider_id].incident
    if incident is None:
        return None
    entry = desk.told.get(provider_id)
    if entry is None or entry.incident_id != incident.id:
        entry = Told(incident_id=incident.id, group=incident.id)
    desk.told[provider_id] = replace(entry, recovered=True)
    return recovery(desk.snapshot, incident, group=entry.group, now=desk.now, tz=desk.tz)


def _after_relapse(incident: Incident, desk: _Desk) -> Message | None:
    """What came back and lasts is told once, to those who believe that it is over."""
    provider_id = incident.provider_id
    entry, verdict = desk.told.get(provider_id), desk.snapshot.shown(provider_id)
    if entry is None or entry.relapsed or incident.relapses <= entry.relapses_at_start:
        return None
    if (entry.opened_at is not None and not entry.recovered) or not desk.wants(verdict.cause):
        return None
    desk.told[provider_id] = replace(entry, relapsed=True, seen=verdict.status)
    if desk.silent:
        return None
    if entry.opened_at is None:
        return _opening(verdict, incident, desk)
    return desk.trouble(verdict, incident, MessageKind.RELAPSED)


def _opening(verdict: Verdict, incident: Incident, desk: _Desk) -> Message:
    told, provider_id = desk.told, incident.provider_id
    told[provider_id] = replace(told[provider_id], opened_at=desk.now)
    others = _failed_lately(provider_id, desk)
    if verdict.status is not Status.FAILED or len(others) + 1 < STORM_SIZE:
        return desk.trouble(verdict, incident, MessageKind.OPENED)
    group, *further = dict.fromkeys(told[other].group for other in others)
    members = (*others, provider_id)
    told.update({member: replace(told[member], group=group) for member in members})
    return storm(
        desk.snapshot,
        [desk.snapshot.providers[member] for member in members],
        incident,
        group=group,
        obsoletes=tuple(further),
        now=desk.now,
        tz=desk.tz,
    )


def _failed_lately(but: ProviderId, desk: _Desk) -> list[ProviderId]:
    """Other providers whose failure was told a moment ago and still stands, in the order of telling."""
    lately = [
        (entry.opened_at, provider_id)
        for provider_id, entry in desk.told.items()
        if provider_id != but
        and provider_id in desk.snapshot.providers
        and entry.opened_at is not None
        and desk.now - entry.opened_at <= STORM_WITHIN
        and desk.snapshot.shown(provider_id).status is Status.FAILED
    ]
    return [provider_id for _, provider_id in sorted(lately)]
