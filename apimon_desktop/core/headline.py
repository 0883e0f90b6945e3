"""The verdict over all providers in one line: what a glance has to learn."""

from collections.abc import Sequence

from apimon_desktop.core.state import ProviderState, Snapshot
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
        return "All checks are paused." if is_paused(snapshot) else "No provider has a key yet."
    if snapshot.offline:
        return "No internet, checking again when it returns."
    bad = troubled(snapshot)
    waiting = sum(_status(snapshot, state) is Status.UNKNOWN for state in watched)
    if bad:
        return _bad_line(snapshot, bad, len(watched), waiting)
    if waiting or snapshot.ignored:
        return _partly_healthy(snapshot, waiting)
    return f"{watched[0].profile.short_name} is healthy." if len(watched) == 1 else _all_healthy(len(watched))


def _partly_healthy(snapshot: Snapshot, waiting: int) -> str:
    """For where nothing bad is to be told, but not all is known to be well either."""
    count, ignored = len(snapshot.watched), snapshot.ignored
    if waiting == count:
        return "Nothing has been checked yet."
    if len(ignored) == count:
        return _ignored_line(ignored)
    rest = [f"{waiting} not checked yet"] if waiting else []
    rest += [f"{len(ignored)} ignored"] if ignored else []
    return f"{count - waiting - len(ignored)} of {count} healthy, {', '.join(rest)}."


def _all_healthy(count: int) -> str:
    return "Both providers are healthy." if count == 2 else f"All {count} providers are healthy."


def _bad_line(snapshot: Snapshot, bad: Sequence[ProviderState], count: int, waiting: int) -> str:
    ignored = snapshot.ignored
    tail = f" {_ignored_line(ignored)}" if ignored else ""
    if len(bad) > _NAMED_AT_MOST:
        names = ", ".join(state.profile.short_name for state in bad)
        return f"{len(bad)} of {count} have problems: {names}.{tail}"
    said = [f"{s.profile.short_name} {PREDICATES[_cause(snapshot, s)]}" for s in bad]
    line = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said) + "."
    if len(bad) == count:
        return line
    if waiting:
        return f"{line} {waiting} not checked yet.{tail}"
    return f"{line}{tail or ' Everything else is fine.'}"


def _ignored_line(ignored: Sequence[ProviderState]) -> str:
    """Who is ignored: what is wrong there is not said again, and not kept quiet either."""
    if len(ignored) > _NAMED_AT_MOST:
        return f"{len(ignored)} are ignored until they change."
    names = [state.profile.short_name for state in ignored]
    named = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{named} {'is ignored until it changes' if len(names) == 1 else 'are ignored until they change'}."


def _cause(snapshot: Snapshot, state: ProviderState) -> Cause:
    return snapshot.shown(state.id).cause


def _status(snapshot: Snapshot, state: ProviderState) -> Status:
    return snapshot.shown(state.id).status
