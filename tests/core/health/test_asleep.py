"""Telling sleep from clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from apimon_desktop.core.health.schedule import Moment, slept
from apimon_desktop.core.model.limits import DEFAULT

BEFORE = Moment(at=datetime(2026, 11, 23, 14, tzinfo=UTC), mono_s=1000.0)


def after(wall_s: float, mono_s: float) -> Moment:
    return Moment(at=BEFORE.at + timedelta(seconds=wall_s), mono_s=BEFORE.mono_s + mono_s)


@pytest.mark.parametrize(
    ("wall_s", "mono_s", "due_s", "expected"),
    [
        pytest.param(120, 120, 120, False, id="on time"),
        pytest.param(149, 120, 120, False, id="a short nap"),
        pytest.param(28_920, 120, 120, True, id="a night"),
        pytest.param(28_800, 0.5, None, True, id="a night while nothing was due"),
        pytest.param(122, 120, 120, False, id="a step of the time service"),
        pytest.param(-3480, 120, 120, False, id="the clock set back"),
        pytest.param(3720, 120, 120, True, id="the clock set forward: it cannot be told from sleep"),
        pytest.param(28_800, 28_800, 120, True, id="a night on a clock that runs on"),
        pytest.param(145, 145, 120, False, id="a busy computer"),
        pytest.param(28_800, 28_800, None, False, id="awake, and nothing was due"),
    ],
)
def test_sleep_is_a_gap_between_the_clocks_or_a_timer_that_is_far_too_late(
    wall_s: float, mono_s: float, due_s: float | None, expected: bool
) -> None:
    due_mono_s = None if due_s is None else BEFORE.mono_s + due_s
    assert slept(BEFORE, after(wall_s, mono_s), due_mono_s=due_mono_s, thresholds=DEFAULT) is expected
