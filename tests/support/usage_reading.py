"""Reads the usage in a whole reply at once, as the reader of replies does piece by piece."""

from typing import Any

from apimon_desktop.providers.spec import UsageShape
from apimon_desktop.providers.usage.shapes import UsageReading, reading, text_at, usage_in


def read_usage(document: Any, shape: UsageShape) -> UsageReading:
    """The usage in a reply, or in an event of a stream."""
    model, reply_id = text_at(document, shape.model_at), text_at(document, shape.id_at)
    return reading(usage_in(document, shape) or {}, shape, model=model, reply_id=reply_id)
