"""Together AI: a bare array, and one error type for money and for speed."""

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.dialect import Ask, Dialect, Refusal, Route, always, fake_key
from apimon_desktop.demo.feeds import Component, better_stack
from apimon_desktop.demo.generation import chat_completion
from apimon_desktop.demo.http import Response, json_response
from apimon_desktop.providers.registry import APIProvider

_MODELS = (
    ("moonshotai/Kimi-K2.6", "Kimi K2.6", 262144, 0.5),
    ("Qwen/Qwen3.5-9B", "Qwen3.5 9B", 131072, 0.17),
)


def _error(
    status: int,
    message: str,
    kind: str,
    *,
    code: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json_response({"id": "demoDialect-1", "error": error}, status=status, headers=headers)


def _model(model_id: str, name: str, context_length: int, usd_per_mtok: float) -> dict[str, object]:
    return {
        "id": model_id,
        "object": "model",
        "created": 1762000000,
        "type": "chat",
        "display_name": name,
        "organization": model_id.partition("/")[0],
        "link": f"https://huggingface.co/{model_id}",
        "license": "other",
        "context_length": context_length,
        "pricing": {
            "hourly": 0,
            "input": usd_per_mtok,
            "output": usd_per_mtok,
            "base": 0,
            "finetune": 0,
        },
    }


def _rate_limited(ask: Ask) -> Response:
    return _error(
        429,
        "You have been rate limited. Your rate limit is 60 queries per minute.",
        "credit_limit",
        headers={
            "x-ratelimit-limit": "1",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": str(ask.wait_s),
        },
    )


DIALECT = Dialect(
    provider_id=ProviderId(APIProvider.TOGETHER_AI.value),
    base_path="/v1",
    check_path="/v1/models",
    key=fake_key("tgp_v1_", length=50),
    request_id_header="cf-ray",
    usual_ms=205,
    good=always(json_response([_model(*model) for model in _MODELS])),
    refusals={
        Refusal.MISSING_KEY: always(_error(401, "Missing API key", "invalid_request_error")),
        Refusal.WRONG_KEY: always(
            _error(
                401,
                "Invalid API key provided. You can find your API key at "
                "https://api.together.ai/settings/api-keys.",
                "invalid_request_error",
                code="invalid_api_key",
            )
        ),
        Refusal.FORBIDDEN: always(_error(403, "You may not use this endpoint.", "permission_error")),
        Refusal.NO_CREDIT: always(
            _error(
                402,
                "Credit limit exceeded. Please navigate to "
                "https://api.together.ai/settings/billing to add credit or upgrade your plan.",
                "credit_limit",
            )
        ),
        Refusal.RATE_LIMITED: _rate_limited,
        Refusal.OVERLOADED: always(
            _error(503, "The engine is currently overloaded, please try again later", "service_unavailable")
        ),
        Refusal.SERVER_ERROR: lambda ask: _error(ask.status, "Internal server error", "server_error"),
        Refusal.UNKNOWN_MODEL: lambda ask: _error(
            400,
            f"Unable to access model {ask.model}.",
            "invalid_request_error",
            code="model_not_available",
        ),
        Refusal.NOT_FOUND: always(_error(404, "Not found", "invalid_request_error")),
    },
    routes=(Route(path="/v1/chat/completions", good=chat_completion),),
    models=tuple(model_id for model_id, *_ in _MODELS),
    feed=better_stack(
        "910000",
        "Together AI",
        "Inference - Chat",
        Component(id="8100001", name="Kimi K2.6"),
        Component(id="8100003", name="Qwen3.5 9B"),
        Component(id="8100002", name="Website", is_api=False),
    ),
)
