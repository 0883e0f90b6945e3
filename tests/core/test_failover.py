"""What to use instead of a provider that does not work."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW, Samples

from apimon_desktop.core.check import Suspicion
from apimon_desktop.core.failover import Failover, suggest
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.state import ProviderState, Snapshot, Verdict
from apimon_desktop.core.types import Cause, ProviderId

SAMPLES = Samples()
OPENAI = ProviderId("openai")


def asked(snapshot: Snapshot, provider_id: str = "openai") -> Failover:
    return suggest(snapshot, ProviderId(provider_id), now=NOW)


def test_the_first_healthy_one_of_the_order_is_named_with_its_reason_and_facts() -> None:
    found = asked(SAMPLES.snapshot(None, openai=Cause.TIMEOUT))
    assert found == Failover(
        provider=ProviderId("together_ai"),
        reason="healthy for 9 days, p95 0.2 s",
        facts=(
            "checked 1 min ago",
            "key accepted 1 min ago",
            "estimated $0.0005 per 1K tokens instead of $0.01",
            "used for cost-effective chat",
        ),
    )


@pytest.mark.parametrize("cause", [Cause.SLOW, Cause.TIMEOUT, Cause.NO_KEY, Cause.NOT_CHECKED])
def test_one_that_is_not_healthy_is_passed_over(cause: Cause) -> None:
    assert asked(SAMPLES.snapshot(None, together_ai=cause)).provider == "anthropic"


def test_a_paused_one_is_passed_over() -> None:
    assert asked(SAMPLES.paused("together_ai", "anthropic")).provider == "google_gemini"


def test_nobody_is_sent_to_the_provider_that_was_asked_about() -> None:
    assert asked(SAMPLES.snapshot(), "together_ai").provider == "anthropic"


def test_one_under_suspicion_comes_after_those_that_are_not() -> None:
    suspicion = Suspicion(count=1, first_at=NOW, first_mono_s=0.0)
    suspected = SAMPLES.changed("together_ai", lambda state: replace(state, suspicion=suspicion))
    assert asked(suspected).provider == "anthropic"
    alone = replace(suspected, failover_order=(ProviderId("together_ai"),))
    assert asked(alone).provider == "together_ai"


def test_a_fresh_provider_claims_no_past() -> None:
    fresh = ProviderState(
        profile=Profile(id=ProviderId("local"), name="Local", short_name="Local", needs_key=False),
        verdict=Verdict(cause=Cause.OK, since=NOW),
    )
    snapshot = SAMPLES.snapshot(None, openai=Cause.TIMEOUT)
    snapshot = replace(
        snapshot, providers={**snapshot.providers, fresh.id: fresh}, failover_order=(fresh.id,)
    )
    assert asked(snapshot) == Failover(provider=fresh.id, reason="healthy", facts=("checked never",))
    once = replace(fresh, latency_ms=210.0, verdict=Verdict(cause=Cause.OK))
    snapshot = replace(snapshot, providers={**snapshot.providers, fresh.id: once})
    assert asked(snapshot).reason == "healthy, last answer 0.2 s"


def test_a_price_stands_alone_where_the_other_is_not_known() -> None:
    snapshot = SAMPLES.changed(
        "openai", lambda s: replace(s, profile=replace(s.profile, usd_per_1k_tokens=None))
    )
    assert "estimated $0.0005 per 1K tokens" in asked(snapshot).facts


def test_none_is_an_answer_with_its_reason() -> None:
    everyone = SAMPLES.snapshot().providers
    down = SAMPLES.snapshot(None, **{pid: Cause.TIMEOUT for pid in everyone if pid != "moonshot_ai"})
    found = asked(down)
    assert found.provider is None
    assert found.reason == "no other provider is known to be healthy"
    assert found.facts[0] == "Together AI: not answering"


def test_the_reason_says_where_it_is_for_want_of_keys_or_of_an_order() -> None:
    lonely = SAMPLES.snapshot(
        None, **{pid: Cause.NO_KEY for pid in SAMPLES.snapshot().providers if pid != OPENAI}
    )
    assert asked(lonely).reason == "no other provider in the failover order has a key"
    empty = replace(SAMPLES.snapshot(), failover_order=(OPENAI, ProviderId("gone")))
    assert asked(empty).reason == "no other provider stands in the failover order"


def test_offline_nobody_is_named() -> None:
    found = asked(SAMPLES.snapshot(NOW - timedelta(minutes=1)))
    assert found.provider is None
    assert found.reason == "no internet: no other provider can be reached either"


def test_an_unknown_provider_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        asked(SAMPLES.snapshot(), "nosuch")
