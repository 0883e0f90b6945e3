"""Google Gemini with an API key. Facts from recorded traffic (2025-08 to 2026-08) and its documentation."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.model.ids import Cause, Job, ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers import waits
from apimon_desktop.providers.matchers import (
    MOST_CHAT_TOKENS,
    PROMPT,
    count_reader,
    error_details,
    error_is,
    has_list,
    message_contains,
)
from apimon_desktop.providers.spec import Auth, ExtraRequest, Provider, Reply, Rule, UsageShape
from apimon_desktop.providers.usage.shapes import CHAT, GROUNDING, of_grounding

_USAGE: Final = UsageShape(
    endpoints=(":generateContent", ":streamGenerateContent", ":embedContent", ":batchEmbedContents"),
    usage_at=(("usageMetadata",),),
    model_at=(("modelVersion",),),
    id_at=(("responseId",),),
    names_model_in_path=True,
    # What was cached is inside the prompt, what tools brought is not.
    input_tokens=(("promptTokenCount",), ("toolUsePromptTokenCount",)),
    cached_input_tokens=(("cachedContentTokenCount",),),
    # Thoughts are charged as output and stand beside the candidates, which may be absent.
    output_tokens=(("candidatesTokenCount",), ("thoughtsTokenCount",)),
    reasoning_tokens=(("thoughtsTokenCount",),),
    total_tokens=("totalTokenCount",),
    by_modality={
        "input": (("promptTokensDetails",), ("toolUsePromptTokensDetails",)),
        "cached": (("cacheTokensDetails",),),
        "output": (("candidatesTokensDetails",),),
    },
    tools_at=GROUNDING,
    read_tools=of_grounding,
    terms={"service_tier": (("serviceTier",),)},
)

_INTERACTIONS: Final = UsageShape(
    # The SDK's types of 2026-11; its streams hold the same in the last event.
    endpoints=("/interactions",),
    can_be_asked_again=True,
    usage_at=(("usage",), ("interaction", "usage")),
    model_at=(("model",), ("interaction", "model")),
    id_at=(("id",), ("interaction", "id")),
    input_tokens=(("total_input_tokens",), ("total_tool_use_tokens",)),
    cached_input_tokens=(("total_cached_tokens",),),
    output_tokens=(("total_output_tokens",), ("total_thought_tokens",)),
    reasoning_tokens=(("total_thought_tokens",),),
    total_tokens=("total_tokens",),
    by_modality={
        "input": (("input_tokens_by_modality",), ("tool_use_tokens_by_modality",)),
        "cached": (("cached_tokens_by_modality",),),
        "output": (("output_tokens_by_modality",),),
    },
    tool_lists=(("grounding_tool_count",),),
    terms_at={"service_tier": (("service_tier",), ("interaction", "service_tier"))},
)


def _reason(*names: str) -> Callable[[Reply], bool]:
    """A condition: one of the error's details gives one of these reasons."""
    return lambda reply: any(detail.get("reason") in names for detail in error_details(reply.document))


def _wait_s(reply: Reply, now: datetime) -> float | None:
    """The wait in the body, s; Google sends no Retry-After. A daily quota ends at midnight Pacific time."""
    stated: list[float | None] = []
    for detail in error_details(reply.document):
        delay = detail.get("retryDelay")
        stated.append(waits.duration_s(delay) if isinstance(delay, str) else None)
        if any("PerDay" in str(violation.get("quotaId")) for violation in _violations(detail)):
            stated.append(waits.pacific_midnight_wait_s(reply.headers, now))
    return max((seconds for seconds in stated if seconds is not None), default=None)


def _violations(detail: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The exhausted quotas in a detail."""
    violations = detail.get("violations")
    yield from (one for one in (violations if isinstance(violations, list) else ()) if isinstance(one, dict))


def _has_no_quota(reply: Reply) -> bool:
    """True where the account's plan has no quota at all for the model, so that waiting is of no use."""
    details = error_details(reply.document)
    return any(str(one.get("quotaValue")) == "0" for detail in details for one in _violations(detail))


PROVIDER = Provider(
    id=ProviderId("google_gemini"),
    name="Google Gemini",
    short_name="Google Gemini",
    hue="#1a6fe0",
    base_url="https://generativelanguage.googleapis.com/v1beta",
    check_path="models?pageSize=1",
    key_variables=("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    # Not ?key=: the new keys are refused there, and an address ends up in logs.
    auth=Auth(header="x-goog-api-key"),
    is_own_answer=has_list("models", of="name"),
    rules=(
        Rule((400, 401, 403), Cause.AUTHENTICATION, _reason("API_KEY_INVALID", "API_KEY_EXPIRED")),
        # Standard keys without a restriction are refused since 2026-06-19.
        Rule(
            (400, 401, 403),
            Cause.AUTHENTICATION,
            message_contains("unrestricted"),
            say("Google rejects unrestricted keys: create a new one"),
        ),
        Rule(
            (403,),
            Cause.PERMISSION,
            _reason("API_KEY_SERVICE_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED"),
            say("The key's own restrictions do not allow this"),
            key_accepted=True,
        ),
        Rule((400,), Cause.PERMISSION, error_is("FAILED_PRECONDITION"), say("Not offered in your region")),
        Rule(
            (403,),
            Cause.AUTHENTICATION,
            message_contains("reported as leaked"),
            say("Google blocked this key: it was leaked publicly"),
        ),
        Rule((403,), Cause.AUTHENTICATION, message_contains("unregistered callers")),
        Rule(
            (429,),
            Cause.NO_CREDIT,
            message_contains("prepayment credit", "prepaid credit", "credits are depleted"),
            key_accepted=True,
        ),
        Rule(
            (429,),
            Cause.NO_CREDIT,
            _has_no_quota,
            say("Your plan has no quota for this model"),
            key_accepted=True,
        ),
        Rule((503,), Cause.OVERLOADED, error_is("UNAVAILABLE")),
    ),
    read_wait_s=_wait_s,
    usd_per_1k_tokens=Decimal("0.001"),
    price_list_id="google",
    # One input price for "text / image / video" (ai.google.dev/gemini-api/docs/pricing, read 2026-11-30).
    input_at_text_rate=frozenset({"image", "video"}),
    used_for=say("live assistant, Logic Pro plug-in"),
    jobs=frozenset({Job.CHAT, Job.EMBEDDINGS}),
    # Its feed is an unofficial call with a key scraped from the page: we link to the page instead.
    status_url=None,
    status_page_url="https://aistudio.google.com/status",
    keys_url="https://aistudio.google.com/apikey",
    top_up_url="https://aistudio.google.com/usage",
    key_prefixes=("AIza", "AQ."),
    usage=(_USAGE, _INTERACTIONS, CHAT),
    paid_test=ExtraRequest(
        path="models/{model}:generateContent",
        body=lambda _model: {
            "contents": [{"parts": [{"text": PROMPT}]}],
            "generationConfig": {"maxOutputTokens": 1},
        },
        model="gemini-3.1-flash-lite",
        # Stopped at the limit, a candidate may come without content.
        is_own_answer=has_list("candidates", of="finishReason"),
        most_tokens=MOST_CHAT_TOKENS,
        read_tokens=count_reader("usageMetadata", "totalTokenCount"),
    ),
)
