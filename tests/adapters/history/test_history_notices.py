"""What the user has heard of money, and does not want to see, in the real file."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from samples import NOW

from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.notifications import DISMISSED_FOR
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.alerts.money import NotifiedLevel

BUDGET = NotifiedLevel(subject="budget", period="2026-11 120", level=80)
BALANCE = NotifiedLevel(subject="runway-openrouter", level=1)


@pytest.fixture
def open_history(tmp_path: Path) -> Iterator[Callable[[], History]]:
    opened: list[History] = []

    def open_it() -> History:
        found = History.open(tmp_path / "history.sqlite3", now=lambda: NOW).history
        assert found is not None
        opened.append(found)
        return found

    yield open_it
    for one in opened:
        one.close()


def test_notified_levels_survive_a_restart(open_history: Callable[[], History]) -> None:
    first = open_history()
    assert first.notifications.levels() == {}
    first.notifications.save_levels([BUDGET, BALANCE], NOW)
    assert open_history().notifications.levels() == {"budget": BUDGET, "runway-openrouter": BALANCE}


def test_of_one_subject_only_the_last_is_kept(open_history: Callable[[], History]) -> None:
    history = open_history()
    history.notifications.save_levels([BUDGET], NOW)
    later = NotifiedLevel(subject="budget", period="2026-11 120", level=100)
    history.notifications.save_levels([later], NOW)
    assert history.notifications.levels() == {"budget": later}


def test_a_suggestion_that_was_dismissed_is_back_after_30_days(open_history: Callable[[], History]) -> None:
    notices = open_history().notifications
    notices.dismiss("cost:openai", NOW)
    assert notices.dismissed(NOW) == {"cost:openai"}
    assert notices.dismissed(NOW - DISMISSED_FOR) == frozenset(), "a wrong clock dated it later"
    almost = NOW + DISMISSED_FOR - timedelta(seconds=1)
    assert notices.dismissed(almost) == {"cost:openai"}
    assert notices.dismissed(NOW + DISMISSED_FOR) == frozenset()
    notices.dismiss("cost:openai", almost)
    assert notices.dismissed(NOW + DISMISSED_FOR) == {"cost:openai"}


def test_a_suggestion_that_is_taken_back_is_there_again(open_history: Callable[[], History]) -> None:
    notices = open_history().notifications
    notices.dismiss("cost:openai", NOW)
    notices.dismiss("speed:openai", NOW)
    notices.restore("cost:openai")
    assert notices.dismissed(NOW) == {"speed:openai"}


def test_a_suggestion_that_was_sent_away_comes_back_after_a_while(
    open_history: Callable[[], History],
) -> None:
    history = open_history()
    history.notifications.dismiss("cost:openai", NOW)
    history.maintain(NOW + timedelta(days=4000))
    assert history.notifications.dismissed(NOW + DISMISSED_FOR - timedelta(days=1)) == {"cost:openai"}
    assert history.notifications.dismissed(NOW + DISMISSED_FOR) == frozenset()


def test_what_cannot_be_kept_is_a_sentence(open_history: Callable[[], History], tmp_path: Path) -> None:
    history = open_history()
    history._access.connection.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryUnwritableError, match="could not be written"):
            history.notifications.dismiss("cost:openai", NOW)
        with pytest.raises(HistoryUnwritableError, match="could not be written"):
            history.notifications.save_levels([BUDGET], NOW)
        other.execute("ROLLBACK")
    assert history.notifications.levels() == {}
