"""Values to rows and back."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.state import Incident, Verdict
from apimon_desktop.core.thresholds import longest_gap
from apimon_desktop.core.types import Cause, ProviderId, Status

Value: TypeAlias = str | int | float | None
Statement: TypeAlias = tuple[str, tuple[Value, ...]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_DAY_US: Final = 86_400_000_000
LATEST_US: Final = 253_402_300_799_999_999
"""The end of the year 9999: later than any date can be."""

PROVIDER_KNOWN: Final = "INSERT INTO providers (id) VALUES (?) ON CONFLICT DO NOTHING"
"""Checks and incidents refer to a provider's row."""

_ADD_CHECK: Final = (
    "INSERT INTO checks (provider, at_us, kind, counted, found, status, cause, latency_ms, http_status,"
    " request_id, gap_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COUNT_CHECK: Final = (
    "INSERT INTO check_totals (provider, succeeded, failed) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET succeeded = succeeded + excluded.succeeded,"
    " failed = failed + excluded.failed"
)
_SET_VERDICT: Final = "UPDATE providers SET cause = ?, since_us = ?, detail = ? WHERE id = ?"

INCIDENT_COLUMNS: Final = (
    "id, provider, started_us, cause, ended_us, http_status, request_id, reopened_us, relapses"
)


def kept_from_us(
    connection: sqlite3.Connection, rows: str, column: str, keep: timedelta, now: datetime
) -> int:
    """The time before which entries may go: older than ``keep`` by the clock and in days with entries.

    The days protect them where the clock is years ahead. ``rows`` is a table, with or without a condition.
    """
    by_clock_us = to_us(now - keep) // _DAY_US * _DAY_US
    found = connection.execute(
        f"SELECT DISTINCT {column} / {_DAY_US} FROM {rows} ORDER BY 1 DESC LIMIT 1 OFFSET ?",  # noqa: S608 - constants
        (keep.days,),
    ).fetchone()
    return 0 if found is None else min(by_clock_us, found[0] * _DAY_US)


def to_us(at: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (at - _EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """The time, UTC."""
    return _EPOCH + timedelta(microseconds=us)


def is_counted(result: CheckResult, shown: Verdict) -> bool:
    """True for a finished check while there was a network."""
    return result.kind.counts and shown.cause is not Cause.OFFLINE


def check_statements(
    result: CheckResult, shown: Verdict, interval_s: float | None = None
) -> tuple[Statement, ...]:
    """What puts a check into the file, together with what was shown after it.

    ``interval_s`` is the current interval between checks. None: unknown.
    Health keeps its last value while nothing can be known: "offline" and the like are no verdict.
    """
    provider_id, at_us = result.provider_id, to_us(result.at)
    offline = shown.cause is Cause.OFFLINE
    counts = is_counted(result, shown)
    row = (
        provider_id,
        at_us,
        result.kind.value,
        counts,
        result.cause.value,
        shown.status.value,
        shown.cause.value,
        result.latency_ms,
        result.http_status,
        result.request_id,
        None if interval_s is None else round(longest_gap(interval_s).total_seconds()),
    )
    statements: list[Statement] = [(PROVIDER_KNOWN, (provider_id,)), (_ADD_CHECK, row)]
    if counts:
        statements.append((_COUNT_CHECK, (provider_id, result.ok, not result.ok)))
    if not offline and result.kind is not CheckKind.ANONYMOUS:
        statements.append(("UPDATE providers SET last_check_us = ? WHERE id = ?", (at_us, provider_id)))
    return (*statements, *verdict_statements(provider_id, shown, result.at))


def verdict_statements(provider_id: ProviderId, shown: Verdict, at: datetime) -> tuple[Statement, ...]:
    """What keeps a verdict, if one was shown at that time. The provider's row is there."""
    if shown.status is Status.UNKNOWN:
        return ()
    since_us = to_us(at if shown.since is None else shown.since)
    return ((_SET_VERDICT, (shown.cause.value, since_us, shown.detail, provider_id)),)


def incident_statements(incident: Incident) -> tuple[Statement, ...]:
    """What puts an incident into the file, or what changed about it."""
    row = (
        incident.id,
        incident.provider_id,
        to_us(incident.started_at),
        incident.cause.value,
        None if incident.ended_at is None else to_us(incident.ended_at),
        incident.http_status,
        incident.request_id,
        None if incident.reopened_at is None else to_us(incident.reopened_at),
        incident.relapses,
    )
    return (
        (PROVIDER_KNOWN, (incident.provider_id,)),
        (f"REPLACE INTO incidents ({INCIDENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row),  # noqa: S608 - constant
    )


def incident_of(row: sqlite3.Row | Mapping[str, Any]) -> Incident:
    """The incident of a row that has ``INCIDENT_COLUMNS``."""
    return Incident(
        id=row["id"],
        provider_id=ProviderId(row["provider"]),
        started_at=from_us(row["started_us"]),
        cause=Cause(row["cause"]),
        ended_at=None if row["ended_us"] is None else from_us(row["ended_us"]),
        http_status=row["http_status"],
        request_id=row["request_id"],
        reopened_at=None if row["reopened_us"] is None else from_us(row["reopened_us"]),
        relapses=row["relapses"],
    )
