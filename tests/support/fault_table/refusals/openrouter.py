"""OpenRouter: a numeric code, three ways of being out of money."""

from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import KEY, Fault
from fault_table.refusals.row import (
    BUSY,
    NO_CREDIT,
    NOWHERE,
    ODD,
    REFUSED,
    REJECTED,
    SERVER,
    TOO_MANY,
    row,
)

_BUDGET_SPENT = "A budget of this key is spent"
_KEY_SPENT = "The key's spending limit is reached"


def _openrouter(status: int, cause: Cause, text: str, message: str, **more: Any) -> Fault:
    known = {name: more.pop(name) for name in ("named", "proven", "wait_s", "headers") if name in more}
    code = more.pop("code", status)
    return row(
        "openrouter", status, cause, text, {"error": {"code": code, "message": message, **more}}, **known
    )


ROWS = (
    _openrouter(400, Cause.BAD_RESPONSE, ODD, "some/model is not a valid model ID"),
    _openrouter(401, Cause.AUTHENTICATION, REJECTED, "Missing Authentication header", named="malformed"),
    _openrouter(401, Cause.AUTHENTICATION, REJECTED, "User not found.", named="revoked"),
    _openrouter(402, Cause.NO_CREDIT, NO_CREDIT, "Insufficient credits.", proven=True),
    _openrouter(403, Cause.NO_CREDIT, _KEY_SPENT, "Key limit exceeded (total limit).", proven=True),
    _openrouter(
        403, Cause.PERMISSION, "It needs a management key", "Only management keys can do this", proven=True
    ),
    _openrouter(403, Cause.PERMISSION, REFUSED, "Provider returned error", named="moderation"),
    _openrouter(404, Cause.NOT_FOUND, NOWHERE, "Not found"),
    _openrouter(408, Cause.TIMEOUT, "No reply in time (HTTP {})", "Operation timed out."),
    _openrouter(413, Cause.BAD_RESPONSE, ODD, "Request payload too large"),
    _openrouter(422, Cause.BAD_RESPONSE, ODD, "Unprocessable"),
    _openrouter(
        429,
        Cause.RATE_LIMITED,
        "Its supplier is limiting requests; you are within your own limit",
        "Provider returned error",
        named="upstream",
        metadata={"raw": f"limited for {KEY}", "limit_source": "upstream_provider_shared_pool"},
        proven=True,
    ),
    _openrouter(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "Rate limit exceeded: free-models-per-day.",
        metadata={"headers": {"X-RateLimit-Reset": "1795442460000"}},
        headers={"Date": "Mon, 23 Nov 2026 14:00:00 GMT"},
        proven=True,
        wait_s=60,
    ),
    _openrouter(
        403,
        Cause.NO_CREDIT,
        _BUDGET_SPENT,
        "Budget exceeded",
        named="guardrail",
        metadata={"limit_source": "openrouter_guardrail_budget", "resets_at": "2026-11-24T00:00:00Z"},
        headers={"Date": "Mon, 23 Nov 2026 14:00:00 GMT"},
        proven=True,
        wait_s=36_000,
    ),
    _openrouter(
        403,
        Cause.NO_CREDIT,
        _BUDGET_SPENT,
        "Budget exceeded",
        named="budget of a new kind",
        metadata={"limit_source": "openrouter_team_allowance", "resets_at": "2026-12-01T00:00:00Z"},
        headers={"Date": "Mon, 23 Nov 2026 00:00:00 GMT"},
        proven=True,
        wait_s=8 * 86_400,
    ),
    _openrouter(
        402,
        Cause.RATE_LIMITED,
        "Running requests reserve the budget; it is available again when they end",
        "Wait for running requests",
        named="in flight",
        metadata={"error_type": "in_flight_budget_exhausted"},
        proven=True,
    ),
    _openrouter(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "Rate limit exceeded",
        named="free tier's day",
        metadata={"limit_source": "openrouter_free_tier_daily"},
        headers={"x-ratelimit-reset": "1795478400000", "Date": "Mon, 23 Nov 2026 14:00:00 GMT"},
        proven=True,
        wait_s=36_000,
    ),
    row(
        "openrouter",
        200,
        Cause.NO_CREDIT,
        _BUDGET_SPENT,
        {
            "data": {
                "limit": None,
                "limit_remaining": None,
                "effective_budget": {
                    "scope": "workspace",
                    "limit_usd": 20,
                    "spend_usd": 20.5,
                    "resets_at": "2026-12-01T00:00:00Z",
                },
            }
        },
        named="effective budget",
        headers={"Date": "Tue, 01 Dec 2026 00:00:00 GMT"},
        proven=True,
        wait_s=0,
    ),
    row(
        "openrouter",
        200,
        Cause.NO_CREDIT,
        "The free requests of this day are used up",
        {
            "data": {
                "limit": None,
                "limit_remaining": None,
                "is_free_tier": True,
                "free_model_daily_requests": {"limit": 50, "used": 50},
            }
        },
        named="free requests",
        proven=True,
    ),
    *(_openrouter(status, Cause.SERVER_ERROR, SERVER, "Trouble") for status in (500, 502, 503, 524)),
    _openrouter(529, Cause.OVERLOADED, BUSY, "Provider returned error"),
    row(
        "openrouter",
        200,
        Cause.NO_CREDIT,
        _KEY_SPENT,
        {"data": {"limit": 5, "limit_remaining": 0}},
        proven=True,
    ),
    row(
        "openrouter",
        200,
        Cause.SERVER_ERROR,
        "Server error (HTTP 502)",
        {"error": {"code": 502, "message": "Network connection lost."}},
        named="error within",
    ),
)
