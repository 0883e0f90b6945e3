"""What the tray icon shows."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.formats import format_count
from apimon_desktop.core.headline import is_paused, troubled
from apimon_desktop.core.settings import AppearanceSettings, IconColour
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.types import Status
from apimon_desktop.core.wishes import Mute, mute_text
from apimon_desktop.core.wording import WORDS

_PREFIX = "AI providers: "
_TROUBLE: Final = (Status.DEGRADED, Status.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class IconLook:
    """All that the icon's picture depends on."""

    status: Status
    is_coloured: bool = True
    """False: one grey for everything, which macOS adapts to its menu bar."""
    is_muted: bool = False
    number: int | None = None
    """How many providers are in trouble. None: none is, or it is not to be told, or not for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayView:
    """The icon's picture, and the tooltip that is its name for screen readers too."""

    look: IconLook
    tooltip: str


def tray_view(
    snapshot: Snapshot,
    *,
    appearance: AppearanceSettings,
    mute: Mute | None,
    now: datetime,
    tz: tzinfo | None,
) -> TrayView:
    """The tray icon for a snapshot; ``mute`` None: nothing is kept quiet."""
    status = snapshot.worst_status
    bad = troubled(snapshot)
    look = IconLook(
        status=status,
        is_coloured=_is_coloured(status, appearance.icon_colour),
        is_muted=mute is not None,
        number=len(bad) if appearance.icon_number and bad and mute is None else None,
    )
    muted = "" if mute is None else f" — {mute_text(mute, now, tz)}"
    return TrayView(look=look, tooltip=f"{_PREFIX}{_summary(snapshot, bad)}{muted}")


def _is_coloured(status: Status, rule: IconColour) -> bool:
    return rule is IconColour.ALWAYS or (rule is IconColour.TROUBLE and status in _TROUBLE)


def _summary(snapshot: Snapshot, bad: tuple[ProviderState, ...]) -> str:
    watched = snapshot.watched
    if not watched:
        return "all paused" if is_paused(snapshot) else "no keys yet"
    if snapshot.offline:
        return "no internet, checking again when it returns"
    ignored = f", {len(snapshot.ignored)} ignored" if snapshot.ignored else ""
    statuses = [snapshot.shown(state.id).status for state in watched if not state.is_ignored]
    if bad:
        worst = bad[0]
        counts = _counts(statuses, len(watched)) + ignored
        more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
        return f"{counts} — {worst.profile.short_name}: {WORDS[snapshot.shown(worst.id).cause]}{more}"
    waiting = statuses.count(Status.UNKNOWN)
    if waiting == len(watched):
        return "not checked yet"
    if waiting or ignored:
        healthy = f"{format_count(len(statuses) - waiting, len(watched))} healthy"
        return f"{healthy}{f', {waiting} not checked yet' if waiting else ''}{ignored}"
    return (
        f"all {len(watched)} healthy" if len(watched) > 1 else f"{watched[0].profile.short_name} is healthy"
    )


def _counts(statuses: list[Status], watched: int) -> str:
    failed, degraded = statuses.count(Status.FAILED), statuses.count(Status.DEGRADED)
    if not failed:
        return f"{format_count(degraded, watched)} degraded"
    also = f", {degraded} degraded" if degraded else ""
    return f"{format_count(failed, watched)} failed{also}"
