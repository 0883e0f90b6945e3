"""What the report window shows."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from apimon_desktop.core.formats import format_age, format_clock, format_ms
from apimon_desktop.core.headline import headline
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.official_texts import official_sentence, reported_sentence
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.text import joined, say
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import WORDS
from apimon_desktop.ui.views.actions import Action, ActionKind, next_action, status_page, status_page_helps
from apimon_desktop.ui.views.conditions import Conditions, notices
from apimon_desktop.ui.views.facts import (
    Fact,
    cost_text,
    details_text,
    error_line,
    facts_of,
    failed_count,
    response_line,
    status_line,
    wait_text,
)
from apimon_desktop.ui.views.failover import FailoverCard, failover_card, told_once
from apimon_desktop.ui.views.money_today import today_line, today_texts, was_reported
from apimon_desktop.ui.views.ordering import worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One provider: a line, what stands under it when something is wrong, and its details."""

    provider_id: ProviderId
    name: str
    status: Status
    word: str
    """The cause in two or three words."""
    line: tuple[str, ...]
    """Short texts that follow the name; as many are shown as there is room for."""
    trouble: tuple[str, ...]
    """Sentences that stand under the line unasked. Empty: nothing is wrong, and nobody says so."""
    failover: FailoverCard | None
    """None: nothing is wrong."""
    next_action: Action | None
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]
    """What the details offer, beside the next action."""

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return ", ".join((f"{self.name}: {self.word}", *self.line))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """The whole window."""

    verdict: str
    """One sentence, always."""
    status: Status
    as_of: str
    """When it was looked at last, and when it will be next."""
    notices: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    """The worst first."""
    first_step: Action | None
    """What to do while there is nothing to report. None: there is something."""


def report_view(
    snapshot: Snapshot,
    conditions: Conditions,
    *,
    now: datetime,
    tz: tzinfo | None,
    money: MoneySummary | None = None,
) -> ReportView:
    """The report window for a snapshot; ``money`` None: nothing is known of it yet."""
    add_keys = Action(label=say("Add keys…"), kind=ActionKind.SETTINGS, target="")
    states = worst_first(snapshot)
    troubled = (state for state in states if _is_troubled(state, snapshot.shown(state.id)))
    cards = told_once({state.id: failover_card(snapshot, state, now) for state in troubled})
    return ReportView(
        verdict=headline(snapshot),
        status=snapshot.worst_status,
        as_of=_as_of(snapshot, now, tz),
        notices=notices(conditions),
        rows=tuple(_row(snapshot, state, cards.get(state.id), money, now=now, tz=tz) for state in states),
        first_step=None if any(s.has_key for s in snapshot.providers.values()) else add_keys,
    )


def _as_of(snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> str:
    checked = [state.last_check_at for state in snapshot.watched if state.last_check_at is not None]
    parts = [say("as of {time}", time=format_clock(max(checked), now, tz))] if checked else []
    if snapshot.next_check_at is not None and not snapshot.offline:
        parts.append(say("next check {wait}", wait=wait_text(snapshot.next_check_at, now)))
    return joined(" · ", parts) if parts else say("no checks yet")


def _is_troubled(state: ProviderState, shown: Verdict) -> bool:
    """True where something is wrong, and its user has not said to leave it alone."""
    return shown.status in (Status.DEGRADED, Status.FAILED) and not _is_left_alone(state, shown)


def _row(
    snapshot: Snapshot,
    state: ProviderState,
    failover: FailoverCard | None,
    money: MoneySummary | None,
    *,
    now: datetime,
    tz: tzinfo | None,
) -> ReportRow:
    shown = snapshot.shown(state.id)
    troubled = _is_troubled(state, shown)
    word = WORDS[shown.cause] if state.profile.enabled else say("paused")
    reported = reported_sentence(state, shown, now=now, tz=tz) if shown.status is Status.HEALTHY else None
    used_today = today_line(money, state.id)
    first = next_action(state, shown) or (status_page(state) if reported else None)
    return ReportRow(
        provider_id=state.id,
        name=state.profile.short_name,
        status=shown.status,
        word=word,
        line=_line(state, shown, money, now),
        trouble=_trouble(state, shown, now, tz) if troubled else (reported,) if reported else (),
        failover=failover,
        next_action=first,
        facts=facts_of(state, shown, now=now, tz=tz, today=used_today),
        actions=_actions(state, first, details_text(state, shown, now=now, tz=tz, today=used_today)),
    )


def _is_left_alone(state: ProviderState, shown: Verdict) -> bool:
    """True where something is wrong that its user does not want to see unfolded."""
    return state.is_ignored and shown == state.verdict


def _line(state: ProviderState, shown: Verdict, money: MoneySummary | None, now: datetime) -> tuple[str, ...]:
    """What a healthy provider has to say in one line; one that is in trouble says it below."""
    if _is_left_alone(state, shown):
        return (say("ignored until it changes"),)
    if _is_troubled(state, shown):
        return ()
    if shown.cause is Cause.OK and state.latency_ms is not None:
        today = today_texts(money, state.id)
        parts = [
            format_ms(state.latency_ms),
            *today[:1],
            failed_count(state),
            *today[1:],
            say("checked {age}", age=format_age(state.last_check_at, now)),
            state.profile.used_for,
            None if today else _cost_part(state, money),
        ]
    elif shown.cause is Cause.NO_KEY:
        parts = [say("add a key to have it checked")]
    else:
        parts = [state.profile.used_for]
    return tuple(part for part in parts if part)


def _cost_part(state: ProviderState, money: MoneySummary | None) -> str:
    """What a line tells of the cost of a provider that was not used today."""
    if not state.tokens_used and was_reported(money, state.id):
        return say("no usage today")
    return cost_text(state)


def _trouble(state: ProviderState, shown: Verdict, now: datetime, tz: tzinfo | None) -> tuple[str, ...]:
    lines = [status_line(state, shown, now=now, tz=tz)]
    if state.profile.used_for:
        lines.append(say("Used for {what}", what=state.profile.used_for))
    if shown.status is Status.DEGRADED:  # of one that failed, the last good answer says nothing
        lines.append(response_line(state, shown))
    lines.append(error_line(state))
    tell = official_sentence if status_page_helps(shown.cause) else reported_sentence
    official = tell(state, shown, now=now, tz=tz)
    if official is not None:
        lines.append(official)
    return tuple(lines)


def _actions(state: ProviderState, first: Action | None, details: str) -> tuple[Action, ...]:
    page = status_page(state)
    offered = [Action(label=say("Details…"), kind=ActionKind.PAGE, target=state.id)]
    offered += [] if page is None or page == first else [page]
    offered.append(Action(label=say("Copy details"), kind=ActionKind.COPY, target=details))
    return tuple(offered)
