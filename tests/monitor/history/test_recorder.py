"""What the engine finds is kept, and taken up again by the next run."""

import json
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from clock import START
from scripted import BAD_KEY, OK, SERVER_ERROR
from watching import Watching, watching

from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.adapters.history.schema import transaction
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId, Status
from apimon_desktop.core.model.state import Health, Verdict
from apimon_desktop.core.report.metrics import APIMetrics
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.history.past import SavedState, report_past, restored, uptimes
from apimon_desktop.monitor.history.recorder import HistoryRecorder, _Pending

OPENAI = ProviderId("openai")
LATER = START + timedelta(minutes=30)
PROFILE = Profile(id=OPENAI, name="OpenAI (GPT-4)", short_name="OpenAI")


@pytest.fixture
def new_recorder(tmp_path: Path) -> Callable[..., HistoryRecorder]:
    def new(said: list[str] | None = None) -> HistoryRecorder:
        return HistoryRecorder(
            metrics_file=MetricsFile(tmp_path / "api_metrics.json", lambda: START),
            open_history=partial(History.open, tmp_path / "history.sqlite3", lambda: LATER),
            on_problem=(said if said is not None else []).append,
        )

    return new


def take_up(w: Watching, recorder: HistoryRecorder) -> SavedState:
    kept = recorder.load(w.engine.snapshot.providers).result(30)
    states = w.engine.snapshot.providers.values()
    w.engine.remember({s.id: restored(s.profile, kept, believed=False) for s in states})
    w.engine.subscribe(recorder)
    return kept


async def test_a_restart_goes_on_counting_and_knows_since_when(
    new_recorder: Callable[..., HistoryRecorder],
) -> None:
    async with watching("openai", "anthropic") as w:
        recorder = new_recorder()
        take_up(w, recorder)
        await w.advance(1800)
        before = w.engine.snapshot.providers[OPENAI]
        assert recorder.close(30)
    async with watching("openai", "anthropic") as w:
        recorder = new_recorder()
        take_up(w, recorder)
        await w.advance(1)
        after = w.engine.snapshot.providers[OPENAI]
        assert after.totals.succeeded >= before.totals.succeeded + 1
        assert after.health.verdict.since == before.health.verdict.since
        assert len(after.health.latencies) >= len(before.health.latencies)
        assert recorder.close(30)


async def test_an_incident_survives_a_restart(new_recorder: Callable[..., HistoryRecorder]) -> None:
    async with watching("openai", "anthropic") as w:
        recorder = new_recorder()
        take_up(w, recorder)
        w.probe.says("openai", SERVER_ERROR)
        await w.advance(200)
        opened = w.engine.snapshot.providers[OPENAI].health.open_incident
        assert opened is not None
        assert recorder.close(30)
    async with watching("openai", "anthropic") as w:
        recorder = new_recorder()
        kept = take_up(w, recorder)
        assert kept.remembered[OPENAI].incident is not None
        w.probe.says("openai", OK)
        await w.advance(130)
        closed = w.engine.snapshot.providers[OPENAI].health.incident
        assert closed is not None
        assert closed.id == opened.id
        assert not closed.is_open
        assert recorder.close(30)


async def test_the_metrics_file_has_the_guides_shape(
    new_recorder: Callable[..., HistoryRecorder], tmp_path: Path
) -> None:
    async with watching("openai") as w:
        recorder = new_recorder()
        take_up(w, recorder)
        w.probe.says("openai", BAD_KEY)
        await w.advance(150)
        assert recorder.close(30)
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
    new_recorder: Callable[..., HistoryRecorder], tmp_path: Path
) -> None:
    def in_file(recorder: HistoryRecorder) -> Any:
        """What the file says of OpenAI, once the store thread has done what it was told."""
        recorder._store.flush(30)
        return json.loads((tmp_path / "api_metrics.json").read_text())["openai"]

    async with watching("openai", settings=Settings(interval_s=30)) as w:
        recorder = new_recorder()
        take_up(w, recorder)
        written = []
        for _ in range(20):
            await w.advance(30)
            written.append(in_file(recorder)["success_count"])
            assert 0 <= w.engine.snapshot.providers[OPENAI].totals.succeeded - written[-1] <= 2
        # Ten minutes, in which checks come 27 to 33 s apart: a write at every second or third one.
        assert 6 <= len(set(written)) <= 11
        w.probe.says("openai", BAD_KEY)
        await w.advance(40)
        assert in_file(recorder)["status"] == "failed"
        assert recorder.close(30)


@pytest.mark.parametrize("end", ["flush", "close"])
async def test_figures_that_wait_are_written_when_all_is_to_be_written(
    new_recorder: Callable[..., HistoryRecorder], tmp_path: Path, end: str
) -> None:
    async with watching("openai", settings=Settings(interval_s=30)) as w:
        recorder = new_recorder()
        take_up(w, recorder)
        await w.advance(10)
        recorder._store.flush(30)
        await w.advance(30)
        assert getattr(recorder, end)(5)
        counted = w.engine.snapshot.providers[OPENAI].totals.succeeded
        assert counted == 2
    document = json.loads((tmp_path / "api_metrics.json").read_text())
    assert document["openai"]["success_count"] == counted
    if end == "flush":
        recorder.close(30)


@pytest.mark.logs_warning("could not be (read|written)")
async def test_a_folder_that_takes_nothing_is_said_once_and_nothing_is_lost(tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("a file where the folder should be")
    said: list[str] = []
    recorder = HistoryRecorder(
        metrics_file=MetricsFile(blocked / "api_metrics.json", lambda: START),
        open_history=None,
        on_problem=said.append,
    )
    async with watching("openai") as w:
        take_up(w, recorder)
        await w.advance(600)
        assert recorder.flush(30)
        assert len(said) == len(set(said)) == 2, "one of reading, one of writing, each once"
        blocked.unlink()
        blocked.mkdir()
        counted = w.engine.snapshot.providers[OPENAI].totals.succeeded
        assert recorder.close(30)
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
    state = restored(PROFILE, SavedState(totals={OPENAI: totals}), believed=True)
    assert state.health.verdict == Verdict(cause=Cause.RATE_LIMITED, since=START)
    assert state.totals.requests == 450
    assert str(state.totals.cost_usd) == "2.15"


def test_a_metrics_file_that_says_healthy_is_believed_only_where_it_was_checked() -> None:
    healthy = APIMetrics(provider="openai", status=Status.HEALTHY, last_check=START.isoformat())
    assert (
        restored(PROFILE, SavedState(totals={OPENAI: healthy}), believed=True).health.verdict.cause
        is Cause.OK
    )
    unchecked = APIMetrics(provider="openai", status=Status.HEALTHY)
    assert (
        restored(PROFILE, SavedState(totals={OPENAI: unchecked}), believed=True).health.verdict.cause
        is Cause.NOT_CHECKED
    )
    odd = APIMetrics(provider="openai", status=Status.FAILED, last_error="out of the blue")
    assert (
        restored(PROFILE, SavedState(totals={OPENAI: odd}), believed=True).health.verdict.cause
        is Cause.NOT_CHECKED
    )


def test_what_is_remembered_is_not_shown_as_if_it_were_so_still() -> None:
    last = Verdict(cause=Cause.SERVER_ERROR, since=START - timedelta(days=3))
    kept = SavedState(remembered={OPENAI: Health(remembered=last)})
    state = restored(PROFILE, kept, believed=False)
    assert (state.health.verdict.cause, state.health.remembered) == (Cause.NOT_CHECKED, last)


@pytest.mark.parametrize(
    ("in_history", "in_file", "expected"),
    [(30.51, 30.5, 30.51), (None, 30.5, 30.5), (30.51, 0.0, 30.51), (None, 0.0, None)],
)
def test_the_last_reply_time_is_the_historys_else_the_files_and_never_zero(
    in_history: float | None, in_file: float, expected: float | None
) -> None:
    totals = APIMetrics(provider="openai", response_time_ms=in_file)
    kept = SavedState(totals={OPENAI: totals}, remembered={OPENAI: Health(latency_ms=in_history)})
    assert restored(PROFILE, kept, believed=True).health.latency_ms == expected


@pytest.mark.parametrize("interval_s", [30, 300, 900, 7200])
async def test_the_uptime_is_that_of_the_windows_at_every_cadence(
    new_recorder: Callable[..., HistoryRecorder], interval_s: float
) -> None:
    settings = Settings(interval_s=interval_s)
    async with watching("openai", "anthropic", settings=settings) as w:
        recorder = new_recorder()
        take_up(w, recorder)
        await w.advance(2.5 * interval_s)
        w.probe.says("openai", SERVER_ERROR)
        await w.advance(4 * interval_s)
        now = w.engine.clock.now()
        told = recorder.ask_history(partial(uptimes, provider_ids=[OPENAI], now=now)).result(30)
        past = recorder.ask_history(partial(report_past, provider_ids=[OPENAI], now=now)).result(30)
        assert told is not None
        assert past is not None
        assert 0 < told[OPENAI] < 1
        assert told[OPENAI] == past[OPENAI].heartbeat.watched.uptime_ratio
        assert recorder.close(30)


# The history is lost while a program runs


def _delete(path: Path) -> None:
    path.unlink()


def _rename(path: Path) -> None:
    path.rename(path.with_name("moved away.sqlite3"))


def _put_another(path: Path) -> None:
    other = path.with_name("other.sqlite3")
    opened = History.open(other, lambda: LATER)
    assert opened.history is not None
    opened.history.close()
    other.replace(path)


def _copy_another_over_it(path: Path) -> None:
    _put_another(path.with_name("from a backup.sqlite3"))
    path.write_bytes(path.with_name("from a backup.sqlite3").read_bytes())


def _cut_off(path: Path) -> None:
    os.truncate(path, 0)


def _cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _scribble_over(path: Path) -> None:
    path.write_bytes(b"notes of mine\n" * 20_000)


def _put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _move_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


NOTICED, SET_ASIDE = "deleted, replaced or cut off while it was open", "It is kept as"
LOSSES = (
    (_delete, NOTICED),
    (_rename, NOTICED),
    (_put_another, NOTICED),
    (_copy_another_over_it,),
    (_cut_off, NOTICED),
    (_cut_in_half, NOTICED, SET_ASIDE),
    (_scribble_over, "could not be (written|used): it is"),
    (_put_a_folder, NOTICED, SET_ASIDE),
    (_move_the_folder, NOTICED),
)


@pytest.mark.parametrize(
    "lose",
    [
        pytest.param(lose, id=lose.__name__, marks=[pytest.mark.logs_warning(text) for text in texts])
        for lose, *texts in LOSSES
    ],
)
async def test_a_history_that_is_lost_is_noticed_and_begun_anew(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    metrics, history = home / "api_metrics.json", home / "history.sqlite3"
    recorder = HistoryRecorder(
        metrics_file=MetricsFile(metrics, lambda: START),
        open_history=partial(History.open, history, lambda: LATER),
    )
    async with watching("openai") as w:
        take_up(w, recorder)
        await w.advance(600)
        assert recorder.flush(30)
        lose(history)
        await w.advance(600)
        counted = w.engine.snapshot.providers[OPENAI].totals.succeeded
        assert recorder.close(30)
    assert json.loads(metrics.read_text())["openai"]["success_count"] == counted
    opened = History.open(history, lambda: LATER)
    assert (opened.history is not None, opened.problem) == (True, None)
    with closing(opened.history) as found:  # type: ignore[type-var]
        assert len(found.points(OPENAI, START)) >= 4  # type: ignore[union-attr]
        totals = MetricsFile(metrics, lambda: START).load(found.counters).totals  # type: ignore[union-attr]
    assert totals[OPENAI].success_count == counted


@pytest.mark.logs_warning("could not be opened for writing")
async def test_what_is_found_before_the_history_can_be_opened_is_kept_later(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be")
    said: list[str] = []
    recorder = HistoryRecorder(
        metrics_file=None,
        open_history=partial(History.open, home / "history.sqlite3", lambda: LATER),
        on_problem=said.append,
    )
    async with watching("openai") as w:
        take_up(w, recorder)
        await w.advance(600)
        assert recorder.flush(30)
        assert len(said) == 1
        home.unlink()
        assert recorder._live is not None
        recorder._live._next_try_s = None  # as if a second had passed
        await w.advance(130)
        checks = w.engine.snapshot.providers[OPENAI].totals.succeeded
        assert recorder.close(30)
    history = History.open(home / "history.sqlite3", lambda: LATER).history
    assert history is not None
    with closing(history):
        assert len(history.points(OPENAI, START - timedelta(days=1))) == checks


@pytest.mark.logs_warning("could not be (opened for writing|kept)")
async def test_what_could_never_be_kept_is_said_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.history.recorder._MOST_PENDING", 3)
    (tmp_path / "home").touch()
    opening = partial(History.open, tmp_path / "home" / "history.sqlite3", lambda: LATER)
    recorder = HistoryRecorder(metrics_file=None, open_history=opening)
    async with watching("openai") as w:
        take_up(w, recorder)
        await w.advance(1200)
        assert recorder.close(30)
    assert re.search(r"\d+ entries could not be stored. .*a file is in the place of its folder", caplog.text)


@pytest.mark.logs_warning("Something could not be stored")
async def test_a_finding_that_is_wrong_itself_holds_up_no_other(
    new_recorder: Callable[..., HistoryRecorder], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = new_recorder()
    async with watching("openai") as w:
        take_up(w, recorder)
        recorder._enqueue(_Pending(job=lambda _history: 1 / 0))
        await w.advance(1)
        assert recorder.close(30)
    assert "Something could not be stored" in caplog.text
    history = History.open(tmp_path / "history.sqlite3", lambda: LATER).history
    assert history is not None
    with closing(history):
        assert len(history.points(OPENAI, START - timedelta(days=1))) == 1


async def test_a_round_of_checks_is_one_transaction_which_a_question_does_not_miss(
    new_recorder: Callable[..., HistoryRecorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions: list[None] = []

    def counted(connection: sqlite3.Connection) -> AbstractContextManager[None]:
        transactions.append(None)
        return transaction(connection)

    def checks(history: History) -> int:
        return len(history.points(OPENAI, START)) + len(history.points(ProviderId("anthropic"), START))

    async with watching("openai", "anthropic", "openrouter", "together_ai", "moonshot_ai") as w:
        recorder = new_recorder()
        take_up(w, recorder)
        await w.advance(180)
        before = recorder.ask_history(checks).result(30)
        assert before is not None
        assert recorder.flush(30)
        monkeypatch.setattr("apimon_desktop.adapters.history.access.transaction", counted)
        await w.advance(120)
        after = recorder.ask_history(checks).result(30)
        assert after == before + 2
        assert len(transactions) == 1
        assert recorder.close(30)
