"""Together AI. Facts from its OpenAPI description and from public issue threads (2024 to 2026)."""

from decimal import Decimal
from typing import Any

from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers import waits
from apimon_desktop.providers.spec import Provider, Reply


def _is_list(document: Any) -> bool:
    """Its model list is a bare array, unlike everybody else's."""
    return isinstance(document, list)


def _reset_s(reply: Reply) -> float | None:
    """``x-ratelimit-reset`` counts seconds."""
    value = reply.headers.get("x-ratelimit-reset", "")
    return waits.clamped(float(value)) if value.isdecimal() else None


PROVIDER = Provider(
    id=ProviderId("together_ai"),
    name="Together AI (Kimi K2)",
    short_name="Together AI",
    base_url="https://api.together.ai/v1",
    check_path="models",
    key_variables=("TOGETHER_API_KEY",),
    is_own_answer=_is_list,
    read_wait_s=_reset_s,
    usd_per_1k_tokens=Decimal("0.0005"),
    used_for="cost-effective chat",
    status_url="https://status.together.ai/index.json",
    status_page_url="https://status.together.ai",
    keys_url="https://api.together.ai/settings/api-keys",
    top_up_url="https://api.together.ai/settings/billing",
    key_prefixes=("tgp_v1_",),
)
