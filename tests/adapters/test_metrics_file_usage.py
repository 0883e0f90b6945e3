"""Reported usage in ``api_metrics.json``: counted once, whichever of the programs that share it writes."""

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from usage_samples import NOW, OPENAI, TOGETHER, estimated, event, unpriced

from apimon_desktop.adapters import metrics_file
from apimon_desktop.adapters.history import History, HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history_usage_books import UsageBooks
from apimon_desktop.adapters.metrics_file import MetricsFile
from apimon_desktop.core.metrics import APIMetrics
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import UsageGrowth


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


def test_what_was_reported_is_added_once_whoever_writes(
    path: Path, new_history: Callable[[], History]
) -> None:
    one, other = new_history(), new_history()
    first, second = file(path), file(path)
    first.load(one.books)
    second.load(other.books)
    report(one, 100, ok=False)
    report(other, 200)
    for _ in range(3):
        assert first.write(own(1), one.books) is None
        assert second.write(own(2), other.books) is None
    entry = json.loads(path.read_bytes())["openai"]
    assert (entry["tokens_used"], entry["estimated_cost_usd"]) == (300, 0.5)
    assert (entry["success_count"], entry["error_count"], entry["total_requests"]) == (3, 1, 4)


def test_what_a_killed_reporter_did_not_write_is_written_by_the_next(path: Path, history: History) -> None:
    file(path).load(history.books)
    report(history, 100)
    loaded = file(path).load(history.books)
    assert loaded.uncounted == {OPENAI: UsageGrowth(tokens=100, cost_usd=Decimal("0.25"))}
    assert loaded.reported == history.books.totals()
    assert file(path).write(own(), history.books) is None
    assert tokens(path) == 100


def test_a_new_file_counts_from_its_first_use_on(path: Path, history: History) -> None:
    report(history, 100)
    ours = file(path)
    assert ours.load(history.books).uncounted == {}
    report(history, 7)
    assert ours.write(own(), history.books) is None
    assert tokens(path) == 7


def test_two_files_of_two_programs_both_get_all_of_it(tmp_path: Path, history: History) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    files = [file(one), file(other)]
    for ours in files:
        ours.load(history.books)
    report(history, 100)
    for ours in files:
        ours.write(own(), history.books)
    assert (tokens(one), tokens(other)) == (100, 100)


def test_a_provider_that_only_another_program_knows_is_counted_too(path: Path, history: History) -> None:
    ours = file(path)
    ours.load(history.books)
    report(history, 5, ProviderId("groq"))
    ours.write(own(), history.books)
    assert tokens(path, ProviderId("groq")) == 5


def test_a_file_that_was_deleted_meanwhile_gets_all_we_know_again(path: Path, history: History) -> None:
    ours = file(path)
    ours.load(history.books)
    report(history, 100)
    ours.write(own(3), history.books)
    path.unlink()
    ours.write(own(4), history.books)
    assert tokens(path) == 100
    assert json.loads(path.read_bytes())["openai"]["success_count"] == 4
    report(history, 20)
    ours.write(own(4), history.books)
    assert tokens(path) == 120


class Crash(BaseException):
    """Stands in for a kill."""


def _crash(*_args: object, **_options: object) -> None:
    raise Crash


def _before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics_file, "write_atomically", _crash)


def _after_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    real = UsageBooks.note_counted

    def note(books: UsageBooks, path: str, totals: Any, *, once_it_is: str = "") -> None:
        if not once_it_is:
            raise Crash
        real(books, path, totals, once_it_is=once_it_is)

    monkeypatch.setattr(UsageBooks, "note_counted", note)


@pytest.mark.parametrize("crash", [_before_the_file, _after_the_file])
@pytest.mark.parametrize("then", ["counts", "is read first"])
def test_a_crash_in_the_middle_of_a_write_neither_loses_nor_doubles(
    path: Path,
    history: History,
    monkeypatch: pytest.MonkeyPatch,
    crash: Callable[[pytest.MonkeyPatch], None],
    then: str,
) -> None:
    ours = file(path)
    ours.load(history.books)
    report(history, 10)
    assert ours.write(own(1), history.books) is None
    report(history, 100)
    with monkeypatch.context() as context:
        crash(context)
        with pytest.raises(Crash):
            ours.write(own(1), history.books)
    following = file(path)
    loaded = following.load(history.books)
    there = loaded.totals[OPENAI].tokens_used
    assert there + loaded.uncounted.get(OPENAI, UsageGrowth()).tokens == 110
    if then == "counts":
        report(history, 1000)
    # A write without anything new must settle the one that was cut off, too.
    assert following.write(own(2), history.books) is None
    assert following.write(own(3), history.books) is None
    assert tokens(path) == (1110 if then == "counts" else 110)


def test_a_file_that_changes_while_it_is_looked_at_is_looked_at_again(
    path: Path, new_history: Callable[[], History], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = new_history(), new_history()
    writer = file(path)
    writer.load(one.books)
    report(one, 100)
    real = UsageBooks.counted
    times = 0

    def counted(books: UsageBooks, place: str, sha256: str) -> Any:
        nonlocal times
        times += 1
        if times == 1:
            monkeypatch.setattr(UsageBooks, "counted", real)
            writer.write(own(), one.books)
            monkeypatch.setattr(UsageBooks, "counted", counted)
        return real(books, place, sha256)

    monkeypatch.setattr(UsageBooks, "counted", counted)
    loaded = file(path).load(other.books)
    assert loaded.totals[OPENAI].tokens_used == 100
    assert loaded.uncounted == {}
    assert times == 2


def test_readers_note_nothing(path: Path, history: History, tmp_path: Path) -> None:
    report(history, 5)
    readonly = History.open_readonly(tmp_path / "history.sqlite3").history
    assert readonly is not None
    with closing(readonly):
        assert file(path).load(readonly.books, readonly=True).uncounted == {}
        with pytest.raises(HistoryUnwritableError):
            file(path).load(readonly.books)


def test_checks_are_counted_where_the_history_cannot_be_read(
    path: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = file(path)
    ours.load(history.books)
    report(history, 100)

    def broken(_books: UsageBooks) -> None:
        raise HistoryUnreadableError("history.sqlite3 could not be read: it is damaged.")

    with monkeypatch.context() as context:
        context.setattr(UsageBooks, "totals", broken)
        assert "it is damaged" in (ours.write(own(2), history.books) or "")
    entry = json.loads(path.read_bytes())["openai"]
    assert (entry["success_count"], entry["tokens_used"]) == (2, 0)
    assert ours.write(own(3), history.books) is None
    assert (tokens(path), json.loads(path.read_bytes())["openai"]["success_count"]) == (100, 3)


@pytest.mark.parametrize("failing", [0, 1])
def test_where_nothing_can_be_noted_the_count_goes_into_a_later_write(
    path: Path, history: History, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    ours = file(path)
    ours.load(history.books)
    report(history, 100)
    real, calls = UsageBooks.note_counted, 0

    def note(books: UsageBooks, place: str, totals: Any, *, once_it_is: str = "") -> None:
        nonlocal calls
        calls += 1
        if calls == failing + 1:
            raise HistoryUnwritableError("history.sqlite3 could not be written: the disk is full.")
        real(books, place, totals, once_it_is=once_it_is)

    with monkeypatch.context() as context:
        context.setattr(UsageBooks, "note_counted", note)
        assert ours.write(own(1), history.books) is not None
    assert ours.write(own(1), history.books) is None
    report(history, 11, TOGETHER)
    assert ours.write(own(1), history.books) is None
    assert (tokens(path), tokens(path, TOGETHER)) == (100, 11)
    assert json.loads(path.read_bytes())["openai"]["success_count"] == 1


def test_a_full_disk_loses_nothing_that_was_reported(
    path: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = file(path)
    ours.load(history.books)
    report(history, 100)
    with monkeypatch.context() as context:

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        context.setattr(os, "fsync", full)
        assert "the disk is full" in (ours.write(own(1), history.books) or "")
    assert ours.write(own(1), history.books) is None
    assert tokens(path) == 100


def test_without_usage_a_write_notes_nothing(path: Path, history: History) -> None:
    ours = file(path)
    ours.load(history.books)
    history.usage.save([unpriced(event())])
    ours.write(own(1), history.books)
    history._connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_INSERT else sqlite3.SQLITE_OK
    )
    assert ours.write(own(2), history.books) is None
    history._connection.set_authorizer(None)
    assert json.loads(path.read_bytes())["openai"]["success_count"] == 2
