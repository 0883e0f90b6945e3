"""In which order providers stand wherever they are listed."""

from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState


def worst_first(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """All providers: failed, degraded, healthy, ignored, then those that nothing is known of.

    Within each, in their fixed order.
    """

    def rank(state: ProviderState) -> tuple[bool, int]:
        severity = snapshot.shown(state.id).status.severity
        return severity == 0, 0 if state.is_ignored else -severity

    return tuple(sorted(snapshot.providers.values(), key=rank))
