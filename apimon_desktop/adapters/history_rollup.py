"""Sums checks up by the hour and forgets what is too old."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from apimon_desktop.adapters.history_billing import forget_billing, forget_days
from apimon_desktop.adapters.history_rows import Value, kept_from_us, to_us
from apimon_desktop.adapters.history_usage_sums import forget_usage
from apimon_desktop.core.statistics import percentile
from apimon_desktop.core.types import Cause

KEEP_CHECKS: Final = timedelta(days=7)
KEEP_HOURS: Final = timedelta(days=400)

_HOUR_US: Final = 3_600_000_000
# A wrong clock dates checks in hours that are already summed, or sums hours before they end.
_UNSUMMED: Final = f"""
    SELECT there.hour_us FROM (
        SELECT at_us / {_HOUR_US} * {_HOUR_US} AS hour_us, sum(counted) AS checks FROM checks
        WHERE provider = :provider AND at_us < :end AND cause <> 'offline' GROUP BY 1
    ) AS there
    LEFT JOIN checks_hourly AS sums ON sums.provider = :provider AND sums.hour_us = there.hour_us
    WHERE sums.checks IS NULL OR sums.checks < there.checks
"""  # noqa: S608 - constants
"""The hours with more checks than their sum has."""
# Another process may be writing the last check of the hour right now.
_LATE: Final = timedelta(minutes=5)


def roll_up(connection: sqlite3.Connection, now: datetime) -> None:
    """Sums up the hours that are over; run inside a transaction."""
    end_us = _hour_of(to_us(now - _LATE))
    for (provider_id,) in connection.execute("SELECT id FROM providers").fetchall():
        for (hour_us,) in connection.execute(_UNSUMMED, {"provider": provider_id, "end": end_us}).fetchall():
            rows = connection.execute(
                "SELECT at_us, counted, found, cause, latency_ms FROM checks"
                " WHERE provider = ? AND at_us >= ? AND at_us < ? AND cause <> ? ORDER BY at_us",
                (provider_id, hour_us, hour_us + _HOUR_US, Cause.OFFLINE.value),
            )
            connection.executemany(
                "REPLACE INTO checks_hourly (provider, hour_us, checks, ok, p50_ms, p95_ms, status, cause)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                list(_hours(provider_id, rows)),
            )


def forget(connection: sqlite3.Connection, now: datetime) -> None:
    """Removes what has been kept long enough; run inside a transaction, after `roll_up`."""
    checks_from_us = kept_from_us(connection, "checks", "at_us", KEEP_CHECKS, now)
    hours_from_us = kept_from_us(connection, "checks_hourly", "hour_us", KEEP_HOURS, now)
    forget_days(connection, "test_tokens", KEEP_HOURS, now)
    forget_billing(connection, now)
    for (provider_id,) in connection.execute("SELECT id FROM providers").fetchall():
        connection.execute(
            "DELETE FROM checks WHERE provider = ? AND at_us < ?", (provider_id, checks_from_us)
        )
        connection.execute(
            "DELETE FROM checks_hourly WHERE provider = ? AND hour_us < ?", (provider_id, hours_from_us)
        )
    forget_usage(connection, KEEP_HOURS, now)


def _hour_of(us: int) -> int:
    return us - us % _HOUR_US


def _hours(provider_id: str, rows: Iterable[sqlite3.Row]) -> Iterator[tuple[Value, ...]]:
    for hour_us, group in groupby(rows, key=lambda row: _hour_of(row["at_us"])):
        checks = list(group)
        counted = [row for row in checks if row["counted"]]
        good = [row for row in counted if row["found"] == Cause.OK]
        latencies = [row["latency_ms"] for row in good if row["latency_ms"] is not None]
        worst = _worst(Cause(row["cause"]) for row in checks)
        yield (
            provider_id,
            hour_us,
            len(counted),
            len(good),
            percentile(latencies, 0.5),
            percentile(latencies, 0.95),
            worst.status.value,
            worst.value,
        )


def _worst(causes: Iterable[Cause]) -> Cause:
    """The worst, the latest among equals."""
    worst = Cause.NOT_CHECKED
    for cause in causes:
        if cause.status.severity >= worst.status.severity:
            worst = cause
    return worst
