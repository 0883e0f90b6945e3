"""Usage, reported and told over HTTP."""

import json
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from local_api import Served, assert_fits, served

from apimon_desktop.core.model.usage import Receipt, ReceiptKind
from apimon_desktop.providers.registry import PROVIDERS

ONE = {
    "provider": "anthropic",
    "model": "claude-sonnet-4-5",
    "input_tokens": 1200,
    "output_tokens": 300,
    "cached_input_tokens": 800,
    "latency_ms": 2400,
    "ok": True,
    "cost_usd": 0.0123,
    "id": "job-17-3",
}


async def test_a_report_is_acknowledged_once_and_counted_once(api: Served) -> None:
    first = await api.client.post("/api/usage", json=ONE)
    assert (first.status_code, first.json()) == (200, {"receipts": [{"result": "accepted"}]})
    again = await api.client.post("/api/usage", json=[ONE, {"provider": "openai", "tokens": 1500}])
    assert_fits(again.json(), "Receipts")
    assert [receipt["result"] for receipt in again.json()["receipts"]] == ["duplicate", "accepted"]
    usage = await api.document("/api/usage?since=today&by=provider")
    assert_fits(usage, "Usage")
    assert {row["key"]: row["tokens"] for row in usage["rows"]} == {"anthropic": 1500, "openai": 1500}
    assert {row["key"]: row["billed_usd"] for row in usage["rows"]} == {"anthropic": 0.0123, "openai": None}
    assert usage["total_tokens"] == 3000


@pytest.mark.parametrize("by", ["provider", "model", "day", "source"])
async def test_usage_is_summed_by_what_was_asked_for(api: Served, by: str) -> None:
    await api.client.post("/api/usage", json=ONE)
    usage = await api.document(f"/api/usage?by={by}&since=24h")
    assert_fits(usage, "Usage")
    assert usage["by"] == by
    assert len(usage["rows"]) == 1


async def test_what_was_acknowledged_survives_the_end(tmp_path: Path) -> None:
    async with served(tmp_path) as api:
        assert (await api.client.post("/api/usage", json=ONE)).status_code == 200
    async with served(tmp_path) as api:
        assert (await api.document("/api/usage"))["total_tokens"] == 1500


async def test_nothing_reported_is_an_empty_list_and_no_amount(api: Served) -> None:
    usage = await api.document("/api/usage")
    assert (usage["rows"], usage["total_cost_usd"], usage["basis"]) == ([], None, "unknown")


async def test_a_long_list_is_taken_whole(api: Served) -> None:
    many = [{"provider": "openai", "tokens": 1, "id": f"n{n}"} for n in range(3000)]
    response = await api.client.post("/api/usage", json=many)
    assert len(response.json()["receipts"]) == 3000
    assert (await api.document("/api/usage"))["total_tokens"] == 3000


async def test_one_wrong_item_of_a_list_is_refused_and_the_others_are_kept(api: Served) -> None:
    response = await api.client.post(
        "/api/usage",
        json=[
            ONE,
            {"provider": "openai", "tokens": -1},
            {"provider": "sk-secret", "tokens": 1},
            {"provider": "openai", "tokens": 7},
        ],
    )
    document = response.json()
    error = document["error"]
    assert (response.status_code, error["code"]) == (400, "bad_usage")
    assert error["message"].startswith("2 of 4 were counted. Item 2: tokens is less than 0.")
    assert "sk-secret" not in response.text
    assert [one["result"] for one in document["receipts"]] == ["accepted", "refused", "refused", "accepted"]
    assert document["receipts"][1]["reason"] == "tokens is less than 0."
    assert {row["key"] for row in (await api.document("/api/usage"))["rows"]} == {"openai", "anthropic"}


async def test_a_list_of_nothing_but_wrong_items_tells_the_first_of_them(api: Served) -> None:
    response = await api.client.post("/api/usage", json=[{"provider": "openai", "tokens": -1}] * 1200)
    message = response.json()["error"]["message"]
    assert response.status_code == 400
    assert message.startswith("Nothing was counted. Item 1: tokens is less than 0. Item 2:")
    assert message.endswith("So it is with 1,195 more.")
    assert "receipts" not in response.json()


async def test_every_kind_of_count_is_taken_and_told(api: Served) -> None:
    report = {
        "provider": "anthropic",
        "model": "claude-sonnet-4-5",
        "input_tokens": 1000,
        "input_audio_tokens": 300,
        "output_tokens": 100,
        "web_searches": 2,
        "service_tier": "priority",
        "ok": True,
    }
    response = await api.client.post("/api/usage", json=report)
    assert response.json() == {"receipts": [{"result": "accepted"}]}
    usage = await api.document("/api/usage")
    assert usage["total_details"] == {
        "input_audio_tokens": 300,
        "web_searches": 2,
        "service_tier=priority": 1,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"provider": "openai", "tokens": NaN}',
        b'{"provider": "openai", "tokens": Infinity}',
        b'{"provider": "openai", "tokens": 1}}',
        b"\xff\xfe{\0}\0",
        b"[" * 100_000,
        b'{"tokens": ' + b"9" * 10_000 + b"}",
    ],
    ids=["nothing", "a brace", "NaN", "Infinity", "too much", "UTF-16", "nested", "huge number"],
)
async def test_what_is_no_json_is_refused(api: Served, body: bytes) -> None:
    response = await api.client.post(
        "/api/usage", content=body, headers={"Content-Type": "application/json; charset=utf-8"}
    )
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "kind",
    [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jso"],
)
async def test_a_report_that_a_form_of_a_web_page_could_send_is_refused(
    api: Served, kind: str | None
) -> None:
    """Such a request needs no question beforehand, which would be refused."""
    headers = {} if kind is None else {"Content-Type": kind}
    response = await api.client.post("/api/usage", content=json.dumps(ONE).encode(), headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (415, "not_json")
    assert (await api.document("/api/usage"))["rows"] == []


@pytest.mark.parametrize("query", ["since=yesterday", "since=500d", "by=colour", "until=today", "since="])
async def test_a_stretch_of_time_that_cannot_be_is_refused(api: Served, query: str) -> None:
    response = await api.get(f"/api/usage?{query}")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


async def test_what_could_not_be_written_is_not_acknowledged_and_names_no_file(
    api: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: Future[tuple[Receipt, ...]] = Future()
    reason = f"{api.session.plan.folders.history_file} could not be written: the disk is full."
    refused.set_result((Receipt(kind=ReceiptKind.REFUSED, reason=reason),))
    monkeypatch.setattr(api.session.usage, "report", lambda _events: refused)
    response = await api.client.post("/api/usage", json=ONE)
    assert (response.status_code, response.json()["error"]["code"]) == (503, "not_kept")
    described = await api.document("/openapi.json")
    assert "503" in described["paths"]["/api/usage"]["post"]["responses"]
    told = response.json()["error"]["message"]
    assert told == "Nothing was counted. history.sqlite3 could not be written: the disk is full."


async def test_a_client_that_asks_before_it_sends_is_told_to_go_on(api: Served) -> None:
    body = json.dumps(ONE).encode()
    head = api.head(
        "Expect: 100-continue",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        start="POST /api/usage HTTP/1.1",
    )
    received = await api.talk([head, body])
    assert received.startswith(b"HTTP/1.1 100 ")
    assert b"accepted" in received


async def test_a_report_in_chunks_is_one_report(api: Served) -> None:
    text = json.dumps(ONE).encode()
    chunks = b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in (text[:10], text[10:]))
    head = api.head(
        "Transfer-Encoding: chunked",
        "Content-Type: application/json",
        "Connection: close",
        start="POST /api/usage HTTP/1.1",
    )
    (answer,) = await api.send(head + chunks + b"0\r\n\r\n")
    assert answer.status == 200


def counts(most: int) -> st.SearchStrategy[int]:
    return st.integers(min_value=0, max_value=most)


@st.composite
def reports(draw: st.DrawFn) -> dict[str, object]:
    """Reports that are right, with whatever fields."""
    put_in, put_out = draw(counts(10**6)), draw(counts(10**6))
    cached = draw(counts(put_in))
    optional = {
        "tokens": st.just(put_in + put_out),
        "cached_input_tokens": st.just(cached),
        "cache_write_tokens": counts(put_in - cached),
        "reasoning_tokens": counts(put_out),
        "model": st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=200),
        "latency_ms": st.floats(min_value=0, max_value=1e6),
        "ok": st.booleans(),
        "cost_usd": st.floats(min_value=0, max_value=1e5),
        "at": st.timedeltas(timedelta(0), timedelta(days=390)).map(lambda ago: f"{datetime.now(UTC) - ago}"),
        "id": st.uuids().map(str),
    }
    chosen = draw(st.fixed_dictionaries({}, optional=optional))
    provider = draw(st.sampled_from(sorted(PROVIDERS)))
    return {"provider": provider, "input_tokens": put_in, "output_tokens": put_out, **chosen}


async def test_every_report_that_is_right_is_taken(api: Served) -> None:
    taken = 0

    @given(batch=st.lists(reports(), min_size=1, max_size=20))
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def gather(batch: list[dict[str, object]]) -> None:
        batches.append(batch)

    batches: list[list[dict[str, object]]] = []
    gather()
    for batch in batches:
        response = await api.client.post("/api/usage", json=batch)
        assert response.status_code == 200, response.text
        taken += len(response.json()["receipts"])
    assert taken == sum(map(len, batches))


NUMBERS = (
    "1E+99999999999999999999",
    "1E+999999999",
    "1e-99999999999999999999",
    "1e-400",
    "1e308",
    "1e309",
    "-1e-999999999",
    "-0.0",
    "9223372036854775808",
    "18446744073709551616",
    "0." + "3" * 100_000,
    "true",
    '"1"',
    "[1]",
    "{}",
)


TIMES = (
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-11-23T07:00:00+99:99",
    "2026-11-23T07:00:00",
    "2126-11-23T24:00:00+00:00",
    "9999-12-31T24:00:00+00:00",
    "-0001-01-01T00:00:00+00:00",
    "٢٠٢٦-11-23T07:00:00+00:00",
    "x" * 100_000,
)


@pytest.mark.parametrize("name", ["tokens", "input_tokens", "cost_usd", "latency_ms", "ok", "at", "id"])
async def test_no_number_is_more_than_a_bad_report(api: Served, name: str) -> None:
    for number in NUMBERS:
        body = f'{{"provider": "openai", "tokens": 1, "{name}": {number}}}'.encode()
        response = await api.client.post(
            "/api/usage", content=body, headers={"Content-Type": "application/json"}
        )
        assert response.status_code in (200, 400), number
    assert (await api.get("/api/usage")).status_code == 200


async def test_no_time_is_more_than_a_bad_report(api: Served) -> None:
    for at in TIMES:
        response = await api.client.post("/api/usage", json={"provider": "openai", "tokens": 1, "at": at})
        assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_usage"), at


async def test_sums_of_any_size_are_kept_and_told(api: Served) -> None:
    many = [{"provider": "openai", "model": "m", "cost_usd": 100_000, "latency_ms": 1e-400}] * 96
    for _ in range(3):
        assert (await api.client.post("/api/usage", json=many)).status_code == 200
    assert (await api.document("/api/usage"))["total_cost_usd"] == 28_800_000
    assert (await api.document("/api/monitor"))["summary"]["total_cost_usd"] == 28_800_000
    assert (await api.get("/metrics")).status_code == 200


@pytest.mark.parametrize(
    "report",
    [
        '{"provider": "openai", "tokens": 1, "tokens": 1000}',
        '{"provider": "openai", "provider": "anthropic", "tokens": 1}',
        '{"provider": "openai", "tokens": 1, "tok\\u0065ns": 1}',
    ],
)
async def test_a_report_that_names_a_field_twice_is_refused_alone(api: Served, report: str) -> None:
    fields = {"Content-Type": "application/json"}
    alone = await api.client.post("/api/usage", content=report, headers=fields)
    assert (alone.status_code, alone.json()["error"]["code"]) == (400, "bad_usage")
    assert "each at most once" in alone.json()["error"]["message"]
    listed = await api.client.post("/api/usage", content=f"[{json.dumps(ONE)}, {report}]", headers=fields)
    assert [one["result"] for one in listed.json()["receipts"]] == ["accepted", "refused"]
