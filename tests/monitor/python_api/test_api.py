"""The Python API, with real requests to simulated providers."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import textwrap
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observed_providers import Simulator

from apimon_desktop import APIMetrics, APIMonitor, APIProvider, APIStatus
from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.usage import UsageStore
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours
from apimon_desktop.monitor.python_api import monitor as intake

ROOT = Path(__file__).parents[3]


async def test_all_providers_are_checked_and_the_file_is_written(
    simulator: Simulator, tmp_path: Path
) -> None:
    monitor = APIMonitor()
    metrics = await monitor.check_all_providers()
    assert list(metrics) == [provider.value for provider in APIProvider]
    assert {m.status.value for m in metrics.values()} == {"healthy"}
    assert type(metrics["openai"]) is APIMetrics
    assert monitor.metrics[APIProvider.TOGETHER_AI.value].status == APIStatus.HEALTHY
    written = json.loads((tmp_path / "api_metrics.json").read_text())
    assert written["together_ai"]["total_requests"] == 1
    await monitor.aclose()


async def test_one_provider_is_checked_by_its_member_or_its_id(simulator: Simulator) -> None:
    monitor = APIMonitor()
    simulator.set(ProviderId(APIProvider.OPENAI), behaviours.wrong_key())
    assert (await monitor.check_provider_health(APIProvider.OPENAI)).last_error == "API key rejected"
    assert (await monitor.check_provider_health("anthropic")).status == "healthy"
    with pytest.raises(ValueError, match="no provider"):
        await monitor.check_provider_health("nobody")
    assert {str(request.provider_id) for request in simulator.requests} == {"openai", "anthropic"}
    await monitor.aclose()


@pytest.mark.logs_warning("🚨 CRITICAL: Together AI")
async def test_whom_to_use_when_the_preferred_one_failed(simulator: Simulator) -> None:
    monitor = APIMonitor()
    simulator.set(ProviderId(APIProvider.TOGETHER_AI), behaviours.no_credit())
    await monitor.check_all_providers()
    assert APIProvider.TOGETHER_AI.value not in monitor.get_healthy_providers()
    assert monitor.get_failover_provider(APIProvider.TOGETHER_AI.value) == "anthropic"
    report = monitor.get_status_report()
    assert report["summary"]["failed_providers"] == 1
    assert report["failover"]["together_ai"]["provider"] == "anthropic"
    (alert, *_) = monitor.alert_on_failures()
    assert alert.startswith("🚨")
    await monitor.aclose()


@pytest.mark.logs_warning("There is no provider 'nobody'")
async def test_an_unknown_provider_has_no_failover(simulator: Simulator) -> None:
    monitor = APIMonitor()
    assert monitor.get_failover_provider("nobody") is None
    await monitor.aclose()


async def test_tracked_tokens_cost_the_guides_price(simulator: Simulator, tmp_path: Path) -> None:
    monitor = APIMonitor()
    monitor.track_usage(APIProvider.TOGETHER_AI.value, tokens=125_000)
    written = json.loads((tmp_path / "api_metrics.json").read_text())
    assert written["together_ai"]["tokens_used"] == 125_000
    assert written["together_ai"]["estimated_cost_usd"] == 0.0625
    assert monitor.metrics["together_ai"].total_requests == 0
    await monitor.aclose()


@pytest.mark.logs_warning("Usage ignored")
@pytest.mark.parametrize(
    ("provider", "tokens"),
    [
        ("nobody", 5),
        ("openai", -1),
        ("openai", True),
        ("openai", 1.5),
        ("openai", "5"),
        ("openai", 10**30),
        ("openai", None),
    ],
)
async def test_usage_that_cannot_be_is_ignored(simulator: Simulator, provider: str, tokens: int) -> None:
    monitor = APIMonitor()
    monitor.track_usage(provider, tokens)
    assert monitor.get_status_report()["summary"]["total_tokens"] == 0
    await monitor.aclose()


async def test_a_real_request_counts_with_its_tokens_time_and_outcome(
    simulator: Simulator, tmp_path: Path
) -> None:
    monitor = APIMonitor()
    assert monitor.track_request("openai", input_tokens=900, output_tokens=100, latency_ms=840, cost_usd=0.02)
    assert monitor.track_request("openai", ok=False)
    assert monitor.track_request(APIProvider.OPENAI, tokens=50, id="chatcmpl-1")
    assert monitor.track_request("openai", tokens=50, id="chatcmpl-1"), "it was kept before"
    metrics = monitor.metrics["openai"]
    assert (metrics.success_count, metrics.error_count, metrics.tokens_used) == (2, 1, 1050)
    assert metrics.estimated_cost_usd == 0.0205
    assert metrics.last_check is None
    assert monitor.snapshot.providers[ProviderId("openai")].health.evidence.generates_at is not None
    await monitor.aclose()
    written = json.loads((tmp_path / "api_metrics.json").read_text())["openai"]
    assert (written["total_requests"], written["tokens_used"]) == (3, 1050)


@pytest.mark.logs_warning("Usage ignored. Nothing was counted")
@pytest.mark.parametrize(
    "fields",
    [
        {"provider": "nobody"},
        {"input_tokens": -1},
        {"input_tokens": float("nan")},
        {"input_tokens": 1, "cached_input_tokens": 2},
        {"latency_ms": "fast"},
        {"ok": "yes"},
        {"cost_usd": -1},
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001 - that is what is wrong with it
        {"id": ""},
        {"model": 5},
    ],
)
async def test_a_request_that_cannot_be_is_ignored(simulator: Simulator, fields: dict[str, Any]) -> None:
    monitor = APIMonitor()
    assert not monitor.track_request(**{"provider": "openai", **fields})
    assert monitor.get_status_report()["summary"]["total_requests"] == 0
    await monitor.aclose()


@pytest.mark.logs_warning("Usage ignored. It was not counted: API Monitor is ending.")
async def test_after_the_end_nothing_is_tracked_and_nothing_raised(simulator: Simulator) -> None:
    monitor = APIMonitor()
    await monitor.aclose()
    assert not monitor.track_request("openai", tokens=5)
    monitor.track_usage("openai", 5)


@pytest.mark.logs_warning("Usage is not stored yet")
async def test_a_disk_that_hangs_holds_nobody_up_for_long(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_WRITE_S", 0.05)
    monitor, go_on = APIMonitor(), threading.Event()
    monitor._session.recorder.do(lambda: _wait(go_on))
    assert not monitor.track_request("openai", tokens=5)
    go_on.set()
    monkeypatch.undo()
    assert monitor.track_request("openai", tokens=6)
    assert monitor.metrics["openai"].tokens_used == 11
    await monitor.aclose()


@pytest.mark.logs_warning("Usage is not stored yet")
@pytest.mark.logs_warning("Usage ignored. The disk is full")
async def test_usage_that_is_refused_late_is_named(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_usage: object) -> None:
        raise HistoryUnwritableError("The disk is full")

    monkeypatch.setattr(intake, "_WRITE_S", 0.05)
    monitor, go_on = APIMonitor(), threading.Event()
    monkeypatch.setattr(UsageStore, "save", refuse)
    monitor._session.recorder.do(lambda: _wait(go_on))
    assert not monitor.track_request("openai", tokens=5)
    go_on.set()
    await monitor.aclose()


def _wait(event: threading.Event) -> None:
    event.wait(30)


async def test_requests_may_be_told_in_any_thread_while_it_watches(simulator: Simulator) -> None:
    async with APIMonitor() as monitor:
        watching = asyncio.get_running_loop().create_task(monitor.run())
        await asyncio.sleep(0)
        threads = set[str]()
        monitor.subscribe(lambda _update: threads.add(threading.current_thread().name))
        told = [asyncio.to_thread(monitor.track_request, "openai", tokens=1, latency_ms=5) for _ in range(20)]
        assert all(await asyncio.gather(*told))
        assert monitor.track_request("openai", tokens=1)
        assert monitor.metrics["openai"].tokens_used == 21
        assert threads == {"apimon-engine"}
        watching.cancel()
        await asyncio.wait({watching})


async def test_a_model_gets_the_price_of_its_list(simulator: Simulator) -> None:
    monitor = APIMonitor()
    monitor.track_request("openai", model="gpt-4o-mini", input_tokens=1_000_000, output_tokens=0)
    monitor._session.recorder.flush(30)
    assert monitor.metrics["openai"].estimated_cost_usd == 0.15
    await monitor.aclose()


async def test_a_new_monitor_knows_what_the_last_one_found(simulator: Simulator) -> None:
    first = APIMonitor()
    await first.check_all_providers()
    await first.aclose()
    second = APIMonitor()
    assert len(second.get_healthy_providers()) == 6
    assert second.metrics["openai"].total_requests == 1
    await second.aclose()


async def test_two_monitors_on_the_same_file_lose_nothing(simulator: Simulator, tmp_path: Path) -> None:
    one, other = APIMonitor(), APIMonitor()
    one.track_usage("openai", 100)
    other.track_usage("openai", 200)
    one.track_usage("openai", 300)
    written = json.loads((tmp_path / "api_metrics.json").read_text())
    assert written["openai"]["tokens_used"] == 600
    await one.aclose()
    await other.aclose()


async def test_a_monitor_tells_at_once_what_another_program_used(simulator: Simulator) -> None:
    first, second = APIMonitor("first.json"), APIMonitor("second.json")
    for used in (1000, 3000):
        first.track_usage("openai", 1000)
        assert first.track_request("anthropic", tokens=used)
        assert second.get_status_report()["summary"] == first.get_status_report()["summary"]
        assert second.metrics == first.metrics
    assert second.get_status_report()["summary"]["total_tokens"] == 6000
    await first.aclose()
    await second.aclose()
    assert second.metrics["openai"].tokens_used == 2000


async def test_it_watches_until_it_is_cancelled(simulator: Simulator) -> None:
    async with APIMonitor() as monitor:
        seen = asyncio.Event()
        monitor.subscribe(lambda update: seen.set() if update.result else None)
        watching = asyncio.get_running_loop().create_task(monitor.run())
        await asyncio.wait_for(seen.wait(), 10)
        watching.cancel()
        await asyncio.wait({watching})


def test_the_package_loads_neither_qt_nor_httpx_until_they_are_needed() -> None:
    program = textwrap.dedent(
        """
        import sys
        from apimon_desktop import APIMonitor, APIProvider, APIMetrics, APIStatus
        heavy = {"PySide6", "httpx", "keyring", "qasync", "tomlkit"} & set(sys.modules)
        assert not heavy, heavy
        """
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


async def test_the_guides_own_program_runs_with_only_its_import_changed(
    simulator: Simulator, tmp_path: Path
) -> None:
    program = tmp_path / "suite.py"
    program.write_text(
        textwrap.dedent(
            """
            import asyncio
            from apimon_desktop import APIMonitor, APIProvider

            monitor = APIMonitor()
            for _ in range(2):
                asyncio.run(monitor.check_all_providers())
            healthy = monitor.get_healthy_providers()
            assert APIProvider.TOGETHER_AI.value in healthy
            monitor.track_usage(APIProvider.TOGETHER_AI.value, tokens=500)
            report = monitor.get_status_report()
            print(f"Total cost: ${report['summary']['total_cost_usd']}")
            """
        )
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        str(program),
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), **os.environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, errors) == (0, b"")
    assert output.decode().strip() == "Total cost: $0.00025"


@pytest.mark.logs_warning("🚨 CRITICAL: Together AI")
async def test_alerts_have_the_guides_three_levels_and_the_log_carries_them(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    monitor = APIMonitor()
    simulator.set(ProviderId(APIProvider.TOGETHER_AI), behaviours.wrong_key())
    await monitor.check_all_providers()
    monitor.track_usage(APIProvider.OPENAI, tokens=500_000)
    with caplog.at_level(logging.INFO):
        alerts = monitor.alert_on_failures()
    assert alerts[0].startswith("🚨 CRITICAL: Together AI (Kimi K2) has failed. The key was rejected")
    assert any(line.startswith("💡 INFO: Use ") for line in alerts)
    assert any("the same tokens" in line and line.startswith("💡 INFO: ") for line in alerts)
    levels = {record.levelname for record in caplog.records if record.message in alerts}
    assert levels == {"CRITICAL", "INFO"}
    await monitor.aclose()
