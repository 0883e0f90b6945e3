"""Reads the usage in replies, in the protocols that several providers share.

Facts from recorded replies (2024 to 2026-10) and the providers' API descriptions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.model.usage import (
    CACHED_DETAILS,
    INPUT_DETAILS,
    NO_DETAILS,
    OUTPUT_DETAILS,
    TOOL_CALLS,
    Tokens,
    UsageDetails,
    usage_details,
)
from apimon_desktop.providers.matchers import at, count_at, count_of, money, sum_at
from apimon_desktop.providers.spec import Place, UsageShape
from apimon_desktop.providers.usage.json_outline import EACH

_SHORTEST_ID: Final = 16
"""Shorter ones repeat: Ollama draws a number below 1,000 for each reply."""
_LONGEST_NAME: Final = 200
_MOST_USD: Final = 100_000
"""The limit of a cost, as in reports."""
_MOST_ITERATIONS: Final = 1000
"""A longer list is ignored: its sum could be too large to store."""
_MODALITIES: Final = {"audio": "audio", "image": "image", "video": "video", "document": "image"}
"""Documents are charged as images of their pages (as in genai-prices 0.2.3)."""
_FREE_TOOLS: Final = frozenset({"web_fetch_requests"})
"""Anthropic charges only the tokens (docs.claude.com, web fetch tool, read 2026-11-30)."""
_KNOWN_TOOLS: Final = frozenset({"web_search_requests", "code_execution_requests"})
_GROUNDING: Final = {"google_search": "web_searches", "file_search": "file_searches"}
"""Google's search tools; it charges other tools by their tokens."""
_OUTPUTS: Final[tuple[Place, ...]] = (("output",), ("response", "output"))
OUTPUT_ITEMS: Final[tuple[Place, ...]] = tuple(
    (*place, EACH, *inner) for place in _OUTPUTS for inner in (("type",), ("action", "type"))
)
"""By types of output items in OpenAI's second protocol."""
_ITEMS: Final = {
    "web_search_call": "web_searches",
    "file_search_call": "file_searches",
    # Charged by the container, or by another model's tokens; no list has a fee per call.
    "code_interpreter_call": "code_executions",
    "image_generation_call": "other_tool_calls",
}
_SEARCHED: Final = (None, "search")
"""Opening or searching a found page is free (OpenAI's guide to web search, 2026)."""
_QUERIES: Final[Place] = ("candidates", 0, "groundingMetadata", "webSearchQueries")
_MODEL: Final[Place] = ("modelVersion",)
GROUNDING: Final[tuple[Place, ...]] = (_QUERIES, _MODEL)
_BY_THE_REQUEST: Final = ("gemini-1", "gemini-2")


def of_output_items(document: Any) -> Mapping[str, int]:
    """Tool calls among the output items, by names of `TOOL_CALLS`."""
    counts: dict[str, int] = {}
    lists = (at(document, place) for place in _OUTPUTS)
    for item in next((one for one in lists if isinstance(one, list)), ()):
        kind = at(item, ("type",))
        name = _ITEMS.get(kind) if isinstance(kind, str) else None
        if name is not None and (name != "web_searches" or at(item, ("action", "type")) in _SEARCHED):
            counts[name] = counts.get(name, 0) + 1
    return counts


def of_grounding(document: Any) -> Mapping[str, int]:
    """Google's searches, charged per query since Gemini 3 and per request before."""
    queries, model = at(document, _QUERIES), at(document, _MODEL)
    if not isinstance(queries, list) or not queries:
        return {}
    is_one = isinstance(model, str) and model.removeprefix("models/").startswith(_BY_THE_REQUEST)
    return {"web_searches": 1 if is_one else len(queries)}


def _details(*, inputs: str, outputs: str) -> dict[str, tuple[Place, ...]]:
    """The places of counts by modality in OpenAI's protocols; the Realtime API has ``token_details``."""
    found: dict[str, tuple[Place, ...]] = {}
    ins, outs = ((f"{one}_tokens_details", f"{one}_token_details") for one in (inputs, outputs))
    for name in ("audio_tokens", "image_tokens", "video_tokens"):
        found[f"input_{name}"] = tuple((where, name) for where in ins)
        found[f"cached_{name}"] = tuple((where, "cached_tokens_details", name) for where in ins)
        found[f"output_{name}"] = tuple((where, name) for where in outs)
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
    # Moonshot's streams have it in the last choice, Groq's in ``x_groq``.
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
    counts={**_details(inputs="prompt", outputs="completion"), **_TOOLS},
    terms_at={"service_tier": (("service_tier",),)},
)
"""OpenAI's first protocol: the input includes cached tokens, the output includes reasoning."""

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
    counts={**_details(inputs="input", outputs="output"), **_TOOLS},
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
"""Anthropic's protocol: the input excludes the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReading:
    """What a reply reports about itself."""

    tokens: Tokens | None = None
    """None: it does not say."""
    details: UsageDetails = NO_DETAILS
    lacks_count: bool = False
    """True where input or output is not a valid count, so that more was used than is reported."""
    model: str | None = None
    """None: it does not say."""
    cost_usd: Decimal | None = None
    """As the provider reports it. None: it does not say."""
    reply_id: str | None = None
    """A unique id. None: it has none, or one that may repeat."""


def reading(
    usage: Mapping[str, Any], shape: UsageShape, *, model: str | None, reply_id: str | None
) -> UsageReading:
    """The usage in a usage object, which may be empty."""
    tokens, lacks_count = _tokens(usage, shape)
    found = NO_DETAILS
    if tokens is not None:
        found = usage_details(_counts(usage, shape, tokens), _terms(usage, shape))
        tokens, found = _with_iterations(at(usage, shape.iterations), tokens, found, shape)
    return UsageReading(
        tokens=tokens,
        details=found,
        lacks_count=lacks_count,
        model=model,
        cost_usd=shape.read_cost(usage),
        reply_id=reply_id if reply_id is not None and len(reply_id) >= _SHORTEST_ID else None,
    )


def usage_in(document: Any, shape: UsageShape) -> Mapping[str, Any] | None:
    """The usage object of a reply or event, with the terms from outside it. None: there is none."""
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
    """The first short text in one of the places. None: there is none."""
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
    places = (*shape.input_tokens, *shape.output_tokens)
    total = count_at(usage, shape.total_tokens) if shape.total_tokens else None
    wrong_in = _has_invalid(usage, shape.input_tokens)
    wrong_out = _has_invalid(usage, shape.output_tokens)
    if all(count_at(usage, place) is None for place in places):
        if total is None:
            return None, wrong_in or wrong_out
        return Tokens(unsplit_tokens=total), False
    put_in, put_out = sum_at(usage, shape.input_tokens), sum_at(usage, shape.output_tokens)
    lacks_in = wrong_in or count_at(usage, shape.input_tokens[0]) is None
    lacks_out = wrong_out or count_at(usage, shape.output_tokens[0]) is None
    if total is not None and total >= put_in + put_out and lacks_in != lacks_out:
        # The missing or invalid count follows from the total.
        put_in, put_out = (total - put_out, put_out) if lacks_in else (put_in, total - put_in)
        wrong_in = wrong_out = False
    tokens = _split(usage, shape, input_tokens=put_in, output_tokens=put_out, total=total)
    return tokens, wrong_in or wrong_out


def _split(
    usage: Mapping[str, Any], shape: UsageShape, *, input_tokens: int, output_tokens: int, total: int | None
) -> Tokens:
    """Limits each part to its whole; OpenRouter has reported more reasoning than output."""
    rest = max(0, (total or 0) - input_tokens - output_tokens) if shape.rest_is_reasoning else 0
    written = _first(usage, shape.cache_write_tokens)
    parts = sum_at(usage, shape.cache_write_parts)
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
    reported = {
        name: max(((count_at(usage, place) or 0) for place in places), default=0)
        for name, places in shape.counts.items()
    }
    for part, places in shape.by_modality.items():
        for name, count in _modality_counts(part, (at(usage, place) for place in places)).items():
            reported[name] = reported.get(name, 0) + count
    for name, count in _tool_counts(usage, shape).items():
        reported[name] = reported.get(name, 0) + count
    for name in TOOL_CALLS if FROM_OUTPUT in usage else ():
        # Some providers report the same calls twice.
        reported[name] = max(reported.get(name, 0), count_at(usage, (FROM_OUTPUT, name)) or 0)
    return _within(reported, tokens)


def _terms(usage: Mapping[str, Any], shape: UsageShape) -> dict[str, str]:
    places = {name: (*shape.terms.get(name, ()), (name,)) for name in (*shape.terms, *shape.terms_at)}
    found = {name: text_at(usage, where) for name, where in places.items()}
    return {name: text for name, text in found.items() if text is not None}


def _first(usage: Mapping[str, Any], places: Iterable[Place]) -> int:
    """The first count that is not 0; gateways add objects full of zeros."""
    return next((count for count in (count_at(usage, place) for place in places) if count), 0)


def _has_invalid(usage: Mapping[str, Any], places: Iterable[Place]) -> bool:
    return any(at(usage, place) is not None and count_at(usage, place) is None for place in places)


def _is_count(value: Any) -> bool:
    return count_of(value) is not None


def _modality_counts(part: str, lists: Iterable[Any]) -> Mapping[str, int]:
    """The counts of lists such as ``[{"modality": "AUDIO", "tokenCount": 5}]``, by our names."""
    counts: dict[str, int] = {}
    for item in (item for one in lists if isinstance(one, list) for item in one):
        modality = at(item, ("modality",))
        count = count_at(item, ("tokenCount",)) or count_at(item, ("tokens",)) or 0
        known = _MODALITIES.get(modality.lower()) if isinstance(modality, str) else None
        if known is not None:
            name = f"{part}_{known}_tokens"
            counts[name] = counts.get(name, 0) + count
    return counts


def _tool_counts(usage: Any, shape: UsageShape) -> Mapping[str, int]:
    """Calls of the provider's own tools, where the usage object lists them by name."""
    counts: dict[str, int] = {}
    lists = [at(usage, place) for place in shape.tool_lists]
    for item in (item for one in lists if isinstance(one, list) for item in one):
        kind, count = at(item, ("type",)), count_at(item, ("count",)) or 0
        if isinstance(kind, str) and kind in _GROUNDING:
            counts[_GROUNDING[kind]] = counts.get(_GROUNDING[kind], 0) + count
    requests = at(usage, shape.tool_requests) if shape.tool_requests else None
    if isinstance(requests, dict):
        others = [name for name in requests if name not in _FREE_TOOLS | _KNOWN_TOOLS]
        counts["other_tool_calls"] = sum(
            count_of(requests[name]) or 0 for name in others if name.endswith("_requests")
        )
    return counts


def _within(counts: Mapping[str, int], tokens: Tokens) -> dict[str, int]:
    """The counts, each limited to the count that it is a part of."""
    kept = dict(counts)
    for names, whole in (
        (INPUT_DETAILS, tokens.input_tokens),
        (CACHED_DETAILS, tokens.cached_input_tokens),
        (OUTPUT_DETAILS, tokens.output_tokens),
    ):
        rest = whole
        for name in names:
            kept[name] = min(kept.get(name, 0), rest)
            rest -= kept[name]
    for cached, put_in in zip(CACHED_DETAILS, INPUT_DETAILS, strict=True):
        kept[cached] = min(kept[cached], kept[put_in])
    return kept


def _with_iterations(
    iterations: Any, tokens: Tokens, details: UsageDetails, shape: UsageShape
) -> tuple[Tokens, UsageDetails]:
    """Tokens and details with those of further model requests behind the same answer.

    Anthropic's ``usage`` covers the iterations of type ``message``, or ``fallback_message`` after a fallback
    to another model (its SDK's types, 2026-11). Compaction uses the same model; the other types use others.
    """
    listed = [one for one in iterations if isinstance(one, dict)] if isinstance(iterations, list) else []
    if not 0 < len(listed) <= _MOST_ITERATIONS:
        return tokens, details
    is_fallback = any(one.get("type") == "fallback_message" for one in listed)
    covered = "fallback_message" if is_fallback else "message"
    counts = dict(details.counts)
    for one in listed:
        kind = one.get("type")
        if kind == covered:
            continue
        part = "compaction" if kind == "compaction" else "other_model"
        put_in, put_out = sum_at(one, shape.input_tokens), sum_at(one, shape.output_tokens)
        for name, count in ((f"{part}_input_tokens", put_in), (f"{part}_output_tokens", put_out)):
            counts[name] = counts.get(name, 0) + count
        # Another model's cache reads and writes have no price here anyway.
        caches = shape.cached_input_tokens, shape.cache_write_tokens, shape.cache_write_1h_tokens
        cached, written, written_1h = (
            sum_at(one, places) if part == "compaction" else 0 for places in caches
        )
        tokens = Tokens(
            input_tokens=tokens.input_tokens + put_in,
            cached_input_tokens=tokens.cached_input_tokens + cached,
            cache_write_tokens=tokens.cache_write_tokens + written,
            cache_write_1h_tokens=tokens.cache_write_1h_tokens + min(written_1h, written),
            output_tokens=tokens.output_tokens + put_out,
            reasoning_tokens=tokens.reasoning_tokens,
        )
    return tokens, usage_details(counts, details.terms)
