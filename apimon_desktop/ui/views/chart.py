"""A chart of response times: what stands at its axes, and what it says in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

from apimon_desktop.core.formats import format_clock, format_ms, format_span
from apimon_desktop.core.latency import LatencyPoint, Span
from apimon_desktop.core.text import Text, joined, number, plural, say
from apimon_desktop.core.thresholds import longest_gap
from apimon_desktop.core.usage_period import midnight

_LINES = 4
"""At most so many lines stand across the chart, besides the ground."""
_CLOCK_STEP_HOURS = 6
_TITLES: Final = {
    Span.DAY: say("Response time, 24 h"),
    Span.WEEK: say("Response time, 7 d"),
    Span.MONTH: say("Response time, 30 d"),
}
_EMPTY: Final = {
    Span.DAY: say("No answer in the last 24 h, so there is nothing to draw."),
    Span.WEEK: say("No answer in the last 7 d, so there is nothing to draw."),
    Span.MONTH: say("No answer in the last 30 d, so there is nothing to draw."),
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
    empty: str
    """Why nothing is drawn where there is no point."""
    now: datetime
    tz: tzinfo | None

    def tip(self, place: int) -> str:
        """The values of a point, with its time."""
        point = self.points[place]
        start = format_clock(point.starts_at, self.now, self.tz)
        end = min(point.ends_at, self.until).astimezone(self.tz)
        values = say(
            "p50 {median} · p95 {slower}", median=format_ms(point.p50_ms), slower=format_ms(point.p95_ms)
        )
        return joined("\n", (joined("–", (start, f"{end:%H:%M}")), values))


def chart_view(
    points: tuple[LatencyPoint, ...],
    span: Span,
    *,
    since: datetime,
    until: datetime,
    interval_s: float,
    tz: tzinfo | None,
) -> ChartView:
    """The chart of a span; ``interval_s`` is the interval between checks, s."""
    pause = max(2 * span.step, longest_gap(interval_s) + span.step)
    scale = tuple(_scale(max((point.p95_ms for point in points), default=1000.0)))
    return ChartView(
        points=points,
        since=since,
        until=until,
        longest_pause=pause,
        step=span.step,
        most_ms=scale[-1],
        scale=tuple((_ms_label(ms, scale[-1]), ms) for ms in scale),
        times=tuple(_times(span, since, until, tz)),
        spoken=_spoken(points, span, pause, until, tz),
        empty=_EMPTY[span],
        now=until,
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
    """All of one scale in the same unit."""
    if ms == 0:
        return "0"
    if most_ms < 1000:
        return say("{n} ms", n=_as_short_as_can_be(ms))
    return say("{n} s", n=_as_short_as_can_be(ms / 1000))


def _as_short_as_can_be(value: float) -> Text:
    """With no more decimals than it has."""
    _, _, decimals = f"{value:g}".partition(".")
    return number(value, len(decimals))


def _times(span: Span, since: datetime, until: datetime, tz: tzinfo | None) -> Iterator[tuple[str, datetime]]:
    if span is Span.DAY:
        local = since.astimezone(tz)
        at = since - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        while at <= until:
            hour = at.astimezone(tz).hour
            if at >= since and hour % _CLOCK_STEP_HOURS == 0:
                yield f"{hour:02}:00", at
            at += timedelta(hours=1)
        return
    day, every = since.astimezone(tz).date() + timedelta(days=1), 1 if span is Span.WEEK else 7
    while (at := midnight(day, tz)) <= until:
        yield format_span(day, day), at
        day += timedelta(days=every)


def _spoken(
    points: tuple[LatencyPoint, ...], span: Span, pause: timedelta, until: datetime, tz: tzinfo | None
) -> str:
    title = _TITLES[span]
    if not points:
        return joined(": ", (title, say("nothing known")))
    slowest = max(points, key=lambda point: point.p50_ms)
    lowest = min(point.p50_ms for point in points)
    parts = [
        say("p50 from {low} to {high}", low=format_ms(lowest), high=format_ms(slowest.p50_ms)),
        say("slowest at {time}", time=format_clock(slowest.starts_at, until, tz)),
        say("p95 up to {high}", high=format_ms(max(point.p95_ms for point in points))),
    ]
    gaps = sum(after.starts_at - one.starts_at > pause for one, after in pairwise(points))
    if gaps:
        parts.append(plural(gaps, one="1 gap without answers", many="{n} gaps without answers"))
    return joined(": ", (title, joined(", ", parts)))
