"""What the user asked for about messages: silence for a while, or word of a recovery."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from apimon_desktop.core.formats import format_clock
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId, Status

MUTED_FOR: Final = timedelta(hours=1)
_LONGEST: Final = timedelta(hours=36)
"""From shortly after midnight to the next day's morning, with an hour that is set back."""
_MORNING: Final = time(8)
_SOON: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Silence, until a time or until the worst status changes."""

    until: datetime | None = None
    """UTC. None: until the worst status is another one than ``worst``."""
    worst: Status | None = None
    """The worst status when the silence began. None: it ends at a time."""

    def holds(self, snapshot: Snapshot, now: datetime) -> bool:
        """True while nothing is to be said.

        As long as not everything has been looked at, or there is no network, nobody knows of a change.
        """
        if self.until is not None:
            # A later end comes from a wrong clock.
            return now < self.until <= now + _LONGEST
        return not is_settled(snapshot) or snapshot.worst_status is self.worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All of it; kept over a restart."""

    mute: Mute | None = None
    """None: nothing is kept quiet."""
    awaited: frozenset[ProviderId] = frozenset()
    """Whose recovery is to be told, once, whatever else is switched off or kept quiet."""

    def toggled(self, provider_id: ProviderId) -> "Wishes":
        """With word of one provider's recovery wanted, or no longer wanted."""
        return replace(self, awaited=self.awaited ^ {provider_id})


NO_WISHES: Final = Wishes()
"""Whoever asked for nothing."""


def mute_text(mute: Mute, now: datetime, tz: tzinfo | None) -> str:
    """Until when: "muted until 15:30", "muted until tomorrow 08:00", "muted until it changes"."""
    if mute.until is None:
        return say("muted until it changes")
    # Past midnight, but soon: the day need not be named.
    day = mute.until if mute.until - now <= _SOON else now
    return say("muted until {clock}", clock=format_clock(mute.until, day, tz))


def tomorrow_morning(now: datetime, tz: tzinfo | None) -> datetime:
    """Eight o'clock of the reader's next day, UTC."""
    tomorrow = now.astimezone(tz).date() + timedelta(days=1)
    return datetime.combine(tomorrow, _MORNING, tz).astimezone(now.tzinfo)


def is_settled(snapshot: Snapshot) -> bool:
    """True where something is known of every provider that is watched."""
    shown = [snapshot.shown(state.id).status for state in snapshot.watched]
    return bool(shown) and Status.UNKNOWN not in shown
