"""OpenAI: money and speed under the same 429, and the key quoted."""

from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import ACCOUNT, KEY, Fault
from fault_table.refusals.row import BUSY, NO_CREDIT, NOWHERE, REGION, REJECTED, SERVER, TOO_MANY, row


def _openai(status: int, cause: Cause, text: str, message: str, **more: Any) -> Fault:
    error = {"message": message, "type": more.pop("kind", ""), "param": None, "code": more.pop("code", None)}
    return row("openai", status, cause, text, {"error": error}, **more)


ROWS = (
    _openai(
        401, Cause.AUTHENTICATION, REJECTED, f"Incorrect API key provided: {KEY}.", code="invalid_api_key"
    ),
    _openai(401, Cause.AUTHENTICATION, REJECTED, "You didn't provide an API key.", named="missing"),
    _openai(403, Cause.PERMISSION, REGION, "Not supported", code="unsupported_country_region_territory"),
    _openai(404, Cause.NOT_FOUND, NOWHERE, "Invalid URL (GET /v1/model)", named="address"),
    _openai(
        429,
        Cause.NO_CREDIT,
        NO_CREDIT,
        f"{ACCOUNT} exceeded its quota",
        kind="insufficient_quota",
        code="insufficient_quota",
        proven=True,
    ),
    _openai(
        429,
        Cause.NO_CREDIT,
        NO_CREDIT,
        "Spent",
        code="organization_spend_limit_exceeded",
        proven=True,
        named="cap",
    ),
    _openai(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        f"Rate limit reached in organization {ACCOUNT}. Please try again in 1m12.5s.",
        kind="requests",
        code="rate_limit_exceeded",
        proven=True,
        wait_s=72.5,
    ),
    _openai(
        429, Cause.NO_CREDIT, NO_CREDIT, "Not active", code="billing_not_active", proven=True, named="billing"
    ),
    _openai(
        429, Cause.NO_CREDIT, NO_CREDIT, "Spent", kind="credit_balance_exhausted", proven=True, named="type"
    ),
    _openai(503, Cause.OVERLOADED, BUSY, "Try later", code="server_is_overloaded", named="code"),
    _openai(
        429,
        Cause.OVERLOADED,
        BUSY,
        "Try later",
        kind="slow_down",
        named="slow down",
        headers={"Retry-After": "30"},
        proven=True,
        wait_s=30,
    ),
    _openai(429, Cause.RATE_LIMITED, TOO_MANY, "What?", code="new_reason", named="new code", proven=True),
    _openai(500, Cause.SERVER_ERROR, SERVER, "The server had an error", kind="server_error"),
    _openai(503, Cause.OVERLOADED, BUSY, "That model is currently overloaded", kind="server_error"),
)
