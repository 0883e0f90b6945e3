"""What is known, as a file for other programs: the report with its past, or a table."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apimon_desktop.core.remembered import HistoryPoint
from apimon_desktop.core.spreadsheet import csv_table
from apimon_desktop.core.state import Incident
from apimon_desktop.core.types import ProviderId

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
    """All that the history holds of a provider since a moment."""

    points: tuple[HistoryPoint, ...]
    """Oldest first: hours, then single checks."""
    incidents: tuple[Incident, ...]


def history_json(
    report: Mapping[str, Any], past: Mapping[ProviderId, PastOf], *, since: datetime
) -> Iterator[str]:
    """The report document, with the points and incidents of each provider under ``history``.

    In pieces, so that whoever encodes it in a thread of its own holds up nobody for long.
    """
    yield f"{json.dumps(report, ensure_ascii=False)[:-1]},\n"
    yield f'"history": {{"since": {json.dumps(_iso(since))}, "providers": {{'
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
    rows = (row for provider_id, one in past.items() for row in _rows(provider_id, one.points, one.incidents))
    return csv_table(_COLUMNS, ([row.get(column) for column in _COLUMNS] for row in rows))


def _rows(
    provider_id: ProviderId, points: Sequence[HistoryPoint], incidents: Iterable[Incident]
) -> Iterator[dict[str, Any]]:
    for point in points:
        yield {"record": "point", "provider": provider_id, **point_document(point)}
    for incident in incidents:
        told = incident_document(incident)
        row = {"at": told.pop("started_at"), "status": incident.cause.status.value, **told}
        del row["id"]
        yield {"record": "incident", "provider": provider_id, **row}


def point_document(point: HistoryPoint) -> dict[str, Any]:
    """A point of the history, as documents have it."""
    ms = point.response_time_ms
    return {
        "at": _iso(point.at),
        "status": point.status.value,
        "cause": point.cause.value,
        "response_time_ms": None if ms is None else round(ms, 1),
    }


def incident_document(incident: Incident) -> dict[str, Any]:
    """An incident, as documents have it."""
    return {
        "id": incident.id,
        "started_at": _iso(incident.started_at),
        "ended_at": _iso(incident.ended_at),
        "cause": incident.cause.value,
        "http_status": incident.http_status,
        "request_id": incident.request_id,
        "relapses": incident.relapses,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
