"""What the page of one provider shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from apimon_desktop.core.formats import (
    UNKNOWN,
    format_age,
    format_clock,
    format_duration,
    format_money,
    format_ms,
    format_percent,
    format_span,
    format_tokens,
)
from apimon_desktop.core.heartbeat import Watched
from apimon_desktop.core.latency import Span
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import Incident, ProviderState, Verdict
from apimon_desktop.core.statistics import percentile
from apimon_desktop.core.text import Text, joined, number, say
from apimon_desktop.core.thresholds import response_band
from apimon_desktop.core.types import Cause, ProviderId, Status
from apimon_desktop.core.usage_report import UsageSum
from apimon_desktop.core.usage_text import left_out_texts
from apimon_desktop.core.wording import WORDS
from apimon_desktop.monitor.past import DetailedPast
from apimon_desktop.ui.views.actions import Action, ActionKind, status_page
from apimon_desktop.ui.views.chart import ChartView, chart_view
from apimon_desktop.ui.views.facts import status_line
from apimon_desktop.ui.views.figure import Figure
from apimon_desktop.ui.views.support import support_text

_DAYS = 30
_DAY = timedelta(days=1)
_WAITS = say("reading …")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """One day of a row of bars."""

    share: float
    """Of the highest bar, 0 to 1."""
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBars:
    """A bar for each day."""

    title: str
    total: str
    bars: tuple[DayBar, ...]
    """Oldest first. Empty: nothing is known, and ``total`` says why."""
    ends: tuple[str, str]
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident in a table."""

    cells: tuple[str, ...]
    """As `INCIDENT_COLUMNS`."""
    spoken: str


INCIDENT_COLUMNS = (say("Start"), say("Length"), say("Cause"), "HTTP", say("Request id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsView:
    """The whole page."""

    provider_id: ProviderId
    name: str
    status: Status
    word: str
    line: str
    """The cause in a sentence, and since when."""
    figures: tuple[Figure, ...]
    span: Span
    chart: ChartView | None
    """None: it is being read."""
    usage: tuple[DayBars, ...]
    incidents: tuple[IncidentRow, ...]
    no_incidents: str
    """Why there is none to list; empty: there are some."""
    actions: tuple[Action, ...]


def details_view(
    snapshot: Snapshot,
    state: ProviderState,
    past: DetailedPast | None,
    *,
    span: Span,
    now: datetime,
    tz: tzinfo | None,
    redact: Callable[[str], str],
) -> DetailsView:
    """The page of a provider; ``past`` None: it is not read yet.

    ``redact`` takes out of a text what is not to be handed on.
    """
    shown = snapshot.shown(state.id)
    incidents = () if past is None else past.incidents
    none = _WAITS if past is None else "" if incidents else say("None in the last {n} days.", n=_DAYS)
    return DetailsView(
        provider_id=state.id,
        name=state.profile.short_name,
        status=shown.status,
        word=WORDS[shown.cause] if state.profile.enabled else say("paused"),
        line=status_line(state, shown, now=now, tz=tz),
        figures=_figures(state, shown, past, now),
        span=span,
        chart=None
        if past is None or past.span is not span
        else chart_view(
            past.points, span, since=past.since, until=past.until, interval_s=past.interval_s, tz=tz
        ),
        usage=() if past is None else _usage(past.days, now.astimezone(tz).date()),
        incidents=tuple(_incident(incident, now, tz) for incident in incidents),
        no_incidents=none,
        actions=_actions(snapshot, state, redact(support_text(snapshot, state, past, now=now))),
    )


def _figures(
    state: ProviderState, shown: Verdict, past: DetailedPast | None, now: datetime
) -> tuple[Figure, ...]:
    latencies = [ms for _, ms in state.latencies]
    answers = say("of {n} in 24 h", n=len(latencies)) if latencies else say("no answer in 24 h")
    latest = say("no answer yet")
    if state.latency_ms is not None:
        # The bands have fixed limits; slow is told by what is usual for it.
        band = () if shown.cause is Cause.SLOW else (response_band(state.latency_ms),)
        latest = joined(", ", (*band, format_age(state.last_check_at, now)))
    errors, counted = UNKNOWN, _WAITS if past is None else say("no check in 24 h")
    if past is not None and past.checks.checks:
        errors = format_percent(100 * past.checks.failed / past.checks.checks)
        failed, checks = number(past.checks.failed), number(past.checks.checks)
        counted = say("{failed} of {n} checks", failed=failed, n=checks)
    return (
        Figure(label=say("Now"), value=format_ms(state.latency_ms), note=latest),
        Figure(label="p50", value=format_ms(percentile(latencies, 0.5)), note=answers),
        Figure(label="p95", value=format_ms(percentile(latencies, 0.95)), note=answers),
        Figure(label=say("Errors 24 h"), value=errors, note=counted),
        _uptime(None if past is None else past.month),
    )


def _uptime(month: Watched | None) -> Figure:
    ratio = None if month is None else month.uptime_ratio
    note = _WAITS if month is None else say("not watched")
    if month is not None and ratio is not None:
        note = say("watched {duration}", duration=format_duration(month.watched))
    value = UNKNOWN if ratio is None else format_percent(100 * ratio)
    return Figure(label=say("Uptime {n} d", n=_DAYS), value=value, note=note)


def _usage(days: Iterable[UsageSum], today: date) -> tuple[DayBars, ...]:
    known = {one.day: one for one in days}
    order = [today - place * _DAY for place in reversed(range(_DAYS))]
    found = [known.get(day, UsageSum()) for day in order]
    total = sum(found, UsageSum())
    if not known:
        return (_bars(say("Tokens and cost per day"), say("— no usage reported yet"), order, [], []),)
    tokens = [Decimal(one.tokens.total) for one in found]
    tips = [format_tokens(one.tokens.total) for one in found]
    costs = [one.cost_usd or Decimal(0) for one in found]
    cost_tips = [_cost(one) for one in found]
    has_cost = total.cost_usd is not None
    return (
        _bars(say("Tokens per day"), _over_all(format_tokens(total.tokens.total)), order, tokens, tips),
        _bars(
            say("Cost per day"),
            _over_all(_cost(total)) if has_cost else _cost(total),
            order,
            costs if has_cost else [],
            cost_tips if has_cost else [],
        ),
    )


def _over_all(total: str) -> Text:
    return say("{total} in {n} d", total=total, n=_DAYS)


def _cost(one: UsageSum) -> str:
    if one.cost_usd is None:
        return say("— no price known") if one.tokens.total else say("no usage")
    basis = say("billed") if one.estimated_usd is None else say("estimated")
    parts = [joined(" ", (format_money(one.cost_usd), basis))]
    rest = one.unpriced_tokens - one.left_out_tokens
    if rest > 0:
        parts.append(say("{tokens} without a price", tokens=format_tokens(rest)))
    if one.left_out:
        parts.append(say("without {parts}", parts=joined(", ", left_out_texts(one.left_out))))
    return joined(", ", parts)


def _bars(title: str, total: str, days: list[date], values: list[Decimal], tips: list[str]) -> DayBars:
    most = max(values, default=Decimal(0))
    return DayBars(
        title=title,
        total=total,
        bars=tuple(
            DayBar(share=float(value / most) if most else 0.0, tip=joined(": ", (format_span(day, day), tip)))
            for day, value, tip in zip(days, values, tips, strict=False)
        ),
        ends=(format_span(days[0], days[0]), say("today")),
        spoken=joined(": ", (title, total)),
    )


def _incident(incident: Incident, now: datetime, tz: tzinfo | None) -> IncidentRow:
    length = format_duration((incident.ended_at or now) - incident.started_at)
    length = say("{duration}, still open", duration=length) if incident.is_open else length
    start, cause = format_clock(incident.started_at, now, tz), WORDS[incident.cause]
    code = UNKNOWN if incident.http_status is None else str(incident.http_status)
    request_id = incident.request_id or UNKNOWN
    spoken = [start, length, cause]
    if incident.http_status is not None:
        spoken.append(f"HTTP {code}")
    if incident.request_id is not None:
        spoken.append(say("request id {id}", id=request_id))
    return IncidentRow(cells=(start, length, cause, code, request_id), spoken=joined(", ", spoken))


def _actions(snapshot: Snapshot, state: ProviderState, support: str) -> tuple[Action, ...]:
    page = status_page(state)
    offered = [Action(label=say("Copy for support"), kind=ActionKind.COPY, target=support)]
    if page is not None:
        offered.append(Action(label=say("Status page"), kind=ActionKind.LINK, target=page.target))
    is_needless = state.profile.enabled and snapshot.shown(state.id).cause is Cause.NO_KEY
    if not is_needless:  # without a key nothing is checked anyway
        label = say("Pause") if state.profile.enabled else say("Resume")
        offered.append(Action(label=label, kind=ActionKind.PAUSE, target=state.id))
    return tuple(offered)
