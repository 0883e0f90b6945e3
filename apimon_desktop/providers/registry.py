"""The built-in providers in their fixed order, and those that the user adds: any with OpenAI's protocol."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.base_url import is_near
from apimon_desktop.core.settings.settings import ProviderSettings
from apimon_desktop.providers import anthropic, google_gemini, moonshot_ai, openai, openrouter, together_ai
from apimon_desktop.providers.feeds import read_whole_page
from apimon_desktop.providers.matchers import chat_test, has_list, is_list, money
from apimon_desktop.providers.spec import Feed, Provider
from apimon_desktop.providers.usage.shapes import CHAT, MEDIA, RESPONSES, amount


class APIProvider(StrEnum):
    """The built-in providers; a member compares equal to its id."""

    OPENROUTER = openrouter.PROVIDER.id
    GOOGLE_GEMINI = google_gemini.PROVIDER.id
    TOGETHER_AI = together_ai.PROVIDER.id
    ANTHROPIC = anthropic.PROVIDER.id
    OPENAI = openai.PROVIDER.id
    MOONSHOT_AI = moonshot_ai.PROVIDER.id


PROVIDERS: Final[Mapping[ProviderId, Provider]] = MappingProxyType(
    {
        module.PROVIDER.id: module.PROVIDER
        for module in (openrouter, google_gemini, together_ai, anthropic, openai, moonshot_ai)
    }
)
KEY_PREFIXES: Final[Mapping[ProviderId, tuple[str, ...]]] = MappingProxyType(
    {one.id: one.key_prefixes for one in PROVIDERS.values()}
    | {admin_id(one.id): one.costs.key_prefixes for one in PROVIDERS.values() if one.costs is not None}
)
"""The prefixes of keys, by the id under which a key is stored; admin keys have their own ids."""
DEFAULT_FAILOVER_ORDER: Final = tuple(
    module.PROVIDER.id for module in (together_ai, anthropic, openai, google_gemini, openrouter)
)
"""The default order of providers for failover."""
WHOLE_PAGE: Final = Feed(read=read_whole_page)
"""How the feed of an added provider is read: most status pages have this form."""
_USD_PER_TICK: Final = Decimal("1e-10")
"""xAI's unit (its API reference, 2026)."""
_OPENAI_LIST: Final = has_list("data", of="id")


def added_provider(provider_id: ProviderId, settings: ProviderSettings) -> Provider:
    """The declaration of an added provider. Its settings have a base URL."""
    name, page = settings.name or provider_id, urlsplit(settings.status_url or "")
    return Provider(
        id=provider_id,
        name=name,
        short_name=name,
        base_url=settings.base_url or "",
        check_path="models",
        key_variables=() if settings.key_env is None else (settings.key_env,),
        is_own_answer=_is_model_list,
        status_page_url=f"{page.scheme}://{page.netloc}" if settings.status_url else None,
        needs_key=settings.key_env is not None,
        usage=tuple(replace(shape, read_cost=_reported_usd) for shape in (CHAT, RESPONSES, MEDIA)),
        paid_test=chat_test(settings.test_model),
    )


def _is_model_list(document: Any) -> bool:
    """OpenAI's form; some send the bare list, and a server written in Go sends null for an empty one."""
    if isinstance(document, dict) and document.get("object") == "list" and document.get("data", ()) is None:
        return True
    return _OPENAI_LIST(document) or is_list(document, of="id")


def _reported_usd(usage: Mapping[str, Any]) -> Decimal | None:
    """The cost that Perplexity or xAI reports. Any other ``cost`` may be in another currency."""
    cost = usage.get("cost")
    if isinstance(cost, dict):
        return amount(cost.get("total_cost"))
    ticks = money(usage.get("cost_in_usd_ticks"))
    return None if ticks is None else amount(ticks * _USD_PER_TICK)


def whole_page_url(status_url: str) -> str:
    """The address of a page's feed, because people know the page's address."""
    return status_url if status_url.endswith(".json") else f"{status_url.rstrip('/')}/api/v2/summary.json"


def is_private_host(url: str) -> bool:
    """True where the address is on this computer or its local network."""
    return is_near(urlsplit(url).hostname or "")
