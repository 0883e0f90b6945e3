"""Summaries of the past for windows, computed by SQLite, so that few rows have to be read."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from apimon_desktop.adapters.history.access import HistoryAccess, columns, from_us, maker, to_us
from apimon_desktop.core.health.uptime import HOUR, SLOT, Beat, LatencyPoint, Watched
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Incident

T = TypeVar("T")

_MICROSECOND: Final = timedelta(microseconds=1)
_SLOT_US: Final = SLOT // _MICROSECOND
_HOUR_US: Final = HOUR // _MICROSECOND

_USUAL_GAP_S: Final = round(DEFAULT.least_gap.total_seconds())
_WANTED: Final = "provider IN (SELECT value FROM json_each(:providers))"
# A check counts for the time up to the next one; time offline does not count.
_BEATS: Final = f"""
    SELECT json_group_array(json_array(
        provider, slot, first_us, last_us, checks, worst, miss, mean_ms, watched_us, failed_us, gap_s))
    FROM (
        SELECT provider, at_us / :slot AS slot, min(at_us) AS first_us, max(at_us) AS last_us,
            count(*) AS checks,
            max(CASE status WHEN 'failed' THEN '3' WHEN 'degraded' THEN '2' ELSE '1' END || cause) AS worst,
            max(CASE WHEN status = 'healthy' AND found <> 'ok' THEN found END) AS miss,
            avg(CASE WHEN found = 'ok' THEN latency_ms END) AS mean_ms,
            sum(CASE WHEN lasted > 0 AND lasted <= gap_s * 1000000 THEN lasted ELSE 0 END) AS watched_us,
            sum(CASE WHEN lasted > 0 AND lasted <= gap_s * 1000000 AND status = 'failed'
                THEN lasted ELSE 0 END) AS failed_us,
            -- The gap of the last check, appended to the milliseconds of its time.
            max(at_us / 1000 * 1000000 + gap_s) % 1000000 AS gap_s
        FROM (
            SELECT provider, at_us, status, cause, found, latency_ms,
                coalesce(gap_s, {_USUAL_GAP_S}) AS gap_s,
                lead(at_us, 1, :now) OVER (PARTITION BY provider ORDER BY at_us) - at_us AS lasted
            FROM checks WHERE {_WANTED} AND at_us >= :since AND at_us <= :now
        )
        WHERE status <> 'unknown' GROUP BY provider, slot
    )
"""  # noqa: S608 - constants
_INCIDENTS: Final = (
    f"SELECT json_group_array(json_array({columns(Incident)})) FROM incidents WHERE {_WANTED}"  # noqa: S608 - constants
    # Of one provider they follow each other: of those that began earlier, only the last can have lasted on.
    " AND started_us >= coalesce((SELECT max(started_us) FROM incidents AS earlier"
    " WHERE earlier.provider = incidents.provider AND earlier.started_us < :since), :since)"
    " AND (ended_us IS NULL OR ended_us > :since) AND started_us <= :now"
)
_HOURS: Final = f"""
    SELECT json_group_array(json_array(provider, hours, failed))
    FROM (
        SELECT provider, count(*) AS hours,
            group_concat(CASE WHEN status = 'failed' THEN hour_us END) AS failed
        FROM checks_hourly
        WHERE {_WANTED} AND hour_us >= :since AND hour_us <= :last AND status <> 'unknown'
        GROUP BY provider
    )
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The number of checks, and of failed ones."""

    checks: int
    failed: int


class HistoryPast:
    """Queries for windows; each reads only the period shown, by an index. Raises HistoryUnreadableError."""

    def __init__(self, access: HistoryAccess, now: Callable[[], datetime]) -> None:
        """``now``: entries with a later date, from a wrong clock, are left out."""
        self._access = access
        self._now = now

    def beats(
        self, provider_ids: Collection[ProviderId], since: datetime, now: datetime
    ) -> Mapping[ProviderId, tuple[Beat, ...]]:
        """The quarters of an hour with checks, oldest first. ``since`` is the start of one."""
        bounds = {"slot": _SLOT_US, "now": to_us(now)}
        with self._access.reading():
            rows = self._at_once(_BEATS, provider_ids, since, bounds)
            return _grouped(provider_ids, ((pid, _beat(beat)) for pid, *beat in rows))

    def incidents(
        self, provider_ids: Collection[ProviderId], since: datetime
    ) -> Mapping[ProviderId, tuple[Incident, ...]]:
        """The incidents that were open at some time since then, oldest first."""
        names, make = columns(Incident).split(", "), maker(Incident)
        with self._access.reading():
            rows = self._at_once(_INCIDENTS, provider_ids, since, {"now": to_us(self._now())})
            incidents = [make(dict(zip(names, row, strict=True))) for row in rows]
        incidents.sort(key=lambda one: one.started_at)
        return _grouped(provider_ids, ((one.provider_id, one) for one in incidents))

    def hours(
        self, provider_ids: Collection[ProviderId], since: datetime, until: datetime
    ) -> Mapping[ProviderId, tuple[int, tuple[datetime, ...]]]:
        """How many whole hours between two moments were watched, and those in which a failure was shown."""
        found: dict[ProviderId, tuple[int, tuple[datetime, ...]]] = dict.fromkeys(provider_ids, (0, ()))
        last = {"last": to_us(until) - _HOUR_US}
        with self._access.reading():
            for provider_id, count, failed in self._at_once(_HOURS, provider_ids, since, last):
                hours = sorted(map(int, failed.split(","))) if failed else []
                found[provider_id] = count, tuple(map(from_us, hours))
        return found

    def counted(self, provider_id: ProviderId, since: datetime) -> Counted:
        """The provider's finished checks since then."""
        with self._access.reading():
            checks, failed = self._access.connection.execute(
                "SELECT count(*), coalesce(sum(found <> 'ok'), 0) FROM checks"
                " WHERE provider = ? AND at_us >= ? AND at_us <= ? AND counted",
                (provider_id, to_us(since), to_us(self._now())),
            ).fetchone()
        return Counted(checks=checks, failed=failed)

    def answers(self, provider_id: ProviderId, since: datetime) -> tuple[LatencyPoint, ...]:
        """Every good answer since then, oldest first, as far as single checks are kept."""
        with self._access.reading():
            return tuple(self._answers(provider_id, to_us(since)))

    def answered_hours(self, provider_id: ProviderId, since: datetime) -> tuple[LatencyPoint, ...]:
        """Good answers since then, oldest first: by hours, then singly where no hour is summed up yet."""
        with self._access.reading():
            rows = self._access.connection.execute(
                "SELECT hour_us, p50_ms, p95_ms FROM checks_hourly WHERE provider = ?"
                " AND hour_us >= ? AND hour_us <= ? ORDER BY hour_us",
                (provider_id, to_us(since), to_us(self._now())),
            ).fetchall()
            hours = [
                LatencyPoint(starts_at=from_us(hour_us), p50_ms=p50_ms, p95_ms=p95_ms)
                for hour_us, p50_ms, p95_ms in rows
                if p50_ms is not None and p95_ms is not None
            ]
            after_us = rows[-1]["hour_us"] + _HOUR_US if rows else to_us(since)
            return (*hours, *self._answers(provider_id, after_us))

    def _at_once(
        self, sql: str, provider_ids: Collection[ProviderId], since: datetime, bounds: Mapping[str, int]
    ) -> list[Any]:
        """All rows of a query as one JSON text.

        For each row, SQLite waits for Python's GIL, up to 5 ms while a window is being built.
        """
        values = {**bounds, "providers": json.dumps(list(provider_ids)), "since": to_us(since)}
        (text,) = self._access.connection.execute(sql, values).fetchone()
        return sorted(json.loads(text), key=lambda row: (row[0], row[1]))

    def _answers(self, provider_id: ProviderId, since_us: int) -> Iterator[LatencyPoint]:
        for at, latency_ms in latencies(self._access.connection, provider_id, since_us, self._now()):
            yield LatencyPoint(starts_at=at, p50_ms=latency_ms, p95_ms=latency_ms)


def latencies(
    connection: sqlite3.Connection, provider_id: ProviderId, since_us: int, until: datetime
) -> tuple[tuple[datetime, float], ...]:
    """When good answers came and how long they took, ms, oldest first."""
    rows = connection.execute(
        "SELECT at_us, latency_ms FROM checks WHERE provider = ? AND at_us BETWEEN ? AND ?"
        " AND counted AND found = 'ok' AND latency_ms IS NOT NULL ORDER BY at_us",
        (provider_id, since_us, to_us(until)),
    )
    return tuple((from_us(at_us), latency_ms) for at_us, latency_ms in rows)


def _grouped(
    provider_ids: Iterable[ProviderId], found: Iterable[tuple[ProviderId, T]]
) -> Mapping[ProviderId, tuple[T, ...]]:
    groups: dict[ProviderId, list[T]] = {provider_id: [] for provider_id in provider_ids}
    for provider_id, one in found:
        groups[provider_id].append(one)
    return {provider_id: tuple(ones) for provider_id, ones in groups.items()}


def _beat(row: Sequence[Any]) -> Beat:
    slot, first_us, last_us, checks, worst, miss, mean_ms, watched_us, failed_us, gap_s = row
    return Beat(
        starts_at=from_us(slot * _SLOT_US),
        first_at=from_us(first_us),
        last_at=from_us(last_us),
        checks=checks,
        worst=Cause(worst[1:]),
        miss=None if miss is None else Cause(miss),
        mean_ms=mean_ms,
        watched=Watched(watched=timedelta(microseconds=watched_us), failed=timedelta(microseconds=failed_us)),
        longest_gap=timedelta(seconds=gap_s),
    )
