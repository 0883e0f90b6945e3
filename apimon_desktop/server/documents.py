"""The documents of the API; `resources/openapi.json` describes them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from apimon_desktop.adapters.files.access import read_resource
from apimon_desktop.core import __version__
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.state import HistoryPoint, Incident, Transition
from apimon_desktop.core.report.report import incident_document, point_document
from apimon_desktop.core.text.formats import iso
from apimon_desktop.server.responses import encoded

_POINTS_AT_ONCE: Final = 500
"""Encoding more at once would block other threads for longer than one frame."""


def status_document(snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    """``/api/status``: what is known now."""
    return {
        "monitoring_available": not snapshot.offline,
        "healthy_providers": _healthy(snapshot),
        "provider_count": len(snapshot.providers),
        "timestamp": iso(now),
        "status": snapshot.worst_status.value,
        "offline_reason": _reason(snapshot),
    }


def update_document(update: Update) -> dict[str, Any]:
    """One event of ``/api/events``."""
    snapshot, result = update.snapshot, update.result
    provider_id = None if result is None else result.provider_id
    return {
        "timestamp": iso(snapshot.at),
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
    """``/api/history/{id}``, encoded piece by piece because it may hold thousands of points."""
    start = json.dumps({"provider": provider_id})[:-1]
    documents = json.dumps([incident_document(incident) for incident in incidents])
    return f'{start}, "points": [{", ".join(_encoded(points))}], "incidents": {documents}}}\n'.encode()


def _encoded(points: Sequence[HistoryPoint]) -> Iterator[str]:
    for start in range(0, len(points), _POINTS_AT_ONCE):
        yield json.dumps([point_document(point) for point in points[start : start + _POINTS_AT_ONCE]])[1:-1]


def _healthy(snapshot: Snapshot) -> list[str]:
    return [pid for pid in snapshot.providers if snapshot.shown(pid).status is Status.HEALTHY]


def _check(snapshot: Snapshot, provider_id: ProviderId) -> dict[str, Any] | None:
    """The checked provider as it is now. None: it has been removed."""
    state = snapshot.providers.get(provider_id)
    if state is None:
        return None
    shown = snapshot.shown(provider_id)
    return {
        "provider": provider_id,
        "status": shown.status.value,
        "cause": shown.cause.value,
        "since": iso(shown.since),
        "response_time_ms": None if state.health.latency_ms is None else round(state.health.latency_ms, 1),
    }


def _change(transition: Transition) -> dict[str, Any]:
    return {
        "provider": transition.provider_id,
        "before": transition.before.status.value,
        "after": transition.after.status.value,
        "cause": transition.after.cause.value,
        "since": iso(transition.after.since),
        "news": transition.news,
    }


_INSIDE_REPORT = '"#/components/schemas/Report/$defs/'


def openapi_body(providers: Iterable[ProviderId]) -> bytes:
    """The document for these providers, including the report's schema from its own file."""
    return _body(tuple(providers))


@lru_cache(maxsize=1)
def _body(providers: tuple[ProviderId, ...]) -> bytes:
    document = json.loads(read_resource("openapi.json"))
    schema = read_resource("report.schema.json").decode()
    report = json.loads(schema.replace('"#/$defs/', _INSIDE_REPORT))
    for own in ("$schema", "$id"):  # they would change the base of references
        report.pop(own, None)
    schemas = document["components"]["schemas"]
    schemas["Report"] = report
    schemas["ProviderId"]["enum"] = list(providers)
    document["info"]["version"] = __version__
    return encoded(document)
