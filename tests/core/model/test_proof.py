"""What a request beside the check tells, and what it does to the verdict."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from clock import START
from states import with_fields

from apimon_desktop.core.health.evaluate import advance
from apimon_desktop.core.model.check import (
    CheckKind,
    CheckResult,
    ExtraFinding,
    TokensSpent,
    tokens_used,
    weighed,
)
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Evidence, ProviderState, Transition, Verdict

PID = ProviderId("anthropic")
FRESH = ProviderState(profile=Profile(id=PID, name="Anthropic (Claude)", short_name="Anthropic"))
CREDIT, GENERATE, POLL = CheckKind.CREDIT, CheckKind.GENERATE, CheckKind.POLL
STATUSES = {
    Cause.OK: 200,
    Cause.NO_CREDIT: 400,
    Cause.NOT_FOUND: 404,
    Cause.BAD_RESPONSE: 200,
    Cause.AUTHENTICATION: 401,
    Cause.PERMISSION: 403,
    Cause.RATE_LIMITED: 429,
    Cause.OVERLOADED: 529,
    Cause.SERVER_ERROR: 500,
}


def asked(
    kind: CheckKind,
    cause: Cause,
    at_s: float = 0.0,
    *,
    status: int | None = None,
    detail: str | None = None,
    tokens: int | None = None,
    retry_after_s: float | None = None,
) -> CheckResult:
    return CheckResult(
        provider_id=PID,
        kind=kind,
        at=START + timedelta(seconds=at_s),
        at_mono_s=at_s,
        cause=cause,
        latency_ms=None if cause.is_network else 300.0,
        http_status=STATUSES.get(cause) if status is None else status,
        detail=detail,
        key_accepted=cause in (Cause.OK, Cause.NO_CREDIT),
        request_id="req_1",
        tokens=tokens,
        retry_after_s=retry_after_s,
    )


def run(state: ProviderState, *results: CheckResult) -> tuple[ProviderState, list[Transition]]:
    transitions = []
    for result in results:
        state, transition = advance(state, result, DEFAULT)
        if transition is not None:
            transitions.append(transition)
    return state, transitions


HEALTHY, _ = run(FRESH, asked(POLL, Cause.OK), asked(CREDIT, Cause.OK), asked(GENERATE, Cause.OK))
POOR, _ = run(HEALTHY, asked(CREDIT, Cause.NO_CREDIT, 900, detail="Nothing left"))


def test_a_key_without_credit_is_known_although_the_check_succeeds() -> None:
    state, (transition,) = run(HEALTHY, asked(CREDIT, Cause.NO_CREDIT, 900, detail="Nothing left"))
    assert state.health.verdict == Verdict(
        cause=Cause.NO_CREDIT, since=START + timedelta(seconds=900), detail="Nothing left"
    )
    assert transition.news
    assert state.health.incident is not None
    assert (state.health.incident.http_status, state.health.incident.request_id) == (400, "req_1")


def test_no_check_ends_what_it_cannot_see() -> None:
    state, transitions = run(POOR, *(asked(POLL, Cause.OK, 960 + 60 * nth) for nth in range(10)))
    assert transitions == []
    assert state.health.verdict == POOR.health.verdict
    assert state.health.good_checks_in_row == 0, "there is no recovery to confirm"
    assert state.health.incident == POOR.health.incident


def test_only_a_request_of_the_same_kind_ends_it() -> None:
    state, (transition,) = run(POOR, asked(CREDIT, Cause.OK, 1000))
    assert (transition.before.cause, transition.after.cause) == (Cause.NO_CREDIT, Cause.OK)
    assert transition.incident is not None
    assert transition.incident.ended_at == START + timedelta(seconds=1000)
    assert state.health.unseen is None


@pytest.mark.parametrize(
    "cause", [c for c in Cause if c in STATUSES and c not in (Cause.OK, Cause.NO_CREDIT)] + [Cause.TIMEOUT]
)
def test_the_request_for_credit_tells_of_nothing_else(cause: Cause) -> None:
    for state in (HEALTHY, POOR):
        after, transitions = run(state, asked(CREDIT, cause, 1800))
        assert (after.health.verdict, transitions) == (state.health.verdict, [])
        assert after.health.suspicion is None


@pytest.mark.parametrize(("cause", "status"), [(Cause.NOT_FOUND, 404), (Cause.BAD_RESPONSE, 400)])
@pytest.mark.parametrize("kind", [CREDIT, GENERATE])
def test_a_model_or_a_parameter_that_is_refused_is_our_own_affair(
    kind: CheckKind, cause: Cause, status: int
) -> None:
    state, transitions = run(HEALTHY, asked(kind, cause, 900, status=status))
    assert transitions == []
    assert state.health.verdict == HEALTHY.health.verdict
    proof = state.health.credit if kind is CREDIT else state.health.generation
    assert proof.unusable == f"was turned away (HTTP {status})"
    again, _ = run(state, asked(kind, Cause.OK, 1800))
    assert (again.health.credit if kind is CREDIT else again.health.generation).unusable is None


def test_an_address_that_leads_nowhere_has_no_number_to_tell() -> None:
    result = replace(asked(GENERATE, Cause.NOT_FOUND), http_status=None)
    assert weighed(ExtraFinding(), result, DEFAULT).unusable == "was turned away"


def test_a_paid_test_that_succeeds_proves_that_it_generates() -> None:
    state, _ = run(FRESH, asked(POLL, Cause.OK), asked(GENERATE, Cause.OK, 60))
    assert state.health.evidence == Evidence(
        answers_at=START + timedelta(seconds=60),
        key_accepted_at=START + timedelta(seconds=60),
        generates_at=START + timedelta(seconds=60),
    )


def test_requests_beside_the_check_are_in_no_total_and_no_statistics() -> None:
    before, _ = run(FRESH, asked(POLL, Cause.OK))
    after, _ = run(before, asked(CREDIT, Cause.OK, 1), asked(GENERATE, Cause.OVERLOADED, 2))
    assert after.totals == before.totals
    for field in ("outcomes", "latencies", "latency_ms", "last_check_at"):
        assert getattr(after.health, field) == getattr(before.health, field)
    assert after.schedule.checked_mono_s == before.schedule.checked_mono_s


def test_a_failed_generation_is_confirmed_by_three_misses_and_ends_with_one_success() -> None:
    misses = [asked(GENERATE, Cause.OVERLOADED, at_s) for at_s in (3600, 3605, 3615)]
    once, transitions = run(HEALTHY, *misses[:2])
    assert (once.health.verdict.cause, transitions) == (Cause.OK, [])
    assert once.health.generation.suspicion is not None
    failing, (opened,) = run(once, misses[2])
    assert failing.health.verdict.cause is Cause.OVERLOADED
    assert opened.incident is not None
    assert opened.incident.started_at == START + timedelta(seconds=3600), "with the first miss"
    assert failing.health.suspicion is None
    state, (closed,) = run(failing, asked(POLL, Cause.OK, 3660), asked(GENERATE, Cause.OK, 3700))
    assert closed.after.cause is Cause.OK
    assert state.health.generation == ExtraFinding(
        at=START + timedelta(seconds=3700), at_mono_s=3700, baseline=False, was_free=False
    )


def test_a_good_test_clears_doubts_about_generating() -> None:
    state, transitions = run(
        HEALTHY, asked(GENERATE, Cause.TIMEOUT, 1), asked(GENERATE, Cause.OK, 6), asked(POLL, Cause.OK, 7)
    )
    assert (state.health.generation.suspicion, transitions) == (None, [])


def test_what_is_known_to_be_bad_needs_no_second_confirmation() -> None:
    misses = [asked(GENERATE, Cause.SERVER_ERROR, at_s) for at_s in (0, 5, 15)]
    failing, _ = run(HEALTHY, *misses)
    state, (transition,) = run(failing, asked(GENERATE, Cause.OVERLOADED, 100))
    assert transition.after.cause is Cause.OVERLOADED
    assert state.health.generation.suspicion is None


@pytest.mark.parametrize(
    "cause", [Cause.AUTHENTICATION, Cause.PERMISSION, Cause.NO_CREDIT, Cause.RATE_LIMITED]
)
def test_what_is_shown_of_the_account_is_confirmed_at_once(cause: Cause) -> None:
    state, (transition,) = run(HEALTHY, asked(GENERATE, cause, 3600))
    assert state.health.verdict.cause is cause
    assert transition.news


def test_doubts_of_the_check_and_of_the_test_do_not_mix() -> None:
    state, transitions = run(
        HEALTHY,
        asked(POLL, Cause.TIMEOUT, 100),
        asked(GENERATE, Cause.NO_CREDIT, 101),
        asked(POLL, Cause.TIMEOUT, 105),
    )
    assert [t.after.cause for t in transitions] == [Cause.NO_CREDIT]
    assert state.health.suspicion is not None
    assert state.health.suspicion.count == 2


def test_an_outage_of_the_check_goes_before_and_leaves_what_it_hid() -> None:
    down, _ = run(POOR, *(asked(POLL, Cause.SERVER_ERROR, at_s) for at_s in (1000, 1005, 1015)))
    assert down.health.verdict.cause is Cause.SERVER_ERROR
    silent, transitions = run(down, asked(CREDIT, Cause.NO_CREDIT, 1020))
    assert (silent.health.verdict, transitions) == (down.health.verdict, [])
    once, _ = run(down, asked(POLL, Cause.OK, 1060))
    assert (once.health.verdict.cause, once.health.good_checks_in_row) == (Cause.SERVER_ERROR, 1)
    back, (transition,) = run(once, asked(POLL, Cause.OK, 1065))
    assert transition.after == replace(POOR.health.verdict, since=START + timedelta(seconds=1065))
    assert back.health.incident is not None
    assert (back.health.incident.cause, back.health.incident.http_status) == (Cause.NO_CREDIT, None)


def test_the_worse_of_two_is_shown_and_then_the_other() -> None:
    limited, _ = run(HEALTHY, asked(GENERATE, Cause.RATE_LIMITED, 10))
    both, (worse,) = run(limited, asked(CREDIT, Cause.NO_CREDIT, 20))
    assert worse.after.cause is Cause.NO_CREDIT
    one, (better,) = run(both, asked(CREDIT, Cause.OK, 30))
    assert better.after.cause is Cause.RATE_LIMITED
    assert one.health.open_incident is not None


def test_what_was_so_at_the_start_is_no_news() -> None:
    checked, _ = run(FRESH, asked(POLL, Cause.OK))
    _, (transition,) = run(checked, asked(CREDIT, Cause.NO_CREDIT, 1))
    assert not transition.news


def test_what_an_earlier_run_found_stands_from_the_first_check_on() -> None:
    remembered = with_fields(
        FRESH,
        remembered=POOR.health.verdict,
        incident=POOR.health.incident,
        credit=ExtraFinding(at=START, cause=Cause.NO_CREDIT, detail="Nothing left"),
    )
    state, (transition,) = run(remembered, asked(POLL, Cause.OK, 2000))
    assert state.health.verdict == POOR.health.verdict, "since then, and in the same words"
    assert state.health.incident == POOR.health.incident
    assert not transition.news


def test_before_the_first_check_a_test_sets_no_verdict() -> None:
    state, transitions = run(FRESH, asked(CREDIT, Cause.NO_CREDIT))
    assert (state.health.verdict.cause, transitions) == (Cause.NOT_CHECKED, [])
    state, (transition,) = run(state, asked(POLL, Cause.OK, 1))
    assert transition.after.cause is Cause.NO_CREDIT


def test_a_changed_reason_is_shown_without_an_alarm() -> None:
    state, transitions = run(POOR, asked(CREDIT, Cause.NO_CREDIT, 960, detail="The limit is reached"))
    assert (state.health.verdict.detail, transitions) == ("The limit is reached", [])
    assert state.health.verdict.since == POOR.health.verdict.since


def test_a_wait_that_a_test_is_asked_for_is_kept() -> None:
    state, _ = run(HEALTHY, asked(GENERATE, Cause.RATE_LIMITED, 10, retry_after_s=30))
    assert state.schedule.retry_mono_s == 40
    endless, _ = run(HEALTHY, asked(CREDIT, Cause.RATE_LIMITED, 10, retry_after_s=9e9))
    assert endless.schedule.retry_mono_s == 10 + DEFAULT.longest_retry_after_s


@pytest.mark.parametrize(
    ("result", "tokens"),
    [
        (asked(GENERATE, Cause.OK, tokens=9), 9),
        (asked(GENERATE, Cause.OK), 32),
        (asked(GENERATE, Cause.BAD_RESPONSE), 32),
        (asked(GENERATE, Cause.TIMEOUT), 32),
        (asked(GENERATE, Cause.CONNECT), 32),
        (asked(GENERATE, Cause.DNS), 0),
        (asked(GENERATE, Cause.TLS), 0),
        (asked(GENERATE, Cause.OVERLOADED), 0),
    ],
)
def test_what_may_have_been_used_counts_as_used(result: CheckResult, tokens: int) -> None:
    assert tokens_used(result, most_tokens=32) == tokens
    assert weighed(ExtraFinding(), result, DEFAULT).was_free is (tokens == 0)


def test_another_day_begins_with_nothing_spent() -> None:
    spent = TokensSpent(day=date(2026, 11, 23), tokens=160)
    assert spent.on(date(2026, 11, 23)) == 160
    assert spent.on(date(2026, 11, 24)) == 0
