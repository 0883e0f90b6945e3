"""Together AI: one error type for money and for speed."""

from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import KEY, Fault
from fault_table.refusals.row import BUSY, NO_CREDIT, NOWHERE, REFUSED, REJECTED, SERVER, TOO_MANY, row


def _together(status: int, cause: Cause, text: str, message: str, kind: str = "", **more: Any) -> Fault:
    error = {"message": message, "type": kind, "param": None, "code": None}
    return row("together_ai", status, cause, text, {"id": "o3Li", "error": error}, **more)


ROWS = (
    _together(
        401, Cause.AUTHENTICATION, REJECTED, f"Invalid API key provided: {KEY}", "invalid_request_error"
    ),
    _together(402, Cause.NO_CREDIT, NO_CREDIT, "Credit limit exceeded.", "credit_limit", proven=True),
    _together(403, Cause.PERMISSION, REFUSED, "Not allowed"),
    _together(404, Cause.NOT_FOUND, NOWHERE, "Not found"),
    _together(
        429,
        Cause.RATE_LIMITED,
        TOO_MANY,
        "You have been rate limited.",
        "credit_limit",
        headers={"x-ratelimit-reset": "2"},
        proven=True,
        wait_s=2,
    ),
    _together(500, Cause.SERVER_ERROR, SERVER, "Internal server error"),
    _together(503, Cause.OVERLOADED, BUSY, "The engine is currently overloaded"),
    _together(503, Cause.SERVER_ERROR, SERVER, "Service unavailable"),
    _together(504, Cause.SERVER_ERROR, SERVER, "Gateway timeout"),
)
