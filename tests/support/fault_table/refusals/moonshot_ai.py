"""Moonshot AI: 429 for speed, money and overload alike, and the account named."""

from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import ACCOUNT, Fault
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


def _moonshot(status: int, cause: Cause, text: str, kind: str, message: str = "", **more: Any) -> Fault:
    return row("moonshot_ai", status, cause, text, {"error": {"message": message, "type": kind}}, **more)


ROWS = (
    _moonshot(400, Cause.BAD_RESPONSE, ODD, "content_filter"),
    _moonshot(401, Cause.AUTHENTICATION, REJECTED, "invalid_authentication_error", "Invalid Authentication"),
    _moonshot(401, Cause.AUTHENTICATION, REJECTED, "incorrect_api_key_error", named="incorrect"),
    _moonshot(
        403,
        Cause.NO_CREDIT,
        NO_CREDIT,
        "exceeded_current_quota_error",
        f"{ACCOUNT} is not active",
        proven=True,
    ),
    _moonshot(403, Cause.PERMISSION, NOT_ALLOWED, "permission_denied_error", proven=True),
    _moonshot(404, Cause.NOT_FOUND, NOWHERE, "resource_not_found_error"),
    _moonshot(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "rate_limit_reached_error",
        f"Your account {ACCOUNT} request reached organization max RPM: 3, please try again after 1 seconds",
        proven=True,
        wait_s=1,
    ),
    _moonshot(
        429,
        Cause.NO_CREDIT,
        NO_CREDIT,
        "exceeded_current_quota_error",
        f"Your account {ACCOUNT} is suspended due to insufficient balance",
        proven=True,
    ),
    _moonshot(
        429, Cause.OVERLOADED, BUSY, "engine_overloaded_error", "The engine is overloaded", proven=True
    ),
    _moonshot(500, Cause.SERVER_ERROR, SERVER, "unexpected_output"),
    row(
        "moonshot_ai",
        200,
        Cause.BAD_RESPONSE,
        "It reports success and an error at the same time",
        {"code": 5, "data": None, "scode": "0x5", "status": False},
        named="failure within",
    ),
    row(
        "moonshot_ai",
        200,
        Cause.NO_CREDIT,
        "Out of credit",
        {"code": 0, "data": {"available_balance": -0.5, "voucher_balance": 0, "cash_balance": -0.5}},
        proven=True,
    ),
)
