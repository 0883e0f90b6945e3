"""Figures over a provider's recent past."""

from datetime import timedelta

import pytest
from clock import START

from apimon_desktop.core.remembered import HistoryPoint
from apimon_desktop.core.statistics import percentile, uptime_ratio
from apimon_desktop.core.thresholds import error_band, response_band
from apimon_desktop.core.types import Cause, Status


def test_percentiles_are_values_that_were_seen() -> None:
    values = [10.0, 20.0, 30.0, 40.0]
    assert [percentile(values, ratio) for ratio in (0, 0.5, 0.95, 1)] == [10, 20, 40, 40]
    assert percentile([], 0.5) is None


@pytest.mark.parametrize(
    ("ms", "band"),
    [
        (0, "excellent"),
        (499.9, "excellent"),
        (500, "good"),
        (1000, "acceptable"),
        (2999, "acceptable"),
        (3000, "slow"),
    ],
)
def test_the_guides_words_for_response_times(ms: float, band: str) -> None:
    assert response_band(ms) == band


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0, "excellent"), (1, "good"), (4.9, "good"), (5, "concerning"), (10, "concerning"), (10.1, "critical")],
)
def test_the_guides_words_for_error_rates(percent: float, band: str) -> None:
    assert error_band(percent) == band


def point(at_s: float, status: Status) -> HistoryPoint:
    cause = {Status.HEALTHY: Cause.OK, Status.FAILED: Cause.CONNECT, Status.DEGRADED: Cause.SLOW}.get(
        status, Cause.OFFLINE
    )
    at = START + timedelta(seconds=at_s)
    return HistoryPoint(at=at, status=status, cause=cause, response_time_ms=None)


@pytest.mark.parametrize(
    ("points", "until_s", "ratio"),
    [
        ([], 600, None),
        ([point(0, Status.HEALTHY)], 120, 1.0),
        ([point(0, Status.HEALTHY), point(120, Status.FAILED)], 240, 0.5),
        ([point(0, Status.DEGRADED), point(120, Status.DEGRADED)], 240, 1.0),
        # asleep for hours, then five minutes down
        ([point(0, Status.HEALTHY), point(30_000, Status.FAILED)], 30_300, 0.0),
        ([point(0, Status.UNKNOWN)], 600, None),
        ([point(0, Status.HEALTHY)], -60, None),
    ],
)
def test_uptime_counts_only_the_time_in_which_somebody_watched(
    points: list[HistoryPoint], until_s: float, ratio: float | None
) -> None:
    until = START + timedelta(seconds=until_s)
    found = uptime_ratio(points, until=until, longest_gap=timedelta(minutes=10))
    assert found == (None if ratio is None else pytest.approx(ratio))
