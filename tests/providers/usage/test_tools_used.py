"""Uses of the provider's own tools, counted from what a reply gives out."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import UsageShape
from apimon_desktop.providers.usage.reply_reader import ReplyReader
from apimon_desktop.providers.usage.shapes import RESPONSES

GEMINI = PROVIDERS[ProviderId("google_gemini")].usage[0]
USAGE = {"input_tokens": 9, "output_tokens": 5, "total_tokens": 14}


def counted(shape: UsageShape, data: bytes, piece_bytes: int = 7) -> Mapping[str, int]:
    reader = ReplyReader(shape)
    for at in range(0, len(data), piece_bytes):
        reader.feed(data[at : at + piece_bytes])
    reader.end()
    return reader.reading().details.counts


def searched(action: Any) -> dict[str, Any]:
    return {"type": "web_search_call", "status": "completed", "action": action}


OUTPUT = [
    {"type": "reasoning", "summary": [{"type": "web_search_call"}]},
    searched({"type": "search", "query": "a"}),
    searched({"type": "open_page", "url": "https://example.com"}),
    searched({"type": "find_in_page", "pattern": "b"}),
    searched({"type": "search", "queries": ["a", "b"]}),
    {"type": "web_search_call"},
    {"type": "file_search_call", "queries": ["c"]},
    {"type": "code_interpreter_call", "container_id": "c"},
    {"type": "image_generation_call", "result": "x" * 100_000},
    {"type": "mcp_call"},
    {"type": 5},
    "web_search_call",
    {"type": "message", "content": [{"type": "output_text", "text": '"type":"web_search_call"'}]},
]
USES = {"web_searches": 3, "file_searches": 1, "code_executions": 1, "other_tool_calls": 1}


def test_uses_of_tools_stand_in_the_output_of_a_response() -> None:
    data = json.dumps({"output": OUTPUT, "usage": USAGE}).encode()
    assert counted(RESPONSES, data) == USES


@pytest.mark.parametrize("event_of", [OUTPUT, [one for one in OUTPUT if "result" not in one]])
def test_and_in_the_last_event_of_a_stream(event_of: list[Any]) -> None:
    whole = {"type": "response.completed", "response": {"output": event_of, "usage": USAGE}}
    data = f"event: response.completed\ndata: {json.dumps(whole)}\n\n".encode()
    images = sum(isinstance(one, dict) and "result" in one for one in event_of)
    assert counted(RESPONSES, data) == {n: c for n, c in (USES | {"other_tool_calls": images}).items() if c}


def test_uses_that_are_told_twice_count_once() -> None:
    told = {"server_side_tool_usage_details": {"web_search_calls": 4, "x_search_calls": 1}}
    data = json.dumps({"output": OUTPUT[:2], "usage": USAGE | told}).encode()
    assert counted(RESPONSES, data) == {"web_searches": 4, "social_searches": 1}


def test_of_an_endless_list_no_more_is_kept_than_anybody_uses() -> None:
    data = json.dumps({"output": [{"type": "web_search_call"}] * 2000, "usage": USAGE}).encode()
    assert counted(RESPONSES, data, 100_000) == {"web_searches": 1000}


@pytest.mark.parametrize(
    ("model", "searches"),
    [("gemini-2.5-flash", 1), ("models/gemini-2.0-flash", 1), ("gemini-3.1-pro", 2), (None, 2)],
)
def test_googles_searches_are_counted_as_it_charges_them(model: str | None, searches: int) -> None:
    candidate = {"finishReason": "STOP", "groundingMetadata": {"webSearchQueries": ["a", "b"]}}
    reply = {"candidates": [candidate], "usageMetadata": {"promptTokenCount": 3}, "modelVersion": model}
    assert counted(GEMINI, json.dumps(reply).encode()) == {"web_searches": searches}


@pytest.mark.parametrize("queries", [[], None, "a", {"a": 1}])
def test_without_a_query_google_searched_nothing(queries: Any) -> None:
    reply = {
        "candidates": [{"groundingMetadata": {"webSearchQueries": queries}}],
        "usageMetadata": {"promptTokenCount": 3},
    }
    assert counted(GEMINI, json.dumps(reply).encode()) == {}
