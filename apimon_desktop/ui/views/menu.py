"""What the tray icon and its menu show. Labels are plain, because menus over D-Bus have no columns."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apimon_desktop.core.alerts.quiet import is_settled, mute_text
from apimon_desktop.core.failover.choose import suggest
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.settings import AppearanceSettings, IconColour, IconNumber
from apimon_desktop.core.text.translatable import capitalised, joined, say
from apimon_desktop.core.usage.sums import UsageSum
from apimon_desktop.core.wording.causes import WORDS
from apimon_desktop.core.wording.headline import troubled
from apimon_desktop.ui.views.commands import (
    Action,
    CopyDetails,
    CopyText,
    MuteFor,
    MuteNotifications,
    OpenLink,
    OpenReport,
    ToggleIgnore,
    TogglePause,
    ToggleRecoveryNotice,
)
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.facts import incident_line, status_line
from apimon_desktop.ui.views.money import cost_today, cost_words, money_line, spent_today
from apimon_desktop.ui.views.overall import overall, worst_first
from apimon_desktop.ui.views.tray import IconLook, MenuRow, MenuView, SubMenu, TrayView

_EVENTS: Final = 3
_TROUBLE: Final = (Status.DEGRADED, Status.FAILED)
_MOST: Final = 99
"""What two digits can tell."""
_FACTS: Final = 8
"""So many lines say why a provider is a good one to turn to, at most."""
_SEPARATOR: Final = Action(label="", command=None)


def tray_view(known: Known) -> TrayView:
    """The tray icon and its tooltip."""
    snapshot, appearance, mute = known.snapshot, known.settings.appearance, known.prefs.mute
    status, colour = snapshot.worst_status, appearance.icon_colour
    cost = cost_today(known.money, known.now.astimezone(known.tz).date())
    parts = [overall(known).line]
    if appearance.icon_number is IconNumber.COST:
        parts.append(say("today's cost is not known") if cost is None else cost_words(cost))
    if mute is not None:
        parts.append(mute_text(mute, known.now, known.tz))
    look = IconLook(
        status=status,
        is_coloured=colour is IconColour.ALWAYS or (colour is IconColour.TROUBLE and status in _TROUBLE),
        is_muted=mute is not None,
        number=None if mute is not None else _number(appearance, len(troubled(snapshot)), cost),
    )
    return TrayView(look=look, tooltip=joined(" — ", parts))


def menu_view(known: Known) -> MenuView:
    """The lines of the tray menu that change."""
    return MenuView(
        summary=overall(known).line,
        rows=tuple(_row(known, state) for state in worst_first(known.snapshot)),
        mute=_mute(known),
        failover=_failover(known),
        money=None if known.money is None else money_line(known.money),
        hides_amounts=known.settings.appearance.hide_amounts,
    )


def _row(known: Known, state: ProviderState) -> MenuRow:
    return MenuRow(
        provider_id=state.id,
        status=known.snapshot.shown(state.id).status,
        label=_label(known, state),
        entries=(*_texts(known, state), *_pages(state), *_switches(known, state)),
    )


def _label(known: Known, state: ProviderState) -> str:
    """The name, what is wrong if anything is, and what today cost."""
    cause, name = known.snapshot.shown(state.id).cause, state.profile.short_name
    if not state.profile.enabled:
        return joined(" — ", (name, say("paused")))
    is_silent = cause is Cause.OK or (cause is Cause.NO_KEY and known.conditions.is_reading_keys)
    parts = [
        None if is_silent else WORDS[cause],
        say("snoozed") if state.is_ignored else None,
        spent_today(known.money, state.id),
    ]
    told = [part for part in parts if part]
    return joined(" — ", (name, joined(", ", told))) if told else name


def _texts(known: Known, state: ProviderState) -> Iterator[Action]:
    now, tz = known.now, known.tz
    status = status_line(state, known.snapshot.shown(state.id), now=now, tz=tz, has_code=False)
    incidents = known.incidents.get(state.id, ())
    over = [one for one in incidents if one.ended_at is not None]  # the first line tells of the other
    events = [incident_line(incident, now, tz) for incident in over[:_EVENTS]]
    none = [] if incidents else [say("No problems in the last 30 days")]
    yield from _lines([status], 1, state.id)
    yield from _lines(events or none, _EVENTS, state.id)


def _pages(state: ProviderState) -> Iterator[Action]:
    url = state.profile.status_page_url
    yield _SEPARATOR
    link = OpenLink(url=url or "")
    yield Action(label=say("Open status page"), command=link, is_enabled=url is not None)
    yield Action(label=say("Copy details"), command=CopyDetails(provider_id=state.id))


def _switches(known: Known, state: ProviderState) -> Iterator[Action]:
    is_bad = known.snapshot.shown(state.id).status in _TROUBLE
    is_awaited = state.id in known.prefs.awaited
    pause = say("Pause this provider") if state.profile.enabled else say("Resume this provider")
    yield _SEPARATOR
    yield Action(
        label=say("Notify me when it's back"),
        command=ToggleRecoveryNotice(provider_id=state.id),
        is_enabled=is_bad or is_awaited,
        is_checked=is_awaited,
    )
    yield Action(label=pause, command=TogglePause(provider_id=state.id))
    yield Action(
        label=say("Snooze until its status changes"),
        command=ToggleIgnore(provider_id=state.id),
        is_enabled=is_bad,
        is_checked=is_bad and state.is_ignored,
    )


def _lines(texts: Sequence[str], places: int, provider_id: ProviderId) -> Iterator[Action]:
    """Texts that lead to where more of them stands; places that are not needed are kept, unseen."""
    for place in range(places):
        label = texts[place] if place < len(texts) else ""
        yield Action(label=label, command=OpenReport(provider_id=provider_id), is_visible=bool(label))


def _mute(known: Known) -> SubMenu:
    mute = known.prefs.mute
    choices = (
        (say("For 1 hour"), MuteFor.HOUR, True),
        (say("Until 8:00 tomorrow"), MuteFor.TOMORROW, True),
        (say("Until something changes"), MuteFor.CHANGE, is_settled(known.snapshot)),
        (say("Unmute"), MuteFor.NOT, mute is not None),
    )
    *lengths, unmute = (
        Action(label=label, command=MuteNotifications(duration=how), is_enabled=enabled)
        for label, how, enabled in choices
    )
    label = say("Mute") if mute is None else capitalised(mute_text(mute, known.now, known.tz))
    return SubMenu(label=label, entries=(*lengths, _SEPARATOR, unmute))


def _failover(known: Known) -> SubMenu | None:
    snapshot, bad = known.snapshot, troubled(known.snapshot)
    choice = suggest(snapshot, bad[0].id, now=known.now) if bad else None
    if choice is None or choice.provider is None:
        return None
    name = snapshot.providers[choice.provider].profile.short_name
    facts = _lines([capitalised(fact) for fact in choice.facts], _FACTS, choice.provider)
    copy = Action(label=say("Copy provider name"), command=CopyText(text=name))
    return SubMenu(
        label=say("Use {name} instead of {other}", name=name, other=bad[0].profile.short_name),
        entries=(*facts, _SEPARATOR, copy),
    )


def _number(appearance: AppearanceSettings, in_trouble: int, cost: UsageSum | None) -> str | None:
    match appearance.icon_number:
        case IconNumber.TROUBLE if in_trouble:
            return _short(in_trouble)
        case IconNumber.COST if cost and cost.cost_usd is not None and not appearance.hide_amounts:
            return "<1" if 0 < cost.cost_usd < 1 else _short(cost.cost_usd)
    return None


def _short(value: Decimal | int) -> str:
    """A number as a picture of 16 pixels has room for it."""
    whole = int(Decimal(value).to_integral_value(ROUND_HALF_UP))
    return f"{_MOST}+" if whole > _MOST else str(whole)
