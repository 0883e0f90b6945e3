"""Answers as a classifier sees them."""

import json
from collections.abc import Mapping
from typing import Any

from apimon_desktop.providers.spec import Reply


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
