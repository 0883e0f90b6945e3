"""What the report window shows."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import format_age, format_clock, format_ms
from apimon_desktop.core.headline import headline
from apimon_desktop.core.official_texts import official_sentence, reported_sentence
from apimon_desktop.core.state import ProviderState, Snapshot, Verdict
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.wording import WORDS
from apimon_desktop.ui.views.actions import Action, ActionKind, next_action, status_page, status_page_helps
from apimon_desktop.ui.views.conditions import Conditions, notices
from apimon_desktop.ui.views.facts import (
    Fact,
    cost_line,
    error_line,
    facts_of,
    failed_count,
    response_line,
    status_line,
    wait_text,
)
from apimon_desktop.ui.views.ordering import worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverCard:
    """Whom to use instead."""

    text: str
    reason: str
    copies: str | None
    """The name to copy. None: there is nobody to turn to, and the reason says why."""


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
    snapshot: Snapshot, conditions: Conditions, *, now: datetime, tz: tzinfo | None
) -> ReportView:
    """The report window for a snapshot."""
    add_keys = Action(label="Add keys…", kind=ActionKind.SETTINGS, target="")
    return ReportView(
        verdict=headline(snapshot),
        status=snapshot.worst_status,
        as_of=_as_of(snapshot, now, tz),
        notices=notices(conditions),
        rows=tuple(_row(snapshot, state, now, tz) for state in worst_first(snapshot)),
        first_step=None if any(s.has_key for s in snapshot.providers.values()) else add_keys,
    )


def _as_of(snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> str:
    checked = [state.last_check_at for state in snapshot.watched if state.last_check_at is not None]
    parts = [f"as of {format_clock(max(checked), now, tz)}"] if checked else []
    if snapshot.next_check_at is not None and not snapshot.offline:
        parts.append(f"next check {wait_text(snapshot.next_check_at, now)}")
    return " · ".join(parts) or "no checks yet"


def _row(snapshot: Snapshot, state: ProviderState, now: datetime, tz: tzinfo | None) -> ReportRow:
    shown = snapshot.shown(state.id)
    troubled = shown.status in (Status.DEGRADED, Status.FAILED)
    word = WORDS[shown.cause] if state.profile.enabled else "paused"
    facts = facts_of(state, shown, now=now, tz=tz)
    reported = reported_sentence(state, shown, now=now, tz=tz) if shown.status is Status.HEALTHY else None
    first = next_action(state, shown) or (status_page(state) if reported else None)
    return ReportRow(
        provider_id=state.id,
        name=state.profile.short_name,
        status=shown.status,
        word=word,
        line=_line(state, shown, now),
        trouble=_trouble(state, shown, now, tz) if troubled else (reported,) if reported else (),
        failover=_failover(snapshot, state, now) if troubled else None,
        next_action=first,
        facts=facts,
        actions=_actions(state, first, word, facts),
    )


def _line(state: ProviderState, shown: Verdict, now: datetime) -> tuple[str, ...]:
    """What a healthy provider has to say in one line; one that is in trouble says it below."""
    if shown.status in (Status.DEGRADED, Status.FAILED):
        return ()
    if shown.cause is Cause.OK and state.latency_ms is not None:
        parts = [
            format_ms(state.latency_ms),
            failed_count(state),
            f"checked {format_age(state.last_check_at, now)}",
            state.profile.used_for,
            cost_line(state),
        ]
    elif shown.cause is Cause.NO_KEY:
        parts = ["add a key to have it checked"]
    else:
        parts = [state.profile.used_for]
    return tuple(part for part in parts if part)


def _trouble(state: ProviderState, shown: Verdict, now: datetime, tz: tzinfo | None) -> tuple[str, ...]:
    lines = [status_line(state, shown, now=now, tz=tz)]
    if state.profile.used_for:
        lines.append(f"Used for {state.profile.used_for}")
    if shown.status is Status.DEGRADED:  # of one that failed, the last good answer says nothing
        lines.append(response_line(state))
    lines.append(error_line(state))
    tell = official_sentence if status_page_helps(shown.cause) else reported_sentence
    official = tell(state, shown, now=now, tz=tz)
    if official is not None:
        lines.append(official)
    return tuple(lines)


def _failover(snapshot: Snapshot, state: ProviderState, now: datetime) -> FailoverCard:
    choice = suggest(snapshot, state.id, now=now)
    if choice.provider is None:
        return FailoverCard(text="Nothing to use instead", reason=choice.reason, copies=None)
    name = snapshot.providers[choice.provider].profile.short_name
    return FailoverCard(text=f"Use {name} instead", reason=choice.reason, copies=name)


def _actions(
    state: ProviderState, first: Action | None, word: str, facts: tuple[Fact, ...]
) -> tuple[Action, ...]:
    page = status_page(state)
    offered = [] if page is None or page == first else [page]
    text = "\n".join(
        [f"{state.profile.short_name}: {word}", *(f"{fact.label}: {fact.value}" for fact in facts)]
    )
    offered.append(Action(label="Copy details", kind=ActionKind.COPY, target=text))
    return tuple(offered)
