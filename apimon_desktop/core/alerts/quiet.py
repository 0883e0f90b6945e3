"""When notifications stay quiet: muted, in quiet hours or offline; and which recoveries are awaited."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from apimon_desktop.core.model.ids import ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.settings.settings import AlertSettings
from apimon_desktop.core.text.formats import format_clock
from apimon_desktop.core.text.translatable import say

_LONGEST: Final = timedelta(hours=36)
"""From shortly after midnight to the next day's morning, with an hour that is set back."""
_MORNING: Final = time(8)
_SOON: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Mutes notifications until a time, or until the worst status changes."""

    until: datetime | None = None
    """UTC. None: until the worst status differs from ``worst``."""
    worst: Status | None = None
    """The worst status when it began. None: it ends at a time."""

    def holds(self, snapshot: Snapshot, now: datetime) -> bool:
        """True while it mutes; a change is unknown until all providers are checked and there is a network."""
        if self.until is not None:
            # A later end comes from a wrong clock.
            return now < self.until <= now + _LONGEST
        return not is_settled(snapshot) or snapshot.worst_status is self.worst


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPrefs:
    """What the user asked for about notifications; stored over a restart."""

    mute: Mute | None = None
    awaited: frozenset[ProviderId] = frozenset()
    """Providers whose recovery is notified once, whatever is switched off or muted."""

    def toggled(self, provider_id: ProviderId) -> "NotificationPrefs":
        """With the notification of one provider's recovery switched on or off."""
        return replace(self, awaited=self.awaited ^ {provider_id})


NO_PREFS: Final = NotificationPrefs()


def without_expired_mute(prefs: NotificationPrefs, snapshot: Snapshot, now: datetime) -> NotificationPrefs:
    """The same without a mute that is over."""
    is_over = prefs.mute is not None and not prefs.mute.holds(snapshot, now)
    return replace(prefs, mute=None) if is_over else prefs


def may_notify(
    prefs: NotificationPrefs, snapshot: Snapshot, settings: AlertSettings, *, now: datetime, tz: tzinfo | None
) -> bool:
    """Whether a notification may be shown: not while offline, muted or in quiet hours."""
    is_muted = prefs.mute is not None and prefs.mute.holds(snapshot, now)
    is_quiet = settings.quiet_hours is not None and settings.quiet_hours.covers(now.astimezone(tz).time())
    return not (snapshot.offline or is_muted or is_quiet)


def mute_text(mute: Mute, now: datetime, tz: tzinfo | None) -> str:
    """Until when: "muted until 15:30", "muted until tomorrow 08:00", "muted until it changes"."""
    if mute.until is None:
        return say("muted until it changes")
    # Past midnight, but soon: the day need not be named.
    day = mute.until if mute.until - now <= _SOON else now
    return say("muted until {clock}", clock=format_clock(mute.until, day, tz))


def tomorrow_morning(now: datetime, tz: tzinfo | None) -> datetime:
    """8:00 of the reader's next day, UTC."""
    tomorrow = now.astimezone(tz).date() + timedelta(days=1)
    return datetime.combine(tomorrow, _MORNING, tz).astimezone(now.tzinfo)


def is_settled(snapshot: Snapshot) -> bool:
    """True where every watched provider has a known status."""
    shown = [snapshot.shown(state.id).status for state in snapshot.watched]
    return bool(shown) and Status.UNKNOWN not in shown
