"""How this process ends when it is asked to."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from proc import needs_proc

from apimon_desktop.adapters.system.exit_signals import ExitSignals, asked_to_end, installed_signals

ROOT = Path(__file__).parents[3]
PATIENCE_S = 20.0

if sys.platform == "win32":
    pytest.skip("these tests send signals", allow_module_level=True)


class Ending:
    """Stands in for the end of the process."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.came = threading.Event()

    def __call__(self, code: int) -> None:
        self.codes.append(code)
        self.came.set()


@pytest.fixture
def ending() -> Ending:
    return Ending()


@pytest.fixture
def signals(ending: Ending) -> Iterator[ExitSignals]:
    signals = ExitSignals(limit_s=0.05, end=ending)
    signals.install()
    yield signals
    signals.uninstall()


def send(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.usefixtures("signals")
def test_before_anything_is_opened_a_signal_ends_the_process_at_once(ending: Ending, number: int) -> None:
    send(number)
    assert ending.came.wait(PATIENCE_S)
    assert ending.codes == [128 + number]


def test_a_clean_up_comes_before_that_end(signals: ExitSignals, ending: Ending) -> None:
    done: list[str] = []
    with signals.at_end(lambda: done.append("terminal")):
        send(signal.SIGTERM)
        assert ending.came.wait(PATIENCE_S)
    assert done == ["terminal"]


def test_an_orderly_end_is_asked_for_once_and_limited(signals: ExitSignals, ending: Ending) -> None:
    asked: list[int] = []
    first = threading.Event()

    def ask() -> None:
        asked.append(1)
        first.set()

    with signals.orderly(ask, code=0):
        send(signal.SIGHUP)
        assert first.wait(PATIENCE_S)
        send(signal.SIGINT)
        assert ending.came.wait(PATIENCE_S)
    assert (asked, ending.codes, signals.exit_code) == ([1], [0], 128 + signal.SIGHUP)


def test_an_event_loop_that_is_gone_ends_the_process_at_once(ending: Ending) -> None:
    signals = ExitSignals(limit_s=60, end=ending)
    signals.install()

    def closed() -> None:
        raise RuntimeError("Event loop is closed")

    with signals.orderly(closed):
        send(signal.SIGINT)
        assert ending.came.wait(PATIENCE_S)
    signals.uninstall()
    assert (ending.codes, signals.exit_code) == ([130], 130)


def test_an_ignored_signal_stays_ignored_as_below_nohup(ending: Ending) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals = ExitSignals(end=ending)
    signals.install()
    try:
        send(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) != before
    finally:
        signals.uninstall()
        signal.signal(signal.SIGHUP, before)
    assert ending.codes == []


def test_a_program_that_imports_us_keeps_its_own_handlers() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert installed_signals() is None
    asked = threading.Event()
    with asked_to_end(asked.set):
        assert installed_signals() is not None
        send(signal.SIGTERM)
        assert asked.wait(PATIENCE_S)
    assert signal.getsignal(signal.SIGINT) is before
    assert installed_signals() is None


def test_a_program_that_got_its_signals_back_is_not_ended_later(ending: Ending) -> None:
    signals = ExitSignals(limit_s=0.05, end=ending)
    signals.install()
    asked = threading.Event()
    with signals.orderly(asked.set):
        send(signal.SIGTERM)
        assert asked.wait(PATIENCE_S)
        signals.uninstall()
    assert not ending.came.wait(0.2)


def test_what_is_installed_already_serves_whoever_waits(signals: ExitSignals) -> None:
    asked = threading.Event()
    with asked_to_end(asked.set):
        assert installed_signals() is signals
        send(signal.SIGTERM)
        assert asked.wait(PATIENCE_S)


def test_without_a_thread_the_handlers_do_it(ending: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more_threads(*_: object) -> int:
        raise RuntimeError("can't start new thread")

    signals = ExitSignals(end=ending)
    monkeypatch.setattr("_thread.start_new_thread", no_more_threads)
    signals.install()
    monkeypatch.undo()
    send(signal.SIGTERM)
    assert ending.came.wait(PATIENCE_S)
    signals.uninstall()
    assert ending.codes == [143]


# The program as a whole

NAMES = {signal.SIGINT: "SIGINT", signal.SIGTERM: "SIGTERM", signal.SIGHUP: "SIGHUP"}
ONE_SHOT = ("status", "check", "doctor", "usage", "keys list", "track openai 5")
STAYING = ("", "serve --port 0", "watch", "demo")


def ended(command: str, number: signal.Signals, after_s: float, times: int, home: Path) -> str | None:
    """What is wrong with how a command ends that gets signals after a while. None: nothing."""
    environ = os.environ | {"APIMON_HOME": str(home), "DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-m", "apimon_desktop", *command.split()],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        time.sleep(after_s)  # the point of the test is any moment whatever
        for _ in range(times):
            process.send_signal(number)
        try:
            _, errors = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            return f"{command} {number.name} after {after_s}: did not end"
    allowed = {-number, 128 + number} | ({0} if command in STAYING else {0, 1, 2, 3, 70})
    wrong = process.returncode not in allowed or b"Traceback" in errors or b"Fatal" in errors
    told = f"{command} {number.name} after {after_s}: {process.returncode}, {errors[-300:]!r}"
    return told if wrong or left_in_session(process.pid) else None


def left_in_session(session: int) -> bool:
    """True where a process of the session is left after a moment."""
    until_s = time.monotonic() + 1
    while time.monotonic() < until_s:
        if not any(_session_of(path) == session for path in Path("/proc").glob("[0-9]*")):
            return False
    return True


def _session_of(process: Path) -> int | None:
    try:
        words = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if words[0] == "Z" else int(words[3])


@needs_proc
@pytest.mark.parametrize(
    ("command", "number", "after_s"),
    [("", signal.SIGINT, 0.15), ("", signal.SIGHUP, 0.4), ("check", signal.SIGTERM, 0.3)],
)
def test_a_signal_in_the_middle_of_a_start_ends_it_well(
    command: str, number: signal.Signals, after_s: float, tmp_path: Path
) -> None:
    assert ended(command, number, after_s, 2, tmp_path) is None


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", list(NAMES), ids=str)
@pytest.mark.parametrize("command", [*ONE_SHOT, *STAYING])
def test_a_signal_at_any_moment_ends_any_command_well(
    command: str, number: signal.Signals, tmp_path: Path
) -> None:
    # Python's own start, some 30 ms, is not ours: its handler of SIGINT raises an exception there.
    moments_s = [0.05 + 0.025 * step for step in range(80)]
    faults = [ended(command, number, after, 1 + i % 3, tmp_path) for i, after in enumerate(moments_s)]
    assert [fault for fault in faults if fault] == []
