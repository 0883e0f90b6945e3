"""Views without amounts of money: the one place through which all that is shown passes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from apimon_desktop.core.amounts import without_amounts
from apimon_desktop.core.settings import Settings

T = TypeVar("T")

AS_WRITTEN: Final[Mapping[str, bool]] = MappingProxyType({"as_written": True})
"""Metadata of a field whose text goes back to where it came from, so that it must not be changed."""


def private(view: T) -> T:
    """The same view, or message, with ``•••`` for each amount in any of its texts."""
    shown: T = _private(view)
    return shown


def _private(value: Any) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else without_amounts(value)
    if isinstance(value, tuple | list | frozenset):
        return type(value)(_private(one) for one in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: _private(one) for key, one in value.items()})
    if is_dataclass(value) and not isinstance(value, type | Settings):
        texts = (field for field in fields(value) if not field.metadata.get("as_written"))
        changed = {field.name: _private(getattr(value, field.name)) for field in texts}
        return replace(value, **changed)
    return value
