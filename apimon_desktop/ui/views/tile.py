"""The tile that stands for a provider, and views with every text in them changed."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, TypeVar
from zlib import crc32

from apimon_desktop.core.model.ids import Profile, Status
from apimon_desktop.core.text.translatable import Text, without_amounts

T = TypeVar("T")

AS_WRITTEN: Final[Mapping[str, bool]] = MappingProxyType({"as_written": True})
"""Metadata of a field whose texts go back to where they came from, so that they must not be changed.

Where the app filled it with words of its own, these may be said in another language all the same.
"""


def with_texts(view: T, change: Callable[[str], str]) -> T:
    """The same view, message or text, with ``change`` done to each text in it."""
    shown: T = _changed(view, change)
    return shown


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else change(value)
    if isinstance(value, tuple | list | frozenset):
        return type(value)(_changed(one, change) for one in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: _changed(one, change) for key, one in value.items()})
    if is_dataclass(value) and not isinstance(value, type):
        held = {field: getattr(value, field.name) for field in fields(value)}
        texts = {field.name: text for field, text in held.items() if not _is_as_written(field, text)}
        return replace(value, **{name: _changed(text, change) for name, text in texts.items()})
    return value


def _is_as_written(field: Field[Any], text: object) -> bool:
    return bool(field.metadata.get("as_written")) and not isinstance(text, Text)


def private(view: T) -> T:
    """The same view, or message, with ``•••`` for each amount in its texts; before it is translated."""
    return with_texts(view, without_amounts)


_HUES: Final = (
    0x4A4FD8,
    0x1A6FE0,
    0x0C7D73,
    0xB4553A,
    0x6A3FC4,
    0xA83A78,
    0x2F7A3F,
    0x8A5A00,
    0x3D6076,
    0xB03A48,
)
"""White reads on each. Providers without a colour of their own get one by their id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileLook:
    """What a provider's tile shows."""

    monogram: str = field(metadata=AS_WRITTEN)
    hue: int
    """0xRRGGBB; white reads on it."""
    status: Status | None
    """None: no badge."""


def tile_of(profile: Profile, status: Status | None) -> TileLook:
    """The tile of a provider; ``status`` None: without a badge."""
    monogram = next((letter for letter in profile.short_name if letter.isalnum()), "?").upper()
    hue = int(profile.hue[1:], 16) if profile.hue else _HUES[crc32(profile.id.encode()) % len(_HUES)]
    return TileLook(monogram=monogram[:1], hue=hue, status=status)
