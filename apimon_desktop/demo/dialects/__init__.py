"""The six built-in providers as they show themselves from outside."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.dialect import Dialect
from apimon_desktop.demo.dialects import (
    anthropic,
    google_gemini,
    moonshot_ai,
    openai,
    openrouter,
    together_ai,
)

DIALECTS: Final[Mapping[ProviderId, Dialect]] = MappingProxyType(
    {
        module.DIALECT.provider_id: module.DIALECT
        for module in (openrouter, google_gemini, together_ai, anthropic, openai, moonshot_ai)
    }
)
"""In the registry's order."""
