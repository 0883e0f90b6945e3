"""Figures over a provider's recent past."""

import pytest

from apimon_desktop.core.health.slowness import percentile
from apimon_desktop.core.model.limits import error_band, response_band


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
def test_the_documented_words_for_response_times(ms: float, band: str) -> None:
    assert response_band(ms) == band


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0, "excellent"), (1, "good"), (4.9, "good"), (5, "concerning"), (10, "concerning"), (10.1, "critical")],
)
def test_the_documented_words_for_error_rates(percent: float, band: str) -> None:
    assert error_band(percent) == band
