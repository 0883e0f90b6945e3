"""What to use instead of a provider that does not work."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from samples import NOW, Samples
from states import state_of, with_fields

from apimon_desktop.core.failover.choose import Failover, suggest
from apimon_desktop.core.model.check import UNTRIED, Balance, ExtraFinding, Suspicion
from apimon_desktop.core.model.ids import Cause, Job, Profile, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident, ProviderState, Verdict

SAMPLES = Samples()
OPENAI = ProviderId("openai")
EVERYONE = SAMPLES.snapshot(None, moonshot_ai=Cause.OK).providers


def asked(snapshot: Snapshot, provider_id: str = "openai") -> Failover:
    return suggest(snapshot, ProviderId(provider_id), now=NOW)


def test_the_first_healthy_one_of_the_order_is_named_with_its_reason_and_facts() -> None:
    found = asked(SAMPLES.snapshot(None, openai=Cause.TIMEOUT))
    assert found == Failover(
        provider=ProviderId("together_ai"),
        reason="healthy for 9 days, p95 0.2 s",
        facts=(
            "working for 9 days",
            "95% of 20 replies today came within 0.2 s",
            "about 5% of the price ($0.50 instead of $10.00 per million tokens)",
            "balance: not available with this key",
            "checked 1 min ago",
            "key accepted 1 min ago",
            "used for cost-effective chat",
        ),
    )


@pytest.mark.parametrize("cause", [Cause.SLOW, Cause.TIMEOUT, Cause.NO_KEY, Cause.NOT_CHECKED])
def test_one_that_is_not_healthy_is_passed_over(cause: Cause) -> None:
    assert asked(SAMPLES.snapshot(None, together_ai=cause)).provider == "anthropic"


def test_a_paused_one_is_passed_over() -> None:
    assert asked(SAMPLES.paused("together_ai", "anthropic")).provider == "google_gemini"


def test_never_suggests_the_provider_that_was_asked_about() -> None:
    assert asked(SAMPLES.snapshot(), "together_ai").provider == "anthropic"


def test_one_under_suspicion_comes_after_those_that_are_not() -> None:
    suspicion = Suspicion(count=1, first_at=NOW, first_mono_s=0.0)
    suspected = SAMPLES.changed("together_ai", lambda state: with_fields(state, suspicion=suspicion))
    assert asked(suspected).provider == "anthropic"
    alone = replace(suspected, failover_order=(ProviderId("together_ai"),))
    assert asked(alone).provider == "together_ai"


def test_a_fresh_provider_claims_no_past() -> None:
    fresh = state_of(
        profile=Profile(id=ProviderId("local"), name="Local", short_name="Local", needs_key=False),
        verdict=Verdict(cause=Cause.OK, since=NOW),
    )
    snapshot = SAMPLES.snapshot(None, openai=Cause.TIMEOUT)
    snapshot = replace(
        snapshot, providers={**snapshot.providers, fresh.id: fresh}, failover_order=(fresh.id,)
    )
    facts = (
        "working",
        "no reply yet",
        "no price known",
        "balance: not available with this key",
        "checked never",
    )
    assert asked(snapshot) == Failover(provider=fresh.id, reason="healthy", facts=facts)
    once = with_fields(fresh, latency_ms=210.0, verdict=Verdict(cause=Cause.OK))
    snapshot = replace(snapshot, providers={**snapshot.providers, fresh.id: once})
    assert asked(snapshot).reason == "healthy, last reply 0.2 s"
    assert asked(snapshot).facts[:2] == ("working", "last reply 0.2 s")


def test_a_price_stands_alone_where_the_other_is_not_known() -> None:
    snapshot = SAMPLES.changed(
        "openai", lambda s: replace(s, profile=replace(s.profile, usd_per_1k_tokens=None))
    )
    assert "about $0.50 per million tokens" in asked(snapshot).facts


def test_none_is_an_answer_with_its_reason() -> None:
    everyone = SAMPLES.snapshot().providers
    down = SAMPLES.snapshot(None, **{pid: Cause.TIMEOUT for pid in everyone if pid != "moonshot_ai"})
    found = asked(down)
    assert found.provider is None
    assert found.reason == "no other provider is known to be working"
    assert found.facts[0] == "Together AI: no reply"


def test_the_reason_says_where_it_is_for_want_of_keys_or_of_an_order() -> None:
    lonely = SAMPLES.snapshot(
        None, **{pid: Cause.NO_KEY for pid in SAMPLES.snapshot().providers if pid != OPENAI}
    )
    assert asked(lonely).reason == "no other provider in your backup order has a key"
    empty = replace(SAMPLES.snapshot(), failover_order=(OPENAI, ProviderId("gone")))
    assert asked(empty).reason == "no other provider is in your backup order"


@pytest.mark.parametrize(
    ("amount", "named"), [("0.01", "together_ai"), ("0", "anthropic"), ("-1.20", "anthropic")]
)
def test_one_that_has_nothing_left_to_spend_is_passed_over(amount: str, named: str) -> None:
    balance = Balance(amount=Decimal(amount), currency="USD")
    found = asked(SAMPLES.changed("together_ai", lambda state: with_fields(state, balance=balance)))
    assert found.provider == named
    assert (found.passed_over == ()) is (named == "together_ai")


def test_what_is_left_is_a_fact() -> None:
    balance = Balance(amount=Decimal("18.2"), currency="USD")
    found = asked(SAMPLES.changed("together_ai", lambda state: with_fields(state, balance=balance)))
    assert "$18.20 left" in found.facts


def test_one_whose_incident_is_not_over_is_passed_over() -> None:
    incident = Incident(
        id="x", provider_id=ProviderId("together_ai"), started_at=NOW, cause=Cause.SERVER_ERROR
    )
    found = asked(SAMPLES.changed("together_ai", lambda state: with_fields(state, incident=incident)))
    assert found.provider == "anthropic"
    assert found.passed_over == ("Together AI: its problem is not over yet",)


def test_one_that_has_something_wrong_which_no_check_sees_is_passed_over() -> None:
    spent = ExtraFinding(cause=Cause.NO_CREDIT)
    found = asked(SAMPLES.changed("together_ai", lambda state: with_fields(state, credit=spent)))
    assert found.passed_over == ("Together AI: out of credit",)


def test_embeddings_go_only_to_who_can_make_them() -> None:
    found = asked(SAMPLES.snapshot(None, openrouter=Cause.TIMEOUT, together_ai=Cause.TIMEOUT), "openrouter")
    assert found.provider == "openai"
    assert found.passed_over == ("Together AI: no reply", "Anthropic: cannot make embeddings")


def test_what_is_to_be_done_may_be_said() -> None:
    snapshot = replace(SAMPLES.snapshot(), failover_order=(ProviderId("anthropic"),))
    assert suggest(snapshot, OPENAI, now=NOW, job=Job.CHAT).provider == "anthropic"
    found = suggest(snapshot, OPENAI, now=NOW, job=Job.EMBEDDINGS)
    assert found.provider is None
    assert found.reason == "no other provider in your backup order can make embeddings"


def test_never_suggests_one_that_only_passes_on_what_fails() -> None:
    snapshot = replace(SAMPLES.snapshot(), failover_order=(ProviderId("openrouter"),))
    found = asked(snapshot)
    assert found.provider is None
    assert found.reason == "none of the working providers can take over"
    assert found.passed_over == ("OpenRouter: runs on OpenAI, too",)
    assert asked(snapshot, "anthropic").provider == "openrouter"


@pytest.mark.one_python
def test_over_ten_thousand_random_states_no_unsafe_provider_is_named() -> None:
    dice = random.Random(20261123)  # noqa: S311 - the same states at every run
    named = 0
    for _ in range(10_000):
        snapshot = random_snapshot(dice)
        primary = dice.choice(list(snapshot.providers))
        job = dice.choice([None, *Job])
        found = suggest(snapshot, primary, now=NOW, job=job)
        assert found.reason
        if found.provider is None:
            continue
        named += 1
        state, first = snapshot.providers[found.provider], snapshot.providers[primary]
        assert not snapshot.offline
        assert found.provider != primary
        assert found.provider in snapshot.failover_order
        assert state.profile.enabled
        assert state.has_key
        assert state.health.verdict.cause is Cause.OK
        assert state.health.open_incident is None
        assert state.health.unseen is None
        assert state.account.balance is None or state.account.balance.amount > 0
        assert (job or first.profile.job) in state.profile.jobs
        assert primary not in state.profile.upstreams
        assert len(found.facts) >= 3
        assert len(set(found.facts)) == len(found.facts)
    assert 1_000 < named < 9_000


def random_snapshot(dice: random.Random) -> Snapshot:
    """Any mixture of causes, keys, incidents, balances, jobs and upstreams."""
    ids = list(EVERYONE)
    states = [
        random_state(dice, EVERYONE[pid], Cause.OK if dice.random() < 0.6 else dice.choice(list(Cause)), ids)
        for pid in ids
    ]
    return Snapshot(
        at=NOW,
        providers={state.id: state for state in states},
        failover_order=tuple(dice.sample(ids, dice.randint(0, len(ids)))),
        offline_since=NOW if dice.random() < 0.05 else None,
    )


def random_state(
    dice: random.Random, state: ProviderState, cause: Cause, ids: list[ProviderId]
) -> ProviderState:
    profile = replace(
        state.profile,
        enabled=dice.random() < 0.9,
        jobs=frozenset(dice.sample(list(Job), dice.randint(1, 2))),
        job=dice.choice(list(Job)),
        upstreams=frozenset(dice.sample(ids, dice.choice([0, 0, 0, 1, 2]))),
        usd_per_1k_tokens=dice.choice([None, Decimal("0.002")]),
    )
    incident = Incident(id="x", provider_id=state.id, started_at=NOW, cause=Cause.SERVER_ERROR)
    return with_fields(
        state,
        profile=profile,
        verdict=Verdict(cause=cause, since=dice.choice([None, NOW - timedelta(hours=3)])),
        incident=dice.choice([None, None, incident, replace(incident, ended_at=NOW)]),
        balance=dice.choice([None, Balance(amount=Decimal(dice.randint(-2, 9)), currency="USD")]),
        credit=dice.choice([UNTRIED, UNTRIED, ExtraFinding(cause=Cause.NO_CREDIT)]),
        key=dice.choice([state.key, state.key, None]),
        latencies=state.health.latencies[: dice.randint(0, 20)],
    )


def test_the_document_has_lists_for_programs() -> None:
    document = asked(SAMPLES.snapshot(None, together_ai=Cause.TIMEOUT)).to_document()
    assert document["provider"] == "anthropic"
    assert document["passed_over"] == ["Together AI: no reply"]
    assert isinstance(document["facts"], list)


def test_offline_no_provider_is_named() -> None:
    found = asked(SAMPLES.snapshot(NOW - timedelta(minutes=1)))
    assert found.provider is None
    assert found.reason == "no internet: no other provider can be reached either"


def test_an_unknown_provider_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        asked(SAMPLES.snapshot(), "nosuch")
