import csv
import io
import json
from datetime import UTC, datetime, timedelta

from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import HistoryPoint, Incident
from apimon_desktop.core.report.report import PastOf, history_csv, history_json

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPENAI, GROQ = ProviderId("openai"), ProviderId("groq")


def point(minute: int, ms: float | None = 210.04) -> HistoryPoint:
    return HistoryPoint(
        at=NOON + timedelta(minutes=minute), status=Status.HEALTHY, cause=Cause.OK, response_time_ms=ms
    )


INCIDENT = Incident(
    id="openai-1",
    provider_id=OPENAI,
    started_at=NOON,
    cause=Cause.SERVER_ERROR,
    http_status=500,
    request_id="req_1",
)
PAST = {
    OPENAI: PastOf(points=(point(0), point(2, None)), incidents=(INCIDENT,)),
    GROQ: PastOf(points=(), incidents=()),
}


def test_the_document_is_the_report_with_its_past() -> None:
    document = json.loads("".join(history_json({"schema_version": 1, "name": "é"}, PAST, since=NOON)))
    assert (document["schema_version"], document["name"]) == (1, "é")
    past = document["history"]
    assert past["since"] == "2026-11-23T12:00:00+00:00"
    assert past["providers"]["groq"] == {"points": [], "incidents": []}
    assert past["providers"]["openai"]["points"] == [
        {
            "at": "2026-11-23T12:00:00+00:00",
            "status": "healthy",
            "cause": "ok",
            "response_time_ms": 210.0,
        },
        {
            "at": "2026-11-23T12:02:00+00:00",
            "status": "healthy",
            "cause": "ok",
            "response_time_ms": None,
        },
    ]
    assert past["providers"]["openai"]["incidents"][0]["request_id"] == "req_1"
    assert past["providers"]["openai"]["incidents"][0]["ended_at"] is None


def test_a_long_past_is_shown_in_pieces_and_loses_nothing() -> None:
    many = {OPENAI: PastOf(points=tuple(point(minute) for minute in range(1000)), incidents=())}
    pieces = list(history_json({"schema_version": 1}, many, since=NOON))
    assert max(map(len, pieces)) < 40_000
    points = json.loads("".join(pieces))["history"]["providers"]["openai"]["points"]
    assert len({one["at"] for one in points}) == 1000


def test_the_table_has_a_row_for_each_point_and_incident() -> None:
    rows = list(csv.DictReader(io.StringIO(history_csv(PAST))))
    assert [row["record"] for row in rows] == ["point", "point", "incident"]
    assert rows[0]["response_time_ms"] == "210.0"
    assert rows[1]["response_time_ms"] == ""
    assert rows[2]["at"] == "2026-11-23T12:00:00+00:00"
    assert (rows[2]["status"], rows[2]["http_status"], rows[2]["request_id"]) == ("failed", "500", "req_1")
