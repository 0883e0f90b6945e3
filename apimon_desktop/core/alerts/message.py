"""Notifications (what, since when, what it affects, what to do), and alerts as lines for report and log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import Enum, StrEnum
from typing import Final

from apimon_desktop.core.failover.choose import suggest
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident, ProviderState, Trouble, Verdict
from apimon_desktop.core.text.formats import format_clock, format_duration, format_ms
from apimon_desktop.core.text.translatable import Text, clipped, fitting, inside, joined, number, say
from apimon_desktop.core.wording.causes import PREDICATES, WORDS, is_waiting, next_step, sentence, since
from apimon_desktop.core.wording.headline import listed, troubled


class MessageKind(StrEnum):
    """What a message tells."""

    OPENED = "opened"
    ESCALATED = "escalated"
    """Degraded was told; now it has failed."""
    RELAPSED = "relapsed"
    """It came back after its recovery was told, and it lasts."""
    RECOVERED = "recovered"
    BUDGET = "budget"
    RUNWAY = "runway"
    """What is left with a provider will not last for long."""
    COPIED = "copied"
    """What a button copied; only after a click on it."""
    DIGEST = "digest"


class Urgency(StrEnum):
    """How much a message may disturb. Nothing is so urgent that it stays until it is clicked away."""

    LOW = "low"
    NORMAL = "normal"


class Button(Enum):
    """What a click on a message's button does; the value is its text."""

    COPY_PROVIDER = say("Use {name}…", name="")
    """Copies the name and the address of the backup; see `Message.label`."""
    MUTE = say("Mute for 1 hour")
    OPEN = say("Open")
    REPLACE_KEY = say("Replace key…")
    SETTINGS = say("Open Settings")
    STATUS_PAGE = say("Status page")
    TOP_UP = say("Top up…")
    DETAILS = say("Details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One desktop notification."""

    incident_id: str
    """What happened; of a budget or a balance, the subject with what was reached."""
    provider_id: ProviderId | None
    """None: it is about all of them."""
    kind: MessageKind
    title: str
    """40 characters at most."""
    body: str
    """110 characters at most."""
    group: str = ""
    """A message takes the place of an earlier one of its group that still stands."""
    urgency: Urgency = Urgency.NORMAL
    buttons: tuple[Button, ...] = ()
    failover: ProviderId | None = None
    """Whose name and address `Button.COPY_PROVIDER` copies. None: no provider can take over."""
    failover_name: str = ""

    def label(self, button: Button) -> Text:
        """The text of a button."""
        is_backup = button is Button.COPY_PROVIDER
        return say("Use {name}…", name=self.failover_name) if is_backup else button.value

    @property
    def id(self) -> str:
        """The same event always has the same id."""
        return f"{self.incident_id}/{self.kind.value}"


LONGEST_TITLE: Final = 40
LONGEST_BODY: Final = 110
_WORTH_TELLING: Final = timedelta(minutes=1)
"""A shorter time is not told."""
_LONGEST_NAME: Final = 20
"""Of another provider inside a body; added providers may be called anything."""
_SAMPLE: Final = "preview"
"""The group of samples: one takes the place of the one before, never that of a real message."""

_ADVICE: Final = {
    Cause.AUTHENTICATION: say("Requests will fail until you replace it"),
    Cause.PERMISSION: say("Requests will fail until this key gets permission"),
    Cause.NO_CREDIT: say("Requests will fail until you top up"),
    Cause.NOT_FOUND: say("Check the API address"),
    Cause.RATE_LIMITED: say("Not an outage"),
}
"""What to do, where it is not to use another provider."""

_WAS: Final = {
    Cause.SLOW: say("It was slow"),
    Cause.ERROR_RATE: say("Many requests failed"),
    Cause.RATE_LIMITED: say("Requests were limited"),
    Cause.OVERLOADED: say("It was overloaded"),
    Cause.BAD_RESPONSE: say("Replies were unexpected"),
    Cause.AUTHENTICATION: say("The key was rejected"),
    Cause.PERMISSION: say("The key was not allowed"),
    Cause.NO_CREDIT: say("It was out of credit"),
    Cause.NOT_FOUND: say("The address was wrong"),
}
"""What is over; else it was down."""

_DOWN: Final = PREDICATES[Cause.SERVER_ERROR]
"""What a title says of an outage of any cause; the body names the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWriter:
    """Writes what is told of the providers in a snapshot."""

    snapshot: Snapshot
    now: datetime
    tz: tzinfo | None

    def trouble(self, verdict: Verdict, incident: Incident, kind: MessageKind) -> Message:
        """The message that a provider is degraded or has failed."""
        state = self.snapshot.providers[incident.provider_id]
        failover = suggest(self.snapshot, state.id, now=self.now).provider
        predicate = PREDICATES[verdict.cause]
        again = [say("{predicate} again", predicate=predicate)] if kind is MessageKind.RELAPSED else []
        return Message(
            incident_id=incident.id,
            provider_id=state.id,
            kind=kind,
            title=fitted_title(state.profile.short_name, *again, predicate),
            body=self._trouble_body(verdict, incident, failover),
            urgency=Urgency.NORMAL if verdict.status is Status.FAILED else Urgency.LOW,
            buttons=_buttons(verdict.cause, failover, state.profile),
            failover=failover,
            failover_name="" if failover is None else _name(self.snapshot, failover),
        )

    def recovery(self, incident: Incident) -> Message:
        """The message that a provider works again."""
        ended_at = incident.ended_at or self.now
        start, end = self._clock(incident.started_at), self._clock(ended_at)
        told = {
            "what": _WAS.get(incident.cause, say("It was down")),
            "lasted": format_duration(ended_at - incident.started_at),
        }
        text = (
            say("{what} for {lasted}", **told)
            if start == end
            else say("{what} from {start} to {end} ({lasted})", start=start, end=end, **told)
        )
        name = self.snapshot.providers[incident.provider_id].profile.short_name
        return Message(
            incident_id=incident.id,
            provider_id=incident.provider_id,
            kind=MessageKind.RECOVERED,
            title=fitted_title(name, say("is working again"), say("is back")),
            body=_sentences(text, *_the_rest(self.snapshot)),
            urgency=Urgency.LOW,
            buttons=(Button.OPEN,),
        )

    def several(self, incidents: Sequence[Incident]) -> Message:
        """The one message for providers that got into trouble together, in the order of their trouble."""
        latest = incidents[-1]
        verdicts = [self.snapshot.shown(one.provider_id) for one in incidents]
        all_down = all(verdict.status is Status.FAILED for verdict in verdicts)
        predicate = say("are down") if all_down else say("need attention")
        time = self._clock(min(one.started_at for one in incidents))
        rest = _internet(self.snapshot, latest)
        rows = [say("{names}, since {time}", names=names, time=time) for names in self._named(incidents)]
        return Message(
            incident_id=latest.id,
            provider_id=latest.provider_id,
            kind=MessageKind.OPENED,
            title=say("{n} providers {predicate}", n=_count(len(incidents)), predicate=predicate),
            body=fitting(LONGEST_BODY, *(_sentences(row, *rest) for row in rows)),
            buttons=(Button.OPEN,),
        )

    def several_back(self, incidents: Sequence[Incident]) -> Message:
        """The one message for providers that recovered together."""
        latest, rest = incidents[-1], _the_rest(self.snapshot)
        return Message(
            incident_id=latest.id,
            provider_id=latest.provider_id,
            kind=MessageKind.RECOVERED,
            title=say("{n} providers are working again", n=_count(len(incidents))),
            body=fitting(LONGEST_BODY, *(_sentences(names, *rest) for names in self._named(incidents))),
            urgency=Urgency.LOW,
            buttons=(Button.OPEN,),
        )

    def digest(self, held: Sequence[Trouble]) -> Message:
        """The one message for all that happened while a program recorded."""
        told = [self._held_text(one) for one in held]
        bodies = [_sentences(*told)]
        bodies += [
            _sentences(*told[:shown], say("And {n} more", n=len(told) - shown))
            for shown in range(len(told) - 1, 0, -1)
        ]
        bodies.append(_sentences(say("{n} providers had problems", n=_count(len(told)))))
        return Message(
            incident_id=f"recording-{held[0].started_at:%Y%m%dT%H%M%S}",
            provider_id=held[0].provider_id if len(held) == 1 else None,
            kind=MessageKind.DIGEST,
            title=say("While you were recording"),
            body=fitting(LONGEST_BODY, *bodies),
            group="recording",
            urgency=Urgency.LOW,
            buttons=(Button.OPEN,),
        )

    def _held_text(self, held: Trouble) -> Text:
        name, what = _name(self.snapshot, held.provider_id), _HELD_WAS.get(held.cause)
        if held.ended_at is None:
            predicate, start = PREDICATES[held.cause], self._clock(held.started_at)
            return say("{name} {predicate} (since {time})", name=name, predicate=predicate, time=start)
        if what is None:
            what = say("was down") if held.cause.status is Status.FAILED else say("had problems")
        lasted = format_duration(held.ended_at - held.started_at)
        return say("{name} {was} for {lasted} and is fine again", name=name, was=what, lasted=lasted)

    def _clock(self, at: datetime) -> str:
        return format_clock(at, self.now, self.tz)

    def _named(self, incidents: Sequence[Incident]) -> list[str]:
        """The names, with ever fewer of them."""
        names = [_name(self.snapshot, one.provider_id) for one in incidents]
        shorter = [
            say("{names} and {n} more", names=joined(", ", names[:kept]), n=len(names) - kept)
            for kept in range(len(names) - 1, 0, -1)
        ]
        return [listed(names), *shorter]

    def _trouble_body(self, verdict: Verdict, incident: Incident, failover: ProviderId | None) -> Text:
        """As many of its parts as there is room for; the start and the cause come first."""
        state = self.snapshot.providers[incident.provider_id]
        openings = self._openings(state, verdict, incident)
        used_for = state.profile.used_for if verdict.cause is not Cause.RATE_LIMITED else ""
        affects = [say("Affects: {what}", what=used_for)] if used_for else []
        advice = _advice(self.snapshot, verdict, failover)
        # Without a provider that works, the user may wonder whose fault it is.
        is_outage = failover is None and PREDICATES[verdict.cause] == _DOWN
        internet = _internet(self.snapshot, incident) if is_outage else []
        return fitting(
            LONGEST_BODY,
            *(_sentences(opening, *internet, *affects, *advice) for opening in openings),
            *(_sentences(opening, *affects, *advice) for opening in openings),
            *(_sentences(opening, *advice) for opening in openings),
        )

    def _openings(self, state: ProviderState, verdict: Verdict, incident: Incident) -> Sequence[Text]:
        """Since when, and what the title does not say; the longest first."""
        start, cause = incident.reopened_at or incident.started_at, verdict.cause
        if state.schedule.retry_at is not None and is_waiting(state, verdict, self.now):
            return [say("Available again at {time}", time=self._clock(state.schedule.retry_at))]
        said = sentence(state, verdict, now=self.now, tz=self.tz)
        if cause is Cause.SLOW:
            if self.now - start < _WORTH_TELLING:
                return [say("{text}", text=said)]
            return [say("{text}, for {duration}", text=said, duration=format_duration(self.now - start))]
        time = self._clock(start)
        since = say("Since {time}", time=time)
        has_detail = verdict.detail is not None and not verdict.detail.startswith("HTTP ")
        if PREDICATES[cause] == _DOWN:
            short = say("Since {time} ({cause})", time=time, cause=WORDS[cause])
            detailed = say("Since {time} ({cause})", time=time, cause=inside(verdict.detail or ""))
            return [detailed, short] if has_detail else [short]
        if has_detail or cause is Cause.ERROR_RATE:
            return [say("{text} since {time}", text=said, time=time), since]
        return [since]


_HELD_WAS: Final = {
    Cause.SLOW: say("was slow"),
    Cause.RATE_LIMITED: say("limited requests"),
    Cause.AUTHENTICATION: say("rejected your key"),
    Cause.NO_CREDIT: say("was out of credit"),
}
_NUMBERS: Final = (say("Two"), say("Three"), say("Four"), say("Five"), say("Six"))


def _count(n: int) -> Text:
    """``Two`` to ``Six`` at the beginning of a title, then digits."""
    return _NUMBERS[n - 2] if 2 <= n <= 6 else number(n)


def _the_rest(snapshot: Snapshot) -> list[Text]:
    """How the other providers are, where there are others and something is known of them."""
    watched, bad = len(snapshot.watched), troubled(snapshot)
    if len(bad) == 1:
        return [say("{name} still has a problem", name=_name(snapshot, bad[0].id))]
    if bad:
        return [say("{n} others still have problems", n=len(bad))]
    healthy = sum(snapshot.shown(state.id).status is Status.HEALTHY for state in snapshot.watched)
    return [say("Everything is working now")] if healthy == watched > 1 else []


def _advice(snapshot: Snapshot, verdict: Verdict, failover: ProviderId | None) -> list[Text]:
    own = _ADVICE.get(verdict.cause)
    if own is not None:
        return [own]
    if failover is not None:
        return [say("{name} is working", name=_name(snapshot, failover))]
    return [say("No other provider is available")] if len(snapshot.watched) > 1 else []


def _name(snapshot: Snapshot, provider_id: ProviderId) -> str:
    return clipped(snapshot.providers[provider_id].profile.short_name, _LONGEST_NAME)


def _buttons(cause: Cause, failover: ProviderId | None, profile: Profile) -> tuple[Button, ...]:
    match cause:
        case Cause.NO_CREDIT:
            return (Button.TOP_UP,)
        case Cause.AUTHENTICATION:
            return (Button.REPLACE_KEY,)
        case Cause.PERMISSION | Cause.NOT_FOUND:
            return (Button.SETTINGS,)
        case Cause.RATE_LIMITED:
            return ()
    if failover is not None:
        return (Button.COPY_PROVIDER, Button.MUTE)
    return (Button.MUTE,) if profile.status_page_url is None else (Button.STATUS_PAGE, Button.MUTE)


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


def sample(snapshot: Snapshot, *, now: datetime, tz: tzinfo | None) -> Message:
    """A notification of a failure to try out: marked, without buttons, and the same whatever is wrong now."""
    state = next(iter((*snapshot.watched, *snapshot.providers.values())))
    incident = Incident(
        id=_SAMPLE, provider_id=state.id, started_at=now - timedelta(minutes=6), cause=Cause.SERVER_ERROR
    )
    verdict = Verdict(cause=incident.cause, since=incident.started_at)
    down = replace(
        state, health=replace(state.health, verdict=verdict), schedule=replace(state.schedule, retry_at=None)
    )
    alone = replace(snapshot, providers={state.id: down}, offline_since=None, local_fault=None)
    message = MessageWriter(snapshot=alone, now=now, tz=tz).trouble(verdict, incident, MessageKind.OPENED)
    titles = (
        say("Test: {title}", title=message.title),
        say("Test: {name}: {word}", name=state.profile.short_name, word=WORDS[incident.cause]),
        say("Test notification"),
    )
    bodies = (
        say("This is a test. {body}", body=message.body),
        say("This is a test of your notifications. Nothing is wrong."),
    )
    title, body = fitting(LONGEST_TITLE, *titles), fitting(LONGEST_BODY, *bodies)
    return replace(message, title=title, body=body, group=_SAMPLE, buttons=())


CRITICAL: Final = "🚨 CRITICAL"
WARNING: Final = "⚠️ WARNING"
INFO: Final = "💡 INFO"


def alerts_of(snapshot: Snapshot, *, now: datetime, tz: tzinfo | None = None) -> tuple[str, ...]:
    """One line per alert: what is down (🚨), then what is degraded (⚠️), then what to use instead (💡).

    Nothing of providers without a key or disabled; while offline, one quiet line and nothing else.
    """
    if snapshot.offline_since is not None:
        clock, fault = format_clock(snapshot.offline_since, now, tz), snapshot.local_fault or NO_NETWORK
        if fault.reason is OfflineReason.NO_NETWORK:
            return (f"{INFO}: No internet since {clock}, checking again when it returns.",)
        return (f"{INFO}: {fault.sentence} (since {clock}). {fault.next_step}.",)
    lines = [status_alert(snapshot, state, now=now, tz=tz) for state in troubled(snapshot)]
    lines += _very_slow(snapshot)
    lines += _blocked(snapshot, now, tz)
    if snapshot.clock_error_s is not None:
        lines.append(f"{WARNING}: {wrong_clock(snapshot.clock_error_s).line}.")
    lines += _instead(snapshot, now)
    return tuple(lines)


def wrong_clock(ahead_s: float) -> LocalFault:
    """How far this computer's clock differs from those of the hosts that answer."""
    time = format_duration(timedelta(minutes=round(abs(ahead_s) / 60)))
    ahead = say("The clock of this computer is {time} ahead", time=time)
    behind = say("The clock of this computer is {time} behind", time=time)
    return LocalFault(reason=OfflineReason.CLOCK, detail=ahead if ahead_s > 0 else behind)


def status_alert(snapshot: Snapshot, state: ProviderState, *, now: datetime, tz: tzinfo | None) -> str:
    """The line for a provider that is degraded or failed."""
    verdict = snapshot.shown(state.id)
    failed = verdict.status is Status.FAILED
    level, word = (CRITICAL, "has failed") if failed else (WARNING, "is degraded")
    start = since(verdict, now=now, tz=tz)
    parts = [
        f"{level}: {state.profile.name} {word}",
        sentence(state, verdict, now=now, tz=tz),
        start and start.capitalize(),
        next_step(verdict, state.profile),
    ]
    return " ".join(f"{part}." for part in parts if part)


def _very_slow(snapshot: Snapshot) -> Iterator[str]:
    """One very slow answer is worth a line, though it colours nothing yet."""
    for state in snapshot.watched:
        last_ms = state.health.latency_ms
        if snapshot.shown(state.id).status is Status.HEALTHY and last_ms and last_ms > DEFAULT.very_slow_ms:
            yield f"{WARNING}: {state.profile.name} is slow. The last answer took {format_ms(last_ms)}."


def _blocked(snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> Iterator[str]:
    """A line for each provider that a local fault keeps from being reached."""
    for state in snapshot.blocked:
        verdict = snapshot.shown(state.id)
        parts = [f"{sentence(state, verdict, now=now, tz=tz)} ({since(verdict, now=now, tz=tz)})"]
        parts += [next_step(verdict, state.profile) or ""]
        yield f"{INFO}: {state.profile.name} is not checked. " + " ".join(f"{part}." for part in parts)


def _instead(snapshot: Snapshot, now: datetime) -> Iterator[str]:
    for state in troubled(snapshot):
        failover = suggest(snapshot, state.id, now=now)
        if failover.provider is not None:
            other = snapshot.providers[failover.provider].profile.name
            yield f"{INFO}: Use {other} instead of {state.profile.name}: {failover.reason}."
