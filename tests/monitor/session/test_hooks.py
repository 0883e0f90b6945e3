"""Hooks: real commands and a real server get each event exactly once, whoever is killed."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import psutil
import pytest
from hook_runs import Running, has_notes, notes, noting, running, until

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.settings.settings import HookKind, HookSettings


async def test_a_command_gets_each_change_as_json_and_the_first_status_is_none(tmp_path: Path) -> None:
    out = tmp_path / "out"
    async with running(tmp_path, note=noting(out)) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: len(notes(out)) == 1)
        one.becomes(Cause.TIMEOUT, Cause.OK)
        await until(lambda: len(notes(out)) == 2)
        assert await one.waiting() == []
    failed, recovered = notes(out)
    assert failed["schema_version"] == 1
    assert failed["kind"] == "failed"
    assert (failed["provider"], failed["status"], failed["cause"]) == ("openai", "failed", "timeout")
    assert failed["before"] == "healthy"
    assert failed["text"].startswith("OpenAI is down. ")
    assert recovered["kind"] == "recovered"
    assert recovered["id"] != failed["id"]


async def test_the_same_kind_again_is_no_event_also_not_after_a_restart(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for start in range(2):
        async with running(tmp_path, note=noting(out)) as one:
            one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
            one.becomes(Cause.OK, Cause.TIMEOUT)
            one.becomes(Cause.TIMEOUT, Cause.SERVER_ERROR)
            await until(partial(has_notes, out, 1 + 2 * start))
    assert [note["kind"] for note in notes(out)] == ["failed", "recovered", "failed"]


async def test_a_hook_gets_only_the_kinds_that_it_asks_for(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    hooks = {"back": noting(out, on=(HookKind.RECOVERED,)), "key": noting(other, on=(HookKind.ACCOUNT,))}
    async with running(tmp_path, **hooks) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.TIMEOUT, news=False)
        one.becomes(Cause.TIMEOUT, Cause.AUTHENTICATION)
        one.becomes(Cause.AUTHENTICATION, Cause.OK)
        await until(lambda: bool(notes(out)) and bool(notes(other)))
    assert [note["kind"] for note in notes(out)] == ["recovered"]
    assert [note["cause"] for note in notes(other)] == ["authentication"]


async def test_a_command_sees_no_variable_that_was_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-hooks")
    monkeypatch.setenv("STUDIO", "A")
    out = tmp_path / "out"
    dump = "import json, os, sys; open(sys.argv[1], 'w').write(json.dumps(dict(os.environ)))"
    hook = HookSettings(command=(sys.executable, "-c", dump, str(out)), env=("STUDIO",))
    async with running(tmp_path, note=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: out.exists() and bool(out.read_text()))
    seen = json.loads(out.read_text())
    assert seen["STUDIO"] == "A"
    assert "OPENAI_API_KEY" not in seen
    assert "sk-not-for-hooks" not in out.read_text()


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_what_fails_is_tried_again_and_what_it_says_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", (0.1, 0.1))
    out = tmp_path / "out"
    fails = (
        "import pathlib, sys; p = pathlib.Path(sys.argv[1]); n = len(p.read_text()) if p.exists() else 0; "
        "p.write_text('x' * (n + 1)); print('the bridge is away'); sys.exit(int(n < 2))"
    )
    hook = HookSettings(command=(sys.executable, "-c", fails, str(out)))
    async with running(tmp_path, note=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: out.exists() and out.read_text() == "xxx")
        await asyncio.sleep(1)
        assert out.read_text() == "xxx"
        assert await one.waiting() == []
    assert "The hook note failed: Exit code 1. the bridge is away It is tried again in 0.1 s." in caplog.text


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_command_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", ())
    out = tmp_path / "pid"
    hangs = (
        "import subprocess, sys, time; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
        "open(sys.argv[1], 'w').write(str(child.pid)); time.sleep(600)"
    )
    hook = HookSettings(command=(sys.executable, "-c", hangs, str(out)), timeout_s=1.0)
    async with running(tmp_path, note=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: "It took longer than 1 s and was ended. It is given up." in caplog.text)
    pid = int(out.read_text())
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


FAILS_LOUDLY = """
import sys
for _ in range({megabytes}):
    sys.stdout.write("no" * 500_000)
sys.exit(1)
"""


@pytest.mark.logs_warning("The hook note failed: ")
async def test_what_a_command_prints_takes_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", ())
    hook = HookSettings(command=(sys.executable, "-c", FAILS_LOUDLY.format(megabytes=400)), timeout_s=60)
    largest = 0

    def failed() -> bool:
        nonlocal largest
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                largest = max(largest, child.memory_info().rss)
        return "The hook note failed: Exit code 1. nono" in caplog.text

    async with running(tmp_path, note=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(failed)
    assert 0 < largest < 200_000_000
    assert len(caplog.text) < 2_000


async def test_a_command_is_done_when_it_ends_though_it_left_a_program_running(tmp_path: Path) -> None:
    out = tmp_path / "out"
    leaves = (
        "import subprocess, sys; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
        "open(sys.argv[1], 'a').write('{\"pid\": %d}\\n' % child.pid)"
    )
    hook = HookSettings(command=(sys.executable, "-c", leaves, str(out)))
    async with running(tmp_path, note=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        one.becomes(Cause.TIMEOUT, Cause.OK)
        await until(lambda: len(notes(out)) == 2)
        async with asyncio.timeout(10):
            while await one.waiting():  # noqa: ASYNC110 - it asks the history
                await asyncio.sleep(0.05)
    for note in notes(out):
        psutil.Process(note["pid"]).kill()


async def test_a_hook_that_is_slow_delays_no_other_one(tmp_path: Path) -> None:
    out, end = tmp_path / "out", tmp_path / "end"
    waits = "import os, sys, time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.05)"
    slow = HookSettings(command=(sys.executable, "-c", waits, str(end)), timeout_s=100)
    async with running(tmp_path, slow=slow, note=noting(out)) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: has_notes(out, 1))
        one.becomes(Cause.TIMEOUT, Cause.OK)
        await until(lambda: has_notes(out, 2))
        end.touch()


@pytest.mark.logs_warning("The hook note could not be run: exit code 3")
async def test_a_process_that_cannot_do_its_work_is_not_started_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    fails = (sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write('{}\\n'); sys.exit(3)", str(out))
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks.own_command", lambda *_words: fails)
    async with running(tmp_path, note=noting(out)) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: has_notes(out, 1))
        await asyncio.sleep(1)
        assert has_notes(out, 1)
        assert await one.waiting() == ["failed"]


async def test_an_event_from_before_the_clock_was_set_back_is_run_at_once(tmp_path: Path) -> None:
    out = tmp_path / "out"
    one = Running(tmp_path, {"note": noting(out)})
    await asyncio.wrap_future(one.recorder.load(()))
    real_now = one.clock.now
    one.clock.now = lambda: real_now() + timedelta(days=400)  # type: ignore[method-assign]  # a wrong clock
    one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
    one.becomes(Cause.OK, Cause.TIMEOUT)
    assert await one.waiting() == ["failed"]
    one.recorder.close(30)
    async with running(tmp_path, note=noting(out)):
        await until(lambda: has_notes(out, 1))


@pytest.mark.logs_warning("The hook note failed: ")
async def test_the_value_of_a_variable_that_a_command_prints_is_not_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", ())
    monkeypatch.setenv("BRIDGE_PIN", "4711-0815")
    says = "import os, sys; print('\\x1b[31mwrong pin', os.environ['BRIDGE_PIN']); sys.exit(1)"
    hook = HookSettings(command=(sys.executable, "-c", says), env=("BRIDGE_PIN",))
    async with running(tmp_path, note=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: "[31mwrong pin •••" in caplog.text)
    assert "4711" not in caplog.text
    assert "\x1b" not in caplog.text


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_hook_that_left_the_settings_gets_nothing_more(tmp_path: Path) -> None:
    out = tmp_path / "out"
    async with running(tmp_path, note=HookSettings(command=("/nonexistent/program",))) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await asyncio.sleep(1)
        assert await one.waiting() == ["failed"]
    async with running(tmp_path, other=noting(out)) as one:
        async with asyncio.timeout(30):
            while await one.waiting():  # noqa: ASYNC110 - it asks the history
                await asyncio.sleep(0.05)
    assert notes(out) == []


KILLED = """
import asyncio, sys
from hook_runs import Cause, Path, Running, noting
async def main():
    one = Running(Path(sys.argv[1]), {"note": noting(Path(sys.argv[1]) / "out")})
    await asyncio.wrap_future(one.recorder.load(()))
    task = asyncio.create_task(one.hooks.run())
    one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
    while True:
        for before, after in ((Cause.OK, Cause.TIMEOUT), (Cause.TIMEOUT, Cause.OK)):
            one.becomes(before, after)
            await asyncio.wrap_future(one.recorder.written())
            print(after.value, flush=True)
            await asyncio.sleep(0.3)  # as long as a hook takes: what waits at the end must be run, too
asyncio.run(main())
"""


@pytest.mark.parametrize("kills", [2, pytest.param(200, marks=pytest.mark.soak)])
async def test_whoever_is_killed_each_stored_event_is_run_once(tmp_path: Path, kills: int) -> None:
    for kill in range(kills):
        process = subprocess.Popen(  # noqa: ASYNC220 - it is killed a moment later
            [sys.executable, "-c", KILLED, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdout is not None
        for _ in range(1 + kill % 3):
            process.stdout.readline()
        await asyncio.sleep(0.05 * (kill % 7))
        process.kill()
        process.communicate()
    out = tmp_path / "out"
    async with running(tmp_path, note=noting(out)) as one:
        async with asyncio.timeout(120):
            while await one.waiting():  # noqa: ASYNC110 - it asks the history
                await asyncio.sleep(0.1)
        events = await asyncio.wrap_future(one.recorder.ask_history(count_events))
    stored = events or 0
    await asyncio.sleep(0.5)
    ids = [note["id"] for note in notes(out)]
    assert len(ids) == len(set(ids)) == stored > 0


def count_events(history: History) -> int:
    ((count,),) = history.hooks._access.connection.execute("SELECT count(*) FROM hook_runs").fetchall()
    return int(count)
