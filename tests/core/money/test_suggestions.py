"""What could be cheaper, quicker or steadier."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.ids import Cause, Job, Profile, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.model.usage import Outcome, Tokens
from apimon_desktop.core.money.savings import (
    MOST_ABOUT_MONEY,
    Basis,
    ModelUse,
    Offer,
    Suggestion,
    ideas,
    suggestions,
)

SAMPLES = Samples()
OPENAI, TOGETHER = ProviderId("openai"), ProviderId("together_ai")
ANTHROPIC, OPENROUTER = ProviderId("anthropic"), ProviderId("openrouter")
EMBEDDER = "text-embedding-3-small"


def changed(
    snapshot: Snapshot, provider_id: ProviderId, change: Callable[[ProviderState], ProviderState]
) -> Snapshot:
    return replace(
        snapshot, providers={**snapshot.providers, provider_id: change(snapshot.providers[provider_id])}
    )


def used(
    tokens: int = 215_000,
    cost: str = "2.15",
    snapshot: Snapshot | None = None,
    provider_id: ProviderId = OPENAI,
) -> Snapshot:
    """The usual providers, one of which was used so much, nobody knows when and with which model."""
    return changed(
        snapshot or SAMPLES.snapshot(),
        provider_id,
        lambda state: with_fields(state, tokens=tokens, cost_usd=Decimal(cost)),
    )


def slow(ms: float, provider_id: ProviderId = OPENAI, snapshot: Snapshot | None = None) -> Snapshot:
    return changed(
        snapshot or SAMPLES.snapshot(),
        provider_id,
        lambda state: with_fields(state, latency_ms=ms, latencies=tuple((NOW, ms) for _ in range(5))),
    )


def failing(failed: int, provider_id: ProviderId = OPENAI, snapshot: Snapshot | None = None) -> Snapshot:
    outcomes = tuple(
        Outcome(at=NOW - timedelta(minutes=20 - nth), ok=nth >= failed, latency_ms=300.0) for nth in range(20)
    )
    return changed(
        snapshot or SAMPLES.snapshot(), provider_id, lambda state: with_fields(state, outcomes=outcomes)
    )


def price(per_mtok_in: str, per_mtok_out: str | None) -> Price:
    return Price(
        rates=Rates(
            input_usd_per_mtok=Decimal(per_mtok_in),
            output_usd_per_mtok=None if per_mtok_out is None else Decimal(per_mtok_out),
        ),
        source=PriceSource.GENAI_PRICES,
    )


def offers(found: Mapping[tuple[ProviderId, str], Price]) -> tuple[Offer, ...]:
    return tuple(Offer(provider_id=pid, model=model, price=one) for (pid, model), one in found.items())


GPT = ModelUse(
    provider_id=OPENAI,
    model="gpt-4o",
    # 8M in and 2M out at $2.50 and $10.
    tokens=Tokens(input_tokens=8_000_000, output_tokens=2_000_000),
    cost_usd=Decimal(40),
)


def from_history(*uses: ModelUse, snapshot: Snapshot | None = None, **models: Price) -> list[Suggestion]:
    """What is suggested for uses of the last 30 days; models are named ``provider__model``."""
    found = {
        (ProviderId(name.partition("__")[0]), name.partition("__")[2].replace("_", "-")): one
        for name, one in models.items()
    }
    basis = Basis(uses=uses, offers=offers(found), days=30)
    return list(ideas(snapshot or SAMPLES.snapshot(), basis))


def test_the_same_tokens_elsewhere_are_compared_by_their_own_prices() -> None:
    (idea,) = ideas(used())
    assert idea.text == (
        "💡 OpenAI (GPT-4) has cost about $2.15. Consider switching to Together AI (Kimi K2): the same "
        "tokens would be about $0.1075, which saves $2.04 or 95% (estimate at flat prices)."
    )
    assert idea.shown == "Use Together AI for OpenAI"
    assert (idea.id, idea.instead, idea.percent) == ("cost:openai", TOGETHER, 95)
    assert idea.saving_usd == Decimal("2.0425")


def test_a_cheaper_provider_without_a_key_is_named_with_what_it_takes() -> None:
    keyless = {pid: Cause.NO_KEY for pid in SAMPLES.snapshot().providers if pid != OPENAI}
    (text,) = suggestions(used(snapshot=SAMPLES.snapshot(None, **keyless)))
    assert text.endswith("or 95% (estimate at flat prices). It needs a key first.")


def test_a_provider_with_a_key_goes_before_a_cheaper_one_without() -> None:
    (idea,) = ideas(used(snapshot=SAMPLES.snapshot(None, together_ai=Cause.NO_KEY)))
    assert idea.instead == "google_gemini"


@pytest.mark.parametrize(
    ("tokens", "cost"), [(100_000, "0"), (100_000, "0.0002"), (100_000, "0.12"), (1_000_000, "0.55")]
)
def test_small_savings_are_not_worth_a_line(tokens: int, cost: str) -> None:
    assert suggestions(used(tokens, cost)) == ()


def test_never_suggests_a_provider_that_is_down_or_has_no_price() -> None:
    others = {pid: Cause.TIMEOUT for pid in SAMPLES.snapshot().providers if pid != OPENAI}
    snapshot = used(snapshot=SAMPLES.snapshot(None, **others))
    free = ProviderState(profile=Profile(id=ProviderId("local"), name="Local", short_name="Local"))
    assert suggestions(replace(snapshot, providers={**snapshot.providers, free.id: free})) == ()


def test_never_suggests_a_provider_that_is_switched_off() -> None:
    snapshot = SAMPLES.paused(*(pid for pid in SAMPLES.snapshot().providers if pid != OPENAI))
    assert suggestions(used(snapshot=snapshot)) == ()


def test_what_is_used_for_embeddings_goes_to_no_provider_that_only_chats() -> None:
    def embeds(state: ProviderState) -> ProviderState:
        profile = replace(state.profile, job=Job.EMBEDDINGS, jobs=frozenset(Job))
        return replace(state, profile=profile)

    def chats(state: ProviderState) -> ProviderState:
        return replace(state, profile=replace(state.profile, jobs=frozenset({Job.CHAT})))

    snapshot = changed(used(provider_id=OPENROUTER), OPENROUTER, embeds)
    for provider_id in snapshot.providers:
        if provider_id != OPENROUTER:
            snapshot = changed(snapshot, provider_id, chats)
    assert ideas(slow(1250.0, OPENROUTER, snapshot)) == ()
    able = changed(snapshot, TOGETHER, embeds)
    assert [idea.instead for idea in ideas(slow(1250.0, OPENROUTER, able))] == [TOGETHER, TOGETHER]


def test_a_models_own_mix_of_tokens_is_priced_elsewhere_not_an_average() -> None:
    (idea,) = from_history(GPT, together_ai__kimi=price("1", "3"))
    # 8 x $1 + 2 x $3 = $14
    assert idea.text == (
        "💡 OpenAI (GPT-4) has cost about $40.00 for gpt-4o in the last 30 days. Consider switching to "
        "Together AI (Kimi K2) with kimi, if it does the job: the same tokens would be about $14.00, which "
        "saves $26.00 or 65% (estimate at list prices)."
    )
    assert (idea.id, idea.model, idea.percent) == ("cost:openai:gpt-4o", "kimi", 65)
    assert idea.shown == "Use kimi on Together AI for gpt-4o"
    assert idea.note == "Another model; try it first. About $14.00, not $40.00"
    assert idea.saving_usd == 26


def test_another_model_of_the_same_provider_may_be_the_cheapest() -> None:
    (idea,) = from_history(GPT, openai__gpt_4o_mini=price("0.15", "0.60"), together_ai__kimi=price("1", "3"))
    assert (idea.instead, idea.model) == (OPENAI, "gpt-4o-mini")
    assert idea.shown == "Use gpt-4o-mini for gpt-4o"
    assert idea.note == "Smaller model; try it first. About $2.40, not $40.00"
    assert "gpt-4o-mini (a smaller model), if it does the job: " in idea.text


@pytest.mark.parametrize(
    "model",
    [
        "text-embedding-3-small",
        "whisper-1",
        "gpt-4o-mini-tts",
        "gpt-4o-realtime",
        "gpt-image-1",
        "imagen-4.0-fast",
        "omni-moderation",
        "llama-guard-4-12b",
        "rerank-v3.5",
    ],
)
def test_no_chat_goes_to_a_model_that_is_made_for_something_else(model: str) -> None:
    found = {(provider_id, model): price("0.5", "2") for provider_id in (OPENAI, TOGETHER)}
    basis = Basis(uses=(GPT,), offers=offers(found), days=30)
    assert ideas(SAMPLES.snapshot(), basis) == ()


@pytest.mark.parametrize(
    ("used_model", "offered", "is_plausible"),
    [
        ("gpt-4o", "kimi-k2", True),
        ("gpt-4o", "kimi-k2-mini", False),
        ("gpt-4o", "llama-3.1-8b-instruct", False),
        ("gpt-4o", "llama-3.3-70b-instruct", True),
        ("gpt-4o-mini", "llama-3.1-8b-instruct", True),
        ("gpt-4o-mini", "kimi-k2", True),
        ("text-embedding-3-large", "kimi-k2", False),
        ("whisper-1", "kimi-k2", False),
        ("openai/gpt-4o-mini", "gpt-4o-mini", True),
    ],
)
def test_another_makers_model_must_be_of_the_same_class(
    used_model: str, offered: str, is_plausible: bool
) -> None:
    use = replace(GPT, model=used_model)
    found = {(TOGETHER, offered): price("1", "3")}
    able = replace(SAMPLES.snapshot().providers[TOGETHER].profile, jobs=frozenset(Job))
    snapshot = changed(SAMPLES.snapshot(), TOGETHER, lambda state: replace(state, profile=able))
    basis = Basis(uses=(use,), offers=offers(found), days=30)
    assert bool(ideas(snapshot, basis)) is is_plausible


def test_a_model_at_less_than_a_tenth_of_the_price_is_of_another_class() -> None:
    assert from_history(GPT, together_ai__kimi=price("0.20", "0.60")) == []
    assert len(from_history(GPT, together_ai__kimi=price("0.40", "1.20"))) == 1


def test_a_model_is_no_saving_to_itself_and_one_without_a_price_none_either() -> None:
    assert from_history(GPT, openai__gpt_4o=price("0.1", "0.1")) == []
    assert from_history(GPT, together_ai__kimi=price("0.1", None)) == []
    assert from_history(GPT, nobody__kimi=price("0.1", "0.1")) == []


def test_a_chat_is_never_sent_to_a_model_that_makes_embeddings() -> None:
    assert from_history(GPT, openai__text_embedding_3_small=price("0.02", "0.02")) == []


def test_vectors_do_not_mix_so_embeddings_go_only_to_the_very_same_model() -> None:
    use = ModelUse(
        provider_id=OPENROUTER,
        model=f"openai/{EMBEDDER}",
        tokens=Tokens(input_tokens=100_000_000),
        cost_usd=Decimal(4),
    )
    snapshot = SAMPLES.snapshot()
    for provider_id in (OPENAI, TOGETHER):
        snapshot = changed(
            snapshot,
            provider_id,
            lambda state: replace(state, profile=replace(state.profile, jobs=frozenset(Job))),
        )
    (idea,) = from_history(
        use,
        snapshot=snapshot,
        openai__text_embedding_3_small=price("0.02", None),
        together_ai__other_embed=price("0.001", None),
    )
    assert (idea.instead, idea.model) == (OPENAI, EMBEDDER)
    assert idea.saving_usd == 2


def test_tokens_of_no_known_model_in_the_history_are_compared_by_flat_prices() -> None:
    use = ModelUse(
        provider_id=OPENAI, model=None, tokens=Tokens(unsplit_tokens=215_000), cost_usd=Decimal("2.15")
    )
    (idea,) = from_history(use)
    assert idea.id == "cost:openai"
    assert idea.text.startswith("💡 OpenAI (GPT-4) has cost about $2.15 in the last 30 days. ")


def test_the_history_goes_before_the_running_totals() -> None:
    assert ideas(used(), Basis(days=30)) == ()
    assert len(ideas(used(), Basis(days=None))) == 1


def test_usage_of_a_provider_that_is_gone_is_no_idea() -> None:
    assert from_history(replace(GPT, provider_id=ProviderId("gone")), together_ai__kimi=price("1", "3")) == []


def test_only_the_largest_savings_are_shown_the_largest_first() -> None:
    uses = [replace(GPT, model=f"gpt-{nth}", cost_usd=Decimal(40 + nth)) for nth in range(5)]
    found = from_history(*uses, together_ai__kimi=price("1", "3"))
    assert [idea.id for idea in found] == ["cost:openai:gpt-4", "cost:openai:gpt-3", "cost:openai:gpt-2"]
    assert len(found) == MOST_ABOUT_MONEY


def test_a_provider_that_takes_its_time_is_shown_with_the_quickest() -> None:
    (idea,) = ideas(slow(1250.0))
    assert idea.text == (
        "⚡ OpenAI (GPT-4) has a slow response time (1.2 s of late). "
        "Consider Together AI (Kimi K2), which takes 204 ms."
    )
    assert (idea.id, idea.instead, idea.saving_usd, idea.percent) == ("speed:openai", TOGETHER, None, None)


def test_one_slow_answer_does_not_speak_for_all() -> None:
    snapshot = changed(
        SAMPLES.snapshot(),
        OPENAI,
        lambda state: with_fields(
            state, latency_ms=9000.0, latencies=(*state.health.latencies, (NOW, 9000.0))
        ),
    )
    assert ideas(snapshot) == ()


def test_the_only_answer_there_is_counts() -> None:
    snapshot = changed(
        SAMPLES.snapshot(), OPENAI, lambda state: with_fields(state, latency_ms=1250.0, latencies=())
    )
    assert [idea.id for idea in ideas(snapshot)] == ["speed:openai"]


def test_no_quicker_provider_no_suggestion() -> None:
    snapshot = slow(1250.0)
    alone = {pid: snapshot.providers[pid] for pid in (OPENAI, ProviderId("moonshot_ai"))}
    assert suggestions(replace(snapshot, providers=alone)) == ()
    for provider_id in snapshot.providers:
        snapshot = slow(1250.0, provider_id, snapshot)
    assert suggestions(snapshot) == ()


def test_never_suggests_the_provider_whose_slow_answers_come_from() -> None:
    snapshot = slow(1250.0, OPENAI)
    for provider_id in snapshot.providers:
        snapshot = changed(
            snapshot,
            provider_id,
            lambda state: replace(state, profile=replace(state.profile, upstreams=frozenset({OPENAI}))),
        )
    assert suggestions(snapshot) == ()


def test_a_provider_that_fails_often_is_shown_with_the_steadiest() -> None:
    (idea,) = ideas(failing(4))
    assert idea.text == (
        "⚡ OpenAI (GPT-4) has failed 4 of its last 20 requests. "
        "Consider Google Gemini, which failed 0 of 20."
    )
    assert idea.id == "steadiness:openai"
    assert (idea.shown, idea.note) == ("Use Google Gemini for OpenAI", "0 of 20 failed, not 4 of 20")


def test_two_failures_may_be_chance() -> None:
    assert ideas(failing(2)) == ()


def test_never_suggests_who_fails_as_often_or_was_hardly_asked() -> None:
    snapshot = failing(4)
    for provider_id in snapshot.providers:
        if provider_id != OPENAI:
            snapshot = failing(2 if provider_id == ANTHROPIC else 3, provider_id, snapshot)
    found = [idea for idea in ideas(snapshot) if idea.provider_id == OPENAI]
    assert [idea.instead for idea in found] == [ANTHROPIC]
    few = changed(snapshot, ANTHROPIC, lambda state: with_fields(state, outcomes=state.health.outcomes[-9:]))
    assert [idea for idea in ideas(few) if idea.provider_id == OPENAI] == []


def test_nothing_is_suggested_for_a_provider_that_is_down() -> None:
    snapshot = SAMPLES.snapshot(None, openai=Cause.TIMEOUT)
    assert ideas(slow(1250.0, OPENAI, snapshot)) == ()


def test_what_was_dismissed_is_gone_and_nothing_takes_its_place() -> None:
    snapshot = slow(1250.0, snapshot=used())
    assert [idea.id for idea in ideas(snapshot)] == ["cost:openai", "speed:openai"]
    basis = Basis(dismissed=frozenset({"cost:openai"}))
    assert [idea.id for idea in ideas(snapshot, basis)] == ["speed:openai"]
