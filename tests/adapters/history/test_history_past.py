"""What windows draw, summed up by the database: the same as the checks themselves tell."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

import pytest
from long_history import LongHistory

from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.health.uptime import SLOT, Pulse, Watched, begin, heartbeat
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import HistoryPoint, Incident, Verdict

OPENAI, GROQ = ProviderId("openai"), ProviderId("groq")
NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)
GAP = 10 * MINUTE


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History.open(tmp_path / "history.sqlite3", now=lambda: NOW).history
    assert history is not None
    yield history
    history.close()


def keep(
    history: History,
    at: datetime,
    found: Cause = Cause.OK,
    shown: Cause | None = None,
    *,
    ms: float | None = 200.0,
    kind: CheckKind = CheckKind.POLL,
    interval_s: float = 120,
) -> None:
    result = CheckResult(
        provider_id=OPENAI,
        kind=kind,
        at=at,
        at_mono_s=0,
        cause=found,
        latency_ms=ms if found is Cause.OK else None,
    )
    shown_then = Verdict(cause=shown or found, since=at)
    history.append(result, shown_then, interval_s=interval_s)


def outage(at: datetime, ended_at: datetime | None, of: ProviderId = OPENAI) -> Incident:
    return Incident(
        id=f"{of}-{at:%d%H%M}", provider_id=of, started_at=at, ended_at=ended_at, cause=Cause.TIMEOUT
    )


def test_checks_of_a_quarter_of_an_hour_become_one_beat(history: History) -> None:
    start = begin(NOW) + 8 * SLOT
    keep(history, start, ms=100.0)
    keep(history, start + 2 * MINUTE, Cause.DNS, Cause.OK)
    keep(history, start + 4 * MINUTE, ms=300.0)
    keep(history, start + SLOT, Cause.RATE_LIMITED)
    first, second = history.past.beats([OPENAI], begin(NOW), NOW)[OPENAI]
    assert (first.starts_at, first.first_at, first.last_at) == (start, start, start + 4 * MINUTE)
    assert (first.checks, first.worst, first.miss, first.mean_ms) == (3, Cause.OK, Cause.DNS, 200.0)
    assert first.watched == Watched(watched=4 * MINUTE)  # 11 min to the next check say nothing
    assert (second.worst, second.miss, second.mean_ms) == (Cause.RATE_LIMITED, None, None)


def test_a_quarter_of_an_hour_has_the_worst_status_shown_in_it(history: History) -> None:
    start = begin(NOW)
    for place, cause in enumerate((Cause.OK, Cause.SERVER_ERROR, Cause.SLOW)):
        keep(history, start + place * MINUTE, cause)
    (beat,) = history.past.beats([OPENAI], start, NOW)[OPENAI]
    assert beat.worst is Cause.SERVER_ERROR
    assert beat.watched == Watched(watched=2 * MINUTE, failed=MINUTE)


def test_offline_and_other_providers_are_no_beat(history: History) -> None:
    keep(history, NOW - HOUR, Cause.DNS, Cause.OFFLINE)
    assert history.past.beats([OPENAI], begin(NOW), NOW)[OPENAI] == ()
    assert history.past.beats([GROQ], begin(NOW), NOW)[GROQ] == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_uptime_is_that_of_the_checks_themselves(history: History, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    at, shown = begin(NOW), Cause.OK
    while (at := at + chance.choice((SECOND, MINUTE, 2 * MINUTE, 11 * MINUTE))) < NOW:
        if chance.random() < 0.2:
            shown = chance.choice((Cause.OK, Cause.OK, Cause.TIMEOUT, Cause.SLOW, Cause.OFFLINE))
        keep(history, at, Cause.OK if shown is Cause.SLOW else shown, shown)
    beats = history.past.beats([OPENAI], begin(NOW), NOW)[OPENAI]
    summed = sum((beat.watched for beat in beats), Watched())
    points = history.points(OPENAI, begin(NOW))
    assert summed.uptime_ratio == pytest.approx(uptime_by_hand(points))


def uptime_by_hand(points: Sequence[HistoryPoint]) -> float:
    watched = failed = timedelta(0)
    for point, following in zip_longest(points, points[1:]):
        lasted = (following.at if following else NOW) - point.at
        if lasted <= GAP and point.status is not Status.UNKNOWN:
            watched += lasted
            failed += lasted if point.status is Status.FAILED else timedelta(0)
    return 1 - failed / watched


@pytest.mark.parametrize(
    ("interval_s", "apart", "is_watched"),
    [
        (900, 15 * MINUTE, True),
        (900, 30 * MINUTE, True),
        (900, 31 * MINUTE, False),
        (120, 15 * MINUTE, False),
        (600, 20 * MINUTE, True),
        (7200, 3 * HOUR, True),
    ],
)
def test_a_pause_is_watched_by_the_cadence_at_which_was_checked(
    history: History, interval_s: float, apart: timedelta, is_watched: bool
) -> None:
    at = begin(NOW)
    while at <= NOW:
        keep(history, at, interval_s=interval_s)
        at += apart
    beats = history.past.beats([OPENAI], begin(NOW), NOW)[OPENAI]
    watched = sum((beat.watched for beat in beats[:-1]), Watched()).watched
    assert watched == ((len(beats) - 1) * apart if is_watched else timedelta(0))
    drawn = heartbeat(beats, (), now=NOW).slots
    inside = [slot.pulse for slot in drawn if beats[0].starts_at < slot.starts_at < beats[-1].starts_at]
    assert (Pulse.UNWATCHED in inside) is (not is_watched and apart > 2 * SLOT)


def test_after_a_change_of_the_cadence_each_check_speaks_by_its_own(history: History) -> None:
    start = begin(NOW) + 8 * SLOT
    keep(history, start, interval_s=900)
    keep(history, start + 20 * MINUTE, interval_s=120)
    keep(history, start + 21 * MINUTE, interval_s=120)
    keep(history, start + 41 * MINUTE, interval_s=900)
    keep(history, start + 71 * MINUTE, interval_s=900)
    beats = history.past.beats([OPENAI], begin(NOW), NOW)[OPENAI]
    assert [beat.longest_gap for beat in beats] == [30 * MINUTE, GAP, 30 * MINUTE, 30 * MINUTE]
    assert sum((beat.watched for beat in beats), Watched()).watched == (20 + 1 + 30) * MINUTE


def test_incidents_are_those_that_were_open_at_some_time_since(history: History) -> None:
    over = outage(NOW - 9 * DAY, NOW - 8 * DAY)
    long_one = outage(NOW - 7 * DAY, NOW - 2 * DAY)
    recent, other = outage(NOW - HOUR, None), outage(NOW - HOUR, None, GROQ)
    for incident in (over, long_one, recent, other):
        history.save_incident(incident)
    assert history.past.incidents([OPENAI], NOW - 3 * DAY)[OPENAI] == (long_one, recent)
    assert history.past.incidents([OPENAI], NOW - DAY)[OPENAI] == (recent,)
    assert history.past.incidents([GROQ], NOW - DAY)[GROQ] == (other,)


def test_hours_are_counted_and_those_with_a_failure_named(history: History) -> None:
    noon = NOW.replace(hour=12, minute=0)
    for hours, cause in ((0, Cause.OK), (1, Cause.TIMEOUT), (3, Cause.SLOW), (4, Cause.OFFLINE)):
        for minute in (0, 30):
            found = Cause.OK if cause is Cause.SLOW else cause
            keep(history, noon - hours * HOUR + minute * MINUTE, found, cause)
    history.maintain(NOW)
    assert history.past.hours([OPENAI], NOW - DAY, NOW)[OPENAI] == (3, (noon - HOUR,))
    assert history.past.hours([OPENAI], noon - HOUR, noon)[OPENAI] == (1, (noon - HOUR,))


def test_finished_checks_are_counted_and_looks_again_are_not(history: History) -> None:
    keep(history, NOW - 2 * DAY)
    keep(history, NOW - HOUR)
    keep(history, NOW - 3 * MINUTE, Cause.TIMEOUT, Cause.OK)
    keep(history, NOW - 2 * MINUTE, Cause.TIMEOUT, kind=CheckKind.CONFIRM)
    counted = history.past.counted(OPENAI, NOW - DAY)
    assert (counted.checks, counted.failed) == (2, 1)
    assert history.past.counted(GROQ, NOW - DAY).checks == 0


def test_answers_come_singly_or_by_the_hour_but_never_twice(history: History) -> None:
    noon = NOW.replace(hour=12, minute=0)
    for minute in range(0, 120, 20):
        keep(history, noon + minute * MINUTE, ms=100.0 + minute)
    keep(history, noon + 10 * MINUTE, Cause.TIMEOUT)
    keep(history, noon - HOUR, Cause.TIMEOUT)
    history.maintain(NOW + 5 * MINUTE)
    singly = history.past.answers(OPENAI, noon + 20 * MINUTE)
    assert [sample.p50_ms for sample in singly] == [120.0, 140.0, 160.0, 180.0, 200.0]
    keep(history, NOW - MINUTE, ms=50.0)
    hourly = history.past.answered_hours(OPENAI, noon - DAY)
    assert [(sample.starts_at, sample.p50_ms, sample.p95_ms) for sample in hourly] == [
        (noon, 120.0, 140.0),
        (noon + HOUR, 180.0, 200.0),
        (NOW - MINUTE, 50.0, 50.0),
    ]
    assert [sample.p50_ms for sample in history.past.answered_hours(OPENAI, NOW - 2 * MINUTE)] == [50.0]


def test_every_question_goes_by_an_index(tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite3"
    LongHistory(providers=(OPENAI, GROQ), now=NOW, days=3).write(path)
    history = History.open(path, now=lambda: NOW).history
    assert history is not None
    asked: list[str] = []
    history._connection.set_trace_callback(asked.append)
    history.past.beats([OPENAI], begin(NOW), NOW)[OPENAI]
    history.past.incidents([OPENAI], NOW - DAY)[OPENAI]
    history.past.hours([OPENAI], NOW - DAY, NOW)[OPENAI]
    history.past.counted(OPENAI, NOW - DAY)
    history.past.answers(OPENAI, NOW - DAY)
    history.past.answered_hours(OPENAI, NOW - DAY)
    history._connection.set_trace_callback(None)
    questions = [sql for sql in asked if sql.lstrip().startswith("SELECT")]
    assert len(questions) >= 7
    for sql in questions:
        steps = [row[3] for row in history._connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        tables = [step for step in steps if "checks" in step or "incidents" in step]
        assert tables, steps
        assert all(step.startswith("SEARCH") for step in tables), steps
    history.close()
