"""The command line as a whole: usage, failures, and what is loaded for it."""

import argparse
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine

from apimon_desktop import __version__
from apimon_desktop.__main__ import main
from apimon_desktop.cli.commands import check as status
from apimon_desktop.cli.process import has_display


def fails_with(fault: BaseException) -> object:
    def run(_args: argparse.Namespace) -> int:
        raise fault

    return run


def test_help_shows_examples_and_exit_codes(apimon: CommandLine) -> None:
    done = apimon("--help")
    assert done.code == 0
    assert "apimon demo --scenario one-failed" in done.out
    assert "0 healthy, 1 degraded, 2 failed, 3 unknown" in done.out


def test_the_version_is_printed(apimon: CommandLine) -> None:
    assert apimon("--version").out == f"apimon {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["chek"],
        ["serve", "--port", "9" * 5000],
        ["check", "--jsn"],
        ["check", "--js"],
        ["--home"],
        ["failover"],
        ["demo", "--scenario", "x"],
    ],
)
def test_wrong_usage_has_its_own_exit_code(apimon: CommandLine, arguments: list[str]) -> None:
    done = apimon(*arguments)
    assert done.code == 64
    assert done.out == ""
    assert "usage: apimon" in done.err


def test_the_home_may_be_named_before_or_after_the_command(apimon: CommandLine, tmp_path: Path) -> None:
    for number, arguments in enumerate((["--home", "DIR", "status"], ["status", "--home", "DIR"])):
        folder = tmp_path / f"home {number}"
        apimon(*(str(folder) if argument == "DIR" else argument for argument in arguments))
        assert (folder / "api_monitor.log").exists()


@pytest.mark.logs_warning("The command failed")
def test_a_failure_is_one_sentence_here_and_a_traceback_in_the_log(
    apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "run_status", fails_with(RuntimeError("boom")))
    done = apimon("status")
    log_file = apimon.folder / "api_monitor.log"
    assert done.code == 70
    assert done.err == f"apimon: the command failed unexpectedly (RuntimeError). See {log_file}\n"
    assert "RuntimeError: boom" in log_file.read_text(encoding="utf-8")


def test_an_interrupted_command_says_nothing(apimon: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "run_status", fails_with(KeyboardInterrupt()))
    done = apimon("status")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_a_closed_pipe_is_not_reported(apimon: CommandLine) -> None:
    command = [sys.executable, "-m", "apimon_desktop", "check"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root()) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def root() -> Path:
    return Path(__file__).parents[2]


def test_without_a_command_the_tray_app_is_started_where_there_is_a_display(
    apimon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []

    def run_app(**options: object) -> int:
        started.append(options)
        return 0

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("apimon_desktop.app.run", run_app)
    assert main([]) == 0
    assert apimon("--home", str(apimon.folder)).code == 0
    assert apimon("--hidden").code == 0
    assert started == [
        {"home": None, "scenario": None, "hidden": False},
        {"home": apimon.folder, "scenario": None, "hidden": False},
        {"home": None, "scenario": None, "hidden": True},
    ]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["--hidden"], {"home": None, "scenario": None, "hidden": True}),
        (["--home", "/x"], {"home": Path("/x"), "scenario": None, "hidden": False}),
        (["--hidden", "--home", "/x"], {"home": Path("/x"), "scenario": None, "hidden": True}),
    ],
)
def test_a_start_at_login_loads_no_more_than_one_by_hand(
    arguments: list[str], options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []

    def run_app(**given: object) -> int:
        started.append(given)
        return 0

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("apimon_desktop.app.run", run_app)
    monkeypatch.setattr("apimon_desktop.cli.main.run", lambda _: pytest.fail("the commands were loaded"))
    assert main(arguments) == 0
    assert started == [options]


def test_arguments_that_only_look_like_a_start_of_the_app_are_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("apimon_desktop.app.run", lambda **_: pytest.fail("the app was started"))
    for arguments in (["--home"], ["--home", "--hidden"], ["--hiden"]):
        assert main(arguments) == 64
    assert "expected one argument" in capsys.readouterr().err


def test_the_app_writes_its_log_alone(apimon: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: list[int] = []
    before = len(logging.getLogger().handlers)

    def run_app(**_: object) -> int:
        handlers.append(len(logging.getLogger().handlers))
        return 0

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("apimon_desktop.app.run", run_app)
    assert apimon("--hidden").code == 0
    assert handlers == [before], "a second handler would write every line twice, and knows no keys to redact"


def test_a_program_without_a_console_has_somewhere_to_print_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["--version"]) == 0
    assert main(["nonsense"]) == 64
    sys.stdout.close()
    sys.stderr.close()


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_known_by_its_variables_or_the_system(
    environ: dict[str, str], platform: str, there: bool
) -> None:
    assert has_display(environ, platform) is there


def test_the_way_to_the_tray_app_loads_neither_commands_nor_the_network() -> None:
    code = (
        "import sys; from apimon_desktop.cli.process import has_display; import apimon_desktop.__main__;"
        "print(sorted({'argparse', 'httpx', 'asyncio', 'PySide6', 'keyring', 'sqlite3'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root(), check=True
    )
    assert done.stdout == "[]\n"


def test_the_keyring_child_answers_before_anything_else_is_loaded() -> None:
    command = [sys.executable, "-m", "apimon_desktop", "_keyring", "nonsense"]
    done = subprocess.run(command, capture_output=True, cwd=root(), env=os.environ, check=False)
    assert (done.returncode, done.stdout) == (64, b"")
