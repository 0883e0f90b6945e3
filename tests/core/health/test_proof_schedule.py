"""When the requests beside the check come, as a table."""

from dataclasses import replace
from datetime import timedelta

import pytest
from clock import START
from states import state_of, with_fields

from apimon_desktop.core.health.schedule import ExtraPace, Pace, next_credit_check, next_paid_test
from apimon_desktop.core.model.check import ExtraFinding, Suspicion, TokensSpent
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Incident, ProviderState, Verdict

PID = ProviderId("anthropic")
NOW_S = 10_000.0
PROFILE = Profile(
    id=PID,
    name="Anthropic (Claude)",
    short_name="Anthropic",
    needs_key=False,
    has_credit_check=True,
    paid_test_tokens=32,
    paid_test_every_s=3600,
)
HEALTHY = state_of(
    profile=PROFILE,
    verdict=Verdict(cause=Cause.OK),
    checked_mono_s=NOW_S - 60,
    baseline=False,
)
PACE = ExtraPace(pace=Pace(interval_s=120), now=START, now_mono_s=NOW_S, spent=None, daily_tokens=2000)
INCIDENT = Incident(id="x", provider_id=PID, started_at=START, cause=Cause.NO_CREDIT)


def tried(ago_s: float, cause: Cause = Cause.OK, *, was_free: bool = False) -> ExtraFinding:
    return ExtraFinding(
        at=START - timedelta(seconds=ago_s), at_mono_s=NOW_S - ago_s, cause=cause, was_free=was_free
    )


def credit_s(state: ProviderState, pace: ExtraPace = PACE) -> float | None:
    """Seconds from now to the next request for credit."""
    due_s = next_credit_check(state, pace, DEFAULT)
    return None if due_s is None else due_s - NOW_S


def paid_s(state: ProviderState, pace: ExtraPace = PACE) -> float | None:
    """Seconds from now to the next paid test."""
    due_s = next_paid_test(state, pace, DEFAULT)
    return None if due_s is None else due_s - NOW_S


def test_what_was_never_asked_is_asked_at_once() -> None:
    assert (credit_s(HEALTHY), paid_s(HEALTHY)) == (0, 0)


def test_credit_is_asked_for_every_fifteen_minutes_while_all_is_well() -> None:
    assert credit_s(with_fields(HEALTHY, credit=tried(100))) == 800
    assert credit_s(with_fields(HEALTHY, credit=tried(5000))) == 0, "never in the past"


def test_while_there_is_none_credit_is_asked_for_as_often_as_the_checks_come() -> None:
    poor = with_fields(
        HEALTHY,
        verdict=Verdict(cause=Cause.NO_CREDIT),
        credit=tried(10, Cause.NO_CREDIT, was_free=True),
        incident=INCIDENT,
    )
    assert credit_s(poor) == 50
    told_by_test = with_fields(poor, credit=tried(10), generation=tried(5, Cause.NO_CREDIT, was_free=True))
    assert credit_s(told_by_test) == 50, "whoever found it"
    slow_pace = replace(PACE, pace=Pace(interval_s=7200))
    assert credit_s(with_fields(poor, incident=None), slow_pace) == 890, "never less often than usual"


def test_the_paid_test_keeps_the_distance_that_settings_ask_for() -> None:
    assert paid_s(with_fields(HEALTHY, generation=tried(600))) == 3000
    hurried = replace(HEALTHY, profile=replace(PROFILE, paid_test_every_s=300))
    assert paid_s(with_fields(hurried, generation=tried(100))) == 200


def test_after_a_restart_the_wall_clock_says_how_long_ago_it_was() -> None:
    earlier = ExtraFinding(at=START - timedelta(minutes=20))
    assert paid_s(with_fields(HEALTHY, generation=earlier)) == 2400
    assert credit_s(with_fields(HEALTHY, credit=earlier)) == 0
    ahead = ExtraFinding(at=START + timedelta(days=2))
    assert paid_s(with_fields(HEALTHY, generation=ahead)) == 3600, (
        "a clock that was wrong delays it once at most"
    )


def test_a_doubt_about_generating_is_confirmed_after_5_and_15_seconds() -> None:
    for count, due_s in ((1, 4), (2, 14), (7, 14)):
        doubt = Suspicion(count=count, first_at=START, first_mono_s=NOW_S - 1)
        assert paid_s(with_fields(HEALTHY, generation=replace(tried(1), suspicion=doubt))) == due_s


def test_a_refused_paid_test_is_repeated_like_a_failure_and_a_costly_one_is_not() -> None:
    limited = with_fields(HEALTHY, verdict=Verdict(cause=Cause.OVERLOADED), incident=INCIDENT)
    free, paid = tried(10, Cause.OVERLOADED, was_free=True), tried(10, Cause.OVERLOADED)
    assert paid_s(with_fields(limited, generation=free)) == 50
    assert paid_s(with_fields(limited, generation=paid)) == 3590
    turned_away = replace(tried(10, was_free=True), unusable="was turned away (HTTP 404)")
    assert paid_s(with_fields(HEALTHY, generation=turned_away)) == 3590, "asking again mends no wrong name"


@pytest.mark.parametrize(
    "state",
    [
        replace(HEALTHY, profile=replace(PROFILE, enabled=False)),
        replace(HEALTHY, profile=replace(PROFILE, needs_key=True)),
        with_fields(HEALTHY, checked_mono_s=None),
        with_fields(HEALTHY, baseline=True),
        with_fields(HEALTHY, suspicion=Suspicion(count=1, first_at=START, first_mono_s=NOW_S)),
        with_fields(HEALTHY, good_checks_in_row=1),
        with_fields(HEALTHY, verdict=Verdict(cause=Cause.SERVER_ERROR)),
        with_fields(HEALTHY, verdict=Verdict(cause=Cause.TIMEOUT), generation=tried(9999, Cause.OVERLOADED)),
    ],
)
def test_nothing_is_asked_beside_a_check_that_is_not_done_or_not_good(state: ProviderState) -> None:
    assert (credit_s(state), paid_s(state)) == (None, None)


def test_nothing_is_asked_while_offline_and_nothing_that_costs_on_battery() -> None:
    offline = replace(PACE, pace=Pace(interval_s=120, offline=True))
    battery = replace(PACE, pace=Pace(interval_s=120, on_battery=True))
    assert (credit_s(HEALTHY, offline), paid_s(HEALTHY, offline)) == (None, None)
    blocked = with_fields(HEALTHY, blocked=Verdict(cause=Cause.OFFLINE))
    assert (credit_s(blocked), paid_s(blocked)) == (None, None)
    assert (credit_s(HEALTHY, battery), paid_s(HEALTHY, battery)) == (0, None)


def test_nothing_is_asked_inside_a_wait() -> None:
    waiting = with_fields(HEALTHY, retry_mono_s=NOW_S + 70)
    assert (credit_s(waiting), paid_s(waiting)) == (70, 70)


def test_a_slow_provider_is_asked_all_the_same() -> None:
    slow = with_fields(HEALTHY, verdict=Verdict(cause=Cause.SLOW))
    assert (credit_s(slow), paid_s(slow)) == (0, 0)


def test_nothing_is_asked_that_is_not_offered_or_switched_off() -> None:
    bare = replace(PROFILE, has_credit_check=False, paid_test_tokens=None)
    assert (credit_s(replace(HEALTHY, profile=bare)), paid_s(replace(HEALTHY, profile=bare))) == (None, None)
    assert paid_s(replace(HEALTHY, profile=replace(PROFILE, paid_test_every_s=None))) is None


def test_no_test_is_sent_to_an_account_that_is_known_to_be_empty() -> None:
    poor = with_fields(
        HEALTHY, verdict=Verdict(cause=Cause.NO_CREDIT), credit=tried(10, Cause.NO_CREDIT, was_free=True)
    )
    assert paid_s(poor) is None


def test_when_the_days_tokens_are_used_up_the_test_waits_for_midnight_utc() -> None:
    today = START.date()
    for tokens, due_s in ((1968, 0), (1969, 36_000), (5000, 36_000)):
        spent = replace(PACE, spent=TokensSpent(day=today, tokens=tokens))
        assert paid_s(HEALTHY, spent) == due_s, "from 14:00 it is ten hours"
    yesterday = replace(PACE, spent=TokensSpent(day=today - timedelta(days=1), tokens=5000))
    assert paid_s(HEALTHY, yesterday) == 0
    assert paid_s(HEALTHY, replace(PACE, daily_tokens=31)) == 36_000, "a limit below one test is never met"
