"""Queries of the history at a time; entries with a later date, from a wrong clock, are left out."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from apimon_desktop.adapters.history_proofs import remembered_proof
from apimon_desktop.adapters.history_rows import INCIDENT_COLUMNS, from_us, incident_of, to_us
from apimon_desktop.adapters.history_usage import real_requests
from apimon_desktop.core.check import CheckKind
from apimon_desktop.core.check_texts import kept_detail
from apimon_desktop.core.remembered import HistoryPoint, Remembered
from apimon_desktop.core.state import Incident, Outcome, Verdict
from apimon_desktop.core.thresholds import DEFAULT, longest_gap
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.usage import RealRequest

_INCIDENTS: Final = f"SELECT {INCIDENT_COLUMNS} FROM incidents"  # noqa: S608 - a constant


def remembered(
    connection: sqlite3.Connection, provider_id: ProviderId, now: datetime, interval_s: float
) -> Remembered:
    """The last known state of one provider.

    ``interval_s`` applies to checks that were stored without their interval.
    """
    row = connection.execute(
        "SELECT last_check_us, cause, since_us, detail FROM providers WHERE id = ?", (provider_id,)
    ).fetchone()
    if row is None:
        return Remembered()
    credit, _ = remembered_proof(connection, provider_id, CheckKind.CREDIT, now)
    generation, generates_at = remembered_proof(connection, provider_id, CheckKind.GENERATE, now)
    requests = real_requests(connection, provider_id, since=now - DEFAULT.usual_over, until=now)
    answered = [request.at for request in requests if request.ok]
    last_check_at = _last_check_at(connection, provider_id, row["last_check_us"], now)
    gap = _gap_after_last(connection, provider_id, now, interval_s)
    past = [
        _closed_if_unwatched(incident_of(row), last_check_at, now, gap)
        for row in connection.execute(
            f"{_INCIDENTS} WHERE provider = ? AND started_us <= ? ORDER BY started_us DESC LIMIT ?",
            (provider_id, to_us(now), DEFAULT.window),
        )
    ]
    return Remembered(
        verdict=_verdict(row, now),
        last_check_at=last_check_at,
        incident=past[0] if past else None,
        latencies=_latencies(connection, provider_id, now),
        outcomes=_outcomes(connection, provider_id, past, requests, now),
        requests=tuple(request for request in requests if request.ok and request.latency_ms is not None),
        credit=credit,
        generation=generation,
        generates_at=max((*answered, *filter(None, [generates_at])), default=None),
    )


def _verdict(row: sqlite3.Row, now: datetime) -> Verdict | None:
    if row["cause"] is None:
        return None
    since = from_us(row["since_us"])
    return Verdict(
        cause=Cause(row["cause"]), since=since if since <= now else None, detail=kept_detail(row["detail"])
    )


def _last_check_at(
    connection: sqlite3.Connection, provider_id: ProviderId, noted_us: int | None, now: datetime
) -> datetime | None:
    """The time of the last check; where it is in the future, that of the last stored check before now."""
    now_us = to_us(now)
    if noted_us is not None and noted_us > now_us:
        (noted_us,) = connection.execute(
            "SELECT max(at_us) FROM checks WHERE provider = ? AND at_us <= ? AND kind <> ? AND cause <> ?",
            (provider_id, now_us, CheckKind.ANONYMOUS.value, Cause.OFFLINE.value),
        ).fetchone()
    return None if noted_us is None else from_us(noted_us)


def incidents(
    connection: sqlite3.Connection, provider_id: ProviderId | None, since: datetime, now: datetime
) -> tuple[Incident, ...]:
    """The incidents that were open at some time since then, oldest first. None: of all providers."""
    rows = connection.execute(
        f"{_INCIDENTS} WHERE (? IS NULL OR provider = ?) AND (ended_us IS NULL OR ended_us >= ?)"
        " AND started_us <= ? ORDER BY started_us",
        (provider_id, provider_id, to_us(since), to_us(now)),
    )
    return tuple(incident_of(row) for row in rows)


def points(
    connection: sqlite3.Connection, provider_id: ProviderId, since: datetime, now: datetime
) -> tuple[HistoryPoint, ...]:
    """What there is to draw, oldest first: hours, then single checks where they are still kept."""
    checks = connection.execute(
        "SELECT at_us, status, cause, latency_ms FROM checks"
        " WHERE provider = ? AND at_us >= ? AND at_us <= ? ORDER BY at_us",
        (provider_id, to_us(since), to_us(now)),
    ).fetchall()
    (oldest_us,) = connection.execute(
        "SELECT min(at_us) FROM checks WHERE provider = ?", (provider_id,)
    ).fetchone()
    hours = connection.execute(
        "SELECT hour_us AS at_us, status, cause, p50_ms AS latency_ms FROM checks_hourly"
        # Hours whose checks are still kept would be drawn twice.
        " WHERE provider = ? AND hour_us >= ? AND hour_us <= ? AND (? IS NULL OR hour_us + 3600000000 <= ?)"
        " ORDER BY hour_us",
        (provider_id, to_us(since), to_us(now), oldest_us, oldest_us),
    ).fetchall()
    return tuple(_point(row) for row in (*hours, *checks))


def _point(row: sqlite3.Row) -> HistoryPoint:
    return HistoryPoint(
        at=from_us(row["at_us"]),
        status=Status(row["status"]),
        cause=Cause(row["cause"]),
        response_time_ms=row["latency_ms"],
    )


def _gap_after_last(
    connection: sqlite3.Connection, provider_id: ProviderId, now: datetime, interval_s: float
) -> timedelta:
    """The longest watched pause after the last check."""
    row = connection.execute(
        "SELECT gap_s FROM checks WHERE provider = ? AND at_us <= ? ORDER BY at_us DESC LIMIT 1",
        (provider_id, to_us(now)),
    ).fetchone()
    known_s = None if row is None else row["gap_s"]
    return longest_gap(interval_s) if known_s is None else timedelta(seconds=known_s)


def _closed_if_unwatched(
    incident: Incident, last_check_at: datetime | None, now: datetime, gap: timedelta
) -> Incident:
    """The incident; closed at the last check if that is too long ago to say how it went on."""
    if incident.ended_at is not None and incident.ended_at <= now:
        return incident
    last_seen_at = max(incident.started_at, last_check_at or incident.started_at)
    if incident.is_open and now - last_seen_at <= gap:
        return incident
    return replace(incident, ended_at=last_seen_at)


def _latencies(
    connection: sqlite3.Connection, provider_id: ProviderId, now: datetime
) -> tuple[tuple[datetime, float], ...]:
    rows = connection.execute(
        "SELECT at_us, latency_ms FROM checks WHERE provider = ? AND at_us >= ? AND at_us <= ?"
        " AND counted AND found = ? AND latency_ms IS NOT NULL ORDER BY at_us",
        (provider_id, to_us(now - DEFAULT.usual_over), to_us(now), Cause.OK.value),
    )
    return tuple((from_us(at_us), latency_ms) for at_us, latency_ms in rows)


def _outcomes(
    connection: sqlite3.Connection,
    provider_id: ProviderId,
    past: Sequence[Incident],
    requests: Sequence[RealRequest],
    now: datetime,
) -> tuple[Outcome, ...]:
    """The last counted checks and real requests, without the failures of closed incidents."""
    rows = connection.execute(
        "SELECT at_us, found, latency_ms FROM checks WHERE provider = ? AND counted AND at_us <= ?"
        " ORDER BY at_us DESC LIMIT ?",
        (provider_id, to_us(now), DEFAULT.window),
    ).fetchall()
    outcomes = [
        Outcome(at=from_us(at_us), ok=found == Cause.OK, latency_ms=latency_ms)
        for at_us, found, latency_ms in reversed(rows)
    ]
    outcomes += [Outcome(at=r.at, ok=r.ok, latency_ms=r.latency_ms, reported=True) for r in requests]
    outcomes = sorted(outcomes, key=lambda outcome: outcome.at)[-DEFAULT.window :]
    return tuple(
        outcome for outcome in outcomes if outcome.ok or not any(_had(past_one, outcome) for past_one in past)
    )


def _had(incident: Incident, outcome: Outcome) -> bool:
    return incident.ended_at is not None and incident.started_at <= outcome.at <= incident.ended_at
