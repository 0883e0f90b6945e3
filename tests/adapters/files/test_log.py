import errno
import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apimon_desktop.adapters.files import log
from apimon_desktop.adapters.files.log import OpenedLog, set_up_log
from apimon_desktop.core.model.ids import Secret

LOGGER = logging.getLogger("apimon_desktop.test_log")
KEY = "sk-proj-abcdefgh4f2a"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log" / "api_monitor.log"


@pytest.fixture
def set_up() -> Iterator[Callable[[Path], OpenedLog]]:
    root = logging.getLogger()
    level = root.level
    opened: list[OpenedLog] = []

    def set_it_up(path: Path) -> OpenedLog:
        opened.append(set_up_log(path))
        return opened[-1]

    yield set_it_up
    for one in opened:
        one.close()
    root.setLevel(level)


def test_alerts_can_be_grepped(path: Path, set_up: Callable[[Path], OpenedLog]) -> None:
    assert set_up(path).problem is None
    LOGGER.info("🚨 CRITICAL: OpenAI (GPT-4) has failed")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert line.endswith("INFO apimon_desktop.test_log: 🚨 CRITICAL: OpenAI (GPT-4) has failed")


def test_no_key_gets_in_as_text_argument_or_traceback(
    path: Path, set_up: Callable[[Path], OpenedLog]
) -> None:
    set_up(path).redactor.add(Secret("my-own-odd-key"))
    LOGGER.info("tried %s and %r", KEY, {"key": "my-own-odd-key"})
    error = ValueError(f"rejected: {KEY}")
    error.__cause__ = KeyError("my-own-odd-key")
    LOGGER.info("it failed", exc_info=error, stack_info=True)
    text = path.read_text(encoding="utf-8")
    assert "rejected: ••••" in text
    assert "direct cause" in text
    assert "Stack (most recent call last)" in text
    assert "abcdefgh" not in text
    assert "my-own-odd-key" not in text


def test_addresses_that_httpx_asks_are_not_logged(path: Path, set_up: Callable[[Path], OpenedLog]) -> None:
    set_up(path)
    for name in ("httpx", "httpcore.connection"):
        logging.getLogger(name).info("GET https://host/?key=abcdefgh")
    assert path.read_text() == ""


def test_the_log_stays_within_its_size(
    path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_MAX_BYTES", 2000)
    set_up(path)
    for number in range(400):
        LOGGER.info("line %d", number)
    files = sorted(path.parent.glob("api_monitor.log*"))
    assert [file.name for file in files] == ["api_monitor.log", *(f"api_monitor.log.{n}" for n in (1, 2, 3))]
    assert all(file.stat().st_size <= 2000 for file in files)
    assert "line 399" in path.read_text()


def test_a_file_that_another_program_renamed_or_removed_is_left_for_the_new_one(
    path: Path, set_up: Callable[[Path], OpenedLog]
) -> None:
    set_up(path)
    LOGGER.info("one")
    path.rename(path.with_suffix(".1"))
    path.touch()
    LOGGER.info("two")
    path.unlink()
    LOGGER.info("three")
    assert [path.with_suffix(".1").read_text()[-4:], path.read_text()[-6:]] == ["one\n", "three\n"]


def test_programs_that_share_the_log_all_write_to_its_newest_file(
    path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_MAX_BYTES", 20_000)
    program = (
        "import logging, sys; from pathlib import Path; from apimon_desktop.adapters.files import log\n"
        "log._MAX_BYTES = 20000; log.set_up_log(Path(sys.argv[1]))\n"
        "for n in range(200): logging.info('%s %d', sys.argv[2], n)"
    )
    command = [sys.executable, "-c", program, str(path)]
    writers = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in "abc"]
    assert [writer.communicate(timeout=30)[1] for writer in writers] == [b""] * 3
    lines = [line for file in path.parent.iterdir() for line in file.read_text().splitlines()]
    assert {line.split("root: ")[1] for line in lines} == {
        f"{name} {n}" for name in "abc" for n in range(200)
    }


def test_a_folder_that_cannot_be_written_to_sends_the_log_to_the_terminal(
    tmp_path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    opened = set_up(tmp_path / "file" / "api_monitor.log")
    assert opened.problem is not None
    assert "a file is in the place of its folder. It goes to the terminal." in opened.problem
    LOGGER.info("tried %s", KEY)
    assert terminal.getvalue().endswith("tried ••••\n")


def test_without_a_terminal_there_is_no_log_and_no_harm(
    tmp_path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "stderr", None)
    assert set_up(tmp_path / "file" / "api_monitor.log").problem is not None
    LOGGER.info("nobody reads this")


def test_a_full_disk_is_reported_once_without_the_logged_line(
    path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = set_up(path).handler
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(handler, "flush", full)
    for _ in range(2):
        LOGGER.info("tried %s", KEY)
    monkeypatch.undo()
    assert terminal.getvalue() == f"The log {path} cannot be written: the disk is full.\n"


def test_a_file_held_open_elsewhere_grows_on(
    path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_MAX_BYTES", 500)
    set_up(path)

    def held(_source: str, _target: str) -> None:
        raise PermissionError(errno.EACCES, "as Windows does")

    monkeypatch.setattr(os, "rename", held)
    for number in range(20):
        LOGGER.info("line %d", number)
    assert [line.split()[-1] for line in path.read_text().splitlines()] == [str(n) for n in range(20)]


def test_a_closed_log_takes_nothing_more(path: Path, set_up: Callable[[Path], OpenedLog]) -> None:
    set_up(path).close()
    LOGGER.info("nobody reads this")
    assert path.read_text() == ""


FORGED = "gone\r\n2026-11-30 12:00:00.000 ERROR apimon: forged\x1b[2J\u202e"


def test_no_text_can_look_like_another_record(path: Path, set_up: Callable[[Path], OpenedLog]) -> None:
    set_up(path)
    LOGGER.info("It said: %s", FORGED)
    text = path.read_text(encoding="utf-8")
    assert "gone ⏎ 2026" in text.replace("gone  ⏎", "gone ⏎")
    assert len(text.splitlines()) == 1
    assert text.removesuffix("\n").isprintable()


def test_a_traceback_is_set_in_whatever_its_texts_are(
    path: Path, set_up: Callable[[Path], OpenedLog]
) -> None:
    set_up(path)
    LOGGER.info("It failed", exc_info=OSError(FORGED), stack_info=True)
    first, *more = path.read_text(encoding="utf-8").splitlines()
    assert first.endswith("It failed")
    assert any("gone" in line for line in more)
    assert all(line.startswith("  ") and line.isprintable() for line in more if line)


@pytest.mark.skipif(os.name != "posix", reason="kinds of files that only POSIX has")
def test_a_log_that_becomes_a_pipe_while_it_is_written_is_said_once(
    path: Path, set_up: Callable[[Path], OpenedLog], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(path)
    LOGGER.info("first")
    path.unlink()
    os.mkfifo(path)
    LOGGER.info("second")
    LOGGER.info("third")
    assert capsys.readouterr().err.count("there is a named pipe in its place") == 1
    path.unlink()
    LOGGER.info("fourth")
    assert "fourth" in path.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="kinds of files that only POSIX has")
@pytest.mark.parametrize("kind", ["empty folder", "pipe", "link to nowhere"])
def test_a_folder_in_place_of_an_old_log_does_not_stop_the_rotation(
    path: Path, set_up: Callable[[Path], OpenedLog], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(log, "_MAX_BYTES", 200)
    old = path.with_name(f"{path.name}.1")
    path.parent.mkdir()
    make: dict[str, Callable[[], object]] = {
        "empty folder": old.mkdir,
        "pipe": lambda: os.mkfifo(old),
        "link to nowhere": lambda: old.symlink_to("missing"),
    }
    make[kind]()
    set_up(path)
    for number in range(6):
        LOGGER.info("line %d of some length that fills the file", number)
    assert old.is_file()
    assert not old.is_symlink()
    assert path.stat().st_size < 400


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_logs_are_their_owners_alone_also_those_of_earlier_versions(
    path: Path, set_up: Callable[[Path], OpenedLog]
) -> None:
    path.parent.mkdir()
    logs = [path, path.with_name(f"{path.name}.1"), path.with_name(f"{path.name}.3")]
    for one in logs:
        one.touch()
        one.chmod(0o644)
    set_up(path)
    assert [one.stat().st_mode & 0o777 for one in logs] == [0o600] * 3
