"""`apimon watch`, and `apimon` and `apimon demo` where there is no display."""

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

import pytest
from command_line import CommandLine
from samples import Samples

from apimon_desktop.cli.terminal import Terminal
from apimon_desktop.cli.tray import NO_DISPLAY
from apimon_desktop.cli.watch_screen import LinePrinter, LiveScreen
from apimon_desktop.core.offline import CAPTIVE_PORTAL
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.types import Cause
from apimon_desktop.demo import behaviours

ROOT = Path(__file__).parents[2]
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
    assert watcher.line() == "Nothing has been checked yet."
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
    assert re.search(r"^\d\d:\d\d:\d\d ✅ Anthropic: healthy\. Answers in \d+ ms$", changes, re.MULTILINE)
    assert watcher.end(number) == (0, "")


def test_without_a_display_the_tray_app_says_so_and_watches(start: Callable[..., Watcher]) -> None:
    watcher = start()
    assert watcher.line() == NO_DISPLAY
    assert watcher.line() == "Nothing has been checked yet."
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


def test_a_reader_that_leaves_ends_the_watching_without_complaint(
    apimon: CommandLine, start: Callable[..., Watcher]
) -> None:
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
    printer.start(snapshots[0], now=now)
    start = len(out.getvalue())
    for snapshot in snapshots[1:]:
        printer.take(Update(snapshot=snapshot), now=now)
        printer.refresh(snapshot, now=now)
    printer.end()
    return [line.split(" ", 1)[1] for line in out.getvalue()[start:].splitlines()]


def test_only_changes_are_printed(samples: Samples) -> None:
    fine, slow = samples.snapshot(), samples.snapshot(None, openai=Cause.SLOW)
    assert printed(fine, fine, slow, slow, fine) == [
        "⚠️  OpenAI: slow. 2.8 s instead of 0.4 s",
        "✅ OpenAI: healthy. Answers in 377 ms",
    ]


def test_a_network_that_goes_and_comes_back_is_one_line_each(samples: Samples) -> None:
    fine, offline = samples.snapshot(), samples.snapshot(samples.now)
    assert printed(fine, offline, offline, fine) == [
        "No internet, checking again when it returns.",
        "All 5 providers are healthy.",
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


def test_a_screen_is_drawn_over_itself_and_only_where_something_changed(
    samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    live, fine = Live(), samples.snapshot()
    live.screen.start(fine, now=samples.now)
    first = live.drawn()
    assert first.startswith("\x1b[?25lAll 5 providers are healthy.\x1b[K\n")
    assert "● Together AI    healthy  Answers in 204 ms, checked 1 min ago\x1b[K\n" in first
    assert "Next check in 1 min · Ctrl-C ends" in first
    live.screen.take(Update(snapshot=fine), now=samples.now)
    live.screen.refresh(fine, now=samples.now)
    assert live.drawn() == ""
    live.screen.refresh(samples.snapshot(None, openai=Cause.SLOW), now=samples.now)
    assert live.drawn().startswith("\x1b[10FOpenAI is slow. Everything else is fine.\x1b[K\n")
    live.screen.end()
    assert live.drawn() == "\x1b[?25h"


def test_lines_are_cut_to_the_width_of_the_screen(samples: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    live = Live(colour=True)
    live.screen.start(samples.snapshot(), now=samples.now)
    lines = re.sub(r"\x1b\[[?\d]*\w", "", live.drawn()).splitlines()
    assert max(map(len, lines)) == 39


@pytest.mark.parametrize(
    ("due_in", "footer"),
    [(timedelta(0), "Checking now"), (timedelta(seconds=43), "Next check in 43 s")],
)
def test_the_footer_tells_when_the_next_check_is(samples: Samples, due_in: timedelta, footer: str) -> None:
    snapshot = samples.snapshot()
    states = {
        pid: replace(state, due=replace(state.due, at=samples.now + due_in))
        for pid, state in snapshot.providers.items()
    }
    live = Live()
    live.screen.start(replace(snapshot, providers=states), now=samples.now)
    assert f"{footer} · Ctrl-C ends" in live.drawn()


def test_the_footer_tells_why_there_is_no_next_check(samples: Samples) -> None:
    live = Live()
    live.screen.start(samples.without_keys(), now=samples.now)
    assert "Nothing to check: add a key with apimon keys set PROVIDER" in live.drawn()
    offline = samples.snapshot(samples.now)
    states = {pid: replace(s, due=replace(s.due, at=None)) for pid, s in offline.providers.items()}
    live.screen.refresh(replace(offline, providers=states), now=samples.now)
    assert "Checking again when the internet returns" in live.drawn()
