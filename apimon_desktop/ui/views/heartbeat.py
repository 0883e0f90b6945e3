"""The last 24 hours of a provider in words, beside the bar that draws them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.core.health.uptime import SLOT, Beat, Heartbeat, Pulse, Slot, Watched
from apimon_desktop.core.model.state import Incident
from apimon_desktop.core.text.formats import UNKNOWN, format_clock, format_duration, format_ms, format_percent
from apimon_desktop.core.text.translatable import Text, joined, plural, say
from apimon_desktop.core.wording.causes import WORDS
from apimon_desktop.monitor.history.past import ProviderPast

BEGIN_LABEL: Final = say("24 h ago")
END_LABEL: Final = say("now")
_PULSES: Final = {
    Pulse.HEALTHY: say("healthy"),
    Pulse.MISSED: say("missed"),
    Pulse.DEGRADED: say("degraded"),
    Pulse.FAILED: say("failed"),
    Pulse.UNWATCHED: say("unwatched"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatView:
    """A bar."""

    pulses: tuple[Pulse, ...]
    """Oldest first."""
    spoken: str
    """For a screen reader: "24 h: 99.8% up, 1 incident of 12 min at 13:40"."""
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
    """What the popover's foot says of all providers together; empty: nothing was watched yet."""
    known = tuple(pasts)
    day = sum((past.heartbeat.watched for past in known), Watched())
    month = sum((past.month for past in known), Watched())
    if month.uptime_ratio is None:
        return ""
    if day.uptime_ratio is None:
        return say("Up {month} in 30 days", month=uptime_text(month))
    return say("Up {day} today · {month} in 30 days", day=uptime_text(day), month=uptime_text(month))


def _spoken(heartbeat: Heartbeat, now: datetime, tz: tzinfo | None) -> str:
    if not heartbeat.watched.watched:
        return say("24 h: not watched")
    parts = [
        say("24 h: {uptime} up", uptime=uptime_text(heartbeat.watched)),
        _told_incidents(heartbeat.incidents, now, tz),
    ]
    missed = sum(slot.pulse is Pulse.MISSED for slot in heartbeat.slots)
    if missed:
        parts.append(plural(missed, one="1 lone miss", many="{n} lone misses"))
    unwatched = SLOT * sum(slot.pulse is Pulse.UNWATCHED for slot in heartbeat.slots)
    if unwatched:
        parts.append(say("not watched for {duration}", duration=format_duration(unwatched)))
    return joined(", ", parts)


def _told_incidents(incidents: tuple[Incident, ...], now: datetime, tz: tzinfo | None) -> Text:
    if not incidents:
        return say("no incident")
    longest = max(incidents, key=lambda one: _length(one, now))
    duration = format_duration(_length(longest, now))
    start = format_clock(longest.started_at, now, tz)
    if longest.is_open:
        return plural(
            len(incidents),
            one="1 incident of {duration} since {start}",
            many="{n} incidents, the longest {duration} since {start}",
            duration=duration,
            start=start,
        )
    return plural(
        len(incidents),
        one="1 incident of {duration} at {start}",
        many="{n} incidents, the longest {duration} at {start}",
        duration=duration,
        start=start,
    )


def _length(incident: Incident, now: datetime) -> timedelta:
    return (incident.ended_at or now) - incident.started_at


def _tip(slot: Slot, now: datetime, tz: tzinfo | None) -> str:
    if slot.unwatched is not None:
        return _gap_tip(*slot.unwatched, now, tz)
    end = min(slot.ends_at, now).astimezone(tz)
    span = joined("–", (format_clock(slot.starts_at, now, tz), f"{end:%H:%M}"))
    if slot.beat is None:
        return joined(": ", (span, say("no check was due")))
    lines = [joined(": ", (span, _status_words(slot))), _checks(slot.beat)]
    if slot.incident is not None:
        lines.append(_incident_line(slot.incident, now, tz))
    return joined("\n", lines)


def _checks(beat: Beat) -> Text:
    if beat.mean_ms is None:
        return plural(beat.checks, one="1 check", many="{n} checks")
    return plural(
        beat.checks,
        one="1 check, answers in {time} on average",
        many="{n} checks, answers in {time} on average",
        time=format_ms(beat.mean_ms),
    )


def _incident_line(incident: Incident, now: datetime, tz: tzinfo | None) -> Text:
    cause, start = WORDS[incident.cause], format_clock(incident.started_at, now, tz)
    if incident.ended_at is None:
        return say("Incident: {cause} since {start}, not over yet", cause=cause, start=start)
    length = format_duration(_length(incident, now))
    return say("Incident: {cause} since {start}, {duration}", cause=cause, start=start, duration=length)


def _status_words(slot: Slot) -> Text:
    beat = slot.beat
    match slot.pulse:
        case Pulse.MISSED if beat is not None and beat.miss is not None:
            return say("healthy, one lone miss ({cause})", cause=WORDS[beat.miss])
        case Pulse.DEGRADED | Pulse.FAILED:
            cause = beat.worst if beat is not None else None
            if slot.incident is not None and (cause is None or cause.status.value == Pulse.HEALTHY.value):
                cause = slot.incident.cause
            if cause is not None:
                return joined(", ", (_PULSES[slot.pulse], WORDS[cause]))
    return _PULSES[slot.pulse]


def _gap_tip(began: datetime | None, ended: datetime | None, now: datetime, tz: tzinfo | None) -> Text:
    if began is not None and ended is not None:
        return say(
            "not watched {start}–{end} (computer asleep or offline)",
            start=format_clock(began, now, tz),
            end=f"{ended.astimezone(tz):%H:%M}",
        )
    if began is not None:
        start = format_clock(began, now, tz)
        return say("not watched since {time} (computer asleep or offline)", time=start)
    if ended is not None:
        end = format_clock(ended, now, tz)
        return say("not watched before {time} (computer asleep or offline)", time=end)
    return say("not watched in the last 24 h")
