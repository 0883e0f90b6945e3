"""Hooks: real commands and a real server get each event exactly once, whoever is killed."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest
from hook_events import change
from samples import Samples

from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.settings.settings import HookFormat, HookKind, HookSettings
from apimon_desktop.monitor.history.recorder import HistoryRecorder
from apimon_desktop.monitor.session.hooks import Hooks

OPENAI = ProviderId("openai")
SAMPLES = Samples()
NOTES = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + chr(10))"


class Running:
    """Hooks that run on a history of their own."""

    def __init__(self, folder: Path, hooks: dict[str, HookSettings]) -> None:
        self.database = folder / "history.sqlite3"
        self.settings = hooks
        self.clock = Clock()
        self.recorder = HistoryRecorder(
            metrics_file=None, open_history=lambda: History.open(self.database, self.clock.now)
        )
        self.hooks = Hooks(self.recorder, self.clock, lambda: self.settings, self.database)

    def becomes(self, before: Cause, after: Cause, *, news: bool = True) -> None:
        self.hooks(change(before, after, self.clock.now(), news=news))

    async def waiting(self) -> list[str]:
        found = await asyncio.wrap_future(self.recorder.ask_history(lambda history: history.hooks.waiting()))
        return [run.kind for run in found or ()]


@asynccontextmanager
async def running(folder: Path, **hooks: HookSettings) -> AsyncIterator[Running]:
    one = Running(folder, hooks)
    await asyncio.wrap_future(one.recorder.load(()))
    task = asyncio.create_task(one.hooks.run())
    try:
        yield one
    finally:
        task.cancel()
        await asyncio.wait([task])
        one.recorder.close(30)


async def until(look: Callable[[], bool], what: str = "") -> None:
    async with asyncio.timeout(20):
        while not look():  # noqa: ASYNC110 - it looks at files
            await asyncio.sleep(0.05)


def notes(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def has_notes(path: Path, count: int) -> bool:
    return len(notes(path)) == count


def noting(path: Path, **settings: Any) -> HookSettings:
    return HookSettings(command=(sys.executable, "-c", NOTES, str(path)), **settings)


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


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        received.append((self.path, dict(self.headers), body))
        code = codes.pop(0) if codes else 200
        self.send_response(code)
        self.end_headers()
        self.wfile.write(b"no " + self.headers.get("X-Secret", "").encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


received: list[tuple[str, dict[str, str], str]] = []
codes: list[int] = []


@pytest.fixture
def address() -> Iterator[str]:
    received.clear()
    codes.clear()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


async def test_an_address_gets_what_slack_and_ntfy_take(tmp_path: Path, address: str) -> None:
    slack = HookSettings(url=address, format=HookFormat.SLACK)
    ntfy = HookSettings(url=f"{address}/topic", format=HookFormat.TEXT)
    async with running(tmp_path, slack=slack, ntfy=ntfy) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: len(received) == 2)
    bodies = {path: (headers["Content-Type"], body) for path, headers, body in received}
    kind, body = bodies["/hook"]
    assert kind == "application/json"
    assert list(json.loads(body)) == ["text"]
    kind, body = bodies["/hook/topic"]
    assert kind == "text/plain; charset=utf-8"
    assert body.startswith("OpenAI is down. ")


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_secret_goes_into_its_header_and_nowhere_else(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", ())
    monkeypatch.setenv("HOOK_SECRET", "open-sesame-123")
    codes.append(500)
    hook = HookSettings(url=address, secret_header="X-Secret", secret_env="HOOK_SECRET")
    async with running(tmp_path, web=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: "HTTP 500. no •••" in caplog.text)
    assert received[0][1]["X-Secret"] == "open-sesame-123"
    assert "open-sesame-123" not in caplog.text + received[0][2]
    assert b"open-sesame-123" not in (tmp_path / "history.sqlite3").read_bytes()


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_secret_that_is_not_set_is_named_and_nothing_is_sent(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", ())
    hook = HookSettings(url=address, secret_header="X-Secret", secret_env="NO_SUCH_SECRET")
    async with running(tmp_path, web=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: "The variable NO_SUCH_SECRET is not set." in caplog.text)
    assert received == []


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
sys.path.insert(0, sys.argv[1])
from test_hooks import Cause, Running, noting, Path
async def main():
    one = Running(Path(sys.argv[2]), {"note": noting(Path(sys.argv[2]) / "out")})
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
            [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(tmp_path)],
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
