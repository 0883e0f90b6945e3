"""Together AI. Facts from its OpenAPI description and from public issue threads (2024 to 2026)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from apimon_desktop.core.model.billing import Rates
from apimon_desktop.core.model.ids import Cause, Job, ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers import waits
from apimon_desktop.providers.feeds import read_better_stack
from apimon_desktop.providers.matchers import at, chat_test, is_list, message_contains, money
from apimon_desktop.providers.spec import ComponentRef, Feed, Provider, Reply, Rule
from apimon_desktop.providers.usage.shapes import CHAT


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
        listed = (money(at(item, ("pricing", name))) for name in ("input", "cached_input", "output"))
        put_in, cached, put_out = (rate if rate is not None and rate > 0 else None for rate in listed)
        if put_in is not None and isinstance(item["id"], str):
            prices[item["id"]] = Rates(
                input_usd_per_mtok=put_in, cached_input_usd_per_mtok=cached, output_usd_per_mtok=put_out
            )
    return prices


PROVIDER = Provider(
    id=ProviderId("together_ai"),
    name="Together AI (Kimi K2)",
    short_name="Together AI",
    hue="#0c7d73",
    base_url="https://api.together.ai/v1",
    check_path="models",
    key_variables=("TOGETHER_API_KEY",),
    # Its model list is a bare array, unlike everybody else's.
    is_own_answer=lambda document: is_list(document, of="id"),
    # Its documentation of error codes (2026-11): a request that is too long for the model.
    rules=(
        Rule(
            (403,),
            Cause.BAD_RESPONSE,
            message_contains("max_tokens", "max_new_tokens", "context length"),
            key_accepted=True,
        ),
    ),
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
