"""Answers as a classifier sees them."""

import json
from collections.abc import Mapping
from typing import Any

from apimon_desktop.providers.spec import Reply

OWN_ANSWER: Mapping[str, Any] = {
    "openrouter": {"data": {"label": "sk-or-…", "limit": None, "limit_remaining": None, "usage": 1.5}},
    "google_gemini": {"models": [{"name": "models/some"}], "nextPageToken": "x"},
    "together_ai": [{"id": "moonshotai/Kimi-K2", "type": "chat"}],
    "anthropic": {"data": [{"type": "model", "id": "some"}], "has_more": False},
    "openai": {"object": "list", "data": [{"id": "some"}]},
    "moonshot_ai": {"code": 0, "data": {"available_balance": 49.58894}, "scode": "0x0", "status": True},
}
"""What each provider answers to a check where all is well."""

TOKEN_COUNT: Mapping[str, Any] = {"input_tokens": 8}
"""What Anthropic answers where it counts tokens, as it does for who has credit."""


def reply(
    status: int, document: Any = None, *, headers: Mapping[str, str] | None = None, html: bool = False
) -> Reply:
    """An answer with a JSON body, a page of HTML, or nothing."""
    # Through JSON and back: a tuple or a Decimal could not have come over the wire.
    parsed = None if document is None else json.loads(json.dumps(document))
    return Reply(
        status=status,
        headers={name.lower(): value for name, value in (headers or {}).items()},
        document=parsed,
        is_html=html,
        is_empty=document is None and not html,
    )


def error(message: str = "", **fields: Any) -> dict[str, Any]:
    """An error body in the form that most providers share."""
    return {"error": {"message": message, **fields}}
