"""The API's documents, from values; `resources/openapi.json` describes them."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from apimon_desktop.core.failover import Failover
from apimon_desktop.core.history_export import incident_document, point_document
from apimon_desktop.core.remembered import HistoryPoint
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.state import Incident, Transition
from apimon_desktop.core.types import ProviderId, Status

_POINTS_AT_ONCE: Final = 500
"""Encoding more holds up the other threads for longer than a picture takes."""


def status_document(snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    """``/api/status``: what is known at this moment."""
    return {
        "monitoring_available": not snapshot.offline,
        "healthy_providers": _healthy(snapshot),
        "provider_count": len(snapshot.providers),
        "timestamp": _iso(now),
        "status": snapshot.worst_status.value,
        "offline_reason": _reason(snapshot),
    }


def failover_document(failover: Failover) -> dict[str, Any]:
    """``/api/failover/{id}``: as ``apimon failover --json``."""
    return {
        "provider": failover.provider,
        "reason": failover.reason,
        "facts": list(failover.facts),
        "passed_over": list(failover.passed_over),
    }


def update_document(update: Update) -> dict[str, Any]:
    """One event of ``/api/events``."""
    snapshot, result = update.snapshot, update.result
    provider_id = None if result is None else result.provider_id
    return {
        "timestamp": _iso(snapshot.at),
        "status": snapshot.worst_status.value,
        "offline": snapshot.offline,
        "offline_reason": _reason(snapshot),
        "healthy_providers": _healthy(snapshot),
        "check": None if provider_id is None else _check(snapshot, provider_id),
        "change": None if update.transition is None else _change(update.transition),
    }


def _reason(snapshot: Snapshot) -> str | None:
    """The value of ``offline_reason``. None: not offline."""
    return None if snapshot.local_fault is None else snapshot.local_fault.reason.value


def history_body(
    provider_id: ProviderId, points: Sequence[HistoryPoint], incidents: Sequence[Incident]
) -> bytes:
    """``/api/history/{id}``, encoded piece by piece: it may hold thousands of points."""
    start = json.dumps({"provider": provider_id})[:-1]
    documents = json.dumps([incident_document(incident) for incident in incidents])
    return f'{start}, "points": [{", ".join(_encoded(points))}], "incidents": {documents}}}\n'.encode()


def _encoded(points: Sequence[HistoryPoint]) -> Iterator[str]:
    for start in range(0, len(points), _POINTS_AT_ONCE):
        yield json.dumps([point_document(point) for point in points[start : start + _POINTS_AT_ONCE]])[1:-1]


def _healthy(snapshot: Snapshot) -> list[str]:
    return [pid for pid in snapshot.providers if snapshot.shown(pid).status is Status.HEALTHY]


def _check(snapshot: Snapshot, provider_id: ProviderId) -> dict[str, Any] | None:
    """The provider that was looked at, as it is now. None: it has been removed meanwhile."""
    state = snapshot.providers.get(provider_id)
    if state is None:
        return None
    shown = snapshot.shown(provider_id)
    return {
        "provider": provider_id,
        "status": shown.status.value,
        "cause": shown.cause.value,
        "since": _iso(shown.since),
        "response_time_ms": None if state.latency_ms is None else round(state.latency_ms, 1),
    }


def _change(transition: Transition) -> dict[str, Any]:
    return {
        "provider": transition.provider_id,
        "before": transition.before.status.value,
        "after": transition.after.status.value,
        "cause": transition.after.cause.value,
        "since": _iso(transition.after.since),
        "news": transition.news,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
