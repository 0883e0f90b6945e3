"""What requests beside the checks found, and the tokens of paid tests, in the real file."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from busy_days import OTHER, fill_days
from states import with_fields

from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.check import CheckKind, CheckResult, ExtraFinding, Suspicion, TokensSpent
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.text.translatable import in_words, number, say

ANTHROPIC, OPENAI = ProviderId("anthropic"), ProviderId("openai")
NOW = datetime(2026, 11, 23, 7, 30, 0, 123456, tzinfo=UTC)
TODAY, DAY = NOW.date(), timedelta(days=1)
UNFINISHED = say("The answer was not complete within {limit}", limit=say("{n} s", n=number(10)))
STATE = ProviderState(profile=Profile(id=ANTHROPIC, name="Anthropic", short_name="Anthropic"))
CREDIT, GENERATE = CheckKind.CREDIT, CheckKind.GENERATE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def open_history(path: Path) -> Iterator[Callable[[], History]]:
    opened: list[History] = []

    def open_it() -> History:
        found = History.open(path, now=lambda: NOW).history
        assert found is not None
        opened.append(found)
        return found

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def history(open_history: Callable[[], History]) -> History:
    return open_history()


def result(kind: CheckKind, cause: Cause, at: datetime = NOW) -> CheckResult:
    return CheckResult(provider_id=ANTHROPIC, kind=kind, at=at, at_mono_s=0, cause=cause, http_status=400)


def test_what_was_found_is_known_after_a_restart(
    history: History, open_history: Callable[[], History]
) -> None:
    poor = ExtraFinding(at=NOW, cause=Cause.NO_CREDIT, detail="Nothing left", baseline=False)
    verdict = Verdict(cause=Cause.NO_CREDIT, since=NOW - DAY, detail="Nothing left")
    history.save_proof(result(CREDIT, Cause.NO_CREDIT), with_fields(STATE, credit=poor), verdict)
    known = open_history().remembered([ANTHROPIC])[ANTHROPIC]
    assert known.credit == replace(poor, baseline=True)
    assert known.generation == ExtraFinding()
    assert known.remembered == verdict
    assert known.last_check_at is None, "it was no check"
    assert history.points(ANTHROPIC, NOW - DAY) == ()


def test_a_stored_finding_with_a_number_can_be_translated_after_a_restart(
    history: History, open_history: Callable[[], History]
) -> None:
    late = ExtraFinding(at=NOW, cause=Cause.TIMEOUT, detail=UNFINISHED)
    verdict = Verdict(cause=Cause.TIMEOUT, since=NOW, detail=UNFINISHED)
    history.save_proof(result(GENERATE, Cause.TIMEOUT), with_fields(STATE, generation=late), verdict)
    known = open_history().remembered([ANTHROPIC])[ANTHROPIC]
    assert known.generation == late
    assert in_words(known.generation.detail, lambda template: f"[{template}]", str) == (
        "[The answer was not complete within [10 s]]"
    )


def test_when_it_last_generated_is_known_whatever_came_since(
    history: History, open_history: Callable[[], History]
) -> None:
    shown = Verdict(cause=Cause.OK)
    good = with_fields(STATE, generation=ExtraFinding(at=NOW - DAY, was_free=False))
    history.save_proof(result(GENERATE, Cause.OK, NOW - DAY), good, shown)
    turned_away = with_fields(STATE, generation=ExtraFinding(at=NOW, unusable="was turned away (HTTP 404)"))
    history.save_proof(result(GENERATE, Cause.NOT_FOUND), turned_away, shown)
    known = open_history().remembered([ANTHROPIC])[ANTHROPIC]
    assert known.evidence.generates_at == NOW - DAY
    assert known.generation == ExtraFinding(), "a wrong name may have been put right since: it is tried again"


def test_a_proof_that_a_wrong_clock_dated_later_has_no_date(history: History) -> None:
    good = with_fields(STATE, generation=ExtraFinding(at=NOW + DAY, was_free=False))
    history.save_proof(result(GENERATE, Cause.OK, NOW + DAY), good, Verdict(cause=Cause.OK))
    known = history.remembered([ANTHROPIC])[ANTHROPIC]
    assert (known.evidence.generates_at, known.generation.at) == (None, None)


def test_a_suspicion_starts_again_after_a_restart(history: History) -> None:
    doubt = Suspicion(count=1, first_at=NOW, first_mono_s=0)
    doubtful = with_fields(STATE, generation=ExtraFinding(at=NOW, suspicion=doubt, was_free=False))
    history.save_proof(result(GENERATE, Cause.TIMEOUT), doubtful, Verdict(cause=Cause.OK))
    assert history.remembered([ANTHROPIC])[ANTHROPIC].generation == ExtraFinding(was_free=False)


def test_tokens_are_granted_up_to_the_days_limit_and_corrected_afterwards(history: History) -> None:
    assert history.reserve_tokens(OPENAI, TODAY, tokens=32, daily_tokens=64) == (True, spent(32))
    assert history.settle_tokens(OPENAI, TODAY, tokens=9 - 32) == spent(9)
    assert history.reserve_tokens(ANTHROPIC, TODAY, tokens=32, daily_tokens=64) == (True, spent(41))
    assert history.reserve_tokens(OPENAI, TODAY, tokens=32, daily_tokens=64) == (False, spent(41))
    assert history.tokens_today() == spent(41)


def test_the_next_day_begins_with_nothing_and_the_one_before_is_kept(history: History, path: Path) -> None:
    history.reserve_tokens(OPENAI, TODAY, tokens=64, daily_tokens=64)
    tomorrow = TODAY + DAY
    assert history.reserve_tokens(OPENAI, tomorrow, tokens=8, daily_tokens=64) == (
        True,
        TokensSpent(day=tomorrow, tokens=8),
    )
    fill_days(history, NOW + 401 * DAY)
    history.maintain(NOW + 401 * DAY)
    with closing(sqlite3.connect(path)) as connection:
        days = connection.execute("SELECT day FROM test_tokens WHERE provider <> ?", (OTHER,)).fetchall()
    assert days == [(tomorrow.isoformat(),)]


def test_more_is_never_given_back_than_was_taken(history: History) -> None:
    history.reserve_tokens(OPENAI, TODAY, tokens=8, daily_tokens=64)
    assert history.settle_tokens(OPENAI, TODAY, tokens=-20) == spent(0)


def test_two_programs_at_once_never_get_more_than_the_limit(path: Path) -> None:
    granted: list[int] = []

    def take() -> None:
        own = History.open(path, now=lambda: NOW).history
        assert own is not None
        with closing(own):
            taken = [own.reserve_tokens(OPENAI, TODAY, tokens=9, daily_tokens=100)[0] for _ in range(20)]
        granted.append(sum(taken))

    programs = [threading.Thread(target=take) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert sum(granted) == 11


def test_a_file_that_cannot_be_written_grants_nothing(path: Path, history: History) -> None:
    readonly = History.open_readonly(path, now=lambda: NOW).history
    assert readonly is not None
    with closing(readonly):
        with pytest.raises(HistoryUnwritableError, match=r"could not be written"):
            readonly.reserve_tokens(OPENAI, TODAY, tokens=8, daily_tokens=64)
        with pytest.raises(HistoryUnwritableError):
            readonly.settle_tokens(OPENAI, TODAY, tokens=8)
        assert readonly.tokens_today() == spent(0)
    assert history.tokens_today() == spent(0)


def spent(tokens: int) -> TokensSpent:
    return TokensSpent(day=TODAY, tokens=tokens)
