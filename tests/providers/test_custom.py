"""Providers that the user adds."""

from datetime import UTC, datetime

import pytest
from replies import reply

from apimon_desktop.core.settings import ProviderSettings
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers.classify import classify
from apimon_desktop.providers.custom import added_provider, is_private_host


def test_an_added_provider_is_a_full_citizen() -> None:
    settings = ProviderSettings(
        name="Groq", base_url="https://api.groq.com/openai/v1", key_env="GROQ_API_KEY"
    )
    groq = added_provider(ProviderId("groq"), settings)
    assert (groq.name, groq.short_name, groq.needs_key) == ("Groq", "Groq", True)
    assert groq.key_variables == ("GROQ_API_KEY",)
    answer = reply(200, {"object": "list", "data": []})
    assert classify(groq, answer, datetime.now(UTC)).cause is Cause.OK


def test_a_local_server_needs_no_key_and_may_have_no_name() -> None:
    local = added_provider(ProviderId("ollama"), ProviderSettings(base_url="http://127.0.0.1:11434/v1"))
    assert (local.name, local.needs_key, local.key_variables) == ("ollama", False, ())
    assert added_provider(ProviderId("x"), ProviderSettings()).base_url == ""


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
