"""Anthropic. Facts from recorded traffic (2026-08), its documentation and public issue threads."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.core.model.billing import CostPage
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers.feeds import read_statuspage
from apimon_desktop.providers.matchers import (
    MOST_CHAT_TOKENS,
    PROMPT,
    any_of,
    count_reader,
    day_of_text,
    day_start,
    error_is,
    error_text,
    has_list,
    message_contains,
    page_of,
)
from apimon_desktop.providers.spec import (
    Auth,
    ComponentRef,
    CostReport,
    ExtraRequest,
    Feed,
    Provider,
    Reply,
    Rule,
)
from apimon_desktop.providers.usage.shapes import CHAT, MESSAGES

_CAP_REACHED: Final = say("The organisation's spending limit is reached")
_MODEL: Final = "claude-haiku-5-5"
_COUNTED: Final = count_reader("input_tokens")
_USED: Final = tuple(
    count_reader("usage", name)
    for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
)
"""Its input tokens leave out those that went through the cache."""
_ERROR_CODE: Final = error_text("details", "error_code")


def _spend_cap(reply: Reply) -> bool:
    """True for every kind of spending limit: enforced, contractual, or of a linked organisation (2026-11)."""
    return _ERROR_CODE(reply).endswith("spend_limit_reached")


def _on_hold(reply: Reply) -> bool:
    return "on_hold" in _ERROR_CODE(reply)


def _question(model: str) -> Mapping[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": PROMPT}]}


def _tokens(document: Any) -> int | None:
    used = [read(document) for read in _USED]
    return None if used[0] is None else sum(count or 0 for count in used)


def _from_day(first: date) -> Mapping[str, str]:
    """A page holds 31 days at most."""
    return {"starting_at": f"{day_start(first):%Y-%m-%dT%H:%M:%SZ}", "bucket_width": "1d", "limit": "31"}


def _costs(document: Any) -> CostPage | None:
    """Amounts are texts, in cents."""
    return page_of(
        document,
        begins=lambda bucket: day_of_text(bucket.get("starting_at")),
        amount=lambda result: (result.get("amount"), result.get("currency")),
        per_unit=100,
    )


PROVIDER = Provider(
    id=ProviderId("anthropic"),
    name="Anthropic (Claude)",
    short_name="Anthropic",
    hue="#b4553a",
    base_url="https://api.anthropic.com/v1",
    check_path="models?limit=1",
    key_variables=("ANTHROPIC_API_KEY",),
    auth=Auth(header="x-api-key", extra=MappingProxyType({"anthropic-version": "2023-06-01"})),
    is_own_answer=has_list("data", of="id"),
    rules=(
        Rule((400,), Cause.NO_CREDIT, message_contains("credit balance is too low"), key_accepted=True),
        Rule((400,), Cause.NO_CREDIT, message_contains("usage limits"), _CAP_REACHED, key_accepted=True),
        Rule(
            (400, 403),
            Cause.PERMISSION,
            any_of(_on_hold, message_contains("on hold", "organization has been disabled")),
            say("The organisation is on hold; its account page says why"),
            key_accepted=True,
        ),
        Rule((403,), Cause.PERMISSION, error_is("permission_error"), key_accepted=True),
        Rule((403,), Cause.PERMISSION, error_is("forbidden"), say("Blocked for your region or network")),
        Rule((400, 402, 403, 429), Cause.NO_CREDIT, _spend_cap, _CAP_REACHED, key_accepted=True),
        Rule(
            (500, 502, 503, 504),
            Cause.OVERLOADED,
            any_of(error_is("overloaded_error"), message_contains("overloaded")),
        ),
    ),
    usd_per_1k_tokens=Decimal("0.008"),
    price_list_id="anthropic",
    used_for=say("high-quality answers"),
    status_url="https://status.claude.com/api/v2/summary.json",
    feed=Feed(
        read=read_statuspage,
        components=(ComponentRef(id="k8w3r06qmzrp", name="Claude API"),),
        # Since 2026-09-17 the first address shows some clients a riddle instead.
        spare_url="https://anthropic.statuspage.io/api/v2/summary.json",
    ),
    status_page_url="https://status.claude.com",
    keys_url="https://platform.claude.com/settings/keys",
    top_up_url="https://platform.claude.com/settings/billing",
    key_prefixes=("sk-ant-",),
    # Not for individual accounts; what the priority tier costs is not in it.
    costs=CostReport(
        path="organizations/cost_report",
        query=_from_day,
        read=_costs,
        key_variables=("ANTHROPIC_ADMIN_KEY",),
        key_prefixes=("sk-ant-admin",),
        keys_url="https://platform.claude.com/settings/admin-keys",
    ),
    # OpenAI's protocol too, for programs made for it.
    usage=(MESSAGES, CHAT),
    # A key without credit may list models, but not count tokens, which is free (claude-code#91322).
    credit_check=ExtraRequest(
        path="messages/count_tokens",
        body=_question,
        model=_MODEL,
        is_own_answer=lambda document: _COUNTED(document) is not None,
    ),
    paid_test=ExtraRequest(
        path="messages",
        body=lambda model: {**_question(model), "max_tokens": 1},
        model=_MODEL,
        is_own_answer=has_list("content", of="type"),
        most_tokens=MOST_CHAT_TOKENS,
        read_tokens=_tokens,
    ),
)
