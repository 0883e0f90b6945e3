"""Where a window was left, for the next start."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

_FARTHEST_PX = 100_000
"""No desk of screens is wider; what is beyond was not written by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlace:
    """Place and size in the units of the desktop, which are pixels divided by its scale."""

    left: int
    top: int
    width: int | None = None
    """None, as the height: the size that fits what the window shows."""
    height: int | None = None


def places_document(places: Mapping[str, WindowPlace]) -> dict[str, dict[str, int | None]]:
    """What is kept of windows, by their names."""
    return {name: asdict(place) for name, place in places.items()}


def read_places(document: object) -> dict[str, WindowPlace]:
    """The places in a document; what is not one is left out, since a window opens without it just as well."""
    entries = document if isinstance(document, Mapping) else {}
    read = {str(name): _read_place(entry) for name, entry in entries.items()}
    return {name: place for name, place in read.items() if place is not None}


def _read_place(entry: object) -> WindowPlace | None:
    if not isinstance(entry, Mapping):
        return None
    left, top, width, height = (_read_px(entry.get(name)) for name in ("left", "top", "width", "height"))
    if left is None or top is None:
        return None
    if width is None or height is None or min(width, height) <= 0:
        return WindowPlace(left=left, top=top)
    return WindowPlace(left=left, top=top, width=width, height=height)


def _read_px(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) <= _FARTHEST_PX else None
