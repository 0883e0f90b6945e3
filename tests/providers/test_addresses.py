from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.providers.addresses import Addresses
from apimon_desktop.providers.registry import PROVIDERS, added_provider
from apimon_desktop.providers.spec import Provider


def added(name: str, url: str) -> tuple[str, Provider]:
    return url, added_provider(ProviderId(name), ProviderSettings(base_url=url))


BUILT_IN = [(url, p) for p in PROVIDERS.values() for url in (p.base_url, *p.other_urls)]
OWN = [
    added("groq", "https://api.groq.com/openai/v1"),
    added("ollama", "http://localhost:11434/v1"),
    added("one", "http://gateway:8080/one/v1/"),
    added("two", "http://gateway:8080/two/v1"),
]


def found(url: str, method: str = "POST", more: Iterable[tuple[str, Provider]] = ()) -> str | None:
    parts = urlsplit(url)
    asked = Addresses([*BUILT_IN, *OWN, *more]).recognise(
        method, parts.scheme, parts.hostname or "", parts.port, parts.path
    )
    return None if asked is None else f"{asked.provider.id} {asked.model or ''}".strip()


@pytest.mark.parametrize(
    ("url", "whose"),
    [
        ("https://api.openai.com/v1/chat/completions", "openai"),
        ("https://API.OpenAI.com:443/v1/responses", "openai"),
        ("https://api.openai.com/v1/embeddings", "openai"),
        ("https://api.openai.com/v1/images/edits", "openai"),
        ("https://api.openai.com/v1/audio/transcriptions", "openai"),
        ("https://api.openai.com/v1/responses/compact", "openai"),
        ("https://api.anthropic.com/v1/messages", "anthropic"),
        ("https://api.anthropic.com/v1/chat/completions", "anthropic"),
        ("https://openrouter.ai/api/v1/chat/completions", "openrouter"),
        ("https://api.together.ai/v1/completions", "together_ai"),
        ("https://api.together.xyz/v1/rerank", "together_ai"),
        ("https://api.moonshot.ai/v1/chat/completions", "moonshot_ai"),
        ("https://api.moonshot.ai/anthropic/v1/messages", "moonshot_ai"),
        (
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
            "google_gemini gemini-2.5-flash",
        ),
        # Under another version than the one that is checked.
        (
            "https://generativelanguage.googleapis.com/v1/models/gemini-2.5-flash:streamGenerateContent",
            "google_gemini gemini-2.5-flash",
        ),
        ("https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "google_gemini"),
        ("https://api.groq.com/openai/v1/chat/completions", "groq"),
        ("http://localhost:11434/v1/chat/completions", "ollama"),
        ("http://gateway:8080/one/v1/chat/completions", "one"),
        ("http://gateway:8080/two/v1/chat/completions", "two"),
        ("http://gateway:8080/two/v2beta/chat/completions", "two"),
    ],
)
def test_a_request_to_a_model_is_known_by_its_address(url: str, whose: str) -> None:
    assert found(url) == whose


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/v1/chat/completions",
        "http://api.openai.com/v1/chat/completions",
        "https://api.openai.com:8443/v1/chat/completions",
        "https://evil-api.openai.com/v1/chat/completions",
        "http://localhost:11435/v1/chat/completions",
        # Two share the host, and the path is neither's.
        "http://gateway:8080/v1/chat/completions",
        # Another host, other keys, another currency.
        "https://api.moonshot.cn/v1/chat/completions",
    ],
)
def test_an_address_that_nobody_is_known_under_is_nobodys(url: str) -> None:
    assert found(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1/models",
        "https://api.openai.com/v1/audio/speech",
        "https://api.openai.com/v1/moderations",
        "https://api.openai.com/v1/responses/input_tokens",
        "https://api.openai.com/v1/files",
        "https://api.openai.com/v1/responses/resp_1/other",
        "https://api.openai.com/v1/chat/completions/chatcmpl-1/cancel",
        "https://api.anthropic.com/v1/messages/count_tokens",
        "https://api.anthropic.com/v1/messages/batches",
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:countTokens",
        "https://api.openai.com/",
    ],
)
def test_what_generates_nothing_does_not_count(url: str) -> None:
    assert found(url) is None


def test_only_what_is_posted_counts() -> None:
    url = "https://api.openai.com/v1/chat/completions"
    assert found(url, "GET") is found(url, "DELETE") is found(url, "HEAD") is None


@pytest.mark.parametrize(
    ("method", "path", "reply_id"),
    [
        ("GET", "api.openai.com/v1/responses/resp_1", "resp_1"),
        ("POST", "api.openai.com/v1/responses/resp_1/cancel", "resp_1"),
        ("GET", "generativelanguage.googleapis.com/v1beta/interactions/v1_x", "v1_x"),
        ("GET", "api.openai.com/v1/responses/", None),
        ("GET", "api.openai.com/v1/responses/resp_1/input_items", None),
        ("DELETE", "api.openai.com/v1/responses/resp_1", None),
        ("GET", "api.anthropic.com/v1/messages/msg_1", None),
        ("GET", "example.com/v1/responses/resp_1", None),
    ],
)
def test_an_earlier_reply_that_is_asked_for_is_known_by_its_id(
    method: str, path: str, reply_id: str | None
) -> None:
    host, _, rest = path.partition("/")
    asked = Addresses([*BUILT_IN, *OWN]).recognise(method, "https", host, None, f"/{rest}")
    assert (asked and asked.reply_id) == reply_id


def test_of_two_providers_at_one_address_the_first_counts() -> None:
    assert found(OWN[1][0] + "/embeddings", more=[added("copy", OWN[1][0])]) == "ollama"
