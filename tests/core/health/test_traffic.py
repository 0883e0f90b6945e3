"""What real requests tell of a provider, and what they do not."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from states import state_of, with_fields
from usage_samples import NOW

from apimon_desktop.core.health.evaluate import advance
from apimon_desktop.core.health.slowness import (
    fresh_requests,
    is_slow_in_use,
    with_usage,
    without_unproven_failures,
)
from apimon_desktop.core.model.check import CheckKind, CheckResult, ExtraFinding
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.state import Evidence, Incident, ProviderState, Verdict
from apimon_desktop.core.model.usage import Counts, NewUsage, Outcome

OPENAI = ProviderId("openai")
HEALTHY = state_of(
    profile=Profile(id=OPENAI, name="OpenAI (GPT-4)", short_name="OpenAI"),
    verdict=Verdict(cause=Cause.OK, since=NOW - timedelta(days=1)),
    baseline=False,
    last_check_at=NOW,
)
MINUTE = timedelta(minutes=1)


def request(
    minutes_ago: float = 0, *, ok: bool = True, ms: float | None = None, model: str | None = None
) -> Outcome:
    return Outcome(at=NOW - minutes_ago * MINUTE, ok=ok, latency_ms=ms, model=model, reported=True)


def told(state: ProviderState, *requests: Outcome, offline: bool = False) -> ProviderState:
    good = sum(one.ok for one in requests)
    growth = Counts(tokens=10, cost_usd=Decimal("0.5"), succeeded=good, failed=len(requests) - good)
    news = NewUsage(growth=growth, requests=requests)
    return with_usage(state, news, DEFAULT, now=NOW, offline=offline)


def checked(state: ProviderState, at: datetime = NOW, *, latency_ms: float = 300.0) -> ProviderState:
    result = CheckResult(
        provider_id=OPENAI, kind=CheckKind.POLL, at=at, at_mono_s=1.0, cause=Cause.OK, latency_ms=latency_ms
    )
    return advance(state, result, DEFAULT)[0]


def test_what_was_reported_is_in_the_totals() -> None:
    state = told(with_fields(HEALTHY, succeeded=5, tokens=1), request(), request(ok=False))
    assert (state.totals.succeeded, state.totals.failed, state.totals.requests) == (6, 1, 7)
    assert (state.totals.tokens, state.totals.cost_usd) == (11, Decimal("0.5"))


def test_tokens_alone_touch_no_window() -> None:
    state = told(HEALTHY)
    assert (state.health.outcomes, state.health.requests, state.health.evidence) == ((), (), Evidence())


def test_failed_requests_are_no_verdict_until_a_check_has_looked() -> None:
    state = told(HEALTHY, *(request(nth, ok=False) for nth in range(3, 0, -1)))
    assert state.health.verdict == HEALTHY.health.verdict
    assert checked(state).health.verdict.cause is Cause.ERROR_RATE


def test_two_failed_requests_are_not_enough() -> None:
    assert checked(told(HEALTHY, request(2, ok=False), request(1, ok=False))).health.verdict.cause is Cause.OK


def test_only_the_last_twenty_count_checks_among_them() -> None:
    state = told(HEALTHY, *(request(50, ok=False) for _ in range(5)), *(request(1) for _ in range(18)))
    assert len(state.health.outcomes) == DEFAULT.window
    assert sum(not one.ok for one in state.health.outcomes) == 2


def test_what_happened_long_ago_counts_in_the_totals_alone() -> None:
    state = told(HEALTHY, *(request(61, ok=False) for _ in range(5)))
    assert state.totals.failed == 5
    assert state.health.outcomes == ()


def test_what_failed_while_there_was_no_network_says_nothing_of_the_provider() -> None:
    state = told(HEALTHY, *(request(ok=False) for _ in range(5)), offline=True)
    assert (state.totals.failed, state.health.outcomes) == (5, ())


def test_failures_since_the_last_answer_are_dropped_when_the_network_is_gone() -> None:
    state = told(HEALTHY, request(9, ok=False), request(2, ok=False), request(2))
    kept = without_unproven_failures(
        with_fields(state, evidence=Evidence(answers_at=NOW - 5 * MINUTE)).health
    )
    assert [(one.at, one.ok) for one in kept.outcomes] == [
        (NOW - 9 * MINUTE, False),
        (NOW - 2 * MINUTE, True),
    ]
    never_answered = without_unproven_failures(with_fields(state, evidence=Evidence()).health)
    assert [one.ok for one in never_answered.outcomes] == [True]
    own = with_fields(HEALTHY, outcomes=(Outcome(at=NOW, ok=False, latency_ms=None),)).health
    assert without_unproven_failures(own) is own, "a check has connectivity of its own"


def test_a_failure_told_late_belongs_to_the_incident_that_is_over() -> None:
    incident = Incident(
        id="one",
        provider_id=OPENAI,
        started_at=NOW - 30 * MINUTE,
        cause=Cause.SERVER_ERROR,
        ended_at=NOW - 20 * MINUTE,
    )
    state = told(
        with_fields(HEALTHY, incident=incident), request(25, ok=False), request(25), request(5, ok=False)
    )
    assert [(one.at, one.ok) for one in state.health.outcomes] == [
        (NOW - 25 * MINUTE, True),
        (NOW - 5 * MINUTE, False),
    ]
    still_open = replace(incident, ended_at=None)
    assert len(told(with_fields(HEALTHY, incident=still_open), request(25, ok=False)).health.outcomes) == 1


def test_a_real_answer_proves_that_the_provider_generates() -> None:
    state = told(HEALTHY, request(3), request(1, ok=False))
    assert state.health.evidence.generates_at == NOW - 3 * MINUTE
    later = told(with_fields(state, evidence=Evidence(generates_at=NOW)), request(3))
    assert later.health.evidence.generates_at == NOW
    assert told(HEALTHY, request(ok=False)).health.evidence.generates_at is None


@pytest.mark.parametrize(("tried_minutes_ago", "stands"), [(10, False), (1, True), (None, False)])
def test_a_real_answer_ends_what_an_earlier_paid_test_found(
    tried_minutes_ago: int | None, *, stands: bool
) -> None:
    tried_at = None if tried_minutes_ago is None else NOW - tried_minutes_ago * MINUTE
    proof = ExtraFinding(at=tried_at, cause=Cause.NO_CREDIT, baseline=False)
    state = told(with_fields(HEALTHY, generation=proof), request(5))
    assert state.health.generation.stands is stands
    assert state.health.generation.at == tried_at


def test_only_fresh_requests_tell_how_it_is_now() -> None:
    fresh, stale = request(60), request(61)
    assert fresh_requests(NewUsage(requests=(stale, fresh)), DEFAULT, now=NOW) == (fresh,)


def steady(count: int = 20, ms: float = 2000.0, model: str | None = "gpt") -> list[Outcome]:
    return [request(30, ms=ms, model=model) for _ in range(count)]


def test_requests_that_take_three_times_as_long_as_usual_make_a_provider_slow() -> None:
    state = told(HEALTHY, *steady(), *(request(1, ms=9000.0, model="gpt") for _ in range(3)))
    assert state.health.verdict.cause is Cause.OK
    assert checked(state).health.verdict.cause is Cause.SLOW
    assert checked(told(HEALTHY, *steady())).health.verdict.cause is Cause.OK


def test_a_long_answer_is_not_slow_for_its_mere_seconds() -> None:
    assert not is_slow_in_use(steady(ms=40_000.0), NOW, DEFAULT)


def test_each_model_is_measured_by_itself() -> None:
    quick = steady(50, 100.0, "embeddings")
    chats = [request(1, ms=8000.0, model="chat") for _ in range(5)]
    assert not is_slow_in_use([*quick, *chats], NOW, DEFAULT), "too few of it to tell what is usual"
    usual = steady(20, 8000.0, "chat")
    assert not is_slow_in_use([*quick, *usual, *chats], NOW, DEFAULT)


def test_slowness_of_hours_ago_says_nothing_now() -> None:
    requests = [*steady(), *(request(1, ms=9000.0, model="gpt") for _ in range(3))]
    assert is_slow_in_use(requests, NOW, DEFAULT)
    assert not is_slow_in_use(requests, NOW + timedelta(hours=2), DEFAULT)
    assert not is_slow_in_use([request(ms=None) for _ in range(20)], NOW, DEFAULT)


def test_a_check_before_the_first_one_looks_at_no_request() -> None:
    unchecked = with_fields(HEALTHY, last_check_at=None)
    assert checked(told(unchecked, *steady())).health.verdict.cause is Cause.OK
