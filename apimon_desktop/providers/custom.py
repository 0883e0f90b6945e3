"""Providers that the user adds: anything that speaks OpenAI's protocol."""

from typing import Any, Final
from urllib.parse import urlsplit

from apimon_desktop.core.base_url import is_near
from apimon_desktop.core.settings import ProviderSettings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.feeds.statuspage import read_whole_page
from apimon_desktop.providers.generation import chat_test
from apimon_desktop.providers.shapes import is_list, list_under
from apimon_desktop.providers.spec import Feed, Provider
from apimon_desktop.providers.usage_shapes import CHAT, MEDIA, RESPONSES

WHOLE_PAGE: Final = Feed(read=read_whole_page)
"""How a feed is read that nobody declared: most status pages have this form, or a likeness of it."""


_OPENAI_LIST: Final = list_under("data", of="id")


def _is_model_list(document: Any) -> bool:
    """OpenAI's form; some send the bare list, and a server written in Go sends null for an empty one."""
    if isinstance(document, dict) and document.get("object") == "list" and document.get("data", ()) is None:
        return True
    return _OPENAI_LIST(document) or is_list(document, of="id")


def added_provider(provider_id: ProviderId, settings: ProviderSettings) -> Provider:
    """The declaration of an added provider. Its settings have a base URL."""
    name = settings.name or provider_id
    return Provider(
        id=provider_id,
        name=name,
        short_name=name,
        base_url=settings.base_url or "",
        check_path="models",
        key_variables=() if settings.key_env is None else (settings.key_env,),
        is_own_answer=_is_model_list,
        status_page_url=_page_of(settings.status_url) if settings.status_url else None,
        needs_key=settings.key_env is not None,
        usage=(CHAT, RESPONSES, MEDIA),
        paid_test=chat_test(settings.test_model),
    )


def whole_page_url(status_url: str) -> str:
    """Where the feed of a page is: people know the page's address rather than the feed's."""
    return status_url if status_url.endswith(".json") else f"{status_url.rstrip('/')}/api/v2/summary.json"


def _page_of(status_url: str) -> str:
    """The page for people that a feed belongs to."""
    parts = urlsplit(status_url)
    return f"{parts.scheme}://{parts.netloc}"


def is_private_host(url: str) -> bool:
    """True where the address is on this computer or its local network."""
    return is_near(urlsplit(url).hostname or "")
