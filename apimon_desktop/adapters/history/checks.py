"""Checks, incidents and proofs in the history; those dated in the future, by a wrong clock, do not count.

Proofs are the results of extra requests. Checks are summed up by the hour.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from apimon_desktop.adapters.history.access import (
    HistoryAccess,
    HistoryUnwritableError,
    Statement,
    Value,
    from_us,
    known,
    maker,
    row,
    to_us,
    values_of,
)
from apimon_desktop.adapters.history.past import latencies
from apimon_desktop.adapters.history.usage import real_requests
from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.model.check import UNTRIED, CheckKind, CheckResult, ExtraFinding, TokensSpent
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT, longest_gap
from apimon_desktop.core.model.state import (
    Evidence,
    Health,
    HistoryPoint,
    Incident,
    ProviderState,
    Verdict,
)
from apimon_desktop.core.model.usage import Outcome
from apimon_desktop.core.text.translatable import restored, stored

_COUNT_CHECK: Final = (
    "ON CONFLICT DO UPDATE SET succeeded = succeeded + excluded.succeeded, failed = failed + excluded.failed"
)
_REPLACE_PROOF: Final = (
    "ON CONFLICT DO UPDATE SET at_us = excluded.at_us, cause = excluded.cause, detail = excluded.detail,"
    " was_free = excluded.was_free, proven_us = coalesce(excluded.proven_us, proven_us)"
)
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


def is_counted(result: CheckResult, shown: Verdict) -> bool:
    """True for a finished check while there was a network."""
    return result.kind.counts and shown.cause is not Cause.OFFLINE


class CheckHistory:
    """The part of the history that holds checks; used in one thread only.

    Raises HistoryUnreadableError and HistoryUnwritableError.
    """

    def __init__(self, access: HistoryAccess, now: Callable[[], datetime], *, readonly: bool) -> None:
        self._access = access
        self._connection = access.connection
        self._now = now
        self.may_be_written = not readonly
        """False where it was opened read-only."""

    def append(self, result: CheckResult, shown: Verdict, *, interval_s: float = DEFAULT.interval_s) -> None:
        """Stores a check and the verdict after it; while offline, the last verdict stays.

        ``interval_s`` is the current interval between checks.
        """
        provider_id, at_us, counts = result.provider_id, to_us(result.at), is_counted(result, shown)
        check: dict[str, Value] = {
            "provider": provider_id,
            "at_us": at_us,
            "kind": result.kind.value,
            "counted": counts,
            "found": result.cause.value,
            "status": shown.status.value,
            "cause": shown.cause.value,
            "latency_ms": result.latency_ms,
            "http_status": result.http_status,
            "request_id": result.request_id,
            "gap_s": round(longest_gap(interval_s).total_seconds()),
        }
        statements = [known(provider_id), row("checks", check)]
        if counts:
            totals: dict[str, Value] = {
                "provider": provider_id,
                "succeeded": result.ok,
                "failed": not result.ok,
            }
            statements.append(row("check_totals", totals, then=_COUNT_CHECK))
        if shown.cause is not Cause.OFFLINE and result.kind is not CheckKind.ANONYMOUS:
            last_check = "UPDATE providers SET last_check_us = ? WHERE id = ?"
            statements.append((last_check, (at_us, provider_id)))
        self._access.change(*statements, *_verdict_statements(result, shown))

    def save_incident(self, incident: Incident) -> None:
        """Stores an incident or its changes."""
        self._access.change(
            known(incident.provider_id), row("incidents", values_of(incident), verb="REPLACE")
        )

    def save_proof(self, result: CheckResult, state: ProviderState, shown: Verdict) -> None:
        """Stores the result of an extra request."""
        proof = state.health.credit if result.kind is CheckKind.CREDIT else state.health.generation
        is_conclusive = proof.unusable is None and proof.suspicion is None
        values: dict[str, Value] = {
            "provider": result.provider_id,
            "kind": result.kind.value,
            "at_us": to_us(result.at) if is_conclusive else None,
            "cause": proof.cause.value,
            "detail": stored(proof.detail),
            "was_free": proof.was_free,
            "proven_us": to_us(result.at) if result.ok else None,
        }
        self._access.change(
            known(result.provider_id),
            row("proofs", values, then=_REPLACE_PROOF),
            *_verdict_statements(result, shown),
        )

    def reserve_tokens(
        self, provider_id: ProviderId, day: date, *, tokens: int, daily_tokens: int
    ) -> tuple[bool, TokensSpent]:
        """Reserves tokens for a paid test, if the day's limit allows it. Returns whether, and the day's sum.

        The limit is shared with other programs that use the file.
        """
        with self._access.changing():
            spent = self._spent(day)
            granted = spent.tokens + tokens <= daily_tokens
            return granted, self._spend(provider_id, day, tokens) if granted else spent

    def settle_tokens(self, provider_id: ProviderId, day: date, *, tokens: int) -> TokensSpent:
        """Adjusts the reservation; ``tokens`` is usually negative. Returns the day's sum."""
        with self._access.changing():
            return self._spend(provider_id, day, tokens)

    def tokens_today(self) -> TokensSpent:
        """The tokens of today's paid tests of all providers, in UTC."""
        with self._access.reading():
            return self._spent(self._now().date())

    def _spend(self, provider_id: ProviderId, day: date, tokens: int) -> TokensSpent:
        add = "ON CONFLICT DO UPDATE SET tokens = max(0, tokens + excluded.tokens)"
        values: dict[str, Value] = {"day": day.isoformat(), "provider": provider_id, "tokens": tokens}
        self._access.execute(known(provider_id), row("test_tokens", values, then=add))
        return self._spent(day)

    def _spent(self, day: date) -> TokensSpent:
        (tokens,) = self._one(
            "SELECT coalesce(sum(tokens), 0) FROM test_tokens WHERE day = ?", day.isoformat()
        )
        return TokensSpent(day=day, tokens=tokens)

    def remembered(self, provider_ids: Collection[ProviderId]) -> Mapping[ProviderId, Health]:
        """The last known state of each provider, for a start before its first check.

        An incident that is not watched any more is closed, in the file too.
        """
        now = self._now()
        with self._access.reading():
            states = {pid: self._remembered(pid, now) for pid in provider_ids}
        incidents = (one.incident for one in states.values() if one.incident is not None)
        closed = [(to_us(i.ended_at), i.id, to_us(i.ended_at)) for i in incidents if i.ended_at is not None]
        if closed and self.may_be_written:
            close = "UPDATE incidents SET ended_us = ? WHERE id = ? AND (ended_us IS NULL OR ended_us > ?)"
            with suppress(HistoryUnwritableError):  # the next start closes them in the same way
                self._access.change(*((close, values) for values in closed))
        return states

    def later(self, seen: Mapping[ProviderId, datetime | None]) -> Mapping[ProviderId, Health]:
        """The state of each provider whose last check is later than ``seen`` (None: never checked)."""
        now = self._now()
        with self._access.reading():
            checked = self._connection.execute("SELECT id, last_check_us FROM providers").fetchall()
            seen_us = {pid: 0 if at is None else to_us(at) for pid, at in seen.items()}
            return {
                pid: self._remembered(pid, now)
                for pid, at_us in checked
                if pid in seen_us and at_us is not None and seen_us[pid] < at_us <= to_us(now)
            }

    def points(self, provider_id: ProviderId, since: datetime) -> tuple[HistoryPoint, ...]:
        """The points to draw, oldest first: hours, then single checks where they are still kept."""
        bounds: dict[str, Value] = {"provider": provider_id, "since": to_us(since), "now": to_us(self._now())}
        return self._access.read(
            maker(HistoryPoint),
            "SELECT hour_us AS at_us, status, cause, p50_ms AS response_time_ms FROM checks_hourly"
            # Hours whose checks are still kept would be drawn twice.
            " WHERE provider = :provider AND hour_us BETWEEN :since AND :now AND hour_us + 3600000000"
            " <= ifnull((SELECT min(at_us) FROM checks WHERE provider = :provider), hour_us + 3600000000)"
            " UNION ALL SELECT at_us, status, cause, latency_ms FROM checks"
            " WHERE provider = :provider AND at_us BETWEEN :since AND :now ORDER BY at_us",
            bounds,
        )

    def _one(self, sql: str, *values: Value) -> Any:
        return self._connection.execute(sql, values).fetchone()

    def _remembered(self, provider_id: ProviderId, now: datetime) -> Health:
        found = self._one(
            "SELECT last_check_us, cause, since_us, detail FROM providers WHERE id = ?", provider_id
        )
        if found is None:
            return Health()
        verdict = None
        if found["cause"] is not None:
            verdict = Verdict(
                cause=Cause(found["cause"]),
                since=_past(found["since_us"], now),
                detail=restored(found["detail"]),
            )
        credit, _ = self._proof(provider_id, CheckKind.CREDIT, now)
        generation, proven_at = self._proof(provider_id, CheckKind.GENERATE, now)
        requests = real_requests(
            self._connection, provider_id, since_us=to_us(now - DEFAULT.usual_over), until_us=to_us(now)
        )
        generated = [*(request.at for request in requests if request.ok), *filter(None, [proven_at])]
        last_check_at = self._last_check_at(provider_id, found["last_check_us"], now)
        past = self._past_incidents(provider_id, last_check_at, now)
        timed = latencies(self._connection, provider_id, to_us(now - DEFAULT.usual_over), now)
        return Health(
            remembered=verdict,
            last_check_at=last_check_at,
            incident=past[0] if past else None,
            latency_ms=timed[-1][1] if timed else None,
            latencies=timed,
            outcomes=self._outcomes(provider_id, past, requests, now),
            requests=tuple(request for request in requests if request.ok and request.latency_ms is not None),
            credit=credit,
            generation=generation,
            evidence=Evidence(generates_at=max(generated, default=None)),
        )

    def _proof(
        self, provider_id: ProviderId, kind: CheckKind, now: datetime
    ) -> tuple[ExtraFinding, datetime | None]:
        """The last result of one kind of request, and when one last succeeded, UTC (None: never)."""
        found = self._one("SELECT * FROM proofs WHERE provider = ? AND kind = ?", provider_id, kind.value)
        if found is None:
            return UNTRIED, None
        proof = ExtraFinding(
            at=_past(found["at_us"], now),
            cause=Cause(found["cause"]),
            detail=restored(found["detail"]),
            was_free=bool(found["was_free"]),
        )
        return proof, _past(found["proven_us"], now)

    def _last_check_at(self, provider_id: ProviderId, noted_us: int | None, now: datetime) -> datetime | None:
        """The time of the last check; where it is in the future, that of the last stored check before now."""
        if noted_us is not None and noted_us > to_us(now):
            (noted_us,) = self._one(
                "SELECT max(at_us) FROM checks WHERE provider = ? AND at_us <= ?"
                " AND kind <> 'anonymous' AND cause <> 'offline'",
                provider_id,
                to_us(now),
            )
        return _past(noted_us, now)

    def _past_incidents(
        self, provider_id: ProviderId, last_check_at: datetime | None, now: datetime
    ) -> Sequence[Incident]:
        """The latest incidents, latest first; closed at the last check if it is too long ago to go on."""
        last = self._one(
            "SELECT gap_s FROM checks WHERE provider = ? AND at_us <= ? ORDER BY at_us DESC LIMIT 1",
            provider_id,
            to_us(now),
        )
        is_known = last is not None and last["gap_s"] is not None
        gap = timedelta(seconds=last["gap_s"]) if is_known else DEFAULT.least_gap
        found = self._connection.execute(
            "SELECT * FROM incidents WHERE provider = ? AND started_us <= ? ORDER BY started_us DESC LIMIT ?",
            (provider_id, to_us(now), DEFAULT.window),
        )
        return [_closed_if_unwatched(one, last_check_at, now, gap) for one in map(maker(Incident), found)]

    def _outcomes(
        self,
        provider_id: ProviderId,
        past: Sequence[Incident],
        requests: Sequence[Outcome],
        now: datetime,
    ) -> tuple[Outcome, ...]:
        """The last counted checks and real requests, without the failures of closed incidents."""
        rows = self._connection.execute(
            "SELECT at_us, found = 'ok', latency_ms FROM checks WHERE provider = ? AND counted AND at_us <= ?"
            " ORDER BY at_us DESC LIMIT ?",
            (provider_id, to_us(now), DEFAULT.window),
        ).fetchall()
        outcomes = [
            Outcome(at=from_us(at_us), ok=bool(ok), latency_ms=latency_ms)
            for at_us, ok, latency_ms in reversed(rows)
        ]
        outcomes = sorted([*outcomes, *requests], key=lambda one: one.at)[-DEFAULT.window :]
        return tuple(one for one in outcomes if one.ok or not any(_had(incident, one) for incident in past))

    def _sum_hours(self, now: datetime) -> None:
        late_us = to_us(now - _LATE)
        end_us = late_us - late_us % _HOUR_US
        for (provider_id,) in self._connection.execute("SELECT id FROM providers").fetchall():
            bounds = {"provider": provider_id, "end": end_us}
            for (hour_us,) in self._connection.execute(_UNSUMMED, bounds).fetchall():
                self._sum_hour(provider_id, hour_us)

    def _sum_hour(self, provider_id: ProviderId, hour_us: int) -> None:
        checks = self._connection.execute(
            "SELECT counted, found, cause, latency_ms FROM checks"
            " WHERE provider = ? AND at_us >= ? AND at_us < ? AND cause <> 'offline' ORDER BY at_us DESC",
            (provider_id, hour_us, hour_us + _HOUR_US),
        ).fetchall()
        counted = [check for check in checks if check["counted"]]
        good = [check for check in counted if check["found"] == Cause.OK]
        latencies = [check["latency_ms"] for check in good if check["latency_ms"] is not None]
        # The latest of equals.
        worst = max((Cause(check["cause"]) for check in checks), key=lambda cause: cause.status.severity)
        values: dict[str, Value] = {
            "provider": provider_id,
            "hour_us": hour_us,
            "checks": len(counted),
            "ok": len(good),
            "p50_ms": percentile(latencies, 0.5),
            "p95_ms": percentile(latencies, 0.95),
            "status": worst.status.value,
            "cause": worst.value,
        }
        self._access.execute(row("checks_hourly", values, verb="REPLACE"))


def _verdict_statements(result: CheckResult, shown: Verdict) -> tuple[Statement, ...]:
    """Stores the verdict that was shown after a result, if there was one. The provider's row is there."""
    if shown.status is Status.UNKNOWN:
        return ()
    since_us = to_us(shown.since or result.at)
    values = shown.cause.value, since_us, stored(shown.detail), result.provider_id
    return (("UPDATE providers SET cause = ?, since_us = ?, detail = ? WHERE id = ?", values),)


def _past(at_us: int | None, now: datetime) -> datetime | None:
    """The time. None: it is missing, or in the future, from a wrong clock."""
    return None if at_us is None or at_us > to_us(now) else from_us(at_us)


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


def _had(incident: Incident, outcome: Outcome) -> bool:
    return incident.ended_at is not None and incident.started_at <= outcome.at <= incident.ended_at
