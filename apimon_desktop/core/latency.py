"""Response times over a day, a week or a month, in as many steps as can be told apart on a screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import groupby
from typing import Final

from apimon_desktop.core.statistics import percentile

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Span(Enum):
    """How far back a chart looks."""

    DAY = "24 h"
    WEEK = "7 d"
    MONTH = "30 d"

    @property
    def over(self) -> timedelta:
        """How far back."""
        return _OVER[self]

    @property
    def step(self) -> timedelta:
        """What one point of the line stands for."""
        return _STEP[self]


_OVER: Final = {
    Span.DAY: timedelta(hours=24),
    Span.WEEK: timedelta(days=7),
    Span.MONTH: timedelta(days=30),
}
_STEP: Final = {
    Span.DAY: timedelta(minutes=15),
    Span.WEEK: timedelta(hours=1),
    Span.MONTH: timedelta(hours=6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencySample:
    """One answer, or an hour of them where only its summary is left."""

    at: datetime
    """UTC; an hour stands at its start."""
    p50_ms: float
    p95_ms: float
    """Of one answer, its own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyPoint:
    """The response times of one step."""

    starts_at: datetime
    """UTC."""
    ends_at: datetime
    p50_ms: float
    p95_ms: float


def latency_points(samples: Iterable[LatencySample], step: timedelta) -> tuple[LatencyPoint, ...]:
    """A point for each step in which there was an answer; the samples are in the order of time.

    The median of hours is that of their medians, and their 95th percentile that of their own.
    """
    points = []
    for number, group in groupby(samples, key=lambda sample: (sample.at - _EPOCH) // step):
        within = list(group)  # never empty, so that there is a percentile
        starts_at = _EPOCH + number * step
        points.append(
            LatencyPoint(
                starts_at=starts_at,
                ends_at=starts_at + step,
                p50_ms=percentile([one.p50_ms for one in within], 0.5) or 0.0,
                p95_ms=percentile([one.p95_ms for one in within], 0.95) or 0.0,
            )
        )
    return tuple(points)
