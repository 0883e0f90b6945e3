"""One line per provider, the worst first: for ``status`` and ``watch``."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.cli.report_text import MARKS
from apimon_desktop.core.formats import format_age
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import WORDS, sentence, since

SHAPES: Final = {Status.HEALTHY: "● ", Status.DEGRADED: "▲ ", Status.FAILED: "✖ ", Status.UNKNOWN: "○ "}
"""One column wide on every screen, where columns must stand under each other."""


def worst_first(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """All providers: the watched ones by severity, then those that are not; else in their fixed order."""

    def rank(state: ProviderState) -> tuple[bool, int]:
        return not state.is_watched, -snapshot.shown(state.id).status.severity

    return tuple(sorted(snapshot.providers.values(), key=rank))


def rows(
    snapshot: Snapshot, *, now: datetime, tz: tzinfo | None, marks: Mapping[Status, str] = MARKS
) -> list[tuple[Status, str]]:
    """The lines with the status that colours each; the columns stand under each other."""
    states = worst_first(snapshot)
    names = max((len(state.profile.short_name) for state in states), default=0)
    words = max((len(_word(snapshot, state)) for state in states), default=0)
    lines = []
    for state in states:
        verdict = snapshot.shown(state.id)
        start = (
            f"{marks[verdict.status]}{state.profile.short_name:<{names}}  {_word(snapshot, state):<{words}}"
        )
        lines.append((verdict.status, "  ".join((start, _said(snapshot, state, now, tz))).rstrip()))
    return lines


def _word(snapshot: Snapshot, state: ProviderState) -> str:
    return WORDS[snapshot.shown(state.id).cause]


def _said(snapshot: Snapshot, state: ProviderState, now: datetime, tz: tzinfo | None) -> str:
    verdict = snapshot.shown(state.id)
    if verdict.cause is Cause.NOT_CHECKED:
        return verdict.detail or ""
    said = sentence(state, verdict, now=now, tz=tz)
    parts = [said] if said.lower() != WORDS[verdict.cause] else []
    if verdict.status in (Status.DEGRADED, Status.FAILED):
        parts.append(since(verdict, now=now, tz=tz) or "")
        parts.append("ignored until it changes" if state.is_ignored else "")
    if state.is_watched and state.last_check_at is not None:
        parts.append(f"checked {format_age(state.last_check_at, now)}")
    return ", ".join(filter(None, parts))


def change_line(snapshot: Snapshot, provider_id: ProviderId, *, now: datetime, tz: tzinfo | None) -> str:
    """One line that says what a provider has become: for a log that is followed."""
    state, verdict = snapshot.providers[provider_id], snapshot.shown(provider_id)
    said = sentence(state, verdict, now=now, tz=tz)
    name = f"{MARKS[verdict.status]}{state.profile.short_name}"
    return f"{now.astimezone(tz):%H:%M:%S} {name}: {WORDS[verdict.cause]}. {said}"
