"""Uptime and the bars of the last 24 hours, and the latencies of a chart. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from itertools import groupby, pairwise
from typing import Final

from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Incident

SLOT: Final = timedelta(minutes=15)
SLOTS: Final = 96
HOUR: Final = timedelta(hours=1)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NONE: Final = timedelta(0)


class Pulse(StrEnum):
    """The state of a quarter of an hour."""

    HEALTHY = "healthy"
    MISSED = "missed"
    """A check failed, but the failure was not confirmed."""
    DEGRADED = "degraded"
    FAILED = "failed"
    UNWATCHED = "unwatched"
    """No checks: asleep, offline, or not running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How long a provider was watched, and for how much of that it was failed."""

    watched: timedelta = _NONE
    failed: timedelta = _NONE

    @property
    def uptime_ratio(self) -> float | None:
        """The share of the watched time in which it was not failed. None: it was not watched."""
        return 1 - self.failed / self.watched if self.watched else None

    def __add__(self, other: "Watched") -> "Watched":
        return Watched(watched=self.watched + other.watched, failed=self.failed + other.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The checks of one quarter of an hour; there is none for one without checks."""

    starts_at: datetime
    """UTC, a whole quarter of an hour."""
    first_at: datetime
    last_at: datetime
    checks: int
    worst: Cause
    """The worst that was shown."""
    miss: Cause | None = None
    """A failure that was not confirmed."""
    mean_ms: float | None = None
    watched: Watched = Watched()
    """The time up to each next check."""
    longest_gap: timedelta = DEFAULT.least_gap
    """The longest pause after its last check that still counts as watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One bar: a quarter of an hour."""

    starts_at: datetime
    ends_at: datetime
    pulse: Pulse
    beat: Beat | None = None
    incident: Incident | None = None
    """The worst incident of that time."""
    unwatched: tuple[datetime | None, datetime | None] | None = None
    """Where it is in a gap: the last check before and the first one after the gap, UTC; each may be None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The last 24 hours."""

    slots: tuple[Slot, ...]
    """Oldest first, `SLOTS` of them; the last one is not over."""
    incidents: tuple[Incident, ...]
    """Oldest first."""
    watched: Watched


def slot_start(at: datetime) -> datetime:
    """The start of the quarter of an hour of a moment."""
    return at - (at - _EPOCH) % SLOT


def begin(now: datetime) -> datetime:
    """The start of the first bar."""
    return slot_start(now) - (SLOTS - 1) * SLOT


def heartbeat(beats: Sequence[Beat], incidents: Iterable[Incident], *, now: datetime) -> Heartbeat:
    """The slots of the last 24 hours; ``beats`` are in the order of time.

    A slot without checks in a watched pause keeps the state before it.
    """
    since = begin(now)
    drawn = [beat for beat in beats if beat.starts_at >= since]
    lately = tuple(one for one in incidents if one.ended_at is None or one.ended_at > since)
    by_start = {beat.starts_at: beat for beat in drawn}
    gaps = _gaps(drawn, now)
    slots: list[Slot] = []
    for place in range(SLOTS):
        before = slots[-1].pulse if slots else Pulse.UNWATCHED
        slots.append(_slot(since + place * SLOT, by_start, lately, gaps, before))
    watched = sum((beat.watched for beat in drawn), Watched())
    return Heartbeat(slots=tuple(slots), incidents=lately, watched=watched)


def watched_hours(hours: int, failed_hours: Iterable[datetime], incidents: Iterable[Incident]) -> Watched:
    """The uptime of summarised hours: one with a failure was failed while an incident lasted."""
    outages = [one for one in incidents if one.cause.status is Status.FAILED]
    failed = (
        min(HOUR, sum((_overlap(one, starts_at, starts_at + HOUR) for one in outages), _NONE))
        for starts_at in failed_hours
    )
    return Watched(watched=hours * HOUR, failed=sum(failed, _NONE))


_Gap = tuple[datetime | None, datetime | None]


def _gaps(beats: Sequence[Beat], now: datetime) -> list[_Gap]:
    """The pauses that count as not watched, in the order of time."""
    if not beats:
        return [(None, None)]
    gaps: list[_Gap] = [(None, beats[0].first_at)]
    for beat, following in pairwise(beats):
        if following.first_at - beat.last_at > beat.longest_gap:
            gaps.append((beat.last_at, following.first_at))
    if now - beats[-1].last_at > beats[-1].longest_gap:
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
    """The status on show goes first; an incident starts with its first failed check, unconfirmed."""
    shown = Status.HEALTHY if beat is None else beat.worst.status
    if shown is Status.HEALTHY and incident is not None:
        shown = incident.cause.status
    if shown in (Status.FAILED, Status.DEGRADED):
        return Pulse(shown.value)
    if beat is None:
        return Pulse.HEALTHY if before is Pulse.MISSED else before
    return Pulse.HEALTHY if beat.miss is None else Pulse.MISSED


def _covers(gap: _Gap, starts_at: datetime, ends_at: datetime) -> bool:
    began, ended = gap
    return (began is None or began < ends_at) and (ended is None or ended > starts_at)


def _overlap(incident: Incident, starts_at: datetime, ends_at: datetime) -> timedelta:
    over_at = ends_at if incident.ended_at is None else min(incident.ended_at, ends_at)
    return max(_NONE, over_at - max(incident.started_at, starts_at))


class Span(Enum):
    """The time that a chart covers, and that of one point of its line."""

    DAY = timedelta(hours=24), timedelta(minutes=15)
    WEEK = timedelta(days=7), timedelta(hours=1)
    MONTH = timedelta(days=30), timedelta(hours=6)

    def __init__(self, over: timedelta, step: timedelta) -> None:
        self.over = over
        self.step = step


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyPoint:
    """The latency of one answer, or those of an hour or of one step of a chart."""

    starts_at: datetime
    """UTC."""
    p50_ms: float
    p95_ms: float
    """The same as the median for one answer."""


def latency_points(samples: Iterable[LatencyPoint], step: timedelta) -> tuple[LatencyPoint, ...]:
    """A point for each step with an answer; the samples are in the order of time.

    The median of hours is the median of their medians, and so with the 95th percentile.
    """
    points = []
    for number, group in groupby(samples, key=lambda sample: (sample.starts_at - _EPOCH) // step):
        # A group is never empty, so there is a percentile.
        p50_ms, p95_ms = zip(*((one.p50_ms, one.p95_ms) for one in group), strict=True)
        points.append(
            LatencyPoint(
                starts_at=_EPOCH + number * step,
                p50_ms=percentile(p50_ms, 0.5) or 0.0,
                p95_ms=percentile(p95_ms, 0.95) or 0.0,
            )
        )
    return tuple(points)
