"""The history with damaged bytes, on a full disk, and for an account that may only read."""

import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from usage_samples import OPENAI, estimated, event

from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.store import History, LiveHistory

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)

_READ = """
import os, sys
import urllib.parse  # pathlib loads it when it is first needed, and the other account may not read it then
from pathlib import Path
from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.history.store import LiveHistory
os.setgroups([]); os.setgid(65534); os.setuid(65534)
history = History.open(Path(sys.argv[1])).history
print(history.counters.counted()["openai"].tokens)
try:
    history.counters.save_carried_over(Path("x"), {})
except HistoryUnwritableError as refused:
    print(refused.sentence)
"""


def _report(path: Path, tokens: int) -> bool:
    """True where it was acknowledged."""
    opened = History.open(path, now=lambda: NOW)
    if opened.history is None:
        return False
    with closing(opened.history) as history, suppress(HistoryUnwritableError):
        history.usage.save([(event(OPENAI, tokens=tokens), estimated("0.25"))])
        return True
    return False


def _opening_problem(path: Path) -> str | None:
    opened = History.open(path, now=lambda: NOW)
    if opened.history is not None:
        opened.history.close()
    return opened.problem


def _reported(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [tokens for (tokens,) in connection.execute("SELECT unsplit_tokens FROM usage ORDER BY id")]


@pytest.mark.parametrize(
    "count", [pytest.param(12, id="dozen"), pytest.param(4000, marks=pytest.mark.soak, id="thousands")]
)
def test_one_damaged_byte_costs_no_report_that_is_acknowledged_later(tmp_path: Path, count: int) -> None:
    whole = tmp_path / "whole.sqlite3"
    assert _report(whole, 1)
    content = whole.read_bytes()
    chance = random.Random(6)  # noqa: S311 - which byte, not a secret
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "history.sqlite3"
        at = chance.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ chance.randrange(1, 256)]) + content[at + 1 :])
        where = f"byte {at}"
        if _report(path, 777):
            assert _reported(path)[-1] == 777, where
        else:
            assert path.exists(), where
        assert not any(entry.name.endswith(("-journal", ".tmp")) for entry in folder.iterdir()), where
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        ("UPDATE providers SET cause = 'fime', since_us = 5", 1),
        ("UPDATE providers SET last_check_us = -1", 1),
        ("UPDATE checks SET gap_s = -3", 0),
        ("UPDATE checks SET gap_s = 1 << 50", 0),
        ("INSERT INTO notices (document) VALUES ('{\"open\": [')", 1),
        ("UPDATE usage SET details = '{\"audio\": 5'", 1),
    ],
)
def test_rows_with_impossible_values_are_left_out_once(tmp_path: Path, damage: str, left: int) -> None:
    path = tmp_path / "history.sqlite3"
    assert _report(path, 5)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO checks (provider, at_us, kind, counted, found, status, cause) "
            "VALUES ('openai', 1, 'poll', 1, 'ok', 'healthy', 'ok')"
        )
        connection.execute(damage)
    first, again = (_opening_problem(path) for _ in range(2))
    assert first is not None
    assert "1 of its rows were damaged and are left out" in first
    assert again is None
    assert len(list(tmp_path.glob("*.unreadable-*"))) == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id, cause FROM providers").fetchall() == [("openai", None)]
        assert connection.execute("SELECT count(*) FROM checks").fetchone() == (left,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_where_the_disk_takes_no_more_nothing_is_called_counted(tmp_path: Path, home: Path) -> None:
    environ = {**os.environ, "APIMON_HOME": str(home)}
    command = [sys.executable, "-m", "apimon_desktop", "track", "openai", "777"]
    assert _report(home / "history.sqlite3", 5)
    size = (home / "history.sqlite3").stat().st_size

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

    full = subprocess.run(
        command, env=environ, preexec_fn=limit, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (full.returncode, full.stdout) == (70, "")
    assert "Traceback" not in full.stderr
    assert _reported(home / "history.sqlite3") == [5]
    subprocess.run(command, env=environ, capture_output=True, check=True, cwd=tmp_path)
    assert _reported(home / "history.sqlite3") == [5, 777]
    assert json.loads((home / "api_metrics.json").read_text())["openai"]["tokens_used"] == 782


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can be another account")
def test_another_account_that_may_only_read_reads(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder != Path(tempfile.gettempdir()):
            folder.chmod(0o755)
    path = tmp_path / "history.sqlite3"
    assert _report(path, 5)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    reader = subprocess.run(
        [sys.executable, "-c", _READ, path], capture_output=True, text=True, check=False, timeout=30
    )
    assert (reader.stdout.startswith("5\n"), "may not be written" in reader.stdout) == (True, True), reader
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\0", None], ids=["empty", "begun", "gone"])
def test_a_backup_that_is_just_being_copied_back_is_waited_for(tmp_path: Path, left: bytes | None) -> None:
    path, problems = tmp_path / "history.sqlite3", list[str]()
    assert _report(path, 5)
    backup = path.read_bytes()

    def copy_on(_seconds: float) -> None:
        if path.read_bytes() != backup:
            path.write_bytes(backup)

    live = LiveHistory(
        partial(History.open, path),
        readonly=False,
        on_opened=lambda _history: None,
        on_problem=problems.append,
        sleep=copy_on,
    )
    first = live.get()
    assert first is not None
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    later = live.get()
    assert later is not None
    assert later.counters.counted().keys() == ({OPENAI} if left is not None else set())
    assert len(problems) == 1
    live.close()
