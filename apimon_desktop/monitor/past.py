"""What windows draw of the past: read once when they open, then only what is new."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.adapters.history import History
from apimon_desktop.adapters.history_past import Counted
from apimon_desktop.core.heartbeat import (
    HOUR,
    Beat,
    Heartbeat,
    Watched,
    begin,
    heartbeat,
    watched_hours,
)
from apimon_desktop.core.latency import LatencyPoint, Span, latency_points
from apimon_desktop.core.state import Incident
from apimon_desktop.core.thresholds import longest_gap
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage_period import midnight
from apimon_desktop.core.usage_report import UsageBy, UsageSum

_MONTH: Final = timedelta(days=30)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPast:
    """What the report shows of one provider's past."""

    heartbeat: Heartbeat
    month: Watched
    """The last 30 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailedPast:
    """What the details show of one provider's past."""

    span: Span
    since: datetime
    """Where the chart begins, UTC."""
    until: datetime
    interval_s: float
    """The configured interval between checks, s."""
    points: tuple[LatencyPoint, ...]
    checks: Counted
    """Of the last 24 h."""
    month: Watched
    days: tuple[UsageSum, ...]
    """Reported usage of the last 30 of the reader's days; days without any are left out."""
    incidents: tuple[Incident, ...]
    """Of the last 30 days, the latest first."""


class PastReader:
    """Remembers what the report drew last; used in the store thread alone."""

    def __init__(self) -> None:
        self._beats: dict[ProviderId, tuple[Beat, ...]] = {}
        self._older: dict[ProviderId, tuple[datetime, Watched]] = {}
        """What the days before the drawn one tell, and up to when."""

    def read(
        self, history: History, provider_ids: Collection[ProviderId], *, now: datetime, interval_s: float
    ) -> Mapping[ProviderId, ProviderPast]:
        """The past of some providers. Raises HistoryUnreadableError."""
        since, gap = begin(now), longest_gap(interval_s)
        known = {
            pid: tuple(beat for beat in self._beats.get(pid, ()) if beat.starts_at >= since)
            for pid in provider_ids
        }
        # The last quarter is read again: its last check did not know how long it would speak.
        read_from = min((beats[-1].starts_at if beats else since for beats in known.values()), default=since)
        fresh = history.past.beats(provider_ids, read_from, now, longest_gap=gap)
        incidents = history.past.incidents(provider_ids, since)
        self._read_older(history, provider_ids, since, now)
        found = {}
        for pid in provider_ids:
            kept = (beat for beat in known[pid] if beat.starts_at < read_from)
            beats = self._beats[pid] = (*kept, *fresh[pid])
            beating = heartbeat(beats, incidents[pid], now=now, longest_gap=gap)
            found[pid] = ProviderPast(heartbeat=beating, month=beating.watched + self._older[pid][1])
        return found

    def _read_older(
        self, history: History, provider_ids: Collection[ProviderId], until: datetime, now: datetime
    ) -> None:
        """The days before those of the heartbeat; they change by the hour."""
        outdated = [
            pid
            for pid in provider_ids
            if pid not in self._older or not timedelta(0) <= until - self._older[pid][0] < HOUR
        ]
        if outdated:
            for pid, watched in older(history, outdated, now - _MONTH, until).items():
                self._older[pid] = until, watched


def detailed_past(
    history: History,
    provider_id: ProviderId,
    *,
    span: Span,
    now: datetime,
    tz: tzinfo | None,
    interval_s: float,
) -> DetailedPast:
    """What the details of a provider show. ``tz`` None: the system's own zone.

    Raises HistoryUnreadableError.
    """
    past, since = history.past, now - span.over
    samples = past.answers if span is Span.DAY else past.answered_hours
    drawn_since, gap = begin(now), longest_gap(interval_s)
    beats = past.beats([provider_id], drawn_since, now, longest_gap=gap)[provider_id]
    lately = sum((beat.watched for beat in beats), Watched())
    today = now.astimezone(tz).date()
    sums = history.usage_sums(
        midnight(today - _MONTH + _DAY, tz), now, by=(UsageBy.PROVIDER, UsageBy.DAY), tz=tz
    )
    return DetailedPast(
        span=span,
        since=since,
        until=now,
        interval_s=interval_s,
        points=latency_points(samples(provider_id, since), span.step),
        checks=past.counted(provider_id, now - _DAY),
        month=lately + older(history, [provider_id], now - _MONTH, drawn_since)[provider_id],
        days=tuple(one for one in sums if one.provider_id == provider_id),
        incidents=past.incidents([provider_id], now - _MONTH)[provider_id][::-1],
    )


def older(
    history: History, provider_ids: Collection[ProviderId], since: datetime, until: datetime
) -> Mapping[ProviderId, Watched]:
    """What summed-up hours tell of the time between two moments. Raises HistoryUnreadableError."""
    hours = history.past.hours(provider_ids, since, until)
    incidents = history.past.incidents([pid for pid, (_, failed) in hours.items() if failed], since)
    return {
        pid: watched_hours(count, failed, incidents.get(pid, ())) for pid, (count, failed) in hours.items()
    }
