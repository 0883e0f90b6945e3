"""OpenRouter: its key's own page, errors with a numeric code, three ways of being out of money."""

from decimal import Decimal

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.dialect import Ask, Dialect, Refusal, Route, always, fake_key
from apimon_desktop.demo.feeds import Component, datadog
from apimon_desktop.demo.generation import embedding
from apimon_desktop.demo.http import Response, json_response
from apimon_desktop.providers.registry import APIProvider

_BALANCE_USD = Decimal("18.20")
_LIMIT_USD = 50


def _error(code: int, message: str, *, status: int | None = None, **metadata: object) -> Response:
    error: dict[str, object] = {"code": code, "message": message}
    if metadata:
        error["metadata"] = metadata
    return json_response({"error": error}, status=code if status is None else status)


def _key_page(ask: Ask) -> Response:
    left = float(_BALANCE_USD if ask.balance_usd is None else ask.balance_usd)
    used = _LIMIT_USD - left
    return json_response(
        {
            "data": {
                "label": "sk-or-v1-demo...000",
                "limit": _LIMIT_USD,
                "limit_remaining": left,
                "limit_reset": "monthly",
                "usage": used,
                "usage_daily": round(used / 30, 4),
                "usage_weekly": round(used / 4, 4),
                "usage_monthly": used,
                "byok_usage": 0,
                "byok_usage_daily": 0,
                "byok_usage_weekly": 0,
                "byok_usage_monthly": 0,
                "include_byok_in_limit": False,
                "is_free_tier": False,
                "is_management_key": False,
                "expires_at": None,
                "creator_user_id": "user_demo",
            }
        }
    )


def _rate_limited(ask: Ask) -> Response:
    """It sends no Retry-After; the moment of the reset stands in the body, in ms."""
    reset_ms = int((ask.at.timestamp() + ask.wait_s) * 1000)
    return _error(
        429,
        "Rate limit exceeded: free-models-per-min.",
        headers={
            "X-RateLimit-Limit": "20",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(reset_ms),
        },
        limit_source="openrouter_free_tier_minute",
    )


DIALECT = Dialect(
    provider_id=ProviderId(APIProvider.OPENROUTER.value),
    base_path="/api/v1",
    check_path="/api/v1/key",
    key=fake_key("sk-or-v1-", length=73),
    request_id_header="cf-ray",
    usual_ms=310,
    balance_usd=_BALANCE_USD,
    good=_key_page,
    refusals={
        Refusal.MISSING_KEY: always(_error(401, "Missing Authentication header")),
        # A key that is malformed is reported as one that is missing.
        Refusal.WRONG_KEY: always(_error(401, "Missing Authentication header")),
        Refusal.REVOKED_KEY: always(_error(401, "User not found.")),
        Refusal.FORBIDDEN: always(_error(403, "Only management keys can perform this operation")),
        Refusal.NO_CREDIT: always(
            _error(
                402,
                "Insufficient credits. Add more using https://openrouter.ai/settings/credits",
                limit_source="openrouter_credits",
            )
        ),
        Refusal.SPEND_LIMIT: always(
            _error(
                403,
                "Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys",
            )
        ),
        Refusal.RATE_LIMITED: _rate_limited,
        Refusal.OVERLOADED: always(_error(529, "Provider returned error")),
        Refusal.UPSTREAM_LIMITED: always(
            _error(
                429,
                "Provider returned error",
                raw="some/model is temporarily rate-limited upstream. Please retry shortly.",
                provider_name="Some Vendor",
                limit_source="upstream_provider_shared_pool",
            )
        ),
        Refusal.SERVER_ERROR: lambda ask: _error(ask.status, "Internal Server Error"),
        Refusal.ERROR_IN_OK: lambda _ask: _error(502, "Network connection lost.", status=200),
        Refusal.NOT_FOUND: always(_error(404, "Not Found")),
    },
    routes=(Route(path="/api/v1/embeddings", good=embedding),),
    models=("openai/text-embedding-3-small",),
    feed=datadog(
        "OpenRouter",
        Component(id="62d944d3-1acb-471b-81a0-099b3da0164f", name="API - Gateway"),
        Component(id="9fb5ccff-e128-455a-be20-59572f8d363a", name="Chat (/api/v1/chat/completions)"),
        Component(id="0c1de000-0000-4000-8000-000000000004", name="Embeddings (/api/v1/embeddings)"),
        Component(id="0c1de000-0000-4000-8000-000000000003", name="Website", is_api=False),
    ),
)
