"""What the tray icon shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.headline import is_paused, troubled
from apimon_desktop.core.settings import AppearanceSettings, IconColour
from apimon_desktop.core.state import ProviderState, Snapshot
from apimon_desktop.core.text import Text, joined, plural, say
from apimon_desktop.core.types import Status
from apimon_desktop.core.wishes import Mute, mute_text
from apimon_desktop.core.wording import WORDS

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
    tooltip = say("AI providers: {summary}", summary=_summary(snapshot, bad))
    if mute is not None:
        tooltip = joined(" — ", (tooltip, mute_text(mute, now, tz)))
    return TrayView(look=look, tooltip=tooltip)


def _is_coloured(status: Status, rule: IconColour) -> bool:
    return rule is IconColour.ALWAYS or (rule is IconColour.TROUBLE and status in _TROUBLE)


def _summary(snapshot: Snapshot, bad: tuple[ProviderState, ...]) -> Text:
    watched = snapshot.watched
    if not watched:
        return say("all paused") if is_paused(snapshot) else say("no keys yet")
    if snapshot.offline:
        return say("no internet, checking again when it returns")
    ignored = [say("{n} ignored", n=len(snapshot.ignored))] if snapshot.ignored else []
    statuses = [snapshot.shown(state.id).status for state in watched if not state.is_ignored]
    if bad:
        counts = joined(", ", (*_counts(statuses, len(watched)), *ignored))
        return joined(" — ", (counts, _worst(snapshot, bad)))
    return _untroubled(watched, statuses, ignored)


def _untroubled(watched: Sequence[ProviderState], statuses: list[Status], ignored: list[Text]) -> Text:
    waiting = statuses.count(Status.UNKNOWN)
    if waiting == len(watched):
        return say("not checked yet")
    if waiting or ignored:
        healthy = say("{n} of {all} healthy", n=len(statuses) - waiting, all=len(watched))
        unchecked = [say("{n} not checked yet", n=waiting)] if waiting else []
        return joined(", ", (healthy, *unchecked, *ignored))
    if len(watched) == 1:
        return say("{name} is healthy", name=watched[0].profile.short_name)
    return say("all {n} healthy", n=len(watched))


def _worst(snapshot: Snapshot, bad: tuple[ProviderState, ...]) -> Text:
    worst, more = bad[0], len(bad) - 1
    text = joined(": ", (worst.profile.short_name, WORDS[snapshot.shown(worst.id).cause]))
    if not more:
        return text
    return plural(more, one="{trouble} and 1 more", many="{trouble} and {n} more", trouble=text)


def _counts(statuses: list[Status], watched: int) -> tuple[Text, ...]:
    failed, degraded = statuses.count(Status.FAILED), statuses.count(Status.DEGRADED)
    if not failed:
        return (say("{n} of {all} degraded", n=degraded, all=watched),)
    also = [say("{n} degraded", n=degraded)] if degraded else []
    return (say("{n} of {all} failed", n=failed, all=watched), *also)
