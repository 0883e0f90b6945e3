"""Decides which notifications about providers are due. Pure: the caller sends them and stores the state.

For each provider the state says what the user knows: what a notification said, or what was so at the start.
Once the actual status has differed from that for longer than the hold-off, a notification is due. So a blip
is none, flapping is one, and a restart repeats nothing and forgets nothing. While a program records, what is
due goes to one digest instead.
"""

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, fields, replace
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any, Final, TypeVar

from apimon_desktop.core.alerts.message import Message, MessageKind, MessageWriter
from apimon_desktop.core.alerts.quiet import NO_PREFS, NotificationPrefs, may_notify, without_expired_mute
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT, DIGEST_AFTER, MOST_AN_HOUR, TOGETHER_WITHIN, Thresholds
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Incident, ProviderState, Trouble, Verdict
from apimon_desktop.core.settings.settings import AlertSettings

T = TypeVar("T")

_HOUR: Final = timedelta(hours=1)
_REMEMBERED_FOR: Final = timedelta(hours=24)
"""A recovery is told after a restart only if the trouble was told within this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the user knows of a provider."""

    incident_id: str = ""
    """Of the latest incident. Empty: none was seen."""
    group: str = ""
    """Of the notification that stands for it."""
    known: Status = Status.HEALTHY
    """The worst status that was told of the incident, or was so at the start, or changed in silence."""
    told_at: datetime | None = None
    """When its beginning was told. None: it was not."""
    escalated: bool = False
    recovered: bool = False
    """Its end was told, or came in silence."""
    relapses: int = 0
    relapsed: bool = False
    """A relapse was told: at most one of an incident is."""
    changed_at: datetime | None = None
    """Since when the actual status differs from the known one. None: it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Whether a program records."""

    recording: bool = False
    ended_at: datetime | None = None
    """When the last recording ended. None: there was none."""

    def is_silent(self, now: datetime) -> bool:
        """True while a program records, and for two minutes afterwards."""
        return self.recording or (self.ends_at is not None and now < self.ends_at)

    @property
    def ends_at(self) -> datetime | None:
        """When the silence ends. None: not before the recording does."""
        return None if self.recording or self.ended_at is None else self.ended_at + DIGEST_AFTER


NO_STUDIO: Final = Studio()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """Everything that decides what is told next; all of it survives a restart."""

    notices: Mapping[ProviderId, Notice] = field(default_factory=lambda: MappingProxyType({}))
    sent_at: tuple[datetime, ...] = ()
    """The notifications of the last hour."""
    held: Mapping[ProviderId, Trouble] = field(default_factory=lambda: MappingProxyType({}))
    """What the digest will tell, in its order."""
    prefs: NotificationPrefs = NO_PREFS


def state_document(state: NoticeState) -> dict[str, Any]:
    """The state as JSON values, without the user's preferences, which are stored by themselves."""
    return {
        "notices": {provider_id: _values(one) for provider_id, one in state.notices.items()},
        "sent_at": [at.isoformat() for at in state.sent_at],
        "held": [_values(one) for one in state.held.values()],
    }


def read_state(stored: str | None) -> NoticeState:
    """The state of a `state_document` in JSON; empty where it is damaged or missing."""
    try:
        document = json.loads(stored or "null")
        notices = {ProviderId(key): _made(Notice, values) for key, values in document["notices"].items()}
        held = [_made(Trouble, values) for values in document["held"]]
        sent_at = tuple(map(datetime.fromisoformat, document["sent_at"]))
    except (LookupError, TypeError, ValueError, AttributeError):  # also of JSON that is cut short
        return NoticeState()
    return NoticeState(
        notices=MappingProxyType(notices),
        sent_at=sent_at,
        held=MappingProxyType({one.provider_id: one for one in held}),
    )


def _values(one: Notice | Trouble) -> dict[str, Any]:
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}


def _made(kind: type[T], values: Mapping[str, Any]) -> T:
    """Raises LookupError, TypeError or ValueError for values that are no such thing."""
    read = {"known": Status, "cause": Cause, "provider_id": ProviderId}
    return kind(
        **{
            key: value
            if value is None
            else datetime.fromisoformat(value)
            if key.endswith("_at")
            else read.get(key, lambda same: same)(value)
            for key, value in values.items()
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do now."""

    messages: tuple[Message, ...]
    state: NoticeState
    """To store before the messages are sent."""
    look_again_at: datetime | None
    """When something may be due although nothing changes. None: not before the next update."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A notification that waits for its hold-off."""

    state: ProviderState
    incident: Incident
    kind: MessageKind
    since: datetime

    @property
    def is_good(self) -> bool:
        return self.kind is MessageKind.RECOVERED


@dataclass
class Decider:
    """Decides once: what is due after an update."""

    update: Update
    before: NoticeState
    settings: AlertSettings
    _: KW_ONLY
    now: datetime
    tz: tzinfo | None
    studio: Studio = NO_STUDIO
    thresholds: Thresholds = DEFAULT

    def __post_init__(self) -> None:
        self.snapshot = self.update.snapshot
        self._writer = MessageWriter(snapshot=self.snapshot, now=self.now, tz=self.tz)
        self._hold_off = timedelta(seconds=self.settings.hold_off_s)
        self._prefs = without_expired_mute(self.before.prefs, self.snapshot, self.now)
        self._silent = not may_notify(self._prefs, self.snapshot, self.settings, now=self.now, tz=self.tz)
        self._notices = dict(self.before.notices)
        self._sent_at = [min(at, self.now) for at in self.before.sent_at if self.now - _HOUR < at]
        self._held = dict(self.before.held)
        self._messages: list[Message] = []
        mute = self._prefs.mute
        ends = (None if mute is None else mute.until, self.studio.ends_at)
        self._times = [at for at in ends if at is not None and self.now < at]

    def decision(self) -> Decision:
        """What to do now; decide again at ``look_again_at``, with an empty update."""
        self._tell_awaited()
        due = [one for one in map(self._due, self.snapshot.watched) if one is not None]
        for good in (False, True):
            for group in _together([one for one in due if one.is_good is good]):
                self._tell_group(group)
        self._tell_digest()
        return Decision(
            messages=tuple(self._messages),
            state=NoticeState(
                notices=MappingProxyType(self._notices),
                sent_at=tuple(self._sent_at),
                held=MappingProxyType(self._held),
                prefs=self._prefs,
            ),
            look_again_at=min(self._times, default=None),
        )

    # What is due

    def _due(self, state: ProviderState) -> _Due | None:
        """What the user should hear of a provider as soon as it has lasted; None: nothing."""
        verdict, incident = self.snapshot.shown(state.id), state.health.incident
        if verdict.status is Status.UNKNOWN:
            return None  # nobody knows; what was pending waits for the next answer
        notice = self._notice(state, verdict, incident)
        kind = None if incident is None or state.is_ignored else self._kind(notice, verdict, incident)
        if kind is None or incident is None:
            self._notices[state.id] = replace(notice, changed_at=None)
            return None
        since = min(notice.changed_at or self.now, self.now)  # a later time is from before the clock was set
        self._notices[state.id] = replace(notice, changed_at=since)
        return _Due(state, incident, kind, since)

    def _notice(self, state: ProviderState, verdict: Verdict, incident: Incident | None) -> Notice:
        """What the user knows of the present incident; what is so at the start counts as known."""
        notice, transition = self._notices.get(state.id), self.update.transition
        changed = transition is not None and transition.provider_id == state.id
        is_news = notice is not None if transition is None or not changed else transition.news
        if notice is None or (incident is not None and notice.incident_id != incident.id):
            changed_at = None if notice is None else notice.changed_at
            incident_id = "" if incident is None else incident.id
            notice = Notice(incident_id=incident_id, group=incident_id, changed_at=changed_at)
        if is_news or notice.changed_at is not None or self._was_told(notice):
            return notice
        relapses = 0 if incident is None else incident.relapses
        return replace(notice, known=verdict.status, relapses=relapses)

    def _was_told(self, notice: Notice) -> bool:
        told_at = notice.told_at
        return told_at is not None and not notice.recovered and self.now - told_at < _REMEMBERED_FOR

    def _kind(self, notice: Notice, verdict: Verdict, incident: Incident) -> MessageKind | None:
        if verdict.cause is Cause.OK:
            is_told = notice.told_at is not None and not notice.recovered
            return MessageKind.RECOVERED if is_told else None
        if not self._wants(verdict.cause):
            return None
        is_over = notice.recovered or notice.told_at is None
        if incident.relapses > notice.relapses and not notice.relapsed and is_over:
            return self._relapse(notice, incident)
        if verdict.status.severity <= notice.known.severity or notice.escalated:
            return None
        return MessageKind.OPENED if notice.told_at is None else MessageKind.ESCALATED

    def _relapse(self, notice: Notice, incident: Incident) -> MessageKind | None:
        """What came back is told once it has lasted for longer than a flap."""
        reopened_at = incident.reopened_at or self.now
        lasts_at = reopened_at + self.thresholds.flap_within
        if reopened_at <= self.now <= lasts_at:
            self._times.append(lasts_at + timedelta(seconds=1))
            return None
        return MessageKind.OPENED if notice.told_at is None else MessageKind.RELAPSED

    def _wants(self, cause: Cause) -> bool:
        if cause.is_account:
            return self.settings.account
        if cause is Cause.SLOW:
            return self.settings.slow
        return self.settings.failed if cause.status is Status.FAILED else self.settings.degraded

    # What is told

    def _tell_group(self, group: list[_Due]) -> None:
        """One notification for changes that belong together, once the last of them has lasted."""
        due_at = max(one.since for one in group) + self._hold_off
        if self.now < due_at:
            self._times.append(due_at)
            return
        for one in group:
            if self._is_held(one.state):
                self._hold(one)
        loud = [one for one in group if not self._is_held(one.state)]
        if self._silent or (group[0].is_good and not self.settings.recovered):
            self._note(loud, told=False)
        elif loud and self._may_send():
            shared = self._notices[loud[0].state.id].group
            self._send(replace(self._message(loud), group=shared))
            self._note(loud, told=True)

    def _may_send(self) -> bool:
        """False where this hour has had its notifications; then it looks again."""
        if len(self._sent_at) < MOST_AN_HOUR:
            return True
        self._times.append(self._sent_at[0] + _HOUR)
        return False

    def _is_held(self, state: ProviderState) -> bool:
        """True while recording, and as long as a digest waits: it tells the latest."""
        is_silent = self.studio.is_silent(self.now) or bool(self._held)
        return is_silent and not state.profile.notify_while_recording

    def _message(self, group: list[_Due]) -> Message:
        first, writer = group[0], self._writer
        if len(group) > 1:
            incidents = [one.incident for one in group]
            if first.is_good:
                return writer.several_back(incidents)
            # What came back has had its message: the new one is that of another incident, or of another kind.
            new = next((one for one in reversed(group) if one.kind is MessageKind.OPENED), group[-1])
            return replace(writer.several(incidents), incident_id=new.incident.id, kind=new.kind)
        if first.is_good:
            return writer.recovery(first.incident)
        return writer.trouble(self.snapshot.shown(first.state.id), first.incident, first.kind)

    def _send(self, message: Message) -> None:
        self._messages.append(message)
        self._sent_at.append(self.now)

    def _note(self, group: list[_Due], *, told: bool) -> None:
        """From now on the user knows this, or it changed in silence and is not told later."""
        shared = self._notices[group[0].state.id].group if group else ""
        for one in group:
            notice = replace(self._notices[one.state.id], changed_at=None, relapses=one.incident.relapses)
            status = self.snapshot.shown(one.state.id).status
            if one.is_good:
                notice = replace(notice, recovered=True)
            elif told:
                notice = replace(
                    notice,
                    known=max(notice.known, status, key=lambda one: one.severity),
                    group=shared,
                    told_at=self.now,
                    escalated=notice.escalated or one.kind is not MessageKind.OPENED,
                    relapsed=notice.relapsed or one.kind is MessageKind.RELAPSED,
                )
            else:
                notice = replace(notice, known=status)
            self._notices[one.state.id] = notice

    # Studio mode

    def _hold(self, one: _Due) -> None:
        provider_id, incident = one.state.id, one.incident
        started_at = incident.started_at if one.is_good else one.since
        new = Trouble(provider_id=provider_id, cause=incident.cause, started_at=started_at)
        held = self._held.get(provider_id, new)
        if one.is_good:
            self._held[provider_id] = replace(held, ended_at=incident.ended_at or self.now)
        else:
            self._held[provider_id] = replace(held, cause=incident.cause, ended_at=None)
        self._note([one], told=True)

    def _tell_digest(self) -> None:
        """One notification for all that happened, two minutes after the recording has ended."""
        if not self._held or self.studio.is_silent(self.now):
            return
        held = [one for one in self._held.values() if one.provider_id in self.snapshot.providers]
        if held and not self._silent:
            if not self._may_send():
                return
            self._send(self._writer.digest(held))
        self._held.clear()

    def _tell_awaited(self) -> None:
        """The recoveries that the user asked for: each is told once; only a recording delays it."""
        for provider_id in sorted(self._prefs.awaited):
            state = self.snapshot.providers.get(provider_id)
            if state is None or self.snapshot.shown(provider_id).status is not Status.HEALTHY:
                continue
            if self.studio.is_silent(self.now) and not state.profile.notify_while_recording:
                continue
            self._prefs = replace(self._prefs, awaited=self._prefs.awaited - {provider_id})
            incident = state.health.incident
            if incident is None:
                continue
            notice = replace(self._notices.get(provider_id, Notice()), recovered=True, changed_at=None)
            if notice.incident_id != incident.id:
                notice = replace(notice, incident_id=incident.id, group=incident.id)
            self._notices[provider_id] = notice
            self._held.pop(provider_id, None)
            self._messages.append(replace(self._writer.recovery(incident), group=notice.group))


def _together(due: list[_Due]) -> list[list[_Due]]:
    """Changes within 30 s of the first of them are one group."""
    groups: list[list[_Due]] = []
    for one in sorted(due, key=lambda one: one.since):
        if groups and one.since - groups[-1][0].since <= TOGETHER_WITHIN:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups
