"""`apimon watch`, and `apimon` and `apimon demo` where there is no display."""

import asyncio
import io
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import cast

import pytest
from command_line import CommandLine
from samples import Samples
from states import with_fields

from apimon_desktop.cli.commands import watch
from apimon_desktop.cli.commands.watch import LinePrinter, LiveScreen
from apimon_desktop.cli.process import NO_DISPLAY
from apimon_desktop.cli.terminal import Terminal
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.offline import CAPTIVE_PORTAL
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.demo import behaviours
from apimon_desktop.monitor.session.session import Session

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30.0

if sys.platform == "win32":
    pytest.skip("these tests end programs by signals", allow_module_level=True)


class Watcher:
    """A program whose lines are read as they come."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "apimon_desktop", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, name="reader")
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self) -> str:
        return self._lines.get(timeout=PATIENCE_S)

    def line_with(self, text: str) -> str:
        while text not in (line := self.line()):
            pass
        return line

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Sends a signal; the exit code, and what was complained about."""
        self._process.send_signal(number)
        code = self._process.wait(PATIENCE_S)
        self._reader.join()
        assert self._process.stderr is not None
        return code, self._process.stderr.read()

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture
def start(apimon: CommandLine) -> Iterator[Callable[..., Watcher]]:
    watchers: list[Watcher] = []

    def start_watcher(*arguments: str) -> Watcher:
        watchers.append(Watcher(*arguments))
        return watchers[-1]

    yield start_watcher
    for watcher in watchers:
        watcher.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pipe_gets_all_rows_at_once_then_a_line_per_change(
    apimon: CommandLine, start: Callable[..., Watcher], number: signal.Signals
) -> None:
    apimon.becomes("openai", behaviours.wrong_key())
    watcher = start("watch")
    assert watcher.line() == "Checking your providers…"
    assert [watcher.line()[:6] for _ in range(6)] == [
        "❓ Open",
        "❓ Goog",
        "❓ Toge",
        "❓ Anth",
        "❓ Open",
        "❓ Moon",
    ]
    changes = "\n".join(watcher.line() for _ in range(6))
    assert re.search(
        r"^\d\d:\d\d:\d\d ❌ OpenAI: key rejected\. The key was rejected \(HTTP 401\)$", changes, re.MULTILINE
    )
    assert re.search(r"^\d\d:\d\d:\d\d ✅ Anthropic: healthy\. Replies in \d+ ms$", changes, re.MULTILINE)
    assert watcher.end(number) == (0, "")


def test_without_a_display_the_tray_app_says_so_and_watches(start: Callable[..., Watcher]) -> None:
    watcher = start()
    assert watcher.line() == NO_DISPLAY
    assert watcher.line() == "Checking your providers…"
    watcher.line_with("Moonshot AI: healthy")
    assert watcher.end(signal.SIGTERM) == (0, "")


def test_the_demo_needs_neither_display_nor_key_nor_the_users_folder(
    apimon: CommandLine, start: Callable[..., Watcher]
) -> None:
    watcher = start("demo", "--scenario", "all-fine")
    assert watcher.line() == NO_DISPLAY
    watcher.line_with("✅ Together AI: healthy")
    assert watcher.end(signal.SIGINT) == (0, "")
    assert {path.name for path in apimon.folder.iterdir()} == {"config.toml", "api_monitor.log"}


def test_a_closed_pipe_ends_watch_silently(apimon: CommandLine, start: Callable[..., Watcher]) -> None:
    command = [sys.executable, "-m", "apimon_desktop", "watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def printed(*snapshots: Snapshot) -> list[str]:
    """What a pipe gets after the first rows."""
    out = io.StringIO()
    printer = LinePrinter(Terminal(stream=out))
    now = snapshots[0].at
    printer.show(snapshots[0], now=now)
    start = len(out.getvalue())
    for snapshot in snapshots[1:]:
        printer.show(snapshot, now=now)
    return [line.split(" ", 1)[1] for line in out.getvalue()[start:].splitlines()]


def test_only_changes_are_printed(samples: Samples) -> None:
    fine, slow = samples.snapshot(), samples.snapshot(None, openai=Cause.SLOW)
    assert printed(fine, fine, slow, slow, fine) == [
        "⚠️  OpenAI: slow. Replies take 2.8 s, about 7× longer than usual",
        "✅ OpenAI: healthy. Replies in 377 ms",
    ]


def test_going_offline_and_online_prints_one_line_each(samples: Samples) -> None:
    fine, offline = samples.snapshot(), samples.snapshot(samples.now)
    assert printed(fine, offline, offline, fine) == [
        "You're offline. Checks resume when you're back.",
        "Everything is working.",
    ]


def test_another_reason_for_being_offline_is_one_line_too(samples: Samples) -> None:
    offline = samples.snapshot(samples.now)
    portal = replace(offline, local_fault=CAPTIVE_PORTAL)
    assert printed(samples.snapshot(), offline, portal)[1:] == [f"{CAPTIVE_PORTAL.line}."]


class Live:
    """A screen that keeps what is drawn on it."""

    def __init__(self, *, colour: bool = False) -> None:
        self.out = io.StringIO()
        self.screen = LiveScreen(Terminal(stream=self.out, colour=colour, live=True))

    def drawn(self) -> str:
        text = self.out.getvalue()
        self.out.seek(0)
        self.out.truncate()
        return text


def test_a_screen_is_drawn_over_itself_and_only_where_something_with_fields(
    samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    live, fine = Live(), samples.snapshot()
    live.screen.show(fine, now=samples.now)
    first = live.drawn()
    assert first.startswith("\x1b[?25lEverything is working.\x1b[K\n")
    assert "● Together AI    healthy  Replies in 204 ms, checked 1 min ago\x1b[K\n" in first
    assert "Next check in 1 min · Ctrl-C to quit" in first
    live.screen.show(fine, now=samples.now)
    assert live.drawn() == ""
    live.screen.show(samples.snapshot(None, openai=Cause.SLOW), now=samples.now)
    assert live.drawn().startswith("\x1b[10FOpenAI is slow. Everything else is working.\x1b[K\n")


async def test_the_cursor_is_back_at_the_end(samples: Samples) -> None:
    engine = SimpleNamespace(snapshot=samples.snapshot(), subscribe=lambda _: lambda: None)
    out, stop = io.StringIO(), asyncio.Event()
    stop.set()
    session = cast("Session", SimpleNamespace(engine=engine))
    assert await watch._shown(session, Terminal(stream=out, live=True), stop) is None
    assert out.getvalue().startswith("\x1b[?25l")
    assert out.getvalue().endswith("\x1b[?25h")


def test_lines_are_cut_to_the_width_of_the_screen(samples: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    live = Live(colour=True)
    live.screen.show(samples.snapshot(), now=samples.now)
    lines = re.sub(r"\x1b\[[?\d]*\w", "", live.drawn()).splitlines()
    assert max(map(len, lines)) == 39


@pytest.mark.parametrize(
    ("due_in", "footer"),
    [(timedelta(0), "Checking now"), (timedelta(seconds=43), "Next check in 43 s")],
)
def test_the_footer_tells_when_the_next_check_is(samples: Samples, due_in: timedelta, footer: str) -> None:
    snapshot = samples.snapshot()
    states = {
        pid: with_fields(state, due=replace(state.schedule.due, at=samples.now + due_in))
        for pid, state in snapshot.providers.items()
    }
    live = Live()
    live.screen.show(replace(snapshot, providers=states), now=samples.now)
    assert f"{footer} · Ctrl-C to quit" in live.drawn()


def test_the_footer_tells_why_there_is_no_next_check(samples: Samples) -> None:
    live = Live()
    live.screen.show(samples.without_keys(), now=samples.now)
    assert "Nothing to check: add a key with apimon keys set PROVIDER" in live.drawn()
    offline = samples.snapshot(samples.now)
    states = {
        pid: with_fields(s, due=replace(s.schedule.due, at=None)) for pid, s in offline.providers.items()
    }
    live.screen.show(replace(offline, providers=states), now=samples.now)
    assert "Checking again when the internet returns" in live.drawn()
