"""Sentences on what a provider's own status page says, apart from what we measured.

Like those of `wording`, they come without a full stop at their end.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.formats import format_age, format_clock
from apimon_desktop.core.official import Announcement, OfficialLevel, OfficialStatus, still_valid
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.text import Text, say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Status

_REPORTS: Final[Mapping[OfficialLevel, Text]] = MappingProxyType(
    {
        OfficialLevel.OPERATIONAL: say("reports no incident"),
        OfficialLevel.MAINTENANCE: say("reports maintenance"),
        OfficialLevel.DEGRADED: say("reports an incident"),
        OfficialLevel.OUTAGE: say("reports an outage"),
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
        return say("{name}'s status feed is not understood: see its page", name=name)
    text = say("{name} {report}", name=name, report=_reported(official.says, now, tz))
    contradicted = official.says.level.reports_something and shown.status is Status.HEALTHY
    return say("{report}; your checks pass", report=text) if contradicted else text


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
        return say("{report} (read {age})", report=said, age=format_age(official.read_at, now))
    if profile.status_feed_url:
        return say("— not read yet") if state.official is None else say("— could not be read lately")
    if profile.status_feed_url is not None:
        return say("— switched off in the settings")
    if profile.status_page_url is None:
        return say("{name} has no readable status feed", name=profile.short_name)
    return say("{name} has no readable status feed: see its page", name=profile.short_name)


def _current(state: ProviderState, now: datetime) -> OfficialStatus | None:
    return still_valid(state.official, now, DEFAULT.official_kept_for)


def _reported(says: Announcement, now: datetime, tz: tzinfo | None) -> Text:
    text = _REPORTS[says.level]
    if not says.level.reports_something:
        return text
    if says.whole_page:
        text = say("{report} somewhere on its status page", report=text)
    if says.title is not None:
        text = say("{report} ({title})", report=text, title=says.title)
    # A maintenance may be announced for later; only what has begun has a "since".
    if says.since is not None and says.since <= now:
        text = say("{report} since {time}", report=text, time=format_clock(says.since, now, tz))
    return text
