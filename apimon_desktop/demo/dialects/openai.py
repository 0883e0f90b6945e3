"""OpenAI: errors that quote the key, money and speed under the same 429, restricted keys."""

from decimal import Decimal
from typing import Final

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.cost_days import DAY, cost_days, moment_of_epoch
from apimon_desktop.demo.dialect import Ask, Costs, Dialect, Refusal, Route, always, fake_key
from apimon_desktop.demo.feeds import Component, incident_io
from apimon_desktop.demo.generation import chat_completion
from apimon_desktop.demo.http import Response, json_response
from apimon_desktop.providers.registry import APIProvider

_MODELS: Final = ("gpt-6-luna", "gpt-5-nano", "gpt-4.1-nano", "text-embedding-3-small", "whisper-1")
_REFUSED: Final = "invalid_request_error"
_USUAL_USD: Final = Decimal("4.20")
"""What an ordinary day is billed with, three times over."""


def _error(
    status: int,
    message: str,
    kind: str,
    code: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json_response({"error": error}, status=status, headers=headers)


def _wrong_key(ask: Ask) -> Response:
    """It quotes the key in full, as the real one does at times: nobody may pass it on."""
    return _error(
        401,
        f"Incorrect API key provided: {ask.key}. You can find your API key at "
        "https://platform.openai.com/account/api-keys.",
        _REFUSED,
        "invalid_api_key",
        {"WWW-Authenticate": 'Bearer realm="OpenAI API"'},
    )


def _rate_limited(ask: Ask) -> Response:
    """The header names the full refill; the text names the wait."""
    return _error(
        429,
        "Rate limit reached for gpt-5-nano in organization org-demo on requests per min (RPM): "
        f"Limit 3, Used 3, Requested 1. Please try again in {ask.wait_s}s.",
        "requests",
        "rate_limit_exceeded",
        {
            "x-ratelimit-limit-requests": "3",
            "x-ratelimit-remaining-requests": "0",
            "x-ratelimit-reset-requests": "1m0.198s",
        },
    )


def _costs(ask: Ask) -> Response:
    """The first day is snapped to its beginning, the last one ends in the future, figures are long."""
    first = moment_of_epoch(ask.query.get("start_time", ""))
    if first is None:
        return _error(400, "Missing required parameter: 'start_time'.", _REFUSED)
    days, next_page = cost_days(ask, first, most=180)
    return json_response(
        {
            "object": "page",
            "has_more": next_page is not None,
            "next_page": next_page,
            "data": [
                {
                    "object": "bucket",
                    "start_time": int(begins.timestamp()),
                    "end_time": int((begins + DAY).timestamp()),
                    "results": [
                        {
                            "object": "organization.costs.result",
                            "amount": {"value": float(_USUAL_USD * share) / 3, "currency": "usd"},
                            "line_item": None,
                            "project_id": None,
                            "organization_id": "org-demo",
                        }
                    ]
                    if share
                    else [],
                }
                for begins, share in days
            ],
        }
    )


DIALECT = Dialect(
    provider_id=ProviderId(APIProvider.OPENAI.value),
    base_path="/v1",
    check_path="/v1/models",
    key=fake_key("sk-proj-", length=156),
    request_id_header="x-request-id",
    usual_ms=390,
    good=always(
        json_response(
            {
                "object": "list",
                "data": [
                    {"id": name, "object": "model", "created": 1767225600, "owned_by": "system"}
                    for name in _MODELS
                ],
            },
            headers={"openai-processing-ms": "85", "openai-version": "2020-10-01"},
        )
    ),
    refusals={
        Refusal.MISSING_KEY: always(
            _error(
                401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header "
                "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                _REFUSED,
            )
        ),
        Refusal.WRONG_KEY: _wrong_key,
        Refusal.RESTRICTED_KEY: always(
            _error(
                401,
                "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
                _REFUSED,
            )
        ),
        Refusal.FORBIDDEN: always(
            _error(
                403,
                "Country, region, or territory not supported",
                "request_forbidden",
                "unsupported_country_region_territory",
            )
        ),
        Refusal.NO_CREDIT: always(
            _error(
                429,
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota",
                "insufficient_quota",
            )
        ),
        Refusal.SPEND_LIMIT: always(
            _error(
                429,
                "This project has reached its spend limit.",
                "insufficient_quota",
                "project_spend_limit_exceeded",
            )
        ),
        Refusal.RATE_LIMITED: _rate_limited,
        Refusal.OVERLOADED: always(
            _error(503, "That model is currently overloaded with other requests.", "server_error")
        ),
        Refusal.SERVER_ERROR: lambda ask: _error(
            ask.status, "The server had an error processing your request.", "server_error"
        ),
        Refusal.NOT_FOUND: always(_error(404, "Invalid URL (GET)", _REFUSED)),
        Refusal.UNKNOWN_MODEL: lambda ask: _error(
            404,
            f"The model `{ask.model}` does not exist or you do not have access to it.",
            _REFUSED,
            "model_not_found",
        ),
    },
    routes=(Route(path="/v1/chat/completions", good=chat_completion),),
    models=_MODELS,
    costs=Costs(
        path="/v1/organization/costs",
        key=fake_key("sk-admin-", length=132),
        page=_costs,
        refused=_error(
            403,
            "You have insufficient permissions for this operation. Missing scopes: api.usage.read.",
            _REFUSED,
        ),
    ),
    feed=incident_io(
        "01JMDK9XYNY6RXSED6SDWW50WY",
        "OpenAI",
        Component(id="01JMXBRMFE6N2NNT7DG6XZQ6PW", name="Chat Completions"),
        Component(id="01JP8CD9JR3HR6Y7G4Q75N4DVW", name="Responses"),
        Component(id="01JMXBNJXG1S2D9V65P1ZZTD94", name="Login", is_api=False),
    ),
)
