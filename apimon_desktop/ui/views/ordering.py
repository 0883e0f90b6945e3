"""In which order providers stand wherever they are listed."""

from apimon_desktop.core.state import ProviderState, Snapshot


def worst_first(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """All providers: failed, degraded, healthy, then those that nothing is known of; else the fixed order."""
    return tuple(sorted(snapshot.providers.values(), key=lambda s: -snapshot.shown(s.id).status.severity))
