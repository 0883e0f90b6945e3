"""Anthropic: two headers, 529 for overload, 400 for an empty account."""

from decimal import Decimal
from typing import Final

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.cost_days import DAY, cost_days, moment_of_text
from apimon_desktop.demo.dialect import Ask, Costs, Dialect, Refusal, Route, always, fake_key
from apimon_desktop.demo.feeds import Component, statuspage
from apimon_desktop.demo.generation import CHAT_TOKENS, PROMPT_TOKENS
from apimon_desktop.demo.http import Response, json_response
from apimon_desktop.providers.registry import APIProvider

_MODELS: Final = (
    ("claude-haiku-5-5", "Claude Haiku 5.5", "2026-09-02T00:00:00Z"),
    ("claude-opus-5", "Claude Opus 5", "2026-07-24T00:00:00Z"),
    ("claude-haiku-4-5", "Claude Haiku 4.5", "2025-10-15T00:00:00Z"),
)
_LIMIT: Final = "20"
_USUAL_CENTS: Final = Decimal("212.50")
"""What an ordinary day is billed with."""


def _error(
    status: int,
    kind: str,
    message: str,
    *,
    headers: dict[str, str] | None = None,
    **details: object,
) -> Response:
    error: dict[str, object] = {"type": kind, "message": message}
    if details:
        error["details"] = details
    return json_response({"type": "error", "error": error}, status=status, headers=headers)


def _models(ask: Ask) -> Response:
    limit = ask.query.get("limit", _LIMIT)
    if not limit.isdecimal() or int(limit) < 1:
        return _error(400, "invalid_request_error", "limit: Input should be greater than or equal to 1")
    shown = _MODELS[: int(limit)]
    return json_response(
        {
            "data": [
                {
                    "type": "model",
                    "id": model_id,
                    "display_name": name,
                    "created_at": created_at,
                    "max_input_tokens": 1000000,
                    "max_tokens": 128000,
                }
                for model_id, name, created_at in shown
            ],
            "has_more": len(shown) < len(_MODELS),
            "first_id": shown[0][0],
            "last_id": shown[-1][0],
        }
    )


def _message(ask: Ask) -> Response:
    return json_response(
        {
            "model": ask.model,
            "id": "msg_demo",
            "type": "message",
            "role": "assistant",
            "content": [{"type": "text", "text": "Hello"}],
            "stop_reason": "max_tokens",
            "stop_sequence": None,
            "usage": {
                "input_tokens": PROMPT_TOKENS,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens": CHAT_TOKENS - PROMPT_TOKENS,
                "service_tier": "standard",
            },
        }
    )


def _costs(ask: Ask) -> Response:
    """Amounts are texts, in cents."""
    first = moment_of_text(ask.query.get("starting_at", ""))
    if first is None:
        return _error(400, "invalid_request_error", "starting_at: Field required")
    days, next_page = cost_days(ask, first, most=31)
    return json_response(
        {
            "data": [
                {
                    "starting_at": f"{begins:%Y-%m-%dT00:00:00Z}",
                    "ending_at": f"{begins + DAY:%Y-%m-%dT00:00:00Z}",
                    "results": [
                        {
                            "amount": str(_USUAL_CENTS * share),
                            "currency": "USD",
                            "cost_type": "tokens",
                            "description": None,
                            "model": None,
                            "workspace_id": None,
                        }
                    ]
                    if share
                    else [],
                }
                for begins, share in days
            ],
            "has_more": next_page is not None,
            "next_page": next_page,
        }
    )


def _server_error(ask: Ask) -> Response:
    kind = "timeout_error" if ask.status == 504 else "api_error"
    return _error(ask.status, kind, "Internal server error")


DIALECT = Dialect(
    provider_id=ProviderId(APIProvider.ANTHROPIC.value),
    base_path="/v1",
    check_path="/v1/models",
    key=fake_key("sk-ant-api03-", length=108),
    key_header="x-api-key",
    key_prefix="",
    demanded_headers=("anthropic-version",),
    request_id_header="request-id",
    usual_ms=420,
    good=_models,
    refusals={
        Refusal.BAD_REQUEST: always(
            _error(400, "invalid_request_error", "anthropic-version: header is required")
        ),
        Refusal.MISSING_KEY: always(_error(401, "authentication_error", "x-api-key header is required")),
        Refusal.WRONG_KEY: always(
            _error(401, "authentication_error", "invalid x-api-key", headers={"x-should-retry": "false"})
        ),
        # Its edge answers in a shape of its own.
        Refusal.FORBIDDEN: always(
            json_response({"error": {"type": "forbidden", "message": "Request not allowed"}}, status=403)
        ),
        Refusal.NO_CREDIT: always(
            _error(
                400,
                "invalid_request_error",
                "Your credit balance is too low to access the Anthropic API. "
                "Please go to Plans & Billing to upgrade or purchase credits.",
            )
        ),
        Refusal.SPEND_LIMIT: always(
            _error(
                429,
                "rate_limit_error",
                "Your organization has reached its spend limit.",
                error_code="enforced_spend_limit_reached",
            )
        ),
        Refusal.RATE_LIMITED: lambda ask: _error(
            429,
            "rate_limit_error",
            "This request would exceed your account's rate limit. Please try again later.",
            headers={"retry-after": str(ask.wait_s)},
        ),
        Refusal.OVERLOADED: always(
            _error(529, "overloaded_error", "Overloaded", headers={"x-should-retry": "true"})
        ),
        Refusal.SERVER_ERROR: _server_error,
        Refusal.NOT_FOUND: always(_error(404, "not_found_error", "Not found")),
        Refusal.UNKNOWN_MODEL: lambda ask: _error(404, "not_found_error", f"model: {ask.model}"),
    },
    routes=(
        Route(
            path="/v1/messages/count_tokens",
            good=always(json_response({"input_tokens": PROMPT_TOKENS})),
        ),
        Route(path="/v1/messages", good=_message),
    ),
    models=tuple(model_id for model_id, *_ in _MODELS),
    costs=Costs(
        path="/v1/organizations/cost_report",
        key=fake_key("sk-ant-admin01-", length=108),
        page=_costs,
        refused=_error(401, "authentication_error", "invalid x-api-key"),
    ),
    # A key without credit may look, but not touch.
    unseen=frozenset({Refusal.NO_CREDIT}),
    feed=statuspage(
        "tymt9n04zgry",
        "Claude",
        Component(id="k8w3r06qmzrp", name="Claude API (api.anthropic.com)"),
        Component(id="demo0claude0", name="claude.ai", is_api=False),
    ),
)
