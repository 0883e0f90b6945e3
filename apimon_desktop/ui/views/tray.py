"""What the tray icon shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apimon_desktop.core.headline import is_paused, troubled
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.offline import NO_NETWORK, OfflineReason
from apimon_desktop.core.settings import AppearanceSettings, IconColour, IconNumber
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.spending import Money
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import Text, joined, plural, say
from apimon_desktop.core.types import Status
from apimon_desktop.core.wishes import Mute, mute_text
from apimon_desktop.core.wording import WORDS
from apimon_desktop.ui.views.money_line import cost_today, cost_words
from apimon_desktop.ui.views.texts import AS_WRITTEN

_TROUBLE: Final = (Status.DEGRADED, Status.FAILED)
_MOST: Final = 99
"""What two digits can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IconLook:
    """All that the icon's picture depends on."""

    status: Status
    is_coloured: bool = True
    """False: one grey for everything, which macOS adapts to its menu bar."""
    is_muted: bool = False
    number: str | None = field(default=None, metadata=AS_WRITTEN)
    """Up to three glyphs: "4", "37", "<1", "99+". None: it is unknown, not wanted, or not for now."""


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
    money: MoneySummary | None,
    now: datetime,
    tz: tzinfo | None,
) -> TrayView:
    """The tray icon for a snapshot.

    ``mute`` None: nothing is kept quiet; ``money`` None: nobody has looked yet.
    """
    status = snapshot.worst_status
    bad = troubled(snapshot)
    cost = cost_today(money, now.astimezone(tz).date())
    look = IconLook(
        status=status,
        is_coloured=_is_coloured(status, appearance.icon_colour),
        is_muted=mute is not None,
        number=None if mute is not None else _number(appearance, len(bad), cost),
    )
    parts: list[str] = [say("AI providers: {summary}", summary=_summary(snapshot, bad))]
    if appearance.icon_number is IconNumber.COST:
        parts.append(say("today's cost is not known") if cost is None else cost_words(cost))
    if mute is not None:
        parts.append(mute_text(mute, now, tz))
    return TrayView(look=look, tooltip=joined(" — ", parts))


def _number(appearance: AppearanceSettings, in_trouble: int, cost: Money | None) -> str | None:
    match appearance.icon_number:
        case IconNumber.TROUBLE if in_trouble:
            return _short(in_trouble)
        case IconNumber.COST if cost is not None and cost.usd is not None and not appearance.hide_amounts:
            return "<1" if 0 < cost.usd < 1 else _short(cost.usd)
    return None


def _short(value: Decimal | int) -> str:
    """A number as a picture of 16 pixels has room for it."""
    whole = int(Decimal(value).to_integral_value(ROUND_HALF_UP))
    return f"{_MOST}+" if whole > _MOST else str(whole)


def _is_coloured(status: Status, rule: IconColour) -> bool:
    return rule is IconColour.ALWAYS or (rule is IconColour.TROUBLE and status in _TROUBLE)


def _summary(snapshot: Snapshot, bad: tuple[ProviderState, ...]) -> Text:
    watched = snapshot.watched
    if not watched:
        return say("all paused") if is_paused(snapshot) else say("no keys yet")
    if snapshot.offline:
        fault = snapshot.local_fault or NO_NETWORK
        is_plain = fault.reason is OfflineReason.NO_NETWORK
        return say("no internet, checking again when it returns") if is_plain else fault.short
    ignored = [say("{n} ignored", n=len(snapshot.ignored))] if snapshot.ignored else []
    statuses = [snapshot.shown(state.id).status for state in watched if not state.is_ignored]
    if bad:
        counts = joined(", ", (*_counts(statuses, len(watched)), *ignored))
        return joined(" — ", (counts, _worst(snapshot, bad)))
    blocked = snapshot.blocked
    if blocked and len(blocked) == len(watched):
        return (snapshot.shown(blocked[0].id).local or NO_NETWORK).short
    cut_off = [say("{n} not reachable from here", n=len(blocked))] if blocked else []
    return _untroubled(watched, statuses, len(blocked), [*cut_off, *ignored])


def _untroubled(
    watched: Sequence[ProviderState], statuses: list[Status], blocked: int, others: list[Text]
) -> Text:
    """``others`` is what is neither healthy nor waiting, ``blocked`` of them without being ignored."""
    waiting = statuses.count(Status.UNKNOWN) - blocked
    if waiting == len(watched):
        return say("not checked yet")
    if waiting or others:
        healthy = say("{n} of {all} healthy", n=len(statuses) - waiting - blocked, all=len(watched))
        unchecked = [say("{n} not checked yet", n=waiting)] if waiting else []
        return joined(", ", (healthy, *unchecked, *others))
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
