"""The built-in providers, in their fixed order."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers import (
    anthropic,
    google_gemini,
    moonshot_ai,
    openai,
    openrouter,
    together_ai,
)
from apimon_desktop.providers.spec import Provider


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
    {provider_id: provider.key_prefixes for provider_id, provider in PROVIDERS.items()}
    | {
        admin_id(provider_id): provider.costs.key_prefixes
        for provider_id, provider in PROVIDERS.items()
        if provider.costs is not None
    }
)
"""How keys begin, by the id that each is kept by; an admin key has one of its own."""

DEFAULT_FAILOVER_ORDER: Final[tuple[ProviderId, ...]] = (
    together_ai.PROVIDER.id,
    anthropic.PROVIDER.id,
    openai.PROVIDER.id,
    google_gemini.PROVIDER.id,
    openrouter.PROVIDER.id,
)
"""Whom to turn to first when a provider fails, unless settings say otherwise."""
