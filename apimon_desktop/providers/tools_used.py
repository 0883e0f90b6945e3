"""Counts calls of the provider's own tools from the generated output."""

from collections.abc import Mapping
from typing import Any, Final

from apimon_desktop.providers.json_outline import EACH
from apimon_desktop.providers.spec import Place
from apimon_desktop.providers.usage_counts import at

_OUTPUTS: Final[tuple[Place, ...]] = (("output",), ("response", "output"))
OUTPUT_ITEMS: Final[tuple[Place, ...]] = tuple(
    (*place, EACH, *inner) for place in _OUTPUTS for inner in (("type",), ("action", "type"))
)
"""By types of output items in OpenAI's second protocol."""
_ITEMS: Final = {
    "web_search_call": "web_searches",
    "file_search_call": "file_searches",
    # Charged by the container, or by another model's tokens: no list has a fee per call.
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
