"""Moonshot AI. Facts from its cookbook, documentation and public issue threads (2026)."""

from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers.feeds import read_statuspage
from apimon_desktop.providers.matchers import (
    chat_test,
    error_is,
    has_object,
    message_contains,
    money,
    reports_failure,
)
from apimon_desktop.providers.spec import ComponentRef, Feed, Provider, Region, Reply, Rule
from apimon_desktop.providers.usage.shapes import CHAT, MESSAGES

_HAS_BALANCE: Final = has_object("data", of=("available_balance",))


def _is_balance(document: Any) -> bool:
    """A 200 may carry a failure: code other than 0, or status false."""
    return _HAS_BALANCE(document) and not reports_failure(document)


def _available(reply: Reply) -> Balance | None:
    """The currency is not in the answer: it goes by the host, which is another one in China."""
    amount = money(reply.document["data"].get("available_balance"))
    currency = "CNY" if reply.host.endswith(".cn") else "USD"
    return None if amount is None else Balance(amount=amount, currency=currency)


PROVIDER = Provider(
    id=ProviderId("moonshot_ai"),
    name="Moonshot AI",
    short_name="Moonshot AI",
    hue="#6a3fc4",
    base_url="https://api.moonshot.ai/v1",
    check_path="users/me/balance",
    key_variables=("MOONSHOT_API_KEY",),
    is_own_answer=_is_balance,
    rules=(
        Rule((403, 429), Cause.NO_CREDIT, error_is("exceeded_current_quota_error"), key_accepted=True),
        Rule((403,), Cause.PERMISSION, error_is("permission_denied_error"), key_accepted=True),
        Rule((429,), Cause.NO_CREDIT, message_contains("insufficient balance"), key_accepted=True),
        Rule((429,), Cause.OVERLOADED, error_is("engine_overloaded_error"), key_accepted=True),
    ),
    read_balance=_available,
    usd_per_1k_tokens=Decimal("0.003"),
    price_list_id="moonshotai",
    used_for=say("alternative"),
    status_url="https://status.moonshot.cn/api/v2/summary.json",
    # Its models have components of their own, where automatic alarms come and go by the minute.
    feed=Feed(
        read=read_statuspage,
        components=(
            ComponentRef(id="8psr5dfdld0s", name="Open API"),
            ComponentRef(id="rf64wcbxt3r2", name="API Service"),
        ),
    ),
    status_page_url="https://status.moonshot.cn",
    keys_url="https://platform.moonshot.ai/console/api-keys",
    top_up_url="https://platform.moonshot.ai/console/pay",
    regions=(
        Region(
            name="International (api.moonshot.ai)",
            base_url="https://api.moonshot.ai/v1",
            keys_url="https://platform.moonshot.ai/console/api-keys",
        ),
        Region(
            name="China (api.moonshot.cn)",
            base_url="https://api.moonshot.cn/v1",
            keys_url="https://platform.moonshot.cn/console/api-keys",
        ),
    ),
    # Anthropic's protocol too, under /anthropic, for programs made for it.
    usage=(CHAT, MESSAGES),
    paid_test=chat_test("kimi-k2.6"),
)
