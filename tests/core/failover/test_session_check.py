"""Whether a session can begin."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.failover.preflight import Answer, check_session
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.money.budget import Runway

SAMPLES = Samples()
OPENROUTER = ProviderId("openrouter")


def fresh(snapshot: Snapshot, *, minutes: float = 1) -> Snapshot:
    at = NOW - timedelta(minutes=minutes)
    states = {pid: with_fields(state, last_check_at=at) for pid, state in snapshot.providers.items()}
    return replace(snapshot, providers=states)


def left(usd: str, per_day: str | None) -> dict[ProviderId, float | None]:
    rate = None if per_day is None else Decimal(per_day)
    return {OPENROUTER: Runway(left=Decimal(usd), currency="USD", as_of=NOW, per_day=rate).days}


def test_where_all_is_well_the_session_can_begin() -> None:
    found = check_session(fresh(SAMPLES.snapshot()), left("18", "1.6"), now=NOW)
    assert found.answer is Answer.OK
    assert found.text == "Ready: your providers work, their keys are valid, and credit lasts today."


def test_credit_is_not_promised_where_no_balance_is_known() -> None:
    found = check_session(fresh(SAMPLES.snapshot()), {}, now=NOW)
    assert found.text == "Ready: your providers work and their keys are valid."


@pytest.mark.parametrize(
    ("usd", "per_day", "answer"), [("1", "2", "wait"), ("1", "1", "ok"), ("1", None, "ok")]
)
def test_credit_must_last_a_day_at_the_usual_rate(usd: str, per_day: str | None, answer: str) -> None:
    found = check_session(fresh(SAMPLES.snapshot()), left(usd, per_day), now=NOW)
    assert found.answer.value == answer
    if answer == "wait":
        assert found.text == "OpenRouter's credit will not last today at the usual rate. Top up first."


@pytest.mark.parametrize(
    ("cause", "answer", "advice"),
    [
        (Cause.TIMEOUT, Answer.USE, "Use Together AI instead."),
        (Cause.SLOW, Answer.USE, "Use Together AI instead."),
        (Cause.AUTHENTICATION, Answer.WAIT, "Replace its key first."),
        (Cause.PERMISSION, Answer.WAIT, "Check what its key may do."),
        (Cause.NO_CREDIT, Answer.WAIT, "Top up first."),
        (Cause.NOT_FOUND, Answer.WAIT, "Check its address."),
    ],
)
def test_trouble_is_said_with_what_to_do(cause: Cause, answer: Answer, advice: str) -> None:
    found = check_session(fresh(SAMPLES.snapshot(anthropic=cause)), {}, now=NOW)
    assert found.answer is answer
    assert "Anthropic" in found.sentence
    assert found.advice == advice
    assert found.to_document() == {"answer": answer.value, "sentence": found.sentence, "advice": advice}


def test_where_nobody_can_take_over_there_is_no_advice() -> None:
    names = ("openrouter", "google_gemini", "together_ai", "openai", "anthropic")
    found = check_session(fresh(SAMPLES.snapshot(**dict.fromkeys(names, Cause.TIMEOUT))), {}, now=NOW)  # type: ignore[arg-type]
    assert (found.answer, found.advice) == (Answer.WAIT, "")


def test_what_is_old_or_unknown_is_no_answer() -> None:
    old = check_session(fresh(SAMPLES.snapshot(), minutes=30), {}, now=NOW)
    assert (old.answer, old.text) == (Answer.UNKNOWN, "The last check was 30 min ago. Check first.")
    never = SAMPLES.snapshot()
    states = {pid: with_fields(state, last_check_at=None) for pid, state in never.providers.items()}
    nothing = check_session(replace(never, providers=states), {}, now=NOW)
    assert nothing.text == "Nothing has been checked yet. Check first."
    empty = check_session(replace(never, providers={}), {}, now=NOW)
    assert (empty.answer, empty.advice) == (Answer.UNKNOWN, "")


@pytest.mark.parametrize("cause", [None, Cause.NOT_CHECKED])
def test_a_provider_that_was_never_checked_is_not_said_to_work(cause: Cause | None) -> None:
    snapshot = fresh(SAMPLES.snapshot() if cause is None else SAMPLES.snapshot(openai=cause))
    if cause is None:
        unseen = with_fields(snapshot.providers[ProviderId("openai")], last_check_at=None)
        snapshot = replace(snapshot, providers={**snapshot.providers, unseen.id: unseen})
    found = check_session(snapshot, {}, now=NOW)
    assert (found.answer, found.text) == (Answer.UNKNOWN, "OpenAI is not checked yet. Check first.")


def test_credit_that_nobody_can_foresee_is_not_promised() -> None:
    found = check_session(fresh(SAMPLES.snapshot()), left("18", None), now=NOW)
    assert found.text == "Ready: your providers work and their keys are valid."


def test_offline_the_session_has_to_wait() -> None:
    found = check_session(fresh(SAMPLES.snapshot(NOW)), {}, now=NOW)
    assert found.answer is Answer.WAIT
