"""What a provider's own status page says. It annotates what we measured, and never decides a status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from apimon_desktop.core.text import plain

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
    """The page was read, but says nothing in the form that we know: it may say anything."""

    @property
    def reports_something(self) -> bool:
        """True where the page says that not all is as usual."""
        return self in (OfficialLevel.MAINTENANCE, OfficialLevel.DEGRADED, OfficialLevel.OUTAGE)

    @property
    def is_incident(self) -> bool:
        """True where the page says that something is wrong which nobody planned."""
        return self in (OfficialLevel.DEGRADED, OfficialLevel.OUTAGE)


_RISING: Final = (
    OfficialLevel.OPERATIONAL,
    OfficialLevel.NOT_UNDERSTOOD,
    OfficialLevel.MAINTENANCE,
    OfficialLevel.DEGRADED,
    OfficialLevel.OUTAGE,
)
"""Bad news counts though the rest is not understood; good news counts only where all of it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a status page says of the API at one moment."""

    level: OfficialLevel
    title: str | None = None
    """What it is about, in the page's own words, as one plain line. None: it does not say."""
    since: datetime | None = None
    """UTC. None: it does not say, or nothing is wrong."""
    whole_page: bool = False
    """True where the page was rated as a whole, with what has nothing to do with the API."""


NOT_UNDERSTOOD: Final = Announcement(level=OfficialLevel.NOT_UNDERSTOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialStatus:
    """A provider's announcement, and when it was read."""

    says: Announcement
    read_at: datetime
    """UTC; a page that answers "unchanged" was read."""
    url: str | None = None
    """The page for people. None: none is known."""


def still_valid(official: OfficialStatus | None, now: datetime, kept_for: timedelta) -> OfficialStatus | None:
    """The status as long as it is young enough to be told. None: it is too old, or there is none."""
    return None if official is None or now - official.read_at >= kept_for else official


def worst(levels: Iterable[OfficialLevel]) -> OfficialLevel:
    """The level of several parts that are all needed. Of none nothing is understood."""
    return max(levels, key=_RISING.index, default=OfficialLevel.NOT_UNDERSTOOD)


def of_group(levels: Iterable[OfficialLevel]) -> OfficialLevel:
    """The level of a group whose parts are used one by one: an outage only where all of them are out."""
    members = tuple(levels)
    level = worst(members)
    if level is OfficialLevel.OUTAGE and any(member is not level for member in members):
        return OfficialLevel.DEGRADED
    return level


def plain_line(text: object) -> str | None:
    """A status page's text as one short line without markup characters. None: it is empty."""
    return plain(text.translate(_LIKE_MARKUP), _LONGEST_TITLE) or None if isinstance(text, str) else None
