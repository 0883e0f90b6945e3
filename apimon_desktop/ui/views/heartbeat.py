"""The last 24 hours of a provider in words, beside the bar that draws them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from apimon_desktop.core.formats import UNKNOWN, format_clock, format_duration, format_ms, format_percent
from apimon_desktop.core.heartbeat import SLOT, Heartbeat, Pulse, Slot, Watched
from apimon_desktop.core.state import Incident
from apimon_desktop.core.wording import WORDS
from apimon_desktop.monitor.past import ProviderPast

BEGIN_LABEL = "24 h ago"
END_LABEL = "now"
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatView:
    """A bar."""

    pulses: tuple[Pulse, ...]
    """Oldest first."""
    uptime: str
    """What stands beside it: "99.8% up"."""
    spoken: str
    """The same for a screen reader: "24 h: 99.8% up, 1 incident of 12 min at 13:40"."""
    heartbeat: Heartbeat
    now: datetime
    tz: tzinfo | None

    def tip(self, place: int) -> str:
        """What a pulse stands for: its time, status and response time."""
        return _tip(self.heartbeat.slots[place], self.now, self.tz)


def heartbeat_view(heartbeat: Heartbeat, *, now: datetime, tz: tzinfo | None) -> HeartbeatView:
    """The bar of a provider."""
    return HeartbeatView(
        pulses=tuple(slot.pulse for slot in heartbeat.slots),
        uptime=uptime_text(heartbeat.watched),
        spoken=_spoken(heartbeat, now, tz),
        heartbeat=heartbeat,
        now=now,
        tz=tz,
    )


def uptime_text(watched: Watched) -> str:
    """The share of the watched time: "99.8%"; "—" where nobody watched."""
    ratio = watched.uptime_ratio
    return UNKNOWN if ratio is None else format_percent(100 * ratio)


def uptime_line(pasts: Iterable[ProviderPast]) -> str:
    """What the report's foot says of all providers together: "24 h 99.8% · 30 d 99.9%"."""
    known = tuple(pasts)
    day = sum((past.heartbeat.watched for past in known), Watched())
    month = sum((past.month for past in known), Watched())
    return f"24 h {uptime_text(day)} · 30 d {uptime_text(month)}"


def _spoken(heartbeat: Heartbeat, now: datetime, tz: tzinfo | None) -> str:
    if not heartbeat.watched.watched:
        return "24 h: not watched"
    parts = [
        f"24 h: {uptime_text(heartbeat.watched)} up",
        _told_incidents(heartbeat.incidents, now, tz),
    ]
    missed = sum(slot.pulse is Pulse.MISSED for slot in heartbeat.slots)
    if missed:
        parts.append("1 lone miss" if missed == 1 else f"{missed} lone misses")
    unwatched = SLOT * sum(slot.pulse is Pulse.UNWATCHED for slot in heartbeat.slots)
    if unwatched:
        parts.append(f"not watched for {format_duration(unwatched)}")
    return ", ".join(parts)


def _told_incidents(incidents: tuple[Incident, ...], now: datetime, tz: tzinfo | None) -> str:
    if not incidents:
        return "no incident"
    longest = max(incidents, key=lambda one: _length(one, now))
    told = f"{format_duration(_length(longest, now))} at {format_clock(longest.started_at, now, tz)}"
    if longest.is_open:
        told = f"{format_duration(_length(longest, now))} since {format_clock(longest.started_at, now, tz)}"
    return (
        f"1 incident of {told}" if len(incidents) == 1 else f"{len(incidents)} incidents, the longest {told}"
    )


def _length(incident: Incident, now: datetime) -> timedelta:
    return (incident.ended_at or now) - incident.started_at


def _tip(slot: Slot, now: datetime, tz: tzinfo | None) -> str:
    if slot.unwatched is not None:
        return _gap_tip(*slot.unwatched, now, tz)
    span = f"{format_clock(slot.starts_at, now, tz)}–{min(slot.ends_at, now).astimezone(tz):%H:%M}"
    beat = slot.beat
    if beat is None:
        return f"{span}: no check was due"
    lines = [f"{span}: {_status_words(slot)}"]
    checks = "1 check" if beat.checks == 1 else f"{beat.checks} checks"
    lines.append(
        checks if beat.mean_ms is None else f"{checks}, answers in {format_ms(beat.mean_ms)} on average"
    )
    incident = slot.incident
    if incident is not None:
        over = "not over yet" if incident.ended_at is None else format_duration(_length(incident, now))
        lines.append(
            f"Incident: {WORDS[incident.cause]} since {format_clock(incident.started_at, now, tz)}, {over}"
        )
    return "\n".join(lines)


def _status_words(slot: Slot) -> str:
    beat = slot.beat
    match slot.pulse:
        case Pulse.MISSED if beat is not None and beat.miss is not None:
            return f"healthy, one lone miss ({WORDS[beat.miss]})"
        case Pulse.DEGRADED | Pulse.FAILED:
            cause = beat.worst if beat is not None else None
            if slot.incident is not None and (cause is None or cause.status.value == Pulse.HEALTHY.value):
                cause = slot.incident.cause
            return slot.pulse.value if cause is None else f"{slot.pulse.value}, {WORDS[cause]}"
    return slot.pulse.value


def _gap_tip(began: datetime | None, ended: datetime | None, now: datetime, tz: tzinfo | None) -> str:
    if began is not None and ended is not None:
        when = f"{format_clock(began, now, tz)}–{ended.astimezone(tz):%H:%M}"
    elif began is not None:
        when = f"since {format_clock(began, now, tz)}"
    elif ended is not None:
        when = f"before {format_clock(ended, now, tz)}"
    else:
        return "not watched in the last 24 h"
    return f"not watched {when} (computer asleep or offline)"
