"""Moonshot AI, international host. Facts from its cookbook, documentation and public issue threads (2026)."""

from decimal import Decimal
from typing import Any

from apimon_desktop.core.check import Balance
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.providers.shapes import error_is, money, says
from apimon_desktop.providers.spec import Provider, Rule


def _is_balance(document: Any) -> bool:
    """A 200 may carry a failure: code other than 0, or status false."""
    return (
        isinstance(document, dict)
        and document.get("code", 0) == 0
        and document.get("status", True) is not False
        and isinstance(document.get("data"), dict)
    )


def _available(document: Any) -> Balance | None:
    amount = money(document["data"].get("available_balance"))
    return None if amount is None else Balance(amount=amount, currency="USD")


PROVIDER = Provider(
    id=ProviderId("moonshot_ai"),
    name="Moonshot AI",
    short_name="Moonshot AI",
    base_url="https://api.moonshot.ai/v1",
    check_path="users/me/balance",
    key_variables=("MOONSHOT_API_KEY",),
    is_own_answer=_is_balance,
    rules=(
        Rule(
            statuses=(403, 429),
            when=error_is("exceeded_current_quota_error"),
            cause=Cause.NO_CREDIT,
            key_accepted=True,
        ),
        Rule(statuses=(429,), when=says("insufficient balance"), cause=Cause.NO_CREDIT, key_accepted=True),
        Rule(
            statuses=(429,),
            when=error_is("engine_overloaded_error"),
            cause=Cause.OVERLOADED,
            key_accepted=True,
        ),
    ),
    read_balance=_available,
    usd_per_1k_tokens=Decimal("0.003"),
    used_for="alternative",
    status_url="https://status.moonshot.cn/api/v2/summary.json",
    status_page_url="https://status.moonshot.cn",
    keys_url="https://platform.moonshot.ai/console/api-keys",
    top_up_url="https://platform.moonshot.ai/console/pay",
)
