"""What is declared of the requests beside the checks, and how their answers are read."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from replies import error, reply

from apimon_desktop.core.model.check import Reading
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import PROVIDERS, added_provider
from apimon_desktop.providers.spec import ExtraRequest, Provider, Reply

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
FOLDER = os.environ.get("APIMON_REPLIES")
CHAT = {"choices": [{"index": 0, "message": {"role": "assistant", "content": ""}, "finish_reason": "length"}]}
BODIES: dict[str, Any] = {
    "openrouter": {"data": [{"embedding": [0.1]}], "usage": {"prompt_tokens": 1, "total_tokens": 1}},
    "google_gemini": {
        "candidates": [{"finishReason": "MAX_TOKENS", "index": 0}],
        "usageMetadata": {"promptTokenCount": 2, "thoughtsTokenCount": 1, "totalTokenCount": 3},
    },
    "together_ai": {**CHAT, "usage": {"prompt_tokens": 11, "completion_tokens": 1, "total_tokens": 12}},
    "anthropic": {
        "type": "message",
        "content": [{"type": "text", "text": "H"}],
        "usage": {"input_tokens": 8, "cache_read_input_tokens": 100, "output_tokens": 1},
    },
    "openai": {**CHAT, "usage": {"prompt_tokens": 8, "completion_tokens": 1, "total_tokens": 9}},
    "moonshot_ai": {**CHAT, "usage": {"prompt_tokens": 8, "completion_tokens": 1, "total_tokens": 9}},
}
USED = {
    "openrouter": 1,
    "google_gemini": 3,
    "together_ai": 12,
    "anthropic": 109,
    "openai": 9,
    "moonshot_ai": 9,
}
ALL = list(PROVIDERS)


def paid_test(provider: Provider) -> ExtraRequest:
    assert provider.paid_test is not None
    return provider.paid_test


def credit_check() -> ExtraRequest:
    extra = PROVIDERS[ProviderId("anthropic")].credit_check
    assert extra is not None
    return extra


def read(provider_id: str, extra: ExtraRequest, answer: Reply) -> Reading:
    return classify(PROVIDERS[ProviderId(provider_id)].as_asked(extra), answer, NOW)


@pytest.mark.parametrize("provider_id", ALL)
def test_every_provider_declares_the_smallest_real_request(provider_id: ProviderId) -> None:
    test = paid_test(PROVIDERS[provider_id])
    assert test.model
    document = test.body(test.model)
    assert json.loads(json.dumps(document)) == document
    assert 0 < test.most_tokens <= 32
    limits = [
        v for k, v in _leaves(document) if k in ("max_tokens", "max_completion_tokens", "maxOutputTokens")
    ]
    assert limits == ([] if provider_id == "openrouter" else [1])


@pytest.mark.parametrize("provider_id", ALL)
def test_what_a_test_used_is_read_from_its_answer(provider_id: ProviderId) -> None:
    test = paid_test(PROVIDERS[provider_id])
    assert read(provider_id, test, reply(200, BODIES[provider_id])).cause is Cause.OK
    assert test.read_tokens(BODIES[provider_id]) == USED[provider_id]


@pytest.mark.parametrize("provider_id", ALL)
@pytest.mark.parametrize("document", [None, [], "hello", {}, {"usage": 3}, {"usage": {"total_tokens": True}}])
def test_what_an_answer_does_not_say_is_not_made_up(provider_id: ProviderId, document: Any) -> None:
    test = paid_test(PROVIDERS[provider_id])
    assert test.read_tokens(document) is None
    assert read(provider_id, test, reply(200, document)).cause is Cause.BAD_RESPONSE


@pytest.mark.parametrize("count", [-1, 10**13, 1.5, "nine"])
def test_a_count_that_cannot_be_is_none(count: object) -> None:
    test = paid_test(PROVIDERS[ProviderId("openai")])
    assert test.read_tokens({"usage": {"total_tokens": count}}) is None


def test_an_answer_to_the_check_is_none_to_a_test() -> None:
    listed = reply(200, {"object": "list", "data": [{"id": "gpt-6-luna"}]})
    assert read("openai", paid_test(PROVIDERS[ProviderId("openai")]), listed).cause is Cause.BAD_RESPONSE
    assert read("anthropic", credit_check(), reply(200, {"input_tokens": 19})).cause is Cause.OK
    assert read("anthropic", credit_check(), reply(200, {"input_tokens": "?"})).cause is Cause.BAD_RESPONSE


def test_money_that_the_check_told_of_is_not_looked_for_elsewhere() -> None:
    document = {**BODIES["moonshot_ai"], "data": {"available_balance": 0}}
    test = paid_test(PROVIDERS[ProviderId("moonshot_ai")])
    reading = read("moonshot_ai", test, reply(200, document))
    assert (reading.cause, reading.balance) == (Cause.OK, None)


def test_missing_scopes_prove_a_key_to_the_check_and_the_contrary_to_a_test() -> None:
    refusal = reply(401, error("You have insufficient permissions. Missing scopes: model.request"))
    openai = PROVIDERS[ProviderId("openai")]
    assert classify(openai, refusal, NOW).cause is Cause.OK
    assert read("openai", paid_test(openai), refusal).cause is Cause.PERMISSION


def test_an_added_provider_is_tested_with_the_model_that_its_user_names() -> None:
    settings = ProviderSettings(base_url="https://api.groq.com/openai/v1", test_model="gpt-oss-20b")
    test = paid_test(added_provider(ProviderId("groq"), settings))
    assert test.model == "gpt-oss-20b"
    assert test.body("gpt-oss-20b")["model"] == "gpt-oss-20b"


RECORDED = [
    ("anthropic", "anthropic/messages_200_body", 41),
    ("anthropic", "anthropic/messages_200_cache_read", None),
    ("google_gemini", "gemini/generate_200_flash_lite", 22),
    ("google_gemini", "gemini/generate_200_no_candidates_count", 171),
    ("openai", "openai/chat_200_body", None),
    ("together_ai", "together/chat_200_2026", 91),
    ("moonshot_ai", "moonshot/chat_200_doc", 40),
]


@pytest.mark.skipif(not FOLDER, reason="APIMON_REPLIES names no folder of recorded replies")
@pytest.mark.parametrize(("provider_id", "name", "tokens"), RECORDED)
def test_recorded_generations_are_read_as_such(provider_id: str, name: str, tokens: int | None) -> None:
    test = paid_test(PROVIDERS[ProviderId(provider_id)])
    recorded = _recorded(name)
    assert read(provider_id, test, recorded).cause is Cause.OK
    used = test.read_tokens(recorded.document)
    assert used is not None
    assert used == tokens or (tokens is None and used > 0)


@pytest.mark.skipif(not FOLDER, reason="APIMON_REPLIES names no folder of recorded replies")
@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("anthropic/count_tokens_200", Cause.OK),
        ("anthropic/count_tokens_404", Cause.NOT_FOUND),
        ("anthropic/error_400_credit_balance_too_low", Cause.NO_CREDIT),
    ],
)
def test_recorded_counts_of_tokens_are_read_as_such(name: str, cause: Cause) -> None:
    assert read("anthropic", credit_check(), _recorded(name)).cause is cause


def _recorded(name: str) -> Reply:
    document = json.loads(Path(FOLDER or "", f"{name}.json").read_text(encoding="utf-8"))
    return reply(document["status"], document["body"], headers=document["headers"])


def _leaves(document: Any) -> list[tuple[str, Any]]:
    if not isinstance(document, dict):
        return []
    return [*document.items(), *(leaf for value in document.values() for leaf in _leaves(value))]
