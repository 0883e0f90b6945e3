"""What the engine finds is kept, and taken up again by the next run."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from clock import START
from scripted import BAD_KEY, OK, SERVER_ERROR
from watching import Watching, watching

from apimon_desktop.adapters.history import History
from apimon_desktop.adapters.metrics_file import MetricsFile
from apimon_desktop.core.metrics import APIMetrics
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.remembered import Remembered
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.state import Verdict
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.monitor.keeper import Keeper
from apimon_desktop.monitor.kept import Kept, restored
from apimon_desktop.monitor.past import PastReader

OPENAI = ProviderId("openai")
PROFILE = Profile(id=OPENAI, name="OpenAI (GPT-4)", short_name="OpenAI")


@pytest.fixture
def new_keeper(tmp_path: Path) -> Callable[..., Keeper]:
    def new(said: list[str] | None = None) -> Keeper:
        return Keeper(
            metrics_file=MetricsFile(tmp_path / "api_metrics.json", lambda: START),
            open_history=partial(History.open, tmp_path / "history.sqlite3", lambda: START),
            on_problem=(said if said is not None else []).append,
        )

    return new


def take_up(w: Watching, keeper: Keeper) -> Kept:
    kept = keeper.load(w.engine.snapshot.providers).result(5)
    states = w.engine.snapshot.providers.values()
    w.engine.remember({s.id: restored(s.profile, kept, believed=False) for s in states})
    w.engine.subscribe(keeper)
    return kept


async def test_a_restart_goes_on_counting_and_knows_since_when(new_keeper: Callable[..., Keeper]) -> None:
    async with watching("openai", "anthropic") as w:
        keeper = new_keeper()
        take_up(w, keeper)
        await w.advance(3600)
        before = w.engine.snapshot.providers[OPENAI]
        assert keeper.close(5)
    async with watching("openai", "anthropic") as w:
        keeper = new_keeper()
        take_up(w, keeper)
        await w.advance(1)
        after = w.engine.snapshot.providers[OPENAI]
        assert after.success_count >= before.success_count + 1
        assert after.verdict.since == before.verdict.since
        assert len(after.latencies) >= len(before.latencies)
        assert keeper.close(5)


async def test_an_incident_survives_a_restart(new_keeper: Callable[..., Keeper]) -> None:
    async with watching("openai", "anthropic") as w:
        keeper = new_keeper()
        take_up(w, keeper)
        w.probe.says("openai", SERVER_ERROR)
        await w.advance(200)
        opened = w.engine.snapshot.providers[OPENAI].open_incident
        assert opened is not None
        assert keeper.close(5)
    async with watching("openai", "anthropic") as w:
        keeper = new_keeper()
        kept = take_up(w, keeper)
        assert kept.remembered[OPENAI].incident is not None
        w.probe.says("openai", OK)
        await w.advance(130)
        closed = w.engine.snapshot.providers[OPENAI].incident
        assert closed is not None
        assert closed.id == opened.id
        assert not closed.is_open
        assert keeper.close(5)


async def test_the_metrics_file_has_the_guides_shape(
    new_keeper: Callable[..., Keeper], tmp_path: Path
) -> None:
    async with watching("openai") as w:
        keeper = new_keeper()
        take_up(w, keeper)
        w.probe.says("openai", BAD_KEY)
        await w.advance(150)
        assert keeper.close(5)
    document = json.loads((tmp_path / "api_metrics.json").read_text())
    assert list(document["openai"]) == [
        "provider",
        "status",
        "response_time_ms",
        "error_count",
        "success_count",
        "total_requests",
        "last_check",
        "last_error",
        "estimated_cost_usd",
        "tokens_used",
    ]
    assert document["openai"]["last_error"] == "API key rejected"
    assert document["anthropic"]["last_error"] == "API key not configured"


async def test_mere_figures_reach_the_file_once_a_minute_and_news_at_once(
    new_keeper: Callable[..., Keeper], tmp_path: Path
) -> None:
    def lag(w: Watching, keeper: Keeper) -> int:
        """How many checks are not in the file, once the store thread has done what it was told."""
        keeper._store.flush(5)
        counted: int = in_file()["success_count"]
        return w.engine.snapshot.providers[OPENAI].success_count - counted

    def in_file() -> Any:
        return json.loads((tmp_path / "api_metrics.json").read_text())["openai"]

    async with watching("openai", settings=Settings(interval_s=30)) as w:
        keeper = new_keeper()
        take_up(w, keeper)
        lags = []
        for _ in range(20):
            await w.advance(30)
            lags.append(lag(w, keeper))
        assert set(lags) == {0, 1, 2}
        assert lags.count(0) >= 6
        w.probe.says("openai", BAD_KEY)
        await w.advance(40)
        lag(w, keeper)
        assert in_file()["status"] == "failed"
        assert keeper.close(5)


@pytest.mark.parametrize("end", ["flush", "close"])
async def test_figures_that_wait_are_written_when_all_is_to_be_written(
    new_keeper: Callable[..., Keeper], tmp_path: Path, end: str
) -> None:
    async with watching("openai", settings=Settings(interval_s=30)) as w:
        keeper = new_keeper()
        take_up(w, keeper)
        await w.advance(10)
        keeper._store.flush(5)
        await w.advance(30)
        assert getattr(keeper, end)(5)
        counted = w.engine.snapshot.providers[OPENAI].success_count
        assert counted == 2
    document = json.loads((tmp_path / "api_metrics.json").read_text())
    assert document["openai"]["success_count"] == counted
    if end == "flush":
        keeper.close(5)


@pytest.mark.logs_warning("could not be (read|written)")
async def test_a_folder_that_takes_nothing_is_said_once_and_nothing_is_lost(tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("a file where the folder should be")
    said: list[str] = []
    keeper = Keeper(
        metrics_file=MetricsFile(blocked / "api_metrics.json", lambda: START),
        open_history=None,
        on_problem=said.append,
    )
    async with watching("openai") as w:
        take_up(w, keeper)
        await w.advance(600)
        assert keeper.flush(5)
        assert len(said) == len(set(said)) == 2, "one of reading, one of writing, each once"
        blocked.unlink()
        blocked.mkdir()
        counted = w.engine.snapshot.providers[OPENAI].success_count
        assert keeper.close(5)
    document = json.loads((blocked / "api_metrics.json").read_text())
    assert document["openai"]["success_count"] == counted


def test_a_metrics_file_of_another_program_tells_the_last_state() -> None:
    totals = APIMetrics(
        provider="openai",
        status=Status.DEGRADED,
        last_error="Rate limit exceeded",
        last_check=START.isoformat(),
        success_count=429,
        error_count=21,
        estimated_cost_usd=2.15,
    )
    state = restored(PROFILE, Kept(totals={OPENAI: totals}), believed=True)
    assert state.verdict == Verdict(cause=Cause.RATE_LIMITED, since=START)
    assert state.total_requests == 450
    assert str(state.cost_usd) == "2.15"


def test_a_metrics_file_that_says_healthy_is_believed_only_where_it_was_checked() -> None:
    healthy = APIMetrics(provider="openai", status=Status.HEALTHY, last_check=START.isoformat())
    assert restored(PROFILE, Kept(totals={OPENAI: healthy}), believed=True).verdict.cause is Cause.OK
    unchecked = APIMetrics(provider="openai", status=Status.HEALTHY)
    assert (
        restored(PROFILE, Kept(totals={OPENAI: unchecked}), believed=True).verdict.cause is Cause.NOT_CHECKED
    )
    odd = APIMetrics(provider="openai", status=Status.FAILED, last_error="out of the blue")
    assert restored(PROFILE, Kept(totals={OPENAI: odd}), believed=True).verdict.cause is Cause.NOT_CHECKED


def test_what_is_remembered_is_not_shown_as_if_it_were_so_still() -> None:
    last = Verdict(cause=Cause.SERVER_ERROR, since=START - timedelta(days=3))
    kept = Kept(remembered={OPENAI: Remembered(verdict=last)})
    state = restored(PROFILE, kept, believed=False)
    assert (state.verdict.cause, state.remembered) == (Cause.NOT_CHECKED, last)


@pytest.mark.parametrize("interval_s", [30, 300, 900, 7200])
async def test_the_uptime_is_that_of_the_windows_at_every_cadence(
    new_keeper: Callable[..., Keeper], interval_s: float
) -> None:
    settings = Settings(interval_s=interval_s)
    async with watching("openai", "anthropic", settings=settings) as w:
        keeper = new_keeper()
        take_up(w, keeper)
        await w.advance(2.5 * interval_s)
        w.probe.says("openai", SERVER_ERROR)
        await w.advance(4 * interval_s)
        now = w.engine.clock.now()
        told = keeper.uptimes([OPENAI], now, 120).result(5)
        past = await asyncio.wrap_future(
            keeper.in_store(
                lambda history: (
                    PastReader().read(history, [OPENAI], now=now, interval_s=120) if history else {}
                )
            )
        )
        assert 0 < told[OPENAI] < 1
        assert told[OPENAI] == past[OPENAI].heartbeat.watched.uptime_ratio
        assert keeper.close(5)
