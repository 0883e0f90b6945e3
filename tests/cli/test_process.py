"""The process that runs a command: its streams, its environment, its failures."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import CommandLine

from apimon_desktop.cli.process import _on_thread_failure, code_of, flushed, mend_environment

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")

if sys.platform == "win32":
    pytest.skip("these tests use POSIX streams", allow_module_level=True)


def run(
    *arguments: str, before: str = "", after: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    """Runs a command below a shell, which does things ``before`` and redirects ``after`` it."""
    command = f"{before} exec {sys.executable} -m apimon_desktop {' '.join(arguments)} {after}"
    return subprocess.run(
        ["bash", "-c", command],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=30,
        check=False,
    )


def raising(fault: BaseException) -> Callable[[], int]:
    def job() -> int:
        raise fault

    return job


@pytest.mark.logs_warning("can't be loaded|The program failed")
@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (
            ImportError("No module named 'x'"),
            70,
            "apimon: a part of the program is missing or can't be loaded ",
        ),
        (MemoryError(), 70, "apimon: the program failed unexpectedly (MemoryError).\n"),
        (OSError(28, "No space"), 70, "apimon: the program failed unexpectedly (the disk is full).\n"),
    ],
)
def test_whatever_a_command_raises_is_an_exit_code_and_a_sentence(
    fault: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(raising(fault)) == code
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize(
    ("fault", "code"), [(SystemExit(3), 3), (SystemExit("no"), 70), (KeyboardInterrupt(), 130)]
)
def test_an_end_that_is_no_failure_says_nothing(
    fault: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(raising(fault)) == code
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "--version",
        "status",
        "usage --json",
        "keys list",
        "demo --help",
        "watch",
        "serve --port 0",
        "demo",
    ],
)
@pytest.mark.usefixtures("apimon")
def test_an_answer_that_cannot_be_written_is_a_failure_in_one_sentence(command: str) -> None:
    done = run(command, after=">/dev/full")
    assert (done.returncode, done.stderr) == (
        70,
        "apimon: The answer could not be written: the disk is full.\n",
    )


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_where_neither_log_nor_terminal_can_be_written_the_answer_is_right(apimon: CommandLine) -> None:
    (apimon.folder / "api_monitor.log").symlink_to(FULL)
    done = run("check", "openai", after="2>/dev/full")
    assert (done.returncode, done.stderr) == (0, "")
    assert "OpenAI" in done.stdout


@pytest.mark.usefixtures("apimon")
@pytest.mark.parametrize("after", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(after: str) -> None:
    done = run("check", "openai", after=after)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("apimon")
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "utf-16"])
def test_any_encoding_of_the_output_and_any_bytes_as_arguments_are_fine(encoding: str) -> None:
    done = run("check", "$'\\xff\\xfe'", PYTHONIOENCODING=encoding)
    assert done.returncode == 64
    assert "Traceback" not in done.stderr
    assert run("status", PYTHONIOENCODING=encoding).returncode == 3


def test_a_folder_with_bytes_that_are_no_text_is_used(apimon: CommandLine, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xe9"))
    folder.mkdir()
    (folder / "config.toml").write_bytes((apimon.folder / "config.toml").read_bytes())
    assert run("check", "openai", APIMON_HOME=str(folder)).returncode == 0
    assert run("status", APIMON_HOME=str(folder)).returncode == 0
    assert (folder / "history.sqlite3").exists()
    assert run("doctor", PYTHONIOENCODING="latin-1", APIMON_HOME=str(folder)).stderr == ""


@pytest.mark.usefixtures("apimon")
def test_a_deleted_working_folder_is_not_a_problem() -> None:
    done = run("check", "openai", before='cd "$(mktemp -d)" && rmdir "$PWD" &&')
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("apimon")
@pytest.mark.parametrize("place", ["~nobody-of-that-name/x", "relative"])
def test_an_unusable_home_is_wrong_usage(place: str) -> None:
    done = run("status", "--home", f"'{place}'", before='cd "$(mktemp -d)" && rmdir "$PWD" &&')
    assert done.returncode == 64
    assert place in done.stderr


@pytest.mark.usefixtures("apimon")
def test_warnings_as_errors_are_for_developers() -> None:
    done = run("check", "openai", PYTHONWARNINGS="error")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unusable_variable_is_named_and_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", "/nonexistent/folder")
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", "")
    monkeypatch.setenv("LC_ALL", "xx_NOWHERE.UTF-8")
    told = mend_environment()
    assert [line.partition(" ")[0] for line in told] == ["HOME", "XDG_CONFIG_HOME", "TMPDIR", "LC_ALL"]
    assert "TMPDIR" not in os.environ
    assert Path(os.environ["HOME"]).is_absolute()
    assert mend_environment() == (), "each is named once"


@pytest.mark.usefixtures("apimon")
def test_an_impossible_time_zone_is_ignored() -> None:
    done = run("check", "openai", TZ="UTC+99")
    assert (done.returncode, done.stderr) == (
        0,
        "TZ (UTC+99) is not a time zone. The system's time zone is used.\n",
    )
    told = run("doctor", TZ="Nowhere/Else", LC_ALL="xx_NOWHERE")
    assert "time zone" not in told.stderr
    assert (
        "✘ Environment: TZ (Nowhere/Else) is not a time zone. The system's time zone is used\n" in told.stdout
    )
    assert "✘ Environment: LC_ALL (xx_NOWHERE) is not a locale of this system" in told.stdout


def test_an_answer_lost_after_the_command_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    if not FULL.exists():
        pytest.skip("no /dev/full here")
    with FULL.open("w", buffering=8192) as stream, monkeypatch.context() as patched:
        stream.write("x")
        patched.setattr(sys, "stdout", stream)
        assert flushed(0) == 70
        assert flushed(64) == 64
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@pytest.mark.logs_warning("A thread failed")
def test_a_thread_that_fails_is_in_the_log_and_nowhere_else(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError

    before, threading.excepthook = threading.excepthook, _on_thread_failure
    try:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    finally:
        threading.excepthook = before
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("apimon")
def test_too_few_files_are_one_sentence() -> None:
    done = run("status", before="ulimit -n 8;")
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("apimon: the command failed unexpectedly (too many files are open).")
    assert done.stderr.count("\n") == 1
