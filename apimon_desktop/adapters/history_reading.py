"""Questions to the history."""

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
    verdict = None
    if row["cause"] is not None:
        verdict = Verdict(
            cause=Cause(row["cause"]), since=from_us(row["since_us"]), detail=kept_detail(row["detail"])
        )
    credit, _ = remembered_proof(connection, provider_id, CheckKind.CREDIT)
    generation, generates_at = remembered_proof(connection, provider_id, CheckKind.GENERATE)
    requests = real_requests(connection, provider_id, since=now - DEFAULT.usual_over)
    answered = [request.at for request in requests if request.ok]
    last_check_at = None if row["last_check_us"] is None else from_us(row["last_check_us"])
    gap = _gap_after_last(connection, provider_id, interval_s)
    past = [
        _closed_if_unwatched(incident_of(row), last_check_at, now, gap)
        for row in connection.execute(
            f"{_INCIDENTS} WHERE provider = ? ORDER BY started_us DESC LIMIT ?", (provider_id, DEFAULT.window)
        )
    ]
    return Remembered(
        verdict=verdict,
        last_check_at=last_check_at,
        incident=past[0] if past else None,
        latencies=_latencies(connection, provider_id, now),
        outcomes=_outcomes(connection, provider_id, past, requests),
        requests=tuple(request for request in requests if request.ok and request.latency_ms is not None),
        credit=credit,
        generation=generation,
        generates_at=max((*answered, *filter(None, [generates_at])), default=None),
    )


def incidents(
    connection: sqlite3.Connection, provider_id: ProviderId | None, since: datetime
) -> tuple[Incident, ...]:
    """The incidents that were open at some time since then, oldest first. None: of all providers."""
    rows = connection.execute(
        f"{_INCIDENTS} WHERE (? IS NULL OR provider = ?) AND (ended_us IS NULL OR ended_us >= ?)"
        " ORDER BY started_us",
        (provider_id, provider_id, to_us(since)),
    )
    return tuple(incident_of(row) for row in rows)


def points(
    connection: sqlite3.Connection, provider_id: ProviderId, since: datetime
) -> tuple[HistoryPoint, ...]:
    """What there is to draw, oldest first: hours, then single checks where they are still kept."""
    checks = connection.execute(
        "SELECT at_us, status, cause, latency_ms FROM checks"
        " WHERE provider = ? AND at_us >= ? ORDER BY at_us",
        (provider_id, to_us(since)),
    ).fetchall()
    (oldest_us,) = connection.execute(
        "SELECT min(at_us) FROM checks WHERE provider = ?", (provider_id,)
    ).fetchone()
    hours = connection.execute(
        "SELECT hour_us AS at_us, status, cause, p50_ms AS latency_ms FROM checks_hourly"
        # Hours whose checks are still kept would be drawn twice.
        " WHERE provider = ? AND hour_us >= ? AND (? IS NULL OR hour_us + 3600000000 <= ?)"
        " ORDER BY hour_us",
        (provider_id, to_us(since), oldest_us, oldest_us),
    ).fetchall()
    return tuple(_point(row) for row in (*hours, *checks))


def _point(row: sqlite3.Row) -> HistoryPoint:
    return HistoryPoint(
        at=from_us(row["at_us"]),
        status=Status(row["status"]),
        cause=Cause(row["cause"]),
        response_time_ms=row["latency_ms"],
    )


def _gap_after_last(connection: sqlite3.Connection, provider_id: ProviderId, interval_s: float) -> timedelta:
    """The longest watched pause after the last check."""
    row = connection.execute(
        "SELECT gap_s FROM checks WHERE provider = ? ORDER BY at_us DESC LIMIT 1", (provider_id,)
    ).fetchone()
    known_s = None if row is None else row["gap_s"]
    return longest_gap(interval_s) if known_s is None else timedelta(seconds=known_s)


def _closed_if_unwatched(
    incident: Incident, last_check_at: datetime | None, now: datetime, gap: timedelta
) -> Incident:
    """The incident; closed at the last check if that is too long ago to say how it went on."""
    if not incident.is_open:
        return incident
    last_seen_at = max(incident.started_at, last_check_at or incident.started_at)
    if now - last_seen_at <= gap:
        return incident
    return replace(incident, ended_at=last_seen_at)


def _latencies(
    connection: sqlite3.Connection, provider_id: ProviderId, now: datetime
) -> tuple[tuple[datetime, float], ...]:
    rows = connection.execute(
        "SELECT at_us, latency_ms FROM checks WHERE provider = ? AND at_us >= ?"
        " AND counted AND found = ? AND latency_ms IS NOT NULL ORDER BY at_us",
        (provider_id, to_us(now - DEFAULT.usual_over), Cause.OK.value),
    )
    return tuple((from_us(at_us), latency_ms) for at_us, latency_ms in rows)


def _outcomes(
    connection: sqlite3.Connection,
    provider_id: ProviderId,
    past: Sequence[Incident],
    requests: Sequence[RealRequest],
) -> tuple[Outcome, ...]:
    """The last counted checks and real requests, without the failures of closed incidents."""
    rows = connection.execute(
        "SELECT at_us, found, latency_ms FROM checks WHERE provider = ? AND counted"
        " ORDER BY at_us DESC LIMIT ?",
        (provider_id, DEFAULT.window),
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
