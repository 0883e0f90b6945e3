"""The status of all providers in one line, and what their status pages say, without a full stop."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.offline import NO_NETWORK
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.model.status_page import Announcement, OfficialLevel
from apimon_desktop.core.text.formats import format_age, format_clock, format_count
from apimon_desktop.core.text.translatable import Text, joined, plural, say
from apimon_desktop.core.wording.causes import PREDICATES

_NAMED_AT_MOST = 3
_DOWN: Final = 0
"""The place of an outage in `_KINDS`."""


def unwell(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """The watched providers that are degraded or failed, the worst first, else in their fixed order."""
    bad = [s for s in snapshot.watched if snapshot.shown(s.id).status in (Status.DEGRADED, Status.FAILED)]
    return tuple(sorted(bad, key=lambda state: -snapshot.shown(state.id).status.severity))


def troubled(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """The same without the ones that the user ignores."""
    return tuple(state for state in unwell(snapshot) if not state.is_ignored)


def is_paused(snapshot: Snapshot) -> bool:
    """True where nothing is watched by the user's choice, not because keys are missing."""
    states = snapshot.providers.values()
    paused = [state for state in states if not state.profile.enabled]
    return not snapshot.watched and (len(paused) == len(states) or any(state.has_key for state in paused))


def headline(snapshot: Snapshot, *, is_checking: bool = True) -> str:
    """One line: "Google Gemini is slow. Everything else is working."; ``is_checking``: checks go on."""
    watched = snapshot.watched
    if not watched:
        return say("Checks are paused.") if is_paused(snapshot) else say("Add a key to get started.")
    if snapshot.offline:
        return say("{line}.", line=(snapshot.local_fault or NO_NETWORK).line)
    bad = troubled(snapshot)
    waiting = sum(snapshot.shown(state.id).cause is Cause.NOT_CHECKED for state in watched)
    if bad:
        return _bad_line(snapshot, bad, len(watched), waiting)
    if waiting or snapshot.ignored or snapshot.blocked:
        return _partly_healthy(snapshot, waiting, is_checking=is_checking)
    if len(watched) == 1:
        return say("{name} is working.", name=watched[0].profile.short_name)
    return say("Both providers are working.") if len(watched) == 2 else say("Everything is working.")


def _partly_healthy(snapshot: Snapshot, waiting: int, *, is_checking: bool) -> Text:
    """The line where no problem is known, but not all providers are known to work."""
    count, ignored, blocked = len(snapshot.watched), snapshot.ignored, snapshot.blocked
    if waiting == count:
        return say("Checking your providers…") if is_checking else say("Nothing has been checked yet.")
    if len(ignored) == count:
        return _ignored_line(ignored)
    if len(blocked) == count:
        return say("{line}.", line=(snapshot.shown(blocked[0].id).local or NO_NETWORK).line)
    rest = [say("{n} not checked yet", n=waiting)] if waiting else []
    rest += [say("{n} not reachable from here", n=len(blocked))] if blocked else []
    rest += [say("{n} snoozed", n=len(ignored))] if ignored else []
    healthy = format_count(count - waiting - len(ignored) - len(blocked), count)
    return say("{count} working, {rest}.", count=healthy, rest=joined(", ", rest))


def _bad_line(snapshot: Snapshot, bad: Sequence[ProviderState], count: int, waiting: int) -> Text:
    ignored = snapshot.ignored
    blocked = len(snapshot.blocked)
    tail = [say("{n} not reachable from here.", n=blocked)] if blocked else []
    tail += [_ignored_line(ignored)] if ignored else []
    if len(bad) > _NAMED_AT_MOST:
        return joined(" ", [_counted(snapshot, bad), *_still_working(snapshot), *tail])
    line = say("{problems}.", problems=listed(_problems(snapshot, bad)))
    if len(bad) == count:
        return line
    if waiting:
        return joined(" ", [line, say("{n} not checked yet.", n=waiting), *tail])
    return joined(" ", [line, *(tail or [say("Everything else is working.")])])


def _counted(snapshot: Snapshot, bad: Sequence[ProviderState]) -> Text:
    """How many have which kind of problem: "3 down, 1 slow."."""
    counts = Counter(_kind(snapshot.shown(state.id).cause) for state in bad)
    return say("{problems}.", problems=joined(", ", [_KINDS[kind](n) for kind, n in sorted(counts.items())]))


def _kind(cause: Cause) -> int:
    """The place in `_KINDS`."""
    if cause.status is Status.FAILED:
        return 1 if cause.is_account or cause is Cause.NOT_FOUND else _DOWN
    return 2 if cause is Cause.SLOW else 3


_KINDS: Final[tuple[Callable[[int], Text], ...]] = (
    lambda n: say("{n} down", n=n),
    lambda n: plural(n, one="1 needs attention", many="{n} need attention"),
    lambda n: say("{n} slow", n=n),
    lambda n: plural(n, one="1 has problems", many="{n} have problems"),
)


def _still_working(snapshot: Snapshot) -> list[Text]:
    """Who is left, where it is one."""
    working = [state for state in snapshot.watched if snapshot.shown(state.id).status is Status.HEALTHY]
    if len(working) == 1:
        return [say("Only {name} is working.", name=working[0].profile.short_name)]
    return [say("{n} working.", n=len(working))] if working else [say("None is working.")]


def _problems(snapshot: Snapshot, bad: Sequence[ProviderState]) -> list[Text]:
    """What is wrong with each; those that are down are named together."""
    down = [state for state in bad if _kind(snapshot.shown(state.id).cause) == _DOWN]
    rest = [state for state in bad if state not in down]
    found = []
    if len(down) > 1:
        found.append(say("{names} are down", names=listed([state.profile.short_name for state in down])))
    for state in (*(down if len(down) == 1 else ()), *rest):
        predicate = PREDICATES[snapshot.shown(state.id).cause]
        found.append(say("{name} {predicate}", name=state.profile.short_name, predicate=predicate))
    return found


def _ignored_line(ignored: Sequence[ProviderState]) -> Text:
    """The ignored providers, without their problems."""
    if len(ignored) > _NAMED_AT_MOST:
        return say("{n} are snoozed until their status changes.", n=len(ignored))
    names = [state.profile.short_name for state in ignored]
    if len(names) == 1:
        return say("{name} is snoozed until its status changes.", name=names[0])
    return say("{names} are snoozed until their status changes.", names=listed(names))


def listed(parts: Sequence[str]) -> str:
    """One behind the other: "a, b and c"."""
    if len(parts) == 1:
        return parts[0]
    return say("{first} and {last}", first=joined(", ", parts[:-1]), last=parts[-1])


_REPORTS: Final[Mapping[OfficialLevel, Text]] = {
    OfficialLevel.OPERATIONAL: say("reports no problems"),
    OfficialLevel.MAINTENANCE: say("reports maintenance"),
    OfficialLevel.DEGRADED: say("reports a problem"),
    OfficialLevel.OUTAGE: say("reports an outage"),
}


def official_sentence(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None
) -> str | None:
    """What the status page says: "Anthropic reports a problem; your checks pass". None: not known."""
    official = state.official_at(now)
    if official is None:
        return None
    name = state.profile.short_name
    if official.says.level is OfficialLevel.NOT_UNDERSTOOD:
        return say("Couldn't read {name}'s status page", name=name)
    text = _reported(name, official.says, now, tz)
    contradicted = official.says.level.reports_something and shown.status is Status.HEALTHY
    return say("{report}; your checks pass", report=text) if contradicted else text


def reported_sentence(
    state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None
) -> str | None:
    """The same, but only where the status page reports maintenance or a problem."""
    official = state.official_at(now)
    if official is None or not official.says.level.reports_something:
        return None
    return official_sentence(state, shown, now=now, tz=tz)


def official_fact(state: ProviderState, shown: Verdict, *, now: datetime, tz: tzinfo | None) -> str:
    """What the status page says and when it was read, or why there is nothing to tell."""
    profile, official = state.profile, state.official_at(now)
    if official is not None:
        said = official_sentence(state, shown, now=now, tz=tz)
        return say("{report} (read {age})", report=said, age=format_age(official.read_at, now))
    if profile.status_feed_url:
        return say("— not read yet") if state.official is None else say("— couldn't be read recently")
    if profile.status_feed_url is not None:
        return say("— switched off in Settings")
    if profile.status_page_url is None:
        return say("— no status feed")
    return say("— no status feed. Open the status page")


def _reported(name: str, says: Announcement, now: datetime, tz: tzinfo | None) -> Text:
    """What the page reports, in its own words where it has any."""
    if not says.level.reports_something:
        return say("{name} {report}", name=name, report=_REPORTS[says.level])
    # A maintenance may be announced for later; only what has begun has a "since".
    time = None if says.since is None or says.since > now else format_clock(says.since, now, tz)
    if says.title is not None:
        text = say("{name}'s status page: “{title}”", name=name, title=says.title)
        return text if time is None else say("{report}, since {time}", report=text, time=time)
    text = say("{name} {report}", name=name, report=_REPORTS[says.level])
    if says.whole_page:
        text = say("{report} elsewhere on its status page", report=text)
    return text if time is None else say("{report} since {time}", report=text, time=time)
