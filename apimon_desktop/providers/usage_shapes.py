"""How replies tell what was used, in the forms that several providers share, and how they are read.

Facts from recorded replies (2024 to 2026-10) and the providers' API descriptions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.usage import NO_DETAILS, TOOL_CALLS, Tokens, UsageDetails, usage_details
from apimon_desktop.providers.shapes import money
from apimon_desktop.providers.spec import Place, UsageShape
from apimon_desktop.providers.tools_used import OUTPUT_ITEMS, of_output_items
from apimon_desktop.providers.usage_counts import (
    at,
    count_at,
    count_of,
    modality_counts,
    tool_counts,
    with_iterations,
    within,
)

_SHORTEST_ID: Final = 16
"""Shorter ones repeat: Ollama draws a number below 1,000 for each reply."""
_LONGEST_NAME: Final = 200
_MOST_USD: Final = 100_000
"""The limit of a cost, as in reports."""

_MODALITIES: Final = ("audio", "image", "video")


def _details(*, inputs: str, outputs: str) -> dict[str, tuple[Place, ...]]:
    """The places of counts by modality in OpenAI's protocols; the Realtime API has ``token_details``."""
    found: dict[str, tuple[Place, ...]] = {}
    for modality in _MODALITIES:
        name = f"{modality}_tokens"
        places = [(f"{inputs}_details", name), (f"{inputs.replace('tokens', 'token')}_details", name)]
        found[f"input_{name}"] = tuple(places)
        found[f"cached_{name}"] = tuple((where, "cached_tokens_details", name) for where, _ in places)
        found[f"output_{name}"] = (
            (f"{outputs}_details", name),
            (f"{outputs.replace('tokens', 'token')}_details", name),
        )
    return found


_TOOLS: Final[Mapping[str, tuple[Place, ...]]] = {
    # Anthropic's and OpenRouter's, Perplexity's, and xAI's names.
    "web_searches": (
        ("server_tool_use", "web_search_requests"),
        ("server_tool_use_details", "web_search_requests"),
        ("num_search_queries",),
        ("server_side_tool_usage_details", "web_search_calls"),
    ),
    "social_searches": (("server_side_tool_usage_details", "x_search_calls"),),
    "code_executions": (
        ("server_tool_use", "code_execution_requests"),
        ("server_side_tool_usage_details", "code_interpreter_calls"),
    ),
    "file_searches": (("server_side_tool_usage_details", "file_search_calls"),),
}
FROM_OUTPUT: Final = "tools_in_output"
"""The key in the usage object for the result of `UsageShape.read_tools`."""

CHAT: Final = UsageShape(
    endpoints=("/chat/completions", "/completions", "/embeddings", "/rerank"),
    # Moonshot's streams have it in the last choice, Groq's in an object of their own.
    usage_at=(("usage",), ("choices", 0, "usage"), ("x_groq", "usage")),
    model_at=(("model",),),
    id_at=(("id",),),
    input_tokens=(("prompt_tokens",),),
    # The second at Together and Moonshot, the third at DeepSeek.
    cached_input_tokens=(
        ("prompt_tokens_details", "cached_tokens"),
        ("cached_tokens",),
        ("prompt_cache_hit_tokens",),
    ),
    cache_write_tokens=(("prompt_tokens_details", "cache_write_tokens"),),
    output_tokens=(("completion_tokens",),),
    reasoning_tokens=(("completion_tokens_details", "reasoning_tokens"),),
    total_tokens=("total_tokens",),
    # xAI, and Google in this protocol, count reasoning in the total only.
    rest_is_reasoning=True,
    counts={**_details(inputs="prompt_tokens", outputs="completion_tokens"), **_TOOLS},
    terms_at={"service_tier": (("service_tier",),)},
)
"""OpenAI's first protocol: what was cached is inside the input, what was thought inside the output."""

RESPONSES: Final = UsageShape(
    endpoints=("/responses",),
    can_be_asked_again=True,
    usage_at=(("usage",), ("response", "usage")),
    model_at=(("model",), ("response", "model")),
    id_at=(("id",), ("response", "id")),
    input_tokens=(("input_tokens",),),
    cached_input_tokens=(
        ("input_tokens_details", "cached_tokens"),
        ("input_token_details", "cached_tokens"),
    ),
    cache_write_tokens=(("input_tokens_details", "cache_write_tokens"),),
    output_tokens=(("output_tokens",),),
    reasoning_tokens=(("output_tokens_details", "reasoning_tokens"),),
    total_tokens=("total_tokens",),
    rest_is_reasoning=True,
    counts={**_details(inputs="input_tokens", outputs="output_tokens"), **_TOOLS},
    tools_at=OUTPUT_ITEMS,
    read_tools=of_output_items,
    terms_at={"service_tier": (("service_tier",), ("response", "service_tier"))},
)
"""OpenAI's second protocol: the same under other names."""

MEDIA: Final = replace(
    RESPONSES,
    endpoints=(
        *("/images/generations", "/images/edits", "/audio/transcriptions", "/audio/translations"),
        "/responses/compact",
    ),
    can_be_asked_again=False,
    names_model_in_request=True,
    has_latency=False,
)
"""OpenAI's replies for images, audio and compaction, which do not name the model."""

MESSAGES: Final = UsageShape(
    endpoints=("/messages",),
    usage_at=(("usage",), ("message", "usage")),
    model_at=(("model",), ("message", "model")),
    id_at=(("id",), ("message", "id")),
    input_tokens=(("input_tokens",), ("cache_creation_input_tokens",), ("cache_read_input_tokens",)),
    cached_input_tokens=(("cache_read_input_tokens",),),
    cache_write_tokens=(("cache_creation_input_tokens",),),
    cache_write_parts=(
        ("cache_creation", "ephemeral_5m_input_tokens"),
        ("cache_creation", "ephemeral_1h_input_tokens"),
    ),
    cache_write_1h_tokens=(("cache_creation", "ephemeral_1h_input_tokens"),),
    cache_is_outside_input=True,
    output_tokens=(("output_tokens",),),
    reasoning_tokens=(("output_tokens_details", "thinking_tokens"),),
    counts=_TOOLS,
    tool_requests=("server_tool_use",),
    iterations=("iterations",),
    terms={name: ((name,),) for name in ("service_tier", "speed", "inference_geo")},
)
"""Anthropic's protocol: what went through the cache is outside the input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReading:
    """What a reply tells of itself."""

    tokens: Tokens | None = None
    """None: it does not say."""
    details: UsageDetails = NO_DETAILS
    lacks_count: bool = False
    """True where input or output is not a valid count: more was used than is reported."""
    model: str | None = None
    """None: it does not say."""
    cost_usd: Decimal | None = None
    """In the provider's own words. None: it does not say."""
    reply_id: str | None = None
    """Never given twice. None: it has none, or one that may be given again."""


def read_usage(document: Any, shape: UsageShape) -> UsageReading:
    """What a whole reply, or the event of a stream that tells it, says was used."""
    usage = usage_in(document, shape)
    return reading(
        {} if usage is None else usage,
        shape,
        model=text_at(document, shape.model_at),
        reply_id=text_at(document, shape.id_at),
    )


def reading(
    usage: Mapping[str, Any], shape: UsageShape, *, model: str | None, reply_id: str | None
) -> UsageReading:
    """What a usage object says; an empty one says nothing."""
    tokens, lacks_count = _tokens(usage, shape)
    found = (
        NO_DETAILS if tokens is None else usage_details(_counts(usage, shape, tokens), _terms(usage, shape))
    )
    if tokens is not None and shape.iterations:
        tokens, found = with_iterations(at(usage, shape.iterations), tokens, found, shape)
    return UsageReading(
        tokens=tokens,
        details=found,
        lacks_count=lacks_count,
        model=model,
        cost_usd=shape.read_cost(usage),
        reply_id=reply_id if reply_id is not None and len(reply_id) >= _SHORTEST_ID else None,
    )


def usage_in(document: Any, shape: UsageShape) -> Mapping[str, Any] | None:
    """The usage object of a reply or event, with the terms that stand beside it. None: there is none."""
    found = (at(document, place) for place in shape.usage_at)
    usage = next((usage for usage in found if isinstance(usage, dict)), None)
    if usage is None:
        return None
    terms = {name: text_at(document, places) for name, places in shape.terms_at.items()}
    beside: dict[str, Any] = {name: text for name, text in terms.items() if text is not None}
    if tools := shape.read_tools(document):
        beside[FROM_OUTPUT] = tools
    return {**beside, **usage} if beside else usage


def merged_usage(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """A stream's usage so far: the latest value of each field; 0 and invalid values replace no count."""
    merged = dict(before)
    for name, value in now.items():
        known = merged.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[name] = merged_usage(known, value)
        elif _is_count(known):
            merged[name] = value if value and _is_count(value) else known
        elif value or _is_count(value) or known is None:
            merged[name] = value
    return merged


def text_at(document: Any, places: Iterable[Place]) -> str | None:
    """The first short text that stands in one of the places. None: there is none."""
    found = (at(document, place) for place in places)
    return next((text for text in found if isinstance(text, str) and 0 < len(text) <= _LONGEST_NAME), None)


def amount(value: Any) -> Decimal | None:
    """The cost of a request as a reply's number, exact. None: not a valid cost."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    sum_of_money = money(str(value)) if isinstance(value, Decimal) else money(value)
    return sum_of_money if sum_of_money is not None and 0 <= sum_of_money <= _MOST_USD else None


def _tokens(usage: Mapping[str, Any], shape: UsageShape) -> tuple[Tokens | None, bool]:
    """The tokens (None: not reported), and whether a count is missing because it is invalid."""
    inputs = [count_at(usage, place) for place in shape.input_tokens]
    outputs = [count_at(usage, place) for place in shape.output_tokens]
    total = count_at(usage, shape.total_tokens) if shape.total_tokens else None
    wrong_in = _has_invalid(usage, shape.input_tokens)
    wrong_out = _has_invalid(usage, shape.output_tokens)
    if all(count is None for count in (*inputs, *outputs)):
        if total is None:
            return None, wrong_in or wrong_out
        return Tokens(unsplit_tokens=total), False
    put_in, put_out = _sum(inputs), _sum(outputs)
    if total is not None and total >= put_in + put_out and wrong_in != wrong_out:
        # The invalid count follows from the total.
        put_in, put_out = (total - put_out, put_out) if wrong_in else (put_in, total - put_in)
        wrong_in = wrong_out = False
    tokens = _split(usage, shape, input_tokens=put_in, output_tokens=put_out, total=total)
    return tokens, wrong_in or wrong_out


def _split(
    usage: Mapping[str, Any], shape: UsageShape, *, input_tokens: int, output_tokens: int, total: int | None
) -> Tokens:
    """A part is at most its whole, although OpenRouter was seen to give more thoughts than output."""
    rest = max(0, (total or 0) - input_tokens - output_tokens) if shape.rest_is_reasoning else 0
    written = _first(usage, shape.cache_write_tokens)
    parts = _sum(count_at(usage, place) for place in shape.cache_write_parts)
    if shape.cache_is_outside_input and parts > written:
        input_tokens += parts - written
    written = min(max(written, parts), input_tokens)
    return Tokens(
        input_tokens=input_tokens,
        cached_input_tokens=min(_first(usage, shape.cached_input_tokens), input_tokens - written),
        cache_write_tokens=written,
        cache_write_1h_tokens=min(_first(usage, shape.cache_write_1h_tokens), written),
        output_tokens=output_tokens + rest,
        reasoning_tokens=min(max(_first(usage, shape.reasoning_tokens), rest), output_tokens + rest),
    )


def _counts(usage: Mapping[str, Any], shape: UsageShape, tokens: Tokens) -> Mapping[str, int]:
    """Further counts, each limited to the count that it is a part of."""
    told = {
        name: max(((count_at(usage, place) or 0) for place in places), default=0)
        for name, places in shape.counts.items()
    }
    for part, places in shape.by_modality.items():
        for name, count in modality_counts(part, (at(usage, place) for place in places)).items():
            told[name] = told.get(name, 0) + count
    for name, count in tool_counts(usage, shape).items():
        told[name] = told.get(name, 0) + count
    for name in TOOL_CALLS if FROM_OUTPUT in usage else ():
        # Some providers report the same calls twice.
        told[name] = max(told.get(name, 0), count_at(usage, (FROM_OUTPUT, name)) or 0)
    return within(told, tokens)


def _terms(usage: Mapping[str, Any], shape: UsageShape) -> dict[str, str]:
    places = {name: (*shape.terms.get(name, ()), (name,)) for name in (*shape.terms, *shape.terms_at)}
    found = {name: text_at(usage, where) for name, where in places.items()}
    return {name: text for name, text in found.items() if text is not None}


def _first(usage: Mapping[str, Any], places: Iterable[Place]) -> int:
    counts = (count_at(usage, place) for place in places)
    return next((count for count in counts if count is not None), 0)


def _sum(counts: Iterable[int | None]) -> int:
    return sum(count or 0 for count in counts)


def _has_invalid(usage: Mapping[str, Any], places: Iterable[Place]) -> bool:
    return any(at(usage, place) is not None and count_at(usage, place) is None for place in places)


def _is_count(value: Any) -> bool:
    return count_of(value) is not None
