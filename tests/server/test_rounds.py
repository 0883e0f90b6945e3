"""Checks that are asked for over HTTP."""

import asyncio
from pathlib import Path

import pytest
from local_api import Served, served

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo import behaviours
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.server.limits import Limits

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
        api.simulator.set(OPENAI, behaviours.revoked_key())
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


@pytest.mark.logs_warning("A round of checks failed by our own fault")
async def test_a_round_that_fails_by_our_fault_is_told_and_the_next_one_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(tmp_path, limits=Limits(round_every_s=0.0)) as api:

        async def fail(*_: object) -> None:
            raise RuntimeError("sk-secret")

        with monkeypatch.context() as broken:
            broken.setattr(api.session, "areport", fail)
            response = await api.get("/api/monitor")
        assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
        assert (await api.get("/api/monitor")).status_code == 200
