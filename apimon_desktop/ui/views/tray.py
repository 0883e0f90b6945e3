"""What the tray icon shows."""

from dataclasses import dataclass

from apimon_desktop.core.formats import format_count
from apimon_desktop.core.headline import is_paused, troubled
from apimon_desktop.core.state import Snapshot
from apimon_desktop.core.types import Status
from apimon_desktop.core.wording import WORDS

_PREFIX = "AI providers: "


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayView:
    """The icon's state, and the tooltip that is its name for screen readers too."""

    status: Status
    tooltip: str


def tray_view(snapshot: Snapshot) -> TrayView:
    """The tray icon for a snapshot."""
    return TrayView(status=snapshot.worst_status, tooltip=_PREFIX + _summary(snapshot))


def _summary(snapshot: Snapshot) -> str:
    watched = snapshot.watched
    if not watched:
        return "all paused" if is_paused(snapshot) else "no keys yet"
    if snapshot.offline:
        return "no internet, checking again when it returns"
    statuses = [snapshot.shown(state.id).status for state in watched]
    bad = troubled(snapshot)
    if bad:
        worst = bad[0]
        counts = _counts(statuses, len(watched))
        more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
        return f"{counts} — {worst.profile.short_name}: {WORDS[snapshot.shown(worst.id).cause]}{more}"
    waiting = statuses.count(Status.UNKNOWN)
    if waiting == len(watched):
        return "not checked yet"
    if waiting:
        return f"{format_count(len(watched) - waiting, len(watched))} healthy, {waiting} not checked yet"
    return (
        f"all {len(watched)} healthy" if len(watched) > 1 else f"{watched[0].profile.short_name} is healthy"
    )


def _counts(statuses: list[Status], watched: int) -> str:
    failed, degraded = statuses.count(Status.FAILED), statuses.count(Status.DEGRADED)
    if not failed:
        return f"{format_count(degraded, watched)} degraded"
    also = f", {degraded} degraded" if degraded else ""
    return f"{format_count(failed, watched)} failed{also}"
