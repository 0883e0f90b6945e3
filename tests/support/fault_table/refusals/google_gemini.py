"""Google Gemini: 400 for a wrong key and for the wrong region, waits in the body."""

from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import Fault
from fault_table.refusals.row import (
    BUSY,
    NO_CREDIT,
    NOWHERE,
    ODD,
    REFUSED,
    REGION,
    REJECTED,
    SERVER,
    TOO_MANY,
    row,
)


def _gemini(
    status: int, cause: Cause, text: str, name: str, message: str = "", *details: Any, **more: Any
) -> Fault:
    error = {"code": status, "status": name, "message": message, "details": list(details)}
    return row("google_gemini", status, cause, text, {"error": error}, **more)


ROWS = (
    _gemini(
        400,
        Cause.AUTHENTICATION,
        REJECTED,
        "INVALID_ARGUMENT",
        "API key not valid.",
        {"reason": "API_KEY_INVALID"},
    ),
    _gemini(400, Cause.PERMISSION, REGION, "FAILED_PRECONDITION", "User location is not supported"),
    _gemini(400, Cause.BAD_RESPONSE, ODD, "INVALID_ARGUMENT", "Something else"),
    _gemini(401, Cause.AUTHENTICATION, REJECTED, "UNAUTHENTICATED", "Expected OAuth 2 access token"),
    _gemini(
        402, Cause.NO_CREDIT, NO_CREDIT, "RESOURCE_EXHAUSTED", "Prepaid credits are used up", proven=True
    ),
    _gemini(
        403,
        Cause.AUTHENTICATION,
        "Google blocked this key: it was leaked publicly",
        "PERMISSION_DENIED",
        "Your API key was reported as leaked.",
        named="leaked",
    ),
    _gemini(
        403, Cause.AUTHENTICATION, REJECTED, "PERMISSION_DENIED", "Method doesn't allow unregistered callers"
    ),
    _gemini(403, Cause.PERMISSION, REFUSED, "PERMISSION_DENIED", "Your project has been denied access."),
    _gemini(404, Cause.NOT_FOUND, NOWHERE, "NOT_FOUND", "Not found"),
    _gemini(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        {"retryDelay": "48s"},
        proven=True,
        wait_s=48,
    ),
    _gemini(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "RESOURCE_EXHAUSTED",
        "Resource exhausted.",
        proven=True,
        named="short",
    ),
    _gemini(
        429,
        Cause.NO_CREDIT,
        NO_CREDIT,
        "RESOURCE_EXHAUSTED",
        "Your prepayment credits are depleted.",
        proven=True,
    ),
    _gemini(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota",
        {"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
        {"retryDelay": "48s"},
        headers={"Date": "Mon, 23 Nov 2026 14:00:00 GMT"},
        named="a day's quota",
        proven=True,
        wait_s=18 * 3600,
    ),
    _gemini(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "RESOURCE_EXHAUSTED",
        "Spend-based rate limit exceeded",
        {"violations": [{"quotaId": "SpendPerTenMinutesPerProject"}]},
        {"retryDelay": "312s"},
        named="spend of ten minutes",
        proven=True,
        wait_s=312,
    ),
    _gemini(
        403,
        Cause.AUTHENTICATION,
        "Google rejects unrestricted keys: create a new one",
        "PERMISSION_DENIED",
        "Unrestricted API keys are not accepted.",
        named="unrestricted key",
    ),
    _gemini(
        403,
        Cause.PERMISSION,
        "The key's own restrictions do not allow this",
        "PERMISSION_DENIED",
        "Requests are blocked.",
        {"reason": "API_KEY_SERVICE_BLOCKED"},
        named="restricted key",
        proven=True,
    ),
    _gemini(500, Cause.SERVER_ERROR, SERVER, "INTERNAL", "Internal error"),
    _gemini(503, Cause.OVERLOADED, BUSY, "UNAVAILABLE", "The model is overloaded."),
)
