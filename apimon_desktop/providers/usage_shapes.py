"""How replies tell what was used, in the forms that several providers share, and how they are read.

Facts from recorded replies (2024 to 2026-10) and the providers' API descriptions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.usage import Tokens
from apimon_desktop.providers.shapes import money
from apimon_desktop.providers.spec import Place, UsageShape

_LARGEST_COUNT: Final = 10**12
_SHORTEST_ID: Final = 16
"""Shorter ones repeat: Ollama draws a number below 1,000 for each reply."""
_LONGEST_NAME: Final = 200

CHAT: Final = UsageShape(
    # No images, audio or video: they are not charged by text tokens, and last longer than any answer should.
    endpoints=("/chat/completions", "/completions", "/embeddings", "/rerank"),
    # Moonshot's streams have it in the last choice, Groq's in an object of their own.
    usage_at=(("usage",), ("choices", 0, "usage"), ("x_groq", "usage")),
    model_at=(("model",),),
    id_at=(("id",),),
    input_tokens=(("prompt_tokens",),),
    # The latter at Together and Moonshot.
    cached_input_tokens=(("prompt_tokens_details", "cached_tokens"), ("cached_tokens",)),
    cache_write_tokens=(("prompt_tokens_details", "cache_write_tokens"),),
    output_tokens=(("completion_tokens",),),
    reasoning_tokens=(("completion_tokens_details", "reasoning_tokens"),),
    total_tokens=("total_tokens",),
)
"""OpenAI's first protocol: what was cached is inside the input, what was thought inside the output."""

RESPONSES: Final = UsageShape(
    endpoints=("/responses",),
    can_be_asked_again=True,
    usage_at=(("usage",), ("response", "usage")),
    model_at=(("model",), ("response", "model")),
    id_at=(("id",), ("response", "id")),
    input_tokens=(("input_tokens",),),
    cached_input_tokens=(("input_tokens_details", "cached_tokens"),),
    cache_write_tokens=(("input_tokens_details", "cache_write_tokens"),),
    output_tokens=(("output_tokens",),),
    reasoning_tokens=(("output_tokens_details", "reasoning_tokens"),),
    total_tokens=("total_tokens",),
)
"""OpenAI's second protocol: the same under other names."""

MESSAGES: Final = UsageShape(
    endpoints=("/messages",),
    usage_at=(("usage",), ("message", "usage")),
    model_at=(("model",), ("message", "model")),
    id_at=(("id",), ("message", "id")),
    input_tokens=(("input_tokens",), ("cache_creation_input_tokens",), ("cache_read_input_tokens",)),
    cached_input_tokens=(("cache_read_input_tokens",),),
    cache_write_tokens=(("cache_creation_input_tokens",),),
    cache_write_1h_tokens=(("cache_creation", "ephemeral_1h_input_tokens"),),
    output_tokens=(("output_tokens",),),
)
"""Anthropic's protocol: what went through the cache is outside the input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReading:
    """What a reply tells of itself."""

    tokens: Tokens | None = None
    """None: it does not say, or says what cannot be."""
    model: str | None = None
    """None: it does not say."""
    cost_usd: Decimal | None = None
    """In the provider's own words. None: it does not say."""
    reply_id: str | None = None
    """Never given twice. None: it has none, or one that may be given again."""


class _AbsurdError(ValueError):
    """Something stands where a count should, and is none."""


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
    return UsageReading(
        tokens=_tokens(usage, shape),
        model=model,
        cost_usd=shape.read_cost(usage),
        reply_id=reply_id if reply_id is not None and len(reply_id) >= _SHORTEST_ID else None,
    )


def usage_in(document: Any, shape: UsageShape) -> Mapping[str, Any] | None:
    """The usage object of a reply or of an event. None: there is none."""
    found = (_at(document, place) for place in shape.usage_at)
    return next((usage for usage in found if isinstance(usage, dict)), None)


def text_at(document: Any, places: Iterable[Place]) -> str | None:
    """The first short text that stands in one of the places. None: there is none."""
    found = (_at(document, place) for place in places)
    return next((text for text in found if isinstance(text, str) and 0 < len(text) <= _LONGEST_NAME), None)


def amount(value: Any) -> Decimal | None:
    """A sum of money as a number in a reply, to its last digit. None: it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    sum_of_money = money(str(value)) if isinstance(value, Decimal) else money(value)
    return sum_of_money if sum_of_money is not None and sum_of_money >= 0 else None


def _tokens(usage: Mapping[str, Any], shape: UsageShape) -> Tokens | None:
    try:
        inputs = [_count(usage, place) for place in shape.input_tokens]
        outputs = [_count(usage, place) for place in shape.output_tokens]
        total = _count(usage, shape.total_tokens) if shape.total_tokens else None
        if all(count is None for count in (*inputs, *outputs)):
            return None if total is None else Tokens(unsplit_tokens=total)
        return _split(usage, shape, input_tokens=_sum(inputs), output_tokens=_sum(outputs), total=total)
    except _AbsurdError:
        return None


def _split(
    usage: Mapping[str, Any], shape: UsageShape, *, input_tokens: int, output_tokens: int, total: int | None
) -> Tokens:
    """A part is at most its whole, although OpenRouter was seen to give more thoughts than output."""
    rest = max(0, (total or 0) - input_tokens - output_tokens) if shape.rest_is_reasoning else 0
    written = min(_first(usage, shape.cache_write_tokens), input_tokens)
    return Tokens(
        input_tokens=input_tokens,
        cached_input_tokens=min(_first(usage, shape.cached_input_tokens), input_tokens - written),
        cache_write_tokens=written,
        cache_write_1h_tokens=min(_first(usage, shape.cache_write_1h_tokens), written),
        output_tokens=output_tokens + rest,
        reasoning_tokens=min(max(_first(usage, shape.reasoning_tokens), rest), output_tokens + rest),
    )


def _first(usage: Mapping[str, Any], places: Iterable[Place]) -> int:
    counts = (_count(usage, place) for place in places)
    return next((count for count in counts if count is not None), 0)


def _sum(counts: Iterable[int | None]) -> int:
    return sum(count or 0 for count in counts)


def _count(usage: Mapping[str, Any], place: Place) -> int | None:
    """None: nothing stands there. Raises _AbsurdError."""
    value = _at(usage, place)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_COUNT:
        raise _AbsurdError
    return value


def _at(document: Any, place: Place) -> Any:
    for step in place:
        if isinstance(step, str):
            document = document.get(step) if isinstance(document, dict) else None
        else:
            document = document[step] if isinstance(document, list) and len(document) > step else None
    return document
