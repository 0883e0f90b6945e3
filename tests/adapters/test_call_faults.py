"""Reading the exceptions of somebody's own calls."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx
import pytest

from apimon_desktop.adapters.call_faults import fault_of
from apimon_desktop.core.retrying import CallFault
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers.registry import PROVIDERS

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def refused(
    provider_id: str, status: int, body: object = None, headers: dict[str, str] | None = None
) -> CallFault | None:
    """What is made of the exception that httpx raises for an answer."""
    request = httpx.Request("POST", "https://api.example/v1/chat")
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = httpx.Response(status, headers=headers, content=content, request=request)
    error = httpx.HTTPStatusError("refused", request=request, response=response)
    return fault_of(error, PROVIDERS[ProviderId(provider_id)], NOW)


def test_a_limit_is_read_with_the_wait_it_asks_for() -> None:
    fault = refused("openai", 429, {"error": {"code": "rate_limit_exceeded"}}, {"Retry-After": "7"})
    assert fault == CallFault(cause=Cause.RATE_LIMITED, retry_after_s=7.0)


@pytest.mark.parametrize(
    ("provider_id", "status", "body", "cause"),
    [
        ("openai", 429, {"error": {"code": "insufficient_quota"}}, Cause.NO_CREDIT),
        ("anthropic", 529, {"error": {"type": "overloaded_error"}}, Cause.OVERLOADED),
        ("google_gemini", 400, {"error": {"details": [{"reason": "API_KEY_INVALID"}]}}, Cause.AUTHENTICATION),
        ("together_ai", 500, {}, Cause.SERVER_ERROR),
        ("openai", 502, b"<html>bad gateway</html>", Cause.SERVER_ERROR),
        ("openai", 429, {"error": {"message": "Request too large for gpt"}}, Cause.PERMISSION),
    ],
)
def test_each_provider_is_read_the_way_it_means_it(
    provider_id: str, status: int, body: object, cause: Cause
) -> None:
    fault = refused(provider_id, status, body)
    assert fault is not None
    assert fault.cause is cause
    assert not fault.is_ours


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_request_that_the_provider_cannot_take_is_ours(status: int) -> None:
    fault = refused("openai", status, {"error": {"message": "messages: field required"}})
    assert fault is not None
    assert fault.is_ours


def test_an_answer_that_is_no_refusal_is_no_fault() -> None:
    assert refused("openai", 200, {}) is None


def test_an_error_that_wraps_the_one_with_the_answer_is_seen_through() -> None:
    class SdkError(Exception):
        pass

    request = httpx.Request("POST", "https://api.example/v1/chat")
    inner = httpx.HTTPStatusError("no", request=request, response=httpx.Response(503, request=request))
    outer = SdkError("wrapped")
    outer.__cause__ = inner
    fault = fault_of(outer, PROVIDERS[ProviderId("openai")], NOW)
    assert fault is not None
    assert fault.cause is Cause.SERVER_ERROR


def test_a_stream_that_nobody_has_read_is_judged_by_its_status() -> None:
    class Unread:
        status_code = 429
        headers: ClassVar[dict[str, str]] = {}

        def json(self) -> Any:
            raise httpx.ResponseNotRead

    class StreamError(Exception):
        response = Unread()

    fault = fault_of(StreamError(), PROVIDERS[ProviderId("anthropic")], NOW)
    assert fault is not None
    assert fault.cause is Cause.RATE_LIMITED


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (httpx.ConnectError("no"), Cause.CONNECT),
        (httpx.ReadTimeout("late"), Cause.TIMEOUT),
        (TimeoutError(), Cause.TIMEOUT),
        (ConnectionResetError(), Cause.CONNECT),
    ],
)
def test_silence_is_named(error: Exception, cause: Cause) -> None:
    fault = fault_of(error, PROVIDERS[ProviderId("openai")], NOW)
    assert fault == CallFault(cause=cause)


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("y"), FileNotFoundError("z"), asyncio.CancelledError()]
)
def test_a_mistake_of_the_program_is_not_the_providers(error: BaseException) -> None:
    assert fault_of(error, PROVIDERS[ProviderId("openai")], NOW) is None


def test_a_chain_that_bites_its_own_tail_ends() -> None:
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    assert fault_of(one, PROVIDERS[ProviderId("openai")], NOW) is None
