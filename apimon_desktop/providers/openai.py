"""OpenAI. Facts from its OpenAPI description, recorded traffic (2024 to 2026) and public issue threads."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.model.billing import CostPage
from apimon_desktop.core.model.ids import Cause, Job, ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers.feeds import read_statuspage
from apimon_desktop.providers.matchers import (
    at,
    chat_test,
    day_of_epoch,
    day_start,
    error_is,
    error_of,
    has_list,
    message_contains,
    page_of,
)
from apimon_desktop.providers.spec import ComponentRef, CostReport, Feed, Provider, Reply, Rule
from apimon_desktop.providers.usage.shapes import CHAT, MEDIA, RESPONSES

_NO_MONEY: Final = frozenset({"insufficient_quota", "billing_not_active", "billing_hard_limit_reached"})


def _out_of_quota(reply: Reply) -> bool:
    """Every ``..._exhausted`` and ``..._limit_exceeded`` but the one about speed is about money.

    Either ``code`` or ``type`` may name the reason.
    """
    error = error_of(reply.document)
    codes = {code for code in (error.get("code"), error.get("type")) if isinstance(code, str)}
    if any("rate_limit" in code for code in codes):
        return False
    return any(c in _NO_MONEY or c.endswith(("_exhausted", "_limit_exceeded")) for c in codes)


def _from_day(first: date) -> Mapping[str, str]:
    """A page holds 180 days at most; the first one is snapped to its day in UTC."""
    return {"start_time": str(int(day_start(first).timestamp())), "bucket_width": "1d", "limit": "100"}


def _costs(document: Any) -> CostPage | None:
    """The last day is there before it is over."""
    return page_of(document, begins=lambda bucket: day_of_epoch(bucket.get("start_time")), amount=_amount)


def _amount(result: dict[str, Any]) -> tuple[Any, Any]:
    return at(result, ("amount", "value")), at(result, ("amount", "currency"))


PROVIDER = Provider(
    id=ProviderId("openai"),
    name="OpenAI (GPT-4)",
    short_name="OpenAI",
    hue="#3a3a3c",
    base_url="https://api.openai.com/v1",
    check_path="models",
    key_variables=("OPENAI_API_KEY",),
    is_own_answer=has_list("data", of="id"),
    rules=(
        # A restricted key that may call models but not list them has proven itself.
        Rule(
            (401, 403),
            Cause.OK,
            message_contains("missing scopes"),
            say("The key may call models, but not list them"),
            key_accepted=True,
        ),
        Rule(
            (403,),
            Cause.PERMISSION,
            error_is("unsupported_country_region_territory"),
            say("Not offered in your region"),
        ),
        Rule((400, 402, 403, 429), Cause.NO_CREDIT, _out_of_quota, key_accepted=True),
    ),
    usd_per_1k_tokens=Decimal("0.01"),
    price_list_id="openai",
    used_for=say("general AI"),
    jobs=frozenset({Job.CHAT, Job.EMBEDDINGS}),
    # Not the summary, which may leave components out; its indicator covers ChatGPT too.
    status_url="https://status.openai.com/api/v2/components.json",
    feed=Feed(
        read=read_statuspage,
        components=(
            ComponentRef(id="01JMXBRMFE6N2NNT7DG6XZQ6PW", name="Chat Completions"),
            ComponentRef(id="01JP8CD9JR3HR6Y7G4Q75N4DVW", name="Responses"),
        ),
    ),
    status_page_url="https://status.openai.com",
    keys_url="https://platform.openai.com/api-keys",
    top_up_url="https://platform.openai.com/settings/organization/billing",
    key_prefixes=("sk-proj-", "sk-svcacct-"),
    # The key of a project or a service account is refused here (CodexBar#1802).
    costs=CostReport(
        path="organization/costs",
        query=_from_day,
        read=_costs,
        key_variables=("OPENAI_ADMIN_KEY",),
        key_prefixes=("sk-admin-",),
        keys_url="https://platform.openai.com/settings/organization/admin-keys",
    ),
    usage=(CHAT, RESPONSES, MEDIA),
    # Not a reasoning model, whose reasoning would be charged for nothing.
    paid_test=chat_test(
        "gpt-6-luna",
        limit_field="max_completion_tokens",
        rules=(
            Rule(
                (401, 403),
                Cause.PERMISSION,
                message_contains("missing scopes"),
                say("The key may not call models"),
                key_accepted=True,
            ),
        ),
    ),
)
