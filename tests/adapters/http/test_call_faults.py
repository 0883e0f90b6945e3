"""Reading the exceptions of somebody's own calls."""

import asyncio
import json
import ssl
import urllib.error
from datetime import UTC, datetime
from email.message import Message
from typing import Any, ClassVar

import httpx
import httpx2
import pytest

from apimon_desktop.adapters.http.faults import fault_of
from apimon_desktop.core.failover.choose import CallFault
from apimon_desktop.core.model.ids import Cause, ProviderId
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
        ("openai", 401, {"error": {"message": "Missing scopes: model.request"}}, Cause.PERMISSION),
        ("openrouter", 403, {"error": {"message": "Provider returned error"}}, Cause.PERMISSION),
    ],
)
def test_each_provider_is_read_the_way_it_means_it(
    provider_id: str, status: int, body: object, cause: Cause
) -> None:
    fault = refused(provider_id, status, body)
    assert fault is not None
    assert fault.cause is cause
    assert not fault.is_ours


@pytest.mark.parametrize("status", [408, 409, 425, 500])
def test_a_request_at_a_bad_time_is_not(status: int) -> None:
    fault = refused("openai", status, {"error": {"message": "try again"}})
    assert fault is not None
    assert not fault.is_ours


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_a_request_that_the_provider_cannot_take_is_ours(status: int) -> None:
    fault = refused("openai", status, {"error": {"message": "messages: field required"}})
    assert fault is not None
    assert fault.is_ours


@pytest.mark.parametrize(
    ("provider_id", "body"),
    [
        ("together_ai", {"error": {"message": "Lower max_tokens: it exceeds the context length"}}),
        ("openrouter", {"error": {"message": "flagged", "metadata": {"flagged_input": "…"}}}),
    ],
)
def test_a_403_about_the_content_of_a_request_is_ours(provider_id: str, body: object) -> None:
    fault = refused(provider_id, 403, body)
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
        (ssl.SSLCertVerificationError("raised by a library, not by OpenSSL"), Cause.TLS),
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


@pytest.mark.parametrize("bug", [KeyError("y"), TypeError(), AttributeError(), AssertionError(), NameError()])
def test_a_bug_in_handling_a_fault_is_the_programs_own(bug: Exception) -> None:
    bug.__context__ = httpx.ConnectError("no")
    assert fault_of(bug, PROVIDERS[ProviderId("openai")], NOW) is None
    bug.__cause__ = httpx.ConnectError("no")
    assert fault_of(bug, PROVIDERS[ProviderId("openai")], NOW) == CallFault(cause=Cause.CONNECT)


def test_a_chain_that_bites_its_own_tail_ends() -> None:
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    assert fault_of(one, PROVIDERS[ProviderId("openai")], NOW) is None


def kind(name: str, module: str, *bases: type, **fields: object) -> type[Exception]:
    """An exception as some library declares it."""
    return type(name, bases or (Exception,), {"__module__": module, **fields})


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (httpx2.ConnectError("no"), Cause.CONNECT),
        (httpx2.ReadTimeout("late"), Cause.TIMEOUT),
        (httpx2.RemoteProtocolError("cut"), Cause.CONNECT),
        (kind("ConnectTimeout", "httpcore2")(), Cause.TIMEOUT),
        (kind("ServerDisconnectedError", "aiohttp.client_exceptions")(), Cause.CONNECT),
        (kind("ConnectionError", "requests.exceptions", OSError)(), Cause.CONNECT),
        (kind("IncompleteRead", "http.client")(), Cause.CONNECT),
        (urllib.error.URLError(ConnectionRefusedError(111, "no")), Cause.CONNECT),
        (kind("BrokenResourceError", "anyio")(), Cause.CONNECT),
        (kind("APIConnectionError", "openai")("Connection error."), Cause.CONNECT),
        (kind("APITimeoutError", "anthropic")("Request timed out."), Cause.TIMEOUT),
        (OSError(101, "Network is unreachable"), Cause.CONNECT),
        (
            ExceptionGroup("several", [ValueError(), ExceptionGroup("more", [httpx2.ConnectError("no")])]),
            Cause.CONNECT,
        ),
    ],
)
def test_silence_is_named_whatever_library_tells_it(error: Exception, cause: Cause) -> None:
    assert fault_of(error, PROVIDERS[ProviderId("openai")], NOW) == CallFault(cause=cause)


@pytest.mark.parametrize(
    "error",
    [
        httpx.InvalidURL("no"),
        httpx2.UnsupportedProtocol("ftp"),
        httpx2.LocalProtocolError("header"),
        httpx.StreamConsumed(),
        kind("InvalidURL", "aiohttp.client_exceptions", ValueError)(),
        kind("NonHttpUrlClientError", "aiohttp.client_exceptions")(),
        kind("MissingSchema", "requests.exceptions", ValueError)(),
        kind("CannotSendRequest", "http.client", kind("ImproperConnectionState", "http.client"))(),
        urllib.error.URLError("unknown url type: ftp"),
        kind("InsecureRequestWarning", "urllib3.exceptions", Warning)(),
        kind("ClosedResourceError", "anyio")(),
        kind("ContentTypeError", "aiohttp.client_exceptions", status=200, headers=None)(),
        kind("Coded", "program", code=404)(),
        kind("Told", "program", body="no JSON", details=7)(),
        ExceptionGroup("several", [ValueError(), KeyError()]),
    ],
)
def test_a_mistake_in_using_a_library_is_not_the_providers(error: Exception) -> None:
    assert fault_of(error, PROVIDERS[ProviderId("openai")], NOW) is None


INSIDE = {"message": "The server had an error", "type": "server_error", "code": None}
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
WRONG = {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "bad"}}


class Response:
    """A response of any library, as far as exceptions show it."""

    def __init__(self, document: object = None, headers: object = None, **status: int) -> None:
        vars(self).update(status, headers=headers, _document=document)

    def json(self) -> object:
        return vars(self)["_document"]


class AwaitedResponse(Response):
    async def json(self) -> object:
        raise AssertionError("nobody awaits it")


class Falsy(Response):
    """As a response of requests is, where it is a refusal."""

    def __bool__(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("error", "cause", "is_ours"),
    [
        (kind("ClientResponseError", "aiohttp", status=400, headers={})(), Cause.BAD_RESPONSE, True),
        (kind("ClientResponseError", "aiohttp", status=503, headers=None)(), Cause.SERVER_ERROR, False),
        (
            kind("OpenRouterError", "openrouter", raw_response=Response(status_code=402))(),
            Cause.NO_CREDIT,
            False,
        ),
        (kind("HTTPError", "requests", response=Falsy(status_code=401))(), Cause.AUTHENTICATION, False),
        (kind("HTTPError", "urllib.error", OSError, code=404, headers=Message())(), Cause.NOT_FOUND, True),
        (
            kind("APIError", "google", code=503, details={"error": {"status": "UNAVAILABLE"}})(),
            Cause.OVERLOADED,
            False,
        ),
        (
            kind("ClientError", "google", response=AwaitedResponse(status=400), details=WRONG)(),
            Cause.BAD_RESPONSE,
            True,
        ),
        (kind("ClientError", "google", code=400, details=[WRONG])(), Cause.BAD_RESPONSE, True),
        (kind("Old", "together", http_status=429)(), Cause.RATE_LIMITED, False),
        (kind("APIError", "openai", body=INSIDE)(), Cause.SERVER_ERROR, False),
        (kind("APIError", "openai", body={"type": "invalid_request_error"})(), Cause.BAD_RESPONSE, True),
        (kind("APIError", "openai", body={"message": "what?"})(), Cause.BAD_RESPONSE, False),
        (
            kind("APIError", "openai", body={"code": "x", "type": "image_generation_user_error"})(),
            Cause.BAD_RESPONSE,
            True,
        ),
        (
            kind("APIStatusError", "anthropic", response=Response(status_code=200), body=OVERLOADED)(),
            Cause.OVERLOADED,
            False,
        ),
        (kind("APIError", "openai", body=json.dumps(OVERLOADED))(), Cause.OVERLOADED, False),
        (
            ExceptionGroup("two calls", [httpx2.ConnectError("no"), kind("E", "x", status_code=422)()]),
            Cause.BAD_RESPONSE,
            True,
        ),
    ],
)
def test_an_answer_is_read_whatever_exception_carries_it(
    error: Exception, cause: Cause, *, is_ours: bool
) -> None:
    fault = fault_of(
        error, PROVIDERS[ProviderId("google_gemini" if "google" in str(type(error)) else "openai")], NOW
    )
    assert fault is not None
    assert (fault.cause, fault.is_ours) == (cause, is_ours)


def test_the_wait_of_an_awaited_response_is_read() -> None:
    response = AwaitedResponse(status=429, headers={"Retry-After": "7"})
    fault = fault_of(kind("E", "x", response=response)(), PROVIDERS[ProviderId("openai")], NOW)
    assert fault == CallFault(cause=Cause.RATE_LIMITED, retry_after_s=7.0)
