"""Whom to give a job to, within limits."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.failover.preflight import Answer, Preference, Preflight, Wanted, preflight, recommend
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, Job, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState

SAMPLES = Samples()
OPENAI = ProviderId("openai")
ANY = Wanted()
LONG = Wanted(tokens=200_000)


def asked(snapshot: Snapshot, wanted: Wanted = ANY, provider_id: str = "openai") -> Preflight:
    return preflight(snapshot, wanted, ProviderId(provider_id), now=NOW)


def everyone(snapshot: Snapshot, **changes: object) -> Snapshot:
    """All providers changed in the same way."""
    states = {pid: with_fields(state, **changes) for pid, state in snapshot.providers.items()}
    return replace(snapshot, providers=states)


def test_a_healthy_provider_within_the_limits_is_ok_with_its_cost() -> None:
    found = asked(SAMPLES.snapshot(), replace(LONG, max_cost_usd=Decimal(2), max_p95_ms=3000))
    assert found.answer is Answer.OK
    assert found.provider == OPENAI
    assert found.reason == "healthy for 9 days, p95 0.4 s"
    assert found.facts[0] == "about $2.00 for 200,000 tokens (estimate)"
    assert found.cost_usd == Decimal(2)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (
            replace(LONG, max_cost_usd=Decimal(1)),
            "OpenAI: about $2.00, more than $1.00 (estimate); Together AI is healthy for 9 days, p95 0.2 s",
        ),
        (
            Wanted(max_p95_ms=300),
            "OpenAI: p95 0.4 s, more than 0.3 s; Together AI is healthy for 9 days, p95 0.2 s",
        ),
    ],
)
def test_one_beyond_the_limits_makes_way_for_one_within_them(wanted: Wanted, reason: str) -> None:
    found = asked(SAMPLES.snapshot(), wanted)
    assert found.answer is Answer.USE
    assert found.provider == "together_ai"
    assert found.reason == reason


def test_a_failed_provider_makes_way_for_the_next_of_the_order() -> None:
    found = asked(SAMPLES.snapshot(None, openai=Cause.TIMEOUT, together_ai=Cause.NO_CREDIT))
    assert (found.answer, found.provider) == (Answer.USE, "anthropic")
    assert found.passed_over == ("Together AI: out of credit", "OpenAI: no reply")


def test_where_nobody_can_it_is_shown_to_wait_and_how_long() -> None:
    limited = SAMPLES.changed("openai", lambda s: with_fields(s, retry_at=NOW + timedelta(seconds=20)))
    states = {OPENAI: limited.providers[OPENAI]}
    alone = replace(limited, providers=states, failover_order=(OPENAI,))
    busy = replace(
        alone,
        providers={
            OPENAI: with_fields(
                SAMPLES.state("openai", Cause.RATE_LIMITED), retry_at=NOW + timedelta(seconds=20)
            )
        },
    )
    found = asked(busy)
    assert (found.answer, found.provider, found.wait_s) == (Answer.WAIT, None, 20.0)
    assert found.reason == "OpenAI: limiting requests, available again in 20 s"
    assert recommend(busy, ANY, now=NOW).wait_s == 20.0
    assert asked(alone).answer is Answer.OK


def test_too_dear_everywhere_is_a_reason_not_to_start() -> None:
    found = asked(SAMPLES.snapshot(), replace(LONG, max_cost_usd=Decimal("0.01")))
    assert (found.answer, found.wait_s) == (Answer.WAIT, None)
    found = recommend(SAMPLES.snapshot(), replace(LONG, max_cost_usd=Decimal("0.01")), now=NOW)
    assert (found.answer, found.reason) == (
        Answer.WAIT,
        "no provider in the failover order can take the job now",
    )


def test_what_was_checked_long_ago_is_unknown_not_guessed() -> None:
    stale = everyone(SAMPLES.snapshot(), last_check_at=NOW - timedelta(minutes=11))
    found = asked(stale)
    assert (found.answer, found.provider) == (Answer.UNKNOWN, None)
    assert found.reason == "OpenAI: checked 11 min ago"
    assert recommend(stale, ANY, now=NOW).answer is Answer.UNKNOWN
    rarely = replace(stale, interval_s=900.0)
    assert asked(rarely).answer is Answer.OK, "nothing else can be known at this cadence"
    assert asked(replace(rarely, interval_s=301.0)).answer is Answer.UNKNOWN
    never = everyone(SAMPLES.snapshot(), last_check_at=None)
    assert asked(never).reason == "OpenAI: checked never"


def test_a_failed_provider_is_unknown_where_too_little_is_known_of_the_others() -> None:
    snapshot = everyone(SAMPLES.snapshot(), last_check_at=NOW - timedelta(hours=1))
    failed = {**snapshot.providers, OPENAI: SAMPLES.state("openai", Cause.TIMEOUT)}
    assert asked(replace(snapshot, providers=failed)).answer is Answer.UNKNOWN


def test_one_that_was_reset_since_its_last_check_is_unknown() -> None:
    assert asked(SAMPLES.snapshot(None, openai=Cause.NOT_CHECKED)).answer is Answer.UNKNOWN


def test_without_enough_answers_or_a_price_a_limit_cannot_be_held() -> None:
    few = SAMPLES.changed("openai", lambda s: with_fields(s, latencies=s.health.latencies[:2]))
    assert asked(few, Wanted(max_p95_ms=3000)).reason == "OpenAI: too few answers for a p95"
    priceless = SAMPLES.changed(
        "openai", lambda s: replace(s, profile=replace(s.profile, usd_per_1k_tokens=None))
    )
    assert asked(priceless, replace(LONG, max_cost_usd=Decimal(2))).answer is Answer.UNKNOWN
    assert asked(priceless, LONG).answer is Answer.OK


@pytest.mark.parametrize(("amount", "answer"), [("1.99", Answer.USE), ("2.00", Answer.OK)])
def test_what_is_left_must_last_for_the_job(amount: str, answer: Answer) -> None:
    balance = Balance(amount=Decimal(amount), currency="USD")
    assert asked(SAMPLES.changed("openai", lambda s: with_fields(s, balance=balance)), LONG).answer is answer


def test_another_currency_is_not_compared() -> None:
    balance = Balance(amount=Decimal(1), currency="CNY")
    assert (
        asked(SAMPLES.changed("openai", lambda s: with_fields(s, balance=balance)), LONG).answer is Answer.OK
    )


def test_only_who_can_do_the_job_is_named() -> None:
    found = recommend(SAMPLES.snapshot(), Wanted(job=Job.EMBEDDINGS), now=NOW)
    assert found.provider == "together_ai"
    assert "Anthropic: not for embeddings" in found.passed_over
    assert asked(SAMPLES.paused("openai")).reason.startswith("OpenAI: paused; ")
    assert asked(SAMPLES.snapshot(), ANY, "moonshot_ai").reason.startswith("Moonshot AI: no key; ")


@pytest.mark.parametrize(
    ("prefer", "named"),
    [
        (Preference.ORDER, "together_ai"),
        (Preference.CHEAPEST, "openrouter"),
        (Preference.FASTEST, "openai"),
    ],
)
def test_of_several_good_ones_the_preferred_kind_is_named(prefer: Preference, named: str) -> None:
    def change(state: ProviderState) -> ProviderState:
        if state.id == "openrouter":
            return replace(state, profile=replace(state.profile, usd_per_1k_tokens=Decimal("0.0001")))
        return with_fields(state, latencies=((NOW, 90.0),) * 9) if state.id == OPENAI else state

    snapshot = SAMPLES.snapshot()
    states = {pid: change(state) for pid, state in snapshot.providers.items()}
    assert recommend(replace(snapshot, providers=states), ANY, now=NOW, prefer=prefer).provider == named


def test_offline_no_provider_is_named() -> None:
    found = recommend(SAMPLES.snapshot(NOW), ANY, now=NOW)
    assert (found.answer, found.reason) == (Answer.WAIT, "no internet")
    assert asked(SAMPLES.snapshot(NOW)).answer is Answer.WAIT


def test_the_document_has_numbers_and_the_exit_code_tells_the_answer() -> None:
    assert asked(SAMPLES.snapshot(), LONG).to_document() == {
        "answer": "ok",
        "provider": "openai",
        "reason": "healthy for 9 days, p95 0.4 s",
        "facts": list(asked(SAMPLES.snapshot(), LONG).facts),
        "passed_over": [],
        "estimated_cost_usd": 2.0,
        "wait_s": None,
    }
    assert recommend(SAMPLES.snapshot(NOW), ANY, now=NOW).to_document()["estimated_cost_usd"] is None
    assert [answer.exit_code for answer in Answer] == [0, 1, 2, 3]
