"""What a cause is called, what it means in numbers, and what to do about it."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from samples import NOW, Samples
from states import state_of, with_fields

from apimon_desktop.core.model.check import CheckKind, CheckResult, ExtraFinding
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId
from apimon_desktop.core.model.state import Evidence, ProviderState, Verdict
from apimon_desktop.core.wording import causes as wording

SAMPLES = Samples()
BARE = Profile(id=ProviderId("groq"), name="Groq", short_name="Groq")
TROUBLES = [cause for cause in Cause if cause not in (Cause.OK, Cause.SLOW, Cause.NOT_CHECKED)]


def said(state: ProviderState, verdict: Verdict | None = None) -> str:
    return wording.sentence(state, verdict or state.health.verdict, now=NOW, tz=UTC)


def test_every_cause_has_its_words() -> None:
    assert set(wording.WORDS) == set(wording.PREDICATES) == set(Cause)
    assert len(set(wording.WORDS.values())) == len(Cause)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_sentence_without_marks_at_its_end(cause: Cause) -> None:
    text = said(state_of(profile=BARE), Verdict(cause=cause))
    assert text
    assert "!" not in text
    assert text[-1].isalnum()


def test_a_healthy_provider_says_how_fast_it_answers() -> None:
    assert said(SAMPLES.state("together_ai")) == "Replies in 204 ms"


def test_slow_is_shown_against_what_is_usual() -> None:
    assert (
        said(SAMPLES.state("google_gemini", Cause.SLOW)) == "Replies take 2.8 s, about 7× longer than usual"
    )


def test_above_five_seconds_every_reply_is_slow_whatever_is_usual() -> None:
    latencies = tuple((NOW - timedelta(minutes=nth), 4000.0) for nth in range(40, 2, -1))
    state = state_of(
        profile=BARE,
        latencies=(*latencies, (NOW - timedelta(minutes=1), 6000.0), (NOW, 6200.0)),
        verdict=Verdict(cause=Cause.SLOW),
    )
    assert said(state) == "Replies take 6.1 s, usually 4.0 s"


def test_slow_without_a_past_is_shown_in_seconds_alone() -> None:
    latencies = ((NOW, 6000.0), (NOW, 6200.0))
    state = state_of(profile=BARE, latencies=latencies, verdict=Verdict(cause=Cause.SLOW))
    assert said(state) == "Replies take 6.1 s"


def test_slow_that_is_only_remembered_claims_no_number() -> None:
    assert said(state_of(profile=BARE, verdict=Verdict(cause=Cause.SLOW))) == "Slow replies"


def test_an_error_rate_is_shown_in_requests() -> None:
    assert said(SAMPLES.state("openai", Cause.ERROR_RATE)) == "6 of the last 20 requests failed"


@pytest.mark.parametrize(
    ("cause", "detail", "text"),
    [
        (Cause.SERVER_ERROR, "HTTP 502", "Server error (HTTP 502)"),
        (Cause.RATE_LIMITED, "HTTP 429", "Too many requests"),
        (Cause.TLS, "Its certificate has expired", "Its certificate has expired"),
        (Cause.NOT_CHECKED, "Paused", "Paused"),
    ],
)
def test_a_detail_that_is_a_sentence_speaks_for_itself(cause: Cause, detail: str, text: str) -> None:
    assert said(state_of(profile=BARE), Verdict(cause=cause, detail=detail)) == text


def test_a_wait_that_the_provider_asked_for_is_shown_until_it_is_over() -> None:
    state = with_fields(SAMPLES.state("openai", Cause.RATE_LIMITED), retry_at=NOW + timedelta(minutes=17))
    assert said(state) == "Too many requests, available again at 14:20"
    assert said(with_fields(state, retry_at=NOW)) == "Too many requests"
    busy = Verdict(cause=Cause.OVERLOADED, detail="A vendor behind it is busy")
    assert said(state, busy) == "A vendor behind it is busy, available again at 14:20"
    spent = Verdict(cause=Cause.NO_CREDIT, detail="A budget is spent")
    for days, text in ((1, "tomorrow 14:03"), (8, "on 1 Dec 14:03")):
        waits = with_fields(state, retry_at=NOW + timedelta(days=days))
        assert said(waits, spent) == f"A budget is spent, available again {text}"


def test_a_page_that_refuses_says_nothing_of_the_key_and_neither_do_we() -> None:
    profile = SAMPLES.state("anthropic").profile
    refused = Verdict(cause=Cause.PERMISSION, foreign=True)
    assert wording.next_step(refused, profile) == "Try another network, or without VPN, proxy or filter"
    assert "valid" not in said(SAMPLES.state("anthropic", Cause.PERMISSION))


@pytest.mark.parametrize(
    ("http_status", "text"), [(401, "No key — answers in 210 ms"), (None, "No key, and it isn't responding")]
)
def test_a_provider_without_a_key_tells_what_an_anonymous_request_found(
    http_status: int | None, text: str
) -> None:
    anonymous = CheckResult(
        provider_id=BARE.id,
        kind=CheckKind.ANONYMOUS,
        at=NOW,
        at_mono_s=0.0,
        cause=Cause.AUTHENTICATION,
        latency_ms=210.0,
        http_status=http_status,
    )
    state = state_of(profile=BARE, anonymous=anonymous)
    assert said(state, Verdict(cause=Cause.NO_KEY)) == text


@pytest.mark.parametrize("cause", TROUBLES)
def test_every_trouble_of_a_known_provider_has_a_next_step(cause: Cause) -> None:
    assert wording.next_step(Verdict(cause=cause), SAMPLES.state("anthropic").profile)


@pytest.mark.parametrize("cause", [Cause.OK, Cause.SLOW, Cause.NOT_CHECKED])
def test_what_only_takes_waiting_has_no_next_step(cause: Cause) -> None:
    assert wording.next_step(Verdict(cause=cause), SAMPLES.state("anthropic").profile) is None


def test_a_next_step_names_the_place_where_one_is_known() -> None:
    profile = SAMPLES.state("anthropic").profile
    assert (
        wording.next_step(Verdict(cause=Cause.NO_CREDIT), profile)
        == "Top up at https://platform.claude.com/settings/billing"
    )
    assert wording.next_step(Verdict(cause=Cause.NO_CREDIT), BARE) == "Top up"
    assert wording.next_step(Verdict(cause=Cause.PERMISSION), BARE) == "Check the key's permissions"
    assert wording.next_step(Verdict(cause=Cause.NOT_FOUND), BARE) == "Check the API address"
    assert wording.next_step(Verdict(cause=Cause.SERVER_ERROR), BARE) is None


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        (Evidence(), "not verified yet"),
        (Evidence(answers_at=NOW), "reachable just now · key not verified · real replies not tested"),
        (
            Evidence(answers_at=NOW, key_accepted_at=NOW - timedelta(minutes=2)),
            "reachable just now · key accepted 2 min ago · real replies not tested",
        ),
        (
            Evidence(answers_at=NOW, key_accepted_at=NOW, generates_at=NOW),
            "reachable · key accepted · last real reply just now",
        ),
        (
            Evidence(answers_at=NOW, key_accepted_at=NOW, generates_at=NOW - timedelta(minutes=12)),
            "reachable · key accepted just now · last real reply 12 min ago",
        ),
    ],
)
def test_evidence_claims_no_more_than_was_seen(evidence: Evidence, text: str) -> None:
    assert wording.evidence(state_of(profile=BARE, evidence=evidence), now=NOW) == text


@pytest.mark.parametrize(
    ("profile", "generation", "text"),
    [
        (BARE, ExtraFinding(), "reachable · key accepted just now · real replies not tested"),
        (
            replace(BARE, paid_test_tokens=32),
            ExtraFinding(),
            (
                "reachable · key accepted just now · real replies not tested "
                "(Settings offers real test requests)"
            ),
        ),
        (
            replace(BARE, paid_test_tokens=32, paid_test_every_s=3600),
            ExtraFinding(),
            "reachable · key accepted just now · real replies not tested",
        ),
        (
            replace(BARE, paid_test_tokens=32, paid_test_every_s=3600),
            ExtraFinding(unusable="was turned away"),
            "reachable · key accepted just now · real replies not tested; the test request was turned away",
        ),
    ],
)
def test_what_is_not_proven_says_how_it_can_be(profile: Profile, generation: ExtraFinding, text: str) -> None:
    seen = Evidence(answers_at=NOW, key_accepted_at=NOW)
    state = state_of(profile=profile, evidence=seen, generation=generation)
    assert wording.evidence(state, now=NOW) == text


def test_since_is_shown_where_it_is_known() -> None:
    verdict = Verdict(cause=Cause.SLOW, since=NOW)
    assert wording.since(verdict, now=NOW, tz=UTC) == "since 14:03"
    assert wording.since(Verdict(cause=Cause.NOT_CHECKED), now=NOW, tz=UTC) is None


@pytest.mark.parametrize("detail", [None, "HTTP 503"])
@pytest.mark.parametrize("cause", TROUBLES)
def test_what_stands_beside_the_word_of_a_cause_says_something_else_and_no_code(
    cause: Cause, detail: str | None
) -> None:
    verdict = Verdict(cause=cause, detail=detail)
    text = wording.meaning(state_of(profile=BARE), verdict, now=NOW, tz=UTC)
    assert "HTTP" not in text
    is_said_already = text.lower() in (wording.WORDS[cause], wording.WORDS[Cause.NO_KEY])
    assert not is_said_already or cause is Cause.NO_KEY


def test_what_a_provider_says_itself_is_kept() -> None:
    verdict = Verdict(cause=Cause.SERVER_ERROR, detail="The model is being moved")
    text = wording.meaning(state_of(profile=BARE), verdict, now=NOW, tz=UTC)
    assert text == "The model is being moved"


def test_what_a_cause_means_ends_with_when_it_is_over() -> None:
    state = state_of(profile=BARE, retry_at=NOW + timedelta(minutes=17))
    text = wording.meaning(state, Verdict(cause=Cause.OVERLOADED), now=NOW, tz=UTC)
    assert text == "It turns requests away, available again at 14:20"
