"""Sentences on what a provider's own status page says, apart from what we measured.

Like those of `wording`, they come without a full stop at their end.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.formats import UNKNOWN, format_age, format_clock
from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus, still_valid
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Status

_REPORTS: Final[Mapping[OfficialLevel, str]] = MappingProxyType(
    {
        OfficialLevel.OPERATIONAL: "reports no incident",
        OfficialLevel.MAINTENANCE: "reports maintenance",
        OfficialLevel.DEGRADED: "reports an incident",
        OfficialLevel.OUTAGE: "reports an outage",
    }
)


def official_sentence(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None
) -> str | None:
    """What the status page says, e.g. "Anthropic reports an incident; your checks pass".

    None: nothing is known, or it is too old to be told.
    """
    official = _current(state, now)
    if official is None:
        return None
    name = state.profile.short_name
    if official.says.level is OfficialLevel.NOT_UNDERSTOOD:
        return f"{name}'s status feed is not understood: see its page"
    text = f"{name} {_reported(official.says, now, tz)}"
    contradicted = official.says.level.reports_something and shown.status is Status.HEALTHY
    return f"{text}; your checks pass" if contradicted else text


def reported_sentence(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None
) -> str | None:
    """The same, but only where the status page says that not all is as usual."""
    official = _current(state, now)
    if official is None or not official.says.level.reports_something:
        return None
    return official_sentence(state, shown, now=now, tz=tz)


def official_fact(state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """What the status page says and when it was read, or why there is nothing to tell."""
    profile, official = state.profile, _current(state, now)
    if official is not None:
        said = official_sentence(state, shown, now=now, tz=tz)
        return f"{said} (read {format_age(official.read_at, now)})"
    if profile.status_feed_url:
        return f"{UNKNOWN} not read yet" if state.official is None else f"{UNKNOWN} could not be read lately"
    if profile.status_feed_url is not None:
        return f"{UNKNOWN} switched off in the settings"
    see = "" if profile.status_page_url is None else ": see its page"
    return f"{profile.short_name} has no readable status feed{see}"


def _current(state: ProviderState, now: datetime) -> OfficialStatus | None:
    return still_valid(state.official, now, DEFAULT.official_kept_for)


def _reported(says: Announcement, now: datetime, tz: tzinfo | None) -> str:
    text = _REPORTS[says.level]
    if not says.level.reports_something:
        return text
    if says.whole_page:
        text += " somewhere on its status page"
    if says.title is not None:
        text += f" ({says.title})"
    # A maintenance may be announced for later; only what has begun has a "since".
    if says.since is not None and says.since <= now:
        text += f" since {format_clock(says.since, now, tz)}"
    return text
