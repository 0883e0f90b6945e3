"""The document of ``/api/monitor``, ``check --json`` and `get_status_report`, and exports with history."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from apimon_desktop.core.alerts.message import alerts_of
from apimon_desktop.core.alerts.money import money_alerts
from apimon_desktop.core.failover.choose import suggest
from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.offline import LocalFault
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import HistoryPoint, Incident, ProviderState
from apimon_desktop.core.money.savings import NO_BASIS, ideas
from apimon_desktop.core.money.summary import MoneySummary, money_document, suggestion_document
from apimon_desktop.core.report.metrics import metrics_of
from apimon_desktop.core.text.formats import csv_table, iso
from apimon_desktop.core.wording.headline import unwell

SCHEMA_VERSION: Final = 1
_NO_UPTIMES: Final[Mapping[ProviderId, float]] = {}


def status_report(
    snapshot: Snapshot,
    *,
    now: datetime,
    tz: tzinfo | None = None,
    uptimes: Mapping[ProviderId, float] = _NO_UPTIMES,
    money: MoneySummary | None = None,
) -> dict[str, Any]:
    """The whole document, ready for JSON; ``resources/report.schema.json`` describes it.

    ``tz`` is for times inside texts; all others are UTC. ``uptimes`` are ratios over the last 24 h, where
    known. ``money`` None: there is no history.
    """
    found = ideas(snapshot, NO_BASIS if money is None else money.basis)
    states = snapshot.providers.values()
    by_status: dict[Status, list[str]] = {status: [] for status in Status}
    for state in states:
        by_status[snapshot.shown(state.id).status].append(state.id)
    return {
        "schema_version": SCHEMA_VERSION,
        "timestamp": iso(now),
        "summary": {
            **{f"{status.value}_providers": len(ids) for status, ids in by_status.items()},
            "total_cost_usd": float(sum(state.totals.cost_usd for state in states)),
            "total_tokens": sum(state.totals.tokens for state in states),
            "total_requests": sum(state.totals.requests for state in states),
            "worst_status": snapshot.worst_status.value,
            "offline": snapshot.offline,
            "offline_reason": _reason(snapshot.local_fault),
        },
        "providers": {status.value: ids for status, ids in by_status.items()},
        "detailed_metrics": {
            str(state.id): _details(snapshot, state, now, uptimes.get(state.id)) for state in states
        },
        "failover": {str(state.id): _failover(snapshot, state, now) for state in unwell(snapshot)},
        "alerts": [*alerts_of(snapshot, now=now, tz=tz), *money_alerts(money, snapshot)],
        "optimization_suggestions": [idea.text for idea in found],
        "suggestions": [suggestion_document(idea) for idea in found],
        "money": None if money is None else money_document(money),
    }


def _details(
    snapshot: Snapshot, state: ProviderState, now: datetime, uptime_ratio: float | None
) -> dict[str, Any]:
    """The documented ten keys, whose figures are never null, then ours, which are where unknown."""
    verdict = snapshot.shown(state.id)
    latencies = [ms for _, ms in state.health.latencies]
    # A real request takes many times as long as a check, so their latencies stay apart.
    real = [request.latency_ms for request in state.health.requests if request.latency_ms is not None]
    return {
        **metrics_of(state, verdict).to_document(),
        "name": state.profile.name,
        "cause": verdict.cause.value,
        "since": iso(verdict.since),
        "offline_reason": _reason(verdict.local),
        "error_rate": _percent(state.totals.failed, state.totals.requests),
        "success_rate": _percent(state.totals.succeeded, state.totals.requests),
        "p50_ms": _rounded(percentile(latencies, 0.5)),
        "p95_ms": _rounded(percentile(latencies, 0.95)),
        "requests_p50_ms": _rounded(percentile(real, 0.5)),
        "requests_p95_ms": _rounded(percentile(real, 0.95)),
        "uptime_24h_ratio": uptime_ratio,
        "retry_after_s": _wait_s(state.schedule.retry_at, now),
        "key_source": None if state.key is None else state.key.source.value,
        "ignored": state.is_ignored,
        "evidence": {name: iso(at) for name, at in asdict(state.health.evidence).items()},
        "official": _official(state, now),
    }


def _reason(fault: LocalFault | None) -> str | None:
    """The value of ``offline_reason``. None: not offline."""
    return None if fault is None else fault.reason.value


def _official(state: ProviderState, now: datetime) -> dict[str, Any] | None:
    """What the provider's own status page reports; it does not affect the status."""
    official = state.official_at(now)
    if official is None:
        return None
    return {
        "level": official.says.level.value,
        "title": official.says.title,
        "since": iso(official.says.since),
        "whole_page": official.says.whole_page,
        "url": official.url,
        "read_at": iso(official.read_at),
    }


def _failover(snapshot: Snapshot, state: ProviderState, now: datetime) -> dict[str, str | None]:
    failover = suggest(snapshot, state.id, now=now)
    return {"provider": failover.provider, "reason": failover.reason}


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _rounded(value_ms: float | None) -> float | None:
    return None if value_ms is None else round(value_ms, 1)


def _wait_s(retry_at: datetime | None, now: datetime) -> int | None:
    """Seconds left of ``Retry-After``, rounded up. None: none."""
    left_s = (retry_at - now).total_seconds() if retry_at is not None else 0.0
    return math.ceil(left_s) if left_s > 0 else None


_POINTS_AT_ONCE = 256
_COLUMNS = (
    "record",
    "provider",
    "at",
    "ended_at",
    "status",
    "cause",
    "response_time_ms",
    "http_status",
    "request_id",
    "relapses",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOf:
    """The history of a provider since a moment."""

    points: tuple[HistoryPoint, ...]
    """Oldest first: hours, then single checks."""
    incidents: tuple[Incident, ...]


def history_json(
    report: Mapping[str, Any], past: Mapping[ProviderId, PastOf], *, since: datetime
) -> Iterator[str]:
    """The report document, with the points and incidents of each provider under ``history``.

    In pieces, so that a thread that encodes it does not block others for long.
    """
    yield f"{json.dumps(report, ensure_ascii=False)[:-1]},\n"
    yield f'"history": {{"since": {json.dumps(iso(since))}, "providers": {{'
    for place, (provider_id, one) in enumerate(past.items()):
        yield f'{"," if place else ""}\n{json.dumps(provider_id)}: {{"points": ['
        for start in range(0, len(one.points), _POINTS_AT_ONCE):
            some = [point_document(point) for point in one.points[start : start + _POINTS_AT_ONCE]]
            yield f"{',' if start else ''}\n{json.dumps(some)[1:-1]}"
        incidents = [incident_document(incident) for incident in one.incidents]
        yield f'], "incidents": {json.dumps(incidents, ensure_ascii=False)}}}'
    yield "}}}\n"


def history_csv(past: Mapping[ProviderId, PastOf]) -> str:
    """One table: a row for each point, then one for each incident; ``record`` tells them apart."""
    rows = (row for provider_id, one in past.items() for row in _rows(provider_id, one))
    return csv_table(_COLUMNS, ([row.get(column) for column in _COLUMNS] for row in rows))


def _rows(provider_id: ProviderId, one: PastOf) -> Iterator[dict[str, Any]]:
    for point in one.points:
        yield {"record": "point", "provider": provider_id, **point_document(point)}
    for incident in one.incidents:
        same = {"at": iso(incident.started_at), "status": incident.cause.status.value}
        yield {"record": "incident", "provider": provider_id, **incident_document(incident), **same}


def point_document(point: HistoryPoint) -> dict[str, Any]:
    """A point of the history for documents."""
    ms = point.response_time_ms
    return {
        "at": iso(point.at),
        "status": point.status.value,
        "cause": point.cause.value,
        "response_time_ms": None if ms is None else round(ms, 1),
    }


def incident_document(incident: Incident) -> dict[str, Any]:
    """An incident for documents."""
    return {
        "id": incident.id,
        "started_at": iso(incident.started_at),
        "ended_at": iso(incident.ended_at),
        "cause": incident.cause.value,
        "http_status": incident.http_status,
        "request_id": incident.request_id,
        "relapses": incident.relapses,
    }
