import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apimon_desktop.adapters.history import schema as history_schema
from apimon_desktop.adapters.history import tables as history_shape
from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.store import History, OpenedHistory
from apimon_desktop.adapters.history.tables import SCHEMA, VERSION
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.state import Verdict

OPENAI = ProviderId("openai")
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
ASIDE = "history.sqlite3.unreadable-20261123T070000Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


def _open(path: Path) -> OpenedHistory:
    return History.open(path, now=lambda: NOW)


def _use(opened: OpenedHistory) -> History:
    assert opened.history is not None
    return opened.history


def _append(history: History, detail: str | None = None) -> str | None:
    result = CheckResult(provider_id=OPENAI, kind=CheckKind.POLL, at=NOW, at_mono_s=0, cause=Cause.OK)
    try:
        history.append(result, Verdict(cause=Cause.OK, detail=detail))
    except HistoryUnwritableError as fault:
        return fault.sentence
    return None


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def _make(path: Path) -> None:
    with closing(_use(_open(path))) as history:
        _append(history)


def _no_database(path: Path) -> None:
    path.write_bytes(b"notes of mine\n" * 100)


def _of_another_program(path: Path) -> None:
    _execute(path, "CREATE TABLE songs (name TEXT)", "INSERT INTO songs VALUES ('one')")


def _marked_by_another_program(path: Path) -> None:
    _execute(path, "PRAGMA application_id = 252006674", "PRAGMA user_version = 900")


def _cut(path: Path) -> None:
    _make(path)
    path.write_bytes(path.read_bytes()[:5000])


def _scribbled_over(path: Path) -> None:
    _make(path)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil", [_no_database, _of_another_program, _marked_by_another_program, _cut, _scribbled_over]
)
def test_an_unusable_file_is_set_aside_and_a_new_one_started(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    content = path.read_bytes()
    opened = _open(path)
    with closing(_use(opened)) as history:
        assert opened.problem is not None
        assert str(path.with_name(ASIDE)) in opened.problem
        assert path.with_name(ASIDE).read_bytes() == content
        assert _append(history) is None
        assert history.remembered([OPENAI])[OPENAI].last_check_at == NOW


def test_what_belongs_to_a_file_set_aside_moves_along(path: Path) -> None:
    _no_database(path)
    path.with_name("history.sqlite3-wal").write_text("not yet in the file")
    _use(_open(path)).close()
    assert path.with_name(f"{ASIDE}-wal").read_text() == "not yet in the file"


def test_an_empty_file_is_a_new_one(path: Path) -> None:
    path.touch()
    opened = _open(path)
    _use(opened).close()
    assert opened.problem is None


@pytest.mark.parametrize("open_it", [_open, History.open_readonly])
def test_a_file_of_a_later_version_is_left_as_it_is(
    path: Path, open_it: Callable[[Path], OpenedHistory]
) -> None:
    _make(path)
    _execute(path, f"PRAGMA user_version = {VERSION + 1}")
    content = path.read_bytes()
    opened = open_it(path)
    assert opened.history is None
    assert "later version" in (opened.problem or "")
    assert path.read_bytes() == content
    assert not path.with_name(ASIDE).exists()


def test_a_reader_sets_nothing_aside(path: Path) -> None:
    _no_database(path)
    opened = History.open_readonly(path)
    assert opened.history is None
    assert "it is not a database" in (opened.problem or "")
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_another_program_holds_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_schema, "BUSY_WAIT_S", 0.03)
    _make(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for opened in (_open(path), History.open_readonly(path)):
            assert opened.history is None
            assert "another program is holding it" in (opened.problem or "")
        other.rollback()
    _use(_open(path)).close()


def test_queued_writes_do_not_each_wait_for_a_program_that_holds_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_schema, "BUSY_WAIT_S", 0.2)
    with closing(_use(_open(path))) as history, closing(sqlite3.connect(path, isolation_level=None)) as other:
        waits = []
        for statement in ("BEGIN EXCLUSIVE", "ROLLBACK"):
            other.execute(statement)
            problem = _append(history)
            waits.append((problem, history._connection.execute("PRAGMA busy_timeout").fetchone()[0]))
        assert waits == [(f"{path} could not be written: another program is holding it.", 100), (None, 200)]
        assert history.is_current()


@pytest.mark.parametrize("pragma", ["synchronous", "journal_mode"])
def test_what_was_acknowledged_survives_a_power_cut(
    path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str
) -> None:
    monkeypatch.undo()
    with closing(_use(_open(path))) as history:
        ask = history._connection.execute
        assert ask("PRAGMA synchronous").fetchone()[0] == 2
        assert ask("PRAGMA journal_mode").fetchone()[0] == "delete"
        with history._access.changing_for_good():
            assert ask("PRAGMA synchronous").fetchone()[0] == 3
        assert ask("PRAGMA synchronous").fetchone()[0] == 2


def _copied(source: Path, folder: Path) -> Path:
    folder.mkdir()
    for part in source.parent.glob(f"{source.name}*"):
        if not part.name.endswith("-shm"):
            shutil.copyfile(part, folder / part.name)
    return folder / source.name


@pytest.fixture
def read_only_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite cannot make files beside the database, as in a folder that may not be written to."""
    real: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect(database: str, **options: Any) -> sqlite3.Connection:
        if str(database).endswith("mode=ro"):
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        return real(database, **options)

    monkeypatch.setattr(sqlite3, "connect", connect)


@pytest.mark.usefixtures("read_only_place")
def test_a_reader_sees_the_last_whole_state_behind_a_journal(path: Path, tmp_path: Path) -> None:
    _make(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("PRAGMA cache_spill = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM checks")
        for number in range(5000):
            writer.execute("INSERT INTO notified_levels VALUES (?, 'x', 1, 1)", (str(number),))
        left = _copied(path, tmp_path / "left")
        writer.rollback()
    assert left.with_name("history.sqlite3-journal").stat().st_size > 0
    before = {entry.name: entry.read_bytes() for entry in left.parent.iterdir()}
    with closing(_use(History.open_readonly(left, lambda: NOW))) as history:
        assert len(history.points(OPENAI, NOW)) == 1
        assert not history.may_be_written
        assert history.is_current()
        os.utime(left, (0, 0))
        assert not history.is_current()
    assert {entry.name: entry.read_bytes() for entry in left.parent.iterdir()} == before


def _journal_of_a_change(path: Path, folder: Path) -> Path:
    """A copy of the file in the middle of a change that a kill cut short, with its journal."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {VERSION}")  # writes the first page, as a commit does
        connection.execute(
            "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many LIMIT 2000)"
            " INSERT INTO dismissed (suggestion, at_us) SELECT 'suggestion number ' || n, n FROM many"
        )
        return _copied(path, folder)


@pytest.mark.parametrize(
    "opens",
    [
        pytest.param(History.open, marks=pytest.mark.logs_warning("belongs to another state of the history")),
        History.open_readonly,
    ],
    ids=["writer", "reader"],
)
def test_a_journal_takes_back_only_changes_of_its_own_file(
    path: Path, tmp_path: Path, opens: Callable[..., OpenedHistory]
) -> None:
    _make(path)
    left = _journal_of_a_change(path, tmp_path / "left")
    with closing(_use(opens(left, lambda: NOW))) as history:
        assert len(history.points(OPENAI, NOW)) == 1, "its own journal"
    for _ in range(2):
        _make(path)
    backup = _journal_of_a_change(path, tmp_path / "later")
    backup.write_bytes(left.read_bytes())
    with closing(_use(opens(backup, lambda: NOW))) as history:
        assert len(history.points(OPENAI, NOW)) == 1, "a journal that is newer than the file"
    is_aside = any("-journal.unreadable-" in entry.name for entry in backup.parent.iterdir())
    assert is_aside is (opens == History.open)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    opened = _open(tmp_path / "file" / "history.sqlite3")
    assert opened.history is None
    assert "a file is in the place of its folder" in (opened.problem or "")
    assert "Nothing is stored until it can be" in (opened.problem or "")


def test_a_folder_in_its_place_is_a_sentence(path: Path) -> None:
    path.mkdir()
    opened = _open(path)
    _use(opened).close()
    assert "a folder of that name is in the way" in (opened.problem or "")


def test_a_full_disk_is_a_sentence_and_keeps_what_there_was(path: Path) -> None:
    _make(path)
    with closing(_use(_open(path))) as history:
        pages = history._connection.execute("PRAGMA page_count").fetchone()[0]
        history._connection.execute(f"PRAGMA max_page_count = {pages}")
        problem = _append(history, detail="x" * 100_000)
        assert problem == f"{path} could not be written: the disk is full."
        assert len(history.points(OPENAI, NOW)) == 1
        history._connection.execute("PRAGMA max_page_count = 100000")
        assert _append(history, detail="x" * 100_000) is None


def test_a_file_that_breaks_while_it_is_read_is_a_sentence(path: Path) -> None:
    _make(path)
    with closing(_use(_open(path))) as history:
        content = bytearray(path.read_bytes())
        content[100:] = b"\xaa" * (len(content) - 100)
        path.write_bytes(content)
        history._connection.execute("PRAGMA shrink_memory")
        with pytest.raises(HistoryUnreadableError, match="could not be read: it is damaged"):
            history.points(OPENAI, NOW)
        assert "it is damaged" in (_append(history) or "")
        with pytest.raises(HistoryUnwritableError, match="it is damaged"):
            history.maintain(NOW)


def test_a_mistake_of_ours_stays_loud(path: Path) -> None:
    history = _use(_open(path))
    history.close()
    with pytest.raises(sqlite3.ProgrammingError):
        _append(history)
    with pytest.raises(sqlite3.ProgrammingError):
        history.points(OPENAI, NOW)


DECLARED = re.findall(r"CREATE TABLE (\w+)", SCHEMA)
ADDED_LATER = ("checks", "http_status"), ("providers", "detail"), ("usage", "latency_ms"), ("mute", "worst")


def _shape_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))


def test_a_file_of_today_opens_unchanged(path: Path) -> None:
    _make(path)
    content = path.read_bytes()
    opened = _open(path)
    _use(opened).close()
    assert opened.problem is None
    assert path.read_bytes() == content


@pytest.mark.parametrize("table", DECLARED)
def test_a_missing_table_is_created_and_the_others_keep_their_rows(path: Path, table: str) -> None:
    _make(path)
    complete = _shape_of(path)
    _execute(path, f"DROP TABLE {table}", "PRAGMA user_version = 1")
    opened = _open(path)
    with closing(_use(opened)) as history:
        assert opened.problem is None
        assert len(history.points(OPENAI, NOW)) == (table != "checks")
        assert _append(history) is None
    assert _shape_of(path) == complete


@pytest.mark.parametrize(("table", "column"), ADDED_LATER)
def test_a_missing_column_is_added_and_the_rows_stay(path: Path, table: str, column: str) -> None:
    _make(path)
    _execute(path, f"ALTER TABLE {table} DROP COLUMN {column}")
    opened = _open(path)
    with closing(_use(opened)) as history:
        assert opened.problem is None
        assert len(history.points(OPENAI, NOW)) == 1
        assert _append(history) is None


def test_a_column_with_a_default_is_added_with_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(path)
    more = SCHEMA.replace("gap_s INTEGER ", "gap_s INTEGER, images INTEGER NOT NULL DEFAULT 3 ", 1)
    monkeypatch.setattr(history_shape, "SCHEMA", more)
    _use(_open(path)).close()
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT images FROM checks").fetchall() == [(3,)]
    monkeypatch.undo()
    with closing(_use(_open(path))) as earlier_program:
        assert _append(earlier_program) is None


@pytest.mark.parametrize(
    "statement", ["DROP INDEX checks_by_time", "DROP INDEX usage_by_report", "PRAGMA user_version = 2"]
)
def test_a_missing_index_or_version_is_restored(path: Path, statement: str) -> None:
    _make(path)
    complete = _shape_of(path)
    _execute(path, statement)
    opened = _open(path)
    _use(opened).close()
    assert opened.problem is None
    assert _shape_of(path) == complete
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_an_index_of_another_shape_is_replaced(path: Path) -> None:
    _make(path)
    complete = _shape_of(path)
    _execute(path, "DROP INDEX usage_by_time", "CREATE INDEX usage_by_time ON usage (model)")
    _use(_open(path)).close()
    assert _shape_of(path) == complete


TWICE = (
    "INSERT INTO usage (id, provider, at_us, source, report_id, input_tokens, cached_input_tokens,"
    " cache_write_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, unsplit_tokens, billed)"
    " VALUES ({}, 'openai', 0, 'cli', 'r', 0, 0, 0, 0, 0, 0, 0, 0)"
)


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE notified_levels", "CREATE TABLE notified_levels (subject TEXT PRIMARY KEY)"],
        ["DROP TABLE notified_levels", "CREATE VIEW notified_levels AS SELECT 1"],
        ["ALTER TABLE checks DROP COLUMN found"],
        ["CREATE TRIGGER lost BEFORE INSERT ON checks BEGIN SELECT raise(IGNORE); END"],
        ["ALTER TABLE incidents RENAME COLUMN relapses TO relapse_count"],
        ["DROP TABLE dismissed", "CREATE TABLE dismissed (suggestion TEXT PRIMARY KEY, at_us TEXT) STRICT"],
        ["DROP TABLE mute", "CREATE TABLE mute (one INTEGER, until_us INTEGER, worst TEXT) STRICT"],
        ["DROP TABLE awaited", "CREATE TABLE awaited (provider TEXT PRIMARY KEY, who TEXT NOT NULL) STRICT"],
        ["DROP INDEX usage_by_report", TWICE.format(1), TWICE.format(2)],
    ],
)
def test_a_table_that_cannot_be_corrected_has_the_file_set_aside(path: Path, statements: list[str]) -> None:
    _make(path)
    _execute(path, *statements)
    opened = _open(path)
    with closing(_use(opened)) as history:
        assert str(path.with_name(ASIDE)) in (opened.problem or "")
        assert _append(history) is None


def test_a_damaged_description_of_a_table_has_the_file_set_aside(path: Path) -> None:
    _make(path)
    content = bytearray(path.read_bytes())
    content[content.index(b"PRIMARY KEY", content.index(b"CREATE TABLE ignored"))] = 0x87
    path.write_bytes(content)
    assert "it is damaged" in (History.open_readonly(path).problem or "")
    opened = _open(path)
    with closing(_use(opened)) as history:
        assert "it is damaged" in (opened.problem or "")
        assert path.with_name(ASIDE).read_bytes() == content
        assert _append(history) is None


def test_a_mistake_in_the_declaration_stays_loud_and_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make(path)
    wrong = (
        SCHEMA + "CREATE TABLE new (id TEXT); CREATE TABLE first (id TEXT, other TEXT DEFAULT (random()));"
    )
    earlier = wrong.replace(", other TEXT DEFAULT (random())", "").replace("CREATE TABLE new (id TEXT);", "")
    with monkeypatch.context() as context:
        context.setattr(history_shape, "SCHEMA", earlier)
        _use(_open(path)).close()
        context.setattr(history_shape, "SCHEMA", wrong)
        with pytest.raises(sqlite3.OperationalError):
            _open(path)
    assert "new" not in _shape_of(path)
    with closing(_use(_open(path))) as history:
        assert len(history.points(OPENAI, NOW)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX belong to a process")
def test_opening_a_file_a_second_time_leaves_the_first_ones_lock(path: Path) -> None:
    """Closing any descriptor of a file drops all locks that the process has on it."""
    first = History.open(path).history
    assert first is not None
    first._connection.execute("BEGIN IMMEDIATE")
    second = History.open(path)
    assert second.history is not None
    second.history.close()
    probe = (
        "import fcntl, sys; f = open(sys.argv[1], 'r+b');"
        "fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 2**30 + 2)"
    )
    ended = subprocess.run([sys.executable, "-c", probe, str(path)], capture_output=True, check=False)
    first.close()
    assert b"BlockingIOError" in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that only POSIX has")
@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to nowhere", "link to itself"])
def test_what_is_in_place_of_a_companion_of_sqlite_is_set_aside(path: Path, ending: str, kind: str) -> None:
    _make(path)
    companion = path.with_name(path.name + ending)
    companion.unlink(missing_ok=True)
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(companion),
        "folder": companion.mkdir,
        "link to nowhere": lambda: companion.symlink_to("missing"),
        "link to itself": lambda: companion.symlink_to(companion.name),
    }
    make[kind]()
    opened = _open(path)
    assert opened.history is not None
    assert opened.problem is None
    assert len(opened.history.points(OPENAI, NOW)) == 1
    opened.history.close()


@pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that only POSIX has")
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to a device", "link to itself"])
def test_what_is_no_file_is_set_aside_and_not_waited_for(path: Path, kind: str) -> None:
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "link to a device": lambda: path.symlink_to("/dev/zero"),
        "link to itself": lambda: path.symlink_to(path.name),
    }
    make[kind]()
    opened = _open(path)
    assert opened.history is not None
    assert "could not be used" in str(opened.problem)
    opened.history.close()
