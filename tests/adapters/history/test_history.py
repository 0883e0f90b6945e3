import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from busy_days import fill_days

from apimon_desktop.adapters.history.access import HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import Health, Incident, Verdict
from apimon_desktop.core.model.usage import Outcome
from apimon_desktop.core.text.translatable import in_words, number, say

OPENAI, GROQ = ProviderId("openai"), ProviderId("groq")
NOW = datetime(2026, 11, 23, 7, 30, 0, 123456, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OK = Verdict(cause=Cause.OK, since=NOW - 9 * DAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def open_history(path: Path) -> Iterator[Callable[[], History]]:
    opened: list[History] = []

    def open_it() -> History:
        found = History.open(path, now=lambda: NOW)
        assert found.problem is None
        assert found.history is not None
        opened.append(found.history)
        return found.history

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def history(open_history: Callable[[], History]) -> History:
    return open_history()


def _check(
    at: datetime, cause: Cause = Cause.OK, ms: float | None = 210.0, kind: CheckKind = CheckKind.POLL
) -> CheckResult:
    return CheckResult(
        provider_id=OPENAI, kind=kind, at=at, at_mono_s=0, cause=cause, latency_ms=ms, http_status=200
    )


def _incident(at: datetime, ended_at: datetime | None = None) -> Incident:
    return Incident(
        id=f"openai-{at:%Y%m%dT%H%M%S.%fZ}",
        provider_id=OPENAI,
        started_at=at,
        cause=Cause.SERVER_ERROR,
        ended_at=ended_at,
        http_status=500,
        request_id="req_1",
        reopened_at=at + timedelta(microseconds=7),
        relapses=2,
    )


def _remembered(history: History) -> Health:
    return history.remembered([OPENAI])[OPENAI]


def _incidents(history: History, provider_id: ProviderId, since: datetime) -> tuple[Incident, ...]:
    return history.past.incidents([provider_id], since)[provider_id]


def test_of_a_provider_never_seen_nothing_is_remembered(history: History) -> None:
    assert history.remembered([OPENAI, GROQ]) == {OPENAI: Health(), GROQ: Health()}


def test_the_last_known_state_survives_a_restart(open_history: Callable[[], History]) -> None:
    first = open_history()
    failed = Verdict(cause=Cause.SERVER_ERROR, since=NOW - 2 * MINUTE, detail="It said so.")
    incident = _incident(NOW - 2 * MINUTE)
    first.append(_check(NOW - 3 * MINUTE, ms=180.5), OK)
    first.append(_check(NOW - MINUTE, Cause.SERVER_ERROR, None), failed)
    first.save_incident(incident)
    first.close()
    assert _remembered(open_history()) == Health(
        remembered=failed,
        last_check_at=NOW - MINUTE,
        incident=incident,
        latency_ms=180.5,
        latencies=((NOW - 3 * MINUTE, 180.5),),
        outcomes=(
            Outcome(at=NOW - 3 * MINUTE, ok=True, latency_ms=180.5),
            Outcome(at=NOW - MINUTE, ok=False, latency_ms=None),
        ),
    )


def test_a_stored_text_with_a_number_can_be_translated_after_a_restart(
    open_history: Callable[[], History],
) -> None:
    told = say("No answer within {limit}", limit=say("{n} s", n=number(2.5, 1)))
    late = Verdict(cause=Cause.TIMEOUT, since=NOW, detail=told)
    first = open_history()
    first.append(_check(NOW, Cause.TIMEOUT, None), late)
    first.close()
    known = _remembered(open_history()).remembered
    assert known == late
    assert in_words(
        known.detail, lambda template: f"[{template}]", lambda number: number.replace(".", ",")
    ) == ("[No answer within [2,5 s]]")


def test_looking_again_is_no_counted_request(history: History) -> None:
    for kind in CheckKind:
        history.append(_check(NOW - MINUTE, kind=kind), OK)
    known = _remembered(history)
    assert (len(known.outcomes), len(known.latencies)) == (2, 2)


def test_being_offline_leaves_health_as_it_was(history: History) -> None:
    history.append(_check(NOW - 2 * MINUTE), OK)
    history.append(_check(NOW - MINUTE, Cause.DNS, None), Verdict(cause=Cause.OFFLINE, since=NOW - MINUTE))
    known = _remembered(history)
    assert (known.remembered, known.last_check_at, len(known.outcomes)) == (OK, NOW - 2 * MINUTE, 1)


def test_an_anonymous_request_is_no_check(history: History) -> None:
    history.append(_check(NOW, kind=CheckKind.ANONYMOUS), Verdict(cause=Cause.NO_KEY))
    assert _remembered(history) == Health()


def test_twenty_outcomes_and_a_day_of_latencies_are_remembered(history: History) -> None:
    for minutes in range(0, 26 * 60, 30):
        history.append(_check(NOW - minutes * MINUTE), OK)
    known = _remembered(history)
    assert [outcome.at for outcome in known.outcomes] == [NOW - n * 30 * MINUTE for n in range(19, -1, -1)]
    assert (len(known.latencies), known.latencies[0][0]) == (49, NOW - DAY)


def test_failures_of_a_closed_incident_say_nothing_of_the_error_rate(history: History) -> None:
    history.append(_check(NOW - 60 * MINUTE, Cause.TIMEOUT, None), OK)
    for minutes in (40, 30):
        history.append(_check(NOW - minutes * MINUTE, Cause.TIMEOUT, None), OK)
    history.append(_check(NOW - MINUTE), OK)
    history.save_incident(_incident(NOW - 40 * MINUTE, NOW - 30 * MINUTE))
    assert [outcome.at for outcome in _remembered(history).outcomes] == [NOW - 60 * MINUTE, NOW - MINUTE]


def test_an_incident_is_open_while_it_is_watched(history: History) -> None:
    incident = _incident(NOW - 9 * DAY)
    history.append(_check(NOW - 10 * MINUTE, Cause.SERVER_ERROR), Verdict(cause=Cause.SERVER_ERROR))
    history.save_incident(incident)
    assert _remembered(history).incident == incident


def test_an_incident_that_is_no_longer_watched_ends_at_the_last_check(history: History) -> None:
    last = NOW - 10 * MINUTE - timedelta(microseconds=1)
    incident = _incident(NOW - 9 * DAY)
    history.append(_check(last, Cause.SERVER_ERROR), Verdict(cause=Cause.SERVER_ERROR))
    history.save_incident(incident)
    closed = replace(incident, ended_at=last)
    known = _remembered(history)
    assert (known.incident, known.outcomes) == (closed, ())
    assert _incidents(history, OPENAI, NOW - 20 * DAY) == (closed,)


def test_an_incident_goes_on_between_two_checks_at_a_slow_cadence(history: History) -> None:
    incident = _incident(NOW - DAY)
    history.save_incident(incident)
    check = _check(NOW - 25 * MINUTE, Cause.SERVER_ERROR)
    history.append(check, Verdict(cause=Cause.SERVER_ERROR), interval_s=900)
    assert _remembered(history).incident == incident
    history.append(replace(check, at=NOW - 20 * MINUTE), Verdict(cause=Cause.SERVER_ERROR))
    assert _remembered(history).incident != incident


def test_an_incident_without_a_check_ends_where_it_began(history: History) -> None:
    incident = _incident(NOW - DAY)
    history.save_incident(incident)
    assert _remembered(history).incident == replace(incident, ended_at=NOW - DAY)


def test_an_incident_changes_in_its_place(history: History) -> None:
    incident = _incident(NOW - HOUR)
    history.save_incident(incident)
    history.save_incident(replace(incident, ended_at=NOW, cause=Cause.TIMEOUT))
    assert _incidents(history, OPENAI, NOW - DAY) == (replace(incident, ended_at=NOW, cause=Cause.TIMEOUT),)


def test_incidents_are_those_that_reach_into_the_time_asked_for(history: History) -> None:
    over, reaching, going_on = (
        _incident(NOW - 9 * HOUR, NOW - 8 * HOUR),
        _incident(NOW - 7 * HOUR, NOW - 5 * HOUR),
        _incident(NOW - HOUR),
    )
    for incident in (going_on, over, reaching):
        history.save_incident(incident)
    assert _incidents(history, OPENAI, NOW - 6 * HOUR) == (reaching, going_on)
    assert _incidents(history, GROQ, NOW - 6 * HOUR) == ()


def test_points_are_what_was_shown_and_how_fast(history: History) -> None:
    history.append(_check(NOW - 2 * HOUR), OK)
    history.append(_check(NOW - MINUTE, Cause.TIMEOUT, None), OK)
    history.append(_check(NOW, Cause.TIMEOUT, None), Verdict(cause=Cause.TIMEOUT))
    assert [
        (point.at, point.status, point.cause, point.response_time_ms)
        for point in history.points(OPENAI, NOW - HOUR)
    ] == [
        (NOW - MINUTE, Status.HEALTHY, Cause.OK, None),
        (NOW, Status.FAILED, Cause.TIMEOUT, None),
    ]


def test_old_checks_are_drawn_by_the_hour(history: History) -> None:
    hour = datetime(2026, 11, 13, 7, tzinfo=UTC)
    for minute in range(0, 60, 6):
        history.append(_check(hour + minute * MINUTE, ms=100.0 + minute), OK)
    history.append(_check(hour + 59 * MINUTE, Cause.SERVER_ERROR, 9.0), Verdict(cause=Cause.SERVER_ERROR))
    history.append(_check(hour + 59.5 * MINUTE, ms=None), OK)
    history.append(_check(NOW - DAY, ms=70.0), OK)
    before = history.points(OPENAI, NOW - 20 * DAY)
    assert len(before) == 13
    fill_days(history, NOW)
    history.maintain(NOW)
    assert [
        (point.at, point.status, point.cause, point.response_time_ms)
        for point in history.points(OPENAI, NOW - 20 * DAY)
    ] == [(hour, Status.FAILED, Cause.SERVER_ERROR, 124.0), (NOW - DAY, Status.HEALTHY, Cause.OK, 70.0)]


def test_seven_days_of_checks_and_four_hundred_of_hours_are_kept(history: History, path: Path) -> None:
    for days in (0, 6, 8, 399, 402):
        history.append(_check(NOW - days * DAY), OK)
    fill_days(history, NOW)
    history.maintain(NOW)
    history.maintain(NOW)
    with sqlite3.connect(path) as reader:
        checks = reader.execute("SELECT count(*) FROM checks WHERE provider = ?", (OPENAI,)).fetchone()
        hours = reader.execute(
            "SELECT count(*), sum(checks), sum(ok) FROM checks_hourly WHERE provider = ?", (OPENAI,)
        ).fetchone()
    reader.close()
    # The hour that is going on is not summed up yet.
    assert (checks, hours) == ((2,), (3, 3, 3))
    assert len(history.points(OPENAI, NOW - 500 * DAY)) == 4


def test_hours_are_summed_up_once_they_are_over_and_only_then(history: History) -> None:
    start = NOW.replace(minute=0, second=0, microsecond=0)
    history.append(_check(start), OK)
    history.maintain(start + HOUR + 4 * MINUTE)
    history.append(_check(start + 59 * MINUTE, ms=400.0), OK)
    history.maintain(start + HOUR + 5 * MINUTE)
    fill_days(history, start + 9 * DAY)
    history.maintain(start + 9 * DAY)
    assert [point.response_time_ms for point in history.points(OPENAI, start)] == [210.0]
    assert [point.at for point in history.points(OPENAI, start)] == [start]


def test_a_clock_that_was_ahead_for_a_while_does_not_stop_the_summing_up(history: History) -> None:
    history.append(_check(NOW + 4000 * DAY), OK)
    history.maintain(NOW + 4001 * DAY)
    history.append(_check(NOW - 3 * HOUR), OK)
    history.maintain(NOW)
    fill_days(history, NOW + 8 * DAY)
    history.maintain(NOW + 8 * DAY)
    assert (
        history.points(OPENAI, NOW - DAY)[0].at == NOW.replace(minute=0, second=0, microsecond=0) - 3 * HOUR
    )


def test_hours_that_got_further_checks_are_summed_up_again(history: History) -> None:
    start = NOW.replace(minute=0, second=0, microsecond=0)
    history.append(_check(start), OK)
    history.maintain(start + 9 * HOUR)
    for minutes in (1, 2):
        history.append(_check(start + minutes * MINUTE, ms=400.0), OK)
    history.append(_check(start - 3 * HOUR, ms=500.0), OK)
    history.maintain(start + 2 * HOUR)
    fill_days(history, start + 9 * DAY)
    history.maintain(start + 9 * DAY)
    assert [point.response_time_ms for point in history.points(OPENAI, start - DAY)] == [500.0, 400.0]


def test_what_a_wrong_clock_dated_later_does_not_count_now(history: History) -> None:
    history.append(_check(NOW - HOUR), OK)
    history.append(_check(NOW + DAY, Cause.SERVER_ERROR, None), Verdict(cause=Cause.OK, since=NOW + DAY))
    history.save_incident(_incident(NOW + DAY))
    known = _remembered(history)
    assert (known.last_check_at, known.incident) == (NOW - HOUR, None)
    assert known.remembered == Verdict(cause=Cause.OK)
    assert [outcome.at for outcome in known.outcomes] == [NOW - HOUR]
    assert [point.at for point in history.points(OPENAI, NOW - DAY)] == [NOW - HOUR]
    assert _incidents(history, OPENAI, NOW - DAY) == ()
    assert history.later({OPENAI: NOW - HOUR}) == {}


def test_an_incident_that_ends_in_the_future_ended_at_the_last_check(history: History) -> None:
    history.append(_check(NOW - HOUR), OK)
    history.save_incident(_incident(NOW - 2 * HOUR, NOW + DAY))
    ended = _remembered(history).incident
    assert ended is not None
    assert ended.ended_at == NOW - HOUR
    assert _incidents(history, OPENAI, NOW - DAY) == (ended,)


def test_hours_without_a_network_are_a_gap(history: History) -> None:
    history.append(_check(NOW - 9 * DAY, Cause.DNS, None), Verdict(cause=Cause.OFFLINE))
    fill_days(history, NOW)
    history.maintain(NOW)
    assert history.points(OPENAI, NOW - 20 * DAY) == ()


def test_two_programs_share_the_file(open_history: Callable[[], History]) -> None:
    app, command = open_history(), open_history()
    app.append(_check(NOW - MINUTE), OK)
    command.append(_check(NOW), OK)
    assert len(app.points(OPENAI, NOW - HOUR)) == len(command.points(OPENAI, NOW - HOUR)) == 2


def test_programs_that_start_at_once_all_find_a_good_file(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from apimon_desktop.adapters.history.store import History\n"
        "opened = History.open(Path(sys.argv[1])); print(opened.problem); opened.history.close()"
    )
    command = [sys.executable, "-c", program, str(path)]
    starts = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(6)
    ]
    assert [start.communicate(timeout=30) for start in starts] == [("None\n", "")] * 6


def test_a_reader_changes_nothing(history: History, path: Path) -> None:
    incident = _incident(NOW - DAY)
    history.save_incident(incident)
    opened = History.open_readonly(path, now=lambda: NOW)
    assert opened.history is not None
    assert opened.history.remembered([OPENAI])[OPENAI].incident == replace(incident, ended_at=NOW - DAY)
    with pytest.raises(HistoryUnwritableError, match="it may not be written to"):
        opened.history.save_incident(incident)
    opened.history.close()
    assert _incidents(history, OPENAI, NOW - 2 * DAY) == (incident,)


def test_a_reader_needs_no_file_and_makes_none(path: Path) -> None:
    assert History.open_readonly(path) == History.open_readonly(path.parent / "no folder" / "file")
    assert not path.exists()
