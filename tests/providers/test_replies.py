"""Recorded and documented answers of the real providers, read by their classifiers.

Their folder is named by APIMON_REPLIES. Each file is an answer to some request, not always to a check; what
is asked here is that it is never taken for something it is not.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from apimon_desktop.core.model.check import Reading
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.providers import waits
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import Reply

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
FOLDERS: Final[Mapping[str, str]] = {
    "anthropic": "anthropic",
    "gemini": "google_gemini",
    "moonshot": "moonshot_ai",
    "openai": "openai",
    "openrouter": "openrouter",
    "together": "together_ai",
}
"""Of the folder's parts, those that are providers; the others are status pages."""

ERRORS: Final[Mapping[str, Cause]] = {
    "anthropic/count_tokens_404": Cause.NOT_FOUND,
    "anthropic/error_400_credit_balance_too_low": Cause.NO_CREDIT,
    "anthropic/error_400_effort": Cause.BAD_RESPONSE,
    "anthropic/error_400_prefill": Cause.BAD_RESPONSE,
    "anthropic/error_400_prompt_too_long": Cause.BAD_RESPONSE,
    "anthropic/error_401_invalid_x_api_key": Cause.AUTHENTICATION,
    "anthropic/error_401_invalid_x_api_key_2024": Cause.AUTHENTICATION,
    "anthropic/error_403_request_not_allowed": Cause.PERMISSION,
    "anthropic/error_404_model": Cause.NOT_FOUND,
    "anthropic/error_429_rate_limit": Cause.RATE_LIMITED,
    "anthropic/error_500_api_error_overloaded": Cause.OVERLOADED,
    "anthropic/error_500_internal": Cause.SERVER_ERROR,
    "anthropic/error_529_overloaded": Cause.OVERLOADED,
    "anthropic/error_529_overloaded_details_null": Cause.OVERLOADED,
    "gemini/error_400_api_key_invalid": Cause.AUTHENTICATION,
    "gemini/error_400_api_key_invalid_stream": Cause.AUTHENTICATION,
    "gemini/error_400_location_unsupported": Cause.PERMISSION,
    "gemini/error_401_unauthenticated": Cause.AUTHENTICATION,
    "gemini/error_403_key_leaked": Cause.AUTHENTICATION,
    "gemini/error_403_missing_key": Cause.AUTHENTICATION,
    "gemini/error_404_count_tokens": Cause.NOT_FOUND,
    "gemini/error_404_model": Cause.NOT_FOUND,
    "gemini/error_429_quota_paid_tier": Cause.RATE_LIMITED,
    "gemini/error_429_resource_exhausted_short": Cause.RATE_LIMITED,
    "gemini/error_503_high_demand": Cause.OVERLOADED,
    "gemini/error_503_overloaded": Cause.OVERLOADED,
    "moonshot/error_400_token_limit": Cause.BAD_RESPONSE,
    "moonshot/error_401_incorrect_key_doc": Cause.AUTHENTICATION,
    "moonshot/error_401_invalid_authentication": Cause.AUTHENTICATION,
    "moonshot/error_429_concurrency": Cause.RATE_LIMITED,
    "moonshot/error_429_engine_overloaded": Cause.OVERLOADED,
    "moonshot/error_429_insufficient_balance": Cause.NO_CREDIT,
    "moonshot/error_429_rpm": Cause.RATE_LIMITED,
    "openai/error_400_context_length": Cause.BAD_RESPONSE,
    "openai/error_400_model_responses": Cause.BAD_RESPONSE,
    "openai/error_400_parameter": Cause.BAD_RESPONSE,
    "openai/error_401_get": Cause.AUTHENTICATION,
    "openai/error_401_invalid_key_chat": Cause.AUTHENTICATION,
    "openai/error_401_invalid_key_completions": Cause.AUTHENTICATION,
    "openai/error_401_invalid_key_responses": Cause.AUTHENTICATION,
    "openai/error_401_missing_key": Cause.AUTHENTICATION,
    "openai/error_403_unsupported_country": Cause.PERMISSION,
    "openai/error_404_model_chat": Cause.NOT_FOUND,
    "openai/error_404_model_deprecated": Cause.NOT_FOUND,
    "openai/error_429_insufficient_quota": Cause.NO_CREDIT,
    "openai/error_429_rate_limit_tokens": Cause.RATE_LIMITED,
    "openai/error_500_server_error": Cause.SERVER_ERROR,
    # Events in a stream, which no check can get: nothing that a check could read.
    "openrouter/chat_200_stream_error_inside": Cause.BAD_RESPONSE,
    "openrouter/credits_403_management_only": Cause.PERMISSION,
    "openrouter/error_400_context_length": Cause.BAD_RESPONSE,
    "openrouter/error_400_invalid_model_id": Cause.BAD_RESPONSE,
    "openrouter/error_400_parameter": Cause.BAD_RESPONSE,
    "openrouter/error_400_provider_atlascloud": Cause.BAD_RESPONSE,
    "openrouter/error_400_provider_openai": Cause.BAD_RESPONSE,
    "openrouter/error_400_provider_returned": Cause.BAD_RESPONSE,
    "openrouter/error_401_missing_authentication_header": Cause.AUTHENTICATION,
    "openrouter/error_401_no_cookie_auth": Cause.AUTHENTICATION,
    "openrouter/error_401_user_not_found": Cause.AUTHENTICATION,
    "openrouter/error_402_more_credits": Cause.NO_CREDIT,
    "openrouter/error_402_spec": Cause.NO_CREDIT,
    "openrouter/error_403_key_limit_monthly": Cause.NO_CREDIT,
    "openrouter/error_408_spec": Cause.TIMEOUT,
    "openrouter/error_413_spec": Cause.BAD_RESPONSE,
    "openrouter/error_429_free_models_per_day": Cause.RATE_LIMITED,
    "openrouter/error_429_spec": Cause.RATE_LIMITED,
    "openrouter/error_429_upstream": Cause.RATE_LIMITED,
    "openrouter/error_429_upstream_2026": Cause.RATE_LIMITED,
    "openrouter/error_500_spec": Cause.SERVER_ERROR,
    "openrouter/error_502_spec": Cause.SERVER_ERROR,
    "openrouter/error_503_spec": Cause.SERVER_ERROR,
    "openrouter/error_524_spec": Cause.SERVER_ERROR,
    "openrouter/error_529_spec": Cause.OVERLOADED,
    "openrouter/error_stream_502_connection_lost": Cause.BAD_RESPONSE,
    "openrouter/generation_404": Cause.NOT_FOUND,
    "together/error_401_invalid_key": Cause.AUTHENTICATION,
    "together/error_402_credit_limit": Cause.NO_CREDIT,
    "together/error_429_rate_limit": Cause.RATE_LIMITED,
}
WAITS_S: Final[Mapping[str, float]] = {
    "gemini/error_429_quota_paid_tier": 48.0,
    "moonshot/error_429_concurrency": 1.0,
    "moonshot/error_429_rpm": 1.0,
}
"""Of the errors that name a wait; no other does."""

CHECKS: Final = {
    "anthropic/models_200",
    "anthropic/models_200_2025",
    "gemini/models_200_llm_gemini",
    "gemini/models_200_page1",
    "gemini/models_200_page2",
    "moonshot/balance_200",
    "openai/models_200",
    "openai/models_200_2023",
    "openrouter/key_200",
    "openrouter/key_200_cli_output",
}
"""Answers to the very request that a check makes: the only ones that may be healthy."""


def _folder() -> Path | None:
    named = os.environ.get("APIMON_REPLIES")
    return Path(named) if named else None


def _files() -> Mapping[str, dict[str, Any]]:
    folder = _folder()
    if folder is None:
        return {}
    paths = (path for part in FOLDERS for path in sorted((folder / part).glob("*.json")))
    return {f"{p.parent.name}/{p.stem}": json.loads(p.read_text(encoding="utf-8")) for p in paths}


FILES: Final = _files()
GOOD: Final = [name for name, file in FILES.items() if file["status"] == 200 and name not in ERRORS]
pytestmark = pytest.mark.skipif(not FILES, reason="APIMON_REPLIES names no folder of recorded replies")


def reading_of(name: str, **headers: str) -> Reading:
    file = FILES[name]
    body = file["body"]
    reply = Reply(
        status=file["status"],
        headers={field.lower(): str(value) for field, value in {**file["headers"], **headers}.items()},
        document=None if isinstance(body, str) else body,
        is_empty=not body,
    )
    return classify(PROVIDERS[ProviderId(FOLDERS[name.partition("/")[0]])], reply, NOW)


def _texts(value: object) -> list[str]:
    """Every text in a document, long enough to be recognised."""
    match value:
        case dict():
            return [text for inner in value.values() for text in _texts(inner)]
        case list():
            return [text for inner in value for text in _texts(inner)]
        case str() if len(value) >= 8:
            return [value]
        case _:
            return []


def test_every_error_file_has_a_name_and_every_name_a_file() -> None:
    errors = {name for name, file in FILES.items() if file["status"] >= 400 or "error" in name}
    assert errors == set(ERRORS)
    assert set(FILES) >= CHECKS
    assert set(ERRORS) >= set(WAITS_S)


@pytest.mark.parametrize("name", [name for name in ERRORS if name in FILES])
def test_an_error_is_named_for_what_it_is(name: str) -> None:
    reading = reading_of(name)
    assert reading.cause is ERRORS[name]
    expected_s = WAITS_S.get(name)
    assert reading.retry_after_s == (None if expected_s is None else pytest.approx(expected_s, abs=1))
    assert not reading.foreign


@pytest.mark.parametrize("name", [name for name in ERRORS if name in FILES])
def test_nothing_that_a_reply_says_is_passed_on(name: str) -> None:
    detail = reading_of(name).detail or ""
    for text in _texts(FILES[name]["body"]):
        assert text not in detail
    assert not any(part in detail for part in ("org-", "ak-", "sk-", "REDACTED", "http", "req_"))


@pytest.mark.parametrize("name", [name for name in ERRORS if name in FILES])
def test_waits_are_neither_negative_nor_endless(name: str) -> None:
    for asked in ("-5", "1e99", "nan", "Mon, 23 Nov 2020 14:00:00 GMT", "Mon, 23 Nov 9999 14:00:00 GMT"):
        seconds = reading_of(name, **{"Retry-After": asked}).retry_after_s
        assert seconds is None or 0 <= seconds <= waits.LONGEST_S


@pytest.mark.parametrize("name", GOOD)
def test_only_the_answer_to_a_check_is_healthy(name: str) -> None:
    reading = reading_of(name)
    assert (reading.cause is Cause.OK) == (name in CHECKS)
    assert reading.key_accepted == (name in CHECKS)


@pytest.mark.parametrize("name", GOOD)
def test_a_wait_on_a_good_answer_is_ignored(name: str) -> None:
    assert reading_of(name, **{"Retry-After": "55"}).retry_after_s is None


@pytest.mark.parametrize("name", sorted(CHECKS & set(FILES)))
def test_the_file_answers_the_request_that_the_check_makes(name: str) -> None:
    provider = PROVIDERS[ProviderId(FOLDERS[name.partition("/")[0]])]
    asked = urlsplit(FILES[name]["request"]["url"]).path.removesuffix("/")
    wanted = urlsplit(f"{provider.base_url}/{provider.check_path}").path
    assert asked in (wanted, wanted.replace("/key", "/auth/key"))
