"""Providers that the user adds: anything that speaks OpenAI's protocol."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

from apimon_desktop.core.base_url import is_near
from apimon_desktop.core.settings import ProviderSettings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.feeds.statuspage import read_whole_page
from apimon_desktop.providers.generation import chat_test
from apimon_desktop.providers.shapes import is_list, list_under, money
from apimon_desktop.providers.spec import Feed, Provider
from apimon_desktop.providers.usage_shapes import CHAT, MEDIA, RESPONSES, amount

WHOLE_PAGE: Final = Feed(read=read_whole_page)
"""How a feed is read that nobody declared: most status pages have this form, or a likeness of it."""


_USD_PER_TICK: Final = Decimal("1e-10")
"""xAI's unit (its API reference, 2026)."""
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
        usage=tuple(replace(shape, read_cost=_told_usd) for shape in (CHAT, RESPONSES, MEDIA)),
        paid_test=chat_test(settings.test_model),
    )


def _told_usd(usage: Mapping[str, Any]) -> Decimal | None:
    """The cost as Perplexity and xAI report it. Any other ``cost`` may be in another currency."""
    cost = usage.get("cost")
    if isinstance(cost, dict):
        return amount(cost.get("total_cost"))
    ticks = money(usage.get("cost_in_usd_ticks"))
    return None if ticks is None else amount(ticks * _USD_PER_TICK)


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
