"""OpenRouter. Facts from its OpenAPI description (2026-08) and from public issue threads."""

from decimal import Decimal
from typing import Any

from apimon_desktop.core.check import Balance
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers.shapes import either, error_of, money, object_under, says
from apimon_desktop.providers.spec import Provider, Reply, Rule


def _from_upstream(reply: Reply) -> bool:
    """True where a vendor behind OpenRouter limits us, not OpenRouter itself."""
    metadata = error_of(reply.document).get("metadata")
    source = metadata.get("limit_source") if isinstance(metadata, dict) else None
    return isinstance(source, str) and source.startswith("upstream")


def _limit_remaining(document: Any) -> Balance | None:
    """What the key may still spend; a key without a cap says nothing of the account's credit."""
    amount = money(document["data"].get("limit_remaining"))
    return None if amount is None else Balance(amount=amount, currency="USD")


PROVIDER = Provider(
    id=ProviderId("openrouter"),
    name="OpenRouter",
    short_name="OpenRouter",
    base_url="https://openrouter.ai/api/v1",
    # /models is public and 490 KB: it would prove neither the key nor the account.
    check_path="key",
    key_variables=("OPENROUTER_API_KEY",),
    is_own_answer=object_under("data"),
    rules=(
        Rule(
            statuses=(403,),
            when=says("key limit exceeded"),
            cause=Cause.NO_CREDIT,
            detail="The key's spending limit is reached",
            key_accepted=True,
        ),
        Rule(
            statuses=(403,),
            when=says("only management keys"),
            cause=Cause.PERMISSION,
            detail="It needs a management key",
            key_accepted=True,
        ),
        Rule(
            statuses=(429,),
            when=either(_from_upstream, says("provider returned error")),
            cause=Cause.RATE_LIMITED,
            detail="A vendor behind it is limiting requests; your own limit is not reached",
            key_accepted=True,
        ),
    ),
    read_balance=_limit_remaining,
    usd_per_1k_tokens=Decimal("0.002"),
    used_for="semantic search (embeddings)",
    status_url="https://status.openrouter.ai/config.json",
    status_page_url="https://status.openrouter.ai",
    keys_url="https://openrouter.ai/settings/keys",
    top_up_url="https://openrouter.ai/settings/credits",
    key_prefixes=("sk-or-",),
    capabilities=frozenset({"chat", "embeddings"}),
)
