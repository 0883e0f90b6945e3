"""What the popover shows: a verdict, a card for each problem, a row for each other provider, and spending."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.core.failover.choose import Failover, suggest
from apimon_desktop.core.failover.preflight import check_session
from apimon_desktop.core.model.ids import Cause, Profile, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState, Verdict
from apimon_desktop.core.money.budget import Runway
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.text.formats import (
    format_about_money,
    format_age,
    format_lasting,
    format_money,
    format_money_range,
    format_span,
)
from apimon_desktop.core.text.translatable import Text, capitalised, joined, plural, say
from apimon_desktop.core.usage.sums import NOTHING_USED
from apimon_desktop.core.wording.causes import WORDS, meaning
from apimon_desktop.core.wording.headline import reported_sentence
from apimon_desktop.ui.views.commands import (
    Action,
    CopyDetails,
    CopyText,
    OpenDetails,
    OpenLink,
    OpenSettings,
    ToggleIgnore,
    ToggleRecoveryNotice,
)
from apimon_desktop.ui.views.conditions import Known, notices
from apimon_desktop.ui.views.details import HIDDEN_SHARE, DayBars, day_bars
from apimon_desktop.ui.views.money import CENT, spent
from apimon_desktop.ui.views.overall import Mood, Overall, overall, worst_first
from apimon_desktop.ui.views.tile import TileLook, tile_of

_IN_SETTINGS = {
    Cause.AUTHENTICATION: say("Replace the key…"),
    Cause.NOT_FOUND: say("Check the base URL…"),
    Cause.DNS: say("Check the base URL…"),
}
_STATUS_PAGE_HELPS = frozenset(
    {
        Cause.SLOW,
        Cause.ERROR_RATE,
        Cause.OVERLOADED,
        Cause.BAD_RESPONSE,
        Cause.SERVER_ERROR,
        Cause.TIMEOUT,
        Cause.CONNECT,
        Cause.TLS,
    }
)
"""The provider's own page may say more of these; not of its user's key or account."""
_OFFERED = 4
"""So many providers without a key get a row of their own while none has one; the rest share a row."""
_COLLAPSED_FROM = 3
"""From so many problems on, their cards are collapsed, so that the other providers stay in sight."""
_DRAWN_DAYS: Final = 30
_LEAST_BAR: Final = 0.08
_LEVELS: Final = {80: Status.DEGRADED, 100: Status.FAILED}
"""How near a budget is to its end, by the percentage of it that was last passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row: what is on it, and what pressing it does."""

    provider_id: ProviderId | None
    """None: the row stands for several providers."""
    tile: TileLook | None
    """None: a plus."""
    name: str
    note: str = ""
    """A caption below the name."""
    value: str = ""
    """At the right: what today cost."""
    caption: str = ""
    """Below the value: what is left."""
    is_low: bool = False
    """True where what is left nears its end."""
    button: str = ""
    """Words that look like a button at the right. Empty: there is none."""
    command: object
    spoken: str
    """The row for a screen reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """The card of one provider that has a problem."""

    provider_id: ProviderId
    tile: TileLook
    status: Status
    name: str
    affects: str
    """What the provider is used for. Empty: nobody said."""
    word: str
    """The cause in two or three words: "Slow"."""
    lasted: str
    """"for 11 min". Empty: not known."""
    sentence: str
    note: str
    """What the provider's status page reports. Empty: nothing."""
    primary: Action | None
    """The one thing to do. None: there is only waiting."""
    menu: tuple[Action, ...]
    is_collapsed: bool

    @property
    def spoken(self) -> str:
        """The card for a screen reader."""
        return ", ".join(part for part in (f"{self.name}: {self.word}", self.lasted, self.sentence) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingView:
    """The whole card."""

    today: str
    month: str
    limit: str
    """"of $150". Empty: no budget is set."""
    forecast: str
    """Where the month ends: "$131–142". Empty: not enough history."""
    share: float | None
    """The used part of the budget, 0 to 1. None: there is no budget, or amounts are hidden."""
    level: Status | None
    """How near the budget is to its end. None: far from it."""
    bars: DayBars
    """All alike while amounts are hidden."""
    warning: str
    """A balance that nears its end: "OpenRouter: $3.10 left, about 2 days". Empty: none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """The whole popover."""

    overall: Overall
    caption: str
    """Below the title: how many there are, and when they were checked."""
    notices: tuple[str, ...]
    troubles: tuple[TroubleView, ...]
    """The worst first."""
    rows: tuple[RowView, ...]
    spending: SpendingView | None
    """None: nothing was ever reported."""
    is_empty: bool
    """True where no provider has a key: the rows offer to add one."""
    provider_ids: frozenset[ProviderId]
    """All that there are."""


def report_view(known: Known) -> ReportView:
    """The whole popover."""
    snapshot, is_reading_keys = known.snapshot, known.conditions.is_reading_keys
    verdict, states = overall(known), worst_first(snapshot)
    troubled = [state for state in states if _is_troubled(known, state)]
    is_collapsed = len(troubled) >= _COLLAPSED_FROM
    listed = [state for state in states if state.has_key and state not in troubled]
    keyless = [state for state in states if not state.has_key]
    is_empty = not listed and not troubled and not is_reading_keys
    rows = [_row(known, state) for state in listed]
    if is_reading_keys:
        rows += [_row(known, state) for state in keyless if state.health.remembered is not None or not listed]
    else:
        rows += _offers(keyless, is_empty=is_empty)
    return ReportView(
        overall=verdict,
        caption=_caption(known, verdict),
        notices=(*notices(known.conditions), *_session_line(known)),
        troubles=tuple(_trouble(known, state, is_collapsed=is_collapsed) for state in troubled),
        rows=tuple(rows),
        spending=spending_view(known.money, snapshot, hides_amounts=known.settings.appearance.hide_amounts),
        is_empty=is_empty,
        provider_ids=frozenset(snapshot.providers),
    )


def _caption(known: Known, verdict: Overall) -> str:
    times = [state.health.last_check_at for state in known.snapshot.watched]
    checked = [at for at in times if at is not None]
    parts = [verdict.rest] if verdict.rest else []
    if checked and verdict.mood is not Mood.OFFLINE:  # then each row has its own age
        parts.append(say("checked {age}", age=format_age(max(checked), known.now)))
    return joined(" · ", parts)


def _session_line(known: Known) -> tuple[str, ...]:
    """Whether a session can begin, while a music program is in front."""
    if not known.conditions.daw:
        return ()
    days_left = {} if known.money is None else known.money.days_left
    found = check_session(known.snapshot, days_left, now=known.now)
    return (say("{program}: {text}", program=known.conditions.daw, text=found.text),)


def _is_troubled(known: Known, state: ProviderState) -> bool:
    """True where something is wrong that the user has not snoozed."""
    shown = known.snapshot.shown(state.id)
    is_bad = shown.status in (Status.DEGRADED, Status.FAILED)
    return is_bad and not (state.is_ignored and shown == state.health.verdict)


# Rows


def _row(known: Known, state: ProviderState) -> RowView:
    shown, name = known.snapshot.shown(state.id), state.profile.short_name
    value, caption, is_low = _money(known, state)
    note = _note(known, state, shown)
    told = [part for part in (note, value and say("{amount} today", amount=value), caption) if part]
    return RowView(
        provider_id=state.id,
        tile=tile_of(state.profile, _badge(state, shown)),
        name=name,
        note=note,
        value=value,
        caption=caption,
        is_low=is_low,
        command=OpenDetails(provider_id=state.id),
        spoken=joined(", ", (joined(": ", (name, capitalised(_word(state, shown)))), *told)),
    )


def _badge(state: ProviderState, shown: Verdict) -> Status:
    """The state on show; while there is none, the last known one if that is good."""
    if shown.status is not Status.UNKNOWN or not state.profile.enabled:
        return shown.status
    last = state.health.remembered or state.health.verdict
    return Status.HEALTHY if last.status is Status.HEALTHY else Status.UNKNOWN


def _note(known: Known, state: ProviderState, shown: Verdict) -> str:
    if not state.profile.enabled:
        return say("Paused")
    if state.is_ignored and shown == state.health.verdict:
        return joined(" · ", (capitalised(WORDS[shown.cause]), say("snoozed until its status changes")))
    if shown.cause is Cause.OFFLINE:
        if state.health.blocked is not None and shown.local is not None:
            return capitalised(shown.local.reason.short)
        at = state.health.last_check_at
        return "" if at is None else say("Checked {age}", age=format_age(at, known.now))
    if shown.status is Status.HEALTHY:
        return reported_sentence(state, shown, now=known.now, tz=known.tz) or ""
    return ""


def _money(known: Known, state: ProviderState) -> tuple[str, str, bool]:
    """What today cost, what is left, and whether that nears its end."""
    one = None if known.money is None else known.money.providers.get(state.id)
    if one is None:
        return "", "", False
    cost = one.costs.today
    value: str = "" if cost == NOTHING_USED else spent(cost)
    if one.runway is not None:
        return value, balance_text(one.runway), one.runway.is_low
    return value, say("price unknown") if value and cost.cost_usd is None else "", False


def _offers(keyless: list[ProviderState], *, is_empty: bool) -> list[RowView]:
    """Rows that lead to the settings, where a key can be added."""
    if not keyless:
        return []
    shown, others = (keyless[:_OFFERED], keyless[_OFFERED:]) if is_empty else ([], keyless)
    names: str = joined(", ", [state.profile.short_name for state in others])
    title = say("Add more providers")
    if is_empty:
        title, names = say("More providers"), say("{names}, Ollama, LM Studio…", names=names)
    several = RowView(
        provider_id=None,
        tile=None,
        name=title,
        note=names,
        command=OpenSettings(),
        spoken=joined(": ", (title, names)),
    )
    return [*map(_offer, shown), several]


def _offer(state: ProviderState) -> RowView:
    name, answer = state.profile.short_name, state.health.anonymous
    note = say("Reachable without a key") if answer is not None and answer.answered else ""
    return RowView(
        provider_id=state.id,
        tile=tile_of(state.profile, None),
        name=name,
        note=note,
        button=say("Add key"),
        command=OpenSettings(provider_id=state.id),
        spoken=joined(", ", [part for part in (say("Add a key for {name}", name=name), note) if part]),
    )


# Problems


def _trouble(known: Known, state: ProviderState, *, is_collapsed: bool) -> TroubleView:
    shown, profile = known.snapshot.shown(state.id), state.profile
    choice = suggest(known.snapshot, state.id, now=known.now)
    backup = None if choice.provider is None else _use(known.snapshot.providers[choice.provider].profile)
    page = _status_page(profile)
    primary = _step(profile, shown.cause) or backup or (page if shown.cause in _STATUS_PAGE_HELPS else None)
    told = meaning(state, shown, now=known.now, tz=known.tz)
    further = [action for action in (backup, page) if action is not None and action != primary]
    return TroubleView(
        provider_id=state.id,
        tile=tile_of(profile, shown.status),
        status=shown.status,
        name=profile.short_name,
        affects=capitalised(profile.used_for) if profile.used_for else "",
        word=capitalised(_word(state, shown)),
        lasted="" if shown.since is None else format_lasting(known.now - shown.since),
        sentence=say("{sentence}.", sentence=told),
        note=reported_sentence(state, shown, now=known.now, tz=known.tz) or "",
        primary=primary,
        menu=(*_menu(known, state, further), *_reasons(known.snapshot, choice)),
        is_collapsed=is_collapsed,
    )


def _step(profile: Profile, cause: Cause) -> Action | None:
    """What mends the account. None: there is nothing to mend."""
    if cause in _IN_SETTINGS:
        return Action(label=_IN_SETTINGS[cause], command=OpenSettings(provider_id=profile.id))
    if cause is Cause.NO_CREDIT and profile.top_up_url is not None:
        return Action(label=say("Top up…"), command=OpenLink(url=profile.top_up_url))
    if cause is Cause.PERMISSION and profile.keys_url is not None:
        return Action(label=say("See what the key may do…"), command=OpenLink(url=profile.keys_url))
    return None


def _use(backup: Profile) -> Action:
    text = f"{backup.short_name} {backup.base_url}".strip()
    return Action(label=say("Use {name}…", name=backup.short_name), command=CopyText(text=text))


def _status_page(profile: Profile) -> Action | None:
    """The provider's own page. None: there is none."""
    url = profile.status_page_url
    return None if url is None else Action(label=say("Open status page"), command=OpenLink(url=url))


def _menu(known: Known, state: ProviderState, further: Iterable[Action]) -> Iterator[Action]:
    yield Action(label=say("Details"), command=OpenDetails(provider_id=state.id))
    yield from further
    yield Action(
        label=say("Notify me when it's back"),
        command=ToggleRecoveryNotice(provider_id=state.id),
        is_checked=state.id in known.prefs.awaited,
    )
    yield Action(label=say("Snooze until its status changes"), command=ToggleIgnore(provider_id=state.id))
    yield Action(label=say("Copy details"), command=CopyDetails(provider_id=state.id))


def _reasons(snapshot: Snapshot, choice: Failover) -> Iterator[Action]:
    """Why the backup was chosen, or why there is none."""
    if choice.provider is None:
        lines = [say("No backup available: {reason}", reason=choice.reason), *choice.passed_over]
    else:
        name = snapshot.providers[choice.provider].profile.short_name
        lines = [say("Why {name}:", name=name), *(capitalised(fact) for fact in choice.facts)]
        lines += [say("Why not the others:"), *choice.passed_over] if choice.passed_over else []
    for line in lines:
        yield Action(label=line, command=None)


def _word(state: ProviderState, shown: Verdict) -> Text:
    return WORDS[shown.cause] if state.profile.enabled else say("paused")


# Spending


def spending_view(
    summary: MoneySummary | None, snapshot: Snapshot, *, hides_amounts: bool
) -> SpendingView | None:
    """The card for what is known now. None: nothing was ever reported or billed."""
    if summary is None or not summary.is_reported:
        return None
    days = [summary.today - timedelta(days=nth) for nth in reversed(range(_DRAWN_DAYS))]
    costs = [summary.days.get(day) for day in days]
    amounts = [Decimal(0) if cost is None or cost.cost_usd is None else cost.cost_usd for cost in costs]
    most, budget, forecast = max(amounts), summary.budget, summary.forecast
    shares = [HIDDEN_SHARE if hides_amounts else _height(usd, most) for usd in amounts]
    texts = [say("nothing reported") if cost is None else format_money(cost.cost_usd) for cost in costs]
    begin = format_span(days[0], days[0])
    return SpendingView(
        today=spent(summary.costs.today),
        month=spent(summary.costs.month, is_round=True),
        limit="" if budget is None else say("of {limit}", limit=format_about_money(budget.budget.limit_usd)),
        forecast="" if forecast is None else format_money_range(forecast.low_usd, forecast.high_usd),
        share=None if budget is None or hides_amounts else min(1.0, budget.used_ratio),
        level=None if budget is None or hides_amounts else _LEVELS.get(budget.level_percent),
        bars=DayBars(
            bars=day_bars(days, shares, texts),
            total="",
            spoken=say("Cost per day since {day}, at most {amount}", day=begin, amount=format_money(most)),
        ),
        warning=_warning(summary, snapshot),
    )


def balance_text(runway: Runway) -> Text:
    """What is left with a provider: "$9.58 left · 12 days"."""
    left = say("{amount} left", amount=format_money(runway.left.quantize(CENT), runway.currency))
    if runway.days is None or runway.days >= 100:
        return left
    return joined(" · ", (left, plural(int(runway.days), one="1 day", many="{n} days")))


def _height(cost: Decimal, highest: Decimal) -> float:
    return max(_LEAST_BAR, float(cost / highest)) if cost and highest else 0.0


def _warning(summary: MoneySummary, snapshot: Snapshot) -> str:
    low = {pid: runway for pid, runway in summary.runways.items() if runway.is_low}
    if not low:
        return ""
    provider_id, runway = min(low.items(), key=lambda one: one[1].days or 0)
    state = snapshot.providers.get(provider_id)
    name = provider_id if state is None else state.profile.short_name
    return joined(": ", (name, balance_text(runway)))
