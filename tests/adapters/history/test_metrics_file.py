import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apimon_desktop.adapters.files import atomic as file_lock
from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.report.metrics import APIMetrics

OPENAI, GROQ = ProviderId("openai"), ProviderId("groq")
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)

GUIDE = """{
  "together_ai": {
    "provider": "together_ai", "status": "healthy", "response_time_ms": 234.5, "error_count": 2,
    "success_count": 248, "total_requests": 250, "last_check": "2025-01-15T10:30:00",
    "estimated_cost_usd": 0.0625, "tokens_used": 125000
  }
}"""

# Writes as often as it is told, or until it is killed, and says each time what is safe in the file.
WRITER = """
import sys
from pathlib import Path
from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.core.report.metrics import APIMetrics

path, provider, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
file = MetricsFile(path)
start = file.load().totals.get(provider, APIMetrics(provider=provider))
for done in range(1, times + 1):
    count = start.success_count + done
    problem = file.write({
        provider: APIMetrics(provider=provider, success_count=count, total_requests=count, tokens_used=count)
    })
    assert problem is None, problem
    print(done, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "api_metrics.json"


def _file(path: Path) -> MetricsFile:
    return MetricsFile(path, now=lambda: NOW)


def _openai(successes: int, errors: int = 0) -> dict[ProviderId, APIMetrics]:
    metrics = APIMetrics(
        provider="openai",
        status=Status.HEALTHY,
        success_count=successes,
        error_count=errors,
        total_requests=successes + errors,
        last_check="2026-11-23T06:59:00+00:00",
    )
    return {OPENAI: metrics}


def _counts(path: Path) -> dict[str, int]:
    document = json.loads(path.read_bytes())
    return {provider: entry["success_count"] for provider, entry in document.items()}


def _put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_without_a_file_counting_starts_at_nothing(path: Path) -> None:
    loaded = _file(path).load()
    assert (dict(loaded.totals), loaded.problem) == ({}, None)
    assert not path.parent.exists()


def test_a_file_of_the_guides_time_is_carried_over(path: Path) -> None:
    _put(path, GUIDE)
    loaded = _file(path).load()
    assert loaded.problem is None
    assert loaded.totals[ProviderId("together_ai")].success_count == 248


def test_the_file_has_the_guides_shape_and_nothing_else(path: Path) -> None:
    assert _file(path).write(_openai(3, 1)) is None
    assert json.loads(path.read_bytes()) == {
        "openai": {
            "provider": "openai",
            "status": "healthy",
            "response_time_ms": 0.0,
            "error_count": 1,
            "success_count": 3,
            "total_requests": 4,
            "last_check": "2026-11-23T06:59:00+00:00",
            "last_error": None,
            "estimated_cost_usd": 0.0,
            "tokens_used": 0,
        }
    }


def test_only_what_was_counted_since_the_last_time_is_added(path: Path) -> None:
    first, second = _file(path), _file(path)
    first.write(_openai(10))
    start = second.load().totals[OPENAI].success_count
    for step in range(1, 4):
        first.write(_openai(10 + step))
        second.write(_openai(start + step))
    assert _counts(path) == {"openai": 16}


def test_entries_of_others_stay_as_they_are(path: Path) -> None:
    other = {"groq": {"success_count": 5, "of_its_own": [1, "\ud800"]}, "notes": "mine"}
    _put(path, json.dumps(other))
    _file(path).write(_openai(1))
    document = json.loads(path.read_bytes())
    assert document.pop("openai")["success_count"] == 1
    assert document == other


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"openai": {"provider": "openai", "succ',
        b"\x00" * 512,
        b"\xff\xfe",
        b'["openai"]',
        b'{"openai": {"estimated_cost_usd": NaN}}',
        b"[" * 100_000,
    ],
    ids=["empty", "half-written", "zeros", "not text", "a list", "not a number", "a deep hole"],
)
def test_a_file_that_cannot_be_used_is_set_aside_whole(path: Path, content: bytes) -> None:
    _put(path, content)
    loaded = _file(path).load()
    aside = path.with_name("api_metrics.json.unreadable-20261123T070000Z")
    assert dict(loaded.totals) == {}
    assert loaded.problem is not None
    assert str(aside) in loaded.problem
    assert aside.read_bytes() == content
    assert not path.exists()


def test_a_folder_of_that_name_is_set_aside_too(path: Path) -> None:
    path.mkdir(parents=True)
    assert "a folder of that name is in the way" in (_file(path).load().problem or "")
    assert _file(path).write(_openai(1)) is None


def test_an_earlier_file_set_aside_is_never_overwritten(path: Path) -> None:
    file = _file(path)
    for content in ("one", "two", "three"):
        _put(path, content)
        file.load()
    kept = sorted(path.parent.glob("*.unreadable-*"))
    assert [entry.read_text() for entry in kept] == ["one", "two", "three"]


def test_a_file_that_breaks_while_we_run_costs_nothing_that_we_know(path: Path) -> None:
    file = _file(path)
    file.write(_openai(10))
    _put(path, "{")
    problem = file.write(_openai(11))
    assert problem is not None
    assert "is kept as" in problem
    assert _counts(path) == {"openai": 11}


def test_one_entry_that_cannot_be_read_does_not_cost_the_others(path: Path) -> None:
    content = json.dumps({"openai": {"success_count": "many"}, "groq": {"success_count": 5}})
    _put(path, content)
    file = _file(path)
    loaded = file.load()
    assert set(loaded.totals) == {GROQ}
    assert loaded.problem is not None
    assert "openai: success_count is not a number" in loaded.problem
    assert path.read_text() == content
    problem = file.write(_openai(1))
    assert problem is not None
    assert Path(problem.split("kept as ")[1].rstrip(".")).read_text() == content
    assert _counts(path) == {"openai": 1, "groq": 5}


def test_where_nothing_can_be_written_the_count_goes_into_the_next_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(path)
    file.write(_openai(10))
    with monkeypatch.context() as context:

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        context.setattr(os, "fsync", full)
        problem = file.write(_openai(11))
    assert (
        problem
        == f"{path} could not be written: the disk is full. The write will be repeated; nothing is lost."
    )
    assert _counts(path) == {"openai": 10}
    _file(path).write(_openai(5))
    assert file.write(_openai(12)) is None
    assert _counts(path) == {"openai": 17}


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    file = _file(tmp_path / "file" / "api_metrics.json")
    assert "could not be read: a file is in the place of its folder" in (file.load().problem or "")
    assert "could not be written: a file is in the place of its folder" in (file.write(_openai(1)) or "")


def test_a_system_that_runs_short_sets_no_good_file_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(path, GUIDE)

    def short(*_: object) -> int:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(os, "open", short)
    assert "too many files are open" in (_file(path).load().problem or "")
    assert path.exists()


def test_another_program_that_keeps_the_lock_costs_a_sentence_and_no_count(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_lock, "_WAIT_S", 0.01)
    file = _file(path)
    file.write(_openai(1))
    with file_lock.held(path.with_name(".api_metrics.json.lock"), wait_s=0):
        assert "another program is holding it" in (file.write(_openai(2)) or "")
    assert file.write(_openai(2)) is None
    assert _counts(path) == {"openai": 2}


def test_what_a_killed_writer_left_is_cleared_away(path: Path) -> None:
    _put(path.with_name(".api_metrics.json.0a1b2c3d.tmp"), "{")
    _file(path).write(_openai(1))
    assert {entry.name for entry in path.parent.iterdir()} == {"api_metrics.json", ".api_metrics.json.lock"}


def test_processes_that_write_at_once_lose_nothing_of_each_others(path: Path) -> None:
    providers, times = ("openai", "openai", "groq", "groq"), 60
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), provider, str(times)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for provider in providers
    ]
    assert [(writer.communicate(timeout=40)[1], writer.returncode) for writer in writers] == [(b"", 0)] * 4
    assert _counts(path) == {"openai": 2 * times, "groq": 2 * times}


def test_a_writer_killed_in_the_middle_leaves_a_whole_file_with_all_it_had_said(path: Path) -> None:
    safe = 0
    for said_before_the_kill in (1, 7, 20):
        command = [sys.executable, "-c", WRITER, str(path), "openai", "100000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(said_before_the_kill):
                writer.stdout.readline()
            writer.kill()
            said = said_before_the_kill + len(writer.stdout.read().splitlines())
        # At most the write that was on its way is in the file without having been said.
        assert _counts(path)["openai"] - safe in (said, said + 1)
        safe = _counts(path)["openai"]
    assert _file(path).load().problem is None
    _file(path).write({})
    assert not list(path.parent.glob("*.tmp"))


@pytest.mark.parametrize("name", ["x" * 256, "/", "", "missing/" * 3 + "x" * 300, "\0"])
def test_a_name_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept").touch()
    file = MetricsFile(Path(name))
    assert file.write({}) is not None
    assert file.load().totals == {}
    assert (tmp_path / "kept").exists()
