"""OpenRouter: a numeric code, three ways of being out of money."""

from typing import Any

from apimon_desktop.core.types import Cause
from fault_table.fault import KEY, Fault
from fault_table.refusals.row import (
    BUSY,
    NO_CREDIT,
    NOT_ALLOWED,
    NOWHERE,
    ODD,
    REJECTED,
    SERVER,
    TOO_MANY,
    row,
)

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
    _openrouter(403, Cause.PERMISSION, NOT_ALLOWED, "Provider returned error", named="moderation"),
    _openrouter(404, Cause.NOT_FOUND, NOWHERE, "Not found"),
    _openrouter(408, Cause.TIMEOUT, "No answer in time (HTTP {})", "Operation timed out."),
    _openrouter(413, Cause.BAD_RESPONSE, ODD, "Request payload too large"),
    _openrouter(422, Cause.BAD_RESPONSE, ODD, "Unprocessable"),
    _openrouter(
        429,
        Cause.RATE_LIMITED,
        "A vendor behind it is limiting requests; your own limit is not reached",
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
