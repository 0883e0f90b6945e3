"""Anthropic. Facts from recorded traffic (2026-08), its documentation and public issue threads."""

from decimal import Decimal
from types import MappingProxyType

from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers.shapes import error_is, error_of, list_under, says
from apimon_desktop.providers.spec import Auth, Provider, Reply, Rule


def _spend_cap(reply: Reply) -> bool:
    details = error_of(reply.document).get("details")
    return isinstance(details, dict) and details.get("error_code") == "enforced_spend_limit_reached"


PROVIDER = Provider(
    id=ProviderId("anthropic"),
    name="Anthropic (Claude)",
    short_name="Anthropic",
    base_url="https://api.anthropic.com/v1",
    check_path="models?limit=1",
    key_variables=("ANTHROPIC_API_KEY",),
    auth=Auth(header="x-api-key", extra=MappingProxyType({"anthropic-version": "2023-06-01"})),
    is_own_answer=list_under("data"),
    rules=(
        Rule(
            statuses=(400,),
            when=says("credit balance is too low"),
            cause=Cause.NO_CREDIT,
            key_accepted=True,
        ),
        Rule(
            statuses=(400,),
            when=says("usage limits"),
            cause=Cause.NO_CREDIT,
            detail="The organisation's spending limit is reached",
            key_accepted=True,
        ),
        Rule(
            statuses=(403,),
            when=error_is("forbidden"),
            cause=Cause.PERMISSION,
            detail="Refused at its edge, as it does for some regions and networks",
        ),
        Rule(
            statuses=(429,),
            when=_spend_cap,
            cause=Cause.NO_CREDIT,
            detail="The organisation's spending limit is reached",
            key_accepted=True,
        ),
        Rule(statuses=(500, 529), when=error_is("overloaded_error"), cause=Cause.OVERLOADED),
        Rule(statuses=(500,), when=says("overloaded"), cause=Cause.OVERLOADED),
    ),
    usd_per_1k_tokens=Decimal("0.008"),
    used_for="high-quality answers",
    status_url="https://status.claude.com/api/v2/summary.json",
    status_page_url="https://status.claude.com",
    keys_url="https://platform.claude.com/settings/keys",
    top_up_url="https://platform.claude.com/settings/billing",
    key_prefixes=("sk-ant-",),
)
