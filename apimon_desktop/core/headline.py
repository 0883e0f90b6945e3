"""The verdict over all providers in one line: what a glance has to learn."""

from collections.abc import Sequence

from apimon_desktop.core.formats import format_count
from apimon_desktop.core.offline import NO_NETWORK
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import Text, joined, say
from apimon_desktop.core.types import Cause, Status
from apimon_desktop.core.wording import PREDICATES

_NAMED_AT_MOST = 3
"""A line that names more says less."""


def unwell(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """The watched providers that are degraded or failed, the worst first, else in their fixed order."""
    bad = [s for s in snapshot.watched if _status(snapshot, s) in (Status.DEGRADED, Status.FAILED)]
    return tuple(sorted(bad, key=lambda state: -_status(snapshot, state).severity))


def troubled(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """Those of them that the user does not ignore."""
    return tuple(state for state in unwell(snapshot) if not state.is_ignored)


def is_paused(snapshot: Snapshot) -> bool:
    """True where nothing is watched because its user wants it so, not for want of a key."""
    states = snapshot.providers.values()
    paused = [state for state in states if not state.profile.enabled]
    return not snapshot.watched and (len(paused) == len(states) or any(state.has_key for state in paused))


def headline(snapshot: Snapshot) -> str:
    """One line, always: "Google Gemini is slow. Everything else is fine."."""
    watched = snapshot.watched
    if not watched:
        return say("All checks are paused.") if is_paused(snapshot) else say("No provider has a key yet.")
    if snapshot.offline:
        return say("{line}.", line=(snapshot.local_fault or NO_NETWORK).line)
    bad = troubled(snapshot)
    waiting = sum(_cause(snapshot, state) is Cause.NOT_CHECKED for state in watched)
    if bad:
        return _bad_line(snapshot, bad, len(watched), waiting)
    if waiting or snapshot.ignored or snapshot.blocked:
        return _partly_healthy(snapshot, waiting)
    if len(watched) == 1:
        return say("{name} is healthy.", name=watched[0].profile.short_name)
    return _all_healthy(len(watched))


def _partly_healthy(snapshot: Snapshot, waiting: int) -> Text:
    """For where nothing bad is to be told, but not all is known to be well either."""
    count, ignored, blocked = len(snapshot.watched), snapshot.ignored, snapshot.blocked
    if waiting == count:
        return say("Nothing has been checked yet.")
    if len(ignored) == count:
        return _ignored_line(ignored)
    if len(blocked) == count:
        return say("{line}.", line=(snapshot.shown(blocked[0].id).local or NO_NETWORK).line)
    rest = [say("{n} not checked yet", n=waiting)] if waiting else []
    rest += [say("{n} not reachable from here", n=len(blocked))] if blocked else []
    rest += [say("{n} ignored", n=len(ignored))] if ignored else []
    healthy = format_count(count - waiting - len(ignored) - len(blocked), count)
    return say("{count} healthy, {rest}.", count=healthy, rest=joined(", ", rest))


def _all_healthy(count: int) -> Text:
    if count == 2:
        return say("Both providers are healthy.")
    return say("All {count} providers are healthy.", count=count)


def _bad_line(snapshot: Snapshot, bad: Sequence[ProviderState], count: int, waiting: int) -> Text:
    ignored = snapshot.ignored
    blocked = len(snapshot.blocked)
    tail = [say("{n} not reachable from here.", n=blocked)] if blocked else []
    tail += [_ignored_line(ignored)] if ignored else []
    if len(bad) > _NAMED_AT_MOST:
        names = joined(", ", [state.profile.short_name for state in bad])
        line = say("{count} have problems: {names}.", count=format_count(len(bad), count), names=names)
        return joined(" ", [line, *tail])
    line = say("{problems}.", problems=_listed([_problem(snapshot, state) for state in bad]))
    if len(bad) == count:
        return line
    if waiting:
        return joined(" ", [line, say("{n} not checked yet.", n=waiting), *tail])
    return joined(" ", [line, *(tail or [say("Everything else is fine.")])])


def _problem(snapshot: Snapshot, state: ProviderState) -> Text:
    predicate = PREDICATES[_cause(snapshot, state)]
    return say("{name} {predicate}", name=state.profile.short_name, predicate=predicate)


def _ignored_line(ignored: Sequence[ProviderState]) -> Text:
    """Who is ignored: what is wrong there is not said again, and not kept quiet either."""
    if len(ignored) > _NAMED_AT_MOST:
        return say("{n} are ignored until they change.", n=len(ignored))
    names = [state.profile.short_name for state in ignored]
    if len(names) == 1:
        return say("{name} is ignored until it changes.", name=names[0])
    return say("{names} are ignored until they change.", names=_listed(names))


def _listed(parts: Sequence[str]) -> str:
    """One behind the other: "a, b and c"."""
    if len(parts) == 1:
        return parts[0]
    return say("{first} and {last}", first=joined(", ", parts[:-1]), last=parts[-1])


def _cause(snapshot: Snapshot, state: ProviderState) -> Cause:
    return snapshot.shown(state.id).cause


def _status(snapshot: Snapshot, state: ProviderState) -> Status:
    return snapshot.shown(state.id).status
