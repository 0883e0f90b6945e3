"""The status machine, read like its specification."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from clock import START
from states import with_fields

from apimon_desktop.core.health.evaluate import advance, with_local_fault
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId, Status
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.offline import CAPTIVE_PORTAL, LocalFault, OfflineReason
from apimon_desktop.core.model.state import ProviderState, Transition, Verdict

PID = ProviderId("openai")
FRESH = ProviderState(profile=Profile(id=PID, name="OpenAI (GPT-4)", short_name="OpenAI"))


def check(
    cause: Cause,
    *,
    at_s: float = 0.0,
    kind: CheckKind = CheckKind.POLL,
    ms: float | None = 300.0,
    retry_after_s: float | None = None,
) -> CheckResult:
    return CheckResult(
        provider_id=PID,
        kind=kind,
        at=START + timedelta(seconds=at_s),
        at_mono_s=at_s,
        cause=cause,
        latency_ms=None if cause.is_network else ms,
        http_status=None if cause.is_network else 200,
        retry_after_s=retry_after_s,
        key_accepted=cause is Cause.OK,
    )


def run(state: ProviderState, *results: CheckResult) -> tuple[ProviderState, list[Transition]]:
    transitions = []
    for result in results:
        state, transition = advance(state, result, DEFAULT)
        if transition is not None:
            transitions.append(transition)
    return state, transitions


def polls(causes: Sequence[Cause], *, start_s: float = 0.0, step_s: float = 120.0) -> list[CheckResult]:
    return [check(cause, at_s=start_s + nth * step_s) for nth, cause in enumerate(causes)]


HEALTHY, _ = run(FRESH, check(Cause.OK))


def test_the_first_good_check_is_confirmed_at_once_and_is_no_news() -> None:
    state, (transition,) = run(FRESH, check(Cause.OK))
    assert state.health.verdict == Verdict(cause=Cause.OK, since=START)
    assert not transition.news
    assert transition.before.cause is Cause.NOT_CHECKED


def test_a_provider_fails_only_after_three_misses_in_a_row() -> None:
    state, transitions = run(HEALTHY, check(Cause.SERVER_ERROR, at_s=120), check(Cause.TIMEOUT, at_s=125))
    assert state.health.verdict.cause is Cause.OK
    assert transitions == []
    state, (transition,) = run(state, check(Cause.SERVER_ERROR, at_s=135))
    assert state.health.verdict.cause is Cause.SERVER_ERROR
    assert transition.news
    assert state.health.incident is not None
    assert state.health.incident.started_at == START + timedelta(seconds=120), "it began with the first miss"


def test_one_good_check_clears_a_suspicion() -> None:
    bad = check(Cause.TIMEOUT, at_s=120)
    again = check(Cause.TIMEOUT, at_s=125, kind=CheckKind.CONFIRM)
    good = check(Cause.OK, at_s=135, kind=CheckKind.CONFIRM)
    state, transitions = run(HEALTHY, bad, again, good, bad, again, good)
    assert state.health.suspicion is None
    assert transitions == []


@pytest.mark.parametrize(
    "cause",
    [Cause.AUTHENTICATION, Cause.PERMISSION, Cause.NO_CREDIT, Cause.NOT_FOUND, Cause.RATE_LIMITED],
)
def test_what_the_provider_says_of_the_account_needs_no_confirmation(cause: Cause) -> None:
    state, (transition,) = run(HEALTHY, check(cause, at_s=120))
    assert state.health.verdict.cause is cause
    assert transition.news


def test_a_provider_recovers_after_two_good_checks() -> None:
    failed, _ = run(HEALTHY, *polls([Cause.SERVER_ERROR] * 3, start_s=120, step_s=5))
    once, transitions = run(failed, check(Cause.OK, at_s=200))
    assert (once.health.verdict.cause, once.health.good_checks_in_row, transitions) == (
        Cause.SERVER_ERROR,
        1,
        [],
    )
    state, (transition,) = run(once, check(Cause.OK, at_s=205, kind=CheckKind.RECOVER))
    assert state.health.verdict.cause is Cause.OK
    assert transition.incident is not None
    assert transition.incident.ended_at == START + timedelta(seconds=205)


def test_a_bad_check_between_two_good_ones_starts_the_recovery_anew() -> None:
    failed, _ = run(HEALTHY, *polls([Cause.TIMEOUT] * 3, start_s=120, step_s=5))
    state, transitions = run(failed, *polls([Cause.OK, Cause.TIMEOUT, Cause.OK], start_s=200, step_s=60))
    assert (state.health.verdict.cause, state.health.good_checks_in_row, transitions) == (
        Cause.TIMEOUT,
        1,
        [],
    )


def test_a_failure_at_the_start_is_confirmed_but_is_no_news() -> None:
    state, (transition,) = run(FRESH, *polls([Cause.CONNECT] * 3, step_s=5))
    assert state.health.verdict.cause is Cause.CONNECT
    assert not transition.news
    _, (back,) = run(state, *polls([Cause.OK] * 2, start_s=60, step_s=5))
    assert back.news


def test_a_check_that_somebody_waits_for_is_taken_as_it_is() -> None:
    state, _ = run(HEALTHY, check(Cause.TIMEOUT, kind=CheckKind.ONE_SHOT))
    assert state.health.verdict.cause is Cause.TIMEOUT
    state, _ = run(state, check(Cause.OK, kind=CheckKind.ONE_SHOT))
    assert state.health.verdict.cause is Cause.OK


def test_a_worse_failure_inside_an_incident_is_confirmed_first() -> None:
    busy, _ = run(HEALTHY, *polls([Cause.OVERLOADED] * 3, start_s=120, step_s=5))
    state, transitions = run(busy, *polls([Cause.SERVER_ERROR] * 2, start_s=200, step_s=5))
    assert (state.health.verdict.cause, transitions) == (Cause.OVERLOADED, [])
    state, (worse,) = run(state, check(Cause.SERVER_ERROR, at_s=215))
    assert worse.after.status is Status.FAILED
    assert state.health.incident is not None
    assert busy.health.incident is not None
    assert state.health.incident.id == busy.health.incident.id
    assert state.health.incident.cause is Cause.SERVER_ERROR


def test_another_failure_of_the_same_weight_changes_the_cause_at_once() -> None:
    down, _ = run(HEALTHY, *polls([Cause.TIMEOUT] * 3, start_s=120, step_s=5))
    state, (changed,) = run(down, check(Cause.CONNECT, at_s=200))
    assert (changed.before.cause, changed.after.cause) == (Cause.TIMEOUT, Cause.CONNECT)
    assert state.health.incident is not None
    assert state.health.incident.cause is Cause.CONNECT


def test_a_milder_failure_leaves_the_worst_cause_in_the_incident() -> None:
    down, _ = run(HEALTHY, *polls([Cause.TIMEOUT] * 3, start_s=120, step_s=5))
    state, (changed,) = run(down, check(Cause.OVERLOADED, at_s=200))
    assert changed.after.cause is Cause.OVERLOADED
    assert state.health.incident is not None
    assert state.health.incident.cause is Cause.TIMEOUT


def test_one_timeout_does_not_hide_that_a_key_is_rejected() -> None:
    rejected, _ = run(HEALTHY, check(Cause.AUTHENTICATION, at_s=120))
    state, transitions = run(rejected, check(Cause.TIMEOUT, at_s=180))
    assert (state.health.verdict.cause, transitions) == (Cause.AUTHENTICATION, [])


def test_only_finished_checks_count_and_not_those_that_look_again() -> None:
    confirm = check(Cause.TIMEOUT, at_s=5, kind=CheckKind.CONFIRM)
    recover = check(Cause.OK, at_s=60, kind=CheckKind.RECOVER)
    state, _ = run(HEALTHY, check(Cause.TIMEOUT), confirm, confirm, check(Cause.OK, at_s=55), recover)
    assert (state.totals.succeeded, state.totals.failed, state.totals.requests) == (2, 1, 3)


def test_an_anonymous_answer_changes_nothing_but_itself() -> None:
    answer = check(Cause.AUTHENTICATION, kind=CheckKind.ANONYMOUS)
    state, transition = advance(FRESH, answer, DEFAULT)
    assert state == with_fields(FRESH, anonymous=answer)
    assert transition is None


def test_more_than_ten_percent_of_twenty_make_a_high_error_rate() -> None:
    miss_then_good = [Cause.TIMEOUT, Cause.OK]
    steady, _ = run(FRESH, *polls([Cause.OK] * 14))
    state, transitions = run(steady, *polls(miss_then_good * 2, start_s=5000))
    assert (state.health.verdict.cause, transitions) == (Cause.OK, []), "two failures are too few"
    state, (transition,) = run(state, *polls(miss_then_good, start_s=6000))
    assert transition.after.cause is Cause.ERROR_RATE


def test_a_high_error_rate_clears_once_the_failures_leave_the_window() -> None:
    state, _ = run(FRESH, *polls([Cause.OK] * 14 + [Cause.TIMEOUT, Cause.OK] * 3))
    assert state.health.verdict.cause is Cause.ERROR_RATE
    state, (cleared,) = run(state, *polls([Cause.OK] * 15, start_s=9000))
    assert cleared.after.cause is Cause.OK


def test_failures_of_a_closed_incident_leave_the_error_rate_alone() -> None:
    state, _ = run(HEALTHY, *polls([Cause.SERVER_ERROR] * 12, start_s=120))
    state, _ = run(state, *polls([Cause.OK] * 2, start_s=9000, step_s=5))
    assert state.health.verdict.cause is Cause.OK
    assert all(outcome.ok for outcome in state.health.outcomes)


def test_three_of_five_slow_checks_make_a_provider_slow() -> None:
    usual = polls([Cause.OK] * 20)
    slow = [check(Cause.OK, at_s=5000 + 120 * nth, ms=1300) for nth in range(3)]
    state, _ = run(FRESH, *usual, *slow[:2])
    assert state.health.verdict.cause is Cause.OK
    state, (transition,) = run(state, slow[2])
    assert transition.after.cause is Cause.SLOW


def test_the_absolute_floor_keeps_a_fast_provider_from_being_slow() -> None:
    usual = [check(Cause.OK, at_s=120 * nth, ms=65) for nth in range(20)]
    jitter = [check(Cause.OK, at_s=5000 + 120 * nth, ms=1199) for nth in range(5)]
    state, transitions = run(FRESH, *usual, *jitter)
    assert state.health.verdict.cause is Cause.OK
    assert len(transitions) == 1


def test_above_five_seconds_twice_running_is_slow_without_any_history() -> None:
    slow = [check(Cause.OK, at_s=120 * nth, ms=5001) for nth in range(2)]
    state, _ = run(FRESH, slow[0])
    assert state.health.verdict.cause is Cause.OK
    state, _ = run(state, slow[1])
    assert state.health.verdict.cause is Cause.SLOW


def test_a_failed_check_goes_before_slowness() -> None:
    slow = [check(Cause.OK, at_s=120 * nth, ms=5001) for nth in range(2)]
    state, _ = run(FRESH, *slow, check(Cause.RATE_LIMITED, at_s=600, retry_after_s=20))
    assert state.health.verdict.cause is Cause.RATE_LIMITED
    assert state.schedule.retry_at == START + timedelta(seconds=620)


def test_a_wait_is_taken_seriously_but_not_for_ever() -> None:
    state, _ = run(HEALTHY, check(Cause.RATE_LIMITED, at_s=120, retry_after_s=86_400))
    assert state.schedule.retry_mono_s == 120 + DEFAULT.longest_retry_after_s
    assert state.schedule.retry_at is not None
    assert (state.schedule.retry_at - START).total_seconds() == 120 + 86_400, "the wait is told in full"


def test_an_account_without_credit_is_checked_as_usual_whatever_its_reset() -> None:
    state, _ = run(HEALTHY, check(Cause.NO_CREDIT, at_s=120, retry_after_s=7200))
    assert state.schedule.retry_mono_s is None
    assert state.schedule.retry_at is not None


def test_flapping_is_one_incident() -> None:
    flap = [Cause.TIMEOUT] * 3 + [Cause.OK] * 2
    state, transitions = run(HEALTHY, *polls(flap * 4, start_s=120, step_s=30))
    incidents = {t.incident.id for t in transitions if t.incident}
    assert len(incidents) == 1
    assert state.health.incident is not None
    assert state.health.incident.relapses == 3


def test_a_failure_long_after_is_another_incident() -> None:
    first, _ = run(HEALTHY, *polls([Cause.TIMEOUT] * 3 + [Cause.OK] * 2, start_s=120, step_s=5))
    second, _ = run(first, *polls([Cause.TIMEOUT] * 3, start_s=3600, step_s=5))
    assert first.health.incident is not None
    assert second.health.incident is not None
    assert first.health.incident.id != second.health.incident.id


def test_what_was_so_before_the_start_keeps_its_date() -> None:
    long_ago = START - timedelta(days=9)
    remembered = with_fields(FRESH, remembered=Verdict(cause=Cause.OK, since=long_ago))
    state, _ = run(remembered, check(Cause.OK))
    assert state.health.verdict.since == long_ago
    assert state.health.remembered is None


def test_an_incident_from_before_the_start_ends_with_the_first_good_check() -> None:
    down, _ = run(HEALTHY, *polls([Cause.SERVER_ERROR] * 12, start_s=120))
    restarted = with_fields(
        FRESH, incident=down.health.incident, outcomes=down.health.outcomes, remembered=down.health.verdict
    )
    state, (transition,) = run(restarted, check(Cause.OK, at_s=9000))
    assert state.health.verdict.cause is Cause.OK
    assert transition.incident is not None
    assert not transition.incident.is_open


def test_a_rejected_key_takes_back_what_was_proven() -> None:
    state, _ = run(HEALTHY, check(Cause.AUTHENTICATION, at_s=60))
    assert HEALTHY.health.evidence.key_accepted_at == START
    assert state.health.evidence.key_accepted_at is None
    assert state.health.evidence.answers_at is not None


def test_latencies_older_than_a_day_are_forgotten() -> None:
    state, _ = run(FRESH, check(Cause.OK, at_s=0), check(Cause.OK, at_s=90_000))
    assert len(state.health.latencies) == 1


def test_a_check_that_a_local_fault_keeps_from_a_provider_counts_for_nothing() -> None:
    proxy = LocalFault(reason=OfflineReason.PROXY)
    suspected, _ = run(HEALTHY, check(Cause.CONNECT, at_s=10))
    first = with_local_fault(suspected, check(Cause.CONNECT, at_s=20), proxy)
    again = with_local_fault(first, check(Cause.CONNECT, at_s=30), proxy)
    assert (again.totals.failed, again.health.verdict, again.health.suspicion) == (
        1,
        HEALTHY.health.verdict,
        None,
    )
    assert again.health.blocked is not None
    assert (again.health.blocked.cause, again.health.blocked.local) == (Cause.OFFLINE, proxy)
    assert again.health.blocked.since == START + timedelta(seconds=20)
    assert again.schedule.checked_mono_s == 30
    other = with_local_fault(again, check(Cause.CONNECT, at_s=40), CAPTIVE_PORTAL)
    assert other.health.blocked is not None
    assert other.health.blocked.since == START + timedelta(seconds=40)
    beside = with_local_fault(other, check(Cause.CONNECT, at_s=50, kind=CheckKind.CREDIT), proxy)
    assert beside.schedule.checked_mono_s == 40
    through, _ = run(beside, check(Cause.OK, at_s=60))
    assert through.health.blocked is None
