"""What the tray menu shows: plain labels only, since menus over D-Bus have no columns."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import format_clock, format_ms
from apimon_desktop.core.headline import is_paused, troubled
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.offline import NO_NETWORK
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Incident, ProviderState
from apimon_desktop.core.text import Text, capitalised, joined, say
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wishes import Wishes, is_settled, mute_text
from apimon_desktop.core.wording import WORDS
from apimon_desktop.ui.views.actions import Action, ActionKind, MuteFor, status_page
from apimon_desktop.ui.views.facts import incident_line, status_line
from apimon_desktop.ui.views.money_line import money_line, spent_today
from apimon_desktop.ui.views.ordering import worst_first

SHAPES: Final = MappingProxyType(
    {Status.HEALTHY: "●", Status.DEGRADED: "▲", Status.FAILED: "✕", Status.UNKNOWN: "○"}
)
"""A status in one character, where no picture can be had."""
EVENTS: Final = 3
_NO_EVENT: Final = say("No trouble seen in the last 30 days")
_STATUSES: Final = {
    Status.HEALTHY: say("healthy"),
    Status.DEGRADED: say("degraded"),
    Status.FAILED: say("failed"),
    Status.UNKNOWN: say("unknown"),
}
_FACTS: Final = 8
"""So many lines say why a provider is a good one to turn to, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One line, which keeps its place in its menu for good, so that no click hits another one."""

    action: Action | None
    """What a click does. None: it is a separator."""
    is_enabled: bool = True
    is_visible: bool = True
    is_checked: bool | None = None
    """None: it is no switch."""

    @property
    def label(self) -> str:
        """What can be read."""
        return "" if self.action is None else self.action.label


@dataclass(frozen=True, slots=True, kw_only=True)
class SubMenu:
    """A line that opens further ones."""

    label: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuRow(SubMenu):
    """One provider."""

    provider_id: ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuView:
    """The lines that change."""

    summary: str
    rows: tuple[MenuRow, ...]
    """The worst first."""
    mute: SubMenu
    failover: SubMenu | None = None
    """What to use instead of the provider that is worst off. None: nothing is wrong, or nobody is safe."""
    money: str | None = None
    """None: nothing was reported this month."""
    hides_amounts: bool = False


def menu_view(
    snapshot: Snapshot,
    *,
    wishes: Wishes,
    incidents: Mapping[ProviderId, tuple[Incident, ...]],
    money: MoneySummary | None,
    hides_amounts: bool,
    now: datetime,
    tz: tzinfo | None,
) -> MenuView:
    """The tray menu for a snapshot.

    ``incidents`` are the latest of each provider, the latest first. ``money`` None: not known yet.
    """
    rows = _Rows(snapshot=snapshot, wishes=wishes, incidents=incidents, money=money, now=now, tz=tz)
    return MenuView(
        summary=_summary(snapshot, now, tz),
        rows=tuple(rows.row(state) for state in worst_first(snapshot)),
        mute=_mute(snapshot, wishes, now, tz),
        failover=_failover(snapshot, now),
        money=None if money is None else money_line(money),
        hides_amounts=hides_amounts,
    )


def _summary(snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> str:
    """How many of each, the worst first, with the time of the last look."""
    if not snapshot.watched:
        return say("All checks are paused") if is_paused(snapshot) else say("No provider has a key yet")
    if snapshot.offline:
        return (snapshot.local_fault or NO_NETWORK).line
    counts = joined(" · ", [say("{n} {word}", n=n, word=word) for word, n in _counts(snapshot).items()])
    checked = [state.last_check_at for state in snapshot.watched if state.last_check_at is not None]
    return joined(" — ", (counts, format_clock(max(checked), now, tz))) if checked else counts


def _counts(snapshot: Snapshot) -> Counter[Text]:
    """How many of each word; of several causes only their status, for a long line makes a wide menu."""
    words: Counter[Text] = Counter()

    def kind(state: ProviderState) -> tuple[bool, Status]:
        return state.is_ignored, snapshot.shown(state.id).status

    for (is_ignored, status), states in groupby(worst_first(snapshot), key=kind):
        told = Counter(_counted_as(snapshot, state) for state in states)
        is_short = is_ignored or status is Status.UNKNOWN or len(told) == 1
        words.update(told if is_short else {_STATUSES[status]: told.total()})
    return words


def _counted_as(snapshot: Snapshot, state: ProviderState) -> Text:
    if not state.profile.enabled:
        return say("paused")
    if state.is_ignored:
        return say("ignored")
    cause = snapshot.shown(state.id).cause
    return say("without a key") if cause is Cause.NO_KEY else WORDS[cause]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What the lines of every provider are made from."""

    snapshot: Snapshot
    wishes: Wishes
    incidents: Mapping[ProviderId, tuple[Incident, ...]]
    money: MoneySummary | None
    now: datetime
    tz: tzinfo | None

    def row(self, state: ProviderState) -> MenuRow:
        entries = (*self._texts(state), *self._pages(state), *self._switches(state))
        return MenuRow(provider_id=state.id, label=self._label(state), entries=entries)

    def _label(self, state: ProviderState) -> str:
        cause = self.snapshot.shown(state.id).cause
        start = f"{SHAPES[cause.status]} {state.profile.short_name}"
        if not state.profile.enabled:
            return joined(" — ", (start, say("paused")))
        figure = None if state.latency_ms is None else format_ms(state.latency_ms)
        parts = [
            None if cause is Cause.OK and figure is not None else WORDS[cause],
            figure if cause in (Cause.OK, Cause.SLOW) else None,
            spent_today(self.money, state.id),
            say("ignored") if state.is_ignored else None,
        ]
        return joined(" — ", (start, joined(", ", [part for part in parts if part])))

    def _texts(self, state: ProviderState) -> Iterator[MenuEntry]:
        shown = self.snapshot.shown(state.id)
        yield _line(status_line(state, shown, now=self.now, tz=self.tz), state.id)
        known = self.incidents.get(state.id, ())[:EVENTS]
        told = [incident_line(incident, self.now, self.tz) for incident in known]
        events = told or [_NO_EVENT]
        for place in range(EVENTS):
            yield _line(events[place] if place < len(events) else "", state.id)

    def _pages(self, state: ProviderState) -> Iterator[MenuEntry]:
        page = status_page(state) or Action(label=say("Open status page"), kind=ActionKind.LINK, target="")
        yield MenuEntry(action=None)
        yield MenuEntry(action=page, is_enabled=bool(page.target))
        yield MenuEntry(action=Action(label=say("Copy details"), kind=ActionKind.DETAILS, target=state.id))

    def _switches(self, state: ProviderState) -> Iterator[MenuEntry]:
        is_bad = self.snapshot.shown(state.id).status in (Status.DEGRADED, Status.FAILED)
        is_awaited = state.id in self.wishes.awaited
        pause = say("Pause this provider") if state.profile.enabled else say("Resume this provider")
        yield MenuEntry(action=None)
        yield MenuEntry(
            action=Action(label=say("Tell me when it is back"), kind=ActionKind.AWAIT, target=state.id),
            is_enabled=is_bad or is_awaited,
            is_checked=is_awaited,
        )
        yield MenuEntry(action=Action(label=pause, kind=ActionKind.PAUSE, target=state.id))
        yield MenuEntry(
            action=Action(label=say("Ignore until it changes"), kind=ActionKind.IGNORE, target=state.id),
            is_enabled=is_bad,
            is_checked=is_bad and state.is_ignored,
        )


def _line(label: str, provider_id: ProviderId | str) -> MenuEntry:
    """A text; a click leads to where more of it stands. Empty: the place is kept."""
    action = Action(label=label, kind=ActionKind.REPORT, target=provider_id)
    return MenuEntry(action=action, is_visible=bool(label))


def _mute(snapshot: Snapshot, wishes: Wishes, now: datetime, tz: tzinfo | None) -> SubMenu:
    choices = (
        (say("For 1 hour"), MuteFor.HOUR, True),
        (say("Until tomorrow 8:00"), MuteFor.TOMORROW, True),
        (say("Until it changes"), MuteFor.CHANGE, is_settled(snapshot)),
        (say("Unmute"), MuteFor.NOT, wishes.mute is not None),
    )
    entries = [
        MenuEntry(action=Action(label=label, kind=ActionKind.MUTE, target=how), is_enabled=is_enabled)
        for label, how, is_enabled in choices
    ]
    label = say("Mute") if wishes.mute is None else capitalised(mute_text(wishes.mute, now, tz))
    return SubMenu(label=label, entries=(*entries[:3], MenuEntry(action=None), entries[3]))


def _failover(snapshot: Snapshot, now: datetime) -> SubMenu | None:
    bad = troubled(snapshot)
    if not bad:
        return None
    choice = suggest(snapshot, bad[0].id, now=now)
    if choice.provider is None:
        return None
    name = snapshot.providers[choice.provider].profile.short_name
    facts = [capitalised(fact) for fact in choice.facts[:_FACTS]]
    copy = Action(label=say("Copy provider name"), kind=ActionKind.COPY, target=name)
    return SubMenu(
        label=say("Use {name} instead of {other}", name=name, other=bad[0].profile.short_name),
        entries=(
            *(_line(facts[place] if place < len(facts) else "", choice.provider) for place in range(_FACTS)),
            MenuEntry(action=None),
            MenuEntry(action=copy),
        ),
    )
