"""``api_metrics.json`` counts what the history counts, whatever becomes of either of the two files."""

import errno
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from usage_samples import NOW, OPENAI, estimated, event

from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.metrics_file import MetricsFile
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.history.usage_sums import HistoryCounters
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.core.report.metrics import APIMetrics


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "api_metrics.json"


@pytest.fixture
def new_history(tmp_path: Path) -> Iterator[Callable[[], History]]:
    with ExitStack() as stack:

        def new() -> History:
            history = History.open(tmp_path / "history.sqlite3", now=lambda: NOW).history
            assert history is not None
            stack.callback(history.close)
            return history

        yield new


@pytest.fixture
def history(new_history: Callable[[], History]) -> History:
    return new_history()


def file(path: Path) -> MetricsFile:
    return MetricsFile(path, now=lambda: NOW)


def report(
    history: History, tokens: int, provider_id: ProviderId = OPENAI, *, ok: bool | None = None
) -> None:
    history.usage.save([(event(provider_id, tokens=tokens, ok=ok), estimated("0.25"))])


def own(checks: int = 0) -> dict[ProviderId, APIMetrics]:
    return {OPENAI: APIMetrics(provider="openai", success_count=checks, total_requests=checks)}


def tokens(path: Path, provider_id: ProviderId = OPENAI) -> int:
    entry: Mapping[str, Any] = json.loads(path.read_bytes())[provider_id]
    return int(entry["tokens_used"])


def check(history: History, *, ok: bool = True, provider_id: ProviderId = OPENAI) -> None:
    cause = Cause.OK if ok else Cause.TIMEOUT
    result = CheckResult(provider_id=provider_id, kind=CheckKind.POLL, at=NOW, at_mono_s=0, cause=cause)
    history.append(result, Verdict(cause=cause))


def entry(path: Path, provider_id: ProviderId = OPENAI) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())[provider_id]
    return found


def requests(path: Path) -> tuple[int, int, int]:
    found = entry(path)
    return found["success_count"], found["error_count"], found["total_requests"]


def put(path: Path, **figures: float) -> None:
    path.write_text(json.dumps({OPENAI: {"provider": "openai", "status": "healthy", **figures}}))


def test_the_file_has_the_counts_of_the_history_whichever_program_writes(
    path: Path, new_history: Callable[[], History]
) -> None:
    one, other = new_history(), new_history()
    first, second = file(path), file(path)
    first.load(one.counters)
    second.load(other.counters)
    report(one, 100, ok=False)
    report(other, 200)
    check(one)
    check(other, ok=False)
    for _ in range(3):
        assert first.write(own(70), one.counters) is None
        assert second.write(own(1), other.counters) is None
    assert (entry(path)["tokens_used"], entry(path)["estimated_cost_usd"]) == (300, 0.5)
    assert requests(path) == (1, 2, 3)


def test_what_a_killed_program_did_not_write_is_there_at_the_next_start(path: Path, history: History) -> None:
    file(path).load(history.counters)
    report(history, 100)
    check(history)
    loaded = file(path).load(history.counters).totals[OPENAI]
    assert (loaded.tokens_used, loaded.estimated_cost_usd, loaded.success_count) == (100, 0.25, 1)
    assert file(path).write(own(), history.counters) is None
    assert (tokens(path), requests(path)) == (100, (1, 0, 1))


def test_figures_from_elsewhere_are_carried_over_and_stay(path: Path, history: History) -> None:
    put(
        path,
        success_count=248,
        error_count=2,
        total_requests=260,
        tokens_used=125_000,
        estimated_cost_usd=0.1,
    )
    for _ in range(3):
        ours = file(path)
        ours.load(history.counters)
        check(history)
        report(history, 10)
        assert ours.write(own(), history.counters) is None
    assert requests(path) == (251, 2, 263)
    assert (tokens(path), entry(path)["estimated_cost_usd"]) == (125_030, 0.85)


def test_an_entry_that_the_history_counted_from_the_start_cannot_be_raised(
    path: Path, history: History
) -> None:
    first = file(path)
    first.load(history.counters)
    report(history, 5)
    first.write(own(), history.counters)
    put(path, tokens_used=100_000)
    assert file(path).load(history.counters).totals[OPENAI].tokens_used == 5


def test_a_file_elsewhere_counts_from_its_first_use_on(tmp_path: Path, history: History) -> None:
    report(history, 100)
    elsewhere = tmp_path / "suite" / "api_metrics.json"
    ours = file(elsewhere)
    assert ours.load(history.counters).totals[OPENAI].tokens_used == 0
    report(history, 7)
    assert ours.write(own(), history.counters) is None
    assert tokens(elsewhere) == 7
    assert file(elsewhere).load(history.counters).totals[OPENAI].tokens_used == 7


def test_a_new_file_beside_the_history_gets_all_of_it(path: Path, history: History) -> None:
    report(history, 100)
    ours = file(path)
    assert ours.load(history.counters).totals[OPENAI].tokens_used == 100
    assert ours.write(own(), history.counters) is None
    assert tokens(path) == 100


def test_two_files_of_two_programs_both_get_all_of_it(tmp_path: Path, history: History) -> None:
    one, other = tmp_path / "a" / "one.json", tmp_path / "b" / "other.json"
    files = [file(one), file(other)]
    for ours in files:
        ours.load(history.counters)
    report(history, 100)
    for ours in files:
        ours.write(own(), history.counters)
    assert (tokens(one), tokens(other)) == (100, 100)


def test_a_provider_that_only_another_program_knows_is_counted_too(path: Path, history: History) -> None:
    ours = file(path)
    ours.load(history.counters)
    report(history, 5, ProviderId("groq"))
    ours.write(own(), history.counters)
    assert tokens(path, ProviderId("groq")) == 5


def test_an_entry_that_appears_later_is_carried_over_too(path: Path, history: History) -> None:
    ours = file(path)
    ours.load(history.counters)
    ours.write(own(), history.counters)
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps({**document, "groq": {"tokens_used": 40}, "notes": "mine"}))
    ours.write(own(1), history.counters)
    assert json.loads(path.read_bytes())["notes"] == "mine"
    report(history, 5, ProviderId("groq"))
    ours.write(own(1), history.counters)
    assert tokens(path, ProviderId("groq")) == 45


@pytest.mark.parametrize("change", ["deleted", "from a backup", "cut short", "counted too much"])
def test_whatever_becomes_of_the_file_it_follows_the_history(
    path: Path, history: History, change: str
) -> None:
    put(path, tokens_used=1000)
    ours = file(path)
    ours.load(history.counters)
    report(history, 100)
    ours.write(own(3), history.counters)
    backup = path.read_bytes()
    report(history, 20)
    check(history)
    ours.write(own(4), history.counters)
    if change == "deleted":
        path.unlink()
    elif change == "from a backup":
        path.write_bytes(backup)
    elif change == "cut short":
        path.write_bytes(backup[:-20])
    else:
        put(path, tokens_used=9_999, success_count=77)
    following = file(path)
    assert following.load(history.counters).totals[OPENAI].tokens_used == 1120
    assert following.write(own(4), history.counters) is None
    assert (tokens(path), requests(path)) == (1120, (1, 0, 1))


def test_a_history_from_a_backup_is_followed_as_well(
    path: Path, tmp_path: Path, new_history: Callable[[], History]
) -> None:
    put(path, tokens_used=1000)
    history = new_history()
    file(path).load(history.counters)
    report(history, 100)
    history.close()
    backup = (tmp_path / "history.sqlite3").read_bytes()
    later = new_history()
    report(later, 20)
    file(path).write(own(), later.counters)
    later.close()
    (tmp_path / "history.sqlite3").write_bytes(backup)
    file(path).write(own(), new_history().counters)
    assert tokens(path) == 1100


def test_a_new_history_carries_over_what_the_file_counts(
    path: Path, tmp_path: Path, new_history: Callable[[], History]
) -> None:
    history = new_history()
    file(path).load(history.counters)
    report(history, 100)
    file(path).write(own(), history.counters)
    history.close()
    (tmp_path / "history.sqlite3").unlink()
    anew = new_history()
    file(path).load(anew.counters)
    report(anew, 5)
    assert file(path).write(own(), anew.counters) is None
    assert tokens(path) == 105


def test_a_folder_that_was_moved_goes_on_counting(
    path: Path, tmp_path: Path, new_history: Callable[[], History]
) -> None:
    put(path, tokens_used=1000)
    history = new_history()
    file(path).load(history.counters)
    report(history, 100)
    history.close()
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in (path.name, "history.sqlite3"):
        (tmp_path / name).rename(moved / name)
    opened = History.open(moved / "history.sqlite3", now=lambda: NOW)
    assert opened.history is not None
    with closing(opened.history) as there:
        assert file(moved / path.name).load(there.counters).totals[OPENAI].tokens_used == 1100


def test_a_damaged_note_is_computed_again_from_the_file(path: Path, history: History) -> None:
    put(path, tokens_used=1000)
    file(path).load(history.counters)
    report(history, 100)
    file(path).write(own(), history.counters)
    for damage in ('{"openai": {"tokens": 1', '["openai"]', '{"openai": {"tokens": 1}}'):
        history._connection.execute("UPDATE carried_over SET counts = ?", (damage,))
        assert file(path).load(history.counters).totals[OPENAI].tokens_used == 1100
        assert history.counters.carried_over(path) is not None


def test_readers_change_nothing(path: Path, history: History, tmp_path: Path) -> None:
    report(history, 5)
    path.write_text("{")
    path.with_name(".api_metrics.json.0a1b2c3d.tmp").write_text("{")
    before = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
    readonly = History.open_readonly(tmp_path / "history.sqlite3").history
    assert readonly is not None
    with closing(readonly):
        loaded = file(path).load(readonly.counters, readonly=True)
    assert loaded.totals[OPENAI].tokens_used == 5
    assert "could not be used" in (loaded.problem or "")
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == before


def test_what_a_killed_writer_left_is_removed_at_the_next_start(path: Path, history: History) -> None:
    path.with_name(".api_metrics.json.0a1b2c3d.tmp").write_text("{")
    file(path).load(history.counters)
    assert not list(path.parent.glob("*.tmp"))


def test_where_the_history_cannot_be_read_each_program_adds_what_it_counted(
    path: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = file(path)
    ours.load(history.counters)
    report(history, 100)

    def broken(_counters: HistoryCounters) -> None:
        raise HistoryUnreadableError("history.sqlite3 could not be read: it is damaged.")

    with monkeypatch.context() as context:
        context.setattr(HistoryCounters, "counted", broken)
        assert "it is damaged" in (ours.write(own(2), history.counters) or "")
    assert (requests(path), tokens(path)) == ((2, 0, 2), 0)
    for _ in range(2):
        check(history)
    assert ours.write(own(2), history.counters) is None
    assert (tokens(path), requests(path)) == (100, (2, 0, 2))


def test_where_nothing_can_be_noted_the_file_is_written_all_the_same(
    path: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(path, tokens_used=1000)
    report(history, 100)

    def full(_counters: HistoryCounters, _path: Path, _carried: object) -> None:
        raise HistoryUnwritableError("history.sqlite3 could not be written: the disk is full.")

    with monkeypatch.context() as context:
        context.setattr(HistoryCounters, "save_carried_over", full)
        ours = file(path)
        ours.load(history.counters)
        assert ours.write(own(1), history.counters) is None
    assert file(path).load(history.counters).totals[OPENAI].tokens_used == tokens(path) == 1000


def test_a_full_disk_loses_nothing_that_was_reported(
    path: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = file(path)
    ours.load(history.counters)
    report(history, 100)
    with monkeypatch.context() as context:

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        context.setattr(os, "fsync", full)
        assert "the disk is full" in (ours.write(own(1), history.counters) or "")
    assert ours.write(own(1), history.counters) is None
    assert tokens(path) == 100


def test_a_file_that_is_as_it_should_be_is_not_written_again(path: Path, history: History) -> None:
    ours = file(path)
    ours.load(history.counters)
    check(history)
    ours.write(own(1), history.counters)
    before = path.stat()
    assert ours.write(own(1), history.counters) is None
    assert path.stat().st_ino == before.st_ino
