"""The counts in a reply's usage object: single counts, lists by modality, tool calls, and iterations."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.usage import (
    CACHED_DETAILS,
    INPUT_DETAILS,
    OUTPUT_DETAILS,
    Tokens,
    UsageDetails,
    usage_details,
)
from apimon_desktop.providers.spec import Place, UsageShape

LARGEST_COUNT: Final = 10**9
"""The limit of a count, as in reports."""
_COUNT_TEXT: Final = re.compile(r"[0-9]{1,12}(?:\.0{1,3})?")
_MOST_ITERATIONS: Final = 1000
"""A longer list is ignored: its sum could be too large to store."""
_MODALITIES: Final = {"audio": "audio", "image": "image", "video": "video", "document": "image"}
"""Documents are charged as images of their pages (as in genai-prices 0.2.3)."""
_FREE_TOOLS: Final = frozenset({"web_fetch_requests"})
"""Anthropic charges nothing but the tokens (docs.claude.com, web fetch tool, read 2026-11-30)."""
_KNOWN_TOOLS: Final = frozenset({"web_search_requests", "code_execution_requests"})
_GROUNDING: Final = {"google_search": "web_searches", "file_search": "file_searches"}
"""Google's search tools; it charges other tools by their tokens."""


def at(document: Any, place: Place) -> Any:
    """The value at a place in a document. None: there is none."""
    for step in place:
        if isinstance(step, str):
            document = document.get(step) if isinstance(document, dict) else None
        else:
            document = document[step] if isinstance(document, list) and len(document) > step else None
    return document


def count_at(usage: Any, place: Place) -> int | None:
    """The count at a place. None: there is none, or no valid one."""
    return count_of(at(usage, place))


def count_of(value: Any) -> int | None:
    """The value as a count; some gateways send a string. None: it is not a valid count."""
    if isinstance(value, str) and _COUNT_TEXT.fullmatch(value):
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if not 0 <= value <= LARGEST_COUNT or value != int(value):
        return None
    return int(value)


def modality_counts(part: str, lists: Iterable[Any]) -> Mapping[str, int]:
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


def tool_counts(usage: Any, shape: UsageShape) -> Mapping[str, int]:
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


def within(counts: Mapping[str, int], tokens: Tokens) -> dict[str, int]:
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


def with_iterations(
    iterations: Any, tokens: Tokens, details: UsageDetails, shape: UsageShape
) -> tuple[Tokens, UsageDetails]:
    """Tokens and details with those of further model requests behind the same answer.

    Anthropic's ``usage`` covers the iterations of type ``message``, or ``fallback_message`` after a fallback
    to another model (its SDK's types, 2026-11). Compaction uses the same model; the other types use others.
    """
    listed = [one for one in iterations if isinstance(one, dict)] if isinstance(iterations, list) else []
    if len(listed) > _MOST_ITERATIONS:
        return tokens, details
    is_fallback = any(one.get("type") == "fallback_message" for one in listed)
    covered = "fallback_message" if is_fallback else "message"
    counts = dict(details.counts)
    for one in listed:
        kind = one.get("type")
        if kind == covered:
            continue
        part = "compaction" if kind == "compaction" else "other_model"
        put_in = sum(count_at(one, place) or 0 for place in shape.input_tokens)
        put_out = sum(count_at(one, place) or 0 for place in shape.output_tokens)
        for name, count in ((f"{part}_input_tokens", put_in), (f"{part}_output_tokens", put_out)):
            counts[name] = counts.get(name, 0) + count
        # Another model's cache reads and writes have no price here anyway.
        caches = shape.cached_input_tokens, shape.cache_write_tokens, shape.cache_write_1h_tokens
        cached, written, written_1h = (
            sum(count_at(one, place) or 0 for place in places) if part == "compaction" else 0
            for places in caches
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
