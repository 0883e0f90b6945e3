"""Views with every text in them changed."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from apimon_desktop.core.settings import Settings

T = TypeVar("T")

AS_WRITTEN: Final[Mapping[str, bool]] = MappingProxyType({"as_written": True})
"""Metadata of a field whose text goes back to where it came from, so that it must not be changed."""


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
        texts = (field for field in fields(value) if not field.metadata.get("as_written"))
        return replace(value, **{field.name: _changed(getattr(value, field.name), change) for field in texts})
    return value
