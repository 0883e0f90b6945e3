"""Providers that the user adds."""

from datetime import UTC, datetime

import pytest
from replies import reply

from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.registry import added_provider, is_private_host, whole_page_url


def test_an_added_provider_is_a_full_citizen() -> None:
    settings = ProviderSettings(
        name="Groq", base_url="https://api.groq.com/openai/v1", key_env="GROQ_API_KEY"
    )
    groq = added_provider(ProviderId("groq"), settings)
    assert (groq.name, groq.short_name, groq.needs_key) == ("Groq", "Groq", True)
    assert groq.key_variables == ("GROQ_API_KEY",)
    answer = reply(200, {"object": "list", "data": []})
    assert classify(groq, answer, datetime.now(UTC)).cause is Cause.OK


@pytest.mark.parametrize("status_url", [None, ""])
def test_an_added_provider_without_a_feed_has_no_status_page(status_url: str | None) -> None:
    settings = ProviderSettings(base_url="https://api.groq.com/openai/v1", status_url=status_url)
    assert added_provider(ProviderId("groq"), settings).status_page_url is None


def test_the_status_page_of_an_added_provider_is_the_feeds_host() -> None:
    settings = ProviderSettings(base_url="https://x.example/v1", status_url="https://x.example:8443/a/b.json")
    assert added_provider(ProviderId("x"), settings).status_page_url == "https://x.example:8443"


@pytest.mark.parametrize("status_url", ["https://x.example", "https://x.example/"])
def test_the_address_of_a_page_leads_to_its_feed(status_url: str) -> None:
    assert whole_page_url(status_url) == "https://x.example/api/v2/summary.json"
    assert whole_page_url("https://x.example/status.json") == "https://x.example/status.json"


def test_a_local_server_needs_no_key_and_may_have_no_name() -> None:
    local = added_provider(ProviderId("ollama"), ProviderSettings(base_url="http://127.0.0.1:11434/v1"))
    assert (local.name, local.needs_key, local.key_variables) == ("ollama", False, ())
    assert added_provider(ProviderId("x"), ProviderSettings()).base_url == ""


GATEWAY = added_provider(ProviderId("gateway"), ProviderSettings(base_url="https://gateway.example/v1"))


@pytest.mark.parametrize(
    ("status", "document", "cause"),
    [
        (200, {"object": "list", "data": [{"id": "some-model"}]}, Cause.OK),
        (200, {"data": [{"id": "some-model"}]}, Cause.OK),
        (200, [{"id": "some-model"}], Cause.OK),
        (200, {"object": "list", "data": None}, Cause.OK),
        (200, {"data": None}, Cause.BAD_RESPONSE),
        (200, {"object": "list"}, Cause.BAD_RESPONSE),
        (200, {"data": ["some-model"]}, Cause.BAD_RESPONSE),
        (200, {"detail": "Not authenticated"}, Cause.BAD_RESPONSE),
        (200, {"error": "Unauthorized"}, Cause.BAD_RESPONSE),
        (200, {"error": {"code": "401", "message": "Unauthorized"}}, Cause.AUTHENTICATION),
        (200, {"error": {"code": "invalid_api_key"}}, Cause.AUTHENTICATION),
        (200, {"error": {"type": "insufficient_quota"}}, Cause.NO_CREDIT),
        (200, {"error": {"status": 429}}, Cause.RATE_LIMITED),
        (200, {"error": {"type": "overloaded_error"}}, Cause.OVERLOADED),
        (200, {"error": {"code": True}}, Cause.BAD_RESPONSE),
        (200, {"error": {"code": 200}}, Cause.BAD_RESPONSE),
        (200, [{"error": {"code": 503, "message": "Overloaded"}}], Cause.OVERLOADED),
        (401, {"detail": "Not authenticated"}, Cause.AUTHENTICATION),
        (401, [{"error": {"code": 401}}], Cause.AUTHENTICATION),
        (403, {"message": "Forbidden"}, Cause.PERMISSION),
        (404, {"detail": "Not Found"}, Cause.NOT_FOUND),
        (422, {"detail": [{"loc": ["query"], "msg": "missing"}]}, Cause.BAD_RESPONSE),
        (429, {"error": {"code": "insufficient_quota"}}, Cause.NO_CREDIT),
        (429, {"detail": "Slow down"}, Cause.RATE_LIMITED),
        (503, {"detail": "The model is overloaded"}, Cause.OVERLOADED),
        (503, {"message": "Service Unavailable"}, Cause.SERVER_ERROR),
        (503, {"error": {"type": "engine_overloaded_error"}}, Cause.OVERLOADED),
    ],
)
def test_what_gateways_make_of_openais_form_is_understood(
    status: int, document: object, cause: Cause
) -> None:
    assert classify(GATEWAY, reply(status, document), datetime.now(UTC)).cause is cause


def test_a_wait_that_a_gateway_names_in_words_is_read() -> None:
    answer = reply(429, {"detail": "Too many requests, try again in 12 seconds"})
    assert classify(GATEWAY, answer, datetime.now(UTC)).retry_after_s == 12.0


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:1234", True),
        ("http://[::1]:1234", True),
        ("http://192.168.1.20/v1", True),
        ("http://10.0.0.5/v1", True),
        ("http://studio.local/v1", True),
        ("http://nas/v1", True),
        ("https://api.groq.com/openai/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_what_is_in_the_house_proves_nothing_of_the_internet(url: str, private: bool) -> None:
    assert is_private_host(url) is private
