"""Moonshot AI: a balance instead of a list, and 429 for speed, money and overload alike."""

from decimal import Decimal

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.dialect import Ask, Dialect, Refusal, Route, always, fake_key
from apimon_desktop.demo.feeds import Component, statuspage
from apimon_desktop.demo.generation import chat_completion
from apimon_desktop.demo.http import Response, json_response
from apimon_desktop.providers.registry import APIProvider

_BALANCE_USD = Decimal("9.58")
_VOUCHER_USD = Decimal("4.58")
_ACCOUNT = "org-0demo0000000000000000000000000<ak-0demo000000000000>"
"""Its messages name the account: nobody may pass that on."""


def _error(status: int, message: str, kind: str) -> Response:
    return json_response({"error": {"message": message, "type": kind}}, status=status)


def _balance(ask: Ask) -> Response:
    left = _BALANCE_USD if ask.balance_usd is None else ask.balance_usd
    voucher = min(_VOUCHER_USD, max(left, Decimal(0)))
    return json_response(
        {
            "code": 0,
            "data": {
                "available_balance": float(left),
                "voucher_balance": float(voucher),
                "cash_balance": float(left - voucher),
            },
            "scode": "0x0",
            "status": True,
        }
    )


DIALECT = Dialect(
    provider_id=ProviderId(APIProvider.MOONSHOT_AI.value),
    base_path="/v1",
    check_path="/v1/users/me/balance",
    key=fake_key("sk-", length=51),
    request_id_header="msh-request-id",
    usual_ms=450,
    balance_usd=_BALANCE_USD,
    good=_balance,
    refusals={
        Refusal.MISSING_KEY: always(_error(401, "Invalid Authentication", "invalid_authentication_error")),
        Refusal.WRONG_KEY: always(_error(401, "Invalid Authentication", "invalid_authentication_error")),
        Refusal.REVOKED_KEY: always(_error(401, "Incorrect API key provided", "incorrect_api_key_error")),
        Refusal.FORBIDDEN: always(_error(403, "You may not use this resource", "permission_denied_error")),
        Refusal.NO_CREDIT: always(
            _error(
                429,
                f"Your account {_ACCOUNT} is suspended due to insufficient balance, please recharge "
                "your account or check your plan and billing details",
                "exceeded_current_quota_error",
            )
        ),
        Refusal.RATE_LIMITED: lambda ask: _error(
            429,
            f"Your account {_ACCOUNT} request reached organization max RPM: 3, "
            f"please try again after {ask.wait_s} seconds",
            "rate_limit_reached_error",
        ),
        Refusal.OVERLOADED: always(
            _error(
                429,
                "The engine is currently overloaded, please try again later",
                "engine_overloaded_error",
            )
        ),
        Refusal.SERVER_ERROR: lambda ask: _error(ask.status, "Internal server error", "server_error"),
        Refusal.ERROR_IN_OK: always(
            json_response({"code": 5, "data": None, "scode": "0x5", "status": False})
        ),
        Refusal.NOT_FOUND: always(
            _error(404, "Not found the model or Permission denied", "resource_not_found_error")
        ),
    },
    routes=(Route(path="/v1/chat/completions", good=chat_completion),),
    models=("kimi-k2.6",),
    feed=statuspage(
        "demo0moonshot",
        "Moonshot AI",
        Component(id="8psr5dfdld0s", name="Open API"),
        Component(id="rf64wcbxt3r2", name="API Service"),
        Component(id="demo0kimi000", name="Kimi", is_api=False),
    ),
)
