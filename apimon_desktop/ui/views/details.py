"""The details of one provider: three figures, charts of reply times, cost and tokens, and problems."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.health.uptime import LatencyPoint, Span
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.limits import longest_gap
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Incident, ProviderState, Verdict
from apimon_desktop.core.money.summary import Finances
from apimon_desktop.core.text.formats import (
    UNKNOWN,
    format_clock,
    format_duration,
    format_lasting,
    format_ms,
    format_percent,
    format_seconds,
    format_span,
    format_tokens,
)
from apimon_desktop.core.text.translatable import Text, capitalised, joined, number, plural, say
from apimon_desktop.core.usage.sums import UsageSum, midnight
from apimon_desktop.core.wording.causes import PREDICATES, WORDS
from apimon_desktop.monitor.history.past import DetailedPast
from apimon_desktop.ui.views.commands import Action, OpenLink, OpenSettings, TogglePause
from apimon_desktop.ui.views.money import basis_note, short_money, short_tokens
from apimon_desktop.ui.views.support import support_text
from apimon_desktop.ui.views.tile import TileLook, tile_of

_LINES = 3
"""At most so many lines stand across the chart, besides the ground."""
_CLOCK_STEP_HOURS = 6
_DAYS: Final = 30
_DAY: Final = timedelta(days=1)
_LONG_ENOUGH: Final = timedelta(days=29)
"""An uptime over less says over how long it is."""
HIDDEN_SHARE: Final = 0.5
"""All bars are as high while amounts are hidden: their heights would tell."""
_TITLES: Final = {
    Span.DAY: say("Reply time, 24 hours"),
    Span.WEEK: say("Reply time, 7 days"),
    Span.MONTH: say("Reply time, 30 days"),
}
_EMPTY: Final = {
    Span.DAY: say("No replies in the last 24 hours."),
    Span.WEEK: say("No replies in the last 7 days."),
    Span.MONTH: say("No replies in the last 30 days."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A line with a band."""

    points: tuple[LatencyPoint, ...]
    """Oldest first; where a step is missing, nothing is known of it."""
    since: datetime
    until: datetime
    longest_pause: timedelta
    """The longest distance between the starts of two points that a line connects."""
    step: timedelta
    most_ms: float
    """The upper end of the scale."""
    scale: tuple[tuple[str, float], ...]
    """Texts beside the chart, and at how many ms they stand."""
    times: tuple[tuple[str, datetime], ...]
    """Texts below it, and at what time."""
    spoken: str
    """The chart for a screen reader."""
    legend: str
    """What shade and gaps mean; empty where there are neither."""
    empty: str
    """Why nothing is drawn where there is no point."""
    now: datetime
    tz: tzinfo | None

    def tip(self, place: int) -> str:
        """The values of a point, with its time."""
        point = self.points[place]
        start = format_clock(point.starts_at, self.now, self.tz)
        end = min(point.starts_at + self.step, self.until).astimezone(self.tz)
        values = say(
            "{median} · slowest 5%: {slower}",
            median=format_ms(point.p50_ms),
            slower=format_ms(point.p95_ms),
        )
        return joined("\n", (joined("–", (start, f"{end:%H:%M}")), values))


def chart_view(past: DetailedPast, tz: tzinfo | None) -> ChartView:
    """The chart of reply times."""
    points, step = past.points, past.span.step
    pause = max(2 * step, longest_gap(past.interval_s) + step)
    gaps = sum(after.starts_at - one.starts_at > pause for one, after in pairwise(points))
    scale = tuple(_scale(max((point.p95_ms for point in points), default=1000.0)))
    legend = say("Shaded: slowest 5%. Gap: asleep or offline.") if gaps else say("Shaded: slowest 5%.")
    return ChartView(
        points=points,
        since=past.since,
        until=past.until,
        longest_pause=pause,
        step=step,
        most_ms=scale[-1],
        scale=tuple((_ms_label(ms, scale[-1]), ms) for ms in scale),
        times=tuple(_times(past, tz)),
        spoken=_spoken(past, gaps, tz),
        legend=legend if len(points) > 1 else "",
        empty=_EMPTY[past.span],
        now=past.until,
        tz=tz,
    )


def _scale(most_ms: float) -> Iterator[float]:
    """From 0 to the first round number that is not less, in round steps."""
    rough = max(most_ms, 1.0) / _LINES
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    for place in range(ceil(most_ms / step) + 1):
        yield place * step


def _ms_label(ms: float, most_ms: float) -> str:
    """All of one scale in the same unit, with no more decimals than needed."""
    if ms == 0:
        return "0"
    value = ms if most_ms < 1000 else ms / 1000
    n = number(value, len(f"{value:g}".partition(".")[2]))
    return say("{n} ms", n=n) if most_ms < 1000 else say("{n} s", n=n)


def _times(past: DetailedPast, tz: tzinfo | None) -> Iterator[tuple[str, datetime]]:
    local = past.since.astimezone(tz)
    if past.span is Span.DAY:
        at = past.since - timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
        while at <= past.until:
            hour = at.astimezone(tz).hour
            if at >= past.since and hour % _CLOCK_STEP_HOURS == 0:
                yield f"{hour:02}:00", at
            at += timedelta(hours=1)
        return
    day = local.date() + _DAY
    while (at := midnight(day, tz)) <= past.until:
        yield format_span(day, day), at
        day += _DAY if past.span is Span.WEEK else 7 * _DAY


def _spoken(past: DetailedPast, gaps: int, tz: tzinfo | None) -> str:
    title, points = _TITLES[past.span], past.points
    if not points:
        return joined(": ", (title, say("nothing known")))
    slowest = max(points, key=lambda point: point.p50_ms)
    lowest = min(point.p50_ms for point in points)
    parts = [
        say("from {low} to {high}", low=format_ms(lowest), high=format_ms(slowest.p50_ms)),
        say("slowest at {time}", time=format_clock(slowest.starts_at, past.until, tz)),
        say("the slowest 5% up to {high}", high=format_ms(max(point.p95_ms for point in points))),
    ]
    if gaps:
        parts.append(plural(gaps, one="1 gap without replies", many="{n} gaps without replies"))
    return joined(": ", (title, joined(", ", parts)))


class Measure(Enum):
    """What the bars of 30 days show."""

    COST = "cost"
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what it is of, and how it is known."""

    label: str
    value: str
    note: str

    @property
    def spoken(self) -> str:
        """The figure for a screen reader."""
        return f"{self.label}: {self.value}, {self.note}" if self.note else f"{self.label}: {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """One day of a row of bars."""

    share: float
    """Of the highest bar, 0 to 1."""
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBars:
    """A bar for each day."""

    bars: tuple[DayBar, ...]
    """Oldest first. Empty: nothing is known, and ``total`` says why."""
    total: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """One problem of the past."""

    status: Status
    title: str
    when: str
    """"Today 07:30, 11 min so far"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsView:
    """The whole page."""

    provider_id: ProviderId
    tile: TileLook
    name: str
    status: Status
    line: str
    """The state and for how long: "Slow for 11 min"."""
    figures: tuple[Figure, ...]
    span: Span
    chart: ChartView | None
    """None: it is being read."""
    days: Mapping[Measure, DayBars]
    """Empty: they are being read."""
    first_day: str
    """Below the first bar: "25 Oct"."""
    problems: tuple[ProblemRow, ...]
    no_problems: str
    """Why there is none to list. Empty: there are some."""
    status_page: Action | None
    menu: tuple[Action, ...]
    report: str
    """What *Copy report* copies, for the provider's support: with HTTP codes and request ids."""


def details_view(
    snapshot: Snapshot,
    state: ProviderState,
    past: DetailedPast | None,
    *,
    money: Finances | None,
    hides_amounts: bool,
    span: Span,
    now: datetime,
    tz: tzinfo | None,
    redact: Callable[[str], str],
) -> DetailsView:
    """The page of a provider; ``past`` None: it is not read yet; ``money`` None: nothing is known of it.

    ``redact`` takes out of a text what is not to be handed on.
    """
    shown, today = snapshot.shown(state.id), now.astimezone(tz).date()
    days = [today - place * _DAY for place in reversed(range(_DAYS))]
    page = state.profile.status_page_url
    return DetailsView(
        provider_id=state.id,
        tile=tile_of(state.profile, shown.status),
        name=state.profile.short_name,
        status=shown.status,
        line=_state_line(state, shown, now),
        figures=(_reply(state, shown), _uptime(past), _month(money)),
        span=span,
        chart=None if past is None or past.span is not span else chart_view(past, tz),
        days={} if past is None else _days(days, money, hides_amounts=hides_amounts),
        first_day=format_span(days[0], days[0]),
        problems=() if past is None else tuple(_problem(one, now, tz) for one in past.incidents),
        no_problems=_no_problems(past),
        status_page=None if page is None else Action(label=say("Status page ↗"), command=OpenLink(url=page)),
        menu=tuple(_menu(snapshot, state)),
        report=redact(support_text(snapshot, state, past, now=now)),
    )


def _state_line(state: ProviderState, shown: Verdict, now: datetime) -> str:
    if not state.profile.enabled:
        return say("Paused")
    is_outage = PREDICATES[shown.cause] == PREDICATES[Cause.SERVER_ERROR]
    word = say("Down") if is_outage else capitalised(WORDS[shown.cause])
    if shown.since is None or now - shown.since < timedelta(minutes=1):
        return word
    return say("{state} {lasting}", state=word, lasting=format_lasting(now - shown.since))


def _reply(state: ProviderState, shown: Verdict) -> Figure:
    latest, replies = state.health.latency_ms, [ms for _, ms in state.health.latencies]
    usual = percentile(replies, 0.5)
    note = say("no reply yet") if latest is None else say("now {time}", time=format_seconds(latest))
    if latest is not None and usual is not None and shown.cause is not Cause.SLOW:
        note = say("{n} replies today", n=len(replies))
    value = UNKNOWN if usual is None else format_seconds(usual)
    return Figure(label=say("Typical reply"), value=value, note=note)


def _uptime(past: DetailedPast | None) -> Figure:
    label, ratio = say("Uptime, 30 days"), None if past is None else past.month.uptime_ratio
    if past is None or ratio is None:
        return Figure(label=label, value=UNKNOWN, note="" if past is None else say("not checked yet"))
    note = say("no failed check today")
    if past.checks.failed and ratio == 1:  # one check that fails alone is no outage
        note = say("no outage")
    elif past.checks.failed:
        note = plural(past.checks.failed, one="1 failed check today", many="{n} failed checks today")
    elif past.month.watched < _LONG_ENOUGH:
        note = say("over {duration}", duration=format_duration(past.month.watched))
    value = say("{n}%", n=100) if ratio == 1 else format_percent(100 * ratio)
    return Figure(label=label, value=value, note=note)


def _month(money: Finances | None) -> Figure:
    label = say("This month")
    if money is None or not money.is_reported:
        return Figure(label=label, value=UNKNOWN, note=say("no usage yet"))
    month = money.costs.month
    return Figure(label=label, value=short_money(month.cost_usd), note=basis_note(month))


def _days(days: list[date], money: Finances | None, *, hides_amounts: bool) -> Mapping[Measure, DayBars]:
    used = [None if money is None else money.days.get(day) for day in days]
    return {
        Measure.COST: _cost_bars(days, used, hides_amounts=hides_amounts),
        Measure.TOKENS: _token_bars(days, [0 if one is None else one.tokens.total for one in used]),
    }


def _cost_bars(days: list[date], costs: list[UsageSum | None], *, hides_amounts: bool) -> DayBars:
    title, known = say("Cost per day"), [cost for cost in costs if cost is not None]
    amounts = [None if cost is None else cost.cost_usd for cost in costs]
    priced = [usd for usd in amounts if usd is not None]
    if not priced:
        return _no_bars(title, say("No price is known") if known else say("No usage yet"))
    texts = [say("no usage") if cost is None else short_money(cost.cost_usd) for cost in costs]
    shares = _shares([usd or Decimal(0) for usd in amounts])
    if hides_amounts:
        shares = [HIDDEN_SHARE if share else share for share in shares]
    return _bars(title, days, shares, texts, short_money(sum(priced, Decimal(0))))


def _token_bars(days: list[date], counts: list[int]) -> DayBars:
    title = say("Tokens per day")
    if not any(counts):
        return _no_bars(title, say("No usage yet"))
    return _bars(title, days, _shares(counts), map(format_tokens, counts), short_tokens(sum(counts)))


def _shares(values: Sequence[Decimal | int]) -> list[float]:
    most = max(values)
    return [float(value / most) if most else 0.0 for value in values]


def _no_bars(title: Text, why: Text) -> DayBars:
    return DayBars(bars=(), total=why, spoken=joined(": ", (title, why)))


def _bars(
    title: Text, days: Iterable[date], shares: Iterable[float], texts: Iterable[str], total: str
) -> DayBars:
    spoken = joined(": ", (title, say("{total} in {n} days", total=total, n=_DAYS)))
    return DayBars(bars=day_bars(days, shares, texts), total=total, spoken=spoken)


def day_bars(days: Iterable[date], shares: Iterable[float], texts: Iterable[str]) -> tuple[DayBar, ...]:
    """A bar for each day."""
    return tuple(
        DayBar(share=share, tip=joined(": ", (format_span(day, day), text)))
        for day, share, text in zip(days, shares, texts, strict=True)
    )


def _problem(incident: Incident, now: datetime, tz: tzinfo | None) -> ProblemRow:
    at, clock = incident.started_at, format_clock(incident.started_at, now, tz)
    is_today = at.astimezone(tz).date() == now.astimezone(tz).date()
    start = say("Today {clock}", clock=clock) if is_today else capitalised(clock)
    lasted = format_duration((incident.ended_at or now) - at)
    return ProblemRow(
        status=incident.cause.status,
        title=capitalised(WORDS[incident.cause]),
        when=say("{start}, {lasted} so far", start=start, lasted=lasted)
        if incident.is_open
        else say("{start}, for {lasted}", start=start, lasted=lasted),
    )


def _no_problems(past: DetailedPast | None) -> str:
    if past is None:
        return say("Reading…")
    return "" if past.incidents else say("None. Nothing went wrong.")


def _menu(snapshot: Snapshot, state: ProviderState) -> Iterator[Action]:
    is_needless = state.profile.enabled and snapshot.shown(state.id).cause is Cause.NO_KEY
    if not is_needless:  # without a key nothing is checked anyway
        label = say("Pause checks") if state.profile.enabled else say("Resume checks")
        yield Action(label=label, command=TogglePause(provider_id=state.id))
    yield Action(label=say("Settings…"), command=OpenSettings(provider_id=state.id))
