"""Google Gemini: a list in pages, 400 for a wrong key and for the wrong region, waits in the body."""

from typing import Final

from apimon_desktop.core.types import ProviderId
from apimon_desktop.demo.dialect import Ask, Dialect, Refusal, Route, always, fake_key
from apimon_desktop.demo.feeds import link_only
from apimon_desktop.demo.generation import CHAT_TOKENS, PROMPT_TOKENS
from apimon_desktop.demo.http import Response, json_response
from apimon_desktop.providers.registry import APIProvider

_TYPES: Final = "type.googleapis.com/google.rpc."
_MODELS: Final = ("gemini-3.1-flash-lite", "gemini-3.1-flash", "gemini-3.1-pro", "gemini-embedding-002")
_PAGE_SIZE: Final = 50
_PAGE_MARK: Final = "demo-page-"


def _error(code: int, status: str, message: str, *details: object) -> Response:
    error: dict[str, object] = {"code": code, "message": message, "status": status}
    if details:
        error["details"] = details
    return json_response({"error": error}, status=code)


def _models(ask: Ask) -> Response:
    size = ask.query.get("pageSize", str(_PAGE_SIZE))
    first = ask.query.get("pageToken", _PAGE_MARK + "0").removeprefix(_PAGE_MARK)
    if not size.isdecimal() or int(size) < 1 or not first.isdecimal():
        return _error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    start, end = int(first), int(first) + int(size)
    document: dict[str, object] = {"models": [_model(name) for name in _MODELS[start:end]]}
    if end < len(_MODELS):
        document["nextPageToken"] = f"{_PAGE_MARK}{end}"
    return json_response(document, headers={"Server-Timing": "gfet4t7; dur=18"})


def _model(name: str) -> dict[str, object]:
    return {
        "name": f"models/{name}",
        "version": "001",
        "displayName": name.replace("-", " ").title(),
        "inputTokenLimit": 1048576,
        "outputTokenLimit": 65536,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
    }


def _generated(ask: Ask) -> Response:
    return json_response(
        {
            "candidates": [{"content": {"role": "model"}, "finishReason": "MAX_TOKENS", "index": 0}],
            "usageMetadata": {"promptTokenCount": PROMPT_TOKENS, "totalTokenCount": CHAT_TOKENS},
            "modelVersion": ask.model,
        }
    )


def _rate_limited(ask: Ask) -> Response:
    return _error(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details. "
        f"\nPlease retry in {ask.wait_s}.000000000s.",
        {"@type": f"{_TYPES}Help", "links": [{"url": "https://ai.google.dev/gemini-api/docs/rate-limits"}]},
        {
            "@type": f"{_TYPES}QuotaFailure",
            "violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "15"}],
        },
        {"@type": f"{_TYPES}RetryInfo", "retryDelay": f"{ask.wait_s}s"},
    )


DIALECT = Dialect(
    provider_id=ProviderId(APIProvider.GOOGLE_GEMINI.value),
    base_path="/v1beta",
    check_path="/v1beta/models",
    key=fake_key("AIza", length=39),
    key_header="x-goog-api-key",
    key_prefix="",
    usual_ms=600,
    good=_models,
    refusals={
        Refusal.MISSING_KEY: always(
            _error(
                403,
                "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers (callers without established identity). "
                "Please use API Key or other form of API consumer identity to call this API.",
            )
        ),
        Refusal.WRONG_KEY: always(
            _error(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                {
                    "@type": f"{_TYPES}ErrorInfo",
                    "reason": "API_KEY_INVALID",
                    "domain": "googleapis.com",
                    "metadata": {"service": "generativelanguage.googleapis.com"},
                },
            )
        ),
        Refusal.REVOKED_KEY: always(
            _error(
                403,
                "PERMISSION_DENIED",
                "Your API key was reported as leaked. Please use another API key.",
            )
        ),
        Refusal.FORBIDDEN: always(
            _error(400, "FAILED_PRECONDITION", "User location is not supported for the API use.")
        ),
        Refusal.NO_CREDIT: always(
            _error(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted. Please add credits.")
        ),
        Refusal.RATE_LIMITED: _rate_limited,
        Refusal.OVERLOADED: always(
            _error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
        ),
        Refusal.SERVER_ERROR: lambda ask: _error(ask.status, "INTERNAL", "An internal error has occurred."),
        Refusal.NOT_FOUND: always(_error(404, "NOT_FOUND", "Requested entity was not found.")),
        Refusal.UNKNOWN_MODEL: lambda ask: _error(
            404, "NOT_FOUND", f"models/{ask.model} is not found for API version v1beta."
        ),
    },
    routes=(Route(path="/v1beta/models/{model}:generateContent", good=_generated),),
    models=_MODELS,
    feed=link_only("/status", "Google AI Studio status"),
)
