"""Together AI. Facts from its OpenAPI description and from public issue threads (2024 to 2026)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from apimon_desktop.core.pricing import Rates
from apimon_desktop.core.profile import Job
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers import waits
from apimon_desktop.providers.feeds.better_stack import read_better_stack
from apimon_desktop.providers.generation import chat_test
from apimon_desktop.providers.shapes import is_list, money
from apimon_desktop.providers.spec import ComponentRef, Feed, Provider, Reply
from apimon_desktop.providers.usage_shapes import CHAT


def _is_model_list(document: Any) -> bool:
    """Its model list is a bare array, unlike everybody else's."""
    return is_list(document, of="id")


def _reset_s(reply: Reply, _now: datetime) -> float | None:
    """``x-ratelimit-reset`` counts seconds."""
    value = reply.headers.get("x-ratelimit-reset", "")
    return waits.clamped(float(value)) if value.isdecimal() else None


def _own_prices(document: Any) -> Mapping[str, Rates]:
    """In USD per million tokens, as its API description says (2026-09).

    A 0 stands where nothing is charged by the token: by the hour, by the image, or for nothing at all.
    """
    prices = {}
    for item in document:
        listed = item.get("pricing")
        if isinstance(listed, dict) and isinstance(item["id"], str):
            rates = Rates(
                input_usd_per_mtok=_charged(listed.get("input")),
                cached_input_usd_per_mtok=_charged(listed.get("cached_input")),
                output_usd_per_mtok=_charged(listed.get("output")),
            )
            if rates.input_usd_per_mtok is not None:
                prices[item["id"]] = rates
    return prices


def _charged(value: Any) -> Decimal | None:
    rate = money(value)
    return rate if rate is not None and rate > 0 else None


PROVIDER = Provider(
    id=ProviderId("together_ai"),
    name="Together AI (Kimi K2)",
    short_name="Together AI",
    base_url="https://api.together.ai/v1",
    check_path="models",
    key_variables=("TOGETHER_API_KEY",),
    is_own_answer=_is_model_list,
    read_wait_s=_reset_s,
    usd_per_1k_tokens=Decimal("0.0005"),
    price_list_id="together",
    read_prices=_own_prices,
    used_for=say("cost-effective chat"),
    jobs=frozenset({Job.CHAT, Job.EMBEDDINGS}),
    status_url="https://status.together.ai/index.json",
    # The page's section for chat models (public readers of the page, 2026-06); the website is another.
    feed=Feed(read=read_better_stack, components=(ComponentRef(name="Inference - Chat"),)),
    status_page_url="https://status.together.ai",
    keys_url="https://api.together.ai/settings/api-keys",
    top_up_url="https://api.together.ai/settings/billing",
    key_prefixes=("tgp_v1_",),
    usage=(CHAT,),
    # Its first address, which its own library still used in 2026.
    other_urls=("https://api.together.xyz/v1",),
    paid_test=chat_test("Qwen/Qwen3.5-9B"),
)
