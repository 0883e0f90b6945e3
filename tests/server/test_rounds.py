"""Checks that are asked for over HTTP."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from local_api import Served, served

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.core.model.usage import UNPRICED, Tokens, UsageEvent, UsageSource
from apimon_desktop.demo import behaviours
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.server.responses import Limits

OPENAI = ProviderId("openai")


def asked(api: Served) -> dict[str, list[tuple[str, str]]]:
    """What each provider was asked; one of them is asked for its credit besides."""
    return {pid: [(r.method, r.path) for r in api.simulator.requests_to(pid)] for pid in PROVIDERS}


async def test_twenty_who_ask_at_once_cost_each_provider_one_round(api: Served) -> None:
    reports = await asyncio.gather(*(api.document("/api/monitor") for _ in range(20)))
    once = asked(api)
    assert all(report == reports[0] for report in reports)
    assert all(requests for requests in once.values())
    assert all(len(requests) == len(set(requests)) for requests in once.values())
    await api.document("/api/monitor")
    assert asked(api) == once, "a second round within 10 s"


async def test_later_it_is_checked_anew(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(round_every_s=0.0)) as api:
        await api.document("/api/monitor")
        api.simulator.set(OPENAI, behaviours.wrong_key())
        report = await api.document("/api/monitor")
        assert report["providers"]["failed"] == ["openai"]


async def test_who_leaves_does_not_end_the_round_of_the_others(api: Served) -> None:
    api.simulator.set(OPENAI, behaviours.ok(latency_ms=300, jitter_ratio=0))
    _, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(api.head(start="GET /api/monitor HTTP/1.1"))
    await writer.drain()
    waiting = asyncio.gather(*(api.document("/api/monitor") for _ in range(3)))
    await asyncio.sleep(0)
    writer.transport.abort()
    assert all(report["summary"]["healthy_providers"] == 6 for report in await waiting)


async def test_the_status_is_told_while_a_round_is_under_way(api: Served) -> None:
    api.simulator.set_all(behaviours.ok(latency_ms=500, jitter_ratio=0))
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(api.document("/api/monitor"))
        await asyncio.sleep(0.1)
        assert (await api.document("/api/status"))["healthy_providers"] == []
        assert not waiting.done()


async def test_what_was_reported_a_moment_ago_is_told_within_the_10_seconds(api: Served) -> None:
    before = (await api.document("/api/monitor"))["summary"]
    once = asked(api)
    await api.client.post(f"{api.url}/api/usage", json={"provider": "openai", "tokens": 1000})
    after = (await api.document("/api/monitor"))["summary"]
    assert after["total_tokens"] - before["total_tokens"] == 1000
    event = UsageEvent(
        provider_id=OPENAI,
        at=datetime.now(UTC),
        source=UsageSource.PYTHON,
        tokens=Tokens(unsplit_tokens=234),
    )
    with other_program(api) as history:
        history.usage.save([(event, UNPRICED)])
    assert (await api.document("/api/monitor"))["summary"]["total_tokens"] - after["total_tokens"] == 234
    assert asked(api) == once


async def test_what_another_program_found_later_is_told(api: Served) -> None:
    first = await api.document("/api/monitor")
    assert first["providers"]["failed"] == []
    at = datetime.now(UTC)
    refused = Verdict(cause=Cause.AUTHENTICATION, since=at, detail=None)
    result = CheckResult(
        provider_id=OPENAI, at=at, at_mono_s=0.0, kind=CheckKind.ONE_SHOT, cause=Cause.AUTHENTICATION
    )
    with other_program(api) as history:
        history.append(result, refused)
    report = await api.document("/api/monitor")
    assert report["providers"]["failed"] == ["openai"]
    assert report["detailed_metrics"]["openai"]["cause"] == "authentication"
    assert report["timestamp"] >= first["timestamp"]


@contextmanager
def other_program(api: Served) -> Iterator[History]:
    """The history as another program has it open."""
    history = History.open(api.session.plan.folders.history_file).history
    assert history is not None
    yield history
    history.close()


@pytest.mark.logs_warning("Internal error in a round of checks")
async def test_a_round_that_fails_by_our_fault_is_told_and_the_next_one_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(tmp_path, limits=Limits(round_every_s=0.0)) as api:

        async def fail(*_: object) -> None:
            raise RuntimeError("sk-secret")

        with monkeypatch.context() as broken:
            broken.setattr(api.session.engine, "check_all", fail)
            response = await api.get("/api/monitor")
        assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
        assert (await api.get("/api/monitor")).status_code == 200


@pytest.mark.logs_warning("Internal error in writing a report")
async def test_a_report_that_fails_by_our_fault_is_told_and_the_next_one_tried(
    api: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("sk-secret")

    with monkeypatch.context() as broken:
        broken.setattr(api.session, "areport", fail)
        assert (await api.get("/api/monitor")).status_code == 500
    assert (await api.get("/api/monitor")).status_code == 200
