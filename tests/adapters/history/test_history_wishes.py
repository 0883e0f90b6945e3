"""What the user asked for about messages survives a restart."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import Ignored

NOW = datetime(2026, 11, 23, 14, 3, 0, 123456, tzinfo=UTC)
OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    opened = History.open(path).history
    assert opened is not None
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "prefs",
    [
        NotificationPrefs(),
        NotificationPrefs(mute=Mute(until=NOW)),
        NotificationPrefs(mute=Mute(worst=Status.DEGRADED), awaited=frozenset({OPENAI, ANTHROPIC})),
    ],
)
def test_the_next_start_finds_what_was_asked_for_last(
    history: History, path: Path, prefs: NotificationPrefs
) -> None:
    history.notifications.save_prefs(
        NotificationPrefs(mute=Mute(until=NOW.replace(year=2000)), awaited=frozenset({OPENAI}))
    )
    history.notifications.save_prefs(prefs)
    again = History.open_readonly(path).history
    assert again is not None
    assert again.notifications.prefs() == prefs
    again.close()


def test_an_ignored_trouble_is_stored_until_it_is_no_longer_ignored(history: History) -> None:
    ignored = Ignored(cause=Cause.AUTHENTICATION, since=NOW)
    history.notifications.save_ignored(OPENAI, Ignored(cause=Cause.SLOW, since=None))
    history.notifications.save_ignored(OPENAI, ignored)
    history.notifications.save_ignored(ANTHROPIC, Ignored(cause=Cause.SLOW, since=None))
    assert history.notifications.ignored() == {
        OPENAI: ignored,
        ANTHROPIC: Ignored(cause=Cause.SLOW, since=None),
    }
    history.notifications.save_ignored(OPENAI, None)
    assert set(history.notifications.ignored()) == {ANTHROPIC}


def test_what_cannot_be_written_or_read_is_a_sentence(path: Path, history: History) -> None:
    history._connection.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryUnwritableError, match="could not be written"):
            history.notifications.save_prefs(NotificationPrefs(awaited=frozenset({OPENAI})))
        other.rollback()
        path.with_name(f"{path.name}-wal").write_bytes(b"")
    history._connection.execute("PRAGMA writable_schema = ON")
    with pytest.raises(HistoryUnreadableError):
        _break(path, history)


def _break(path: Path, history: History) -> None:
    """Overwrites the file under the open connection, as a failing disk does."""
    size = path.stat().st_size
    path.write_bytes(b"\x00" * size)
    history._connection.execute("PRAGMA cache_size = 0")
    history.notifications.ignored()
