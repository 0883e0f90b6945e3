"""The last 24 hours of a provider in quarters of an hour: what a glance at its past needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from apimon_desktop.core.state import Incident
from apimon_desktop.core.types import Cause, Status

SLOT: Final = timedelta(minutes=15)
SLOTS: Final = 96
HOUR: Final = timedelta(hours=1)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NONE: Final = timedelta(0)


class Pulse(StrEnum):
    """What a quarter of an hour was like."""

    HEALTHY = "healthy"
    MISSED = "missed"
    """A check went wrong, the next ones went well: nothing that was believed."""
    DEGRADED = "degraded"
    FAILED = "failed"
    UNWATCHED = "unwatched"
    """Nobody looked: asleep, offline, or not running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How long a provider was watched, and how long of that it had failed."""

    watched: timedelta = _NONE
    failed: timedelta = _NONE

    @property
    def uptime_ratio(self) -> float | None:
        """The share of the watched time in which it had not failed. None: it was not watched."""
        return 1 - self.failed / self.watched if self.watched else None

    def __add__(self, other: "Watched") -> "Watched":
        """Both together."""
        return Watched(watched=self.watched + other.watched, failed=self.failed + other.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The checks of one quarter of an hour; one without checks has none."""

    starts_at: datetime
    """UTC, a whole quarter of an hour."""
    first_at: datetime
    """The first check, UTC."""
    last_at: datetime
    """The last one."""
    checks: int
    worst: Cause
    """The worst that was shown."""
    miss: Cause | None = None
    """What a check found that was not believed. None: all that was found was shown."""
    mean_ms: float | None = None
    """Of the answers. None: there were none."""
    watched: Watched = Watched()
    """The time up to each next check."""
    longest_gap: timedelta | None = None
    """The longest pause after its last check that still counts as watched. None: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One quarter of an hour, as it is drawn."""

    starts_at: datetime
    ends_at: datetime
    pulse: Pulse
    beat: Beat | None = None
    """None: there was no check in it."""
    incident: Incident | None = None
    """The one that it belongs to, the worst of several. None: none was going on."""
    unwatched: tuple[datetime | None, datetime | None] | None = None
    """The last check before the gap that it lies in, and the first one after it, UTC; None in it: there is
    none. None: no gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The last 24 hours."""

    slots: tuple[Slot, ...]
    """Oldest first, `SLOTS` of them; the last one is going on."""
    incidents: tuple[Incident, ...]
    """Oldest first."""
    watched: Watched


def slot_start(at: datetime) -> datetime:
    """When the quarter of an hour began in which a moment lies."""
    return at - (at - _EPOCH) % SLOT


def begin(now: datetime) -> datetime:
    """Where the drawn time begins."""
    return slot_start(now) - (SLOTS - 1) * SLOT


def heartbeat(
    beats: Sequence[Beat], incidents: Iterable[Incident], *, now: datetime, longest_gap: timedelta
) -> Heartbeat:
    """The slots of the last 24 hours; ``beats`` are in the order of time.

    A slot without checks inside a watched pause keeps the state before it. ``longest_gap`` is the longest
    watched pause after a beat without its own.
    """
    since = begin(now)
    drawn = [beat for beat in beats if beat.starts_at >= since]
    lately = tuple(one for one in incidents if one.ended_at is None or one.ended_at > since)
    by_start = {beat.starts_at: beat for beat in drawn}
    gaps = _gaps(drawn, now, longest_gap)
    slots: list[Slot] = []
    before = Pulse.UNWATCHED
    for place in range(SLOTS):
        slot = _slot(since + place * SLOT, by_start, lately, gaps, before)
        before = slot.pulse
        slots.append(slot)
    watched = sum((beat.watched for beat in drawn), Watched())
    return Heartbeat(slots=tuple(slots), incidents=lately, watched=watched)


def watched_hours(hours: int, failed_hours: Iterable[datetime], incidents: Iterable[Incident]) -> Watched:
    """What summed-up hours tell: one in which a failure was shown had failed while its incident lasted."""
    outages = [one for one in incidents if one.cause.status is Status.FAILED]
    failed = _NONE
    for starts_at in failed_hours:
        shares = (_overlap(one, starts_at, starts_at + HOUR) for one in outages)
        failed += min(HOUR, sum(shares, _NONE))
    return Watched(watched=hours * HOUR, failed=failed)


_Gap = tuple[datetime | None, datetime | None]


def _gaps(beats: Sequence[Beat], now: datetime, longest: timedelta) -> list[_Gap]:
    """The pauses in which nobody watched, in the order of time."""
    if not beats:
        return [(None, None)]
    gaps: list[_Gap] = [(None, beats[0].first_at)]
    for beat, following in pairwise(beats):
        if following.first_at - beat.last_at > (beat.longest_gap or longest):
            gaps.append((beat.last_at, following.first_at))
    if now - beats[-1].last_at > (beats[-1].longest_gap or longest):
        gaps.append((beats[-1].last_at, None))
    return gaps


def _slot(
    starts_at: datetime,
    beats: dict[datetime, Beat],
    incidents: Sequence[Incident],
    gaps: Sequence[_Gap],
    before: Pulse,
) -> Slot:
    ends_at, beat = starts_at + SLOT, beats.get(starts_at)
    if beat is None:
        gap = next((gap for gap in gaps if _covers(gap, starts_at, ends_at)), None)
        if gap is not None:
            return Slot(starts_at=starts_at, ends_at=ends_at, pulse=Pulse.UNWATCHED, unwatched=gap)
    incident = max(
        (one for one in incidents if _overlap(one, starts_at, ends_at)),
        key=lambda one: one.cause.status.severity,
        default=None,
    )
    pulse = _pulse(beat, incident, before)
    return Slot(starts_at=starts_at, ends_at=ends_at, pulse=pulse, beat=beat, incident=incident)


def _pulse(beat: Beat | None, incident: Incident | None, before: Pulse) -> Pulse:
    """What was shown goes first; an incident begins with its first bad answer, before it is shown."""
    shown = Status.HEALTHY if beat is None else beat.worst.status
    if shown is Status.HEALTHY and incident is not None:
        shown = incident.cause.status
    match shown:
        case Status.FAILED:
            return Pulse.FAILED
        case Status.DEGRADED:
            return Pulse.DEGRADED
    if beat is None:
        return Pulse.HEALTHY if before is Pulse.MISSED else before
    return Pulse.HEALTHY if beat.miss is None else Pulse.MISSED


def _covers(gap: _Gap, starts_at: datetime, ends_at: datetime) -> bool:
    began, ended = gap
    return (began is None or began < ends_at) and (ended is None or ended > starts_at)


def _overlap(incident: Incident, starts_at: datetime, ends_at: datetime) -> timedelta:
    """How long an incident lasted between two moments."""
    over_at = ends_at if incident.ended_at is None else min(incident.ended_at, ends_at)
    return max(_NONE, over_at - max(incident.started_at, starts_at))
