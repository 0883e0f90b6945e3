"""OpenRouter. Facts from its OpenAPI description (2026-08) and from public issue threads."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.check import Balance
from apimon_desktop.core.profile import Job
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers import waits
from apimon_desktop.providers.feeds.datadog import read_datadog
from apimon_desktop.providers.generation import PROMPT
from apimon_desktop.providers.shapes import count_at, either, error_of, list_under, money, object_under, says
from apimon_desktop.providers.spec import ComponentRef, ExtraRequest, Feed, Provider, Reply, Rule

_KEY_SPENT: Final = "The key's spending limit is reached"


def _from_upstream(reply: Reply) -> bool:
    """True where a vendor behind OpenRouter limits us, not OpenRouter itself."""
    metadata = error_of(reply.document).get("metadata")
    source = metadata.get("limit_source") if isinstance(metadata, dict) else None
    return isinstance(source, str) and source.startswith("upstream")


def _limit_remaining(document: Any) -> Balance | None:
    """What the key may still spend; a key without a cap says nothing of the account's credit."""
    amount = money(document["data"].get("limit_remaining"))
    return None if amount is None else Balance(amount=amount, currency="USD")


def _reset_s(reply: Reply, now: datetime) -> float | None:
    """The moment of the reset, in ms since 1970, stands among headers that are quoted in the body."""
    metadata = error_of(reply.document).get("metadata")
    headers = metadata.get("headers") if isinstance(metadata, dict) else None
    if not isinstance(headers, dict):
        return None
    return waits.epoch_ms_wait_s(headers.get("X-RateLimit-Reset"), reply.headers, now)


PROVIDER = Provider(
    id=ProviderId("openrouter"),
    name="OpenRouter",
    short_name="OpenRouter",
    base_url="https://openrouter.ai/api/v1",
    # /models is public and 490 KB: it would prove neither the key nor the account.
    check_path="key",
    key_variables=("OPENROUTER_API_KEY",),
    # Fewer fields in 2025 than in 2026; these were there all along.
    is_own_answer=object_under("data", of=("limit", "limit_remaining")),
    rules=(
        Rule(
            statuses=(403,),
            when=says("key limit exceeded"),
            cause=Cause.NO_CREDIT,
            detail=_KEY_SPENT,
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
    nothing_left=_KEY_SPENT,
    read_wait_s=_reset_s,
    usd_per_1k_tokens=Decimal("0.002"),
    used_for="semantic search (embeddings)",
    status_url="https://status.openrouter.ai/config.json",
    # Ids as the page had them on 2026-09-15.
    feed=Feed(
        read=read_datadog,
        components=(
            ComponentRef(id="62d944d3-1acb-471b-81a0-099b3da0164f", name="API - Gateway"),
            ComponentRef(id="9fb5ccff-e128-455a-be20-59572f8d363a", name="Chat"),
        ),
    ),
    status_page_url="https://status.openrouter.ai",
    keys_url="https://openrouter.ai/settings/keys",
    top_up_url="https://openrouter.ai/settings/credits",
    key_prefixes=("sk-or-",),
    job=Job.EMBEDDINGS,
    jobs=frozenset({Job.CHAT, Job.EMBEDDINGS}),
    # Prefixes of model names, https://openrouter.ai/models, read on 2026-11-23.
    vendors={
        "anthropic": ProviderId("anthropic"),
        "google": ProviderId("google_gemini"),
        "moonshotai": ProviderId("moonshot_ai"),
        "openai": ProviderId("openai"),
    },
    # What it is used for here is embeddings.
    paid_test=ExtraRequest(
        path="embeddings",
        body=lambda model: {"model": model, "input": PROMPT},
        model="openai/text-embedding-3-small",
        is_own_answer=list_under("data", of="embedding"),
        most_tokens=8,
        read_tokens=count_at("usage", "total_tokens"),
    ),
)
