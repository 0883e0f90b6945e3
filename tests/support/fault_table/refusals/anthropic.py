"""Anthropic: 529 for overload, 400 for an empty account."""

from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import Fault
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

_ON_HOLD = "The organisation is on hold; its account page says why"
_CAP = "The organisation's spending limit is reached"


def _anthropic(status: int, cause: Cause, text: str, kind: str, message: str = "", **more: Any) -> Fault:
    known = {name: more.pop(name) for name in ("named", "proven", "wait_s", "headers") if name in more}
    error = {"type": kind, "message": message, **more}
    return row("anthropic", status, cause, text, {"type": "error", "error": error}, **known)


ROWS = (
    _anthropic(
        400,
        Cause.NO_CREDIT,
        NO_CREDIT,
        "invalid_request_error",
        "Your credit balance is too low.",
        proven=True,
    ),
    _anthropic(
        400,
        Cause.NO_CREDIT,
        _CAP,
        "invalid_request_error",
        "You have reached your API usage limits.",
        proven=True,
        named="cap",
    ),
    _anthropic(400, Cause.BAD_RESPONSE, ODD, "invalid_request_error", "prompt is too long"),
    _anthropic(
        400,
        Cause.PERMISSION,
        _ON_HOLD,
        "invalid_request_error",
        "Your organization is on hold.",
        proven=True,
        named="on hold",
    ),
    _anthropic(
        400,
        Cause.PERMISSION,
        _ON_HOLD,
        "invalid_request_error",
        "Not now",
        details={"error_code": "organization_on_hold"},
        proven=True,
        named="on hold by its code",
    ),
    *(
        _anthropic(
            429,
            Cause.NO_CREDIT,
            _CAP,
            "rate_limit_error",
            "Limit",
            details={"error_code": code},
            headers={"Retry-After": "20"},
            proven=True,
            named=code,
        )
        for code in ("contract_spend_limit_reached", "linked_organization_spend_limit_reached")
    ),
    _anthropic(401, Cause.AUTHENTICATION, REJECTED, "authentication_error", "invalid x-api-key"),
    _anthropic(402, Cause.NO_CREDIT, NO_CREDIT, "billing_error", "Billing", proven=True),
    _anthropic(
        403,
        Cause.PERMISSION,
        "Blocked for your region or network",
        "forbidden",
        "Request not allowed",
        named="edge",
    ),
    _anthropic(403, Cause.PERMISSION, NOT_ALLOWED, "permission_error", "Not allowed", proven=True),
    _anthropic(404, Cause.NOT_FOUND, NOWHERE, "not_found_error", "Not found"),
    _anthropic(409, Cause.BAD_RESPONSE, ODD, "conflict_error"),
    _anthropic(413, Cause.BAD_RESPONSE, ODD, "request_too_large"),
    _anthropic(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "rate_limit_error",
        headers={"retry-after": "20"},
        proven=True,
        wait_s=20,
    ),
    _anthropic(
        429,
        Cause.NO_CREDIT,
        _CAP,
        "rate_limit_error",
        "Limit reached",
        details={"error_code": "enforced_spend_limit_reached"},
        proven=True,
    ),
    _anthropic(500, Cause.SERVER_ERROR, SERVER, "api_error", "Internal server error"),
    _anthropic(500, Cause.OVERLOADED, BUSY, "api_error", "Overloaded"),
    _anthropic(503, Cause.OVERLOADED, BUSY, "overloaded_error", "Later"),
    _anthropic(504, Cause.SERVER_ERROR, SERVER, "timeout_error", "Timed out"),
    _anthropic(529, Cause.OVERLOADED, BUSY, "overloaded_error", "Overloaded"),
)
