"""Every path, asked over a real connection."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from local_api import Served, assert_fits
from samples import NOW, Samples

from apimon_desktop.core import __version__
from apimon_desktop.core.failover.choose import suggest
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import HistoryPoint, Incident, Transition, Verdict
from apimon_desktop.demo import behaviours
from apimon_desktop.paths import resource
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.server.documents import (
    history_body,
    status_document,
    update_document,
)

SAMPLES = Samples()
OPENAI, TOGETHER = ProviderId("openai"), ProviderId("together_ai")


def pretty(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


async def test_the_report_of_a_check_now_is_the_one_of_the_command_line(api: Served) -> None:
    report = await api.document("/api/monitor")
    schema = json.loads(resource("report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    assert_fits(report, "Report")
    assert report["providers"]["healthy"] == list(PROVIDERS)
    assert set(report) == set(api.session.report())


async def test_a_provider_that_fails_is_told_with_its_cause(api: Served) -> None:
    api.simulator.set(OPENAI, behaviours.wrong_key())
    report = await api.document("/api/monitor")
    assert report["detailed_metrics"]["openai"]["cause"] == "authentication"
    assert report["failover"]["openai"]["provider"] == "together_ai"


async def test_the_status_is_told_without_asking_anybody(api: Served) -> None:
    before = await api.document("/api/status")
    assert_fits(before, "CurrentStatus")
    assert (before["healthy_providers"], before["status"]) == ([], "unknown")
    assert before["provider_count"] == 6
    assert api.simulator.requests == []
    await api.document("/api/monitor")
    after = await api.document("/api/status")
    assert (after["healthy_providers"], after["status"]) == (list(PROVIDERS), "healthy")


async def test_failover_names_a_provider_and_at_least_three_facts(api: Served) -> None:
    await api.document("/api/monitor")
    found = await api.document("/api/failover/openai")
    assert_fits(found, "Failover")
    assert found["provider"] == "together_ai"
    assert len(found["facts"]) >= 3
    for_embeddings = await api.document("/api/failover/openai?for=embeddings")
    assert for_embeddings["provider"] != "anthropic"


async def test_history_holds_the_checks_that_were_made(api: Served) -> None:
    api.simulator.set(OPENAI, behaviours.wrong_key())
    await api.document("/api/monitor")
    found = await api.document("/api/history/openai?hours=1")
    assert_fits(found, "History")
    assert [point["cause"] for point in found["points"]] == ["authentication"]
    assert [incident["cause"] for incident in found["incidents"]] == ["authentication"]


async def test_the_index_lists_what_there_is_and_the_description_describes_it(api: Served) -> None:
    index, described = await api.document("/"), await api.document("/openapi.json")
    assert_fits(index, "Index")
    paths = [f"{method.upper()} {path}" for path, ways in described["paths"].items() for method in ways]
    assert sorted(index["paths"]) == sorted(paths)
    assert described["info"]["version"] == index["version"] == __version__


async def test_whether_it_answers_is_told_in_one_word(api: Served) -> None:
    assert await api.document("/healthz") == {"status": "ok"}


async def test_head_gives_what_get_gives_without_the_body(api: Served) -> None:
    got, head = await api.get("/api/failover/openai"), await api.client.head("/api/failover/openai")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))


async def test_one_connection_serves_many_requests_in_their_order(api: Served) -> None:
    wanted = ["/healthz", "/", "/nowhere", "/api/status"]
    heads = [api.head(start=f"GET {path} HTTP/1.1") for path in wanted]
    heads[-1] = api.head("Connection: close", start="GET /api/status HTTP/1.1")
    answers = await api.send(b"".join(heads))
    assert [answer.status for answer in answers] == [200, 200, 404, 200]
    assert json.loads(answers[0].body) == {"status": "ok"}
    assert "monitoring_available" in json.loads(answers[3].body)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "//api/status", 404, "not_found"),
        ("GET", "/api/status/", 404, "not_found"),
        ("GET", "/api/./status", 404, "not_found"),
        ("GET", "/api%2Fstatus", 404, "not_found"),
        ("GET", "/api/failover/../../etc/passwd", 404, "not_found"),
        ("GET", "/api/failover/%2e%2e%2fopenai", 404, "unknown_provider"),
        ("GET", "/api/failover/{id}", 404, "unknown_provider"),
        ("GET", "/api/failover/nobody", 404, "unknown_provider"),
        ("GET", "/api/history/nobody", 404, "unknown_provider"),
        ("GET", "/api/history/openai?hours=0", 400, "bad_request"),
        ("GET", "/api/history/openai?hours=9601", 400, "bad_request"),
        ("GET", "/api/history/openai?hours=-1", 400, "bad_request"),
        ("GET", "/api/history/openai?hours=1.5", 400, "bad_request"),
        ("GET", "/api/history/openai?hours=", 400, "bad_request"),
        ("GET", "/api/history/openai?hours=%D9%A3", 400, "bad_request"),
        ("GET", "/api/history/openai?hours=1&hours=2", 400, "bad_request"),
        ("GET", "/api/history/openai?days=1", 400, "bad_request"),
        ("GET", "/api/failover/openai?for=dancing", 400, "bad_request"),
        ("GET", "/api/status?verbose=1", 400, "bad_request"),
        ("GET", "/api/status?%FF=1", 400, "bad_request"),
        ("POST", "/api/status", 405, "method_not_allowed"),
        ("DELETE", "/api/monitor", 405, "method_not_allowed"),
        ("OPTIONS", "/api/status", 405, "method_not_allowed"),
        ("HEAD", "/api/events", 405, None),
    ],
)
async def test_what_is_not_there_is_refused_with_a_code_and_a_sentence(
    api: Served, method: str, path: str, status: int, code: str | None
) -> None:
    # httpx would tidy the path up.
    (answer,) = await api.send(api.head("Connection: close", start=f"{method} {path} HTTP/1.1"))
    assert answer.status == status
    if code is not None:
        assert_fits(json.loads(answer.body), "Error")
        assert answer.code == code
    if status == 405:
        assert answer.headers["allow"] == "GET"


async def test_no_answer_may_be_kept_framed_or_read_by_a_web_page(api: Served) -> None:
    for path in ("/api/status", "/nowhere", "/metrics"):
        headers = (await api.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "date" in headers
        assert not [name for name in headers if name.startswith("access-control") or name == "server"]


async def test_no_answer_holds_a_key_or_the_place_of_a_file(api: Served) -> None:
    api.simulator.set(OPENAI, behaviours.wrong_key())
    paths = ["/api/monitor", "/api/status", "/api/failover/openai", "/api/history/openai", "/metrics", "/"]
    said = "".join([(await api.get(path)).text for path in paths])
    assert not [pid for pid in PROVIDERS if api.simulator.key(pid).reveal() in said]
    assert str(api.session.plan.folders.data) not in said


@pytest.mark.logs_warning("Internal error in a request to the local API")
@pytest.mark.parametrize(
    "kind", [RuntimeError, KeyError, OSError, TimeoutError, ConnectionResetError, FileNotFoundError]
)
async def test_our_own_fault_is_told_without_its_particulars(
    api: Served, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise kind(f"{api.session.plan.folders.data} sk-secret")

    monkeypatch.setattr(api.session.engine, "failover", fail)
    response = await api.get("/api/failover/openai")
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
    assert_fits(response.json(), "Error")
    assert "sk-secret" not in response.text
    assert "Traceback" not in response.text
    assert (await api.get("/healthz")).status_code == 200


async def test_without_a_history_there_are_no_points(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(api.session.recorder, "history", lambda: None)
        found = await api.document("/api/history/openai")
    assert found == {"provider": "openai", "points": [], "incidents": []}


def test_the_documents_are_the_ones_that_were_promised(golden: Callable[[str, str], None]) -> None:
    snapshot = SAMPLES.snapshot(None, openai=Cause.RATE_LIMITED)
    found = suggest(snapshot, OPENAI, now=NOW)
    verdict = Verdict(cause=Cause.RATE_LIMITED, since=NOW - timedelta(minutes=14))
    result = CheckResult(
        provider_id=OPENAI, kind=CheckKind.POLL, at=NOW, at_mono_s=1.0, cause=Cause.RATE_LIMITED
    )
    change = Transition(
        provider_id=OPENAI, before=Verdict(cause=Cause.OK), after=verdict, incident=None, news=True
    )
    update = update_document(Update(snapshot=snapshot, result=result, transition=change))
    documents = {
        "/api/status": status_document(snapshot, NOW),
        "/api/failover/openai": found.to_document(),
        "/api/history/openai": json.loads(history()),
        "/api/events": update,
    }
    for path, schema in zip(documents, ("CurrentStatus", "Failover", "History", "Update"), strict=True):
        assert_fits(documents[path], schema)
    golden("local_api.json", pretty(documents))


def history() -> bytes:
    point = HistoryPoint(at=NOW, status=Status.HEALTHY, cause=Cause.OK, response_time_ms=311.26)
    silent = HistoryPoint(at=NOW, status=Status.FAILED, cause=Cause.TIMEOUT, response_time_ms=None)
    incident = Incident(id="openai-1", provider_id=OPENAI, started_at=NOW, cause=Cause.TIMEOUT)
    return history_body(OPENAI, (point, silent), (incident,))


def test_a_long_history_is_one_document_too() -> None:
    points = [
        HistoryPoint(
            at=datetime(2026, 1, 1, tzinfo=UTC), status=Status.HEALTHY, cause=Cause.OK, response_time_ms=n
        )
        for n in range(1, 1302)
    ]
    document = json.loads(history_body(OPENAI, points, ()))
    assert [point["response_time_ms"] for point in document["points"]] == list(range(1, 1302))
    assert json.loads(history_body(OPENAI, (), ()))["points"] == []


def test_offline_nothing_is_available() -> None:
    document = status_document(SAMPLES.snapshot(NOW), NOW)
    assert (document["monitoring_available"], document["status"]) == (False, "unknown")


def test_an_update_that_is_no_check_says_so() -> None:
    document = update_document(Update(snapshot=SAMPLES.snapshot()))
    assert_fits(document, "Update")
    assert (document["check"], document["change"]) == (None, None)


def test_a_check_of_a_provider_that_was_removed_meanwhile_is_none() -> None:
    result = CheckResult(
        provider_id=ProviderId("gone"), kind=CheckKind.POLL, at=NOW, at_mono_s=1.0, cause=Cause.OK
    )
    assert update_document(Update(snapshot=SAMPLES.snapshot(), result=result))["check"] is None
