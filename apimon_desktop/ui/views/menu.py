"""What the tray menu shows: plain labels only, since menus over D-Bus have no columns."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import format_clock, format_ms
from apimon_desktop.core.headline import is_paused, troubled
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import WORDS
from apimon_desktop.ui.views.ordering import worst_first

SHAPES: Final = MappingProxyType(
    {Status.HEALTHY: "●", Status.DEGRADED: "▲", Status.FAILED: "✕", Status.UNKNOWN: "○"}
)
"""A status in one character, where no picture can be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuRow:
    """One provider."""

    provider_id: ProviderId
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuFailover:
    """What to use instead of the provider that is worst off."""

    label: str
    copies: str
    """The name that a click puts into the clipboard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuView:
    """The lines that change."""

    summary: str
    rows: tuple[MenuRow, ...]
    """The worst first."""
    failover: MenuFailover | None = None
    """None: nothing is wrong, or nobody is safe to turn to."""


def menu_view(snapshot: Snapshot, *, now: datetime, tz: tzinfo | None) -> MenuView:
    """The tray menu for a snapshot."""
    return MenuView(
        summary=_summary(snapshot, now, tz),
        rows=tuple(
            MenuRow(provider_id=state.id, label=_label(snapshot, state)) for state in worst_first(snapshot)
        ),
        failover=_failover(snapshot, now),
    )


def _summary(snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> str:
    """How many of each, the worst first, with the time of the last look."""
    if not snapshot.watched:
        return "All checks are paused" if is_paused(snapshot) else "No provider has a key yet"
    if snapshot.offline:
        return "No internet, checking again when it returns"
    counts = " · ".join(f"{count} {word}" for word, count in _counts(snapshot).items())
    checked = [state.last_check_at for state in snapshot.watched if state.last_check_at is not None]
    return f"{counts} — {format_clock(max(checked), now, tz)}" if checked else counts


def _counts(snapshot: Snapshot) -> Counter[str]:
    """How many of each word; of several causes only their status, for a long line makes a wide menu."""
    words: Counter[str] = Counter()
    for status, states in groupby(worst_first(snapshot), key=lambda state: snapshot.shown(state.id).status):
        told = Counter(_counted_as(snapshot, state) for state in states)
        is_short = status is Status.UNKNOWN or len(told) == 1
        words.update(told if is_short else {status.value: told.total()})
    return words


def _counted_as(snapshot: Snapshot, state: ProviderState) -> str:
    if not state.profile.enabled:
        return "paused"
    cause = snapshot.shown(state.id).cause
    return "without a key" if cause is Cause.NO_KEY else WORDS[cause]


def _label(snapshot: Snapshot, state: ProviderState) -> str:
    cause = snapshot.shown(state.id).cause
    shape, name = SHAPES[cause.status], state.profile.short_name
    if not state.profile.enabled:
        return f"{shape} {name} — paused"
    if state.latency_ms is None or cause not in (Cause.OK, Cause.SLOW):
        return f"{shape} {name} — {WORDS[cause]}"
    figure = format_ms(state.latency_ms)
    return f"{shape} {name} — {figure if cause is Cause.OK else f'{WORDS[cause]}, {figure}'}"


def _failover(snapshot: Snapshot, now: datetime) -> MenuFailover | None:
    bad = troubled(snapshot)
    if not bad:
        return None
    choice = suggest(snapshot, bad[0].id, now=now).provider
    if choice is None:
        return None
    name = snapshot.providers[choice].profile.short_name
    return MenuFailover(label=f"Use {name} instead of {bad[0].profile.short_name} (copy name)", copies=name)
