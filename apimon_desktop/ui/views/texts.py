"""Views with every text in them changed."""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from apimon_desktop.core.settings import Settings
from apimon_desktop.core.text import Text

T = TypeVar("T")

AS_WRITTEN: Final[Mapping[str, bool]] = MappingProxyType({"as_written": True})
"""Metadata of a field whose text goes back to where it came from, so that it must not be changed.

Where the app filled it with words of its own, these may be said in another language all the same.
"""


def with_texts(view: T, change: Callable[[str], str]) -> T:
    """The same view, message or text, with ``change`` done to each text in it; settings stay as they are."""
    shown: T = _changed(view, change)
    return shown


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else change(value)
    if isinstance(value, tuple | list | frozenset):
        return type(value)(_changed(one, change) for one in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: _changed(one, change) for key, one in value.items()})
    if is_dataclass(value) and not isinstance(value, type | Settings):
        held = {field: getattr(value, field.name) for field in fields(value)}
        texts = {field.name: text for field, text in held.items() if not _is_as_written(field, text)}
        return replace(value, **{name: _changed(text, change) for name, text in texts.items()})
    return value


def _is_as_written(field: Field[Any], text: object) -> bool:
    return bool(field.metadata.get("as_written")) and not isinstance(text, Text)
