"""OpenRouter. Facts from its OpenAPI description (2026-08) and from public issue threads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.billing import LimitReset, Spending
from apimon_desktop.core.check import Balance
from apimon_desktop.core.profile import Job
from apimon_desktop.core.text import say
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers import waits
from apimon_desktop.providers.feeds.datadog import read_datadog
from apimon_desktop.providers.generation import PROMPT
from apimon_desktop.providers.shapes import count_at, either, error_of, list_under, money, object_under, says
from apimon_desktop.providers.spec import ComponentRef, ExtraRequest, Feed, Provider, Reply, Rule
from apimon_desktop.providers.usage_shapes import CHAT, MESSAGES, RESPONSES, amount

_KEY_SPENT: Final = say("The key's spending limit is reached")


def _from_upstream(reply: Reply) -> bool:
    """True where a vendor behind OpenRouter limits us, not OpenRouter itself."""
    metadata = error_of(reply.document).get("metadata")
    source = metadata.get("limit_source") if isinstance(metadata, dict) else None
    return isinstance(source, str) and source.startswith("upstream")


def _limit_remaining(reply: Reply) -> Balance | None:
    """What the key may still spend; a key without a cap says nothing of the account's credit."""
    amount = money(reply.document["data"].get("limit_remaining"))
    return None if amount is None else Balance(amount=amount, currency="USD")


def _spending(document: Any) -> Spending | None:
    """What the key has spent, in USD; not what vendors bill for keys that the user brought along."""
    data = document["data"]
    reset = data.get("limit_reset")
    return Spending(
        all_time=money(data.get("usage")),
        today=money(data.get("usage_daily")),
        week=money(data.get("usage_weekly")),
        month=money(data.get("usage_monthly")),
        limit=money(data.get("limit")),
        remaining=money(data.get("limit_remaining")),
        reset=LimitReset(reset) if isinstance(reset, str) and reset in set(LimitReset) else None,
    )


def _reset_s(reply: Reply, now: datetime) -> float | None:
    """The moment of the reset, in ms since 1970, stands among headers that are quoted in the body."""
    metadata = error_of(reply.document).get("metadata")
    headers = metadata.get("headers") if isinstance(metadata, dict) else None
    if not isinstance(headers, dict):
        return None
    return waits.epoch_ms_wait_s(headers.get("X-RateLimit-Reset"), reply.headers, now)


def _cost_usd(usage: Mapping[str, Any]) -> Decimal | None:
    """What the request cost its maker.

    With a vendor's key of the user's own, ``cost`` is OpenRouter's fee alone; the vendor bills the rest.
    """
    cost = amount(usage.get("cost"))
    if cost is None or usage.get("is_byok") is not True:
        return cost
    details = usage.get("cost_details")
    upstream = amount(details.get("upstream_inference_cost")) if isinstance(details, dict) else None
    return None if upstream is None else cost + upstream


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
            detail=say("It needs a management key"),
            key_accepted=True,
        ),
        Rule(
            statuses=(429,),
            when=either(_from_upstream, says("provider returned error")),
            cause=Cause.RATE_LIMITED,
            detail=say("A vendor behind it is limiting requests; your own limit is not reached"),
            key_accepted=True,
        ),
    ),
    read_balance=_limit_remaining,
    read_spending=_spending,
    nothing_left=_KEY_SPENT,
    read_wait_s=_reset_s,
    usd_per_1k_tokens=Decimal("0.002"),
    price_list_id="openrouter",
    used_for=say("semantic search (embeddings)"),
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
    usage=tuple(replace(shape, read_cost=_cost_usd) for shape in (CHAT, RESPONSES, MESSAGES)),
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
