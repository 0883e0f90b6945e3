"""Counts in the file that no report can have made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from usage_samples import NOW, OPENAI, TOGETHER, estimated, event

from apimon_desktop.adapters.history.access import HistoryUnreadableError
from apimon_desktop.adapters.history.store import History, OpenedHistory
from apimon_desktop.core.model.usage import Tokens
from apimon_desktop.core.usage.sums import begin_of


def open_at(path: Path) -> OpenedHistory:
    return History.open(path, now=lambda: NOW)


def damage(path: Path, count: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE usage_sums SET input_tokens = ?", (count,))
        connection.execute("UPDATE usage_totals SET tokens = ?", (count,))


def tokens_in(history: History) -> int:
    since = begin_of("7d", NOW, None)
    assert since is not None
    return sum(one.tokens.total for one in history.usage.sums(since, NOW, by=[]))


@pytest.mark.parametrize("count", [2**63 - 1, 2**62, -(2**63)])
def test_an_impossible_sum_is_rebuilt(tmp_path: Path, count: int) -> None:
    path = tmp_path / "history.sqlite3"
    opened = open_at(path)
    assert opened.history is not None
    used = Tokens(input_tokens=10**9, output_tokens=5)
    with closing(opened.history) as history:
        history.usage.save([(event(pid, tokens=used), estimated("1")) for pid in (OPENAI, TOGETHER)])
        damage(path, count)
        with pytest.raises(HistoryUnreadableError, match="it is damaged"):
            tokens_in(history)
    again = open_at(path)
    assert again.history is not None
    assert again.problem is not None
    with closing(again.history) as history:
        assert tokens_in(history) == 2 * (10**9 + 5)
        assert history.counters.counted()[OPENAI].tokens == 10**9 + 5
    last = open_at(path)
    assert last.history is not None
    last.history.close()
    assert last.problem is None
