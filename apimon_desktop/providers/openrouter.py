"""OpenRouter. Facts from its OpenAPI description (2026-08) and from public issue threads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.model.billing import KeySpending
from apimon_desktop.core.model.check import Balance
from apimon_desktop.core.model.ids import Cause, Job, ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers import waits
from apimon_desktop.providers.feeds import read_datadog
from apimon_desktop.providers.matchers import (
    PROMPT,
    any_of,
    at,
    count_reader,
    error_field,
    error_text,
    has_list,
    has_object,
    message_contains,
    money,
)
from apimon_desktop.providers.spec import ComponentRef, ExtraRequest, Feed, Provider, Reply, Rule
from apimon_desktop.providers.usage.shapes import CHAT, MESSAGES, RESPONSES, amount

_KEY_SPENT: Final = say("The key's spending limit is reached")
_BUDGET_SPENT: Final = say("A budget of this key is spent")
_LIMIT_SOURCE: Final = error_text("metadata", "limit_source")
_ERROR_TYPE: Final = error_text("metadata", "error_type")
_RESETS_AT: Final = error_field("metadata", "resets_at")
_HEADERS: Final = error_field("metadata", "headers")
_FLAGGED: Final = error_field("metadata", "flagged_input")
_REASONS: Final = error_field("metadata", "reasons")


def _from_upstream(reply: Reply) -> bool:
    """True where a vendor behind OpenRouter limits us, not OpenRouter itself."""
    return _LIMIT_SOURCE(reply).startswith("upstream")


def _in_flight(reply: Reply) -> bool:
    """True where running requests reserve the rest of the budget, which is not spent."""
    names = (_ERROR_TYPE(reply), _LIMIT_SOURCE(reply))
    return "in_flight_budget_exhausted" in names or "openrouter_in_flight_budget" in names


def _budget_spent(reply: Reply) -> bool:
    """True where one of the user's own budgets is spent: a guardrail's, a workspace's, or of a newer kind."""
    source = _LIMIT_SOURCE(reply)
    if not source or _from_upstream(reply):
        return False
    return source.endswith("_budget") or (reply.status == 403 and _RESETS_AT(reply) is not None)


def _is_flagged(reply: Reply) -> bool:
    """True where moderation refused the request's own content."""
    return bool(_FLAGGED(reply) or _REASONS(reply))


def _data(document: Any) -> Mapping[str, Any]:
    data = at(document, ("data",))
    return data if isinstance(data, dict) else {}


def _budgets(document: Any) -> Iterator[Mapping[str, Any]]:
    """The budgets that apply to the key, from the key's own answer, the effective one first."""
    data = _data(document)
    listed = data.get("budgets")
    for budget in (data.get("effective_budget"), *(listed if isinstance(listed, list) else ())):
        if isinstance(budget, dict):
            yield budget


def _left(limited: Any, names: Sequence[str] = ("remaining_usd", "limit_usd", "spend_usd")) -> Decimal | None:
    """The rest of a budget, or of another limit. None: it has no limit, or gives no figures."""
    left, limit, spent = (money(at(limited, (name,))) for name in names)
    return limit - spent if left is None and limit is not None and spent is not None else left


def _is_spent(left: Decimal | None) -> bool:
    return left is not None and left <= 0


def _limit_remaining(reply: Reply) -> Balance | None:
    """What the key may still spend; a key without a cap says nothing of the account's credit."""
    amounts = [money(_data(reply.document).get("limit_remaining")), *map(_left, _budgets(reply.document))]
    known = [amount for amount in amounts if amount is not None]
    return Balance(amount=min(known), currency="USD") if known else None


def _exhausted(document: Any) -> str | None:
    """A sentence on a reached limit that ``limit_remaining`` does not show. None: there is none."""
    if any(_is_spent(_left(budget)) for budget in _budgets(document)):
        return _BUDGET_SPENT
    data = _data(document)
    left = _left(data.get("free_model_daily_requests"), ("remaining", "limit", "used"))
    if data.get("is_free_tier") is False or not _is_spent(left):
        return None
    return say("The free requests of this day are used up")


_LIMIT_RESETS: Final = ("daily", "weekly", "monthly")


def _spending(document: Any) -> KeySpending | None:
    """What the key has spent, in USD; not what vendors bill for keys that the user brought along."""
    data = document["data"]
    return KeySpending(
        all_time=money(data.get("usage")),
        today=money(data.get("usage_daily")),
        limit_resets=data.get("limit_reset") in _LIMIT_RESETS,
    )


def _reset_s(reply: Reply, now: datetime) -> float | None:
    """The wait until a limit resets, s: from headers quoted in the body, or from the spent budget."""
    headers = _HEADERS(reply)
    quoted = headers.items() if isinstance(headers, dict) else ()
    moments = [value for name, value in quoted if name.lower() == "x-ratelimit-reset"]
    if reply.status < 300:
        spent = [budget for budget in _budgets(reply.document) if _is_spent(_left(budget))]
        free = _data(reply.document).get("free_model_daily_requests")
        moments += [one.get("resets_at") for one in (*spent, free) if isinstance(one, dict)]
    found = [waits.reset_wait_s(moment, reply.headers, now) for moment in moments]
    return max((seconds for seconds in found if seconds is not None), default=None)


def _cost_usd(usage: Mapping[str, Any]) -> Decimal | None:
    """What the request cost its maker.

    With a vendor's key of the user's own, ``cost`` is OpenRouter's fee alone; the vendor bills the rest.
    """
    cost = amount(usage.get("cost"))
    if cost is None or usage.get("is_byok") is not True:
        return cost
    upstream = amount(at(usage, ("cost_details", "upstream_inference_cost")))
    return None if upstream is None else cost + upstream


PROVIDER = Provider(
    id=ProviderId("openrouter"),
    name="OpenRouter",
    short_name="OpenRouter",
    hue="#5b5fe0",
    base_url="https://openrouter.ai/api/v1",
    # /models is public and 490 KB: it would prove neither the key nor the account.
    check_path="key",
    key_variables=("OPENROUTER_API_KEY",),
    # Fewer fields in 2025 than in 2026; these were there all along.
    is_own_answer=has_object("data", of=("limit", "limit_remaining")),
    rules=(
        Rule(
            (402, 403, 429),
            Cause.RATE_LIMITED,
            _in_flight,
            say("Running requests reserve the budget; it is available again when they end"),
            key_accepted=True,
        ),
        Rule((402, 403, 429), Cause.NO_CREDIT, _budget_spent, _BUDGET_SPENT, key_accepted=True),
        Rule((403,), Cause.NO_CREDIT, message_contains("key limit exceeded"), _KEY_SPENT, key_accepted=True),
        Rule((403,), Cause.BAD_RESPONSE, _is_flagged, key_accepted=True),
        Rule(
            (403,),
            Cause.PERMISSION,
            message_contains("only management keys"),
            say("It needs a management key"),
            key_accepted=True,
        ),
        Rule(
            (429,),
            Cause.RATE_LIMITED,
            any_of(_from_upstream, message_contains("provider returned error")),
            say("Its supplier is limiting requests; you are within your own limit"),
            key_accepted=True,
        ),
    ),
    read_balance=_limit_remaining,
    exhausted=_exhausted,
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
        is_own_answer=has_list("data", of="embedding"),
        most_tokens=8,
        read_tokens=count_reader("usage", "total_tokens"),
    ),
)
