"""What a provider's own status page reports. It annotates the status, and never sets it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from apimon_desktop.core.text.translatable import plain

_LONGEST_TITLE: Final = 100
_LIKE_MARKUP: Final = str.maketrans("<>", "‹›")


class OfficialLevel(StrEnum):
    """How a status page rates the API."""

    OPERATIONAL = "operational"
    MAINTENANCE = "maintenance"
    DEGRADED = "degraded"
    """An incident that leaves something working, a partial outage included."""
    OUTAGE = "outage"
    NOT_UNDERSTOOD = "not_understood"
    """The page was read, but not in a known format."""

    @property
    def reports_something(self) -> bool:
        """True for maintenance and incidents."""
        return self in (OfficialLevel.MAINTENANCE, OfficialLevel.DEGRADED, OfficialLevel.OUTAGE)


_RISING: Final = (
    OfficialLevel.OPERATIONAL,
    OfficialLevel.NOT_UNDERSTOOD,
    OfficialLevel.MAINTENANCE,
    OfficialLevel.DEGRADED,
    OfficialLevel.OUTAGE,
)
"""A problem counts even if other parts are not understood; "operational" only if all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a status page reports about the API at one moment."""

    level: OfficialLevel
    title: str | None = None
    """The page's own title of the incident, as one line."""
    since: datetime | None = None
    """UTC."""
    whole_page: bool = False
    """True where the level covers the whole page, not only the API."""


NOT_UNDERSTOOD: Final = Announcement(level=OfficialLevel.NOT_UNDERSTOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialStatus:
    """A provider's announcement, and when it was read."""

    says: Announcement
    read_at: datetime
    """UTC; "unchanged" counts as read."""
    url: str | None = None
    """The page for people."""


def worst(levels: Iterable[OfficialLevel]) -> OfficialLevel:
    """The level of several parts that are all needed; not understood without any."""
    return max(levels, key=_RISING.index, default=OfficialLevel.NOT_UNDERSTOOD)


def of_group(levels: Iterable[OfficialLevel]) -> OfficialLevel:
    """The level of a group of alternatives: an outage only where all of them have one."""
    members = tuple(levels)
    level = worst(members)
    if level is OfficialLevel.OUTAGE and any(member is not level for member in members):
        return OfficialLevel.DEGRADED
    return level


def plain_line(text: object) -> str | None:
    """A status page's text as one short line without markup characters. None: it is empty."""
    return plain(text.translate(_LIKE_MARKUP), _LONGEST_TITLE) or None if isinstance(text, str) else None
