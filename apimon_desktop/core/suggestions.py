"""What could be cheaper or quicker: the guide's suggestions, from own figures."""

from apimon_desktop.core.cost import best_saving
from apimon_desktop.core.formats import format_money, format_ms
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.thresholds import RESPONSE_BANDS
from apimon_desktop.core.types import Status

_QUICK_MS = RESPONSE_BANDS[1][0]
"""Up to the end of the band "good" there is nothing to suggest."""
_WORTH_IT = 2
"""Another provider is worth naming where it is this many times as quick."""


def suggestions(snapshot: Snapshot) -> tuple[str, ...]:
    """One text per idea: those about money (💡), then those about speed (⚡)."""
    states = snapshot.providers.values()
    lines = [
        *(cost_suggestion(snapshot, s) for s in states),
        *(_speed_suggestion(snapshot, s) for s in states),
    ]
    return tuple(line for line in lines if line is not None)


def cost_suggestion(snapshot: Snapshot, state: ProviderState) -> str | None:
    """Where the same tokens would cost less. None: nothing to save."""
    saving = best_saving(snapshot, state)
    if saving is None:
        return None
    needs_key = "" if saving.at.has_key else " It needs a key first."
    return (
        f"💡 {state.profile.name} has cost about {format_money(state.cost_usd)}. "
        f"Consider {saving.at.profile.name}: the same tokens would be about {format_money(saving.cost_usd)}, "
        f"{saving.saved_percent}% less (estimate).{needs_key}"
    )


def _speed_suggestion(snapshot: Snapshot, state: ProviderState) -> str | None:
    """Who answers in less than half the time. None: quick enough, or nobody does."""
    own_ms = _response_ms(snapshot, state)
    if own_ms is None or own_ms < _QUICK_MS:
        return None
    quicker = [
        (ms, other)
        for other in snapshot.watched
        if snapshot.shown(other.id).status is Status.HEALTHY
        and (ms := _response_ms(snapshot, other)) is not None
        and ms * _WORTH_IT <= own_ms
    ]
    if not quicker:
        return None
    best_ms, best = min(quicker, key=lambda offer: offer[0])
    return (
        f"⚡ {state.profile.name} took {format_ms(own_ms)} for its last answer. "
        f"Consider {best.profile.name}: it took {format_ms(best_ms)}."
    )


def _response_ms(snapshot: Snapshot, state: ProviderState) -> float | None:
    """The last response time, of a provider that answers at all."""
    answers = snapshot.shown(state.id).status in (Status.HEALTHY, Status.DEGRADED)
    return state.latency_ms if answers else None
